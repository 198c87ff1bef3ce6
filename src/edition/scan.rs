//! Walking the quads that match a pattern, through an overlay and a filter on graphs.

use rustc_hash::FxHashSet;

use super::dictionary::{DEFAULT_GRAPH, TermId};
use super::overlay::Overlay;
use super::quads::{Order, QuadIds, Quads};

/// Which graphs a scan keeps.
#[derive(Clone, Copy, Debug)]
pub(super) enum GraphFilter<'a> {
    /// All of them, the default graph too.
    Everything,
    /// All but the default graph.
    AllNamed,
    /// That one.
    Only(TermId),
    /// Those whose place in the slice says true.
    Among(&'a [bool]),
}

impl GraphFilter<'_> {
    #[inline]
    pub(super) fn keeps(self, graph: TermId) -> bool {
        match self {
            Self::Everything => true,
            Self::AllNamed => graph != DEFAULT_GRAPH,
            Self::Only(only) => graph == only,
            Self::Among(kept) => kept.get(graph as usize).copied().unwrap_or(false),
        }
    }
}

/// A pattern in numbers: what is `None` is free.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PatternIds {
    pub(super) subject: Option<TermId>,
    pub(super) predicate: Option<TermId>,
    pub(super) object: Option<TermId>,
}

/// The quads of an edition, under an overlay if there is one, that match a pattern: sorted, in the order of RDF.
pub(super) struct Scan<'a> {
    order: Order,
    base: &'a [QuadIds],
    added: &'a [QuadIds],
    removed: Option<&'a FxHashSet<QuadIds>>,
    filter: GraphFilter<'a>,
    /// Whether copies of a triple in several graphs count once.
    distinct: bool,
    last: Option<[TermId; 3]>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(
        quads: &'a Quads,
        overlay: Option<&'a Overlay>,
        pattern: PatternIds,
        filter: GraphFilter<'a>,
    ) -> Self {
        let PatternIds { subject, predicate, object } = pattern;
        let (order, base) = quads.matching(subject, predicate, object);
        let added = overlay.map_or(&[][..], |o| o.added().matching(subject, predicate, object).1);
        let removed = overlay.map(Overlay::removed).filter(|removed| !removed.is_empty());
        Self { order, base, added, removed, filter, distinct: false, last: None }
    }

    /// A scan that finds nothing.
    pub(super) fn empty() -> Self {
        Self {
            order: Order::Spog,
            base: &[],
            added: &[],
            removed: None,
            filter: GraphFilter::Everything,
            distinct: false,
            last: None,
        }
    }

    /// The same, a triple that is in several of the kept graphs being given once.
    pub(super) fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }

    #[inline]
    fn next_raw(&mut self) -> Option<QuadIds> {
        let from_base = match (self.base.first(), self.added.first()) {
            (Some(base), Some(added)) => base < added,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return None,
        };
        let side = if from_base { &mut self.base } else { &mut self.added };
        let (first, rest) = side.split_first()?;
        *side = rest;
        Some(*first)
    }
}

impl Iterator for Scan<'_> {
    type Item = QuadIds;

    #[inline]
    fn next(&mut self) -> Option<QuadIds> {
        loop {
            let raw = self.next_raw()?;
            if !self.filter.keeps(raw[3]) {
                continue;
            }
            let quad = self.order.restore(raw);
            if self.removed.is_some_and(|removed| removed.contains(&quad)) {
                continue;
            }
            if self.distinct {
                let triple = [raw[0], raw[1], raw[2]];
                if self.last == Some(triple) {
                    continue;
                }
                self.last = Some(triple);
            }
            return Some(quad);
        }
    }
}
