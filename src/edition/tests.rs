//! The frozen edition against oxigraph's memory store: random data, random changes, many queries, same answers.

use std::collections::BTreeSet;

use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;

use super::*;
use crate::index::{Answer, Limits, Pattern, View};
use crate::vocab::{prov, ptl, visibilite};

/// Queries of every kind that the engine evaluates differently. The default graph is the union of all graphs.
const QUERIES: &[&str] = &[
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?g { GRAPH ?g {} }",
    "SELECT ?s ?o { ?s <urn:p0> ?o . ?o <urn:p1> ?z }",
    "SELECT ?s ?o { ?s <urn:p0>+ ?o }",
    "SELECT ?s ?o { ?s (<urn:p0>|^<urn:p1>)* ?o }",
    "SELECT ?s ?v { ?s <urn:p0> ?o OPTIONAL { ?o <urn:p1> ?v } }",
    "SELECT ?s { ?s ?p ?o FILTER NOT EXISTS { ?s <urn:p1> ?x } }",
    "SELECT ?s { ?s <urn:p0> ?o MINUS { ?s <urn:p1> ?x } }",
    "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?d) { ?s ?p ?o } GROUP BY ?p",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?s (SUM(?o) AS ?n) { ?s ?p ?o FILTER(isNumeric(?o)) } GROUP BY ?s",
    "SELECT ?s ?o FROM <urn:g0> FROM <urn:g1> { ?s <urn:p0> ?o }",
    "SELECT ?g ?s FROM NAMED <urn:g1> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s ?x { ?s ?p ?o BIND(CONCAT(STR(?s), '-neuf') AS ?x) }",
    "SELECT DISTINCT ?l { { ?s ?p ?l } UNION { ?l ?p ?s } } ORDER BY ?l LIMIT 5 OFFSET 1",
    "ASK { GRAPH <urn:g2> { ?s <urn:p1> ?s } }",
    "CONSTRUCT { ?o <urn:inverse> ?s } { ?s ?p ?o FILTER(isIRI(?o)) }",
];

fn node() -> impl Strategy<Value = NamedNode> {
    (0..5u8).prop_map(|n| NamedNode::new_unchecked(format!("urn:n{n}")))
}

fn object() -> impl Strategy<Value = Term> {
    prop_oneof![
        3 => node().prop_map(Term::from),
        1 => (0..3i64).prop_map(|n| Literal::from(n).into()),
        1 => "[a-c]{0,2}".prop_map(|text| Literal::new_simple_literal(text).into()),
        1 => "[a-c]{1}".prop_map(|text| Literal::new_language_tagged_literal_unchecked(text, "fr").into()),
    ]
}

fn quad() -> impl Strategy<Value = Quad> {
    (node(), 0..3u8, object(), 0..3u8).prop_map(|(subject, predicate, object, graph)| {
        let predicate = NamedNode::new_unchecked(format!("urn:p{predicate}"));
        Quad::new(subject, predicate, object, NamedNode::new_unchecked(format!("urn:g{graph}")))
    })
}

fn quads(most: usize) -> impl Strategy<Value = Vec<Quad>> {
    proptest::collection::vec(quad(), 0..most)
}

fn sorted(rows: Vec<Vec<Option<Term>>>) -> Vec<String> {
    let mut rows: Vec<_> = rows.into_iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

/// What the store answers, triples present in several graphs counted once: the store is given one merged graph for the
/// default graph, since its own union counts copies.
fn oracle(quads: &BTreeSet<String>, all: &[Quad], query: &str) -> Vec<String> {
    let store = Store::new().expect("memory");
    for quad in all.iter().filter(|quad| quads.contains(&quad.to_string())) {
        store.insert(quad.as_ref()).expect("memory");
        let mut merged = quad.clone();
        if !query.contains("FROM <") {
            merged.graph_name = GraphName::DefaultGraph;
            store.insert(merged.as_ref()).expect("memory");
        }
    }
    let prepared = SparqlEvaluator::new().parse_query(query).expect("valid");
    match prepared.on_store(&store).execute().expect("evaluated") {
        QueryResults::Boolean(value) => vec![value.to_string()],
        QueryResults::Solutions(solutions) => {
            sorted(solutions.map(|row| row.expect("row").values().to_vec()).collect())
        }
        QueryResults::Graph(triples) => {
            let set: BTreeSet<_> = triples.map(|t| t.expect("triple").to_string()).collect();
            set.into_iter().collect()
        }
    }
}

fn answer(view: &FrozenView, query: &str) -> Vec<String> {
    match view.query(query, &[], &Limits::default()).expect("evaluated") {
        Answer::Boolean(value) => vec![value.to_string()],
        Answer::Solutions { rows, .. } => sorted(rows),
        Answer::Graph { triples, .. } => {
            let set: BTreeSet<_> = triples.into_iter().map(|triple| triple.to_string()).collect();
            set.into_iter().collect()
        }
    }
}

/// `FROM` several graphs: the store counts copies of a triple, the standard and the edition do not.
fn without_repetition(query: &str, mut rows: Vec<String>) -> Vec<String> {
    if query.contains("FROM <") {
        rows.dedup();
    }
    rows
}

fn names(quads: &[Quad]) -> BTreeSet<String> {
    quads.iter().map(Quad::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_edition_answers_like_the_store(
        start in quads(40), added in quads(15), removed in quads(15),
    ) {
        let first = Arc::new(Edition::from_quads(1, &start).expect("room"));
        let known: Vec<Quad> = start.iter().chain(&added).cloned().collect();
        let mut removed = removed;
        removed.extend(start.iter().step_by(3).cloned());
        let overlay = Arc::new(first.overlay(&added, &removed).expect("room"));
        let second = Arc::new(first.merged(&overlay, 2));
        let compacted = Arc::new(second.compacted().expect("room"));
        let mut expected = names(&start);
        expected.retain(|quad| !names(&removed).contains(quad));
        expected.extend(names(&added));
        prop_assert_eq!(&names(&second.quads().collect::<Vec<_>>()), &expected);
        prop_assert_eq!(second.len(), expected.len());
        let through = first.view_through(Arc::clone(&overlay), &Reader::Administrator);
        for query in QUERIES {
            let before = without_repetition(query, oracle(&names(&start), &known, query));
            prop_assert_eq!(answer(&first.view(&Reader::Administrator), query), before, "{}", query);
            let after = without_repetition(query, oracle(&expected, &known, query));
            prop_assert_eq!(&answer(&through, query), &after, "overlay: {}", query);
            for edition in [&second, &compacted] {
                let view = edition.view(&Reader::Administrator);
                prop_assert_eq!(&answer(&view, query), &after, "merged: {}", query);
            }
        }
    }

    #[test]
    fn a_difference_is_what_was_changed(start in quads(40), added in quads(15), removed in quads(30)) {
        let first = Arc::new(Edition::from_quads(1, &start).expect("room"));
        let overlay = first.overlay(&added, &removed).expect("room");
        let second = first.merged(&overlay, 2);
        for after in [&second, &second.compacted().expect("room")] {
            let difference = Difference::between(&first, after);
            prop_assert_eq!(names(&difference.added), names(&overlay.added_quads()));
            prop_assert_eq!(names(&difference.removed), names(&overlay.removed_quads()));
        }
        prop_assert_eq!(Difference::between(&first, &first), Difference::default());
    }

    #[test]
    fn a_snapshot_gives_back_the_edition(start in quads(40), damage in any::<(usize, u8)>()) {
        let edition = Edition::from_quads(7, &start).expect("room");
        let mut file = snapshot::write(&edition, b"tete").expect("written");
        let (again, head) = snapshot::read(&file).expect("read");
        prop_assert_eq!(head, b"tete");
        prop_assert_eq!(again.number(), 7);
        prop_assert_eq!(Difference::between(&edition, &again), Difference::default());
        let place = damage.0 % file.len();
        file[place] ^= damage.1.max(1);
        prop_assert!(snapshot::read(&file).is_err());
        prop_assert!(snapshot::read(&file[..place]).is_err());
    }
}

fn iri(text: &str) -> NamedNode {
    NamedNode::new_unchecked(text)
}

fn says(graph: &str, predicate: oxrdf::NamedNodeRef<'_>, object: &str) -> Quad {
    Quad::new(iri(graph), predicate, iri(object), iri(graph))
}

/// Four graphs: public, shared with the community, kept by its organisation, and one derived from the last.
fn graded() -> Vec<Quad> {
    let mut quads = Vec::new();
    for (graph, visibility) in [
        ("urn:public", visibilite::PUBLIC),
        ("urn:communaute", visibilite::COMMUNAUTE),
        ("urn:prive", visibilite::ORGANISME),
    ] {
        quads.push(says(graph, ptl::VISIBILITE, visibility.as_str()));
        quads.push(says(graph, ptl::ORGANISME, "urn:cnaf"));
    }
    quads.push(says("urn:derive", prov::WAS_DERIVED_FROM, "urn:prive"));
    // A derived graph, or a neighbour, cannot open what its origin closes.
    quads.push(says("urn:derive", ptl::VISIBILITE, visibilite::PUBLIC.as_str()));
    quads.push(Quad::new(iri("urn:prive"), ptl::VISIBILITE, visibilite::PUBLIC, iri("urn:public")));
    quads.push(Quad::new(iri("urn:x"), iri("urn:p"), Literal::from(1), iri("urn:muet")));
    for graph in ["urn:public", "urn:communaute", "urn:prive", "urn:derive", "urn:muet"] {
        quads.push(Quad::new(iri("urn:canari"), iri("urn:dans"), iri(graph), iri(graph)));
        quads.push(Quad::new(iri("urn:canari"), iri("urn:partout"), iri("urn:o"), iri(graph)));
    }
    quads
}

#[test]
fn each_reader_sees_its_graphs_and_nothing_else() {
    let edition = Arc::new(Edition::from_quads(1, &graded()).expect("room"));
    let all = ["urn:communaute", "urn:derive", "urn:muet", "urn:prive", "urn:public"];
    let cases = [
        (Reader::Public, vec![all[4]]),
        (Reader::Community, vec![all[0], all[4]]),
        (Reader::Organisation(iri("urn:autre")), vec![all[0], all[4]]),
        (Reader::Organisation(iri("urn:cnaf")), vec![all[0], all[1], all[3], all[4]]),
        (Reader::Administrator, all.to_vec()),
    ];
    for (reader, expected) in cases {
        let view = edition.view(&reader);
        let graphs: Vec<_> = view.graphs().iter().map(|graph| graph.as_str().to_owned()).collect();
        assert_eq!(graphs, expected, "{reader:?}");
        let seen = answer(&view, "SELECT ?g { <urn:canari> <urn:dans> ?g }");
        assert_eq!(seen.len(), expected.len(), "{reader:?}");
        let pattern = Pattern {
            predicate: Some(oxrdf::NamedNodeRef::new_unchecked("urn:dans")),
            ..Pattern::default()
        };
        assert_eq!(view.count(pattern), expected.len());
        assert_eq!(view.matching(pattern, 100).len(), expected.len());
        assert_eq!(view.matching(pattern, 1).len(), 1);
        // A triple of several graphs counts once.
        assert_eq!(answer(&view, "SELECT ?o { <urn:canari> <urn:partout> ?o }").len(), 1);
        for query in [
            "SELECT * FROM <urn:prive> { ?s <urn:dans> ?o }",
            "SELECT * FROM NAMED <urn:prive> { GRAPH ?g { ?s <urn:dans> ?o } }",
            "SELECT * { GRAPH <urn:prive> { ?s <urn:dans> ?o } }",
        ] {
            assert_eq!(answer(&view, query).len(), usize::from(expected.contains(&"urn:prive")));
        }
    }
}

#[test]
fn a_proposal_can_change_who_sees_what() {
    let edition = Arc::new(Edition::from_quads(1, &graded()).expect("room"));
    let open = says("urn:prive", ptl::VISIBILITE, visibilite::PUBLIC.as_str());
    let closed = says("urn:prive", ptl::VISIBILITE, visibilite::ORGANISME.as_str());
    let overlay = Arc::new(edition.overlay([&open], [&closed]).expect("room"));
    let seen = edition.view_through(overlay, &Reader::Public).graphs();
    assert_eq!(seen, [iri("urn:derive"), iri("urn:prive"), iri("urn:public")]);
    assert_eq!(edition.view(&Reader::Public).graphs(), [iri("urn:public")]);
}

#[test]
fn parameters_are_bound_and_never_pasted() {
    let edition = Arc::new(Edition::from_quads(1, &graded()).expect("room"));
    let view = edition.view(&Reader::Administrator);
    let variable = oxrdf::Variable::new_unchecked("s");
    let hostile = Literal::new_simple_literal("> } DROP ALL #");
    let query = "SELECT ?s ?o { ?s <urn:partout> ?o }";
    let bound = |term: Term| view.query(query, &[(variable.clone(), term)], &Limits::default());
    let rows = |answer| match answer {
        Answer::Solutions { rows, .. } => rows.len(),
        _ => panic!("a SELECT gives rows"),
    };
    assert_eq!(rows(bound(iri("urn:canari").into()).expect("evaluated")), 1);
    assert_eq!(rows(bound(hostile.into()).expect("evaluated")), 0);
    let unknown = [(oxrdf::Variable::new_unchecked("absent"), Term::from(iri("urn:x")))];
    assert!(matches!(
        view.query(query, &unknown, &Limits::default()),
        Err(crate::index::QueryError::UnknownParameter(name)) if name == "absent"
    ));
}

#[test]
fn a_deadline_stops_a_query_that_reads_for_ever() {
    let node = |n: u32| iri(&format!("urn:{}", n % 3000));
    let quads: Vec<_> = (0..3000)
        .map(|n| Quad::new(node(n), iri("urn:suivant"), node(n + 1), iri("urn:g")))
        .collect();
    let edition = Arc::new(Edition::from_quads(1, &quads).expect("room"));
    let limits = Limits::new(10, std::time::Duration::from_millis(20));
    let query = "SELECT (COUNT(*) AS ?n) { ?a <urn:suivant>+ ?b }";
    let answer = edition.view(&Reader::Administrator).query(query, &[], &limits);
    assert!(matches!(answer, Err(crate::index::QueryError::Timeout)), "{answer:?}");
}

#[test]
fn typed_literals_keep_their_form_and_blank_nodes_their_name() {
    let odd = Literal::new_typed_literal("01", oxrdf::vocab::xsd::INTEGER);
    let node = oxrdf::BlankNode::new_unchecked("b1");
    let quad = Quad::new(NamedOrBlankNode::from(node), iri("urn:p"), odd, GraphName::DefaultGraph);
    let edition = Edition::from_quads(1, [&quad]).expect("room");
    assert!(edition.contains(&quad));
    assert_eq!(edition.quads().collect::<Vec<_>>(), [quad]);
}
