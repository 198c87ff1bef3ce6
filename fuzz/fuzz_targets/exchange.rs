//! The content of a model in the exchange format, whose first tag is given.
#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;
use portulan::import::read;

const START: &str = r#"<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">"#;

fuzz_target!(|content: &str| {
    let file = format!("{START}{content}</model>");
    if let Ok(import) = read(file.as_bytes(), &support::limits()) {
        support::check(&import);
    }
});
