//! Validating a change gives what validating everything again would give.

use std::collections::BTreeSet;
use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use portulan::edition::Edition;
use portulan::index::Limits;
use portulan::reader::Reader;
use portulan::shacl::{Scope, Shapes, ValidationResult};
use proptest::prelude::*;

/// Every way for a result to depend on a triple that is far from its focus node.
const SHAPES: &str = "
ex:class a sh:NodeShape ; sh:targetClass ex:C0 ; sh:node ex:near ; sh:not ex:far ; sh:closed true ;
    sh:ignoredProperties ( rdf:type ex:p0 ) .
ex:near a sh:NodeShape ; sh:property ex:near-p .
ex:near-p sh:path ex:p0 ; sh:class ex:C1 ; sh:node ex:nearer .
ex:nearer a sh:NodeShape ; sh:property ex:nearer-p .
ex:nearer-p sh:path [ sh:inversePath ex:p1 ] ; sh:minCount 1 ; sh:disjoint ex:p2 .
ex:far a sh:NodeShape ; sh:property ex:far-p .
ex:far-p sh:path ( ex:p0 [ sh:zeroOrMorePath ex:p1 ] ex:p2 ) ; sh:minCount 1 .
ex:subjects sh:targetSubjectsOf ex:p1 ; sh:path [ sh:alternativePath ( ex:p0 [ sh:inversePath ( ex:p1 ex:p2 ) ] ) ] ;
    sh:qualifiedValueShape ex:near ; sh:qualifiedMinCount 1 .
ex:objects sh:targetObjectsOf ex:p2 ; sh:path [ sh:zeroOrOnePath ex:p0 ] ; sh:equals ex:p1 .
ex:plus a sh:NodeShape ; sh:targetClass ex:C2 ; sh:or ( ex:near ex:plus-p ) .
ex:plus-p sh:path [ sh:oneOrMorePath [ sh:inversePath ex:p0 ] ] ; sh:class ex:C0 ; sh:maxCount 2 .";

fn name(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.org/{local}"))
}

fn quad() -> impl Strategy<Value = Quad> {
    let link = (0..6u8, 0..3u8, 0..6u8).prop_map(|(subject, property, object)| {
        let subject = NamedOrBlankNode::from(name(&format!("n{subject}")));
        let object = name(&format!("n{object}"));
        Quad::new(subject, name(&format!("p{property}")), object, GraphName::DefaultGraph)
    });
    let kind = (0..6u8, 0..4u8).prop_map(|(subject, class)| {
        let kind = oxrdf::vocab::rdf::TYPE.into_owned();
        Quad::new(
            name(&format!("n{subject}")),
            kind,
            name(&format!("C{class}")),
            GraphName::DefaultGraph,
        )
    });
    let class = (0..4u8, 0..4u8).prop_map(|(below, above)| {
        let under = oxrdf::vocab::rdfs::SUB_CLASS_OF.into_owned();
        Quad::new(
            name(&format!("C{below}")),
            under,
            name(&format!("C{above}")),
            GraphName::DefaultGraph,
        )
    });
    prop_oneof![8 => link, 5 => kind, 1 => class]
}

fn text(result: &ValidationResult) -> String {
    format!("{result:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_change_is_validated_as_the_whole_would_be(
        before in prop::collection::vec(quad(), 0..40),
        added in prop::collection::vec(quad(), 0..4),
        removed in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let shapes = Shapes::compile(super::shapes::triples(SHAPES), None).expect("right shapes");
        let edition = Arc::new(Edition::from_quads(1, &before).expect("small"));
        let removed: Vec<Quad> = removed
            .iter()
            .filter(|_| !before.is_empty())
            .map(|place| before[place.index(before.len())].clone())
            .collect();
        let overlay = Arc::new(edition.overlay(&added, &removed).expect("small"));
        let limits = Limits::default();
        let reader = Reader::Administrator;
        let old = edition.view(&reader).validate_with(&shapes, Scope::Everything, &limits).expect("ends");
        let old: BTreeSet<String> = old.results().map(|result| text(&result)).collect();
        let view = edition.view_through(Arc::clone(&overlay), &reader);
        let new = view.validate_with(&shapes, Scope::Everything, &limits).expect("ends");
        let new: Vec<ValidationResult> = new.results().collect();
        let report = view.validate_with(&shapes, Scope::Change(&overlay), &limits).expect("ends");
        let looked_at: Vec<_> = report.nodes().collect();
        let changed: BTreeSet<String> = report.results().map(|result| text(&result)).collect();
        let all: BTreeSet<String> = new.iter().map(text).collect();
        prop_assert!(changed.is_subset(&all), "results of a change are results");
        for result in &new {
            let is_new = !old.contains(&text(result));
            prop_assert!(!is_new || changed.contains(&text(result)), "missed: {:?}", result);
        }
        for gone in old.difference(&all) {
            let known = report.is_whole()
                || looked_at.iter().any(|node| gone.contains(&format!("focus: {node:?}")));
            prop_assert!(known, "not looked at again: {}", gone);
        }
    }
}
