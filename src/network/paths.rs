//! Ways from a thing to another: the shortest, and the next ones.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::{EdgeId, Kinds, Network, NodeId, Sense};

/// Ways looked at, at most, to find the next shortest one.
const CANDIDATES: usize = 400;

/// A way between two things: no thing twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The things, both ends included.
    pub nodes: Vec<NodeId>,
    /// The relations, one less than the things.
    pub edges: Vec<EdgeId>,
}

impl Network {
    /// A shortest way, the first in the order of addresses; `None` when there is none.
    pub fn shortest_path(
        &self,
        (from, to): (NodeId, NodeId),
        (kinds, sense): (&Kinds, Sense),
    ) -> Option<Path> {
        self.shortest_without((from, to), (kinds, sense), (&HashSet::new(), &HashSet::new()))
    }

    /// At most `most` ways that differ by a thing, the shortest first (Yen's algorithm, 1971).
    pub fn shortest_paths(
        &self,
        (from, to): (NodeId, NodeId),
        (kinds, sense): (&Kinds, Sense),
        most: usize,
    ) -> Vec<Path> {
        let Some(first) = self.shortest_path((from, to), (kinds, sense)) else {
            return Vec::new();
        };
        let mut found = vec![first];
        let mut candidates: BTreeSet<(usize, Path)> = BTreeSet::new();
        while found.len() < most {
            let last = found.last().expect("one at least").clone();
            for place in 0..last.nodes.len().saturating_sub(1) {
                let root = &last.nodes[..=place];
                // The next step of the ways that start the same is closed, so that another one is found.
                let closed: HashSet<(NodeId, NodeId)> = found
                    .iter()
                    .filter(|path| path.nodes.starts_with(root))
                    .filter_map(|path| Some((path.nodes[place], *path.nodes.get(place + 1)?)))
                    .collect();
                let passed: HashSet<NodeId> = root[..place].iter().copied().collect();
                let spur = self.shortest_without(
                    (last.nodes[place], to),
                    (kinds, sense),
                    (&passed, &closed),
                );
                if let Some(spur) = spur
                    && candidates.len() < CANDIDATES
                {
                    let mut nodes = last.nodes[..place].to_vec();
                    nodes.extend(spur.nodes);
                    let mut edges = last.edges[..place].to_vec();
                    edges.extend(spur.edges);
                    candidates.insert((nodes.len(), Path { nodes, edges }));
                }
            }
            let known = |path: &Path| found.iter().any(|other| other.nodes == path.nodes);
            let next = loop {
                match candidates.pop_first() {
                    Some((_, path)) if known(&path) => {}
                    other => break other,
                }
            };
            let Some((_, path)) = next else { break };
            found.push(path);
        }
        found
    }

    /// A shortest way that avoids some things and some steps.
    fn shortest_without(
        &self,
        (from, to): (NodeId, NodeId),
        (kinds, sense): (&Kinds, Sense),
        (passed, closed): (&HashSet<NodeId>, &HashSet<(NodeId, NodeId)>),
    ) -> Option<Path> {
        let mut before: Vec<Option<(NodeId, EdgeId)>> = vec![None; self.node_count()];
        let mut queue = VecDeque::from([from]);
        'search: while let Some(node) = queue.pop_front() {
            if node == to {
                break;
            }
            let mut next: Vec<(NodeId, EdgeId)> = self
                .around(node, (kinds, sense))
                .map(|(edge, other, _)| (other, edge))
                .filter(|(other, _)| *other != from && before[other.index()].is_none())
                .filter(|(other, _)| !passed.contains(other) && !closed.contains(&(node, *other)))
                .collect();
            next.sort_unstable();
            for (other, edge) in next {
                if before[other.index()].is_none() {
                    before[other.index()] = Some((node, edge));
                    if other == to {
                        break 'search;
                    }
                    queue.push_back(other);
                }
            }
        }
        let mut path = Path { nodes: vec![to], edges: Vec::new() };
        let mut node = to;
        while node != from {
            let (previous, edge) = before[node.index()]?;
            path.nodes.push(previous);
            path.edges.push(edge);
            node = previous;
        }
        path.nodes.reverse();
        path.edges.reverse();
        Some(path)
    }
}
