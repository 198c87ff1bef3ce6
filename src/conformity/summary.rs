//! Counts of what was found: by source, by nature, by rule.

use std::collections::{BTreeMap, HashMap};

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, Term};

use crate::index::{Pattern, View};
use crate::schema::Schema;
use crate::shacl::{Report, Severity, ValidationResult};
use crate::vocab::prov;

/// How many results there are, by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Violations, and the severities of others.
    pub violations: usize,
    /// Warnings.
    pub warnings: usize,
    /// Informations.
    pub infos: usize,
}

impl Counts {
    /// All of them.
    pub fn total(&self) -> usize {
        self.violations + self.warnings + self.infos
    }

    /// One more.
    pub fn add(&mut self, severity: &Severity) {
        match severity {
            Severity::Violation | Severity::Other(_) => self.violations += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }
}

/// The results that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common: a source, a class, a shape.
    pub key: NamedNode,
    /// How many they are.
    pub counts: Counts,
}

/// All counts of one report.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Number of the edition.
    pub edition: u64,
    /// Nodes that were checked.
    pub checked: usize,
    /// All results.
    pub counts: Counts,
    /// By source, the most results first.
    pub by_source: Vec<Group>,
    /// By most specific class.
    pub by_class: Vec<Group>,
    /// By shape.
    pub by_shape: Vec<Group>,
    /// Where each result stands: sources, class, shape.
    pub places: Vec<Place>,
    /// Whether some results were left out.
    pub truncated: bool,
}

/// Where one result stands, in the order of the report.
#[derive(Clone, Debug)]
pub struct Place {
    /// The sources that say it.
    pub sources: Vec<NamedNode>,
    /// What the thing is.
    pub class: Option<NamedNode>,
    /// The shape, when it has an IRI.
    pub shape: Option<NamedNode>,
    /// How serious it is.
    pub severity: Severity,
}

impl Summary {
    /// Counts the results of a report.
    pub fn of(report: &Report, view: &dyn View, schema: &Schema) -> Self {
        let mut summary = Self {
            edition: view.number(),
            checked: report.focus_nodes(),
            truncated: report.truncated(),
            ..Self::default()
        };
        let mut placing =
            Placing { view, schema, origins: HashMap::new(), classes: HashMap::new() };
        let mut groups: [BTreeMap<NamedNode, Counts>; 3] = Default::default();
        for result in report.results() {
            let place = placing.place(report, &result);
            summary.counts.add(&result.severity);
            let keys = [place.sources.as_slice(), place.class.as_slice(), place.shape.as_slice()];
            for (group, keys) in groups.iter_mut().zip(keys) {
                for key in keys {
                    group.entry(key.clone()).or_default().add(&result.severity);
                }
            }
            summary.places.push(place);
        }
        let [by_source, by_class, by_shape] = groups.map(ranked);
        Self { by_source, by_class, by_shape, ..summary }
    }
}

fn ranked(groups: BTreeMap<NamedNode, Counts>) -> Vec<Group> {
    let mut groups: Vec<Group> =
        groups.into_iter().map(|(key, counts)| Group { key, counts }).collect();
    groups.sort_by_key(|group| {
        let Counts { violations, warnings, infos } = group.counts;
        std::cmp::Reverse((violations, warnings, infos))
    });
    groups
}

/// Finds where results stand, each graph and each thing being read once.
struct Placing<'a> {
    view: &'a dyn View,
    schema: &'a Schema,
    origins: HashMap<NamedNode, NamedNode>,
    classes: HashMap<Term, Option<NamedNode>>,
}

impl Placing<'_> {
    fn place(&mut self, report: &Report, result: &ValidationResult) -> Place {
        let mut sources: Vec<NamedNode> =
            report.graphs_of(result).into_iter().map(|graph| self.origin(graph)).collect();
        sources.sort();
        sources.dedup();
        let shape = match &result.shape {
            Term::NamedNode(shape) => Some(shape.clone()),
            _ => None,
        };
        Place {
            sources,
            class: self.class(&result.focus),
            shape,
            severity: result.severity.clone(),
        }
    }

    /// The source that a derived graph comes from; any other graph itself.
    fn origin(&mut self, graph: NamedNode) -> NamedNode {
        if let Some(origin) = self.origins.get(&graph) {
            return origin.clone();
        }
        let pattern = Pattern {
            subject: Some(graph.as_ref().into()),
            predicate: Some(prov::WAS_DERIVED_FROM),
            graph: Some(graph.as_ref()),
            ..Pattern::default()
        };
        let origin = match self.view.matching(pattern, 1).pop().map(|quad| quad.object) {
            Some(Term::NamedNode(origin)) => origin,
            _ => graph.clone(),
        };
        self.origins.insert(graph, origin.clone());
        origin
    }

    fn class(&mut self, focus: &Term) -> Option<NamedNode> {
        if let Some(known) = self.classes.get(focus) {
            return known.clone();
        }
        let class = match focus {
            Term::NamedNode(thing) => self.class_of(thing),
            _ => None,
        };
        self.classes.insert(focus.clone(), class.clone());
        class
    }

    fn class_of(&self, thing: &NamedNode) -> Option<NamedNode> {
        let pattern = Pattern {
            subject: Some(thing.as_ref().into()),
            predicate: Some(rdf::TYPE),
            ..Pattern::default()
        };
        let mut types: Vec<NamedNode> = Vec::new();
        for quad in self.view.matching(pattern, 64) {
            if let Term::NamedNode(kind) = quad.object {
                types.push(kind);
            }
        }
        types.sort();
        types.dedup();
        let classes = self.schema.most_specific(&types);
        let best = classes.iter().find(|class| class.is_main()).or_else(|| classes.first());
        best.map(|class| class.iri.clone()).or_else(|| types.into_iter().next())
    }
}
