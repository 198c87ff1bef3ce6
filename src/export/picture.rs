//! A picture of the map as one view of an ArchiMate model: what it shows, and where.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oxrdf::NamedNode;

use super::map;
use super::scope::Selection;
use crate::index::View as Reading;
use crate::model::{Bounds, Concept, Connection, Figure, Node, Shown, Text, View};

/// A box of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What it shows.
    pub thing: NamedNode,
    /// Where it stands.
    pub bounds: Bounds,
}

impl Selection {
    /// The things of a picture, what relates them and the picture itself as a view; `stated` are the things that state
    /// relations (exchanges). What has no place in ArchiMate is left out, and the model says so.
    pub fn drawn(
        view: &dyn Reading,
        base: &str,
        (title, boxes, stated): (&str, &[Placed], &[NamedNode]),
    ) -> Self {
        let things = boxes.iter().map(|one| &one.thing).chain(stated).cloned();
        let only: HashSet<NamedNode> = things.collect();
        let mut selection = map::selection(view, base, Some(&only));
        let french: Option<Arc<str>> = Some("fr".into());
        let known: HashSet<&str> = selection
            .model
            .elements
            .iter()
            .map(|element| element.concept.identifier.as_str())
            .collect();
        let mut nodes: Vec<Node> = Vec::new();
        let mut figures: HashMap<String, String> = HashMap::new();
        for (number, one) in boxes.iter().enumerate() {
            let identifier = map::identifier(base, &one.thing);
            if !known.contains(identifier.as_str()) {
                continue;
            }
            let figure = Figure {
                identifier: format!("portulan-case-{number}"),
                kind: "Element".into(),
                shown: Shown::Concept(identifier.clone()),
                ..Figure::default()
            };
            figures.insert(identifier, figure.identifier.clone());
            nodes.push(Node { figure, bounds: one.bounds, nodes: Vec::new() });
        }
        let mut connections: Vec<Connection> = Vec::new();
        for (number, relation) in selection.model.relationships.iter().enumerate() {
            let ends = (figures.get(&relation.source), figures.get(&relation.target));
            let (Some(source), Some(target)) = ends else { continue };
            let figure = Figure {
                identifier: format!("portulan-trait-{number}"),
                kind: "Relationship".into(),
                shown: Shown::Concept(relation.concept.identifier.clone()),
                ..Figure::default()
            };
            connections.push(Connection {
                figure,
                source: Some(source.clone()),
                target: Some(target.clone()),
                ..Connection::default()
            });
        }
        let names = vec![Text { value: title.to_owned(), language: french }];
        let concept =
            Concept { identifier: "portulan-vue".to_owned(), names, ..Concept::default() };
        let kind = "Diagram".to_owned();
        selection.model.views.push(View { concept, kind, nodes, connections, ..View::default() });
        let edition = format!("Édition nº {} de la carte", view.number());
        selection.about.descriptions.insert(0, edition);
        "reseau".clone_into(&mut selection.name);
        selection
    }
}
