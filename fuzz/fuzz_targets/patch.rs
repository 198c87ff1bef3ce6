//! Any bytes taken for a change of the journal: refused, or read, and then written and read again the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portulan::journal::{Head, patch};

fuzz_target!(|bytes: &[u8]| {
    let _ = patch::read(1, bytes);
    let _ = patch::read_header(1, bytes);
    let _ = patch::read_with(1, bytes, "<urn:a>");
    // Uncompressed bytes reach the text behind the compression.
    let packed = gzip(bytes);
    if let Ok((_, change)) = patch::read(1, &packed) {
        let again = patch::write(1, Head::default(), &change).expect("what was read is written");
        let (_, read) = patch::read(1, &again).expect("what was written is read");
        assert_eq!((read.added, read.removed), (change.added, change.removed));
    }
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}
