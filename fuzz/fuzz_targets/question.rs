//! Any text taken for a question: refused, or answered by an empty map within its limits.
#![no_main]

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use portulan::edition::{Edition, FrozenView};
use portulan::index::{Limits, View};
use portulan::reader::Reader;

static VIEW: LazyLock<FrozenView> =
    LazyLock::new(|| Arc::new(Edition::empty()).view(&Reader::Administrator));

fuzz_target!(|text: &str| {
    let _ = VIEW.query(text, &[], &Limits::new(1_000, Duration::from_secs(2)));
});
