//! Entries: what people write by hand about one thing, in the source that their organisation keeps for it.
//!
//! The fields come from the shape of the class of the thing; what other sources say of it is left alone, and shown beside.
//! A save is one change of the journal. No class and no property of the domain is named here.

mod field;

use std::collections::BTreeSet;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

pub use field::{Field, Resolver, Unread, fields, text_of};

use crate::index::{Pattern, View};
use crate::model::identity::SourceAddresses;
use crate::reader::Reader;
use crate::repository::{Content, Repository};
use crate::vocab::{dct, ptl, visibilite};

/// The end of the address of the source where an organisation writes by hand.
pub const SOURCE: &str = "saisie";
/// The title of such a source.
const TITLE: &str = "Saisies dans le navigateur";

/// What the source of an organisation says of one thing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The thing.
    pub thing: NamedNode,
    /// Its class.
    pub class: NamedNode,
    /// The addresses of the source where the organisation writes.
    addresses: SourceAddresses,
    /// The graph where it writes.
    pub graph: NamedNode,
    facts: Vec<Quad>,
    /// What the graph says of itself.
    header: Vec<Quad>,
    is_fictitious: bool,
}

impl Entry {
    /// What the source says of a thing at present, possibly nothing.
    pub fn of(
        repository: &Repository,
        addresses: SourceAddresses,
        (thing, class): (NamedNode, NamedNode),
    ) -> Self {
        let graph = addresses.source_graph();
        let current = repository.current();
        let view = current.edition.view(&Reader::Administrator);
        let about = |subject: &NamedNode| {
            let pattern = Pattern {
                subject: Some(subject.as_ref().into()),
                graph: Some(graph.as_ref()),
                ..Pattern::default()
            };
            view.matching(pattern, usize::MAX)
        };
        let (facts, header) = (about(&thing), about(&graph));
        // A source that is there already says itself whether it is invented.
        let is_fictitious = header.is_empty() && is_invented(&view, &addresses.organisation());
        Self { thing, class, addresses, graph, facts, header, is_fictitious }
    }

    /// The values that the source gives to a property.
    pub fn values(&self, property: NamedNodeRef<'_>) -> Vec<Term> {
        let said = self.facts.iter().filter(|quad| quad.predicate.as_ref() == property);
        said.map(|quad| quad.object.clone()).collect()
    }

    /// Whether the source says nothing of the thing.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// What tells one state of the entry from another: whoever saves sends back the one they were shown.
    pub fn fingerprint(&self) -> String {
        let mut lines: Vec<String> = self.facts.iter().map(ToString::to_string).collect();
        lines.sort();
        crate::fact::digest(&lines.join("\n"))
    }

    /// The change by which these properties have exactly these values; the others keep theirs.
    pub fn change(&self, wanted: &[(NamedNode, Vec<Term>)], today: &str) -> Content {
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        let quad = |property: &NamedNode, value: &Term| {
            Quad::new(self.thing.clone(), property.clone(), value.clone(), self.graph.clone())
        };
        for (property, values) in wanted {
            let before = self.values(property.as_ref());
            removed.extend(
                before
                    .iter()
                    .filter(|value| !values.contains(value))
                    .map(|value| quad(property, value)),
            );
            let new: Vec<&Term> = values.iter().filter(|value| !before.contains(value)).collect();
            let mut seen = BTreeSet::new();
            added.extend(
                new.into_iter()
                    .filter(|value| seen.insert(value.to_string()))
                    .map(|value| quad(property, value)),
            );
        }
        let kind = quad(&rdf::TYPE.into_owned(), &self.class.clone().into());
        let is_typed = self.facts.contains(&kind);
        // A graph says what its things are: the one that says it today may be hidden or go away.
        if !is_typed && !added.is_empty() {
            added.push(kind.clone());
        }
        let left = self.facts.len() - removed.len();
        if is_typed && added.is_empty() && left == 1 {
            removed.push(kind);
        }
        self.dated(added, removed, today)
    }

    /// The change by which the source says nothing more of the thing, but what replaces it.
    pub fn retirement(&self, successor: Option<NamedNode>, today: &str) -> Content {
        let replaced = successor.map(|successor| {
            Quad::new(self.thing.clone(), dct::IS_REPLACED_BY, successor, self.graph.clone())
        });
        let removed = self.facts.iter().filter(|quad| Some(*quad) != replaced.as_ref());
        let removed = removed.cloned().collect();
        self.dated(replaced.into_iter().collect(), removed, today)
    }

    /// The same change, with what the graph says of itself.
    fn dated(&self, mut added: Vec<Quad>, mut removed: Vec<Quad>, today: &str) -> Content {
        if added.is_empty() && removed.is_empty() {
            return Content::Patch { added, removed };
        }
        let quad = |property: NamedNodeRef<'_>, value: Term| {
            Quad::new(self.graph.clone(), property, value, self.graph.clone())
        };
        let date =
            quad(dct::MODIFIED, Literal::new_typed_literal(today, oxrdf::vocab::xsd::DATE).into());
        if !self.header.contains(&date) {
            removed
                .extend(self.header.iter().filter(|quad| quad.predicate == dct::MODIFIED).cloned());
            added.push(date);
        }
        if self.header.is_empty() {
            let title: Term = Literal::new_language_tagged_literal_unchecked(TITLE, "fr").into();
            let owner = self.addresses.organisation();
            added.extend([
                quad(rdf::TYPE, ptl::GRAPHE.into_owned().into()),
                quad(ptl::ORGANISME, owner.into()),
                quad(ptl::VISIBILITE, visibilite::PUBLIC.into_owned().into()),
                quad(dct::TITLE, title.clone()),
                quad(rdfs::LABEL, title),
            ]);
            if self.is_fictitious {
                added.push(quad(ptl::FICTIF, Literal::from(true).into()));
            }
        }
        Content::Patch { added, removed }
    }
}

/// Whether an organisation is said to be one by an invented graph.
fn is_invented(view: &dyn View, organisation: &NamedNode) -> bool {
    crate::invented::fictitious_graphs(view).iter().any(|graph| {
        let GraphName::NamedNode(graph) = graph else { return false };
        let typed = Pattern {
            subject: Some(organisation.as_ref().into()),
            predicate: Some(rdf::TYPE),
            graph: Some(graph.as_ref()),
            ..Pattern::default()
        };
        view.count(typed) > 0
    })
}
