//! The repository as the web reads it.

use std::sync::Arc;
use std::time::Instant;

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedOrBlankNodeRef, Quad};
use time::format_description::well_known::Rfc3339;

use super::Repository;
use super::changes::RecentChange;
use crate::index::{ChangeSummary, HistorySearch, Map, ThingChange, ThingHistory, View};
use crate::journal::{Change, Header};
use crate::reader::Reader;

impl Map for Repository {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        Arc::new(self.current().edition.view(reader))
    }

    fn history(&self, reader: &Reader, limit: usize) -> Vec<ChangeSummary> {
        let current = self.current();
        let visible = View::graphs(&current.edition.view(reader));
        let known = current.recent.iter().rev().filter(|change| {
            change.graphs.iter().all(|graph| visible.binary_search(graph).is_ok())
        });
        known
            .take(limit)
            .map(|change| self.summary(&change.header, (change.added, change.removed)))
            .collect()
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
    fn summary(&self, header: &Header, extent: (usize, usize)) -> ChangeSummary {
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
