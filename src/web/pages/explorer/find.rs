//! What a request finds in the network.

use std::collections::{BTreeMap, HashSet};

use super::request::{Mode, Request};
use crate::network::{
    EdgeId, Group, Impact, Kinds, Network, NodeId, Path, Reached, Sense, WalkLimits,
};
use crate::schema::local_name;

/// Things of one relation drawn, when several relations are.
const IN_A_GROUP: usize = 10;
/// Things opened from one at most, and in all.
const OPENED: usize = 40;
const MOST_THINGS: usize = 400;
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
    let mut found = match request.mode {
        Mode::Paths => paths(network, request),
        Mode::Around | Mode::Impact => walk(network, request),
    };
    if !request.opened.is_empty() || !request.hidden.is_empty() {
        by_hand(network, request, &mut found);
    }
    found
}

/// Opens what was opened by hand, puts away what was put away.
fn by_hand(network: &Network, request: &Request, found: &mut Found) {
    let mut seen: HashSet<NodeId> = found.reached.iter().map(|one| one.node).collect();
    for opened in &request.opened {
        let Some(at) = found.reached.iter().find(|one| one.node == opened.node).copied() else {
            continue;
        };
        let kinds = relations(network, opened.relation.as_deref());
        found.groups.retain(|group| group.of != opened.node || !kinds.has(group.kind));
        let mut near: Vec<(EdgeId, NodeId, bool)> =
            network.around(opened.node, (&kinds, Sense::Both)).collect();
        near.sort_by_key(|(_, other, _)| *other);
        near.dedup_by_key(|(_, other, _)| *other);
        near.retain(|(_, other, _)| !seen.contains(other));
        for (place, (edge, node, outgoing)) in near.into_iter().enumerate() {
            if place >= OPENED || found.reached.len() >= MOST_THINGS {
                found.truncated = true;
                break;
            }
            seen.insert(node);
            let column = at.column + if outgoing { 1 } else { -1 };
            let distance = at.distance + 1;
            found.reached.push(Reached { node, distance, by: Some(edge), column });
        }
    }
    let ends = [Some(request.focus), request.target];
    let is_kept = |node: &NodeId| ends.contains(&Some(*node)) || !request.hidden.contains(node);
    found.reached.retain(|one| is_kept(&one.node));
    let nodes: Vec<NodeId> = found.reached.iter().map(|one| one.node).collect();
    found.groups.retain(|group| nodes.contains(&group.of));
    found.paths.retain(|path| path.nodes.iter().all(|node| nodes.contains(node)));
    let every = network.all_kinds();
    let mut edges =
        network.between(&nodes, if request.opened.is_empty() { &request.kinds } else { &every });
    edges.truncate(MOST_EDGES);
    found.edges = edges;
}

/// The kinds of relations of a name; all of them without one.
fn relations(network: &Network, name: Option<&str>) -> Kinds {
    let Some(name) = name else { return network.all_kinds() };
    let mut kinds = network.no_kinds();
    for (number, kind) in (0u16..).zip(network.kinds()) {
        kinds.set(number, local_name(kind.iri.as_str()) == name);
    }
    kinds
}

/// The relations of a thing that lead out of what is drawn: kind, sense, how many things.
pub(super) fn beyond(
    network: &Network,
    node: NodeId,
    drawn: &HashSet<NodeId>,
) -> Vec<(u16, bool, usize)> {
    let mut counts: BTreeMap<(u16, bool), HashSet<NodeId>> = BTreeMap::new();
    for (edge, other, outgoing) in network.around(node, (&network.all_kinds(), Sense::Both)) {
        if !drawn.contains(&other) {
            counts.entry((network.edge(edge).2.kind, outgoing)).or_default().insert(other);
        }
    }
    counts.into_iter().map(|((kind, outgoing), others)| (kind, outgoing, others.len())).collect()
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
