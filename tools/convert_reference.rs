//! Writes the public facts of `data/reference/*.csv` as Turtle beside them.
//!
//! The tables are what people edit; the Turtle files are what Portulan loads. Run it again after each edit:
//! `cargo run --example convert-reference`. With `--check`, nothing is written and the exit status is 1 when a file
//! is out of date.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

#[path = "reference/mod.rs"]
mod reference;

fn main() -> ExitCode {
    let check = std::env::args().skip(1).any(|argument| argument == "--check");
    match run(check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("convert-reference: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Converts the tables of this repository; says whether the files on disk were already right, or are now.
fn run(check: bool) -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let conversion = reference::convert(root)?;
    for warning in &conversion.warnings {
        eprintln!("convert-reference: {warning}");
    }
    let mut current = true;
    for (name, text) in &conversion.files {
        let path = root.join("data/reference").join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        if check {
            eprintln!("convert-reference: data/reference/{name} is out of date");
            current = false;
        } else {
            fs::write(&path, text).with_context(|| format!("writing data/reference/{name}"))?;
            println!("data/reference/{name}");
        }
    }
    println!("{} facts, {} sources", conversion.facts, conversion.sources);
    Ok(current)
}
