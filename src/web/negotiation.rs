//! The format of an answer: `?format=` first, else the `Accept` header.

use axum::http::{HeaderMap, header};

use crate::sparql::format::media_ranges;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a page can be sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Format {
    /// The page itself.
    Html,
    /// JSON, whose shape each page documents.
    Json,
    /// Comma-separated values as French spreadsheets expect them: semicolons, UTF-8 with a mark.
    Csv,
    /// A workbook for spreadsheets (Office Open XML).
    Xlsx,
    /// RDF in Turtle.
    Turtle,
}

impl Format {
    /// The format of that name in `?format=`.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "html" => Some(Self::Html),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "ttl" | "turtle" => Some(Self::Turtle),
            _ => None,
        }
    }

    /// Its name in `?format=`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Turtle => "ttl",
        }
    }

    /// Its media type.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => XLSX,
            Self::Turtle => "text/turtle; charset=utf-8",
        }
    }

    /// What it is called on a page.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Html => "Page",
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel (XLSX)",
            Self::Turtle => "Turtle (RDF)",
        }
    }

    /// The format that `Accept` prefers; without preference, the page.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let Some(accept) = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()) else {
            return Some(Self::Html);
        };
        let mut best: Option<(f32, Self)> = None;
        for (range, quality) in media_ranges(accept) {
            let Some(format) = of_range(range) else {
                continue;
            };
            if quality > 0.0 && best.is_none_or(|(known, _)| quality > known) {
                best = Some((quality, format));
            }
        }
        best.map(|(_, format)| format)
    }
}

/// Whether the client would rather read a page: a browser, or somebody who did not say.
pub(super) fn prefers_html(headers: &HeaderMap) -> bool {
    Format::accepted(headers).is_none_or(|format| format == Format::Html)
}

/// Whether the client names HTML among what it accepts: a browser.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| {
        media_ranges(accept)
            .any(|(range, quality)| quality > 0.0 && range.eq_ignore_ascii_case("text/html"))
    })
}

fn of_range(range: &str) -> Option<Format> {
    match range.to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" | "*/*" | "text/*" => Some(Format::Html),
        "application/json"
        | "application/ld+json"
        | "application/*"
        | "application/problem+json" => Some(Format::Json),
        "text/csv" => Some(Format::Csv),
        XLSX => Some(Format::Xlsx),
        "text/turtle" | "application/x-turtle" => Some(Format::Turtle),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::Format;

    #[test]
    fn the_accept_header_is_weighed() {
        let check = |accept: &str, expected: Option<Format>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            assert_eq!(Format::accepted(&headers), expected, "{accept}");
        };
        check("text/html,application/xhtml+xml,*/*;q=0.8", Some(Format::Html));
        check("text/turtle, text/html;q=0.5", Some(Format::Turtle));
        check("application/json;q=0.4, text/csv;q=0.6", Some(Format::Csv));
        check("image/png", None);
        check("image/png, */*;q=0.1", Some(Format::Html));
        check("text/turtle;q=0, */*", Some(Format::Html));
        assert_eq!(Format::accepted(&HeaderMap::new()), Some(Format::Html));
    }
}
