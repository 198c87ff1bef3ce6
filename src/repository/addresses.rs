//! The addresses (IRIs) of things and graphs, relative to the base of the map.

use oxrdf::NamedNode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::RepositoryError;

/// The base of a new map when nothing else is asked for.
pub(super) const DEFAULT_BASE: &str = "https://w3id.org/portulan/";

/// Where the contributions are.
const SOURCE: &str = "graphe/source/";
/// Where the mapping profiles of the contributions are.
const PROFILE: &str = "graphe/profil/";
/// Where what is derived from the contributions is.
const DERIVED: &str = "graphe/derive/";

/// What may stand as it is in one segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Makes and recognises the addresses of one map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    base: String,
}

impl Addresses {
    /// Addresses under `base`, which must be an absolute IRI that ends with `/`.
    ///
    /// # Errors
    /// [`RepositoryError::InvalidBase`] otherwise.
    pub fn new(base: impl Into<String>) -> Result<Self, RepositoryError> {
        let base = base.into();
        if base.ends_with('/') && NamedNode::new(&base).is_ok() {
            Ok(Self { base })
        } else {
            Err(RepositoryError::InvalidBase(base))
        }
    }

    /// The base itself.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The graph of the ontology.
    pub fn ontology(&self) -> NamedNode {
        self.under("graphe/ontologie")
    }

    /// The graph of the public facts.
    pub fn reference(&self) -> NamedNode {
        self.under("graphe/reference")
    }

    /// The graph that says what the fictitious example is.
    pub fn example(&self) -> NamedNode {
        self.under("graphe/exemple")
    }

    /// The graph that says what the grown fictitious example is.
    pub fn grown_example(&self) -> NamedNode {
        self.under("graphe/exemple-etendu")
    }

    /// An organisation, by its slug.
    pub fn organisation(&self, slug: &str) -> NamedNode {
        self.under(&format!("id/organisme/{}", segment(slug)))
    }

    /// The graph of one source of one organisation.
    pub fn source(&self, organisation: &str, source: &str) -> NamedNode {
        self.under(&format!("{SOURCE}{}/{}", segment(organisation), segment(source)))
    }

    /// Whether a graph is a contribution.
    pub fn is_source(&self, graph: &NamedNode) -> bool {
        self.relative(graph.as_str()).is_some_and(|path| path.starts_with(SOURCE))
    }

    /// Whether a graph is derived from another.
    pub fn is_derived(&self, graph: &NamedNode) -> bool {
        self.relative(graph.as_str()).is_some_and(|path| path.starts_with(DERIVED))
    }

    /// Whether derivation may read a graph whatever the source: what is neither a contribution, nor its profile, nor
    /// derived from it.
    pub fn is_shared(&self, graph: &str) -> bool {
        !self.relative(graph).is_some_and(|path| {
            [SOURCE, PROFILE, DERIVED].iter().any(|folder| path.starts_with(folder))
        })
    }

    /// Whether a change of a graph may change what is derived from every source.
    pub(super) fn steers_derivation(&self, graph: &NamedNode) -> bool {
        matches!(self.relative(graph.as_str()), Some("graphe/ontologie" | "graphe/alignement"))
    }

    /// The graph derived from a source.
    pub fn derived_from(&self, source: &NamedNode) -> NamedNode {
        self.beside(source, DERIVED)
    }

    /// The graph that holds the mapping profile of a source.
    pub fn profile_of(&self, source: &NamedNode) -> NamedNode {
        self.beside(source, PROFILE)
    }

    fn beside(&self, source: &NamedNode, folder: &str) -> NamedNode {
        let path = self.relative(source.as_str()).and_then(|path| path.strip_prefix(SOURCE));
        self.under(&format!("{folder}{}", path.unwrap_or_default()))
    }

    /// The source that a graph is derived from, or is the profile of, by its address; any other graph rests on itself.
    pub fn origin_of(&self, graph: &NamedNode) -> NamedNode {
        let path = self.relative(graph.as_str());
        match path.and_then(|path| path.strip_prefix(DERIVED).or(path.strip_prefix(PROFILE))) {
            Some(path) => self.under(&format!("{SOURCE}{path}")),
            None => graph.clone(),
        }
    }

    /// What follows the base in an address of this map.
    pub fn relative<'a>(&self, iri: &'a str) -> Option<&'a str> {
        iri.strip_prefix(&self.base)
    }

    fn under(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.base))
    }
}

/// One segment of a path: whatever the text, the result is part of a valid IRI.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}
