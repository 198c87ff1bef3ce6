//! Every page that exists in Turtle exists in the other formats of RDF: by `Accept`, by `?format=` and by suffix
//! (`/id/organisme/cnav.jsonld`).

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use oxrdf::Triple;
use oxrdfio::{RdfFormat, RdfParser};

use super::endpoint::{Fault, accepted};
use super::rdf;

/// Formats made from Turtle, with the media type that asks for each.
const OTHERS: [(&str, &str); 3] = [
    ("jsonld", "application/ld+json"),
    ("rdf", "application/rdf+xml"),
    ("nt", "application/n-triples"),
];
/// What is preferred to them when it weighs as much.
const FIRST: [&str; 3] = ["text/html", "text/turtle", "application/json"];
/// Where a suffix means a format.
const SUFFIXED: [&str; 6] = ["/id/", "/fiche/", "/ontologie", "/liste/", "/si/", "/vues/"];
/// Longest Turtle that is written again, in bytes.
const LONGEST: usize = 64 << 20;

/// The layer that does it.
pub(super) async fn other_formats(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads
        || ["/sparql", "/graphes", "/api/", "/static/"].iter().any(|own| path.starts_with(own))
    {
        return next.run(request).await;
    }
    if let Some((whole, format)) = suffix(path) {
        let target = whole.replacen("/id/", "/fiche/", 1);
        return Redirect::to(&with_format(&target, (request.uri().query(), format)))
            .into_response();
    }
    let Some(format) = wanted(&request) else {
        return next.run(request).await;
    };
    if let Some(local) = path.strip_prefix("/id/") {
        let target = format!("/fiche/{local}");
        return Redirect::to(&with_format(&target, (request.uri().query(), format)))
            .into_response();
    }
    written_again(request, (format, next)).await
}

/// A path without the suffix that names a format of RDF, and that format.
fn suffix(path: &str) -> Option<(&str, &'static str)> {
    let names = OTHERS.iter().map(|(name, _)| *name).chain(["ttl"]);
    let (whole, said) = path.rsplit_once('.')?;
    let format = names.into_iter().find(|name| *name == said)?;
    SUFFIXED.iter().any(|start| path.starts_with(start)).then_some((whole, format))
}

fn with_format(path: &str, (query, format): (Option<&str>, &str)) -> String {
    let kept = query.unwrap_or_default().split('&');
    let kept = kept.filter(|pair| !pair.is_empty() && !pair.starts_with("format="));
    let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("format={format}")]).collect();
    format!("{path}?{}", pairs.join("&"))
}

/// The format that is asked for, when it is one of the others.
fn wanted(request: &Request) -> Option<&'static str> {
    let query = request.uri().query().unwrap_or_default();
    if let Some(said) = query.split('&').find_map(|pair| pair.strip_prefix("format=")) {
        return OTHERS.iter().map(|(name, _)| *name).find(|name| *name == said);
    }
    if !request.headers().contains_key(header::ACCEPT) {
        return None;
    }
    let accepted = accepted(request.headers());
    let first = FIRST.iter().map(|kind| accepted.weight(kind)).fold(0.0, f32::max);
    let mut best = None;
    let mut most = first;
    for (name, media_type) in OTHERS {
        let weight = accepted.weight(media_type);
        if weight > most {
            most = weight;
            best = Some(name);
        }
    }
    best
}

/// Has the page answer in Turtle, and writes its triples in another format.
async fn written_again(mut request: Request, (format, next): (&'static str, Next)) -> Response {
    let target = with_format(request.uri().path(), (request.uri().query(), "ttl"));
    let Ok(target) = target.parse::<Uri>() else {
        return next.run(request).await;
    };
    *request.uri_mut() = target;
    // The bytes of the other format: neither compressed yet, nor what the client may have kept.
    let shown = request.headers_mut().remove(header::IF_NONE_MATCH);
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_turtle = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/turtle"));
    if response.status() != StatusCode::OK || !is_turtle {
        return response;
    }
    let (parts, body) = response.into_parts();
    let tag = parts.headers.get(header::ETAG).and_then(|tag| {
        let tag = tag.to_str().ok()?.trim_end_matches('"');
        HeaderValue::from_str(&format!("{tag}-{format}\"")).ok()
    });
    if tag.is_some() && tag == shown {
        return (
            StatusCode::NOT_MODIFIED,
            [(header::ETAG, shown.unwrap_or(HeaderValue::from_static("")))],
        )
            .into_response();
    }
    let name = parts
        .headers
        .get(header::CONTENT_DISPOSITION)
        .and_then(|value| {
            Some(value.to_str().ok()?.split('"').nth(1)?.trim_end_matches(".ttl").to_owned())
        })
        .unwrap_or_else(|| "portulan".to_owned());
    let Ok(bytes) = to_bytes(body, LONGEST).await else {
        return Fault::not_acceptable().into_response();
    };
    let triples = RdfParser::from_format(RdfFormat::Turtle).for_slice(&bytes);
    let triples: Vec<Triple> = triples.filter_map(|quad| quad.ok().map(Triple::from)).collect();
    let written = rdf::send(&triples, (format, &name)).unwrap_or_else(IntoResponse::into_response);
    let mut written: Response = written.map(Body::new);
    if let Some(tag) = tag {
        written.headers_mut().insert(header::ETAG, tag);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{suffix, with_format};

    #[test]
    fn suffixes_are_those_of_rdf_where_things_are() {
        assert_eq!(suffix("/id/organisme/cnav.jsonld"), Some(("/id/organisme/cnav", "jsonld")));
        assert_eq!(suffix("/ontologie.ttl"), Some(("/ontologie", "ttl")));
        assert_eq!(suffix("/id/organisme/cnav"), None);
        assert_eq!(suffix("/id/x/v1.2"), None);
        assert_eq!(suffix("/aide/x.nt"), None);
        assert_eq!(with_format("/a", (Some("format=nt&b=1"), "ttl")), "/a?b=1&format=ttl");
    }
}
