//! From a view to a network: one scan per class and per property that the ontology declares.

use std::collections::{BTreeMap, HashMap, HashSet};

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use petgraph::graph::DiGraph;

use super::{Edge, Gathering, Impact, Kind, LinkThing, Network, Node, NodeId};
use crate::index::{Pattern, View};
use crate::schema::{Class, Link, Schema};
use crate::vocab::ptl;

/// Things and facts of one property read at most.
const MOST: usize = 5_000_000;

impl Network {
    /// Reads the things that readers come for ([`Class::is_main`]) and what relates them.
    ///
    /// A fact that several graphs state is one relation; a shortcut (`ptl:raccourci`) of links that are there, and a
    /// relation of another layer between two things that the community's words already relate, are left out.
    pub fn read(view: &dyn View, schema: &Schema) -> Self {
        let mut network = Self::default();
        network.read_nodes(view, schema);
        let linked = network.read_links(view, schema);
        network.read_properties(view, (schema, &linked));
        network.gatherings = gatherings(view, schema, &network.kinds);
        network
    }

    /// A network made by hand: things by number, relations `(from, to, kind)`; kinds all carry impacts forward.
    #[cfg(test)]
    pub(super) fn of(nodes: usize, edges: &[(usize, usize, u16)]) -> Self {
        let mut network = Self { classes: vec![rdf::TYPE.into_owned()], ..Self::default() };
        let last = edges.iter().map(|edge| edge.2).max().map_or(0, |kind| usize::from(kind) + 1);
        for number in 0..last {
            let iri = NamedNode::new_unchecked(format!("urn:relation:{number}"));
            network.kinds.push(Kind {
                iri,
                is_link: false,
                impact: Impact::Forward,
                layer: false,
                count: 0,
            });
        }
        for number in 0..nodes {
            let iri = NamedNode::new_unchecked(format!("urn:chose:{number:06}"));
            let node = network.graph.add_node(Node { iri: iri.clone(), class: 0, stops: false });
            network.places.insert(iri, node);
        }
        for (from, to, kind) in edges {
            network.add((NodeId::new(*from), NodeId::new(*to)), (*kind, None));
        }
        network
    }

    fn read_nodes(&mut self, view: &dyn View, schema: &Schema) {
        let mut types: BTreeMap<NamedNode, Vec<NamedNode>> = BTreeMap::new();
        let is_node = |class: &&Class| class.is_main() && link_of(schema, class).is_none();
        for class in schema.classes().iter().filter(is_node) {
            let (subjects, all) = subjects(view, (rdf::TYPE, class.iri.as_ref()));
            self.truncated |= !all;
            for subject in subjects {
                types.entry(subject).or_default().push(class.iri.clone());
            }
        }
        let stopping: HashSet<NamedNode> = facts(view, ptl::ARRETE_L_IMPACT)
            .filter(|(_, value)| is_true(value))
            .map(|(class, _)| class)
            .collect();
        let mut known: HashMap<NamedNode, u16> = HashMap::new();
        self.graph = DiGraph::with_capacity(types.len(), types.len() * 4);
        for (iri, types) in types {
            let Some(class) = schema.most_specific(&types).into_iter().next() else { continue };
            let stops = class.ancestors.iter().any(|above| stopping.contains(above));
            let next = u16::try_from(known.len()).unwrap_or(u16::MAX);
            let place = *known.entry(class.iri.clone()).or_insert_with(|| {
                self.classes.push(class.iri.clone());
                next
            });
            let node = self.graph.add_node(Node { iri: iri.clone(), class: place, stops });
            self.places.insert(iri, node);
        }
    }

    /// Reads the things that link two others; the pairs that they relate, by the property that sums them up.
    fn read_links(
        &mut self,
        view: &dyn View,
        schema: &Schema,
    ) -> HashSet<(NamedNode, NodeId, NodeId)> {
        let mut summed_up = HashSet::new();
        let impacts = impacts(view);
        for class in schema.classes().iter().filter(|class| class.is_main()) {
            let Some(link) = link_of(schema, class) else { continue };
            let (things, _) = subjects(view, (rdf::TYPE, class.iri.as_ref()));
            let things: HashSet<NamedNode> = things.into_iter().collect();
            if things.is_empty() {
                continue;
            }
            let ends = |property: &NamedNode| self.values_of(view, (property, &things));
            let (from, to) = (ends(&link.from), ends(&link.to));
            let mut carried = link.object.as_ref().map(&ends).unwrap_or_default();
            let kind = self.add_kind(class.iri.clone(), (true, false), &impacts);
            let mut things: Vec<NamedNode> = things.into_iter().collect();
            things.sort_unstable();
            for thing in things {
                let (Some(starts), Some(stops)) = (from.get(&thing), to.get(&thing)) else {
                    continue;
                };
                let carried = carried.remove(&thing).unwrap_or_default();
                let place = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
                self.links.push(LinkThing { iri: thing, carried });
                for start in starts {
                    for stop in stops {
                        self.add((*start, *stop), (kind, Some(place)));
                        if let Some(shortcut) = &link.shortcut {
                            summed_up.insert((shortcut.clone(), *start, *stop));
                        }
                    }
                }
            }
        }
        summed_up
    }

    /// The things of the network that some things have as values of a property.
    fn values_of(
        &self,
        view: &dyn View,
        (property, things): (&NamedNode, &HashSet<NamedNode>),
    ) -> HashMap<NamedNode, Vec<NodeId>> {
        let mut values: HashMap<NamedNode, Vec<NodeId>> = HashMap::new();
        for (subject, value) in facts(view, property.as_ref()) {
            if let Term::NamedNode(value) = value
                && let Some(node) = self.places.get(&value)
                && things.contains(&subject)
            {
                let known = values.entry(subject).or_default();
                if !known.contains(node) {
                    known.push(*node);
                }
            }
        }
        values
    }

    fn read_properties(
        &mut self,
        view: &dyn View,
        (schema, linked): (&Schema, &HashSet<(NamedNode, NodeId, NodeId)>),
    ) {
        let impacts = impacts(view);
        let mut properties: Vec<(&NamedNode, bool)> = schema
            .properties()
            .map(|(iri, property)| (iri, property.layer.is_some()))
            .filter(|(iri, _)| **iri != rdf::TYPE)
            .collect();
        // The words of the community first: other layers only say what these do not.
        properties.sort_by(|left, right| (left.1, left.0).cmp(&(right.1, right.0)));
        let mut related: HashSet<(NodeId, NodeId)> = self
            .graph
            .edge_indices()
            .filter_map(|edge| self.graph.edge_endpoints(edge))
            .map(|(from, to)| (from.min(to), from.max(to)))
            .collect();
        for (property, layer) in properties {
            let mut pairs: Vec<(NodeId, NodeId)> = facts(view, property.as_ref())
                .filter_map(|(subject, value)| {
                    let Term::NamedNode(value) = value else { return None };
                    Some((*self.places.get(&subject)?, *self.places.get(&value)?))
                })
                .filter(|(from, to)| {
                    let (low, high) = (*from.min(to), *from.max(to));
                    !(layer && related.contains(&(low, high)))
                })
                .filter(|(from, to)| {
                    linked.is_empty() || !linked.contains(&(property.clone(), *from, *to))
                })
                .collect();
            pairs.sort_unstable();
            pairs.dedup();
            if pairs.is_empty() {
                continue;
            }
            let kind = self.add_kind(property.clone(), (false, layer), &impacts);
            for (from, to) in pairs {
                self.add((from, to), (kind, None));
                if !layer {
                    related.insert((from.min(to), from.max(to)));
                }
            }
        }
    }

    fn add_kind(
        &mut self,
        iri: NamedNode,
        (is_link, layer): (bool, bool),
        impacts: &HashMap<NamedNode, Impact>,
    ) -> u16 {
        let impact = impacts.get(&iri).copied().unwrap_or_default();
        self.kinds.push(Kind { iri, is_link, impact, layer, count: 0 });
        u16::try_from(self.kinds.len() - 1).expect("an ontology has fewer than 65,536 properties")
    }

    fn add(&mut self, (from, to): (NodeId, NodeId), (kind, link): (u16, Option<u32>)) {
        self.graph.add_edge(from, to, Edge { kind, link });
        self.kinds[usize::from(kind)].count += 1;
    }
}

/// How the things of a class link two others, as the class or the nearest one above it says.
fn link_of(schema: &Schema, class: &Class) -> Option<Link> {
    let class = schema.class(class.iri.as_ref())?;
    schema.nearest(class, |above| above.link.clone())
}

/// The things that have a value for a property, and whether all were read.
fn subjects(
    view: &dyn View,
    (predicate, object): (NamedNodeRef<'_>, NamedNodeRef<'_>),
) -> (Vec<NamedNode>, bool) {
    let (predicate, object) = (Some(predicate), Some(object.into()));
    let quads = view.matching(Pattern { predicate, object, ..Pattern::default() }, MOST);
    let all = quads.len() < MOST;
    let named = quads.into_iter().filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some(subject),
        NamedOrBlankNode::BlankNode(_) => None,
    });
    (named.collect(), all)
}

/// The facts of a property.
fn facts(view: &dyn View, predicate: NamedNodeRef<'_>) -> impl Iterator<Item = (NamedNode, Term)> {
    let pattern = Pattern { predicate: Some(predicate), ..Pattern::default() };
    view.matching(pattern, MOST).into_iter().filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some((subject, quad.object)),
        NamedOrBlankNode::BlankNode(_) => None,
    })
}

fn is_true(value: &Term) -> bool {
    matches!(value, Term::Literal(literal) if matches!(literal.value(), "true" | "1"))
}

/// Which way an impact travels, by property and class of links.
fn impacts(view: &dyn View) -> HashMap<NamedNode, Impact> {
    facts(view, ptl::IMPACT)
        .filter_map(|(subject, value)| {
            let Term::Literal(value) = value else { return None };
            let impact = match value.value() {
                "aller" => Impact::Forward,
                "retour" => Impact::Backward,
                _ => return None,
            };
            Some((subject, impact))
        })
        .collect()
}

fn gatherings(view: &dyn View, schema: &Schema, kinds: &[Kind]) -> Vec<Gathering> {
    let mut found: Vec<(i64, NamedNode)> = facts(view, ptl::REGROUPE)
        .filter_map(|(property, value)| {
            let Term::Literal(value) = value else { return None };
            Some((value.value().parse().ok()?, property))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .map(|(_, property)| Gathering {
            range: schema.property(property.as_ref()).and_then(|known| known.range.clone()),
            kind: kinds
                .iter()
                .position(|kind| kind.iri == property)
                .and_then(|place| u16::try_from(place).ok()),
            property,
        })
        .collect()
}
