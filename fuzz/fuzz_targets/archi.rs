//! The content of a model of Archi, whose first tag is given.
#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;
use portulan::import::read;

const START: &str = r#"<archimate:model xmlns:archimate="http://www.archimatetool.com/archimate" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="m" id="m">"#;

fuzz_target!(|content: &str| {
    let file = format!("{START}{content}</archimate:model>");
    if let Ok(import) = read(file.as_bytes(), &support::limits()) {
        support::check(&import);
    }
});
