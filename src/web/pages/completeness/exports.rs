//! How well the map is described, as files.

use axum::response::Response;
use oxrdf::{NamedNode, Triple};
use serde_json::{Map, Value, json};

use super::{Answered, class_name, tables};
use crate::completeness::{Standing, Tally, percent};
use crate::vocab::ptl;
use crate::web::export::{csv_response, json_response, turtle_response};
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// Things in one file at most.
const MOST: usize = 100_000;
/// Name of the files.
const NAME: &str = "completude";

/// `{edition, levels: [{iri, label, definition}], total, groups: {nature: [{iri, label, …}], …}, properties: [{iri, label,
/// level, expected, said}], things: [{iri, label, class, reached, percentage, lacks: [{property, level}]}]}`; `total` and
/// groups have `things`, `reached` (how many things reach no level, the first one…) and `percentage`.
pub(super) fn json(asked: &Answered<'_>) -> Response {
    let Answered { visit, names, all, request } = asked;
    let counts = |tally: &Tally| json!({ "things": tally.things, "reached": tally.reached, "percentage": tally.percentage() });
    let mut groups = Map::new();
    for (name, found) in tables::all_groups(asked) {
        let mut found: Vec<(NamedNode, Tally)> = found.into_iter().collect();
        found.sort_by(|left, right| left.0.cmp(&right.0));
        let rows = found.iter().map(|(iri, tally)| {
            let mut row = counts(tally);
            row["iri"] = iri.as_str().into();
            row["label"] = names.thing(iri).text.into();
            row
        });
        groups.insert(name, rows.collect());
    }
    let levels = all.levels().iter().map(|level| {
        json!({ "iri": level.iri.as_str(), "label": level.label, "definition": level.definition })
    });
    let properties = all.by_property(&request.choice);
    let properties = properties.iter().map(|(one, expected, said)| {
        json!({
            "iri": one.shape.path.as_str(),
            "label": one.shape.name,
            "level": one.level.iri.as_str(),
            "expected": expected,
            "said": said,
        })
    });
    let things = asked.things().into_iter().take(MOST).map(|one| thing(asked, one));
    json_response(&json!({
        "edition": visit.view.number(),
        "levels": levels.collect::<Vec<_>>(),
        "total": counts(&all.tally(&request.choice)),
        "groups": groups,
        "properties": properties.collect::<Vec<_>>(),
        "things": things.collect::<Vec<_>>(),
    }))
}

fn thing(asked: &Answered<'_>, one: &Standing) -> Value {
    let Answered { visit, names, all, .. } = asked;
    let (filled, expected) = all.answers(one);
    let lacks = all.lacks(one).map(
        |lack| json!({ "property": lack.shape.path.as_str(), "level": lack.level.iri.as_str() }),
    );
    json!({
        "iri": one.thing.as_str(),
        "label": names.thing(&one.thing).text,
        "class": class_name(visit, &all.kind(one).class, false),
        "reached": all.reached(one),
        "percentage": percent(filled, expected),
        "lacks": lacks.collect::<Vec<_>>(),
    })
}

pub(super) fn csv(asked: &Answered<'_>) -> Result<Response, Problem> {
    let (headings, rows) = sheet(asked);
    csv_response(NAME, &headings, &rows)
}

pub(super) fn xlsx(asked: &Answered<'_>) -> Result<Response, Problem> {
    let visit = asked.visit;
    let (headings, rows) = sheet(asked);
    let origin = [
        ("Édition de la carte", visit.view.number().to_string()),
        ("Adresse", visit.url_with(&[("format", String::new())])),
    ];
    let cells = |row: Vec<String>| row.into_iter().map(Cell::Text).collect();
    xlsx_response(&Table {
        name: NAME.to_owned(),
        title: "Complétude".to_owned(),
        headings,
        rows: rows.into_iter().map(cells).collect(),
        origin: origin.map(|(what, value)| (what.to_owned(), value)).into(),
    })
}

/// One row per thing; what is missing has a column per level.
fn sheet(asked: &Answered<'_>) -> (Vec<String>, Vec<Vec<String>>) {
    let Answered { visit, names, all, .. } = asked;
    let mut headings =
        ["Chose", "Nature", "Niveau atteint", "Complétude, en %"].map(str::to_owned).to_vec();
    headings.extend(all.levels().iter().map(|level| format!("Manque : {}", level.label)));
    headings.push("IRI".to_owned());
    let row = |one: &Standing| {
        let (filled, expected) = all.answers(one);
        let mut row = vec![
            names.name(&one.thing).full(),
            class_name(visit, &all.kind(one).class, false),
            all.reached(one).to_string(),
            percent(filled, expected).to_string(),
        ];
        row.extend(all.levels().iter().map(|level| {
            let lacks = all.lacks(one).filter(|lack| lack.level.iri == level.iri);
            lacks.map(|lack| lack.shape.name.clone()).collect::<Vec<_>>().join(" | ")
        }));
        row.push(one.thing.as_str().to_owned());
        row
    };
    let rows = asked.things().into_iter().take(MOST).map(row).collect();
    (headings, rows)
}

/// The level that each thing has reached, and what the levels expect and that is not told of it.
pub(super) fn turtle(asked: &Answered<'_>) -> Result<Response, Problem> {
    let all = asked.all;
    let mut triples = Vec::new();
    for one in asked.things().into_iter().take(MOST) {
        let levels = all.levels().iter();
        if let Some(level) = levels.take(all.reached(one)).next_back() {
            let level = level.iri.clone();
            triples.push(Triple::new(one.thing.clone(), ptl::NIVEAU_ATTEINT.into_owned(), level));
        }
        for lack in all.lacks(one) {
            let path = lack.shape.path.clone();
            triples.push(Triple::new(one.thing.clone(), ptl::RESTE_A_DIRE.into_owned(), path));
        }
    }
    turtle_response(NAME, &triples)
}
