//! The things of a view that can be found, with their class and their names.

use std::collections::{HashMap, HashSet};

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use crate::index::{Pattern, View};
use crate::schema::Schema;
use crate::search::names::{NAMING, NameKind};
use crate::search::sort_key;
use crate::vocab::{ptl, skos};

/// Quads read per class or property.
const LIMIT: usize = 10_000_000;

#[derive(Debug)]
struct Thing {
    iri: NamedNode,
    /// Numbers of classes, as the schema lists them.
    classes: Vec<u16>,
    names: Vec<(NameKind, String)>,
}

/// The things that can be found, in the order in which equally good answers are given.
#[derive(Debug, Default)]
pub(super) struct Things {
    things: Vec<Thing>,
    /// The most specific class of each.
    classes: Vec<Option<u16>>,
    organisations: Vec<bool>,
    numbers: HashMap<NamedNode, usize>,
}

impl Things {
    pub(super) fn len(&self) -> usize {
        self.things.len()
    }

    pub(super) fn iri(&self, place: usize) -> &NamedNode {
        &self.things[place].iri
    }

    /// The number of its most specific class; `None` for a concept of a vocabulary.
    pub(super) fn class(&self, place: usize) -> Option<u16> {
        self.classes[place]
    }

    pub(super) fn names(&self, place: usize) -> &[(NameKind, String)] {
        &self.things[place].names
    }

    pub(super) fn is_organisation(&self, place: usize) -> bool {
        self.organisations[place]
    }

    /// The place of a thing, when the term is one that can be found.
    pub(super) fn number(&self, term: &Term) -> Option<usize> {
        match term {
            Term::NamedNode(iri) => self.numbers.get(iri).copied(),
            _ => None,
        }
    }
}

/// Reads the things of the listed classes, the concepts of vocabularies, and these.
pub(super) fn read_things(view: &dyn View, schema: &Schema) -> Things {
    let mut numbers: HashMap<NamedNode, usize> = HashMap::new();
    let mut things: Vec<Thing> = Vec::new();
    let mut meet = |iri: NamedNode| {
        *numbers.entry(iri).or_insert_with_key(|iri| {
            things.push(Thing { iri: iri.clone(), classes: Vec::new(), names: Vec::new() });
            things.len() - 1
        })
    };
    let mut typed = Vec::new();
    for (number, class) in (0_u16..).zip(schema.classes()) {
        if class.listed {
            typed.extend(subjects_of(view, class.iri.as_ref()).map(|iri| (meet(iri), number)));
        }
    }
    for concept in subjects_of(view, skos::CONCEPT) {
        meet(concept);
    }
    for quad in by_predicate(view, skos::IN_SCHEME) {
        if let Term::NamedNode(vocabulary) = quad.object {
            meet(vocabulary);
        }
    }
    for (place, number) in typed {
        let classes = &mut things[place].classes;
        if !classes.contains(&number) {
            classes.push(number);
        }
    }
    let spokesmen = read_names(view, (&mut things, &numbers));
    // A node that only holds another name is found through the thing that it names; but nobody can make a thing that
    // people come for disappear by calling it a name of another.
    things.retain(|thing| {
        let is_main =
            thing.classes.iter().any(|class| schema.classes()[usize::from(*class)].is_main());
        !thing.names.is_empty() && (is_main || !spokesmen.contains(&thing.iri))
    });
    order(things, schema)
}

fn order(things: Vec<Thing>, schema: &Schema) -> Things {
    let mut ordered: Vec<(i64, bool, String, Option<u16>, Thing)> = things
        .into_iter()
        .map(|thing| {
            let class = most_specific(&thing.classes, schema);
            let known = class.map(|class| &schema.classes()[usize::from(class)]);
            let rank = known.map_or(i64::MAX, |class| class.rank);
            let shared = known.is_some_and(|class| class.transverse);
            let name = thing.names.first().map(|(_, name)| sort_key(name)).unwrap_or_default();
            (rank, !shared, name, class, thing)
        })
        .collect();
    ordered.sort_by(|left, right| {
        (left.1, left.0, &left.2, &left.4.iri).cmp(&(right.1, right.0, &right.2, &right.4.iri))
    });
    let organisation = schema
        .classes()
        .iter()
        .position(|class| class.iri.as_ref() == ptl::ORGANISME_CLASS)
        .map(|place| &schema.classes()[place].descendants);
    let mut sorted = Things::default();
    for (place, (.., class, thing)) in ordered.into_iter().enumerate() {
        sorted.numbers.insert(thing.iri.clone(), place);
        sorted.classes.push(class);
        sorted.organisations.push(organisation.is_some_and(|below| {
            thing.classes.iter().any(|one| below.contains(&schema.classes()[usize::from(*one)].iri))
        }));
        sorted.things.push(thing);
    }
    sorted
}

/// Among classes, one that the reader comes for if there is one, and that no other one specialises.
fn most_specific(classes: &[u16], schema: &Schema) -> Option<u16> {
    let class = |number: u16| &schema.classes()[usize::from(number)];
    let main: Vec<u16> = classes.iter().copied().filter(|one| class(*one).is_main()).collect();
    let among = if main.is_empty() { classes } else { main.as_slice() };
    among.iter().copied().find(|one| {
        !among.iter().any(|other| {
            let (one, other) = (class(*one), class(*other));
            other.iri != one.iri
                && other.ancestors.contains(&one.iri)
                && !one.ancestors.contains(&other.iri)
        })
    })
}

/// Reads the names of things, those of their aliases included; returns the aliases.
fn read_names(
    view: &dyn View,
    (things, numbers): (&mut [Thing], &HashMap<NamedNode, usize>),
) -> HashSet<NamedNode> {
    let mut spokesmen: HashMap<NamedNode, Vec<usize>> = HashMap::new();
    for quad in by_predicate(view, ptl::ALIAS) {
        if let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(alias)) =
            (quad.subject, quad.object)
            && subject != alias
            && let Some(number) = numbers.get(&subject)
        {
            spokesmen.entry(alias).or_default().push(*number);
        }
    }
    for (predicate, kind) in NAMING {
        for quad in by_predicate(view, predicate) {
            let (NamedOrBlankNode::NamedNode(subject), Term::Literal(literal)) =
                (&quad.subject, &quad.object)
            else {
                continue;
            };
            let mut add = |place: usize, kind: NameKind| {
                let names = &mut things[place].names;
                if !names.iter().any(|(known, name)| *known == kind && name == literal.value()) {
                    names.push((kind, literal.value().to_owned()));
                }
            };
            if let Some(spoken_for) = spokesmen.get(subject) {
                for place in spoken_for {
                    add(*place, NameKind::Other);
                }
            }
            if let Some(place) = numbers.get(subject) {
                let foreign = literal.language().is_some_and(|tag| !tag.starts_with("fr"));
                // The name in another language helps to find the thing; it is not the one by which people call it.
                add(*place, if foreign { kind.max(NameKind::Other) } else { kind });
            }
        }
    }
    spokesmen.into_keys().collect()
}

fn by_predicate(view: &dyn View, predicate: NamedNodeRef<'_>) -> Vec<Quad> {
    view.matching(Pattern { predicate: Some(predicate), ..Pattern::default() }, LIMIT)
}

/// The things that a view says to be of exactly this class.
fn subjects_of(view: &dyn View, class: NamedNodeRef<'_>) -> impl Iterator<Item = NamedNode> {
    let pattern =
        Pattern { predicate: Some(rdf::TYPE), object: Some(class.into()), ..Pattern::default() };
    view.matching(pattern, LIMIT).into_iter().filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some(subject),
        NamedOrBlankNode::BlankNode(_) => None,
    })
}
