//! Reader of the ArchiMate Open Exchange format 2.1, 3.0 and 3.1: one pass, references kept as texts.
//!
//! It resolves nothing: [`super::resolve`] does, once everything is known. The order of the sections is not checked,
//! as several tools do not keep it. Version 2.1 says the same things under other names (`label`, `propertydefs`,
//! `organization`, `elementref`): each is accepted whatever the version.

use std::sync::Arc;

use oxrdf::Literal;

use super::detect::{EXCHANGE_2, EXCHANGE_3};
use super::error::ImportError;
use super::finding::Code;
use super::reading::Reading;
use super::xml::{Cursor, Tag, short};
use crate::model::{Concept, Metadata, MetadataEntry, Place, Property, Text};

mod concepts;
mod views;

/// Reads the file whose root tag was just opened.
pub(super) fn read(
    cursor: Cursor<'_>,
    root: &Tag<'_>,
    reading: &mut Reading,
) -> Result<(), ImportError> {
    let mut reader = Reader { cursor, namespace: root.namespace.clone().into_owned(), reading };
    reader.root(root)?;
    reader.cursor.finish()?;
    reader.name_junctions();
    reader.reading.report_ignored();
    Ok(())
}

/// The state of a reading.
struct Reader<'a, 'r> {
    cursor: Cursor<'a>,
    namespace: String,
    reading: &'r mut Reading,
}

impl<'a> Reader<'a, '_> {
    fn root(&mut self, root: &Tag<'_>) -> Result<(), ImportError> {
        if ![EXCHANGE_3, EXCHANGE_2].contains(&&*self.namespace) {
            let message = format!("l’espace de noms est «{}»", short(&self.namespace));
            let instead = "le fichier est lu comme du format d’échange 3.x";
            self.find(Code::NamespaceUnofficial, (root.place, None), (message, instead));
        }
        let identifier = self.identifier(root, "le modèle");
        let mut concept = self.concept(root, identifier.unwrap_or_default());
        self.reading.model.version = root.attribute("version").map(str::to_owned);
        while let Some(tag) = self.child()? {
            match tag.name {
                "metadata" => self.metadata(&tag)?,
                "elements" => self.elements()?,
                "relationships" => self.relationships()?,
                "organizations" | "organization" => {
                    let folders = self.folder_items()?;
                    self.reading.model.folders.extend(folders);
                }
                "propertyDefinitions" | "propertydefs" => self.property_definitions()?,
                "views" => self.views()?,
                _ => self.part_of(&mut concept, &tag)?,
            }
        }
        self.reading.model.concept = concept;
        Ok(())
    }

    /// The next child in the namespace of the model; foreign ones are passed over and counted.
    fn child(&mut self) -> Result<Option<Tag<'a>>, ImportError> {
        while let Some(tag) = self.cursor.next_child()? {
            if tag.namespace == self.namespace {
                return Ok(Some(tag));
            }
            self.ignore(&tag)?;
        }
        Ok(None)
    }

    fn ignore(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        self.reading.count_ignored(tag);
        self.cursor.skip()
    }

    fn find(&mut self, code: Code, at: (Place, Option<&str>), said: (String, &str)) {
        self.reading.find(code, at, said);
    }

    /// The identifier of a tag when it has one that is not taken yet; otherwise a finding.
    fn identifier(&mut self, tag: &Tag<'_>, what: &str) -> Option<String> {
        self.reading.identifier(tag.attribute("identifier"), (tag.place, what))
    }

    fn concept(&mut self, tag: &Tag<'_>, identifier: String) -> Concept {
        Concept { identifier, place: tag.place, ..Concept::default() }
    }

    /// Reads a child that any concept may have.
    fn part_of(&mut self, concept: &mut Concept, tag: &Tag<'_>) -> Result<(), ImportError> {
        match tag.name {
            "name" | "label" => concept.names.push(self.text(tag)?),
            "documentation" => concept.documentation.push(self.text(tag)?),
            "properties" => {
                while let Some(tag) = self.child()? {
                    match tag.name {
                        "property" => {
                            let property = self.property(&tag)?;
                            concept.properties.push(property);
                        }
                        _ => self.ignore(&tag)?,
                    }
                }
            }
            _ => self.ignore(tag)?,
        }
        Ok(())
    }

    fn property(&mut self, tag: &Tag<'_>) -> Result<Property, ImportError> {
        let reference = tag.attribute("propertyDefinitionRef").or(tag.attribute("identifierRef"));
        let definition = self.reading.intern(reference.unwrap_or_default().trim());
        let mut values = Vec::new();
        while let Some(tag) = self.child()? {
            match tag.name {
                "value" => values.push(self.text(&tag)?),
                _ => self.ignore(&tag)?,
            }
        }
        Ok(Property { definition, values })
    }

    fn text(&mut self, tag: &Tag<'_>) -> Result<Text, ImportError> {
        let language = self.language(tag);
        Ok(Text { value: self.cursor.text()?, language })
    }

    fn language(&mut self, tag: &Tag<'_>) -> Option<Arc<str>> {
        let written =
            tag.find(|name| name == "xml:lang").filter(|language| !language.is_empty())?;
        if let Some(known) = self.reading.interned(written) {
            return Some(known);
        }
        if Literal::new_language_tagged_literal("", written).is_err() {
            let message = format!("la langue «{}» est mal écrite", short(written));
            let said = (message, "le texte est gardé sans langue");
            self.find(Code::LanguageInvalid, (tag.place, None), said);
            return None;
        }
        Some(self.reading.intern(written))
    }

    fn metadata(&mut self, _tag: &Tag<'_>) -> Result<(), ImportError> {
        let mut direct = Metadata::default();
        while let Some(tag) = self.cursor.next_child()? {
            if tag.name == "schemaInfo" && tag.namespace == self.namespace {
                let mut metadata = Metadata::default();
                while let Some(tag) = self.cursor.next_child()? {
                    self.metadata_entry(&mut metadata, &tag)?;
                }
                self.reading.model.metadata.push(metadata);
            } else {
                self.metadata_entry(&mut direct, &tag)?;
            }
        }
        if direct != Metadata::default() {
            self.reading.model.metadata.push(direct);
        }
        Ok(())
    }

    fn metadata_entry(
        &mut self,
        metadata: &mut Metadata,
        tag: &Tag<'_>,
    ) -> Result<(), ImportError> {
        let value = self.text(tag)?;
        match tag.name {
            "schema" if tag.namespace == self.namespace => metadata.schema = Some(value.value),
            "schemaversion" if tag.namespace == self.namespace => {
                metadata.schema_version = Some(value.value);
            }
            name => metadata.entries.push(MetadataEntry {
                namespace: tag.namespace.clone().into_owned(),
                name: name.to_owned(),
                value,
            }),
        }
        Ok(())
    }
}
