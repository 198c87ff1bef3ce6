//! The integration tests, in one binary: one module per subject, data in `tests/cases/`.

mod expected;
mod questions;
