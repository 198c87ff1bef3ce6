//! How well the things of each edition are described, as each reader sees it: made once, when first asked for.

use std::collections::HashSet;
use std::sync::Arc;

use oxrdf::{GraphName, NamedNodeRef};

use super::shelf::Shelf;
use super::state::AppState;
use super::trend::{Trend, Trends};
use crate::completeness::{Choice, Completeness, Tally};
use crate::index::{Map, View};
use crate::invented::fictitious_graphs;
use crate::reader::Reader;
use crate::schema::Schema;

/// How well things are described, per edition and reader.
#[derive(Default)]
pub(super) struct Levels {
    now: Shelf<Reader, Completeness>,
    trends: Trends<Tally>,
}

impl AppState {
    /// How well each thing is described.
    pub(super) fn completeness(
        &self,
        (reader, view): (&Reader, &dyn View),
        (schema, fictitious): (&Schema, &HashSet<GraphName>),
    ) -> Arc<Completeness> {
        let read = || Completeness::read(view, schema, fictitious);
        self.levels().now.get(view.number(), reader.clone(), read)
    }

    /// How well the things of earlier editions that are not invented were described, together.
    pub(super) fn level_trend(&self, reader: &Reader, number: u64) -> Arc<Trend<Tally>> {
        let ontology = self.ontology().clone();
        let count =
            Arc::new(move |map: &dyn Map, reader: &Reader| count(map, reader, ontology.as_ref()));
        self.levels().trends.of(self, (reader, number), count)
    }
}

fn count(map: &dyn Map, reader: &Reader, ontology: NamedNodeRef<'_>) -> Option<Tally> {
    let view = map.view(reader);
    let schema = Schema::read(view.as_ref(), ontology);
    let described = Completeness::read(view.as_ref(), &schema, &fictitious_graphs(view.as_ref()));
    Some(described.tally(&Choice::default()))
}
