//! The things of a class as a table held in memory: made once per edition and audience, filtered per request.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use oxrdf::vocab::{rdf, xsd};
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
const RESERVED: [&str; 14] = [
    "q", "tri", "sens", "page", "format", "nature", "iri", "relation", "colonnes", "lignes",
    "edition", "au", "chose", "vignette",
];

/// The things of a class and of its subclasses, in alphabetical order.
///
/// Every property of the shapes is a column, whose values are read when somebody asks for it.
pub(super) struct Listing {
    /// One per thing.
    pub(super) rows: Vec<Row>,
    /// The properties of the class.
    pub(super) columns: Vec<Column>,
    places: HashMap<NamedNode, usize>,
}

/// A property shown as a column or a filter.
pub(super) struct Column {
    /// Its name in addresses.
    pub(super) key: String,
    /// Its shape.
    pub(super) shape: Arc<PropertyShape>,
    values: OnceLock<Values>,
}

/// The values of a column, each written once: what the cells refer to.
#[derive(Default)]
struct Values {
    known: Vec<(Term, Shown)>,
    /// For each row, where its cells start in `numbers`; one more at the end.
    starts: Vec<u32>,
    numbers: Vec<u32>,
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
    /// Its place in the alphabetical order.
    place: usize,
    sort: String,
}

impl Listing {
    /// Reads the things of `class` and of its subclasses.
    pub(super) fn build(visit: &Visit, class: &Class) -> Self {
        let names = visit.names();
        let mut keys = HashSet::new();
        let columns: Vec<Column> = class
            .shapes
            .iter()
            .filter(|shape| !names_it(&shape.path))
            .map(|shape| (column_key(shape), shape))
            .filter(|(key, _)| keys.insert(key.clone()))
            .map(|(key, shape)| Column { key, shape: Arc::clone(shape), values: OnceLock::new() })
            .collect();
        let mut rows: Vec<Row> = things_of(visit, &class.descendants)
            .into_iter()
            .map(|iri| row(visit, &names, iri))
            .collect();
        rows.sort_by(|left, right| (&left.sort, &left.iri).cmp(&(&right.sort, &right.iri)));
        for (place, row) in rows.iter_mut().enumerate() {
            row.place = place;
        }
        let places = rows.iter().map(|row| (row.iri.clone(), row.place)).collect();
        Self { rows, columns, places }
    }

    /// Reads the values of a column, unless that has been done.
    pub(super) fn load(&self, visit: &Visit, column: usize) {
        self.columns[column].values.get_or_init(|| self.read(visit, column));
    }

    /// Reads property by property or thing by thing, whichever is shorter.
    fn read(&self, visit: &Visit, column: usize) -> Values {
        let names = visit.names();
        let path = self.columns[column].shape.path.as_ref();
        let pattern = Pattern { predicate: Some(path), ..Pattern::default() };
        let quads = if visit.view.count(pattern) < self.rows.len().saturating_mul(4) {
            visit.view.matching(pattern, usize::MAX)
        } else {
            let facts = |row: &Row| about(visit.view.as_ref(), &row.iri, Some(path), MOST_VALUES);
            self.rows.iter().flat_map(facts).collect()
        };
        let mut values = Values::default();
        let mut numbers: HashMap<Term, u32> = HashMap::new();
        let mut cells: Vec<(usize, u32)> = Vec::new();
        for quad in quads {
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
                continue;
            };
            let Some(place) = self.places.get(&subject) else {
                continue;
            };
            let number = *numbers.entry(quad.object.clone()).or_insert_with(|| {
                let shown = names.shown(&quad.object);
                values.known.push((quad.object, shown));
                u32::try_from(values.known.len() - 1).expect("fewer values than memory holds")
            });
            cells.push((*place, number));
        }
        cells.sort_unstable();
        cells.dedup();
        values.fill(self.rows.len(), &cells);
        values
    }

    /// The place of the column of that name in addresses.
    pub(super) fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// The values of a row in a column; none as long as the column is not loaded.
    pub(super) fn cell<'a>(
        &'a self,
        row: &Row,
        column: usize,
    ) -> impl Iterator<Item = &'a (Term, Shown)> {
        let values = self.columns[column].values.get();
        let numbers = values.map(|values| values.of(row.place)).unwrap_or_default();
        numbers.iter().filter_map(move |number| values?.known.get(*number as usize))
    }

    /// The key by which rows are sorted on a column: its values, numbers by size and words by letter; empty cells come
    /// last.
    pub(super) fn cell_sort_key(&self, row: &Row, column: usize) -> (bool, String) {
        let words: Vec<String> = self
            .cell(row, column)
            .map(|(term, shown)| number_key(term).unwrap_or_else(|| sort_key(&shown.text)))
            .collect();
        (words.is_empty(), words.join(" "))
    }
}

impl Values {
    /// Lays out the cells, sorted by row.
    fn fill(&mut self, rows: usize, cells: &[(usize, u32)]) {
        let mut next = cells.iter().peekable();
        let end = |values: &Self| u32::try_from(values.numbers.len()).unwrap_or(u32::MAX);
        for row in 0..rows {
            self.starts.push(end(self));
            let mut count = 0;
            while let Some((_, number)) = next.next_if(|(place, _)| *place == row) {
                count += 1;
                if count <= MOST_VALUES {
                    self.numbers.push(*number);
                }
            }
        }
        self.starts.push(end(self));
    }

    fn of(&self, row: usize) -> &[u32] {
        let (Some(start), Some(end)) = (self.starts.get(row), self.starts.get(row + 1)) else {
            return &[];
        };
        self.numbers.get(*start as usize..*end as usize).unwrap_or_default()
    }
}

fn row(visit: &Visit, names: &Names<'_>, iri: NamedNode) -> Row {
    let name = names.name(&iri);
    let class = visit.schema.most_specific(&name.types);
    Row {
        shown: names.thing(&iri),
        class: class.first().map(|class| class.key.clone()).unwrap_or_default(),
        words: normalise(&format!("{} {}", name.label, name.acronym.as_deref().unwrap_or(""))),
        place: 0,
        sort: sort_key(name.acronym.as_deref().unwrap_or(&name.label)),
        iri,
    }
}

/// Numbers as texts that sort by size.
fn number_key(term: &Term) -> Option<String> {
    let Term::Literal(literal) = term else {
        return None;
    };
    let numeric = [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT, xsd::INT, xsd::LONG];
    let value: f64 = literal.value().parse().ok().filter(|value: &f64| value.is_finite())?;
    let size = value.abs().min(1e15);
    // Among negative numbers, the smallest is the farthest from nothing.
    let key =
        if value < 0.0 { format!("0{:024.6}", 1e15 - size) } else { format!("1{size:024.6}") };
    numeric.contains(&literal.datatype()).then_some(key)
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
