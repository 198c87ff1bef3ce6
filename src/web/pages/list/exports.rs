//! A list as JSON, CSV or Turtle.

use axum::response::Response;
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Term, Triple};
use serde_json::{Map as JsonMap, Value, json};

use super::request::lexical;
use crate::schema::Class;
use crate::web::export::{csv_response, json_response, term_json, thing_json, turtle_response};
use crate::web::extract::Visit;
use crate::web::listing::{Listing, Row};
use crate::web::names::{Shown, about};
use crate::web::problem::Problem;

/// Things sent in one export.
const EXPORTED: usize = 200_000;
/// Things sent in one Turtle export, which holds all their facts.
const DESCRIBED: usize = 5_000;

/// JSON of a list: see [`super::show`].
pub(super) fn json_answer(
    visit: &Visit,
    class: &Class,
    (listing, rows): (&Listing, &[&Row]),
) -> Response {
    let names = visit.names();
    let things: Vec<Value> = rows
        .iter()
        .take(EXPORTED)
        .map(|row| {
            let name = names.name(&row.iri);
            let mut values = JsonMap::new();
            for (column, known) in listing.columns.iter().enumerate() {
                let terms: Vec<Value> = listing
                    .cell(row, column)
                    .map(|(term, shown)| term_json(term, Some(&shown.text)))
                    .collect();
                values.insert(known.key.clone(), Value::Array(terms));
            }
            json!({
                "iri": row.iri.as_str(),
                "label": name.label,
                "acronym": name.acronym,
                "class": row.class,
                "fictitious": name.fictitious,
                "values": values,
            })
        })
        .collect();
    json_response(&json!({
        "edition": visit.view.number(),
        "class": thing_json(&class.iri, &class.label),
        "total": rows.len(),
        "things": things,
    }))
}

/// One row per thing, several values being separated by ` | `.
///
/// # Errors
/// See [`csv_response`].
pub(super) fn csv_answer(
    visit: &Visit,
    class: &Class,
    (listing, rows): (&Listing, &[&Row]),
) -> Result<Response, Problem> {
    let names = visit.names();
    let mut header: Vec<String> =
        ["Sigle", "Nom", "Nature", "Exemple fictif"].map(str::to_owned).into();
    header.extend(listing.columns.iter().map(|column| column.shape.name.clone()));
    header.push("IRI".to_owned());
    let rows: Vec<Vec<String>> = rows
        .iter()
        .take(EXPORTED)
        .map(|row| {
            let name = names.name(&row.iri);
            let nature = visit.schema.class_by_key(&row.class).map(|class| class.label.clone());
            let mut cells = vec![
                name.acronym.clone().unwrap_or_default(),
                name.label.clone(),
                nature.unwrap_or_default(),
                if name.fictitious { "oui" } else { "non" }.to_owned(),
            ];
            for column in 0..listing.columns.len() {
                let values: Vec<&str> =
                    listing.cell(row, column).map(|(term, shown)| plain(term, shown)).collect();
                cells.push(values.join(" | "));
            }
            cells.push(row.iri.as_str().to_owned());
            cells
        })
        .collect();
    csv_response(&class.key, &header, &rows)
}

/// A value in a spreadsheet: the name of a thing, the bare form of a literal.
fn plain<'a>(term: &'a Term, shown: &'a Shown) -> &'a str {
    match term {
        Term::NamedNode(_) => &shown.text,
        _ => lexical(term),
    }
}

/// All the facts about the things, and the name of their class.
///
/// # Errors
/// See [`turtle_response`].
pub(super) fn turtle_answer(
    visit: &Visit,
    class: &Class,
    rows: &[&Row],
) -> Result<Response, Problem> {
    let mut triples = vec![
        Triple::new(class.iri.clone(), rdf::TYPE, crate::vocab::owl::CLASS),
        Triple::new(
            class.iri.clone(),
            rdfs::LABEL,
            oxrdf::Literal::new_language_tagged_literal_unchecked(&class.label, "fr"),
        ),
    ];
    for row in rows.iter().take(DESCRIBED) {
        let facts = about(visit.view.as_ref(), &row.iri, None, 2_000);
        triples.extend(facts.into_iter().map(|q| Triple::new(q.subject, q.predicate, q.object)));
    }
    turtle_response(&class.key, &triples)
}
