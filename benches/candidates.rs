//! Candidates for sharing over maps of 1,000 and 10,000 applications, and of 100,000 with `PORTULAN_BENCH_GRAND=1`: reading the
//! traits, then all pairs; at 1,000, as a ratio to the SPARQL self-join that counts the common functions and data of every two
//! applications, which is what one has without it. `cargo bench --bench candidates`.

#[path = "support/generator.rs"]
#[expect(dead_code, reason = "the bench of the edition uses the rest")]
mod generator;
#[path = "support/shipped.rs"]
mod shipped;

use std::sync::Arc;
use std::time::{Duration, Instant};

use portulan::candidates::{candidates, groups, pairs};
use portulan::edition::{Edition, EditionBuilder};
use portulan::index::{Limits, View};
use portulan::reader::Reader;

/// Times that the kernel is run; the median is told.
const TIMES: usize = 5;
/// The size at which the self-join is measured: beyond, it takes minutes.
const JOINED: usize = 1_000;
/// The longest that the self-join may take.
const PATIENCE: Duration = Duration::from_secs(120);
const SELF_JOIN: &str = "PREFIX ptl: <https://w3id.org/portulan/ontologie#> \
    SELECT ?une ?autre (COUNT(DISTINCT ?commun) AS ?n) { \
    ?une a ptl:Application ; ptl:operateur ?o ; ptl:fonction|ptl:manipule ?commun . \
    ?autre a ptl:Application ; ptl:operateur ?p ; ptl:fonction|ptl:manipule ?commun . \
    FILTER(STR(?une) < STR(?autre) && ?o != ?p) } GROUP BY ?une ?autre";

fn main() {
    let mut sizes = vec![1_000, 10_000];
    if std::env::var_os("PORTULAN_BENCH_GRAND").is_some_and(|value| value == "1") {
        sizes.push(100_000);
    }
    println!(
        "applications\ttraits\tpairs\tgroups\tread s\tpairs ms\tgroups ms\tself-join ms\tpairs/self-join"
    );
    for size in sizes {
        measure(size);
    }
}

fn measure(size: usize) {
    let map = generator::Map::new(size);
    let mut builder = EditionBuilder::default();
    for quad in shipped::quads(&map.base).into_iter().chain(map.quads()) {
        builder.insert(&quad).expect("the dictionary is large enough");
    }
    let edition: Arc<Edition> = Arc::new(builder.finish(1));
    let view = edition.view(&Reader::Public);
    let start = Instant::now();
    let all = candidates(&view).expect("the questions are answered");
    // The pairs are made once by the reading: it is told apart from them.
    let whole = start.elapsed();
    let kernel = median(|| drop(std::hint::black_box(pairs(&all))));
    let grouping = median(|| drop(std::hint::black_box(groups(&all))));
    let joined = (size == JOINED).then(|| {
        let start = Instant::now();
        let limits = Limits::new(usize::MAX, PATIENCE);
        drop(std::hint::black_box(view.query(SELF_JOIN, &[], &limits)));
        start.elapsed()
    });
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{size}\t{}\t{}\t{}\t{:.2}\t{:.2}\t{:.2}\t{}\t{}",
        all.traits.len(),
        all.pairs.len(),
        groups(&all).len(),
        whole.saturating_sub(kernel).as_secs_f64(),
        milliseconds(kernel),
        milliseconds(grouping),
        joined.map_or_else(|| "–".to_owned(), |time| format!("{:.0}", milliseconds(time))),
        joined.map_or_else(
            || "–".to_owned(),
            |time| format!("{:.4}", milliseconds(kernel) / milliseconds(time))
        ),
    );
}

fn median(run: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[TIMES / 2]
}
