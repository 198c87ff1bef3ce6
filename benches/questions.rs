//! Every question of the library that needs no value, at 10,000 applications (or `PORTULAN_BENCH_APPLICATIONS`): the median of
//! three answers, and as a ratio to the same text asked of oxigraph's memory store that holds the same quads. All of them go to
//! the standard output, the slowest first. `cargo bench --bench questions`.

#[path = "support/generator.rs"]
#[expect(dead_code, reason = "the bench of the edition uses the rest")]
mod generator;
#[path = "support/shipped.rs"]
mod shipped;

use std::sync::Arc;
use std::time::{Duration, Instant};

use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use oxrdf::Quad;
use portulan::edition::{Edition, EditionBuilder, FrozenView};
use portulan::index::{Answer, Limits, View};
use portulan::queries::library;
use portulan::reader::Reader;

/// Applications when nothing is said.
const APPLICATIONS: usize = 10_000;
/// Answers timed.
const TIMES: usize = 3;
/// The reference is asked of what takes at least so long: below, a ratio says nothing.
const WORTH: Duration = Duration::from_millis(20);
/// The longest that one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    let said = std::env::var("PORTULAN_BENCH_APPLICATIONS").ok();
    let size = said.and_then(|text| text.parse().ok()).unwrap_or(APPLICATIONS);
    let map = generator::Map::new(size);
    let quads: Vec<Quad> = shipped::quads(&map.base).into_iter().chain(map.quads()).collect();
    let mut builder = EditionBuilder::default();
    for quad in &quads {
        builder.insert(quad).expect("the dictionary is large enough");
    }
    let edition: Arc<Edition> = Arc::new(builder.finish(1));
    // Everything: the reference knows no readers.
    let view = edition.view(&Reader::Administrator);
    let store = Store::new().expect("memory");
    let mut loader = store.bulk_loader();
    loader.load_quads(quads).expect("memory");
    loader.commit().expect("memory");
    let mut lines: Vec<(Duration, String)> = Vec::new();
    for question in library() {
        if question.parameters.iter().any(|one| one.required && one.default.is_none()) {
            continue;
        }
        let (time, rows) = ours(&view, &question.text);
        let ratio = (time >= WORTH)
            .then(|| time.as_secs_f64() / theirs(&store, &question.text).as_secs_f64());
        let ratio = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        let milliseconds = time.as_secs_f64() * 1_000.0;
        lines.push((time, format!("{}\t{rows}\t{milliseconds:.1}\t{ratio}", question.name)));
    }
    lines.sort_by(|one, other| other.cmp(one));
    println!("question\trows\tms\tours/oxigraph ({size} applications)");
    lines.iter().for_each(|(_, line)| println!("{line}"));
}

fn ours(view: &FrozenView, text: &str) -> (Duration, String) {
    let mut times = Vec::new();
    let mut told = String::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        let answer = view.query(text, &[], &Limits::new(usize::MAX, PATIENCE));
        times.push(start.elapsed());
        told = match answer {
            Ok(Answer::Solutions { rows, .. }) => rows.len().to_string(),
            Ok(_) => "–".to_owned(),
            Err(error) => error.to_string(),
        };
    }
    times.sort_unstable();
    (times[TIMES / 2], told)
}

/// The same of the reference, all graphs together.
fn theirs(store: &Store, text: &str) -> Duration {
    let start = Instant::now();
    let mut prepared = SparqlEvaluator::new().parse_query(text).expect("a valid question");
    prepared.dataset_mut().set_default_graph_as_union();
    let answer = prepared.on_store(store).execute().expect("an answer");
    if let QueryResults::Solutions(solutions) = answer {
        std::hint::black_box(solutions.filter(Result::is_ok).count());
    }
    start.elapsed()
}
