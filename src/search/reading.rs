//! How a query is read: which of its words count, which are mistakes of typing, which are known to nothing.

use tantivy::Term;

use super::SearchIndex;
use super::near::near_terms;
use super::query::Scope;
use super::words::{Stems, essence, is_asking, is_grammar, words};

/// Longest query taken into account, in characters; what follows is ignored.
pub(super) const LONGEST_QUERY: usize = 200;
/// Words of a query taken into account.
const MOST_WORDS: usize = 12;
/// Endings tried for one beginning of word.
pub(super) const MOST_ENDINGS: usize = 256;

/// A word of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct QueryWord {
    /// As it was written.
    pub(super) written: String,
    /// Folded.
    pub(super) text: String,
    pub(super) stem: String,
    /// Words of names that start with it, itself aside.
    pub(super) longer: Vec<String>,
    /// Whether something holds the word itself.
    pub(super) known: bool,
    /// Words of names that it is probably a mistake for, the likeliest first; empty when it is known.
    pub(super) near: Vec<String>,
    /// The stems of those.
    pub(super) near_stems: Vec<String>,
}

impl QueryWord {
    /// The word that is meant, when it is surely not the one written.
    fn instead(&self) -> Option<&str> {
        match (self.known, self.longer.as_slice()) {
            (false, [only]) => Some(only),
            (false, _) => self.near.first().map(String::as_str),
            (true, _) => None,
        }
    }
}

/// A query that has been read.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) words: Vec<QueryWord>,
    /// All the words, folded, joined by one space.
    pub(super) plain: String,
    /// Those that identify a name.
    pub(super) essence: String,
    /// The query in lower case.
    pub(super) verbatim: String,
    /// The essence, mistakes of typing corrected and words completed that have but one ending; `None` when it is the same.
    pub(super) corrected: Option<String>,
    /// Words that nothing holds.
    pub(super) unknown: Vec<String>,
    /// Whether the end of the query was left out.
    pub(super) cut: bool,
}

/// What was understood of a query, for the page to say so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Whether the end of the query was left out.
    pub cut: bool,
    /// Words that nothing holds, as they were written: they were left out.
    pub unknown: Vec<String>,
    /// Mistakes of typing: the word as it was written, and the folded word taken in its place.
    pub corrected: Vec<(String, String)>,
    /// Whether no answer holds all the words: those given hold most of them.
    pub partial: bool,
    pub(super) words: Vec<QueryWord>,
}

impl Reading {
    /// The folded words that counted, mistakes of typing corrected.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.near.first().unwrap_or(&word.text).as_str())
    }

    /// The query in which the words that were mistakes are replaced, `spell` giving the form in which each is shown.
    pub fn corrected_query(
        &self,
        query: &str,
        mut spell: impl FnMut(&str) -> String,
    ) -> Option<String> {
        if self.corrected.is_empty() {
            return None;
        }
        let query: String = query.chars().take(LONGEST_QUERY).collect();
        let mut text = String::new();
        let mut from = 0;
        for word in words(&query, false) {
            let written = &query[word.from..word.to];
            let Some((_, replacement)) = self.corrected.iter().find(|(known, _)| known == written)
            else {
                continue;
            };
            // Two words may come from the same letters.
            if word.from >= from {
                text.push_str(&query[from..word.from]);
                text.push_str(&spell(replacement));
                from = word.to;
            }
        }
        text.push_str(&query[from..]);
        Some(text)
    }
}

impl Asked {
    /// Reads a query against what the index holds.
    pub(super) fn read(index: &SearchIndex, query: &str, scope: Scope) -> tantivy::Result<Self> {
        let mut letters = query.chars();
        let query: String = letters.by_ref().take(LONGEST_QUERY).collect();
        let all = words(&query, false);
        let cut = letters.next().is_some() || all.len() > MOST_WORDS * 2;
        let plain = all.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let counts: [fn(&str) -> bool; 3] =
            [|word| !is_asking(word), |word| !is_grammar(word), |_| true];
        let kept = counts
            .into_iter()
            .map(|counts| all.iter().filter(|word| counts(&word.text)).collect::<Vec<_>>())
            .find(|kept| !kept.is_empty())
            .unwrap_or_default();
        let cut = cut || kept.len() > MOST_WORDS;
        let mut asked = Self {
            plain,
            essence: essence(&query),
            verbatim: query.trim().to_lowercase(),
            cut,
            ..Self::default()
        };
        let mut stems = Stems::new();
        for word in kept.into_iter().take(MOST_WORDS) {
            if asked.words.iter().any(|known| known.text == word.text) {
                continue;
            }
            let mut known = QueryWord {
                written: query[word.from..word.to].to_owned(),
                text: word.text.clone(),
                stem: stems.stem(&word.text),
                ..QueryWord::default()
            };
            known.longer = index.endings(&known.text)?;
            known.known = index.holds(&known, scope)?;
            if known.longer.is_empty() && !known.known {
                known.near = near_terms(index, &known.text)?;
                if known.near.is_empty() {
                    asked.unknown.push(known.written);
                    continue;
                }
                known.near_stems = known.near.iter().map(|near| stems.stem(near)).collect();
                known.near_stems.dedup();
            }
            asked.words.push(known);
        }
        asked.correct();
        Ok(asked)
    }

    fn correct(&mut self) {
        let corrected: Vec<&str> = self
            .essence
            .split(' ')
            .map(|part| {
                let word = self.words.iter().find(|word| word.text == part);
                word.and_then(QueryWord::instead).unwrap_or(part)
            })
            .collect();
        self.corrected = Some(corrected.join(" ")).filter(|corrected| *corrected != self.essence);
    }

    pub(super) fn into_reading(self, partial: bool) -> Reading {
        let corrected = self
            .words
            .iter()
            .filter_map(|word| Some((word.written.clone(), word.near.first()?.clone())))
            .collect();
        Reading { cut: self.cut, unknown: self.unknown, corrected, partial, words: self.words }
    }
}

impl SearchIndex {
    /// Whether anything holds the word, or another of the same stem.
    fn holds(&self, word: &QueryWord, scope: Scope) -> tantivy::Result<bool> {
        let fields = &self.fields;
        let mut places = vec![(fields.name, &word.text), (fields.stem, &word.stem)];
        if scope == Scope::Everything {
            places.extend([(fields.linked, &word.stem), (fields.text, &word.stem)]);
        }
        for (field, text) in places {
            if self.searcher.doc_freq(&Term::from_field_text(field, text))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The words of names that start with `word`, itself aside.
    fn endings(&self, word: &str) -> tantivy::Result<Vec<String>> {
        if word.chars().count() < 2 {
            return Ok(Vec::new());
        }
        let mut endings = self.starting_with(self.fields.name, word)?;
        endings.retain(|ending| ending != word);
        Ok(endings)
    }

    /// The terms of a field that start with a text.
    pub(super) fn starting_with(
        &self,
        field: tantivy::schema::Field,
        start: &str,
    ) -> tantivy::Result<Vec<String>> {
        let mut found = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let end = format!("{start}\u{10ffff}");
            let mut terms = inverted.terms().range().ge(start).lt(end).into_stream()?;
            while terms.advance() && found.len() < MOST_ENDINGS {
                found.push(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
        Ok(found)
    }
}
