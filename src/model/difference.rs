//! What differs between two models, for people: what was added, removed or changed, matched by stable key.
//!
//! Two things are the same when they have the same address (see [`super::identity`]). Definitions of properties are the
//! same when they have the same name, since tools number them anew in each file; a thing whose business key changed is
//! recognised by the identifier of its source, and its change of address is told.

use serde::Serialize;

use super::Model;
use super::identity::SourceAddresses;

mod concepts;
mod drawings;
mod folders;
mod french;
mod side;

pub use drawings::{Drawing, Tally};
pub use french::{Bounds, counted, summary, write};

/// What differs between two models.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What changed of the model itself: its name, its documentation, its properties…
    pub model: Vec<Field>,
    /// What changed of each sort of things, in the order of [`Sort`]; sorts of which neither model has any are absent.
    pub sections: Vec<Section>,
    /// Concepts and views that are in another folder.
    pub filed_elsewhere: Vec<FiledElsewhere>,
}

/// A sort of things of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Elements and junctions.
    Element,
    /// Relationships.
    Relationship,
    /// Views.
    View,
    /// Definitions of properties.
    PropertyDefinition,
    /// Specializations of types.
    Specialization,
    /// Viewpoints that the model defines.
    Viewpoint,
    /// Folders.
    Folder,
    /// Images.
    Image,
    /// Things that a table or a file of facts tells, in the words of the map.
    Thing,
}

/// What differs among the things of one sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Of which sort.
    pub sort: Sort,
    /// Only in the second model, by type then name.
    pub added: Vec<Item>,
    /// Only in the first model, by type then name.
    pub removed: Vec<Item>,
    /// In both, and not the same, by type then name.
    pub changed: Vec<Changed>,
    /// How many are the same in both.
    pub unchanged: usize,
}

/// A thing of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Item {
    /// Its type in ArchiMate (`ApplicationComponent`, `Serving`); empty where there is none.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name on one line; empty when it has none.
    pub name: String,
    /// What a relationship links: names of its source and of its target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<[String; 2]>,
    /// Its address, when it has one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The thing as it is in the second model.
    #[serde(flatten)]
    pub item: Item,
    /// The fields that changed.
    pub fields: Vec<Field>,
    /// What changed in the drawing of a view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawing: Option<Drawing>,
}

/// A field that changed; the values that both models have are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Which.
    #[serde(flatten)]
    pub what: What,
    /// Values that only the first model has.
    pub before: Vec<String>,
    /// Values that only the second model has.
    pub after: Vec<String>,
}

/// Which field of a thing changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "field", content = "of")]
pub enum What {
    /// The key, thus the address: what was said at the old address no longer speaks of this thing.
    Address,
    /// The name.
    Name,
    /// The type.
    Type,
    /// The documentation.
    Documentation,
    /// The values of a property, by its name.
    Property(String),
    /// What a relationship comes from.
    Source,
    /// What a relationship goes to.
    Target,
    /// How an Access relationship accesses.
    Access,
    /// Strength of an Influence.
    Modifier,
    /// Whether an Association is directed.
    Directed,
    /// Specializations.
    Specialization,
    /// The viewpoint of a view.
    Viewpoint,
    /// Type of the values of a property.
    DataType,
    /// What the tool keeps under this name.
    Setting(String),
    /// What a specialization, a viewpoint, an image or a folder says otherwise.
    Content,
    /// The folder in which a folder is.
    Folder,
    /// Version of the model.
    Version,
    /// Descriptions of the file.
    Metadata,
}

/// A thing that is in another folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FiledElsewhere {
    /// The thing.
    #[serde(flatten)]
    pub item: Item,
    /// Path of the folder in the first model; empty when it was in none.
    pub before: String,
    /// Path of the folder in the second model; empty when it is in none.
    pub after: String,
}

impl Difference {
    /// What differs between two models of one source.
    pub fn between(before: &Model, after: &Model, addresses: &SourceAddresses) -> Self {
        let sides = side::Sides::of(before, after, addresses);
        let mut difference = Self { model: concepts::of_model(&sides), ..Self::default() };
        let (folders, filed_elsewhere) = folders::compare(&sides);
        let sections = [
            concepts::elements(&sides),
            concepts::relationships(&sides),
            concepts::views(&sides),
            concepts::definitions(&sides),
            concepts::specializations(&sides),
            concepts::viewpoints(&sides),
            folders,
            concepts::images(&sides),
        ];
        difference.sections = sections.into_iter().filter(|section| !section.is_void()).collect();
        difference.filed_elsewhere = filed_elsewhere;
        difference
    }

    /// Whether both models say the same.
    pub fn is_empty(&self) -> bool {
        self.model.is_empty()
            && self.filed_elsewhere.is_empty()
            && self.sections.iter().all(Section::is_same)
    }

    /// What differs among the things of one sort; `None` when neither model has any.
    pub fn section(&self, sort: Sort) -> Option<&Section> {
        self.sections.iter().find(|section| section.sort == sort)
    }

    /// The same for two files that are of no map: addresses mean nothing, but for the keys at their end.
    #[must_use]
    pub fn of_files(mut self) -> Self {
        let key = |address: &String| address.rsplit('/').next().unwrap_or_default().to_owned();
        let forget = |item: &mut Item| item.address = None;
        for section in &mut self.sections {
            section.added.iter_mut().chain(&mut section.removed).for_each(forget);
            for changed in &mut section.changed {
                forget(&mut changed.item);
                let moved = changed.fields.iter_mut().filter(|field| field.what == What::Address);
                for field in moved {
                    field.before = field.before.iter().map(key).collect();
                    field.after = field.after.iter().map(key).collect();
                }
            }
        }
        self.filed_elsewhere.iter_mut().for_each(|filed| forget(&mut filed.item));
        self
    }

    /// Addresses that only the second model gives, then those that only the first model gave: what comes and goes for
    /// whoever speaks of these things elsewhere.
    pub fn addresses(&self) -> (Vec<&str>, Vec<&str>) {
        let (mut come, mut gone) = (Vec::new(), Vec::new());
        for section in &self.sections {
            come.extend(section.added.iter().filter_map(|item| item.address.as_deref()));
            gone.extend(section.removed.iter().filter_map(|item| item.address.as_deref()));
            let moved = section.changed.iter().flat_map(|changed| &changed.fields);
            for field in moved.filter(|field| field.what == What::Address) {
                come.extend(field.after.iter().map(String::as_str));
                gone.extend(field.before.iter().map(String::as_str));
            }
        }
        (come, gone)
    }
}

impl Section {
    fn new(sort: Sort) -> Self {
        Self { sort, added: Vec::new(), removed: Vec::new(), changed: Vec::new(), unchanged: 0 }
    }

    fn is_void(&self) -> bool {
        self.unchanged == 0 && self.is_same()
    }

    /// Whether nothing of this sort differs.
    pub fn is_same(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    fn sorted(mut self) -> Self {
        self.added.sort();
        self.removed.sort();
        self.changed.sort_by(|a, b| a.item.cmp(&b.item));
        self
    }
}

#[cfg(test)]
mod tests;
