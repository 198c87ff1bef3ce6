use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};

use super::Schema;
use crate::edition::Edition;

const ONTOLOGY: &str = r#"
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <http://exemple.invalid/> .

:Navire a owl:Class ; rdfs:label "Ship"@en , "Navire"@fr ; ptl:rang 2 ; ptl:cle "navire" .
:GalereRoyale a owl:Class ; rdfs:label "Galère royale"@fr ; rdfs:subClassOf :Galere , :Navire .
:Galere a owl:Class ; rdfs:label "Galère"@fr ; ptl:rang 1 ; rdfs:subClassOf :Navire .
:Cycle a owl:Class ; rdfs:subClassOf :AutreCycle .
:AutreCycle a owl:Class ; rdfs:subClassOf :Cycle .

:rames a owl:DatatypeProperty ; rdfs:label "rames"@fr .
:port a owl:ObjectProperty ; rdfs:label "port d’attache"@fr ; ptl:libelleInverse "abrite"@fr .

:forme-navire a sh:NodeShape ; sh:targetClass :Navire ; sh:property :p-port , :p-rames .
:p-port a sh:PropertyShape ; sh:path :port ; sh:group :g2 ; sh:order 1 .
:p-rames a sh:PropertyShape ; sh:path :rames ; sh:name "Rames du navire"@fr ; sh:group :g1 ; sh:order 2 .
:forme-galere a sh:NodeShape ; sh:targetClass :Galere ; sh:property :p-rames-galere .
:p-rames-galere a sh:PropertyShape ; sh:path :rames ; sh:name "Rames"@fr ; sh:group :g1 ; sh:order 1 ;
    sh:maxCount 1 ; ptl:colonne true .
:g1 rdfs:label "Propulsion"@fr ; sh:order 1 .
:g2 rdfs:label "Attaches"@fr ; sh:order 2 .
"#;

fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("http://exemple.invalid/{name}")).unwrap()
}

fn schema_of(graph: &str) -> Schema {
    let graph = iri(graph);
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(GraphName::NamedNode(graph))
        .for_slice(ONTOLOGY)
        .collect::<Result<_, _>>()
        .unwrap();
    let edition = std::sync::Arc::new(Edition::from_quads(1, &quads).unwrap());
    Schema::read(&edition.unrestricted(), iri("ontologie").as_ref())
}

#[test]
fn classes_come_in_the_order_of_menus_with_french_names_and_slugs() {
    let schema = schema_of("ontologie");
    let classes: Vec<(&str, &str)> =
        schema.classes().iter().map(|class| (class.label.as_str(), class.key.as_str())).collect();
    assert_eq!(classes[..2], [("Galère", "galere"), ("Navire", "navire")]);
    assert!(classes.contains(&("Galère royale", "galere-royale")));
    assert!(schema.class_by_key("navire").unwrap().is_main());
    assert!(!schema.class_by_key("galere").unwrap().is_main(), "it has no ptl:cle");
}

#[test]
fn shapes_are_inherited_and_the_nearest_class_wins() {
    let schema = schema_of("ontologie");
    let class = schema.class(iri("GalereRoyale").as_ref()).unwrap();
    let shapes: Vec<(&str, &str)> = class
        .shapes
        .iter()
        .map(|shape| (shape.name.as_str(), shape.group.as_ref().unwrap().label.as_str()))
        .collect();
    assert_eq!(shapes, [("Rames", "Propulsion"), ("port d’attache", "Attaches")]);
    assert_eq!((class.shapes[0].max_count, class.shapes[0].column), (Some(1), true));
}

#[test]
fn cycles_of_classes_end() {
    let schema = schema_of("ontologie");
    let class = schema.class(iri("Cycle").as_ref()).unwrap();
    assert_eq!(class.ancestors, [iri("Cycle"), iri("AutreCycle")]);
    assert_eq!(class.descendants.len(), 2);
}

#[test]
fn the_most_specific_classes_are_kept() {
    let schema = schema_of("ontologie");
    let labels = |types: &[NamedNode]| -> Vec<String> {
        schema.most_specific(types).iter().map(|class| class.label.clone()).collect()
    };
    assert_eq!(labels(&[iri("Navire"), iri("Galere"), iri("Inconnue")]), ["Galère"]);
    assert_eq!(labels(&[iri("Cycle"), iri("AutreCycle")]).len(), 2, "neither is above the other");
}

#[test]
fn relations_have_names_at_both_ends() {
    let schema = schema_of("ontologie");
    assert_eq!(schema.property_label(iri("port").as_ref()), "port d’attache");
    assert_eq!(schema.inverse_label(iri("port").as_ref()), "abrite");
    assert!(schema.inverse_label(iri("rames").as_ref()).contains("rames"));
    assert_eq!(schema.property_label(iri("inconnue").as_ref()), "inconnue");
}

#[test]
fn other_graphs_cannot_change_the_ontology() {
    assert!(schema_of("graphe-d-un-organisme").classes().is_empty());
}
