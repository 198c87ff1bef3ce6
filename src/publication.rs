//! The book as files: a static site, an EPUB, a PDF printed by a browser. Writes nothing but what it is told to.

mod epub;
mod pdf;

use std::path::{Path, PathBuf};

pub use self::epub::epub;
pub use self::pdf::pdf;

/// Why a book could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublicationError {
    /// A file or a folder cannot be written.
    #[error("« {} » ne peut pas être écrit : {}", path.display(), crate::system::in_french(source))]
    Unwritable {
        /// The file or the folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The archive of an EPUB.
    #[error("l’EPUB ne peut pas être composé : {0}")]
    Archive(String),
    /// No browser was found.
    #[error(
        "aucun navigateur n’a été trouvé pour imprimer le PDF : installez Chromium (« chromium » sur Debian), ou dites où il est avec la variable CHROMIUM"
    )]
    NoBrowser,
    /// The browser did not print.
    #[error("le navigateur n’a pas imprimé le PDF : {0}")]
    Browser(String),
}

/// Writes files under a folder, making it if need be; other files of the folder are left alone.
///
/// # Errors
/// [`PublicationError::Unwritable`] names the first file that could not be written.
pub fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), PublicationError> {
    for (name, bytes) in files {
        let path = folder.join(name);
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, bytes));
        written.map_err(|source| PublicationError::Unwritable { path, source })?;
    }
    Ok(())
}
