//! `portulan example`: publishes the grown fictitious example in a map.

use std::io::Write;

use anyhow::anyhow;

use super::Outcome;
use super::open::{Folder, open, publication_said, seed_said};
use crate::contribution::{Upload, prepare_with};
use crate::import::Limits;
use crate::reader::Visibility;
use crate::seed;
use crate::spreadsheet::Choices;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan example --data /tmp/essai && portulan serve --data /tmp/essai\n\nCe qu’il y a à trouver est dans data/exemple-etendu/constats-plantes.csv."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let repository = open(&arguments.folder, None).await?;
    seed::publish(&repository, false).await.map_err(|error| seed_said(&error))?;
    seed::publish_grown(&repository).await.map_err(|error| seed_said(&error))?;
    for (organisation, file_name, bytes) in seed::grown_models() {
        let upload = Upload {
            organisation: organisation.clone(),
            source: Some("exemple".into()),
            file_name: file_name.clone(),
            visibility: Visibility::Public,
            fictitious: true,
            modified: seed::EXAMPLE_DATE.into(),
            author: seed::AUTHOR.into(),
        };
        // An inventory says nothing of its class.
        let is_table = file_name.ends_with(".csv");
        let classes = if is_table { vec![(None, "application".to_owned())] } else { Vec::new() };
        let choices = Choices { classes, ..Choices::default() };
        let prepared = prepare_with(&repository, (&upload, &choices), &*bytes, &Limits::default())
            .map_err(|error| anyhow!("L’exemple est défectueux, {file_name} : {error}."))?;
        let published = prepared.publish(&repository, None).await;
        let said = match published.map_err(|error| publication_said(&error))? {
            Some(done) => format!("changement n° {}, {} faits", done.number, done.added),
            None => "déjà là".to_owned(),
        };
        writeln!(std::io::stdout(), "{organisation} : {said}")?;
    }
    Ok(Outcome::Done)
}
