use std::collections::HashSet;
use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};

use super::{Choice, Completeness, Stand, percent};
use crate::edition::Edition;
use crate::index::View;
use crate::reader::Reader;
use crate::schema::Schema;

const MAP: &str = r#"
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix visibilite: <https://w3id.org/portulan/vocabulaire/visibilite/> .
@prefix : <http://exemple.invalid/> .

:ontologie { :ontologie ptl:visibilite visibilite:public .
  :Navire a owl:Class ; rdfs:label "Navire"@fr ; ptl:rang 2 ; ptl:cle "navire" .
  :Galere a owl:Class ; rdfs:label "Galère"@fr ; ptl:rang 1 ; ptl:cle "galere" ; rdfs:subClassOf :Navire .
  :Bouee a owl:Class ; rdfs:label "Bouée"@fr ; ptl:rang 3 ; ptl:cle "bouee" .
  :port a owl:ObjectProperty ; ptl:regroupe 1 .
  :n1 rdfs:label "Nommé"@fr ; ptl:rang 1 . :n2 rdfs:label "Décrit"@fr ; ptl:rang 2 .
  :fn sh:targetClass :Navire ; sh:property :p-port , :p-rames , :p-mats .
  :p-port sh:path :port ; ptl:niveau :n1 .
  :p-rames sh:path :rames ; ptl:niveau :n2 .
  :p-mats sh:path :mats .
  :fg sh:targetClass :Galere ; sh:property :g-rames , :g-chiourme .
  :g-rames sh:path :rames ; ptl:niveau :n1 .
  :g-chiourme sh:path :chiourme ; ptl:niveau :n2 .
}
:a { :a ptl:visibilite visibilite:public .
  :nef a :Navire ; :port :brest .
  :barque a :Navire ; :rames 2 .
  :reale a :Navire , :Galere ; :port :toulon ; :rames 50 .
  :jaune a :Bouee .
  :brest skos:broader :atlantique . :atlantique skos:broader :brest .
}
:cache { :cache ptl:visibilite visibilite:organisme .
  :reale :chiourme 200 . :secret a :Navire ; :port :brest .
}
"#;

fn iri(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://exemple.invalid/{name}"))
}

fn read(reader: &Reader) -> (Arc<dyn View>, Schema, Completeness) {
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
        .for_slice(MAP)
        .collect::<Result<_, _>>()
        .expect("the map is TriG");
    let edition = Arc::new(Edition::from_quads(1, &quads).expect("the map is small"));
    let view: Arc<dyn View> = Arc::new(edition.view(reader));
    let schema = Schema::read(view.as_ref(), iri("ontologie").as_ref());
    let invented = HashSet::from([GraphName::NamedNode(iri("nulle-part"))]);
    let all = Completeness::read(view.as_ref(), &schema, &invented);
    (view, schema, all)
}

#[test]
fn a_level_is_reached_when_all_that_it_and_those_below_expect_is_said() {
    let (view, schema, all) = read(&Reader::Public);
    let reached = |name: &str| all.standing(iri(name).as_ref()).map(|one| all.reached(one));
    assert_eq!(reached("nef"), Some(1));
    assert_eq!(reached("barque"), Some(0), "the first level fails, whatever the second says");
    assert_eq!(reached("reale"), Some(1), "a galley says its oars at the first level");
    assert_eq!(reached("jaune"), None, "no level speaks of buoys");
    for one in all.chosen(&Choice::default()) {
        let stand = Stand::of(view.as_ref(), &schema, &one.thing).expect("it stands somewhere");
        assert_eq!((stand.reached, stand.filled()), (all.reached(one), all.answers(one)));
    }
    let stand = Stand::of(view.as_ref(), &schema, &iri("reale")).expect("it stands somewhere");
    let lacks: Vec<&str> = stand.lacks().map(|one| one.shape.path.as_str()).collect();
    assert_eq!(lacks, ["http://exemple.invalid/chiourme"]);
    assert!(Stand::of(view.as_ref(), &schema, &iri("jaune")).is_none());
}

#[test]
fn what_a_reader_does_not_see_does_not_count() {
    let (_, _, public) = read(&Reader::Public);
    let (_, _, whole) = read(&Reader::Administrator);
    assert_eq!(
        (public.tally(&Choice::default()).things, whole.tally(&Choice::default()).things),
        (3, 4)
    );
    let reale =
        |all: &Completeness| all.standing(iri("reale").as_ref()).map(|one| all.reached(one));
    assert_eq!((reale(&public), reale(&whole)), (Some(1), Some(2)));
    assert!(public.standing(iri("secret").as_ref()).is_none());
}

#[test]
fn counts_add_up_however_things_are_chosen() {
    let (_, _, all) = read(&Reader::Public);
    let tally = all.tally(&Choice::default());
    assert_eq!((tally.things, tally.reached.as_slice()), (3, [1, 2, 0].as_slice()));
    assert_eq!((tally.filled, tally.asked, tally.percentage()), (4, 7, 57));
    assert_eq!((tally.at_least(0), tally.at_least(1), tally.at_least(2)), (3, 2, 0));
    let by_class = all.by_class(&Choice::default());
    assert_eq!((by_class[&iri("Navire")].things, by_class[&iri("Galere")].things), (2, 1));
    let class = |name| Choice { class: Some(iri(name)), ..Choice::default() };
    assert_eq!(all.tally(&class("Navire")).things, 3, "galleys are ships");
    assert_eq!(all.tally(&class("Galere")).things, 1);
    let (ports, nowhere) = all.by_gathering(&Choice::default(), &iri("port"));
    assert_eq!((ports[&iri("brest")].things, ports[&iri("atlantique")].things), (1, 1));
    assert_eq!(nowhere.things, 1);
    let gathered = vec![(iri("port"), iri("atlantique"))];
    assert_eq!(all.tally(&Choice { gathered, ..Choice::default() }).things, 1);
    let lacking = |name| Choice { lacking: Some(iri(name)), ..Choice::default() };
    assert_eq!(all.tally(&lacking("rames")).things, 1);
    let oars = all.by_property(&class("Navire"));
    let oars: Vec<(usize, usize)> = oars
        .iter()
        .filter(|one| one.0.shape.path == iri("rames"))
        .map(|one| (one.1, one.2))
        .collect();
    assert_eq!(oars, [(1, 1), (2, 1)], "expected at one level of galleys, at another of ships");
    assert_eq!(all.tally(&Choice { reached: Some(1), ..Choice::default() }).things, 2);
}

#[test]
fn percentages_are_rounded_and_nothing_is_no_share() {
    assert_eq!((percent(1, 3), percent(2, 3), percent(0, 0), percent(5, 5)), (33, 67, 0, 100));
}
