//! What a mapping can say, as the ontology declares it: its conditions, its effects, what each takes and goes with.

use std::collections::BTreeMap;

use oxrdf::vocab::{rdfs, xsd};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode};

use crate::index::{Pattern, View};
use crate::vocab::{owl, ptl};

/// Part that a property plays in a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// How elements are recognised.
    Condition,
    /// What they become.
    Effect,
}

/// What a property of a mapping takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// A short text.
    Text,
    /// True.
    True,
    /// A class of the ontology.
    Class,
    /// A property of the ontology.
    Property,
    /// A thing of the map.
    Thing,
}

/// One property of mappings.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its name in French.
    pub label: String,
    /// Its place among the others: the smallest first.
    pub rank: i64,
    /// Its part.
    pub role: Role,
    /// What it takes.
    pub values: Values,
    /// What a mapping that says it must say too.
    pub requires: Vec<NamedNode>,
    /// Of which a mapping that says it must say at least one.
    pub requires_one: Vec<NamedNode>,
    /// What a mapping that says it cannot say.
    pub excludes: Vec<NamedNode>,
}

/// The properties of mappings, by their IRI.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    terms: BTreeMap<NamedNode, Term>,
}

impl Grammar {
    /// Reads them from the graph of the ontology.
    pub fn read(view: &dyn View, ontology: NamedNodeRef<'_>) -> Self {
        let mut terms = BTreeMap::new();
        for (parent, role) in [(ptl::CONDITION, Role::Condition), (ptl::EFFET, Role::Effect)] {
            let pattern = Pattern {
                predicate: Some(rdfs::SUB_PROPERTY_OF),
                object: Some(parent.into()),
                graph: Some(ontology),
                ..Pattern::default()
            };
            for quad in view.matching(pattern, 1_000) {
                let NamedOrBlankNode::NamedNode(iri) = quad.subject else {
                    continue;
                };
                let objects = |predicate| objects(view, ontology, (&iri, predicate));
                let range = objects(rdfs::RANGE).into_iter().next();
                let values = match range.as_ref().map(NamedNode::as_ref) {
                    Some(range) if range == xsd::STRING => Values::Text,
                    Some(range) if range == xsd::BOOLEAN => Values::True,
                    Some(range) if range == owl::CLASS => Values::Class,
                    Some(range) if range == oxrdf::vocab::rdf::PROPERTY => Values::Property,
                    _ => Values::Thing,
                };
                let term = Term {
                    label: label(view, &iri),
                    rank: rank(view, ontology, &iri),
                    role,
                    values,
                    requires: objects(ptl::EXIGE),
                    requires_one: objects(ptl::EXIGE_UN_DE),
                    excludes: objects(ptl::EXCLUT),
                    iri: iri.clone(),
                };
                terms.insert(iri, term);
            }
        }
        Self { terms }
    }

    /// The property of that IRI.
    pub fn get(&self, iri: &NamedNode) -> Option<&Term> {
        self.terms.get(iri)
    }

    /// The properties of mappings, in the order in which people read them.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        let mut terms: Vec<&Term> = self.terms.values().collect();
        terms.sort_by_key(|term| term.rank);
        terms.into_iter()
    }

    /// The French name of one of them.
    pub fn label<'a>(&'a self, iri: &'a NamedNode) -> &'a str {
        self.terms.get(iri).map_or(iri.as_str(), |term| &term.label)
    }
}

/// The IRIs that the ontology gives to a property of a term.
fn objects(
    view: &dyn View,
    ontology: NamedNodeRef<'_>,
    (subject, predicate): (&NamedNode, NamedNodeRef<'_>),
) -> Vec<NamedNode> {
    let pattern = Pattern {
        subject: Some(subject.as_ref().into()),
        predicate: Some(predicate),
        graph: Some(ontology),
        ..Pattern::default()
    };
    let found = view.matching(pattern, 100).into_iter();
    found
        .filter_map(|quad| match quad.object {
            oxrdf::Term::NamedNode(iri) => Some(iri),
            _ => None,
        })
        .collect()
}

/// The rank that the ontology gives to a term; the last when it gives none.
fn rank(view: &dyn View, ontology: NamedNodeRef<'_>, term: &NamedNode) -> i64 {
    let pattern = Pattern {
        subject: Some(term.as_ref().into()),
        predicate: Some(ptl::RANG),
        graph: Some(ontology),
        ..Pattern::default()
    };
    let rank = view.matching(pattern, 1).pop().and_then(|quad| match quad.object {
        oxrdf::Term::Literal(rank) => rank.value().parse().ok(),
        _ => None,
    });
    rank.unwrap_or(i64::MAX)
}

/// The French name of a thing, else any, else the end of its address.
pub(super) fn label(view: &dyn View, thing: &NamedNode) -> String {
    let pattern = Pattern {
        subject: Some(thing.as_ref().into()),
        predicate: Some(rdfs::LABEL),
        ..Pattern::default()
    };
    let mut labels: Vec<oxrdf::Literal> = view
        .matching(pattern, 100)
        .into_iter()
        .filter_map(|quad| match quad.object {
            oxrdf::Term::Literal(label) => Some(label),
            _ => None,
        })
        .collect();
    labels.sort_by_key(|label| label.language() != Some("fr"));
    let end = || thing.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    labels.into_iter().next().map_or_else(end, |label| label.value().to_owned())
}
