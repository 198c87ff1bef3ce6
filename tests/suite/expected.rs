//! Expected results kept in files beside their inputs, read as code is read.

use std::fs;
use std::path::Path;

/// Checks that `actual` is what the file at `path` holds; with `ACCEPT=1` in the environment, writes the file instead.
pub(crate) fn check(path: &Path, actual: &str) {
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(path, actual).expect("the expected result can be written");
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; run again with ACCEPT=1 and read the difference\n--- expected\n{expected}\n--- actual\n{actual}",
        path.display()
    );
}
