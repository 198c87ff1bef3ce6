//! An edition: the frozen dataset that everybody reads, and what the next one will differ by.
//!
//! An [`Edition`] is never modified. An [`Overlay`] holds the quads that a proposal adds and removes; the edition can be
//! read through it before anybody accepts, and [`Edition::merged`] makes the next edition. Nothing here touches a disk.

mod dataset;
pub mod dictionary;
mod difference;
mod graphs;
mod ids;
mod overlay;
mod quads;
mod scan;
pub mod snapshot;
mod stream;
mod term;
mod update;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use oxrdf::{NamedNode, NamedNodeRef, Quad, TermRef};

pub use dictionary::{Dictionary, DictionaryError};
pub use difference::Difference;
pub use graphs::GraphDescription;
pub use overlay::Overlay;
pub use stream::{DatasetChoice, ParsedQuery, Streamed};
pub(crate) use term::Parts;
pub use update::UpdateError;
pub use view::{DefaultGraph, FrozenView, check_query};

use crate::reader::Reader;
use dictionary::{Builder, TermId};
use graphs::{Audience, Graphs};
use quads::{QuadIds, Quads};
use scan::{GraphFilter, PatternIds, Scan};

/// An immutable RDF dataset: a dictionary of terms and the quads, sorted three times, as numbers.
#[derive(Debug)]
pub struct Edition {
    number: u64,
    dictionary: Dictionary,
    quads: Quads,
    /// How many quads each graph holds.
    sizes: BTreeMap<TermId, usize>,
    graphs: Graphs,
    /// Which graphs each kind of reader sees, computed when first asked for.
    audiences: ArcSwap<Vec<(Reader, Arc<Audience>)>>,
}

impl Edition {
    /// The edition before any change: number 0, no quads.
    pub fn empty() -> Self {
        Self::assemble(0, Dictionary::default(), Quads::default(), BTreeMap::new())
    }

    /// An edition made of these quads, in any order, with or without repetitions.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn from_quads<'a>(
        number: u64,
        quads: impl IntoIterator<Item = &'a Quad>,
    ) -> Result<Self, DictionaryError> {
        let mut builder = EditionBuilder::default();
        for quad in quads {
            builder.insert(quad)?;
        }
        Ok(builder.finish(number))
    }

    fn from_parts(number: u64, dictionary: Dictionary, quads: Quads) -> Self {
        let mut sizes = BTreeMap::new();
        let mut run = (dictionary::DEFAULT_GRAPH, 0);
        for quad in quads.all() {
            if quad[3] != run.0 {
                *sizes.entry(run.0).or_insert(0) += run.1;
                run = (quad[3], 0);
            }
            run.1 += 1;
        }
        *sizes.entry(run.0).or_insert(0) += run.1;
        sizes.retain(|_, size| *size > 0);
        Self::assemble(number, dictionary, quads, sizes)
    }

    fn assemble(
        number: u64,
        dictionary: Dictionary,
        quads: Quads,
        sizes: BTreeMap<TermId, usize>,
    ) -> Self {
        let graphs = Graphs::read(&dictionary, &quads, None, &sizes);
        Self { number, dictionary, quads, sizes, graphs, audiences: ArcSwap::default() }
    }

    /// Number of the last change of the journal that this edition holds.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Number of quads.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether there are no quads at all.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// Number of distinct terms that the dictionary holds, those of removed quads included.
    pub fn terms(&self) -> usize {
        self.dictionary.len() - 1
    }

    /// Whether this very quad is there.
    pub fn contains(&self, quad: &Quad) -> bool {
        self.ids(quad).is_some_and(|ids| self.quads.contains(&ids))
    }

    /// The numbers of a quad, when all its terms are known.
    fn ids(&self, quad: &Quad) -> Option<QuadIds> {
        overlay::quad_ids(quad, |term| self.dictionary.get(term).ok_or(())).ok()
    }

    /// All quads, sorted by the numbers of their terms: an order that only this edition gives.
    pub fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        self.quads.all().iter().map(|ids| overlay::quad_of(&self.dictionary, *ids))
    }

    /// The quads of one graph.
    pub fn graph_quads(&self, graph: &NamedNode) -> Vec<Quad> {
        let Some(graph) = self.dictionary.get(TermRef::from(graph.as_ref())) else {
            return Vec::new();
        };
        let of_graph = self.quads.all().iter().filter(|quad| quad[3] == graph);
        of_graph.map(|ids| overlay::quad_of(&self.dictionary, *ids)).collect()
    }

    /// The named graphs, with what they say of themselves and how many quads they hold.
    pub fn graph_descriptions(&self) -> Vec<GraphDescription> {
        self.graphs.descriptions(&self.dictionary, &self.sizes)
    }

    /// This edition as `reader` sees it.
    pub fn view(self: &Arc<Self>, reader: &Reader) -> FrozenView {
        FrozenView::new(Arc::clone(self), None, self.audience(reader))
    }

    /// This edition as `reader` sees it, less the graphs that `keep` refuses; an administrator sees it whole.
    pub fn view_among(
        self: &Arc<Self>,
        reader: &Reader,
        keep: impl Fn(&NamedNode) -> bool,
    ) -> FrozenView {
        let audience = self.audience(reader);
        let audience = match &*audience {
            Audience::Everything => audience,
            Audience::Among(seen) => {
                let mut seen = seen.clone();
                for graph in self.sizes.keys() {
                    let name = self.dictionary.iri(*graph).map(NamedNode::new_unchecked);
                    seen[*graph as usize] &= name.as_ref().is_some_and(&keep);
                }
                Arc::new(Audience::Among(seen))
            }
        };
        FrozenView::new(Arc::clone(self), None, audience)
    }

    /// Whether a graph says anything of a thing by other properties than these.
    pub fn speaks_of(
        &self,
        thing: NamedNodeRef<'_>,
        graph: NamedNodeRef<'_>,
        but: &[NamedNodeRef<'_>],
    ) -> bool {
        let (Some(subject), Some(graph)) =
            (self.dictionary.get(thing.into()), self.dictionary.get(graph.into()))
        else {
            return false;
        };
        let but: Vec<TermId> =
            but.iter().filter_map(|property| self.dictionary.get((*property).into())).collect();
        let pattern = PatternIds { subject: Some(subject), ..PatternIds::default() };
        Scan::new(&self.quads, None, pattern, GraphFilter::Only(graph))
            .any(|[_, predicate, _, _]| !but.contains(&predicate))
    }

    /// This edition as it would be if `overlay` were published, as `reader` would see it.
    pub fn view_through(self: &Arc<Self>, overlay: Arc<Overlay>, reader: &Reader) -> FrozenView {
        let audience = overlay.audience(self, reader);
        FrozenView::new(Arc::clone(self), Some(overlay), audience)
    }

    /// This edition without any restriction, the default graph being what is outside named graphs: for the engine
    /// itself (derivation, validation, tests), never for a person.
    pub fn unrestricted(self: &Arc<Self>) -> FrozenView {
        FrozenView::new(Arc::clone(self), None, Arc::new(Audience::Everything))
            .with_default_graph(DefaultGraph::Actual)
    }

    fn audience(&self, reader: &Reader) -> Arc<Audience> {
        let known = self.audiences.load();
        if let Some((_, audience)) = known.iter().find(|(other, _)| other == reader) {
            return Arc::clone(audience);
        }
        let audience = Arc::new(self.graphs.audience(reader, &self.dictionary, &self.sizes));
        self.audiences.rcu(|known| {
            let mut known = Vec::clone(known);
            known.push((reader.clone(), Arc::clone(&audience)));
            known
        });
        audience
    }

    /// What adding and removing these quads changes here; a quad both removed and added stays.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn overlay<'a>(
        &self,
        added: impl IntoIterator<Item = &'a Quad>,
        removed: impl IntoIterator<Item = &'a Quad>,
    ) -> Result<Overlay, DictionaryError> {
        Overlay::new(self, added, removed)
    }

    /// The next edition: this one with the change merged in. `overlay` must have been made on this edition.
    pub fn merged(&self, overlay: &Overlay, number: u64) -> Self {
        let quads = self.quads.merged(overlay.added(), overlay.removed());
        let sizes = overlay.sizes(&self.sizes);
        Self::assemble(number, overlay.dictionary().clone(), quads, sizes)
    }

    /// An edition that holds only some graphs of this one, under the same numbers; nothing is sorted again.
    pub fn restricted(&self, keep: impl Fn(&str) -> bool) -> Self {
        let kept: Vec<TermId> = self
            .sizes
            .keys()
            .copied()
            .filter(|graph| self.dictionary.iri(*graph).is_some_and(&keep))
            .collect();
        let quads = self.quads.restricted(|graph| kept.contains(&graph));
        Self::from_parts(self.number, self.dictionary.clone(), quads)
    }

    /// This edition with a dictionary that holds only the terms in use: what a snapshot keeps.
    ///
    /// # Errors
    /// Never in practice: the new dictionary is no larger than the old one.
    pub fn compacted(&self) -> Result<Self, DictionaryError> {
        let mut numbers = vec![TermId::MAX; self.dictionary.len()];
        let mut builder = Builder::new(Dictionary::default());
        let mut quads = Vec::with_capacity(self.quads.len());
        for quad in self.quads.all() {
            let mut moved = [0; 4];
            for (place, id) in quad.iter().enumerate() {
                let slot = &mut numbers[*id as usize];
                if *slot == TermId::MAX {
                    *slot = builder.intern_key(self.dictionary.key(*id))?;
                }
                moved[place] = *slot;
            }
            quads.push(moved);
        }
        Ok(Self::from_parts(self.number, builder.finish(), Quads::new(quads)))
    }
}

/// Gathers quads into a first edition.
#[derive(Debug)]
pub struct EditionBuilder {
    dictionary: Builder,
    quads: Vec<QuadIds>,
}

impl Default for EditionBuilder {
    fn default() -> Self {
        Self { dictionary: Builder::new(Dictionary::default()), quads: Vec::new() }
    }
}

impl EditionBuilder {
    /// Adds one quad.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn insert(&mut self, quad: &Quad) -> Result<(), DictionaryError> {
        let dictionary = &mut self.dictionary;
        self.quads.push(overlay::quad_ids(quad, |term| dictionary.intern(term))?);
        Ok(())
    }

    /// Sorts what was gathered.
    pub fn finish(self, number: u64) -> Edition {
        Edition::from_parts(number, self.dictionary.finish(), Quads::new(self.quads))
    }
}

#[cfg(test)]
mod tests;
