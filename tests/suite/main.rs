//! The integration tests, in one binary: one module per subject, data in `tests/cases/`.

mod canary;
mod cli;
mod corpus;
mod crash;
mod crawl;
mod derivation;
mod expected;
mod hostile;
mod import;
mod inspect;
mod ontology;
mod process;
mod questions;
mod reference;
mod search;
mod tidy;
mod turtle_files;
mod w3c;
mod web;
