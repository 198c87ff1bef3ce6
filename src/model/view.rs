//! Views of a model: boxes, lines, styles, and the viewpoints that a model defines.

use std::sync::Arc;

use super::{Concept, Place, Property, Setting, Text};

/// A viewpoint that the model defines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Viewpoint {
    /// Identifier, names, documentation and properties.
    pub concept: Concept,
    /// What it is about, and for whom.
    pub concerns: Vec<Concern>,
    /// `Designing`, `Deciding`, `Informing`, separated by spaces.
    pub purpose: Option<String>,
    /// `Details`, `Coherence`, `Overview`, separated by spaces.
    pub content: Option<String>,
    /// Types of elements allowed.
    pub allowed_elements: Vec<String>,
    /// Types of relationships allowed.
    pub allowed_relationships: Vec<String>,
    /// Notes for modellers.
    pub notes: Vec<ModelingNote>,
}

/// A concern of a viewpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concern {
    /// Names.
    pub labels: Vec<Text>,
    /// Documentation.
    pub documentation: Vec<Text>,
    /// Names of the stakeholders, each possibly in several languages.
    pub stakeholders: Vec<Vec<Text>>,
}

/// A note of a viewpoint for modellers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelingNote {
    /// Kind of note (`OCL`…).
    pub kind: Option<String>,
    /// The text.
    pub documentation: Vec<Text>,
}

/// A view (diagram).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Identifier, names, documentation and properties.
    pub concept: Concept,
    /// `Diagram` in general; `Sketch` and `Canvas` are free drawings of Archi.
    pub kind: String,
    /// Usual name of its viewpoint (`Application Cooperation`).
    pub viewpoint: Option<String>,
    /// Identifier of a [`Viewpoint`] of the model.
    pub viewpoint_reference: Option<String>,
    /// The boxes, from back to front.
    pub nodes: Vec<Node>,
    /// The lines.
    pub connections: Vec<Connection>,
}

impl View {
    /// Calls `each` with every box, a box before those inside it, then with every line.
    pub fn each_figure<'v>(&'v self, each: &mut dyn FnMut(&'v Figure)) {
        fn nodes<'v>(children: &'v [Node], each: &mut dyn FnMut(&'v Figure)) {
            for node in children {
                each(&node.figure);
                nodes(&node.nodes, each);
            }
        }
        nodes(&self.nodes, each);
        for connection in &self.connections {
            each(&connection.figure);
        }
    }
}

/// What a box or a line of a view shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// The element or relationship that has this identifier.
    Concept(String),
    /// A part of a concept, in a label: its identifier, and the path of the part (`XPath`).
    Part(String, Option<String>),
    /// Nothing of the model: a group, a note, a free line.
    #[default]
    Nothing,
}

/// Position and size of a box, in pixels; absolute in the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Left.
    pub x: i32,
    /// Top.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// A point of a line, in pixels; absolute in the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Horizontal position.
    pub x: i32,
    /// Vertical position.
    pub y: i32,
}

/// A bend of a line as Archi writes it: how far from the centre of its source, and from that of its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offset {
    /// From the source.
    pub start: Point,
    /// From the target.
    pub end: Point,
}

/// What boxes and lines have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Identifier in the source.
    pub identifier: String,
    /// Kind in the source: `Element`, `Container`, `Label`, `Relationship`, `Line`…
    pub kind: Arc<str>,
    /// Text shown.
    pub labels: Vec<Text>,
    /// Documentation.
    pub documentation: Vec<Text>,
    /// What it shows.
    pub shown: Shown,
    /// Colours and font, when they are not the usual ones.
    pub style: Option<Style>,
    /// Identifiers of the views to which it leads.
    pub view_references: Vec<String>,
    /// Values of properties: Archi lets notes, groups and free lines have some.
    pub properties: Vec<Property>,
    /// Path of the image that it shows.
    pub image: Option<String>,
    /// What its tool says of its look, beyond `style`: attributes `type` (which of two shapes, or how a free line is
    /// drawn), `textAlignment`, `textPosition`, `alpha`…; features `labelExpression`, `iconVisible`, `gradient`…
    pub settings: Vec<Setting>,
    /// Where it starts in the source.
    pub place: Place,
}

/// A box of a view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Identifier, texts, style and what it shows.
    pub figure: Figure,
    /// Position and size.
    pub bounds: Bounds,
    /// The boxes inside it, from back to front.
    pub nodes: Vec<Node>,
}

/// A line of a view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    /// Identifier, texts, style and what it shows.
    pub figure: Figure,
    /// Identifier of the box or line from which it starts.
    pub source: Option<String>,
    /// Identifier of the box or line to which it goes.
    pub target: Option<String>,
    /// Where it leaves its source.
    pub source_attachment: Option<Point>,
    /// Its bends, in order.
    pub bendpoints: Vec<Point>,
    /// Its bends, in order, when they cannot be placed in the view because an end is a line itself.
    pub relative_bendpoints: Vec<Offset>,
    /// Where it reaches its target.
    pub target_attachment: Option<Point>,
}

/// A colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Colour {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// Opacity from 0 (transparent) to 100.
    pub opacity: Option<u8>,
}

/// Colours, line and font of a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    /// Thickness of the line in pixels.
    pub line_width: Option<u32>,
    /// Colour of the line.
    pub line: Option<Colour>,
    /// Colour of the inside.
    pub fill: Option<Colour>,
    /// Font.
    pub font: Option<Font>,
}

/// The font of a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Font {
    /// Family.
    pub name: Option<String>,
    /// Size in points, as written.
    pub size: Option<String>,
    /// `plain`, `bold`, `italic`, `underline`, separated by spaces.
    pub style: Option<String>,
    /// Colour of the text.
    pub colour: Option<Colour>,
}
