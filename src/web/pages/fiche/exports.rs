//! A fiche as JSON, CSV or Turtle.

use std::collections::HashSet;

use axum::response::Response;
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, Quad, Term, Triple};
use serde_json::{Value, json};

use super::facts::{Fact, Facts};
use super::incoming;
use crate::schema::local_name;
use crate::web::export::{csv_response, json_response, term_json, thing_json, turtle_response};
use crate::web::extract::Visit;
use crate::web::names::{Names, best_literal};
use crate::web::negotiation::Format;
use crate::web::problem::Problem;

/// Things sent for each incoming relation.
const MOST_THINGS: usize = 1_000;
/// Things sent when one relation is exported.
const EXPORTED: usize = 100_000;

/// Sends the facts, and what other things say of this one, in the format that was asked for.
pub(super) fn answer(visit: &Visit, names: &Names<'_>, facts: &Facts) -> Result<Response, Problem> {
    let relations = incoming::relations(visit, &facts.thing);
    if facts.is_empty() && relations.is_empty() {
        return Err(super::not_found(facts.thing.as_str()));
    }
    send(visit, names, (facts, &relations))
}

/// All that the map says of a thing, as JSON: see [`value`].
///
/// # Errors
/// When the map says nothing of it, or no longer.
pub(in crate::web) fn described(visit: &Visit, thing: &NamedNode) -> Result<Value, Problem> {
    let facts = Facts::read(visit, thing);
    let predicates = facts.all().iter().map(|fact| &fact.predicate);
    if visit.only_says_where_it_went(predicates)
        && let Some(gone) = visit.gone(thing)
    {
        return Err(gone);
    }
    let relations = incoming::relations(visit, thing);
    if facts.is_empty() && relations.is_empty() {
        return Err(super::not_found(thing.as_str()));
    }
    Ok(value(visit, &visit.names(), (&facts, &relations)))
}

/// What a thing is related to, either way: `(outgoing, property, other thing)`, by direction, property and address; at
/// most `most` things for each property.
pub(in crate::web) fn relations(
    visit: &Visit,
    thing: &NamedNode,
    most: usize,
) -> Vec<(bool, NamedNode, NamedNode)> {
    let facts = Facts::read(visit, thing);
    let mut found: Vec<(bool, NamedNode, NamedNode)> = facts
        .all()
        .iter()
        .filter(|fact| fact.predicate.as_ref() != rdf::TYPE)
        .filter_map(|fact| match &fact.object {
            Term::NamedNode(other) => Some((true, fact.predicate.clone(), other.clone())),
            _ => None,
        })
        .collect();
    for relation in incoming::relations(visit, thing) {
        let others = incoming::subjects(visit, (thing, &relation), most);
        found.extend(others.into_iter().map(|other| (false, relation.clone(), other)));
    }
    found.sort_by(|left, right| (!left.0, &left.1, &left.2).cmp(&(!right.0, &right.1, &right.2)));
    found
}

/// Sends facts alone.
pub(super) fn facts_only(
    visit: &Visit,
    names: &Names<'_>,
    facts: &Facts,
) -> Result<Response, Problem> {
    send(visit, names, (facts, &[]))
}

fn send(
    visit: &Visit,
    names: &Names<'_>,
    (facts, relations): (&Facts, &[NamedNode]),
) -> Result<Response, Problem> {
    match visit.format {
        Format::Json | Format::Html => Ok(json_response(&value(visit, names, (facts, relations)))),
        Format::Csv => csv(visit, names, (facts, relations)),
        Format::Turtle => turtle(visit, facts, relations),
        Format::Xlsx => Err(Problem::NotInThisFormat),
    }
}

/// A fiche as JSON.
///
/// `{edition, iri, label, acronym, transverse, fictitious, classes: [{iri, label}], facts: [{property: {iri, label},
/// value: term, graphs: [iri], statements: [{iri, sources: [term], reliability: iri|null}]}], incoming: [{property:
/// {iri, label}, things: [{iri, label}], truncated}]}`, a term being described at [`term_json`].
fn value(visit: &Visit, names: &Names<'_>, (facts, relations): (&Facts, &[NamedNode])) -> Value {
    let name = names.name(&facts.thing);
    let classes: Vec<Value> = name
        .types
        .iter()
        .map(|class| {
            let label = visit.schema.class(class.as_ref()).map(|class| class.label.clone());
            thing_json(class, &label.unwrap_or_else(|| local_name(class.as_str()).to_owned()))
        })
        .collect();
    let incoming: Vec<Value> = relations
        .iter()
        .map(|relation| {
            let subjects = incoming::subjects(visit, (&facts.thing, relation), MOST_THINGS);
            let things: Vec<Value> = subjects
                .iter()
                .map(|subject| thing_json(subject, &names.name(subject).label))
                .collect();
            json!({
                "property": thing_json(relation, &visit.schema.inverse_label(relation.as_ref())),
                "things": things,
                "truncated": subjects.len() == MOST_THINGS,
            })
        })
        .collect();
    let written: Vec<Value> =
        facts.all().iter().map(|fact| fact_json(visit, names, fact)).collect();
    json!({
        "edition": visit.view.number(),
        "iri": facts.thing.as_str(),
        "label": name.label,
        "acronym": name.acronym,
        "transverse": name.transverse,
        "fictitious": name.fictitious,
        "classes": classes,
        "facts": written,
        "incoming": incoming,
    })
}

fn fact_json(visit: &Visit, names: &Names<'_>, fact: &Fact) -> Value {
    let statements: Vec<Value> = fact
        .statements
        .iter()
        .map(|statement| {
            let sources: Vec<Value> = statement
                .sources
                .iter()
                .map(|source| term_json(source, Some(&names.shown(source).text)))
                .collect();
            json!({
                "iri": statement.iri.as_str(),
                "sources": sources,
                "reliability": statement.reliability.as_ref().map(NamedNode::as_str),
            })
        })
        .collect();
    json!({
        "property": thing_json(&fact.predicate, &visit.schema.property_label(fact.predicate.as_ref())),
        "value": term_json(&fact.object, Some(&names.shown(&fact.object).text)),
        "graphs": fact.graphs.iter().filter_map(graph_iri).collect::<Vec<_>>(),
        "statements": statements,
    })
}

fn graph_iri(graph: &GraphName) -> Option<&str> {
    match graph {
        GraphName::NamedNode(iri) => Some(iri.as_str()),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    }
}

fn csv(
    visit: &Visit,
    names: &Names<'_>,
    (facts, relations): (&Facts, &[NamedNode]),
) -> Result<Response, Problem> {
    let header = ["Propriété", "Valeur", "IRI de la valeur", "Fiabilité", "Sources", "Graphes"]
        .map(str::to_owned);
    let mut rows: Vec<Vec<String>> = facts
        .all()
        .iter()
        .map(|fact| {
            let (value, iri) = match &fact.object {
                Term::NamedNode(iri) if fact.predicate.as_ref() == rdf::TYPE => {
                    let label = visit.schema.class(iri.as_ref()).map(|class| class.label.clone());
                    (label.unwrap_or_else(|| iri.as_str().to_owned()), iri.as_str().to_owned())
                }
                Term::NamedNode(iri) => (names.name(iri).full(), iri.as_str().to_owned()),
                Term::Literal(literal) => (literal.value().to_owned(), String::new()),
                Term::BlankNode(node) => (node.to_string(), String::new()),
            };
            let reliability = fact.statements.iter().filter_map(|one| one.reliability.as_ref());
            let reliability: Vec<String> =
                reliability.map(|concept| names.name(concept).label.clone()).collect();
            let sources: Vec<String> = fact
                .statements
                .iter()
                .flat_map(|statement| &statement.sources)
                .map(|source| names.shown(source).text)
                .collect();
            let graphs: Vec<&str> = fact.graphs.iter().filter_map(graph_iri).collect();
            vec![
                visit.schema.property_label(fact.predicate.as_ref()),
                value,
                iri,
                reliability.join(" | "),
                sources.join(" | "),
                graphs.join(" | "),
            ]
        })
        .collect();
    for relation in relations {
        let label = visit.schema.inverse_label(relation.as_ref());
        for subject in incoming::subjects(visit, (&facts.thing, relation), MOST_THINGS) {
            let (name, iri) = (names.name(&subject).full(), subject.into_string());
            rows.push(vec![label.clone(), name, iri, String::new(), String::new(), String::new()]);
        }
    }
    csv_response(local_name(facts.thing.as_str()), &header, &rows)
}

/// The facts and what is said of them, the facts of others about the thing, and the names of the things mentioned.
fn turtle(visit: &Visit, facts: &Facts, relations: &[NamedNode]) -> Result<Response, Problem> {
    let mut triples: Vec<Triple> = facts
        .all()
        .iter()
        .map(|fact| Triple::new(facts.thing.clone(), fact.predicate.clone(), fact.object.clone()))
        .collect();
    for statement in facts.all().iter().flat_map(|fact| &fact.statements) {
        triples.extend(statement.quads.iter().cloned().map(
            |Quad { subject, predicate, object, .. }| Triple::new(subject, predicate, object),
        ));
    }
    for relation in relations {
        for subject in incoming::subjects(visit, (&facts.thing, relation), MOST_THINGS) {
            triples.push(Triple::new(subject, relation.clone(), facts.thing.clone()));
        }
    }
    let mut seen = HashSet::from([facts.thing.clone()]);
    let mentioned: Vec<NamedNode> = triples
        .iter()
        .flat_map(|triple| [Term::from(triple.subject.clone()), triple.object.clone()])
        .filter_map(|term| match term {
            Term::NamedNode(iri) if seen.insert(iri.clone()) => Some(iri),
            _ => None,
        })
        .collect();
    for thing in mentioned {
        if let Some((label, _)) = best_literal(visit.view.as_ref(), &thing, rdfs::LABEL) {
            triples.push(Triple::new(thing, rdfs::LABEL, label));
        }
    }
    turtle_response(local_name(facts.thing.as_str()), &triples)
}

/// Sends the things at the other end of one relation: JSON `{edition, thing, property, things: [{iri, label}]}`.
pub(super) fn relation(
    visit: &Visit,
    names: &Names<'_>,
    (thing, relation): (&NamedNode, &NamedNode),
) -> Result<Response, Problem> {
    let subjects = incoming::subjects(visit, (thing, relation), EXPORTED);
    match visit.format {
        Format::Csv => {
            let header = ["Sigle", "Nom", "IRI"].map(str::to_owned);
            let rows: Vec<Vec<String>> = subjects
                .iter()
                .map(|subject| {
                    let name = names.name(subject);
                    let acronym = name.acronym.clone().unwrap_or_default();
                    vec![acronym, name.label.clone(), subject.as_str().to_owned()]
                })
                .collect();
            csv_response(local_name(relation.as_str()), &header, &rows)
        }
        Format::Json => {
            let things: Vec<Value> = subjects
                .iter()
                .map(|subject| thing_json(subject, &names.name(subject).label))
                .collect();
            Ok(json_response(&json!({
                "edition": visit.view.number(),
                "thing": thing_json(thing, &names.name(thing).label),
                "property": thing_json(relation, &visit.schema.inverse_label(relation.as_ref())),
                "things": things,
            })))
        }
        Format::Html | Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}
