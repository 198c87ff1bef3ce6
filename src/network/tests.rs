//! Properties checked against plain brute force on small random networks.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use super::{Kinds, Network, NodeId, Sense, WalkLimits};

const ALL: WalkLimits = WalkLimits { depth: usize::MAX, nodes: usize::MAX, in_a_group: usize::MAX };

/// Up to nine things and twenty relations of three kinds.
fn networks() -> impl Strategy<Value = (usize, Vec<(usize, usize, u16)>)> {
    (1usize..9).prop_flat_map(|nodes| {
        let edges = proptest::collection::vec((0..nodes, 0..nodes, 0u16..3), 0..20);
        (Just(nodes), edges)
    })
}

/// What is one step away.
fn steps(edges: &[(usize, usize, u16)], sense: Sense, kinds: &[u16]) -> HashSet<(usize, usize)> {
    let mut steps = HashSet::new();
    for (from, to, _) in edges.iter().filter(|(.., kind)| kinds.contains(kind)) {
        if sense != Sense::Incoming {
            steps.insert((*from, *to));
        }
        if sense != Sense::Outgoing {
            steps.insert((*to, *from));
        }
    }
    steps
}

/// Distances by relaxing every step as many times as there are things.
fn distances(nodes: usize, steps: &HashSet<(usize, usize)>, start: usize) -> Vec<Option<usize>> {
    let mut distance = vec![None; nodes];
    distance[start] = Some(0usize);
    for _ in 0..nodes {
        for (from, to) in steps {
            if let Some(known) = distance[*from]
                && distance[*to].is_none_or(|other| other > known + 1)
            {
                distance[*to] = Some(known + 1);
            }
        }
    }
    distance
}

fn kinds(network: &Network, wanted: &[u16]) -> Kinds {
    let mut kinds = network.no_kinds();
    for kind in wanted {
        kinds.set(*kind, true);
    }
    kinds
}

/// All the ways without a thing twice, shortest first, as lists of things.
fn all_paths(steps: &HashSet<(usize, usize)>, from: usize, to: usize) -> Vec<Vec<usize>> {
    let mut done = Vec::new();
    let mut open = vec![vec![from]];
    while let Some(path) = open.pop() {
        let last = *path.last().expect("a start");
        if last == to {
            done.push(path);
            continue;
        }
        let next: BTreeSet<usize> =
            steps.iter().filter(|(from, _)| *from == last).map(|(_, to)| *to).collect();
        for other in next {
            if !path.contains(&other) {
                let mut longer = path.clone();
                longer.push(other);
                open.push(longer);
            }
        }
    }
    done.sort_by_key(Vec::len);
    done
}

/// How many parts the things that have ties make, without one thing or one tie.
fn parts(
    nodes: usize,
    steps: &HashSet<(usize, usize)>,
    (without, cut): (Option<usize>, Option<(usize, usize)>),
) -> usize {
    let open: HashSet<(usize, usize)> = steps
        .iter()
        .copied()
        .filter(|(from, to)| Some(*from) != without && Some(*to) != without)
        .filter(|(from, to)| cut != Some((*from, *to)) && cut != Some((*to, *from)))
        .collect();
    let tied =
        |node: usize| steps.iter().any(|(from, to)| from != to && (*from == node || *to == node));
    let mut seen = vec![false; nodes];
    let mut count = 0;
    for start in (0..nodes).filter(|node| tied(*node) && Some(*node) != without) {
        if seen[start] {
            continue;
        }
        count += 1;
        for (node, distance) in distances(nodes, &open, start).into_iter().enumerate() {
            seen[node] |= distance.is_some();
        }
    }
    count
}

proptest! {
    #[test]
    fn what_a_thing_holds_together_falls_apart_without_it(
        (nodes, edges) in networks(),
        wanted in proptest::sample::subsequence(vec![0u16, 1, 2], 0..=3),
    ) {
        let network = Network::of(nodes, &edges);
        let kinds = kinds(&network, &wanted);
        let cut_points = network.structure(&kinds).cut_points;
        for node in 0..nodes {
            // What is left of its part without it, each piece known by its first thing.
            let mut steps = steps(&edges, Sense::Both, &wanted);
            let near: BTreeSet<usize> = steps
                .iter()
                .filter(|(from, to)| *from == node && *to != node)
                .map(|(_, to)| *to)
                .collect();
            steps.retain(|(from, to)| *from != node && *to != node);
            let pieces: BTreeSet<BTreeSet<usize>> = near
                .iter()
                .map(|start| {
                    let reached = distances(nodes, &steps, *start).into_iter().enumerate();
                    reached.filter(|(_, far)| far.is_some()).map(|(one, _)| one).collect()
                })
                .collect();
            let sizes: Vec<usize> = pieces.iter().map(BTreeSet::len).collect();
            let expected = sizes.iter().sum::<usize>() - sizes.iter().max().copied().unwrap_or(0);
            let found = network.cut_off(NodeId::new(node), &kinds);
            prop_assert_eq!(found, expected);
            prop_assert_eq!(found > 0, cut_points.contains(&NodeId::new(node)));
        }
    }

    #[test]
    fn a_walk_reaches_what_is_there_by_shortest_ways(
        (nodes, edges) in networks(),
        sense in prop_oneof![Just(Sense::Outgoing), Just(Sense::Incoming), Just(Sense::Both)],
        wanted in proptest::sample::subsequence(vec![0u16, 1, 2], 0..=3),
        depth in 0usize..10,
    ) {
        let network = Network::of(nodes, &edges);
        let (kinds, start) = (kinds(&network, &wanted), NodeId::new(0));
        let within = |sense: Sense| -> BTreeSet<(usize, usize)> {
            distances(nodes, &steps(&edges, sense, &wanted), 0)
                .into_iter()
                .enumerate()
                .filter_map(|(node, distance)| Some((node, distance.filter(|far| *far <= depth)?)))
                .collect()
        };
        // An impact in both directions is what each direction reaches, by the shorter way.
        let mut impacted = within(sense);
        if sense == Sense::Both {
            impacted = within(Sense::Outgoing);
            for (node, far) in within(Sense::Incoming) {
                if let Some(known) = impacted.iter().find(|known| known.0 == node).copied() {
                    impacted.remove(&known);
                    impacted.insert((node, far.min(known.1)));
                } else {
                    impacted.insert((node, far));
                }
            }
        }
        let limits = WalkLimits { depth, ..ALL };
        for (walk, expected) in [
            (network.neighbourhood(start, (&kinds, sense), limits), within(sense)),
            (network.impact(start, (&kinds, sense), limits), impacted.clone()),
        ] {
            let found: BTreeSet<(usize, usize)> =
                walk.reached.iter().map(|one| (one.node.index(), one.distance)).collect();
            prop_assert_eq!(&found, &expected);
            prop_assert!(walk.groups.is_empty() && !walk.truncated);
            for one in walk.reached.iter().skip(1) {
                let (from, to, _) = network.edge(one.by.expect("reached by something"));
                prop_assert!(from == one.node || to == one.node);
            }
        }
        let size = network.impact_size(start, (&kinds, sense));
        prop_assert!(size + 1 >= impacted.len());
        if depth >= nodes {
            prop_assert_eq!(size + 1, impacted.len());
        }
    }

    #[test]
    fn what_a_bounded_walk_leaves_out_is_counted((nodes, edges) in networks(), most in 1usize..4) {
        let network = Network::of(nodes, &edges);
        let all = network.all_kinds();
        let around = network.neighbourhood(NodeId::new(0), (&all, Sense::Both), WalkLimits { depth: 1, ..ALL });
        let limits = WalkLimits { depth: 1, in_a_group: most, ..ALL };
        let walk = network.neighbourhood(NodeId::new(0), (&all, Sense::Both), limits);
        let left: usize = walk.groups.iter().map(|group| group.count).sum();
        // A thing left out of a group may have come through another: never fewer than what is missing.
        prop_assert!(walk.reached.len() + left >= around.reached.len());
        prop_assert!(walk.groups.iter().all(|group| group.count > 0));
        let few = network.neighbourhood(NodeId::new(0), (&all, Sense::Both), WalkLimits { nodes: most, ..ALL });
        prop_assert!(few.reached.len() <= most.max(1));
    }

    #[test]
    fn paths_are_the_shortest_ones((nodes, edges) in networks(), most in 1usize..6) {
        let network = Network::of(nodes, &edges);
        let all = network.all_kinds();
        let to = nodes - 1;
        let expected = all_paths(&steps(&edges, Sense::Outgoing, &[0, 1, 2]), 0, to);
        let ends = (NodeId::new(0), NodeId::new(to));
        let found = network.shortest_paths(ends, (&all, Sense::Outgoing), most);
        let lengths = |paths: &[Vec<usize>]| paths.iter().take(most).map(Vec::len).collect::<Vec<_>>();
        let places: Vec<Vec<usize>> = found
            .iter()
            .map(|path| path.nodes.iter().map(|node| node.index()).collect())
            .collect();
        prop_assert_eq!(lengths(&places), lengths(&expected));
        let different: HashSet<&Vec<usize>> = places.iter().collect();
        prop_assert_eq!(different.len(), places.len());
        for (path, nodes) in found.iter().zip(&places) {
            prop_assert!(expected.contains(nodes));
            for (edge, ends) in path.edges.iter().zip(path.nodes.windows(2)) {
                let (from, to, _) = network.edge(*edge);
                prop_assert!(ends == [from, to]);
            }
        }
    }

    #[test]
    fn loops_cut_points_and_bridges_are_those_of_the_definition((nodes, edges) in networks()) {
        let network = Network::of(nodes, &edges);
        let structure = network.structure(&network.all_kinds());
        let forward = steps(&edges, Sense::Outgoing, &[0, 1, 2]);
        let both = steps(&edges, Sense::Both, &[0, 1, 2]);
        let reach: Vec<Vec<Option<usize>>> =
            (0..nodes).map(|node| distances(nodes, &forward, node)).collect();
        let together = |one: usize, other: usize| reach[one][other].is_some() && reach[other][one].is_some();
        for one in 0..nodes {
            for other in (0..nodes).filter(|other| *other != one) {
                let in_one_loop = structure.loops.iter().any(|part| {
                    part.contains(&NodeId::new(one)) && part.contains(&NodeId::new(other))
                });
                prop_assert_eq!(in_one_loop, together(one, other));
            }
        }
        let whole = parts(nodes, &both, (None, None));
        prop_assert_eq!(structure.parts, whole);
        for node in 0..nodes {
            let tied = both.iter().any(|(from, to)| from != to && *from == node);
            // A thing at the end of one tie takes itself away, and nothing more.
            let without = parts(nodes, &both, (Some(node), None));
            let cuts = tied && without > whole;
            prop_assert_eq!(structure.cut_points.contains(&NodeId::new(node)), cuts, "node {}", node);
        }
        for (from, to) in both.iter().filter(|(from, to)| from < to) {
            let cuts = parts(nodes, &both, (None, Some((*from, *to)))) > whole;
            let is_bridge = structure.bridges.iter().any(|bridge| {
                (bridge.first.index(), bridge.second.index()) == (*from, *to)
            });
            prop_assert_eq!(is_bridge, cuts, "{}-{}", from, to);
        }
    }

    #[test]
    fn betweenness_counts_the_shortest_ways_through_a_thing((nodes, edges) in networks()) {
        let network = Network::of(nodes, &edges);
        let found = network.betweenness(&network.all_kinds(), usize::MAX);
        let both = steps(&edges, Sense::Both, &[0, 1, 2]);
        let mut expected = vec![0.0; nodes];
        for from in 0..nodes {
            for to in from + 1..nodes {
                let paths = all_paths(&both, from, to);
                let shortest: Vec<&Vec<usize>> =
                    paths.iter().filter(|path| path.len() == paths[0].len()).collect();
                for path in &shortest {
                    for node in &path[1..path.len() - 1] {
                        expected[*node] += 1.0 / shortest.len() as f64;
                    }
                }
            }
        }
        for (found, expected) in found.iter().zip(&expected) {
            prop_assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }
}
