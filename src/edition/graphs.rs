//! Named graphs: what each says of itself, and which of them a reader sees.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedNodeRef, TermRef};

use super::dictionary::{DEFAULT_GRAPH, Dictionary, TermId};
use super::overlay::Overlay;
use super::quads::Quads;
use super::scan::{GraphFilter, PatternIds, Scan};
use crate::reader::{Reader, Visibility, narrowest};
use crate::vocab::{prov, ptl};

/// What a named graph says of itself, in itself.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphDescription {
    /// The name of the graph.
    pub name: NamedNode,
    /// How widely it is shared; `None` when it does not say, and then only an administrator sees it.
    pub visibility: Option<Visibility>,
    /// The organisation that contributed it.
    pub organisation: Option<NamedNode>,
    /// How many quads it holds.
    pub quads: usize,
}

/// The graphs that a reader sees, in the numbers of one edition.
#[derive(Debug)]
pub(super) enum Audience {
    /// Every graph, and what is outside named graphs.
    Everything,
    /// Those whose place says true.
    Among(Vec<bool>),
}

impl Audience {
    /// The filter that keeps what this audience sees.
    pub(super) fn filter(&self) -> GraphFilter<'_> {
        match self {
            Self::Everything => GraphFilter::Everything,
            Self::Among(seen) => GraphFilter::Among(seen),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Said {
    visibility: Option<Visibility>,
    organisation: Option<TermId>,
    derived_from: Vec<TermId>,
}

/// What all graphs say of themselves.
#[derive(Debug, Default)]
pub(super) struct Graphs {
    said: BTreeMap<TermId, Said>,
}

impl Graphs {
    /// Reads the description of each graph from the graph itself; what another graph says of it does not count.
    pub(super) fn read(
        dictionary: &Dictionary,
        quads: &Quads,
        overlay: Option<&Overlay>,
        sizes: &BTreeMap<TermId, usize>,
    ) -> Self {
        let mut said: BTreeMap<TermId, Said> = sizes
            .keys()
            .filter(|graph| **graph != DEFAULT_GRAPH)
            .map(|graph| (*graph, Said::default()))
            .collect();
        let mut each = |predicate: NamedNodeRef<'_>, note: &mut dyn FnMut(&mut Said, TermId)| {
            let Some(predicate) = dictionary.get(predicate.into()) else {
                return;
            };
            let pattern = PatternIds { predicate: Some(predicate), ..PatternIds::default() };
            for [s, _, o, g] in Scan::new(quads, overlay, pattern, GraphFilter::AllNamed) {
                if s == g
                    && let Some(said) = said.get_mut(&g)
                {
                    note(said, o);
                }
            }
        };
        each(ptl::VISIBILITE, &mut |said, value| {
            let value = visibility_of(dictionary.iri(value));
            // A graph that says two things is as closed as the most closed of them.
            said.visibility = narrowest(said.visibility, value);
        });
        each(ptl::ORGANISME, &mut |said, value| said.organisation = Some(value));
        each(prov::WAS_DERIVED_FROM, &mut |said, value| said.derived_from.push(value));
        // What a profile says of a source is for those who see the source.
        each(ptl::PROFIL_DE, &mut |said, value| said.derived_from.push(value));
        Self { said }
    }

    /// Visibility and organisation of a graph; a derived graph has those of what it is derived from.
    fn of(&self, graph: TermId, depth: usize) -> (Option<Visibility>, Option<TermId>) {
        let Some(said) = self.said.get(&graph) else {
            return (None, None);
        };
        if said.derived_from.is_empty() {
            return (said.visibility, said.organisation);
        }
        if depth == 0 {
            return (None, None);
        }
        let mut result: Option<(Option<Visibility>, Option<TermId>)> = None;
        for origin in &said.derived_from {
            let (visibility, organisation) = self.of(*origin, depth - 1);
            result = Some(match result {
                None => (visibility, organisation),
                Some((a, kept)) => (
                    a.zip(visibility).and_then(|(a, b)| narrowest(Some(a), Some(b))),
                    kept.filter(|kept| Some(*kept) == organisation),
                ),
            });
        }
        result.unwrap_or_default()
    }

    pub(super) fn audience(
        &self,
        reader: &Reader,
        dictionary: &Dictionary,
        sizes: &BTreeMap<TermId, usize>,
    ) -> Audience {
        if *reader == Reader::Administrator {
            return Audience::Everything;
        }
        let mut seen = vec![false; dictionary.len()];
        for graph in sizes.keys() {
            let (visibility, organisation) = self.of(*graph, 3);
            let organisation = organisation.and_then(|id| dictionary.iri(id));
            let organisation = organisation.map(NamedNode::new_unchecked);
            seen[*graph as usize] = reader.sees(visibility, organisation.as_ref());
        }
        Audience::Among(seen)
    }

    pub(super) fn descriptions(
        &self,
        dictionary: &Dictionary,
        sizes: &BTreeMap<TermId, usize>,
    ) -> Vec<GraphDescription> {
        let iri = |id: TermId| dictionary.iri(id).map(NamedNode::new_unchecked);
        let mut descriptions: Vec<_> = sizes
            .iter()
            .filter_map(|(graph, quads)| {
                let (visibility, organisation) = self.of(*graph, 3);
                let organisation = organisation.and_then(iri);
                Some(GraphDescription {
                    name: iri(*graph)?,
                    visibility,
                    organisation,
                    quads: *quads,
                })
            })
            .collect();
        descriptions.sort_by(|a, b| a.name.cmp(&b.name));
        descriptions
    }
}

/// The visibility that a concept of `vocabulaire/visibilite` names.
fn visibility_of(iri: Option<&str>) -> Option<Visibility> {
    iri.and_then(Visibility::from_iri)
}

/// The numbers of IRIs among the keys of a dictionary, for masks built from lists of graphs.
pub(super) fn mask<'a>(
    dictionary: &Dictionary,
    graphs: impl IntoIterator<Item = TermRef<'a>>,
    seen: impl Fn(TermId) -> bool,
) -> Vec<bool> {
    let mut mask = vec![false; dictionary.len()];
    for graph in graphs {
        if let Some(id) = dictionary.get(graph) {
            mask[id as usize] = seen(id);
        }
    }
    mask
}
