//! Any bytes: reading ends with a model or an error, and what is read is written as valid quads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portulan::import::{Limits, read};
use portulan::model::to_rdf::{Contribution, to_quads};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { bytes: 1 << 20, items: 20_000, ..Limits::default() };
    if let Ok(import) = read(bytes, &limits) {
        let contribution = Contribution::new("https://example.org/", "essai", "modele")
            .expect("fixed names are valid");
        let quads = to_quads(&import.model, &contribution);
        assert!(quads.iter().all(|quad| !quad.subject.is_blank_node()));
    }
});
