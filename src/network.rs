//! The network of an edition: things and what relates them, frozen for one reader, and the algorithms that run on it.
//!
//! One hop and counts are questions of SPARQL; what is transitive, pairwise or global is here. Nothing names a class or
//! a property of the domain: the ontology says what relates (`rdfs:range`), which classes link two things
//! (`ptl:relationDepuis`), which way an impact travels (`ptl:impact`), where it stops (`ptl:arreteLImpact`) and what
//! gathers things (`ptl:regroupe`). What the reader does not see is not in the view, so it is not in the network.

mod communities;
mod difference;
mod paths;
mod read;
mod rollup;
mod seriation;
mod structure;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::HashMap;

use oxrdf::{NamedNode, NamedNodeRef};
use petgraph::Direction;
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;

pub use self::difference::Difference;
pub use self::paths::Path;
pub use self::rollup::{Flow, RollUp};
pub use self::seriation::blocks;
pub use self::structure::{Bridge, Structure};
pub use self::walk::{Group, Reached, Walk, WalkLimits};

/// A thing of the network: its place in the frozen arrays.
pub type NodeId = petgraph::graph::NodeIndex<u32>;
/// A relation between two things: its place in the frozen arrays.
pub type EdgeId = petgraph::graph::EdgeIndex<u32>;

/// Things and relations, read once from a view and never changed.
#[derive(Debug, Default)]
pub struct Network {
    graph: DiGraph<Node, Edge, u32>,
    places: HashMap<NamedNode, NodeId>,
    classes: Vec<NamedNode>,
    kinds: Vec<Kind>,
    links: Vec<LinkThing>,
    gatherings: Vec<Gathering>,
    /// Whether the map holds more than a network reads.
    pub truncated: bool,
}

/// A thing.
#[derive(Clone, Debug)]
pub struct Node {
    /// The thing itself.
    pub iri: NamedNode,
    /// Its most specific class, as a place in [`Network::class`].
    class: u16,
    /// Whether an impact that reaches it goes no further.
    stops: bool,
}

/// A relation between two things, in the direction in which the map states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Its kind, as a place in [`Network::kinds`].
    pub kind: u16,
    /// When a thing states it (an exchange): its place in [`Network::link`].
    pub link: Option<u32>,
}

/// A kind of relation: a property, or a class whose things link two others.
#[derive(Clone, Debug)]
pub struct Kind {
    /// The property or the class.
    pub iri: NamedNode,
    /// Whether it is a class of links.
    pub is_link: bool,
    /// How an impact travels along it.
    pub impact: Impact,
    /// The layer that it belongs to when it is not that of the community.
    pub layer: bool,
    /// How many edges are of this kind.
    pub count: usize,
}

/// How an impact travels along a relation (`ptl:impact`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Impact {
    /// It does not.
    #[default]
    None,
    /// From the thing to the value: what is fed suffers from what feeds it.
    Forward,
    /// From the value to the thing: what relies on something suffers when that stops.
    Backward,
}

/// A thing that links two others.
#[derive(Clone, Debug)]
pub struct LinkThing {
    /// The thing itself.
    pub iri: NamedNode,
    /// What it carries.
    pub carried: Vec<NodeId>,
}

/// A property whose values gather things (`ptl:regroupe`): an organisation, an area of a plan.
#[derive(Clone, Debug)]
pub struct Gathering {
    /// The property.
    pub property: NamedNode,
    /// Class of the values.
    pub range: Option<NamedNode>,
    /// The kind of relation of that property.
    pub kind: Option<u16>,
}

/// From which end of the relations one looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sense {
    /// From the thing to its value.
    Outgoing,
    /// From the value to the thing.
    Incoming,
    /// Both.
    #[default]
    Both,
}

/// Which kinds of relations are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds(Vec<bool>);

impl Kinds {
    /// Whether a kind is followed.
    pub fn has(&self, kind: u16) -> bool {
        self.0.get(usize::from(kind)).copied().unwrap_or(false)
    }

    /// Adds or removes a kind.
    pub fn set(&mut self, kind: u16, followed: bool) {
        if let Some(known) = self.0.get_mut(usize::from(kind)) {
            *known = followed;
        }
    }
}

impl Network {
    /// How many things there are.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// How many relations there are.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The place of a thing; `None` when this reader's map does not have it.
    pub fn find(&self, iri: NamedNodeRef<'_>) -> Option<NodeId> {
        self.places.get(&iri.into_owned()).copied()
    }

    /// The things, in the order of their addresses.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.graph.node_indices()
    }

    /// A thing.
    pub fn iri(&self, node: NodeId) -> &NamedNode {
        &self.graph[node].iri
    }

    /// The most specific class of a thing.
    pub fn class(&self, node: NodeId) -> &NamedNode {
        &self.classes[usize::from(self.graph[node].class)]
    }

    /// A relation: where it starts, where it ends, what it is.
    pub fn edge(&self, edge: EdgeId) -> (NodeId, NodeId, &Edge) {
        let (from, to) = self.graph.edge_endpoints(edge).expect("edges are never removed");
        (from, to, &self.graph[edge])
    }

    /// The relations, in the order in which they were read.
    pub fn edges(&self) -> impl Iterator<Item = EdgeId> + '_ {
        self.graph.edge_indices()
    }

    /// The kinds of relations.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// A kind of relation.
    pub fn kind(&self, kind: u16) -> &Kind {
        &self.kinds[usize::from(kind)]
    }

    /// The thing that states a relation, for classes of links.
    pub fn link(&self, edge: &Edge) -> Option<&LinkThing> {
        edge.link.and_then(|link| self.links.get(link as usize))
    }

    /// What gathers things, in the order of the ontology.
    pub fn gatherings(&self) -> &[Gathering] {
        &self.gatherings
    }

    /// The ends of the relations of one kind, each once, in order.
    pub fn ends(&self, kind: u16) -> Vec<NodeId> {
        let edges = self.edges().map(|edge| self.edge(edge));
        let mut ends: Vec<NodeId> =
            edges.filter(|(.., edge)| edge.kind == kind).map(|(_, to, _)| to).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// The kinds of relations by which something gathers things.
    pub fn gathering_kinds(&self) -> Kinds {
        let mut kinds = self.no_kinds();
        for kind in self.gatherings.iter().filter_map(|gathering| gathering.kind) {
            kinds.set(kind, true);
        }
        kinds
    }

    /// Every kind of relation.
    pub fn all_kinds(&self) -> Kinds {
        Kinds(vec![true; self.kinds.len()])
    }

    /// No kind of relation.
    pub fn no_kinds(&self) -> Kinds {
        Kinds(vec![false; self.kinds.len()])
    }

    /// The relations of a thing that are followed: the relation, the other end, whether it starts from the thing.
    pub fn around<'a>(
        &'a self,
        node: NodeId,
        (kinds, sense): (&'a Kinds, Sense),
    ) -> impl Iterator<Item = (EdgeId, NodeId, bool)> + 'a {
        let out = (sense != Sense::Incoming)
            .then(|| self.graph.edges_directed(node, Direction::Outgoing))
            .into_iter()
            .flatten()
            .map(|edge| (edge.id(), edge.target(), true));
        let back = (sense != Sense::Outgoing)
            .then(|| self.graph.edges_directed(node, Direction::Incoming))
            .into_iter()
            .flatten()
            // A relation of a thing with itself is already among those that start from it.
            .filter(move |edge| sense == Sense::Incoming || edge.source() != edge.target())
            .map(|edge| (edge.id(), edge.source(), false));
        out.chain(back).filter(|(edge, ..)| kinds.has(self.graph[*edge].kind))
    }

    /// How many relations of these kinds a thing has.
    pub fn degree(&self, node: NodeId, kinds: &Kinds) -> usize {
        self.around(node, (kinds, Sense::Both)).count()
    }

    /// What an impact reaches next from a thing: downstream (`Outgoing`), upstream (`Incoming`) or both.
    fn impacted<'a>(
        &'a self,
        node: NodeId,
        (kinds, sense): (&'a Kinds, Sense),
    ) -> impl Iterator<Item = (EdgeId, NodeId, bool)> + 'a {
        self.around(node, (kinds, Sense::Both)).filter(move |(edge, _, outgoing)| {
            let downstream = match self.kind(self.graph[*edge].kind).impact {
                Impact::None => return false,
                Impact::Forward => *outgoing,
                Impact::Backward => !*outgoing,
            };
            match sense {
                Sense::Both => true,
                Sense::Outgoing => downstream,
                Sense::Incoming => !downstream,
            }
        })
    }
}
