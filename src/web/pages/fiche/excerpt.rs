//! Parts of a fiche for other pages: what it says in short, and its neighbourhood, without anything invented.

use oxrdf::{GraphName, NamedNode, Term};

use super::facts::{Fact, Facts};
use super::groups::names_it;
use super::neighbours::{Around, Branch};
use super::notes::Notes;
use super::opening::opening;
use super::sentence::Sentence;
use super::{Read, chart, incoming};
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown};

/// Values of one property in an excerpt.
const VALUES: usize = 12;

/// What the fiche of a thing says in short.
pub(in crate::web) struct Excerpt {
    /// Name and acronym.
    pub(in crate::web) title: String,
    /// Whether it is shared across organisations.
    pub(in crate::web) transverse: bool,
    /// What it is, in a sentence made from the facts.
    pub(in crate::web) sentence: Vec<Shown>,
    /// What somebody wrote to say what it is.
    pub(in crate::web) opening: Option<Said>,
    /// The properties that make the columns of lists.
    pub(in crate::web) rows: Vec<ExcerptRow>,
}

/// A property and its values.
pub(in crate::web) struct ExcerptRow {
    pub(in crate::web) name: String,
    pub(in crate::web) values: Vec<Said>,
    pub(in crate::web) more: usize,
}

/// One value, with what it rests on.
pub(in crate::web) struct Said {
    pub(in crate::web) property: NamedNode,
    pub(in crate::web) shown: Shown,
    /// The sources named for this fact; when there are none, the graphs speak.
    pub(in crate::web) sources: Vec<Term>,
    pub(in crate::web) graphs: Vec<NamedNode>,
    /// How reliable it is, unless it is established.
    pub(in crate::web) reliability: Option<NamedNode>,
}

/// The neighbourhood of a thing, drawn, and the same in lines.
pub(in crate::web) struct Pictures {
    pub(in crate::web) wide: String,
    pub(in crate::web) narrow: String,
    /// Relation, whether it goes out, the thing, what is carried.
    pub(in crate::web) lines: Vec<(String, bool, Shown, String)>,
}

/// What the map says of a thing, fact by fact.
pub(in crate::web) fn said(visit: &Visit, names: &Names<'_>, thing: &NamedNode) -> Vec<Said> {
    let facts = Facts::read(visit, thing);
    let notes = Notes::new(visit, names, thing);
    facts.all().iter().map(|fact| one(names, &notes, fact)).collect()
}

/// The fiche in short; `None` when the map says nothing of the thing.
pub(in crate::web) fn excerpt(
    visit: &Visit,
    names: &Names<'_>,
    thing: &NamedNode,
) -> Option<Excerpt> {
    let facts = Facts::read(visit, thing);
    if facts.is_empty() {
        return None;
    }
    let read = Read { facts, incoming: incoming::read(visit, names, thing) };
    let name = names.name(thing);
    let shapes = visit.schema.shapes_of(&name.types);
    let mut notes = Notes::new(visit, names, thing);
    let sentence = Sentence::make((visit, names), &read, &shapes).unwrap_or_default();
    let (opened, used) = opening(&read.facts, &shapes, (&name, &mut notes));
    let fact_of = |text: &str| {
        let is_it = |fact: &&Fact| matches!(&fact.object, Term::Literal(literal) if literal.value() == text);
        read.facts.all().iter().find(is_it)
    };
    let opened =
        opened.and_then(|opened| fact_of(&opened.text)).map(|fact| one(names, &notes, fact));
    let rows = shapes
        .iter()
        .filter(|shape| {
            shape.column && Some(&shape.path) != used.as_ref() && !names_it(&shape.path)
        })
        .filter_map(|shape| {
            let values = read.facts.in_french(shape.path.as_ref());
            let shown: Vec<Said> = values
                .iter()
                .map(|fact| one(names, &notes, fact))
                .filter(|said| !said.shown.fictitious)
                .collect();
            (!shown.is_empty()).then(|| ExcerptRow {
                name: shape.name.clone(),
                more: shown.len().saturating_sub(VALUES),
                values: shown.into_iter().take(VALUES).collect(),
            })
        })
        .collect();
    Some(Excerpt {
        title: name.full(),
        transverse: name.transverse,
        sentence,
        opening: opened,
        rows,
    })
}

/// The neighbourhood of a thing; `id` makes the identifiers of the pictures. `None` when nothing surrounds it.
pub(in crate::web) fn pictures(
    visit: &Visit,
    names: &Names<'_>,
    (thing, id): (&NamedNode, &str),
) -> Option<Pictures> {
    let facts = Facts::read(visit, thing);
    let read = Read { facts, incoming: incoming::read(visit, names, thing) };
    let name = names.name(thing);
    let shapes = visit.schema.shapes_of(&name.types);
    let mut branches = Around { visit, names, read: &read, shapes: &shapes }.branches();
    let fiche = visit.urls().fiche(thing.as_ref());
    for branch in &mut branches {
        // What is elsewhere on the fiche is on another page here.
        if branch.all.starts_with('#') {
            branch.all.insert_str(0, &fiche);
        }
        branch.neighbours.retain(|one| !one.shown.fictitious);
    }
    branches.retain(|branch| !branch.neighbours.is_empty());
    if branches.is_empty() {
        return None;
    }
    let label = name.acronym.as_ref().unwrap_or(&name.label);
    let middle = chart::Middle { id, name: label, transverse: name.transverse };
    let line = |branch: &Branch| {
        let (label, outgoing) = (branch.label.clone(), branch.outgoing);
        let line = move |one: &super::neighbours::Neighbour| {
            (label.clone(), outgoing, one.shown.clone(), one.carried.join(", "))
        };
        branch.neighbours.iter().map(line).collect::<Vec<_>>()
    };
    Some(Pictures {
        wide: chart::wide(&middle, &branches),
        narrow: chart::narrow(&middle, &branches),
        lines: branches.iter().flat_map(line).collect(),
    })
}

fn one(names: &Names<'_>, notes: &Notes<'_, '_>, fact: &Fact) -> Said {
    let mut sources: Vec<Term> =
        fact.statements.iter().flat_map(|statement| statement.sources.clone()).collect();
    sources.sort_by_key(ToString::to_string);
    sources.dedup();
    let graphs = fact.graphs.iter().filter_map(|graph| match graph {
        GraphName::NamedNode(graph) => Some(graph.clone()),
        _ => None,
    });
    let reliability = notes.stated_reliability(fact);
    let is_doubtful = |concept: &NamedNode| concept.as_ref() != crate::vocab::fiabilite::ETABLI;
    Said {
        property: fact.predicate.clone(),
        shown: names.shown(&fact.object),
        sources,
        graphs: graphs.collect(),
        reliability: reliability.filter(is_doubtful),
    }
}
