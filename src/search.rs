//! Full-text search: things, terms and questions, by their names, by what is said of them and by what they are linked to.
//!
//! An index is built from one view, so it holds only what that view's reader sees. It keeps no text: pages read again
//! from the view what they show of an answer. Behind it is tantivy, in memory.

mod answers;
mod build;
mod distance;
mod entry;
mod extract;
mod fields;
mod likeness;
mod names;
mod near;
mod normalise;
mod query;
mod reading;
#[cfg(test)]
mod tests;
mod words;

use tantivy::{IndexReader, Searcher};

pub use self::answers::{Answers, FacetCounts, Narrowing};
use self::entry::{Catalogue, Entry};
pub use self::entry::{FacetProperty, Kind, Target};
pub use self::extract::{Marker, Part};
use self::fields::Fields;
pub use self::likeness::Likeness;
pub use self::names::{NameKind, ThingName, names_of};
pub use self::normalise::{normalise, sort_key};
use self::query::Scope;
use self::reading::Asked;
pub use self::reading::Reading;
use crate::index::View;
use crate::schema::Schema;

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it leads to.
    pub target: Target,
    /// Its kind.
    pub kind: Kind,
}

/// Everything that one reader can find in one edition.
pub struct SearchIndex {
    searcher: Searcher,
    fields: Fields,
    entries: Vec<Entry>,
    catalogue: Catalogue,
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SearchIndex").field("entries", &self.entries.len()).finish()
    }
}

impl SearchIndex {
    /// Indexes what `view` shows: the things of the classes that `schema` lists, the concepts of vocabularies, the
    /// terms of the ontology, and the library of questions.
    ///
    /// # Errors
    /// When tantivy fails, which in memory is for lack of it.
    pub fn build(view: &dyn View, schema: &Schema) -> Result<Self, IndexError> {
        build::build(view, schema).map_err(IndexError::from)
    }

    fn assemble(
        (fields, reader): (Fields, IndexReader),
        entries: Vec<Entry>,
        catalogue: Catalogue,
    ) -> tantivy::Result<Self> {
        reader.reload()?;
        Ok(Self { searcher: reader.searcher(), fields, entries, catalogue })
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All that answers `query`, the best first; the first 200 characters and 12 words are taken into account.
    ///
    /// An exact acronym comes first, then an exact name, a name that starts with the query, names that hold the
    /// words, names of what the thing is linked to, and texts. Every word counts, at least as a mistake of typing;
    /// words that nothing holds are left out, and when nothing holds all the others, what holds most of them is given.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn answer(&self, query: &str) -> Result<Answers, IndexError> {
        Ok(self.look(query, Scope::Everything)?)
    }

    /// What a query that is being typed may become: only names are looked at, and the last word may be cut.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn complete(&self, query: &str, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let answers = self.look(query, Scope::Names)?;
        Ok(answers.places().take(limit).map(|place| self.hit(place)).collect())
    }

    fn look(&self, query: &str, scope: Scope) -> tantivy::Result<Answers> {
        let asked = Asked::read(self, query, scope)?;
        query::run(self, asked, scope)
    }

    /// The kind of that name in addresses.
    pub fn kind(&self, key: &str) -> Option<&Kind> {
        self.catalogue.kinds.iter().find(|kind| kind.key == key)
    }

    /// The kinds that have entries, in the order of the menus, with how many.
    pub fn kinds(&self) -> Vec<(&Kind, usize)> {
        let mut counts = vec![0; self.catalogue.kinds.len()];
        for entry in &self.entries {
            counts[usize::from(entry.kind)] += 1;
        }
        self.catalogue.kinds.iter().zip(counts).filter(|(_, count)| *count > 0).collect()
    }
}

/// The index failed: for lack of memory, or for a bug.
#[derive(Debug, thiserror::Error)]
#[error("the search index failed: {0}")]
pub struct IndexError(#[from] tantivy::TantivyError);
