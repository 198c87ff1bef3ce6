//! Views: viewpoints, boxes, lines and their styles.

use super::super::error::ImportError;
use super::super::finding::Code;
use super::super::geometry::{USUAL_SIZE, pixels};
use super::super::type_names::without_prefix;
use super::super::viewpoint_names;
use super::super::xml::{Tag, short};
use super::Reader;
use crate::model::{
    Bounds, Colour, Concern, Connection, Figure, Font, ModelingNote, Node, Origin, Point, Setting,
    Shown, Style, View, Viewpoint,
};

impl Reader<'_, '_> {
    pub(super) fn views(&mut self) -> Result<(), ImportError> {
        while let Some(tag) = self.child()? {
            match tag.name {
                "viewpoints" | "diagrams" => {
                    while let Some(tag) = self.child()? {
                        match tag.name {
                            "viewpoint" => self.viewpoint(&tag)?,
                            "view" => self.view(&tag)?,
                            _ => self.ignore(&tag)?,
                        }
                    }
                }
                // Some tools leave the intermediate tags out.
                "view" => self.view(&tag)?,
                _ => self.ignore(&tag)?,
            }
        }
        Ok(())
    }

    fn view(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        let Some(identifier) = self.identifier(tag, "la vue") else {
            return self.cursor.skip();
        };
        let text = |name| tag.attribute(name).map(str::trim).filter(|value| !value.is_empty());
        let mut view = View {
            kind: without_prefix(tag.prefixed("type").unwrap_or("Diagram")).to_owned(),
            viewpoint: text("viewpoint").map(|written| viewpoint_names::usual(written).to_owned()),
            viewpoint_reference: text("viewpointRef").map(str::to_owned),
            concept: self.concept(tag, identifier),
            ..View::default()
        };
        if let Some(written) =
            text("viewpoint").filter(|written| *written != viewpoint_names::usual(written))
        {
            let (name, value) = (self.reading.intern("viewpoint"), written.to_owned());
            view.concept.settings.push(Setting { origin: Origin::Attribute, name, value });
        }
        while let Some(tag) = self.child()? {
            match tag.name {
                "node" => view.nodes.push(self.node(&tag)?),
                "connection" => view.connections.push(self.connection(&tag)?),
                _ => self.part_of(&mut view.concept, &tag)?,
            }
        }
        self.reading.model.views.push(view);
        Ok(())
    }

    fn node(&mut self, tag: &Tag<'_>) -> Result<Node, ImportError> {
        let figure = self.figure(tag);
        let bounds = self.bounds(tag, &figure.identifier);
        // Version 2.1 does not tell a note from a group without a type: a note holds nothing.
        let is_guessed = &*figure.kind == "Container" && type_of_figure(tag).is_empty();
        let mut node = Node { figure, bounds, nodes: Vec::new() };
        while let Some(tag) = self.child()? {
            match tag.name {
                "node" => node.nodes.push(self.node(&tag)?),
                _ => self.part_of_figure(&mut node.figure, &tag)?,
            }
        }
        if is_guessed && node.nodes.is_empty() {
            node.figure.kind = self.reading.intern("Label");
        }
        Ok(node)
    }

    fn connection(&mut self, tag: &Tag<'_>) -> Result<Connection, ImportError> {
        let end = |name| tag.attribute(name).map(|end| end.trim().to_owned());
        let mut connection = Connection {
            source: end("source"),
            target: end("target"),
            figure: self.figure(tag),
            ..Connection::default()
        };
        while let Some(tag) = self.child()? {
            let point = matches!(tag.name, "bendpoint" | "sourceAttachment" | "targetAttachment");
            if !point {
                self.part_of_figure(&mut connection.figure, &tag)?;
                continue;
            }
            let id = &connection.figure.identifier;
            let point =
                Point { x: self.coordinate(&tag, "x", id), y: self.coordinate(&tag, "y", id) };
            match tag.name {
                "bendpoint" => connection.bendpoints.push(point),
                "sourceAttachment" => connection.source_attachment = Some(point),
                _ => connection.target_attachment = Some(point),
            }
            self.cursor.skip()?;
        }
        Ok(connection)
    }

    /// A box or a line, without what its children say.
    fn figure(&mut self, tag: &Tag<'_>) -> Figure {
        let identifier = self.reading.identifier_of_figure(tag.attribute("identifier"), tag.place);
        let reference = |name| tag.attribute(name).map(|reference| reference.trim().to_owned());
        let part = reference("xpathPart");
        let shown = match reference("elementRef").or(reference("relationshipRef")) {
            Some(shown) => Shown::Concept(shown),
            None => match reference("conceptRef") {
                Some(concept) => Shown::Part(concept, part),
                None => Shown::Nothing,
            },
        };
        let kind = self.reading.intern(kind_of_figure(tag));
        Figure { identifier, kind, shown, place: tag.place, ..Figure::default() }
    }

    fn part_of_figure(&mut self, figure: &mut Figure, tag: &Tag<'_>) -> Result<(), ImportError> {
        match tag.name {
            "label" => figure.labels.push(self.text(tag)?),
            "documentation" => figure.documentation.push(self.text(tag)?),
            "viewRef" => {
                let reference = tag.attribute("ref").unwrap_or_default().trim();
                figure.view_references.push(reference.to_owned());
                self.cursor.skip()?;
            }
            "style" => figure.style = Some(self.style(tag, &figure.identifier)?),
            _ => self.ignore(tag)?,
        }
        Ok(())
    }

    fn style(&mut self, tag: &Tag<'_>, id: &str) -> Result<Style, ImportError> {
        let line_width = tag.attribute("lineWidth").and_then(|width| width.trim().parse().ok());
        let mut style = Style { line_width, ..Style::default() };
        while let Some(tag) = self.child()? {
            match tag.name {
                "lineColor" => style.line = self.colour(&tag, id)?,
                "fillColor" => style.fill = self.colour(&tag, id)?,
                "font" => {
                    let text = |name| tag.attribute(name).map(|value| value.trim().to_owned());
                    let mut font = Font {
                        name: text("name"),
                        size: text("size"),
                        // Version 2.1 writes «bold|italic».
                        style: text("style").map(|style| style.replace('|', " ")),
                        colour: None,
                    };
                    while let Some(tag) = self.child()? {
                        match tag.name {
                            "color" => font.colour = self.colour(&tag, id)?,
                            _ => self.ignore(&tag)?,
                        }
                    }
                    style.font = Some(font);
                }
                _ => self.ignore(&tag)?,
            }
        }
        Ok(style)
    }

    fn colour(&mut self, tag: &Tag<'_>, id: &str) -> Result<Option<Colour>, ImportError> {
        self.cursor.skip()?;
        let channel = |name| tag.attribute(name).and_then(|value| value.trim().parse::<u8>().ok());
        let opacity = channel("a");
        let valid = opacity.is_none_or(|opacity| opacity <= 100)
            && (opacity.is_some() || tag.attribute("a").is_none());
        if let (Some(red), Some(green), Some(blue), true) =
            (channel("r"), channel("g"), channel("b"), valid)
        {
            return Ok(Some(Colour { rgb: [red, green, blue], opacity }));
        }
        let said = ("une couleur sort des bornes".to_owned(), "la couleur habituelle est gardée");
        self.find(Code::GeometryInvalid, (tag.place, Some(id)), said);
        Ok(None)
    }

    fn bounds(&mut self, tag: &Tag<'_>, id: &str) -> Bounds {
        Bounds {
            x: self.coordinate(tag, "x", id),
            y: self.coordinate(tag, "y", id),
            width: self.size(tag, ("w", USUAL_SIZE.0), id),
            height: self.size(tag, ("h", USUAL_SIZE.1), id),
        }
    }

    fn coordinate(&mut self, tag: &Tag<'_>, name: &str, id: &str) -> i32 {
        let written = tag.attribute(name).unwrap_or_default();
        let pixels = pixels(written);
        if pixels.is_none_or(|pixels| pixels < 0) {
            let message =
                format!("la coordonnée {name}=«{}» n’est pas un entier positif", short(written));
            let instead =
                if pixels.is_some() { "elle est gardée" } else { "0 est pris à la place" };
            self.find(Code::GeometryInvalid, (tag.place, Some(id)), (message, instead));
        }
        pixels.unwrap_or_default()
    }

    fn size(&mut self, tag: &Tag<'_>, (name, usual): (&str, i32), id: &str) -> i32 {
        let written = tag.attribute(name).unwrap_or_default();
        match pixels(written).filter(|pixels| *pixels > 0) {
            Some(pixels) => pixels,
            None => {
                let message =
                    format!("la taille {name}=«{}» n’est pas un entier positif", short(written));
                let instead = format!("la taille habituelle, {usual}, est prise à la place");
                self.find(Code::GeometryInvalid, (tag.place, Some(id)), (message, &instead));
                usual
            }
        }
    }

    fn viewpoint(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        let Some(identifier) = self.identifier(tag, "le point de vue") else {
            return self.cursor.skip();
        };
        let mut viewpoint =
            Viewpoint { concept: self.concept(tag, identifier), ..Viewpoint::default() };
        while let Some(tag) = self.child()? {
            let allowed = tag.attribute("type").unwrap_or_default().to_owned();
            match tag.name {
                "concern" => viewpoint.concerns.push(self.concern()?),
                "viewpointPurpose" => viewpoint.purpose = Some(self.cursor.text()?),
                "viewpointContent" => viewpoint.content = Some(self.cursor.text()?),
                "allowedElementType" => {
                    viewpoint.allowed_elements.push(allowed);
                    self.cursor.skip()?;
                }
                "allowedRelationshipType" => {
                    viewpoint.allowed_relationships.push(allowed);
                    self.cursor.skip()?;
                }
                "modelingNote" => {
                    let kind = tag.attribute("type").map(str::to_owned);
                    let documentation = self.texts("documentation")?;
                    viewpoint.notes.push(ModelingNote { kind, documentation });
                }
                _ => self.part_of(&mut viewpoint.concept, &tag)?,
            }
        }
        self.reading.model.viewpoints.push(viewpoint);
        Ok(())
    }

    fn concern(&mut self) -> Result<Concern, ImportError> {
        let mut concern = Concern::default();
        while let Some(tag) = self.child()? {
            match tag.name {
                "label" => concern.labels.push(self.text(&tag)?),
                "documentation" => concern.documentation.push(self.text(&tag)?),
                "stakeholders" => {
                    while let Some(tag) = self.child()? {
                        match tag.name {
                            "stakeholder" => concern.stakeholders.push(self.texts("label")?),
                            _ => self.ignore(&tag)?,
                        }
                    }
                }
                _ => self.ignore(&tag)?,
            }
        }
        Ok(concern)
    }

    /// The texts of every child of one name.
    fn texts(&mut self, name: &str) -> Result<Vec<crate::model::Text>, ImportError> {
        let mut texts = Vec::new();
        while let Some(tag) = self.child()? {
            if tag.name == name {
                texts.push(self.text(&tag)?);
            } else {
                self.ignore(&tag)?;
            }
        }
        Ok(texts)
    }
}

/// The kind of a box or of a line. Version 2.1 leaves most of them to be guessed, and says `group` and `label`.
fn kind_of_figure<'t>(tag: &'t Tag<'_>) -> &'t str {
    let has = |name| tag.attribute(name).is_some();
    match type_of_figure(tag) {
        "" if tag.name == "connection" && has("relationshipRef") => "Relationship",
        "" if tag.name == "connection" => "Line",
        "" if has("elementRef") => "Element",
        "" | "group" => "Container",
        "label" => "Label",
        kind => kind,
    }
}

/// The type that a box or a line says, without prefix; empty when it says none.
fn type_of_figure<'t>(tag: &'t Tag<'_>) -> &'t str {
    let written = tag.prefixed("type").or_else(|| tag.attribute("type"));
    without_prefix(written.unwrap_or_default())
}
