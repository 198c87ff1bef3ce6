//! Communities: groups of things that are tied to each other more than to the rest.

use std::collections::BTreeMap;

use super::{Kinds, Network, NodeId};

/// Levels of aggregation at most; each has far fewer groups than the one before.
const LEVELS: usize = 20;
/// Passes over the things of a level at most.
const PASSES: usize = 30;
/// A gain below this one is noise of rounding.
const LEAST_GAIN: f64 = 1e-12;

/// The ties of a level: for each group, the others with how strongly it is tied to them, and its own ties inside.
struct Level {
    ties: Vec<Vec<(usize, f64)>>,
    inside: Vec<f64>,
    /// Twice the sum of all the ties.
    total: f64,
}

impl Network {
    /// The communities that some kinds of relations make, of two things or more, the largest first (Louvain method,
    /// Blondel et al. 2008, always in the same order: the same network gives the same groups), and their modularity.
    ///
    /// A tie is a pair of things, however many relations they have.
    pub fn communities(&self, kinds: &Kinds) -> (Vec<Vec<NodeId>>, f64) {
        let (mut level, places) = self.first_level(kinds);
        let mut of: Vec<usize> = (0..places.len()).collect();
        let mut modularity = level.modularity(&of);
        for _ in 0..LEVELS {
            let moved = level.settle();
            let count = moved.iter().max().map_or(0, |most| most + 1);
            for group in &mut of {
                *group = moved[*group];
            }
            let done = count == level.ties.len();
            modularity = level.modularity(&moved);
            level = level.gathered(&moved, count);
            if done {
                break;
            }
        }
        let mut members: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
        for (place, group) in of.into_iter().enumerate() {
            members.entry(group).or_default().push(places[place]);
        }
        let mut found: Vec<Vec<NodeId>> =
            members.into_values().filter(|members| members.len() > 1).collect();
        found.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        (found, modularity)
    }

    fn first_level(&self, kinds: &Kinds) -> (Level, Vec<NodeId>) {
        let mut pairs: Vec<(NodeId, NodeId)> = self
            .edges()
            .map(|edge| self.edge(edge))
            .filter(|(from, to, edge)| kinds.has(edge.kind) && from != to)
            .map(|(from, to, _)| (from.min(to), from.max(to)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut nodes: Vec<NodeId> = pairs.iter().flat_map(|(from, to)| [*from, *to]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let place = |node: &NodeId| nodes.binary_search(node).expect("both ends are among them");
        let mut ties = vec![Vec::new(); nodes.len()];
        for (from, to) in &pairs {
            ties[place(from)].push((place(to), 1.0));
            ties[place(to)].push((place(from), 1.0));
        }
        let inside = vec![0.0; nodes.len()];
        (Level { ties, inside, total: pairs.len() as f64 * 2.0 }, nodes)
    }
}

impl Level {
    /// How strongly a group is tied in all.
    fn weight(&self, one: usize) -> f64 {
        self.inside[one] + self.ties[one].iter().map(|(_, weight)| weight).sum::<f64>()
    }

    /// Moves each to the group where it gains most, until none gains; the groups, numbered from 0.
    fn settle(&self) -> Vec<usize> {
        let count = self.ties.len();
        let mut groups: Vec<usize> = (0..count).collect();
        let weights: Vec<f64> = (0..count).map(|one| self.weight(one)).collect();
        let mut sums = weights.clone();
        for _ in 0..PASSES {
            let mut moved = false;
            for one in 0..count {
                let own = groups[one];
                let mut near: BTreeMap<usize, f64> = BTreeMap::from([(own, 0.0)]);
                for (other, weight) in &self.ties[one] {
                    *near.entry(groups[*other]).or_default() += weight;
                }
                sums[own] -= weights[one];
                let gain = |group: usize, tied: f64| tied - sums[group] * weights[one] / self.total;
                let mut best = (own, gain(own, near[&own]));
                for (group, tied) in near {
                    let here = gain(group, tied);
                    if here > best.1 + LEAST_GAIN {
                        best = (group, here);
                    }
                }
                sums[best.0] += weights[one];
                moved |= best.0 != own;
                groups[one] = best.0;
            }
            if !moved {
                break;
            }
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for group in &mut groups {
            let next = numbers.len();
            *group = *numbers.entry(*group).or_insert(next);
        }
        groups
    }

    /// The groups as the things of the next level.
    fn gathered(&self, groups: &[usize], count: usize) -> Self {
        let mut ties: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); count];
        let mut inside = vec![0.0; count];
        for (one, group) in groups.iter().enumerate() {
            inside[*group] += self.inside[one];
            for (other, weight) in &self.ties[one] {
                if groups[*other] == *group {
                    inside[*group] += weight;
                } else {
                    *ties[*group].entry(groups[*other]).or_default() += weight;
                }
            }
        }
        let ties = ties.into_iter().map(|ties| ties.into_iter().collect()).collect();
        Self { ties, inside, total: self.total }
    }

    /// How much more is tied inside the groups than chance would tie (Newman 2004), from -0.5 to 1.
    fn modularity(&self, groups: &[usize]) -> f64 {
        if self.total == 0.0 {
            return 0.0;
        }
        let count = groups.iter().max().map_or(0, |most| most + 1);
        let (mut inside, mut sums) = (vec![0.0; count], vec![0.0; count]);
        for (one, group) in groups.iter().enumerate() {
            inside[*group] += self.inside[one];
            sums[*group] += self.weight(one);
            for (other, weight) in &self.ties[one] {
                if groups[*other] == *group {
                    inside[*group] += weight;
                }
            }
        }
        let share = |group: usize| inside[group] / self.total - (sums[group] / self.total).powi(2);
        (0..count).map(share).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Network;

    #[test]
    fn planted_groups_are_found() {
        // Four rings of ten whose members all know each other, tied in a ring by one tie each.
        let mut edges = Vec::new();
        for group in 0..4usize {
            for one in 0..10 {
                for other in (one + 1)..10 {
                    edges.push((group * 10 + one, group * 10 + other, 0));
                }
            }
            edges.push((group * 10, ((group + 1) % 4) * 10 + 1, 0));
        }
        let network = Network::of(41, &edges);
        let (groups, modularity) = network.communities(&network.all_kinds());
        assert_eq!(groups.len(), 4, "{groups:?}");
        for group in &groups {
            let first = group[0].index() / 10;
            assert_eq!(group.len(), 10);
            assert!(group.iter().all(|node| node.index() / 10 == first), "{group:?}");
        }
        // By hand: 180 ties inside, 4 between, each group having 92 of the 368 ends.
        let expected = 180.0 / 184.0 - 4.0 * (92.0_f64 / 368.0).powi(2);
        assert!((modularity - expected).abs() < 1e-9, "{modularity} against {expected}");
    }

    #[test]
    fn nothing_tied_makes_no_group() {
        let network = Network::of(3, &[(1, 1, 0)]);
        let (groups, modularity) = network.communities(&network.all_kinds());
        assert!(groups.is_empty() && modularity == 0.0);
    }
}
