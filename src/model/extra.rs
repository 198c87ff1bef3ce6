//! What tools add to the standard: specializations with their images, and settings kept as they are.

use std::sync::Arc;

use super::Concept;

/// A specialization of a type of concepts (Archi calls it a profile, UML a stereotype).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Identifier and name.
    pub concept: Concept,
    /// Type of the concepts that it specializes (`ApplicationComponent`, `Flow`), by its ArchiMate 3.2 name when known.
    pub concept_type: String,
    /// Whether it is a specialization in the sense of ArchiMate; `false` when the source says so.
    pub specialization: bool,
    /// Path of its [`Image`].
    pub image: Option<String>,
}

/// An image that comes with a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Path in the source (`images/logo.png`), with `/` between segments.
    pub path: String,
    /// Media type by its content; none when it is not an image.
    pub media_type: Option<&'static str>,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// The bytes, when they are few enough to be kept in the map.
    pub content: Option<Vec<u8>>,
}

impl Image {
    /// The media types that images may have; SVG may hold scripts.
    const MEDIA_TYPES: [&str; 7] = [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/tiff",
        "image/vnd.microsoft.icon",
        "image/bmp",
        "image/svg+xml",
    ];

    /// A media type, when it is one that images may have.
    pub fn known_media_type(written: &str) -> Option<&'static str> {
        Self::MEDIA_TYPES.into_iter().find(|known| *known == written)
    }
}

/// Where a [`Setting`] was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// In an attribute of the tag.
    #[default]
    Attribute,
    /// In a «feature», which is how Archi extends its format (`labelExpression`, `iconVisible`…).
    Feature,
}

/// A name and a value that only the tool understands, kept so that nothing is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Setting {
    /// Where it was written.
    pub origin: Origin,
    /// Its name.
    pub name: Arc<str>,
    /// Its value, as written.
    pub value: String,
}

impl Setting {
    /// The value that an attribute or a feature has among `settings`.
    pub fn find<'s>(settings: &'s [Self], origin: Origin, name: &str) -> Option<&'s str> {
        let wanted = |setting: &&Self| setting.origin == origin && &*setting.name == name;
        settings.iter().find(wanted).map(|setting| setting.value.as_str())
    }
}
