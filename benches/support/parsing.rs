//! How fast models are parsed, in every layout: megabytes per second, ratio to a bare pass of quick-xml over the same
//! bytes, peak memory, and ratio to pyArchimate when `PYARCHIMATE` names a Python that has it.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use portulan::import::{Limits, load, read_path};
use quick_xml::events::Event;

/// In a child process: the file to read before telling the memory taken.
const CHILD: &str = "PORTULAN_BENCH_PARSE";
const RUNS: usize = 10;

/// Reads the file that the environment names and prints the peak memory in kB; `false` in an ordinary process.
pub(crate) fn is_child() -> bool {
    let Some(path) = std::env::var_os(CHILD) else { return false };
    let import = read_path(Path::new(&path), &Limits::default()).expect("a model");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.unwrap_or("0").trim().trim_end_matches(" kB"));
    black_box(import);
    true
}

/// Prints a line for each model: those of the corpus, and one of 15 MB in each of two layouts.
pub(crate) fn measure(corpus: Option<&Path>) -> Vec<PathBuf> {
    let folder = tempfile::tempdir().expect("a folder").keep();
    let large = [("large.archimate", archi(22_000)), ("large.xml", exchange(22_000))];
    let mut generated = Vec::new();
    for (name, text) in large {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        generated.push(path);
    }
    let mut files = Vec::new();
    if let Some(corpus) = corpus {
        files.extend(
            [
                "exchange/ROSA.xml",
                "exchange/EIRA_v5.0.0.xml",
                "archi/EIRA_5.0.0.archimate",
                "archi/CommonSandbox.archimate",
                "archi/heybluekata.archimate",
                "grafico/NORA",
            ]
            .map(|file| corpus.join(file)),
        );
    }
    files.extend(generated.iter().cloned());
    println!("file\tMB\tparse ms\tMB/s\tbare quick-xml ms\tratio\tpeak MB\tpyArchimate ms\tratio");
    for file in files {
        line(&file);
    }
    generated
}

fn line(path: &Path) {
    let documents = documents(path);
    let bytes: usize = documents.iter().map(Vec::len).sum();
    let limits = Limits::default();
    let source = load(path, &limits).expect("it is there");
    let parse = best(|| source.read(&limits).expect("a model"));
    // Reading the files of a folder is part of both.
    let bare = match path.is_dir() {
        true => best(|| self::documents(path).iter().for_each(|document| pass(document))),
        false => best(|| documents.iter().for_each(|document| pass(document))),
    };
    let python = pyarchimate(path);
    let other = python.map_or("–\t–".to_owned(), |time| {
        format!("{:.0}\t{:.0}", milliseconds(time), time.as_secs_f64() / parse.as_secs_f64())
    });
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{}\t{megabytes:.2}\t{:.2}\t{:.0}\t{:.2}\t{:.2}\t{}\t{other}",
        path.file_name().unwrap_or_default().to_string_lossy(),
        milliseconds(parse),
        megabytes / parse.as_secs_f64(),
        milliseconds(bare),
        parse.as_secs_f64() / bare.as_secs_f64(),
        peak(path) / 1_000,
    );
}

/// Every document of a model: one file, or all those of a folder.
fn documents(path: &Path) -> Vec<Vec<u8>> {
    if path.is_file() {
        return vec![std::fs::read(path).expect("a file")];
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "xml") {
            found.extend(documents(&path));
        }
    }
    found
}

/// What nobody can do without: every event and every attribute, nothing kept.
fn pass(document: &[u8]) {
    let text = std::str::from_utf8(document).expect("UTF-8");
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().expect("XML") {
            Event::Eof => return,
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes() {
                    black_box(attribute.expect("an attribute").value);
                }
            }
            event => {
                black_box(event);
            }
        }
    }
}

fn pyarchimate(path: &Path) -> Option<Duration> {
    let python = std::env::var_os("PYARCHIMATE")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/support/pyarchimate.py");
    let output = Command::new(python).arg(script).arg(path).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let seconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}

fn peak(path: &Path) -> usize {
    let child = Command::new(std::env::current_exe().expect("this program has a path"))
        .env(CHILD, path)
        .output()
        .expect("a child process");
    String::from_utf8_lossy(&child.stdout).trim().parse().unwrap_or(0)
}

/// The shortest of several runs; giving back the memory is not part of them.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let once = |_| {
        let start = Instant::now();
        let result = black_box(work());
        let elapsed = start.elapsed();
        drop(result);
        elapsed
    };
    (0..RUNS).map(once).min().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A model of Archi: elements with a property, a relationship for each, views of a hundred boxes and lines.
fn archi(elements: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<archimate:model \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns:archimate=\"http://www.archimatetool.com/archimate\" name=\"Grand\" id=\"m\" version=\"5.0.0\">\n",
    );
    let mut put = |part: std::fmt::Arguments<'_>| text.write_fmt(part).expect("a String");
    put(format_args!("<folder name=\"Application\" id=\"fa\" type=\"application\">\n"));
    for n in 0..elements {
        put(format_args!(
            "  <element xsi:type=\"archimate:ApplicationComponent\" name=\"Application numéro {n}\" id=\"id-{n:08x}\">\n    \
             <documentation>Une documentation ordinaire, d’une ligne ou deux, pour l’application {n}.</documentation>\n    \
             <property key=\"Technologie\" value=\"Rust\"/>\n  </element>\n"
        ));
    }
    put(format_args!("</folder>\n<folder name=\"Relations\" id=\"fr\" type=\"relations\">\n"));
    for n in 0..elements {
        let target = (n * 7 + 1) % elements;
        put(format_args!(
            "  <element xsi:type=\"archimate:FlowRelationship\" id=\"id-r{n:08x}\" source=\"id-{n:08x}\" target=\"id-{target:08x}\"/>\n"
        ));
    }
    put(format_args!("</folder>\n<folder name=\"Views\" id=\"fv\" type=\"diagrams\">\n"));
    for n in 0..elements {
        if n % 100 == 0 {
            let end = if n > 0 { "  </element>\n" } else { "" };
            put(format_args!(
                "{end}  <element xsi:type=\"archimate:ArchimateDiagramModel\" name=\"Vue {n}\" id=\"id-v{n}\">\n"
            ));
        }
        let (x, y, next) = (n % 10 * 150, n % 100 / 10 * 90, n / 100 * 100 + (n + 1) % 100);
        let next = next.min(elements - 1);
        put(format_args!(
            "    <child xsi:type=\"archimate:DiagramObject\" id=\"id-n{n:08x}\" archimateElement=\"id-{n:08x}\" fillColor=\"#c9e7b7\">\n      \
             <bounds x=\"{x}\" y=\"{y}\" width=\"120\" height=\"55\"/>\n      \
             <sourceConnection xsi:type=\"archimate:Connection\" id=\"id-c{n:08x}\" source=\"id-n{n:08x}\" target=\"id-n{next:08x}\" archimateRelationship=\"id-r{n:08x}\"/>\n    </child>\n"
        ));
    }
    put(format_args!("  </element>\n</folder>\n</archimate:model>\n"));
    text
}

/// The same model in the exchange format.
fn exchange(elements: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"m\">\n<name xml:lang=\"fr\">Grand</name>\n<elements>\n",
    );
    let mut put = |part: std::fmt::Arguments<'_>| text.write_fmt(part).expect("a String");
    for n in 0..elements {
        put(format_args!(
            "  <element identifier=\"id-{n:08x}\" xsi:type=\"ApplicationComponent\">\n    <name xml:lang=\"fr\">Application numéro {n}</name>\n    \
             <documentation xml:lang=\"fr\">Une documentation ordinaire, d’une ligne ou deux, pour l’application {n}.</documentation>\n    \
             <properties><property propertyDefinitionRef=\"p\"><value xml:lang=\"fr\">Rust</value></property></properties>\n  </element>\n"
        ));
    }
    put(format_args!("</elements>\n<relationships>\n"));
    for n in 0..elements {
        let target = (n * 7 + 1) % elements;
        put(format_args!(
            "  <relationship identifier=\"id-r{n:08x}\" source=\"id-{n:08x}\" target=\"id-{target:08x}\" xsi:type=\"Flow\"/>\n"
        ));
    }
    put(format_args!(
        "</relationships>\n<propertyDefinitions><propertyDefinition identifier=\"p\" type=\"string\"><name>Technologie</name>\
         </propertyDefinition></propertyDefinitions>\n<views><diagrams>\n"
    ));
    for first in (0..elements).step_by(100) {
        put(format_args!(
            "  <view identifier=\"id-v{first}\" xsi:type=\"Diagram\"><name xml:lang=\"fr\">Vue {first}</name>\n"
        ));
        let last = (first + 100).min(elements);
        for n in first..last {
            let (x, y) = (n % 10 * 150, n % 100 / 10 * 90);
            put(format_args!(
                "    <node identifier=\"id-n{n:08x}\" elementRef=\"id-{n:08x}\" xsi:type=\"Element\" x=\"{x}\" y=\"{y}\" w=\"120\" h=\"55\">\
                 <style><fillColor r=\"201\" g=\"231\" b=\"183\" a=\"100\"/></style></node>\n"
            ));
        }
        for n in first..last {
            let next = if n + 1 < last { n + 1 } else { first };
            put(format_args!(
                "    <connection identifier=\"id-c{n:08x}\" relationshipRef=\"id-r{n:08x}\" xsi:type=\"Relationship\" source=\"id-n{n:08x}\" target=\"id-n{next:08x}\"/>\n"
            ));
        }
        put(format_args!("  </view>\n"));
    }
    put(format_args!("</diagrams></views>\n</model>\n"));
    text
}
