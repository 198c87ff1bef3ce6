//! The things of the same kind that share the most neighbours with a thing, the rarest neighbours counting most.
//!
//! Only the neighbourhood is read: the neighbours with the fewest others, and those others.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::Read;
use crate::index::Pattern;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::pages::lower_first;

/// Things proposed.
const PROPOSED: usize = 6;
/// Neighbours that are candidates to tell something, and those that are followed.
const WEIGHED: usize = 40;
const FOLLOWED: usize = 14;
/// Facts looked at in each direction to find neighbours.
const LOOKED_AT: usize = 80;
/// A neighbour with more than that many others tells nothing of any of them.
const COMMON: usize = 48;
/// Candidates whose classes are read.
const READ: usize = 24;

/// A thing of the same kind.
pub(super) struct Near {
    /// The thing.
    pub(super) shown: Shown,
    /// What both share, in words.
    pub(super) why: String,
}

/// A neighbour reached by one property, in one direction.
struct Shared {
    neighbour: NamedNode,
    property: NamedNode,
    outgoing: bool,
    others: usize,
}

/// A neighbour as the facts give it: the thing, the property, whether the property starts from the thing itself.
type Seen<'a> = (&'a NamedNode, &'a NamedNode, bool);

/// The nearest things, the nearest first.
pub(super) fn nearest(visit: &Visit, names: &Names<'_>, read: &Read) -> Vec<Near> {
    let thing = &read.facts.thing;
    let mut weighed = neighbours(visit, names, read);
    weighed.retain(|shared| (2..=COMMON).contains(&shared.others));
    weighed.sort_by(|left, right| {
        (left.others, &left.neighbour, &left.property).cmp(&(
            right.others,
            &right.neighbour,
            &right.property,
        ))
    });
    weighed.truncate(FOLLOWED);
    let mut candidates: BTreeMap<NamedNode, (f64, Vec<NamedNode>)> = BTreeMap::new();
    for shared in &weighed {
        let weight = 1.0 / (shared.others as f64).ln_1p();
        for other in others(visit, shared) {
            if other != *thing {
                let known = candidates.entry(other).or_default();
                if !known.1.contains(&shared.neighbour) {
                    known.0 += weight;
                    known.1.push(shared.neighbour.clone());
                }
            }
        }
    }
    let mut ranked: Vec<(NamedNode, (f64, Vec<NamedNode>))> = candidates.into_iter().collect();
    ranked.sort_by(|(left, (a, _)), (right, (b, _))| b.total_cmp(a).then_with(|| left.cmp(right)));
    let kinds = kinds(visit, names, thing);
    ranked
        .into_iter()
        .take(READ)
        .filter(|(other, _)| {
            self::kinds(visit, names, other).iter().any(|kind| kinds.contains(kind))
        })
        .take(PROPOSED)
        .map(|(other, (_, shared))| Near {
            shown: names.thing(&other),
            why: why(visit, names, &shared),
        })
        .collect()
}

/// The main classes of a thing and those above, save the one above all.
fn kinds(visit: &Visit, names: &Names<'_>, thing: &NamedNode) -> Vec<NamedNode> {
    let schema = &visit.schema;
    let name = names.name(thing);
    schema
        .most_specific(&name.types)
        .into_iter()
        .flat_map(|class| class.ancestors.iter())
        .filter(|iri| schema.class(iri.as_ref()).is_some_and(|class| class.is_main()))
        .cloned()
        .collect()
}

fn neighbours(visit: &Visit, names: &Names<'_>, read: &Read) -> Vec<Shared> {
    let is_main = |iri: &NamedNode| {
        let name = names.name(iri);
        visit.schema.most_specific(&name.types).iter().any(|class| class.is_main())
    };
    let of_facts = read.facts.all().iter().filter_map(|fact| match &fact.object {
        Term::NamedNode(iri) => Some((iri, &fact.predicate, true)),
        _ => None,
    });
    let of_others = read.incoming.iter().flat_map(|incoming| {
        incoming.subjects.iter().map(|subject| (subject, &incoming.relation, false))
    });
    // Half of the places for each direction.
    let mut all: Vec<Shared> = Vec::new();
    let directions: [Box<dyn Iterator<Item = Seen<'_>> + '_>; 2] =
        [Box::new(of_facts.take(LOOKED_AT)), Box::new(of_others.take(LOOKED_AT))];
    for direction in directions {
        all.extend(direction.filter(|(iri, ..)| is_main(iri)).take(WEIGHED / 2).map(
            |(neighbour, property, outgoing)| {
                let others = visit.view.count(pattern(neighbour, property, outgoing));
                let (neighbour, property) = (neighbour.clone(), property.clone());
                Shared { neighbour, property, outgoing, others }
            },
        ));
    }
    all
}

/// Who else has that neighbour by that property.
fn pattern<'a>(neighbour: &'a NamedNode, property: &'a NamedNode, outgoing: bool) -> Pattern<'a> {
    let predicate = Some(property.as_ref());
    if outgoing {
        Pattern { predicate, object: Some(neighbour.as_ref().into()), ..Pattern::default() }
    } else {
        Pattern { predicate, subject: Some(neighbour.as_ref().into()), ..Pattern::default() }
    }
}

fn others(visit: &Visit, shared: &Shared) -> Vec<NamedNode> {
    let pattern = pattern(&shared.neighbour, &shared.property, shared.outgoing);
    visit
        .view
        .matching(pattern, COMMON)
        .into_iter()
        .filter_map(|quad| match (shared.outgoing, quad.subject, quad.object) {
            (true, NamedOrBlankNode::NamedNode(subject), _) => Some(subject),
            (false, _, Term::NamedNode(object)) => Some(object),
            _ => None,
        })
        .collect()
}

/// «partage 3 objets de données et 2 organismes».
fn why(visit: &Visit, names: &Names<'_>, shared: &[NamedNode]) -> String {
    let mut counts: Vec<(i64, String, String, usize)> = Vec::new();
    for neighbour in shared {
        let name = names.name(neighbour);
        let classes = visit.schema.most_specific(&name.types);
        let Some(class) = classes.into_iter().find(|class| class.is_main()) else { continue };
        match counts.iter_mut().find(|(_, one, ..)| *one == class.label) {
            Some(known) => known.3 += 1,
            None => counts.push((class.rank, class.label.clone(), class.plural.clone(), 1)),
        }
    }
    counts.sort_by(|left, right| right.3.cmp(&left.3).then_with(|| left.0.cmp(&right.0)));
    let parts: Vec<String> = counts
        .iter()
        .take(3)
        .map(|(_, one, several, count)| {
            let noun = lower_first(filters::plural(*count, one, several));
            format!("{}\u{a0}{noun}", filters::number(*count))
        })
        .collect();
    match parts.split_last() {
        Some((last, [])) => format!("partage {last}"),
        Some((last, others)) => format!("partage {} et {last}", others.join(", ")),
        None => String::new(),
    }
}
