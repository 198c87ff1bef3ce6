//! What can be found: things, terms and questions, each with its kind and the values it can be filtered by.

use oxrdf::{NamedNode, Term};

/// What an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A thing of the map, a concept of a vocabulary, a class or a property of the ontology.
    Thing(NamedNode),
    /// A question of the library, by its name.
    Question(String),
}

/// A kind of entries: a class of the map, or one of the three kinds that are not things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in addresses: the key of the class, or [`Kind::CONCEPT`], [`Kind::TERM`], [`Kind::QUESTION`].
    pub key: String,
    /// What one is called, in French.
    pub label: String,
    /// What several are called, in French.
    pub plural: String,
    /// The class, for things.
    pub class: Option<NamedNode>,
    /// Whether its things are shared across organisations.
    pub transverse: bool,
    /// Order among answers that are equally good.
    pub(super) rank: i64,
}

impl Kind {
    /// Concepts of vocabularies that are not also things of the map.
    pub const CONCEPT: &'static str = "vocabulaire";
    /// Classes and properties of the ontology.
    pub const TERM: &'static str = "ontologie";
    /// Questions of the library.
    pub const QUESTION: &'static str = "question";

    pub(super) fn other(key: &str, label: &str, plural: &str) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            plural: plural.to_owned(),
            class: None,
            transverse: false,
            rank: i64::MAX,
        }
    }
}

/// A property by whose values answers can be filtered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetProperty {
    /// Its name in addresses: the last part of the property's IRI, or [`FacetProperty::ORGANISATION`].
    pub key: String,
    /// Its name on pages, in French.
    pub name: String,
}

impl FacetProperty {
    /// The organisations that a thing has to do with, whatever the property that says so.
    pub const ORGANISATION: &'static str = "organisme";
}

/// One entry of the index; its place in the index is the number of its tantivy document.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) target: Target,
    pub(super) kind: u16,
    /// What its score is multiplied by: shared things and things much spoken of come first.
    pub(super) weight: f32,
    /// Numbers of facet properties and of values.
    pub(super) facets: Box<[(u16, u32)]>,
}

/// The kinds, facet properties and values that entries refer to.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) kinds: Vec<Kind>,
    pub(super) properties: Vec<FacetProperty>,
    pub(super) values: Vec<Term>,
}
