//! Headers that every answer carries, and what protects the process.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::reader::Reader;

/// Longest body accepted, in bytes: pages are only read, for now.
pub(super) const LONGEST_BODY: usize = 64 * 1024;

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// What an answer depends on besides its address: caches must know.
const VARY: &str = "accept, accept-encoding, authorization";

/// Adds the security headers, and what caches must know: they may keep a page, and ask each time whether it is still
/// the same (`no-cache`; never `no-store`, which would cost readers the «back» button of their browser).
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let is_static = request.uri().path().starts_with("/static/");
    let cache = if is_personal(&request) { "private, no-cache" } else { "no-cache" };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !is_static {
        headers.append(header::VARY, HeaderValue::from_static(VARY));
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cache));
    }
    response
}

/// Whether the answer may be meant for one person: a cache that others share must not hold it.
fn is_personal(request: &Request) -> bool {
    let says_who = [header::AUTHORIZATION, header::COOKIE];
    says_who.iter().any(|name| request.headers().contains_key(name))
        || request.extensions().get::<Reader>().is_some_and(|reader| *reader != Reader::Public)
}
