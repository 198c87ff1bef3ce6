//! Texts without what does not count when words are compared, and the way back to the text as written.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in lower case, without accents, with plain spaces and apostrophes.
pub(super) struct Folded {
    /// The folded text.
    pub(super) text: String,
    /// For each byte of the folded text, where the character that it comes from starts in the original.
    origin: Vec<usize>,
    /// Length of the original.
    length: usize,
}

impl Folded {
    /// Folds a text.
    pub(super) fn new(original: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            origin: Vec::with_capacity(original.len()),
            length: original.len(),
        };
        for (place, letter) in original.char_indices() {
            for part in std::iter::once(letter).nfd().flat_map(char::to_lowercase) {
                if !is_combining_mark(part) {
                    folded.text.push(plain(part));
                    folded.origin.resize(folded.text.len(), place);
                }
            }
        }
        folded
    }

    /// The part of the original between two places of the folded text; `None` when one of them cuts a character of
    /// the original.
    pub(super) fn original(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let at = |place: usize| self.origin.get(place).copied().unwrap_or(self.length);
        let cuts = |place: usize| place > 0 && at(place - 1) == at(place);
        (start < end && !cuts(start) && !cuts(end)).then(|| (at(start), at(end)))
    }
}

/// The same spaces, apostrophes and hyphens everywhere.
fn plain(letter: char) -> char {
    match letter {
        '\u{a0}' | '\u{202f}' | '\t' | '\n' | '\r' => ' ',
        '’' | 'ʼ' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    }
}

/// A word as it is compared when its case counts.
pub(super) fn spelled(text: &str) -> String {
    text.nfc().map(plain).collect()
}
