//! The areas of a map and what is placed in them.

use std::collections::{HashMap, HashSet};

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::Request;
use crate::index::Pattern;
use crate::network::{Gathering, Network, NodeId, Sense};
use crate::schema::Class;
use crate::search::sort_key;
use crate::vocab::{ptl, skos};
use crate::web::extract::Visit;
use crate::web::names::{Names, object_of};

/// Facts of the hierarchy of areas read.
const MOST: usize = 200_000;

/// All the areas that a property may place things in, and how they nest.
pub(super) struct Areas {
    /// Each after those that it belongs with; the last one holds what has no place.
    pub(super) all: Vec<Area>,
    by_iri: HashMap<NamedNode, usize>,
}

/// An area.
pub(super) struct Area {
    /// `None` for what has no place.
    pub(super) iri: Option<NamedNode>,
    pub(super) name: String,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
}

/// What is placed in the areas.
pub(super) struct Placed {
    /// The gathering to which the map is restricted.
    pub(super) only: Option<NodeId>,
    /// All the things of the map.
    pub(super) things: Vec<NodeId>,
    /// Those without a place.
    pub(super) outside: Vec<NodeId>,
    /// The things placed in each area itself.
    pub(super) direct: Vec<Vec<NodeId>>,
    /// How many different things each area holds, those of the areas in it included.
    pub(super) totals: Vec<usize>,
}

impl Placed {
    /// Part of the identifier of its picture.
    pub(super) fn id(&self) -> usize {
        self.only.map_or(0, |only| only.index() + 1)
    }
}

impl Placed {
    /// The areas without parts that hold far more than the others: twice the mean, and ten things at least; the fullest
    /// first.
    pub(super) fn crowded(&self, areas: &Areas) -> Vec<usize> {
        let leaves = (0..areas.all.len()).filter(|area| {
            let one = &areas.all[*area];
            one.iri.is_some() && one.children.is_empty() && self.totals[*area] > 0
        });
        let leaves: Vec<usize> = leaves.collect();
        let sum: usize = leaves.iter().map(|area| self.totals[*area]).sum();
        let is_crowded =
            |area: &usize| self.totals[*area] >= 10 && self.totals[*area] * leaves.len() >= 2 * sum;
        let mut crowded: Vec<usize> = leaves.iter().copied().filter(is_crowded).collect();
        crowded.sort_by_key(|area| (std::cmp::Reverse(self.totals[*area]), *area));
        crowded
    }
}

impl Areas {
    pub(super) fn read(
        visit: &Visit,
        names: &Names<'_>,
        (network, gathering): (&Network, &Gathering),
    ) -> Self {
        let class = gathering.range.as_ref().and_then(|range| visit.schema.class(range.as_ref()));
        let below: HashSet<&NamedNode> =
            class.map(|class| class.descendants.iter().collect()).unwrap_or_default();
        let nodes = network.nodes().filter(|node| below.contains(network.class(*node)));
        let mut found: Vec<(i64, String, NamedNode)> = nodes
            .map(|node| {
                let iri = network.iri(node).clone();
                let rank = match object_of(visit.view.as_ref(), &iri, ptl::RANG) {
                    Some(Term::Literal(rank)) => rank.value().parse().unwrap_or(i64::MAX),
                    _ => i64::MAX,
                };
                (rank, names.thing(&iri).text, iri)
            })
            .collect();
        found.sort_by_cached_key(|(rank, name, iri)| (*rank, sort_key(name), iri.clone()));
        let mut areas = Self { all: Vec::new(), by_iri: HashMap::new() };
        for (_, name, iri) in found {
            areas.by_iri.insert(iri.clone(), areas.all.len());
            areas.all.push(Area { iri: Some(iri), name, parent: None, children: Vec::new() });
        }
        areas.nest(visit);
        areas.all.push(Area {
            iri: None,
            name: "Sans place connue".to_owned(),
            parent: None,
            children: Vec::new(),
        });
        areas
    }

    /// Puts the areas in one another; a loop in the data is cut where it closes.
    fn nest(&mut self, visit: &Visit) {
        let pattern = Pattern { predicate: Some(skos::BROADER), ..Pattern::default() };
        for quad in visit.view.matching(pattern, MOST) {
            let (NamedOrBlankNode::NamedNode(low), Term::NamedNode(high)) =
                (&quad.subject, &quad.object)
            else {
                continue;
            };
            let (Some(low), Some(high)) = (self.by_iri.get(low), self.by_iri.get(high)) else {
                continue;
            };
            let (low, high) = (*low, *high);
            let mut above = Some(high);
            while let Some(place) = above.filter(|place| *place != low) {
                above = self.all[place].parent;
            }
            if above.is_none() && self.all[low].parent.is_none() {
                self.all[low].parent = Some(high);
            }
        }
        for place in 0..self.all.len() {
            if let Some(parent) = self.all[place].parent {
                self.all[parent].children.push(place);
            }
        }
    }

    pub(super) fn find(&self, iri: &NamedNode) -> Option<usize> {
        self.by_iri.get(iri).copied()
    }

    /// The areas that are in none, or those of one area.
    pub(super) fn roots(&self, root: Option<usize>) -> Vec<usize> {
        match root {
            Some(root) => vec![root],
            None => (0..self.all.len()).filter(|place| self.all[*place].parent.is_none()).collect(),
        }
    }

    /// An area and all those in it, or all of them.
    pub(super) fn within(&self, root: Option<usize>) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = self.roots(root);
        open.reverse();
        while let Some(place) = open.pop() {
            found.push(place);
            open.extend(self.all[place].children.iter().rev());
        }
        found
    }

    /// Places the things that could be, or only those that another gathering holds.
    pub(super) fn place(
        &self,
        visit: &Visit,
        network: &Network,
        (request, only, root): (&Request, Option<NodeId>, Option<usize>),
    ) -> Placed {
        let mut kinds = network.no_kinds();
        if let Some(kind) = request.gathering.kind {
            kinds.set(kind, true);
        }
        let gathered = network.gathering_kinds();
        let natures: HashSet<&NamedNode> = natures(visit, network, &request.gathering)
            .into_iter()
            .filter(|class| match &request.nature {
                Some(wanted) => class.ancestors.iter().any(|above| {
                    visit.schema.class(above.as_ref()).is_some_and(|above| above.key == *wanted)
                }),
                None => true,
            })
            .map(|class| &class.iri)
            .collect();
        let inside: HashSet<usize> = self.within(root).into_iter().collect();
        let outside_place = self.all.len() - 1;
        let mut map = Placed {
            only,
            things: Vec::new(),
            outside: Vec::new(),
            direct: vec![Vec::new(); self.all.len()],
            totals: vec![0; self.all.len()],
        };
        for node in network.nodes().filter(|node| natures.contains(network.class(*node))) {
            let is_held = |only: NodeId| {
                network
                    .around(node, (&gathered, Sense::Outgoing))
                    .any(|(_, other, _)| other == only)
            };
            if !only.is_none_or(is_held) {
                continue;
            }
            let mut places: Vec<usize> = network
                .around(node, (&kinds, Sense::Outgoing))
                .filter_map(|(_, area, _)| self.find(network.iri(area)))
                .collect();
            places.sort_unstable();
            places.dedup();
            if places.is_empty() {
                places.push(outside_place);
            }
            places.retain(|place| inside.contains(place));
            if places.is_empty() {
                continue;
            }
            map.things.push(node);
            if places == [outside_place] {
                map.outside.push(node);
            }
            self.count(&mut map, (node, &places));
        }
        map
    }

    fn count(&self, map: &mut Placed, (node, places): (NodeId, &[usize])) {
        let mut counted = HashSet::new();
        for place in places {
            map.direct[*place].push(node);
            let mut above = Some(*place);
            while let Some(place) = above {
                if counted.insert(place) {
                    map.totals[place] += 1;
                }
                above = self.all[place].parent;
            }
        }
    }
}

/// The classes whose shapes have the property, and that have things.
pub(super) fn natures<'a>(
    visit: &'a Visit,
    network: &Network,
    gathering: &Gathering,
) -> Vec<&'a Class> {
    let present: HashSet<&NamedNode> = network.nodes().map(|node| network.class(node)).collect();
    let has = |class: &&Class| class.shapes.iter().any(|shape| shape.path == gathering.property);
    visit.schema.classes().iter().filter(|class| present.contains(&class.iri)).filter(has).collect()
}

/// What gathers things otherwise than the map does, by property, with how many things each gathers.
pub(super) fn gatherers(
    visit: &Visit,
    names: &Names<'_>,
    (network, gathering): (&Network, &Gathering),
) -> Vec<(String, Vec<(NodeId, String)>)> {
    let others = network.gatherings().iter().filter(|other| other.property != gathering.property);
    others
        .filter_map(|other| {
            let mut kinds = network.no_kinds();
            kinds.set(other.kind?, true);
            let mut counts: HashMap<NodeId, usize> = HashMap::new();
            for edge in network.edges() {
                let (_, to, edge) = network.edge(edge);
                if kinds.has(edge.kind) {
                    *counts.entry(to).or_default() += 1;
                }
            }
            let mut values: Vec<(NodeId, String)> = counts
                .into_iter()
                .map(|(node, count)| {
                    let name = names.thing(network.iri(node)).text;
                    (node, format!("{name} ({count})"))
                })
                .collect();
            values.sort_by_cached_key(|(node, text)| (sort_key(text), *node));
            let title = visit.schema.property_label(other.property.as_ref());
            (!values.is_empty()).then_some((title, values))
        })
        .collect()
}
