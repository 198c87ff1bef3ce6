//! Why the journal cannot do what is asked.

use std::error::Error;

/// See each variant. Messages are for logs; `web` and `cli` say them to people in French.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The folder cannot be created or read.
    #[error("the folder {place} cannot be used: {source}")]
    Folder {
        /// The folder.
        place: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The store cannot be read or written.
    #[error("the journal at {place} cannot be read or written: {source}")]
    Storage {
        /// The folder or the store.
        place: String,
        /// What it says.
        source: object_store::Error,
    },
    /// Another process has written this number first.
    #[error("another process has written change {number} first")]
    Conflict {
        /// The number that both wanted.
        number: u64,
    },
    /// A past change is not what the next one was written after.
    #[error("change {altered} has been altered: change {found_by} does not follow it")]
    BrokenChain {
        /// The change that was altered.
        altered: u64,
        /// The change that tells so.
        found_by: u64,
    },
    /// A change is not there although a later one is.
    #[error("change {number} is missing although later ones are there")]
    Missing {
        /// The change.
        number: u64,
    },
    /// The object of a change is not a change.
    #[error("change {number} cannot be read: {reason}")]
    Unreadable {
        /// The change.
        number: u64,
        /// What is wrong, with the line where there is one.
        reason: String,
    },
    /// A change could not be written in its text form.
    #[error("the change could not be written: {0}")]
    Write(#[from] std::io::Error),
}

impl JournalError {
    pub(super) fn storage(place: &str, source: object_store::Error) -> Self {
        Self::Storage { place: place.to_owned(), source }
    }

    /// The error of the operating system behind, if there is one.
    pub fn io(&self) -> Option<&std::io::Error> {
        let mut cause: Option<&(dyn Error + 'static)> = Some(self);
        while let Some(error) = cause {
            if let Some(io) = error.downcast_ref::<std::io::Error>() {
                return Some(io);
            }
            cause = error.source();
        }
        None
    }

    /// What happened and what to do, in French, for people.
    pub fn in_french(&self) -> String {
        let remedy = match self.io().map(std::io::Error::kind) {
            Some(std::io::ErrorKind::StorageFull) => {
                Some("le disque est plein : libérez de la place, puis recommencez")
            }
            Some(std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem) => {
                Some(
                    "ce dossier n’est pas accessible en écriture : changez ses droits, ou indiquez-en un autre avec --data",
                )
            }
            Some(std::io::ErrorKind::NotADirectory) => {
                Some("ce n’est pas un dossier : indiquez-en un autre avec --data")
            }
            _ => None,
        };
        let cause = || match (remedy, self.io()) {
            (Some(remedy), _) => remedy.to_owned(),
            (None, Some(error)) => crate::system::in_french(error),
            (None, None) => match self {
                Self::Storage { source, .. } => source.to_string(),
                other => other.to_string(),
            },
        };
        match self {
            Self::Folder { place, .. } => {
                format!("Le dossier « {place} » ne peut pas être utilisé : {}.", cause())
            }
            Self::Storage { place, .. } => format!(
                "Le journal de « {place} » ne peut pas être lu ou écrit : {}. Rien de ce qui était enregistré n’est perdu.",
                cause()
            ),
            Self::Conflict { number } => format!(
                "Quelqu’un d’autre vient d’enregistrer le changement n° {number} : relisez la carte, puis recommencez."
            ),
            Self::BrokenChain { altered, found_by } => format!(
                "Le changement n° {altered} a été modifié après son enregistrement (le changement n° {found_by} ne le suit plus) : remettez le fichier changes/{altered:010}.rdfp.gz d’une sauvegarde."
            ),
            Self::Missing { number } => format!(
                "Le changement n° {number} est absent alors que d’autres le suivent : remettez le fichier changes/{number:010}.rdfp.gz d’une sauvegarde."
            ),
            Self::Unreadable { number, reason } => format!(
                "Le changement n° {number} est illisible ({reason}) : remettez le fichier changes/{number:010}.rdfp.gz d’une sauvegarde."
            ),
            Self::Write(source) => {
                format!("Le changement n’a pas pu être mis en forme : {source}.")
            }
        }
    }
}
