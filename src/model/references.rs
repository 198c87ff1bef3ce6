//! Changing identifiers everywhere in a model at once.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Concept, Figure, FolderItem, Model, Node, Shown};

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
        let mut definitions: HashMap<Arc<str>, Arc<str>> = HashMap::default();
        self.for_each_concept(&mut |concept| {
            change(&mut concept.identifier);
            for property in &mut concept.properties {
                if let Some(known) = definitions.get(&property.definition) {
                    property.definition = Arc::clone(known);
                } else if let Some(new) = rename(&property.definition) {
                    let new: Arc<str> = new.into();
                    definitions.insert(Arc::clone(&property.definition), Arc::clone(&new));
                    property.definition = new;
                }
            }
        });
        for definition in &mut self.property_definitions {
            change(&mut definition.concept.identifier);
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

    /// Changes everything that may have properties: the model itself, elements, relationships, views, viewpoints.
    pub fn for_each_concept(&mut self, change: &mut dyn FnMut(&mut Concept)) {
        change(&mut self.concept);
        self.elements.iter_mut().for_each(|element| change(&mut element.concept));
        self.relationships.iter_mut().for_each(|one| change(&mut one.concept));
        self.views.iter_mut().for_each(|view| change(&mut view.concept));
        self.viewpoints.iter_mut().for_each(|viewpoint| change(&mut viewpoint.concept));
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
