//! The integration tests, in one binary: one module per subject, data in `tests/cases/`.

mod canary;
mod cli;
mod corpus;
mod crash;
mod crawl;
mod derivation;
mod diagrams;
mod expected;
mod export;
mod help;
mod hostile;
mod import;
mod inspect;
mod layouts;
mod ontology;
mod packages;
mod process;
mod questions;
mod reference;
mod reimport;
mod search;
mod tidy;
mod turtle_files;
mod typography;
mod w3c;
mod web;
