//! The W3C evaluation suites of SPARQL 1.1 query and update, through the frozen edition.
//!
//! They are read from `SUITES_DIR`, never copied here. Each test of the suites is one case; a case that cannot pass is
//! in [`exceptions`], and the list is itself checked: a listed case that passes is a failure, and a failure said to be
//! the engine's must be made by oxigraph's own store too.

mod case;
mod compare;
mod exceptions;
mod manifest;
mod outcome;
mod stores;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use case::Case;
use exceptions::{EXCEPTIONS, Owner};
use outcome::Outcome;

/// Fewer cases than this means that manifests were not found, not that the suites have shrunk.
const FEWEST_CASES: usize = 450;

/// The folder of the suites.
fn suites() -> PathBuf {
    let folder = std::env::var_os("SUITES_DIR").map(PathBuf::from);
    folder
        .expect(
            "SUITES_DIR is not set: set it to the folder that holds `sparql-query/` (the W3C suites), \
             or leave these tests out with `cargo test -- --skip w3c`",
        )
        .join("sparql-query")
}

#[test]
fn every_case_passes_or_is_a_listed_exception() {
    let cases = manifest::read_all(&suites()).expect("the manifests of the suites can be read");
    assert!(cases.len() >= FEWEST_CASES, "only {} cases found", cases.len());
    let mut faults = Vec::new();
    for case in &cases {
        let exception = EXCEPTIONS.iter().find(|listed| listed.test == case.iri);
        let verdict = judge(case, stores::on_edition);
        match (verdict, exception) {
            (Ok(()), None) => {}
            (Err(fault), None) => faults.push(format!("{}\n    {fault}", case.iri)),
            (Ok(()), Some(_)) => faults.push(format!("{} passes but is listed", case.iri)),
            (Err(_), Some(listed)) if listed.owner == Owner::Engine => {
                if let Err(fault) = same_on_the_oracle(case) {
                    faults.push(format!("{} is not the engine's fault: {fault}", case.iri));
                }
            }
            (Err(_), Some(_)) => {
                if let Err(fault) = same_but_for_empty_graphs(case) {
                    faults.push(format!("{} differs by more: {fault}", case.iri));
                }
            }
        }
    }
    for listed in EXCEPTIONS {
        if !cases.iter().any(|case| case.iri == listed.test) {
            faults.push(format!(
                "{} is listed but is in no manifest ({})",
                listed.test, listed.reason
            ));
        }
    }
    println!("{} cases, {} exceptions", cases.len(), EXCEPTIONS.len());
    assert!(
        faults.is_empty(),
        "{} faults in {} cases:\n{}",
        faults.len(),
        cases.len(),
        faults.join("\n")
    );
}

/// Runs a case on a store and compares with what the suite expects; a panic is a failure like another.
fn judge(case: &Case, run: fn(&Case) -> Result<Outcome, String>) -> Result<(), String> {
    let expected = outcome::expected(case)?;
    let obtained = catch_unwind(AssertUnwindSafe(|| run(case)))
        .unwrap_or_else(|_| Err("it panicked".to_owned()))?;
    compare::same(&expected, &obtained, case.lax_cardinality)
}

/// Whether oxigraph's memory store gives the very answer of the edition, wrong as it is.
fn same_on_the_oracle(case: &Case) -> Result<(), String> {
    if judge(case, stores::on_oracle).is_ok() {
        return Err("oxigraph's memory store passes".to_owned());
    }
    match (stores::on_edition(case), stores::on_oracle(case)) {
        (Ok(ours), Ok(theirs)) => compare::same(&theirs, &ours, false),
        (Err(_), Err(_)) => Ok(()),
        (ours, theirs) => Err(format!("ours: {ours:?}, oxigraph's: {theirs:?}")),
    }
}

/// Whether an update leaves the expected quads: the one thing that Portulan decides otherwise is that a graph without
/// quads does not exist.
fn same_but_for_empty_graphs(case: &Case) -> Result<(), String> {
    let expected = outcome::expected(case)?.without_empty_graphs();
    compare::same(&expected, &stores::on_edition(case)?, false)
}
