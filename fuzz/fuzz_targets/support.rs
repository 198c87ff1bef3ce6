//! What every target checks: reading ends with a model or an error, and what is read is written as valid quads.

use portulan::import::{Import, Limits};
use portulan::model::to_rdf::{Contribution, to_quads};

/// Limits that keep each execution short.
pub fn limits() -> Limits {
    Limits { bytes: 1 << 20, items: 20_000, files: 200, ..Limits::default() }
}

/// Checks what a model gives.
pub fn check(import: &Import) {
    let contribution = Contribution::new("https://example.org/", "essai", "modele")
        .expect("fixed names are valid");
    let quads = to_quads(&import.model, &contribution);
    assert!(quads.iter().all(|quad| !quad.subject.is_blank_node()));
}
