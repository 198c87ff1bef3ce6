//! Views: boxes and lines in absolute and positive coordinates, styles, viewpoints.

use std::collections::HashSet;
use std::io::{self, Write};

use super::super::Matter;
use super::Writer;
use crate::import::type_names::{ELEMENTS, RELATIONSHIPS};
use crate::model::{
    Colour, Concern, Connection, Figure, Node, Point, Shown, Style, View, Viewpoint,
};

/// By how much the figures of a view are moved.
#[derive(Clone, Copy)]
struct Shift {
    x: i64,
    y: i64,
}

impl<'m, W: Write> Writer<'m, W> {
    pub(super) fn views(&mut self) -> io::Result<()> {
        let model = self.model;
        if model.views.is_empty() && model.viewpoints.is_empty() {
            return Ok(());
        }
        self.xml.tag("views").open()?;
        if !model.viewpoints.is_empty() {
            self.xml.tag("viewpoints").open()?;
            model.viewpoints.iter().try_for_each(|viewpoint| self.viewpoint(viewpoint))?;
            self.xml.close("viewpoints")?;
        }
        if !model.views.is_empty() {
            self.xml.tag("diagrams").open()?;
            model.views.iter().try_for_each(|view| self.view(view))?;
            self.xml.close("diagrams")?;
        }
        self.xml.close("views")
    }

    fn view(&mut self, view: &'m View) -> io::Result<()> {
        let concept = &view.concept;
        let mut tag = self.xml.tag("view");
        tag.attribute("identifier", self.identifiers.get(&concept.identifier))
            .attribute("xsi:type", "Diagram");
        if let Some(viewpoint) = &view.viewpoint {
            tag.attribute("viewpoint", viewpoint);
        }
        if let Some(viewpoint) = &view.viewpoint_reference {
            tag.attribute("viewpointRef", self.identifiers.get(viewpoint));
        }
        tag.open()?;
        self.named(concept, true)?;
        self.properties(concept, None)?;
        let shift = self.shift(view);
        let mut drawn = HashSet::default();
        view.nodes.iter().try_for_each(|node| self.node(node, shift, &mut drawn))?;
        self.find_drawn(view, &mut drawn);
        view.connections.iter().try_for_each(|line| self.connection(line, shift, &drawn))?;
        self.xml.close("view")
    }

    /// The format has no negative coordinates: the whole view is moved, as Archi does.
    fn shift(&mut self, view: &View) -> Shift {
        fn nodes(children: &[Node], least: &mut (i32, i32)) {
            for node in children {
                *least = (least.0.min(node.bounds.x), least.1.min(node.bounds.y));
                nodes(&node.nodes, least);
            }
        }
        let mut least = (0, 0);
        nodes(&view.nodes, &mut least);
        for line in &view.connections {
            let ends = line.source_attachment.iter().chain(&line.target_attachment);
            for point in ends.chain(&line.bendpoints) {
                least = (least.0.min(point.x), least.1.min(point.y));
            }
        }
        let shift = Shift { x: -i64::from(least.0), y: -i64::from(least.1) };
        if least != (0, 0) {
            let said = format!("la vue est décalée de {} et {} pixels", shift.x, shift.y);
            self.remarks.add(Matter::ViewShifted, &view.concept.identifier, said);
        }
        shift
    }

    fn node(
        &mut self,
        node: &'m Node,
        shift: Shift,
        drawn: &mut HashSet<&'m str>,
    ) -> io::Result<()> {
        let figure = &node.figure;
        let before = self.xml.replaced;
        let shown = match &figure.shown {
            Shown::Concept(element) if self.elements.contains(element.as_str()) => Some(element),
            _ => None,
        };
        let part = match &figure.shown {
            Shown::Part(concept, part) if self.is_concept(concept) => Some((concept, part)),
            _ => None,
        };
        let is_label = node.nodes.is_empty() && &*figure.kind != "Container";
        let kind = match (shown, is_label) {
            (Some(_), _) => "Element",
            (None, true) => "Label",
            (None, false) => "Container",
        };
        let mut tag = self.xml.tag("node");
        tag.attribute("identifier", self.identifiers.get(&figure.identifier))
            .attribute("xsi:type", kind);
        if let Some(element) = shown {
            drawn.insert(&figure.identifier);
            tag.attribute("elementRef", self.identifiers.get(element));
        }
        if let (Some((concept, part)), "Label") = (part, kind) {
            tag.attribute("conceptRef", self.identifiers.get(concept));
            if let Some(part) = part.as_deref().map(str::trim).filter(|part| !part.is_empty()) {
                tag.attribute("xpathPart", part);
            }
        }
        let bounds = node.bounds;
        tag.number("x", i64::from(bounds.x) + shift.x)
            .number("y", i64::from(bounds.y) + shift.y)
            .number("w", i64::from(bounds.width.max(1)))
            .number("h", i64::from(bounds.height.max(1)));
        tag.open()?;
        if !matches!(&*figure.kind, "" | "Element" | "Label" | "Container")
            || (part.is_some() && kind != "Label")
        {
            let said = format!("le cadre «{}» est écrit «{kind}»", figure.kind);
            self.remarks.add(Matter::DrawingChanged, &figure.identifier, said);
        }
        self.figure(figure)?;
        node.nodes.iter().try_for_each(|inside| self.node(inside, shift, drawn))?;
        self.xml.close("node")?;
        self.say_replaced(before, &figure.identifier);
        Ok(())
    }

    fn is_concept(&self, identifier: &str) -> bool {
        self.elements.contains(identifier) || self.relationships.contains(identifier)
    }

    /// Adds the lines that show relationships between figures that show concepts: Archi accepts no others.
    fn find_drawn(&self, view: &'m View, drawn: &mut HashSet<&'m str>) {
        let shows = |line: &Connection| match &line.figure.shown {
            Shown::Concept(shown) => self.relationships.contains(shown.as_str()),
            _ => false,
        };
        let mut waiting: Vec<&Connection> =
            view.connections.iter().filter(|line| shows(line)).collect();
        loop {
            let before = waiting.len();
            waiting.retain(|line| {
                let is_drawn =
                    |end: &Option<String>| end.as_deref().is_some_and(|end| drawn.contains(end));
                let sound = is_drawn(&line.source) && is_drawn(&line.target);
                if sound {
                    drawn.insert(&line.figure.identifier);
                }
                !sound
            });
            if waiting.len() == before {
                return;
            }
        }
    }

    fn connection(
        &mut self,
        line: &Connection,
        shift: Shift,
        drawn: &HashSet<&str>,
    ) -> io::Result<()> {
        let figure = &line.figure;
        let before = self.xml.replaced;
        let shown = match &figure.shown {
            Shown::Concept(shown) if drawn.contains(figure.identifier.as_str()) => Some(shown),
            _ => None,
        };
        let kind = match (shown, &*figure.kind) {
            (Some(_), "NestingRelationship") => "NestingRelationship",
            (Some(_), _) => "Relationship",
            (None, _) => "Line",
        };
        if shown.is_none() && figure.shown != Shown::Nothing {
            let said = "le trait ne joint pas deux concepts : il est écrit sans sa relation";
            self.remarks.add(Matter::DrawingChanged, &figure.identifier, said);
        }
        let mut tag = self.xml.tag("connection");
        tag.attribute("identifier", self.identifiers.get(&figure.identifier))
            .attribute("xsi:type", kind);
        if let Some(shown) = shown {
            tag.attribute("relationshipRef", self.identifiers.get(shown));
        }
        for (name, end) in [("source", &line.source), ("target", &line.target)] {
            if let Some(end) = end {
                tag.attribute(name, self.identifiers.get(end));
            }
        }
        tag.open()?;
        self.figure(figure)?;
        self.point("sourceAttachment", line.source_attachment, shift)?;
        for bend in &line.bendpoints {
            self.point("bendpoint", Some(*bend), shift)?;
        }
        self.point("targetAttachment", line.target_attachment, shift)?;
        self.xml.close("connection")?;
        self.say_replaced(before, &figure.identifier);
        Ok(())
    }

    fn point(&mut self, name: &str, point: Option<Point>, shift: Shift) -> io::Result<()> {
        let Some(point) = point else {
            return Ok(());
        };
        let mut tag = self.xml.tag(name);
        tag.number("x", i64::from(point.x) + shift.x).number("y", i64::from(point.y) + shift.y);
        tag.empty()
    }

    /// What boxes and lines have in common.
    fn figure(&mut self, figure: &Figure) -> io::Result<()> {
        self.texts("label", &figure.labels)?;
        self.texts("documentation", &figure.documentation)?;
        if let Some(style) = &figure.style {
            self.style(style)?;
        }
        for view in figure.view_references.iter().filter(|id| self.views.contains(id.as_str())) {
            let mut tag = self.xml.tag("viewRef");
            tag.attribute("ref", self.identifiers.get(view));
            tag.empty()?;
        }
        Ok(())
    }

    fn style(&mut self, style: &Style) -> io::Result<()> {
        let mut tag = self.xml.tag("style");
        if let Some(width) = style.line_width.filter(|width| *width > 0) {
            tag.number("lineWidth", i64::from(width));
        }
        tag.open()?;
        self.colour("lineColor", style.line)?;
        self.colour("fillColor", style.fill)?;
        if let Some(font) = &style.font {
            let mut tag = self.xml.tag("font");
            if let Some(name) = &font.name {
                tag.attribute("name", name);
            }
            if let Some(size) = font.size.as_deref().and_then(font_size) {
                tag.attribute("size", &size);
            }
            if let Some(style) = &font.style {
                let known = ["plain", "bold", "italic", "underline"];
                let words: Vec<_> =
                    style.split_whitespace().filter(|word| known.contains(word)).collect();
                if !words.is_empty() {
                    tag.attribute("style", &words.join(" "));
                }
            }
            tag.open()?;
            self.colour("color", font.colour)?;
            self.xml.close("font")?;
        }
        self.xml.close("style")
    }

    fn colour(&mut self, name: &str, colour: Option<Colour>) -> io::Result<()> {
        let Some(Colour { rgb: [red, green, blue], opacity }) = colour else {
            return Ok(());
        };
        let mut tag = self.xml.tag(name);
        tag.number("r", red.into()).number("g", green.into()).number("b", blue.into());
        if let Some(opacity) = opacity {
            tag.number("a", opacity.min(100).into());
        }
        tag.empty()
    }

    fn viewpoint(&mut self, viewpoint: &Viewpoint) -> io::Result<()> {
        let concept = &viewpoint.concept;
        let mut tag = self.xml.tag("viewpoint");
        tag.attribute("identifier", self.identifiers.get(&concept.identifier));
        tag.open()?;
        self.named(concept, true)?;
        self.properties(concept, None)?;
        viewpoint.concerns.iter().try_for_each(|concern| self.concern(concern))?;
        for (name, words, known) in [
            ("viewpointPurpose", &viewpoint.purpose, ["Designing", "Deciding", "Informing"]),
            ("viewpointContent", &viewpoint.content, ["Details", "Coherence", "Overview"]),
        ] {
            let Some(words) = words else {
                continue;
            };
            if words.split_whitespace().all(|word| known.contains(&word)) {
                self.xml.text(name, words)?;
            } else {
                let said = format!("«{words}» n’est pas une valeur de «{name}» : elle est omise");
                self.remarks.add(Matter::LeftOut, &concept.identifier, said);
            }
        }
        for (name, types, known) in [
            ("allowedElementType", &viewpoint.allowed_elements, &ELEMENTS[..]),
            ("allowedRelationshipType", &viewpoint.allowed_relationships, &RELATIONSHIPS[..]),
        ] {
            for kind in types {
                if known.binary_search(&kind.as_str()).is_err() {
                    let said =
                        format!("le type admis «{kind}» n’est pas d’ArchiMate 3.2 : il est omis");
                    self.remarks.add(Matter::LeftOut, &concept.identifier, said);
                    continue;
                }
                let mut tag = self.xml.tag(name);
                tag.attribute("type", kind);
                tag.empty()?;
            }
        }
        for note in &viewpoint.notes {
            let mut tag = self.xml.tag("modelingNote");
            if let Some(kind) = &note.kind {
                tag.attribute("type", kind);
            }
            tag.open()?;
            self.texts_or_mark("documentation", &note.documentation)?;
            self.xml.close("modelingNote")?;
        }
        self.xml.close("viewpoint")
    }

    fn concern(&mut self, concern: &Concern) -> io::Result<()> {
        self.xml.tag("concern").open()?;
        self.texts_or_mark("label", &concern.labels)?;
        self.texts("documentation", &concern.documentation)?;
        let stakeholders = || concern.stakeholders.iter().filter(|labels| !labels.is_empty());
        if stakeholders().next().is_some() {
            self.xml.tag("stakeholders").open()?;
            for labels in stakeholders() {
                self.xml.tag("stakeholder").open()?;
                self.texts("label", labels)?;
                self.xml.close("stakeholder")?;
            }
            self.xml.close("stakeholders")?;
        }
        self.xml.close("concern")
    }
}

/// A size as the format accepts it: others are rounded to the nearest half.
fn font_size(written: &str) -> Option<String> {
    if is_font_size(written) {
        return Some(written.to_owned());
    }
    let size: f64 = written.parse().ok()?;
    let rounded = format!("{:.1}", (size * 2.0).round() / 2.0);
    (size < 1_000.0 && is_font_size(&rounded)).then_some(rounded)
}

/// Whether a size is one that the format accepts: a whole number or a half.
pub(super) fn is_font_size(size: &str) -> bool {
    let whole = size.strip_suffix(".0").or_else(|| size.strip_suffix(".5")).unwrap_or(size);
    !whole.is_empty() && !whole.starts_with('0') && whole.bytes().all(|byte| byte.is_ascii_digit())
}
