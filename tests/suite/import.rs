//! The fixtures of `tests/cases/import`: what is read, found and written for each.
