//! The two models of a comparison, with what is needed to match their things and to name them.

use std::collections::HashMap;

use oxrdf::NamedNode;

use super::super::identity::{SourceAddresses, Things};
use super::super::{Concept, Model, PropertyDefinition, Relationship, Text};
use super::Item;

/// One of the two models.
pub(super) struct Side<'m> {
    pub(super) model: &'m Model,
    things: Things<'m>,
    /// What has a name, by its identifier, with its type.
    named: HashMap<&'m str, (&'m str, &'m Concept)>,
    /// The relationships, by identifier: they are named by what they link.
    relationships: HashMap<&'m str, &'m Relationship>,
    /// Names under which the properties are compared, by the identifier of their definition.
    properties: HashMap<&'m str, String>,
}

/// Both models.
pub(super) struct Sides<'m> {
    pub(super) before: Side<'m>,
    pub(super) after: Side<'m>,
    /// The definitions of properties of both, matched.
    pub(super) definitions: Vec<Pair<'m, PropertyDefinition>>,
}

/// A thing of the first model, of the second or of both.
pub(super) type Pair<'m, T> = (Option<&'m T>, Option<&'m T>);

impl<'m> Sides<'m> {
    pub(super) fn of(before: &'m Model, after: &'m Model, addresses: &SourceAddresses) -> Self {
        let definitions = match_definitions(before, after);
        let mut sides = Self {
            before: Side::of(before, addresses),
            after: Side::of(after, addresses),
            definitions,
        };
        for (before, after) in &sides.definitions {
            // Both values of a property that was renamed are told under its new name.
            let Some(definition) = after.or(*before) else { continue };
            let name = definition_name(definition);
            for (side, one) in [(&mut sides.before, before), (&mut sides.after, after)] {
                if let Some(one) = one {
                    side.properties.insert(&one.concept.identifier, name.clone());
                }
            }
        }
        sides
    }
}

impl<'m> Side<'m> {
    fn of(model: &'m Model, addresses: &SourceAddresses) -> Self {
        let mut named = HashMap::new();
        for element in &model.elements {
            named.insert(&*element.concept.identifier, (element.kind.name(), &element.concept));
        }
        let mut relationships = HashMap::new();
        for relationship in &model.relationships {
            let (kind, concept) = (relationship.kind.name(), &relationship.concept);
            named.insert(&*concept.identifier, (kind, concept));
            relationships.insert(&*concept.identifier, relationship);
        }
        for view in &model.views {
            named.insert(&*view.concept.identifier, ("", &view.concept));
        }
        for viewpoint in &model.viewpoints {
            named.insert(&*viewpoint.concept.identifier, ("", &viewpoint.concept));
        }
        for profile in &model.profiles {
            named.insert(&*profile.concept.identifier, ("", &profile.concept));
        }
        let things = Things::of(model, addresses);
        Self { model, things, named, relationships, properties: HashMap::new() }
    }

    pub(super) fn address(&self, identifier: &str) -> Option<&NamedNode> {
        self.things.get(identifier)
    }

    /// What stands for a reference when references are compared: an address, else the identifier itself.
    pub(super) fn reference<'s>(&'s self, identifier: &'s str) -> &'s str {
        self.address(identifier).map_or(identifier, NamedNode::as_str)
    }

    /// What people call the thing that has this identifier.
    pub(super) fn name(&self, identifier: &str) -> String {
        let Some((kind, concept)) = self.named.get(identifier) else {
            return identifier.to_owned();
        };
        concept.name().unwrap_or_else(|| match self.relationships.get(identifier) {
            Some(relationship) => {
                let end = |end: &str| {
                    let named = self.named.get(end).and_then(|(_, concept)| concept.name());
                    named.unwrap_or_else(|| end.to_owned())
                };
                format!("{kind} : {} → {}", end(&relationship.source), end(&relationship.target))
            }
            None => identifier.to_owned(),
        })
    }

    /// The name of a property of this model.
    pub(super) fn property<'s>(&'s self, definition: &'s str) -> &'s str {
        self.properties.get(definition).map_or(definition, String::as_str)
    }

    pub(super) fn item(&self, kind: &str, concept: &Concept) -> Item {
        Item {
            kind: kind.to_owned(),
            name: concept.name().unwrap_or_default(),
            ends: None,
            address: self.address(&concept.identifier).map(|address| address.as_str().to_owned()),
        }
    }

    /// What a relationship or an element is, whatever its sort, by its identifier.
    pub(super) fn item_of(&self, identifier: &str) -> Option<Item> {
        let (kind, concept) = self.named.get(identifier)?;
        let mut item = self.item(kind, concept);
        item.ends = self.relationships.get(identifier).map(|relationship| self.ends(relationship));
        Some(item)
    }

    pub(super) fn ends(&self, relationship: &Relationship) -> [String; 2] {
        [self.name(&relationship.source), self.name(&relationship.target)]
    }
}

/// The name under which people know a property.
pub(super) fn definition_name(definition: &PropertyDefinition) -> String {
    definition.concept.name().unwrap_or_else(|| definition.concept.identifier.clone())
}

/// Definitions that have the same name are the same; among the others, those that have the same identifier: it was
/// renamed. Tools number definitions anew in each file, so identifiers come second.
fn match_definitions<'m>(before: &'m Model, after: &'m Model) -> Vec<Pair<'m, PropertyDefinition>> {
    let names = |model: &'m Model| {
        let mut names: HashMap<(String, usize), &'m PropertyDefinition> = HashMap::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut keys = Vec::new();
        for definition in &model.property_definitions {
            let name = definition_name(definition);
            let number = seen.entry(name.clone()).or_default();
            *number += 1;
            // Several definitions with one name are matched in their order.
            let key = (name, *number);
            names.insert(key.clone(), definition);
            keys.push(key);
        }
        (keys, names)
    };
    let ((before_keys, before_names), (after_keys, after_names)) = (names(before), names(after));
    let mut pairs = Vec::new();
    let mut left: HashMap<&str, &PropertyDefinition> = HashMap::new();
    for key in &before_keys {
        let one = before_names[key];
        match after_names.get(key) {
            Some(other) => pairs.push((Some(one), Some(*other))),
            None => {
                left.insert(&one.concept.identifier, one);
            }
        }
    }
    for key in &after_keys {
        let other = after_names[key];
        if !before_names.contains_key(key) {
            pairs.push((left.remove(&*other.concept.identifier), Some(other)));
        }
    }
    let gone = before_keys.iter().map(|key| before_names[key]);
    pairs.extend(
        gone.filter(|one| {
            left.get(&*one.concept.identifier).is_some_and(|kept| std::ptr::eq(*kept, *one))
        })
        .map(|one| (Some(one), None)),
    );
    pairs
}

/// A text as it is shown in a difference: its language follows unless it is French or not said.
pub(super) fn shown(text: &Text) -> String {
    match text.language.as_deref().map(str::to_ascii_lowercase) {
        Some(language) if language != "fr" => format!("{} ({language})", text.value),
        _ => text.value.clone(),
    }
}
