//! The rules themselves; what they construct is tested on whole models in `tests/suite`.

use std::sync::Arc;

use super::*;
use crate::edition::Edition;
use crate::reader::Reader;

const GRAPH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://example.org/g");

fn derive(rules: &Rules) -> Result<Vec<Quad>, String> {
    let quad = Quad::new(GRAPH, rdf::TYPE, ptl::GRAPHE, GRAPH);
    let edition = Edition::from_quads(1, [&quad]).expect("one quad");
    let view = Arc::new(edition).view(&Reader::Administrator);
    rules.derive(&view, &GRAPH.into_owned(), &NamedNode::new_unchecked("https://example.org/d"))
}

fn rule(query: &str) -> Rule {
    Rule::parse("r", &format!("#+ title: t\n#+ description: d\n{query}")).expect("a header")
}

#[test]
fn each_embedded_rule_has_its_header_and_runs() {
    let rules = Rules::embedded();
    assert!(rules.rules().len() > 20, "{} rules", rules.rules().len());
    derive(&rules).expect("every rule is a CONSTRUCT that runs");
}

#[test]
fn fingerprint_changes_with_any_rule() {
    let one = Rules::new(vec![rule("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }")]);
    let other = Rules::new(vec![rule("CONSTRUCT { ?s a ?d } WHERE { ?s a ?d }")]);
    assert_ne!(one.fingerprint(), other.fingerprint());
}

#[test]
fn faulty_rules_are_refused() {
    assert!(Rule::parse("r", "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }").is_err());
    for query in ["ASK {}", "CONSTRUCT {", "CONSTRUCT { _:b a ?c } WHERE { ?s a ?c }"] {
        assert!(derive(&Rules::new(vec![rule(query)])).is_err(), "{query}");
    }
}

#[test]
fn derived_graph_names_the_rules_that_gave_something() {
    let rules = vec![
        rule("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
        Rule {
            name: "rien".into(),
            ..rule("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c FILTER(false) }")
        },
    ];
    let quads = derive(&Rules::new(rules)).expect("valid");
    let named: Vec<_> = quads.iter().filter(|quad| quad.predicate == DERIVED_BY_RULE).collect();
    assert_eq!(named.len(), 1);
    assert!(named[0].object.to_string().ends_with("/r>"), "{}", named[0]);
}
