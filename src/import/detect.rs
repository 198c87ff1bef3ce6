//! Which format a file has, by its content and never by its name.

use std::fmt;

use super::error::ImportError;
use super::xml::{Cursor, Tag, short};
use super::{Limits, decode};

/// Namespace of the exchange format 3.0 and 3.1.
pub const EXCHANGE_3: &str = "http://www.opengroup.org/xsd/archimate/3.0/";
/// Namespace of the exchange format 2.1, and start of those of every version.
pub const EXCHANGE_2: &str = "http://www.opengroup.org/xsd/archimate";

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
    /// An Excel workbook.
    Xlsx,
    /// An `OpenDocument` workbook.
    Ods,
    /// Comma-separated values, whatever separates them.
    Csv,
    /// RDF in Turtle.
    Turtle,
    /// RDF in TriG.
    TriG,
    /// RDF in N-Triples or N-Quads.
    NQuads,
    /// RDF in JSON-LD.
    JsonLd,
    /// RDF in RDF/XML.
    RdfXml,
    /// The description of an API in OpenAPI, JSON or YAML.
    OpenApi,
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
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Turtle => "turtle",
            Self::TriG => "trig",
            Self::NQuads => "n-quads",
            Self::JsonLd => "json-ld",
            Self::RdfXml => "rdf/xml",
            Self::OpenApi => "openapi",
        }
    }

    /// Whether it is a file of sheets.
    pub fn is_sheets(self) -> bool {
        matches!(self, Self::Xlsx | Self::Ods | Self::Csv)
    }

    /// Whether it is a way to write RDF.
    pub fn is_rdf(self) -> bool {
        matches!(self, Self::Turtle | Self::TriG | Self::NQuads | Self::JsonLd | Self::RdfXml)
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
            Self::Xlsx => "classeur Excel (.xlsx)",
            Self::Ods => "classeur OpenDocument (.ods)",
            Self::Csv => "tableau CSV",
            Self::Turtle => "RDF (Turtle)",
            Self::TriG => "RDF (TriG)",
            Self::NQuads => "RDF (N-Quads)",
            Self::JsonLd => "RDF (JSON-LD)",
            Self::RdfXml => "RDF (RDF/XML)",
            Self::OpenApi => "description d’API (OpenAPI)",
        })
    }
}

/// What the first tag of a file announces; none when it is not a model, nor a piece of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Announced {
    /// A whole model.
    Model(Format),
    /// The description of a folder of coArchi 1.
    Folder {
        /// Whether it is one of the folders that Archi makes itself.
        typed: bool,
    },
    /// A concept or a view of coArchi 1.
    Piece,
}

/// Looks at the beginning of a file only: nothing is reported, and a cut tag announces nothing.
pub(super) fn announced(head: &[u8], limits: &Limits) -> Option<Announced> {
    // The name of the first file of an archive is at byte 30: Archi writes the model first.
    if head.starts_with(b"PK\x03\x04") {
        let is_model = head.get(30..39) == Some(b"model.xml");
        return is_model.then_some(Announced::Model(Format::Zip));
    }
    let text = decode::decode_head(head)?;
    let root = Cursor::new(&text, limits).root().ok()?;
    if root.name == "Folder" && is_archi(&root.namespace) {
        return Some(Announced::Folder { typed: root.attribute("type").is_some() });
    }
    match format_of(&root) {
        Ok(format) => Some(Announced::Model(format)),
        Err(_) if is_archi(&root.namespace) => Some(Announced::Piece),
        Err(_) => None,
    }
}

/// The format that a root tag announces.
pub(super) fn format_of(root: &Tag<'_>) -> Result<Format, ImportError> {
    let namespace = root.namespace.as_ref();
    match root.name {
        "model" if namespace.starts_with(EXCHANGE_2) => Ok(exchange_version(root)),
        "model" if is_archi(namespace) => Ok(Format::Archi),
        "ArchimateModel" if is_archi(namespace) => Ok(Format::Grafico),
        // Some hand-made files forget the namespace.
        "model" if namespace.is_empty() && root.attribute("identifier").is_some() => {
            Ok(exchange_version(root))
        }
        name => {
            let mut found = format!("première balise «{}»", short(name));
            if !namespace.is_empty() {
                found.push_str(&format!(", espace de noms «{}»", short(namespace)));
            }
            Err(ImportError::NotRecognised { found })
        }
    }
}

/// 3.0 and 3.1 share a namespace: only the location of the schema tells them apart.
fn exchange_version(root: &Tag<'_>) -> Format {
    let namespace = root.namespace.trim_end_matches('/');
    if namespace == EXCHANGE_2 || namespace.starts_with("http://www.opengroup.org/xsd/archimate/2")
    {
        return Format::Exchange21;
    }
    match root.prefixed("schemaLocation") {
        Some(location) if location.contains("/3.0/archimate3_") => Format::Exchange30,
        _ => Format::Exchange31,
    }
}

pub(super) fn is_archi(namespace: &str) -> bool {
    namespace == "http://www.archimatetool.com/archimate"
        || namespace == "http://www.bolton.ac.uk/archimate"
}
