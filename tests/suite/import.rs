//! Reading models: the fixtures of `tests/cases/import`, limits, and inputs made at random.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use portulan::import::{Finding, ImportError, Limits, load, read, read_path, type_names};
use portulan::model::to_rdf::{Contribution, to_quads};
use proptest::prelude::*;

use crate::expected;

const BASE: &str = "https://example.org/";

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import/exchange")
}

fn contribution() -> Contribution {
    Contribution::new(BASE, "caisse-essai", "modele").expect("valid")
}

/// One line per finding, as a reader of the snapshot needs it.
fn listing(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let Finding { line, column, message, instead, .. } = finding;
        let file = finding.file.as_deref().map(|file| format!("{file}:")).unwrap_or_default();
        let id = finding.id.as_deref().unwrap_or("-");
        let severity = finding.severity.label();
        let code = finding.code.code();
        writeln!(text, "{file}{line}:{column}\t{severity}\t{code}\t{id}\t{message} ; {instead}")
            .expect("writing to a String");
    }
    text
}

fn refusal(error: &ImportError) -> String {
    format!("refus\t{}\t{error}\n", error.code())
}

/// Every fixture: a folder of `tests/cases/import/<format>/`, with its `input`, a file or a folder.
fn fixtures() -> Vec<(PathBuf, PathBuf)> {
    let entries = |folder: &Path| {
        let listed = fs::read_dir(folder).expect("a folder of fixtures");
        let mut paths: Vec<PathBuf> = listed.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.is_dir());
        paths.sort();
        paths
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import");
    let formats = entries(&root).into_iter().filter(|path| !path.ends_with("same-model"));
    let cases = formats.flat_map(|format| entries(&format));
    let names = ["input.xml", "input.archimate", "input.zip", "input"];
    cases
        .map(|case| {
            let inputs = names.iter().map(|name| case.join(name));
            let input = inputs.into_iter().find(|input| input.exists());
            let input = input.unwrap_or_else(|| panic!("{} has no input", case.display()));
            (case, input)
        })
        .collect()
}

#[test]
fn each_fixture_gives_the_accepted_quads_and_findings() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 75, "{} fixtures", fixtures.len());
    for (folder, input) in fixtures {
        let findings = folder.join("expected.findings.txt");
        let quads = folder.join("expected.nq");
        match read_path(&input, &Limits::default()) {
            Ok(import) => {
                expected::check(&findings, &listing(&import.findings));
                let mut text = String::new();
                for quad in to_quads(&import.model, &contribution()) {
                    writeln!(text, "{quad} .").expect("writing to a String");
                }
                expected::check(&quads, &text);
            }
            Err(error) => {
                expected::check(&findings, &refusal(&error));
                assert!(!quads.exists(), "{} is refused: it has no quads", folder.display());
            }
        }
    }
}

#[test]
fn ten_thousand_nested_folders_are_refused_with_their_place() {
    let depth = 10_000;
    let file = format!(
        "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" identifier=\"m\"><organizations>\n{}{}",
        "<item>".repeat(depth),
        "</item>".repeat(depth)
    );
    let error = read(file.as_bytes(), &Limits::default()).expect_err("too deep");
    assert_eq!(error.code(), "limit-exceeded");
    assert_eq!(error.place().map(|place| place.line), Some(2));
}

#[test]
fn each_limit_is_a_clear_error() {
    let file = "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" identifier=\"m\">\
                <name>Un nom</name><name>Un autre</name></model>";
    let check = |change: fn(&mut Limits), code: &str| {
        let mut limits = Limits::default();
        change(&mut limits);
        let error = read(file.as_bytes(), &limits).expect_err(code);
        assert_eq!(error.code(), code);
        assert!(!error.remedy().is_empty());
    };
    check(|limits| limits.bytes = 10, "too-large");
    check(|limits| limits.items = 2, "limit-exceeded");
    check(|limits| limits.text = 3, "limit-exceeded");
    check(|limits| limits.attributes = 0, "limit-exceeded");
    check(|limits| limits.depth = 1, "limit-exceeded");
}

#[test]
fn a_gigabyte_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("grand.xml");
    let file = fs::File::create(&path).expect("a file");
    // A sparse file: nothing is written, and reading it would take seconds.
    file.set_len(1 << 30).expect("a sparse file");
    let before = std::time::Instant::now();
    let error = load(&path, &Limits::default()).expect_err("too large");
    assert!(matches!(error, ImportError::TooLarge { bytes, .. } if bytes == 1 << 30), "{error}");
    assert!(before.elapsed().as_millis() < 500, "it was read");
}

#[test]
fn a_missing_file_and_a_folder_are_said_clearly() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = read_path(&folder.path().join("absent.xml"), &Limits::default());
    assert_eq!(missing.expect_err("missing").code(), "unreadable");
    let folder = read_path(folder.path(), &Limits::default());
    assert_eq!(folder.expect_err("an empty folder").code(), "not-recognised");
}

#[test]
fn a_million_namespaces_do_not_slow_the_reader_down() {
    let mut file = String::from("<model ");
    for number in 0..1_000_000 {
        write!(file, "xmlns:n{number}=\"u\" ").expect("writing to a String");
    }
    file.push_str("/>");
    let error = read(file.as_bytes(), &Limits::default()).expect_err("too many");
    assert_eq!(error.code(), "limit-exceeded");
}

/// What is read must also be written: every quad is checked as N-Quads by an independent parser.
fn written_is_valid(bytes: &[u8]) {
    let Ok(import) = read(bytes, &Limits::default()) else {
        return;
    };
    let mut text = String::new();
    for quad in to_quads(&import.model, &contribution()) {
        assert!(!quad.subject.is_blank_node() && !quad.object.is_blank_node());
        writeln!(text, "{quad} .").expect("writing to a String");
    }
    let parser = oxrdfio::RdfParser::from_format(oxrdfio::RdfFormat::NQuads);
    for quad in parser.for_slice(text.as_bytes()) {
        quad.expect("valid N-Quads");
    }
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(cases().join(name).join("input.xml")).expect("a fixture")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        written_is_valid(&bytes);
    }

    #[test]
    fn random_markup_never_panics(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" xmlns:xsi=\"x\" identifier=\"..\">"),
                Just("<elements>"), Just("</elements>"), Just("<element identifier=\"id-a\" xsi:type=\"Node\">"),
                Just("</element>"), Just("<name xml:lang=\"fr-\u{e9}\">"), Just("</name>"), Just("&amp;"), Just("&#xD800;"),
                Just("<![CDATA[<]]>"), Just("<!-- - -->"), Just("<?pi?>"), Just("<organizations><item/>"), Just("</organizations>"),
                Just("<views><diagrams><view identifier=\"v\"><node x=\"1e9\"/>"), Just("</view></diagrams></views>"),
                Just("<relationships><relationship identifier=\"r\" source=\"r\" target=\"id-a\"/></relationships>"),
                Just("</model>"), Just("<"), Just("texte \u{2028}"),
            ],
            0..24,
        )
    ) {
        written_is_valid(parts.concat().as_bytes());
    }

    #[test]
    fn random_markup_of_archi_never_panics(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("<archimate:model xmlns:archimate=\"http://www.archimatetool.com/archimate\" xmlns:xsi=\"x\" id=\"m\" name=\"\">"),
                Just("<folder name=\"..\" type=\"diagrams\">"), Just("</folder>"), Just("<element xsi:type=\"archimate:Junction\" type=\"or\" id=\"id-a\"/>"),
                Just("<element xsi:type=\"archimate:FlowRelationship\" id=\"r\" source=\"r\" target=\"id-a\" profiles=\"p p\"/>"),
                Just("<element xsi:type=\"archimate:ArchimateDiagramModel\" id=\"v\" viewpoint=\"7\">"), Just("</element>"),
                Just("<child xsi:type=\"archimate:DiagramObject\" id=\"n\" archimateElement=\"id-a\" fillColor=\"#12345é\" alpha=\"300\" font=\"1|||\">"),
                Just("<bounds x=\"-9999999\" y=\"1e7\" width=\"-1\"/>"), Just("</child>"), Just("<content>&#10;</content>"),
                Just("<sourceConnection id=\"c\" source=\"n\" target=\"c\"><bendpoint startX=\"9999999\"/></sourceConnection>"),
                Just("<property key=\"\" value=\"&#x9;\"/>"), Just("<feature name=\"lineAlpha\" value=\"x\"/>"),
                Just("<profile id=\"p\" name=\"P\" conceptType=\"Junction\" imagePath=\"..\"/>"), Just("</archimate:model>"), Just("<"),
            ],
            0..24,
        )
    ) {
        written_is_valid(parts.concat().as_bytes());
    }

    #[test]
    fn mutated_archives_and_native_files_never_panic(
        name in prop_oneof![
            Just("archi/styles/input.xml"), Just("archi/connection-on-connection/input.xml"), Just("archi/geometry/input.xml"),
            Just("archi/sketch-and-canvas/input.xml"), Just("archi/old-names/input.xml"), Just("exchange-2.1/all-names/input.xml"),
            Just("archive/archi-with-images/input.archimate"), Just("archive/grafico-inside/input.zip"), Just("archive/hostile-names/input.zip"),
        ],
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import");
        let mut bytes = fs::read(root.join(name)).expect("a fixture");
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        written_is_valid(&bytes);
    }

    #[test]
    fn mutated_fixtures_never_panic(
        name in prop_oneof![
            Just("dangling-view-refs"), Just("property-edge-cases"), Just("relation-cycle"),
            Just("text-edge-cases"), Just("dangling-folder-item"), Just("encoding-utf-16"),
        ],
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = fixture(name);
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        written_is_valid(&bytes);
    }
}

#[test]
fn every_type_and_term_written_is_declared_in_the_ontology() {
    const ARCHIMATE: &str = "https://w3id.org/portulan/archimate#";
    let mut declared = std::collections::BTreeSet::new();
    for file in ["archimate.ttl", "archimate-modele.ttl"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology").join(file);
        let parser = oxrdfio::RdfParser::from_format(oxrdfio::RdfFormat::Turtle);
        let bytes = fs::read(path).expect("the ontology");
        let quads = parser.for_slice(&bytes).map(|quad| quad.expect("Turtle"));
        declared.extend(quads.map(|quad| quad.subject.to_string()));
    }
    let check = |term: &str| assert!(declared.contains(term), "{term} is not declared");
    for name in type_names::ELEMENTS {
        check(&format!("<{ARCHIMATE}{name}>"));
    }
    for name in type_names::RELATIONSHIPS {
        check(&format!("<{ARCHIMATE}{name}>"));
        check(&format!("<{ARCHIMATE}{}>", name.to_lowercase()));
    }
    for (_, input) in fixtures() {
        let Ok(import) = read_path(&input, &Limits::default()) else {
            continue;
        };
        for quad in to_quads(&import.model, &contribution()) {
            for term in [quad.predicate.to_string(), quad.object.to_string()] {
                if term.starts_with(&format!("<{ARCHIMATE}")) {
                    check(&term);
                }
            }
        }
    }
}
