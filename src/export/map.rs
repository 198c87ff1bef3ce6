//! The whole map, as a reader sees it, as one ArchiMate model.
//!
//! What the words of the map are in ArchiMate is declared in `ontology/exports.ttl`; what has no line there is left
//! out, and the model says so. Things that come from ArchiMate keep their type.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use self::mapping::Mapping;
use super::exchange::About;
use super::scope::Selection;
use crate::index::{Pattern, View};
use crate::model::marks::ADDRESS;
use crate::model::{Concept, Element, FolderItem, Kind, Model, Property, PropertyDefinition, Text};
use crate::schema::Schema;
use crate::vocab::{dct, ptl, skos};

mod mapping;
mod relations;

/// Identifier of the property that tells the address of a thing.
const ADDRESS_ID: &str = "portulan-adresse";
/// Properties that say what a thing is: they make its documentation.
const DESCRIPTIONS: [NamedNodeRef<'static>; 3] =
    [dct::DESCRIPTION, skos::DEFINITION, rdfs::COMMENT];

/// What serves the map itself: names that are searched and not shown, remarks on what the sources do not say.
const SERVICE: [NamedNodeRef<'static>; 4] =
    [skos::HIDDEN_LABEL, ptl::NON_ETABLI, ptl::NON_SOURCE, ptl::ALIAS];

/// All that the reader sees, or only some things of it and what relates them.
pub(super) fn selection(
    view: &dyn View,
    base: &str,
    only: Option<&HashSet<NamedNode>>,
) -> Selection {
    let ontology = NamedNode::new_unchecked(format!("{base}graphe/ontologie"));
    let schema = Schema::read(view, ontology.as_ref());
    let mut graphs = view.graphs();
    graphs.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    let mut builder = Builder {
        view,
        base,
        only,
        mapping: Mapping::read(view, &schema),
        schema: &schema,
        ontology,
        kinds: HashMap::default(),
        classes: Vec::new(),
        labels: HashMap::default(),
        definitions: BTreeMap::default(),
        properties: HashMap::default(),
        left_out: Vec::new(),
        model: Model::default(),
    };
    builder.find_things();
    builder.elements();
    builder.relationships();
    builder.finish(graphs)
}

/// The identifier of a thing in the model: the end of its address, which is unique.
pub(super) fn identifier(base: &str, thing: &NamedNode) -> String {
    let local = thing.as_str().strip_prefix(base).unwrap_or(thing.as_str());
    local.strip_prefix("id/").unwrap_or(local).replace('/', ".")
}

/// The making of the model.
struct Builder<'v> {
    view: &'v dyn View,
    base: &'v str,
    only: Option<&'v HashSet<NamedNode>>,
    schema: &'v Schema,
    mapping: Mapping,
    ontology: NamedNode,
    /// What each thing is exported as.
    kinds: HashMap<NamedNode, &'static str>,
    /// The things of each class, by its plural, in the order of the menus.
    classes: Vec<(String, Vec<NamedNode>)>,
    labels: HashMap<NamedNode, String>,
    /// Names of the properties, by identifier.
    definitions: BTreeMap<String, String>,
    /// Identifiers of the properties.
    properties: HashMap<NamedNode, String>,
    /// What has no place in the model, in French.
    left_out: Vec<String>,
    model: Model,
}

impl Builder<'_> {
    /// The things of the classes that have a place in the model; a thing is counted under its most precise class.
    fn find_things(&mut self) {
        let mut classes: Vec<_> = self.schema.classes().iter().collect();
        classes.sort_by_key(|class| std::cmp::Reverse(class.ancestors.len()));
        let mut found: HashMap<&NamedNode, Vec<NamedNode>> = HashMap::default();
        let mut seen: HashSet<NamedNode> = HashSet::default();
        for class in classes {
            let kind = self.mapping.kind_of(class);
            let mut things = Vec::new();
            for thing in self.things_of(&class.iri) {
                if seen.insert(thing.clone()) {
                    things.push(thing);
                }
            }
            match kind {
                _ if things.is_empty() => {}
                None if class.is_main() => {
                    self.left_out.push(format!("{} : {}", class.plural, things.len()));
                }
                None => {}
                Some(kind) => {
                    self.kinds.extend(things.iter().map(|thing| (thing.clone(), kind)));
                    found.insert(&class.iri, things);
                }
            }
        }
        for class in self.schema.classes() {
            if let Some(things) = found.remove(&class.iri) {
                self.classes.push((class.plural.clone(), things));
            }
        }
    }

    /// The things that have a class, but those of the ontology itself.
    fn things_of(&self, class: &NamedNode) -> Vec<NamedNode> {
        let pattern = Pattern {
            predicate: Some(rdf::TYPE),
            object: Some(class.as_ref().into()),
            ..Pattern::default()
        };
        let quads = self.view.matching(pattern, usize::MAX).into_iter();
        let ontology = GraphName::NamedNode(self.ontology.clone());
        let is_wanted = |thing: &NamedNode| self.only.is_none_or(|only| only.contains(thing));
        let mut things: Vec<NamedNode> = quads
            .filter(|quad| quad.graph_name != ontology)
            .filter_map(|quad| match quad.subject {
                NamedOrBlankNode::NamedNode(thing) => Some(thing),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .filter(is_wanted)
            .collect();
        things.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        things.dedup();
        things
    }

    fn facts(&self, thing: &NamedNode) -> Vec<Quad> {
        let pattern = Pattern { subject: Some(thing.as_ref().into()), ..Pattern::default() };
        let mut facts = self.view.matching(pattern, usize::MAX);
        // The same fact in two graphs is one fact.
        let mut seen: HashSet<(NamedNode, Term)> = HashSet::default();
        facts.retain(|quad| seen.insert((quad.predicate.clone(), quad.object.clone())));
        facts
    }

    fn elements(&mut self) {
        for (_, things) in self.classes.clone() {
            for thing in things {
                let facts = self.facts(&thing);
                let Some(kind) = self.kinds.get(&thing).copied() else {
                    continue;
                };
                let own = facts.iter().filter(|quad| quad.predicate == rdf::TYPE);
                let own = own.filter_map(|quad| mapping::element_type(&quad.object)).next();
                let kind = own.unwrap_or(kind);
                if mapping::is_relationship(kind) {
                    continue;
                }
                let concept = self.concept(&thing, &facts);
                self.model.elements.push(Element { concept, kind: Kind::Known(kind) });
            }
        }
    }

    /// What is said of a thing, but its relations to other things of the model.
    fn concept(&mut self, thing: &NamedNode, facts: &[Quad]) -> Concept {
        let mut concept = Concept { identifier: self.identifier(thing), ..Concept::default() };
        let address = plain(thing.as_str());
        self.definitions.entry(ADDRESS_ID.into()).or_insert_with(|| ADDRESS.into());
        concept.properties.push(property(ADDRESS_ID, address));
        for quad in facts {
            let predicate = quad.predicate.as_ref();
            let value = match &quad.object {
                Term::Literal(literal) => Text {
                    value: literal.value().to_owned(),
                    language: literal.language().map(Arc::from),
                },
                Term::NamedNode(object) if predicate != rdf::TYPE => {
                    if self.relation(predicate, object).is_some() {
                        continue;
                    }
                    plain(&self.label(object))
                }
                _ => continue,
            };
            if predicate == rdfs::LABEL {
                concept.names.push(value);
            } else if DESCRIPTIONS.contains(&predicate) {
                concept.documentation.push(value);
            } else if !mapping::is_archimate(predicate.as_str()) && !SERVICE.contains(&predicate) {
                let definition = self.definition(&quad.predicate);
                concept.properties.push(property(&definition, value));
            }
        }
        concept
    }

    /// The identifier of a thing: the end of its address, which is unique.
    fn identifier(&self, thing: &NamedNode) -> String {
        identifier(self.base, thing)
    }

    fn definition(&mut self, predicate: &NamedNode) -> String {
        if let Some(known) = self.properties.get(predicate) {
            return known.clone();
        }
        let local = crate::schema::local_name(predicate.as_str());
        let sound = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let stem: String = "propriete-".chars().chain(local.chars().map(sound)).collect();
        let mut identifier = stem.clone();
        let mut number = 2;
        while self.definitions.contains_key(&identifier) {
            identifier = format!("{stem}-{number}");
            number += 1;
        }
        let name = match self.schema.property(predicate.as_ref()) {
            Some(property) if !property.label.is_empty() => property.label.clone(),
            _ => self.label(predicate),
        };
        self.definitions.insert(identifier.clone(), name);
        self.properties.insert(predicate.clone(), identifier.clone());
        identifier
    }

    /// The name of anything: its label in French, else any other, else the end of its address.
    fn label(&mut self, thing: &NamedNode) -> String {
        if let Some(known) = self.labels.get(thing) {
            return known.clone();
        }
        let mut best: Option<(u8, String)> = None;
        for predicate in [rdfs::LABEL, skos::PREF_LABEL] {
            let pattern = Pattern {
                subject: Some(thing.as_ref().into()),
                predicate: Some(predicate),
                ..Pattern::default()
            };
            for quad in self.view.matching(pattern, 20) {
                let Term::Literal(literal) = quad.object else {
                    continue;
                };
                let rank = u8::from(literal.language().is_none_or(|tag| !tag.starts_with("fr")));
                if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                    best = Some((rank, literal.value().to_owned()));
                }
            }
        }
        let name = best.map(|(_, name)| name);
        let name = name.unwrap_or_else(|| crate::schema::local_name(thing.as_str()).to_owned());
        self.labels.insert(thing.clone(), name.clone());
        name
    }

    fn finish(mut self, graphs: Vec<NamedNode>) -> Selection {
        let french: Option<Arc<str>> = Some("fr".into());
        for (identifier, name) in std::mem::take(&mut self.definitions) {
            let names = vec![Text { value: name, language: french.clone() }];
            let concept = Concept { identifier, names, ..Concept::default() };
            let data_type = "string".to_owned();
            self.model.property_definitions.push(PropertyDefinition { concept, data_type });
        }
        let exported: HashSet<String> =
            self.model.elements.iter().map(|one| one.concept.identifier.clone()).collect();
        for (class, things) in &self.classes {
            let leaves = things.iter().map(|thing| self.identifier(thing));
            let leaf =
                |reference| FolderItem { reference: Some(reference), ..FolderItem::default() };
            let items: Vec<FolderItem> =
                leaves.filter(|leaf| exported.contains(leaf)).map(leaf).collect();
            if !items.is_empty() {
                let labels = vec![Text { value: class.clone(), language: french.clone() }];
                self.model.folders.push(FolderItem { labels, items, ..FolderItem::default() });
            }
        }
        let mut said = "Carte des systèmes d’information exportée par Portulan. La source et la fiabilité de chaque fait, les vues des modèles et l’historique n’ont pas de place dans un modèle ArchiMate : ils sont omis.".to_owned();
        if !self.left_out.is_empty() {
            said.push_str(" Sont omis aussi, faute d’équivalent : ");
            said.push_str(&self.left_out.join(" ; "));
            said.push('.');
        }
        let text = |value: &str| Text { value: value.to_owned(), language: french.clone() };
        self.model.concept.identifier = "portulan-carte".to_owned();
        self.model.concept.names.push(text("Carte des systèmes d’information"));
        self.model.concept.documentation.push(text(&said));
        let about = About { sources: vec![self.base.to_owned()], ..About::default() };
        Selection { name: "carte".to_owned(), model: self.model, about, graphs, things: None }
    }
}

fn plain(value: &str) -> Text {
    Text { value: value.to_owned(), language: None }
}

fn property(definition: &str, value: Text) -> Property {
    Property { definition: definition.into(), values: vec![value] }
}
