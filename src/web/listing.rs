//! The things of a class as a table held in memory: made once per edition and audience, filtered per request.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::extract::Visit;
use super::names::{Names, Shown, about};
use super::pages::fiche::names_it;
use crate::index::Pattern;
use crate::schema::{Class, PropertyShape, local_name};
use crate::search::{normalise, sort_key};

/// Things of one class held in a table.
const MOST_ROWS: usize = 1_000_000;
/// Values of one property for one thing.
const MOST_VALUES: usize = 100;
/// Names of parameters that properties may not take.
const RESERVED: [&str; 10] =
    ["q", "tri", "sens", "page", "format", "nature", "iri", "relation", "edition", "au"];

/// The things of a class and of its subclasses, in alphabetical order.
pub(super) struct Listing {
    /// One per thing.
    pub(super) rows: Vec<Row>,
    /// The properties that make columns or filters.
    pub(super) columns: Vec<Column>,
    /// The values, each once: what rows refer to.
    values: Vec<(Term, Shown)>,
}

/// A property shown as a column or a filter.
pub(super) struct Column {
    /// Its name in addresses.
    pub(super) key: String,
    /// Its shape.
    pub(super) shape: Arc<PropertyShape>,
}

/// One thing of a list.
pub(super) struct Row {
    /// The thing.
    pub(super) iri: NamedNode,
    /// How it is shown.
    pub(super) shown: Shown,
    /// Its most specific class, by its key.
    pub(super) class: String,
    /// Words in which the text filter looks.
    pub(super) words: String,
    /// For each column, numbers of values.
    values: Vec<Vec<u32>>,
    sort: String,
}

impl Listing {
    /// Reads the things of `class` and of its subclasses.
    pub(super) fn build(visit: &Visit, class: &Class) -> Self {
        let names = visit.names();
        let columns: Vec<Column> = class
            .shapes
            .iter()
            .filter(|shape| (shape.column || shape.facet) && !names_it(&shape.path))
            .map(|shape| Column { key: column_key(shape), shape: Arc::clone(shape) })
            .collect();
        let things = things_of(visit, &class.descendants);
        let mut listing =
            Self { rows: Vec::with_capacity(things.len()), columns, values: Vec::new() };
        for iri in things {
            let row = listing.row(visit, &names, iri);
            listing.rows.push(row);
        }
        listing.fill(visit, &names);
        listing.rows.sort_by(|left, right| (&left.sort, &left.iri).cmp(&(&right.sort, &right.iri)));
        listing
    }

    fn row(&self, visit: &Visit, names: &Names<'_>, iri: NamedNode) -> Row {
        let name = names.name(&iri);
        let class = visit.schema.most_specific(&name.types);
        Row {
            shown: names.thing(&iri),
            class: class.first().map(|class| class.key.clone()).unwrap_or_default(),
            words: normalise(&format!("{} {}", name.label, name.acronym.as_deref().unwrap_or(""))),
            values: vec![Vec::new(); self.columns.len()],
            sort: sort_key(name.acronym.as_deref().unwrap_or(&name.label)),
            iri,
        }
    }

    /// Reads the values of the columns, property by property or thing by thing, whichever is shorter.
    fn fill(&mut self, visit: &Visit, names: &Names<'_>) {
        let places: HashMap<NamedNode, usize> =
            self.rows.iter().enumerate().map(|(place, row)| (row.iri.clone(), place)).collect();
        let mut numbers: HashMap<Term, u32> = HashMap::new();
        for column in 0..self.columns.len() {
            let path = self.columns[column].shape.path.clone();
            let pattern = Pattern { predicate: Some(path.as_ref()), ..Pattern::default() };
            let quads = if visit.view.count(pattern) < self.rows.len().saturating_mul(4) {
                visit.view.matching(pattern, usize::MAX)
            } else {
                let mut quads = Vec::new();
                for row in &self.rows {
                    quads.extend(about(
                        visit.view.as_ref(),
                        &row.iri,
                        Some(path.as_ref()),
                        MOST_VALUES,
                    ));
                }
                quads
            };
            for quad in quads {
                let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
                    continue;
                };
                let Some(place) = places.get(&subject) else {
                    continue;
                };
                let number = *numbers.entry(quad.object.clone()).or_insert_with(|| {
                    let shown = names.shown(&quad.object);
                    self.values.push((quad.object, shown));
                    u32::try_from(self.values.len() - 1).expect("fewer values than memory holds")
                });
                let values = &mut self.rows[*place].values[column];
                if !values.contains(&number) && values.len() < MOST_VALUES {
                    values.push(number);
                }
            }
        }
    }

    /// The place of the column of that name in addresses.
    pub(super) fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// The values of a row in a column.
    pub(super) fn cell<'a>(
        &'a self,
        row: &'a Row,
        column: usize,
    ) -> impl Iterator<Item = &'a (Term, Shown)> {
        row.values[column].iter().map(|number| &self.values[*number as usize])
    }

    /// The key by which rows are sorted on a column: its values in words; empty cells come last.
    pub(super) fn cell_sort_key(&self, row: &Row, column: usize) -> (bool, String) {
        let words: Vec<String> =
            self.cell(row, column).map(|(_, shown)| sort_key(&shown.text)).collect();
        (words.is_empty(), words.join(" "))
    }

    /// How many of `rows` have each value of a column, the most frequent first.
    pub(super) fn counts<'a>(
        &'a self,
        rows: &[&Row],
        column: usize,
    ) -> Vec<(&'a (Term, Shown), usize)> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for row in rows {
            for number in &row.values[column] {
                *counts.entry(*number).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts
            .into_iter()
            .map(|(number, count)| (&self.values[number as usize], count))
            .collect();
        counts.sort_by(|(left, left_count), (right, right_count)| {
            right_count
                .cmp(left_count)
                .then_with(|| sort_key(&left.1.text).cmp(&sort_key(&right.1.text)))
        });
        counts
    }
}

/// The name of a column in addresses: the last part of the property's IRI, out of the way of our own names.
fn column_key(shape: &PropertyShape) -> String {
    let name = local_name(shape.path.as_str());
    if RESERVED.contains(&name) { format!("p.{name}") } else { name.to_owned() }
}

/// How many things a class has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// In all.
    pub(super) all: usize,
    /// Those that are not invented.
    pub(super) real: usize,
}

fn count_of(visit: &Visit, classes: &[NamedNode]) -> Count {
    let mut real: HashMap<NamedOrBlankNode, bool> = HashMap::new();
    for class in classes {
        for quad in visit.view.matching(of_class(class), MOST_ROWS) {
            let is_real = !visit.fictitious.contains(&quad.graph_name);
            *real.entry(quad.subject).or_default() |= is_real;
        }
    }
    Count { all: real.len(), real: real.values().filter(|is_real| **is_real).count() }
}

fn of_class(class: &NamedNode) -> Pattern<'_> {
    Pattern {
        predicate: Some(rdf::TYPE),
        object: Some(class.as_ref().into()),
        ..Pattern::default()
    }
}

/// The things that are said to be of one of these classes, each once.
pub(super) fn things_of(visit: &Visit, classes: &[NamedNode]) -> Vec<NamedNode> {
    let mut seen = HashSet::new();
    let mut things = Vec::new();
    for class in classes {
        for quad in visit.view.matching(of_class(class), MOST_ROWS) {
            if let NamedOrBlankNode::NamedNode(thing) = quad.subject
                && things.len() < MOST_ROWS
                && seen.insert(thing.clone())
            {
                things.push(thing);
            }
        }
    }
    things
}

impl Visit {
    /// The listed classes that have things, in the order of the menus, with how many, subclasses included.
    pub(super) fn populated_classes(&self) -> Vec<(&Class, Count)> {
        let listed = || self.schema.classes().iter().filter(|class| class.listed);
        let counts = self.state.counts(&self.reader, self.view.number(), || {
            listed().map(|class| (class.iri.clone(), count_of(self, &class.descendants))).collect()
        });
        listed()
            .filter_map(|class| Some((class, *counts.get(&class.iri)?)))
            .filter(|(_, count)| count.all > 0)
            .collect()
    }

    /// The table of a class, made once per edition and audience.
    pub(super) fn listing(&self, class: &Class) -> Arc<Listing> {
        let key = (self.reader.clone(), class.iri.clone());
        self.state.listing(key, self.view.number(), || Listing::build(self, class))
    }
}
