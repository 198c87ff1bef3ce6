//! The exchanges as data and as a file.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{All, coverage, flow, summary};
use crate::network::NodeId;
use crate::web::export::{csv_response, json_response};
use crate::web::filters;
use crate::web::problem::Problem;

/// `{edition, by, exchanges, pairs: [{from, to, exchanges, carried}], loose, silent}`: `by` is the property that gathers
/// the ends, `loose` counts exchanges of which nothing gathers an end, `silent` those that do not say what passes.
pub(super) fn json(all: &All<'_>) -> Response {
    let iri = |node: NodeId| all.network.iri(node).as_str();
    let pairs: Vec<Value> = all
        .exchanges
        .flows
        .iter()
        .map(|((from, to), flow)| {
            json!({
                "from": iri(*from), "to": iri(*to), "exchanges": flow.edges.len(),
                "carried": flow.carried.iter().map(|node| iri(*node)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let by = all.request.gathering.as_ref().map(|gathering| gathering.property.as_str());
    json_response(&json!({
        "edition": all.visit.view.number(), "by": by, "exchanges": all.exchanges.edges.len(),
        "pairs": pairs, "loose": all.exchanges.loose, "silent": all.exchanges.silent,
    }))
}

/// One row per pair.
pub(super) fn csv(all: &All<'_>) -> Result<Response, Problem> {
    let name = |node: NodeId| all.names.name(all.network.iri(node)).full();
    let rows: Vec<Vec<String>> = all
        .exchanges
        .flows
        .iter()
        .map(|((from, to), flow)| {
            let carried: Vec<String> = flow.carried.iter().map(|node| name(*node)).collect();
            vec![
                name(*from),
                name(*to),
                flow.edges.len().to_string(),
                carried.join(" | "),
                all.network.iri(*from).as_str().to_owned(),
                all.network.iri(*to).as_str().to_owned(),
            ]
        })
        .collect();
    let headings =
        ["De", "Vers", "Échanges", "Ce qui passe", "Adresse de départ", "Adresse d’arrivée"];
    csv_response("echanges", &headings.map(str::to_owned), &rows)
}

/// The picture alone, with its date and its coverage.
pub(super) fn svg(all: &All<'_>) -> Response {
    let number = usize::try_from(all.visit.view.number()).unwrap_or(usize::MAX);
    let caption = vec![
        format!("Qui envoie à qui – Portulan, édition nº\u{a0}{}", filters::number(number)),
        format!("{} {}", summary(all), coverage(all)),
    ];
    let empty = || crate::drawing::Svg::new("flux", (320.0, 40.0), "Aucun échange").finish();
    let svg = flow::draw(all, Some(caption)).unwrap_or_else(empty);
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"echanges.svg\""),
    ];
    (headers, svg).into_response()
}
