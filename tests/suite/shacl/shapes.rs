//! Shapes that are wrong, hostile, or unusual; and the shapes of the ontology.

use std::sync::Arc;

use oxrdf::{GraphName, Quad, Term, Triple};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::edition::Edition;
use portulan::index::Limits;
use portulan::shacl::{Scope, Shapes, ShapesError, ValidationResult};

const PREFIXES: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . ";

pub(super) fn triples(turtle: &str) -> Vec<Triple> {
    let text = format!("{PREFIXES}{turtle}");
    RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(&text)
        .map(|quad| Triple::from(quad.expect("the Turtle of a test is right")))
        .collect()
}

fn compile(turtle: &str) -> Result<Shapes, ShapesError> {
    Shapes::compile(triples(turtle), None)
}

fn quads(turtle: &str) -> Vec<Quad> {
    triples(turtle).into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect()
}

fn validate(shapes: &str, data: &str) -> Vec<ValidationResult> {
    let shapes = compile(shapes).expect("the shapes are right");
    let edition = Arc::new(Edition::from_quads(1, &quads(data)).expect("a small edition"));
    let view = edition.unrestricted();
    let report = view.validate_with(&shapes, Scope::Everything, &Limits::default());
    report.expect("no deadline").results().collect()
}

fn faults(shapes: &str) -> String {
    match compile(shapes) {
        Ok(_) => panic!("these shapes should be refused: {shapes}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_fault_of_a_shape_is_refused_with_its_place() {
    let cases = [
        ("ex:s a sh:NodeShape ; sh:class \"texte\" .", "sh:class", "un IRI est attendu"),
        ("ex:s a sh:PropertyShape ; sh:minCount 1 .", "sh:path", "a un chemin"),
        ("ex:s a sh:NodeShape ; sh:minCount 1 .", "sh:minCount", "forme de propriété"),
        ("ex:s a sh:NodeShape ; sh:path ex:p .", "sh:path", "n’a pas de chemin"),
        ("ex:s sh:path ex:p ; sh:minCount -1 .", "sh:minCount", "positif"),
        ("ex:s sh:path ex:p ; sh:minCount 1 , 2 .", "sh:minCount", "une seule valeur"),
        ("ex:s sh:path ex:p ; sh:minCount \"1\" .", "sh:minCount", "xsd:integer"),
        ("ex:s a sh:NodeShape ; sh:nodeKind ex:Chose .", "sh:nodeKind", "genre de nœud"),
        ("ex:s a sh:NodeShape ; sh:pattern \"(\" .", "sh:pattern", "n’est pas valide"),
        ("ex:s a sh:NodeShape ; sh:pattern \"((a{1000}){1000}){1000}\" .", "sh:pattern", "mémoire"),
        ("ex:s a sh:NodeShape ; sh:pattern \"a\" ; sh:flags \"z\" .", "sh:pattern", "n’existe pas"),
        ("ex:s a sh:NodeShape ; sh:in ex:a .", "sh:in", "une liste est attendue"),
        (
            "ex:s a sh:NodeShape ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .",
            "sh:in",
            "revient sur elle-même",
        ),
        ("ex:s a sh:NodeShape ; sh:or ( ex:rien ) .", "ex", "n’est pas décrite"),
        ("ex:s sh:property [ sh:class ex:C ] .", "sh:path", "a un chemin"),
        (
            "ex:s sh:property [ sh:path [ sh:path ex:p ] ; sh:minCount 1 ] .",
            "sh:path",
            "pas un chemin",
        ),
        ("ex:s sh:path ( ex:p ) ; sh:minCount 1 .", "sh:path", "deux membres"),
        ("ex:s a sh:NodeShape ; sh:deactivated \"oui\" .", "sh:deactivated", "xsd:boolean"),
        ("ex:s a sh:NodeShape ; sh:severity \"grave\" .", "sh:severity", "un IRI est attendu"),
        ("ex:s a sh:NodeShape ; sh:message 3 .", "sh:message", "un texte est attendu"),
        ("ex:s a sh:NodeShape ; sh:minInclusive ex:a .", "sh:minInclusive", "littéral"),
        (
            "ex:s a sh:NodeShape ; sh:minInclusive \"a\"@fr .",
            "sh:minInclusive",
            "ne se compare pas",
        ),
        ("ex:s a sh:NodeShape ; sh:rule [ ] .", "sh:rule", "n’est pas pris en charge"),
        (
            "ex:s a sh:NodeShape ; sh:minimumCount 1 .",
            "sh:minimumCount",
            "n’est pas pris en charge",
        ),
        ("ex:s a sh:NodeShape ; sh:target [ ] .", "sh:target", "n’est pas pris en charge"),
        ("ex:o sh:entailment ex:regime . ex:s a sh:NodeShape .", "sh:entailment", "inférence"),
        (
            "ex:s sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:C ] .",
            "sh:qualifiedValueShape",
            "manque",
        ),
        ("ex:s sh:targetClass \"C\" .", "sh:targetClass", "un IRI est attendu"),
        (
            "ex:s a sh:NodeShape ; sh:sparql [ sh:select \"SELECT\" ] .",
            "sh:select",
            "SPARQL non valide",
        ),
        (
            "ex:s a sh:NodeShape ; sh:sparql [ sh:message \"sans requête\" ] .",
            "sh:select",
            "une requête",
        ),
        (
            "ex:s a sh:NodeShape ; sh:sparql [ sh:select \"SELECT ?x WHERE { ?x ?y ?z }\" ] .",
            "sh:select",
            "$this",
        ),
        (
            "ex:s a sh:NodeShape ; sh:sparql [ sh:select \"SELECT $this { $this ex:p 1 }\" ] .",
            "sh:select",
            "SPARQL",
        ),
    ];
    for (shapes, place, problem) in cases {
        let said = faults(shapes);
        assert!(said.contains(place) && said.contains(problem), "{shapes}\n gives {said}");
    }
}

#[test]
fn shapes_that_depend_on_themselves_are_refused_with_their_circle() {
    let direct =
        "ex:p a sh:NodeShape ; sh:targetClass ex:P ; sh:property [ sh:path ex:k ; sh:node ex:p ] .";
    assert!(faults(direct).contains("dépend d’elle-même"));
    let long = "ex:a a sh:NodeShape ; sh:not ex:b . ex:b a sh:NodeShape ; sh:or ( ex:c ) .
        ex:c a sh:NodeShape ; sh:and ( ex:a ) .";
    let said = faults(long);
    for name in
        ["<https://example.org/a>", "<https://example.org/b>", "<https://example.org/c>", "→"]
    {
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn shapes_nested_without_end_are_refused_not_followed() {
    let mut chain = String::new();
    for place in 0..20_000 {
        chain += &format!("ex:s{place} a sh:NodeShape ; sh:node ex:s{} .\n", place + 1);
    }
    chain += "ex:s20000 a sh:NodeShape .";
    assert!(faults(&chain).contains("niveaux"));
    let mut path = "ex:p".to_owned();
    for _ in 0..100 {
        path = format!("[ sh:inversePath {path} ]");
    }
    assert!(faults(&format!("ex:s sh:path {path} ; sh:minCount 1 .")).contains("niveaux"));
}

#[test]
fn many_faults_are_all_told_up_to_a_limit() {
    let mut text = String::new();
    for place in 0..150 {
        text += &format!("ex:s{place} a sh:NodeShape ; sh:class 1 .\n");
    }
    let error = compile(&text).expect_err("150 faults");
    assert_eq!(error.faults.len(), ShapesError::MOST);
}

#[test]
fn patterns_that_explode_elsewhere_are_linear_here() {
    let shapes =
        "ex:s sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:pattern \"^(a+)+$\" ] .";
    let data = format!("ex:n ex:p \"{}!\" .", "a".repeat(50_000));
    assert_eq!(validate(shapes, &data).len(), 1);
}

#[test]
fn flags_change_what_a_pattern_means() {
    let shapes = "ex:s sh:targetNode ex:n ; sh:property
        [ sh:path ex:i ; sh:pattern \"^abc$\" ; sh:flags \"i\" ] ,
        [ sh:path ex:q ; sh:pattern \"a.c\" ; sh:flags \"q\" ] ,
        [ sh:path ex:x ; sh:pattern \"a b c\" ; sh:flags \"x\" ] ,
        [ sh:path ex:s ; sh:pattern \"a.c\" ; sh:flags \"s\" ] ,
        [ sh:path ex:m ; sh:pattern \"^b$\" ; sh:flags \"m\" ] .";
    let right =
        "ex:n ex:i \"ABC\" ; ex:q \"a.c\" ; ex:x \"abc\" ; ex:s \"a\\nc\" ; ex:m \"a\\nb\" .";
    assert_eq!(validate(shapes, right), []);
    let wrong = "ex:n ex:i \"ABD\" ; ex:q \"abc\" ; ex:x \"a b c\" ; ex:s \"ac\" ; ex:m \"ab\" .";
    assert_eq!(validate(shapes, wrong).len(), 5);
}

#[test]
fn long_lists_and_long_chains_of_data_are_walked() {
    let members: Vec<String> = (0..20_000).map(|number| number.to_string()).collect();
    let shapes = format!("ex:s sh:targetNode 7 , 20001 ; sh:in ( {} ) .", members.join(" "));
    assert_eq!(validate(&shapes, "ex:a ex:b ex:c .").len(), 1);
    let chain: String = (0..20_000)
        .map(|place| format!("ex:n{place} ex:p ex:n{} .\n", (place + 1) % 20_000))
        .collect();
    let shapes = "ex:s sh:targetNode ex:n0 ; sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:maxCount 19999 ] .";
    assert_eq!(validate(shapes, &chain).len(), 1);
}

#[test]
fn results_of_a_node_constraint_keep_their_details() {
    let shapes = "ex:s sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:node ex:adresse ] .
        ex:adresse a sh:NodeShape ; sh:property [ sh:path ex:ville ; sh:minCount 1 ; sh:message \"Ville\"@fr ] .";
    let results = validate(shapes, "ex:n ex:p ex:m .");
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].details.len(), 1);
    assert_eq!(results[0].details[0].message(), Some("Ville"));
}

#[test]
fn queries_see_the_focus_node_and_fill_in_messages() {
    let shapes = "ex:o sh:declare [ sh:prefix \"ex\" ; sh:namespace \"https://example.org/\"^^xsd:anyURI ] .
        ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex:o ;
          sh:message \"{?value} est plus petit que {$min} pour {$this}\"@fr ;
          sh:select \"SELECT $this ?value (10 AS ?min) WHERE { $this ex:p ?value FILTER (?value < 10) }\" ] .";
    let results = validate(shapes, "ex:a a ex:C ; ex:p 3 . ex:b a ex:C ; ex:p 30 .");
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].message(), Some("3 est plus petit que 10 pour https://example.org/a"));
}

#[test]
fn nodes_are_validated_alone_as_within_the_whole() {
    let shapes = compile(
        "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:class ex:D ] .
         ex:t sh:targetObjectsOf ex:p ; sh:nodeKind sh:IRI .",
    );
    let shapes = shapes.expect("the shapes are right");
    let data = quads(
        "ex:Sub rdfs:subClassOf ex:C . ex:a a ex:Sub ; ex:p ex:b , 3 . ex:b a ex:C ; ex:p ex:a .",
    );
    let edition = Arc::new(Edition::from_quads(1, &data).expect("a small edition"));
    let view = edition.unrestricted();
    let everything = view.validate_with(&shapes, Scope::Everything, &Limits::default());
    let everything: Vec<_> = everything.expect("no deadline").results().collect();
    assert_eq!(everything.len(), 4);
    for node in ["<https://example.org/a>", "<https://example.org/b>", "3"] {
        let term: Term = if node == "3" {
            oxrdf::Literal::from(3).into()
        } else {
            oxrdf::NamedNode::new(node.trim_matches(['<', '>'])).expect("an IRI").into()
        };
        let alone = view.validate_with(
            &shapes,
            Scope::Nodes(std::slice::from_ref(&term)),
            &Limits::default(),
        );
        let alone: Vec<_> = alone.expect("no deadline").results().collect();
        let within: Vec<_> =
            everything.iter().filter(|result| result.focus == term).cloned().collect();
        assert_eq!(alone, within, "{node}");
    }
}

#[test]
fn results_are_bounded_and_say_so() {
    let shapes = compile("ex:s sh:targetSubjectsOf ex:p ; sh:class ex:Rien .").expect("right");
    let data: String = (0..5_000).map(|place| format!("ex:n{place} ex:p {place} .\n")).collect();
    let edition = Arc::new(Edition::from_quads(1, &quads(&data)).expect("a small edition"));
    let limits = Limits { rows: 1_000, deadline: None };
    let report = edition.unrestricted().validate_with(&shapes, Scope::Everything, &limits);
    let report = report.expect("no deadline");
    assert_eq!((report.len(), report.truncated()), (1_000, true));
    let limits = Limits { rows: 1_000, deadline: Some(std::time::Instant::now()) };
    let late = edition.unrestricted().validate_with(&shapes, Scope::Everything, &limits);
    assert!(late.is_err(), "the deadline has passed");
}

#[test]
fn the_shapes_of_the_ontology_are_right() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology");
    let mut triples = Vec::new();
    for path in super::files(&root).expect("the ontology is there") {
        let text = std::fs::read_to_string(&path).expect("a text");
        let parser =
            RdfParser::from_format(RdfFormat::Turtle).with_base_iri("https://w3id.org/portulan/");
        let quads = parser.expect("a base").for_slice(&text).map(|quad| quad.expect("Turtle"));
        triples.extend(quads.map(Triple::from));
    }
    match Shapes::compile(triples, None) {
        Ok(shapes) => assert!(shapes.len() > 200, "{} shapes", shapes.len()),
        Err(error) => panic!("{error}"),
    }
}
