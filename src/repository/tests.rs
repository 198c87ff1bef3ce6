//! Publishing, following, conflicts, the past, snapshots, derivation.

use std::path::Path;

use oxrdf::{GraphName, Literal};
use proptest::prelude::*;

use super::*;
use crate::index::{Answer, HistorySearch, Limits, Map, Pattern, ThingHistory, View};
use crate::journal::Kind;
use crate::vocab::{ptl, visibilite};

const BASE: &str = "https://exemple.fr/";

/// Says of each thing of a source how many times it is spoken of; the fingerprint can be changed.
struct Counting(&'static str);

impl Derivation for Counting {
    fn fingerprint(&self) -> String {
        self.0.into()
    }

    fn derive(
        &self,
        ground: &Ground,
        source: &NamedNode,
        derived: &NamedNode,
    ) -> Result<Vec<Quad>, String> {
        let quads = ground
            .view()
            .matching(Pattern { graph: Some(source.as_ref()), ..Pattern::default() }, 10_000);
        let count = Literal::new_simple_literal(format!("{} {}", self.0, quads.len()));
        Ok(vec![Quad::new(source.clone(), iri("urn:compte"), count, derived.clone())])
    }
}

fn iri(text: &str) -> NamedNode {
    NamedNode::new_unchecked(text)
}

fn quad(subject: &str, value: i64, graph: &NamedNode) -> Quad {
    Quad::new(iri(&format!("urn:{subject}")), iri("urn:p"), Literal::from(value), graph.clone())
}

fn graph(name: &str) -> NamedNode {
    iri(&format!("{BASE}graphe/source/cnaf/{name}"))
}

fn replace(graph: &NamedNode, quads: Vec<Quad>, based_on: Option<u64>) -> Proposal {
    let content = Content::Replace { graphs: vec![graph.clone()], quads: quads.into() };
    Proposal {
        kind: Kind::Import,
        author: "Essai".into(),
        organisation: Some("CNAF".into()),
        source: Some("essai".into()),
        message: "un essai".into(),
        content,
        based_on,
    }
}

async fn open(folder: &Path, fingerprint: &'static str) -> Arc<Repository> {
    let journal = Journal::local(folder).expect("opened");
    let opened = Repository::open(journal, Some(BASE), Arc::new(Counting(fingerprint))).await;
    Arc::new(opened.expect("opened"))
}

fn asserted(edition: &Edition) -> Vec<String> {
    let mut quads: Vec<_> = edition
        .quads()
        .filter(|quad| !matches!(&quad.graph_name, GraphName::NamedNode(g) if g.as_str().contains("derive")))
        .map(|quad| quad.to_string())
        .collect();
    quads.sort();
    quads
}

fn derived(edition: &Edition) -> Vec<String> {
    let all = edition.quads().filter(|quad| quad.predicate.as_str() == "urn:compte");
    let mut values: Vec<_> = all.map(|quad| quad.object.to_string()).collect();
    values.sort();
    values
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_read_by_all_and_after_reopening() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (open(folder.path(), "a").await, open(folder.path(), "a").await);
    let (a, b) = (graph("a"), graph("b"));
    let done = one.publish(replace(&a, vec![quad("x", 1, &a), quad("y", 2, &a)], None)).await;
    assert_eq!(done.expect("published"), Published { number: 1, added: 2, removed: 0 });
    assert_eq!(derived(&one.current().edition), ["\"a 2\""]);
    assert!(two.current().edition.is_empty());
    assert_eq!(two.follow().await.expect("followed"), 1);
    assert_eq!(asserted(&two.current().edition), asserted(&one.current().edition));
    // Another graph: rebased without a word, although `one` has not followed.
    two.publish(replace(&b, vec![quad("z", 3, &b)], Some(1))).await.expect("published");
    let again = replace(&a, vec![quad("y", 2, &a), quad("x", 5, &a), quad("x", 6, &a)], Some(1));
    let done = one.publish(again.clone()).await.expect("published");
    assert_eq!(done, Published { number: 3, added: 2, removed: 1 });
    assert_eq!(derived(&one.current().edition), ["\"a 1\"", "\"a 3\""]);
    // The same graph, changed since the author looked at it.
    two.follow().await.expect("followed");
    let stale = two.publish(replace(&a, Vec::new(), Some(2))).await;
    assert!(matches!(stale, Err(PublicationError::Conflict { header, .. }) if header.number == 3));
    // Nothing to change: no change.
    let done = two.publish(again).await;
    assert!(done.is_err(), "based on 1, graph touched by 3");
    let same = replace(&b, vec![quad("z", 3, &b)], None);
    assert_eq!(two.publish(same).await.expect("nothing").number, 3);
    let reopened = open(folder.path(), "a").await;
    assert_eq!(asserted(&reopened.current().edition), asserted(&two.current().edition));
    assert_eq!(derived(&reopened.current().edition), derived(&two.current().edition));
    assert_eq!(reopened.current().recent.last().map(|change| change.header.number), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_writers_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tasks = Vec::new();
    for writer in 0..3 {
        let repository = open(folder.path(), "a").await;
        tasks.push(tokio::spawn(async move {
            for n in 0..10 {
                let graph = graph(&format!("{writer}-{n}"));
                let proposal = replace(&graph, vec![quad("x", n, &graph)], None);
                repository.publish(proposal).await.expect("published");
            }
        }));
    }
    for task in tasks {
        task.await.expect("no panic");
    }
    let repository = open(folder.path(), "a").await;
    assert_eq!(repository.current().head.number, 30);
    assert_eq!(asserted(&repository.current().edition).len(), 30);
    assert_eq!(repository.journal().verify().await.expect("read"), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_can_be_read_and_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = open(folder.path(), "a").await;
    let a = graph("a");
    let mut states = vec![asserted(&repository.current().edition)];
    for n in 0..6 {
        let quads = (n..n + 3).map(|value| quad("x", value, &a)).collect();
        repository.publish(replace(&a, quads, None)).await.expect("published");
        states.push(asserted(&repository.current().edition));
        if n == 2 {
            repository.write_snapshot().await.expect("written");
        }
    }
    for (number, state) in states.iter().enumerate() {
        let edition = repository.as_of(AsOf::Number(number as u64)).await.expect("read");
        assert_eq!(&asserted(&edition), state, "as of {number}");
        assert_eq!(edition.number(), number as u64);
    }
    let long_ago = repository.as_of(AsOf::Date(time::OffsetDateTime::UNIX_EPOCH)).await;
    assert!(long_ago.expect("read").is_empty());
    let undo = repository.revert(6, "Essai".into()).await.expect("read").expect("there");
    repository.publish(undo).await.expect("published");
    assert_eq!(asserted(&repository.current().edition), states[5]);
    assert!(repository.revert(99, "Essai".into()).await.expect("read").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_is_a_comfort_and_never_a_truth() {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = open(folder.path(), "a").await;
    let a = graph("a");
    for n in 0..5 {
        repository.publish(replace(&a, vec![quad("x", n, &a)], None)).await.expect("published");
    }
    repository.write_snapshot().await.expect("written");
    repository.publish(replace(&a, vec![quad("x", 99, &a)], None)).await.expect("published");
    let expected = asserted(&repository.current().edition);
    let reopened = open(folder.path(), "b").await;
    assert_eq!(asserted(&reopened.current().edition), expected);
    // Rules that have changed are applied again.
    assert_eq!(derived(&reopened.current().edition), ["\"b 1\""]);
    let file = folder.path().join("snapshots/0000000005.portulan");
    let mut bytes = std::fs::read(&file).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("written");
    let reopened = open(folder.path(), "a").await;
    assert_eq!(asserted(&reopened.current().edition), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_base_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = open(folder.path(), "a").await;
    let a = graph("a");
    repository.publish(replace(&a, vec![quad("x", 1, &a)], None)).await.expect("published");
    for base in ["https://autre.fr/", "pas une adresse", "https://exemple.fr/sans-barre"] {
        let journal = Journal::local(folder.path()).expect("opened");
        assert!(Repository::open(journal, Some(base), Arc::new(Counting("a"))).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_folder_keeps_its_map_readable() {
    let store = Arc::new(object_store::memory::InMemory::new());
    let journal = Journal::on(store.clone(), "memory");
    let opened = Repository::open(journal, Some(BASE), Arc::new(Counting("a"))).await;
    let repository = Arc::new(opened.expect("opened"));
    let a = graph("a");
    let mut quads = vec![quad("x", 1, &a)];
    quads.push(Quad::new(a.clone(), ptl::VISIBILITE, visibilite::PUBLIC, a.clone()));
    repository.publish(replace(&a, quads, None)).await.expect("published");
    let answer = repository.view(&Reader::Public).query(
        "SELECT ?o { <urn:x> <urn:p> ?o }",
        &[],
        &Limits::default(),
    );
    assert!(matches!(answer, Ok(Answer::Solutions { rows, .. }) if rows.len() == 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is published, by whichever of two processes, reopening gives the same map.
    #[test]
    fn replaying_gives_what_was_built(steps in proptest::collection::vec(
        (0..2usize, 0..3u8, proptest::collection::vec((0..4u8, 0..3i64), 0..5)), 1..12)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
        runtime.block_on(async {
            let folder = tempfile::tempdir().expect("a folder");
            let both = [open(folder.path(), "a").await, open(folder.path(), "a").await];
            for (who, name, content) in &steps {
                let graph = graph(&name.to_string());
                let quads = content.iter().map(|(s, v)| quad(&s.to_string(), *v, &graph)).collect();
                both[*who].publish(replace(&graph, quads, None)).await.expect("published");
            }
            for repository in &both {
                repository.follow().await.expect("followed");
            }
            let again = open(folder.path(), "a").await;
            assert_eq!(asserted(&again.current().edition), asserted(&both[0].current().edition));
            assert_eq!(asserted(&both[0].current().edition), asserted(&both[1].current().edition));
            assert_eq!(derived(&again.current().edition), derived(&both[1].current().edition));
        });
    }
}

#[tokio::test]
async fn the_history_of_a_thing_is_read_backwards_within_bounds_and_for_who_may_know() {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = open(folder.path(), "1").await;
    let (seen, hidden) = (graph("vu"), graph("cache"));
    let visible = Quad::new(seen.clone(), ptl::VISIBILITE, visibilite::PUBLIC, seen.clone());
    let publish = async |graph: &NamedNode, quads: Vec<Quad>| {
        repository.publish(replace(graph, quads, None)).await.expect("published");
    };
    publish(&seen, vec![visible.clone(), quad("a", 1, &seen), quad("b", 1, &seen)]).await;
    publish(&seen, vec![visible.clone(), quad("a", 2, &seen), quad("b", 1, &seen)]).await;
    publish(&hidden, vec![quad("a", 3, &hidden)]).await;
    publish(&seen, vec![visible, quad("a", 2, &seen), quad("b", 2, &seen)]).await;
    let search = HistorySearch { before: None, changes: 10, found: 10, facts: 5, deadline: None };
    let numbers = |history: &ThingHistory| -> Vec<u64> {
        history.changes.iter().map(|change| change.summary.number).collect()
    };
    let a = iri("urn:a");
    let public = repository.history_of(&Reader::Public, &a, &search);
    assert_eq!(
        (numbers(&public), public.stopped_at),
        (vec![2, 1], None),
        "the hidden change is absent"
    );
    assert_eq!(public.changes[0].added, [quad("a", 2, &seen)]);
    assert_eq!(public.changes[0].removed, [quad("a", 1, &seen)]);
    assert_eq!(public.changes[0].author, "Essai");
    let all = repository.history_of(&Reader::Administrator, &a, &search);
    assert_eq!(numbers(&all), [3, 2, 1]);
    let first = repository.history_of(&Reader::Public, &a, &HistorySearch { found: 1, ..search });
    assert_eq!((numbers(&first), first.stopped_at), (vec![2], Some(2)));
    let before = first.stopped_at;
    let rest = repository.history_of(&Reader::Public, &a, &HistorySearch { before, ..search });
    assert_eq!((numbers(&rest), rest.stopped_at), (vec![1], None));
    let short = repository.history_of(&Reader::Public, &a, &HistorySearch { changes: 1, ..search });
    assert_eq!((numbers(&short), short.stopped_at), (vec![], Some(4)));
    assert!(repository.history_of(&Reader::Public, &iri("urn:nul"), &search).changes.is_empty());
}
