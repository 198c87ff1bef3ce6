//! Search over maps of 1,000 and 10,000 applications, and of 100,000 with `PORTULAN_BENCH_GRAND=1`: the time to build the
//! index and the memory that it takes, then a mixed set of queries, as ratios against SPARQL's `CONTAINS` over the labels
//! of the same edition, which is what one has without an index. `cargo bench --bench search`.

#[path = "support/generator.rs"]
#[expect(dead_code, reason = "the bench of the edition uses the rest")]
mod generator;
#[path = "support/shipped.rs"]
mod shipped;

use std::sync::Arc;
use std::time::{Duration, Instant};

use oxrdf::{Literal, NamedNode, Term, Variable};
use portulan::edition::{Edition, EditionBuilder, FrozenView};
use portulan::index::{Answer, Limits, View};
use portulan::reader::Reader;
use portulan::schema::Schema;
use portulan::search::{Narrowing, SearchIndex};

/// What people type: acronyms, names, beginnings, former names, questions, mistakes, nothing.
const QUERIES: [&str; 16] = [
    "rncps",
    "dsn",
    "acoss",
    "cnav dsn",
    "déclaration sociale nominative",
    "qui tient le répertoire des carrières",
    "quotient familial",
    "liquidation",
    "carrière paie",
    "contrôle habilitation 42",
    "recouvrement organisme synthétique 7",
    "fonction synthétique",
    "referenciel carriere",
    "decalration sociale",
    "télédéclaration contentieux accueil",
    "xyzzyplugh",
];
/// Times that each query is asked.
const TIMES: usize = 30;
/// Times that the reference is asked: it is slow, and always the same.
const REFERENCE_TIMES: usize = 3;
const CONTAINS: &str = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> \
    SELECT ?thing ?label ?_word WHERE { ?thing rdfs:label ?label \
    FILTER(CONTAINS(LCASE(STR(?label)), ?_word)) }";

fn main() {
    let mut sizes = vec![1_000, 10_000];
    if std::env::var_os("PORTULAN_BENCH_GRAND").is_some_and(|value| value == "1") {
        sizes.push(100_000);
    }
    println!(
        "applications\tentries\tbuild s\tindex MB\tp50 ms\tp99 ms\ttyped p50 ms\ttyped p99 ms\tCONTAINS p50 ms\tratio p50"
    );
    for applications in sizes {
        measure(applications);
    }
}

fn measure(applications: usize) {
    let map = generator::Map::new(applications);
    let view = edition(&map).view(&Reader::Public);
    let ontology = NamedNode::new(format!("{}graphe/ontologie", map.base)).expect("an IRI");
    let schema = Schema::read(&view, ontology.as_ref());
    let before = resident();
    let start = Instant::now();
    let index = SearchIndex::build(&view, &schema).expect("room in memory");
    let build = start.elapsed();
    let taken = resident().saturating_sub(before);
    let mut asked = times(TIMES, |query| {
        let answers = index.answer(query).expect("answered");
        let narrowing = Narrowing::default();
        let counts = (index.kinds_of(&answers, &narrowing), index.facets_of(&answers, &narrowing));
        std::hint::black_box(counts);
    });
    let mut typed = times(TIMES, |query| {
        std::hint::black_box(index.complete(query, 8).expect("answered"));
    });
    let mut reference = times(REFERENCE_TIMES, |query| {
        std::hint::black_box(contains(&view, query));
    });
    let (p50, p99) = percentiles(&mut asked);
    let (typed50, typed99) = percentiles(&mut typed);
    let (contains50, _) = percentiles(&mut reference);
    println!(
        "{applications}\t{}\t{:.2}\t{}\t{p50:.2}\t{p99:.2}\t{typed50:.2}\t{typed99:.2}\t{contains50:.1}\t{:.4}",
        index.len(),
        build.as_secs_f64(),
        taken / 1_000_000,
        p50 / contains50,
    );
}

fn edition(map: &generator::Map) -> Arc<Edition> {
    let mut builder = EditionBuilder::default();
    for quad in shipped::quads(&map.base).into_iter().chain(map.quads()) {
        builder.insert(&quad).expect("the dictionary is large enough");
    }
    Arc::new(builder.finish(1))
}

/// How long each query takes, asked several times.
fn times(count: usize, ask: impl Fn(&str)) -> Vec<Duration> {
    let mut times = Vec::new();
    for query in QUERIES.iter().cycle().take(QUERIES.len() * count) {
        let start = Instant::now();
        ask(query);
        times.push(start.elapsed());
    }
    times
}

/// The labels that hold the longest word of a query: less than what the index answers.
fn contains(view: &FrozenView, query: &str) -> usize {
    let word = query.split(' ').max_by_key(|word| word.len()).unwrap_or(query).to_lowercase();
    let word = Term::from(Literal::new_simple_literal(word));
    let parameters = [(Variable::new_unchecked("_word"), word)];
    let limits = Limits { rows: usize::MAX, deadline: None };
    match view.query(CONTAINS, &parameters, &limits).expect("a valid question") {
        Answer::Solutions { rows, .. } => rows.len(),
        other => panic!("not a table: {other:?}"),
    }
}

/// The median and the 99th percentile, in milliseconds.
fn percentiles(times: &mut [Duration]) -> (f64, f64) {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent / 100).min(times.len() - 1);
        times[place].as_secs_f64() * 1_000.0
    };
    (at(50), at(99))
}

/// Bytes of this process in memory, where the system says.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
