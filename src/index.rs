//! The small interface behind which an RDF engine stands: what pages, questions and analyses read.
//!
//! The frozen edition implements it in memory; a remote SPARQL 1.1 engine can implement it later.

use std::future::ready;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use oxrdf::{
    Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef, Triple, Variable,
};
use time::OffsetDateTime;

use crate::reader::Reader;
use crate::shacl::{Report, Scope, Shapes, ValidationError};

/// What a pattern leaves free is `None`; the graph, when free, is every graph that the reader sees.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pattern<'a> {
    /// The thing spoken of.
    pub subject: Option<NamedOrBlankNodeRef<'a>>,
    /// The property.
    pub predicate: Option<NamedNodeRef<'a>>,
    /// The value.
    pub object: Option<TermRef<'a>>,
    /// The named graph.
    pub graph: Option<NamedNodeRef<'a>>,
}

/// Bounds on the evaluation of one question.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Rows (or triples) kept at most; [`Answer::truncated`] says whether there were more.
    pub rows: usize,
    /// The moment after which the evaluation is abandoned.
    pub deadline: Option<Instant>,
}

impl Limits {
    /// At most `rows` rows, within `duration` from now.
    pub fn new(rows: usize, duration: Duration) -> Self {
        Self { rows, deadline: Some(Instant::now() + duration) }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 100_000, deadline: None }
    }
}

/// What a question answers, held in memory.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The answer of an ASK.
    Boolean(bool),
    /// The answer of a SELECT: one vector of values per row, in the order of the variables.
    Solutions {
        /// Names of the columns.
        variables: Vec<Variable>,
        /// One value per column, `None` when unbound.
        rows: Vec<Vec<Option<Term>>>,
        /// Whether rows were left out because of [`Limits::rows`].
        truncated: bool,
    },
    /// The answer of a CONSTRUCT or a DESCRIBE.
    Graph {
        /// The triples, without repetition.
        triples: Vec<Triple>,
        /// Whether triples were left out because of [`Limits::rows`].
        truncated: bool,
    },
}

impl Answer {
    /// Whether rows or triples were left out because of [`Limits::rows`].
    pub fn truncated(&self) -> bool {
        match self {
            Self::Boolean(_) => false,
            Self::Solutions { truncated, .. } | Self::Graph { truncated, .. } => *truncated,
        }
    }
}

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The text is not SPARQL 1.1; the message of the parser has the line and the column.
    #[error("not a valid SPARQL query: {0}")]
    Syntax(String),
    /// The text is longer, deeper or larger than what is accepted before parsing.
    #[error("query refused before parsing: {0}")]
    TooComplex(String),
    /// A parameter is not a variable that the query projects.
    #[error("the query does not project the parameter ?{0}")]
    UnknownParameter(String),
    /// The deadline passed.
    #[error("the query did not end in time")]
    Timeout,
    /// The engine failed.
    #[error("the query could not be evaluated: {0}")]
    Evaluation(String),
}

/// One edition of the map as one reader sees it: the only way to read.
///
/// A triple asserted in several visible graphs is seen once by [`View::query`] (the default graph is the union of
/// the visible graphs) and once per graph by [`View::matching`].
pub trait View: Send + Sync {
    /// Number of the last change of the journal that this view holds.
    fn number(&self) -> u64;

    /// The quads that match, in a stable order, at most `limit`.
    fn matching(&self, pattern: Pattern<'_>, limit: usize) -> Vec<Quad>;

    /// How many quads match.
    fn count(&self, pattern: Pattern<'_>) -> usize;

    /// The named graphs visible to this reader.
    fn graphs(&self) -> Vec<NamedNode>;

    /// Answers a SPARQL query; `parameters` are bound by the engine, never pasted into the text.
    ///
    /// # Errors
    /// See [`QueryError`].
    fn query(
        &self,
        query: &str,
        parameters: &[(Variable, Term)],
        limits: &Limits,
    ) -> Result<Answer, QueryError>;

    /// Validates against shapes what this reader sees, and nothing else.
    ///
    /// # Errors
    /// See [`ValidationError`]; an engine that knows no SHACL says [`ValidationError::Unsupported`].
    fn validate(
        &self,
        shapes: &Shapes,
        scope: Scope<'_>,
        limits: &Limits,
    ) -> Result<Report, ValidationError> {
        let _ = (shapes, scope, limits);
        Err(ValidationError::Unsupported)
    }
}

/// One change of the journal, as a reader may know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeSummary {
    /// Number of the change; the edition that holds it has at least this number.
    pub number: u64,
    /// When it was accepted, in RFC 3339 (`2026-11-23T10:00:00Z`).
    pub date: String,
    /// The organisation on whose behalf it was made.
    pub organisation: Option<NamedNode>,
    /// What was done, in one French sentence.
    pub message: String,
    /// How many quads were added and removed.
    pub extent: (usize, usize),
}

/// Bounds on the search of the changes that touched one thing.
#[derive(Clone, Copy, Debug)]
pub struct HistorySearch {
    /// Only changes older than this number; `None` starts from the newest.
    pub before: Option<u64>,
    /// Changes read at most.
    pub changes: usize,
    /// Changes found at most.
    pub found: usize,
    /// Facts given at most for one change.
    pub facts: usize,
    /// The moment after which no more change is read.
    pub deadline: Option<Instant>,
}

/// What one change did to one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct ThingChange {
    /// The change as a whole.
    pub summary: ChangeSummary,
    /// Who made it, as a name or an account.
    pub author: String,
    /// Quads that name the thing and were added, the first of them.
    pub added: Vec<Quad>,
    /// Quads that name the thing and were removed, the first of them.
    pub removed: Vec<Quad>,
    /// How many were added and removed in all.
    pub extent: (usize, usize),
}

/// The changes that touched one thing, as far as they were searched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThingHistory {
    /// The newest first.
    pub changes: Vec<ThingChange>,
    /// The oldest change that was looked at, when older ones were not.
    pub stopped_at: Option<u64>,
}

/// One change of the journal, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeChange {
    /// The change as it is listed.
    pub summary: ChangeSummary,
    /// Who made it, as a name or an account.
    pub author: String,
    /// What was added.
    pub added: Vec<Quad>,
    /// What was removed.
    pub removed: Vec<Quad>,
}

/// What was written between two editions: the last word on each quad.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// What the second has and the first has not.
    pub added: Vec<Quad>,
    /// The reverse.
    pub removed: Vec<Quad>,
}

/// A moment of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// After this change.
    Number(u64),
    /// At this instant.
    Date(OffsetDateTime),
}

/// Why the map cannot be shown as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PastError {
    /// The map did not exist yet.
    #[error("the map did not exist yet")]
    BeforeTheFirst {
        /// When its first edition was published, if there is one.
        first: Option<OffsetDateTime>,
    },
    /// That edition has not been published yet.
    #[error("that edition is still to come")]
    NotYet,
    /// It is not ready: others are being made, or the history is still being read.
    #[error("the past is not ready to be read")]
    Busy,
    /// The history cannot be read.
    #[error("the past cannot be read: {0}")]
    Unreadable(String),
}

/// The last that the map said of a thing of which it now says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Number of the change that removed the last facts about it; the edition before that one still had it.
    pub number: u64,
    /// When that change was accepted.
    pub date: OffsetDateTime,
    /// Why, in the words of its author, when the reader may know of everything that it changed.
    pub message: Option<String>,
    /// The name that the thing had.
    pub label: Option<String>,
    /// What the thing was said to be the same as, or replaced by.
    pub successors: Vec<NamedNode>,
    /// The identifiers that it had: property and value.
    pub identifiers: Vec<(NamedNode, Literal)>,
}

/// The shared map: gives the current edition as each reader sees it.
///
/// This is all that the pages know of the repository.
pub trait Map: Send + Sync {
    /// The current edition, restricted to what `reader` sees.
    fn view(&self, reader: &Reader) -> Arc<dyn View>;

    /// The last changes that `reader` may know of, the most recent first, at most `limit`.
    ///
    /// A change that touches only graphs hidden from `reader` is left out: its very existence is hidden with them.
    fn history(&self, reader: &Reader, limit: usize) -> Vec<ChangeSummary>;

    /// The changes older than `before` that `reader` may know of, the most recent first, at most `limit`; reads the
    /// journal beyond those remembered, until `deadline`, and may wait for the disk.
    fn changes(
        &self,
        reader: &Reader,
        (before, limit): (Option<u64>, usize),
        deadline: Instant,
    ) -> Vec<ChangeSummary> {
        let _ = deadline;
        let mut changes = self.history(reader, usize::MAX);
        changes.retain(|change| before.is_none_or(|before| change.number < before));
        changes.truncate(limit);
        changes
    }

    /// One change, whole; `None` when there is none of this number, or it touches a graph hidden from `reader`.
    fn change(&self, reader: &Reader, number: u64) -> Option<WholeChange> {
        let _ = (reader, number);
        None
    }

    /// The bytes of one change in the journal (RDF Patch, gzip), under the conditions of [`Map::change`].
    fn patch(&self, reader: &Reader, number: u64) -> Option<Vec<u8>> {
        let _ = (reader, number);
        None
    }

    /// What was written after one edition and up to another in the graphs that `reader` sees now, derived graphs
    /// aside; may wait for the disk.
    ///
    /// # Errors
    /// [`PastError::NotYet`] beyond the current edition, [`PastError::Busy`] after `deadline`.
    fn difference(
        &self,
        reader: &Reader,
        (after, until): (u64, u64),
        deadline: Instant,
    ) -> Result<Difference, PastError> {
        let _ = (reader, after, until, deadline);
        Err(PastError::NotYet)
    }

    /// The changes that touched `thing` and that `reader` may know of, the most recent first.
    ///
    /// The search reads a bounded number of changes and says where it stopped; it may wait for the disk. A map that
    /// keeps no changes finds none.
    fn history_of(
        &self,
        reader: &Reader,
        thing: &NamedNode,
        search: &HistorySearch,
    ) -> ThingHistory {
        let _ = (reader, thing, search);
        ThingHistory::default()
    }

    /// Number of the edition that was current at a moment, and when it was published.
    ///
    /// A map without a past, as a test has, has no edition but the current one, which has no date.
    fn edition_at(
        self: Arc<Self>,
        moment: AsOf,
    ) -> BoxFuture<'static, Result<(u64, OffsetDateTime), PastError>> {
        let _ = moment;
        Box::pin(ready(Err(PastError::NotYet)))
    }

    /// The map as it was in an edition, read with the rights of then and of now: a graph that a reader no longer sees
    /// stays hidden from them in the past.
    fn past(self: Arc<Self>, number: u64) -> BoxFuture<'static, Result<Arc<dyn Map>, PastError>> {
        let _ = number;
        Box::pin(ready(Err(PastError::NotYet)))
    }

    /// How a thing of which `reader` sees nothing left the map; `None` when it never was on the map that they see.
    fn departure(
        self: Arc<Self>,
        reader: Reader,
        thing: NamedNode,
    ) -> BoxFuture<'static, Option<Departure>> {
        let _ = (reader, thing);
        Box::pin(ready(None))
    }
}
