//! A folder of coArchi 1: one file per concept and per folder, in any order.

use std::collections::BTreeMap;

use super::Limits;
use super::archi::{self, Piece};
use super::decode::decode;
use super::error::ImportError;
use super::finding::Code;
use super::package::{Entry, Package};
use super::reading::Reading;
use super::xml::{Cursor, short};
use crate::model::{FolderItem, Place, Text};

/// The description of a folder, in each of them.
pub(super) const FOLDER: &str = "folder.xml";

/// The folder of a package being read: its own description, its files, its folders by name.
#[derive(Default)]
struct Branch {
    description: Option<FolderItem>,
    items: Vec<FolderItem>,
    folders: BTreeMap<String, Branch>,
}

/// Reads the model whose files are under `root` in a package.
///
/// # Errors
/// When a limit is exceeded; a file that cannot be read is a finding.
pub(super) fn read(
    package: &mut Package<'_>,
    root: &str,
    limits: &Limits,
    reading: &mut Reading,
) -> Result<(), ImportError> {
    let prefix = if root.is_empty() { String::new() } else { format!("{root}/") };
    let within = |entry: &&Entry| entry.path.starts_with(&prefix) && entry.path.ends_with(".xml");
    let entries: Vec<Entry> = package.entries().iter().filter(within).cloned().collect();
    let mut tree = Branch::default();
    // The number of tags is bounded over all the files together.
    let mut left = limits.clone();
    let mut has_model = false;
    for entry in &entries {
        reading.start_file(&entry.path);
        let (folders, name) = entry.split();
        let folders = folders.strip_prefix(root).unwrap_or(folders).trim_start_matches('/');
        let segments = folders.split('/').filter(|segment| !segment.is_empty());
        let mut branch = &mut tree;
        for segment in segments {
            branch = branch.folders.entry(segment.to_owned()).or_default();
        }
        match read_file(package, entry, &mut left, reading) {
            Ok(Some(Piece::Model)) => has_model = true,
            Ok(Some(Piece::Folder(folder))) if name == FOLDER => branch.description = Some(folder),
            Ok(Some(Piece::Folder(folder))) => branch.items.push(folder),
            Ok(Some(Piece::Thing(Some(reference)))) => {
                let place = Place { line: 1, column: 1 };
                let item =
                    FolderItem { reference: Some(reference), place, ..FolderItem::default() };
                branch.items.push(item);
            }
            Ok(Some(Piece::Thing(None)) | None) => {}
            Err(error) if ends_everything(&error) => return Err(error),
            Err(error) => {
                let place = error.place().unwrap_or_default();
                let said = (error.to_string(), "le fichier est passé, le reste est importé");
                reading.find(Code::FileUnreadable, (place, None), said);
            }
        }
    }
    reading.end_files();
    if !has_model {
        say_missing(&format!("{prefix}{FOLDER}"), "le modèle n’a ni nom ni identifiant", reading);
    }
    let mut folders = Vec::new();
    let items = std::mem::take(&mut tree.items);
    for (name, branch) in tree.folders {
        folders.extend(folder(&format!("{prefix}{name}"), branch, reading));
    }
    folders.extend(items);
    reading.model.folders = folders;
    archi::place(&mut reading.model);
    reading.report_ignored();
    Ok(())
}

fn read_file(
    package: &mut Package<'_>,
    entry: &Entry,
    left: &mut Limits,
    reading: &mut Reading,
) -> Result<Option<Piece>, ImportError> {
    let bytes = package.read(entry)?;
    let text = decode(&bytes, &mut reading.findings)?;
    let mut cursor = Cursor::new(&text, left);
    let root = cursor.root()?;
    if !super::detect::is_archi(&root.namespace) {
        reading.count_ignored(&root);
        return Ok(None);
    }
    let (piece, items) = archi::read(cursor, &root, reading)?;
    left.items = left.items.saturating_sub(items);
    Ok(Some(piece))
}

/// Whether an error concerns the whole model and not one of its files.
fn ends_everything(error: &ImportError) -> bool {
    matches!(
        error,
        ImportError::TooLarge { .. }
            | ImportError::ArchiveBomb { .. }
            | ImportError::LimitExceeded { what: "le nombre de balises", .. }
    )
}

/// A folder and what it holds; none for a folder that holds nothing of the model (images…).
fn folder(path: &str, branch: Branch, reading: &mut Reading) -> Option<FolderItem> {
    let Branch { description, items, folders } = branch;
    let described = description.is_some();
    let mut folder = description.unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or(path);
    for (child, branch) in folders {
        let child = self::folder(&format!("{path}/{child}"), branch, reading);
        folder.items.extend(child);
    }
    folder.items.extend(items);
    if !described {
        if folder.items.is_empty() {
            return None;
        }
        let file = format!("{path}/{FOLDER}");
        say_missing(&file, "le dossier prend le nom de son répertoire", reading);
        folder.labels.push(Text { value: name.to_owned(), language: None });
    }
    Some(folder)
}

fn say_missing(file: &str, instead: &str, reading: &mut Reading) {
    let said = (format!("le fichier «{}» n’existe pas", short(file)), instead);
    reading.find(Code::FileMissing, (Place::default(), None), said);
}
