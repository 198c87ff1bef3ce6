//! Which graphs a reader may see in the past: those of then that they may still see now.

use std::collections::HashMap;

use oxrdf::{NamedNode, Quad, Term};

use super::Addresses;
use crate::edition::Edition;
use crate::reader::{Reader, Visibility, narrowest};
use crate::vocab::ptl;

/// What a graph says of itself, each value as often as it is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    visibilities: Vec<Visibility>,
    organisations: Vec<NamedNode>,
}

impl Said {
    /// Takes in a quad that a graph says of itself, added or removed; says whether that matters here.
    pub(super) fn note(&mut self, quad: &Quad, is_added: bool) -> bool {
        let Term::NamedNode(value) = &quad.object else {
            return false;
        };
        if quad.predicate == ptl::VISIBILITE
            && let Some(visibility) = Visibility::from_iri(value.as_str())
        {
            add_or_remove(&mut self.visibilities, visibility, is_added);
        } else if quad.predicate == ptl::ORGANISME {
            add_or_remove(&mut self.organisations, value.clone(), is_added);
        } else {
            return false;
        }
        true
    }

    fn visibility(&self) -> Option<Visibility> {
        self.visibilities.iter().copied().map(Some).fold(None, narrowest)
    }

    /// The organisation that contributed the graph, when it says so of one only.
    fn organisation(&self) -> Option<&NamedNode> {
        match self.organisations.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Whether a reader sees a graph that says this of itself.
    pub(super) fn is_seen_by(&self, reader: &Reader) -> bool {
        reader.sees(self.visibility(), self.organisation())
    }
}

fn add_or_remove<T: PartialEq>(values: &mut Vec<T>, value: T, is_added: bool) {
    if is_added {
        values.push(value);
    } else if let Some(place) = values.iter().position(|known| *known == value) {
        values.remove(place);
    }
}

/// The rights of today over every graph that is, or was, on the map.
///
/// A graph that is no longer there keeps the last visibility that it had: to hide the past of a graph, restrict it
/// before removing it.
#[derive(Clone, Debug)]
pub(super) struct Rights {
    addresses: Addresses,
    graphs: HashMap<NamedNode, (Option<Visibility>, Option<NamedNode>)>,
}

impl Rights {
    /// `last_said` is what graphs said before they last changed, which holds for those that are gone.
    pub(super) fn new<'a>(
        addresses: &Addresses,
        edition: &Edition,
        last_said: impl Iterator<Item = (&'a NamedNode, &'a Said)>,
    ) -> Self {
        let mut graphs: HashMap<_, _> = last_said
            .map(|(graph, said)| (graph.clone(), (said.visibility(), said.organisation().cloned())))
            .collect();
        graphs.extend(
            edition
                .graph_descriptions()
                .into_iter()
                .map(|graph| (graph.name, (graph.visibility, graph.organisation))),
        );
        Self { addresses: addresses.clone(), graphs }
    }

    /// Whether `reader` may see a graph; one derived from another is as visible as it.
    pub(super) fn allow(&self, reader: &Reader, graph: &NamedNode) -> bool {
        *reader == Reader::Administrator
            || self.graphs.get(&self.addresses.origin_of(graph)).is_some_and(
                |(visibility, organisation)| reader.sees(*visibility, organisation.as_ref()),
            )
    }
}
