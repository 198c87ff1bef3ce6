//! The neighbourhood of a thing: who it names and who names it, relation by relation, links shown as links.
//!
//! A thing whose class links two others (`ptl:relationDepuis`, `ptl:relationVers`) is an arrow here, not a node.

use std::collections::HashSet;

use oxrdf::{NamedNode, Term};

use super::Read;
use super::groups::row_id;
use super::incoming::{Incoming, relation_url};
use crate::schema::{Class, Link, PropertyShape};
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown, about, object_of};
use crate::web::pages::lower_first;

/// Nodes drawn in all, and on one side.
const DRAWN: usize = 24;
const ON_A_SIDE: usize = 18;
/// Things looked at for one relation.
const LOOKED_AT: usize = 60;
/// Things carried that one link names.
const CARRIED: usize = 3;

/// One relation with the things at its other end.
pub(super) struct Branch {
    /// The relation, read from the thing in the middle.
    pub(super) label: String,
    /// Whether it starts from the thing in the middle.
    pub(super) outgoing: bool,
    /// Those that are drawn, and listed first in the table.
    pub(super) neighbours: Vec<Neighbour>,
    /// How many more there are.
    pub(super) more: usize,
    /// Where all of them are.
    pub(super) all: String,
    /// Whether it belongs to the layer of the community.
    described: bool,
}

/// A thing at the other end.
#[derive(Clone)]
pub(super) struct Neighbour {
    /// The thing.
    pub(super) shown: Shown,
    /// What the link carries.
    pub(super) carried: Vec<String>,
    iri: NamedNode,
}

/// What is known of a thing, to find its neighbours.
pub(super) struct Around<'a> {
    pub(super) visit: &'a Visit,
    pub(super) names: &'a Names<'a>,
    pub(super) read: &'a Read,
    pub(super) shapes: &'a [std::sync::Arc<PropertyShape>],
}

impl Around<'_> {
    /// The branches, the most telling first on each side, cut so that a picture can hold them.
    pub(super) fn branches(&self) -> Vec<Branch> {
        let links = self.links();
        let shortcuts: Vec<&NamedNode> =
            links.iter().filter_map(|(_, link)| link.shortcut.as_ref()).collect();
        let mut branches: Vec<Branch> = Vec::new();
        for (incoming, link) in &links {
            branches.extend(self.link_branch(incoming, link));
        }
        branches.extend(self.outgoing());
        let is_link = |incoming: &&Incoming| {
            links.iter().any(|(known, _)| known.relation == incoming.relation)
        };
        for incoming in self.read.incoming.iter().filter(|incoming| !is_link(incoming)) {
            branches.extend(self.incoming_branch(incoming));
        }
        self.without_repetitions(&mut branches, &shortcuts);
        branches.retain(|branch| !branch.neighbours.is_empty());
        cut(&mut branches);
        branches
    }

    /// The relations through which things that are links name this one.
    fn links(&self) -> Vec<(&Incoming, Link)> {
        self.read
            .incoming
            .iter()
            .filter_map(|incoming| {
                let name = self.names.name(incoming.subjects.first()?);
                let link = self.link_of(&self.visit.schema.most_specific(&name.types))?;
                let is_end = link.from == incoming.relation || link.to == incoming.relation;
                is_end.then_some((incoming, link))
            })
            .collect()
    }

    fn link_of(&self, classes: &[&Class]) -> Option<Link> {
        let schema = &self.visit.schema;
        classes.iter().find_map(|class| {
            // Through the schema's own copy, so that the borrow outlives the list.
            let class = schema.class(class.iri.as_ref())?;
            schema.nearest(class, |above| above.link.clone())
        })
    }

    /// The things at the other end of the links that start from, or end at, the thing in the middle.
    fn link_branch(&self, incoming: &Incoming, link: &Link) -> Option<Branch> {
        let view = self.visit.view.as_ref();
        let outgoing = link.from == incoming.relation;
        let end = if outgoing { &link.to } else { &link.from };
        let mut neighbours: Vec<Neighbour> = Vec::new();
        for subject in incoming.subjects.iter().take(LOOKED_AT) {
            let Some(Term::NamedNode(iri)) = object_of(view, subject, end.as_ref()) else {
                continue;
            };
            let carried: Vec<String> = link
                .object
                .iter()
                .flat_map(|object| about(view, subject, Some(object.as_ref()), CARRIED))
                .map(|quad| lower_first(&self.names.shown(&quad.object).text))
                .collect();
            match neighbours.iter_mut().find(|known| known.iri == iri) {
                Some(known) => {
                    let new: Vec<String> =
                        carried.into_iter().filter(|one| !known.carried.contains(one)).collect();
                    known.carried.extend(new);
                }
                None => neighbours.push(Neighbour { shown: self.names.thing(&iri), carried, iri }),
            }
        }
        let name = self.names.name(incoming.subjects.first()?);
        let class = self.visit.schema.most_specific(&name.types).into_iter().next()?;
        let class = lower_first(&class.plural);
        Some(Branch {
            label: format!("{class} {}", if outgoing { "vers" } else { "depuis" }),
            outgoing,
            more: incoming.total.saturating_sub(incoming.subjects.len().min(LOOKED_AT)),
            neighbours: sorted(neighbours),
            all: relation_url(self.visit, &self.read.facts.thing, &incoming.relation),
            described: true,
        })
    }

    /// The things that the thing in the middle names, property by property, in the order of its shape.
    fn outgoing(&self) -> Vec<Branch> {
        let facts = &self.read.facts;
        let name = self.names.name(&facts.thing);
        let own = self.link_of(&self.visit.schema.most_specific(&name.types));
        let mut properties: Vec<(&NamedNode, String, bool)> = self
            .shapes
            .iter()
            .map(|shape| (&shape.path, lower_first(&shape.name), self.is_ours(&shape.path)))
            .collect();
        for predicate in facts.predicates() {
            if !properties.iter().any(|(known, ..)| *known == predicate) {
                let label = self.visit.schema.property_label(predicate.as_ref());
                properties.push((predicate, lower_first(&label), false));
            }
        }
        properties
            .into_iter()
            .map(|(property, label, described)| {
                let objects: Vec<&NamedNode> = facts
                    .of(property.as_ref())
                    .filter_map(|fact| match &fact.object {
                        Term::NamedNode(iri) => Some(iri),
                        _ => None,
                    })
                    .collect();
                let neighbours =
                    objects.iter().take(LOOKED_AT).filter_map(|iri| self.neighbour(iri)).collect();
                Branch {
                    label,
                    // The start of a link stands before it.
                    outgoing: own.as_ref().is_none_or(|own| own.from != *property),
                    more: objects.len().saturating_sub(LOOKED_AT),
                    neighbours: sorted(neighbours),
                    all: format!("#{}", row_id(property)),
                    described,
                }
            })
            .collect()
    }

    fn incoming_branch(&self, incoming: &Incoming) -> Option<Branch> {
        let neighbours: Vec<Neighbour> = incoming
            .subjects
            .iter()
            .take(LOOKED_AT)
            .filter_map(|subject| self.neighbour(subject))
            .collect();
        let described = self.is_ours(&incoming.relation);
        Some(Branch {
            label: incoming.label.clone(),
            outgoing: false,
            more: incoming.total.saturating_sub(incoming.subjects.len().min(LOOKED_AT)),
            neighbours: sorted(neighbours),
            all: relation_url(self.visit, &self.read.facts.thing, &incoming.relation),
            described,
        })
    }

    /// Whether a relation is one of the community: what a model's own layer says of the same things is the same fact.
    fn is_ours(&self, property: &NamedNode) -> bool {
        let known = self.visit.schema.property(property.as_ref());
        known.is_some_and(|property| property.layer.is_none())
    }

    /// A thing that readers come for; words of vocabularies, sources and graphs are no neighbours.
    fn neighbour(&self, iri: &NamedNode) -> Option<Neighbour> {
        let name = self.names.name(iri);
        let classes = self.visit.schema.most_specific(&name.types);
        let is_main = classes.iter().any(|class| class.is_main()) && *iri != self.read.facts.thing;
        // A link of the model's own layer is already drawn as the relation that it states.
        let is_named = !name.label.is_empty() && self.link_of(&classes).is_none();
        (is_main && is_named).then(|| Neighbour {
            shown: self.names.thing(iri),
            carried: Vec::new(),
            iri: iri.clone(),
        })
    }

    /// What a shortcut, or a relation of another layer, says again is said once.
    fn without_repetitions(&self, branches: &mut [Branch], shortcuts: &[&NamedNode]) {
        let sums_up = |branch: &Branch| {
            shortcuts.iter().any(|shortcut| {
                let place = format!("#{}", row_id(shortcut));
                let other = relation_url(self.visit, &self.read.facts.thing, shortcut);
                branch.all == place || branch.all == other
            })
        };
        let mut drawn: HashSet<(bool, NamedNode)> = HashSet::new();
        let mut described: HashSet<NamedNode> = HashSet::new();
        for branch in branches.iter().filter(|branch| branch.described && !sums_up(branch)) {
            for neighbour in &branch.neighbours {
                drawn.insert((branch.outgoing, neighbour.iri.clone()));
                described.insert(neighbour.iri.clone());
            }
        }
        for branch in branches.iter_mut() {
            if sums_up(branch) {
                let side = branch.outgoing;
                branch.neighbours.retain(|one| !drawn.contains(&(side, one.iri.clone())));
                described.extend(branch.neighbours.iter().map(|one| one.iri.clone()));
            }
        }
        for branch in branches.iter_mut().filter(|branch| !branch.described) {
            branch.neighbours.retain(|one| described.insert(one.iri.clone()));
        }
    }
}

/// Shared things first, then by name.
fn sorted(mut neighbours: Vec<Neighbour>) -> Vec<Neighbour> {
    neighbours.sort_by_cached_key(|one| {
        (!one.shown.transverse, crate::search::sort_key(&one.shown.text), one.iri.clone())
    });
    neighbours.dedup_by(|left, right| left.iri == right.iri);
    neighbours
}

/// Shares the places of the picture: one each in turn, so that a long relation does not hide the others.
fn cut(branches: &mut [Branch]) {
    let mut given = vec![0usize; branches.len()];
    let mut sides = [0usize; 2];
    let mut turn = 0;
    while sides[0] + sides[1] < DRAWN {
        let mut gave = false;
        for (place, branch) in branches.iter().enumerate() {
            let side = usize::from(branch.outgoing);
            let wants = given[place] == turn && branch.neighbours.len() > turn;
            if wants && sides[side] < ON_A_SIDE && sides[0] + sides[1] < DRAWN {
                given[place] += 1;
                sides[side] += 1;
                gave = true;
            }
        }
        if !gave {
            break;
        }
        turn += 1;
    }
    for (branch, given) in branches.iter_mut().zip(given) {
        branch.more += branch.neighbours.len() - given;
        branch.neighbours.truncate(given);
    }
}
