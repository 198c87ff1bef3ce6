//! Elements, relationships, views, definitions, specializations, viewpoints and images compared.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::identity::normalise;
use super::super::{
    Access, Concept, Element, Model, Profile, Property, PropertyDefinition, Relationship, Setting,
    Text, View, Viewpoint,
};
use super::drawings::{self, Drawing};
use super::side::{Pair, Side, Sides, definition_name, shown};
use super::{Changed, Field, Item, Section, Sort, What};

/// A sort of things: how they are told apart, named and compared.
trait Compared: Sized {
    const SORT: Sort;

    fn concept(&self) -> &Concept;

    /// What it is called.
    fn item(&self, side: &Side<'_>) -> Item;

    /// What is not the same in `after`.
    fn fields(&self, sides: &Sides<'_>, after: &Self, fields: &mut Vec<Field>);

    /// What of its drawing is not the same.
    fn drawing(&self, _sides: &Sides<'_>, _after: &Self) -> Option<Drawing> {
        None
    }
}

/// Matches by address, then by identifier what has no counterpart, and compares.
fn compare<'m, T: Compared>(sides: &Sides<'m>, before: &'m [T], after: &'m [T]) -> Section {
    let address = |side: &Side<'m>, thing: &'m T| {
        side.address(&thing.concept().identifier).map(|address| address.as_str().to_owned())
    };
    let mut known: HashMap<Option<String>, &'m T> =
        once(before).into_iter().map(|thing| (address(&sides.before, thing), thing)).collect();
    let mut pairs: Vec<Pair<'m, T>> = once(after)
        .into_iter()
        .map(|thing| (known.remove(&address(&sides.after, thing)), Some(thing)))
        .collect();
    let mut left: HashMap<&str, &'m T> =
        known.into_values().map(|thing| (normalise(&thing.concept().identifier), thing)).collect();
    for (before, after) in &mut pairs {
        if let (None, Some(after)) = (&before, after) {
            *before = left.remove(normalise(&after.concept().identifier));
        }
    }
    pairs.extend(left.into_values().map(|thing| (Some(thing), None)));
    section(sides, pairs)
}

fn section<'m, T: Compared>(sides: &Sides<'m>, pairs: Vec<Pair<'m, T>>) -> Section {
    let mut section = Section::new(T::SORT);
    for pair in pairs {
        match pair {
            (None, Some(after)) => section.added.push(after.item(&sides.after)),
            (Some(before), None) => section.removed.push(before.item(&sides.before)),
            (Some(before), Some(after)) => {
                let mut fields = Vec::new();
                before.fields(sides, after, &mut fields);
                let drawing = before.drawing(sides, after);
                if fields.is_empty() && drawing.is_none() {
                    section.unchanged += 1;
                } else {
                    let item = after.item(&sides.after);
                    section.changed.push(Changed { item, fields, drawing });
                }
            }
            (None, None) => {}
        }
    }
    section.sorted()
}

/// The things of a list, without those that come again under the same identifier.
fn once<T: Compared>(list: &[T]) -> Vec<&T> {
    let mut seen: HashSet<&str> = HashSet::new();
    list.iter().filter(|thing| seen.insert(&thing.concept().identifier)).collect()
}

pub(super) fn elements(sides: &Sides<'_>) -> Section {
    compare(sides, &sides.before.model.elements, &sides.after.model.elements)
}

pub(super) fn relationships(sides: &Sides<'_>) -> Section {
    compare(sides, &sides.before.model.relationships, &sides.after.model.relationships)
}

pub(super) fn views(sides: &Sides<'_>) -> Section {
    compare(sides, &sides.before.model.views, &sides.after.model.views)
}

pub(super) fn definitions(sides: &Sides<'_>) -> Section {
    section(sides, sides.definitions.clone())
}

pub(super) fn specializations(sides: &Sides<'_>) -> Section {
    compare(sides, &sides.before.model.profiles, &sides.after.model.profiles)
}

pub(super) fn viewpoints(sides: &Sides<'_>) -> Section {
    compare(sides, &sides.before.model.viewpoints, &sides.after.model.viewpoints)
}

impl Compared for Element {
    const SORT: Sort = Sort::Element;

    fn concept(&self) -> &Concept {
        &self.concept
    }

    fn item(&self, side: &Side<'_>) -> Item {
        side.item(self.kind.name(), &self.concept)
    }

    fn fields(&self, sides: &Sides<'_>, after: &Self, fields: &mut Vec<Field>) {
        of_address(sides, (&self.concept, &after.concept), fields);
        one(What::Type, (Some(self.kind.name()), Some(after.kind.name())), fields);
        of_concept(sides, (&self.concept, &after.concept), fields);
    }
}

impl Compared for Relationship {
    const SORT: Sort = Sort::Relationship;

    fn concept(&self) -> &Concept {
        &self.concept
    }

    fn item(&self, side: &Side<'_>) -> Item {
        let ends = Some(side.ends(self));
        Item { ends, ..side.item(self.kind.name(), &self.concept) }
    }

    fn fields(&self, sides: &Sides<'_>, after: &Self, fields: &mut Vec<Field>) {
        of_address(sides, (&self.concept, &after.concept), fields);
        one(What::Type, (Some(self.kind.name()), Some(after.kind.name())), fields);
        let ends = [
            (What::Source, &self.source, &after.source),
            (What::Target, &self.target, &after.target),
        ];
        for (what, one, other) in ends {
            if sides.before.reference(one) != sides.after.reference(other) {
                let (before, after) = (sides.before.name(one), sides.after.name(other));
                fields.push(Field { what, before: vec![before], after: vec![after] });
            }
        }
        let access = |one: &Self| one.access.map(Access::name);
        one(What::Access, (access(self), access(after)), fields);
        one(What::Modifier, (self.modifier.as_deref(), after.modifier.as_deref()), fields);
        let directed = |one: &Self| one.directed.map(|is| if is { "oui" } else { "non" });
        one(What::Directed, (directed(self), directed(after)), fields);
        of_concept(sides, (&self.concept, &after.concept), fields);
    }
}

impl Compared for View {
    const SORT: Sort = Sort::View;

    fn concept(&self) -> &Concept {
        &self.concept
    }

    fn item(&self, side: &Side<'_>) -> Item {
        side.item("", &self.concept)
    }

    fn fields(&self, sides: &Sides<'_>, after: &Self, fields: &mut Vec<Field>) {
        of_address(sides, (&self.concept, &after.concept), fields);
        one(What::Type, (Some(&self.kind), Some(&after.kind)), fields);
        let viewpoints = [(&sides.before, self), (&sides.after, after)].map(viewpoint);
        one(What::Viewpoint, (viewpoints[0].as_deref(), viewpoints[1].as_deref()), fields);
        of_concept(sides, (&self.concept, &after.concept), fields);
    }

    fn drawing(&self, sides: &Sides<'_>, after: &Self) -> Option<Drawing> {
        drawings::compare(sides, self, after)
    }
}

impl Compared for PropertyDefinition {
    const SORT: Sort = Sort::PropertyDefinition;

    fn concept(&self) -> &Concept {
        &self.concept
    }

    /// Their addresses mean nothing outside of the file: they follow its numbering.
    fn item(&self, _: &Side<'_>) -> Item {
        Item { name: definition_name(self), ..Item::default() }
    }

    fn fields(&self, sides: &Sides<'_>, after: &Self, fields: &mut Vec<Field>) {
        one(What::DataType, (Some(&self.data_type), Some(&after.data_type)), fields);
        of_concept(sides, (&self.concept, &after.concept), fields);
    }
}

impl Compared for Profile {
    const SORT: Sort = Sort::Specialization;

    fn concept(&self) -> &Concept {
        &self.concept
    }

    fn item(&self, side: &Side<'_>) -> Item {
        Item { address: None, ..side.item(&self.concept_type, &self.concept) }
    }

    fn fields(&self, sides: &Sides<'_>, after: &Self, fields: &mut Vec<Field>) {
        one(What::Type, (Some(&self.concept_type), Some(&after.concept_type)), fields);
        of_concept(sides, (&self.concept, &after.concept), fields);
        let rest = (self.specialization, &self.image);
        content(rest != (after.specialization, &after.image), fields);
    }
}

impl Compared for Viewpoint {
    const SORT: Sort = Sort::Viewpoint;

    fn concept(&self) -> &Concept {
        &self.concept
    }

    fn item(&self, side: &Side<'_>) -> Item {
        side.item("", &self.concept)
    }

    fn fields(&self, sides: &Sides<'_>, after: &Self, fields: &mut Vec<Field>) {
        of_address(sides, (&self.concept, &after.concept), fields);
        of_concept(sides, (&self.concept, &after.concept), fields);
        let rest = |one: &Self| {
            let mut rest = one.clone();
            rest.concept = Concept::default();
            rest.allowed_elements.sort();
            rest.allowed_relationships.sort();
            rest
        };
        content(rest(self) != rest(after), fields);
    }
}

fn viewpoint((side, view): (&Side<'_>, &View)) -> Option<String> {
    let own = view.viewpoint_reference.as_deref().map(|reference| side.name(reference));
    own.or_else(|| view.viewpoint.clone())
}

pub(super) fn images(sides: &Sides<'_>) -> Section {
    let mut section = Section::new(Sort::Image);
    let item = |path: &str| Item { name: path.to_owned(), ..Item::default() };
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    known.extend(sides.before.model.images.iter().map(|image| (&*image.path, &*image.sha256)));
    let after: BTreeMap<&str, &str> =
        sides.after.model.images.iter().map(|image| (&*image.path, &*image.sha256)).collect();
    for (path, sha256) in after {
        match known.remove(path) {
            None => section.added.push(item(path)),
            Some(before) if before == sha256 => section.unchanged += 1,
            Some(_) => {
                let mut fields = Vec::new();
                content(true, &mut fields);
                section.changed.push(Changed { item: item(path), fields, drawing: None });
            }
        }
    }
    section.removed.extend(known.into_keys().map(item));
    section.sorted()
}

/// What changed of the model itself.
pub(super) fn of_model(sides: &Sides<'_>) -> Vec<Field> {
    let (before, after) = (sides.before.model, sides.after.model);
    let mut fields = Vec::new();
    of_concept(sides, (&before.concept, &after.concept), &mut fields);
    one(What::Version, (before.version.as_deref(), after.version.as_deref()), &mut fields);
    let entries = |model: &Model| {
        let entries = model.metadata.iter().flat_map(|metadata| &metadata.entries);
        entries.map(|entry| format!("{} : {}", entry.name, shown(&entry.value))).collect()
    };
    several(What::Metadata, (entries(before), entries(after)), &mut fields);
    fields
}

/// The names, documentation, properties, specializations and settings of a concept.
fn of_concept(sides: &Sides<'_>, (before, after): (&Concept, &Concept), fields: &mut Vec<Field>) {
    texts(What::Name, (&before.names, &after.names), fields);
    texts(What::Documentation, (&before.documentation, &after.documentation), fields);
    properties(sides, (&before.properties, &after.properties), fields);
    let names = |side: &Side<'_>, concept: &Concept| {
        concept.profiles.iter().map(|profile| side.name(profile)).collect()
    };
    let profiles = (names(&sides.before, before), names(&sides.after, after));
    several(What::Specialization, profiles, fields);
    settings((&before.settings, &after.settings), fields);
}

/// A change of business key changes the address.
fn of_address(sides: &Sides<'_>, (before, after): (&Concept, &Concept), fields: &mut Vec<Field>) {
    let before = sides.before.address(&before.identifier).map(oxrdf::NamedNode::as_str);
    let after = sides.after.address(&after.identifier).map(oxrdf::NamedNode::as_str);
    one(What::Address, (before, after), fields);
}

/// The values of each property, under its name.
pub(super) fn properties(
    sides: &Sides<'_>,
    (before, after): (&[Property], &[Property]),
    fields: &mut Vec<Field>,
) {
    let mut values: BTreeMap<&str, (Vec<String>, Vec<String>)> = BTreeMap::new();
    let written = |property: &Property| -> Vec<String> {
        // A property without value is there all the same.
        let texts = property.values.iter().map(shown).collect::<Vec<_>>();
        if texts.is_empty() { vec![String::new()] } else { texts }
    };
    for property in before {
        let name = sides.before.property(&property.definition);
        values.entry(name).or_default().0.extend(written(property));
    }
    for property in after {
        let name = sides.after.property(&property.definition);
        values.entry(name).or_default().1.extend(written(property));
    }
    for (name, pair) in values {
        several(What::Property(name.to_owned()), pair, fields);
    }
}

pub(super) fn settings((before, after): (&[Setting], &[Setting]), fields: &mut Vec<Field>) {
    let mut values: BTreeMap<&str, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for setting in before {
        values.entry(&setting.name).or_default().0.push(setting.value.clone());
    }
    for setting in after {
        values.entry(&setting.name).or_default().1.push(setting.value.clone());
    }
    for (name, pair) in values {
        several(What::Setting(name.to_owned()), pair, fields);
    }
}

/// Texts in several languages; those that are empty say nothing.
pub(super) fn texts(what: What, (before, after): (&[Text], &[Text]), fields: &mut Vec<Field>) {
    let written = |texts: &[Text]| -> Vec<String> {
        texts.iter().filter(|text| !text.value.is_empty()).map(shown).collect()
    };
    several(what, (written(before), written(after)), fields);
}

/// A field with one value at most.
pub(super) fn one(
    what: What,
    (before, after): (Option<&str>, Option<&str>),
    fields: &mut Vec<Field>,
) {
    if before != after {
        let list = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
        fields.push(Field { what, before: list(before), after: list(after) });
    }
}

/// A field with any number of values, in whatever order; values that both have are left out.
pub(super) fn several(
    what: What,
    (mut before, after): (Vec<String>, Vec<String>),
    fields: &mut Vec<Field>,
) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for value in &before {
        *counts.entry(value).or_default() += 1;
    }
    let mut new = Vec::new();
    for value in &after {
        match counts.get_mut(value.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => new.push(value.clone()),
        }
    }
    let mut left: HashMap<String, usize> =
        counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
    before.retain(|value| match left.get_mut(value) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    if !before.is_empty() || !new.is_empty() {
        fields.push(Field { what, before, after: new });
    }
}

pub(super) fn content(differs: bool, fields: &mut Vec<Field>) {
    if differs {
        fields.push(Field { what: What::Content, before: Vec::new(), after: Vec::new() });
    }
}
