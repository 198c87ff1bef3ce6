//! What a proposal adds to an edition and removes from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use rustc_hash::FxHashSet;

use super::Edition;
use super::dictionary::{Builder, DEFAULT_GRAPH, Dictionary, DictionaryError, TermId};
use super::graphs::{Audience, Graphs};
use super::quads::{QuadIds, Quads};
use crate::reader::Reader;

/// The quads that a change adds and removes, in the numbers of one edition. It holds only what really changes:
/// adding what is there, or removing what is not, leaves no trace.
#[derive(Debug)]
pub struct Overlay {
    dictionary: Dictionary,
    added: Quads,
    removed: FxHashSet<QuadIds>,
}

impl Overlay {
    pub(super) fn new<'a>(
        edition: &Edition,
        added: impl IntoIterator<Item = &'a Quad>,
        removed: impl IntoIterator<Item = &'a Quad>,
    ) -> Result<Self, DictionaryError> {
        let mut builder = Builder::new(edition.dictionary.clone());
        let mut wanted = Vec::new();
        for quad in added {
            wanted.push(quad_ids(quad, |term| builder.intern(term))?);
        }
        wanted.sort_unstable();
        wanted.dedup();
        // Sorted, so that looking them up walks through the edition instead of jumping about in it.
        let mut unwanted: Vec<_> =
            removed.into_iter().filter_map(|quad| edition.ids(quad)).collect();
        unwanted.sort_unstable();
        let new = edition.quads.select(&wanted, false);
        let removed = edition.quads.select(&unwanted, true);
        let removed =
            removed.into_iter().filter(|ids| wanted.binary_search(ids).is_err()).collect();
        Ok(Self { dictionary: builder.finish(), added: Quads::new(new), removed })
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    pub(super) fn added(&self) -> &Quads {
        &self.added
    }

    pub(super) fn removed(&self) -> &FxHashSet<QuadIds> {
        &self.removed
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// How many quads it adds and how many it removes.
    pub fn counts(&self) -> (usize, usize) {
        (self.added.len(), self.removed.len())
    }

    /// Whether all that it adds and removes has this property.
    pub fn is_only_about(&self, predicate: NamedNodeRef<'_>) -> bool {
        let only = self.dictionary.get(predicate.into());
        self.added.all().iter().chain(&self.removed).all(|quad| Some(quad[1]) == only)
    }

    /// The quads that were not there and will be, in a stable order.
    pub fn added_quads(&self) -> Vec<Quad> {
        self.added.all().iter().map(|ids| quad_of(&self.dictionary, *ids)).collect()
    }

    /// The quads that were there and will not be, in a stable order.
    pub fn removed_quads(&self) -> Vec<Quad> {
        let mut removed: Vec<_> = self.removed.iter().copied().collect();
        removed.sort_unstable();
        removed.into_iter().map(|ids| quad_of(&self.dictionary, ids)).collect()
    }

    /// The named graphs in which something changes.
    pub fn touched_graphs(&self) -> Vec<NamedNode> {
        let mut graphs: Vec<_> =
            self.added.all().iter().chain(&self.removed).map(|quad| quad[3]).collect();
        graphs.sort_unstable();
        graphs.dedup();
        let named = graphs.into_iter().filter_map(|graph| self.dictionary.iri(graph));
        named.map(NamedNode::new_unchecked).collect()
    }

    /// How many quads each graph holds once the change is made.
    pub(super) fn sizes(&self, before: &BTreeMap<TermId, usize>) -> BTreeMap<TermId, usize> {
        let mut sizes = before.clone();
        for quad in self.added.all() {
            *sizes.entry(quad[3]).or_insert(0) += 1;
        }
        for quad in &self.removed {
            if let Some(size) = sizes.get_mut(&quad[3]) {
                *size -= 1;
            }
        }
        sizes.retain(|_, size| *size > 0);
        sizes
    }

    pub(super) fn audience(&self, edition: &Edition, reader: &Reader) -> Arc<Audience> {
        let sizes = self.sizes(&edition.sizes);
        let graphs = Graphs::read(&self.dictionary, &edition.quads, Some(self), &sizes);
        Arc::new(graphs.audience(reader, &self.dictionary, &sizes))
    }
}

/// The numbers of the terms of a quad, by a function that gives the number of a term.
pub(super) fn quad_ids<E>(
    quad: &Quad,
    mut number: impl FnMut(TermRef<'_>) -> Result<TermId, E>,
) -> Result<QuadIds, E> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(iri) => number(iri.as_ref().into())?,
        NamedOrBlankNode::BlankNode(node) => number(node.as_ref().into())?,
    };
    let predicate = number(quad.predicate.as_ref().into())?;
    let object = number(quad.object.as_ref())?;
    let graph = match &quad.graph_name {
        GraphName::NamedNode(iri) => number(iri.as_ref().into())?,
        GraphName::BlankNode(node) => number(node.as_ref().into())?,
        GraphName::DefaultGraph => DEFAULT_GRAPH,
    };
    Ok([subject, predicate, object, graph])
}

/// The quad of four numbers of a dictionary.
pub(super) fn quad_of(dictionary: &Dictionary, [s, p, o, g]: QuadIds) -> Quad {
    const PLACE: &str = "an edition holds only well-formed quads";
    let subject = match dictionary.term(s) {
        Term::NamedNode(iri) => NamedOrBlankNode::NamedNode(iri),
        Term::BlankNode(node) => NamedOrBlankNode::BlankNode(node),
        Term::Literal(_) => unreachable!("{PLACE}"),
    };
    let Term::NamedNode(predicate) = dictionary.term(p) else { unreachable!("{PLACE}") };
    let graph_name = match g {
        DEFAULT_GRAPH => GraphName::DefaultGraph,
        _ => match dictionary.term(g) {
            Term::NamedNode(iri) => iri.into(),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) => unreachable!("{PLACE}"),
        },
    };
    Quad { subject, predicate, object: dictionary.term(o), graph_name }
}
