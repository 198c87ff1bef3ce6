//! Views of Archi's format: boxes inside one another, and the lines that each box or line holds.
//!
//! Positions are read as written, relative to the box around; [`super::place`] makes them absolute at the end.

use std::sync::Arc;

use super::super::error::ImportError;
use super::super::finding::Code;
use super::super::geometry::{colour, opacity, pixels};
use super::super::type_names::without_prefix;
use super::super::viewpoint_names;
use super::super::xml::{Tag, short};
use super::{Reader, reference, text};
use crate::model::{
    Bounds, Colour, Connection, Figure, Font, Node, Offset, Origin, Point, Setting, Shown, Style,
    Text, View,
};

/// Attributes of boxes and lines that are read as something else than settings. `targetConnections` repeats what the
/// lines say.
const READ: [&str; 17] = [
    "id",
    "name",
    "content",
    "documentation",
    "archimateElement",
    "archimateRelationship",
    "relationship",
    "model",
    "source",
    "target",
    "targetConnections",
    "fillColor",
    "lineColor",
    "fontColor",
    "lineWidth",
    "imagePath",
    "profiles",
];

/// What a box or a line says before it is known which of the two it is.
#[derive(Default)]
struct Parts {
    content: Option<String>,
    shown: Option<String>,
    view: Option<String>,
    settings: Vec<Setting>,
    properties: Vec<crate::model::Property>,
    documentation: Vec<Text>,
}

impl Reader<'_, '_> {
    pub(super) fn view(
        &mut self,
        tag: &Tag<'_>,
        kind: &str,
    ) -> Result<Option<String>, ImportError> {
        let Some(identifier) = self.reading.identifier(tag.attribute("id"), (tag.place, "la vue"))
        else {
            self.cursor.skip()?;
            return Ok(None);
        };
        let mut view = View {
            kind: self.kind_of_view(kind, (tag, &identifier)),
            concept: self.concept(tag, identifier.clone()),
            ..View::default()
        };
        view.concept.settings =
            self.settings(tag, &["id", "name", "documentation", "profiles", "viewpoint"]);
        if let Some(written) = tag.attribute("viewpoint") {
            let usual = viewpoint_names::usual(written);
            view.viewpoint = (!usual.is_empty()).then(|| usual.to_owned());
            if view.viewpoint.is_none() && !written.trim().is_empty() {
                view.concept.settings.push(self.setting("viewpoint", written));
            }
        }
        while let Some(tag) = self.child()? {
            match tag.name {
                "child" | "children" => {
                    let node = self.node(&tag, &mut view.connections)?;
                    view.nodes.push(node);
                }
                "hintContent" => {
                    let hint = self.cursor.text()?;
                    view.concept.settings.push(self.setting("hintContent", &hint));
                }
                _ => self.part_of(&mut view.concept, &tag)?,
            }
        }
        self.reading.model.views.push(view);
        Ok(Some(identifier))
    }

    fn kind_of_view(&mut self, kind: &str, (tag, identifier): (&Tag<'_>, &str)) -> String {
        let (kind, what) = match kind {
            "ArchimateDiagramModel" => return "Diagram".to_owned(),
            "SketchModel" => ("Sketch", "une esquisse"),
            "CanvasModel" => ("Canvas", "un canevas"),
            other => (other, "une vue d’une sorte inconnue"),
        };
        let said = (format!("c’est {what}"), "la vue est gardée, avec ses cadres et ses traits");
        self.reading.find(Code::ViewNotArchimate, (tag.place, Some(identifier)), said);
        kind.to_owned()
    }

    fn node(
        &mut self,
        tag: &Tag<'_>,
        connections: &mut Vec<Connection>,
    ) -> Result<Node, ImportError> {
        let identifier = self.reading.identifier_of_figure(tag.attribute("id"), tag.place);
        let written = without_prefix(tag.prefixed("type").unwrap_or_default());
        let kind = self.reading.intern(kind_of_node(written));
        let mut parts = self.parts(tag, &["archimateElement"]);
        let mut node = Node { bounds: UNPLACED, ..Node::default() };
        while let Some(tag) = self.child()? {
            match tag.name {
                "bounds" => {
                    node.bounds = self.bounds(&tag, &identifier);
                    self.cursor.skip()?;
                }
                "child" | "children" => node.nodes.push(self.node(&tag, connections)?),
                "sourceConnection" | "sourceConnections" => {
                    self.connection(&tag, &identifier, connections)?;
                }
                _ => self.part(&mut parts, &tag)?,
            }
        }
        // A box that should show an element and names none is reported when references are resolved.
        if &*kind == "Element" && parts.shown.is_none() {
            parts.shown = Some(String::new());
        }
        node.figure = self.figure((tag, identifier), kind, parts);
        Ok(node)
    }

    fn connection(
        &mut self,
        tag: &Tag<'_>,
        holder: &str,
        connections: &mut Vec<Connection>,
    ) -> Result<(), ImportError> {
        let identifier = self.reading.identifier_of_figure(tag.attribute("id"), tag.place);
        let mut parts = self.parts(tag, &["archimateRelationship", "relationship"]);
        let end = |name| tag.attribute(name).map(|end| end.trim().to_owned());
        let mut connection = Connection {
            source: Some(end("source").unwrap_or_else(|| holder.to_owned())),
            target: end("target"),
            ..Connection::default()
        };
        // The line itself comes before those that start on it.
        let position = connections.len();
        connections.push(Connection::default());
        while let Some(tag) = self.child()? {
            match tag.name {
                "bendpoint" | "bendpoints" => {
                    connection.relative_bendpoints.push(self.offset(&tag, &identifier));
                    self.cursor.skip()?;
                }
                "sourceConnection" | "sourceConnections" => {
                    self.connection(&tag, &identifier, connections)?;
                }
                _ => self.part(&mut parts, &tag)?,
            }
        }
        let kind = if parts.shown.is_some() { "Relationship" } else { "Line" };
        let kind = self.reading.intern(kind);
        connection.figure = self.figure((tag, identifier), kind, parts);
        connections[position] = connection;
        Ok(())
    }

    fn parts(&mut self, tag: &Tag<'_>, shows: &[&str]) -> Parts {
        let written = |name: &str| tag.attribute(name).map(|value| value.trim().to_owned());
        Parts {
            content: tag.attribute("content").map(str::to_owned),
            shown: shows.iter().find_map(|name| written(name)),
            view: written("model"),
            settings: self.settings(tag, &READ),
            documentation: tag.attribute("documentation").and_then(text).into_iter().collect(),
            properties: Vec::new(),
        }
    }

    /// Reads a child that boxes and lines may have.
    fn part(&mut self, parts: &mut Parts, tag: &Tag<'_>) -> Result<(), ImportError> {
        match tag.name {
            "archimateElement" | "archimateRelationship" | "relationship" => {
                parts.shown = reference(tag);
                self.cursor.skip()?;
            }
            "referencedModel" => {
                parts.view = reference(tag);
                self.cursor.skip()?;
            }
            "content" => parts.content = Some(self.cursor.text()?),
            "notes" | "hintContent" => {
                let written = self.cursor.text()?;
                parts.settings.push(self.setting(tag.name, &written));
            }
            "documentation" => parts.documentation.extend(text(&self.cursor.text()?)),
            "property" | "properties" => parts.properties.push(self.property(tag)?),
            "feature" | "features" => parts.settings.push(self.feature(tag)?),
            _ => self.ignore(tag)?,
        }
        Ok(())
    }

    fn figure(
        &mut self,
        (tag, identifier): (&Tag<'_>, String),
        kind: Arc<str>,
        mut parts: Parts,
    ) -> Figure {
        let style = self.style((tag, &identifier), &mut parts.settings);
        let content = parts.content.filter(|content| !content.is_empty());
        let name = tag.attribute("name").filter(|name| !name.is_empty());
        let shown_text = match (content, name) {
            (Some(content), name) => {
                parts.settings.extend(name.map(|name| self.setting("name", name)));
                text(&content)
            }
            (None, name) => name.and_then(text),
        };
        Figure {
            identifier,
            kind,
            labels: shown_text.into_iter().collect(),
            documentation: parts.documentation,
            shown: parts.shown.map_or(Shown::Nothing, Shown::Concept),
            style,
            view_references: parts.view.into_iter().collect(),
            properties: parts.properties,
            image: tag.attribute("imagePath").map(str::to_owned),
            settings: parts.settings,
            place: tag.place,
        }
    }

    fn style(&mut self, (tag, id): (&Tag<'_>, &str), settings: &mut Vec<Setting>) -> Option<Style> {
        let mut read = |name: &str| {
            let written = tag.attribute(name)?;
            let colour = colour(written);
            if colour.is_none() && !written.trim().is_empty() {
                let message = format!("la couleur {name}=«{}» n’en est pas une", short(written));
                let said = (message, "la couleur habituelle est prise à la place");
                self.reading.find(Code::GeometryInvalid, (tag.place, Some(id)), said);
                settings.push(self.setting(name, written));
            }
            colour
        };
        let (mut fill, mut line, font_colour) =
            (read("fillColor"), read("lineColor"), read("fontColor"));
        let faded = |colour: &mut Option<Colour>, alpha: Option<&str>| {
            if let (Some(colour), Some(alpha)) = (colour, alpha.and_then(opacity)) {
                colour.opacity = Some(alpha);
            }
        };
        faded(&mut fill, Setting::find(settings, Origin::Attribute, "alpha"));
        faded(&mut line, Setting::find(settings, Origin::Feature, "lineAlpha"));
        let font = font(Setting::find(settings, Origin::Attribute, "font"), font_colour);
        let width = tag.attribute("lineWidth");
        let line_width = width.and_then(|width| width.trim().parse().ok());
        if let (Some(width), None) = (width, line_width) {
            settings.push(self.setting("lineWidth", width));
        }
        let style = Style { line_width, line, fill, font };
        (style != Style::default()).then_some(style)
    }

    fn bounds(&mut self, tag: &Tag<'_>, id: &str) -> Bounds {
        // An absent or negative size means that of the figure.
        let size = |pixels: i32| if pixels > 0 { pixels } else { -1 };
        Bounds {
            x: self.pixels((tag, "x"), 0, id),
            y: self.pixels((tag, "y"), 0, id),
            width: size(self.pixels((tag, "width"), -1, id)),
            height: size(self.pixels((tag, "height"), -1, id)),
        }
    }

    fn offset(&mut self, tag: &Tag<'_>, id: &str) -> Offset {
        let mut read = |name| self.pixels((tag, name), 0, id);
        Offset {
            start: Point { x: read("startX"), y: read("startY") },
            end: Point { x: read("endX"), y: read("endY") },
        }
    }

    fn pixels(&mut self, (tag, name): (&Tag<'_>, &str), usual: i32, id: &str) -> i32 {
        let Some(written) = tag.attribute(name) else {
            return usual;
        };
        pixels(written).unwrap_or_else(|| {
            let message = format!("la position {name}=«{}» n’est pas un nombre", short(written));
            let said = (message, "la valeur habituelle est prise à la place");
            self.reading.find(Code::GeometryInvalid, (tag.place, Some(id)), said);
            usual
        })
    }
}

/// A box that says nothing of its position.
const UNPLACED: Bounds = Bounds { x: 0, y: 0, width: -1, height: -1 };

/// The kind of a box in the words of the exchange format where it has one.
fn kind_of_node(written: &str) -> &str {
    match written {
        "DiagramObject" | "DiagramModelArchimateObject" => "Element",
        "Group" | "DiagramModelGroup" => "Container",
        "Note" | "DiagramModelNote" | "DiagramModelReference" => "Label",
        other => other,
    }
}

/// A font written as SWT does: `1|Segoe UI|12.0|3|…`, the style being 1 for bold, 2 for italic, 3 for both.
fn font(written: Option<&str>, colour: Option<Colour>) -> Option<Font> {
    let mut font = Font { colour, ..Font::default() };
    let parts: Vec<&str> = written.unwrap_or_default().split('|').collect();
    if let ["1", name, size, style, ..] = *parts {
        font.name = (!name.is_empty()).then(|| name.to_owned());
        font.size = (!size.is_empty()).then(|| size.strip_suffix(".0").unwrap_or(size).to_owned());
        font.style = match style {
            "1" => Some("bold".to_owned()),
            "2" => Some("italic".to_owned()),
            "3" => Some("bold italic".to_owned()),
            _ => None,
        };
    }
    (font != Font::default()).then_some(font)
}
