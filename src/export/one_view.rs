//! One view of a model: what it shows, and nothing else.

use std::collections::HashSet;
use std::sync::Arc;

use crate::model::{FolderItem, Model, Node, Shown, View};

/// Keeps a view, the elements that it shows and the relationships that it shows by a line or by nesting.
pub(super) fn restrict(mut model: Model, view: &str) -> Model {
    model.views.retain(|one| one.concept.identifier == view);
    let Some(shown) = model.views.first().map(Drawn::of) else {
        return Model::default();
    };
    let mut kept = shown.concepts;
    let related = model.relationships.iter().filter(|one| {
        let pair = (one.source.as_str(), one.target.as_str());
        shown.nested.contains(&(pair.0.to_owned(), pair.1.to_owned()))
            || shown.nested.contains(&(pair.1.to_owned(), pair.0.to_owned()))
    });
    kept.extend(related.map(|one| one.concept.identifier.clone()));
    // The ends of a relationship come with it, and may be relationships themselves.
    loop {
        let before = kept.len();
        for one in &model.relationships {
            if kept.contains(&one.concept.identifier) {
                kept.insert(one.source.clone());
                kept.insert(one.target.clone());
            }
        }
        if kept.len() == before {
            break;
        }
    }
    model.elements.retain(|element| kept.contains(&element.concept.identifier));
    model.relationships.retain(|one| kept.contains(&one.concept.identifier));
    let viewpoint = model.views.first().and_then(|view| view.viewpoint_reference.clone());
    model.viewpoints.retain(|one| Some(&one.concept.identifier) == viewpoint.as_ref());
    for view in &mut model.views {
        let itself = view.concept.identifier.clone();
        view.connections.iter_mut().for_each(|line| {
            line.figure.view_references.retain(|other| *other == itself);
        });
        keep_references(&mut view.nodes, &itself);
    }
    kept.insert(view.to_owned());
    prune(&mut model.folders, &kept);
    keep_used(&mut model);
    model
}

/// Keeps the definitions, the specializations and the images that what is left of a model uses.
fn keep_used(model: &mut Model) {
    let properties = model.properties();
    let properties = properties.iter().flat_map(|(.., properties)| *properties);
    let definitions: HashSet<Arc<str>> =
        properties.map(|property| Arc::clone(&property.definition)).collect();
    model.property_definitions.retain(|one| definitions.contains(&*one.concept.identifier));
    let profiles: HashSet<String> =
        model.concepts().flat_map(|concept| concept.profiles.iter().cloned()).collect();
    model.profiles.retain(|one| profiles.contains(&one.concept.identifier));
    let mut images: HashSet<String> =
        model.profiles.iter().filter_map(|profile| profile.image.clone()).collect();
    for view in &model.views {
        view.each_figure(&mut |figure| images.extend(figure.image.clone()));
    }
    model.images.retain(|image| images.contains(&image.path));
}

/// What a view shows.
#[derive(Default)]
struct Drawn {
    concepts: HashSet<String>,
    /// Elements of which one is drawn inside the other.
    nested: HashSet<(String, String)>,
}

impl Drawn {
    fn of(view: &View) -> Self {
        let mut drawn = Self::default();
        drawn.nodes(&view.nodes, None);
        for line in &view.connections {
            drawn.add(&line.figure.shown);
        }
        drawn
    }

    fn add(&mut self, shown: &Shown) {
        if let Shown::Concept(concept) | Shown::Part(concept, _) = shown {
            self.concepts.insert(concept.clone());
        }
    }

    fn nodes(&mut self, nodes: &[Node], parent: Option<&str>) {
        for node in nodes {
            self.add(&node.figure.shown);
            let shown = match &node.figure.shown {
                Shown::Concept(element) => Some(element.as_str()),
                _ => None,
            };
            if let (Some(outside), Some(inside)) = (parent, shown) {
                self.nested.insert((outside.to_owned(), inside.to_owned()));
            }
            self.nodes(&node.nodes, shown);
        }
    }
}

fn keep_references(nodes: &mut [Node], view: &str) {
    for node in nodes {
        node.figure.view_references.retain(|other| other == view);
        keep_references(&mut node.nodes, view);
    }
}

/// Keeps the folders that hold something.
fn prune(items: &mut Vec<FolderItem>, kept: &HashSet<String>) {
    items.retain_mut(|item| {
        prune(&mut item.items, kept);
        let holds = item.reference.as_ref().is_some_and(|reference| kept.contains(reference));
        if !holds {
            item.reference = None;
        }
        holds || !item.items.is_empty()
    });
}
