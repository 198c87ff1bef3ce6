//! Who reads: every read of the map goes through a [`Reader`].
//!
//! A reader is a set of visible named graphs. What it does not see is absent from its pages, counts, searches,
//! questions and exports, as if it did not exist.

use oxrdf::{NamedNode, NamedNodeRef};

use crate::vocab::visibilite;

/// Who reads, from which the set of visible named graphs follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Anybody: sees what is public.
    #[default]
    Public,
    /// A member of the community of architects: sees what is public or shared with the community.
    Community,
    /// A member of one organisation: sees in addition what that organisation keeps for itself.
    Organisation(NamedNode),
    /// The administrator of the deployment: sees everything, including graphs that say nothing of their visibility.
    Administrator,
}

/// How widely a named graph is shared (`vocabulaire/visibilite`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The community of architects.
    Community,
    /// The organisation that contributed the graph, alone.
    Organisation,
}

impl Visibility {
    /// The visibility that a concept of `vocabulaire/visibilite` names.
    pub(crate) fn from_iri(iri: &str) -> Option<Self> {
        let named = |known: NamedNodeRef<'_>| iri == known.as_str();
        if named(visibilite::PUBLIC) {
            Some(Self::Public)
        } else if named(visibilite::COMMUNAUTE) {
            Some(Self::Community)
        } else if named(visibilite::ORGANISME) {
            Some(Self::Organisation)
        } else {
            None
        }
    }
}

/// A graph that says two things is as closed as the most closed of them.
pub(crate) fn narrowest(a: Option<Visibility>, b: Option<Visibility>) -> Option<Visibility> {
    let rank = |visibility: &Visibility| match visibility {
        Visibility::Public => 0,
        Visibility::Community => 1,
        Visibility::Organisation => 2,
    };
    a.into_iter().chain(b).max_by_key(rank)
}

impl Reader {
    /// Whether this reader sees a graph contributed by `organisation` with this visibility.
    ///
    /// A graph that says nothing of its visibility is seen by the administrator alone.
    pub fn sees(&self, visibility: Option<Visibility>, organisation: Option<&NamedNode>) -> bool {
        match (self, visibility) {
            (Self::Administrator, _) | (_, Some(Visibility::Public)) => true,
            (Self::Community | Self::Organisation(_), Some(Visibility::Community)) => true,
            (Self::Organisation(own), Some(Visibility::Organisation)) => organisation == Some(own),
            _ => false,
        }
    }
}
