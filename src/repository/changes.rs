//! Changes as the repository needs them: remembered without their quads, or several as one.

use oxrdf::{NamedNode, Quad};
use rustc_hash::FxHashMap;

use crate::journal::{Change, Header};

/// This many changes are remembered without their quads.
pub const RECENT_KEPT: usize = 50;

/// A change, without its quads.
#[derive(Clone, Debug)]
pub struct RecentChange {
    /// Who, when, why.
    pub header: Header,
    /// The named graphs that it touched.
    pub graphs: Vec<NamedNode>,
    /// How many quads it added.
    pub added: usize,
    /// How many quads it removed.
    pub removed: usize,
}

impl RecentChange {
    pub(super) fn of(change: &Change) -> Self {
        let mut graphs: Vec<NamedNode> = Vec::new();
        for quad in change.added.iter().chain(&change.removed) {
            if let oxrdf::GraphName::NamedNode(graph) = &quad.graph_name
                && !graphs.contains(graph)
            {
                graphs.push(graph.clone());
            }
        }
        let (added, removed) = (change.added.len(), change.removed.len());
        Self { header: change.header.clone(), graphs, added, removed }
    }
}

/// Adds a change to those remembered, forgetting the oldest.
pub(super) fn remember(recent: &mut Vec<RecentChange>, change: RecentChange) {
    if recent.len() == RECENT_KEPT {
        recent.remove(0);
    }
    recent.push(change);
}

/// Several changes as one: the last word on each quad.
#[derive(Default)]
pub(super) struct NetChange {
    present: FxHashMap<Quad, bool>,
}

impl NetChange {
    pub(super) fn add(&mut self, change: Change) {
        self.present.extend(change.removed.into_iter().map(|quad| (quad, false)));
        self.present.extend(change.added.into_iter().map(|quad| (quad, true)));
    }

    pub(super) fn finish(self) -> (Vec<Quad>, Vec<Quad>) {
        let (added, removed): (Vec<_>, Vec<_>) =
            self.present.into_iter().partition(|(_, present)| *present);
        let quads = |pairs: Vec<(Quad, bool)>| pairs.into_iter().map(|(quad, _)| quad).collect();
        (quads(added), quads(removed))
    }
}
