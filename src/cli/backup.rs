//! `portulan backup` and `portulan restore`: the whole map, its past included, in one file.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::anyhow;

use super::Outcome;
use super::open::{Folder, must_exist, open_existing};
use crate::backup;
use crate::journal::Journal;
use crate::system;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan backup carte.zip\n  portulan backup /srv/sauvegardes/carte.zip --data /srv/carte\n\nLe fichier contient tous les changements, donc toute la carte et tout son passé ; « portulan restore » l’ouvre ailleurs. Le serveur peut tourner pendant ce temps. Le jeton d’administration n’y est pas : chaque dossier a le sien."
)]
pub(super) struct Save {
    /// Fichier à écrire ; il ne doit pas exister.
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemple :\n  portulan restore carte.zip --data /srv/autre-carte\n  portulan serve --data /srv/autre-carte"
)]
pub(super) struct Restore {
    /// Fichier écrit par « portulan backup ».
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
    #[command(flatten)]
    folder: Folder,
}

pub(super) fn save(arguments: &Save) -> anyhow::Result<Outcome> {
    must_exist(&arguments.folder)?;
    let journal = Journal::local(&arguments.folder.data);
    let journal = journal.map_err(|error| anyhow!(error.in_french()))?;
    let path = arguments.file.display();
    let file = OpenOptions::new().write(true).create_new(true).open(&arguments.file);
    let file = file.map_err(|error| {
        anyhow!("« {path} » ne peut pas être écrit : {}.", system::in_french(&error))
    })?;
    match backup::write(&journal, &file).and_then(|count| Ok((count, file.sync_all()?))) {
        Ok((count, ())) => {
            writeln!(std::io::stdout(), "{count} changements enregistrés dans {path}.")?;
            Ok(Outcome::Done)
        }
        Err(error) => {
            // Half a backup is none: whoever finds it later must not believe in it.
            let _ = std::fs::remove_file(&arguments.file);
            Err(anyhow!("La carte n’a pas pu être sauvegardée : {error}."))
        }
    }
}

pub(super) async fn restore(arguments: Restore) -> anyhow::Result<Outcome> {
    let place = arguments.folder.data.display().to_string();
    let changes = arguments.folder.data.join("changes");
    let is_empty = std::fs::read_dir(&changes).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        return Err(anyhow!(
            "Il y a déjà une carte dans « {place} » : choisissez un dossier neuf avec --data."
        ));
    }
    let path = arguments.file.display();
    let file = File::open(&arguments.file).map_err(|error| {
        anyhow!("« {path} » ne peut pas être lu : {}.", system::in_french(&error))
    })?;
    let journal = Journal::local(&arguments.folder.data);
    let journal = journal.map_err(|error| anyhow!(error.in_french()))?;
    let restored = tokio::task::spawn_blocking(move || backup::restore(file, &journal)).await?;
    let count = restored.map_err(|error| {
        anyhow!(
            "La carte n’a pas pu être rétablie : {error}. Effacez « {place} » avant de recommencer."
        )
    })?;
    // It is there only if it opens.
    let repository = open_existing(&arguments.folder).await?;
    let number = repository.current().head.number;
    writeln!(
        std::io::stdout(),
        "{count} changements rétablis dans {place} : la carte est à l’édition nº {number}."
    )?;
    Ok(Outcome::Done)
}
