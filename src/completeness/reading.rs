//! Reads where the things of a view stand, property by property.

use std::collections::{BTreeSet, HashMap, HashSet};

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use super::{Completeness, Kind, Standing, levels_of, named, values};
use crate::index::{Pattern, View};
use crate::schema::{Class, Schema};
use crate::vocab::{prov, ptl, skos};

/// Facts of one property read at most.
const MOST: usize = 10_000_000;
/// A property is read thing by thing when it has this many times more facts than there are things.
const TOO_MANY: usize = 4;

/// What is read of one thing before its properties.
#[derive(Default)]
struct Found {
    types: Vec<NamedNode>,
    graphs: Vec<GraphName>,
}

impl Completeness {
    /// Reads where every thing stands of which levels speak; `fictitious` are the graphs whose content is invented.
    pub fn read(view: &dyn View, schema: &Schema, fictitious: &HashSet<GraphName>) -> Self {
        let reading = Reading { view, schema };
        let mut all =
            Self { levels: levels_of(schema), gatherings: reading.gatherings(), ..Self::default() };
        let mut kinds: HashMap<Vec<NamedNode>, usize> = HashMap::new();
        for (thing, mut found) in reading.things() {
            found.types.sort();
            found.types.dedup();
            let known = kinds.get(&found.types).copied();
            let kind = known.unwrap_or_else(|| {
                all.kinds.push(reading.kind(&found.types));
                kinds.insert(found.types.clone(), all.kinds.len() - 1);
                all.kinds.len() - 1
            });
            all.standings.push(Standing {
                thing,
                kind,
                filled: vec![false; all.kinds[kind].requirements.len()].into(),
                fictitious: found.graphs.iter().all(|graph| fictitious.contains(graph)),
                gathered: vec![reading.contributors(&found.graphs); all.gatherings.len()].into(),
            });
        }
        all.standings.sort_by(|left, right| left.thing.cmp(&right.thing));
        reading.fill(&mut all);
        reading.gather(&mut all);
        all
    }
}

struct Reading<'a> {
    view: &'a dyn View,
    schema: &'a Schema,
}

impl Reading<'_> {
    /// The things of the classes of which something is expected.
    fn things(&self) -> HashMap<NamedNode, Found> {
        let mut things: HashMap<NamedNode, Found> = HashMap::new();
        let expected = |class: &&Class| !class.requirements.is_empty() && class.is_main();
        for class in self.schema.classes().iter().filter(expected) {
            let pattern = Pattern {
                predicate: Some(rdf::TYPE),
                object: Some(class.iri.as_ref().into()),
                ..Pattern::default()
            };
            for quad in self.view.matching(pattern, MOST) {
                if let NamedOrBlankNode::NamedNode(thing) = quad.subject {
                    let found = things.entry(thing).or_default();
                    found.types.push(class.iri.clone());
                    found.graphs.push(quad.graph_name);
                }
            }
        }
        things
    }

    fn kind(&self, types: &[NamedNode]) -> Kind {
        let classes = self.schema.most_specific(types);
        let above = classes.iter().flat_map(|class| class.ancestors.iter().cloned()).collect();
        let class = classes.first().map_or_else(|| rdf::TYPE.into_owned(), |one| one.iri.clone());
        Kind { class, above, requirements: self.schema.requirements_of(types) }
    }

    fn gatherings(&self) -> Vec<NamedNode> {
        let pattern = Pattern { predicate: Some(ptl::REGROUPE), ..Pattern::default() };
        let ranked = |quad: Quad| match (quad.subject, quad.object) {
            (NamedOrBlankNode::NamedNode(property), Term::Literal(rank)) => {
                Some((rank.value().parse::<i64>().ok()?, property))
            }
            _ => None,
        };
        let quads = self.view.matching(pattern, MOST).into_iter();
        let mut found: Vec<(i64, NamedNode)> = quads.filter_map(ranked).collect();
        found.sort();
        found.dedup();
        found.into_iter().map(|(_, property)| property).collect()
    }

    /// The facts of a property that speak of the things that stand somewhere: their place, and the fact.
    fn facts(&self, all: &Completeness, property: &NamedNode) -> Vec<(usize, Quad)> {
        let pattern = Pattern { predicate: Some(property.as_ref()), ..Pattern::default() };
        let place = |subject: &NamedOrBlankNode| match subject {
            NamedOrBlankNode::NamedNode(thing) => {
                all.standings.binary_search_by(|one| one.thing.cmp(thing)).ok()
            }
            NamedOrBlankNode::BlankNode(_) => None,
        };
        if self.view.count(pattern) < all.standings.len().saturating_mul(TOO_MANY).max(1_000) {
            let quads = self.view.matching(pattern, MOST).into_iter();
            return quads.filter_map(|quad| Some((place(&quad.subject)?, quad))).collect();
        }
        let own = |(place, one): (usize, &Standing)| {
            let subject = Some(one.thing.as_ref().into());
            let quads = self.view.matching(Pattern { subject, ..pattern }, 64);
            quads.into_iter().map(move |quad| (place, quad)).collect::<Vec<_>>()
        };
        all.standings.iter().enumerate().flat_map(own).collect()
    }

    fn fill(&self, all: &mut Completeness) {
        let expected = all.kinds.iter().flat_map(|kind| &kind.requirements);
        let paths: BTreeSet<NamedNode> = expected.map(|one| one.shape.path.clone()).collect();
        for path in paths {
            let place =
                |kind: &Kind| kind.requirements.iter().position(|one| one.shape.path == path);
            let places: Vec<Option<usize>> = all.kinds.iter().map(place).collect();
            for (place, _) in self.facts(all, &path) {
                let standing = &mut all.standings[place];
                if let Some(requirement) = places[standing.kind] {
                    standing.filled[requirement] = true;
                }
            }
        }
    }

    /// Finds what gathers each thing: the values of the properties that gather and what holds those values
    /// (`skos:broader`); and, where organisations gather, those whose sources say that the thing exists, lest an
    /// organisation look better for not saying that a thing is its own.
    fn gather(&self, all: &mut Completeness) {
        let mut above: HashMap<NamedNode, Vec<NamedNode>> = HashMap::new();
        for (number, property) in all.gatherings.clone().iter().enumerate() {
            if !self.gathers_organisations(property) {
                all.standings.iter_mut().for_each(|one| one.gathered[number].clear());
            }
            for (place, quad) in self.facts(all, property) {
                let Some(value) = named(quad.object) else { continue };
                let known = above.entry(value.clone());
                let holders = known.or_insert_with(|| holders(self.view, &value));
                all.standings[place].gathered[number].extend(holders.iter().cloned());
            }
            for one in &mut all.standings {
                one.gathered[number].sort();
                one.gathered[number].dedup();
            }
        }
    }

    fn gathers_organisations(&self, property: &NamedNode) -> bool {
        let known = self.schema.property(property.as_ref());
        let range = known.and_then(|known| known.range.as_ref());
        let class = range.and_then(|range| self.schema.class(range.as_ref()));
        class.is_some_and(|class| class.descendants.iter().any(|one| *one == ptl::ORGANISME_CLASS))
    }

    /// The organisations whose sources these graphs are, or are derived from.
    fn contributors(&self, graphs: &[GraphName]) -> Vec<NamedNode> {
        let mut found = Vec::new();
        for graph in graphs {
            let GraphName::NamedNode(graph) = graph else { continue };
            let origins = values(self.view, graph, prov::WAS_DERIVED_FROM).filter_map(named);
            for origin in origins.chain([graph.clone()]) {
                found.extend(values(self.view, &origin, ptl::ORGANISME).filter_map(named));
            }
        }
        found
    }
}

/// A value and all that holds it; a loop in the data is walked once.
fn holders(view: &dyn View, value: &NamedNode) -> Vec<NamedNode> {
    let (mut found, mut waiting) = (Vec::new(), vec![value.clone()]);
    while let Some(one) = waiting.pop() {
        if !found.contains(&one) {
            waiting.extend(values(view, &one, skos::BROADER).filter_map(named));
            found.push(one);
        }
    }
    found
}
