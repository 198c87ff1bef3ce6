//! Units and properties of the recognition of words.

use std::collections::HashSet;
use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use proptest::prelude::*;

use super::{Entry, Glossary, Kind};
use crate::edition::Edition;
use crate::reader::Reader;
use crate::schema::Schema;

fn word(headword: &str, kind: Kind) -> Entry {
    Entry {
        thing: NamedNode::new_unchecked(format!("urn:x:{}", headword.replace(' ', "-"))),
        headword: headword.to_owned(),
        kind,
        full: None,
        proper: false,
        definition: Some("Une définition.".to_owned()),
        period: (None, None),
        transverse: false,
        fictitious: false,
        recognised: true,
        forms: Vec::new(),
    }
}

fn glossary() -> Glossary {
    let mut shared = word("Dispositif mutualisé", Kind::Class);
    shared.forms.push("Dispositifs mutualisés".to_owned());
    let mut unmarked = word("Zone", Kind::Class);
    unmarked.recognised = false;
    Glossary::new(vec![
        word("DSN", Kind::Acronym),
        word("API", Kind::Class),
        word("API-SECU", Kind::Acronym),
        word("URSSAF", Kind::Acronym),
        word("Mon espace santé", Kind::Acronym),
        word("FranceConnect+", Kind::Acronym),
        word("FranceConnect", Kind::Acronym),
        word("Pôle emploi", Kind::FormerName),
        word("Base légale", Kind::Property),
        shared,
        unmarked,
    ])
}

fn found(text: &str) -> Vec<&str> {
    let glossary = glossary();
    glossary.find(text).into_iter().map(|one| &text[one.range]).collect()
}

#[test]
fn whole_words_are_found_and_the_longest_wins() {
    assert_eq!(found("La DSN, l’API-SECU et une API."), ["DSN", "API-SECU", "API"]);
    assert_eq!(found("FranceConnect+ ou FranceConnect"), ["FranceConnect+", "FranceConnect"]);
    assert!(found("DSNX xDSN DSN2 _DSN DSN-TS non-DSN dsn.fr https://x.fr/DSN a@DSN").is_empty());
    assert_eq!(found("(DSN)/«\u{202f}DSN\u{202f}» DSN."), ["DSN", "DSN", "DSN"]);
}

#[test]
fn acronyms_keep_their_case_and_terms_do_not() {
    assert!(found("dsn Dsn api Api").is_empty());
    assert_eq!(found("Urssaf URSSAF urssaf"), ["Urssaf", "URSSAF"]);
    assert_eq!(found("la base légale, LA BASE LEGALE"), ["base légale", "BASE LEGALE"]);
    assert_eq!(found("des dispositifs mutualisés"), ["dispositifs mutualisés"]);
    assert_eq!(found("Mon\u{a0}espace santé"), ["Mon\u{a0}espace santé"]);
    assert_eq!(found("Pôle emploi"), ["Pôle emploi"], "composed");
    assert_eq!(found("Po\u{302}le emploi"), ["Po\u{302}le emploi"], "and decomposed");
    assert!(found("une zone").is_empty(), "plain words are not marked as terms");
}

#[test]
fn a_very_long_text_is_left_alone() {
    assert!(found(&"DSN ".repeat(6_000)).is_empty());
    assert_eq!(found(&"DSN ".repeat(4_000)).len(), 4_000);
}

const CONTRIBUTED: &str = r#"
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:g> ptl:organisme <urn:o> ; ptl:visibilite <https://w3id.org/portulan/vocabulaire/visibilite/public> .
<urn:a> ptl:sigle "Les" ; rdfs:label "Un piège" .
<urn:b> ptl:sigle "ZIB" ; rdfs:label "Zibeline" .
<urn:c> a skos:Concept ; skos:prefLabel "de" ; skos:definition "Un autre." ; ptl:terme true .
<urn:d> ptl:alias <urn:e> . <urn:e> rdfs:label "la" .
"#;

#[test]
fn a_contribution_adds_acronyms_but_cannot_make_plain_words_terms() {
    let graph = NamedNode::new_unchecked("urn:g");
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(GraphName::NamedNode(graph))
        .for_slice(CONTRIBUTED)
        .collect::<Result<_, _>>()
        .unwrap();
    let edition = Edition::from_quads(1, &quads).unwrap();
    let view = Arc::new(edition).view(&Reader::Public);
    let ontology = NamedNode::new_unchecked("urn:ontology");
    let schema = Schema::read(&view, ontology.as_ref());
    let glossary = Glossary::read(&view, &schema, (ontology.as_ref(), &HashSet::new()));
    let text = "Les ZIB de la";
    let words: Vec<&str> = glossary.find(text).into_iter().map(|one| &text[one.range]).collect();
    assert_eq!(words, ["ZIB"]);
    let zib = glossary.entries().iter().find(|entry| entry.headword == "ZIB").unwrap();
    assert_eq!(zib.full.as_deref(), Some("Zibeline"));
    assert!(!glossary.entries().iter().any(|entry| entry.headword == "de"));
}

proptest! {
    #[test]
    fn occurrences_are_in_order_apart_and_on_characters(text in "(?s)(DSN|API|-|SECU|base légale|\u{301}|[^a]){0,40}") {
        let glossary = glossary();
        let mut from = 0;
        for one in glossary.find(&text) {
            prop_assert!(one.range.start >= from && one.range.start < one.range.end);
            prop_assert!(text.get(one.range.clone()).is_some());
            from = one.range.end;
        }
    }
}
