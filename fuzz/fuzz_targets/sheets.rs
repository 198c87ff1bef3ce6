//! Any bytes taken for a table, RDF or whatever they look like: read or refused, within limits.
#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;
use portulan::import::recognise::recognise;
use portulan::import::{Findings, Format, rdf, sheet};

fuzz_target!(|bytes: &[u8]| {
    let limits = support::limits();
    let seen = recognise(bytes, &limits).ok().flatten();
    for format in [Some(Format::Csv), seen].into_iter().flatten() {
        if format.is_sheets() {
            if let Ok(book) = sheet::read(bytes, format, &limits, &mut Findings::new(10)) {
                for sheet in &book.sheets {
                    assert!(sheet.rows.windows(2).all(|pair| pair[0].number < pair[1].number));
                }
            }
        } else if format.is_rdf() {
            let _ = rdf::read(bytes, format, "https://example.org/", &limits);
        }
    }
});
