//! Elements, relationships, folders and definitions of properties.

use super::super::error::ImportError;
use super::super::finding::Code;
use super::super::type_names::{self, Recognised};
use super::super::xml::{Tag, short};
use super::Reader;
use crate::model::{
    Access, Element, FolderItem, Kind, Property, PropertyDefinition, Relationship, Text,
};

impl Reader<'_, '_> {
    pub(super) fn elements(&mut self) -> Result<(), ImportError> {
        while let Some(tag) = self.child()? {
            if tag.name != "element" {
                self.ignore(&tag)?;
                continue;
            }
            let Some(identifier) = self.identifier(&tag, "l’élément") else {
                self.cursor.skip()?;
                continue;
            };
            let recognised = type_names::element(tag.prefixed("type").unwrap_or_default());
            let kind = self.kind(&tag, &identifier, recognised);
            let mut concept = self.concept(&tag, identifier);
            while let Some(tag) = self.child()? {
                self.part_of(&mut concept, &tag)?;
            }
            self.reading.model.elements.push(Element { concept, kind });
        }
        Ok(())
    }

    pub(super) fn relationships(&mut self) -> Result<(), ImportError> {
        while let Some(tag) = self.child()? {
            if tag.name != "relationship" {
                self.ignore(&tag)?;
                continue;
            }
            let Some(identifier) = self.identifier(&tag, "la relation") else {
                self.cursor.skip()?;
                continue;
            };
            let recognised = type_names::relationship(tag.prefixed("type").unwrap_or_default());
            let kind = self.kind(&tag, &identifier, recognised);
            let end = |name| tag.attribute(name).unwrap_or_default().trim().to_owned();
            let access = self.access(&tag, &identifier, &kind);
            let mut relationship = Relationship {
                kind,
                source: end("source"),
                target: end("target"),
                access,
                modifier: tag.attribute("modifier").map(str::to_owned),
                directed: tag.attribute("isDirected").and_then(boolean),
                concept: self.concept(&tag, identifier),
            };
            while let Some(tag) = self.child()? {
                self.part_of(&mut relationship.concept, &tag)?;
            }
            self.reading.model.relationships.push(relationship);
        }
        Ok(())
    }

    /// The content of a folder, or of the whole tree of folders.
    pub(super) fn folder_items(&mut self) -> Result<Vec<FolderItem>, ImportError> {
        let mut items = Vec::new();
        while let Some(tag) = self.child()? {
            match tag.name {
                "item" => items.push(self.folder_item(&tag)?),
                _ => self.ignore(&tag)?,
            }
        }
        Ok(items)
    }

    fn folder_item(&mut self, tag: &Tag<'_>) -> Result<FolderItem, ImportError> {
        // The identifier of a folder is optional: only one that is there can be taken twice.
        let written = tag.attribute("identifier");
        let identifier =
            written.and_then(|written| self.reading.identifier_of_folder(Some(written), tag.place));
        let reference = tag.attribute("identifierRef").map(|reference| reference.trim().to_owned());
        let mut item =
            FolderItem { identifier, reference, place: tag.place, ..FolderItem::default() };
        while let Some(tag) = self.child()? {
            match tag.name {
                "label" | "name" => item.labels.push(self.text(&tag)?),
                "documentation" => item.documentation.push(self.text(&tag)?),
                "item" => item.items.push(self.folder_item(&tag)?),
                _ => self.ignore(&tag)?,
            }
        }
        Ok(item)
    }

    pub(super) fn property_definitions(&mut self) -> Result<(), ImportError> {
        while let Some(tag) = self.child()? {
            if !matches!(tag.name, "propertyDefinition" | "propertydef") {
                self.ignore(&tag)?;
                continue;
            }
            let Some(identifier) = self.identifier(&tag, "la définition de propriété") else {
                self.cursor.skip()?;
                continue;
            };
            let data_type = tag.attribute("type").unwrap_or("string").trim().to_owned();
            let mut concept = self.concept(&tag, identifier);
            // Version 2.1 gives the name as an attribute.
            let name = tag.attribute("name").map(str::to_owned);
            concept.names.extend(name.map(|value| Text { value, language: None }));
            while let Some(tag) = self.child()? {
                self.part_of(&mut concept, &tag)?;
            }
            self.reading.model.property_definitions.push(PropertyDefinition { concept, data_type });
        }
        Ok(())
    }

    fn kind(&mut self, tag: &Tag<'_>, identifier: &str, recognised: Recognised) -> Kind {
        let written = tag.prefixed("type").unwrap_or_default();
        self.reading.kind((written, recognised), (tag.place, identifier))
    }

    /// The format 2.1 has one kind of junction, and tells which by a property.
    pub(super) fn name_junctions(&mut self) {
        let definitions = &self.reading.model.property_definitions;
        let is_kind = |name: &str| name.eq_ignore_ascii_case("JunctionType");
        let kinds: Vec<&str> = definitions
            .iter()
            .map(|definition| &definition.concept)
            .filter(|concept| concept.name().is_some_and(|name| is_kind(&name)))
            .map(|concept| concept.identifier.as_str())
            .collect();
        let says_or = |property: &Property| {
            kinds.contains(&&*property.definition)
                && property.values.iter().any(|value| value.value.trim().eq_ignore_ascii_case("or"))
        };
        for element in &mut self.reading.model.elements {
            if element.kind == Kind::Known("AndJunction")
                && element.concept.properties.iter().any(says_or)
            {
                element.kind = Kind::Known("OrJunction");
            }
        }
    }

    /// An Access relationship that says nothing accesses in an unspecified way: the default of the schema.
    fn access(&mut self, tag: &Tag<'_>, identifier: &str, kind: &Kind) -> Option<Access> {
        if *kind != Kind::Known("Access") {
            return None;
        }
        Some(match tag.attribute("accessType").map(str::trim) {
            None | Some("" | "Access") => Access::Access,
            Some("Read") => Access::Read,
            Some("Write") => Access::Write,
            Some("ReadWrite") => Access::ReadWrite,
            Some(other) => {
                let message = format!("la sorte d’accès «{}» est inconnue", short(other));
                let said = (message, "l’accès est lu comme non précisé («Access»)");
                self.find(Code::AccessTypeUnknown, (tag.place, Some(identifier)), said);
                Access::Access
            }
        })
    }
}

/// A boolean of XML Schema.
fn boolean(written: &str) -> Option<bool> {
    match written.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
