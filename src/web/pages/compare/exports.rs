//! A comparison as JSON, CSV, XLSX or Turtle.

use axum::response::Response;
use oxrdf::{Term, Triple};
use serde_json::{Value, json};

use super::rows::Comparison;
use crate::web::export::{csv_response, json_response, term_json, thing_json, turtle_response};
use crate::web::extract::Visit;
use crate::web::names::{Names, about};
use crate::web::negotiation::Format;
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// Name of the files.
const NAME: &str = "comparaison";
/// Facts of one thing in Turtle.
const FACTS: usize = 2_000;

/// Sends the comparison in the format that was asked for.
pub(super) fn answer(
    visit: &Visit,
    names: &Names<'_>,
    comparison: &Comparison,
) -> Result<Response, Problem> {
    match visit.format {
        Format::Csv => {
            let (headings, rows) = sheet(names, comparison);
            csv_response(NAME, &headings, &rows)
        }
        Format::Xlsx => {
            let (headings, rows) = sheet(names, comparison);
            let cells = |row: Vec<String>| row.into_iter().map(Cell::Text).collect();
            let origin = [
                ("Édition de la carte", visit.view.number().to_string()),
                ("Adresse", visit.url_with(&[("format", String::new())])),
            ];
            xlsx_response(&Table {
                name: NAME.to_owned(),
                title: "Comparaison".to_owned(),
                headings,
                rows: rows.into_iter().map(cells).collect(),
                origin: origin.map(|(what, value)| (what.to_owned(), value)).into(),
            })
        }
        Format::Turtle => {
            let facts = comparison
                .things
                .iter()
                .flat_map(|thing| about(visit.view.as_ref(), thing, None, FACTS))
                .map(|quad| Triple::new(quad.subject, quad.predicate, quad.object));
            turtle_response(NAME, &facts.collect::<Vec<_>>())
        }
        _ => Ok(json_answer(visit, names, comparison)),
    }
}

fn sheet(names: &Names<'_>, comparison: &Comparison) -> (Vec<String>, Vec<Vec<String>>) {
    let mut headings = vec!["Propriété".to_owned(), "En commun".to_owned()];
    headings.extend(comparison.things.iter().map(|thing| names.name(thing).full()));
    let joined = |terms: &[Term]| {
        let texts: Vec<String> = terms.iter().map(|term| names.shown(term).text).collect();
        texts.join(" | ")
    };
    let rows = comparison
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![row.name.clone(), joined(&row.common)];
            cells.extend(row.values.iter().map(|values| joined(values)));
            cells
        })
        .collect();
    (headings, rows)
}

fn json_answer(visit: &Visit, names: &Names<'_>, comparison: &Comparison) -> Response {
    let terms = |terms: &[Term]| -> Vec<Value> {
        terms.iter().map(|term| term_json(term, Some(&names.shown(term).text))).collect()
    };
    let things: Vec<Value> =
        comparison.things.iter().map(|thing| thing_json(thing, &names.name(thing).label)).collect();
    let rows: Vec<Value> = comparison
        .rows
        .iter()
        .map(|row| {
            json!({
                "property": thing_json(&row.property, &row.name),
                "inverse": row.inverse,
                "common": terms(&row.common),
                "values": row.values.iter().map(|values| terms(values)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json_response(&json!({ "edition": visit.view.number(), "things": things, "rows": rows }))
}
