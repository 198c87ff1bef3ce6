//! Where the model is in a folder or an archive, by what the files announce and not by their names.

use super::detect::{Announced, Format, announced};
use super::error::ImportError;
use super::finding::Code;
use super::grafico::FOLDER;
use super::images;
use super::package::{Entry, Package};
use super::reading::Reading;
use super::{Limits, grafico, read_document, xml};
use crate::model::Place;

/// Files whose beginning is looked at, when no name says that they are pieces of a model.
const SNIFFED: usize = 5_000;
/// Candidates named in an error.
const NAMED: usize = 5;

/// The model of a package.
enum Layout {
    /// One file holds it all.
    File(Entry, Format),
    /// Under this folder, one file per concept.
    Grafico(String),
}

/// Reads the model of a package.
///
/// # Errors
/// When there is none or several, or when it cannot be read.
pub(super) fn read(
    package: &mut Package<'_>,
    limits: &Limits,
    reading: &mut Reading,
) -> Result<Format, ImportError> {
    match find(package, limits, reading)? {
        Layout::Grafico(root) => {
            let beside = root.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
            // The root of a model is a folder `model`, whose images are beside it.
            let beside = if root.is_empty() { String::new() } else { beside };
            images::read(package, &beside, reading)?;
            grafico::read(package, &root, limits, reading)?;
            Ok(Format::Grafico)
        }
        Layout::File(entry, format) => {
            let (folder, name) = entry.split();
            let folder = folder.to_owned();
            let coarchi = format == Format::Archi && name == "model.archimate";
            let zipped =
                format == Format::Archi && entry.path == "model.xml" && package.is_archive();
            images::read(package, &folder, reading)?;
            let bytes = package.read(&entry)?;
            if format == Format::Zip {
                // An archive of Archi inside a folder or an archive; what is inside it is a document.
                let mut inner = Package::archive(&bytes, limits, &mut reading.findings)?;
                let model = inner.entries().iter().find(|entry| entry.path == "model.xml").cloned();
                let model = model.ok_or_else(|| ImportError::NotRecognised {
                    found: format!("«{}» sans model.xml", xml::short(&entry.path)),
                })?;
                images::read(&mut inner, "", reading)?;
                read_document(&inner.read(&model)?, limits, reading)?;
                return Ok(Format::Zip);
            }
            let format = read_document(&bytes, limits, reading)?;
            Ok(match format {
                Format::Archi if zipped => Format::Zip,
                Format::Archi if coarchi => Format::Coarchi2,
                format => format,
            })
        }
    }
}

fn find(
    package: &mut Package<'_>,
    limits: &Limits,
    reading: &mut Reading,
) -> Result<Layout, ImportError> {
    let entries = package.entries().to_vec();
    let mut graficos: Vec<String> = Vec::new();
    let mut typed: Vec<String> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.split().1 == FOLDER) {
        let (folder, _) = entry.split();
        // A folder inside a model that was found already is part of it.
        if graficos.iter().any(|root| is_within(folder, root)) {
            continue;
        }
        match package.head(entry).ok().and_then(|head| announced(&head, limits)) {
            Some(Announced::Model(Format::Grafico)) => graficos.push(folder.to_owned()),
            Some(Announced::Folder { typed: true }) => {
                let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
                typed.push(parent.to_owned());
            }
            _ => {}
        }
    }
    // The description of the model itself may be missing; its folders show where it is.
    if graficos.is_empty() {
        typed.sort_unstable();
        typed.dedup();
        for root in typed {
            if !graficos.iter().any(|known| is_within(&root, known)) {
                graficos.push(root);
            }
        }
    }
    let (mut files, mut unreadable) = (Vec::new(), None);
    let outside = |entry: &&Entry| !graficos.iter().any(|root| is_within(&entry.path, root));
    for entry in entries.iter().filter(outside).take(SNIFFED) {
        let head = match package.head(entry) {
            Ok(head) => head,
            Err(error) => {
                unreadable.get_or_insert(error);
                continue;
            }
        };
        match announced(&head, limits) {
            Some(Announced::Model(Format::Grafico)) | None => {}
            Some(Announced::Model(format)) => files.push((entry.clone(), format)),
            Some(_) => {}
        }
    }
    if graficos.is_empty() && files.is_empty() {
        let mut found = vec!["aucun fichier de modèle dans le dossier ou l’archive".to_owned()];
        found.extend_from_slice(package.refused());
        let nothing = ImportError::NotRecognised { found: found.join(" ; ") };
        return Err(unreadable.unwrap_or(nothing));
    }
    choose(graficos, files, reading)
}

/// The model that is nearest to the root; several at the same depth are for the person to choose.
fn choose(
    graficos: Vec<String>,
    files: Vec<(Entry, Format)>,
    reading: &mut Reading,
) -> Result<Layout, ImportError> {
    let depth = |path: &str| path.matches('/').count();
    // The folder `model` of coArchi 1 counts as what it stands for, a file.
    let mut candidates: Vec<(usize, String, Layout)> = Vec::new();
    for root in graficos {
        candidates.push((depth(&root), format!("{root}/{FOLDER}"), Layout::Grafico(root)));
    }
    for (entry, format) in files {
        candidates.push((depth(&entry.path), entry.path.clone(), Layout::File(entry, format)));
    }
    candidates.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let Some((nearest, ..)) = candidates.first() else {
        return Err(ImportError::NotRecognised { found: "rien".to_owned() });
    };
    let nearest = *nearest;
    let at_depth: Vec<&str> = candidates
        .iter()
        .filter(|(depth, ..)| *depth == nearest)
        .map(|(_, path, _)| path.as_str())
        .collect();
    // coArchi and Archi give these names to the model itself: other files beside it are copies.
    let named = ["model.xml", "model.archimate", "model/folder.xml"];
    let is_named =
        |path: &str| named.iter().any(|name| path == *name || path.ends_with(&format!("/{name}")));
    let own: Vec<&str> = at_depth.iter().copied().filter(|path| is_named(path)).collect();
    let chosen = match (&*own, &*at_depth) {
        ([one], _) | ([], [one]) => (*one).to_owned(),
        _ => {
            let found: Vec<String> =
                at_depth.iter().take(NAMED).map(|path| xml::short(path)).collect();
            return Err(ImportError::Ambiguous { found, count: at_depth.len() });
        }
    };
    let mut layout = None;
    for (_, path, candidate) in candidates {
        if path == chosen && layout.is_none() {
            layout = Some(candidate);
        } else {
            let said = (format!("«{}» est un autre modèle", xml::short(&path)), "il n’est pas lu");
            reading.find(Code::OtherModel, (Place::default(), None), said);
        }
    }
    layout.ok_or(ImportError::NotRecognised { found: chosen })
}

/// Whether a path is a folder or inside it.
fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
