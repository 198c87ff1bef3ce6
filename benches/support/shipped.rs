//! The ontology and the public facts that come with Portulan, read from their Turtle files.

use std::path::{Path, PathBuf};

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};

/// All of them, in their graphs under `base`.
pub(crate) fn quads(base: &str) -> Vec<Quad> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut quads = Vec::new();
    for (folder, graph) in
        [("ontology", "graphe/ontologie"), ("data/reference", "graphe/reference")]
    {
        let graph = NamedNode::new(format!("{base}{graph}")).expect("a base is an IRI");
        for path in turtle_files(&root.join(folder)) {
            let bytes = std::fs::read(&path).expect("a file of the repository");
            let parser = RdfParser::from_format(RdfFormat::Turtle)
                .with_base_iri(base)
                .expect("a base is an IRI")
                .with_default_graph(GraphName::from(graph.clone()));
            quads.extend(parser.for_slice(&bytes).map(|quad| quad.expect("Turtle")));
        }
    }
    quads
}

fn turtle_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(turtle_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "ttl") {
            found.push(path);
        }
    }
    found.sort();
    found
}
