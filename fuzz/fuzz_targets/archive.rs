//! Any bytes taken for an archive, then a sound archive that holds them as a model and as an image.
#![no_main]

mod support;

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use portulan::import::read;
use zip::write::SimpleFileOptions;

fuzz_target!(|bytes: &[u8]| {
    let broken = [b"PK\x03\x04", bytes].concat();
    if let Ok(import) = read(&broken, &support::limits()) {
        support::check(&import);
    }
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["model.xml", "images/a.png"] {
        writer.start_file(name, SimpleFileOptions::default()).expect("in memory");
        writer.write_all(bytes).expect("in memory");
    }
    let sound = writer.finish().expect("in memory").into_inner();
    if let Ok(import) = read(&sound, &support::limits()) {
        support::check(&import);
    }
});
