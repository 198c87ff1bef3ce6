//! The model itself, its elements, relationships and properties.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef, TermRef};

use super::Writer;
use super::terms::{NAMESPACE, am, dct};
use crate::model::{Concept, Kind, Metadata, MetadataEntry, Property};

impl Writer<'_> {
    pub(super) fn concepts(&mut self) {
        self.describe_model();
        self.property_definitions();
        let model = self.model;
        let mut classes = Classes::default();
        for element in &model.elements {
            let Some(subject) = self.things.get(&element.concept.identifier).cloned() else {
                continue;
            };
            self.kind(&subject, (&element.kind, am::ELEMENT), &mut classes);
            self.concept(&subject, &element.concept);
        }
        for relationship in &model.relationships {
            self.relationship(relationship, &mut classes);
        }
    }

    /// Writes what all concepts have: identifier, names, documentation, properties.
    pub(super) fn concept(&mut self, subject: &NamedNode, concept: &Concept) {
        if !concept.identifier.is_empty() {
            self.plain(subject, dct::IDENTIFIER, &concept.identifier);
        }
        self.names(subject, &concept.names);
        self.documentation(subject, &concept.documentation);
        self.properties(subject, &concept.properties);
        for profile in &concept.profiles {
            if let Some(profile) = self.things.get(profile).cloned() {
                self.put(subject, am::PROFILE, &profile);
            }
        }
        self.settings(subject, &concept.settings, &[]);
    }

    fn relationship(&mut self, relationship: &crate::model::Relationship, classes: &mut Classes) {
        let things = &self.things;
        let (Some(subject), Some(source), Some(target)) = (
            things.get(&relationship.concept.identifier).cloned(),
            things.get(&relationship.source).cloned(),
            things.get(&relationship.target).cloned(),
        ) else {
            return;
        };
        self.kind(&subject, (&relationship.kind, am::RELATIONSHIP_CLASS), classes);
        self.put(&subject, am::SOURCE, &source);
        self.put(&subject, am::TARGET, &target);
        if let Kind::Known(name) = relationship.kind {
            let direct = classes.direct(name);
            self.put(&source, direct.as_ref(), &target);
        }
        if let Some(access) = relationship.access {
            self.plain(&subject, am::ACCESS_TYPE, access.name());
        }
        if let Some(modifier) = &relationship.modifier {
            self.plain(&subject, am::MODIFIER, modifier);
        }
        if let Some(directed) = relationship.directed {
            self.boolean(&subject, am::IS_DIRECTED, directed);
        }
        self.concept(&subject, &relationship.concept);
    }

    fn kind(
        &mut self,
        subject: &NamedNode,
        (kind, generic): (&Kind, NamedNodeRef<'static>),
        classes: &mut Classes,
    ) {
        match kind {
            Kind::Known(name) => {
                let class = classes.class(name);
                self.put(subject, rdf::TYPE, class.as_ref());
            }
            Kind::Other(name) => {
                self.put(subject, rdf::TYPE, generic);
                self.plain(subject, am::SOURCE_TYPE, name);
            }
        }
    }

    fn describe_model(&mut self) {
        let model = self.model;
        let subject = self.addresses.local_path("modele", "");
        self.put(&subject, rdf::TYPE, am::MODEL);
        self.concept(&subject, &model.concept);
        if let Some(version) = &model.version {
            self.plain(&subject, am::VERSION, version);
        }
        if let Some(metamodel) = &model.metamodel {
            self.plain(&subject, am::METAMODEL, metamodel);
        }
        for (position, metadata) in model.metadata.iter().enumerate() {
            self.metadata(&subject, position, metadata);
        }
    }

    fn metadata(&mut self, model: &NamedNode, position: usize, metadata: &Metadata) {
        let subject = self.addresses.local("description", &position.to_string());
        self.put(&subject, rdf::TYPE, am::METADATA);
        self.put(&subject, am::ABOUT, model);
        self.position(&subject, position);
        if let Some(schema) = &metadata.schema {
            self.plain(&subject, am::SCHEMA, schema);
        }
        if let Some(version) = &metadata.schema_version {
            self.plain(&subject, am::SCHEMA_VERSION, version);
        }
        for entry in &metadata.entries {
            self.metadata_entry(&subject, entry);
        }
    }

    /// An entry has its own predicate when its namespace and name make an IRI, else it is written as one text.
    fn metadata_entry(&mut self, subject: &NamedNode, entry: &MetadataEntry) {
        let iri = format!("{}{}", entry.namespace, entry.name);
        let separated = entry.namespace.ends_with(['/', '#']);
        match NamedNode::new(iri) {
            Ok(predicate) if separated => self.text(subject, predicate.as_ref(), &entry.value),
            _ => {
                let text = format!("{}={}", entry.name, entry.value.value);
                self.tagged(subject, am::ENTRY, (&text, entry.value.language.as_deref()));
            }
        }
    }

    fn property_definitions(&mut self) {
        let model = self.model;
        for definition in &model.property_definitions {
            let concept = &definition.concept;
            let Some(subject) = self.things.get(&concept.identifier).cloned() else {
                continue;
            };
            self.put(&subject, rdf::TYPE, am::PROPERTY_DEFINITION);
            self.plain(&subject, am::DATA_TYPE, &definition.data_type);
            self.concept(&subject, concept);
        }
        let defined: HashSet<&str> =
            model.property_definitions.iter().map(|d| d.concept.identifier.as_str()).collect();
        let used = model.properties().into_iter().flat_map(|(.., properties)| properties);
        let undefined: BTreeSet<&str> = used
            .map(|property| &*property.definition)
            .filter(|definition| !defined.contains(definition))
            .collect();
        for identifier in undefined {
            let Some(subject) = self.predicates.get(identifier).cloned() else {
                continue;
            };
            self.put(&subject, rdf::TYPE, am::PROPERTY_DEFINITION);
            self.boolean(&subject, am::UNDEFINED, true);
            self.plain(&subject, dct::IDENTIFIER, identifier);
            if !identifier.is_empty() {
                self.plain(&subject, rdfs::LABEL, identifier);
            }
        }
    }

    pub(super) fn properties(&mut self, subject: &NamedNode, properties: &[Property]) {
        let mut seen: HashMap<&str, usize> = HashMap::default();
        for property in properties {
            *seen.entry(&property.definition).or_default() += 1;
        }
        for (position, property) in properties.iter().enumerate() {
            let Some(predicate) = self.predicates.get(&*property.definition).cloned() else {
                continue;
            };
            for value in property.values.iter().filter(|value| !value.value.trim().is_empty()) {
                self.text(subject, predicate.as_ref(), value);
            }
            let plain = seen.get(&*property.definition) == Some(&1)
                && matches!(&*property.values, [value] if !value.value.trim().is_empty());
            if !plain {
                self.property(subject, (position, property), predicate.as_ref().into());
            }
        }
    }

    /// A value of its own, when direct triples cannot tell it from others: repeated, in several languages, or empty.
    fn property(
        &mut self,
        subject: &NamedNode,
        (position, property): (usize, &Property),
        definition: TermRef<'_>,
    ) {
        // The path of the subject is encoded already. Under the source it has several segments (a box, a folder); under
        // the organisation it has one, unique but for the model itself.
        let local = self.addresses.local_path("", "");
        let owner = subject.as_str().strip_prefix(local.as_str());
        let last = || subject.as_str().rsplit('/').next().unwrap_or_default();
        let owner = owner.filter(|path| path.contains('/')).unwrap_or_else(last);
        let is_model = *subject == self.addresses.local_path("modele", "");
        let kind = if is_model { "valeur-du-modele" } else { "valeur" };
        let node = self.addresses.local_path(kind, &format!("{owner}/{position}"));
        self.put(&node, rdf::TYPE, am::PROPERTY);
        self.put(&node, am::PROPERTY_OF, subject);
        self.put(&node, am::DEFINITION, definition);
        self.position(&node, position);
        for value in &property.values {
            self.text(&node, am::VALUE, value);
        }
    }
}

/// IRIs of the classes and of the direct properties, made once per type.
#[derive(Default)]
pub(super) struct Classes {
    classes: HashMap<&'static str, NamedNode>,
    direct: HashMap<&'static str, NamedNode>,
}

impl Classes {
    fn class(&mut self, name: &'static str) -> NamedNode {
        let make = || NamedNode::new_unchecked(format!("{NAMESPACE}{name}"));
        self.classes.entry(name).or_insert_with(make).clone()
    }

    fn direct(&mut self, name: &'static str) -> NamedNode {
        let make = || NamedNode::new_unchecked(format!("{NAMESPACE}{}", name.to_ascii_lowercase()));
        self.direct.entry(name).or_insert_with(make).clone()
    }
}
