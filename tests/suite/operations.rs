//! What those who run Portulan read: the page of settings says all that `--help` says, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::process::run;

/// The words of a text that start with `start`.
fn words(text: &str, start: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let all = text.split(|c: char| !is_part(c)).filter(|word| word.starts_with(start));
    all.map(str::to_owned).collect()
}

#[test]
fn the_page_of_settings_says_what_the_help_says() {
    let help = run(&["serve", "--help"]).expect(0).to_owned();
    let options = help.split("Exemples").next().expect("a text");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("data/aide/exploiter.md")).expect("a text");
    let table: String = page
        .lines()
        .filter(|line| line.starts_with("| `--"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut known = words(options, "--");
    known.remove("--help");
    assert_eq!(words(&table, "--"), known);
    assert_eq!(words(&table, "PORTULAN_"), words(options, "PORTULAN_"));
    let unit = fs::read_to_string(root.join("deploy/portulan.service")).expect("a text");
    let image = fs::read_to_string(root.join("deploy/Containerfile")).expect("a text");
    for (name, text) in [("the unit", unit), ("the image", image)] {
        let said = words(&page, "PORTULAN_");
        for variable in words(&text, "PORTULAN_") {
            assert!(said.contains(&variable), "{name} sets {variable}, which is not described");
        }
    }
    assert!(run(&["mcp", "--help"]).expect(0).contains("--lecteur"));
}
