use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use proptest::prelude::*;

use super::distance::distance_at_most;
use super::{NameKind, SearchIndex, normalise};
use crate::edition::Edition;
use crate::schema::Schema;

const MAP: &str = r#"
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <http://exemple.invalid/> .

:Chose a owl:Class ; rdfs:label "Chose"@fr ; ptl:cle "chose" ; ptl:rang 1 .
:Nom a owl:Class ; rdfs:label "Nom"@fr ; ptl:cle "nom" ; ptl:rang 2 .

:dsn a :Chose ; rdfs:label "Déclaration sociale nominative"@fr ; ptl:sigle "DSN" .
:dsn-pilote a :Chose ; rdfs:label "DSN pilote"@fr ; ptl:alias :ancien .
:ancien a :Nom ; rdfs:label "Prototype d’Œdipe"@fr .
:dads a :Chose ; rdfs:label "Déclaration annuelle"@fr ; skos:altLabel "DADS-U"@fr ; skos:hiddenLabel "TDS"@fr .
:inconnue rdfs:label "Déclaration sans classe"@fr .
"#;

fn index() -> SearchIndex {
    let ontology = NamedNode::new("http://exemple.invalid/ontologie").unwrap();
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(GraphName::NamedNode(ontology.clone()))
        .for_slice(MAP)
        .collect::<Result<_, _>>()
        .unwrap();
    let view = Arc::new(Edition::from_quads(1, &quads).unwrap()).unrestricted();
    SearchIndex::build(&view, &Schema::read(&view, ontology.as_ref()))
}

#[track_caller]
fn check(query: &str, expected: &[&str]) {
    let found = index().search(query, 10);
    let names: Vec<&str> = found
        .hits
        .iter()
        .map(|hit| hit.iri.as_str().trim_start_matches("http://exemple.invalid/"))
        .collect();
    assert_eq!(names, expected, "{query}");
    assert_eq!(found.total, expected.len());
}

#[test]
fn acronyms_come_first_then_names_that_hold_the_words() {
    check("dsn", &["dsn", "dsn-pilote"]);
    check("D.S.N.", &["dsn", "dsn-pilote"]);
    check("declaration", &["dads", "dsn"]);
    check("NOMIN decl", &["dsn"]);
    check("dads u", &["dads"]);
    check("tds", &["dads"]);
    check("", &[]);
    check("…", &[]);
}

#[test]
fn former_names_lead_to_the_thing_and_not_to_the_node_that_holds_them() {
    check("oedipe", &["dsn-pilote"]);
    assert_eq!(index().search("prototype", 1).hits[0].kind, NameKind::Other);
}

#[test]
fn mistakes_of_typing_are_forgiven_in_suggestions_only() {
    check("declaratoin", &[]);
    let suggested = index().suggest("declaratoin", 5);
    assert_eq!(suggested.len(), 2);
    assert!(index().suggest("xylophone", 5).is_empty());
    assert!(index().suggest("", 5).is_empty());
}

#[test]
fn names_are_compared_without_case_accents_or_punctuation() {
    assert_eq!(normalise("L’Assurance-Maladie : ÉTÉ"), "l assurance maladie ete");
    assert_eq!(normalise("Œuvre & Cœur"), "oeuvre coeur");
    assert_eq!(normalise("S.N.G.I."), "sngi");
    assert_eq!(normalise("v2.1"), "v2 1");
}

#[test]
fn distance_counts_insertions_removals_changes_and_swaps() {
    for (left, right, expected) in [
        ("rng", "rng", Some(0)),
        ("rng", "rnq", Some(1)),
        ("rng", "rgn", Some(1)),
        ("sngi", "sng", Some(1)),
        ("abc", "xyz", None),
        ("", "ab", Some(2)),
    ] {
        assert_eq!(distance_at_most(left, right, 2), expected, "{left} {right}");
    }
}

proptest! {
    #[test]
    fn any_query_is_answered(query in ".{0,300}") {
        let index = index();
        index.search(&query, 5);
        index.suggest(&query, 5);
    }

    #[test]
    fn distance_is_symmetric(left in "[a-d]{0,6}", right in "[a-d]{0,6}") {
        prop_assert_eq!(distance_at_most(&left, &right, 3), distance_at_most(&right, &left, 3));
    }

    #[test]
    fn normal_forms_are_stable(text in ".{0,60}") {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }
}
