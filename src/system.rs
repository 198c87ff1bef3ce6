//! What the operating system refuses, said in French.

use std::io::{Error, ErrorKind};

/// What a refusal of the operating system means, as the end of a sentence, without full stop.
///
/// # Examples
/// ```
/// use std::io::{Error, ErrorKind};
///
/// let refused = Error::from(ErrorKind::PermissionDenied);
/// assert_eq!(portulan::system::in_french(&refused), "les droits ne le permettent pas");
/// ```
pub fn in_french(error: &Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "il n’existe pas",
        ErrorKind::PermissionDenied => "les droits ne le permettent pas",
        ErrorKind::ReadOnlyFilesystem => "le disque est en lecture seule",
        ErrorKind::StorageFull => "le disque est plein",
        ErrorKind::QuotaExceeded => "le quota de disque est atteint",
        ErrorKind::NotADirectory => "ce n’est pas un dossier",
        ErrorKind::IsADirectory => "c’est un dossier",
        ErrorKind::AlreadyExists => "il existe déjà",
        ErrorKind::InvalidFilename => "ce nom n’est pas permis",
        ErrorKind::InvalidData => "ce n’est pas un texte en UTF-8",
        ErrorKind::OutOfMemory => "la mémoire manque",
        _ => return format!("le système répond «\u{202f}{error}\u{202f}»"),
    };
    known.to_owned()
}
