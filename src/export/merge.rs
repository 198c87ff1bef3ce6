//! Several sources of one organisation as one model.
//!
//! What has one address is one thing. An identifier that means different things in different sources is preceded by
//! the name of its source everywhere, so that what is written does not depend on the order of the sources.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::from_rdf::Rebuilt;
use crate::model::{Concept, FolderItem, Model, Text};

/// One source.
pub(super) struct Part {
    /// Its title.
    pub(super) title: String,
    /// Its short name.
    pub(super) source: String,
    /// What it holds.
    pub(super) rebuilt: Rebuilt,
}

/// Makes one model of several.
pub(super) fn merge(mut parts: Vec<Part>) -> Model {
    let identifiers = identifiers(&parts);
    let mut merged = Model::default();
    let mut positions: HashMap<String, usize> = HashMap::default();
    let mut known: HashSet<String> = HashSet::default();
    let mut paths: HashSet<String> = HashSet::default();
    for (part, new) in parts.iter_mut().zip(&identifiers) {
        let model = &mut part.rebuilt.model;
        model.rename(&|identifier| new.get(identifier).cloned());
        let Model {
            elements,
            relationships,
            property_definitions,
            views,
            viewpoints,
            profiles,
            images,
            ..
        } = model;
        for element in elements.drain(..) {
            match positions.get(&element.concept.identifier) {
                Some(at) => join(&mut merged.elements[*at].concept, element.concept),
                None => {
                    positions.insert(element.concept.identifier.clone(), merged.elements.len());
                    merged.elements.push(element);
                }
            }
        }
        let mut is_new = |concept: &Concept| known.insert(concept.identifier.clone());
        merged.relationships.extend(relationships.drain(..).filter(|one| is_new(&one.concept)));
        let definitions = property_definitions.drain(..).filter(|one| is_new(&one.concept));
        merged.property_definitions.extend(definitions);
        merged.views.extend(views.drain(..).filter(|one| is_new(&one.concept)));
        merged.profiles.extend(profiles.drain(..).filter(|one| is_new(&one.concept)));
        merged.viewpoints.extend(viewpoints.drain(..).filter(|one| is_new(&one.concept)));
        for image in images.drain(..) {
            if paths.insert(image.path.clone()) {
                merged.images.push(image);
            }
        }
        merged.folders.push(FolderItem {
            labels: vec![Text { value: part.title.clone(), language: None }],
            items: std::mem::take(&mut part.rebuilt.model.folders),
            ..FolderItem::default()
        });
    }
    let titles: Vec<&str> = parts.iter().map(|part| part.title.as_str()).collect();
    let french = Some("fr".into());
    merged.concept.names.push(Text { value: titles.join(", "), language: french.clone() });
    let said = format!("Modèles réunis par Portulan : {}.", titles.join(" ; "));
    merged.concept.documentation.push(Text { value: said, language: french });
    merged
}

/// Adds what one description of a thing says and the other does not.
fn join(concept: &mut Concept, other: Concept) {
    fn add<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
        for one in more {
            if !known.contains(&one) {
                known.push(one);
            }
        }
    }
    add(&mut concept.names, other.names);
    add(&mut concept.documentation, other.documentation);
    add(&mut concept.properties, other.properties);
    add(&mut concept.profiles, other.profiles);
    add(&mut concept.settings, other.settings);
}

/// The new identifiers of each part, for those that change.
fn identifiers(parts: &[Part]) -> Vec<HashMap<String, String>> {
    // What a thing is, whatever its source: its address, or its name and its type for a definition or a
    // specialization.
    let things: Vec<BTreeMap<&str, String>> = parts.iter().map(things).collect();
    let mut meanings: HashMap<&str, HashSet<&str>> = HashMap::default();
    for part in &things {
        for (identifier, thing) in part {
            meanings.entry(identifier).or_default().insert(thing);
        }
    }
    let mut given: HashMap<&str, String> = HashMap::default();
    let mut taken: HashSet<String> = HashSet::default();
    let mut renamed: Vec<HashMap<String, String>> = Vec::with_capacity(parts.len());
    for (part, things) in parts.iter().zip(&things) {
        let mut new = HashMap::default();
        for (identifier, thing) in things {
            let wanted = given.get(thing.as_str()).cloned().unwrap_or_else(|| {
                let clashes = meanings.get(identifier).is_some_and(|meanings| meanings.len() > 1);
                let mut candidate = match clashes {
                    true => format!("{}.{identifier}", part.source),
                    false => (*identifier).to_owned(),
                };
                while !taken.insert(candidate.clone()) {
                    candidate.push('_');
                }
                candidate
            });
            given.entry(thing).or_insert_with(|| wanted.clone());
            if wanted != *identifier {
                new.insert((*identifier).to_owned(), wanted);
            }
        }
        renamed.push(new);
    }
    renamed
}

fn things(part: &Part) -> BTreeMap<&str, String> {
    let addresses = part.rebuilt.addresses.iter();
    let mut things: BTreeMap<&str, String> =
        addresses.map(|(id, thing)| (id.as_str(), thing.as_str().to_owned())).collect();
    for definition in &part.rebuilt.model.property_definitions {
        if let Some(name) = definition.concept.name() {
            let meaning = format!("{name}\u{0}{}", definition.data_type);
            things.insert(&definition.concept.identifier, meaning);
        }
    }
    for profile in &part.rebuilt.model.profiles {
        if let Some(name) = profile.concept.name() {
            let meaning = format!("{name}\u{0}{}\u{0}specialization", profile.concept_type);
            things.insert(&profile.concept.identifier, meaning);
        }
    }
    things
}
