//! The W3C suites of SHACL Core and SHACL-SPARQL, through the frozen edition.
//!
//! They are read from `SUITES_DIR`, never copied here. Each `sht:Validate` is one case: the obtained report must have
//! the very results of the expected one (focus node, path, value, shape, component, severity, constraint, and the
//! messages where the suite gives them). A case that cannot pass is in [`EXCEPTIONS`]; a listed one that passes is a
//! failure.

mod changes;
mod expected;
mod shapes;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use expected::{Case, Outcome};
use portulan::edition::Edition;
use portulan::index::Limits;
use portulan::shacl::{Scope, Shapes};

/// Cases that do not pass, each with its reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// The cases of each suite, as their authors count them.
const CASES: [(&str, usize); 2] = [("core", 98), ("sparql", 23)];

fn suite(name: &str) -> PathBuf {
    let folder = std::env::var_os("SUITES_DIR").map(PathBuf::from);
    folder
        .expect(
            "SUITES_DIR is not set: set it to the folder that holds `shacl/` (the W3C suites), or leave these tests \
             out with `cargo test -- --skip shacl::w3c`",
        )
        .join("shacl")
        .join(name)
}

#[test]
fn w3c_cases_pass_or_are_listed_exceptions() {
    let mut faults = Vec::new();
    for (name, count) in CASES {
        let cases = expected::read_all(&suite(name)).expect("the suite can be read");
        assert_eq!(cases.len(), count, "cases of the suite {name}");
        for case in &cases {
            let listed = EXCEPTIONS.iter().find(|(listed, _)| case.name.ends_with(listed));
            match (judge(case), listed) {
                (Ok(()), None) | (Err(_), Some(_)) => {}
                (Err(fault), None) => faults.push(format!("{}\n    {fault}", case.name)),
                (Ok(()), Some(_)) => faults.push(format!("{} passes but is listed", case.name)),
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn judge(case: &Case) -> Result<(), String> {
    let obtained = obtained(case);
    match (&case.expected, obtained) {
        (Outcome::Failure, Err(_)) => Ok(()),
        (Outcome::Failure, Ok(_)) => Err("it should have been refused".to_owned()),
        (Outcome::Report(_), Err(error)) => Err(error),
        (Outcome::Report(expected), Ok(obtained)) => expected::same(expected, &obtained),
    }
}

fn obtained(case: &Case) -> Result<Vec<portulan::shacl::ValidationResult>, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let shapes = Shapes::compile(case.shapes.iter().cloned(), Some(case.shapes_graph.clone()));
    let shapes = shapes.map_err(|error| text(&error))?;
    let edition = Arc::new(Edition::from_quads(1, &case.quads()).map_err(|error| text(&error))?);
    let report = edition
        .unrestricted()
        .validate_with(&shapes, Scope::Everything, &Limits::default())
        .map_err(|error| text(&error))?;
    Ok(report.results().collect())
}

/// The files of a suite, in the order of their paths.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "ttl") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
