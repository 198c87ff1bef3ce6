//! Files that attack the reader: refused or read with findings, quickly, in little memory; the map does not change.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::process::{Ran, file, model_with, new_map, portulan, run, text};

/// Most memory that refusing a file may take, in kB: the command itself takes 20 MB.
const MEMORY_KB: u64 = 200_000;
/// Longest that refusing a file may take, on a slow machine without optimisation.
const LONGEST: Duration = Duration::from_secs(20);

/// Asks for a file to be inspected, within bounds of time and memory.
fn inspect(path: &Path) -> Ran {
    bounded(&["inspect", text(path)])
}

fn bounded(arguments: &[&str]) -> Ran {
    let started = Instant::now();
    let ran = run(arguments);
    assert!(started.elapsed() < LONGEST, "{arguments:?}: {:?}", started.elapsed());
    assert!(ran.peak_kb < MEMORY_KB, "{arguments:?}: {} kB", ran.peak_kb);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran
}

fn changes(folder: &Path) -> Value {
    let ran = run(&["history", "--json", "--data", text(folder)]);
    ran.expect(0);
    ran.json()
}

fn fixture(case: &str) -> PathBuf {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import/exchange");
    cases.join(case).join("input.xml")
}

/// Files that are refused, with words of the message and of the remedy.
fn refused(folder: &Path) -> Vec<(PathBuf, &'static str, &'static str)> {
    let generated = |name: &str, content: String| file(folder, name, content);
    let deep = "<organizations>".to_owned() + &"<item>".repeat(10_000);
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"x\"")).collect();
    let huge = File::create(folder.join("creux.xml")).expect("created");
    huge.set_len(1 << 30).expect("sparse files are supported");
    let utf16 = "<model/>".encode_utf16().flat_map(u16::to_le_bytes);
    let half = [0xff, 0xfe].into_iter().chain(utf16).chain([0x00]);
    vec![
        (fixture("entity-bomb"), "DOCTYPE refusée", "Retirez la ligne"),
        (fixture("external-entity"), "DOCTYPE refusée", "Retirez la ligne"),
        (fixture("undeclared-entity"), "&inconnu;", "Remplacez l’entité"),
        (fixture("deep-nesting"), "limite de 256", "Vérifiez le fichier"),
        (generated("profond.xml", model_with(&deep)), "limite de 256", "Vérifiez"),
        (
            generated("attributs.xml", model_with(&format!("<element{attributes}/>"))),
            "limite de 256",
            "Vérifiez",
        ),
        (
            generated(
                "texte.xml",
                model_with(&format!(
                    "<element identifier=\"a\" xsi:type=\"Node\"><name>{}</name></element>",
                    "é".repeat(3 << 20)
                )),
            ),
            "dépasse la limite",
            "Vérifiez",
        ),
        (folder.join("creux.xml"), "1073741824 octets", "Découpez le modèle"),
        (fixture("wrong-encoding"), "ligne 3", "Enregistrez le fichier en UTF-8"),
        (fixture("encoding-unknown"), "inconnu", "Enregistrez le fichier en UTF-8"),
        (file(folder, "moitie.xml", half.collect::<Vec<u8>>()), "", ""),
        (fixture("truncated"), "s’arrête avant la fin", "exportez-le de nouveau"),
        (fixture("malformed-tag"), "ligne 9", "Corrigez le fichier"),
        (fixture("empty-file"), "vide", "Réexportez"),
        (fixture("not-a-model"), "n’est pas un modèle", "format d’échange"),
        (generated("nul.xml", model_with("\0")), "", ""),
        (generated("zip.xml", "PK\u{3}\u{4}".to_owned()), "archive ZIP", "Refaites l’archive"),
        (PathBuf::from("/dev/zero"), "n’est pas un fichier ordinaire", "Indiquez"),
        (folder.to_owned(), "modèles sont à la même place", "Donnez"),
        (folder.join("absent.xml"), "il n’existe pas", "Vérifiez le chemin"),
    ]
}

#[test]
fn what_attacks_the_reader_is_refused_and_the_map_does_not_change() {
    let folder = new_map();
    let before = changes(folder.path());
    for (path, said, remedy) in refused(folder.path()) {
        let ran = inspect(&path);
        ran.expect(2);
        let message = &ran.stderr;
        assert!(message.contains(said), "{}: {message}", path.display());
        assert!(message.contains(remedy), "{}: {message}", path.display());
        assert!(message.lines().count() <= 3, "{}: {message}", path.display());
        let ran = bounded(&[
            "import",
            text(&path),
            "--organisme",
            "essai",
            "--data",
            text(folder.path()),
        ]);
        ran.expect(2);
        assert!(ran.stderr.contains(said) && ran.stderr.contains(remedy), "{}", ran.stderr);
    }
    assert_eq!(changes(folder.path()), before);
}

#[test]
fn a_pipe_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tube.xml");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    // Reading a pipe that nobody writes to would wait for ever.
    let ran = inspect(&path);
    ran.expect(2);
    assert!(ran.stderr.contains("n’est pas un fichier ordinaire"), "{}", ran.stderr);
}

#[test]
fn no_external_entity_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = file(folder.path(), "secret.txt", "CANARI-DU-DISQUE");
    let xml = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE model [<!ENTITY x SYSTEM \"file://{}\">]>\n<model>&x;</model>",
        text(&secret)
    );
    let path = file(folder.path(), "m.xml", xml);
    let ran = inspect(&path);
    ran.expect(2);
    assert!(!ran.stderr.contains("CANARI") && !ran.stdout.contains("CANARI"));
    assert!(ran.stderr.contains("ligne 1"), "{}", ran.stderr);
}

#[test]
fn a_file_with_many_mistakes_is_imported_with_findings_in_bounded_memory() {
    let folder = new_map();
    let mut elements = String::new();
    for n in 0..12_000 {
        elements.push_str(&format!(
            "<element identifier=\"e{n}\" xsi:type=\"Robot{n}\"><name/>\
             <properties><property propertyDefinitionRef=\"absent\"><value>x</value></property></properties></element>\n"
        ));
    }
    let path = file(folder.path(), "fautes.xml", model_with(&elements));
    let ran = run(&["inspect", text(&path), "--json"]);
    ran.expect(1);
    let object = ran.json();
    assert_eq!(object["elements"], 12_000);
    let findings = object["findings"].as_array().expect("a list");
    assert!(findings.len() <= 30_001, "{} findings", findings.len());
    // The flood of unknown types does not hide what comes after it.
    assert!(findings.iter().any(|finding| finding["code"] == "property-definition-missing"));
    assert!(ran.peak_kb < 3 * MEMORY_KB, "{} kB", ran.peak_kb);
    let said = inspect(&path);
    assert!(said.expect(1).lines().count() < 12_100, "the report is readable");
}

#[test]
fn names_of_files_and_sources_stay_in_their_folder() {
    let folder = new_map();
    let path = file(folder.path(), "m.xml", model_with(""));
    let outside = folder.path().parent().expect("a parent").join("echappe");
    for source in ["../../echappe", "/etc/passwd", "..", "%2e%2e/echappe"] {
        let mut command = portulan(&["import", text(&path), "--organisme", "../../essai"]);
        command.args(["--source", source, "--json", "--data", text(folder.path())]);
        let ran = crate::process::finish(command);
        if ran.code == Some(2) {
            assert!(ran.stderr.contains("au moins une lettre"), "{}", ran.stderr);
            continue;
        }
        ran.expect(0);
        let graph = ran.json()["graph"].as_str().expect("an IRI").to_owned();
        assert!(!graph.contains("..") && !graph.contains('%'), "{graph}");
        assert!(graph.starts_with("https://w3id.org/portulan/graphe/source/essai/"), "{graph}");
    }
    assert!(!outside.exists());
}
