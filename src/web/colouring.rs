//! What the colours of a picture mean: by sharing, by kind, by any property that makes a good filter or a good column, or
//! by what a question of the library answers.
//!
//! A letter goes with each colour, on the picture and in the legend: colour never speaks alone.

mod asked;
mod numbers;

use std::collections::HashMap;

use oxrdf::vocab::xsd;
use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::extract::Visit;
use super::names::Names;
use super::problem::Problem;
use crate::index::Pattern;
use crate::network::{Network, NodeId};
use crate::schema::{PropertyShape, local_name};

/// Values that have a colour of their own; the others share one.
const COLOURS: usize = 8;
/// Facts of one property read.
const MOST: usize = 2_000_000;
/// By whether several organisations share the thing.
pub(super) const SHARING: &str = "partage";
/// What is said of a thing that has several values.
const SEVERAL: &str = "plusieurs valeurs";
/// By class.
pub(super) const KIND: &str = "nature";

/// The colours of a picture.
pub(super) struct Colouring {
    /// Its name in addresses.
    pub(super) key: String,
    /// What the colours tell.
    pub(super) title: String,
    /// The meanings, those of most things first; «autre» and «non renseigné» last.
    pub(super) categories: Vec<Category>,
    of: HashMap<NodeId, usize>,
    /// What can be coloured by: value, words.
    pub(super) choices: Vec<(String, String)>,
    /// The questions of the library that it can be coloured by: value, words.
    pub(super) questions: Vec<(String, String)>,
}

/// A colour and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Category {
    /// In words.
    pub(super) label: String,
    /// Its CSS class.
    pub(super) class: String,
    /// The letter that goes with it.
    pub(super) mark: String,
    /// How many of the things have it.
    pub(super) count: usize,
    /// The colour in a file that stands alone.
    pub(super) fill: &'static str,
}

/// Colours in files, the same as in the styles by day.
const FILLS: [&str; COLOURS] =
    ["#3b6ea5", "#b8860b", "#2a7f78", "#7a5aa6", "#6b7d1f", "#8a5a3c", "#4f9bc9", "#5d6b7a"];

impl Colouring {
    /// Colours some things as the address asks (`couleur=`), else as `default` says.
    ///
    /// # Errors
    /// When these things cannot be coloured by what is asked.
    pub(super) fn read(
        visit: &Visit,
        names: &Names<'_>,
        (network, things, default): (&Network, &[NodeId], &str),
    ) -> Result<Self, Problem> {
        let shapes = facets(visit, network, things);
        let mut choices = vec![
            (SHARING.to_owned(), "Partage".to_owned()),
            (KIND.to_owned(), "Nature".to_owned()),
        ];
        choices.extend(
            shapes
                .iter()
                .map(|shape| (local_name(shape.path.as_str()).to_owned(), shape.name.clone())),
        );
        let questions = asked::choices(&classes_of(visit, network, things));
        let key = visit.param("couleur").unwrap_or(default).to_owned();
        let question = asked::find(&key);
        let titled = question.map(|question| (key.clone(), question.title.clone()));
        let chosen = choices.iter().find(|(known, _)| *known == key);
        let Some((_, title)) = titled.as_ref().or(chosen) else {
            let known: Vec<&str> = choices.iter().map(|(key, _)| key.as_str()).collect();
            return Err(Problem::bad("couleur", known.join(", ")));
        };
        let title = title.clone();
        let (labels, ranked) = match (key.as_str(), question) {
            (SHARING, _) => (by_sharing(names, network, things), false),
            (KIND, _) => (by_kind(visit, network, things), true),
            (_, Some(question)) => {
                (asked::labels(visit, names, (network, things, question))?, true)
            }
            (_, None) => {
                let shape = shapes.iter().find(|shape| local_name(shape.path.as_str()) == key);
                let path = shape.map(|shape| shape.path.clone());
                let labels = path.map(|path| by_value(visit, names, (network, things, &path)));
                (labels.unwrap_or_default(), true)
            }
        };
        let (categories, of) = categorise(&labels, things, ranked);
        Ok(Self { key, title, categories, of, choices, questions })
    }

    /// The colour of a thing.
    pub(super) fn category(&self, node: NodeId) -> Option<&Category> {
        self.of.get(&node).and_then(|place| self.categories.get(*place))
    }
}

/// The classes of some things and those above, each once.
fn classes_of<'a>(
    visit: &'a Visit,
    network: &Network,
    things: &[NodeId],
) -> Vec<&'a crate::schema::Class> {
    let mut iris: Vec<&NamedNode> = things.iter().map(|thing| network.class(*thing)).collect();
    iris.sort_unstable();
    iris.dedup();
    let own = iris.into_iter().filter_map(|iri| visit.schema.class(iri.as_ref()));
    let mut classes: Vec<&crate::schema::Class> = own
        .flat_map(|class| &class.ancestors)
        .filter_map(|iri| visit.schema.class(iri.as_ref()))
        .collect();
    classes.sort_by(|left, right| left.iri.cmp(&right.iri));
    classes.dedup_by(|left, right| left.iri == right.iri);
    classes
}

/// The properties that make good filters of these things and have things as values, and those that have numbers.
fn facets(
    visit: &Visit,
    network: &Network,
    things: &[NodeId],
) -> Vec<std::sync::Arc<PropertyShape>> {
    let is_number = |shape: &PropertyShape| {
        let numeric =
            [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::NON_NEGATIVE_INTEGER, xsd::G_YEAR];
        shape.datatype.as_ref().is_some_and(|datatype| numeric.contains(&datatype.as_ref()))
    };
    let mut found: Vec<std::sync::Arc<PropertyShape>> = Vec::new();
    for class in classes_of(visit, network, things) {
        for shape in &class.shapes {
            let is_good = (shape.facet && shape.leads_to_things) || is_number(shape);
            if is_good && !found.iter().any(|known| known.path == shape.path) {
                found.push(std::sync::Arc::clone(shape));
            }
        }
    }
    found
}

fn by_sharing(names: &Names<'_>, network: &Network, things: &[NodeId]) -> HashMap<NodeId, String> {
    let label = |thing: &NodeId| {
        let shared = names.name(network.iri(*thing)).transverse;
        let label = if shared { SHARED } else { "propre à un organisme" };
        (*thing, label.to_owned())
    };
    things.iter().map(label).collect()
}

/// What the red ink says.
const SHARED: &str = "partagé entre organismes";

fn by_kind(visit: &Visit, network: &Network, things: &[NodeId]) -> HashMap<NodeId, String> {
    let label = |thing: &NodeId| {
        let class = visit.schema.class(network.class(*thing).as_ref())?;
        Some((*thing, class.label.clone()))
    };
    things.iter().filter_map(label).collect()
}

fn by_value(
    visit: &Visit,
    names: &Names<'_>,
    (network, things, path): (&Network, &[NodeId], &NamedNode),
) -> HashMap<NodeId, String> {
    let wanted: std::collections::HashSet<NodeId> = things.iter().copied().collect();
    let pattern = Pattern { predicate: Some(path.as_ref()), ..Pattern::default() };
    let mut values: HashMap<NodeId, Vec<Term>> = HashMap::new();
    for quad in visit.view.matching(pattern, MOST) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        if let Some(node) = network.find(subject.as_ref()).filter(|node| wanted.contains(node)) {
            let known = values.entry(node).or_default();
            if !known.contains(&quad.object) {
                known.push(quad.object);
            }
        }
    }
    if let Some(ranges) = numbers::ranges(&values, COLOURS) {
        return ranges;
    }
    values
        .into_iter()
        .map(|(node, terms)| match terms.as_slice() {
            [term] => (node, names.shown(term).text),
            _ => (node, SEVERAL.to_owned()),
        })
        .collect()
}

/// Gives each label a colour: the most frequent first, the last ones together.
fn categorise(
    labels: &HashMap<NodeId, String>,
    things: &[NodeId],
    ranked: bool,
) -> (Vec<Category>, HashMap<NodeId, usize>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for label in things.iter().filter_map(|thing| labels.get(thing)) {
        *counts.entry(label).or_default() += 1;
    }
    let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
    order.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
    let mut categories: Vec<Category> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (label, count) in &order {
        if ranked && categories.len() == COLOURS {
            break;
        }
        places.insert(label, categories.len());
        categories.push(category(label, *count, (ranked, categories.len())));
    }
    let rest = order.iter().skip(categories.len()).map(|(_, count)| count).sum::<usize>();
    let other = categories.len();
    if rest > 0 {
        categories.push(plain("autre valeur", "teinte-autre", ("+", rest)));
    }
    let known = things.iter().filter(|thing| labels.contains_key(thing)).count();
    let absent = categories.len();
    if known < things.len() {
        categories.push(plain("non renseigné", "teinte-absente", ("?", things.len() - known)));
    }
    let of = things
        .iter()
        .map(|thing| {
            let place = match labels.get(thing) {
                Some(label) => places.get(label.as_str()).copied().unwrap_or(other),
                None => absent,
            };
            (*thing, place)
        })
        .collect();
    (categories, of)
}

fn category(label: &str, count: usize, (ranked, place): (bool, usize)) -> Category {
    if !ranked {
        return if label == SHARED {
            Category { fill: "#a51c30", ..plain(label, "teinte-partage", ("◆", count)) }
        } else {
            Category { fill: "#14263a", ..plain(label, "teinte-propre", ("", count)) }
        };
    }
    let mark = char::from(b'A' + u8::try_from(place).unwrap_or(25)).to_string();
    Category {
        label: label.to_owned(),
        class: format!("teinte-{place}"),
        mark,
        count,
        fill: FILLS[place % COLOURS],
    }
}

fn plain(label: &str, class: &str, (mark, count): (&str, usize)) -> Category {
    Category {
        label: label.to_owned(),
        class: class.to_owned(),
        mark: mark.to_owned(),
        count,
        fill: "#b9b2a3",
    }
}
