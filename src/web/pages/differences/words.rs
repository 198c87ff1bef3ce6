//! What changed, in sentences: things that came and went, relations tied and untied, values that are others.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::Sides;
use crate::index::Pattern;
use crate::network::{EdgeId, Network, NodeId};
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown};
use crate::web::pages::lower_first;

/// Facts of one property read in each edition.
const MOST_FACTS: usize = 200_000;
/// Values named of one property.
const VALUES: usize = 4;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    Arrived,
    Left,
    Tied,
    Untied,
    Changed,
}

impl Event {
    /// Its name in files.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Arrived => "apparition",
            Self::Left => "disparition",
            Self::Tied => "lien nouveau",
            Self::Untied => "lien disparu",
            Self::Changed => "valeur changée",
        }
    }
}

/// One change, in a sentence that starts with the thing.
pub(super) struct Sentence {
    pub(super) event: Event,
    pub(super) iri: NamedNode,
    pub(super) thing: Shown,
    /// What is said of it.
    pub(super) words: String,
    /// The other end of a relation, after the words.
    pub(super) other: Option<Shown>,
}

/// Everything that changed, things first.
pub(super) fn sentences(sides: &Sides<'_>) -> Vec<Sentence> {
    let mut all = Vec::new();
    let difference = sides.difference;
    for node in difference.arrived.iter().filter(|node| sides.keeps_now(**node)) {
        all.push(thing(sides, (*node, Event::Arrived)));
    }
    for node in difference.left.iter().filter(|node| sides.kept_then(**node)) {
        all.push(thing(sides, (*node, Event::Left)));
    }
    for edge in &difference.tied {
        let (from, to, _) = sides.now.edge(*edge);
        if sides.keeps_now(from) || sides.keeps_now(to) {
            all.push(relation(sides, (*edge, Event::Tied)));
        }
    }
    for edge in &difference.untied {
        let (from, to, _) = sides.then.edge(*edge);
        if sides.kept_then(from) || sides.kept_then(to) {
            all.push(relation(sides, (*edge, Event::Untied)));
        }
    }
    all.extend(values(sides));
    all
}

/// The network, the visit and the names of an edition.
fn side<'a>(sides: &'a Sides<'_>, is_now: bool) -> (&'a Network, &'a Visit, &'a Names<'a>) {
    if is_now {
        (sides.now, sides.visit, sides.names)
    } else {
        (sides.then, sides.past, sides.past_names)
    }
}

/// A thing in the edition that has it.
pub(super) fn shown(sides: &Sides<'_>, iri: &NamedNode, is_now: bool) -> Shown {
    let (_, _, names) = side(sides, is_now);
    let shown = names.thing(iri);
    if is_now || sides.now.find(iri.as_ref()).is_some() {
        return shown;
    }
    let href = shown.href.as_ref().map(|href| {
        let and = if href.contains('?') { '&' } else { '?' };
        format!("{href}{and}edition={}", sides.number)
    });
    Shown { href, ..shown }
}

fn thing(sides: &Sides<'_>, (node, event): (NodeId, Event)) -> Sentence {
    let is_now = event == Event::Arrived;
    let (network, visit, _) = side(sides, is_now);
    let class = visit.schema.class(network.class(node).as_ref());
    let kind = class.map(|class| lower_first(&class.label)).unwrap_or_default();
    let words = if is_now { "apparaît sur la carte" } else { "n’y est plus" };
    Sentence {
        event,
        iri: network.iri(node).clone(),
        thing: shown(sides, network.iri(node), is_now),
        words: format!("({kind}) {words}."),
        other: None,
    }
}

fn relation(sides: &Sides<'_>, (edge, event): (EdgeId, Event)) -> Sentence {
    let is_now = event == Event::Tied;
    let (network, ..) = side(sides, is_now);
    let (from, to, _) = network.edge(edge);
    let label = label(sides, edge, is_now);
    let words = if is_now {
        format!("a un lien nouveau, «\u{202f}{label}\u{202f}», avec")
    } else {
        format!("n’a plus de lien «\u{202f}{label}\u{202f}» avec")
    };
    Sentence {
        event,
        iri: network.iri(from).clone(),
        thing: shown(sides, network.iri(from), is_now),
        words,
        other: Some(shown(sides, network.iri(to), is_now)),
    }
}

/// What a relation is called.
pub(super) fn label(sides: &Sides<'_>, edge: EdgeId, is_now: bool) -> String {
    let (network, visit, _) = side(sides, is_now);
    let kind = network.kind(network.edge(edge).2.kind);
    let class = visit.schema.class(kind.iri.as_ref()).filter(|_| kind.is_link);
    match class {
        Some(class) => lower_first(&class.label),
        None => lower_first(&visit.schema.property_label(kind.iri.as_ref())),
    }
}

type Values = BTreeMap<(NamedNode, NamedNode), BTreeSet<String>>;

/// The values that are others, of things that both editions have.
fn values(sides: &Sides<'_>) -> Vec<Sentence> {
    let related: HashSet<&NamedNode> = sides.now.kinds().iter().map(|kind| &kind.iri).collect();
    let mut properties: BTreeSet<&NamedNode> = BTreeSet::new();
    for class in sides.visit.schema.classes().iter().filter(|class| class.is_main()) {
        let paths = class.shapes.iter().map(|shape| &shape.path);
        properties.extend(paths.filter(|path| !related.contains(path)));
    }
    let mut sentences = Vec::new();
    for property in properties {
        let (now, then) = (read(sides, property, true), read(sides, property, false));
        let keys: BTreeSet<&(NamedNode, NamedNode)> = now.keys().chain(then.keys()).collect();
        for key in keys {
            let none = BTreeSet::new();
            let (new, old) = (now.get(key).unwrap_or(&none), then.get(key).unwrap_or(&none));
            let is_kept = sides.now.find(key.0.as_ref()).filter(|node| sides.keeps_now(*node));
            if new == old || is_kept.is_none() || sides.then.find(key.0.as_ref()).is_none() {
                continue;
            }
            let label = lower_first(&sides.visit.schema.property_label(property.as_ref()));
            sentences.push(Sentence {
                event: Event::Changed,
                iri: key.0.clone(),
                thing: shown(sides, &key.0, true),
                words: format!("{label}\u{a0}: {}.", changed(old, new)),
                other: None,
            });
        }
    }
    sentences
}

fn changed(old: &BTreeSet<String>, new: &BTreeSet<String>) -> String {
    let words = |values: &BTreeSet<String>| {
        let some = values.iter().take(VALUES).map(|value| format!("«\u{202f}{value}\u{202f}»"));
        let more = if values.len() > VALUES { ", …" } else { "" };
        format!("{}{more}", some.collect::<Vec<_>>().join(", "))
    };
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("{}, qui n’était pas dit", words(new)),
        (_, true) => format!("{} n’est plus dit", words(old)),
        _ => format!("{} au lieu de {}", words(new), words(old)),
    }
}

/// The values of a property, in words, by thing.
fn read(sides: &Sides<'_>, property: &NamedNode, is_now: bool) -> Values {
    let (network, visit, names) = side(sides, is_now);
    let pattern = Pattern { predicate: Some(property.as_ref()), ..Pattern::default() };
    let mut values = Values::new();
    for quad in visit.view.matching(pattern, MOST_FACTS) {
        let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
        if network.find(subject.as_ref()).is_none() {
            continue;
        }
        let text = match &quad.object {
            Term::Literal(literal) => {
                let language = literal.language().map(|tag| format!(" ({tag})"));
                let language = language.filter(|tag| tag != " (fr)").unwrap_or_default();
                let text: String = names.shown(&quad.object).text.chars().take(120).collect();
                format!("{text}{language}")
            }
            _ => names.shown(&quad.object).text,
        };
        values.entry((subject, property.clone())).or_default().insert(text);
    }
    values
}
