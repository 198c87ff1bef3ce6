//! The changes of the journal as a reader may know of them, and what was written between two editions.
//!
//! A change is told whole or not at all: one that touches a graph hidden from the reader is as if it were not there.

use std::time::Instant;

use futures::executor::block_on;
use oxrdf::{GraphName, NamedNode, Quad};
use rustc_hash::FxHashMap;

use super::Repository;
use super::changes::RecentChange;
use crate::edition::FrozenView;
use crate::index::{ChangeSummary, Difference, PastError, View, WholeChange};
use crate::journal::Change;
use crate::reader::Reader;

/// The graphs that a reader sees now, sorted by name.
struct Visible(Vec<NamedNode>);

impl Visible {
    fn of(view: &FrozenView) -> Self {
        Self(View::graphs(view))
    }

    fn has(&self, graph: &NamedNode) -> bool {
        self.0.binary_search(graph).is_ok()
    }

    fn has_all(&self, change: &RecentChange) -> bool {
        change.graphs.iter().all(|graph| self.has(graph))
    }

    fn shows(&self, quad: &Quad) -> bool {
        matches!(&quad.graph_name, GraphName::NamedNode(graph) if self.has(graph))
    }
}

impl Repository {
    /// See [`crate::index::Map::changes`].
    pub(super) fn changes_seen(
        &self,
        reader: &Reader,
        (before, limit): (Option<u64>, usize),
        deadline: Instant,
    ) -> Vec<ChangeSummary> {
        let current = self.current();
        let view = current.edition.view(reader);
        let visible = Visible::of(&view);
        let newest = before.map_or(current.head.number, |before| {
            before.saturating_sub(1).min(current.head.number)
        });
        let mut found = Vec::new();
        for number in (1..=newest).rev() {
            if found.len() == limit || Instant::now() > deadline {
                break;
            }
            let remembered = current.recent.iter().find(|known| known.header.number == number);
            let read = || {
                let change = block_on(self.journal.change(number)).ok().flatten();
                change.map(|change| RecentChange::of(&change))
            };
            // A change that cannot be read is named by the verification of the journal.
            let Some(change) = remembered.cloned().or_else(read) else { continue };
            if visible.has_all(&change) {
                found.push(self.summary(&change.header, (change.added, change.removed)));
            }
        }
        found
    }

    /// See [`crate::index::Map::change`].
    pub(super) fn whole_change(&self, reader: &Reader, number: u64) -> Option<WholeChange> {
        let (change, summary) = self.change_seen(reader, number)?;
        let Change { header, added, removed } = change;
        Some(WholeChange { summary, author: header.author, added, removed })
    }

    /// See [`crate::index::Map::patch`].
    pub(super) fn patch_seen(&self, reader: &Reader, number: u64) -> Option<Vec<u8>> {
        self.change_seen(reader, number)?;
        block_on(self.journal.object(number)).ok().flatten()
    }

    fn change_seen(&self, reader: &Reader, number: u64) -> Option<(Change, ChangeSummary)> {
        let current = self.current();
        if number == 0 || number > current.head.number {
            return None;
        }
        let visible = Visible::of(&current.edition.view(reader));
        let change = block_on(self.journal.change(number)).ok().flatten()?;
        let known = RecentChange::of(&change);
        let summary = self.summary(&known.header, (known.added, known.removed));
        visible.has_all(&known).then_some((change, summary))
    }

    /// See [`crate::index::Map::difference`].
    pub(super) fn difference_seen(
        &self,
        reader: &Reader,
        (after, until): (u64, u64),
        deadline: Instant,
    ) -> Result<Difference, PastError> {
        let current = self.current();
        if until > current.head.number {
            return Err(PastError::NotYet);
        }
        let visible = Visible::of(&current.edition.view(reader));
        // A change holds only what it really changed: what comes and goes again was never there before.
        let mut known: FxHashMap<Quad, (bool, bool)> = FxHashMap::default();
        for number in after + 1..=until {
            if Instant::now() > deadline {
                return Err(PastError::Busy);
            }
            let change = block_on(self.journal.change(number))
                .map_err(|error| PastError::Unreadable(error.to_string()))?;
            let Some(change) = change else { return Err(PastError::NotYet) };
            for (quads, is_added) in [(change.removed, false), (change.added, true)] {
                for quad in quads.into_iter().filter(|quad| visible.shows(quad)) {
                    known.entry(quad).or_insert((is_added, is_added)).1 = is_added;
                }
            }
        }
        let mut difference = Difference::default();
        for (quad, first_and_last) in known {
            match first_and_last {
                (true, true) => difference.added.push(quad),
                (false, false) => difference.removed.push(quad),
                _ => {}
            }
        }
        for quads in [&mut difference.added, &mut difference.removed] {
            quads.sort_by_cached_key(ToString::to_string);
        }
        Ok(difference)
    }
}
