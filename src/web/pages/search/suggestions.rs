//! `/recherche/suggestions?q=`: what a query that is being typed may become.

use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::printable;
use super::results::{other_name, shown};
use crate::search::Target;
use crate::web::export::json_response;
use crate::web::extract::{Asked, Visit};
use crate::web::problem::Problem;

/// Suggestions given.
const MOST: usize = 8;
/// A suggestion that comes late is of no use.
const PATIENCE: Duration = Duration::from_millis(300);

/// JSON is `{query, suggestions: [{label, long, kind, href, transverse, fictitious, found_by}]}`, at most eight; empty
/// while the index of an edition is being made.
pub(in crate::web) async fn suggest(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let query = printable(visit.param("q").unwrap_or_default());
    let index = visit.search_index_within(PATIENCE);
    let hits = match &index {
        Some(index) => index.complete(&query, MOST).map_err(|error| Problem::internal(&error))?,
        None => Vec::new(),
    };
    let names = visit.names();
    let suggestions: Vec<Value> = hits
        .iter()
        .map(|hit| {
            let shown = shown(visit, &names, hit);
            let found_by = match &hit.target {
                Target::Thing(iri) => other_name(visit, &shown, (iri, &query)),
                Target::Question(_) => None,
            };
            json!({
                "label": shown.text,
                "long": shown.long,
                "kind": hit.kind.label,
                "href": shown.href,
                "transverse": shown.transverse,
                "fictitious": shown.fictitious,
                "found_by": found_by,
            })
        })
        .collect();
    let mut response = json_response(&json!({ "query": query, "suggestions": suggestions }));
    // Shared caches must not keep it: another reader may see something else.
    let cache = if index.is_some() { "private, max-age=30" } else { "no-store" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(response)
}
