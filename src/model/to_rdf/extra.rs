//! What tools add to the standard: specializations, images, settings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{LiteralRef, NamedNode, NamedNodeRef};

use super::Writer;
use super::terms::am;
use crate::model::identity::usable;
use crate::model::{Origin, Setting};

/// The settings of a box that have a property of their own.
pub(in crate::model) const NODE_SETTINGS: &[(&str, NamedNodeRef<'static>)] = &[
    ("type", am::FIGURE_TYPE),
    ("textAlignment", am::TEXT_ALIGNMENT),
    ("textPosition", am::TEXT_POSITION),
];

/// The settings of a line that have a property of their own.
pub(in crate::model) const LINE_SETTINGS: &[(&str, NamedNodeRef<'static>)] = &[
    ("type", am::LINE_TYPE),
    ("textAlignment", am::TEXT_ALIGNMENT),
    ("textPosition", am::TEXT_POSITION),
];

impl Writer<'_> {
    /// Writes settings: some have a property of their own, the others are kept as one text, `name=value`.
    pub(super) fn settings(
        &mut self,
        subject: &NamedNode,
        settings: &[Setting],
        known: &[(&str, NamedNodeRef<'static>)],
    ) {
        for Setting { origin, name, value } in settings {
            let own = known.iter().find(|(known, _)| *known == &**name);
            match (origin, own) {
                (Origin::Attribute, Some((_, predicate))) => self.plain(subject, *predicate, value),
                (Origin::Attribute, None) => {
                    self.plain(subject, am::ATTRIBUTE, &format!("{name}={value}"));
                }
                (Origin::Feature, _) if &**name == "labelExpression" => {
                    self.plain(subject, am::LABEL_EXPRESSION, value);
                }
                (Origin::Feature, _) => {
                    self.plain(subject, am::FEATURE, &format!("{name}={value}"));
                }
            }
        }
    }

    pub(super) fn profiles(&mut self) {
        let model = self.model;
        for profile in &model.profiles {
            let Some(subject) = self.things.get(&profile.concept.identifier).cloned() else {
                continue;
            };
            self.put(&subject, rdf::TYPE, am::PROFILE_CLASS);
            self.concept(&subject, &profile.concept);
            if !profile.concept_type.is_empty() {
                self.plain(&subject, am::CONCEPT_TYPE, &profile.concept_type);
            }
            if !profile.specialization {
                self.boolean(&subject, am::IS_SPECIALIZATION, false);
            }
            self.image(&subject, profile.image.as_deref());
        }
    }

    /// From a thing to the image it shows.
    pub(super) fn image(&mut self, subject: &NamedNode, path: Option<&str>) {
        if let Some(path) = path {
            let image = self.addresses.local("image", &usable(path));
            self.put(subject, am::IMAGE, &image);
            // Said of images that are not with the model too: their path is all that is known.
            self.plain(&image, am::PATH, path);
            self.put(&image, rdf::TYPE, am::IMAGE_CLASS);
        }
    }

    pub(super) fn images(&mut self) {
        let model = self.model;
        for image in &model.images {
            let subject = self.addresses.local("image", &usable(&image.path));
            self.put(&subject, rdf::TYPE, am::IMAGE_CLASS);
            self.plain(&subject, am::PATH, &image.path);
            if let Some(media_type) = image.media_type {
                self.plain(&subject, am::MEDIA_TYPE, media_type);
            }
            self.integer(&subject, am::BYTE_SIZE, i64::try_from(image.size).unwrap_or(i64::MAX));
            self.plain(&subject, am::SHA256, &image.sha256);
            if let Some(content) = &image.content {
                let text = STANDARD.encode(content);
                let literal = LiteralRef::new_typed_literal(&text, xsd::BASE_64_BINARY);
                self.put(&subject, am::BYTES, literal);
            }
        }
    }
}
