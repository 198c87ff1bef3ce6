//! What two editions differ by.

use oxrdf::Quad;

use super::Edition;
use super::overlay::quad_of;
use super::quads::QuadIds;

/// The quads that the second edition has and the first has not, and the reverse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the second only.
    pub added: Vec<Quad>,
    /// In the first only.
    pub removed: Vec<Quad>,
}

impl Difference {
    /// Compares two editions; a merge of two sorted arrays when one follows the other.
    pub fn between(before: &Edition, after: &Edition) -> Self {
        if after.dictionary.extends(&before.dictionary) {
            Self::of_one_family(before, after)
        } else {
            Self::of_strangers(before, after)
        }
    }

    fn of_one_family(before: &Edition, after: &Edition) -> Self {
        let (mut old, mut new) = (before.quads.all(), after.quads.all());
        let mut difference = Self::default();
        loop {
            match (old.first(), new.first()) {
                (None, None) => return difference,
                (Some(a), Some(b)) if a == b => (old, new) = (&old[1..], &new[1..]),
                (Some(a), b) if b.is_none_or(|b| a < b) => {
                    difference.removed.push(quad_of(&before.dictionary, *a));
                    old = &old[1..];
                }
                (_, Some(b)) => {
                    difference.added.push(quad_of(&after.dictionary, *b));
                    new = &new[1..];
                }
                (Some(_), None) => unreachable!("the third arm takes it"),
            }
        }
    }

    /// The numbers mean different terms: those of `after` are translated into those of `before`.
    fn of_strangers(before: &Edition, after: &Edition) -> Self {
        let translation: Vec<Option<u32>> = (0..after.dictionary.len() as u32)
            .map(|id| before.dictionary.find(after.dictionary.key(id)))
            .collect();
        let mut common: Vec<QuadIds> = Vec::new();
        let mut difference = Self::default();
        for quad in after.quads.all() {
            let translated = quad.map(|id| translation[id as usize]);
            let known = match translated {
                [Some(s), Some(p), Some(o), Some(g)] => Some([s, p, o, g]),
                _ => None,
            };
            match known.filter(|known| before.quads.contains(known)) {
                Some(known) => common.push(known),
                None => difference.added.push(quad_of(&after.dictionary, *quad)),
            }
        }
        common.sort_unstable();
        let removed = before.quads.all().iter().filter(|quad| common.binary_search(quad).is_err());
        difference.removed = removed.map(|quad| quad_of(&before.dictionary, *quad)).collect();
        difference
    }
}
