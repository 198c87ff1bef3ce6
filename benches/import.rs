//! What an import costs: reading, mapping to quads, deriving, publishing; and the ratio to loading the same quads into
//! oxigraph's memory store. `CORPUS_DIR=… cargo bench --bench import` prints one line per file, best of ten runs; the
//! first table is of parsing alone.

#[path = "support/parsing.rs"]
mod parsing;
#[path = "support/whole.rs"]
mod whole;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use oxigraph::store::Store;
use oxrdf::{GraphName, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::derivation::Rules;
use portulan::edition::Edition;
use portulan::import::{Limits, read};
use portulan::model::identity::SourceAddresses;
use portulan::model::to_rdf::{self, Contribution};
use portulan::repository::{Derivation, Ground};

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BASE: &str = "https://w3id.org/portulan/";
const RUNS: usize = 10;

fn main() {
    if parsing::is_child() {
        return;
    }
    let corpus = std::env::var_os("CORPUS_DIR").map(PathBuf::from);
    let generated = parsing::measure(corpus.as_deref());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shared = Vec::new();
    turtle(&root.join("ontology"), "graphe/ontologie", &mut shared);
    turtle(&root.join("data/reference"), "graphe/reference", &mut shared);
    let mut files = vec![root.join("data/exemple/caisse-alpha.xml")];
    match &corpus {
        Some(corpus) => {
            let real =
                ["exchange/ROSA.xml", "exchange/EIRA_v5.0.0.xml", "archi/EIRA_5.0.0.archimate"];
            files.extend(real.map(|file| corpus.join(file)));
        }
        None => println!("CORPUS_DIR is not set: only what is made here is measured"),
    }
    files.extend(generated);
    println!("{} shared quads", shared.len());
    println!(
        "file\tread ms\tmap ms\tderive ms\tpublish ms\tsum ms\toxigraph load ms\tratio\tquads\tderived"
    );
    for file in files {
        measure(&file, &shared);
    }
}

fn measure(file: &Path, shared: &[Quad]) {
    let bytes = std::fs::read(file).expect("the file");
    let addresses = SourceAddresses::new(BASE, "essai", "mesure").expect("valid");
    let contribution = Contribution::new(BASE, "essai", "mesure").expect("valid");
    let rules = Rules::embedded();
    let before = Edition::from_quads(1, shared).expect("it fits");
    let mut best: BTreeMap<&str, Duration> = BTreeMap::new();
    let mut keep = |name, duration| {
        let known = best.entry(name).or_insert(duration);
        *known = duration.min(*known);
    };
    let (mut sizes, mut slowest) = ((0, 0), BTreeMap::new());
    for _ in 0..RUNS {
        let (import, duration) = timed(|| read(&bytes, &Limits::default()).expect("a model"));
        keep("read", duration);
        let (quads, duration) = timed(|| {
            let mut quads = Vec::new();
            to_rdf::write(&import.model, &contribution, &mut |quad| quads.push(quad.into_owned()));
            quads
        });
        keep("map", duration);
        let ((), duration) = timed(|| {
            let store = Store::new().expect("a store");
            let mut loader = store.bulk_loader();
            loader.load_quads(quads.clone()).expect("loaded");
            loader.commit().expect("committed");
        });
        keep("oxigraph", duration);
        let (edition, duration) = timed(|| {
            let overlay = before.overlay(&quads, &[]).expect("it fits");
            Arc::new(before.merged(&overlay, 2))
        });
        keep("publish", duration);
        let ground = Ground::new(Arc::clone(&edition));
        let (source, derived) = (addresses.source_graph(), addresses.derived_graph());
        let (facts, duration) =
            timed(|| rules.derive(&ground, &source, &derived).expect("derived"));
        keep("derive", duration);
        let (whole, duration) = timed(|| {
            let overlay = edition.overlay(&facts, &[]).expect("it fits");
            edition.merged(&overlay, 2)
        });
        keep("publish derived", duration);
        sizes = (quads.len(), facts.len());
        // Each rule alone, where it finds what the stages before its own give.
        let ground = Ground::new(whole);
        for rule in rules.rules() {
            let alone = Rules::new(vec![rule.clone()]);
            let (facts, duration) =
                timed(|| alone.derive(&ground, &source, &derived).expect("derived"));
            slowest.insert(rule.name.clone(), (duration, facts.len()));
        }
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let milliseconds = |name: &str| best[name].as_secs_f64() * 1_000.0;
    let publish = milliseconds("publish") + milliseconds("publish derived");
    let sum = milliseconds("read") + milliseconds("map") + milliseconds("derive") + publish;
    println!(
        "{name}\t{:.1}\t{:.1}\t{:.1}\t{publish:.1}\t{sum:.1}\t{:.1}\t{:.2}\t{}\t{}",
        milliseconds("read"),
        milliseconds("map"),
        milliseconds("derive"),
        milliseconds("oxigraph"),
        sum / milliseconds("oxigraph"),
        sizes.0,
        sizes.1
    );
    let whole = whole::measure(&name, &bytes).map(|time| time.as_secs_f64() * 1_000.0);
    for (place, time) in ["a synced disk", "memory"].into_iter().zip(whole) {
        let ratio = time / milliseconds("oxigraph");
        println!("    {time:.1} ms\tratio {ratio:.2}\twhole import, journal in {place}");
    }
    let mut slowest: Vec<_> = slowest.into_iter().collect();
    slowest.sort_by_key(|(_, (duration, _))| std::cmp::Reverse(*duration));
    for (rule, (duration, facts)) in slowest {
        println!("    {:.1} ms\t{facts} facts\t{rule}", duration.as_secs_f64() * 1_000.0);
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = black_box(work());
    (result, start.elapsed())
}

/// Reads every Turtle file under a folder into one graph.
fn turtle(folder: &Path, graph: &str, into: &mut Vec<Quad>) {
    let graph = GraphName::NamedNode(oxrdf::NamedNode::new_unchecked(format!("{BASE}{graph}")));
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let name = graph.to_string();
            turtle(&path, name.trim_matches(['<', '>']).trim_start_matches(BASE), into);
        } else if path.extension().is_some_and(|extension| extension == "ttl") {
            let bytes = std::fs::read(&path).expect("a file");
            let parser = RdfParser::from_format(RdfFormat::Turtle)
                .with_base_iri(BASE)
                .expect("a base")
                .with_default_graph(graph.clone());
            into.extend(parser.for_slice(&bytes).map(|quad| quad.expect("Turtle")));
        }
    }
}
