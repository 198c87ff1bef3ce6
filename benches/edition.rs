//! The frozen edition beside oxigraph's memory store: load, memory, snapshot, eight kinds of question, publication.
//!
//! `cargo bench --bench edition` measures 10,000 applications (476,000 quads); `PORTULAN_BENCH_GRAND=1` adds 100,000
//! (4.8 million). Prints medians and ratios. Not written with criterion: a single load of the store takes 15 seconds,
//! and what matters is the ratio of two engines on the same question, with the same answer, which is checked.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/questions.rs"]
mod questions;
#[path = "support/table.rs"]
mod table;

use std::sync::Arc;
use std::time::{Duration, Instant};

use oxigraph::store::Store;
use oxrdf::Quad;
use portulan::edition::{Edition, EditionBuilder, snapshot};

use generator::Map;
use table::{Table, milliseconds};

/// Quads made, then loaded: only loading is timed.
const CHUNK: usize = 100_000;

fn main() {
    if memory::is_child() {
        return;
    }
    let mut sizes = vec![10_000];
    if std::env::var_os("PORTULAN_BENCH_GRAND").is_some_and(|value| value == "1") {
        sizes.push(100_000);
    }
    for applications in sizes {
        let map = Map::new(applications);
        let mut table = Table::new(&format!("{applications} applications"));
        let (edition, store) = load(&map, &mut table);
        through_snapshot(&edition, &mut table);
        memory::compare(&map, &edition, &mut table);
        questions::compare(&map, &edition, &store, &mut table);
        for count in [1_000, 100_000] {
            publish(&map, count, (&edition, &store), &mut table);
        }
        table.print();
    }
}

/// Loads both; the edition from quads in memory, the store with its bulk loader on two threads.
fn load(map: &Map, table: &mut Table) -> (Arc<Edition>, Store) {
    let (edition, ours) = load_edition(map);
    let (store, theirs) = load_store(map);
    let count = store.len().expect("a memory store counts");
    assert_eq!(edition.len(), count, "both hold the same quads");
    table.title(&format!(
        "{} quads, {} terms, {} graphs",
        edition.len(),
        edition.terms(),
        edition.graph_descriptions().len()
    ));
    table.pair("load from quads", ours, theirs);
    (edition, store)
}

/// An edition of the map, and the time without that of the generator.
fn load_edition(map: &Map) -> (Arc<Edition>, Duration) {
    let mut builder = EditionBuilder::default();
    let mut spent = in_chunks(map, |chunk| {
        for quad in &chunk {
            builder.insert(quad).expect("the dictionary is large enough");
        }
    });
    let start = Instant::now();
    let edition = builder.finish(1);
    spent += start.elapsed();
    (Arc::new(edition), spent)
}

/// The same in a memory store.
fn load_store(map: &Map) -> (Store, Duration) {
    let store = Store::new().expect("memory");
    let mut loader = store.bulk_loader();
    let mut spent = in_chunks(map, |chunk| loader.load_quads(chunk).expect("memory"));
    let start = Instant::now();
    loader.commit().expect("memory");
    spent += start.elapsed();
    (store, spent)
}

/// Hands the quads over by chunks; the time that `load` took.
fn in_chunks(map: &Map, mut load: impl FnMut(Vec<Quad>)) -> Duration {
    let mut quads = map.quads();
    let mut spent = Duration::ZERO;
    loop {
        let chunk: Vec<Quad> = quads.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return spent;
        }
        let start = Instant::now();
        load(chunk);
        spent += start.elapsed();
    }
}

/// Writing the edition as bytes and opening it again; the store has nothing like it.
fn through_snapshot(edition: &Edition, table: &mut Table) {
    let start = Instant::now();
    let bytes = snapshot::write(edition, b"").expect("written");
    table.ours("snapshot: write", start.elapsed());
    let start = Instant::now();
    let (read, _) = snapshot::read(&bytes).expect("what was written can be read");
    table.ours("snapshot: read, ready to answer", start.elapsed());
    assert_eq!(read.len(), edition.len());
    table.note("snapshot: size", &format!("{} MB", bytes.len() / 1_000_000));
}

/// Adds `count` quads and removes as many: the next edition, and one transaction of the store.
fn publish(map: &Map, count: usize, engines: (&Arc<Edition>, &Store), table: &mut Table) {
    let (edition, store) = engines;
    let added = map.more_quads(count);
    let step = edition.len() / count;
    let removed: Vec<Quad> = edition.quads().step_by(step).take(count).collect();
    let mut prepare = Vec::new();
    let mut merge = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        let overlay = edition.overlay(&added, &removed).expect("room for terms");
        prepare.push(start.elapsed());
        let start = Instant::now();
        let next = edition.merged(&overlay, 2);
        merge.push(start.elapsed());
        let expected = edition.len() + added.len() - removed.len();
        assert_eq!(next.len(), expected);
    }
    let start = Instant::now();
    let mut transaction = store.start_transaction().expect("memory");
    for quad in &removed {
        transaction.remove(quad);
    }
    transaction.extend(&added);
    transaction.commit().expect("memory");
    let theirs = start.elapsed();
    let (prepare, merge) = (table::median(&mut prepare), table::median(&mut merge));
    table.pair(&format!("publish +{count} −{count}"), prepare + merge, theirs);
    let parts = format!("overlay {} + merge {}", milliseconds(prepare), milliseconds(merge));
    table.note("  of which", &parts);
    // The store goes back to what it was, for the next measure.
    let mut transaction = store.start_transaction().expect("memory");
    for quad in &added {
        transaction.remove(quad);
    }
    transaction.extend(&removed);
    transaction.commit().expect("memory");
}
