//! Any bytes.
#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;
use portulan::import::read;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(import) = read(bytes, &support::limits()) {
        support::check(&import);
    }
});
