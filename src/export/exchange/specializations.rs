//! Specializations, which the format cannot tell: they are written as Archi does, as a property that Archi and Portulan
//! make specializations from again (`XMLModelExporter` of Archi 5: the definition `specialization`).

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::super::{Matter, Remarks};
use super::Writer;
use crate::model::marks::{SPECIALIZATION, SPECIALIZATION_NAME, SPECIALIZATION_NOTE};
use crate::model::{Concept, Model, Text};

/// What is written of the specializations of a model.
pub(super) struct Specializations<'m> {
    /// Their names, by their identifiers.
    names: HashMap<&'m str, String>,
    /// Whether the model lacks the definition of the property, and a concept needs it.
    pub(super) adds_definition: bool,
}

impl<'m> Specializations<'m> {
    pub(super) fn of(model: &'m Model, remarks: &mut Remarks) -> Self {
        let mut used: HashSet<(&str, &str)> = HashSet::default();
        let elements = model.elements.iter().map(|one| (&one.concept, one.kind.name()));
        let relationships = model.relationships.iter().map(|one| (&one.concept, one.kind.name()));
        for (concept, kind) in elements.chain(relationships) {
            used.extend(concept.profiles.iter().map(|profile| (profile.as_str(), kind)));
        }
        let mut names = HashMap::default();
        for profile in &model.profiles {
            let identifier = profile.concept.identifier.as_str();
            let name = profile.concept.name();
            let mut lost = Vec::new();
            if !used.contains(&(identifier, profile.concept_type.as_str())) || name.is_none() {
                lost.push("elle n’a pas de nom, ou aucun concept de son type ne la porte");
            }
            if !profile.specialization {
                lost.push("elle n’est pas une spécialisation au sens d’ArchiMate");
            }
            if profile.image.is_some() {
                lost.push("son image n’a pas de place dans le format");
            }
            for why in lost {
                let named = name.as_deref().unwrap_or(identifier);
                let said =
                    format!("la spécialisation «{named}» n’est pas écrite telle quelle : {why}");
                remarks.add(Matter::LeftOut, identifier, said);
            }
            names.extend(name.map(|name| (identifier, name)));
        }
        let mut specializations = Self { names, adds_definition: false };
        let is_defined =
            model.property_definitions.iter().any(|one| one.concept.identifier == SPECIALIZATION);
        specializations.adds_definition = !is_defined
            && used.iter().any(|(profile, _)| specializations.names.contains_key(profile));
        specializations
    }

    /// The specializations of a concept that its properties do not tell already.
    pub(super) fn untold(&self, concept: &Concept) -> Vec<String> {
        let told = |name: &String| {
            let mut properties = concept.properties.iter();
            properties.any(|property| {
                let mut values = property.values.iter().map(Text::single_line);
                &*property.definition == SPECIALIZATION && values.any(|value| value == *name)
            })
        };
        let names = concept.profiles.iter().filter_map(|profile| self.names.get(profile.as_str()));
        names.filter(|name| !told(name)).cloned().collect()
    }
}

impl<W: Write> Writer<'_, W> {
    /// The definition of the property, with a note by which the reader knows that the model itself has no such property.
    pub(super) fn define_specializations(&mut self) -> io::Result<()> {
        if !self.specializations.adds_definition {
            return Ok(());
        }
        let mut tag = self.xml.tag("propertyDefinition");
        tag.attribute("identifier", SPECIALIZATION).attribute("type", "string");
        tag.open()?;
        self.xml.text("name", SPECIALIZATION_NAME)?;
        self.xml.text("documentation", SPECIALIZATION_NOTE)?;
        self.xml.close("propertyDefinition")
    }
}
