//! Elements, relationships, properties, folders and definitions.

use std::io::{self, Write};

use super::super::Matter;
use super::Writer;
use crate::import::type_names::is_junction;
use crate::model::marks::{MISSING_DEFINITION, ORIGINAL_TYPE, SPECIALIZATION};
use crate::model::{Concept, FolderItem, Kind, Property, Relationship};

/// The types of values that the format knows.
const DATA_TYPES: [&str; 6] = ["string", "boolean", "currency", "date", "time", "number"];
/// What stands for an element whose type ArchiMate 3.2 does not have.
const GENERIC_ELEMENT: &str = "Grouping";
/// What stands for a relationship whose type ArchiMate 3.2 does not have.
const GENERIC_RELATIONSHIP: &str = "Association";
/// Identifier of the property that tells the original type.
pub(super) const ORIGINAL_TYPE_ID: &str = "portulan-type-d-origine";

impl<W: Write> Writer<'_, W> {
    /// Names and documentation of a concept.
    pub(super) fn named(&mut self, concept: &Concept, needs_name: bool) -> io::Result<()> {
        let before = self.xml.replaced;
        if needs_name {
            self.texts_or_mark("name", &concept.names)?;
        } else {
            self.texts("name", &concept.names)?;
        }
        self.texts("documentation", &concept.documentation)?;
        self.say_replaced(before, &concept.identifier);
        Ok(())
    }

    /// Says that characters were replaced since a count of them.
    pub(super) fn say_replaced(&mut self, before: usize, identifier: &str) {
        let replaced = self.xml.replaced - before;
        if replaced > 0 {
            let said = format!("{replaced} caractère(s) interdit(s) en XML remplacé(s) par U+FFFD");
            self.remarks.add(Matter::CharacterReplaced, identifier, said);
        }
    }

    /// The properties of a concept; `original` is the type that the format does not have.
    pub(super) fn properties(
        &mut self,
        concept: &Concept,
        original: Option<&str>,
    ) -> io::Result<()> {
        let untold = self.specializations.untold(concept);
        if concept.properties.is_empty() && original.is_none() && untold.is_empty() {
            return Ok(());
        }
        let before = self.xml.replaced;
        self.xml.tag("properties").open()?;
        for Property { definition, values } in &concept.properties {
            let reference = self.identifiers.of_definition(definition);
            let mut tag = self.xml.tag("property");
            tag.attribute("propertyDefinitionRef", reference);
            tag.open()?;
            self.texts_or_mark("value", values)?;
            self.xml.close("property")?;
        }
        let specializations = untold.iter().map(|name| (SPECIALIZATION, name.as_str()));
        for (definition, value) in
            original.map(|kind| (ORIGINAL_TYPE_ID, kind)).into_iter().chain(specializations)
        {
            let mut tag = self.xml.tag("property");
            tag.attribute("propertyDefinitionRef", definition);
            tag.open()?;
            self.xml.text("value", value)?;
            self.xml.close("property")?;
        }
        self.xml.close("properties")?;
        self.say_replaced(before, &concept.identifier);
        Ok(())
    }

    pub(super) fn elements(&mut self) -> io::Result<()> {
        let model = self.model;
        if model.elements.is_empty() {
            return Ok(());
        }
        self.xml.tag("elements").open()?;
        for element in &model.elements {
            let concept = &element.concept;
            let (kind, original) = self.kind(&element.kind, (GENERIC_ELEMENT, concept));
            let identifier = self.identifiers.get(&concept.identifier);
            let mut tag = self.xml.tag("element");
            tag.attribute("identifier", identifier).attribute("xsi:type", kind);
            tag.open()?;
            self.named(concept, !is_junction(&element.kind))?;
            self.properties(concept, original)?;
            self.xml.close("element")?;
        }
        self.xml.close("elements")
    }

    /// The type as the format writes it, and the original one when it is another.
    fn kind<'k>(
        &mut self,
        kind: &'k Kind,
        (generic, concept): (&'static str, &Concept),
    ) -> (&'k str, Option<&'k str>) {
        match kind {
            Kind::Known(name) => (name, None),
            Kind::Other(name) => {
                let said = format!(
                    "le type «{name}» n’est pas d’ArchiMate 3.2 : «{generic}» est écrit, et «{name}» dans une propriété"
                );
                self.remarks.add(Matter::TypeReplaced, &concept.identifier, said);
                (generic, Some(name))
            }
        }
    }

    pub(super) fn relationships(&mut self) -> io::Result<()> {
        let model = self.model;
        if model.relationships.is_empty() {
            return Ok(());
        }
        self.xml.tag("relationships").open()?;
        for relationship in &model.relationships {
            self.relationship(relationship)?;
        }
        self.xml.close("relationships")
    }

    fn relationship(&mut self, relationship: &Relationship) -> io::Result<()> {
        let Relationship { concept, source, target, .. } = relationship;
        let (kind, original) = self.kind(&relationship.kind, (GENERIC_RELATIONSHIP, concept));
        let mut tag = self.xml.tag("relationship");
        tag.attribute("identifier", self.identifiers.get(&concept.identifier))
            .attribute("source", self.identifiers.get(source))
            .attribute("target", self.identifiers.get(target))
            .attribute("xsi:type", kind);
        let mut lost = Vec::new();
        match (relationship.access, kind) {
            (Some(access), "Access") => {
                tag.attribute("accessType", access.name());
            }
            (Some(_), _) => lost.push("la sorte d’accès"),
            (None, _) => {}
        }
        match (&relationship.modifier, kind) {
            (Some(modifier), "Influence") => {
                tag.attribute("modifier", modifier);
            }
            (Some(_), _) => lost.push("le signe de l’influence"),
            (None, _) => {}
        }
        match (relationship.directed, kind) {
            (Some(directed), "Association") => {
                tag.attribute("isDirected", if directed { "true" } else { "false" });
            }
            (Some(_), _) => lost.push("le sens de l’association"),
            (None, _) => {}
        }
        tag.open()?;
        for what in lost {
            let said = format!("{what} n’a pas de place sur une relation «{kind}»");
            self.remarks.add(Matter::LeftOut, &concept.identifier, said);
        }
        self.named(concept, false)?;
        self.properties(concept, original)?;
        self.xml.close("relationship")
    }

    pub(super) fn folders(&mut self) -> io::Result<()> {
        let model = self.model;
        if model.folders.is_empty() {
            return Ok(());
        }
        self.xml.tag("organizations").open()?;
        model.folders.iter().try_for_each(|item| self.folder(item))?;
        self.xml.close("organizations")
    }

    fn folder(&mut self, item: &FolderItem) -> io::Result<()> {
        let identifier = item.identifier.as_deref().map(|wanted| self.identifiers.free(wanted));
        let mut tag = self.xml.tag("item");
        if let Some(identifier) = &identifier {
            tag.attribute("identifier", identifier);
        }
        if let Some(reference) = self.identifiers.reference(item) {
            tag.attribute("identifierRef", reference);
        }
        if item.labels.is_empty() && item.documentation.is_empty() && item.items.is_empty() {
            return tag.empty();
        }
        tag.open()?;
        self.texts("label", &item.labels)?;
        self.texts("documentation", &item.documentation)?;
        item.items.iter().try_for_each(|item| self.folder(item))?;
        self.xml.close("item")
    }

    pub(super) fn property_definitions(&mut self) -> io::Result<()> {
        let model = self.model;
        let undefined = std::mem::take(&mut self.identifiers.undefined);
        let adds = self.has_original || self.specializations.adds_definition;
        if model.property_definitions.is_empty() && undefined.is_empty() && !adds {
            return Ok(());
        }
        self.xml.tag("propertyDefinitions").open()?;
        for definition in &model.property_definitions {
            let concept = &definition.concept;
            let mut data_type = definition.data_type.as_str();
            if !DATA_TYPES.contains(&data_type) {
                let said = format!("le type de valeur «{data_type}» est écrit «string»");
                self.remarks.add(Matter::TypeReplaced, &concept.identifier, said);
                data_type = "string";
            }
            self.definition((&concept.identifier, data_type), |writer| {
                writer.named(concept, true)
            })?;
        }
        for identifier in undefined {
            let name = format!("{MISSING_DEFINITION} ({identifier})");
            let said =
                format!("la définition de la propriété «{identifier}» manque : une est ajoutée");
            self.remarks.add(Matter::DefinitionAdded, identifier, said);
            self.definition((identifier, "string"), |writer| writer.xml.text("name", &name))?;
        }
        if self.has_original {
            let mut tag = self.xml.tag("propertyDefinition");
            tag.attribute("identifier", ORIGINAL_TYPE_ID).attribute("type", "string");
            tag.open()?;
            self.xml.text("name", ORIGINAL_TYPE)?;
            self.xml.close("propertyDefinition")?;
        }
        self.define_specializations()?;
        self.xml.close("propertyDefinitions")
    }

    fn definition(
        &mut self,
        (identifier, data_type): (&str, &str),
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        let identifier = self.identifiers.of_definition(identifier);
        let mut tag = self.xml.tag("propertyDefinition");
        tag.attribute("identifier", identifier).attribute("type", data_type);
        tag.open()?;
        content(self)?;
        self.xml.close("propertyDefinition")
    }
}
