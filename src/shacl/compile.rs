//! From a graph of shapes to a plan; every fault is gathered, so that an author mends them in one go.

mod constraints;
mod order;
mod paths;
mod sparql;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef, Term};

use super::fault::{ShapesError, ShapesFault, short};
use super::graph::ShapesGraph;
use super::names as sh;
use super::shape::{Plan, Severity, Shape, Target};
use crate::vocab::owl;
use sparql::Component;

/// More shapes than any author writes.
const MOST_SHAPES: usize = 100_000;

/// Compiles a graph of shapes.
pub(super) fn compile(graph: &ShapesGraph, name: Option<NamedNode>) -> Result<Plan, ShapesError> {
    let mut compiler = Compiler {
        graph,
        shapes_graph: name,
        places: BTreeMap::new(),
        nodes: Vec::new(),
        components: Vec::new(),
        faults: Vec::new(),
    };
    compiler.read_components();
    compiler.discover();
    let mut shapes = Vec::with_capacity(compiler.nodes.len());
    for place in 0..compiler.nodes.len() {
        let node = compiler.nodes[place].clone();
        let shape = compiler.shape(&node);
        shapes.push(shape);
    }
    compiler.add_siblings(&mut shapes);
    compiler.check_entailment();
    if compiler.faults.is_empty() {
        compiler.faults.extend(order::recursion(&shapes));
    }
    if compiler.faults.is_empty() {
        return Ok(Plan { shapes });
    }
    compiler.faults.truncate(ShapesError::MOST);
    Err(ShapesError { faults: compiler.faults })
}

struct Compiler<'g> {
    graph: &'g ShapesGraph,
    shapes_graph: Option<NamedNode>,
    /// The place of each shape, by its node as text.
    places: BTreeMap<String, usize>,
    nodes: Vec<Term>,
    components: Vec<Component>,
    faults: Vec<ShapesFault>,
}

impl<'g> Compiler<'g> {
    fn fault(
        &mut self,
        shape: &Term,
        property: Option<NamedNodeRef<'_>>,
        problem: impl Into<String>,
    ) {
        self.faults.push(ShapesFault {
            shape: shape.clone(),
            property: property.map(NamedNodeRef::into_owned),
            problem: problem.into(),
        });
    }

    /// Finds the shapes of the graph (SHACL, section 2.1: the four ways to be one).
    fn discover(&mut self) {
        let graph = self.graph;
        let parameters: BTreeSet<NamedNode> = sh::PARAMETERS
            .iter()
            .chain(&sh::TARGETS)
            .map(|parameter| (*parameter).into_owned())
            .chain(self.components.iter().flat_map(Component::mandatory))
            .collect();
        let mut found: BTreeMap<String, Term> = BTreeMap::new();
        for subject in graph.subjects() {
            let typed =
                graph.is_a(subject, sh::NODE_SHAPE) || graph.is_a(subject, sh::PROPERTY_SHAPE);
            if typed || graph.said(subject).iter().any(|(p, _)| parameters.contains(p)) {
                found.insert(subject.to_string(), subject.clone());
            }
            for (predicate, value) in graph.said(subject) {
                let members = match predicate.as_ref() {
                    p if [sh::PROPERTY, sh::NODE, sh::NOT, sh::QUALIFIED_VALUE_SHAPE]
                        .contains(&p) =>
                    {
                        vec![value]
                    }
                    p if [sh::AND, sh::OR, sh::XONE].contains(&p) => {
                        graph.list(value).unwrap_or_default()
                    }
                    _ => continue,
                };
                found.extend(members.into_iter().map(|node| (node.to_string(), node.clone())));
            }
        }
        if found.len() > MOST_SHAPES {
            let (_, first) = found.first_key_value().expect("there are many");
            let first = first.clone();
            self.fault(&first, None, format!("plus de {MOST_SHAPES} formes"));
            return;
        }
        for (place, (key, node)) in found.into_iter().enumerate() {
            self.places.insert(key, place);
            self.nodes.push(node);
        }
    }

    fn shape(&mut self, node: &Term) -> Shape {
        let graph = self.graph;
        if node.is_literal() {
            self.fault(node, None, "une forme est attendue, c’est un littéral");
        } else if graph.said(node).is_empty() {
            self.fault(node, None, "cette forme est citée mais n’est pas décrite");
        }
        let path = self.path_of(node);
        self.check_kind(node, path.is_some());
        self.refuse_unknown(node);
        let severity = self.iri(node, sh::SEVERITY).map_or(Severity::Violation, Severity::from_iri);
        let mut shape = Shape {
            node: node.clone(),
            path,
            targets: self.targets(node),
            constraints: Vec::new(),
            deactivated: self.boolean(node, sh::DEACTIVATED),
            severity,
            messages: self.messages(node),
        };
        self.add_constraints(&mut shape);
        shape
    }

    /// A property shape has one path, a node shape none.
    fn check_kind(&mut self, node: &Term, has_path: bool) {
        let graph = self.graph;
        if graph.is_a(node, sh::NODE_SHAPE) && has_path {
            self.fault(node, Some(sh::PATH), "une sh:NodeShape n’a pas de chemin");
        }
        let is_property =
            graph.is_a(node, sh::PROPERTY_SHAPE) || graph.is_a(node, sh::PARAMETER_CLASS);
        if is_property && graph.value(node, sh::PATH).is_none() {
            self.fault(node, Some(sh::PATH), "une sh:PropertyShape a un chemin (sh:path)");
        }
    }

    /// Nothing of the namespace of SHACL is ignored in silence.
    fn refuse_unknown(&mut self, node: &Term) {
        let mut last = None;
        for (property, _) in self.graph.said(node) {
            let Some(local) = property.as_str().strip_prefix(sh::NAMESPACE) else {
                continue;
            };
            let is_known = sh::ALSO_SAID.contains(&local)
                || sh::PARAMETERS.iter().any(|known| *known == property.as_ref());
            if !is_known && last != Some(property) {
                last = Some(property);
                let problem = format!("sh:{local} n’est pas pris en charge");
                self.fault(node, Some(property.as_ref()), problem);
            }
        }
    }

    fn targets(&mut self, node: &Term) -> Vec<Target<Term>> {
        let graph = self.graph;
        let mut targets = Vec::new();
        for value in graph.values(node, sh::TARGET_NODE) {
            if value.is_blank_node() {
                self.fault(node, Some(sh::TARGET_NODE), "un IRI ou un littéral est attendu");
            }
            targets.push(Target::Node(value.clone()));
        }
        for iri in self.iris(node, sh::TARGET_CLASS) {
            targets.push(Target::Class(iri.into()));
        }
        for iri in self.iris(node, sh::TARGET_SUBJECTS_OF) {
            targets.push(Target::SubjectsOf(iri.into()));
        }
        for iri in self.iris(node, sh::TARGET_OBJECTS_OF) {
            targets.push(Target::ObjectsOf(iri.into()));
        }
        // Section 2.1.3.3; OWL's classes are classes of RDF Schema too.
        let is_shape = graph.is_a(node, sh::NODE_SHAPE) || graph.is_a(node, sh::PROPERTY_SHAPE);
        if is_shape && (graph.is_a(node, rdfs::CLASS) || graph.is_a(node, owl::CLASS)) {
            if node.is_named_node() {
                targets.push(Target::Class(node.clone()));
            } else {
                self.fault(node, Some(rdf::TYPE), "une forme qui est une classe porte un IRI");
            }
        }
        targets
    }

    /// The sibling shapes of `sh:qualifiedValueShapesDisjoint` (section 4.7.3).
    fn add_siblings(&self, shapes: &mut [Shape]) {
        use super::shape::Constraint;
        let mut beside: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for parent in shapes.iter() {
            let properties = parent.constraints.iter().filter_map(|constraint| match constraint {
                Constraint::Property(place) => Some(*place),
                _ => None,
            });
            let properties: Vec<usize> = properties.collect();
            let qualified: Vec<usize> = properties
                .iter()
                .flat_map(|place| &shapes[*place].constraints)
                .filter_map(|constraint| match constraint {
                    Constraint::Qualified(qualified) => Some(qualified.shape),
                    _ => None,
                })
                .collect();
            for property in properties {
                beside.entry(property).or_default().extend(qualified.iter().copied());
            }
        }
        for (place, shape) in shapes.iter_mut().enumerate() {
            let disjoint = self
                .graph
                .values(&shape.node, sh::QUALIFIED_VALUE_SHAPES_DISJOINT)
                .any(|value| matches!(value, Term::Literal(literal) if values::is_true(literal)));
            for constraint in &mut shape.constraints {
                if let (Constraint::Qualified(qualified), true) = (constraint, disjoint) {
                    let siblings = beside.get(&place).into_iter().flatten().copied();
                    qualified.siblings =
                        siblings.filter(|other| *other != qualified.shape).collect();
                }
            }
        }
    }

    fn check_entailment(&mut self) {
        let graph = self.graph;
        for subject in graph.subjects() {
            if let Some(regime) = graph.value(subject, sh::ENTAILMENT) {
                let problem = format!("le régime d’inférence {regime} n’est pas pris en charge");
                self.fault(subject, Some(sh::ENTAILMENT), problem);
            }
        }
    }

    fn place(&mut self, node: &Term, property: NamedNodeRef<'_>, value: &Term) -> Option<usize> {
        let place = self.places.get(&value.to_string()).copied();
        if place.is_none() {
            let problem = format!("{value} n’est pas une forme, attendue par {}", short(property));
            self.fault(node, Some(property), problem);
        }
        place
    }
}
