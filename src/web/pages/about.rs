//! `/a-propos`: what the site is, where its facts come from, how to reuse them.

use askama::Template;
use axum::response::Response;

use crate::web::extract::Asked;
use crate::web::filters;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

#[derive(Template)]
#[template(path = "pages/about.html")]
struct AboutPage {
    shell: Shell,
    base: String,
    graphs: Vec<GraphRow>,
}

/// One named graph that the visitor sees.
struct GraphRow {
    shown: crate::web::names::Shown,
    date: String,
    sources: Vec<crate::web::names::Shown>,
}

/// Shows the page.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|visit| {
            let names = visit.names();
            let graphs =
                visit.view.graphs().iter().take(500).map(|iri| row(visit, &names, iri)).collect();
            let shell = Shell::new(visit, "À propos", &names).in_section(Section::About);
            html(&AboutPage { shell, base: visit.urls().base().to_owned(), graphs })
        })
        .await
}

fn row(
    visit: &crate::web::extract::Visit,
    names: &crate::web::names::Names<'_>,
    iri: &oxrdf::NamedNode,
) -> GraphRow {
    use crate::vocab::dct;
    use crate::web::names::{about, object_of};
    names.note_fictitious(&iri.clone().into());
    let view = visit.view.as_ref();
    GraphRow {
        shown: names.thing(iri),
        date: object_of(view, iri, dct::MODIFIED)
            .map(|date| names.shown(&date).text)
            .unwrap_or_default(),
        sources: about(view, iri, Some(dct::SOURCE), 5)
            .into_iter()
            .map(|quad| names.shown(&quad.object))
            .collect(),
    }
}
