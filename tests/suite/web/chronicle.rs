//! A site over a map that changes: a journal, several editions, several kinds of readers.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails by panicking")]

use std::sync::Arc;

use oxrdf::NamedNode;
use portulan::derivation::Rules;
use portulan::journal::{Journal, Kind};
use portulan::repository::{Content, Proposal, Repository};
use tempfile::TempDir;

use super::app::{BASE, TestApp, test_quads, turtle};

/// Prefixes of the Turtle of these tests.
const PREFIXES: &str = "@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
";

/// A map with its past.
pub(super) struct Chronicle {
    pub(super) app: TestApp,
    pub(super) repository: Arc<Repository>,
    folder: TempDir,
}

impl Chronicle {
    /// The ontology and the small test map, as change number 1.
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (app, repository) = open(&folder).await;
        let graphs = ["ontologie", "reference", "exemple"];
        let graphs = graphs.map(|name| NamedNode::new(format!("{BASE}graphe/{name}")).unwrap());
        let mut quads = test_quads(&[]);
        // All of it public, so that everybody may know of this change.
        quads.retain(|quad| graphs.iter().any(|graph| quad.graph_name == graph.clone().into()));
        let chronicle = Self { app, repository, folder };
        let content = Content::Replace { graphs: graphs.to_vec(), quads: quads.into() };
        assert_eq!(chronicle.publish("Le début", content).await, 1);
        chronicle
    }

    /// The same map, opened by another process.
    pub(super) async fn reopened(&self) -> TestApp {
        open(&self.folder).await.0
    }

    /// Replaces a source of the organisation CNG, which says how visible it is (nothing: it is removed); gives the
    /// number of the change.
    pub(super) async fn source(&self, name: &str, visibility: &str, text: &str) -> u64 {
        self.source_because(name, (visibility, &format!("Source {name}")), text).await
    }

    /// The same with a reason.
    pub(super) async fn source_because(
        &self,
        name: &str,
        (visibility, why): (&str, &str),
        text: &str,
    ) -> u64 {
        let content = self.sources(&[(name, visibility, text)]);
        self.publish(why, content).await
    }

    /// What replaces several sources at once: name, visibility, Turtle.
    pub(super) fn sources(&self, sources: &[(&str, &str, &str)]) -> Content {
        let (mut graphs, mut quads) = (Vec::new(), Vec::new());
        for (name, visibility, text) in sources {
            let graph = format!("graphe/source/cng/{name}");
            graphs.push(NamedNode::new(format!("{BASE}{graph}")).unwrap());
            if !visibility.is_empty() {
                let said = format!(
                    "<{graph}> a ptl:Graphe ; ptl:organisme <id/organisme/cng> ;
                     ptl:visibilite <https://w3id.org/portulan/vocabulaire/visibilite/{visibility}> ."
                );
                quads.extend(turtle(&graph, &format!("{PREFIXES}{said}\n{text}")));
            }
        }
        Content::Replace { graphs, quads: quads.into() }
    }

    /// Publishes a change, and gives its number.
    pub(super) async fn publish(&self, message: &str, content: Content) -> u64 {
        let proposal = Proposal {
            kind: Kind::Import,
            author: "Essai".into(),
            organisation: Some("cng".into()),
            source: None,
            message: message.into(),
            content,
            based_on: None,
        };
        self.repository.publish(proposal).await.unwrap().number
    }
}

async fn open(folder: &TempDir) -> (TestApp, Arc<Repository>) {
    let journal = Journal::local(folder.path()).unwrap();
    let rules = Arc::new(Rules::embedded());
    let repository = Repository::open(journal, Some(BASE), rules).await.unwrap();
    let repository = Arc::new(repository);
    (TestApp::over(Arc::clone(&repository) as _), repository)
}
