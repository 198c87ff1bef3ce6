//! Validating maps of 10,000 applications, and of 100,000 with `PORTULAN_BENCH_GRAND=1`, with the shapes of the ontology:
//! everything, one thing, and what one edited thing concerns. `cargo bench --bench validation` prints milliseconds;
//! `PORTULAN_BENCH_OUT=folder` also writes the same data and shapes as N-Triples, for `benches/validation.py`, which
//! measures pySHACL and rudof on them.

#[path = "support/generator.rs"]
#[expect(dead_code, reason = "the bench of the edition uses the rest")]
mod generator;
#[path = "support/shipped.rs"]
mod shipped;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use oxrdf::{GraphName, NamedNode, Quad, Triple};
use portulan::edition::{Edition, EditionBuilder};
use portulan::index::Limits;
use portulan::reader::Reader;
use portulan::shacl::{Scope, Shapes};

/// Each time is the smallest of this many.
const TIMES: usize = 5;

fn main() {
    let mut sizes = vec![10_000];
    if std::env::var_os("PORTULAN_BENCH_GRAND").is_some_and(|value| value == "1") {
        sizes.push(100_000);
    }
    println!("applications\twhat\tms\tfocus nodes\tresults");
    for applications in sizes {
        let map = generator::Map::new(applications);
        let shipped = shipped::quads(&map.base);
        let mut builder = EditionBuilder::default();
        for quad in shipped.iter().cloned().chain(map.quads()) {
            builder.insert(&quad).expect("the dictionary is large enough");
        }
        let edition = Arc::new(builder.finish(1));
        let shapes = shapes(&shipped, &map.base);
        measure(&map, &edition, &shapes);
        if let Some(folder) = std::env::var_os("PORTULAN_BENCH_OUT") {
            let name = format!("carte-{applications}.nt");
            write(&Path::new(&folder).join(name), edition.quads().map(Triple::from));
            let ontology = shipped.iter().filter(|quad| is_ontology(quad, &map.base));
            write(&Path::new(&folder).join("formes.nt"), ontology.cloned().map(Triple::from));
        }
    }
}

fn is_ontology(quad: &Quad, base: &str) -> bool {
    matches!(&quad.graph_name, GraphName::NamedNode(graph)
        if graph.as_str() == format!("{base}graphe/ontologie"))
}

fn shapes(shipped: &[Quad], base: &str) -> Shapes {
    let ontology = shipped.iter().filter(|quad| is_ontology(quad, base));
    Shapes::compile(ontology.cloned().map(Triple::from), None).expect("the shapes of the ontology")
}

fn measure(map: &generator::Map, edition: &Arc<Edition>, shapes: &Shapes) {
    let limits = Limits { rows: usize::MAX, deadline: None };
    let reader = Reader::Administrator;
    let view = edition.view(&reader);
    let everything = || view.validate_with(shapes, Scope::Everything, &limits).expect("ends");
    say(map, "everything", least(everything), &everything());
    let one = [map.application(map.applications / 2).into()];
    let one = || view.validate_with(shapes, Scope::Nodes(&one), &limits).expect("ends");
    say(map, "one thing", least(one), &one());
    for (what, number) in
        [("one thing edited, at the edge", map.applications / 2), ("at the centre", 0)]
    {
        let thing = map.application(number);
        let kind = oxrdf::vocab::rdf::TYPE.into_owned();
        let added = Quad::new(
            thing.clone(),
            NamedNode::new_unchecked("http://www.w3.org/2000/01/rdf-schema#label"),
            oxrdf::Literal::new_simple_literal("Autre nom"),
            NamedNode::new_unchecked(format!("{}graphe/gouvernance", map.base)),
        );
        let removed: Vec<Quad> = edition
            .quads()
            .filter(|quad| quad.predicate == kind && quad.subject == thing.clone().into())
            .collect();
        let overlay = Arc::new(edition.overlay([&added], &removed).expect("room"));
        let view = edition.view_through(Arc::clone(&overlay), &reader);
        let change = || view.validate_with(shapes, Scope::Change(&overlay), &limits).expect("ends");
        say(map, what, least(change), &change());
    }
}

fn say(map: &generator::Map, what: &str, time: Duration, report: &portulan::shacl::Report) {
    let ms = time.as_secs_f64() * 1_000.0;
    println!("{}\t{what}\t{ms:.2}\t{}\t{}", map.applications, report.focus_nodes(), report.len());
}

fn least<T>(mut run: impl FnMut() -> T) -> Duration {
    let mut once = || {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed()
    };
    (0..TIMES).map(|_| once()).min().expect("several times")
}

fn write(path: &Path, triples: impl Iterator<Item = Triple>) {
    let mut file =
        std::io::BufWriter::new(std::fs::File::create(path).expect("a folder to write to"));
    for triple in triples {
        writeln!(file, "{triple} .").expect("room on the disk");
    }
}
