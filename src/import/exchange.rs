//! Reader of the ArchiMate Open Exchange format 3.0 and 3.1: one pass, references kept as texts.
//!
//! It resolves nothing: [`super::resolve`] does, once everything is known. The order of the sections is not checked,
//! as several tools do not keep it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oxrdf::Literal;

use super::detect::EXCHANGE_3;
use super::error::ImportError;
use super::finding::{Code, Findings};
use super::xml::{Cursor, Tag, short};
use crate::model::{Concept, Metadata, MetadataEntry, Model, Place, Property, Text};

mod concepts;
mod views;

/// A model being read, before its references are resolved.
pub(super) struct Reading {
    /// What was read.
    pub(super) model: Model,
    /// What was found.
    pub(super) findings: Findings,
    /// Every identifier of the file.
    pub(super) identifiers: HashSet<String>,
}

/// Reads the file whose root tag was just opened.
pub(super) fn read(
    cursor: Cursor<'_>,
    root: &Tag<'_>,
    findings: Findings,
) -> Result<Reading, ImportError> {
    let mut reader = Reader {
        cursor,
        namespace: root.namespace.clone().into_owned(),
        reading: Reading { model: Model::default(), findings, identifiers: HashSet::default() },
        interned: HashMap::default(),
        ignored: HashMap::new(),
    };
    reader.root(root)?;
    reader.cursor.finish()?;
    reader.report_ignored();
    Ok(reader.reading)
}

/// The state of a reading.
struct Reader<'a> {
    cursor: Cursor<'a>,
    namespace: String,
    reading: Reading,
    interned: HashMap<String, Arc<str>>,
    /// Tags that were passed over, by name: the first place, and how many.
    ignored: HashMap<String, (Place, usize)>,
}

impl<'a> Reader<'a> {
    fn root(&mut self, root: &Tag<'_>) -> Result<(), ImportError> {
        if self.namespace != EXCHANGE_3 {
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
                "organizations" => {
                    let folders = self.folder_items()?;
                    self.reading.model.folders.extend(folders);
                }
                "propertyDefinitions" => self.property_definitions()?,
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
        // A hostile file may invent names without end: those beyond a hundred are not told apart.
        let name = short(tag.name);
        let full = self.ignored.len() >= 100 && !self.ignored.contains_key(&name);
        let name = if full { "…".to_owned() } else { name };
        self.ignored.entry(name).or_insert((tag.place, 0)).1 += 1;
        self.cursor.skip()
    }

    fn report_ignored(&mut self) {
        let mut ignored: Vec<_> = std::mem::take(&mut self.ignored).into_iter().collect();
        ignored.sort_unstable();
        for (name, (place, count)) in ignored {
            let message = format!("la balise «{name}» n’est pas reprise (présente {count} fois)");
            let said = (message, "le contenu de la balise est passé");
            self.find(Code::ContentIgnored, (place, None), said);
        }
    }

    fn find(&mut self, code: Code, at: (Place, Option<&str>), said: (String, &str)) {
        self.reading.findings.add(code, at, said);
    }

    /// One shared copy of a text that comes back often.
    fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.interned.get(text) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = text.into();
        self.interned.insert(text.to_owned(), Arc::clone(&shared));
        shared
    }

    /// The identifier of a tag when it has one that is not taken yet; otherwise a finding.
    fn identifier(&mut self, tag: &Tag<'_>, what: &str) -> Option<String> {
        let written = tag.attribute("identifier").map(str::trim).filter(|id| !id.is_empty());
        let Some(written) = written else {
            let said =
                (format!("{what} n’a pas d’identifiant"), "il est lu sans identifiant, ou écarté");
            self.find(Code::IdentifierMissing, (tag.place, None), said);
            return None;
        };
        if !self.reading.identifiers.insert(written.to_owned()) {
            let message = format!("l’identifiant «{}» est déjà pris", short(written));
            let said = (message, "la première définition est gardée, celle-ci est écartée");
            self.find(Code::IdentifierDuplicate, (tag.place, Some(written)), said);
            return None;
        }
        Some(written.to_owned())
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
        let definition = self.intern(reference.unwrap_or_default().trim());
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
        if let Some(known) = self.interned.get(written) {
            return Some(Arc::clone(known));
        }
        if Literal::new_language_tagged_literal("", written).is_err() {
            let message = format!("la langue «{}» est mal écrite", short(written));
            let said = (message, "le texte est gardé sans langue");
            self.find(Code::LanguageInvalid, (tag.place, None), said);
            return None;
        }
        Some(self.intern(written))
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
