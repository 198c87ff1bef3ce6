//! Writer of the ArchiMate Open Exchange format 3.1, valid against its schemas whatever the model.
//!
//! Reading the file again gives the same model: what the format asks for and the model lacks is marked
//! ([`crate::model::marks`]), and taken out on the way back. Source: the schemas 3.1 of The Open Group, and what Archi
//! asks in addition (`XMLModelImporter`): ends of lines that exist, relationships drawn between elements only.

use std::collections::HashSet;
use std::io::{self, Write};

use self::concepts::ORIGINAL_TYPE_ID;
use self::identifiers::Identifiers;
use self::specializations::Specializations;
use super::xml::Xml;
use super::{Matter, Remarks};
use crate::model::marks::{METADATA_SCHEMA, SPECIALIZATION};
use crate::model::{Kind, Metadata, Model, Text};

mod concepts;
mod identifiers;
mod left_out;
mod specializations;
mod views;

/// Namespace of the exchange format 3.0 and 3.1.
const NAMESPACE: &str = "http://www.opengroup.org/xsd/archimate/3.0/";
/// Namespace of the Dublin Core elements, the only ones that metadata may hold.
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const SCHEMAS: &str = "http://www.opengroup.org/xsd/archimate/3.0/ http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd http://purl.org/dc/elements/1.1/ http://dublincore.org/schemas/xmls/qdc/2008/02/11/dc.xsd";
/// The terms of Dublin Core 1.1.
const DUBLIN_CORE_TERMS: [&str; 15] = [
    "contributor",
    "coverage",
    "creator",
    "date",
    "description",
    "format",
    "identifier",
    "language",
    "publisher",
    "relation",
    "rights",
    "source",
    "subject",
    "title",
    "type",
];

/// What is said of the file itself, besides the model.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Day of the last change of the facts, `2026-11-24`.
    pub date: Option<String>,
    /// What the file is, in French: the edition of the map, what was left out.
    pub descriptions: Vec<String>,
    /// Addresses of the graphs that it comes from.
    pub sources: Vec<String>,
}

/// Writes a model; gives what could not be written as it is.
///
/// # Errors
/// Those of `out`.
pub fn write(model: &Model, about: &About, out: impl Write) -> io::Result<Remarks> {
    let mut remarks = Remarks::default();
    left_out::say(model, &mut remarks);
    let specializations = Specializations::of(model, &mut remarks);
    let has_original = has_original_types(model);
    // What the file defines itself, besides what the model does.
    let own = [(has_original, ORIGINAL_TYPE_ID), (specializations.adds_definition, SPECIALIZATION)];
    let own =
        own.into_iter().filter_map(|(is_written, identifier)| is_written.then_some(identifier));
    let identifiers = Identifiers::of(model, own.collect(), &mut remarks);
    let mut writer = Writer {
        xml: Xml::new(out)?,
        model,
        identifiers,
        specializations,
        has_original,
        elements: ids(model.elements.iter().map(|element| &element.concept)),
        relationships: ids(model.relationships.iter().map(|one| &one.concept)),
        views: ids(model.views.iter().map(|view| &view.concept)),
        remarks,
    };
    writer.model(about)?;
    writer.xml.finish()?;
    Ok(writer.remarks)
}

fn ids<'m>(concepts: impl Iterator<Item = &'m crate::model::Concept>) -> HashSet<&'m str> {
    concepts.map(|concept| concept.identifier.as_str()).collect()
}

/// Whether a concept has a type that the format does not have.
fn has_original_types(model: &Model) -> bool {
    let is_generic = |kind: &Kind| matches!(kind, Kind::Other(_));
    model.elements.iter().any(|element| is_generic(&element.kind))
        || model.relationships.iter().any(|one| is_generic(&one.kind))
}

/// The state of a writing.
struct Writer<'m, W: Write> {
    xml: Xml<W>,
    model: &'m Model,
    identifiers: Identifiers<'m>,
    specializations: Specializations<'m>,
    /// Whether a property tells types that the format does not have.
    has_original: bool,
    elements: HashSet<&'m str>,
    relationships: HashSet<&'m str>,
    views: HashSet<&'m str>,
    remarks: Remarks,
}

impl<W: Write> Writer<'_, W> {
    fn model(&mut self, about: &About) -> io::Result<()> {
        let model = self.model;
        let identifier = self.identifiers.of_the_model();
        let mut root = self.xml.tag("model");
        root.attribute("xmlns", NAMESPACE)
            .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
            .attribute("xmlns:dc", DUBLIN_CORE)
            .attribute("xsi:schemaLocation", SCHEMAS)
            .attribute("identifier", &identifier);
        if let Some(version) = &model.version {
            root.attribute("version", version);
        }
        root.open()?;
        self.named(&model.concept, true)?;
        self.properties(&model.concept, None)?;
        self.metadata(about)?;
        self.elements()?;
        self.relationships()?;
        self.folders()?;
        self.property_definitions()?;
        self.views()?;
        self.xml.close("model")
    }

    /// The descriptions of the model, then that of this file.
    fn metadata(&mut self, about: &About) -> io::Result<()> {
        self.xml.tag("metadata").open()?;
        for metadata in &self.model.metadata {
            self.described(metadata)?;
        }
        self.xml.tag("schemaInfo").open()?;
        self.xml.text("schema", METADATA_SCHEMA)?;
        self.xml.text("schemaversion", env!("CARGO_PKG_VERSION"))?;
        for (name, values) in [
            ("dc:date", about.date.as_slice()),
            ("dc:description", &about.descriptions),
            ("dc:source", &about.sources),
        ] {
            for value in values {
                self.xml.text(name, value)?;
            }
        }
        self.xml.close("schemaInfo")?;
        self.xml.close("metadata")
    }

    fn described(&mut self, metadata: &Metadata) -> io::Result<()> {
        self.xml.tag("schemaInfo").open()?;
        for (name, value) in
            [("schema", &metadata.schema), ("schemaversion", &metadata.schema_version)]
        {
            if let Some(value) = value {
                self.xml.text(name, value)?;
            }
        }
        for entry in &metadata.entries {
            let known = DUBLIN_CORE_TERMS.binary_search(&entry.name.as_str()).is_ok();
            if entry.namespace == DUBLIN_CORE && known {
                self.xml.lang_text(&format!("dc:{}", entry.name), &entry.value)?;
            } else {
                let said = format!(
                    "la mention «{}» n’est pas du Dublin Core : le format n’a pas de place pour elle",
                    entry.name
                );
                self.remarks.add(Matter::LeftOut, "", said);
            }
        }
        self.xml.close("schemaInfo")
    }

    /// Texts in several languages.
    fn texts(&mut self, name: &str, texts: &[Text]) -> io::Result<()> {
        texts.iter().try_for_each(|text| self.xml.lang_text(name, text))
    }

    /// Texts of which the format asks for one at least.
    fn texts_or_mark(&mut self, name: &str, texts: &[Text]) -> io::Result<()> {
        if texts.is_empty() {
            return self.xml.no_text(name);
        }
        self.texts(name, texts)
    }
}
