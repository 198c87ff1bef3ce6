//! How much of real models is understood with the profile by default, when `CORPUS_DIR` says where they are.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::coverage::coverage;
use portulan::derivation::Rules;
use portulan::edition::Edition;
use portulan::import::{Limits, read_path};
use portulan::model::to_rdf::{Contribution, to_quads};
use portulan::reader::Reader;
use portulan::repository::{Derivation, Ground};

use crate::corpus::corpus;
use crate::turtle_files::{BASE, root, turtle_files};

/// Files, and the least part of their elements, in percent, that must be understood.
const LEAST: &[(&str, u64)] = &[
    ("archi/ArchiMetal.archimate", 65),
    ("archi/LAE_fr.archimate", 75),
    ("archi/P5_OpenClassroom_fr.archimate", 40),
    ("archi/EIRA_5.0.0.archimate", 60),
    ("archi/Zoo.archimate", 50),
    ("exchange/ROSA.xml", 60),
    ("versions/gdi-2.0.2.archimate", 30),
];

fn ontology() -> Vec<Quad> {
    let graph = GraphName::from(NamedNode::new_unchecked(format!("{BASE}graphe/ontologie")));
    let mut quads = Vec::new();
    for path in turtle_files("ontology") {
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(BASE)
            .expect("a base")
            .with_default_graph(graph.clone());
        let bytes = fs::read(path).expect("a file");
        quads.extend(parser.for_slice(&bytes).map(|quad| quad.expect("Turtle")));
    }
    quads
}

#[test]
fn real_models_are_understood_by_default() {
    let Some(corpus) = corpus() else { return };
    let shared = ontology();
    assert!(root().join("ontology/profil-par-defaut.ttl").exists());
    let mut report = String::new();
    let mut poor = Vec::new();
    for (file, least) in LEAST {
        let understood = understood(&corpus.join(file), &shared);
        let _ = writeln!(report, "{file}: {understood:?}");
        if understood.elements.percent() < *least {
            poor.push(format!("{file}: {} %, {least} % expected", understood.elements.percent()));
        }
    }
    println!("{report}");
    assert!(poor.is_empty(), "{}\n{report}", poor.join("\n"));
}

fn understood(path: &Path, shared: &[Quad]) -> portulan::coverage::Coverage {
    let import = read_path(path, &Limits::default()).expect("a model");
    let contribution = Contribution::new(BASE, "essai", "modele").expect("valid");
    let mut quads = to_quads(&import.model, &contribution);
    quads.extend(shared.iter().cloned());
    let edition = Arc::new(Edition::from_quads(1, &quads).expect("it fits"));
    let source = contribution.addresses.source_graph();
    let derived = contribution.addresses.derived_graph();
    let facts = Rules::embedded().derive(&Ground::new(Arc::clone(&edition)), &source, &derived);
    let overlay = edition.overlay(&facts.expect("the rules run"), &[]).expect("it fits");
    let view = Arc::new(edition.merged(&overlay, 2)).view(&Reader::Administrator);
    coverage(&view, &source).expect("counted")
}
