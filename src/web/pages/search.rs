//! `/recherche?q=`: things found by their names.

use askama::Template;
use axum::response::Response;
use serde_json::json;

use crate::search::{Hit, NameKind};
use crate::web::export::{csv_response, json_response, thing_json};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// Results on one page.
const PAGE: usize = 30;
/// Suggestions when nothing is found.
const SUGGESTIONS: usize = 6;

#[derive(Template)]
#[template(path = "pages/search.html")]
struct SearchPage {
    shell: Shell,
    summary: String,
    results: Vec<ResultRow>,
    suggestions: Vec<ResultRow>,
    pager: Option<Pager>,
}

struct ResultRow {
    shown: Shown,
    class: String,
    /// The name by which it was found, when it is not the one shown.
    found_by: Option<String>,
}

/// Shows the results; JSON is `{query, total, results: [{iri, label, acronym, class, found_by}], suggestions: […]}`.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let query = visit.param("q").unwrap_or_default();
    if query.chars().count() > 200 {
        return Err(Problem::bad("q", "au plus 200 caractères"));
    }
    let page = visit.page_number()?;
    let index = visit.search_index();
    let wanted = if visit.format == Format::Html { page * PAGE } else { 1_000 };
    let found = index.search(query, wanted);
    let suggestions = if found.total == 0 { index.suggest(query, SUGGESTIONS) } else { Vec::new() };
    match visit.format {
        Format::Html => {
            let names = visit.names();
            let shown: Vec<&Hit> = found.hits.iter().skip((page - 1) * PAGE).collect();
            let results = shown.into_iter().map(|hit| row(visit, &names, hit)).collect();
            let suggestions = suggestions.iter().map(|hit| row(visit, &names, hit)).collect();
            let mut shell = Shell::new(visit, title(query), &names)
                .in_section(Section::None)
                .also_as(visit, &[Format::Json, Format::Csv]);
            shell.query = query.to_owned();
            let summary = summary(query, found.total);
            let pager = Pager::new(visit, (page, PAGE, found.total));
            html(&SearchPage { shell, summary, results, suggestions, pager })
        }
        Format::Json => Ok(json_answer(visit, (query, found.total), &found.hits, &suggestions)),
        Format::Csv => {
            let header = ["IRI", "Nom", "Nature"].map(str::to_owned);
            let rows: Vec<Vec<String>> = found
                .hits
                .iter()
                .map(|hit| {
                    vec![
                        hit.iri.as_str().to_owned(),
                        visit.names().name(&hit.iri).full(),
                        class_label(visit, hit),
                    ]
                })
                .collect();
            csv_response("recherche", &header, &rows)
        }
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn title(query: &str) -> String {
    if query.is_empty() {
        "Recherche".to_owned()
    } else {
        format!("Recherche\u{a0}: «\u{202f}{query}\u{202f}»")
    }
}

fn summary(query: &str, total: usize) -> String {
    match (query.is_empty(), total) {
        (true, _) => "Cherchez un système, un organisme, une donnée… par son nom, son sigle ou un ancien nom."
            .to_owned(),
        (false, 0) => "Rien ne porte ce nom sur la carte.".to_owned(),
        (false, total) => counted(total, "réponse", "réponses"),
    }
}

fn row(visit: &Visit, names: &Names<'_>, hit: &Hit) -> ResultRow {
    let shown = names.thing(&hit.iri);
    let known = hit.name == shown.text || Some(&hit.name) == shown.long.as_ref();
    let found_by = (hit.kind == NameKind::Other && !known).then(|| hit.name.clone());
    ResultRow { shown, class: class_label(visit, hit), found_by }
}

fn class_label(visit: &Visit, hit: &Hit) -> String {
    visit.schema.class(hit.class.as_ref()).map(|class| class.label.clone()).unwrap_or_default()
}

fn json_answer(
    visit: &Visit,
    (query, total): (&str, usize),
    hits: &[Hit],
    suggestions: &[Hit],
) -> Response {
    let names = visit.names();
    let one = |hit: &Hit| {
        let name = names.name(&hit.iri);
        json!({
            "iri": hit.iri.as_str(),
            "label": name.label,
            "acronym": name.acronym,
            "class": thing_json(&hit.class, &class_label(visit, hit)),
            "found_by": hit.name,
            "fictitious": name.fictitious,
        })
    };
    json_response(&json!({
        "edition": visit.view.number(),
        "query": query,
        "total": total,
        "results": hits.iter().map(one).collect::<Vec<_>>(),
        "suggestions": suggestions.iter().map(one).collect::<Vec<_>>(),
    }))
}
