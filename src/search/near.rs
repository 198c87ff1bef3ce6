//! The words that a mistake of typing may stand for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::SearchIndex;
use super::distance::distance_at_most;

/// Words proposed for one mistake.
const MOST: usize = 5;

/// The words of names close to `word`, the likeliest first: few letters differ, the first one is the same, many names
/// hold it.
pub(super) fn near_terms(index: &SearchIndex, word: &str) -> tantivy::Result<Vec<String>> {
    let length = word.chars().count();
    let allowed = match length {
        0..=2 => return Ok(Vec::new()),
        3..=5 => 1,
        _ => 2,
    };
    let first = word.chars().next();
    let (letters, is_ascii) = (letters_of(word.as_bytes()), word.is_ascii());
    let mut near: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    for segment in index.searcher.segment_readers() {
        let inverted = segment.inverted_index(index.fields.name)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            // In UTF-8 a letter takes at most four bytes: what is too short or too long is seen without decoding.
            let bytes = terms.key().len();
            if bytes + allowed < length || bytes > (length + allowed) * 4 {
                continue;
            }
            // A mistake adds a letter and takes one away, at most; letters out of ASCII are two bytes or more.
            let differing = (letters_of(terms.key()) ^ letters).count_ones() as usize;
            if differing > allowed * 8
                || (is_ascii && terms.key().is_ascii() && differing > allowed * 2)
            {
                continue;
            }
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            if let Some(distance) = distance_at_most(word, term, allowed) {
                let frequency = terms.value().doc_freq;
                near.entry(term.to_owned()).or_insert((distance, 0)).1 += frequency;
            }
        }
    }
    let mut ranked: Vec<_> = near
        .into_iter()
        .map(|(term, (distance, frequency))| {
            let other_start = term.chars().next() != first;
            (distance + usize::from(other_start), distance, Reverse(frequency), term)
        })
        .collect();
    ranked.sort();
    // A word at one letter makes those at two letters unlikely.
    let closest = ranked.first().map_or(0, |(_, distance, ..)| *distance);
    ranked.retain(|(_, distance, ..)| *distance <= closest);
    Ok(ranked.into_iter().take(MOST).map(|(.., term)| term).collect())
}

/// Which bytes a word holds, in few bits: enough to see without counting that two words are far from each other.
fn letters_of(word: &[u8]) -> u64 {
    word.iter().fold(0, |letters, byte| letters | 1 << (byte & 63))
}
