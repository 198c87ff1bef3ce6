//! `portulan template`: a table to fill in for a class.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{anyhow, bail};

use super::Outcome;
use super::open::{Folder, open, seed_said};
use crate::export::template::{Format, template};
use crate::reader::Reader;
use crate::schema::Schema;
use crate::seed;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan template                                  (les classes)\n  portulan template application -o applications.xlsx\n  portulan template echange --csv > echanges.csv\n\nLe tableau rempli s’importe par « portulan import »."
)]
pub(super) struct Arguments {
    /// Classe des choses à décrire, par sa clé ; sans elle, la liste des classes.
    #[arg(value_name = "CLASSE")]
    class: Option<String>,
    /// Fichier à écrire ; par défaut, « <classe>.xlsx » dans le dossier courant, ou la sortie standard avec --csv.
    #[arg(long, short, value_name = "FICHIER")]
    output: Option<PathBuf>,
    /// Écrit du CSV plutôt qu’un classeur.
    #[arg(long)]
    csv: bool,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let repository = open(&arguments.folder, None).await?;
    if repository.current().head.number == 0 {
        seed::publish(&repository, false).await.map_err(|error| seed_said(&error))?;
    }
    // A file that leaves this machine shows what everybody may read.
    let view = repository.view(&Reader::Public);
    let schema = Schema::read(&view, repository.addresses().ontology().as_ref());
    let mut out = std::io::stdout().lock();
    let Some(key) = &arguments.class else {
        for class in schema.classes().iter().filter(|class| class.is_main()) {
            writeln!(out, "{:<28} {}", class.key, class.plural)?;
        }
        return Ok(Outcome::Done);
    };
    let Some(class) = schema.class_by_key(key).filter(|class| class.listed) else {
        bail!("Aucune classe n’a la clé « {key} » : « portulan template » les montre toutes.");
    };
    let format = if arguments.csv { Format::Csv } else { Format::Xlsx };
    let bytes = template(&view, (&schema, class), format)?;
    let path = match (&arguments.output, format) {
        (Some(path), _) => path.clone(),
        (None, Format::Csv) => {
            out.write_all(&bytes)?;
            return Ok(Outcome::Done);
        }
        (None, Format::Xlsx) => PathBuf::from(format!("{key}.xlsx")),
    };
    std::fs::write(&path, bytes).map_err(|error| {
        anyhow!(
            "« {} » ne peut pas être écrit : {}.",
            path.display(),
            crate::system::in_french(&error)
        )
    })?;
    writeln!(out, "Écrit : {}", path.display())?;
    Ok(Outcome::Done)
}
