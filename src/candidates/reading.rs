//! From the answers of two questions to things and their traits.

use std::collections::{BTreeSet, HashMap};

use oxrdf::{NamedNode, Term};

use super::{Candidates, Property, Thing, Trait};
use crate::index::Answer;
use crate::search::Likeness;

/// Reads the answer of the question on traits.
pub(super) fn traits(answer: &Answer) -> Candidates {
    let Answer::Solutions { variables, rows, .. } = answer else {
        return Candidates::default();
    };
    let place = |name: &str| variables.iter().position(|variable| variable.as_str() == name);
    // The thing is in the first column, whatever it is called.
    let Some(thing) = variables.first() else { return Candidates::default() };
    let names = [thing.as_str(), "organisme", "fin", "propriete", "poids", "valeur", "valeurLabel"];
    let Some(places) = names.map(place).into_iter().collect::<Option<Vec<usize>>>() else {
        return Candidates::default();
    };
    let mut reading = Reading::default();
    for row in rows {
        let cell = |at: usize| row.get(places[at]).and_then(Option::as_ref);
        let (Some(Term::NamedNode(thing)), Some(Term::NamedNode(owner))) = (cell(0), cell(1))
        else {
            continue;
        };
        let (Some(Term::NamedNode(property)), Some(weight), Some(value)) =
            (cell(3), cell(4).and_then(number), cell(5))
        else {
            continue;
        };
        let place = reading.thing(thing, owner, cell(2).and_then(year));
        let property = reading.property(property, weight);
        reading.value(place, property, (value, cell(6)));
    }
    reading.finish()
}

/// Adds what may speak against.
pub(super) fn marks(all: &mut Candidates, answer: &Answer) {
    let Answer::Solutions { rows, .. } = answer else { return };
    let places: HashMap<NamedNode, usize> =
        all.things.iter().enumerate().map(|(place, thing)| (thing.iri.clone(), place)).collect();
    for row in rows {
        let [Some(Term::NamedNode(thing)), Some(Term::NamedNode(property)), Some(value)] =
            row.as_slice()
        else {
            continue;
        };
        if let Some(place) = places.get(thing) {
            all.things[*place].marks.push((property.clone(), value.clone()));
        }
    }
}

#[derive(Default)]
struct Reading {
    all: Candidates,
    things: HashMap<NamedNode, usize>,
    properties: HashMap<NamedNode, usize>,
    traits: HashMap<(usize, String), u32>,
    held: Vec<BTreeSet<u32>>,
    likeness: Likeness,
}

impl Reading {
    /// A thing with several owners is compared as that of the first one.
    fn thing(&mut self, iri: &NamedNode, owner: &NamedNode, end: Option<i32>) -> usize {
        if let Some(place) = self.things.get(iri) {
            return *place;
        }
        let thing = Thing {
            iri: iri.clone(),
            owner: owner.clone(),
            end,
            traits: Vec::new(),
            marks: Vec::new(),
        };
        self.all.things.push(thing);
        self.held.push(BTreeSet::new());
        let place = self.all.things.len() - 1;
        self.things.insert(iri.clone(), place);
        place
    }

    fn property(&mut self, iri: &NamedNode, weight: f64) -> usize {
        *self.properties.entry(iri.clone()).or_insert_with(|| {
            self.all.properties.push(Property { iri: iri.clone(), weight });
            self.all.properties.len() - 1
        })
    }

    /// A thing counts by its name, so that things of two organisations that bear the same name are one trait; a text counts
    /// by its words.
    fn value(&mut self, thing: usize, property: usize, (value, label): (&Term, Option<&Term>)) {
        match value {
            Term::NamedNode(iri) => {
                let name = match label {
                    Some(Term::Literal(label)) => label.value(),
                    _ => iri.as_str(),
                };
                let key = self.likeness.key(name);
                self.hold(thing, (property, key), (name, Some(iri)));
            }
            Term::Literal(text) => {
                for (word, key) in self.likeness.words(text.value()) {
                    self.hold(thing, (property, key), (&word, None));
                }
            }
            Term::BlankNode(_) => {}
        }
    }

    fn hold(
        &mut self,
        thing: usize,
        (property, key): (usize, String),
        (label, iri): (&str, Option<&NamedNode>),
    ) {
        let next = u32::try_from(self.all.traits.len()).unwrap_or(u32::MAX);
        let place = *self.traits.entry((property, key.clone())).or_insert_with(|| {
            let thing = iri.cloned();
            self.all.traits.push(Trait { property, label: label.to_owned(), key, thing, count: 0 });
            next
        });
        if self.held[thing].insert(place) {
            self.all.traits[place as usize].count += 1;
        }
    }

    fn finish(mut self) -> Candidates {
        for (thing, held) in self.all.things.iter_mut().zip(self.held) {
            thing.traits = held.into_iter().collect();
        }
        self.all
    }
}

fn number(term: &Term) -> Option<f64> {
    match term {
        Term::Literal(literal) => literal.value().parse().ok().filter(|n: &f64| n.is_finite()),
        Term::NamedNode(_) | Term::BlankNode(_) => None,
    }
}

/// The year of a date, a month or a year.
fn year(term: &Term) -> Option<i32> {
    match term {
        Term::Literal(literal) => literal.value().get(..4)?.parse().ok(),
        Term::NamedNode(_) | Term::BlankNode(_) => None,
    }
}
