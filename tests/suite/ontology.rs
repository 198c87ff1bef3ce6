//! The ontology: every word has a name and a meaning in two languages, and what is used is declared.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::turtle_files::{BASE, PTL, Triples, borrowed, prefixes, ptl, root, turtle_files};

/// The types of ArchiMate share the shapes of `Element` and `Relationship`.
const ARCHIMATE: &str = "https://w3id.org/portulan/archimate#";
const BOTH: [&str; 2] = ["en", "fr"];

fn node(iri: &str) -> NamedNode {
    NamedNode::new(iri).expect("an IRI read from a graph is one")
}

fn everything() -> Triples {
    Triples::read(&["ontology", "data/reference"])
}

fn assert_in_two_languages(triples: &Triples, subject: &NamedNode, property: &NamedNode) {
    let languages = triples.languages(subject, property);
    assert!(
        BOTH.iter().all(|language| languages.contains(*language)),
        "{subject} lacks {property} in one of {BOTH:?}"
    );
}

#[test]
fn every_term_has_a_name_and_a_definition_in_two_languages() {
    let ontology = Triples::read(&["ontology"]);
    let mut terms = 0;
    for kind in ["Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"] {
        for term in ontology.of_class(&borrowed("owl", kind)) {
            let term = node(&term);
            assert_in_two_languages(&ontology, &term, &borrowed("rdfs", "label"));
            assert_in_two_languages(&ontology, &term, &borrowed("skos", "definition"));
            assert_eq!(ontology.values(&term, &borrowed("rdfs", "isDefinedBy")).len(), 1, "{term}");
            terms += 1;
        }
    }
    assert!(terms > 100, "{terms} terms");
    for property in ontology.of_class(&borrowed("owl", "ObjectProperty")) {
        assert_in_two_languages(&ontology, &node(&property), &ptl("libelleInverse"));
    }
}

#[test]
fn every_class_can_be_listed_and_shown() {
    let ontology = Triples::read(&["ontology"]);
    let mut keys = BTreeSet::new();
    let mut shaped = BTreeMap::new();
    for shape in ontology.of_class(&borrowed("sh", "NodeShape")) {
        for class in ontology.things(&node(&shape), &borrowed("sh", "targetClass")) {
            assert!(
                shaped.insert(class.into_string(), shape.clone()).is_none(),
                "two shapes: {shape}"
            );
        }
    }
    for class in ontology.of_class(&borrowed("owl", "Class")) {
        let class = node(&class);
        let inner = ontology.values(&class, &ptl("couche")).len() == 1
            && ontology.values(&class, &ptl("cle")).is_empty();
        if inner {
            // A part of imported models (a box of a view…) that has no page of its own.
            continue;
        }
        let parents = ontology.things(&class, &borrowed("rdfs", "subClassOf"));
        let inherits = parents.iter().any(|parent| {
            parent.as_str().starts_with(ARCHIMATE) && shaped.contains_key(parent.as_str())
        });
        assert!(inherits || shaped.contains_key(class.as_str()), "{class} has no shape");
        assert_in_two_languages(&ontology, &class, &ptl("pluriel"));
        assert_eq!(ontology.values(&class, &ptl("rang")).len(), 1, "{class}");
        let key = ontology.values(&class, &ptl("cle"));
        let [Term::Literal(key)] = key.as_slice() else { panic!("{class} has not one key") };
        let plain = key.value().bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(plain && keys.insert(key.value().to_owned()), "the key «{}»", key.value());
    }
}

#[test]
fn every_property_shape_says_what_pages_need() {
    let ontology = Triples::read(&["ontology"]);
    let sh = |name: &str| borrowed("sh", name);
    let groups = ontology.of_class(&sh("PropertyGroup"));
    let schemes = ontology.of_class(&borrowed("skos", "ConceptScheme"));
    let mut owned = BTreeSet::new();
    for shape in ontology.of_class(&sh("NodeShape")) {
        for property in ontology.things(&node(&shape), &sh("property")) {
            assert!(owned.insert(property.clone().into_string()), "{property} is in two shapes");
        }
    }
    assert_eq!(owned, ontology.of_class(&sh("PropertyShape")));
    for shape in owned {
        let shape = node(&shape);
        let paths = ontology.things(&shape, &sh("path"));
        let [path] = paths.as_slice() else { panic!("{shape} has not one path") };
        assert_in_two_languages(&ontology, path, &borrowed("rdfs", "label"));
        assert_in_two_languages(&ontology, &shape, &sh("name"));
        for property in ["description", "message"] {
            assert!(ontology.languages(&shape, &sh(property)).contains("fr"), "{shape} {property}");
        }
        assert_eq!(ontology.values(&shape, &sh("order")).len(), 1, "{shape}");
        assert_eq!(ontology.things(&shape, &sh("severity")).len(), 1, "{shape}");
        let group = ontology.things(&shape, &sh("group"));
        assert!(
            group.len() == 1 && groups.contains(group[0].as_str()),
            "{shape} has no known group"
        );
        for scheme in ontology.things(&shape, &ptl("vocabulaire")) {
            assert!(schemes.contains(scheme.as_str()), "{shape} names the unknown {scheme}");
        }
        for class in ontology.things(&shape, &sh("class")) {
            assert!(ontology.describes(class.as_ref()), "{shape} names the unknown {class}");
        }
    }
    for group in groups {
        assert_in_two_languages(&ontology, &node(&group), &borrowed("rdfs", "label"));
    }
}

#[test]
fn values_come_from_the_vocabulary_that_the_shape_names() {
    let all = everything();
    let (sh, skos) = (|name: &str| borrowed("sh", name), |name: &str| borrowed("skos", name));
    let mut scheme_of = BTreeMap::new();
    for shape in all.of_class(&sh("PropertyShape")) {
        let shape = node(&shape);
        for scheme in all.things(&shape, &ptl("vocabulaire")) {
            for path in all.things(&shape, &sh("path")) {
                scheme_of.insert(path.into_string(), scheme.clone());
            }
        }
    }
    let mut checked = 0;
    for quad in all.iter() {
        let Some(scheme) = scheme_of.get(quad.predicate.as_str()) else {
            continue;
        };
        let Term::NamedNode(concept) = &quad.object else { panic!("{quad}") };
        assert!(all.asserts(concept, &skos("inScheme"), &scheme.clone().into()), "{quad}");
        checked += 1;
    }
    assert!(checked > 1_000, "{checked} values");
}

#[test]
fn every_concept_and_property_used_is_declared() {
    let all = everything();
    let concepts = all.of_class(&borrowed("skos", "Concept"));
    let schemes = all.of_class(&borrowed("skos", "ConceptScheme"));
    let vocabularies = format!("{BASE}vocabulaire/");
    for quad in all.iter() {
        if let Term::NamedNode(object) = &quad.object {
            let iri = object.as_str();
            if iri.starts_with(&vocabularies) {
                assert!(
                    concepts.contains(iri) || schemes.contains(iri),
                    "unknown concept in {quad}"
                );
            }
            let ours = iri.starts_with(PTL) || iri.starts_with(&format!("{BASE}id/"));
            assert!(!ours || all.describes(object.as_ref()), "{quad} names an unknown thing");
        }
        if quad.predicate.as_str().starts_with(PTL) {
            assert_in_two_languages(&all, &quad.predicate, &borrowed("rdfs", "label"));
        }
    }
    for quad in Triples::read(&["data/reference"]).iter() {
        assert_in_two_languages(&all, &quad.predicate, &borrowed("rdfs", "label"));
    }
    for concept in concepts.union(&schemes) {
        assert_in_two_languages(&all, &node(concept), &borrowed("rdfs", "label"));
    }
}

#[test]
fn nothing_is_blank() {
    for quad in everything().iter() {
        let named = matches!(quad.subject, NamedOrBlankNode::NamedNode(_))
            && !matches!(quad.object, Term::BlankNode(_));
        assert!(named, "{quad}");
    }
}

#[test]
fn prefixes_are_those_of_the_list() {
    let list = prefixes(&root().join("ontology/prefixes.ttl"));
    for path in ["ontology", "data"].iter().flat_map(|folder| turtle_files(folder)) {
        for (prefix, namespace) in prefixes(&path) {
            assert_eq!(list.get(&prefix), Some(&namespace), "{prefix}: in {}", path.display());
        }
    }
}

#[test]
fn every_rule_of_the_framework_is_there_and_none_passes_unmeasured() {
    let all = everything();
    let rules = all.of_class(&ptl("Regle"));
    let expected: BTreeSet<String> =
        [("G", 1..=12), ("D", 1..=12), ("C", 1..=4), ("A", 1..=14), ("U", 0..=16), ("M", 1..=3)]
            .into_iter()
            .flat_map(|(letter, numbers)| numbers.map(move |number| format!("{letter}{number}")))
            .map(|id| format!("{BASE}cadre/regle/{id}"))
            .collect();
    assert_eq!(rules, expected);
    assert_eq!(all.of_class(&ptl("Principe")).len(), 9);
    for rule in rules {
        let rule = node(&rule);
        for property in ["enonce", "natureDeRegle", "chapitre", "acteurConcerne"] {
            assert!(!all.values(&rule, &ptl(property)).is_empty(), "{rule} lacks {property}");
        }
        assert!(!all.values(&rule, &borrowed("dct", "source")).is_empty(), "{rule} has no source");
        let measured = !all.values(&rule, &ptl("mesure")).is_empty();
        let explained = !all.values(&rule, &ptl("nonMesurable")).is_empty();
        assert!(measured != explained, "{rule} is neither measured nor said not to be");
    }
}
