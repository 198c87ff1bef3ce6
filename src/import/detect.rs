//! Which format a file has, by its content and never by its name.

use std::fmt;
use std::path::Path;

use super::error::ImportError;
use super::xml::{Cursor, Tag, short};
use super::{Findings, Limits, decode};

/// Namespace of the exchange format 3.0 and 3.1.
pub const EXCHANGE_3: &str = "http://www.opengroup.org/xsd/archimate/3.0/";
/// Start of the namespaces of every version of the exchange format.
const EXCHANGE: &str = "http://www.opengroup.org/xsd/archimate";

/// A format of model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ArchiMate Open Exchange 3.0.
    Exchange30,
    /// ArchiMate Open Exchange 3.1, which tools for ArchiMate 3.2 write too.
    Exchange31,
    /// ArchiMate Open Exchange 2.1.
    Exchange21,
    /// Archi's own format.
    Archi,
    /// A ZIP archive, which Archi writes when a model has images.
    Zip,
    /// A working folder of coArchi 1: one file per concept.
    Grafico,
    /// A working folder of coArchi 2.
    Coarchi2,
}

impl Format {
    /// The short stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exchange30 => "exchange 3.0",
            Self::Exchange31 => "exchange 3.1",
            Self::Exchange21 => "exchange 2.1",
            Self::Archi => "archi",
            Self::Zip => "archi (zip)",
            Self::Grafico => "grafico",
            Self::Coarchi2 => "coarchi 2",
        }
    }

    /// Whether [`super::read`] reads it.
    pub fn is_supported(self) -> bool {
        matches!(self, Self::Exchange30 | Self::Exchange31)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Exchange30 => "ArchiMate Open Exchange 3.0",
            Self::Exchange31 => "ArchiMate Open Exchange 3.1",
            Self::Exchange21 => "ArchiMate Open Exchange 2.1",
            Self::Archi => "Archi (.archimate)",
            Self::Zip => "archive ZIP (modèle Archi avec images)",
            Self::Grafico => "dossier coArchi 1",
            Self::Coarchi2 => "dossier coArchi 2",
        })
    }
}

/// Recognises the format of a file by its first bytes and its first tag.
///
/// # Errors
/// [`ImportError::NotRecognised`] says what was found; the errors of decoding and of XML are possible too.
pub fn detect(bytes: &[u8], limits: &Limits) -> Result<Format, ImportError> {
    if bytes.starts_with(b"PK") {
        return Ok(Format::Zip);
    }
    let text = decode::decode(bytes, &mut Findings::new(0))?;
    format_of(&Cursor::new(&text, limits).root()?)
}

/// The format that a root tag announces.
pub(super) fn format_of(root: &Tag<'_>) -> Result<Format, ImportError> {
    let namespace = root.namespace.as_ref();
    match root.name {
        "model" if namespace.starts_with(EXCHANGE) => Ok(exchange_version(root)),
        "model" if is_archi(namespace) => Ok(Format::Archi),
        "ArchimateModel" if is_archi(namespace) => Ok(Format::Grafico),
        name => {
            let mut found = format!("première balise «{}»", short(name));
            if !namespace.is_empty() {
                found.push_str(&format!(", espace de noms «{}»", short(namespace)));
            }
            Err(ImportError::NotRecognised { found })
        }
    }
}

/// Recognises a folder; the answer is always an error, as folders are not read yet.
pub(super) fn folder(path: &Path) -> ImportError {
    if path.join("model").join("folder.xml").is_file() || path.join("folder.xml").is_file() {
        return ImportError::NotYetSupported { found: Format::Grafico };
    }
    if path.join("model.archimate").is_file() {
        return ImportError::NotYetSupported { found: Format::Coarchi2 };
    }
    ImportError::NotRecognised { found: "un dossier sans modèle coArchi".to_owned() }
}

/// 3.0 and 3.1 share a namespace: only the location of the schema tells them apart.
fn exchange_version(root: &Tag<'_>) -> Format {
    let namespace = root.namespace.trim_end_matches('/');
    if namespace == EXCHANGE {
        return Format::Exchange21;
    }
    match root.prefixed("schemaLocation") {
        Some(location) if location.contains("/3.0/archimate3_") => Format::Exchange30,
        _ => Format::Exchange31,
    }
}

fn is_archi(namespace: &str) -> bool {
    namespace == "http://www.archimatetool.com/archimate"
        || namespace == "http://www.bolton.ac.uk/archimate"
}
