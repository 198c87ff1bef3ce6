//! Styles, scripts, fonts and drawings: embedded in the binary, compressed once, with addresses that name their content.
//!
//! A page asks for `/static/img/rose.svg?v=<hash>`: what is at that address never changes, so a browser never asks
//! again. Files of `vendor/` have their version in their path already.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::cache::{Packed, Wanted};
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

/// One file of `web/static`.
struct File {
    bytes: Cow<'static, [u8]>,
    version: String,
    packed: OnceLock<Packed>,
}

/// All of them, by their path; each is compressed when first asked for.
static FILES: LazyLock<BTreeMap<Cow<'static, str>, File>> = LazyLock::new(|| {
    let read = |path: Cow<'static, str>| {
        let bytes = Assets::get(&path)?.data;
        let version = version(&bytes);
        Some((path, File { bytes, version, packed: OnceLock::new() }))
    };
    Assets::iter().filter_map(read).collect()
});

/// The style sheet of one deployment.
#[derive(Debug)]
pub(super) struct Stylesheet {
    packed: Packed,
    href: String,
}

impl Stylesheet {
    /// The pieces of `web/styles` in one sheet, then what the deployment adds (`serve --theme`).
    pub(super) fn joined(theme: &str) -> Self {
        let mut sheet = with_versions(&pieces());
        sheet.push_str(theme);
        let href = format!("/static/portulan.css?v={}", version(sheet.as_bytes()));
        Self { packed: Packed::smallest(sheet.into()), href }
    }

    /// Where it is; the address changes with the content.
    pub(super) fn href(&self) -> &str {
        &self.href
    }
}

/// The pieces of `web/styles`, in the order of their names.
fn pieces() -> String {
    let mut names: Vec<_> = Styles::iter().collect();
    names.sort();
    let files = names.iter().filter_map(|name| Styles::get(name));
    files.map(|file| String::from_utf8_lossy(&file.data).into_owned()).collect()
}

/// The styles of the site and what they need, under `style/`, for pages outside it.
pub(super) fn alone() -> Vec<(String, Vec<u8>)> {
    let sheet = pieces();
    let mut files: Vec<(String, Vec<u8>)> = sheet
        .split("url(\"/static/")
        .skip(1)
        .filter_map(|part| {
            let (path, _) = part.split_once('"')?;
            Some((format!("style/{path}"), FILES.get(path)?.bytes.to_vec()))
        })
        .collect();
    files.sort();
    files.dedup();
    let sheet = sheet.replace("url(\"/static/", "url(\"");
    files.push(("style/portulan.css".to_owned(), sheet.into_bytes()));
    files.push(("style/papier.css".to_owned(), PAPER.as_bytes().to_vec()));
    files
}

/// What only the book on paper needs.
const PAPER: &str = include_str!("../../web/document/papier.css");

/// A sheet whose drawings are at addresses that name their content.
fn with_versions(sheet: &str) -> String {
    let mut parts = sheet.split("url(\"/static/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (path, rest) = part.split_once('"').unwrap_or((part, ""));
        text.extend(["url(\"", asset(path).as_str(), "\"", rest]);
    }
    text
}

/// The address of a file of `web/static`, by its path there; it changes with the content of the file.
pub(super) fn asset(path: &str) -> String {
    match FILES.get(path) {
        Some(file) if !path.starts_with("vendor/") => format!("/static/{path}?v={}", file.version),
        _ => format!("/static/{path}"),
    }
}

fn version(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// `/static/portulan.css`: all the styles, in one answer.
pub(super) async fn stylesheet(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sheet = state.stylesheet();
    let lasts = sheet.href.ends_with(asked_version(&uri));
    send(&sheet.packed, ("portulan.css", lasts), &headers)
}

/// One file of `web/static`.
pub(super) async fn file(
    Path(path): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = FILES.get(path.as_str()).ok_or_else(|| Problem::NotFound(String::new()))?;
    let packed = file.packed.get_or_init(|| {
        let bytes = match &file.bytes {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::copy_from_slice(bytes),
        };
        // Fonts and photographs are compressed already.
        if is_text(&path) { Packed::smallest(bytes) } else { Packed::as_it_is(bytes) }
    });
    let lasts = path.starts_with("vendor/") || asked_version(&uri) == file.version;
    send(packed, (&path, lasts), &headers)
}

/// The version that the address names; a word that is no version when it names none.
fn asked_version(uri: &Uri) -> &str {
    uri.query().and_then(|query| query.strip_prefix("v=")).filter(|v| !v.is_empty()).unwrap_or("?")
}

fn send(
    packed: &Packed,
    (path, lasts): (&str, bool),
    request: &HeaderMap,
) -> Result<Response, Problem> {
    let cache = if lasts { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    if is_text(path) {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    packed.send(&Wanted::read(request), &headers)
}

fn is_text(path: &str) -> bool {
    !matches!(extension(path), "woff2" | "png")
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn media_type(path: &str) -> &'static str {
    match extension(path) {
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::{Stylesheet, asset};

    #[test]
    fn addresses_name_the_content() {
        let rose = asset("img/rose.svg");
        assert!(rose.starts_with("/static/img/rose.svg?v="), "{rose}");
        let font = asset("vendor/x-1.0/x.woff2");
        assert_eq!(font, "/static/vendor/x-1.0/x.woff2", "the path has its version");
        let (plain, themed) = (Stylesheet::joined(""), Stylesheet::joined("a{color:red}"));
        assert_ne!(plain.href(), themed.href());
    }
}
