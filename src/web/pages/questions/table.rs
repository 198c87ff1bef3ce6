//! An answer as a table: on the page, in JSON and in CSV.

use axum::response::Response;
use oxrdf::Term;
use serde_json::{Map as JsonMap, Value, json};

use crate::index::Answer;
use crate::queries::Question;
use crate::web::export::{csv_response, json_response, term_json};
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown};
use crate::web::problem::Problem;

/// Any answer as a table: names of columns and rows.
pub(super) fn table(answer: &Answer) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
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
pub(super) fn columns(variables: &[String]) -> Vec<(usize, Option<usize>)> {
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
pub(super) fn cell(
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

/// JSON of an answer: see [`super::show`].
pub(super) fn json_answer(visit: &Visit, question: &Question, answer: &Answer) -> Response {
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
    if let Answer::Boolean(value) = answer {
        return json_response(&head(json!({ "answer": value })));
    }
    let names = visit.names();
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
    json_response(&head(
        json!({ "columns": columns, "rows": rows, "truncated": answer.truncated() }),
    ))
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
    let names = visit.names();
    let (columns, rows) = table(answer);
    let header: Vec<String> = columns.iter().map(|column| question.column_title(column)).collect();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    None => String::new(),
                    Some(Term::Literal(literal)) => literal.value().to_owned(),
                    Some(term) => names.shown(term).text,
                })
                .collect()
        })
        .collect();
    csv_response(&question.name, &header, &rows)
}
