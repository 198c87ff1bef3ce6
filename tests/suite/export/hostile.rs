//! Models that no file would hold: whatever is in them, the export is XML that can be read again.

use oxrdf::{Literal, NamedNode, Quad, Term};
use portulan::export::Matter;
use portulan::import::{Limits, read};
use portulan::model::to_rdf::to_quads;
use portulan::model::{Concept, Element, Kind, Model, Text, from_rdf};
use proptest::prelude::*;

use super::{contribution, exported, rebuilt};

fn text(value: &str) -> Text {
    Text { value: value.to_owned(), language: None }
}

fn element(identifier: &str, name: &str) -> Element {
    let concept = Concept {
        identifier: identifier.to_owned(),
        names: vec![text(name)],
        ..Concept::default()
    };
    Element { concept, kind: Kind::Known("Node") }
}

#[test]
fn an_empty_model_is_exported() {
    let (bytes, remarks) = exported(&Model::default());
    let again = read(&bytes, &Limits::default()).expect("readable").model;
    assert_eq!(again.counts(), Model::default().counts());
    assert!(remarks.is_empty(), "{remarks:?}");
    assert_eq!(rebuilt(&[]).model, Model::default());
}

#[test]
fn characters_that_xml_forbids_are_replaced_and_said() {
    let names = ["a\u{0}b", "]]>", "\"'<&>", "fin\r\n\tligne", "\u{FFFF}", "🧭"];
    let elements = names.iter().enumerate().map(|(n, name)| element(&format!("e{n}"), name));
    let model = Model { elements: elements.collect(), ..Model::default() };
    let (bytes, remarks) = exported(&model);
    let again = read(&bytes, &Limits::default()).expect("readable").model;
    let read: Vec<&str> =
        again.elements.iter().map(|one| one.concept.names[0].value.as_str()).collect();
    assert_eq!(read, ["a\u{FFFD}b", "]]>", "\"'<&>", "fin\r\n\tligne", "\u{FFFD}", "🧭"]);
    let said: Vec<_> = remarks.kept.iter().map(|one| (one.matter, one.id.as_str())).collect();
    assert_eq!(said, [(Matter::CharacterReplaced, "e0"), (Matter::CharacterReplaced, "e4")]);
}

#[test]
fn identifiers_of_any_shape_give_the_same_keys() {
    let identifiers = [
        "2b",
        "id-2b",
        "a b",
        "é",
        "",
        "x/y",
        "ptl.a",
        "-",
        "a:b",
        "42",
        "id-",
        "portulan-constat",
    ];
    let elements = identifiers.iter().map(|identifier| element(identifier, "x"));
    let model = Model { elements: elements.collect(), ..Model::default() };
    let (bytes, _) = exported(&model);
    let again = read(&bytes, &Limits::default()).expect("readable").model;
    assert_eq!(again.elements.len(), identifiers.len(), "{}", String::from_utf8_lossy(&bytes));
    let keys = |model: &Model| {
        let quads = to_quads(model, &contribution());
        let subjects = quads.iter().map(|quad| quad.subject.to_string());
        subjects.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(keys(&model), keys(&again));
}

#[test]
fn a_hundred_thousand_elements_take_memory_in_proportion() {
    let of = |count: usize| {
        let elements = (0..count).map(|n| element(&format!("e{n}"), &format!("Application {n}")));
        Model { elements: elements.collect(), ..Model::default() }
    };
    let (small, large) = (exported(&of(1_000)).0, exported(&of(100_000)).0);
    let ratio = large.len() / small.len();
    assert!((80..=120).contains(&ratio), "{ratio}");
    assert_eq!(read(&large, &Limits::default()).expect("readable").model.elements.len(), 100_000);
}

/// Graphs that nobody made with an importer: cycles, loops, wrong types, missing ends.
fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let thing =
        (0..6usize).prop_map(|n| NamedNode::new_unchecked(format!("https://example.org/{n}")));
    let am = |name: &str| {
        NamedNode::new_unchecked(format!("https://w3id.org/portulan/archimate#{name}"))
    };
    let classes = [
        "Node",
        "Element",
        "Flow",
        "Relationship",
        "View",
        "ViewNode",
        "ViewConnection",
        "Folder",
        "Model",
        "PropertyDefinition",
        "Property",
        "Viewpoint",
        "Concern",
        "Metadata",
    ];
    let predicates = [
        "source",
        "target",
        "parent",
        "view",
        "element",
        "relationship",
        "concept",
        "connectionSource",
        "connectionTarget",
        "definition",
        "propertyOf",
        "about",
        "folder",
        "viewReference",
        "order",
        "x",
        "style",
        "bendpoints",
        "itemOrder",
        "name",
        "entry",
        "kind",
    ];
    let rdf_type = oxrdf::vocab::rdf::TYPE.into_owned();
    let typed = (thing.clone(), prop::sample::select(classes.to_vec()))
        .prop_map(move |(s, class)| (s, rdf_type.clone(), Term::from(am(class))));
    let linked = (thing.clone(), prop::sample::select(predicates.to_vec()), thing.clone())
        .prop_map(move |(s, p, o)| (s, am(p), Term::from(o)));
    let said = (thing.clone(), prop::sample::select(predicates.to_vec()), "[-0-9a-z#@=, %]{0,12}")
        .prop_map(move |(s, p, o)| (s, am(p), Term::from(Literal::new_simple_literal(o))));
    let graph = contribution().addresses.source_graph();
    prop::collection::vec(prop_oneof![typed, linked, said], 0..60).prop_map(move |triples| {
        triples.into_iter().map(|(s, p, o)| Quad::new(s, p, o, graph.clone())).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_gives_a_file_that_can_be_read(quads in quads()) {
        let model = rebuilt(&quads).model;
        let (bytes, remarks) = exported(&model);
        let again = read(&bytes, &Limits::default()).expect("readable");
        let errors: Vec<_> = again
            .findings
            .iter()
            .filter(|finding| finding.severity == portulan::import::Severity::Error)
            // What the model lacked is lacking again, and is said again.
            .filter(|finding| finding.code != portulan::import::Code::PropertyDefinitionMissing)
            .map(|finding| &finding.message)
            .collect();
        prop_assert!(errors.is_empty(), "{errors:?}\n{}", String::from_utf8_lossy(&bytes));
        let (mut written, mut expected) = (again.model.counts(), model.counts());
        // Properties of folders and figures have no place in the format: a remark says how many are left out.
        if remarks.kept.iter().any(|one| one.message.contains("de dossiers ou de figures")) {
            (written.property_instances, expected.property_instances) = (0, 0);
        }
        prop_assert_eq!(written, expected, "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_text_comes_back(name in "\\PC{0,30}", documentation in any::<String>()) {
        let mut model = Model { elements: vec![element("e", &name)], ..Model::default() };
        model.elements[0].concept.documentation.push(text(&documentation));
        let again = read(&exported(&model).0, &Limits::default()).expect("readable").model;
        let sound = |text: &str| text.replace(portulan::import::decode::is_forbidden, "\u{FFFD}");
        prop_assert_eq!(&again.elements[0].concept.names[0].value, &sound(&name));
        prop_assert_eq!(&again.elements[0].concept.documentation[0].value, &sound(&documentation));
    }
}

#[test]
fn a_graph_without_a_model_is_counted_as_left_out() {
    let graph = contribution().addresses.source_graph();
    let thing = NamedNode::new_unchecked("https://example.org/a");
    let label = oxrdf::vocab::rdfs::LABEL.into_owned();
    let quad = Quad::new(thing, label, Literal::new_simple_literal("a"), graph.clone());
    let rebuilt = from_rdf::read(graph.as_ref(), &[quad]);
    assert_eq!((rebuilt.left_out, rebuilt.model), (1, Model::default()));
}
