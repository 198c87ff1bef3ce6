//! `portulan import`: from a model file to a published change.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;
use clap::ValueEnum;
use serde_json::json;

use super::Outcome;
use super::conformity::write_change;
use super::coverage::coverage_said;
use super::inspect::{import_said, report, report_things};
use super::open::{Folder, open, publication_said, seed_said};
use super::progress::Steps;
use crate::conformity::ChangeConformity;
use crate::contribution::{
    Comparison, ContributionError, Prepared, Upload, conformity_between, prepare, prepare_with,
};
use crate::coverage::Coverage;
use crate::edition::Edition;
use crate::import::{self, Limits, Severity};
use crate::model::difference::Bounds;
use crate::reader::Visibility;
use crate::repository::Repository;
use crate::seed;
use crate::spreadsheet::{Choices, Mode};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan import modele.xml --organisme CNAF\n  portulan import modele.xml --organisme CNAF --source si-prestations --dry-run\n  portulan import depot-coarchi/ --organisme CNAF\n  portulan import inventaire.xlsx --organisme CNAF --classe application\n  portulan import liste.csv --organisme CNAF --colonne \"Nom de l’appli=nom\" --dry-run\n\nLe même fichier importé de nouveau ne change rien ; une nouvelle version remplace l’ancienne en un seul changement."
)]
pub(super) struct Arguments {
    /// Modèle ArchiMate (.xml, .archimate, dossier coArchi, ZIP), tableau (.xlsx, .ods, .csv), RDF ou description OpenAPI.
    #[arg(value_name = "CHEMIN")]
    path: PathBuf,
    /// Organisme qui contribue : sigle, nom, ancien nom ou fin d’adresse.
    #[arg(long, value_name = "O")]
    organisme: String,
    /// Nom de la source ; par défaut, le nom du fichier. Même organisme et même source : le modèle est remplacé.
    #[arg(long, value_name = "NOM")]
    source: Option<String>,
    /// Qui pourra la lire.
    #[arg(long, value_enum, default_value_t = WhoReads::Public)]
    visibilite: WhoReads,
    /// Pour un tableau : classe des lignes, quand le nom de la feuille ne la dit pas (« application »). « Feuille=classe » vaut pour une feuille.
    #[arg(long, value_name = "CLASSE")]
    classe: Vec<String>,
    /// Pour un tableau : ce que dit une colonne, « Titre=propriété » ; « Titre=- » la laisse de côté. Retenu pour la source.
    #[arg(long, value_name = "TITRE=PROPRIÉTÉ")]
    colonne: Vec<String>,
    /// Pour un tableau : remplacer toute la source, ou corriger seulement ce dont il parle (par défaut quand il a une colonne IRI).
    #[arg(long, value_enum)]
    mode: Option<TableMode>,
    /// Montre ce qui changerait, sans rien enregistrer.
    #[arg(long)]
    dry_run: bool,
    /// Écrit un objet JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WhoReads {
    /// Tout le monde.
    Public,
    /// La communauté des architectes.
    Communaute,
    /// L’organisme seul.
    Organisme,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TableMode {
    /// Le tableau est toute la source.
    Remplacer,
    /// Le tableau corrige ce dont il parle ; le reste demeure.
    Corriger,
}

impl Arguments {
    fn choices(&self) -> anyhow::Result<Choices> {
        let classes = self.classe.iter().map(|said| match said.split_once('=') {
            Some((sheet, class)) => (Some(sheet.trim().to_owned()), class.trim().to_owned()),
            None => (None, said.trim().to_owned()),
        });
        let columns = self.colonne.iter().map(|said| {
            let (heading, meant) = said
                .rsplit_once('=')
                .ok_or_else(|| anyhow!("« {said} » n’est pas de la forme « Titre=propriété »."))?;
            Ok((None, heading.trim().to_owned(), meant.trim().to_owned()))
        });
        let mode = self.mode.map(|mode| match mode {
            TableMode::Remplacer => Mode::Replace,
            TableMode::Corriger => Mode::Correct,
        });
        Ok(Choices {
            classes: classes.collect(),
            columns: columns.collect::<anyhow::Result<_>>()?,
            mode,
        })
    }
}

impl From<WhoReads> for Visibility {
    fn from(who: WhoReads) -> Self {
        match who {
            WhoReads::Public => Self::Public,
            WhoReads::Communaute => Self::Community,
            WhoReads::Organisme => Self::Organisation,
        }
    }
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let steps = Steps::start("lecture du fichier");
    let limits = Limits::default();
    let source = import::load(&arguments.path, &limits).map_err(|error| import_said(&error))?;
    steps.next("ouverture de la carte");
    let repository = open(&arguments.folder, None).await?;
    if repository.current().head.number == 0 {
        seed::publish(&repository, false).await.map_err(|error| seed_said(&error))?;
    }
    steps.next("compréhension du modèle");
    let upload = Upload {
        organisation: arguments.organisme.clone(),
        source: arguments.source.clone(),
        file_name: file_name(&arguments.path),
        visibility: arguments.visibilite.into(),
        fictitious: false,
        modified: modified(&arguments.path),
        author: author(),
    };
    let prepared = {
        let repository = Arc::clone(&repository);
        let choices = arguments.choices()?;
        tokio::task::spawn_blocking(move || {
            prepare_with(&repository, (&upload, &choices), source, &limits)
        })
        .await?
    };
    let prepared = prepared.map_err(|error| match error {
        ContributionError::Import(error) => import_said(&error),
        error @ ContributionError::Columns(_) => anyhow!(
            "{error}.\nDites-le avec --classe (« --classe application », « --classe \"Feuil1=application\" »), nommez la feuille d’après une classe, ou partez d’un modèle : « portulan template application »."
        ),
        other => anyhow!("{other}."),
    })?;
    steps.next("comparaison avec la carte");
    let prepared = Arc::new(prepared);
    let compared = {
        let (repository, prepared) = (Arc::clone(&repository), Arc::clone(&prepared));
        tokio::task::spawn_blocking(move || prepared.compare(&repository)).await??
    };
    let before = Arc::clone(&repository.current().edition);
    let change = if arguments.dry_run {
        Change::Previewed(compared.added, compared.removed)
    } else {
        steps.next("publication");
        let published = prepared.publish(&repository, Some(&compared)).await;
        match published.map_err(|error| publication_said(&error))? {
            Some(done) => Change::Published(done.number, done.added, done.removed),
            None => Change::None,
        }
    };
    let after =
        After { repository, prepared: Arc::clone(&prepared), is_published: !arguments.dry_run };
    steps.next("contrôle de la conformité");
    let conformity = after.conformity(before).await?;
    steps.next("mesure de ce qui est compris");
    let understood = after.understood().await?;
    steps.end();
    if arguments.json {
        say_json(&prepared, (&compared, understood.as_ref(), conformity.as_ref()), &change)?;
    } else {
        say(&arguments, (&prepared, &compared, understood.as_ref()), &change)?;
        if let Some(conformity) = &conformity {
            let mut out = std::io::stdout().lock();
            write_change(&mut out, conformity, arguments.dry_run)?;
        }
    }
    let has_errors = prepared.import.findings.iter().any(|f| f.severity == Severity::Error);
    Ok(if has_errors { Outcome::InputErrors } else { Outcome::Done })
}

/// What is looked at once the map is, or would be, changed.
struct After {
    repository: Arc<Repository>,
    prepared: Arc<Prepared>,
    is_published: bool,
}

impl After {
    async fn conformity(&self, before: Arc<Edition>) -> anyhow::Result<Option<ChangeConformity>> {
        let (repository, prepared) = (Arc::clone(&self.repository), Arc::clone(&self.prepared));
        let is_published = self.is_published;
        let checked = tokio::task::spawn_blocking(move || {
            if is_published {
                let after = Arc::clone(&repository.current().edition);
                return Ok(conformity_between(&repository, &before, &after));
            }
            prepared.conformity(&repository)
        })
        .await??;
        Ok(checked.inspect_err(|error| tracing::warn!(%error, "no conformity")).ok())
    }

    async fn understood(&self) -> anyhow::Result<Option<Coverage>> {
        let (repository, prepared) = (Arc::clone(&self.repository), Arc::clone(&self.prepared));
        let is_published = self.is_published;
        // Facts are in the words of the map already: there is nothing to understand.
        let understood = tokio::task::spawn_blocking(move || match prepared.things {
            Some(_) => Ok(None),
            None => prepared.coverage(&repository, is_published).map(Some),
        })
        .await?;
        // A count that does not come in time does not undo the import.
        let understood = understood.inspect_err(|error| tracing::warn!(%error, "no coverage"));
        Ok(understood.ok().flatten())
    }
}

enum Change {
    Previewed(usize, usize),
    Published(u64, usize, usize),
    None,
}

fn say_json(
    prepared: &Prepared,
    (compared, understood, conformity): (&Comparison, Option<&Coverage>, Option<&ChangeConformity>),
    change: &Change,
) -> anyhow::Result<()> {
    let counts = prepared.import.model.counts();
    let change = match change {
        Change::Previewed(added, removed) => {
            json!({"published": false, "added": added, "removed": removed})
        }
        Change::Published(number, added, removed) => {
            json!({"published": true, "number": number, "added": added, "removed": removed})
        }
        Change::None => json!({"published": false, "added": 0, "removed": 0}),
    };
    let mut object = json!({
        "graph": prepared.graph.as_str(),
        "organisation": prepared.organisation.slug,
        "organisation_known": prepared.organisation.is_known,
        "source": prepared.source,
        "format": prepared.import.format.name(),
        "elements": counts.elements,
        "relationships": counts.relationships,
        "views": counts.views,
        "findings_by_code": prepared.import.counts,
        "findings": prepared.import.findings,
        "coverage": understood,
        "conformity": conformity.map(ChangeConformity::json),
        "difference": compared,
        "change": change,
    });
    if let Some(things) = &prepared.things {
        object["things"] = json!(things.classes);
    }
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&object)?)?;
    Ok(())
}

/// What was read, what differs from what the map held, and what became of it.
fn say(
    arguments: &Arguments,
    (prepared, compared, understood): (&Prepared, &Comparison, Option<&Coverage>),
    change: &Change,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match &prepared.things {
        Some(things) => report_things(&mut out, (&prepared.import, things))?,
        None => report(&mut out, &prepared.import)?,
    }
    if !prepared.organisation.is_known {
        writeln!(
            out,
            "L’organisme « {} » n’était pas connu de la carte : il y entre sous l’adresse id/organisme/{}.",
            arguments.organisme.trim(),
            prepared.organisation.slug
        )?;
    }
    if !matches!(change, Change::None) {
        writeln!(
            out,
            "Comparé à l’édition n° {} de la carte : {}.",
            compared.edition,
            compared.summary()
        )?;
        // After the fact, what matters is in the first lines; `portulan diff` shows it all.
        let bounds = if arguments.dry_run { Bounds::default() } else { Bounds::short() };
        compared.write(&mut out, bounds)?;
    }
    let graph = prepared.graph.as_str();
    match change {
        Change::Previewed(added, removed) => writeln!(
            out,
            "À blanc : {added} faits seraient ajoutés et {removed} retirés dans {graph}. Rien n’a été enregistré."
        )?,
        Change::Published(number, added, removed) => writeln!(
            out,
            "Publié : changement n° {number}, {added} faits ajoutés et {removed} retirés dans {graph}."
        )?,
        Change::None => {
            writeln!(
                out,
                "La carte contient déjà exactement {} : rien à changer dans {graph}.",
                if prepared.things.is_some() { "ces faits" } else { "ce modèle" }
            )?;
        }
    }
    if let Some(understood) = understood {
        writeln!(out, "{}", coverage_said(understood))?;
    }
    Ok(())
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| "modele".into(), |name| name.to_string_lossy().into_owned())
}

/// The day on which the file was last written: the same file always says the same.
fn modified(path: &Path) -> String {
    let time = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    let time = time.map_or_else(|_| time::OffsetDateTime::now_utc(), Into::into);
    time.date().to_string()
}

/// The account of whoever runs the command.
pub(super) fn author() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "ligne de commande".into())
}

/// Publishes the models of the fictitious example.
pub(super) async fn publish_example(repository: &Arc<Repository>) -> anyhow::Result<()> {
    for (organisation, file_name, bytes) in seed::example_models() {
        let upload = Upload {
            organisation,
            source: Some("exemple".into()),
            file_name,
            visibility: Visibility::Public,
            fictitious: true,
            modified: seed::EXAMPLE_DATE.into(),
            author: seed::AUTHOR.into(),
        };
        let prepared = prepare(repository, &upload, &*bytes, &Limits::default());
        let prepared = prepared.map_err(|error| anyhow!("L’exemple est défectueux : {error}."))?;
        prepared.publish(repository, None).await.map_err(|error| publication_said(&error))?;
    }
    Ok(())
}
