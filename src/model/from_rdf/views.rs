//! Views: boxes, lines, styles, and the viewpoints that a model defines.

use std::collections::{HashMap, HashSet};

use super::super::to_rdf::extra::{LINE_SETTINGS, NODE_SETTINGS};
use super::super::to_rdf::terms::{am, dct};
use super::{DEEPEST, Reader, Role};
use crate::model::{
    Bounds, Colour, Concern, Connection, Figure, Font, ModelingNote, Node, Offset, Point, Shown,
    Style, Text, View, Viewpoint,
};

/// The usual size of a box, when the graph does not say it.
const USUAL_SIZE: (i32, i32) = (120, 55);

/// Figures by the view or the box that holds them, in order.
type Held<'q> = HashMap<&'q str, Vec<(usize, &'q str)>>;

impl<'q> Reader<'q> {
    pub(super) fn viewpoints(&mut self) {
        let concerns = self.held(Role::Concern);
        let notes = self.held(Role::Note);
        for subject in self.subjects_of(Role::Viewpoint) {
            let concept = self.concept(subject);
            let about = |held: &Held<'q>| held.get(subject).cloned().unwrap_or_default();
            let concerns = about(&concerns).into_iter().map(|(_, it)| self.concern(it)).collect();
            let notes = about(&notes).into_iter().map(|(_, it)| self.note(it)).collect();
            let plain = |text: Text| text.value;
            let viewpoint = Viewpoint {
                concept,
                concerns,
                notes,
                purpose: self.text(subject, am::PURPOSE),
                content: self.text(subject, am::CONTENT),
                allowed_elements: self
                    .texts(subject, am::ALLOWED_ELEMENT)
                    .into_iter()
                    .map(plain)
                    .collect(),
                allowed_relationships: self
                    .texts(subject, am::ALLOWED_RELATIONSHIP)
                    .into_iter()
                    .map(plain)
                    .collect(),
            };
            self.rebuilt.viewpoints.push(viewpoint);
        }
    }

    fn concern(&mut self, subject: &'q str) -> Concern {
        self.used.insert(subject);
        // Which stakeholders are translations of one another is not kept.
        let stakeholders = self.texts(subject, am::STAKEHOLDER).into_iter().map(|one| vec![one]);
        Concern {
            stakeholders: stakeholders.collect(),
            labels: self.names(subject),
            documentation: self.texts(subject, dct::DESCRIPTION),
        }
    }

    fn note(&mut self, subject: &'q str) -> ModelingNote {
        self.used.insert(subject);
        ModelingNote {
            kind: self.text(subject, am::KIND),
            documentation: self.texts(subject, dct::DESCRIPTION),
        }
    }

    /// What is held by what, in order.
    fn held(&self, role: Role) -> Held<'q> {
        let mut held: Held<'q> = HashMap::default();
        for subject in self.subjects_of(role) {
            let parent = match role {
                Role::Node => self.facts.thing(subject, am::PARENT),
                Role::Concern | Role::Note => self.facts.thing(subject, am::ABOUT),
                _ => None,
            };
            let Some(parent) = parent.or_else(|| self.facts.thing(subject, am::VIEW)) else {
                continue;
            };
            let position = self.facts.number(subject, am::ORDER).unwrap_or(usize::MAX);
            held.entry(parent).or_default().push((position, subject));
        }
        for figures in held.values_mut() {
            figures.sort_unstable();
        }
        held
    }

    pub(super) fn views(&mut self) {
        let nodes = self.held(Role::Node);
        let connections = self.held(Role::Connection);
        for subject in self.subjects_of(Role::View) {
            let mut view = View {
                concept: self.concept(subject),
                kind: self.text(subject, am::KIND).unwrap_or_else(|| "Diagram".to_owned()),
                viewpoint: self.text(subject, am::VIEWPOINT),
                viewpoint_reference: self.reference(subject, am::VIEWPOINT_REFERENCE),
                ..View::default()
            };
            let mut figures: HashSet<String> = HashSet::default();
            view.nodes = self.nodes(&nodes, subject, (0, &mut figures));
            let lines = connections.get(subject).cloned().unwrap_or_default();
            view.connections = lines.into_iter().map(|(_, line)| self.connection(line)).collect();
            reject_loose_connections(&mut view, figures);
            self.rebuilt.views.push(view);
        }
    }

    fn nodes(
        &mut self,
        held: &Held<'q>,
        parent: &'q str,
        (depth, figures): (usize, &mut HashSet<String>),
    ) -> Vec<Node> {
        if depth >= DEEPEST {
            return Vec::new();
        }
        let mut nodes = Vec::new();
        for (_, subject) in held.get(parent).cloned().unwrap_or_default() {
            let mut figure = self.figure(subject);
            figure.settings = self.settings(subject, NODE_SETTINGS);
            figures.insert(figure.identifier.clone());
            if let Some(element) = self.reference(subject, am::SHOWS_ELEMENT) {
                figure.shown = Shown::Concept(element);
            }
            let number = |predicate| self.facts.number::<i32>(subject, predicate);
            let bounds = Bounds {
                x: number(am::X).unwrap_or_default(),
                y: number(am::Y).unwrap_or_default(),
                width: number(am::WIDTH).unwrap_or(USUAL_SIZE.0),
                height: number(am::HEIGHT).unwrap_or(USUAL_SIZE.1),
            };
            let inside = self.nodes(held, subject, (depth + 1, figures));
            nodes.push(Node { figure, bounds, nodes: inside });
        }
        nodes
    }

    fn connection(&mut self, subject: &'q str) -> Connection {
        let mut figure = self.figure(subject);
        figure.settings = self.settings(subject, LINE_SETTINGS);
        if let Some(relationship) = self.reference(subject, am::SHOWS_RELATIONSHIP) {
            figure.shown = Shown::Concept(relationship);
        }
        let points = |predicate| {
            let written = self.facts.plain(subject, predicate).unwrap_or_default();
            written.split_ascii_whitespace().filter_map(point).collect::<Vec<_>>()
        };
        Connection {
            source: self.reference(subject, am::CONNECTION_SOURCE),
            target: self.reference(subject, am::CONNECTION_TARGET),
            source_attachment: points(am::SOURCE_ATTACHMENT).first().copied(),
            target_attachment: points(am::TARGET_ATTACHMENT).first().copied(),
            relative_bendpoints: self
                .text(subject, am::RELATIVE_BENDPOINTS)
                .unwrap_or_default()
                .split_ascii_whitespace()
                .filter_map(offset)
                .collect(),
            bendpoints: points(am::BENDPOINTS),
            figure,
        }
    }

    fn figure(&mut self, subject: &'q str) -> Figure {
        self.used.insert(subject);
        let part = self.text(subject, am::XPATH_PART);
        let shown = match self.reference(subject, am::CONCEPT) {
            Some(concept) => Shown::Part(concept, part),
            None => Shown::Nothing,
        };
        let references = self.facts.things(subject, am::VIEW_REFERENCE);
        let references = references.filter_map(|view| self.identifier(view)).collect();
        Figure {
            identifier: self.identifier(subject).unwrap_or_default(),
            kind: self.facts.plain(subject, am::KIND).unwrap_or_default().into(),
            shown,
            style: self.facts.plain(subject, am::STYLE).map(style),
            view_references: references,
            labels: self.names(subject),
            documentation: self.texts(subject, dct::DESCRIPTION),
            properties: self.concept_properties(subject),
            image: self.image_of(subject),
            ..Figure::default()
        }
    }
}

/// Takes out the lines whose ends are not in the view, then those that hang on them.
fn reject_loose_connections(view: &mut View, mut figures: HashSet<String>) {
    figures.extend(view.connections.iter().map(|line| line.figure.identifier.clone()));
    loop {
        let before = view.connections.len();
        view.connections.retain(|line| {
            let sound = [&line.source, &line.target].into_iter().flatten();
            let sound = sound.into_iter().all(|end| figures.contains(end));
            if !sound {
                figures.remove(&line.figure.identifier);
            }
            sound
        });
        if view.connections.len() == before {
            return;
        }
    }
}

/// `x,y`.
fn point(written: &str) -> Option<Point> {
    let (x, y) = written.split_once(',')?;
    Some(Point { x: x.parse().ok()?, y: y.parse().ok()? })
}

/// `startX,startY,endX,endY`.
fn offset(written: &str) -> Option<Offset> {
    let (middle, _) = written.match_indices(',').nth(1)?;
    Some(Offset { start: point(&written[..middle])?, end: point(&written[middle + 1..])? })
}

/// A style as [`crate::model::to_rdf`] writes it.
fn style(written: &str) -> Style {
    let mut style = Style::default();
    let mut font = Font::default();
    let mut rest = written;
    while !rest.is_empty() {
        // The name of the font is last, since it may hold spaces.
        if let Some(name) = rest.strip_prefix("font=") {
            font.name = Some(name.to_owned());
            break;
        }
        let (part, after) = rest.split_once(' ').unwrap_or((rest, ""));
        rest = after;
        let Some((key, value)) = part.split_once('=') else {
            continue;
        };
        match key {
            "width" => style.line_width = value.parse().ok(),
            "line" => style.line = colour(value),
            "fill" => style.fill = colour(value),
            "color" => font.colour = colour(value),
            "size" => font.size = Some(value.replace(',', " ")),
            "style" => font.style = Some(value.replace(',', " ")),
            _ => {}
        }
    }
    if font != Font::default() {
        style.font = Some(font);
    }
    style
}

/// `#rrggbb` or `#rrggbb@opacity`.
fn colour(written: &str) -> Option<Colour> {
    let (rgb, opacity) = match written.split_once('@') {
        Some((rgb, opacity)) => (rgb, Some(opacity.parse().ok()?)),
        None => (written, None),
    };
    let digits = rgb.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Colour { rgb: [channel(0)?, channel(2)?, channel(4)?], opacity })
}
