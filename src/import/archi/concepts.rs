//! Elements and relationships of Archi's format.

use super::super::error::ImportError;
use super::super::finding::Code;
use super::super::type_names::{self, Recognised};
use super::super::xml::{Tag, short};
use super::{Reader, reference};
use crate::model::{Access, Element, Kind, Relationship};

/// Attributes that are read as something else than settings.
const READ: [&str; 9] = [
    "id",
    "name",
    "documentation",
    "profiles",
    "source",
    "target",
    "accessType",
    "strength",
    "directed",
];

impl Reader<'_, '_> {
    /// An element, a relationship or a view, of a type named without prefix; gives its identifier when it is kept.
    pub(super) fn thing(
        &mut self,
        tag: &Tag<'_>,
        kind: &str,
    ) -> Result<Option<String>, ImportError> {
        if is_view(kind) {
            return self.view(tag, kind);
        }
        let is_relationship = kind.ends_with("Relationship");
        let what = if is_relationship { "la relation" } else { "l’élément" };
        let Some(identifier) = self.reading.identifier(tag.attribute("id"), (tag.place, what))
        else {
            self.cursor.skip()?;
            return Ok(None);
        };
        let mut concept = self.concept(tag, identifier.clone());
        concept.settings = self.settings(tag, &READ);
        let end = |name| tag.attribute(name).map(|end| end.trim().to_owned());
        let (mut source, mut target) = (end("source"), end("target"));
        while let Some(tag) = self.child()? {
            match tag.name {
                "source" | "target" => {
                    let end = if tag.name == "source" { &mut source } else { &mut target };
                    *end = reference(&tag);
                    self.cursor.skip()?;
                }
                _ => self.part_of(&mut concept, &tag)?,
            }
        }
        // A type that we do not know is a relationship when it has two ends.
        if is_relationship || (source.is_some() && target.is_some()) {
            let recognised = type_names::relationship(kind);
            let kind = self.reading.kind((kind, recognised), (tag.place, &identifier));
            let access = self.access(tag, &identifier, &kind);
            self.reading.model.relationships.push(Relationship {
                access,
                modifier: tag.attribute("strength").map(str::to_owned),
                directed: tag.attribute("directed").map(|written| written.trim() == "true"),
                source: source.unwrap_or_default(),
                target: target.unwrap_or_default(),
                concept,
                kind,
            });
        } else {
            let recognised = if kind == "Junction" {
                let is_type = |setting: &crate::model::Setting| &*setting.name == "type";
                concept.settings.retain(|setting| !is_type(setting));
                junction(tag)
            } else {
                type_names::element(kind)
            };
            let kind = self.reading.kind((kind, recognised), (tag.place, &identifier));
            self.reading.model.elements.push(Element { concept, kind });
        }
        Ok(Some(identifier))
    }

    /// An Access relationship that says nothing writes: the default of Archi, whatever its version.
    fn access(&mut self, tag: &Tag<'_>, identifier: &str, kind: &Kind) -> Option<Access> {
        if *kind != Kind::Known("Access") {
            return None;
        }
        Some(match tag.attribute("accessType").map(str::trim) {
            None | Some("" | "0") => Access::Write,
            Some("1") => Access::Read,
            Some("2") => Access::Access,
            Some("3") => Access::ReadWrite,
            Some(other) => {
                let message = format!("la sorte d’accès «{}» est inconnue", short(other));
                let said =
                    (message, "l’accès est lu comme une écriture («Write»), comme dans Archi");
                let at = (tag.place, Some(identifier));
                self.reading.find(Code::AccessTypeUnknown, at, said);
                Access::Write
            }
        })
    }
}

/// Whether a type is that of a view.
fn is_view(kind: &str) -> bool {
    kind.ends_with("DiagramModel") || matches!(kind, "SketchModel" | "CanvasModel")
}

/// A junction is «and» unless it says «or».
fn junction(tag: &Tag<'_>) -> Recognised {
    let is_or = tag.attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("or"));
    let kind = Kind::Known(if is_or { "OrJunction" } else { "AndJunction" });
    Recognised { kind, renamed: false }
}
