//! Specializations that the exchange format cannot tell: Archi writes them as a property and makes them again from it.

use std::collections::HashMap;

use super::reading::Reading;
use crate::model::marks::{SPECIALIZATION as DEFINITION, SPECIALIZATION_NOTE, is};
use crate::model::{Concept, Model, Profile, PropertyDefinition, Text};

/// Makes specializations from the property of that name. The property itself is kept, since it is what the file says,
/// unless the definition is one that Portulan added to tell the specializations of a model that has no such property.
pub(super) fn from_properties(reading: &mut Reading) {
    let is_definition = |concept: &Concept| concept.identifier == DEFINITION;
    if !reading.model.property_definitions.iter().any(|d| is_definition(&d.concept)) {
        return;
    }
    let mut wanted: Vec<(String, String)> = Vec::new();
    let mut of_concept: HashMap<String, Vec<usize>> = HashMap::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (concept, kind) in typed(&reading.model) {
        for property in concept.properties.iter().filter(|p| &*p.definition == DEFINITION) {
            let name = property.values.iter().map(Text::single_line).find(|name| !name.is_empty());
            let Some(name) = name else { continue };
            let key = (kind.to_owned(), name);
            let index = *known.entry(key.clone()).or_insert_with(|| {
                wanted.push(key);
                wanted.len() - 1
            });
            of_concept.entry(concept.identifier.clone()).or_default().push(index);
        }
    }
    let mut identifiers = Vec::with_capacity(wanted.len());
    for (concept_type, name) in wanted {
        let identifier = reading.free_identifier(&format!("{DEFINITION}-{concept_type}-{name}"));
        identifiers.push(identifier.clone());
        let names = vec![Text { value: name, language: None }];
        let concept = Concept { identifier, names, ..Concept::default() };
        let profile = Profile { concept, concept_type, specialization: true, image: None };
        reading.model.profiles.push(profile);
    }
    let model = &mut reading.model;
    let elements = model.elements.iter_mut().map(|element| &mut element.concept);
    let relationships = model.relationships.iter_mut().map(|relation| &mut relation.concept);
    for concept in elements.chain(relationships) {
        let profiles = of_concept.remove(&concept.identifier).unwrap_or_default();
        concept.profiles.extend(profiles.into_iter().map(|index| identifiers[index].clone()));
    }
    let is_added = |definition: &PropertyDefinition| {
        let Concept { identifier, documentation, .. } = &definition.concept;
        identifier == DEFINITION
            && documentation.iter().any(|text| is(&text.value, SPECIALIZATION_NOTE))
    };
    if model.property_definitions.iter().any(is_added) {
        model.property_definitions.retain(|definition| !is_added(definition));
        model.for_each_properties(&mut |properties| {
            properties.retain(|property| &*property.definition != DEFINITION);
        });
    }
}

/// Elements and relationships, with the name of their type.
fn typed(model: &Model) -> impl Iterator<Item = (&Concept, &str)> {
    let elements = model.elements.iter().map(|element| (&element.concept, element.kind.name()));
    let relationships =
        model.relationships.iter().map(|relation| (&relation.concept, relation.kind.name()));
    elements.chain(relationships)
}
