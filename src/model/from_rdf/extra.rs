//! What tools add to the standard: specializations, images, settings.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oxrdf::NamedNodeRef;

use super::super::to_rdf::terms::am;
use super::{Reader, Role};
use crate::model::{Image, Origin, Profile, Setting};

impl<'q> Reader<'q> {
    pub(super) fn profiles(&mut self) {
        for subject in self.subjects_of(Role::Profile) {
            let profile = Profile {
                concept: self.concept(subject),
                concept_type: self.text(subject, am::CONCEPT_TYPE).unwrap_or_default(),
                specialization: self.facts.boolean(subject, am::IS_SPECIALIZATION) != Some(false),
                image: self.image_of(subject),
            };
            self.rebuilt.profiles.push(profile);
        }
    }

    /// The identifiers of the specializations of a concept.
    pub(super) fn profiles_of(&self, subject: &str) -> Vec<String> {
        let profiles = self.subjects.get(&Role::Profile).map(Vec::as_slice).unwrap_or_default();
        // The subjects of a role are in the order of the facts, which is that of their addresses.
        let things = self.facts.things(subject, am::PROFILE);
        let things = things.filter(|thing| profiles.binary_search(thing).is_ok());
        things.filter_map(|thing| self.identifier(thing)).collect()
    }

    /// The settings of a thing; `known` are those that have a property of their own.
    pub(super) fn settings(
        &self,
        subject: &str,
        known: &[(&str, NamedNodeRef<'static>)],
    ) -> Vec<Setting> {
        let mut settings = Vec::new();
        let mut add = |origin, name: &str, value: &str| {
            settings.push(Setting { origin, name: name.into(), value: value.to_owned() });
        };
        for (name, predicate) in known {
            let values = self.facts.literals(subject, *predicate);
            values.for_each(|value| add(Origin::Attribute, name, value));
        }
        let expressions = self.facts.literals(subject, am::LABEL_EXPRESSION);
        expressions.for_each(|value| add(Origin::Feature, "labelExpression", value));
        for (predicate, origin) in
            [(am::ATTRIBUTE, Origin::Attribute), (am::FEATURE, Origin::Feature)]
        {
            let written = self.facts.literals(subject, predicate);
            for (name, value) in written.filter_map(|text| text.split_once('=')) {
                add(origin, name, value);
            }
        }
        settings
    }

    /// The path of the image that a thing shows.
    pub(super) fn image_of(&self, subject: &str) -> Option<String> {
        self.facts.things(subject, am::IMAGE).find_map(|image| self.text(image, am::PATH))
    }

    pub(super) fn images(&mut self) {
        let mut known: HashSet<String> = HashSet::default();
        for subject in self.subjects_of(Role::Image) {
            let Some(path) = self.text(subject, am::PATH) else {
                continue;
            };
            self.used.insert(subject);
            // Of an image that is not with the model, the path is all that is known.
            let Some(sha256) = self.text(subject, am::SHA256) else {
                continue;
            };
            if !known.insert(path.clone()) {
                continue;
            }
            let media_type = self.facts.plain(subject, am::MEDIA_TYPE);
            let bytes = self.facts.plain(subject, am::BYTES);
            self.rebuilt.images.push(Image {
                path,
                media_type: media_type.and_then(Image::known_media_type),
                size: self.facts.number(subject, am::BYTE_SIZE).unwrap_or_default(),
                sha256,
                content: bytes.and_then(|text| STANDARD.decode(text).ok()),
            });
        }
    }
}
