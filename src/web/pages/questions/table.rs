//! An answer as a table: on the page, in JSON, CSV and XLSX.

use axum::response::Response;
use oxrdf::Term;
use oxrdf::vocab::xsd;
use serde_json::{Map as JsonMap, Value, json};

use super::basis::{Rests, rests};
use crate::index::Answer;
use crate::queries::Question;
use crate::web::export::{csv_response, term_json};
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown};
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// Any answer as a table: names of columns and rows.
pub(in crate::web) fn table(answer: &Answer) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
    match answer {
        Answer::Boolean(_) => (Vec::new(), Vec::new()),
        Answer::Solutions { variables, rows, .. } => {
            // Parameters are projected so that the engine can bind them; the reader knows them already.
            let kept: Vec<usize> = (0..variables.len())
                .filter(|place| !variables[*place].as_str().starts_with('_'))
                .collect();
            let names = kept.iter().map(|place| variables[*place].as_str().to_owned()).collect();
            let row = |row: &Vec<Option<Term>>| kept.iter().map(|p| row[*p].clone()).collect();
            (names, rows.iter().map(row).collect())
        }
        Answer::Graph { triples, .. } => {
            let names = ["chose", "propriété", "valeur"].map(str::to_owned).into();
            let rows = triples
                .iter()
                .map(|triple| {
                    vec![
                        Some(Term::from(triple.subject.clone())),
                        Some(triple.predicate.clone().into()),
                        Some(triple.object.clone()),
                    ]
                })
                .collect();
            (names, rows)
        }
    }
}

/// The columns to show: the place of each variable, and that of its name when `?x` comes with `?xLabel`.
pub(in crate::web) fn columns(variables: &[String]) -> Vec<(usize, Option<usize>)> {
    let place_of = |name: &str| variables.iter().position(|variable| variable == name);
    variables
        .iter()
        .enumerate()
        .filter(|(_, variable)| {
            variable.strip_suffix("Label").is_none_or(|thing| place_of(thing).is_none())
        })
        .map(|(place, variable)| (place, place_of(&format!("{variable}Label"))))
        .collect()
}

/// A thing under the name that the question gives it, else under its own.
pub(in crate::web) fn cell(
    names: &Names<'_>,
    row: &[Option<Term>],
    (place, label): (usize, Option<usize>),
) -> Option<Shown> {
    let mut shown = names.shown(row[place].as_ref()?);
    if let Some(Some(Term::Literal(label))) = label.map(|label| &row[label])
        && shown.href.is_some()
        && shown.long.is_none()
    {
        label.value().clone_into(&mut shown.text);
    }
    Some(shown)
}

/// An answer as JSON: see [`super::show`].
pub(super) fn value(visit: &Visit, question: &Question, answer: &Answer) -> Value {
    let head = |rest: Value| {
        let mut object = JsonMap::new();
        object.insert("edition".to_owned(), json!(visit.view.number()));
        object.insert("name".to_owned(), json!(question.name));
        object.insert("title".to_owned(), json!(question.title));
        if let Value::Object(rest) = rest {
            object.extend(rest);
        }
        Value::Object(object)
    };
    let names = visit.names();
    let basis = question.basis.as_ref().and_then(|basis| rests(visit, &names, basis));
    if let Answer::Boolean(value) = answer {
        return head(json!({ "answer": value }));
    }
    let (columns, rows) = table(answer);
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().zip(row).filter_map(|(column, cell)| {
                let term = cell.as_ref()?;
                Some((column.clone(), term_json(term, Some(&names.shown(term).text))))
            });
            Value::Object(cells.collect())
        })
        .collect();
    let columns: Vec<Value> = columns
        .iter()
        .map(|column| json!({ "name": column, "label": question.column_title(column) }))
        .collect();
    head(json!({
        "columns": columns,
        "rows": rows,
        "truncated": answer.truncated(),
        "basis": basis.as_ref().map(Rests::json),
    }))
}

/// The answer as a table for spreadsheets.
///
/// # Errors
/// See [`csv_response`].
pub(super) fn csv_answer(
    visit: &Visit,
    question: &Question,
    answer: &Answer,
) -> Result<Response, Problem> {
    let (header, rows) = sheet(visit, question, answer);
    let text = |cell: Cell| match cell {
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
    };
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect();
    csv_response(&question.name, &header, &rows)
}

/// The same as a workbook, with a sheet that says what was asked.
///
/// # Errors
/// See [`xlsx_response`].
pub(super) fn xlsx_answer(
    visit: &Visit,
    question: &Question,
    answer: &Answer,
) -> Result<Response, Problem> {
    let (headings, rows) = sheet(visit, question, answer);
    let origin = [
        ("Question", question.title.clone()),
        ("Lecture", question.description.clone()),
        ("Édition de la carte", visit.view.number().to_string()),
        ("Adresse", visit.url_with(&[("format", String::new())])),
        ("Requête", question.text.clone()),
    ];
    xlsx_response(&Table {
        name: question.name.clone(),
        title: question.name.clone(),
        headings,
        rows,
        origin: origin.map(|(what, value)| (what.to_owned(), value)).into(),
    })
}

fn sheet(visit: &Visit, question: &Question, answer: &Answer) -> (Vec<String>, Vec<Vec<Cell>>) {
    let names = visit.names();
    let (columns, rows) = table(answer);
    let header: Vec<String> = columns.iter().map(|column| question.column_title(column)).collect();
    let numbers = [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE];
    let cell = |cell: &Option<Term>| match cell {
        None => Cell::Text(String::new()),
        Some(Term::Literal(literal)) => {
            Cell::number_or_text(literal.value(), numbers.contains(&literal.datatype()))
        }
        Some(term) => Cell::Text(names.shown(term).text),
    };
    let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    (header, rows)
}
