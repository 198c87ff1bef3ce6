//! An ArchiMate model as plain data, in the middle of every format.
//!
//! Every reader fills a [`Model`] and every writer reads one; nothing here knows XML, RDF or a store. It is lossless:
//! texts keep their language and their spelling, may be repeated, and references are the identifiers of the source.

use std::sync::Arc;

pub mod difference;
mod extra;
pub mod from_rdf;
pub mod identity;
pub mod marks;
mod references;
pub mod to_rdf;
mod view;

pub use extra::{Image, Origin, Profile, Setting};
pub use view::{
    Bounds, Colour, Concern, Connection, Figure, Font, ModelingNote, Node, Offset, Point, Shown,
    Style, View, Viewpoint,
};

/// A place in a text file, both counted from 1 in characters; 0 when unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// A text as the source writes it, with its language when it says one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// The text, spaces and line breaks included.
    pub value: String,
    /// The language (BCP 47), shared between all the texts of a model.
    pub language: Option<Arc<str>>,
}

impl Text {
    /// The text on one line, without spaces at either end: what people see as a name.
    pub fn single_line(&self) -> String {
        let mut line = String::with_capacity(self.value.len());
        for word in self.value.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        line
    }
}

/// A whole model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Identifier, names, documentation and properties of the model itself.
    pub concept: Concept,
    /// Version of the model, as its authors write it.
    pub version: Option<String>,
    /// Version of the metamodel of the tool that wrote the file (`5.0.0` for Archi 5), when it says one.
    pub metamodel: Option<String>,
    /// Dublin Core and other descriptions of the file.
    pub metadata: Vec<Metadata>,
    /// Elements and junctions, in the order of the file.
    pub elements: Vec<Element>,
    /// Relationships, in the order of the file.
    pub relationships: Vec<Relationship>,
    /// Definitions of the properties.
    pub property_definitions: Vec<PropertyDefinition>,
    /// Folders, as a forest.
    pub folders: Vec<FolderItem>,
    /// Viewpoints that the model defines itself.
    pub viewpoints: Vec<Viewpoint>,
    /// Views (diagrams).
    pub views: Vec<View>,
    /// Specializations that the model makes of types of concepts.
    pub profiles: Vec<Profile>,
    /// Images that come with the model.
    pub images: Vec<Image>,
}

/// What elements, relationships, views and the model have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concept {
    /// Identifier in the source, exactly as written.
    pub identifier: String,
    /// Names, one per language in general.
    pub names: Vec<Text>,
    /// Documentation.
    pub documentation: Vec<Text>,
    /// Values of properties.
    pub properties: Vec<Property>,
    /// Identifiers of its [`Profile`]s.
    pub profiles: Vec<String>,
    /// What its tool says of it, that has no place elsewhere.
    pub settings: Vec<Setting>,
    /// Where the concept starts in the source.
    pub place: Place,
}

impl Concept {
    /// The first name that is not blank, on one line.
    pub fn name(&self) -> Option<String> {
        self.names.iter().map(Text::single_line).find(|name| !name.is_empty())
    }

    /// Whether a name is not blank.
    pub fn has_name(&self) -> bool {
        self.names.iter().any(|name| !name.value.trim().is_empty())
    }
}

/// A value of a property on a concept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Property {
    /// Identifier of its [`PropertyDefinition`]; the definition may be missing.
    pub definition: Arc<str>,
    /// The value, repeated in several languages if need be; none when the source gives none.
    pub values: Vec<Text>,
}

/// The definition of a property.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PropertyDefinition {
    /// Identifier, name and documentation.
    pub concept: Concept,
    /// `string`, `boolean`, `currency`, `date`, `time` or `number`.
    pub data_type: String,
}

/// The type of an element or of a relationship.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A type of ArchiMate 3.2, by its name (`ApplicationComponent`, `Serving`, `OrJunction`).
    Known(&'static str),
    /// A type that we do not know, as written; empty when the source gives none.
    Other(Arc<str>),
}

impl Kind {
    /// The name, as ArchiMate or the source writes it.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(name) => name,
            Self::Other(name) => name,
        }
    }
}

/// An element or a junction.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Identifier, names, documentation and properties.
    pub concept: Concept,
    /// Its type.
    pub kind: Kind,
}

/// A relationship; its ends may be elements, junctions or other relationships.
#[derive(Clone, Debug, PartialEq)]
pub struct Relationship {
    /// Identifier, names, documentation and properties.
    pub concept: Concept,
    /// Its type.
    pub kind: Kind,
    /// Identifier of the source concept.
    pub source: String,
    /// Identifier of the target concept.
    pub target: String,
    /// How an Access relationship accesses.
    pub access: Option<Access>,
    /// Sign or strength of an Influence (`+`, `--`, `7`…).
    pub modifier: Option<String>,
    /// Whether an Association has a direction, when said.
    pub directed: Option<bool>,
}

/// How an Access relationship accesses its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Unspecified: the default of the exchange format.
    Access,
    /// Reads.
    Read,
    /// Writes: the default of Archi's own format.
    Write,
    /// Reads and writes.
    ReadWrite,
}

impl Access {
    /// The name in the exchange format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Access => "Access",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::ReadWrite => "ReadWrite",
        }
    }
}

/// A folder, or the place of a concept in a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FolderItem {
    /// Identifier of the folder, when it has one.
    pub identifier: Option<String>,
    /// Names of the folder.
    pub labels: Vec<Text>,
    /// Documentation of the folder.
    pub documentation: Vec<Text>,
    /// Values of properties of the folder.
    pub properties: Vec<Property>,
    /// What Archi puts in it by its own rule (`business`, `relations`, `diagrams`…), when it says so.
    pub kind: Option<String>,
    /// The concept that is put here; none for a folder.
    pub reference: Option<String>,
    /// What it contains, in order.
    pub items: Vec<FolderItem>,
    /// Where it starts in the source.
    pub place: Place,
}

/// Descriptions of the file under one schema (Dublin Core in general).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// Name of the schema.
    pub schema: Option<String>,
    /// Version of the schema.
    pub schema_version: Option<String>,
    /// The entries, in order.
    pub entries: Vec<MetadataEntry>,
}

/// One description of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataEntry {
    /// Namespace of the term (`http://purl.org/dc/elements/1.1/`), empty when there is none.
    pub namespace: String,
    /// Local name of the term (`creator`).
    pub name: String,
    /// The value.
    pub value: Text,
}

/// How much there is of everything in a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Elements, junctions included.
    pub elements: usize,
    /// Relationships.
    pub relationships: usize,
    /// Views.
    pub views: usize,
    /// Boxes at every depth.
    pub nodes: usize,
    /// Lines.
    pub connections: usize,
    /// Values of properties, on any concept.
    pub property_instances: usize,
    /// Definitions of properties.
    pub property_definitions: usize,
}

impl Model {
    /// Everything that may have properties: the model itself, elements, relationships, views and viewpoints.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        std::iter::once(&self.concept)
            .chain(self.elements.iter().map(|element| &element.concept))
            .chain(self.relationships.iter().map(|relationship| &relationship.concept))
            .chain(self.views.iter().map(|view| &view.concept))
            .chain(self.viewpoints.iter().map(|viewpoint| &viewpoint.concept))
    }

    /// Every list of properties, with the identifier and the place of what has it: concepts, boxes and lines of views,
    /// folders.
    pub fn properties<'m>(&'m self) -> Vec<(&'m str, Place, &'m [Property])> {
        let mut found = Vec::new();
        let mut add = |identifier: &'m str, place, properties: &'m [Property]| {
            // Most figures and folders have none.
            if !properties.is_empty() {
                found.push((identifier, place, properties));
            }
        };
        for concept in self.concepts() {
            add(&concept.identifier, concept.place, &concept.properties);
        }
        for view in &self.views {
            view.each_figure(&mut |figure| {
                add(&figure.identifier, figure.place, &figure.properties);
            });
        }
        let mut folders: Vec<&FolderItem> = self.folders.iter().collect();
        while let Some(folder) = folders.pop() {
            let identifier = folder.identifier.as_deref().unwrap_or_default();
            add(identifier, folder.place, &folder.properties);
            folders.extend(folder.items.iter().filter(|item| item.reference.is_none()));
        }
        found
    }

    /// Counts what the model holds.
    pub fn counts(&self) -> Counts {
        fn nodes(children: &[Node]) -> usize {
            children.iter().map(|node| 1 + nodes(&node.nodes)).sum()
        }
        Counts {
            elements: self.elements.len(),
            relationships: self.relationships.len(),
            views: self.views.len(),
            nodes: self.views.iter().map(|view| nodes(&view.nodes)).sum(),
            connections: self.views.iter().map(|view| view.connections.len()).sum(),
            property_instances: self.properties().iter().map(|(.., values)| values.len()).sum(),
            property_definitions: self.property_definitions.len(),
        }
    }
}
