//! What a request finds in the network.

use std::collections::HashSet;

use super::request::{Mode, Request};
use crate::network::{EdgeId, Group, Impact, Network, NodeId, Path, Reached, WalkLimits};

/// Things of one relation drawn, when several relations are.
const IN_A_GROUP: usize = 10;
/// Relations listed at most.
const MOST_EDGES: usize = 2_000;

/// A part of the network.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) reached: Vec<Reached>,
    pub(super) edges: Vec<EdgeId>,
    pub(super) groups: Vec<Group>,
    pub(super) paths: Vec<Path>,
    pub(super) truncated: bool,
    /// How many things an impact reaches in all.
    pub(super) impacted: usize,
}

pub(super) fn find(network: &Network, request: &Request) -> Found {
    match request.mode {
        Mode::Paths => paths(network, request),
        Mode::Around | Mode::Impact => walk(network, request),
    }
}

fn walk(network: &Network, request: &Request) -> Found {
    let in_a_group =
        if request.chosen.len() == 1 || request.most > 100 { request.most } else { IN_A_GROUP };
    let limits = WalkLimits { depth: request.depth, nodes: request.most, in_a_group };
    let asked = (&request.kinds, request.sense);
    let is_impact = request.mode == Mode::Impact;
    let walk = if is_impact {
        network.impact(request.focus, asked, limits)
    } else {
        network.neighbourhood(request.focus, asked, limits)
    };
    let nodes: Vec<NodeId> = walk.reached.iter().map(|one| one.node).collect();
    let mut kinds = request.kinds.clone();
    for (number, kind) in (0u16..).zip(network.kinds()) {
        if is_impact && kind.impact == Impact::None {
            kinds.set(number, false);
        }
    }
    let mut edges = network.between(&nodes, &kinds);
    edges.truncate(MOST_EDGES);
    Found {
        impacted: if is_impact { network.impact_size(request.focus, asked) } else { 0 },
        reached: walk.reached,
        groups: walk.groups,
        truncated: walk.truncated,
        edges,
        paths: Vec::new(),
    }
}

fn paths(network: &Network, request: &Request) -> Found {
    let target = request.target.unwrap_or(request.focus);
    let ends = (request.focus, target);
    let paths = network.shortest_paths(ends, (&request.kinds, request.sense), request.paths);
    let mut reached = vec![Reached { node: request.focus, distance: 0, by: None, column: 0 }];
    let mut seen = HashSet::from([request.focus]);
    for path in &paths {
        for (place, node) in path.nodes.iter().enumerate().skip(1) {
            if seen.insert(*node) {
                let by = path.edges.get(place - 1).copied();
                let column = i32::try_from(place).unwrap_or(i32::MAX);
                reached.push(Reached { node: *node, distance: place, by, column });
            }
        }
    }
    // The end stands at the end, whichever way reached it first.
    let longest = paths.iter().map(|path| path.edges.len()).max().unwrap_or(0);
    let last = i32::try_from(longest).unwrap_or(i32::MAX);
    for one in reached.iter_mut().filter(|one| one.node == target && target != request.focus) {
        one.column = last;
    }
    if paths.is_empty() && target != request.focus {
        reached.push(Reached { node: target, distance: 0, by: None, column: 1 });
    }
    let steps: HashSet<(NodeId, NodeId)> = paths
        .iter()
        .flat_map(|path| path.nodes.windows(2))
        .flat_map(|step| [(step[0], step[1]), (step[1], step[0])])
        .collect();
    let nodes: Vec<NodeId> = reached.iter().map(|one| one.node).collect();
    let mut edges = network.between(&nodes, &request.kinds);
    edges.retain(|edge| {
        let (from, to, _) = network.edge(*edge);
        steps.contains(&(from, to))
    });
    edges.truncate(MOST_EDGES);
    Found { reached, edges, paths, ..Found::default() }
}
