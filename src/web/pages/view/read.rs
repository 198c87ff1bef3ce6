//! One view of the map: from the quads of its graph to what is drawn and listed.
//!
//! Only patterns bound on the view and on its figures are read, each with a limit.

use std::collections::BTreeMap;
use std::sync::Arc;

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::style;
use super::tree::tree;
use crate::diagram::{Around, Hints, Subject, Subjects};
use crate::index::Pattern;
use crate::model::to_rdf::terms::{NAMESPACE, am};
use crate::model::{Access, Bounds, Connection, Figure, Node, Shown, Text, View};
use crate::vocab::{dct, skos};
use crate::web::extract::Visit;
use crate::web::names::{Names, about, best_literal, object_of};

/// Figures read in one view; more are counted.
pub(super) const MOST_FIGURES: usize = 50_000;
/// Quads read about one figure.
const MOST_FACTS: usize = 400;
/// Graphs in which one view is looked for.
const MOST_GRAPHS: usize = 64;

/// A view and what it shows.
pub(super) struct Seen {
    /// The graph that it is read from.
    pub(super) graph: NamedNode,
    /// Other graphs that hold a view of the same address.
    pub(super) others: Vec<NamedNode>,
    /// What is drawn; identifiers are IRIs.
    pub(super) view: View,
    pub(super) subjects: Subjects,
    /// How many times each element or relationship appears, by IRI.
    pub(super) times: BTreeMap<NamedNode, usize>,
    /// Figures in the view, read or not.
    pub(super) figures: usize,
}

/// A box or a line as its quads say it.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) figure: Figure,
    hints: Hints,
    is_box: bool,
    bounds: Bounds,
    pub(super) parent: Option<String>,
    pub(super) order: i64,
    ends: [Option<String>; 2],
    bends: String,
    attachments: [String; 2],
}

/// Finds the view at an IRI, in the graph that is asked for, else in the first one.
pub(super) fn read(
    visit: &Visit,
    names: &Names<'_>,
    (thing, wanted): (&NamedNode, Option<&NamedNode>),
) -> Option<Seen> {
    let mut graphs = graphs(visit, thing);
    let place = match wanted {
        Some(wanted) => graphs.iter().position(|graph| graph == wanted)?,
        None => 0,
    };
    if graphs.is_empty() {
        return None;
    }
    let graph = graphs.remove(place);
    let pattern = Pattern {
        predicate: Some(am::VIEW),
        object: Some(thing.as_ref().into()),
        graph: Some(graph.as_ref()),
        ..Pattern::default()
    };
    let figures = visit.view.matching(pattern, MOST_FIGURES);
    let total =
        if figures.len() < MOST_FIGURES { figures.len() } else { visit.view.count(pattern) };
    let mut boxes = Vec::new();
    let mut lines = Vec::new();
    let mut subjects = Subjects::default();
    for quad in figures {
        let NamedOrBlankNode::NamedNode(figure) = quad.subject else { continue };
        let raw = raw(visit, &figure, &graph);
        if raw.hints != Hints::default() {
            subjects.hints.insert(raw.figure.identifier.clone(), raw.hints.clone());
        }
        if raw.is_box { boxes.push(raw) } else { lines.push(raw) }
    }
    subjects.around = Around {
        view: subject(visit, names, (thing, &graph)),
        // The graph of a source is its model.
        model: Subject {
            name: names.name(&graph).label.clone(),
            ..subject(visit, names, (&graph, &graph))
        },
    };
    lines.sort_by(|left, right| place_of(left).cmp(&place_of(right)));
    let view = View {
        nodes: tree(boxes),
        connections: lines.into_iter().map(connection).collect(),
        kind: "Diagram".to_owned(),
        ..View::default()
    };
    let mut seen =
        Seen { graph, others: graphs, view, subjects, times: BTreeMap::new(), figures: total };
    seen.subjects(visit, names);
    Some(seen)
}

/// The visible graphs that hold a view of that IRI.
fn graphs(visit: &Visit, thing: &NamedNode) -> Vec<NamedNode> {
    let pattern = Pattern {
        subject: Some(thing.as_ref().into()),
        predicate: Some(rdf::TYPE),
        object: Some(am::VIEW_CLASS.into()),
        ..Pattern::default()
    };
    let mut graphs: Vec<NamedNode> = visit
        .view
        .matching(pattern, MOST_GRAPHS)
        .into_iter()
        .filter_map(|quad| match quad.graph_name {
            GraphName::NamedNode(graph) => Some(graph),
            _ => None,
        })
        .collect();
    graphs.sort();
    graphs
}

pub(super) fn place_of(raw: &Raw) -> (i64, &str) {
    (raw.order, &raw.figure.identifier)
}

fn raw(visit: &Visit, figure: &NamedNode, graph: &NamedNode) -> Raw {
    let pattern = Pattern {
        subject: Some(figure.as_ref().into()),
        graph: Some(graph.as_ref()),
        ..Pattern::default()
    };
    let mut raw = Raw::default();
    raw.figure.identifier = figure.as_str().to_owned();
    for quad in visit.view.matching(pattern, MOST_FACTS) {
        match &quad.object {
            Term::NamedNode(object) => raw.relation(quad.predicate.as_ref(), object),
            Term::Literal(value) => raw.value(&quad, value),
            Term::BlankNode(_) => {}
        }
    }
    raw
}

impl Raw {
    fn relation(&mut self, predicate: NamedNodeRef<'_>, object: &NamedNode) {
        let iri = || object.as_str().to_owned();
        if predicate == rdf::TYPE {
            self.is_box |= object.as_ref() == am::VIEW_NODE;
        } else if predicate == am::SHOWS_ELEMENT || predicate == am::SHOWS_RELATIONSHIP {
            self.figure.shown = Shown::Concept(iri());
        } else if predicate == am::CONCEPT {
            self.figure.shown = Shown::Part(iri(), None);
        } else if predicate == am::PARENT {
            self.parent = Some(iri());
        } else if predicate == am::CONNECTION_SOURCE {
            self.ends[0] = Some(iri());
        } else if predicate == am::CONNECTION_TARGET {
            self.ends[1] = Some(iri());
        } else if predicate == am::VIEW_REFERENCE {
            self.figure.view_references.push(iri());
        }
    }

    fn value(&mut self, quad: &Quad, value: &Literal) {
        let predicate = quad.predicate.as_ref();
        let text = value.value();
        // Brought back into what can be drawn rather than refused.
        let number = || {
            let number = text.trim().parse::<f64>().unwrap_or_default();
            let number = if number.is_finite() { number } else { 0.0 };
            #[expect(clippy::cast_possible_truncation, reason = "clamped to the range first")]
            let number = number.round().clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i32;
            number
        };
        if predicate == am::X {
            self.bounds.x = number();
        } else if predicate == am::Y {
            self.bounds.y = number();
        } else if predicate == am::WIDTH {
            self.bounds.width = number();
        } else if predicate == am::HEIGHT {
            self.bounds.height = number();
        } else if predicate == am::ORDER {
            self.order = text.trim().parse().unwrap_or(i64::MAX);
        } else if predicate == am::KIND {
            self.figure.kind = Arc::from(text);
        } else if predicate == am::STYLE {
            self.figure.style = Some(style::read(text));
        } else if predicate == am::BENDPOINTS {
            text.clone_into(&mut self.bends);
        } else if predicate == am::SOURCE_ATTACHMENT {
            text.clone_into(&mut self.attachments[0]);
        } else if predicate == am::TARGET_ATTACHMENT {
            text.clone_into(&mut self.attachments[1]);
        } else if predicate == rdfs_label() || predicate == am::NAME {
            let language = value.language().map(Arc::from);
            let name = Text { value: text.to_owned(), language };
            // The name as written comes before the same on one line.
            if predicate == am::NAME {
                self.figure.labels.insert(0, name);
            } else {
                self.figure.labels.push(name);
            }
        } else if let Some(name) = predicate.as_str().strip_prefix(NAMESPACE) {
            match name {
                "feature" | "attribute" => {
                    if let Some((name, value)) = text.split_once('=') {
                        self.hints.take(name, value);
                    }
                }
                _ => self.hints.take(name, text),
            }
        }
    }
}

fn rdfs_label() -> NamedNodeRef<'static> {
    oxrdf::vocab::rdfs::LABEL
}

pub(super) fn node(raw: Raw) -> Node {
    Node { figure: raw.figure, bounds: raw.bounds, nodes: Vec::new() }
}

fn connection(raw: Raw) -> Connection {
    let [source, target] = raw.ends;
    let attachment = |text: &str| style::points(text).first().copied();
    let mut line = Connection {
        figure: raw.figure,
        source,
        target,
        source_attachment: attachment(&raw.attachments[0]),
        bendpoints: style::points(&raw.bends),
        ..Connection::default()
    };
    line.target_attachment = attachment(&raw.attachments[1]);
    line
}

impl Seen {
    /// Reads what the figures show.
    fn subjects(&mut self, visit: &Visit, names: &Names<'_>) {
        let mut waiting: Vec<&Node> = self.view.nodes.iter().collect();
        let mut figures: Vec<&Figure> = Vec::new();
        while let Some(node) = waiting.pop() {
            figures.push(&node.figure);
            waiting.extend(&node.nodes);
        }
        figures.extend(self.view.connections.iter().map(|connection| &connection.figure));
        for figure in figures {
            if let Shown::Concept(concept) = &figure.shown
                && let Ok(iri) = NamedNode::new(concept)
            {
                if !self.subjects.concepts.contains_key(concept) {
                    let subject = subject(visit, names, (&iri, &self.graph));
                    self.subjects.concepts.insert(concept.clone(), subject);
                }
                *self.times.entry(iri).or_default() += 1;
            }
            for reference in &figure.view_references {
                if let Ok(iri) = NamedNode::new(reference) {
                    let name = names.name(&iri).label.clone();
                    let href = Some(visit.urls().view(iri.as_ref()));
                    self.subjects.views.insert(reference.clone(), (name, href));
                }
            }
        }
    }
}

fn subject(visit: &Visit, names: &Names<'_>, (iri, graph): (&NamedNode, &NamedNode)) -> Subject {
    let view = visit.view.as_ref();
    let name = names.name(iri);
    let archimate = |class: &&NamedNode| class.as_str().starts_with(NAMESPACE);
    let class = name.types.iter().find(archimate);
    let kind = class.and_then(|class| class.as_str().strip_prefix(NAMESPACE)).unwrap_or_default();
    let kind_label = class
        .and_then(|class| visit.schema.class(class.as_ref()))
        .map(|class| class.label.clone())
        .unwrap_or_default();
    let documentation = best_literal(view, iri, dct::DESCRIPTION);
    let mut subject = Subject {
        kind: kind.to_owned(),
        kind_label,
        documentation: documentation.map(|(text, _)| text.value().to_owned()).unwrap_or_default(),
        href: Some(visit.urls().fiche(iri.as_ref())),
        transverse: name.transverse || is_shared(visit, names, iri),
        ..Subject::default()
    };
    let pattern = Pattern {
        subject: Some(iri.as_ref().into()),
        graph: Some(graph.as_ref()),
        ..Pattern::default()
    };
    for quad in view.matching(pattern, MOST_FACTS) {
        let predicate = quad.predicate.as_ref();
        match &quad.object {
            // Named in the model itself: a name made for a page is not one that the architect wrote.
            Term::Literal(_) if predicate == rdfs_label() => subject.name.clone_from(&name.label),
            Term::NamedNode(profile) if predicate.as_str() == PROFILE => {
                subject.specializations.push(names.name(profile).label.clone());
            }
            Term::Literal(value) if predicate == am::ACCESS_TYPE => {
                subject.access = access(value.value());
            }
            Term::Literal(value) if predicate == am::MODIFIER => {
                subject.modifier = Some(value.value().to_owned());
            }
            Term::Literal(value) if predicate == am::IS_DIRECTED => {
                subject.directed = matches!(value.value(), "true" | "1");
            }
            Term::Literal(value) if predicate.as_str().contains("/propriete/") => {
                let key = names.name(&quad.predicate).label.clone();
                if key == "Specialization" {
                    subject.specializations.push(value.value().to_owned());
                }
                subject.properties.push((key, value.value().to_owned()));
            }
            _ => {}
        }
    }
    subject
}

/// From a concept to its specialization.
const PROFILE: &str = "https://w3id.org/portulan/archimate#profile";

/// Whether an element is aligned to something that several organisations share.
fn is_shared(visit: &Visit, names: &Names<'_>, iri: &NamedNode) -> bool {
    about(visit.view.as_ref(), iri, Some(skos::EXACT_MATCH), 8).into_iter().any(
        |quad| matches!(&quad.object, Term::NamedNode(shared) if names.name(shared).transverse),
    )
}

fn access(written: &str) -> Option<Access> {
    [Access::Access, Access::Read, Access::Write, Access::ReadWrite]
        .into_iter()
        .find(|access| access.name() == written)
}

/// The element or relationship at one end of a relationship.
pub(super) fn end(visit: &Visit, relation: &NamedNode, end: NamedNodeRef<'_>) -> Option<NamedNode> {
    match object_of(visit.view.as_ref(), relation, end)? {
        Term::NamedNode(end) => Some(end),
        _ => None,
    }
}
