//! The model itself, its elements, relationships and properties.

use std::collections::HashSet;
use std::sync::Arc;

use oxrdf::NamedNodeRef;
use oxrdf::vocab::rdf;

use super::super::to_rdf::terms::{NAMESPACE, am, dct};
use super::{Reader, Role};
use crate::import::type_names::{ELEMENTS, RELATIONSHIPS};
use crate::model::{
    Access, Element, Kind, Metadata, MetadataEntry, Property, PropertyDefinition, Relationship,
    Text,
};
use crate::vocab;

/// The role of the things that have a class of ArchiMate.
pub(super) fn role(class: &str) -> Option<Role> {
    if ELEMENTS.binary_search(&class).is_ok() {
        return Some(Role::Element);
    }
    RELATIONSHIPS.binary_search(&class).is_ok().then_some(Role::Relationship)
}

impl<'q> Reader<'q> {
    pub(super) fn model(&mut self) {
        let graph = self.graph.clone();
        let subject = self.facts.thing(&graph, am::MODEL_OF);
        let subject = subject.or_else(|| self.subjects_of(Role::Model).first().copied());
        let Some(subject) = subject else {
            return;
        };
        let mut concept = self.concept(subject);
        concept.identifier = self.text(subject, dct::IDENTIFIER).unwrap_or_default();
        // The title of the graph is the first name of the model.
        let titles = self.texts(&graph, vocab::dct::TITLE);
        let is_title = |name: &Text| {
            let line = Text { value: name.single_line(), language: name.language.clone() };
            titles.contains(&line)
        };
        concept.names.sort_by_key(|name| !is_title(name));
        self.rebuilt.concept = concept;
        self.rebuilt.version = self.text(subject, am::VERSION);
        self.rebuilt.metamodel = self.text(subject, am::METAMODEL);
        let mut described = self.subjects_of(Role::Metadata);
        described.retain(|metadata| self.facts.thing(metadata, am::ABOUT) == Some(subject));
        described.sort_by_key(|metadata| self.facts.number::<u64>(metadata, am::ORDER));
        for metadata in described {
            let metadata = self.metadata(metadata);
            self.rebuilt.metadata.push(metadata);
        }
    }

    fn metadata(&mut self, subject: &'q str) -> Metadata {
        const STRUCTURE: [NamedNodeRef<'static>; 5] =
            [rdf::TYPE, am::ABOUT, am::ORDER, am::SCHEMA, am::SCHEMA_VERSION];
        self.used.insert(subject);
        let mut entries = Vec::new();
        for quad in self.facts.about(subject) {
            let predicate = quad.predicate.as_ref();
            if STRUCTURE.contains(&predicate) {
                continue;
            }
            let Some(mut value) = self.languages.text(&quad.object) else {
                continue;
            };
            let (namespace, name) = if predicate == am::ENTRY {
                let Some((name, rest)) = value.value.split_once('=') else {
                    continue;
                };
                let name = name.to_owned();
                value.value = rest.to_owned();
                (String::new(), name)
            } else {
                let iri = predicate.as_str();
                let start = iri.rfind(['/', '#']).map_or(0, |end| end + 1);
                (iri[..start].to_owned(), iri[start..].to_owned())
            };
            entries.push(MetadataEntry { namespace, name, value });
        }
        Metadata {
            schema: self.text(subject, am::SCHEMA),
            schema_version: self.text(subject, am::SCHEMA_VERSION),
            entries,
        }
    }

    pub(super) fn concepts(&mut self) {
        for subject in self.subjects_of(Role::Definition) {
            if self.facts.boolean(subject, am::UNDEFINED) == Some(true) {
                // The model has values of this property but does not define it.
                self.used.insert(subject);
                continue;
            }
            let concept = self.concept(subject);
            let data_type = self.text(subject, am::DATA_TYPE);
            let data_type = data_type.unwrap_or_else(|| "string".to_owned());
            self.rebuilt.property_definitions.push(PropertyDefinition { concept, data_type });
        }
        for subject in self.subjects_of(Role::Element) {
            let kind = self.kind(subject, (&ELEMENTS, am::ELEMENT));
            let concept = self.concept(subject);
            self.rebuilt.elements.push(Element { concept, kind });
        }
        for subject in self.subjects_of(Role::Relationship) {
            self.relationship(subject);
        }
        self.reject_loose_relationships();
    }

    fn relationship(&mut self, subject: &'q str) {
        let ends = (self.reference(subject, am::SOURCE), self.reference(subject, am::TARGET));
        let (Some(source), Some(target)) = ends else {
            return;
        };
        let kind = self.kind(subject, (&RELATIONSHIPS, am::RELATIONSHIP_CLASS));
        let access = match self.facts.plain(subject, am::ACCESS_TYPE) {
            Some("Access") => Some(Access::Access),
            Some("Read") => Some(Access::Read),
            Some("Write") => Some(Access::Write),
            Some("ReadWrite") => Some(Access::ReadWrite),
            _ => None,
        };
        let relationship = Relationship {
            kind,
            source,
            target,
            access,
            modifier: self.text(subject, am::MODIFIER),
            directed: self.facts.boolean(subject, am::IS_DIRECTED),
            concept: self.concept(subject),
        };
        self.rebuilt.relationships.push(relationship);
    }

    /// Takes out relationships whose ends are neither elements nor relationships of the model.
    fn reject_loose_relationships(&mut self) {
        let elements = self.rebuilt.elements.iter().map(|element| &element.concept);
        let mut known: HashSet<String> =
            elements.map(|concept| concept.identifier.clone()).collect();
        let relationships = &mut self.rebuilt.relationships;
        known.extend(relationships.iter().map(|one| one.concept.identifier.clone()));
        loop {
            let before = relationships.len();
            relationships.retain(|one| {
                let sound = known.contains(&one.source) && known.contains(&one.target);
                if !sound {
                    known.remove(&one.concept.identifier);
                }
                sound
            });
            if relationships.len() == before {
                return;
            }
        }
    }

    fn kind(
        &self,
        subject: &str,
        (names, generic): (&[&'static str], NamedNodeRef<'static>),
    ) -> Kind {
        let classes = self.facts.things(subject, rdf::TYPE);
        let local = classes.filter_map(|class| class.strip_prefix(NAMESPACE));
        let known = local.filter_map(|name| names.binary_search(&name).ok()).next();
        let is_generic =
            || self.facts.things(subject, rdf::TYPE).any(|class| class == generic.as_str());
        match known {
            Some(index) => Kind::Known(names[index]),
            None if is_generic() => {
                Kind::Other(self.facts.plain(subject, am::SOURCE_TYPE).unwrap_or_default().into())
            }
            None => Kind::Other("".into()),
        }
    }

    /// Values of properties: those that are nodes of their own have their position, the others fill the gaps.
    pub(super) fn concept_properties(&mut self, subject: &'q str) -> Vec<Property> {
        let apart = self.properties.get(subject).cloned().unwrap_or_default();
        let mut placed: Vec<(usize, Property)> = Vec::with_capacity(apart.len());
        let mut told_apart: HashSet<&str> = HashSet::default();
        for value in apart {
            self.used.insert(value);
            let Some(definition) = self.facts.thing(value, am::DEFINITION) else {
                continue;
            };
            let Some(identifier) = self.identifier(definition) else {
                continue;
            };
            told_apart.insert(definition);
            let position = self.facts.number(value, am::ORDER).unwrap_or(usize::MAX);
            let values = self.texts(value, am::VALUE);
            placed.push((position, Property { definition: Arc::from(identifier), values }));
        }
        placed.sort_by_key(|(position, _)| *position);
        let mut plain = Vec::new();
        for quad in self.facts.about(subject) {
            let predicate = quad.predicate.as_str();
            let Some(identifier) = self.definition_of(predicate).map(Arc::from) else {
                continue;
            };
            if told_apart.contains(predicate) {
                continue;
            }
            if let Some(value) = self.languages.text(&quad.object) {
                plain.push(Property { definition: identifier, values: vec![value] });
            }
        }
        let mut plain = plain.into_iter();
        let mut properties = Vec::with_capacity(placed.len() + plain.len());
        for (position, property) in placed {
            let missing = position.saturating_sub(properties.len());
            properties.extend(plain.by_ref().take(missing));
            properties.push(property);
        }
        properties.extend(plain);
        properties
    }

    fn definition_of(&self, predicate: &str) -> Option<&str> {
        // Most predicates are terms of the standard vocabularies: they are no definitions.
        if predicate.starts_with(NAMESPACE) {
            return None;
        }
        self.identifiers.get(predicate).map(String::as_str)
    }
}
