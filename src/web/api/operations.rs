//! The operations, each declared once.

mod files;
mod map;
mod parameters;

pub(in crate::web) use self::files::IMPORT;
use super::operation::{Make, Operation, Sends};

pub(super) const LISTS: &str = "Choses";
pub(super) const GRAPH: &str = "Réseau";
pub(super) const SEARCH: &str = "Recherche";
pub(super) const QUESTIONS: &str = "Questions";
pub(super) const SHARING: &str = "Mutualisation";
pub(super) const PAST: &str = "Éditions";
pub(super) const FILES: &str = "Imports et exports";

/// What an operation is unless it says otherwise.
pub(super) const USUAL: Operation = Operation {
    id: "",
    path: "",
    tag: LISTS,
    summary: "",
    description: "",
    parameters: &[],
    open: false,
    sends: Sends::Files(&[]),
    make: Make::Post,
};

/// All the operations.
pub(in crate::web) fn operations() -> impl Iterator<Item = &'static Operation> {
    map::OPERATIONS.iter().chain(files::OPERATIONS)
}

impl Operation {
    /// A pair that the reading of the page needs besides those that are given.
    pub(super) fn always(&self) -> Option<(&'static str, &'static str)> {
        match self.id {
            "impact" => Some(("mode", "impact")),
            "paths" => Some(("mode", "chemin")),
            _ => None,
        }
    }
}
