//! What a view contains, as tables.

use std::cmp::Ordering;

use oxrdf::{NamedNode, Term};

use super::read::{Seen, end};
use super::{Heading, named};
use crate::index::Pattern;
use crate::model::to_rdf::terms::am;
use crate::search::sort_key;
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown, about};
use crate::web::problem::Problem;

/// Descriptions of a file, and entries of each, that are looked at.
const FEW: usize = 64;

/// An element of a view.
pub(super) struct ElementRow {
    pub(super) iri: NamedNode,
    pub(super) shown: Shown,
    /// Its type, in French.
    pub(super) kind: String,
    /// How many times it appears.
    pub(super) times: usize,
    /// Whether several organisations share it.
    pub(super) shared: bool,
}

/// A relationship of a view.
pub(super) struct RelationRow {
    pub(super) iri: NamedNode,
    pub(super) shown: Shown,
    /// Its type, in French.
    pub(super) kind: String,
    pub(super) source: Option<Shown>,
    pub(super) target: Option<Shown>,
    /// How many times it appears.
    pub(super) times: usize,
}

/// The elements of a view, in alphabetical order.
pub(super) fn elements(visit: &Visit, names: &Names<'_>, seen: &Seen) -> Vec<ElementRow> {
    let relations = ends(visit, seen);
    let mut rows: Vec<ElementRow> = seen
        .times
        .iter()
        .filter(|(iri, _)| !relations.contains_key(*iri))
        .map(|(iri, times)| {
            let subject = seen.subjects.concepts.get(iri.as_str());
            ElementRow {
                iri: iri.clone(),
                shown: named_thing(names, iri),
                kind: subject.map(|subject| subject.kind_label().to_owned()).unwrap_or_default(),
                times: *times,
                shared: subject.is_some_and(|subject| subject.transverse),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| sort_key(&row.shown.text));
    rows
}

/// The relationships of a view, in the order of their types.
pub(super) fn relations(visit: &Visit, names: &Names<'_>, seen: &Seen) -> Vec<RelationRow> {
    let mut rows: Vec<RelationRow> = ends(visit, seen)
        .into_iter()
        .map(|(iri, (source, target))| {
            let subject = seen.subjects.concepts.get(iri.as_str());
            let kind = subject.map(|subject| subject.kind_label().to_owned()).unwrap_or_default();
            let mut shown = named_thing(names, iri);
            if subject.is_none_or(|subject| subject.name.is_empty()) {
                shown.text.clone_from(&kind);
            }
            RelationRow {
                iri: iri.clone(),
                shown,
                source: source.map(|end| named_thing(names, &end)),
                target: target.map(|end| named_thing(names, &end)),
                times: seen.times.get(iri).copied().unwrap_or_default(),
                kind,
            }
        })
        .collect();
    let end = |end: &Option<Shown>| sort_key(end.as_ref().map_or("", |end| &end.text));
    rows.sort_by_cached_key(|row| (sort_key(&row.kind), end(&row.source), end(&row.target)));
    rows
}

type Ends = (Option<NamedNode>, Option<NamedNode>);

/// The relationships among what a view shows, with their ends.
fn ends<'s>(visit: &Visit, seen: &'s Seen) -> std::collections::BTreeMap<&'s NamedNode, Ends> {
    seen.times
        .keys()
        .filter_map(|iri| {
            let (source, target) = (end(visit, iri, am::SOURCE), end(visit, iri, am::TARGET));
            (source.is_some() || target.is_some()).then_some((iri, (source, target)))
        })
        .collect()
}

fn named_thing(names: &Names<'_>, iri: &NamedNode) -> Shown {
    names.thing(iri)
}

/// Sorts elements as the address asks, and gives the heads of their columns.
pub(super) fn sort_elements(
    visit: &Visit,
    rows: &mut [ElementRow],
) -> Result<Vec<Heading>, Problem> {
    let columns = [("Élément", "nom"), ("Type", "type"), ("Fois", "fois")];
    let order = Order::read(visit, ("tri", "sens"), &columns)?;
    match order.key {
        "type" => rows.sort_by_cached_key(|row| sort_key(&row.kind)),
        "fois" => rows.sort_by_key(|row| row.times),
        _ => {}
    }
    order.turn(rows);
    Ok(order.headings(visit, &columns))
}

/// Sorts relationships as the address asks, and gives the heads of their columns.
pub(super) fn sort_relations(
    visit: &Visit,
    rows: &mut [RelationRow],
) -> Result<Vec<Heading>, Problem> {
    let columns = [
        ("Type", "type"),
        ("Nom", "nom"),
        ("Source", "source"),
        ("Cible", "cible"),
        ("Fois", "fois"),
    ];
    let order = Order::read(visit, ("tri-relations", "sens-relations"), &columns)?;
    let end = |end: &Option<Shown>| sort_key(end.as_ref().map_or("", |end| &end.text));
    match order.key {
        "nom" => rows.sort_by_cached_key(|row| sort_key(&row.shown.text)),
        "source" => rows.sort_by_cached_key(|row| end(&row.source)),
        "cible" => rows.sort_by_cached_key(|row| end(&row.target)),
        "fois" => rows.sort_by_key(|row| row.times),
        _ => {}
    }
    order.turn(rows);
    Ok(order.headings(visit, &columns))
}

/// The order of a table.
struct Order {
    names: (&'static str, &'static str),
    key: &'static str,
    direction: Ordering,
}

impl Order {
    fn read(
        visit: &Visit,
        names: (&'static str, &'static str),
        columns: &[(&'static str, &'static str)],
    ) -> Result<Self, Problem> {
        let keys = || columns.iter().map(|(_, key)| *key);
        let key = match visit.param(names.0) {
            None => keys().next().unwrap_or_default(),
            Some(text) => keys().find(|key| *key == text).ok_or_else(|| {
                Problem::bad(
                    names.0,
                    format!("une colonne\u{a0}: {}", keys().collect::<Vec<_>>().join(", ")),
                )
            })?,
        };
        let direction = match visit.param(names.1) {
            None | Some("croissant") => Ordering::Less,
            Some("decroissant") => Ordering::Greater,
            Some(_) => return Err(Problem::bad(names.1, "croissant ou decroissant")),
        };
        Ok(Self { names, key, direction })
    }

    fn turn<T>(&self, rows: &mut [T]) {
        if self.direction == Ordering::Greater {
            rows.reverse();
        }
    }

    fn headings(&self, visit: &Visit, columns: &[(&'static str, &'static str)]) -> Vec<Heading> {
        let first = columns.first().map(|(_, key)| *key);
        columns
            .iter()
            .map(|(title, key)| {
                let current = *key == self.key;
                let reverse = current && self.direction == Ordering::Less;
                let tri = if Some(*key) == first { "" } else { key };
                Heading {
                    title,
                    href: visit.url_with(&[
                        (self.names.0, tri.to_owned()),
                        (self.names.1, if reverse { "decroissant" } else { "" }.to_owned()),
                        ("page", String::new()),
                    ]),
                    order: current.then_some(match self.direction {
                        Ordering::Greater => "descending",
                        _ => "ascending",
                    }),
                }
            })
            .collect()
    }
}

/// Who made the model and on which terms: the Dublin Core entries of its file, in French.
pub(super) fn rights(visit: &Visit, graph: &NamedNode) -> Vec<String> {
    let Some(model) = named(visit, graph, am::MODEL_OF) else { return Vec::new() };
    let pattern = Pattern {
        predicate: Some(am::ABOUT),
        object: Some(model.as_ref().into()),
        graph: Some(graph.as_ref()),
        ..Pattern::default()
    };
    let mut found = Vec::new();
    for quad in visit.view.matching(pattern, FEW) {
        let oxrdf::NamedOrBlankNode::NamedNode(description) = quad.subject else { continue };
        for quad in about(visit.view.as_ref(), &description, None, FEW) {
            let Term::Literal(value) = quad.object else { continue };
            let (name, value) = if quad.predicate.as_ref() == am::ENTRY {
                match value.value().split_once('=') {
                    Some((name, value)) => (name.to_owned(), value.to_owned()),
                    None => continue,
                }
            } else {
                let name = quad.predicate.as_str().rsplit(['/', '#']).next().unwrap_or_default();
                (name.to_owned(), value.value().to_owned())
            };
            let label = match name.as_str() {
                "creator" => "Auteur",
                "contributor" => "Contributeur",
                "rights" => "Droits",
                "license" => "Licence",
                _ => continue,
            };
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if !value.is_empty() {
                found.push(format!(
                    "{label}\u{a0}: {}",
                    crate::web::filters::shortened(&value, 200)
                ));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}
