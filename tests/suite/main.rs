//! The integration tests, in one binary: one module per subject, data in `tests/cases/`.

mod corpus;
mod crash;
mod expected;
mod import;
mod process;
mod questions;
mod tidy;
