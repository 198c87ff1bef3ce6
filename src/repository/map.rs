//! The repository as the web reads it.

use std::sync::Arc;
use std::time::Instant;

use futures::future::BoxFuture;
use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedOrBlankNodeRef, Quad};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Addresses, RecentChange, Repository};
use crate::index::{
    AsOf, ChangeSummary, Departure, Difference, HistorySearch, Map, PastError, ThingChange,
    ThingHistory, View, WholeChange,
};
use crate::journal::{Change, Header};
use crate::reader::Reader;

impl Map for Repository {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        Arc::new(self.current().edition.view(reader))
    }

    fn history(&self, reader: &Reader, limit: usize) -> Vec<ChangeSummary> {
        let current = self.current();
        let visible = View::graphs(&current.edition.view(reader));
        summaries(visible_among(&current.recent, &visible), &self.addresses, limit)
    }

    fn changes(
        &self,
        reader: &Reader,
        search: (Option<u64>, usize),
        deadline: Instant,
    ) -> Vec<ChangeSummary> {
        self.changes_seen(reader, search, deadline)
    }

    fn change(&self, reader: &Reader, number: u64) -> Option<WholeChange> {
        self.whole_change(reader, number)
    }

    fn patch(&self, reader: &Reader, number: u64) -> Option<Vec<u8>> {
        self.patch_seen(reader, number)
    }

    fn difference(
        &self,
        reader: &Reader,
        ends: (u64, u64),
        deadline: Instant,
    ) -> Result<Difference, PastError> {
        self.difference_seen(reader, ends, deadline)
    }

    fn edition_at(
        self: Arc<Self>,
        moment: AsOf,
    ) -> BoxFuture<'static, Result<(u64, OffsetDateTime), PastError>> {
        Box::pin(self.edition_at_moment(moment))
    }

    fn past(self: Arc<Self>, number: u64) -> BoxFuture<'static, Result<Arc<dyn Map>, PastError>> {
        Box::pin(self.map_of(number))
    }

    fn departure(
        self: Arc<Self>,
        reader: Reader,
        thing: NamedNode,
    ) -> BoxFuture<'static, Option<Departure>> {
        Box::pin(self.departure_of(reader, thing))
    }

    fn history_of(
        &self,
        reader: &Reader,
        thing: &NamedNode,
        search: &HistorySearch,
    ) -> ThingHistory {
        let current = self.current();
        let visible = View::graphs(&current.edition.view(reader));
        let is_visible = |graph: &NamedNode| visible.binary_search(graph).is_ok();
        let newest = View::number(&current.edition.view(reader));
        let start = search.before.map_or(newest, |before| before.saturating_sub(1).min(newest));
        let mut history = ThingHistory::default();
        for (read, number) in (1..=start).rev().enumerate() {
            let late = search.deadline.is_some_and(|deadline| Instant::now() > deadline);
            if late || read == search.changes || history.changes.len() == search.found {
                history.stopped_at = Some(number + 1);
                break;
            }
            // What is remembered of recent changes spares reading those that this reader does not see anyway.
            let remembered = current.recent.iter().find(|known| known.header.number == number);
            if remembered.is_some_and(|known| !known.graphs.iter().all(is_visible)) {
                continue;
            }
            // A change that cannot be read is named by the verification of the journal, not by this page.
            let text = thing.to_string();
            let found = futures::executor::block_on(self.journal.change_with(number, &text));
            if let Ok(Some(Some((change, graphs)))) = found
                && graphs.iter().all(is_visible)
            {
                let change = self.thing_change(thing, (change, remembered), search.facts);
                history.changes.extend(change);
            }
        }
        history
    }
}

impl Repository {
    pub(super) fn summary(&self, header: &Header, extent: (usize, usize)) -> ChangeSummary {
        ChangeSummary {
            number: header.number,
            date: header.date.format(&Rfc3339).unwrap_or_default(),
            organisation: header
                .organisation
                .as_deref()
                .map(|slug| self.addresses.organisation(slug)),
            message: header.message.clone(),
            extent,
        }
    }

    /// What a change did to a thing, statements about facts aside: they come and go with the facts.
    fn thing_change(
        &self,
        thing: &NamedNode,
        (change, remembered): (Change, Option<&RecentChange>),
        most: usize,
    ) -> Option<ThingChange> {
        let Change { header, mut added, mut removed } = change;
        let all =
            remembered.map_or((added.len(), removed.len()), |known| (known.added, known.removed));
        let is_fact = |quad: &Quad| quad.predicate.as_ref() != rdf::SUBJECT;
        for quads in [&mut added, &mut removed] {
            quads.retain(is_fact);
            // What is said of the thing, then what others say of it.
            quads.sort_by_key(|quad| {
                quad.subject.as_ref() != NamedOrBlankNodeRef::from(thing.as_ref())
            });
        }
        let extent = (added.len(), removed.len());
        added.truncate(most);
        removed.truncate(most);
        (extent != (0, 0)).then(|| ThingChange {
            summary: self.summary(&header, all),
            author: header.author.clone(),
            added,
            removed,
            extent,
        })
    }
}

/// The changes that touch nothing but these graphs, sorted by name, the most recent first.
pub(super) fn visible_among<'a>(
    recent: &'a [RecentChange],
    visible: &'a [NamedNode],
) -> impl Iterator<Item = &'a RecentChange> {
    let is_visible = |graph: &NamedNode| visible.binary_search(graph).is_ok();
    recent.iter().rev().filter(move |change| change.graphs.iter().all(is_visible))
}

/// Changes as a reader may know of them.
pub(super) fn summaries<'a>(
    changes: impl Iterator<Item = &'a RecentChange>,
    addresses: &Addresses,
    limit: usize,
) -> Vec<ChangeSummary> {
    changes
        .take(limit)
        .map(|change| ChangeSummary {
            number: change.header.number,
            date: change.header.date.format(&Rfc3339).unwrap_or_default(),
            organisation: change
                .header
                .organisation
                .as_deref()
                .map(|slug| addresses.organisation(slug)),
            message: change.header.message.clone(),
            extent: (change.added, change.removed),
        })
        .collect()
}
