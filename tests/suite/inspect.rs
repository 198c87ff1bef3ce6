//! `portulan inspect` as other tools call it: its object, its exit status, what it says to people.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/import/exchange")
        .join(name)
        .join("input.xml")
}

fn inspect(path: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("portulan").expect("the binary");
    command.arg("inspect").arg(path).args(arguments).output().expect("it runs")
}

fn object(path: &Path) -> serde_json::Value {
    let output = inspect(path, &["--json"]);
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

#[test]
fn object_has_the_agreed_keys() {
    let object = object(&fixture("property-edge-cases"));
    let number = |key: &str| object[key].as_u64().unwrap_or_else(|| panic!("{key} in {object}"));
    assert_eq!(object["format"], "exchange 3.1");
    assert_eq!(number("elements"), 1);
    assert_eq!(number("relationships"), 0);
    assert_eq!(number("views") + number("nodes") + number("connections"), 0);
    assert_eq!(number("property_instances"), 6);
    assert_eq!(number("property_definitions"), 4);
    let findings = object["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 4);
    for finding in findings {
        for key in ["severity", "code", "message", "line", "id"] {
            assert!(finding.get(key).is_some(), "{key} in {finding}");
        }
    }
    assert_eq!(findings[1]["severity"], "warning");
    assert_eq!(findings[1]["code"], "property-value-invalid");
}

#[test]
fn exit_status_says_how_it_ended() {
    for (case, status) in [
        ("two-languages", 0),
        ("unknown-type", 0),
        ("dangling-relation", 1),
        ("truncated", 2),
        ("entity-bomb", 2),
    ] {
        for arguments in [&[][..], &["--json"][..]] {
            let output = inspect(&fixture(case), arguments);
            assert_eq!(output.status.code(), Some(status), "{case} {arguments:?}");
        }
    }
    let missing = inspect(Path::new("absent.xml"), &[]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn refused_file_is_an_object_too() {
    let error = &object(&fixture("malformed-tag"))["error"];
    assert_eq!(error["code"], "xml-malformed");
    assert_eq!(error["line"], 9);
    assert!(error["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()));
}

#[test]
fn report_counts_and_gives_remedies_in_french() {
    let output = inspect(&fixture("dangling-relation"), &[]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    for expected in [
        "au format ArchiMate Open Exchange 3.1",
        "2  éléments",
        "1  relations",
        "Relation vers une chose absente (erreur, relation-end-missing) : 3",
        "ligne 16 [id-r2]",
        "Remède : Rétablir l’élément manquant",
    ] {
        assert!(text.contains(expected), "«{expected}» in:\n{text}");
    }
}

#[test]
fn folder_and_archive_are_inspected_like_a_file() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import");
    for (path, format, elements, status) in [
        ("grafico/plain/input", "grafico", 3, 0),
        ("coarchi2/plain/input", "coarchi 2", 1, 0),
        ("archive/archi-with-images/input.archimate", "archi (zip)", 2, 0),
        ("archive/exchange-inside/input.zip", "exchange 3.1", 2, 0),
        ("archi/exchange-inside/input.archimate", "exchange 3.1", 1, 0),
        ("grafico/malformed-file/input", "grafico", 1, 1),
    ] {
        let output = inspect(&cases.join(path), &["--json"]);
        assert_eq!(output.status.code(), Some(status), "{path}");
        let object: serde_json::Value = serde_json::from_slice(&output.stdout).expect("an object");
        assert_eq!(object["format"], format, "{path}");
        assert_eq!(object["elements"], elements, "{path}");
    }
    let said = inspect(&cases.join("grafico/malformed-file/input"), &[]);
    let text = String::from_utf8(said.stdout).expect("UTF-8");
    assert!(text.contains("model/application/vide.xml"), "the file is named:\n{text}");
}
