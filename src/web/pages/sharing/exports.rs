//! Candidates as JSON, CSV or XLSX.

use axum::response::Response;
use serde_json::{Value, json};

use super::{common, hundredth, property_name};
use crate::candidates::{Candidates, Pair};
use crate::web::export::{csv_response, json_response};
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::negotiation::Format;
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// Pairs in one file.
const MOST: usize = 20_000;
/// Sends the pairs in the format that is asked for.
pub(super) fn answer(
    (visit, name): (&Visit, &str),
    all: &Candidates,
    wanted: &[&Pair],
) -> Result<Response, Problem> {
    let pairs = &wanted[..wanted.len().min(MOST)];
    let names = visit.names();
    match visit.format {
        Format::Json => Ok(json_response(&json!({
            "edition": visit.view.number(),
            "compared": all.things.len(),
            "candidates": candidates(visit, all, pairs),
        }))),
        Format::Csv => {
            let rows: Vec<Vec<String>> =
                pairs.iter().map(|pair| row((visit, &names), all, pair)).collect();
            csv_response(name, &headings(), &rows)
        }
        Format::Xlsx => xlsx_response(&Table {
            name: name.to_owned(),
            title: "Pistes".to_owned(),
            headings: headings(),
            rows: pairs
                .iter()
                .map(|pair| row((visit, &names), all, pair).into_iter().map(Cell::Text).collect())
                .collect(),
            origin: vec![
                ("Édition de la carte".to_owned(), visit.view.number().to_string()),
                ("Adresse".to_owned(), visit.url_with(&[("format", String::new())])),
            ],
        }),
        _ => Err(Problem::NotInThisFormat),
    }
}

fn headings() -> Vec<String> {
    [
        "Chose",
        "Organisme",
        "Autre chose",
        "Autre organisme",
        "Ressemblance (%)",
        "Comparé sur (%)",
        "Ce qui les rapproche",
        "Ce qui les sépare",
        "Déjà partagé",
        "Avis",
        "Étape",
        "Motif",
    ]
    .map(str::to_owned)
    .into()
}

fn row((visit, names): (&Visit, &Names<'_>), all: &Candidates, pair: &Pair) -> Vec<String> {
    let thing = |place: usize| names.thing(&all.things[place].iri).text;
    let owner = |place: usize| names.thing(&all.things[place].owner).text;
    let reason = |place: u32| {
        let property = &all.properties[all.traits[place as usize].property].iri;
        format!("{}\u{a0}: {}", property_name(visit, property), common(names, all, place).text)
    };
    let why: Vec<String> = pair.why.iter().map(|(place, _)| reason(*place)).collect();
    let against: Vec<String> = all
        .against(pair)
        .into_iter()
        .map(|(property, left, right)| {
            let (left, right) = (names.shown(left).text, names.shown(right).text);
            format!("{}\u{a0}: {left} / {right}", property_name(visit, property))
        })
        .collect();
    let shared: Vec<String> =
        pair.shared.iter().map(|place| common(names, all, *place).text).collect();
    let lead = all.lead(pair);
    vec![
        thing(pair.left),
        owner(pair.left),
        thing(pair.right),
        owner(pair.right),
        hundredth(pair.score).to_string(),
        hundredth(pair.coverage).to_string(),
        why.join("\u{202f}; "),
        against.join("\u{202f}; "),
        shared.join("\u{202f}; "),
        lead.map(|lead| lead.opinion.clone()).unwrap_or_default(),
        lead.and_then(|lead| lead.stage.clone()).unwrap_or_default(),
        lead.and_then(|lead| lead.reason.clone()).unwrap_or_default(),
    ]
}

/// Pairs as JSON.
pub(super) fn candidates(visit: &Visit, all: &Candidates, pairs: &[&Pair]) -> Vec<Value> {
    let names = visit.names();
    let thing = |place: usize| {
        let thing = &all.things[place];
        json!({
            "iri": thing.iri.as_str(),
            "label": names.thing(&thing.iri).text,
            "organisation": { "iri": thing.owner.as_str(), "label": names.thing(&thing.owner).text },
        })
    };
    let reason = |place: u32, part: Option<f64>| {
        let property = &all.properties[all.traits[place as usize].property].iri;
        json!({
            "property": property.as_str(),
            "label": common(&names, all, place).text,
            "part": part.map(hundredth),
        })
    };
    pairs
        .iter()
        .map(|pair| {
            let against: Vec<Value> = all
                .against(pair)
                .into_iter()
                .map(|(property, left, right)| {
                    json!({
                        "property": property.as_str(),
                        "values": [names.shown(left).text, names.shown(right).text],
                    })
                })
                .collect();
            json!({
                "things": [thing(pair.left), thing(pair.right)],
                "score": hundredth(pair.score),
                "coverage": hundredth(pair.coverage),
                "why": pair.why.iter().map(|(place, part)| reason(*place, Some(*part))).collect::<Vec<_>>(),
                "against": against,
                "shared": pair.shared.iter().map(|place| reason(*place, None)).collect::<Vec<_>>(),
                "renewal": pair.renewal,
                "lead": all.lead(pair).map(|lead| json!({
                    "iri": lead.iri.as_str(),
                    "opinion": lead.opinion,
                    "stage": lead.stage,
                    "reason": lead.reason,
                })),
            })
        })
        .collect()
}
