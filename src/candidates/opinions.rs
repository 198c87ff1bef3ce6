//! What people think of leads: facts of the map, which rank what is found.

use std::collections::HashMap;

use oxrdf::{NamedNode, Term};

use super::Candidates;
use crate::index::Answer;

/// A lead that somebody has judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// The lead.
    pub iri: NamedNode,
    /// Its name.
    pub label: String,
    /// Places of the things that it brings together, those that are compared.
    pub things: Vec<usize>,
    /// Positive when it is kept, negative when it is set aside.
    pub weight: i32,
    /// The opinion, in words.
    pub opinion: String,
    /// How far it has gone, in words.
    pub stage: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Lead {
    /// Whether it brings these two things together.
    pub fn joins(&self, (left, right): (usize, usize)) -> bool {
        self.things.contains(&left) && self.things.contains(&right)
    }
}

/// Reads the answer of the question on opinions: a row for each thing of each lead.
pub(super) fn leads(all: &Candidates, answer: &Answer) -> Vec<Lead> {
    let Answer::Solutions { variables, rows, .. } = answer else { return Vec::new() };
    let place = |name: &str| variables.iter().position(|variable| variable.as_str() == name);
    let names = ["piste", "chose", "poids", "pisteLabel", "avisLabel", "etapeLabel", "motif"];
    let places = names.map(place);
    let known: HashMap<&NamedNode, usize> =
        all.things.iter().enumerate().map(|(place, thing)| (&thing.iri, place)).collect();
    let mut leads: Vec<Lead> = Vec::new();
    let mut places_of: HashMap<NamedNode, usize> = HashMap::new();
    for row in rows {
        let cell = |at: usize| places[at].and_then(|place| row[place].as_ref());
        let text = |at: usize| match cell(at) {
            Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
            _ => None,
        };
        let (Some(Term::NamedNode(iri)), Some(Term::NamedNode(thing))) = (cell(0), cell(1)) else {
            continue;
        };
        let weight = text(2).and_then(|text| text.parse().ok()).unwrap_or(0);
        let place = *places_of.entry(iri.clone()).or_insert_with(|| {
            leads.push(Lead {
                iri: iri.clone(),
                label: text(3).unwrap_or_default(),
                things: Vec::new(),
                weight,
                opinion: text(4).unwrap_or_default(),
                stage: text(5),
                reason: text(6),
            });
            leads.len() - 1
        });
        // Two opinions on one lead: the one against holds.
        leads[place].weight = leads[place].weight.min(weight);
        if let Some(thing) = known.get(thing).filter(|one| !leads[place].things.contains(one)) {
            leads[place].things.push(*thing);
        }
    }
    leads.iter_mut().for_each(|lead| lead.things.sort_unstable());
    leads.retain(|lead| lead.things.len() > 1);
    leads
}

/// How far each trait is trusted: what brought together things that people set aside weighs less afterwards,
/// `(1 + kept) / (1 + kept + set aside)`.
pub(super) fn trust(all: &Candidates) -> Vec<f64> {
    let mut counts = vec![(0u32, 0u32); all.traits.len()];
    for lead in &all.leads {
        let mut met: HashMap<u32, usize> = HashMap::new();
        for thing in &lead.things {
            all.things[*thing].traits.iter().for_each(|one| *met.entry(*one).or_default() += 1);
        }
        for (one, _) in met.into_iter().filter(|(_, holders)| *holders > 1) {
            let count = &mut counts[one as usize];
            match lead.weight {
                weight if weight > 0 => count.0 += 1,
                weight if weight < 0 => count.1 += 1,
                _ => {}
            }
        }
    }
    let share = |(kept, aside): (u32, u32)| f64::from(1 + kept) / f64::from(1 + kept + aside);
    counts.into_iter().map(share).collect()
}
