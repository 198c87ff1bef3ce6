//! Models back out: from RDF to the same model, and to exchange files that come back as they were.

mod command;
mod hostile;
mod layouts;
mod schema;
mod scopes;
mod site;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use oxrdf::Quad;
use portulan::export::{Remarks, exchange};
use portulan::import::{Format, Import, Limits, read, read_path};
use portulan::model::to_rdf::{Contribution, to_quads};
use portulan::model::{Model, from_rdf};

/// Fixtures and real models that do not come back exactly, and why: each is a thing that the format cannot carry.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "dangling-view-refs",
        "a box and a line whose concept is missing cannot say that they show one",
    ),
    ("view-bad-geometry", "the format has no negative coordinates: the view is shifted"),
];

/// The folders of the corpus that hold models; a folder in them is a model of coArchi, but for that of examples.
const CORPUS: [&str; 6] =
    ["archi", "exchange", "exchange/opengroup-examples", "exchange-2.1", "grafico", "versions"];

fn contribution() -> Contribution {
    Contribution::new("https://example.org/", "caisse-essai", "modele").expect("valid")
}

/// How a model is laid out, as far as its way back is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The exchange formats 3.0 and 3.1, which come back exactly.
    Exchange3,
    /// The exchange format 2.1.
    Exchange21,
    /// The layouts of Archi: one file, an archive, a folder.
    Archi,
}

/// The models that are at hand, in every layout: our fixtures, and the corpus when it is there.
fn files() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for case in fs::read_dir(root.join("tests/cases/import/exchange")).expect("the fixtures") {
        let path = case.expect("an entry").path();
        if path.is_dir() {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            files.push((name, path.join("input.xml")));
        }
    }
    for name in ["archi.xml", "exchange-2.1.xml", "exchange-3.1.xml", "grafico"] {
        let path = root.join("tests/cases/import/same-model").join(name);
        files.push((format!("same-model/{name}"), path));
    }
    files.push(("caisse-alpha".into(), root.join("data/exemple/caisse-alpha.xml")));
    files.push(("caisse-beta".into(), root.join("data/exemple/caisse-beta.xml")));
    match std::env::var_os("CORPUS_DIR").map(PathBuf::from) {
        Some(corpus) => {
            for folder in CORPUS {
                for entry in fs::read_dir(corpus.join(folder)).expect("the corpus") {
                    let path = entry.expect("an entry").path();
                    let extension = path.extension().unwrap_or_default();
                    if ["xml", "archimate"].iter().any(|one| extension == *one) || path.is_dir() {
                        let name = path.file_name().expect("a name").to_string_lossy();
                        files.push((format!("{folder}/{name}"), path.clone()));
                    }
                }
            }
        }
        None => eprintln!("CORPUS_DIR is not set: the real models are not exported"),
    }
    files.sort();
    files
}

/// The files that can be read.
pub(crate) fn models() -> Vec<(String, Layout, Import)> {
    let read = |(name, path): (String, PathBuf)| {
        let import = read_path(&path, &Limits::default()).ok()?;
        let layout = match import.format {
            Format::Exchange30 | Format::Exchange31 => Layout::Exchange3,
            Format::Exchange21 => Layout::Exchange21,
            _ => Layout::Archi,
        };
        Some((name, layout, import))
    };
    files().into_iter().filter_map(read).collect()
}

fn rebuilt(quads: &[Quad]) -> from_rdf::Rebuilt {
    from_rdf::read(contribution().addresses.source_graph().as_ref(), quads)
}

fn exported(model: &Model) -> (Vec<u8>, Remarks) {
    let mut bytes = Vec::new();
    let about = exchange::About {
        date: Some("2026-11-24".into()),
        descriptions: vec!["Édition n° 1".into()],
        sources: vec!["https://example.org/graphe".into()],
    };
    let remarks = exchange::write(model, &about, &mut bytes).expect("written in memory");
    (bytes, remarks)
}

/// The lines that only one of two sorted lists has.
fn difference(before: &[Quad], after: &[Quad]) -> String {
    let mut text = String::new();
    let mut count = 0;
    for (sign, ones, others) in [('-', before, after), ('+', after, before)] {
        let others: std::collections::BTreeSet<String> =
            others.iter().map(Quad::to_string).collect();
        for quad in ones.iter().map(Quad::to_string).filter(|quad| !others.contains(quad)) {
            count += 1;
            if count <= 20 {
                writeln!(text, "{sign} {quad}").expect("writing to a String");
            }
        }
    }
    if count > 0 { format!("{count} quads differ\n{text}") } else { text }
}

#[test]
fn a_model_made_again_from_its_graph_gives_the_same_graph() {
    let models = models();
    assert!(models.len() >= 25, "{} models", models.len());
    let layouts = models.iter().filter(|(_, layout, _)| *layout != Layout::Exchange3).count();
    assert!(layouts >= 3, "{layouts} models in other layouts");
    for (name, _, import) in models {
        let before = to_quads(&import.model, &contribution());
        let rebuilt = rebuilt(&before);
        let after = to_quads(&rebuilt.model, &contribution());
        let difference = difference(&before, &after);
        assert!(difference.is_empty(), "{name}: {difference}");
        assert_eq!(rebuilt.left_out, 0, "{name}");
        assert_eq!(rebuilt.model.counts(), import.model.counts(), "{name}");
    }
}

#[test]
fn an_exported_model_comes_back_as_the_same_graph() {
    let mut wrong = String::new();
    let mut exact = 0;
    let exact_layouts = models().into_iter().filter(|(_, layout, _)| *layout == Layout::Exchange3);
    for (name, _, import) in exact_layouts {
        let before = to_quads(&import.model, &contribution());
        let (bytes, _) = exported(&rebuilt(&before).model);
        let again = read(&bytes, &Limits::default())
            .unwrap_or_else(|error| panic!("{name}: {error}\n{}", String::from_utf8_lossy(&bytes)));
        let difference = difference(&before, &to_quads(&again.model, &contribution()));
        let excepted = EXCEPTIONS.iter().find(|(excepted, _)| *excepted == name);
        match (difference.is_empty(), excepted) {
            (true, None) => exact += 1,
            (false, Some(_)) => {}
            (false, None) => writeln!(wrong, "{name}: {difference}").expect("a String"),
            (true, Some((_, reason))) => {
                writeln!(wrong, "{name} comes back exactly, though: {reason}").expect("a String")
            }
        }
    }
    eprintln!("{exact} models come back exactly, {} do not", EXCEPTIONS.len());
    assert!(wrong.is_empty(), "{wrong}");
}
