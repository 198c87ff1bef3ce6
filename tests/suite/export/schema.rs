//! Exported files against the official schemas, when `CORPUS_DIR` has them and `xmllint` is on the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use portulan::model::to_rdf::to_quads;

use super::{contribution, exported, models, rebuilt};

/// A validator that needs no network.
struct Validator {
    folder: tempfile::TempDir,
}

impl Validator {
    fn new() -> Option<Self> {
        let Some(corpus) = std::env::var_os("CORPUS_DIR").map(PathBuf::from) else {
            eprintln!("CORPUS_DIR is not set: exported files are not validated");
            return None;
        };
        if Command::new("xmllint").arg("--version").output().is_err() {
            eprintln!("xmllint is not on this machine: exported files are not validated");
            return None;
        }
        let schemas = corpus.join("xsd");
        let path = |name: &str| schemas.join(name).display().to_string();
        let folder = tempfile::tempdir().expect("a folder");
        // The schemas import that of «xml:» from the network; the catalog gives them the copy beside them.
        let catalog = format!(
            r#"<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<system systemId="http://www.w3.org/2001/xml.xsd" uri="file://{xml}"/>
<system systemId="http://www.w3.org/2001/03/xml.xsd" uri="file://{xml}"/>
</catalog>"#,
            xml = path("xml.xsd")
        );
        let schema = format!(
            r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="{}"/>
<xs:import namespace="http://purl.org/dc/elements/1.1/" schemaLocation="{}"/>
<xs:import namespace="http://www.opengroup.org/xsd/archimate/3.0/" schemaLocation="{}"/>
</xs:schema>"#,
            path("xml.xsd"),
            path("dc.xsd"),
            path("archimate3_Diagram.xsd")
        );
        std::fs::write(folder.path().join("catalog.xml"), catalog).expect("written");
        std::fs::write(folder.path().join("all.xsd"), schema).expect("written");
        Some(Self { folder })
    }

    /// What is wrong with a file; nothing when it is valid.
    fn complaints(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join("export.xml");
        std::fs::write(&path, bytes).expect("written");
        let said = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .args([self.folder.path().join("all.xsd"), path])
            .env("XML_CATALOG_FILES", self.folder.path().join("catalog.xml"))
            .output()
            .expect("xmllint runs");
        if said.status.success() {
            return String::new();
        }
        let said = String::from_utf8_lossy(&said.stderr);
        let errors: Vec<&str> =
            said.lines().filter(|line| line.contains("error")).take(5).collect();
        format!("{name}:\n{}\n", errors.join("\n"))
    }
}

#[test]
fn every_exported_model_is_valid_against_the_official_schemas() {
    let Some(validator) = Validator::new() else { return };
    let mut wrong = String::new();
    let mut count = 0;
    for (name, _, import) in models() {
        let quads = to_quads(&import.model, &contribution());
        let (bytes, _) = exported(&rebuilt(&quads).model);
        wrong += &validator.complaints(&name, &bytes);
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 25, "{count} files");
}

#[test]
fn the_validator_sees_what_is_wrong() {
    let Some(validator) = Validator::new() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import/exchange");
    let broken = std::fs::read(root.join("dangling-relation/input.xml")).expect("a fixture");
    assert!(!validator.complaints("dangling-relation", &broken).is_empty());
}
