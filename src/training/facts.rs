//! What can be asked: the facts of each property, read once per edition.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Term};

use super::topics;
use crate::index::{Pattern, View};
use crate::schema::Schema;
use crate::vocab::{fiabilite, ptl};

/// Facts read for one property.
const MOST: usize = 20_000;

/// The facts of one property.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Every pair that the map holds, doubtful ones included: nothing of it is ever a wrong answer.
    pub(super) known: HashSet<(NamedNode, Term)>,
    /// The pairs that may be asked about: established, not invented, of a thing that has a name.
    pub(super) sure: Vec<(NamedNode, Term)>,
}

/// What questions are made from, for one edition and one reader.
#[derive(Debug, Default)]
pub struct Facts {
    pub(super) pools: BTreeMap<NamedNode, Pool>,
    /// The classes of each subject, by their keys.
    pub(super) classes: BTreeMap<NamedNode, BTreeSet<String>>,
    /// Names and acronyms, in lower case, of subjects and values.
    pub(super) names: BTreeMap<NamedNode, Vec<String>>,
    /// Pairs of things that any fact links, in either direction.
    linked: HashSet<(NamedNode, NamedNode)>,
}

impl Facts {
    /// Reads what a view shows.
    pub fn read(view: &dyn View, schema: &Schema, invented: &HashSet<GraphName>) -> Self {
        let mut facts = Self::default();
        for topic in topics() {
            if facts.pools.contains_key(&topic.property) {
                continue;
            }
            let pattern =
                Pattern { predicate: Some(topic.property.as_ref()), ..Pattern::default() };
            let mut pool = Pool::default();
            for quad in view.matching(pattern, MOST) {
                let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
                let pair = (subject, quad.object);
                if !pool.known.insert(pair.clone())
                    || invented.contains(&quad.graph_name)
                    || !is_established(view, &pair, &topic.property)
                {
                    continue;
                }
                facts.meet(view, (schema, invented), &pair.0);
                if let Term::NamedNode(value) = &pair.1 {
                    facts.meet(view, (schema, invented), value);
                }
                pool.sure.push(pair);
            }
            pool.sure.sort_by_cached_key(|(subject, value)| {
                (subject.as_str().to_owned(), value.to_string())
            });
            facts.pools.insert(topic.property.clone(), pool);
        }
        facts.forget_nameless();
        facts
    }

    /// Learns the classes and the names of a thing, and what it is linked to.
    fn meet(
        &mut self,
        view: &dyn View,
        (schema, invented): (&Schema, &HashSet<GraphName>),
        thing: &NamedNode,
    ) {
        if self.classes.contains_key(thing) {
            return;
        }
        let about = Pattern { subject: Some(thing.as_ref().into()), ..Pattern::default() };
        let mut classes = BTreeSet::new();
        let mut names = Vec::new();
        for quad in view.matching(about, MOST) {
            if let Term::NamedNode(object) = &quad.object {
                self.linked.insert((thing.clone(), object.clone()));
            }
            if invented.contains(&quad.graph_name) {
                continue;
            }
            match &quad.object {
                Term::NamedNode(class) if quad.predicate.as_ref() == rdf::TYPE => {
                    let ancestors = schema.class(class.as_ref()).map(|class| &class.ancestors);
                    for above in ancestors.into_iter().flatten() {
                        classes.extend(schema.class(above.as_ref()).map(|one| one.key.clone()));
                    }
                }
                Term::Literal(name)
                    if quad.predicate.as_ref() == rdfs::LABEL
                        || quad.predicate.as_ref() == ptl::SIGLE =>
                {
                    names.push(name.value().to_lowercase());
                }
                _ => {}
            }
        }
        self.classes.insert(thing.clone(), classes);
        self.names.insert(thing.clone(), names);
    }

    fn forget_nameless(&mut self) {
        let names = &self.names;
        let is_named = |thing: &NamedNode| names.get(thing).is_some_and(|names| !names.is_empty());
        for pool in self.pools.values_mut() {
            pool.sure.retain(|(subject, value)| {
                is_named(subject)
                    && match value {
                        Term::NamedNode(value) => is_named(value),
                        Term::Literal(literal) => !literal.value().trim().is_empty(),
                        Term::BlankNode(_) => false,
                    }
            });
        }
    }

    /// Whether any fact of the map links two things.
    pub(super) fn are_linked(&self, one: &NamedNode, other: &Term) -> bool {
        let Term::NamedNode(other) = other else { return false };
        one == other
            || self.linked.contains(&(one.clone(), other.clone()))
            || self.linked.contains(&(other.clone(), one.clone()))
    }

    /// Whether a text gives a thing away: it holds one of its names.
    pub(super) fn gives_away(&self, thing: &NamedNode, text: &str) -> bool {
        let text = text.to_lowercase();
        let names = self.names.get(thing).into_iter().flatten();
        names.into_iter().any(|name| name.chars().count() > 1 && text.contains(name.as_str()))
    }
}

/// Whether what is said of the fact says nothing against it.
fn is_established(view: &dyn View, pair: &(NamedNode, Term), property: &NamedNode) -> bool {
    let hash = crate::fact::hash(pair.0.as_ref(), property.as_ref(), pair.1.as_ref());
    // The node that speaks of a fact has its hash at the end of its address, whatever the base.
    let spoken = Pattern {
        predicate: Some(rdf::SUBJECT),
        object: Some(pair.0.as_ref().into()),
        ..Pattern::default()
    };
    let said: Vec<NamedNode> = view
        .matching(spoken, MOST)
        .into_iter()
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .filter(|node| node.as_str().ends_with(&hash) || speaks_of(view, node, (property, &pair.1)))
        .collect();
    said.iter().all(|node| {
        let pattern = Pattern {
            subject: Some(node.as_ref().into()),
            predicate: Some(ptl::FIABILITE),
            ..Pattern::default()
        };
        view.matching(pattern, 8)
            .iter()
            .all(|quad| quad.object == Term::from(fiabilite::ETABLI.into_owned()))
    })
}

fn speaks_of(view: &dyn View, node: &NamedNode, (property, value): (&NamedNode, &Term)) -> bool {
    let says = |predicate, object| {
        let pattern = Pattern {
            subject: Some(node.as_ref().into()),
            predicate: Some(predicate),
            object: Some(object),
            ..Pattern::default()
        };
        view.count(pattern) > 0
    };
    says(rdf::PREDICATE, property.as_ref().into()) && says(rdf::OBJECT, value.as_ref())
}
