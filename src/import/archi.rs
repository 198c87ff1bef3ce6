//! Reader of Archi's own format, whole (`.archimate`) or one file per concept (coArchi 1).
//!
//! Both say the same things under names that differ little (`child` and `children`, a reference as an attribute or as
//! an `href`): each is accepted everywhere. Versions 1 to 5 are one format with renamings, which
//! [`super::type_names`] and [`super::viewpoint_names`] know. Nothing is resolved here.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::error::ImportError;
use super::reading::Reading;
use super::type_names;
use super::xml::{Cursor, Tag};
use crate::model::{
    Concept, FolderItem, Kind, Metadata, MetadataEntry, Origin, Profile, Property, Setting, Text,
};

mod concepts;
mod diagram;
mod place;

pub(super) use place::place;

/// What the file of coArchi 1 that was read holds.
pub(super) enum Piece {
    /// The model itself.
    Model,
    /// The description of a folder.
    Folder(FolderItem),
    /// A concept or a view, with its identifier; none when it was left out.
    Thing(Option<String>),
}

/// Reads the file whose root tag was just opened: a whole model, or one piece of it; gives the number of its tags too.
pub(super) fn read(
    cursor: Cursor<'_>,
    root: &Tag<'_>,
    reading: &mut Reading,
) -> Result<(Piece, usize), ImportError> {
    let mut reader = Reader { cursor, reading };
    let piece = match root.name {
        "model" | "ArchimateModel" => {
            reader.model(root)?;
            Piece::Model
        }
        "Folder" => Piece::Folder(reader.folder(root)?),
        name => Piece::Thing(reader.thing(root, name)?),
    };
    reader.cursor.finish()?;
    Ok((piece, reader.cursor.items()))
}

/// The state of a reading.
struct Reader<'a, 'r> {
    cursor: Cursor<'a>,
    reading: &'r mut Reading,
}

impl<'a> Reader<'a, '_> {
    fn model(&mut self, root: &Tag<'_>) -> Result<(), ImportError> {
        let identifier = self.reading.identifier(root.attribute("id"), (root.place, "le modèle"));
        let mut concept = self.concept(root, identifier.unwrap_or_default());
        concept.documentation.extend(root.attribute("purpose").and_then(text));
        concept.settings =
            self.settings(root, &["id", "name", "documentation", "purpose", "version"]);
        while let Some(tag) = self.child()? {
            match tag.name {
                "folder" | "folders" => {
                    let folder = self.folder(&tag)?;
                    self.reading.model.folders.push(folder);
                }
                "purpose" => concept.documentation.extend(text(&self.cursor.text()?)),
                "metadata" => self.metadata()?,
                "profile" | "profiles" => self.profile(&tag)?,
                _ => self.part_of(&mut concept, &tag)?,
            }
        }
        let model = &mut self.reading.model;
        model.metamodel = root.attribute("version").map(str::to_owned);
        model.concept = concept;
        Ok(())
    }

    /// The next child; nothing in Archi's format has a namespace, and a foreign one changes nothing.
    fn child(&mut self) -> Result<Option<Tag<'a>>, ImportError> {
        self.cursor.next_child()
    }

    fn ignore(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        self.reading.count_ignored(tag);
        self.cursor.skip()
    }

    fn folder(&mut self, tag: &Tag<'_>) -> Result<FolderItem, ImportError> {
        let identifier = self.reading.identifier_of_folder(tag.attribute("id"), tag.place);
        let mut concept = self.concept(tag, String::new());
        let mut items = Vec::new();
        while let Some(tag) = self.child()? {
            match tag.name {
                "folder" | "folders" => items.push(self.folder(&tag)?),
                "element" | "elements" => {
                    let kind = type_names::without_prefix(tag.prefixed("type").unwrap_or_default());
                    let kind = kind.to_owned();
                    if let Some(reference) = self.thing(&tag, &kind)? {
                        items.push(item(reference, &tag));
                    }
                }
                _ => self.part_of(&mut concept, &tag)?,
            }
        }
        Ok(FolderItem {
            identifier,
            labels: concept.names,
            documentation: concept.documentation,
            properties: concept.properties,
            kind: tag.attribute("type").map(str::to_owned),
            reference: None,
            items,
            place: tag.place,
        })
    }

    /// A concept with what its attributes say.
    fn concept(&mut self, tag: &Tag<'_>, identifier: String) -> Concept {
        let profiles = tag.attribute("profiles").unwrap_or_default();
        Concept {
            identifier,
            names: tag.attribute("name").and_then(text).into_iter().collect(),
            documentation: tag.attribute("documentation").and_then(text).into_iter().collect(),
            profiles: profiles.split_whitespace().map(str::to_owned).collect(),
            place: tag.place,
            ..Concept::default()
        }
    }

    /// Reads a child that any concept may have.
    fn part_of(&mut self, concept: &mut Concept, tag: &Tag<'_>) -> Result<(), ImportError> {
        match tag.name {
            "documentation" => concept.documentation.extend(text(&self.cursor.text()?)),
            "property" | "properties" => concept.properties.push(self.property(tag)?),
            "feature" | "features" => concept.settings.push(self.feature(tag)?),
            "profiles" => {
                concept.profiles.extend(reference(tag));
                self.cursor.skip()?;
            }
            _ => self.ignore(tag)?,
        }
        Ok(())
    }

    fn property(&mut self, tag: &Tag<'_>) -> Result<Property, ImportError> {
        let key = tag.attribute("key").unwrap_or_default();
        let definition = self.reading.definition_of_key(key, tag.place);
        let value =
            tag.attribute("value").map(|value| Text { value: value.to_owned(), language: None });
        self.cursor.skip()?;
        Ok(Property { definition, values: value.into_iter().collect() })
    }

    fn feature(&mut self, tag: &Tag<'_>) -> Result<Setting, ImportError> {
        let name = self.reading.intern(tag.attribute("name").unwrap_or_default());
        let value = tag.attribute("value").unwrap_or_default().to_owned();
        self.cursor.skip()?;
        Ok(Setting { origin: Origin::Feature, name, value })
    }

    /// The attributes of a tag that are not among those read elsewhere.
    fn settings(&mut self, tag: &Tag<'_>, read: &[&str]) -> Vec<Setting> {
        let unread = |(name, _): &(&str, &str)| !name.contains(':') && !read.contains(name);
        let attributes: Vec<_> = tag.attributes().filter(unread).collect();
        attributes.into_iter().map(|(name, value)| self.setting(name, value)).collect()
    }

    fn setting(&mut self, name: &str, value: &str) -> Setting {
        let name = self.reading.intern(name);
        Setting { origin: Origin::Attribute, name, value: value.to_owned() }
    }

    fn metadata(&mut self) -> Result<(), ImportError> {
        let mut metadata = Metadata::default();
        while let Some(tag) = self.child()? {
            if !matches!(tag.name, "entry" | "entries") {
                self.ignore(&tag)?;
                continue;
            }
            let written = |name| tag.attribute(name).unwrap_or_default().to_owned();
            metadata.entries.push(MetadataEntry {
                namespace: String::new(),
                name: written("key"),
                value: Text { value: written("value"), language: None },
            });
            self.cursor.skip()?;
        }
        self.reading.model.metadata.push(metadata);
        Ok(())
    }

    fn profile(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        let what = (tag.place, "la spécialisation");
        let Some(identifier) = self.reading.identifier(tag.attribute("id"), what) else {
            return self.cursor.skip();
        };
        let written = type_names::without_prefix(tag.attribute("conceptType").unwrap_or_default());
        let mut profile = Profile {
            concept: self.concept(tag, identifier),
            concept_type: concept_type(written).name().to_owned(),
            specialization: tag.attribute("specialization") != Some("false"),
            image: tag.attribute("imagePath").map(str::to_owned),
        };
        let read = ["id", "name", "conceptType", "specialization", "imagePath"];
        profile.concept.settings = self.settings(tag, &read);
        while let Some(tag) = self.child()? {
            self.part_of(&mut profile.concept, &tag)?;
        }
        self.reading.model.profiles.push(profile);
        Ok(())
    }
}

/// The place of a thing in a folder.
pub(super) fn item(reference: String, tag: &Tag<'_>) -> FolderItem {
    FolderItem { reference: Some(reference), place: tag.place, ..FolderItem::default() }
}

/// The type of concepts that a name of Archi stands for.
fn concept_type(written: &str) -> Kind {
    match written {
        "Junction" => Kind::Other("Junction".into()),
        name if name.ends_with("Relationship") => type_names::relationship(name).kind,
        name => type_names::element(name).kind,
    }
}

/// A text without language; none when it is empty.
fn text(written: &str) -> Option<Text> {
    (!written.is_empty()).then(|| Text { value: written.to_owned(), language: None })
}

/// The identifier to which a tag of coArchi 1 refers: the fragment of its `href`, `Type_id.xml#id`.
///
/// The path before the fragment holds no directory, so only the fragment counts.
fn reference(tag: &Tag<'_>) -> Option<String> {
    let written = tag.attribute("href")?;
    let identifier = match written.split_once('#') {
        Some((_, fragment)) => fragment,
        None => {
            let name = written.strip_suffix(".xml").unwrap_or(written);
            name.split_once('_').map_or(name, |(_, identifier)| identifier)
        }
    };
    Some(
        percent_decode_str(identifier)
            .decode_utf8()
            .map_or_else(|_| identifier.to_owned(), Cow::into_owned),
    )
}
