//! What a picture of a view costs: drawing each view of some models, against writing as many bytes as escaped XML text
//! with quick-xml, which no way of drawing could spare. `CORPUS_DIR=… cargo bench --bench views` prints one line per
//! file, best of ten runs per view.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use portulan::diagram::{Request, Subjects, Use, draw};
use portulan::import::{Limits, read_path};
use portulan::model::Model;
use quick_xml::Writer;
use quick_xml::events::{BytesText, Event};

const RUNS: usize = 10;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("data/exemple/caisse-alpha.xml")];
    match std::env::var_os("CORPUS_DIR").map(PathBuf::from) {
        Some(corpus) => {
            let names = [
                "archisurance_3.1.xml",
                "EIRA_v5.0.0.xml",
                "NORA.xml",
                "Over_GEMMA.xml",
                "ROSA.xml",
            ];
            files.extend(names.map(|name| corpus.join("exchange").join(name)));
        }
        None => println!("CORPUS_DIR is not set: only the example is measured"),
    }
    println!(
        "file\tviews\tmedian ms\tp99 ms\tworst ms\tworst view\tboxes\tkB\tquick-xml ms\tratio\tpreview/page"
    );
    for file in files {
        let model = read_path(&file, &Limits::default()).expect("a model").model;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        measure(&name, &model);
    }
}

/// One view: how long each picture takes, and what writing its bytes takes.
struct Measure {
    page: Duration,
    preview: Duration,
    reference: Duration,
    bytes: usize,
    boxes: usize,
    title: String,
}

fn measure(name: &str, model: &Model) {
    let subjects = Subjects::of_model(model);
    let mut measures: Vec<Measure> = model
        .views
        .iter()
        .map(|view| {
            let title = view.concept.name().unwrap_or_default();
            let request = |purpose| Request {
                view,
                subjects: &subjects,
                title: &title,
                id: "vue",
                purpose,
                scale: 1.0,
            };
            let page = request(Use::Page);
            let picture = draw(&page);
            Measure {
                page: best(|| drop(black_box(draw(&page)))),
                preview: best(|| drop(black_box(draw(&request(Use::Preview))))),
                reference: best(|| drop(black_box(escaped(&picture.svg)))),
                bytes: picture.svg.len(),
                boxes: picture.boxes.drawn,
                title: title.clone(),
            }
        })
        .collect();
    measures.sort_by_key(|measure| measure.page);
    let Some(worst) = measures.last() else { return };
    let at = |part: usize| &measures[(measures.len() - 1) * part / 100];
    let sum = |time: fn(&Measure) -> Duration| measures.iter().map(time).sum::<Duration>();
    let (page, reference) = (sum(|one| one.page), sum(|one| one.reference));
    println!(
        "{name}\t{}\t{:.2}\t{:.2}\t{:.2}\t{}\t{}\t{}\t{:.3}\t{:.1}\t{:.2}",
        measures.len(),
        milliseconds(at(50).page),
        milliseconds(at(99).page),
        milliseconds(worst.page),
        worst.title,
        worst.boxes,
        worst.bytes / 1_000,
        milliseconds(worst.reference),
        page.as_secs_f64() / reference.as_secs_f64(),
        sum(|one| one.preview).as_secs_f64() / page.as_secs_f64(),
    );
}

fn best(mut work: impl FnMut()) -> Duration {
    let run = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..RUNS).map(run).min().unwrap_or_default()
}

/// As many bytes, written by quick-xml as text to escape, one node per kilobyte.
fn escaped(svg: &str) -> Vec<u8> {
    let mut writer = Writer::new(Vec::with_capacity(svg.len()));
    let mut rest = svg;
    while !rest.is_empty() {
        let mut end = rest.len().min(1_000);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (text, after) = rest.split_at(end);
        writer.write_event(Event::Text(BytesText::new(text))).expect("memory");
        rest = after;
    }
    writer.into_inner()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
