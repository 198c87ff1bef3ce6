//! What the map says of one thing: its triples, and the statements about them.

use std::collections::HashMap;

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use crate::fact;
use crate::index::Pattern;
use crate::schema::local_name;
use crate::vocab::{dct, ptl};
use crate::web::extract::Visit;
use crate::web::names::{about, language_rank};

/// Facts read about one thing.
const MOST_FACTS: usize = 5_000;
/// Statements read about its facts, and triples read about each.
const MOST_STATEMENTS: usize = 2_000;
const MOST_OF_STATEMENT: usize = 64;

/// All the facts about one thing.
pub(super) struct Facts {
    /// The thing.
    pub(super) thing: NamedNode,
    /// Whether there are more than what was read.
    pub(super) truncated: bool,
    facts: Vec<Fact>,
}

/// Where a fact is, by its property and its value.
type Places = HashMap<(NamedNode, Term), usize>;

/// One fact, said by one graph or several.
pub(super) struct Fact {
    /// The property.
    pub(super) predicate: NamedNode,
    /// The value.
    pub(super) object: Term,
    /// The graphs that say it.
    pub(super) graphs: Vec<GraphName>,
    /// What is said of the fact itself.
    pub(super) statements: Vec<Statement>,
}

impl Fact {
    /// The hash that makes its address: that of the node that speaks of it, else computed from its triple.
    pub(super) fn hash(&self, thing: &NamedNode) -> String {
        let said = self.statements.iter().map(|statement| local_name(statement.iri.as_str()));
        said.filter(|end| fact::is_hash(end)).map(str::to_owned).next().unwrap_or_else(|| {
            fact::hash(thing.as_ref(), self.predicate.as_ref(), self.object.as_ref())
        })
    }
}

/// What is said of a fact.
pub(super) struct Statement {
    /// The node that stands for the fact.
    pub(super) iri: NamedNode,
    /// The graph that says it.
    pub(super) graph: GraphName,
    /// Where the fact comes from.
    pub(super) sources: Vec<Term>,
    /// How reliable it is.
    pub(super) reliability: Option<NamedNode>,
    /// Everything else, in words.
    pub(super) remarks: Vec<Term>,
    /// All the triples about the node, for exports.
    pub(super) quads: Vec<Quad>,
}

impl Facts {
    /// Reads the facts about `thing`, and in one pass the statements about them.
    pub(super) fn read(visit: &Visit, thing: &NamedNode) -> Self {
        let mut facts: Vec<Fact> = Vec::new();
        let mut places = Places::new();
        let quads = about(visit.view.as_ref(), thing, None, MOST_FACTS);
        let truncated = quads.len() == MOST_FACTS;
        for Quad { predicate, object, graph_name, .. } in quads {
            let key = (predicate, object);
            if let Some(place) = places.get(&key) {
                facts[*place].graphs.push(graph_name);
                continue;
            }
            places.insert(key.clone(), facts.len());
            let (predicate, object) = key;
            facts.push(Fact {
                predicate,
                object,
                graphs: vec![graph_name],
                statements: Vec::new(),
            });
        }
        let pattern = Pattern {
            predicate: Some(rdf::SUBJECT),
            object: Some(thing.as_ref().into()),
            ..Pattern::default()
        };
        for quad in visit.view.matching(pattern, MOST_STATEMENTS) {
            if let NamedOrBlankNode::NamedNode(node) = quad.subject {
                attach(visit, (&mut facts, &places), (node, quad.graph_name));
            }
        }
        Self { thing: thing.clone(), truncated, facts }
    }

    /// Whether the map says nothing of the thing.
    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// All the facts.
    pub(super) fn all(&self) -> &[Fact] {
        &self.facts
    }

    /// The same thing with only the fact of that hash, if the map says it.
    pub(super) fn only(mut self, hash: &str) -> Option<Self> {
        let thing = self.thing.clone();
        let place = self.facts.iter().position(|fact| fact.hash(&thing) == hash)?;
        self.facts = vec![self.facts.swap_remove(place)];
        Some(self)
    }

    /// The facts of one property.
    pub(super) fn of<'a>(&'a self, predicate: NamedNodeRef<'a>) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().filter(move |fact| fact.predicate.as_ref() == predicate)
    }

    /// The facts of one property, without the translations of texts that exist in French.
    pub(super) fn in_french(&self, predicate: NamedNodeRef<'_>) -> Vec<&Fact> {
        let rank = |fact: &&Fact| match &fact.object {
            Term::Literal(literal) if literal.language().is_some() => Some(language_rank(literal)),
            _ => None,
        };
        let facts: Vec<&Fact> =
            self.facts.iter().filter(|fact| fact.predicate.as_ref() == predicate).collect();
        let best = facts.iter().filter_map(rank).min();
        facts.into_iter().filter(|fact| rank(fact).is_none() || rank(fact) == best).collect()
    }

    /// Whether the thing says `predicate` of that property: «non établi», «non sourcé».
    pub(super) fn says(&self, predicate: NamedNodeRef<'_>, property: &NamedNode) -> bool {
        self.of(predicate)
            .any(|fact| matches!(&fact.object, Term::NamedNode(iri) if iri == property))
    }

    /// The properties that have values, each once, in a stable order.
    pub(super) fn predicates(&self) -> Vec<&NamedNode> {
        let mut predicates: Vec<&NamedNode> =
            self.facts.iter().map(|fact| &fact.predicate).collect();
        predicates.sort();
        predicates.dedup();
        predicates
    }
}

fn attach(
    visit: &Visit,
    (facts, places): (&mut [Fact], &Places),
    (node, graph): (NamedNode, GraphName),
) {
    let quads: Vec<Quad> = about(visit.view.as_ref(), &node, None, MOST_OF_STATEMENT)
        .into_iter()
        .filter(|quad| quad.graph_name == graph)
        .collect();
    let values = |predicate: NamedNodeRef<'_>| -> Vec<Term> {
        quads
            .iter()
            .filter(|quad| quad.predicate.as_ref() == predicate)
            .map(|quad| quad.object.clone())
            .collect()
    };
    let place = values(rdf::PREDICATE).into_iter().find_map(|predicate| {
        let Term::NamedNode(predicate) = predicate else {
            return None;
        };
        let found = |object| places.get(&(predicate.clone(), object)).copied();
        values(rdf::OBJECT).into_iter().find_map(found)
    });
    let Some(fact) = place.and_then(|place| facts.get_mut(place)) else {
        return;
    };
    let reliability = values(ptl::FIABILITE).into_iter().find_map(|term| match term {
        Term::NamedNode(concept) => Some(concept),
        _ => None,
    });
    const ELSEWHERE: [NamedNodeRef<'static>; 6] =
        [rdf::TYPE, rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, dct::SOURCE, ptl::FIABILITE];
    let remarks = quads
        .iter()
        .filter(|quad| !ELSEWHERE.contains(&quad.predicate.as_ref()))
        .map(|quad| quad.object.clone())
        .collect();
    fact.statements.push(Statement {
        sources: values(dct::SOURCE),
        reliability,
        remarks,
        iri: node,
        graph,
        quads,
    });
}
