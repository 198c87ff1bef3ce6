//! What a request asks: the three ways of the SPARQL 1.1 Protocol (2.1 and 2.2) to send a query or an update.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};

use super::LONGEST_BODY;
use super::fault::Fault;
use crate::sparql::format;
use crate::web::importing::Form;

/// The graphs that a request chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dataset {
    pub(super) default_graphs: Vec<String>,
    pub(super) named_graphs: Vec<String>,
}

/// What a request asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// What the endpoint can do.
    Describe,
    /// A query; `format` is a short name that goes before `Accept`.
    Query { text: String, dataset: Dataset, format: Option<String> },
    /// An update.
    Update { text: String, dataset: Dataset },
}

/// The formats of results and of RDF that a short name stands for: one of them, possibly both.
pub(super) fn named_format(name: &str) -> Option<(Option<String>, Option<String>)> {
    let kept = |known: bool| known.then(|| name.to_owned());
    let found = match name {
        // Names that mean something for both kinds of answers.
        "json" => (Some("json".to_owned()), Some("jsonld".to_owned())),
        "xml" => (Some("xml".to_owned()), Some("rdf".to_owned())),
        // As SPARQLWrapper and others say it.
        "turtle" => (None, Some("ttl".to_owned())),
        "rdf+xml" | "rdf xml" | "rdfxml" => (None, Some("rdf".to_owned())),
        "json-ld" => (None, Some("jsonld".to_owned())),
        "ntriples" => (None, Some("nt".to_owned())),
        _ => (kept(format::results(name).is_some()), kept(format::rdf(name).is_some())),
    };
    (found != (None, None)).then_some(found)
}

/// Reads a request whole.
pub(super) async fn read(request: Request) -> Result<Operation, Fault> {
    let (parts, body) = request.into_parts();
    let address = Form::parse(parts.uri.query().unwrap_or_default());
    match parts.method {
        Method::GET | Method::HEAD => of_get(&address),
        Method::POST => {
            let kind = ContentType::read(&parts.headers)?;
            let body = to_bytes(body, LONGEST_BODY).await.map_err(|_| Fault::body_too_long())?;
            let body = String::from_utf8(body.into()).map_err(|_| Fault::not_utf8())?;
            match kind {
                ContentType::Form => of_form(&address, &Form::parse(&body)),
                ContentType::Query => Ok(Operation::Query {
                    text: body,
                    dataset: of_query(&[&address]),
                    format: format_of(&address),
                }),
                ContentType::Update => {
                    Ok(Operation::Update { text: body, dataset: of_update(&[&address]) })
                }
            }
        }
        _ => Err(Fault::method()),
    }
}

enum ContentType {
    Form,
    Query,
    Update,
}

impl ContentType {
    fn read(headers: &HeaderMap) -> Result<Self, Fault> {
        let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mut parts = said.unwrap_or_default().split(';').map(str::trim);
        let kind = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "application/sparql-query" => Self::Query,
            "application/sparql-update" => Self::Update,
            _ => return Err(Fault::media_type()),
        };
        let charset = parts
            .find_map(|part| part.to_ascii_lowercase().strip_prefix("charset=").map(str::to_owned));
        match charset.as_deref().map(|name| name.trim_matches('"')) {
            None | Some("utf-8" | "utf8" | "us-ascii") => Ok(kind),
            Some(_) => Err(Fault::charset()),
        }
    }
}

fn all(sources: &[&Form], name: &str) -> Vec<String> {
    let pairs = sources.iter().flat_map(|form| form.pairs());
    pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).collect()
}

fn of_query(sources: &[&Form]) -> Dataset {
    Dataset {
        default_graphs: all(sources, "default-graph-uri"),
        named_graphs: all(sources, "named-graph-uri"),
    }
}

fn of_update(sources: &[&Form]) -> Dataset {
    Dataset {
        default_graphs: all(sources, "using-graph-uri"),
        named_graphs: all(sources, "using-named-graph-uri"),
    }
}

/// `?format=`, else the `output=` of older clients.
fn format_of(form: &Form) -> Option<String> {
    let said = [form.get("format"), form.get("output")];
    said.into_iter().find(|name| !name.is_empty()).map(str::to_owned)
}

fn of_get(address: &Form) -> Result<Operation, Fault> {
    if !all(&[address], "update").is_empty() {
        return Err(Fault::update_by_get());
    }
    let mut texts = all(&[address], "query");
    match (texts.pop(), texts.is_empty()) {
        (None, _) if address.pairs().next().is_none() => Ok(Operation::Describe),
        (None, _) => Err(Fault::nothing_asked()),
        (Some(text), true) => {
            Ok(Operation::Query { text, dataset: of_query(&[address]), format: format_of(address) })
        }
        (Some(_), false) => Err(Fault::several()),
    }
}

fn of_form(address: &Form, body: &Form) -> Result<Operation, Fault> {
    let both = [address, body];
    let (mut queries, mut updates) = (all(&both, "query"), all(&both, "update"));
    match (queries.pop(), updates.pop(), queries.is_empty() && updates.is_empty()) {
        (Some(text), None, true) => {
            let format = format_of(body).or_else(|| format_of(address));
            Ok(Operation::Query { text, dataset: of_query(&both), format })
        }
        (None, Some(text), true) => Ok(Operation::Update { text, dataset: of_update(&both) }),
        (None, None, _) => Err(Fault::nothing_asked()),
        _ => Err(Fault::several()),
    }
}
