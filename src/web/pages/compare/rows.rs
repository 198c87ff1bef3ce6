//! The rows of a comparison: what each thing says of each property, and what they all say.

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use crate::index::Pattern;
use crate::search::sort_key;
use crate::web::extract::Visit;
use crate::web::names::{Names, about};
use crate::web::pages::fiche::names_it;

/// Values of one property read for one thing.
const VALUES: usize = 200;

/// Things side by side.
pub(super) struct Comparison {
    /// The things, in the order of the address.
    pub(super) things: Vec<NamedNode>,
    /// The properties of which at least one thing says something.
    pub(super) rows: Vec<Row>,
    /// Names of the properties of their shapes of which nothing is said.
    pub(super) silent: Vec<String>,
}

/// One property of all the things.
pub(super) struct Row {
    /// The property.
    pub(super) property: NamedNode,
    /// Whether it is read from the other end.
    pub(super) inverse: bool,
    /// Its name, in French.
    pub(super) name: String,
    /// The values that all the things have.
    pub(super) common: Vec<Term>,
    /// All the values of each thing.
    pub(super) values: Vec<Vec<Term>>,
}

impl Row {
    /// Whether all the things say exactly the same.
    pub(super) fn is_common(&self) -> bool {
        self.values.iter().all(|values| values.len() == self.common.len())
    }
}

/// Reads the things; every read is bound to one of them and bounded.
pub(super) fn compare(visit: &Visit, names: &Names<'_>, things: &[NamedNode]) -> Comparison {
    let mut rows = Vec::new();
    let mut silent = Vec::new();
    let mut seen: Vec<NamedNode> = Vec::new();
    for thing in things {
        let types = names.name(thing).types.clone();
        for shape in visit.schema.shapes_of(&types) {
            if names_it(&shape.path) || seen.contains(&shape.path) {
                continue;
            }
            seen.push(shape.path.clone());
            let values = things.iter().map(|thing| of(visit, names, (thing, &shape.path)));
            match row((&shape.path, false), &shape.name, values.collect()) {
                Some(row) => rows.push(row),
                None => silent.push(shape.name.clone()),
            }
        }
    }
    let mut properties: Vec<&NamedNode> = visit
        .schema
        .properties()
        .filter(|(_, property)| property.inverse.is_some())
        .map(|(iri, _)| iri)
        .collect();
    properties.sort();
    for property in properties {
        let values = things.iter().map(|thing| from(visit, names, (thing, property)));
        let label = visit.schema.inverse_label(property.as_ref());
        rows.extend(row((property, true), &label, values.collect()));
    }
    Comparison { things: things.to_vec(), rows, silent }
}

fn row((property, inverse): (&NamedNode, bool), name: &str, values: Vec<Vec<Term>>) -> Option<Row> {
    if values.iter().all(Vec::is_empty) {
        return None;
    }
    let (first, others) = values.split_first()?;
    let common = first
        .iter()
        .filter(|term| others.iter().all(|values| values.contains(term)))
        .cloned()
        .collect();
    Some(Row { property: property.clone(), inverse, name: name.to_owned(), common, values })
}

/// What a thing says of a property.
fn of(visit: &Visit, names: &Names<'_>, (thing, path): (&NamedNode, &NamedNode)) -> Vec<Term> {
    let quads = about(visit.view.as_ref(), thing, Some(path.as_ref()), VALUES);
    let terms: Vec<Term> = quads.into_iter().map(|quad| quad.object).collect();
    sorted(names, in_french(terms))
}

/// The things that name a thing by a property.
fn from(visit: &Visit, names: &Names<'_>, (thing, path): (&NamedNode, &NamedNode)) -> Vec<Term> {
    let pattern = Pattern {
        predicate: Some(path.as_ref()),
        object: Some(thing.as_ref().into()),
        ..Pattern::default()
    };
    let subjects = visit.view.matching(pattern, VALUES).into_iter();
    let terms = subjects.filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some(Term::from(subject)),
        NamedOrBlankNode::BlankNode(_) => None,
    });
    sorted(names, terms.collect())
}

/// Texts in French when there are some; everything else.
fn in_french(terms: Vec<Term>) -> Vec<Term> {
    let language = |term: &Term| match term {
        Term::Literal(literal) => literal.language().map(|language| language.starts_with("fr")),
        _ => None,
    };
    let has_french = terms.iter().any(|term| language(term) == Some(true));
    terms.into_iter().filter(|term| !has_french || language(term) != Some(false)).collect()
}

fn sorted(names: &Names<'_>, mut terms: Vec<Term>) -> Vec<Term> {
    terms.sort_by_cached_key(|term| (sort_key(&names.shown(term).text), term.to_string()));
    terms.dedup();
    terms
}
