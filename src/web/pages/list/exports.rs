//! A list as JSON, CSV, XLSX or Turtle: all its pages, with the columns shown and those of the filters.

use axum::response::Response;
use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Term, Triple};
use serde_json::{Map as JsonMap, Value, json};

use super::facets::active;
use super::request::{Request, lexical};
use crate::export::table::join_values;
use crate::schema::Class;
use crate::web::export::{csv_response, json_response, term_json, thing_json, turtle_response};
use crate::web::extract::Visit;
use crate::web::listing::{Listing, Row};
use crate::web::names::{Shown, about};
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// Things sent in one export.
const EXPORTED: usize = 200_000;
/// Things sent in one Turtle export, which holds all their facts.
const DESCRIBED: usize = 5_000;

/// JSON of a list: see [`super::show`].
pub(super) fn json_answer(
    visit: &Visit,
    class: &Class,
    (listing, request, rows): (&Listing, &Request, &[&Row]),
) -> Response {
    let rest = (0, EXPORTED);
    json_response(&json!({
        "edition": visit.view.number(),
        "class": thing_json(&class.iri, &class.label),
        "total": rows.len(),
        "things": things(visit, (listing, request, rows), rest),
    }))
}

/// The things of a list after the first `skip`, at most `take`, as JSON.
pub(super) fn things(
    visit: &Visit,
    (listing, request, rows): (&Listing, &Request, &[&Row]),
    (skip, take): (usize, usize),
) -> Vec<Value> {
    let names = visit.names();
    rows.iter()
        .skip(skip)
        .take(take)
        .map(|row| {
            let name = names.name(&row.iri);
            let mut values = JsonMap::new();
            for column in exported(listing, request) {
                let known = &listing.columns[column];
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
        .collect()
}

/// One row per thing, several values being separated by ` | `.
///
/// # Errors
/// See [`csv_response`].
pub(super) fn csv_answer(
    visit: &Visit,
    class: &Class,
    (listing, request, rows): (&Listing, &Request, &[&Row]),
) -> Result<Response, Problem> {
    let (header, rows) = sheet(visit, (listing, request, rows));
    csv_response(&class.key, &header, &rows)
}

/// The same rows as a workbook, with a sheet that says where they come from.
///
/// # Errors
/// See [`xlsx_response`].
pub(super) fn xlsx_answer(
    visit: &Visit,
    class: &Class,
    (listing, request, rows): (&Listing, &Request, &[&Row]),
) -> Result<Response, Problem> {
    let numeric: Vec<bool> = exported(listing, request)
        .map(|column| {
            let kind = listing.columns[column].shape.datatype.as_ref();
            kind.is_some_and(|kind| {
                [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE].contains(&kind.as_ref())
            })
        })
        .collect();
    let total = rows.len();
    let (headings, rows) = sheet(visit, (listing, request, rows));
    let before = BEFORE.len();
    let rows = rows
        .into_iter()
        .map(|row| {
            row.iter()
                .enumerate()
                .map(|(place, text)| {
                    let is_number = place.checked_sub(before).and_then(|place| numeric.get(place));
                    Cell::number_or_text(text, is_number.copied().unwrap_or(false))
                })
                .collect()
        })
        .collect();
    let filters: Vec<String> =
        active(visit, listing, request).into_iter().map(|chip| chip.text).collect();
    let filters = if filters.is_empty() { "aucun".to_owned() } else { filters.join(", ") };
    let origin = [
        ("Liste", class.plural.clone()),
        ("Définition", class.definition.clone().unwrap_or_default()),
        ("Filtres", filters),
        ("Lignes", format!("{} sur {}", total, listing.rows.len())),
        ("Édition de la carte", visit.view.number().to_string()),
        ("Adresse", visit.url_with(&[("format", String::new())])),
        (
            "Sources",
            "Chaque fiche dit la source de chaque fait : suivez la colonne IRI.".to_owned(),
        ),
    ];
    xlsx_response(&Table {
        name: class.key.clone(),
        title: class.plural.clone(),
        headings,
        rows,
        origin: origin.map(|(what, value)| (what.to_owned(), value)).into(),
    })
}

/// The columns of an export: those shown; when the reader did not choose them, those of the filters too.
fn exported<'a>(listing: &'a Listing, request: &'a Request) -> impl Iterator<Item = usize> + 'a {
    (0..listing.columns.len()).filter(|column| {
        request.columns.contains(column)
            || (!request.own_columns && listing.columns[*column].shape.facet)
    })
}

/// Headings of the columns that come before the properties.
const BEFORE: [&str; 4] = ["Sigle", "Nom", "Nature", "Exemple fictif"];

/// Headings and rows of the tables.
fn sheet(
    visit: &Visit,
    (listing, request, rows): (&Listing, &Request, &[&Row]),
) -> (Vec<String>, Vec<Vec<String>>) {
    let names = visit.names();
    let columns: Vec<usize> = exported(listing, request).collect();
    let mut header: Vec<String> = BEFORE.map(str::to_owned).into();
    header.extend(columns.iter().map(|column| listing.columns[*column].shape.name.clone()));
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
            for column in &columns {
                let values = listing.cell(row, *column).map(|(term, shown)| plain(term, shown));
                cells.push(join_values(values));
            }
            cells.push(row.iri.as_str().to_owned());
            cells
        })
        .collect();
    (header, rows)
}

/// A value in a spreadsheet: the name of a thing, the bare form of a literal.
fn plain<'a>(term: &'a Term, shown: &'a Shown) -> &'a str {
    match term {
        // A page shortens an address of the web; a file that comes back must not.
        Term::NamedNode(iri) if shown.external => iri.as_str(),
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
