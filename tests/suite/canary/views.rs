//! The canaries at the level of views: each reader sees just what the design says, by every way of reading.

use std::time::Duration;

use oxrdf::{NamedNode, Term, TermRef, Variable};
use portulan::index::{Answer, Limits, Map, Pattern, View};
use portulan::queries::library;
use portulan::repository::Addresses;
use portulan::schema::Schema;
use portulan::search::{Narrowing, SearchIndex};

use super::{KINDS, Planted, SHARED, canaries, found, graph, readers, thing};

fn addresses() -> Addresses {
    Addresses::new("https://w3id.org/portulan/").expect("a base")
}

/// The whole answer as one text.
fn told(answer: &Answer) -> String {
    format!("{answer:?}")
}

fn ask(view: &dyn View, query: &str, parameters: &[(Variable, Term)]) -> Answer {
    let limits = Limits::new(usize::MAX, Duration::from_secs(50));
    view.query(query, parameters, &limits).unwrap_or_else(|error| panic!("{query}: {error}"))
}

#[test]
fn each_reader_sees_just_its_graphs_by_every_way_of_reading() {
    let planted = Planted::new(&KINDS);
    for (reader, sees) in readers() {
        let view = Map::view(planted.repository.as_ref(), &reader);
        let view = view.as_ref();
        let everything: String = view
            .matching(Pattern::default(), usize::MAX)
            .iter()
            .map(|quad| format!("{quad}\n"))
            .collect();
        let graphs = view.graphs();
        for kind in KINDS {
            let visible = sees.contains(&kind);
            let said = format!("{reader:?}, {kind}");
            let expected = if visible { canaries(kind).count() } else { 0 };
            assert_eq!(found(&everything, kind, "").len(), expected, "{said}: quads");
            let (source, derived) = (graph(kind), addresses().derived_from(&graph(kind)));
            assert_eq!(graphs.contains(&source), visible, "{said}: source graph");
            assert_eq!(graphs.contains(&derived), visible, "{said}: derived graph");
            for one in [&source, &derived] {
                let inside = Pattern { graph: Some(one.as_ref()), ..Pattern::default() };
                assert_eq!(view.count(inside) > 0, visible, "{said}: {one}");
                assert_eq!(!view.matching(inside, 1).is_empty(), visible, "{said}: {one}");
            }
            check_patterns(view, kind, (visible, &said));
            check_queries(view, kind, (visible, &said));
        }
    }
}

/// Counts and matches bound on the canary at each place.
fn check_patterns(view: &dyn View, kind: &str, (visible, said): (bool, &str)) {
    let thing = thing(kind);
    let subject = Pattern { subject: Some(thing.as_ref().into()), ..Pattern::default() };
    let object = Pattern { object: Some(TermRef::from(thing.as_ref())), ..Pattern::default() };
    for pattern in [subject, object] {
        assert_eq!(view.count(pattern) > 0, visible, "{said}: count of {pattern:?}");
        assert_eq!(!view.matching(pattern, 1).is_empty(), visible, "{said}: {pattern:?}");
    }
}

/// SPARQL: union, named graphs, FROM, paths, counts, existence, description.
fn check_queries(view: &dyn View, kind: &str, (visible, said): (bool, &str)) {
    let (source, thing) = (graph(kind), thing(kind));
    let derived = addresses().derived_from(&source);
    let exists = [
        format!("ASK {{ {thing} ?p ?o }}"),
        format!("ASK {{ GRAPH {source} {{ ?s ?p ?o }} }}"),
        format!("ASK {{ GRAPH {derived} {{ ?s ?p ?o }} }}"),
        format!("ASK FROM {source} {{ ?s ?p ?o }}"),
        format!("ASK FROM NAMED {source} {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
        format!("ASK {{ GRAPH ?g {{ {thing} ?p ?o }} }}"),
        format!("ASK {{ ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?o)), \"zibeline{kind}\")) }}"),
        format!("ASK {{ {SHARED} (!<urn:x>)+ {thing} }}"),
        format!("ASK {{ {SHARED} ?p ?o FILTER(CONTAINS(STR(?o), \"ocelot{kind}\")) }}"),
        format!("ASK {{ FILTER EXISTS {{ {thing} ?p ?o }} }}"),
    ];
    for query in exists {
        assert_eq!(ask(view, &query, &[]), Answer::Boolean(visible), "{said}: {query}");
    }
    let described = ask(view, &format!("DESCRIBE {thing} {SHARED}"), &[]);
    assert_eq!(!found(&told(&described), kind, "").is_empty(), visible, "{said}: DESCRIBE");
    let all = ask(view, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", &[]);
    assert_eq!(!found(&told(&all), kind, "").is_empty(), visible, "{said}: CONSTRUCT");
}

#[test]
fn search_finds_just_what_each_reader_sees() {
    let planted = Planted::new(&KINDS);
    let ontology = planted.repository.addresses().ontology();
    for (reader, sees) in readers() {
        let view = Map::view(planted.repository.as_ref(), &reader);
        let schema = Schema::read(view.as_ref(), ontology.as_ref());
        let index = SearchIndex::build(view.as_ref(), &schema).expect("built");
        let told = |query: &str| {
            let answers = index.answer(query).expect("answered");
            let hits: Vec<_> = answers.places().map(|place| index.hit(place)).collect();
            let narrowing = Narrowing::default();
            let counts = index.kinds_of(&answers, &narrowing);
            let facets = index.facets_of(&answers, &narrowing);
            let typed = index.complete(query, 50).expect("completed");
            let corrected = answers.reading.corrected_query(query, str::to_owned);
            (answers.len(), format!("{hits:?} {counts:?} {facets:?} {typed:?} {corrected:?}"))
        };
        for kind in KINDS {
            let (visible, said) = (sees.contains(&kind), format!("{reader:?}, {kind}"));
            let (total, _) = told(&format!("Zibeline{kind}"));
            assert_eq!(total > 0, visible, "{said}");
            // Words of a description, of a property, of what a hidden graph says of a shared thing.
            for word in ["ocelot", "marmotte", "zibeline", "genette"] {
                let (total, told) = told(&format!("{word}{kind}"));
                assert_eq!(total > 0, visible, "{said}: {word}: {told}");
            }
            // With a letter missing: the correction itself must not tell.
            let (_, near) = told(&format!("zibelin{kind}"));
            assert_eq!(!found(&near, kind, "").is_empty(), visible, "{said}: {near}");
            // A hidden fact of a shared thing makes it neither found nor better placed.
            let (total, both) = told(&format!("dsn zibeline{kind}"));
            assert!(total > 0, "{said}: {both}");
        }
        for start in ["zibeline", "zib", "ocel", "genett"] {
            let (_, prefix) = told(start);
            for hidden in KINDS.iter().filter(|kind| !sees.contains(kind)) {
                assert!(found(&prefix, hidden, "").is_empty(), "{reader:?}: {prefix}");
            }
        }
    }
}

#[test]
fn history_tells_just_the_changes_of_the_graphs_that_each_reader_sees() {
    let planted = Planted::new(&KINDS);
    for (reader, sees) in readers() {
        let history = planted.repository.history(&reader, 1_000);
        let told = format!("{history:?}");
        for kind in KINDS {
            // The import and the edit of this canary, and no more.
            let of_kind = history.iter().filter(|one| one.message.contains(kind)).count();
            let expected = if sees.contains(&kind) { 2 } else { 0 };
            assert_eq!(of_kind, expected, "{reader:?}, {kind}: {told}");
            if expected == 0 {
                assert!(found(&told, kind, "").is_empty(), "{reader:?}, {kind}: {told}");
            }
        }
    }
}

#[test]
fn questions_of_the_library_tell_each_reader_what_it_sees() {
    let planted = Planted::new(&KINDS);
    let mut met = std::collections::BTreeSet::new();
    for (reader, sees) in readers() {
        let view = Map::view(planted.repository.as_ref(), &reader);
        for question in library() {
            let mut values: Vec<Vec<(Variable, Term)>> = vec![vec![]];
            // With each parameter given: a shared thing, and each canary.
            for parameter in question.parameters.iter().filter(|parameter| parameter.is_iri) {
                let variable = Variable::new(&parameter.variable).expect("a variable");
                let things = KINDS.map(thing).into_iter().chain([SHARED.into_owned()]);
                let given = things.map(|one: NamedNode| vec![(variable.clone(), Term::from(one))]);
                values.extend(given);
            }
            for parameters in values {
                let answer = ask(view.as_ref(), &question.text, &parameters);
                let answer = told(&answer);
                // What was asked for comes back as it is.
                let asked = format!("{parameters:?}");
                for kind in KINDS {
                    let canaries = found(&answer, kind, &asked);
                    if sees.contains(&kind) {
                        met.extend(canaries);
                    } else {
                        let name = &question.name;
                        assert!(canaries.is_empty(), "{reader:?}, {name}: {canaries:?}");
                    }
                }
            }
        }
    }
    for kind in KINDS {
        assert!(met.contains(&format!("zibeline{kind}")), "no question tells of {kind}: {met:?}");
    }
}
