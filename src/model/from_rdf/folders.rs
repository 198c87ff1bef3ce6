//! Folders: their tree, from the parent of each and the order that each keeps of what it holds.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use super::super::to_rdf::terms::{am, dct};
use super::{DEEPEST, Reader, Role};
use crate::model::{FolderItem, Place};

/// What is needed to make the tree.
struct Tree<'q> {
    /// Folders by parent, in order; those of the root have none.
    folders: HashMap<Option<&'q str>, Vec<(usize, &'q str)>>,
    /// Things that say in which folder they are, by folder.
    things: HashMap<&'q str, Vec<String>>,
    /// The identifiers that may be referred to.
    known: HashSet<String>,
    model: Option<&'q str>,
}

impl<'q> Reader<'q> {
    pub(super) fn folders(&mut self) {
        let mut tree = Tree {
            folders: HashMap::default(),
            things: HashMap::default(),
            known: self.identifiers.values().cloned().collect(),
            model: self.facts.thing(&self.graph, am::MODEL_OF),
        };
        for folder in self.subjects_of(Role::Folder) {
            let parent = self.facts.thing(folder, am::PARENT);
            let position = self.facts.number(folder, am::ORDER).unwrap_or(usize::MAX);
            tree.folders.entry(parent).or_default().push((position, folder));
        }
        for folders in tree.folders.values_mut() {
            folders.sort_unstable();
        }
        for quad in self.facts.all() {
            if quad.predicate == am::FOLDER
                && let oxrdf::Term::NamedNode(folder) = &quad.object
                && let oxrdf::NamedOrBlankNode::NamedNode(thing) = &quad.subject
                && let Some(identifier) = self.identifier(thing.as_str())
            {
                tree.things.entry(folder.as_str()).or_default().push(identifier);
            }
        }
        self.rebuilt.folders = self.items(&tree, None, 0);
    }

    /// What a folder holds: folders at their position, leaves in the gaps.
    fn items(&mut self, tree: &Tree<'q>, parent: Option<&'q str>, depth: usize) -> Vec<FolderItem> {
        if depth >= DEEPEST {
            return Vec::new();
        }
        let mut leaves = self.leaves(tree, parent).into_iter();
        let mut items = Vec::new();
        for (position, folder) in tree.folders.get(&parent).cloned().unwrap_or_default() {
            let missing = position.saturating_sub(items.len());
            items.extend(leaves.by_ref().take(missing));
            items.push(self.folder(tree, folder, depth));
        }
        items.extend(leaves);
        items
    }

    fn folder(&mut self, tree: &Tree<'q>, folder: &'q str, depth: usize) -> FolderItem {
        self.used.insert(folder);
        FolderItem {
            identifier: self.text(folder, dct::IDENTIFIER),
            labels: self.names(folder),
            documentation: self.texts(folder, dct::DESCRIPTION),
            properties: self.concept_properties(folder),
            kind: self.text(folder, am::FOLDER_TYPE),
            reference: self.reference(folder, am::CONCEPT),
            items: self.items(tree, Some(folder), depth + 1),
            place: Place::default(),
        }
    }

    /// The leaves in their order, then those that the order forgets.
    fn leaves(&self, tree: &Tree<'q>, parent: Option<&'q str>) -> Vec<FolderItem> {
        let place = parent.or(tree.model);
        let order = place.and_then(|place| self.facts.plain(place, am::ITEM_ORDER));
        let order = order.unwrap_or_default().split_ascii_whitespace();
        let mut identifiers: Vec<String> = order
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .filter(|identifier| tree.known.contains(identifier))
            .collect();
        let listed: HashSet<&String> = identifiers.iter().collect();
        let here = parent.and_then(|parent| tree.things.get(parent));
        let mut forgotten: Vec<String> =
            here.into_iter().flatten().filter(|id| !listed.contains(id)).cloned().collect();
        forgotten.sort_unstable();
        identifiers.extend(forgotten);
        let leaf = |reference| FolderItem { reference: Some(reference), ..FolderItem::default() };
        identifiers.into_iter().map(leaf).collect()
    }
}
