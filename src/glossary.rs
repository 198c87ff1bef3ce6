//! The words that a reader may not know, and what they mean: acronyms of things, terms of the vocabularies, words of
//! the ontology, former names; and where they stand in a text.
//!
//! Everything is read through a [`View`]: what a reader does not see is no word of their glossary. The ontology says
//! what is recognised in running texts (`ptl:terme`), so that plain French words are left alone.

mod fold;
mod matching;
mod read;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use oxrdf::NamedNode;

use self::matching::Matcher;
pub use self::matching::Occurrence;

#[cfg(doc)]
use crate::index::View;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The acronym, or usual short name, of a thing of the map.
    Acronym,
    /// A class of the ontology.
    Class,
    /// A property of the ontology.
    Property,
    /// A concept of a vocabulary.
    Term,
    /// A name that a thing no longer has.
    FormerName,
}

/// One word and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The thing, class, property or concept that it names.
    pub thing: NamedNode,
    /// The word itself, as written in a title.
    pub headword: String,
    /// What it is.
    pub kind: Kind,
    /// What an acronym stands for; for a former name, the current one.
    pub full: Option<String>,
    /// Whether `full` is a proper noun, which keeps its capital in a sentence.
    pub proper: bool,
    /// What it means, in a sentence or two.
    pub definition: Option<String>,
    /// When a former name began and ceased to be used, as the map writes dates.
    pub period: (Option<String>, Option<String>),
    /// Whether the thing is shared across organisations: it is written in red ink.
    pub transverse: bool,
    /// Whether it belongs to an invented example: listed, never recognised in texts.
    pub fictitious: bool,
    /// Whether it is recognised in running texts.
    pub recognised: bool,
    /// Other forms under which it is recognised: plural, synonyms.
    pub forms: Vec<String>,
}

/// The words of one edition for one kind of reader.
#[derive(Debug, Default)]
pub struct Glossary {
    /// In French alphabetical order.
    entries: Vec<Entry>,
    by_thing: HashMap<NamedNode, usize>,
    matcher: Matcher,
}

impl Glossary {
    /// Orders the entries and prepares the recognition of those that are `recognised`.
    ///
    /// When two entries are written alike, the first by [`Kind`] is the one recognised.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by_cached_key(|entry| {
            (
                crate::search::sort_key(&entry.headword),
                entry.kind,
                entry.headword.clone(),
                entry.thing.clone(),
            )
        });
        entries.dedup_by(|left, right| {
            (&left.thing, &left.headword, left.kind) == (&right.thing, &right.headword, right.kind)
        });
        let mut by_thing = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            if entry.kind != Kind::FormerName {
                by_thing.entry(entry.thing.clone()).or_insert(place);
            }
        }
        let matcher = Matcher::new(&entries);
        Self { entries, by_thing, matcher }
    }

    /// All the words, in French alphabetical order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The word for a thing, former names aside.
    pub fn of(&self, thing: &NamedNode) -> Option<&Entry> {
        self.by_thing.get(thing).map(|place| &self.entries[*place])
    }

    /// The words that stand in a text, in order, none overlapping another: the longest wins.
    ///
    /// Acronyms are recognised in their own case, terms in any; whole words only, never inside an address. A text of
    /// more than 20,000 bytes is left alone.
    pub fn find(&self, text: &str) -> Vec<Occurrence<'_>> {
        self.matcher.find(&self.entries, text)
    }
}
