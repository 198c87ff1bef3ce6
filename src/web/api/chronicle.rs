//! The editions, the changes that made them, and what they differ by.

use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use oxrdf::{GraphName, NamedOrBlankNode, Quad};
use serde_json::{Value, json};

use super::operation::Call;
use crate::index::{ChangeSummary, PastError};
use crate::web::cache::Wanted;
use crate::web::endpoint::Client;
use crate::web::export::{term_json, thing_json};
use crate::web::extract::Visit;
use crate::web::problem::Problem;
use crate::web::state::AppState;

/// How long the journal is read for one answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Facts sent for one change, on each side.
const MOST_FACTS: usize = 1_000;
/// The media type of a change of the journal.
pub(super) const PATCH: &str = "application/gzip";

fn deadline() -> Instant {
    Instant::now() + PATIENCE
}

/// The changes that this reader may know of, the most recent first.
pub(super) fn editions(call: &Call<'_>) -> Result<Value, Problem> {
    let visit = call.visit;
    let before = call.number("avant");
    let (_, size) = call.page();
    let map = visit.state.map();
    let mut changes = map.changes(&visit.reader, (before, size + 1), deadline());
    let more = changes.len() > size;
    changes.truncate(size);
    let last = changes.last().map(|change| change.number).filter(|_| more);
    let next = last.map(|number| call.address_with("avant", &number.to_string()));
    let changes: Vec<Value> = changes.iter().map(|change| summary_json(visit, change)).collect();
    Ok(json!({ "edition": visit.view.number(), "changes": changes, "next": next }))
}

fn summary_json(visit: &Visit, change: &ChangeSummary) -> Value {
    let organisation = change.organisation.as_ref();
    json!({
        "number": change.number,
        "date": change.date,
        "organisation": organisation.map(|iri| thing_json(iri, &visit.names().name(iri).label)),
        "message": change.message,
        "added": change.extent.0,
        "removed": change.extent.1,
    })
}

/// One change, with the first facts that it added and removed.
pub(super) fn edition(call: &Call<'_>) -> Result<Value, Problem> {
    let visit = call.visit;
    let number = call.given.parse::<u64>();
    let number = number.map_err(|_| Problem::NotFound(call.given.to_owned()))?;
    let change = visit.state.map().change(&visit.reader, number);
    let change = change.ok_or_else(|| Problem::NotFound(call.given.to_owned()))?;
    let facts = |quads: &[Quad]| facts_json(visit, quads.iter().take(MOST_FACTS));
    Ok(json!({
        "edition": visit.view.number(),
        "change": summary_json(visit, &change.summary),
        "author": change.author,
        "added": facts(&change.added),
        "removed": facts(&change.removed),
        "truncated": change.added.len().max(change.removed.len()) > MOST_FACTS,
    }))
}

fn facts_json<'q>(visit: &Visit, quads: impl Iterator<Item = &'q Quad>) -> Vec<Value> {
    let names = visit.names();
    quads
        .map(|quad| {
            let subject = match &quad.subject {
                NamedOrBlankNode::NamedNode(iri) => thing_json(iri, &names.name(iri).label),
                NamedOrBlankNode::BlankNode(node) => {
                    json!({ "iri": node.to_string(), "label": "" })
                }
            };
            let graph = match &quad.graph_name {
                GraphName::NamedNode(graph) => Some(graph.as_str()),
                GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
            };
            let property = visit.schema.property_label(quad.predicate.as_ref());
            json!({
                "subject": subject,
                "property": thing_json(&quad.predicate, &property),
                "value": term_json(&quad.object, Some(&names.shown(&quad.object).text)),
                "graph": graph,
            })
        })
        .collect()
}

/// What was written between two editions.
pub(super) fn difference(call: &Call<'_>) -> Result<Value, Problem> {
    let visit = call.visit;
    let newest = visit.view.number();
    let after = call.number("de").unwrap_or_default();
    let until = call.number("a").unwrap_or(newest);
    if after > until {
        return Err(Problem::bad(
            "de",
            "une édition qui n’est pas plus récente que «\u{202f}a\u{202f}»",
        ));
    }
    let found = visit.state.map().difference(&visit.reader, (after, until), deadline());
    let found = found.map_err(|error| match error {
        PastError::NotYet | PastError::BeforeTheFirst { .. } => Problem::bad(
            "a",
            format!("une édition qui existe\u{a0}: la dernière est la nº\u{a0}{newest}"),
        ),
        PastError::Busy => Problem::TooSlow,
        PastError::Unreadable(why) => Problem::internal(&why),
    })?;
    let total = found.added.len() + found.removed.len();
    let (skip, take) = call.range();
    // One list: what was removed, then what was added.
    let removed = found.removed.iter().skip(skip).take(take);
    let gone: Vec<Value> = facts_json(visit, removed);
    let skip = skip.saturating_sub(found.removed.len());
    let added = found.added.iter().skip(skip).take(take - gone.len());
    let answer = json!({
        "edition": newest,
        "from": after,
        "to": until,
        "extent": { "added": found.added.len(), "removed": found.removed.len() },
        "removed": gone,
        "added": facts_json(visit, added),
    });
    call.paged(answer, total)
}

/// The route of the bytes of a change in the journal.
pub(super) fn patch_route() -> MethodRouter<AppState> {
    get(|state: State<AppState>, request: Request| async move {
        patch(state, request).await.unwrap_or_else(|response| response)
    })
}

async fn patch(State(state): State<AppState>, request: Request) -> Result<Response, Response> {
    let (mut parts, _) = request.into_parts();
    let client = Client::from_request_parts(&mut parts, &state).await;
    let client = client.map_err(IntoResponse::into_response)?;
    let params = RawPathParams::from_request_parts(&mut parts, &state).await;
    let number =
        params.ok().and_then(|params| params.iter().next().map(|(_, text)| text.to_owned()));
    let number = number.unwrap_or_default();
    let nothing = Problem::NotFound(number.clone());
    let Ok(number) = number.parse::<u64>() else { return Err(nothing.into_response()) };
    let tag = format!("\"{number}\"");
    let is_known = Wanted::read(&parts.headers).has(&tag);
    let read = move || state.map().patch(&client.reader, number);
    let bytes = tokio::task::spawn_blocking(read).await;
    let bytes = bytes.map_err(|fault| Problem::internal(&fault).into_response())?;
    let bytes = bytes.ok_or_else(|| nothing.into_response())?;
    let name = format!("attachment; filename=\"{number:010}.rdfp.gz\"");
    // A change never changes.
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let headers = [
        (header::CONTENT_TYPE, PATCH.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::ETAG, tag),
    ];
    Ok((headers, bytes).into_response())
}
