//! Passages of texts, with the words of the query marked: given in parts, so that pages escape each before marking it.

use std::collections::HashSet;

use super::reading::Reading;
use super::words::{Stems, is_grammar, words};

/// Of the characters of a passage, one in so many may come before the first word marked.
const BEFORE: usize = 4;

/// A piece of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is written, as it is: not escaped.
    pub text: String,
    /// Whether it answers the query.
    pub marked: bool,
}

/// Marks the words of a query in texts.
pub struct Marker {
    stems: Stems,
    /// Folded words, with the number of the word of the query that each answers.
    exact: Vec<(String, usize)>,
    by_stem: Vec<(String, usize)>,
    beginnings: Vec<(String, usize)>,
    count: usize,
}

impl Marker {
    /// For the words that were understood.
    pub fn new(reading: &Reading) -> Self {
        let mut marker = Self {
            stems: Stems::new(),
            exact: Vec::new(),
            by_stem: Vec::new(),
            beginnings: Vec::new(),
            count: reading.words.len(),
        };
        for (number, word) in reading.words.iter().enumerate() {
            marker.exact.push((word.text.clone(), number));
            marker.exact.extend(word.near.iter().map(|near| (near.clone(), number)));
            if word.near.is_empty() {
                marker.by_stem.push((word.stem.clone(), number));
            }
            marker.by_stem.extend(word.near_stems.iter().map(|stem| (stem.clone(), number)));
            if word.text.chars().count() >= 2 && !is_grammar(&word.text) {
                marker.beginnings.push((word.text.clone(), number));
            }
        }
        marker
    }

    /// How many words there are to find.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The word of the query that a word of a text answers. In names, the beginning of a word is enough.
    fn answers(&mut self, word: &str, in_name: bool) -> Option<usize> {
        let of = |known: &[(String, usize)], word: &str| {
            known.iter().find(|(text, _)| text == word).map(|(_, number)| *number)
        };
        of(&self.exact, word)
            .or_else(|| {
                let stem = (!self.by_stem.is_empty()).then(|| self.stems.stem(word))?;
                of(&self.by_stem, &stem)
            })
            .or_else(|| {
                let mut known = self.beginnings.iter().filter(|_| in_name);
                known.find(|(start, _)| word.starts_with(start)).map(|(_, number)| *number)
            })
    }

    /// Which words of the query a text answers.
    pub fn found_in(&mut self, text: &str, in_name: bool) -> HashSet<usize> {
        words(text, true).iter().filter_map(|word| self.answers(&word.text, in_name)).collect()
    }

    /// A whole name, its words marked.
    pub fn name(&mut self, text: &str) -> Vec<Part> {
        let marks = self.marks(text, true);
        parts(text, &marks)
    }

    /// The passage of a text that answers most words, at most `length` characters long; `None` when it answers none.
    pub fn passage(&mut self, text: &str, length: usize) -> Option<Vec<Part>> {
        let marks = self.marks(text, false);
        let best = marks
            .iter()
            .map(|(from, ..)| {
                let end = after(text, *from, length - length / BEFORE);
                let held: HashSet<usize> = marks
                    .iter()
                    .filter(|(other, to, _)| other >= from && *to <= end)
                    .map(|(.., number)| *number)
                    .collect();
                (held.len(), std::cmp::Reverse(*from))
            })
            .max()?;
        let first = best.1.0;
        let start = if after(text, 0, length) == text.len() {
            0
        } else {
            before(text, first, length / BEFORE)
        };
        let end = after(text, start, length);
        let end = if end == text.len() { end } else { last_space(text, (first, end)) };
        let kept: Vec<_> = marks
            .into_iter()
            .filter(|(from, to, _)| *from >= start && *to <= end)
            .map(|(from, to, number)| (from - start, to - start, number))
            .collect();
        let mut passage = parts(&text[start..end], &kept);
        if start > 0 {
            passage.insert(0, Part { text: "…".to_owned(), marked: false });
        }
        if end < text.len() {
            passage.push(Part { text: "…".to_owned(), marked: false });
        }
        Some(passage)
    }

    /// First byte, end and number of the word answered, without overlaps.
    fn marks(&mut self, text: &str, in_name: bool) -> Vec<(usize, usize, usize)> {
        let mut marks: Vec<(usize, usize, usize)> = Vec::new();
        for word in words(text, true) {
            let Some(number) = self.answers(&word.text, in_name) else { continue };
            match marks.last_mut() {
                Some(last) if word.from < last.1 => last.1 = last.1.max(word.to),
                _ => marks.push((word.from, word.to, number)),
            }
        }
        marks
    }
}

fn parts(text: &str, marks: &[(usize, usize, usize)]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut push = |text: &str, marked: bool| {
        if !text.is_empty() {
            parts.push(Part { text: text.to_owned(), marked });
        }
    };
    let mut from = 0;
    for (start, end, _) in marks {
        push(&text[from..*start], false);
        push(&text[*start..*end], true);
        from = *end;
    }
    push(&text[from..], false);
    parts
}

/// The byte that lies `count` characters after `from`, or the end.
fn after(text: &str, from: usize, count: usize) -> usize {
    text[from..].char_indices().nth(count).map_or(text.len(), |(byte, _)| from + byte)
}

/// The beginning of a word, at most `count` characters before `place`.
fn before(text: &str, place: usize, count: usize) -> usize {
    let start = text[..place].char_indices().rev().nth(count).map_or(0, |(byte, _)| byte);
    if start == 0 {
        return 0;
    }
    text[start..place].find(' ').map_or(start, |space| start + space + 1)
}

/// The last space between two bytes, so that a passage does not end within a word.
fn last_space(text: &str, (from, end): (usize, usize)) -> usize {
    text[from..end].rfind(' ').filter(|space| *space > 0).map_or(end, |space| from + space)
}
