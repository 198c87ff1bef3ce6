//! A site over a test map, and a fluent way to ask it.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails by panicking")]

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::edition::Edition;
use portulan::index::{ChangeSummary, Map, View};
use portulan::reader::Reader;
use portulan::web::{AppState, router};
use tower::ServiceExt;

/// The base of the test map.
pub(super) const BASE: &str = "https://carte.invalid/portulan/";

struct FrozenMap(Arc<Edition>);

impl Map for FrozenMap {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        Arc::new(self.0.view(reader))
    }

    fn history(&self, _: &Reader, limit: usize) -> Vec<ChangeSummary> {
        let change = ChangeSummary {
            number: 7,
            date: "2026-11-23T10:00:00Z".to_owned(),
            organisation: NamedNode::new(format!("{BASE}id/organisme/cng")).ok(),
            message: "Import de la carte gamma".to_owned(),
            extent: (12, 1),
        };
        vec![change].into_iter().take(limit).collect()
    }
}

/// The site under test.
pub(super) struct TestApp(axum::Router);

/// One answer of the site.
pub(super) struct Answer {
    /// Its status.
    pub(super) status: StatusCode,
    /// Its headers.
    pub(super) headers: HeaderMap,
    /// Its body, as text.
    pub(super) text: String,
    /// Its body.
    pub(super) bytes: Vec<u8>,
}

impl TestApp {
    /// The site over the ontology of the repository and the small test map.
    pub(super) fn new() -> Self {
        Self::with(&[])
    }

    /// The same with more Turtle: the path of a named graph and its text.
    pub(super) fn with(more: &[(&str, &str)]) -> Self {
        Self::over(frozen(more))
    }

    /// The site over any map.
    pub(super) fn over(map: Arc<dyn Map>) -> Self {
        Self(router(AppState::new(map, BASE).unwrap()))
    }

    /// The site of [`TestApp::new`], each answer made anew.
    pub(super) fn anew() -> Self {
        Self(router(AppState::new(frozen(&[]), BASE).unwrap().without_cache()))
    }

    /// Asks a page as a reader who has been recognised.
    pub(super) async fn get_for(&self, path: &str, reader: &Reader) -> Answer {
        self.ask(Request::get(path).extension(reader.clone()).body(Body::empty()).unwrap()).await
    }

    /// Asks a page as a browser does.
    pub(super) async fn get(&self, path: &str) -> Answer {
        self.get_as(path, "text/html,application/xhtml+xml,*/*;q=0.8").await
    }

    /// Asks an address with an `Accept` header.
    pub(super) async fn get_as(&self, path: &str, accept: &str) -> Answer {
        self.ask(Request::get(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap())
            .await
    }

    /// Sends any request.
    pub(super) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let bytes = bytes.to_vec();
        Answer { status: parts.status, headers: parts.headers, text, bytes }
    }
}

impl Answer {
    /// Checks the status.
    #[track_caller]
    pub(super) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// Checks that the body holds a text.
    #[track_caller]
    pub(super) fn says(self, text: &str) -> Self {
        assert!(self.text.contains(text), "«{text}» is missing from:\n{}", self.text);
        self
    }

    /// Checks that the body does not hold a text.
    #[track_caller]
    pub(super) fn never_says(self, text: &str) -> Self {
        assert!(!self.text.contains(text), "«{text}» is in:\n{}", self.text);
        self
    }

    /// A header, empty when it is absent.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    #[track_caller]
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

fn frozen(more: &[(&str, &str)]) -> Arc<dyn Map> {
    Arc::new(FrozenMap(Arc::new(Edition::from_quads(7, &test_quads(more)).unwrap())))
}

/// The ontology of the repository, the small test map, and more Turtle: the path of a named graph and its text.
pub(super) fn test_quads(more: &[(&str, &str)]) -> Vec<Quad> {
    let mut quads = ontology();
    quads.extend(turtle("graphe/reference", include_str!("carte.ttl")));
    quads.extend(turtle("graphe/exemple", include_str!("exemple.ttl")));
    quads.extend(turtle("graphe/source/cng/interne", include_str!("prive.ttl")));
    for (graph, text) in more {
        quads.extend(turtle(graph, text));
    }
    quads
}

/// Reads Turtle into a named graph whose path is relative to the base.
pub(super) fn turtle(graph: &str, text: &str) -> Vec<Quad> {
    let graph = NamedNode::new(format!("{BASE}{graph}")).unwrap();
    RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(BASE)
        .unwrap()
        .with_default_graph(GraphName::NamedNode(graph))
        .for_slice(text)
        .collect::<Result<_, _>>()
        .unwrap()
}

/// The ontology of the repository, and the description of its graph.
fn ontology() -> Vec<Quad> {
    let mut quads = Vec::new();
    let mut folders =
        vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/ontology"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ttl") {
                quads.extend(turtle("graphe/ontologie", &std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    quads
}
