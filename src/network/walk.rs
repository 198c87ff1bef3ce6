//! Walks from a thing: its neighbourhood to a depth, and what an impact reaches.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::{EdgeId, Kinds, Network, NodeId, Sense};

/// Bounds of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkLimits {
    /// Steps from the start at most.
    pub depth: usize,
    /// Things reached at most, the start included.
    pub nodes: usize,
    /// Things taken at most through one kind of relation of one thing, in one direction; the others make a group.
    pub in_a_group: usize,
}

/// A thing that a walk reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The thing.
    pub node: NodeId,
    /// Steps from the start.
    pub distance: usize,
    /// The relation by which it was first reached, none for the start: what proves the result.
    pub by: Option<EdgeId>,
    /// Steps along relations less steps against them: its column in a picture that reads from left to right.
    pub column: i32,
}

/// Things left out of a walk: those of one kind of relation of one thing, in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The thing that has them.
    pub of: NodeId,
    /// The kind of relation.
    pub kind: u16,
    /// Whether the relations start from the thing.
    pub outgoing: bool,
    /// How many there are.
    pub count: usize,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The things reached, the start first, then by distance.
    pub reached: Vec<Reached>,
    /// What was left out because there is too much of it.
    pub groups: Vec<Group>,
    /// Whether the walk stopped at [`WalkLimits::nodes`].
    pub truncated: bool,
}

impl Network {
    /// What is around a thing, step by step; the best connected things first when there are too many.
    pub fn neighbourhood(
        &self,
        start: NodeId,
        (kinds, sense): (&Kinds, Sense),
        limits: WalkLimits,
    ) -> Walk {
        self.walk(start, limits, &|node| self.around(node, (kinds, sense)).collect())
    }

    /// What an impact on a thing reaches: downstream those that would suffer from it, upstream those from which it
    /// could suffer; each once, by a shortest way.
    ///
    /// It goes no further than things of classes that stop impacts; the start itself never stops. Both directions are
    /// two walks: what suffers from the same thing as this one is not reached.
    pub fn impact(
        &self,
        start: NodeId,
        (kinds, sense): (&Kinds, Sense),
        limits: WalkLimits,
    ) -> Walk {
        if sense != Sense::Both {
            return self.impact_one_way(start, (kinds, sense), limits);
        }
        let half = WalkLimits { nodes: limits.nodes.div_ceil(2), ..limits };
        let mut walk = self.impact_one_way(start, (kinds, Sense::Outgoing), half);
        let up = self.impact_one_way(start, (kinds, Sense::Incoming), half);
        let places: HashMap<NodeId, usize> =
            walk.reached.iter().enumerate().map(|(place, one)| (one.node, place)).collect();
        for one in up.reached {
            match places.get(&one.node) {
                Some(place) if walk.reached[*place].distance <= one.distance => {}
                Some(place) => walk.reached[*place] = one,
                None => walk.reached.push(one),
            }
        }
        walk.reached.sort_by_key(|one| one.distance);
        walk.groups.extend(up.groups);
        walk.truncated |= up.truncated;
        walk
    }

    fn impact_one_way(
        &self,
        start: NodeId,
        (kinds, sense): (&Kinds, Sense),
        limits: WalkLimits,
    ) -> Walk {
        self.walk(start, limits, &|node| {
            let stops = node != start && self.graph[node].stops;
            (!stops)
                .then(|| self.impacted(node, (kinds, sense)))
                .into_iter()
                .flatten()
                .map(|(edge, other, outgoing)| {
                    // Columns follow the impact, whichever way the relation is stated.
                    let backward =
                        self.kind(self.graph[edge].kind).impact == super::Impact::Backward;
                    (edge, other, outgoing != backward)
                })
                .collect()
        })
    }

    /// How many things an impact reaches, the start left out, without a bound: a count, nothing is kept.
    pub fn impact_size(&self, start: NodeId, (kinds, sense): (&Kinds, Sense)) -> usize {
        let mut reached = vec![false; self.node_count()];
        let senses = match sense {
            Sense::Both => [Some(Sense::Outgoing), Some(Sense::Incoming)],
            one => [Some(one), None],
        };
        for sense in senses.into_iter().flatten() {
            self.mark_impacted(start, (kinds, sense), &mut reached);
        }
        reached.into_iter().filter(|reached| *reached).count()
    }

    /// Marks what an impact reaches in one direction, the start left out.
    fn mark_impacted(&self, start: NodeId, (kinds, sense): (&Kinds, Sense), reached: &mut [bool]) {
        let mut seen = vec![false; self.node_count()];
        let mut queue = VecDeque::from([start]);
        seen[start.index()] = true;
        while let Some(node) = queue.pop_front() {
            if node != start && self.graph[node].stops {
                continue;
            }
            for (_, other, _) in self.impacted(node, (kinds, sense)) {
                if !std::mem::replace(&mut seen[other.index()], true) {
                    reached[other.index()] = true;
                    queue.push_back(other);
                }
            }
        }
    }

    fn walk(
        &self,
        start: NodeId,
        limits: WalkLimits,
        next: &dyn Fn(NodeId) -> Vec<(EdgeId, NodeId, bool)>,
    ) -> Walk {
        let mut walk = Walk::default();
        let mut places: HashMap<NodeId, usize> = HashMap::from([(start, 0)]);
        walk.reached.push(Reached { node: start, distance: 0, by: None, column: 0 });
        let mut place = 0;
        while let Some(Reached { node, distance, column, .. }) = walk.reached.get(place).copied() {
            place += 1;
            if distance >= limits.depth {
                continue;
            }
            // By kind and direction, so that a relation with many values does not hide the others.
            let mut groups: BTreeMap<(u16, bool), Vec<(EdgeId, NodeId)>> = BTreeMap::new();
            for (edge, other, outgoing) in next(node) {
                if !places.contains_key(&other) {
                    let group = (self.graph[edge].kind, outgoing);
                    groups.entry(group).or_default().push((edge, other));
                }
            }
            for ((kind, outgoing), mut others) in groups {
                others.sort_unstable_by_key(|(edge, other)| (*other, *edge));
                others.dedup_by_key(|(_, other)| *other);
                others.retain(|(_, other)| !places.contains_key(other));
                if others.len() > limits.in_a_group {
                    let weight = |node: NodeId| self.graph.neighbors_undirected(node).count();
                    others.sort_by_cached_key(|(_, other)| {
                        (std::cmp::Reverse(weight(*other)), *other)
                    });
                }
                let room = limits.nodes.saturating_sub(walk.reached.len());
                let taken = others.len().min(limits.in_a_group).min(room);
                walk.truncated |= taken < others.len().min(limits.in_a_group);
                for (edge, other) in &others[..taken] {
                    places.insert(*other, walk.reached.len());
                    walk.reached.push(Reached {
                        node: *other,
                        distance: distance + 1,
                        by: Some(*edge),
                        column: column + if outgoing { 1 } else { -1 },
                    });
                }
                if taken < others.len() {
                    let count = others.len() - taken;
                    walk.groups.push(Group { of: node, kind, outgoing, count });
                }
            }
        }
        walk
    }

    /// The relations of these kinds whose two ends are among some things, in the order in which they were read.
    pub fn between(&self, nodes: &[NodeId], kinds: &Kinds) -> Vec<EdgeId> {
        let inside: std::collections::HashSet<NodeId> = nodes.iter().copied().collect();
        let mut edges: Vec<EdgeId> = nodes
            .iter()
            .flat_map(|node| self.around(*node, (kinds, Sense::Outgoing)))
            .filter(|(_, other, _)| inside.contains(other))
            .map(|(edge, ..)| edge)
            .collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}
