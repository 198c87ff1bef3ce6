//! The integration tests, in one binary: one module per subject, data in `tests/cases/`.

mod corpus;
mod expected;
mod import;
mod questions;
mod w3c;
