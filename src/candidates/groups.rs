//! Candidates of more than two organisations: things that are each other's best.

use std::collections::{BTreeMap, HashMap};

use super::{Candidates, Lead, Pair};

/// Things of several organisations that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Places of the things, one by organisation at most.
    pub things: Vec<usize>,
    /// Mean score of the pairs that hold it together.
    pub score: f64,
}

/// Joins the pairs of which each is the best that the other has in its organisation, from the most alike; a group never
/// takes two things of one organisation, nor a pair that people set aside. Groups of two are the pairs themselves and are left out.
pub fn groups(all: &Candidates) -> Vec<Group> {
    let aside: Vec<&Lead> = all.leads.iter().filter(|lead| lead.weight < 0).collect();
    let is_aside = |pair: &Pair| all.lead(pair).is_some_and(|lead| lead.weight < 0);
    let mut best: HashMap<(usize, &str), (f64, usize)> = HashMap::new();
    for pair in all.pairs.iter().filter(|pair| !is_aside(pair)) {
        for (one, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
            let owner = all.things[other].owner.as_str();
            best.entry((one, owner)).or_insert((pair.score, other));
        }
    }
    let is_best = |one: usize, other: usize| {
        best.get(&(one, all.things[other].owner.as_str())).is_some_and(|(_, best)| *best == other)
    };
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    let mut members: BTreeMap<usize, (Vec<usize>, Vec<f64>)> = BTreeMap::new();
    for (number, pair) in all.pairs.iter().enumerate() {
        if is_aside(pair) || !(is_best(pair.left, pair.right) && is_best(pair.right, pair.left)) {
            continue;
        }
        let (left, right) = (group_of.get(&pair.left).copied(), group_of.get(&pair.right).copied());
        if left.is_some() && left == right {
            if let Some(group) = left.and_then(|key| members.get_mut(&key)) {
                group.1.push(pair.score);
            }
            continue;
        }
        let taken = |key: Option<usize>, alone: usize| {
            key.and_then(|key| members.get(&key).cloned()).unwrap_or((vec![alone], Vec::new()))
        };
        let (mut things, mut scores) = taken(left, pair.left);
        let (others, more) = taken(right, pair.right);
        let owner = |place: &usize| &all.things[*place].owner;
        let clashes = |one: &usize, other: &usize| {
            owner(one) == owner(other) || aside.iter().any(|lead| lead.joins((*one, *other)))
        };
        if others.iter().any(|other| things.iter().any(|one| clashes(one, other))) {
            continue;
        }
        things.extend(others);
        scores.extend(more);
        scores.push(pair.score);
        for key in [left, right].into_iter().flatten() {
            members.remove(&key);
        }
        group_of.extend(things.iter().map(|place| (*place, number)));
        members.insert(number, (things, scores));
    }
    let mut groups: Vec<Group> = members
        .into_values()
        .filter(|(things, _)| things.len() > 2)
        .map(|(things, scores)| {
            let score = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
            Group { things, score }
        })
        .collect();
    let weight = |group: &Group| group.score * group.things.len() as f64;
    groups.sort_by(|one, other| {
        weight(other).total_cmp(&weight(one)).then_with(|| one.things.cmp(&other.things))
    });
    groups
}
