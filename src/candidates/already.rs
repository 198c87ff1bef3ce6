//! Who already has something for a need said in words.

use std::collections::HashSet;

use super::{Candidates, rarity};
use crate::search::Likeness;

/// Answers kept.
const KEPT: usize = 50;
/// Words of a need that are read.
const WORDS: usize = 200;

/// A thing that answers a need.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Place of the thing.
    pub thing: usize,
    /// How well it answers; the best has 1.
    pub score: f64,
    /// The traits that answer, the weightiest first.
    pub why: Vec<u32>,
}

impl Candidates {
    /// The things whose traits hold words of the need, the best first: each trait counts by the weight of its property, its
    /// rarity, and the part of its words that the need names.
    pub fn already(&self, need: &str) -> Vec<Answer> {
        let stems: HashSet<String> =
            Likeness::default().words(need).into_iter().take(WORDS).map(|(_, stem)| stem).collect();
        if stems.is_empty() {
            return Vec::new();
        }
        let rarity = rarity(self);
        let value = |place: usize| {
            let one = &self.traits[place];
            let weight = self.properties[one.property].weight;
            let words: Vec<&str> = one.key.split(' ').collect();
            let named = words.iter().filter(|word| stems.contains(**word)).count();
            weight.max(0.0) * rarity[place] * named as f64 / words.len().max(1) as f64
        };
        let values: Vec<f64> = (0..self.traits.len()).map(value).collect();
        let mut answers: Vec<Answer> = self
            .things
            .iter()
            .enumerate()
            .filter_map(|(place, thing)| {
                let of = |one: &u32| values[*one as usize];
                let mut why: Vec<u32> =
                    thing.traits.iter().copied().filter(|one| of(one) > 0.0).collect();
                why.sort_by(|one, other| of(other).total_cmp(&of(one)));
                let score = why.iter().map(of).sum::<f64>();
                (score > 0.0).then_some(Answer { thing: place, score, why })
            })
            .collect();
        answers.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then_with(|| one.thing.cmp(&other.thing))
        });
        answers.truncate(KEPT);
        let best = answers.first().map_or(1.0, |first| first.score);
        answers.iter_mut().for_each(|answer| answer.score /= best);
        answers
    }
}
