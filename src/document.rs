//! The book «Connaître les SI transverses de la protection sociale»: chapters in Markdown, and what they cite.
//!
//! A chapter is a file `NN-name.md` whose first line is its title; from [`ANNEXES`] on, the number makes an annex. What
//! a chapter draws from the map (`[[fiche:…]]`, `[[question:…]]`…) is written out by the web, for one reader. Sources
//! that are no thing of the map are rows of `sources.csv`. This module knows neither the map nor the web.

mod read;

use std::sync::{Arc, OnceLock};

pub use self::read::BookError;

/// Number from which a file is an annex.
pub const ANNEXES: u32 = 90;
/// Words that one reads in a minute.
const WORDS_PER_MINUTE: usize = 220;
/// Seconds that a picture or a table takes.
const SECONDS_PER_INSERT: usize = 20;

/// The chapters in their order, and the sources that they cite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// In the order of their files.
    pub chapters: Vec<Chapter>,
    /// By key.
    pub sources: Vec<Reference>,
}

/// One chapter, as its editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its name in addresses: that of its file without number and extension.
    pub name: String,
    /// `1`, `2`… or, for an annex, `A`, `B`…
    pub mark: String,
    /// Its title.
    pub title: String,
    /// The Markdown text, title included.
    pub text: String,
    /// Whether it is an annex.
    pub is_annex: bool,
}

/// A source that chapters cite without its being on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What chapters call it.
    pub key: String,
    /// Its title, in French.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its date, as it should be read; empty when it is not known.
    pub date: String,
    /// Where it can be read; empty when it has no address.
    pub address: String,
    /// How far it can be trusted; empty when it establishes what it says.
    pub reliability: String,
}

impl Book {
    /// The book that comes with the program.
    pub fn embedded() -> Arc<Self> {
        static BOOK: OnceLock<Arc<Book>> = OnceLock::new();
        Arc::clone(BOOK.get_or_init(|| Arc::new(sound(read::embedded()))))
    }

    /// The guided paths that come with the program: each is written like a chapter.
    pub fn paths() -> Arc<Self> {
        static PATHS: OnceLock<Arc<Book>> = OnceLock::new();
        Arc::clone(PATHS.get_or_init(|| Arc::new(sound(read::paths()))))
    }

    /// The chapter of that name, with its place.
    pub fn chapter(&self, name: &str) -> Option<(usize, &Chapter)> {
        self.chapters.iter().enumerate().find(|(_, chapter)| chapter.name == name)
    }

    /// The source of that key.
    pub fn source(&self, key: &str) -> Option<&Reference> {
        self.sources.iter().find(|source| source.key == key)
    }
}

fn sound(book: Result<Book, BookError>) -> Book {
    book.unwrap_or_else(|error| {
        // A test refuses such a book before it is published.
        tracing::error!(%error, "the book is left out");
        Book::default()
    })
}

impl Chapter {
    /// What comes before the title: `Chapitre 3`, `Annexe A`.
    pub fn heading(&self) -> String {
        let kind = if self.is_annex { "Annexe" } else { "Chapitre" };
        format!("{kind}\u{a0}{}", self.mark)
    }

    /// Minutes that it takes to read, at least one.
    pub fn minutes(&self) -> usize {
        let inserts = self.text.lines().filter(|line| line.starts_with("[[")).count();
        let words = self.text.split_whitespace().filter(|word| !word.starts_with("[[")).count();
        let seconds = words * 60 / WORDS_PER_MINUTE + inserts * SECONDS_PER_INSERT;
        (seconds / 60).max(1)
    }

    /// The first paragraph, without what it draws from elsewhere: what the chapter is about, in plain words.
    pub fn opening(&self) -> String {
        let paragraph = self.text.split("\n\n").skip(1).find(|part| !part.trim().is_empty());
        let mut words = String::new();
        let mut rest = paragraph.unwrap_or_default();
        while let Some(start) = rest.find("[[")
            && let Some(length) = rest[start..].find("]]")
        {
            words.push_str(&rest[..start]);
            rest = &rest[start + length + 2..];
        }
        words.push_str(rest);
        // Of a link, its words.
        while let Some(middle) = words.find("](") {
            let end = words[middle..].find(')').map_or(words.len(), |length| middle + length + 1);
            words.replace_range(middle..end, "");
            if let Some(start) = words[..middle].rfind('[') {
                words.remove(start);
            }
        }
        words.replace('\n', " ").replace("**", "").trim().to_owned()
    }
}
