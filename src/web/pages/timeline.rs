//! `/chronologie`: what began and ended when, drawn on one scale, with what the dates contradict.
//!
//! Any property under `ptl:debut` or `ptl:fin` gives a date. Nothing says what day it is: the page depends on the edition.

mod draw;
mod read;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use self::read::{Line, Wanted};
use super::map::Field;
use crate::web::export::{csv_response, json_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::sparql;

/// Things of one page, drawn and listed.
const PAGE: usize = 80;

#[derive(Template)]
#[template(path = "pages/timeline.html")]
struct TimelinePage {
    shell: Shell,
    summary: String,
    coverage: String,
    fields: Vec<Field>,
    hidden: Vec<(String, String)>,
    svg: String,
    rows: Vec<Row>,
    pager: Option<Pager>,
    svg_href: String,
    sparql: String,
}

struct Row {
    thing: Shown,
    kind: String,
    start: String,
    end: String,
    problem: Option<&'static str>,
}

/// Shows the timeline: `nature=` a class, `organisme=` what gathers the things. JSON is `{edition, things: [{iri, label,
/// class, start, end, problem}]}`, CSV has one row per thing.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let network = visit.network();
    let names = visit.names();
    let wanted = Wanted::read(visit, &network)?;
    let (properties, lines) = read::lines(visit, &names, (&network, &wanted));
    let page = visit.page_number()?;
    if page > 1 && (page - 1) * PAGE >= lines.len() {
        return Err(Problem::bad("page", "un numéro de page de cette chronologie"));
    }
    let shown: Vec<&Line> = lines.iter().skip((page - 1) * PAGE).take(PAGE).collect();
    if visit.picture {
        let number = usize::try_from(visit.view.number()).unwrap_or(usize::MAX);
        let caption =
            format!("Chronologie – Portulan, édition nº\u{a0}{}", filters::number(number));
        let headers = [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CONTENT_DISPOSITION, "inline; filename=\"chronologie.svg\""),
        ];
        return Ok((headers, draw::draw(&shown, Some(&caption))).into_response());
    }
    match visit.format {
        Format::Html => {}
        Format::Json => return Ok(json_answer(visit, &lines)),
        Format::Csv => return csv_answer(&lines),
        Format::Xlsx | Format::Turtle => return Err(Problem::NotInThisFormat),
    }
    let contradicted = lines.iter().filter(|line| line.problem().is_some()).count();
    let candidates = read::candidates(visit, &network, &wanted).len();
    let mut coverage = format!(
        "La carte donne une date pour {} sur {}.",
        counted(lines.len(), "chose", "choses"),
        filters::number(candidates)
    );
    if contradicted > 0 {
        let some = counted(contradicted, "ligne est contredite", "lignes sont contredites");
        coverage.push_str(&format!(" {some} par ses propres dates."));
    }
    let names_of: Vec<&oxrdf::NamedNode> = properties.iter().collect();
    html(&TimelinePage {
        shell: Shell::new(visit, "Chronologie", &names)
            .also_as(visit, &[Format::Json, Format::Csv])
            .in_section(Section::Maps),
        summary: "Quand les choses de la carte commencent et finissent, d’après leurs dates."
            .to_owned(),
        coverage,
        fields: read::fields(visit, &names, (&network, &wanted)),
        hidden: Vec::new(),
        svg: draw::draw(&shown, None),
        rows: shown.iter().map(|line| row(line)).collect(),
        pager: Pager::new(visit, (page, PAGE, lines.len())),
        svg_href: visit.url_with(&[("format", "svg".to_owned())]),
        sparql: sparql::pairs(&names_of, 20_000),
    })
}

fn row(line: &Line) -> Row {
    Row {
        thing: line.shown.clone(),
        kind: line.kind.clone(),
        start: words(&line.starts),
        end: words(&line.ends),
        problem: line.problem(),
    }
}

fn words(dates: &[read::Date]) -> String {
    dates.iter().map(|date| date.words.clone()).collect::<Vec<_>>().join(" ou ")
}

fn json_answer(visit: &Visit, lines: &[Line]) -> Response {
    let lexical = |dates: &[read::Date]| -> Vec<String> {
        dates.iter().map(|date| date.lexical.clone()).collect()
    };
    let things: Vec<_> = lines
        .iter()
        .map(|line| {
            json!({
                "iri": line.iri.as_str(), "label": line.shown.text, "class": line.class.as_str(),
                "start": lexical(&line.starts), "end": lexical(&line.ends), "problem": line.problem(),
            })
        })
        .collect();
    json_response(&json!({ "edition": visit.view.number(), "things": things }))
}

fn csv_answer(lines: &[Line]) -> Result<Response, Problem> {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.shown.text.clone(),
                line.kind.clone(),
                words(&line.starts),
                words(&line.ends),
                line.problem().unwrap_or_default().to_owned(),
                line.iri.as_str().to_owned(),
            ]
        })
        .collect();
    let headings = ["Chose", "Nature", "Début", "Fin", "Remarque", "Adresse"];
    csv_response("chronologie", &headings.map(str::to_owned), &rows)
}
