//! What an export costs: making the model again from quads, and writing it; the ratio to writing the same XML events
//! with nothing but quick-xml. `CORPUS_DIR=… cargo bench --bench export` prints one line per file, best of ten runs.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use oxrdf::Quad;
use portulan::export::exchange::{About, write};
use portulan::import::{Limits, read};
use portulan::model::from_rdf;
use portulan::model::to_rdf::{Contribution, to_quads};
use portulan::model::{Concept, Element, Kind, Model, Text};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use quick_xml::writer::Writer;

const RUNS: usize = 10;

fn main() {
    println!("model\tquads\tMB\trebuild ms\twrite ms\tMB/s\tbare quick-xml MB/s\tratio");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("data/exemple/caisse-alpha.xml")];
    match std::env::var_os("CORPUS_DIR").map(PathBuf::from) {
        Some(corpus) => {
            files.extend(["ROSA.xml", "EIRA_v5.0.0.xml"].map(|f| corpus.join("exchange").join(f)));
        }
        None => {
            println!("CORPUS_DIR is not set: only the example and an invented model are measured")
        }
    }
    for file in files {
        let bytes = std::fs::read(&file).expect("the file");
        let model = read(&bytes, &Limits::default()).expect("a model").model;
        measure(&file.file_name().unwrap_or_default().to_string_lossy(), &model);
    }
    measure("100 000 elements", &invented(100_000));
}

fn measure(name: &str, model: &Model) {
    let contribution = Contribution::new("https://example.org/", "essai", "mesure").expect("valid");
    let graph = contribution.addresses.source_graph();
    let quads: Vec<Quad> = to_quads(model, &contribution);
    let (rebuilt, rebuild) = best(|| from_rdf::read(graph.as_ref(), &quads).model);
    let (bytes, ours) = best(|| {
        let mut bytes = Vec::new();
        write(&rebuilt, &About::default(), &mut bytes).expect("in memory");
        bytes
    });
    let events = events(&bytes);
    let (_, bare) = best(|| {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        for event in &events {
            writer.write_event(event.borrow()).expect("in memory");
        }
        writer.into_inner()
    });
    #[expect(clippy::cast_precision_loss, reason = "a measure")]
    let megabytes = bytes.len() as f64 / 1e6;
    println!(
        "{name}\t{}\t{megabytes:.1}\t{:.1}\t{:.1}\t{:.0}\t{:.0}\t{:.2}",
        quads.len(),
        rebuild.as_secs_f64() * 1_000.0,
        ours.as_secs_f64() * 1_000.0,
        megabytes / ours.as_secs_f64(),
        megabytes / bare.as_secs_f64(),
        ours.as_secs_f64() / bare.as_secs_f64(),
    );
}

/// The events of a file but the spaces between tags, which the writer makes again.
fn events(bytes: &[u8]) -> Vec<Event<'static>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let mut reader = Reader::from_str(text);
    let mut events = Vec::new();
    loop {
        match reader.read_event().expect("well formed") {
            Event::Eof => return events,
            Event::Text(text) if text.trim().is_empty() => {}
            event => events.push(event.into_owned()),
        }
    }
}

fn invented(count: usize) -> Model {
    let text = |value: String| vec![Text { value, language: Some("fr".into()) }];
    let element = |number: usize| Element {
        concept: Concept {
            identifier: format!("id-{number:032x}"),
            names: text(format!("Application n° {number}")),
            documentation: text("Sert à calculer ce que d’autres demandent.".to_owned()),
            ..Concept::default()
        },
        kind: Kind::Known("ApplicationComponent"),
    };
    Model { elements: (0..count).map(element).collect(), ..Model::default() }
}

fn best<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut least: Option<(T, Duration)> = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        let result = black_box(work());
        let duration = start.elapsed();
        if least.as_ref().is_none_or(|(_, known)| duration < *known) {
            least = Some((result, duration));
        }
    }
    least.expect("there are runs")
}
