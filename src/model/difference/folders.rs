//! Folders compared, and what is filed elsewhere.

use std::collections::{BTreeMap, HashMap};

use super::super::identity::normalise;
use super::super::{FolderItem, Property, Text};
use super::concepts::{one, properties, texts};
use super::side::{Side, Sides};
use super::{Changed, FiledElsewhere, Item, Section, Sort, What};

/// Between the names of the folders of a path.
const SEPARATOR: &str = " / ";

/// A folder, away from the tree.
struct Folder<'m> {
    item: &'m FolderItem,
    path: String,
    parent: String,
}

/// The folders of a model: by key, and the folder of each concept.
#[derive(Default)]
struct Folders<'m> {
    /// By identifier, else by path.
    by_key: BTreeMap<String, Folder<'m>>,
    /// Key and path of the folder of each concept, by the reference of the concept.
    of_concept: HashMap<&'m str, (String, String)>,
}

pub(super) fn compare(sides: &Sides<'_>) -> (Section, Vec<FiledElsewhere>) {
    let (before, after) = (Folders::of(&sides.before), Folders::of(&sides.after));
    let elsewhere = filed_elsewhere(sides, &before, &after);
    let mut section = Section::new(Sort::Folder);
    let item = |folder: &Folder<'_>| Item { name: folder.path.clone(), ..Item::default() };
    for (key, folder) in &after.by_key {
        let Some(other) = before.by_key.get(key) else {
            section.added.push(item(folder));
            continue;
        };
        let mut fields = Vec::new();
        let parts = |folder: &Folder<'_>| -> Parts {
            let it = folder.item;
            (it.labels.clone(), it.documentation.clone(), it.properties.clone())
        };
        let (one_of, other_of) = (parts(other), parts(folder));
        texts(What::Name, (&one_of.0, &other_of.0), &mut fields);
        texts(What::Documentation, (&one_of.1, &other_of.1), &mut fields);
        properties(sides, (&one_of.2, &other_of.2), &mut fields);
        one(What::Type, (other.item.kind.as_deref(), folder.item.kind.as_deref()), &mut fields);
        let parent = |folder: &Folder<'_>| Some(folder.parent.clone()).filter(|it| !it.is_empty());
        let parents = (parent(other), parent(folder));
        one(What::Folder, (parents.0.as_deref(), parents.1.as_deref()), &mut fields);
        if fields.is_empty() {
            section.unchanged += 1;
        } else {
            section.changed.push(Changed { item: item(folder), fields, drawing: None });
        }
    }
    let gone = before.by_key.iter().filter(|(key, _)| !after.by_key.contains_key(*key));
    section.removed.extend(gone.map(|(_, folder)| item(folder)));
    (section.sorted(), elsewhere)
}

type Parts = (Vec<Text>, Vec<Text>, Vec<Property>);

fn filed_elsewhere(
    sides: &Sides<'_>,
    before: &Folders<'_>,
    after: &Folders<'_>,
) -> Vec<FiledElsewhere> {
    // By address, since identifiers may be written otherwise.
    let known: HashMap<&str, &(String, String)> = before
        .of_concept
        .iter()
        .map(|(identifier, folder)| (sides.before.reference(identifier), folder))
        .collect();
    let mut elsewhere = Vec::new();
    for (identifier, (key, path)) in &after.of_concept {
        let Some((old_key, old_path)) = known.get(sides.after.reference(identifier)) else {
            continue;
        };
        if old_key == key {
            continue;
        }
        if let Some(item) = sides.after.item_of(identifier) {
            let (before, after) = (old_path.clone(), path.clone());
            elsewhere.push(FiledElsewhere { item, before, after });
        }
    }
    elsewhere.sort();
    elsewhere
}

impl<'m> Folders<'m> {
    fn of(side: &Side<'m>) -> Self {
        let mut folders = Self::default();
        folders.add(&side.model.folders, ("", ""));
        folders
    }

    fn add(&mut self, items: &'m [FolderItem], (parent, path): (&str, &str)) {
        for item in items {
            if let Some(concept) = &item.reference {
                self.of_concept.insert(concept, (parent.to_owned(), path.to_owned()));
                self.add(&item.items, (parent, path));
                continue;
            }
            let name = item.labels.iter().map(Text::single_line).find(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| "(sans nom)".to_owned());
            let own = if path.is_empty() { name } else { format!("{path}{SEPARATOR}{name}") };
            let mut key = match item.identifier.as_deref() {
                Some(identifier) => normalise(identifier).to_owned(),
                None => format!("/{own}"),
            };
            while self.by_key.contains_key(&key) {
                key.push('~');
            }
            self.add(&item.items, (&key, &own));
            let folder = Folder { item, path: own, parent: path.to_owned() };
            self.by_key.insert(key, folder);
        }
    }
}
