//! What is computed once per edition, of one map: shelves, empty at first.

use std::collections::{HashMap, HashSet};

use oxrdf::{GraphName, NamedNode};

use super::conformity::Conformities;
use super::levels::Levels;
use super::listing::{Count, Listing};
use super::principles::Principles;
use super::searches::Searches;
use super::shelf::Shelf;
use crate::candidates::Candidates;
use crate::glossary::Glossary;
use crate::network::Network;
use crate::reader::Reader;
use crate::schema::Schema;
use crate::training::Facts;

/// What is computed once per edition.
#[derive(Default)]
pub(super) struct Computed {
    /// Classes and shapes.
    pub(super) schemas: Shelf<Reader, Schema>,
    /// Search indexes.
    pub(super) searches: Searches,
    /// Graphs whose content is invented.
    pub(super) fictitious: Shelf<Reader, HashSet<GraphName>>,
    /// How many things each class has.
    pub(super) counts: Shelf<Reader, HashMap<NamedNode, Count>>,
    /// Lists of things.
    pub(super) listings: Shelf<(Reader, NamedNode), Listing>,
    /// Words that may not be known.
    pub(super) glossaries: Shelf<Reader, Glossary>,
    /// What is alike, by the question that gives the traits.
    pub(super) candidates: Shelf<(Reader, &'static str), Result<Candidates, String>>,
    /// How well things are described.
    pub(super) levels: Levels,
    /// What relates things.
    pub(super) networks: Shelf<Reader, Network>,
    /// What questions are made from.
    pub(super) trainings: Shelf<Reader, Facts>,
    /// What validation says.
    pub(super) conformities: Conformities,
    /// What the indicators give.
    pub(super) principles: Principles,
}
