//! A matrix as data.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::All;
use super::table::{Letter, WORKBOOK, change, layout, named};
use crate::network::Network;
use crate::web::export::{csv_response, json_response, turtle_response};
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// `{edition, reference, rows, columns, through, relations: [{key, letter, label, count}], cells: [{row, column, ties:
/// {label: count}, change}], truncated}`: classes by their keys, things by their addresses; `ties` of a cell that has
/// left are those that it had.
pub(super) fn json(all: &All<'_>, letters: &[Letter]) -> Response {
    let relations: Vec<Value> = letters
        .iter()
        .map(|one| {
            json!({ "key": one.tie.key(), "letter": one.letter, "label": one.label, "count": one.count })
        })
        .collect();
    let mut cells: Vec<Value> = Vec::new();
    for key in keys(all) {
        let mut ties = Map::new();
        for one in letters {
            if let Some(count) = ties_of(all, &key).and_then(|ties| ties.get(&one.tie)) {
                ties.insert(one.label.clone(), json!(count));
            }
        }
        cells.push(json!({
            "row": key.0.as_str(), "column": key.1.as_str(), "ties": ties,
            "change": change(all, &key).word(),
        }));
    }
    json_response(&json!({
        "edition": all.visit.view.number(),
        "reference": all.before.as_ref().map(|before| before.number),
        "rows": all.request.rows, "columns": all.request.columns, "through": all.request.through,
        "relations": relations, "cells": cells, "truncated": all.cells.truncated,
    }))
}

/// The pairs that are tied, or were in the edition of reference.
fn keys(all: &All<'_>) -> Vec<super::Key> {
    let mut keys: Vec<super::Key> = all.cells.all.keys().cloned().collect();
    if let Some(before) = &all.before {
        keys.extend(before.cells.all.keys().cloned());
        keys.sort();
        keys.dedup();
    }
    keys
}

fn ties_of<'a>(
    all: &'a All<'_>,
    key: &super::Key,
) -> Option<&'a std::collections::BTreeMap<super::read::Tie, usize>> {
    let then = || all.before.as_ref().and_then(|before| before.cells.all.get(key));
    all.cells.all.get(key).or_else(then)
}

/// One row per cell and sort of tie.
pub(super) fn csv(all: &All<'_>, letters: &[Letter]) -> Result<Response, Problem> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for key in keys(all) {
        for one in letters {
            let Some(count) = ties_of(all, &key).and_then(|ties| ties.get(&one.tie)) else {
                continue;
            };
            rows.push(vec![
                named(all, &key.0).text,
                named(all, &key.1).text,
                one.label.clone(),
                count.to_string(),
                change(all, &key).word().to_owned(),
                key.0.as_str().to_owned(),
                key.1.as_str().to_owned(),
            ]);
        }
    }
    let headings = [
        "Ligne",
        "Colonne",
        "Lien",
        "Nombre",
        "Évolution",
        "Adresse de la ligne",
        "Adresse de la colonne",
    ];
    csv_response("matrice", &headings.map(str::to_owned), &rows)
}

/// The grid itself, in the order of the page.
pub(super) fn xlsx(all: &All<'_>, letters: &[Letter]) -> Result<Response, Problem> {
    let grid = layout(all, WORKBOOK);
    let mut headings = vec![String::new()];
    headings.extend(grid.columns.iter().map(|column| named(all, column).text));
    let rows = super::table::rows(all, (&grid, letters))
        .into_iter()
        .map(|row| {
            let cells = row.cells.into_iter().map(|cell| Cell::number_or_text(&cell.text, true));
            std::iter::once(Cell::Text(row.name.text)).chain(cells).collect()
        })
        .collect();
    let legend: Vec<String> =
        letters.iter().map(|one| format!("{}\u{a0}: {}", one.letter, one.label)).collect();
    let mut origin = vec![
        ("Édition de la carte".to_owned(), all.visit.view.number().to_string()),
        ("Adresse".to_owned(), all.visit.url_with(&[("format", String::new())])),
        ("Légende".to_owned(), legend.join("\u{202f}; ")),
        (
            "Lignes et colonnes de plus".to_owned(),
            format!("{} et {}", grid.left_out.0, grid.left_out.1),
        ),
    ];
    if let Some(before) = &all.before {
        origin.push((
            "Comparée à".to_owned(),
            format!("{}\u{202f}; + nouveau, − disparu, ± changé", before.words),
        ));
    }
    xlsx_response(&Table {
        name: "matrice".to_owned(),
        title: "Matrice".to_owned(),
        headings,
        rows,
        origin,
    })
}

/// The facts that the cells count, as the map states them now; what a third kind ties is not one.
pub(super) fn turtle(all: &All<'_>) -> Result<Response, Problem> {
    let network: &Network = all.network;
    let mut triples = Vec::new();
    for (row, column) in all.cells.all.keys() {
        for (subject, object) in [(row, column), (column, row)] {
            let pattern = crate::index::Pattern {
                subject: Some(subject.as_ref().into()),
                object: Some(object.as_ref().into()),
                ..crate::index::Pattern::default()
            };
            for quad in all.visit.view.matching(pattern, 50) {
                let is_kind = network.kinds().iter().any(|kind| kind.iri == quad.predicate);
                if is_kind {
                    triples.push(oxrdf::Triple::new(quad.subject, quad.predicate, quad.object));
                }
            }
        }
    }
    triples.sort_by_cached_key(ToString::to_string);
    triples.dedup();
    turtle_response("matrice", &triples)
}
