//! From a file to a [`Model`] and findings; no access to any store.
//!
//! [`detect()`] recognises a format by its content, [`read`] and [`read_path`] read it within [`Limits`]. What is
//! imperfect becomes a [`Finding`] and the rest is imported; what cannot be read at all is an [`ImportError`].

use std::io::Read;
use std::path::Path;

use crate::model::Model;

pub mod check;
pub mod decode;
pub mod detect;
pub mod error;
mod exchange;
pub mod finding;
mod resolve;
mod restore;
pub mod type_names;
pub mod xml;

pub use detect::{Format, detect};
pub use error::ImportError;
pub use finding::{Code, Finding, Findings, Severity};

/// Bounds on what is read; each has a clear error when it is exceeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes, checked before it is read.
    pub bytes: u64,
    /// Tags open at the same time.
    pub depth: usize,
    /// Tags in all.
    pub items: usize,
    /// Bytes of one text or of one attribute.
    pub text: usize,
    /// Attributes of one tag.
    pub attributes: usize,
    /// Findings described of each severity; the others are counted.
    pub findings: usize,
}

impl Default for Limits {
    /// 256 MiB, 256 levels, 3 million tags, texts of 4 MiB, 256 attributes, 10,000 findings.
    ///
    /// For scale: the largest of 1,400 public models is 15 MB, with texts of 36 kB.
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            depth: 256,
            items: 3_000_000,
            text: 4 << 20,
            attributes: 256,
            findings: 10_000,
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
    let size = bytes.len() as u64;
    if size > limits.bytes {
        return Err(ImportError::TooLarge { bytes: size, limit: limits.bytes });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty);
    }
    if bytes.starts_with(b"PK") {
        return Err(ImportError::NotYetSupported { found: Format::Zip });
    }
    let mut findings = Findings::new(limits.findings);
    let text = decode::decode(bytes, &mut findings)?;
    let mut cursor = xml::Cursor::new(&text, limits);
    let root = cursor.root()?;
    let format = detect::format_of(&root)?;
    if !format.is_supported() {
        return Err(ImportError::NotYetSupported { found: format });
    }
    let mut reading = exchange::read(cursor, &root, findings)?;
    restore::restore(&mut reading);
    resolve::resolve(&mut reading);
    check::check(&reading.model, false, &mut reading.findings);
    Ok(Import { format, model: reading.model, findings: reading.findings.into_sorted() })
}

/// Reads a model from a file; its size is checked before it is opened.
///
/// # Errors
/// See [`ImportError`]; a folder that holds a model of coArchi is recognised.
pub fn read_path(path: &Path, limits: &Limits) -> Result<Import, ImportError> {
    read(&load(path, limits)?, limits)
}

/// The bytes of a file of at most [`Limits::bytes`].
///
/// # Errors
/// [`ImportError::Unreadable`], [`ImportError::NotAFile`], [`ImportError::TooLarge`], or
/// [`ImportError::NotYetSupported`] for a folder that holds a model of coArchi.
pub fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(detect::folder(path));
    }
    if !metadata.is_file() {
        return Err(ImportError::NotAFile { path: path.to_owned() });
    }
    if metadata.len() > limits.bytes {
        return Err(ImportError::TooLarge { bytes: metadata.len(), limit: limits.bytes });
    }
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // The file may grow while it is read: one byte more than the limit is enough to know.
    file.take(limits.bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    let size = bytes.len() as u64;
    if size > limits.bytes {
        return Err(ImportError::TooLarge { bytes: size, limit: limits.bytes });
    }
    Ok(bytes)
}
