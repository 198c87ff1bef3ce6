//! A set of files that may hold a model: a folder, or a ZIP archive. Nothing in it is trusted.
//!
//! Only plain files inside the folder count: links are never followed, and a path that is absolute or leaves the folder
//! is refused. Everything that is read or inflated counts towards one limit.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;
use super::error::ImportError;
use super::finding::{Code, Findings};
use super::xml::short;
use crate::model::Place;

/// Folders inside one another.
const DEEPEST: usize = 32;
/// Bytes that are enough to see the first tag of a file.
const HEAD: u64 = 4_096;
/// Refused files that are named when there is nothing else.
const NAMED: usize = 3;
/// Below this size, any ratio of compression is accepted.
const SMALL: u64 = 16 << 20;

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Path from the root of the package, with `/` between segments.
    pub(super) path: String,
    /// Position in the archive; unused in a folder.
    index: usize,
}

impl Entry {
    /// The folders that lead to the file, and its name.
    pub(super) fn split(&self) -> (&str, &str) {
        self.path.rsplit_once('/').unwrap_or(("", &self.path))
    }
}

/// Where the files are.
enum Files<'a> {
    Folder(PathBuf),
    Archive(Box<ZipArchive<Cursor<&'a [u8]>>>),
}

/// A folder or an archive, opened.
pub(super) struct Package<'a> {
    files: Files<'a>,
    limits: &'a Limits,
    /// The files, sorted by path.
    entries: Vec<Entry>,
    /// Some of the files that were refused, and why.
    refused: Vec<String>,
    /// Bytes read until now, whole files only.
    read: u64,
    digest: Sha256,
}

impl<'a> Package<'a> {
    /// Lists a folder, without what is hidden (`.git`…).
    pub(super) fn folder(
        path: &Path,
        limits: &'a Limits,
        findings: &mut Findings,
    ) -> Result<Self, ImportError> {
        let mut entries = Vec::new();
        list(path, limits, (&mut entries, findings))?;
        Ok(Self::new(Files::Folder(path.to_owned()), limits, entries))
    }

    /// Lists an archive.
    pub(super) fn archive(
        bytes: &'a [u8],
        limits: &'a Limits,
        findings: &mut Findings,
    ) -> Result<Self, ImportError> {
        // The index of an archive is read whole: its length is bounded first.
        let headers = bytes.windows(4).filter(|window| *window == b"PK\x01\x02");
        if headers.take(limits.files + 1).count() > limits.files {
            return Err(too_many(limits));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let (mut entries, mut refused) = (Vec::new(), Vec::new());
        if archive.has_duplicate_names() {
            let message = "plusieurs fichiers de l’archive portent le même nom".to_owned();
            refuse(findings, (message, "un seul est lu"));
        }
        for index in 0..archive.len() {
            let Ok(file) = archive.by_index_raw(index) else {
                refuse(findings, ("un fichier de l’archive est illisible".to_owned(), SKIPPED));
                continue;
            };
            if file.is_dir() {
                continue;
            }
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            let path = safe_path(&name);
            let reason = match &path {
                None => "a un chemin qui sort du dossier",
                Some(_) if file.is_symlink() => "est un lien",
                Some(_) if file.encrypted() => "est chiffré",
                Some(path) => {
                    if path.ends_with(".rels")
                        || !path.split('/').any(|segment| segment.starts_with('.'))
                    {
                        entries.push(Entry { path: path.clone(), index });
                    }
                    continue;
                }
            };
            let said = format!("le fichier «{}» {reason}", short(&name));
            refused.extend((refused.len() < NAMED).then(|| said.clone()));
            refuse(findings, (said, SKIPPED));
        }
        let package = Self::new(Files::Archive(Box::new(archive)), limits, entries);
        Ok(Self { refused, ..package })
    }

    fn new(files: Files<'a>, limits: &'a Limits, mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
        Self { files, limits, entries, refused: Vec::new(), read: 0, digest: Sha256::new() }
    }

    /// Whether the files are in an archive.
    pub(super) fn is_archive(&self) -> bool {
        matches!(self.files, Files::Archive(_))
    }

    /// The files, sorted by path.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Some of the files that were refused, and why, in French.
    pub(super) fn refused(&self) -> &[String] {
        &self.refused
    }

    /// The first bytes of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn head(&mut self, entry: &Entry) -> Result<Vec<u8>, ImportError> {
        self.open(entry, HEAD)
    }

    /// A whole file, counted towards the limit on bytes.
    ///
    /// # Errors
    /// [`ImportError::TooLarge`] and [`ImportError::ArchiveBomb`] end the reading; others concern this file alone.
    pub(super) fn read(&mut self, entry: &Entry) -> Result<Vec<u8>, ImportError> {
        let left = self.limits.bytes.saturating_sub(self.read);
        let bytes = self.open(entry, left.saturating_add(1))?;
        self.read = self.read.saturating_add(bytes.len() as u64);
        if self.read > self.limits.bytes {
            return Err(ImportError::TooLarge { bytes: self.read, limit: self.limits.bytes });
        }
        for part in [entry.path.as_bytes(), &(bytes.len() as u64).to_be_bytes(), &bytes] {
            self.digest.update(part);
        }
        Ok(bytes)
    }

    /// SHA-256 over the path, the length and the bytes of every file read, in the order of reading.
    pub(super) fn sha256(&self) -> String {
        hexadecimal(&self.digest.clone().finalize())
    }

    fn open(&mut self, entry: &Entry, most: u64) -> Result<Vec<u8>, ImportError> {
        let mut bytes = Vec::new();
        match &mut self.files {
            Files::Folder(root) => {
                let path = root.join(&entry.path);
                let unreadable =
                    |source| ImportError::Unreadable { path: entry.path.clone().into(), source };
                let file = open_plain(&path).map_err(unreadable)?;
                file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
            }
            Files::Archive(archive) => {
                let file = archive.by_index(entry.index).map_err(|error| broken(&error))?;
                let compressed = file.compressed_size().max(1);
                let allowed = SMALL.max(compressed.saturating_mul(self.limits.ratio));
                let allowed = allowed.min(most);
                file.take(allowed).read_to_end(&mut bytes).map_err(|error| {
                    // A wrong checksum comes this way too.
                    let detail = match error.kind() {
                        std::io::ErrorKind::Other | std::io::ErrorKind::InvalidData => {
                            "son contenu est abîmé".to_owned()
                        }
                        _ => crate::system::in_french(&error),
                    };
                    ImportError::Archive {
                        detail: format!("«{}» : {detail}", short(&entry.path))
                    }
                })?;
                if bytes.len() as u64 == allowed && allowed < most {
                    let ratio = self.limits.ratio;
                    return Err(ImportError::ArchiveBomb { path: entry.path.clone(), ratio });
                }
            }
        }
        Ok(bytes)
    }
}

const SKIPPED: &str = "le fichier n’est pas lu";

/// Opens a file that was plain when the folder was listed, if it still is.
fn open_plain(path: &Path) -> std::io::Result<std::fs::File> {
    if !std::fs::symlink_metadata(path)?.is_file() {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    std::fs::File::open(path)
}

fn list(
    root: &Path,
    limits: &Limits,
    (entries, findings): (&mut Vec<Entry>, &mut Findings),
) -> Result<(), ImportError> {
    let mut folders = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let listed = match std::fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(source) if depth == 0 => {
                return Err(ImportError::Unreadable { path: folder, source });
            }
            Err(_) => {
                let message = format!("le dossier «{}» ne peut pas être lu", short(&prefix));
                findings.add(
                    Code::FileUnreadable,
                    (Place::default(), None),
                    (message, "son contenu manque"),
                );
                continue;
            }
        };
        for entry in listed.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                if depth >= DEEPEST {
                    refuse(
                        findings,
                        (
                            format!("le dossier «{}» est trop profond", short(&path)),
                            "son contenu n’est pas lu",
                        ),
                    );
                } else {
                    folders.push((entry.path(), path, depth + 1));
                }
            } else if kind.is_file() {
                if entries.len() >= limits.files {
                    return Err(too_many(limits));
                }
                entries.push(Entry { path, index: 0 });
            } else {
                let what = if kind.is_symlink() {
                    "est un lien"
                } else {
                    "n’est pas un fichier ordinaire"
                };
                refuse(findings, (format!("«{}» {what}", short(&path)), "il n’est pas suivi"));
            }
        }
    }
    Ok(())
}

/// A path made of plain segments only; none for one that is absolute, leaves its folder or cannot be a path.
fn safe_path(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let is_plain =
        |segment: &str| !matches!(segment, "" | "." | "..") && !segment.contains([':', '\0']);
    (name.split('/').count() <= DEEPEST && name.split('/').all(is_plain)).then_some(name)
}

fn refuse(findings: &mut Findings, said: (String, &str)) {
    findings.add(Code::FileRefused, (Place::default(), None), said);
}

fn too_many(limits: &Limits) -> ImportError {
    let place = Place::default().into();
    ImportError::LimitExceeded { what: "le nombre de fichiers", limit: limits.files, place }
}

fn broken(error: &ZipError) -> ImportError {
    let detail = match error {
        ZipError::InvalidArchive(_) => "elle est incomplète ou abîmée".to_owned(),
        ZipError::UnsupportedArchive(_) => {
            "elle emploie une compression ou un chiffrement qui n’est pas lu".to_owned()
        }
        ZipError::Io(error) => crate::system::in_french(error),
        error => error.to_string(),
    };
    ImportError::Archive { detail }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn only_paths_inside_the_folder_are_accepted() {
        assert_eq!(safe_path("model/a b.xml").as_deref(), Some("model/a b.xml"));
        assert_eq!(safe_path("model\\a.xml").as_deref(), Some("model/a.xml"));
        for wrong in ["../a", "a/../../b", "/etc/passwd", "C:\\a", "a//b", "a\0b", "./a", ""] {
            assert_eq!(safe_path(wrong), None, "{wrong}");
        }
    }
}
