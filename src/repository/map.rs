//! The repository as the web reads it.

use std::sync::Arc;

use futures::future::BoxFuture;
use oxrdf::NamedNode;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Addresses, RecentChange, Repository};
use crate::index::{AsOf, ChangeSummary, Departure, Map, PastError, View};
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
