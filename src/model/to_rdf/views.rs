//! Views: boxes, lines, styles, and the viewpoints that a model defines.

use std::fmt::Write as _;

use oxrdf::NamedNode;
use oxrdf::vocab::rdf;

use super::Writer;
use super::extra::{LINE_SETTINGS, NODE_SETTINGS};
use super::terms::{am, dct};
use crate::model::identity::{segment, usable};
use crate::model::{
    Bounds, Colour, Connection, Figure, Node, Offset, Point, Shown, Style, View, Viewpoint,
};

impl Writer<'_> {
    pub(super) fn views(&mut self) {
        let model = self.model;
        for viewpoint in &model.viewpoints {
            self.viewpoint(viewpoint);
        }
        for view in &model.views {
            self.view(view);
        }
    }

    fn view(&mut self, view: &View) {
        let Some(subject) = self.things.get(&view.concept.identifier).cloned() else {
            return;
        };
        self.put(&subject, rdf::TYPE, am::VIEW_CLASS);
        self.concept(&subject, &view.concept);
        if view.kind != "Diagram" {
            self.plain(&subject, am::KIND, &view.kind);
        }
        if let Some(viewpoint) = &view.viewpoint {
            self.plain(&subject, am::VIEWPOINT, viewpoint);
        }
        let viewpoint = view.viewpoint_reference.as_deref().and_then(|id| self.things.get(id));
        if let Some(viewpoint) = viewpoint.cloned() {
            self.put(&subject, am::VIEWPOINT_REFERENCE, &viewpoint);
        }
        self.nodes(&view.nodes, &subject, None);
        for (position, connection) in view.connections.iter().enumerate() {
            self.connection(connection, &subject, position);
        }
    }

    fn nodes(&mut self, nodes: &[Node], view: &NamedNode, parent: Option<&NamedNode>) {
        for (position, node) in nodes.iter().enumerate() {
            let Some(subject) = self.things.get(&node.figure.identifier).cloned() else {
                continue;
            };
            self.put(&subject, rdf::TYPE, am::VIEW_NODE);
            self.figure(&subject, &node.figure, (view, position));
            self.settings(&subject, &node.figure.settings, NODE_SETTINGS);
            if let Some(parent) = parent {
                self.put(&subject, am::PARENT, parent);
            }
            let Bounds { x, y, width, height } = node.bounds;
            self.integer(&subject, am::X, x.into());
            self.integer(&subject, am::Y, y.into());
            self.integer(&subject, am::WIDTH, width.into());
            self.integer(&subject, am::HEIGHT, height.into());
            if let Shown::Concept(element) = &node.figure.shown
                && let Some(element) = self.things.get(element).cloned()
            {
                self.put(&subject, am::SHOWS_ELEMENT, &element);
            }
            self.nodes(&node.nodes, view, Some(&subject));
        }
    }

    fn connection(&mut self, connection: &Connection, view: &NamedNode, position: usize) {
        let Some(subject) = self.things.get(&connection.figure.identifier).cloned() else {
            return;
        };
        self.put(&subject, rdf::TYPE, am::VIEW_CONNECTION);
        self.figure(&subject, &connection.figure, (view, position));
        self.settings(&subject, &connection.figure.settings, LINE_SETTINGS);
        if let Shown::Concept(relationship) = &connection.figure.shown
            && let Some(relationship) = self.things.get(relationship).cloned()
        {
            self.put(&subject, am::SHOWS_RELATIONSHIP, &relationship);
        }
        let ends = [
            (am::CONNECTION_SOURCE, &connection.source),
            (am::CONNECTION_TARGET, &connection.target),
        ];
        for (predicate, end) in ends {
            if let Some(end) = end.as_deref().and_then(|end| self.things.get(end)).cloned() {
                self.put(&subject, predicate, &end);
            }
        }
        let attachments = [
            (am::SOURCE_ATTACHMENT, connection.source_attachment),
            (am::TARGET_ATTACHMENT, connection.target_attachment),
        ];
        for (predicate, point) in attachments {
            if let Some(point) = point {
                self.plain(&subject, predicate, &points(&[point]));
            }
        }
        if !connection.bendpoints.is_empty() {
            self.plain(&subject, am::BENDPOINTS, &points(&connection.bendpoints));
        }
        if !connection.relative_bendpoints.is_empty() {
            let offsets = offsets(&connection.relative_bendpoints);
            self.plain(&subject, am::RELATIVE_BENDPOINTS, &offsets);
        }
    }

    fn figure(
        &mut self,
        subject: &NamedNode,
        figure: &Figure,
        (view, position): (&NamedNode, usize),
    ) {
        self.put(subject, am::VIEW, view);
        self.position(subject, position);
        self.plain(subject, dct::IDENTIFIER, &figure.identifier);
        if !figure.kind.is_empty() {
            self.plain(subject, am::KIND, &figure.kind);
        }
        self.names(subject, &figure.labels);
        self.documentation(subject, &figure.documentation);
        if let Shown::Part(concept, part) = &figure.shown {
            if let Some(concept) = self.things.get(concept).cloned() {
                self.put(subject, am::CONCEPT, &concept);
            }
            if let Some(part) = part {
                self.plain(subject, am::XPATH_PART, part);
            }
        }
        if let Some(style) = figure.style.as_ref().map(style).filter(|style| !style.is_empty()) {
            self.plain(subject, am::STYLE, &style);
        }
        for reference in &figure.view_references {
            if let Some(view) = self.things.get(reference).cloned() {
                self.put(subject, am::VIEW_REFERENCE, &view);
            }
        }
        self.properties(subject, &figure.properties);
        self.image(subject, figure.image.as_deref());
    }

    fn viewpoint(&mut self, viewpoint: &Viewpoint) {
        let Some(subject) = self.things.get(&viewpoint.concept.identifier).cloned() else {
            return;
        };
        self.put(&subject, rdf::TYPE, am::VIEWPOINT_CLASS);
        self.concept(&subject, &viewpoint.concept);
        if let Some(purpose) = &viewpoint.purpose {
            self.plain(&subject, am::PURPOSE, purpose);
        }
        if let Some(content) = &viewpoint.content {
            self.plain(&subject, am::CONTENT, content);
        }
        for allowed in &viewpoint.allowed_elements {
            self.plain(&subject, am::ALLOWED_ELEMENT, allowed);
        }
        for allowed in &viewpoint.allowed_relationships {
            self.plain(&subject, am::ALLOWED_RELATIONSHIP, allowed);
        }
        let owner = segment(&usable(&viewpoint.concept.identifier));
        let key = |position: usize| format!("{owner}/{position}");
        for (position, concern) in viewpoint.concerns.iter().enumerate() {
            let node = self.addresses.local_path("preoccupation", &key(position));
            self.put(&node, rdf::TYPE, am::CONCERN_CLASS);
            self.put(&node, am::ABOUT, &subject);
            self.position(&node, position);
            self.names(&node, &concern.labels);
            self.documentation(&node, &concern.documentation);
            for label in concern.stakeholders.iter().flatten() {
                self.text(&node, am::STAKEHOLDER, label);
            }
        }
        for (position, note) in viewpoint.notes.iter().enumerate() {
            let node = self.addresses.local_path("note", &key(position));
            self.put(&node, rdf::TYPE, am::MODELING_NOTE);
            self.put(&node, am::ABOUT, &subject);
            self.position(&node, position);
            self.documentation(&node, &note.documentation);
            if let Some(kind) = &note.kind {
                self.plain(&node, am::KIND, kind);
            }
        }
    }
}

/// Points as one text: `x,y x,y`.
fn points(points: &[Point]) -> String {
    let mut text = String::new();
    for Point { x, y } in points {
        if !text.is_empty() {
            text.push(' ');
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "{x},{y}");
    }
    text
}

/// Bends as one text: `startX,startY,endX,endY` for each, separated by spaces.
fn offsets(offsets: &[Offset]) -> String {
    let text =
        |Offset { start, end }: &Offset| format!("{},{},{},{}", start.x, start.y, end.x, end.y);
    offsets.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// A style as one text, the name of the font last since it may hold spaces:
/// `width=2 line=#2d2d2d fill=#7bdfdf@100 color=#000000 size=12 style=bold,italic font=Segoe UI`.
fn style(style: &Style) -> String {
    let mut parts = Vec::new();
    if let Some(width) = style.line_width {
        parts.push(format!("width={width}"));
    }
    parts.extend(style.line.map(|line| format!("line={}", colour(line))));
    parts.extend(style.fill.map(|fill| format!("fill={}", colour(fill))));
    if let Some(font) = &style.font {
        parts.extend(font.colour.map(|text| format!("color={}", colour(text))));
        let joined = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(",");
        parts.extend(font.size.as_ref().map(|size| format!("size={}", joined(size))));
        parts.extend(font.style.as_ref().map(|style| format!("style={}", joined(style))));
        parts.extend(font.name.as_ref().map(|name| format!("font={name}")));
    }
    parts.join(" ")
}

fn colour(colour: Colour) -> String {
    let [red, green, blue] = colour.rgb;
    let opacity = colour.opacity.map(|opacity| format!("@{opacity}")).unwrap_or_default();
    format!("#{red:02x}{green:02x}{blue:02x}{opacity}")
}
