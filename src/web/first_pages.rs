//! The pages that people open first, asked for before anybody does: what they are made of, and they themselves, are
//! then ready.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use axum::response::Response;
use serde_json::Value;
use tower::ServiceExt;

use super::urls;

/// Pages that lead to the others.
const DOORS: [&str; 5] = ["/", "/liste", "/si", "/vues", "/analyses"];
/// The list of the lists is short: one line per class.
const LONGEST_LIST: usize = 4 << 20;

/// Asks `site` for its doors and for each list, as a browser does, one after the other so that visitors are not delayed.
///
/// What fails is left to the visitor, who is told why.
pub async fn ask_for_first_pages(site: &Router) {
    for door in DOORS {
        ask(site, door, "text/html").await;
    }
    for class in classes(site).await {
        ask(site, &urls::list(&class), "text/html").await;
    }
}

/// The names, in addresses, of the classes that have things.
async fn classes(site: &Router) -> Vec<String> {
    let Some(answer) = ask(site, "/liste", "application/json").await else {
        return Vec::new();
    };
    let bytes = to_bytes(answer.into_body(), LONGEST_LIST).await.unwrap_or_default();
    let lists: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let classes = lists["classes"].as_array().into_iter().flatten();
    classes.filter_map(|class| class["key"].as_str().map(str::to_owned)).collect()
}

async fn ask(site: &Router, address: &str, accept: &'static str) -> Option<Response> {
    let request = Request::get(address).header(header::ACCEPT, accept).body(Body::empty()).ok()?;
    site.clone().oneshot(request).await.ok()
}
