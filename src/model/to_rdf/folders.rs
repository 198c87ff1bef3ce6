//! Folders: their tree, their path as one text, and what they hold, in order.

use hashbrown::HashMap;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, TermRef};

use super::Writer;
use super::terms::{am, dct};
use crate::model::FolderItem;
use crate::model::identity::{segment, usable};

/// Between the names of folders in a path.
const SEPARATOR: &str = " / ";

/// A path is cut after this number of characters.
const LONGEST_PATH: usize = 1_000;

/// A folder that is being written.
struct Folder<'f> {
    address: &'f NamedNode,
    path: &'f str,
    key: &'f str,
}

impl Writer<'_> {
    pub(super) fn folders(&mut self) {
        let mut taken = HashMap::default();
        self.folder_items(&self.model.folders, None, &mut taken);
    }

    fn folder_items(
        &mut self,
        items: &[FolderItem],
        parent: Option<&Folder<'_>>,
        taken: &mut HashMap<String, usize>,
    ) {
        let mut order = String::new();
        for (position, item) in items.iter().enumerate() {
            let reference = item.reference.as_deref().and_then(|id| self.things.get(id)).cloned();
            if let (true, Some(thing)) = (is_leaf(item), &reference) {
                if let Some(folder) = parent {
                    self.put(thing, am::FOLDER, folder.address);
                }
                if !order.is_empty() {
                    order.push(' ');
                }
                order.push_str(&segment(item.reference.as_deref().unwrap_or_default()));
                continue;
            }
            self.folder((position, item), reference, (parent, taken));
        }
        if !order.is_empty() {
            let address = parent.map_or_else(
                || self.addresses.local_path("modele", ""),
                |folder| folder.address.clone(),
            );
            self.plain(&address, am::ITEM_ORDER, &order);
        }
    }

    fn folder(
        &mut self,
        (position, item): (usize, &FolderItem),
        concept: Option<NamedNode>,
        (parent, taken): (Option<&Folder<'_>>, &mut HashMap<String, usize>),
    ) {
        let name = item.labels.iter().map(crate::model::Text::single_line).find(|n| !n.is_empty());
        let name = name.unwrap_or_default();
        let (path, key) = match parent {
            None => (name.clone(), folder_segment(&name)),
            Some(folder) => (
                format!("{}{SEPARATOR}{name}", folder.path),
                format!("{}/{}", folder.key, folder_segment(&name)),
            ),
        };
        // Both grow with the depth of the tree, which a hostile file chooses.
        let path = path.chars().take(LONGEST_PATH).collect::<String>();
        let key = free_key(usable(&key), taken);
        let address = self.addresses.local_path("dossier", &key);
        self.put(&address, rdf::TYPE, am::FOLDER_CLASS);
        for label in &item.labels {
            let line = label.single_line();
            if !line.is_empty() {
                self.tagged(&address, rdfs::LABEL, (&line, label.language.as_deref()));
            }
            if line != label.value || line.is_empty() {
                self.text(&address, am::NAME, label);
            }
        }
        self.documentation(&address, &item.documentation);
        self.properties(&address, &item.properties);
        if let Some(kind) = &item.kind {
            self.plain(&address, am::FOLDER_TYPE, kind);
        }
        self.plain(&address, am::PATH, &path);
        self.position(&address, position);
        if let Some(identifier) = &item.identifier {
            self.plain(&address, dct::IDENTIFIER, identifier);
        }
        if let Some(folder) = parent {
            self.put(&address, am::PARENT, TermRef::from(folder.address.as_ref()));
        }
        if let Some(concept) = concept {
            self.put(&address, am::CONCEPT, &concept);
        }
        let folder = Folder { address: &address, path: &path, key: &key };
        self.folder_items(&item.items, Some(&folder), taken);
    }
}

/// Whether an item does nothing but put a concept in a folder.
fn is_leaf(item: &FolderItem) -> bool {
    item.reference.is_some()
        && item.identifier.is_none()
        && item.labels.is_empty()
        && item.documentation.is_empty()
        && item.properties.is_empty()
        && item.kind.is_none()
        && item.items.is_empty()
}

/// The name of a folder as a segment; one that is empty or made of dots would be a relative path.
fn folder_segment(name: &str) -> String {
    if name.bytes().all(|byte| byte == b'.') {
        return "sans-nom".to_owned();
    }
    segment(&usable(name))
}

/// A key that no other folder has; the count of each name spares trying every number again.
fn free_key(key: String, taken: &mut HashMap<String, usize>) -> String {
    let mut candidate = key.clone();
    while taken.contains_key(&candidate) {
        let count = taken.entry(key.clone()).or_insert(1);
        *count += 1;
        candidate = format!("{key}~{count}");
    }
    taken.insert(candidate.clone(), 1);
    candidate
}
