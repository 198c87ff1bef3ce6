//! Opening the map of a folder, with errors for people.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use crate::derivation::Rules;
use crate::journal::{Journal, JournalError};
use crate::repository::{PublicationError, Repository, RepositoryError};
use crate::seed::SeedError;

/// Where the map is.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Folder {
    /// Dossier de la carte : son journal, ses instantanés.
    #[arg(long, value_name = "DIR", default_value = "./var", env = "PORTULAN_DATA")]
    pub(super) data: PathBuf,
}

impl Default for Folder {
    fn default() -> Self {
        Self { data: PathBuf::from("./var") }
    }
}

/// Opens the map, preparing the folder if it is new.
pub(super) async fn open(folder: &Folder, base: Option<&str>) -> anyhow::Result<Arc<Repository>> {
    let journal = Journal::local(&folder.data).map_err(|error| anyhow!(error.in_french()))?;
    let repository = Repository::open(journal, base, Arc::new(Rules::embedded())).await;
    Ok(Arc::new(repository.map_err(|error| said(&error))?))
}

/// Opens the map of a folder that must already hold one.
pub(super) async fn open_existing(folder: &Folder) -> anyhow::Result<Arc<Repository>> {
    must_exist(folder)?;
    open(folder, None).await
}

/// An error when there is no map in a folder: reading must not make one.
pub(super) fn must_exist(folder: &Folder) -> anyhow::Result<()> {
    if folder.data.is_file() {
        // The journal says what is wrong better than we would.
        return Ok(());
    }
    if !folder.data.join("changes").is_dir() {
        return Err(anyhow!(
            "Il n’y a pas de carte dans « {} ». Indiquez son dossier avec --data, ou créez-la avec « portulan serve » ou « portulan import ».",
            folder.data.display()
        ));
    }
    Ok(())
}

/// An error of the repository, in French.
pub(super) fn said(error: &RepositoryError) -> anyhow::Error {
    match error {
        RepositoryError::Journal(error) => anyhow!(error.in_french()),
        RepositoryError::OtherBase { place, recorded, asked } => anyhow!(
            "La carte de « {place} » a été créée avec la base d’adresses {recorded} ; la base {asked} demandée ne peut pas la remplacer. Retirez --base, ou choisissez un autre dossier avec --data."
        ),
        RepositoryError::InvalidBase(base) => anyhow!(
            "« {base} » ne convient pas comme base d’adresses : il faut une adresse absolue qui finit par « / », par exemple https://exemple.fr/portulan/."
        ),
        RepositoryError::Dictionary(error) => {
            anyhow!("La carte est trop grande pour la mémoire de ce format ({error}).")
        }
    }
}

/// An error of a publication, in French.
pub(super) fn publication_said(error: &PublicationError) -> anyhow::Error {
    match error {
        PublicationError::Conflict { header, .. } => anyhow!(
            "{} a publié le changement n° {} sur la même source entre-temps (« {} »). Rien n’a été enregistré : regardez ce changement avec « portulan history », puis recommencez.",
            header.author,
            header.number,
            header.message
        ),
        PublicationError::Busy => anyhow!(
            "Trop de publications en même temps : rien n’a été enregistré. Recommencez dans un instant."
        ),
        PublicationError::Journal(error) => anyhow!(journal_said(error)),
        PublicationError::Repository(error) => said(error),
        PublicationError::Dictionary(error) => {
            anyhow!("La carte est trop grande pour la mémoire de ce format ({error}).")
        }
    }
}

/// An error of what a new map starts with, in French.
pub(super) fn seed_said(error: &SeedError) -> anyhow::Error {
    match error {
        SeedError::Publication(error) => publication_said(error),
        other => anyhow!("Les fichiers livrés avec Portulan sont défectueux ({other})."),
    }
}

fn journal_said(error: &JournalError) -> String {
    error.in_french()
}
