//! Real models, when `CORPUS_DIR` says where they are: what is read is counted as an independent program counted it.

use std::path::{Path, PathBuf};

use portulan::import::{Limits, Severity, read_path};
use portulan::model::Counts;
use portulan::model::to_rdf::{Contribution, to_quads};

/// The folder of the corpus; without it there is nothing to compare with, and the tests say so.
pub(crate) fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("CORPUS_DIR").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("CORPUS_DIR is not set: the real models are not read");
    }
    folder
}

/// The lines of `expected.tsv`: file, format, counts.
pub(crate) fn expected(corpus: &Path) -> Vec<(String, String, Counts)> {
    let table = std::fs::read_to_string(corpus.join("expected.tsv")).expect("expected.tsv");
    let number = |text: &str| text.parse().expect("a number");
    let mut lines = table.lines();
    assert!(lines.next().is_some_and(|line| line.starts_with("file\tformat\telements")));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let counts = Counts {
                elements: number(cells[2]),
                relationships: number(cells[3]),
                views: number(cells[4]),
                nodes: number(cells[5]),
                connections: number(cells[6]),
                property_instances: number(cells[7]),
                property_definitions: number(cells[8]),
            };
            (cells[0].to_owned(), cells[1].to_owned(), counts)
        })
        .collect()
}

/// The short name of the format that a line of `expected.tsv` announces.
fn format(written: &str) -> &str {
    match written {
        zip if zip.ends_with("(zip)") => "archi (zip)",
        native if native.starts_with(".archimate") => "archi",
        exchange => exchange,
    }
}

#[test]
fn every_file_of_the_corpus_is_counted_exactly() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    let mut read = 0;
    for (file, written, counts) in expected(&corpus) {
        let import = read_path(&corpus.join(&file), &Limits::default()).expect(&file);
        read += 1;
        if import.model.counts() != counts || import.format.name() != format(&written) {
            wrong.push(format!(
                "{file}: {} {:?}\n    expected {written} {counts:?}",
                import.format.name(),
                import.model.counts()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(read, 33, "files of the corpus");
}

/// The folder of coArchi is another edition of NORA than its two files, so it has counts of its own: 723 files of
/// concepts and views, counted by their names, and the tags inside them.
#[test]
fn the_folder_of_the_corpus_is_counted_exactly() {
    let Some(corpus) = corpus() else { return };
    let import = read_path(&corpus.join("grafico/NORA"), &Limits::default()).expect("a folder");
    assert_eq!(import.format.name(), "grafico");
    let counts = Counts {
        elements: 190,
        relationships: 481,
        views: 52,
        nodes: 956,
        connections: 479,
        property_instances: 89,
        property_definitions: 1,
    };
    assert_eq!(import.model.counts(), counts);
}

#[test]
fn errors_in_the_corpus_are_only_those_that_we_know() {
    let Some(corpus) = corpus() else { return };
    for (file, ..) in expected(&corpus) {
        let import = read_path(&corpus.join(&file), &Limits::default()).expect(&file);
        let errors = import.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<_> = errors.map(|finding| (finding.code.code(), finding.line)).collect();
        match file.as_str() {
            // Its 11 properties refer to definitions that the export left out.
            "exchange/dangling_property_refs.xml" => assert_eq!(errors.len(), 11, "{errors:?}"),
            file => assert!(errors.is_empty(), "{file}: {errors:?}"),
        }
    }
}

#[test]
fn no_concept_of_the_corpus_is_lost_in_rdf() {
    let Some(corpus) = corpus() else { return };
    for (file, _, counts) in expected(&corpus) {
        let import = read_path(&corpus.join(&file), &Limits::default()).expect(&file);
        let base = "https://example.org/";
        let contribution = Contribution::new(base, "essai", "corpus").expect("valid");
        let quads = to_quads(&import.model, &contribution);
        eprintln!("{file}: {} quads", quads.len());
        let am = |name: &str| format!("<https://w3id.org/portulan/archimate#{name}>");
        let subjects_of = |predicate: &str| {
            let predicate = am(predicate);
            quads.iter().filter(|quad| quad.predicate.to_string() == predicate).count()
        };
        let typed = |class: &str| {
            let class = am(class);
            quads.iter().filter(|quad| quad.object.to_string() == class).count()
        };
        assert_eq!(subjects_of("source"), counts.relationships, "{file}: relationships");
        assert_eq!(typed("ViewNode"), counts.nodes, "{file}: nodes");
        assert_eq!(typed("ViewConnection"), counts.connections, "{file}: connections");
        assert!(quads.iter().all(|quad| !quad.subject.is_blank_node()), "{file}");
    }
}
