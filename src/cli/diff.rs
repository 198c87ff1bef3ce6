//! `portulan diff`: what differs between two editions of a source, or between two files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};
use oxrdf::NamedNode;
use serde_json::json;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::Outcome;
use super::inspect::import_said;
use super::open::{Folder, open_existing, said};
use super::progress::Steps;
use crate::contribution::{addresses_of, between_editions, find_organisation, slug};
use crate::import::{self, Limits};
use crate::index::{AsOf, View};
use crate::journal::Header;
use crate::model::Model;
use crate::model::difference::{Bounds, Difference, summary, write};
use crate::model::identity::SourceAddresses;
use crate::reader::Reader;
use crate::repository::Repository;

/// Changes named at most.
const SHOWN: usize = 20;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan diff ancien.xml nouveau.xml\n  portulan diff --organisme CNAF --source si-prestations                  (son dernier changement)\n  portulan diff --organisme CNAF --source si-prestations --avant 12 --apres 15\n  portulan diff --organisme CNAF --source si-prestations --avant 2026-11-01\n\nLes choses sont reconnues à leur clé : la clé métier « Object ID », sinon l’identifiant de la source."
)]
pub(super) struct Arguments {
    /// Deux fichiers ou dossiers à comparer : le premier, puis le second.
    #[arg(value_name = "CHEMIN", num_args = 0..=2, conflicts_with_all = ["organisme", "source", "avant", "apres"])]
    paths: Vec<PathBuf>,
    /// Organisme dont on compare une source : sigle, nom, ancien nom ou fin d’adresse.
    #[arg(long, value_name = "O")]
    organisme: Option<String>,
    /// Nom de la source ; inutile si l’organisme n’en a qu’une.
    #[arg(long, value_name = "NOM", requires = "organisme")]
    source: Option<String>,
    /// Édition de départ : un numéro ou une date (2026-11-01) ; par défaut, celle d’avant le dernier changement.
    #[arg(long, value_name = "ÉDITION", requires = "organisme")]
    avant: Option<String>,
    /// Édition d’arrivée ; par défaut, l’édition présente.
    #[arg(long, value_name = "ÉDITION", requires = "organisme")]
    apres: Option<String>,
    /// Écrit un objet JSON, avec toutes les différences.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    match (arguments.paths.as_slice(), &arguments.organisme) {
        ([before, after], _) => files((before, after), arguments.json).await?,
        (_, Some(organisation)) => editions(&arguments, organisation).await?,
        _ => bail!(
            "Il faut deux fichiers à comparer, ou --organisme pour comparer deux éditions d’une source."
        ),
    }
    Ok(Outcome::Done)
}

async fn files((before, after): (&Path, &Path), json: bool) -> anyhow::Result<()> {
    let steps = Steps::start("lecture des fichiers");
    let models = [before.to_owned(), after.to_owned()];
    let difference = tokio::task::spawn_blocking(move || {
        let [before, after] = models.map(|path| model(&path));
        // The addresses stand for keys: whose they are changes nothing.
        let addresses = SourceAddresses::new("https://w3id.org/portulan/", "fichiers", "diff")?;
        anyhow::Ok(Difference::between(&before?, &after?, &addresses).of_files())
    });
    let difference = difference.await??;
    steps.end();
    let mut out = std::io::stdout().lock();
    if json {
        let object = json!({
            "before": {"file": before.display().to_string()},
            "after": {"file": after.display().to_string()},
            "difference": difference,
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&object)?)?;
        return Ok(());
    }
    writeln!(
        out,
        "De « {} » à « {} » : {}.",
        before.display(),
        after.display(),
        summary(&difference)
    )?;
    write(&mut out, &difference, Bounds::default())?;
    Ok(())
}

fn model(path: &Path) -> anyhow::Result<Model> {
    let import = import::read_path(path, &Limits::default());
    Ok(import.map_err(|error| anyhow!("« {} » : {}", path.display(), import_said(&error)))?.model)
}

async fn editions(arguments: &Arguments, organisation: &str) -> anyhow::Result<()> {
    let steps = Steps::start("ouverture de la carte");
    let repository = open_existing(&arguments.folder).await?;
    let graph = graph(&repository, organisation, arguments.source.as_deref())?;
    steps.next("lecture du passé");
    let last = match &arguments.apres {
        Some(written) => number(&repository, written).await?,
        None => repository.current().head.number,
    };
    let first = match &arguments.avant {
        Some(written) => number(&repository, written).await?,
        None => {
            match repository.last_change_of(&graph, last).await.map_err(|error| said(&error))? {
                Some(header) => header.number - 1,
                None => bail!(
                    "La carte ne connaît pas cette source jusqu’à l’édition n° {last}. « portulan history » montre les sources et leurs changements."
                ),
            }
        }
    };
    let at = async |number| {
        repository.written_as_of(AsOf::Number(number)).await.map_err(|error| said(&error))
    };
    let (before, after) = (at(first).await?, at(last).await?);
    let (from, to) = (first.min(last), first.max(last));
    let changes = repository.changes_of(&graph, (from, to)).await.map_err(|error| said(&error))?;
    steps.next("comparaison");
    let addresses = addresses_of(repository.addresses(), &graph)?;
    let difference = {
        let sides = (&Arc::new(before), &Arc::new(after));
        between_editions(sides, &graph, (&addresses, repository.addresses()))
    };
    steps.end();
    let mut out = std::io::stdout().lock();
    if arguments.json {
        let object = json!({
            "graph": graph.as_str(),
            "before": {"edition": first},
            "after": {"edition": last},
            "changes": changes.iter().map(as_json).collect::<Vec<_>>(),
            "difference": difference,
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&object)?)?;
        return Ok(());
    }
    let path = repository.addresses().relative(graph.as_str()).unwrap_or(graph.as_str());
    let source = path.trim_start_matches("graphe/source/");
    writeln!(
        out,
        "Source {source}, de l’édition n° {first} à l’édition n° {last} : {}.",
        summary(&difference)
    )?;
    for change in changes.iter().take(SHOWN) {
        let date =
            change.date.format(format_description!("[day]/[month]/[year] [hour]:[minute] UTC"))?;
        writeln!(out, "  n° {}, {date}, {} : {}", change.number, change.author, change.message)?;
    }
    if changes.len() > SHOWN {
        writeln!(out, "  … et {} autres changements", changes.len() - SHOWN)?;
    }
    write(&mut out, &difference, Bounds::default())?;
    Ok(())
}

fn as_json(header: &Header) -> serde_json::Value {
    json!({
        "number": header.number,
        "date": header.date.format(&Rfc3339).unwrap_or_default(),
        "author": header.author,
        "message": header.message,
    })
}

/// The graph of a source, present or past.
pub(super) fn graph(
    repository: &Repository,
    organisation: &str,
    source: Option<&str>,
) -> anyhow::Result<NamedNode> {
    // Whoever can run this command on the folder can read every file of the journal.
    let view = repository.view(&Reader::Administrator);
    let addresses = repository.addresses();
    let found = find_organisation(&view, organisation).map_err(|error| anyhow!("{error}."))?;
    if let Some(source) = source {
        let source = slug(source).map_err(|error| anyhow!("{error}."))?;
        return Ok(addresses.source(&found.slug, &source));
    }
    let start = addresses.source(&found.slug, "");
    let mut graphs = View::graphs(&view);
    graphs.retain(|graph| graph.as_str().starts_with(start.as_str()));
    graphs.sort();
    match graphs.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(anyhow!("« {organisation} » n’a versé aucun modèle.")),
        several => {
            let names = several.iter().map(|graph| &graph.as_str()[start.as_str().len()..]);
            Err(anyhow!(
                "« {organisation} » a plusieurs sources : choisissez-en une avec --source ({}).",
                names.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

/// The number of an edition, written as such or as a date: that which was current then.
async fn number(repository: &Repository, written: &str) -> anyhow::Result<u64> {
    let last = repository.current().head.number;
    if let Ok(number) = written.trim_start_matches("n°").trim().parse::<u64>() {
        if number > last {
            bail!("L’édition n° {number} n’existe pas encore : la dernière est la n° {last}.");
        }
        return Ok(number);
    }
    let day = Date::parse(written, format_description!("[year]-[month]-[day]")).ok();
    let day = day.and_then(|day| day.with_hms(23, 59, 59).ok()).map(|end| end.assume_utc());
    let date = day.or_else(|| OffsetDateTime::parse(written, &Rfc3339).ok());
    let Some(date) = date else {
        bail!("« {written} » n’est ni un numéro d’édition, ni une date écrite comme 2026-11-01.");
    };
    let headers = repository.journal().headers().await.map_err(|error| said(&error.into()))?;
    Ok(headers
        .iter()
        .filter(|header| header.date <= date)
        .map(|header| header.number)
        .max()
        .unwrap_or(0))
}
