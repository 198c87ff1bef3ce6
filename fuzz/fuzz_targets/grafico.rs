//! A folder of coArchi 1 whose files hold pieces of the input, cut at each zero byte.
#![no_main]

mod support;

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use portulan::import::read;
use zip::write::SimpleFileOptions;

const ROOT: &[u8] = b"<archimate:ArchimateModel xmlns:archimate=\"http://www.archimatetool.com/archimate\" id=\"m\"/>";
const NAMES: [&str; 6] = [
    "model/application/folder.xml",
    "model/application/Node_a.xml",
    "model/application/b/folder.xml",
    "model/relations/FlowRelationship_r.xml",
    "model/diagrams/ArchimateDiagramModel_v.xml",
    "images/a.png",
];

fuzz_target!(|bytes: &[u8]| {
    // An archive of the folder: nothing touches the disk.
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let pieces = bytes.split(|byte| *byte == 0);
    let files = NAMES.into_iter().zip(pieces);
    for (name, piece) in std::iter::once(("model/folder.xml", ROOT)).chain(files) {
        writer.start_file(name, SimpleFileOptions::default()).expect("in memory");
        writer.write_all(piece).expect("in memory");
    }
    let archive = writer.finish().expect("in memory").into_inner();
    if let Ok(import) = read(&archive, &support::limits()) {
        support::check(&import);
    }
});
