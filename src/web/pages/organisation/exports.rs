//! The information system of an organisation as JSON, CSV or XLSX.

use axum::response::Response;
use oxrdf::{NamedNode, Term};
use serde_json::{Value, json};

use super::coverage::Coverage;
use super::sections::Answered;
use crate::schema::local_name;
use crate::web::export::{csv_response, json_response, term_json, thing_json};
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::pages::questions::table::columns;
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// What an export is made from.
type Content<'a> = (&'a NamedNode, &'a [Answered], Option<&'a Coverage>);

/// `{edition, thing: {iri, label}, sections: [{name, title, figure: {label, count} | null, columns: [{name, label}],
/// rows: [{<column>: term}], truncated, late}], coverage: {percentage, things, properties: [{iri, label, filled,
/// asked}]} | null}`.
pub(super) fn json(
    visit: &Visit,
    names: &Names<'_>,
    (thing, answered, coverage): Content<'_>,
) -> Response {
    let sections: Vec<Value> = answered.iter().map(|one| section_json(names, one)).collect();
    let coverage = coverage.map(|coverage| {
        let properties: Vec<Value> = coverage
            .properties
            .iter()
            .map(|one| {
                json!({
                    "iri": one.property.as_str(),
                    "label": one.name,
                    "filled": one.filled,
                    "asked": one.asked,
                })
            })
            .collect();
        json!({
            "percentage": coverage.percentage(),
            "things": coverage.things,
            "properties": properties,
        })
    });
    json_response(&json!({
        "edition": visit.view.number(),
        "thing": thing_json(thing, &names.name(thing).label),
        "sections": sections,
        "coverage": coverage,
    }))
}

fn section_json(names: &Names<'_>, one: &Answered) -> Value {
    let columns: Vec<Value> = one
        .variables
        .iter()
        .enumerate()
        .map(|(place, name)| json!({ "name": name, "label": one.title(place) }))
        .collect();
    let rows: Vec<Value> = one
        .rows
        .iter()
        .map(|row| {
            let cells = one.variables.iter().zip(row).filter_map(|(name, cell)| {
                let term = cell.as_ref()?;
                Some((name.clone(), term_json(term, Some(&names.shown(term).text))))
            });
            Value::Object(cells.collect())
        })
        .collect();
    let figure = one
        .question
        .section
        .figure
        .as_ref()
        .map(|figure| json!({ "label": figure.several, "count": one.count(names) }));
    json!({
        "name": one.question.name,
        "title": one.question.section.title,
        "figure": figure,
        "columns": columns,
        "rows": rows,
        "truncated": one.truncated,
        "late": one.late,
    })
}

/// One row per value: the section, the thing of its first column, what is said of it, the value.
///
/// # Errors
/// See [`csv_response`].
pub(super) fn csv(names: &Names<'_>, content: Content<'_>) -> Result<Response, Problem> {
    let name = file_name(content.0);
    csv_response(&name, &HEADINGS.map(str::to_owned), &rows(names, content))
}

/// The same rows as a workbook.
///
/// # Errors
/// See [`xlsx_response`].
pub(super) fn xlsx(
    visit: &Visit,
    names: &Names<'_>,
    content: Content<'_>,
) -> Result<Response, Problem> {
    let rows = rows(names, content);
    let origin = [
        ("Système d’information de", names.name(content.0).full()),
        ("Édition de la carte", visit.view.number().to_string()),
        ("Adresse", visit.url_with(&[("format", String::new())])),
    ];
    xlsx_response(&Table {
        name: file_name(content.0),
        title: names.thing(content.0).text,
        headings: HEADINGS.map(str::to_owned).into(),
        rows: rows.into_iter().map(|row| row.into_iter().map(Cell::Text).collect()).collect(),
        origin: origin.map(|(what, value)| (what.to_owned(), value)).into(),
    })
}

const HEADINGS: [&str; 6] = ["Rubrique", "Objet", "IRI", "Propriété", "Valeur", "IRI de la valeur"];

fn file_name(thing: &NamedNode) -> String {
    format!("si-{}", local_name(thing.as_str()))
}

fn rows(names: &Names<'_>, (_, answered, coverage): Content<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for one in answered {
        let columns = columns(&one.variables);
        let Some(((first, _), others)) = columns.split_first() else {
            continue;
        };
        for row in &one.rows {
            let (head, head_iri) = written(names, row[*first].as_ref());
            let start = || vec![one.question.section.title.clone(), head.clone(), head_iri.clone()];
            let before = rows.len();
            for (place, _) in others.iter().filter(|(place, _)| row[*place].is_some()) {
                let (value, iri) = written(names, row[*place].as_ref());
                let mut cells = start();
                cells.extend([one.title(*place), value, iri]);
                rows.push(cells);
            }
            if rows.len() == before {
                let mut cells = start();
                cells.extend([String::new(), String::new(), String::new()]);
                rows.push(cells);
            }
        }
    }
    rows.dedup();
    for one in coverage.map(|coverage| coverage.properties.as_slice()).unwrap_or_default() {
        rows.push(vec![
            "Ce que l’on sait".to_owned(),
            one.name.clone(),
            one.property.as_str().to_owned(),
            format!("renseignée, sur {}", one.asked),
            one.filled.to_string(),
            String::new(),
        ]);
    }
    rows
}

/// The name of a thing and its IRI; the bare form of a literal.
fn written(names: &Names<'_>, term: Option<&Term>) -> (String, String) {
    match term {
        None => (String::new(), String::new()),
        Some(Term::Literal(literal)) => (literal.value().to_owned(), String::new()),
        Some(Term::NamedNode(iri)) => (names.thing(iri).text, iri.as_str().to_owned()),
        Some(Term::BlankNode(node)) => (node.as_str().to_owned(), String::new()),
    }
}
