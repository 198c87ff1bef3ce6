//! The rules of `ontology/derivation`: what they construct from a small model, with the real ontology.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::derivation::Rules;
use portulan::edition::Edition;
use portulan::import::{Limits, read_path};
use portulan::model::to_rdf::{Contribution, to_quads};
use portulan::repository::{Derivation, Ground};

use crate::expected;

const BASE: &str = "https://w3id.org/portulan/";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Turtle files of a folder, or one file, in one graph.
fn turtle(path: &Path, graph: &str, into: &mut Vec<Quad>) {
    if path.is_dir() {
        let mut inside: Vec<PathBuf> = fs::read_dir(path)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        inside.sort();
        for path in inside {
            turtle(&path, graph, into);
        }
    } else if path.extension().is_some_and(|extension| extension == "ttl") {
        let graph = GraphName::from(NamedNode::new_unchecked(format!("{BASE}graphe/{graph}")));
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(BASE)
            .expect("a base")
            .with_default_graph(graph);
        let bytes = fs::read(path).expect("a file");
        into.extend(parser.for_slice(&bytes).map(|quad| quad.expect("Turtle")));
    }
}

/// What the embedded rules derive from a model, in the presence of the ontology and of what is shared; the profile of
/// the source is beside the model.
fn derive(model: &Path, shared: &Path) -> Vec<Quad> {
    let import = read_path(model, &Limits::default()).expect("a model");
    let contribution = Contribution::new(BASE, "caisse-essai", "modele").expect("valid");
    let mut quads = to_quads(&import.model, &contribution);
    turtle(&root().join("ontology"), "ontologie", &mut quads);
    turtle(shared, "reference", &mut quads);
    let profile = model.with_file_name("profil.ttl");
    if profile.exists() {
        turtle(&profile, "profil/caisse-essai/modele", &mut quads);
    }
    let ground = Ground::new(Edition::from_quads(1, &quads).expect("it fits"));
    let addresses = &contribution.addresses;
    Rules::embedded()
        .derive(&ground, &addresses.source_graph(), &addresses.derived_graph())
        .expect("the rules run")
}

/// The models of the cases, and what is shared.
fn cases() -> (Vec<PathBuf>, PathBuf) {
    let cases = root().join("tests/cases/derivation");
    let models = ["caisse/input.xml", "profil/input.archimate"];
    (models.iter().map(|model| cases.join(model)).collect(), cases.join("partage.ttl"))
}

fn case() -> (PathBuf, PathBuf) {
    let (mut models, shared) = cases();
    (models.remove(0), shared)
}

#[test]
fn small_models_give_the_accepted_facts() {
    let (models, shared) = cases();
    for model in models {
        let mut text = String::new();
        for quad in derive(&model, &shared) {
            writeln!(text, "{quad} .").expect("writing to a String");
        }
        expected::check(&model.with_file_name("expected.nq"), &text);
    }
}

#[test]
fn each_rule_has_a_fact_in_the_cases() {
    let (models, shared) = cases();
    let quads: Vec<Quad> = models.iter().flat_map(|model| derive(model, &shared)).collect();
    let named: BTreeSet<String> = quads
        .iter()
        .filter(|quad| quad.predicate.as_str().ends_with("#deriveParRegle"))
        .map(|quad| quad.object.to_string())
        .collect();
    let rules = Rules::embedded();
    let missing: Vec<_> = rules
        .rules()
        .iter()
        .filter(|rule| !named.contains(&rule.address().to_string()))
        .map(|rule| &rule.name)
        .collect();
    assert!(missing.is_empty(), "rules without a case: {missing:?}");
}

#[test]
fn derivation_gives_the_same_facts_in_the_same_order_each_time() {
    let (model, shared) = case();
    assert_eq!(derive(&model, &shared), derive(&model, &shared));
}

#[test]
fn only_terms_of_the_ontology_are_constructed() {
    let mut ontology = Vec::new();
    turtle(&root().join("ontology"), "ontologie", &mut ontology);
    let declared: BTreeSet<String> = ontology.iter().map(|quad| quad.subject.to_string()).collect();
    let (model, shared) = case();
    for quad in derive(&model, &shared) {
        let terms = [quad.predicate.to_string(), quad.object.to_string()];
        for term in terms.iter().filter(|term| term.contains("/portulan/ontologie#")) {
            assert!(declared.contains(term), "{term} is not declared: {quad}");
        }
    }
}

#[test]
fn example_models_reach_the_words_of_the_map() {
    for file in ["caisse-alpha.xml", "caisse-beta.xml"] {
        let model = root().join("data/exemple").join(file);
        let quads = derive(&model, &root().join("data"));
        let count = |class: &str| {
            let class = format!("<https://w3id.org/portulan/ontologie#{class}>");
            let typed = quads.iter().filter(|quad| quad.object.to_string() == class);
            typed.filter(|quad| quad.predicate.as_str().ends_with("#type")).count()
        };
        for (class, at_least) in
            [("Application", 15), ("Echange", 15), ("ObjetDeDonnees", 10), ("Fonction", 10)]
        {
            assert!(count(class) >= at_least, "{file}: {} {class}", count(class));
        }
    }
}
