//! Styles, fonts and drawings, embedded in the binary.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::problem::Problem;
use super::state::AppState;

/// The style sheet of the site, in pieces: one per component or page, joined in the order of their names.
#[derive(RustEmbed)]
#[folder = "web/styles"]
#[include = "*.css"]
struct Styles;

#[derive(RustEmbed)]
#[folder = "web/static"]
#[include = "*.css"]
#[include = "*.svg"]
#[include = "*.woff2"]
#[include = "*.png"]
#[include = "*.ico"]
#[include = "*.js"]
#[include = "*LICENSE"]
struct Assets;

/// The pieces of `web/styles` in one sheet, then what the deployment adds (`serve --theme`).
pub(super) fn joined_styles(theme: &str) -> String {
    let mut names: Vec<_> = Styles::iter().collect();
    names.sort();
    let mut sheet = String::new();
    for file in names.iter().filter_map(|name| Styles::get(name)) {
        sheet.push_str(&String::from_utf8_lossy(&file.data));
    }
    sheet.push_str(theme);
    sheet
}

/// `/static/portulan.css`: all the styles, in one answer.
pub(super) async fn stylesheet(
    State(state): State<AppState>,
    request: HeaderMap,
) -> impl IntoResponse {
    let sheet = state.stylesheet();
    answer("portulan.css", Sha256::digest(sheet).as_slice(), &request, || sheet.as_bytes().to_vec())
}

/// One file of `web/static`, with a strong validator.
pub(super) async fn file(
    Path(path): Path<String>,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let asset = Assets::get(&path).ok_or_else(|| Problem::NotFound(String::new()))?;
    Ok(answer(&path, &asset.metadata.sha256_hash(), &request, || asset.data.to_vec()))
}

fn answer(
    path: &str,
    hash: &[u8],
    request: &HeaderMap,
    body: impl FnOnce() -> Vec<u8>,
) -> Response {
    let mut tag = String::from("\"");
    for byte in hash.iter().take(12) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    // Vendored files have their version in their path: they never change.
    let cache = if path.starts_with("vendor/") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let headers = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::CONTENT_TYPE, media_type(path).to_owned()),
    ];
    if known
        .is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, body()).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}
