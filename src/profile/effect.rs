//! What a change of a profile does to the map, in numbers.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use serde::Serialize;

use crate::vocab::ptl;

/// What changes between two derivations of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Facts that appear.
    pub added: usize,
    /// Facts that disappear.
    pub removed: usize,
    /// Things that come on the map.
    pub appear: usize,
    /// Things that leave it.
    pub disappear: usize,
    /// Things that change class.
    pub change_class: usize,
    /// Some of the things that come, leave or change class.
    #[serde(skip)]
    pub examples: Vec<NamedNode>,
}

/// Things named at most.
const EXAMPLES: usize = 10;

impl Effect {
    /// From what was derived to what would be.
    pub fn between(before: &[Quad], after: &[Quad]) -> Self {
        let (old, new) = (facts(before), facts(after));
        let (was, is) = (classes(before), classes(after));
        let mut effect = Self {
            added: new.difference(&old).count(),
            removed: old.difference(&new).count(),
            ..Self::default()
        };
        for (thing, now) in &is {
            match was.get(thing) {
                None => effect.appear += 1,
                Some(then) if then != now => effect.change_class += 1,
                Some(_) => continue,
            }
            effect.name(thing);
        }
        for thing in was.keys().filter(|thing| !is.contains_key(*thing)) {
            effect.disappear += 1;
            effect.name(thing);
        }
        effect
    }

    fn name(&mut self, thing: &NamedNode) {
        if self.examples.len() < EXAMPLES {
            self.examples.push(thing.clone());
        }
    }

    /// Whether nothing changes.
    pub fn is_none(&self) -> bool {
        self.added == 0 && self.removed == 0
    }
}

/// The facts for people: neither how elements were recognised, nor what the graph says of itself.
fn facts(quads: &[Quad]) -> HashSet<&Quad> {
    let quads = quads.iter().filter(|quad| quad.predicate != ptl::RETENU_PAR);
    quads.filter(|quad| quad.subject.to_string() != quad.graph_name.to_string()).collect()
}

fn classes(quads: &[Quad]) -> BTreeMap<&NamedNode, BTreeSet<&NamedNode>> {
    let mut classes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for quad in facts(quads).into_iter().filter(|quad| quad.predicate == rdf::TYPE) {
        if let (NamedOrBlankNode::NamedNode(thing), Term::NamedNode(class)) =
            (&quad.subject, &quad.object)
        {
            classes.entry(thing).or_default().insert(class);
        }
    }
    classes
}
