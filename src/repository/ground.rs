//! What the derivation of one source reads, and what it has given so far.

use std::sync::Arc;

use oxrdf::{NamedNode, Quad};

use super::Repository;
use super::publication::{Content, overlay_of};
use crate::edition::{DictionaryError, Edition, FrozenView};
use crate::reader::Reader;

/// A source, its profile, the ontology and what is shared, taken out of an edition.
#[derive(Clone, Debug)]
pub struct Ground(Arc<Edition>);

impl Ground {
    /// The ground that an edition makes; every graph of it is read.
    pub fn new(edition: impl Into<Arc<Edition>>) -> Self {
        Self(edition.into())
    }

    /// As it is.
    pub fn view(&self) -> FrozenView {
        self.0.view(&Reader::Administrator)
    }

    /// With facts that were derived already.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn with(&self, facts: &[Quad]) -> Result<FrozenView, DictionaryError> {
        let overlay = self.0.overlay(facts, &[])?;
        Ok(self.0.view_through(Arc::new(overlay), &Reader::Administrator))
    }

    /// Whether it holds quads of a graph.
    pub fn holds(&self, graph: &NamedNode) -> bool {
        self.0.graph_descriptions().iter().any(|known| known.name == *graph)
    }
}

impl Repository {
    /// A source, its profile and what is shared, out of an edition.
    pub(super) fn ground_of(&self, edition: &Edition, source: &NamedNode) -> Edition {
        let profile = self.addresses.profile_of(source);
        edition.restricted(|graph| {
            graph == source.as_str() || graph == profile.as_str() || self.addresses.is_shared(graph)
        })
    }

    /// What the map would say of one source if a proposal about it or its profile were published: an edition that holds
    /// that source, its profile, what would be derived from them, and what is shared.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn foresee(
        &self,
        source: &NamedNode,
        content: &Content,
    ) -> Result<Arc<Edition>, DictionaryError> {
        let present = self.ground_of(&self.current().edition, source);
        let overlay = overlay_of(&present, content)?;
        let next = present.merged(&overlay, present.number());
        let facts = self.derive(&next, source, &self.addresses.derived_from(source));
        let overlay = next.overlay(&facts, &[])?;
        Ok(Arc::new(next.merged(&overlay, next.number())))
    }
}
