//! The rules themselves; what they construct is tested on whole models in `tests/suite`.

use super::*;
use crate::edition::Edition;

const GRAPH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://example.org/g");

fn derive(rules: &Rules) -> Result<Vec<Quad>, String> {
    let quad = Quad::new(GRAPH, rdf::TYPE, ptl::GRAPHE, GRAPH);
    let ground = Ground::new(Edition::from_quads(1, [&quad]).expect("one quad"));
    rules.derive(&ground, &GRAPH.into_owned(), &NamedNode::new_unchecked("https://example.org/d"))
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

#[test]
fn stages_see_what_those_before_gave() {
    let staged = |stage: &str, query: &str| {
        Rule::parse("r", &format!("#+ title: t\n#+ description: d\n{stage}{query}"))
            .expect("a header")
    };
    let first = staged("#+ stage: 1\n", "CONSTRUCT { ?s <urn:p> 1 } WHERE { ?s a ?c }");
    let second = "CONSTRUCT { ?s <urn:q> 2 } WHERE { ?s <urn:p> 1 }";
    let count = |second: Rule| {
        let quads = derive(&Rules::new(vec![second, first.clone()])).expect("valid");
        quads.iter().filter(|quad| quad.predicate.as_str() == "urn:q").count()
    };
    assert_eq!(count(staged("", second)), 1);
    assert_eq!(count(staged("#+ stage: 1\n", second)), 0);
    let wrong = "#+ title: t\n#+ description: d\n#+ stage: x\nASK {}";
    assert!(Rule::parse("r", wrong).is_err());
}
