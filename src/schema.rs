//! What can exist, as the ontology graph of one edition declares it: classes, their shapes, names of properties.
//!
//! Pages, lists and exports are driven by this module; it names no class and no property of the domain.

mod read;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use oxrdf::{NamedNode, NamedNodeRef};

/// Classes, shapes and names of properties, read once per edition.
#[derive(Debug, Default)]
pub struct Schema {
    /// In the order of the menus: `ptl:rang`, then the label.
    classes: Vec<Class>,
    by_iri: HashMap<NamedNode, usize>,
    by_key: HashMap<String, usize>,
    properties: HashMap<NamedNode, Property>,
}

/// A class of the ontology, with everything that a page needs to list and show its things.
#[derive(Clone, Debug)]
pub struct Class {
    /// The class itself.
    pub iri: NamedNode,
    /// Slug used in addresses (`ptl:cle`, else made from the IRI).
    pub key: String,
    /// Name of one thing of this class, in French.
    pub label: String,
    /// Name of several things of this class, in French.
    pub plural: String,
    /// What it means, in French.
    pub definition: Option<String>,
    /// Order in menus (`ptl:rang`); classes without one come last.
    pub rank: i64,
    /// All its names and those of several things, in every language.
    pub names: Vec<String>,
    /// Whether naming one of its things where it is expected is enough for it to be on the map (`ptl:nommerSuffit`).
    pub made_by_name: bool,
    /// Whether `ptl:cle` was declared: such classes are meant to be listed.
    pub listed: bool,
    /// Whether its things are shared across organisations: they are written in red ink.
    pub transverse: bool,
    /// Template of the sentence that tells what one of its things is (`ptl:phrase`).
    pub phrase: Option<String>,
    /// Grammatical gender of its label (`ptl:genre`): `f` or `m`.
    pub gender: Option<String>,
    /// Whether its things are named by common nouns.
    pub common_nouns: bool,
    /// When each of its things links two others: by which properties.
    pub link: Option<Link>,
    /// This class and all the classes above it, nearest first.
    pub ancestors: Vec<NamedNode>,
    /// This class and all the classes below it.
    pub descendants: Vec<NamedNode>,
    /// Its property shapes and those of its ancestors, in the order of groups.
    pub shapes: Vec<Arc<PropertyShape>>,
    /// The properties that its levels of maturity expect, the lowest level first.
    pub requirements: Vec<Requirement>,
}

/// A level of maturity (`ptl:niveau` on shapes): how well a thing is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level itself, a concept.
    pub iri: NamedNode,
    /// Its order (`ptl:rang`): the lowest comes first.
    pub rank: i64,
    /// Its name, in French.
    pub label: String,
    /// What it means, in French.
    pub definition: Option<String>,
}

/// A property without which a thing does not reach a level.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The shape of the class that speaks of the property.
    pub shape: Arc<PropertyShape>,
    /// The level: the lowest that a shape of the class, or of a class above it, asks.
    pub level: Arc<Level>,
}

/// One property of a class, as its SHACL shape describes it.
#[derive(Clone, Debug)]
pub struct PropertyShape {
    /// The shape itself.
    pub iri: NamedNode,
    /// The property.
    pub path: NamedNode,
    /// Its name in the context of the class, in French.
    pub name: String,
    /// Its names in the context of the class, in every language.
    pub names: Vec<String>,
    /// What it says, in French.
    pub description: Option<String>,
    /// The group under which it is shown.
    pub group: Option<Arc<Group>>,
    /// Order within the group.
    pub order: f64,
    /// Least number of values.
    pub min_count: Option<u64>,
    /// Greatest number of values.
    pub max_count: Option<u64>,
    /// Type of the literal values.
    pub datatype: Option<NamedNode>,
    /// Whether its values are things, of any class if none is said.
    pub leads_to_things: bool,
    /// Class of the values.
    pub class: Option<NamedNode>,
    /// The SKOS scheme of the values.
    pub vocabulary: Option<NamedNode>,
    /// Whether it makes a good column of a list.
    pub column: bool,
    /// Whether it makes a good filter of a list.
    pub facet: bool,
    /// The level of maturity for which it is expected.
    pub level: Option<Arc<Level>>,
}

/// How the things of a class link two others (a relation that is a thing itself).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The property that gives the start.
    pub from: NamedNode,
    /// The property that gives the end.
    pub to: NamedNode,
    /// The property that tells what is carried.
    pub object: Option<NamedNode>,
    /// The direct property that sums up such links.
    pub shortcut: Option<NamedNode>,
}

/// A group of properties.
#[derive(Clone, Debug)]
pub struct Group {
    /// The group itself.
    pub iri: NamedNode,
    /// Its title, in French.
    pub label: String,
    /// Its place on the page.
    pub order: f64,
}

/// The names of a property, whatever the class.
#[derive(Clone, Debug, Default)]
pub struct Property {
    /// Its name, in French.
    pub label: String,
    /// Its name when read from its value (`ptl:libelleInverse`).
    pub inverse: Option<String>,
    /// What it means.
    pub definition: Option<String>,
    /// The layer that it belongs to when it is not that of the community (`ptl:couche`): `archimate`.
    pub layer: Option<String>,
    /// Its names in every language, its synonyms, and those under which models and tables have it (`ptl:cleDePropriete`).
    pub names: Vec<String>,
    /// Type or class of its values (`rdfs:range`).
    pub range: Option<NamedNode>,
    /// The property that keeps in words a value of this one that was not understood (`ptl:mentionDe`, read from it).
    pub mention: Option<NamedNode>,
}

/// From this rank on, classes serve the map itself (sources, graphs, identifiers) rather than its readers.
const SERVICE_RANK: i64 = 900;

impl Class {
    /// Whether its things are what the reader comes for: listed, and not mere service of the map.
    pub fn is_main(&self) -> bool {
        self.listed && self.rank < SERVICE_RANK
    }
}

impl Schema {
    /// All the classes, in the order of the menus.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of that IRI.
    pub fn class(&self, iri: NamedNodeRef<'_>) -> Option<&Class> {
        self.by_iri.get(&iri.into_owned()).map(|index| &self.classes[*index])
    }

    /// The class that has that slug in addresses.
    pub fn class_by_key(&self, key: &str) -> Option<&Class> {
        self.by_key.get(key).map(|index| &self.classes[*index])
    }

    /// The property of that IRI, if the ontology names it.
    pub fn property(&self, iri: NamedNodeRef<'_>) -> Option<&Property> {
        self.properties.get(&iri.into_owned())
    }

    /// All the named properties, in no particular order.
    pub fn properties(&self) -> impl Iterator<Item = (&NamedNode, &Property)> {
        self.properties.iter()
    }

    /// Among `types`, the classes that no other one specialises, in the order of the menus.
    pub fn most_specific<'a>(&'a self, types: &[NamedNode]) -> Vec<&'a Class> {
        let mut classes: Vec<&Class> = types
            .iter()
            .filter_map(|iri| self.class(iri.as_ref()))
            .filter(|class| {
                !types.iter().any(|other| {
                    *other != class.iri
                        && self.class(other.as_ref()).is_some_and(|other| {
                            other.ancestors.contains(&class.iri)
                                && !class.ancestors.contains(&other.iri)
                        })
                })
            })
            .collect();
        classes.sort_by_key(|class| self.by_iri.get(&class.iri));
        classes.dedup_by_key(|class| &class.iri);
        classes
    }

    /// What the class says, or else the nearest class above it that says something.
    pub fn nearest<'a, T>(
        &'a self,
        class: &'a Class,
        say: impl Fn(&'a Class) -> Option<T>,
    ) -> Option<T> {
        class.ancestors.iter().filter_map(|iri| self.class(iri.as_ref())).find_map(say)
    }

    /// The property shapes that apply to a thing of these types, in the order of groups, one per property.
    pub fn shapes_of(&self, types: &[NamedNode]) -> Vec<Arc<PropertyShape>> {
        let mut shapes: Vec<Arc<PropertyShape>> = Vec::new();
        for class in self.most_specific(types) {
            for shape in &class.shapes {
                if !shapes.iter().any(|known| known.path == shape.path) {
                    shapes.push(Arc::clone(shape));
                }
            }
        }
        sort_shapes(&mut shapes);
        shapes
    }

    /// What the levels of maturity expect of a thing of these types, the lowest level first, each property once.
    pub fn requirements_of(&self, types: &[NamedNode]) -> Vec<Requirement> {
        let mut found: Vec<Requirement> = Vec::new();
        for class in self.most_specific(types) {
            found.extend(class.requirements.iter().cloned());
        }
        lowest_first(found)
    }

    /// The name of a property: the ontology's, else the last part of its IRI.
    pub fn property_label(&self, iri: NamedNodeRef<'_>) -> String {
        match self.property(iri) {
            Some(property) if !property.label.is_empty() => property.label.clone(),
            _ => local_name(iri.as_str()).to_owned(),
        }
    }

    /// The name of a property read from its value: «opère» for «est opéré par».
    pub fn inverse_label(&self, iri: NamedNodeRef<'_>) -> String {
        match self.property(iri).and_then(|property| property.inverse.clone()) {
            Some(inverse) => inverse,
            None => format!("est la valeur de «\u{202f}{}\u{202f}»", self.property_label(iri)),
        }
    }
}

/// What follows the last `#`, `/` or `:` of an IRI: a last resort when nothing names it.
pub fn local_name(iri: &str) -> &str {
    let trimmed = iri.trim_end_matches(['/', '#']);
    trimmed.rsplit(['#', '/', ':']).next().filter(|name| !name.is_empty()).unwrap_or(iri)
}

/// One requirement per property, that of the lowest level; the lowest level first, then in the order of shapes.
fn lowest_first(mut requirements: Vec<Requirement>) -> Vec<Requirement> {
    requirements.sort_by_key(|one| one.level.rank);
    let mut seen: Vec<NamedNode> = Vec::new();
    requirements.retain(|one| {
        let is_new = !seen.contains(&one.shape.path);
        seen.push(one.shape.path.clone());
        is_new
    });
    requirements
}

/// Orders by group, then by order in the group, then by name.
fn sort_shapes(shapes: &mut [Arc<PropertyShape>]) {
    shapes.sort_by(|left, right| {
        let place =
            |shape: &PropertyShape| shape.group.as_ref().map_or(f64::INFINITY, |group| group.order);
        place(left)
            .total_cmp(&place(right))
            .then_with(|| {
                let group = |shape: &PropertyShape| shape.group.as_ref().map(|g| g.label.clone());
                group(left).cmp(&group(right))
            })
            .then_with(|| left.order.total_cmp(&right.order))
            .then_with(|| left.name.cmp(&right.name))
    });
}
