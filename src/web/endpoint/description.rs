//! What the endpoint says of itself (SPARQL 1.1 Service Description).

use axum::http::{HeaderMap, header};
use axum::response::Response;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Triple};

use super::fault::Fault;
use crate::index::Pattern;
use crate::reader::Reader;
use crate::sparql::format::Accepted;
use crate::web::rdf::send as send_rdf;
use crate::web::state::AppState;

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";
const VOID: &str = "http://rdfs.org/ns/void#";
/// The formats of answers, by the names that the W3C gives them.
const RESULT_FORMATS: [&str; 9] = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
];

/// The address of a path of this site, as the client knows it.
pub(in crate::web) fn own_address(headers: &HeaderMap, path: &str) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host =
        text("x-forwarded-host").or_else(|| text(header::HOST.as_str())).unwrap_or("localhost");
    let scheme = match text("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    format!("{scheme}://{host}{path}")
}

fn term(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{name}"))
}

/// Sends the description.
pub(super) fn send(
    state: &AppState,
    reader: &Reader,
    (own, accepted): (&str, &Accepted),
) -> Result<Response, Fault> {
    let format = accepted.graph().ok_or_else(Fault::not_acceptable)?;
    let own =
        NamedNode::new(own).unwrap_or_else(|_| NamedNode::new_unchecked("http://localhost/sparql"));
    send_rdf(&triples(state, reader, &own), (format, "sparql"))
}

fn triples(state: &AppState, reader: &Reader, own: &NamedNode) -> Vec<Triple> {
    let part = |name: &str| NamedNode::new_unchecked(format!("{}#{name}", own.as_str()));
    let (service, dataset, default) = (part("service"), part("donnees"), part("graphe-par-defaut"));
    let mut triples = Vec::new();
    let mut say = |subject: &NamedNode, property: NamedNode, value: Term| {
        triples.push(Triple::new(subject.clone(), property, value));
    };
    let kind: NamedNodeRef<'_> = rdf::TYPE;
    say(&service, kind.into_owned(), term(SD, "Service").into());
    say(&service, term(SD, "endpoint"), own.clone().into());
    say(&service, term(SD, "supportedLanguage"), term(SD, "SPARQL11Query").into());
    say(&service, term(SD, "feature"), term(SD, "UnionDefaultGraph").into());
    for format in RESULT_FORMATS {
        say(&service, term(SD, "resultFormat"), term(FORMATS, format).into());
    }
    say(&service, term(SD, "defaultDataset"), dataset.clone().into());
    say(&dataset, kind.into_owned(), term(SD, "Dataset").into());
    say(&dataset, term(SD, "defaultGraph"), default.clone().into());
    say(&default, kind.into_owned(), term(SD, "Graph").into());
    let view = state.map().view(reader);
    for (place, graph) in view.graphs().into_iter().enumerate() {
        let named = part(&format!("graphe-{}", place + 1));
        let size = view.count(Pattern { graph: Some(graph.as_ref()), ..Pattern::default() });
        let size = Literal::new_typed_literal(size.to_string(), xsd::INTEGER);
        let content = part(&format!("contenu-{}", place + 1));
        say(&dataset, term(SD, "namedGraph"), named.clone().into());
        say(&named, kind.into_owned(), term(SD, "NamedGraph").into());
        say(&named, term(SD, "name"), graph.into());
        say(&named, term(SD, "graph"), content.clone().into());
        say(&content, kind.into_owned(), term(SD, "Graph").into());
        say(&content, term(VOID, "triples"), size.into());
    }
    triples
}
