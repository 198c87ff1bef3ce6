//! Errors: why an input cannot be imported at all.
//!
//! Messages are in French because architects read them; each error has a stable code, a place and a remedy.

use std::path::PathBuf;

use crate::model::Place;

/// Why an input cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be opened or read.
    #[error("le fichier «{}» ne peut pas être lu : {}", path.display(), crate::system::in_french(source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The path is neither a file nor a folder that we know (a device, a pipe…).
    #[error("«{}» n’est pas un fichier ordinaire", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The file is larger than the limit; it is refused before it is read.
    #[error("le fichier fait {bytes} octets, la limite est de {limit} octets")]
    TooLarge {
        /// Its size, or what was read of it.
        bytes: u64,
        /// The limit in force.
        limit: u64,
    },
    /// There is not one byte, or nothing but spaces.
    #[error("le fichier est vide")]
    Empty,
    /// An archive is damaged, or uses what is not read.
    #[error("l’archive ZIP ne peut pas être lue ({detail})")]
    Archive {
        /// What is wrong.
        detail: String,
    },
    /// A file of an archive inflates without measure: it is there to fill the memory.
    #[error("le fichier «{path}» de l’archive enfle plus de {ratio} fois en se décompressant")]
    ArchiveBomb {
        /// Its path in the archive.
        path: String,
        /// The limit in force.
        ratio: u64,
    },
    /// A folder or an archive holds several models, and nothing tells which one is meant.
    #[error("{count} modèles sont à la même place : {}{}", found.join(", "), if *count > found.len() { "…" } else { "" })]
    Ambiguous {
        /// Some of them.
        found: Vec<String>,
        /// How many.
        count: usize,
    },
    /// The content is not that of a format that we know.
    #[error("le contenu n’est pas un modèle reconnu ({found})")]
    NotRecognised {
        /// What was found, in French.
        found: String,
    },
    /// The declared encoding does not exist or is not read.
    #[error("le codage des caractères «{label}» est inconnu")]
    EncodingUnknown {
        /// The encoding as declared.
        label: String,
    },
    /// Bytes that are not characters of the declared encoding.
    #[error("{place} : des octets ne sont pas des caractères {encoding}")]
    EncodingInvalid {
        /// The encoding in force.
        encoding: &'static str,
        /// The first wrong byte; unknown for some encodings.
        place: PlaceText,
    },
    /// The XML is not well formed.
    #[error("{place} : XML mal formé, {detail}")]
    Malformed {
        /// What is wrong, in French.
        detail: String,
        /// Where.
        place: PlaceText,
    },
    /// The file stops before its end.
    #[error("{place} : le fichier s’arrête avant la fin ({detail})")]
    Truncated {
        /// What is left open, in French.
        detail: String,
        /// Where it was opened, or the end of the file.
        place: PlaceText,
    },
    /// A document type declaration, which may hide entity bombs and external files.
    #[error("{place} : déclaration DOCTYPE refusée par sécurité")]
    Doctype {
        /// Where.
        place: PlaceText,
    },
    /// A reference to an entity that XML does not define by itself.
    #[error("{place} : l’entité «&{name};» n’est pas définie")]
    EntityUndeclared {
        /// Name of the entity.
        name: String,
        /// Where.
        place: PlaceText,
    },
    /// A workbook is behind a password.
    #[error("le classeur est protégé par un mot de passe")]
    WorkbookProtected,
    /// A workbook is in a format that is not read.
    #[error("c’est {what}, un format qui n’est pas lu")]
    WorkbookOld {
        /// Which, in French with its article.
        what: &'static str,
    },
    /// A workbook is damaged.
    #[error("le classeur ne peut pas être lu : {detail}")]
    Workbook {
        /// What is wrong.
        detail: String,
    },
    /// Headings share merged cells: nothing tells which column is called what.
    #[error("{sheet}, ligne {row} : la ligne des titres a des cellules fusionnées")]
    HeadingMerged {
        /// The sheet, in words.
        sheet: String,
        /// The row of the headings.
        row: u32,
    },
    /// No sheet has a row of headings and a row below.
    #[error("aucune feuille n’a de ligne de titres suivie de lignes")]
    HeadingMissing,
    /// RDF that is not well formed.
    #[error("{place} : {format} mal formé, {detail}")]
    Rdf {
        /// In which syntax.
        format: &'static str,
        /// What is wrong, in the words of the parser.
        detail: String,
        /// Where.
        place: PlaceText,
    },
    /// RDF that says what a contribution may not say.
    #[error("{what}")]
    RdfRefused {
        /// What, in French.
        what: String,
    },
    /// The description of an API that cannot be understood.
    #[error("la description d’API ne peut pas être lue : {detail}")]
    OpenApi {
        /// What is wrong, in French.
        detail: String,
    },
    /// A limit on the content is exceeded.
    #[error("{place} : {what} dépasse la limite de {limit}")]
    LimitExceeded {
        /// What is too large, in French with its article.
        what: &'static str,
        /// The limit in force.
        limit: usize,
        /// Where.
        place: PlaceText,
    },
}

/// A [`Place`] that reads «ligne 3, colonne 7».
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlaceText(pub Place);

impl std::fmt::Display for PlaceText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.line == 0 {
            return formatter.write_str("position inconnue");
        }
        write!(formatter, "ligne {}, colonne {}", self.0.line, self.0.column)
    }
}

impl From<Place> for PlaceText {
    fn from(place: Place) -> Self {
        Self(place)
    }
}

impl ImportError {
    /// Stable code, in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::NotAFile { .. } => "not-a-file",
            Self::TooLarge { .. } => "too-large",
            Self::Empty => "empty",
            Self::Archive { .. } => "archive-invalid",
            Self::ArchiveBomb { .. } => "archive-bomb",
            Self::Ambiguous { .. } => "several-models",
            Self::NotRecognised { .. } => "not-recognised",
            Self::EncodingUnknown { .. } => "encoding-unknown",
            Self::EncodingInvalid { .. } => "encoding-invalid",
            Self::Malformed { .. } => "xml-malformed",
            Self::Truncated { .. } => "xml-truncated",
            Self::Doctype { .. } => "doctype-refused",
            Self::EntityUndeclared { .. } => "entity-undeclared",
            Self::LimitExceeded { .. } => "limit-exceeded",
            Self::WorkbookProtected => "workbook-protected",
            Self::WorkbookOld { .. } => "workbook-old",
            Self::Workbook { .. } => "workbook-invalid",
            Self::HeadingMerged { .. } => "heading-merged",
            Self::HeadingMissing => "heading-missing",
            Self::Rdf { .. } => "rdf-malformed",
            Self::RdfRefused { .. } => "rdf-refused",
            Self::OpenApi { .. } => "openapi-invalid",
        }
    }

    /// Where, when the error has a place in the text.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::EncodingInvalid { place, .. }
            | Self::Malformed { place, .. }
            | Self::Truncated { place, .. }
            | Self::Doctype { place }
            | Self::EntityUndeclared { place, .. }
            | Self::Rdf { place, .. }
            | Self::LimitExceeded { place, .. } => (place.0.line > 0).then_some(place.0),
            _ => None,
        }
    }

    /// What to do about it, in French.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Vérifiez le chemin et les droits de lecture.",
            Self::NotAFile { .. } => "Indiquez un fichier ou un dossier de modèle.",
            Self::TooLarge { .. } => {
                "Découpez le modèle, ou demandez à l’administrateur de relever la limite."
            }
            Self::Empty => "Réexportez le modèle depuis l’outil d’origine.",
            Self::Archive { .. } => {
                "Refaites l’archive, sans mot de passe, ou donnez le fichier du modèle lui-même."
            }
            Self::ArchiveBomb { .. } => "Donnez le fichier du modèle lui-même, sans le compresser.",
            Self::Ambiguous { .. } => "Donnez le fichier ou le dossier de celui qu’il faut lire.",
            Self::NotRecognised { .. } => {
                "Indiquez un modèle au format d’échange ArchiMate (.xml), un modèle Archi (.archimate), \
                 un dossier coArchi, un tableau (.xlsx, .ods, .csv) ou du RDF."
            }
            Self::EncodingUnknown { .. } | Self::EncodingInvalid { .. } => {
                "Enregistrez le fichier en UTF-8, et annoncez UTF-8 dans sa première ligne."
            }
            Self::Malformed { .. } => {
                "Corrigez le fichier à cet endroit, ou réexportez le modèle depuis l’outil d’origine."
            }
            Self::Truncated { .. } => {
                "Le fichier est incomplet : copiez-le ou exportez-le de nouveau."
            }
            Self::Doctype { .. } => {
                "Retirez la ligne <!DOCTYPE …> : un modèle ArchiMate n’en a pas besoin."
            }
            Self::EntityUndeclared { .. } => {
                "Remplacez l’entité par le caractère lui-même, ou écrivez &amp; pour une esperluette."
            }
            Self::WorkbookProtected => {
                "Ouvrez le classeur, retirez son mot de passe, enregistrez-le, puis recommencez."
            }
            Self::WorkbookOld { .. } => {
                "Ouvrez-le dans un tableur et enregistrez-le en .xlsx, .ods ou .csv."
            }
            Self::Workbook { .. } => {
                "Ouvrez le classeur dans un tableur, enregistrez-le de nouveau, puis recommencez."
            }
            Self::HeadingMerged { .. } => {
                "Défaites la fusion : un titre par colonne, sur une seule ligne. Des lignes de présentation au-dessus ne gênent pas."
            }
            Self::HeadingMissing => {
                "Mettez un titre par colonne sur une ligne, et une chose par ligne au-dessous ; partez d’un modèle de tableau si vous préférez."
            }
            Self::Rdf { .. } => "Corrigez le fichier à cet endroit.",
            Self::RdfRefused { .. } => {
                "Gardez les faits de votre organisme seulement, sans graphe nommé ni terme réservé à la carte."
            }
            Self::OpenApi { .. } => {
                "Donnez une description OpenAPI 3.0 ou 3.1 complète, en JSON ou en YAML."
            }
            Self::LimitExceeded { .. } => {
                "Vérifiez le fichier à cet endroit ; s’il est légitime, demandez à l’administrateur \
                 de relever la limite."
            }
        }
    }
}
