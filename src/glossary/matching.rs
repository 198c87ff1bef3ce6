//! Finds the words of a glossary in a text.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::fold::{Folded, spelled};
use super::{Entry, Kind};

/// Longest text in which words are looked for, in bytes.
const LONGEST_TEXT: usize = 20_000;
/// Longest and shortest word recognised, in characters.
const WORD: Range<usize> = 2..120;
/// Acronyms of at least this many letters are also written like names: «Urssaf».
const SPOKEN: usize = 5;

/// A word that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// The word.
    pub entry: &'a Entry,
}

/// Recognises the forms of the entries.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    engine: Option<AhoCorasick>,
    /// One per pattern of the engine.
    forms: Vec<Form>,
}

#[derive(Debug, Default)]
struct Form {
    /// The entry recognised whatever the case.
    any_case: Option<usize>,
    /// The entries recognised when written exactly so.
    exact: Vec<(String, usize)>,
}

impl Matcher {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut places: Vec<usize> =
            (0..entries.len()).filter(|place| entries[*place].recognised).collect();
        places.sort_by_key(|place| (entries[*place].kind, *place));
        let mut known: HashMap<String, usize> = HashMap::new();
        let (mut patterns, mut forms): (Vec<String>, Vec<Form>) = (Vec::new(), Vec::new());
        for place in places {
            let entry = &entries[place];
            for text in std::iter::once(&entry.headword).chain(&entry.forms) {
                let folded = Folded::new(text.trim()).text;
                if !WORD.contains(&folded.chars().count()) {
                    continue;
                }
                let pattern = *known.entry(folded.clone()).or_insert_with(|| {
                    patterns.push(folded);
                    forms.push(Form::default());
                    forms.len() - 1
                });
                forms[pattern].add(entry, text.trim(), place);
            }
        }
        let engine = (!patterns.is_empty()).then(|| {
            // Overlapping search needs an automaton; this kind is the smallest, and fast enough for pages.
            let kind = Some(AhoCorasickKind::ContiguousNFA);
            AhoCorasick::builder().kind(kind).build(&patterns).ok()
        });
        Self { engine: engine.flatten(), forms }
    }

    pub(super) fn find<'a>(&self, entries: &'a [Entry], text: &str) -> Vec<Occurrence<'a>> {
        let Some(engine) = self.engine.as_ref().filter(|_| text.len() <= LONGEST_TEXT) else {
            return Vec::new();
        };
        let folded = Folded::new(text);
        let addresses = addresses(text);
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for hit in engine.find_overlapping_iter(&folded.text) {
            let Some((start, end)) = folded.original(hit.start(), hit.end()) else {
                continue;
            };
            if !is_whole_word(text, start, end)
                || addresses.iter().any(|address| address.contains(&start))
            {
                continue;
            }
            if let Some(entry) = self.forms[hit.pattern().as_usize()].entry(&text[start..end]) {
                found.push((start, end, entry));
            }
        }
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut free_from = 0;
        found.retain(|(start, end, _)| {
            let is_free = *start >= free_from;
            if is_free {
                free_from = *end;
            }
            is_free
        });
        found
            .into_iter()
            .map(|(start, end, entry)| Occurrence { range: start..end, entry: &entries[entry] })
            .collect()
    }
}

impl Form {
    fn add(&mut self, entry: &Entry, text: &str, place: usize) {
        if !counts_case(entry, text) {
            self.any_case.get_or_insert(place);
            return;
        }
        for spelling in spellings(text) {
            if !self.exact.iter().any(|(known, _)| *known == spelling) {
                self.exact.push((spelling, place));
            }
        }
    }

    fn entry(&self, written: &str) -> Option<usize> {
        let written = spelled(written);
        let exact = self.exact.iter().find(|(spelling, _)| *spelling == written);
        exact.map(|(_, place)| *place).or(self.any_case)
    }
}

/// Whether a word is recognised in its own case only: acronyms, names of things, and terms that are acronyms.
fn counts_case(entry: &Entry, text: &str) -> bool {
    matches!(entry.kind, Kind::Acronym | Kind::FormerName) || is_acronym(text)
}

/// Whether a text looks like an acronym: a single word with at least two capitals or figures.
pub(super) fn is_acronym(text: &str) -> bool {
    let marks = text.chars().filter(|c| c.is_uppercase() || c.is_ascii_digit()).count();
    marks >= 2 && !text.contains(char::is_whitespace)
}

/// The word itself, and «Urssaf» for «URSSAF».
fn spellings(text: &str) -> Vec<String> {
    let mut spellings = vec![spelled(text)];
    if text.chars().count() >= SPOKEN && text.chars().all(char::is_uppercase) {
        let mut letters = text.chars();
        let first: String = letters.next().into_iter().collect();
        spellings.push(spelled(&format!("{first}{}", letters.as_str().to_lowercase())));
    }
    spellings
}

/// Whether what stands between two places is not a part of a longer word.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let mut before = text[..start].chars().rev();
    let mut after = text[end..].chars();
    let joins = |letter: Option<char>, beyond: Option<char>| match letter {
        Some(letter) if letter.is_alphanumeric() || letter == '_' => true,
        Some('-' | '.' | '\u{2010}' | '\u{2011}') => beyond.is_some_and(char::is_alphanumeric),
        _ => false,
    };
    !joins(before.next(), before.next()) && !joins(after.next(), after.next())
}

/// The addresses that a text holds: of the web, of a mailbox.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        if piece.contains("://") || piece.contains('@') || piece.starts_with("www.") {
            found.push(start..start + piece.len());
        }
        start += piece.len();
    }
    found
}
