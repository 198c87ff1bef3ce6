//! Changing identifiers everywhere in a model at once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Concept, Figure, FolderItem, Model, Node, Property, Shown};

/// Gives the new identifier for an old one, or `None` to keep it.
type Rename<'r> = dyn Fn(&str) -> Option<String> + 'r;

impl Model {
    /// Gives other identifiers to things, and to every reference to them.
    pub fn rename(&mut self, rename: &Rename<'_>) {
        let change = |identifier: &mut String| {
            if let Some(new) = rename(identifier) {
                *identifier = new;
            }
        };
        let mut definitions: HashMap<Arc<str>, Option<Arc<str>>> = HashMap::default();
        self.for_each_properties(&mut |properties| {
            for Property { definition, .. } in properties {
                let new = definitions
                    .entry(Arc::clone(definition))
                    .or_insert_with(|| rename(definition).map(Arc::from));
                if let Some(new) = new {
                    *definition = Arc::clone(new);
                }
            }
        });
        self.for_each_concept(&mut |concept| {
            change(&mut concept.identifier);
            concept.profiles.iter_mut().for_each(change);
        });
        for definition in &mut self.property_definitions {
            change(&mut definition.concept.identifier);
        }
        for profile in &mut self.profiles {
            change(&mut profile.concept.identifier);
        }
        for relationship in &mut self.relationships {
            change(&mut relationship.source);
            change(&mut relationship.target);
        }
        for item in &mut self.folders {
            rename_folder(item, &change);
        }
        for view in &mut self.views {
            view.viewpoint_reference.iter_mut().for_each(change);
            rename_nodes(&mut view.nodes, &change);
            for line in &mut view.connections {
                rename_figure(&mut line.figure, &change);
                line.source.iter_mut().chain(line.target.iter_mut()).for_each(change);
            }
        }
    }

    /// Changes every list of properties: those of concepts, of boxes and lines of views, of folders.
    pub fn for_each_properties(&mut self, change: &mut dyn FnMut(&mut Vec<Property>)) {
        self.for_each_concept(&mut |concept| change(&mut concept.properties));
        for view in &mut self.views {
            properties_of_nodes(&mut view.nodes, change);
            view.connections.iter_mut().for_each(|line| change(&mut line.figure.properties));
        }
        properties_of_folders(&mut self.folders, change);
    }

    /// The identifiers of everything in the model, itself included.
    pub fn identifiers(&self) -> HashSet<&str> {
        let mut all: HashSet<&str> =
            self.concepts().map(|concept| concept.identifier.as_str()).collect();
        let definitions = self.property_definitions.iter();
        all.extend(definitions.map(|definition| definition.concept.identifier.as_str()));
        all.extend(self.profiles.iter().map(|profile| profile.concept.identifier.as_str()));
        for view in &self.views {
            view.each_figure(&mut |figure| {
                all.insert(&figure.identifier);
            });
        }
        let mut folders: Vec<&FolderItem> = self.folders.iter().collect();
        while let Some(folder) = folders.pop() {
            all.extend(folder.identifier.as_deref());
            folders.extend(&folder.items);
        }
        all
    }

    /// Changes the concepts proper: the model itself, elements, relationships, views, viewpoints.
    pub fn for_each_concept(&mut self, change: &mut dyn FnMut(&mut Concept)) {
        change(&mut self.concept);
        self.elements.iter_mut().for_each(|element| change(&mut element.concept));
        self.relationships.iter_mut().for_each(|one| change(&mut one.concept));
        self.views.iter_mut().for_each(|view| change(&mut view.concept));
        self.viewpoints.iter_mut().for_each(|viewpoint| change(&mut viewpoint.concept));
    }
}

fn properties_of_nodes(nodes: &mut [Node], change: &mut dyn FnMut(&mut Vec<Property>)) {
    for node in nodes {
        change(&mut node.figure.properties);
        properties_of_nodes(&mut node.nodes, change);
    }
}

fn properties_of_folders(items: &mut [FolderItem], change: &mut dyn FnMut(&mut Vec<Property>)) {
    for item in items {
        change(&mut item.properties);
        properties_of_folders(&mut item.items, change);
    }
}

fn rename_folder(item: &mut FolderItem, change: &impl Fn(&mut String)) {
    item.identifier.iter_mut().chain(item.reference.iter_mut()).for_each(change);
    item.items.iter_mut().for_each(|item| rename_folder(item, change));
}

fn rename_nodes(nodes: &mut [Node], change: &impl Fn(&mut String)) {
    for node in nodes {
        rename_figure(&mut node.figure, change);
        rename_nodes(&mut node.nodes, change);
    }
}

fn rename_figure(figure: &mut Figure, change: &impl Fn(&mut String)) {
    change(&mut figure.identifier);
    figure.view_references.iter_mut().for_each(change);
    if let Shown::Concept(concept) | Shown::Part(concept, _) = &mut figure.shown {
        change(concept);
    }
}
