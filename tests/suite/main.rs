//! The integration tests, in one binary: one module per subject, data in `tests/cases/`.

mod corpus;
mod derivation;
mod expected;
mod import;
mod inspect;
mod ontology;
mod questions;
mod reference;
mod tidy;
mod turtle_files;
mod w3c;
mod web;
