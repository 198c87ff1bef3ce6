//! What the map says of one thing: its triples, and the statements about them.

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use crate::index::Pattern;
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
    facts: Vec<Fact>,
}

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
        for quad in about(visit.view.as_ref(), thing, None, MOST_FACTS) {
            let known = facts
                .iter_mut()
                .rev()
                .find(|fact| fact.predicate == quad.predicate && fact.object == quad.object);
            match known {
                Some(fact) => fact.graphs.push(quad.graph_name),
                None => facts.push(Fact {
                    predicate: quad.predicate,
                    object: quad.object,
                    graphs: vec![quad.graph_name],
                    statements: Vec::new(),
                }),
            }
        }
        let pattern = Pattern {
            predicate: Some(rdf::SUBJECT),
            object: Some(thing.as_ref().into()),
            ..Pattern::default()
        };
        for quad in visit.view.matching(pattern, MOST_STATEMENTS) {
            if let NamedOrBlankNode::NamedNode(node) = quad.subject {
                attach(visit, &mut facts, (node, quad.graph_name));
            }
        }
        Self { thing: thing.clone(), facts }
    }

    /// Whether the map says nothing of the thing.
    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// All the facts.
    pub(super) fn all(&self) -> &[Fact] {
        &self.facts
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

fn attach(visit: &Visit, facts: &mut [Fact], (node, graph): (NamedNode, GraphName)) {
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
    let (predicates, objects) = (values(rdf::PREDICATE), values(rdf::OBJECT));
    let Some(fact) = facts.iter_mut().find(|fact| {
        predicates.contains(&fact.predicate.clone().into()) && objects.contains(&fact.object)
    }) else {
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
