//! What a person gives to read: a file or a folder.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::package::{Package, hexadecimal};
use super::reading::Reading;
use super::{Findings, Import, ImportError, Limits, finish, layout, read_bytes};

/// What is read: the bytes of a file, or a folder.
#[derive(Clone, Debug)]
pub enum Source<'a> {
    /// A file, XML or archive.
    Bytes(Cow<'a, [u8]>),
    /// A folder: of coArchi, a working copy of git, or one that holds a single model.
    Folder(PathBuf),
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Source<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl Source<'_> {
    /// Reads the model.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub fn read(&self, limits: &Limits) -> Result<Import, ImportError> {
        let mut reading = Reading::new(Findings::new(limits.findings));
        match self {
            Self::Bytes(bytes) => {
                let size = bytes.len() as u64;
                if size > limits.bytes {
                    return Err(ImportError::TooLarge { bytes: size, limit: limits.bytes });
                }
                if bytes.iter().all(u8::is_ascii_whitespace) {
                    return Err(ImportError::Empty);
                }
                let format = read_bytes(bytes, limits, &mut reading)?;
                Ok(finish(reading, format, hexadecimal(&Sha256::digest(bytes))))
            }
            Self::Folder(path) => {
                let mut package = Package::folder(path, limits, &mut reading.findings)?;
                let format = layout::read(&mut package, limits, &mut reading)?;
                Ok(finish(reading, format, package.sha256()))
            }
        }
    }
}

/// A file of at most [`Limits::bytes`], or a folder, which is not read yet.
///
/// # Errors
/// [`ImportError::Unreadable`], [`ImportError::NotAFile`] or [`ImportError::TooLarge`].
pub fn load(path: &Path, limits: &Limits) -> Result<Source<'static>, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Ok(Source::Folder(path.to_owned()));
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
    Ok(Source::Bytes(Cow::Owned(bytes)))
}
