//! `portulan export`: what the map holds, in the formats of other tools.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;
use clap::ValueEnum;

use super::Outcome;
use super::open::{Folder, open_existing};
use crate::export::{self, Choice, ExportError, Remarks, Selection};
use crate::index::View;
use crate::reader::Reader;
use crate::system;

/// Remarks written on the terminal.
const SHOWN: usize = 10;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan export --format exchange --organisme CNAF --source si-prestations -o modele.xml\n  portulan export --format exchange --organisme CNAF -o cnaf.xml       (toutes ses sources réunies)\n  portulan export --format exchange --vue \"Vue d’ensemble\" -o vue.xml\n  portulan export --format exchange -o carte.xml                       (toute la carte)\n\nLe format exchange s’ouvre dans Archi : menu File > Import > Open Exchange XML Model. Réimporté, il redonne le même modèle."
)]
pub(super) struct Arguments {
    /// Format du fichier.
    #[arg(long, value_enum)]
    format: Format,
    /// Organisme : sigle, nom, ancien nom ou fin d’adresse. Sans lui, toute la carte.
    #[arg(long, value_name = "O")]
    organisme: Option<String>,
    /// Une seule de ses sources.
    #[arg(long, value_name = "NOM", requires = "organisme")]
    source: Option<String>,
    /// Une seule vue : son adresse, son identifiant ou son nom.
    #[arg(long, value_name = "V")]
    vue: Option<String>,
    /// Ajoute les constats de Portulan comme propriétés des éléments (format exchange).
    #[arg(long)]
    constats: bool,
    /// Fichier à écrire ; « - » pour la sortie standard.
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// ArchiMate Open Exchange 3.1, pour Archi et d’autres outils.
    Exchange,
    /// RDF en Turtle, sans les ensembles de faits.
    Turtle,
    /// RDF en TriG, avec les ensembles de faits.
    Trig,
    /// RDF en N-Quads, une ligne par fait, avec les ensembles de faits.
    Nquads,
    /// RDF en JSON-LD.
    Jsonld,
    /// Un fait par ligne, pour un tableur.
    Csv,
    /// Classeur, pour un tableur (pas encore : le format csv en tient lieu).
    Xlsx,
    /// GraphML, pour un outil de dessin de graphes.
    Graphml,
    /// Mermaid, pour un wiki.
    Mermaid,
}

impl Format {
    fn of_export(self) -> anyhow::Result<export::Format> {
        Ok(match self {
            Self::Exchange => export::Format::Exchange,
            Self::Turtle => export::Format::Turtle,
            Self::Trig => export::Format::Trig,
            Self::Nquads => export::Format::Nquads,
            Self::Jsonld => export::Format::JsonLd,
            Self::Csv => export::Format::Csv,
            Self::Graphml => export::Format::Graphml,
            Self::Mermaid => export::Format::Mermaid,
            Self::Xlsx => {
                return Err(anyhow!(
                    "Portulan n’écrit pas encore de classeur xlsx. Le format csv s’ouvre dans tous les tableurs : --format csv."
                ));
            }
        })
    }
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let format = arguments.format.of_export()?;
    if arguments.constats && format != export::Format::Exchange {
        return Err(anyhow!("--constats ne va qu’avec --format exchange."));
    }
    let repository = open_existing(&arguments.folder).await?;
    let base = repository.addresses().base().to_owned();
    // Whoever can run this command on the folder can read every file of the journal.
    let view = Arc::new(repository.view(&Reader::Administrator));
    tokio::task::spawn_blocking(move || write(&arguments, format, (view.as_ref(), &base))).await?
}

fn write(
    arguments: &Arguments,
    format: export::Format,
    (view, base): (&dyn View, &str),
) -> anyhow::Result<Outcome> {
    let choice = Choice {
        organisation: arguments.organisme.clone(),
        source: arguments.source.clone(),
        view: arguments.vue.clone(),
    };
    let mut selection = Selection::of(view, base, &choice).map_err(|error| anyhow!("{error}."))?;
    if arguments.constats {
        selection.add_findings();
    }
    let said = |error| said(error, &arguments.output);
    if arguments.output == Path::new("-") {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let remarks = format.write(&selection, view, &mut out).map_err(said)?;
        out.flush()?;
        report(&remarks);
        return Ok(Outcome::Done);
    }
    // Written beside and renamed: a file that was there is replaced by a whole one, or not at all.
    let beside = beside(&arguments.output);
    let written = File::create(&beside).map_err(ExportError::Write).and_then(|file| {
        let mut out = BufWriter::new(file);
        let remarks = format.write(&selection, view, &mut out)?;
        out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        std::fs::rename(&beside, &arguments.output)?;
        Ok(remarks)
    });
    match written {
        Ok(remarks) => {
            report(&remarks);
            let counts = selection.model.counts();
            eprintln!(
                "« {} » : {} éléments, {} relations, {} vues.",
                arguments.output.display(),
                counts.elements,
                counts.relationships,
                counts.views
            );
            Ok(Outcome::Done)
        }
        Err(error) => {
            let _ = std::fs::remove_file(&beside);
            Err(said(error))
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partiel", std::process::id()));
    path.with_file_name(name)
}

fn said(error: ExportError, path: &Path) -> anyhow::Error {
    match error {
        ExportError::Write(error) if error.kind() == std::io::ErrorKind::BrokenPipe => error.into(),
        ExportError::Write(error) => anyhow!(
            "Le fichier « {} » ne peut pas être écrit : {}.",
            path.display(),
            system::in_french(&error)
        ),
        error => anyhow!("{error}."),
    }
}

fn report(remarks: &Remarks) {
    for remark in remarks.kept.iter().take(SHOWN) {
        let of = if remark.id.is_empty() { String::new() } else { format!("{} : ", remark.id) };
        eprintln!("  {of}{}", remark.message.replace(char::is_control, " "));
    }
    if remarks.len() > SHOWN {
        eprintln!("  et {} autres remarques", remarks.len() - SHOWN);
    }
}
