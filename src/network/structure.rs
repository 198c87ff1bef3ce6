//! The shape of the network: loops, what holds it together, what is in the middle. `petgraph` does the work.

use std::collections::{BTreeMap, VecDeque};

use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::bridges::bridges;
use petgraph::algo::{connected_components, tarjan_scc};
use petgraph::graph::{DiGraph, UnGraph};
use petgraph::visit::EdgeRef;

use super::{Kinds, Network, NodeId, Sense};

/// Two things whose only tie is one relation: without it they fall apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bridge {
    /// The one whose address comes first.
    pub first: NodeId,
    /// The other.
    pub second: NodeId,
}

/// What holds a network together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// Groups of things that reach each other along the relations, of two things or more; the largest first.
    pub loops: Vec<Vec<NodeId>>,
    /// Things without which others would no longer be tied.
    pub cut_points: Vec<NodeId>,
    /// Ties without which others would no longer be tied.
    pub bridges: Vec<Bridge>,
    /// Parts that nothing ties to each other, things without a relation left out.
    pub parts: usize,
}

/// A directed graph of things, the ties between them, and the thing of each place of these.
type Restricted = (DiGraph<NodeId, (), u32>, UnGraph<(), (), u32>, Vec<NodeId>);

impl Network {
    /// The structure made by some kinds of relations; a tie is a pair of things, however many relations they have.
    pub fn structure(&self, kinds: &Kinds) -> Structure {
        let (directed, ties, places) = self.restricted(kinds);
        let mut loops: Vec<Vec<NodeId>> = tarjan_scc(&directed)
            .into_iter()
            .filter(|part| part.len() > 1)
            .map(|part| {
                let mut part: Vec<NodeId> = part.into_iter().map(|node| directed[node]).collect();
                part.sort_unstable();
                part
            })
            .collect();
        loops.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        let mut cut_points: Vec<NodeId> =
            articulation_points(&ties).into_iter().map(|node| places[node.index()]).collect();
        cut_points.sort_unstable();
        let mut found: Vec<Bridge> = bridges(&ties)
            .map(|edge| {
                let ends = (places[edge.source().index()], places[edge.target().index()]);
                Bridge { first: ends.0.min(ends.1), second: ends.0.max(ends.1) }
            })
            .collect();
        found.sort_unstable();
        Structure { loops, cut_points, bridges: found, parts: connected_components(&ties) }
    }

    /// How many things would no longer be tied to the largest part of what a thing holds together, without it.
    pub fn cut_off(&self, node: NodeId, kinds: &Kinds) -> usize {
        let mut seen = vec![false; self.node_count()];
        seen[node.index()] = true;
        let mut sizes: Vec<usize> = Vec::new();
        for (_, start, _) in self.around(node, (kinds, Sense::Both)) {
            if std::mem::replace(&mut seen[start.index()], true) {
                continue;
            }
            let (mut open, mut size) = (vec![start], 0);
            while let Some(one) = open.pop() {
                size += 1;
                for (_, other, _) in self.around(one, (kinds, Sense::Both)) {
                    if !std::mem::replace(&mut seen[other.index()], true) {
                        open.push(other);
                    }
                }
            }
            sizes.push(size);
        }
        sizes.iter().sum::<usize>() - sizes.iter().max().copied().unwrap_or(0)
    }

    /// The things that have relations of these kinds, once as a directed graph and once as simple ties.
    fn restricted(&self, kinds: &Kinds) -> Restricted {
        let mut places: BTreeMap<NodeId, u32> = BTreeMap::new();
        let mut pairs: Vec<(NodeId, NodeId)> = self
            .edges()
            .map(|edge| self.edge(edge))
            .filter(|(from, to, edge)| kinds.has(edge.kind) && from != to)
            .map(|(from, to, _)| (from, to))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        for (from, to) in &pairs {
            places.entry(*from).or_default();
            places.entry(*to).or_default();
        }
        let mut directed = DiGraph::with_capacity(places.len(), pairs.len());
        let mut ties = UnGraph::with_capacity(places.len(), pairs.len());
        for (number, (node, place)) in (0u32..).zip(places.iter_mut()) {
            *place = number;
            directed.add_node(*node);
            ties.add_node(());
        }
        let place = |node: &NodeId| petgraph::graph::NodeIndex::new(places[node] as usize);
        for (from, to) in &pairs {
            directed.add_edge(place(from), place(to), ());
            // Both directions make one tie.
            let is_new = from < to || pairs.binary_search(&(*to, *from)).is_err();
            if is_new {
                ties.add_edge(place(from), place(to), ());
            }
        }
        let nodes = places.into_keys().collect();
        (directed, ties, nodes)
    }

    /// How often each thing is on the shortest ways between others (betweenness, Brandes 2001), along the relations of
    /// some kinds whatever their direction, from at most `sources` things spread evenly.
    ///
    /// Ways are counted on ties: several relations between two things count once. Values are those of the sources taken,
    /// brought to all of them; each pair counts once.
    pub fn betweenness(&self, kinds: &Kinds, sources: usize) -> Vec<f64> {
        let count = self.node_count();
        let ties: Vec<Vec<usize>> = self
            .nodes()
            .map(|node| {
                let around = self.around(node, (kinds, Sense::Both));
                let mut others: Vec<usize> = around.map(|(_, other, _)| other.index()).collect();
                others.retain(|other| *other != node.index());
                others.sort_unstable();
                others.dedup();
                others
            })
            .collect();
        let mut values = vec![0.0; count];
        let taken = sources.clamp(1, count.max(1)).min(count);
        for turn in 0..taken {
            accumulate(&ties, turn * count / taken, &mut values);
        }
        let scale = if taken == 0 { 0.0 } else { count as f64 / taken as f64 / 2.0 };
        values.iter_mut().for_each(|value| *value *= scale);
        values
    }
}

/// One source of Brandes's algorithm.
fn accumulate(ties: &[Vec<usize>], source: usize, values: &mut [f64]) {
    let count = ties.len();
    let (mut distance, mut ways) = (vec![usize::MAX; count], vec![0.0; count]);
    (distance[source], ways[source]) = (0, 1.0);
    let mut order = Vec::new();
    let mut queue = VecDeque::from([source]);
    while let Some(node) = queue.pop_front() {
        order.push(node);
        for other in &ties[node] {
            if distance[*other] == usize::MAX {
                distance[*other] = distance[node] + 1;
                queue.push_back(*other);
            }
            if distance[*other] == distance[node] + 1 {
                ways[*other] += ways[node];
            }
        }
    }
    let mut share = vec![0.0; count];
    for node in order.into_iter().rev() {
        for other in &ties[node] {
            if distance[*other] == distance[node].wrapping_add(1) {
                share[node] += ways[node] / ways[*other] * (1.0 + share[*other]);
            }
        }
        if node != source {
            values[node] += share[node];
        }
    }
}
