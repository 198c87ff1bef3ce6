//! `/si/<…>`: the information system of an organisation on one page; `/si`: all of them side by side.
//!
//! The sections are the questions of `queries/<key>/`, where `<key>` is that of a class of the thing in addresses: what
//! is asked, counted and drawn is declared there, nothing here knows what an organisation is.

mod beside;
mod coverage;
mod exports;
mod picture;
mod sections;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::NamedNode;

pub(in crate::web) use self::beside::show as beside;
use self::coverage::{Coverage, CoverageView};
use self::sections::{Answered, FigureView, SectionView, ask, class_of};
use crate::queries;
use crate::schema::Class;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::completeness::{MaturityView, maturity};
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::urls;

#[derive(Template)]
#[template(path = "pages/organisation.html")]
struct OrganisationPage {
    shell: Shell,
    thing: Shown,
    full: String,
    fictitious: bool,
    figures: Vec<FigureView>,
    sections: Vec<SectionView>,
    picture: Option<String>,
    coverage: Option<CoverageView>,
    /// How well its things are described, level by level.
    maturity: Option<MaturityView>,
    /// The list in which others can be ticked, to compare.
    compare: String,
    /// All of them side by side.
    beside: String,
    /// Whether the map says nothing at all.
    is_silent: bool,
}

/// Shows the information system of a thing, by the path of its IRI after `id/`.
///
/// JSON is documented at [`exports::json`]; CSV and XLSX have one row per value.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(local): Path<String>,
) -> Result<Response, Problem> {
    asked
        .answer(move |visit| {
            let not_found = || crate::web::pages::fiche::not_found(&local);
            let thing = visit.urls().thing(&local).ok_or_else(not_found)?;
            let names = visit.names();
            let class = class_of(visit, &names.name(&thing).types).ok_or_else(not_found)?;
            answer(visit, &names, (&thing, class))
        })
        .await
}

/// Where the page of the information system of a thing is, if its class has one.
pub(in crate::web) fn page_url(
    visit: &Visit,
    thing: &NamedNode,
    types: &[NamedNode],
) -> Option<String> {
    class_of(visit, types)?;
    let fiche = visit.urls().fiche(thing.as_ref());
    fiche.strip_prefix("/fiche/").map(|local| format!("/si/{local}"))
}

fn answer(
    visit: &Visit,
    names: &Names<'_>,
    (thing, class): (&NamedNode, &Class),
) -> Result<Response, Problem> {
    let is_real = !names.name(thing).fictitious;
    let answered = ask(visit, &queries::sections(&class.key), (thing, is_real))?;
    let coverage = coverage::read(visit, names, &answered);
    match visit.format {
        Format::Html => page(visit, names, (thing, class, &answered, coverage)),
        Format::Json => Ok(exports::json(visit, names, (thing, &answered, coverage.as_ref()))),
        Format::Csv => exports::csv(names, (thing, &answered, coverage.as_ref())),
        Format::Xlsx => exports::xlsx(visit, names, (thing, &answered, coverage.as_ref())),
        Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn page(
    visit: &Visit,
    names: &Names<'_>,
    (thing, class, answered, coverage): (&NamedNode, &Class, &[Answered], Option<Coverage>),
) -> Result<Response, Problem> {
    let name = names.name(thing);
    let shown = names.thing(thing);
    let sections: Vec<SectionView> =
        answered.iter().map(|one| one.view(visit, names, thing)).collect();
    let title = format!("{}\u{a0}: son système d’information", shown.text);
    let shell = Shell::new(visit, title, names)
        .also_as(visit, &[Format::Xlsx, Format::Csv, Format::Json])
        .under("Tout", "/liste")
        .under(&class.plural, urls::list(&class.key))
        .under(&shown.text, visit.urls().fiche(thing.as_ref()));
    html(&OrganisationPage {
        shell,
        full: name.full(),
        fictitious: name.fictitious,
        figures: answered.iter().filter_map(|one| one.figure_view(names)).collect(),
        is_silent: answered.iter().all(|one| one.rows.is_empty() && !one.late),
        picture: picture::draw(names, thing, answered),
        coverage: coverage.map(|coverage| coverage.view()),
        maturity: maturity(visit, thing),
        compare: urls::with_query("/comparer", &[("chose", visit.urls().short(thing.as_ref()))]),
        beside: format!("/si#{}", sections::anchor_of(visit, thing)),
        sections,
        thing: shown,
    })
}
