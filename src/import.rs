//! From a file to a [`Model`] and findings; no access to any store.
//!
//! A [`Source`] is a file or a folder; its format is recognised by its content, and it is read within [`Limits`]. What
//! is imperfect becomes a [`Finding`] and the rest is imported; what cannot be read at all is an [`ImportError`].

use std::borrow::Cow;
use std::path::Path;

use crate::model::Model;

mod archi;
pub mod check;
pub mod decode;
pub mod detect;
pub mod error;
mod exchange;
pub mod finding;
mod geometry;
mod grafico;
mod images;
mod layout;
pub mod openapi;
mod package;
mod permitted;
pub mod rdf;
mod reading;
pub mod recognise;
mod resolve;
mod restore;
pub mod sheet;
mod source;
mod specializations;
pub mod type_names;
pub mod viewpoint_names;
pub mod xml;

pub use detect::Format;
pub use error::ImportError;
pub use finding::{Code, Count, Finding, Findings, Severity};
pub use source::{Source, load};

use package::Package;
use reading::Reading;

/// Bounds on what is read; each has a clear error when it is exceeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes, checked before it is read; for a folder or an archive, all that is read or inflated.
    pub bytes: u64,
    /// Files in a folder or an archive.
    pub files: usize,
    /// How many times larger than its compressed form a file of an archive may be, beyond 16 MiB.
    pub ratio: u64,
    /// Tags open at the same time.
    pub depth: usize,
    /// Tags in all.
    pub items: usize,
    /// Bytes of one text or of one attribute.
    pub text: usize,
    /// Attributes of one tag.
    pub attributes: usize,
    /// Findings described of each code; the others are counted.
    pub findings: usize,
}

impl Default for Limits {
    /// 256 MiB, 200,000 files, ratio 500, 256 levels, 3 million tags, texts of 4 MiB, 256 attributes, 2,000
    /// findings of a code.
    ///
    /// For scale: the largest of 1,400 public models is 15 MB, with texts of 36 kB.
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            files: 200_000,
            ratio: 500,
            depth: 256,
            items: 3_000_000,
            text: 4 << 20,
            attributes: 256,
            findings: 2_000,
        }
    }
}

/// What a file contains.
#[derive(Clone, Debug)]
pub struct Import {
    /// The format that was recognised.
    pub format: Format,
    /// The model: every reference in it leads somewhere, but those of properties to definitions.
    pub model: Model,
    /// What is imperfect, in the order of the file.
    pub findings: Vec<Finding>,
    /// How many findings there are of each code, the most serious first; those beyond [`Limits::findings`] count too.
    pub counts: Vec<Count>,
    /// SHA-256 of what was read: the bytes of the file, or the path, length and bytes of each file of a folder, sorted.
    pub sha256: String,
}

/// Reads a model from bytes.
///
/// # Errors
/// See [`ImportError`].
///
/// # Examples
/// ```
/// use portulan::import::{Limits, read};
///
/// let file = r#"<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" identifier="m"
///     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><elements>
///   <element identifier="a" xsi:type="ApplicationComponent"><name>Paie</name></element>
/// </elements></model>"#;
/// let import = read(file.as_bytes(), &Limits::default())?;
/// assert_eq!(import.model.elements[0].concept.name().as_deref(), Some("Paie"));
/// # Ok::<(), portulan::import::ImportError>(())
/// ```
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Import, ImportError> {
    Source::Bytes(Cow::Borrowed(bytes)).read(limits)
}

/// Reads a model from a file, whose size is checked before it is opened, or from a folder.
///
/// # Errors
/// See [`ImportError`].
pub fn read_path(path: &Path, limits: &Limits) -> Result<Import, ImportError> {
    load(path, limits)?.read(limits)
}

/// Reads bytes: an archive, or one document.
fn read_bytes(bytes: &[u8], limits: &Limits, reading: &mut Reading) -> Result<Format, ImportError> {
    if bytes.starts_with(b"PK") {
        let mut package = Package::archive(bytes, limits, &mut reading.findings)?;
        return layout::read(&mut package, limits, reading);
    }
    read_document(bytes, limits, reading)
}

/// Reads a model that is in one XML document.
fn read_document(
    bytes: &[u8],
    limits: &Limits,
    reading: &mut Reading,
) -> Result<Format, ImportError> {
    let text = decode::decode(bytes, &mut reading.findings)?;
    let mut cursor = xml::Cursor::new(&text, limits);
    let root = cursor.root()?;
    let format = detect::format_of(&root)?;
    match format {
        Format::Exchange21 | Format::Exchange30 | Format::Exchange31 => {
            exchange::read(cursor, &root, reading)?;
        }
        Format::Archi => {
            archi::read(cursor, &root, reading)?;
            archi::place(&mut reading.model);
            reading.report_ignored();
        }
        _ => {
            let found = "un fichier isolé d’un dossier coArchi 1".to_owned();
            return Err(ImportError::NotRecognised { found });
        }
    }
    Ok(format)
}

/// Resolves the references of what was read and looks at the whole.
fn finish(mut reading: Reading, format: Format, sha256: String) -> Import {
    let several_files = reading.has_files();
    restore::marks(&mut reading);
    // After the original types, since a specialization is one of a type; before the identifiers, since one that is
    // the same as that of Archi's property was written otherwise.
    if matches!(format, Format::Exchange21 | Format::Exchange30 | Format::Exchange31) {
        specializations::from_properties(&mut reading);
    }
    restore::identifiers(&mut reading.model);
    resolve::resolve(&mut reading);
    check::check(&reading.model, several_files, &mut reading.findings);
    check::check_use(&reading.model, &mut reading.findings);
    let (model, findings) = reading.into_findings();
    let counts = findings.counts();
    Import { format, model, findings: findings.into_sorted(), counts, sha256 }
}
