//! The work on a model that was received: read, compared, then published or not.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use oxrdf::{NamedNode, Variable};

use super::Desk;
use super::jobs::{Job, Report, State, Step};
use crate::contribution::{ContributionError, Prepared, conformity_between, prepare_with};
use crate::coverage::{Coverage, coverage};
use crate::edition::Edition;
use crate::import::{self, Limits};
use crate::index::{self, Answer, View};
use crate::queries;
use crate::reader::Reader;
use crate::repository::{PublicationError, Repository};
use crate::spreadsheet::Choices;

/// The questions that tell what a source brings: what enters, then what becomes comparable.
const QUESTIONS: [&str; 2] = ["ce-qu-une-source-apporte", "ce-qu-une-source-rend-comparable"];
/// Rows of each that are kept.
const ROWS: usize = 2_000;
/// How long each may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads and compares in the background; `overtaken` says who has published the same source meanwhile.
pub(super) fn start(desk: Arc<Desk>, job: Arc<Job>, overtaken: Option<(u64, String, String)>) {
    tokio::spawn(async move {
        let Ok(_turn) = desk.jobs().turns.acquire().await else { return };
        let (repository, own) = (Arc::clone(desk.repository()), Arc::clone(&job));
        let done = tokio::task::spawn_blocking(move || look_at(&repository, &own, overtaken)).await;
        job.becomes(done.unwrap_or_else(|bug| {
            tracing::error!(%bug, "an import has panicked: {bug}");
            fault()
        }));
    });
}

/// Reads a table anew with what was decided about its columns.
pub(in crate::web) fn decide(
    desk: &Arc<Desk>,
    job: &Arc<Job>,
    (choices, is_seen): (Choices, bool),
) {
    if job.decide(choices, is_seen) {
        start(Arc::clone(desk), Arc::clone(job), None);
    }
}

/// Publishes in the background what was shown, which was compared with the edition `shown`; nothing else, or nothing.
pub(in crate::web) fn publish(desk: &Arc<Desk>, job: &Arc<Job>, shown: &str) {
    let Some(report) = job.start_publishing(shown) else { return };
    let (desk, job) = (Arc::clone(desk), Arc::clone(job));
    tokio::spawn(async move {
        let Ok(turn) = desk.jobs().turns.acquire().await else { return };
        let (repository, own) = (Arc::clone(desk.repository()), Arc::clone(&job));
        let prepared = tokio::task::spawn_blocking(move || prepared(&repository, &own)).await;
        let prepared = match prepared {
            Ok(Ok(prepared)) => prepared,
            Ok(Err(refused)) => return job.becomes(refused),
            Err(bug) => {
                tracing::error!(%bug, "an import has panicked: {bug}");
                return job.becomes(fault());
            }
        };
        match prepared.publish(desk.repository(), Some(&report.compared)).await {
            Ok(done) => {
                job.becomes(State::Published(report, done.map(|published| published.number)));
            }
            Err(PublicationError::Conflict { header, .. }) => {
                drop((turn, prepared));
                let overtaken = (header.number, header.author.clone(), header.message.clone());
                job.becomes(State::Running(Step::Waiting));
                start(Arc::clone(&desk), Arc::clone(&job), Some(overtaken));
            }
            Err(PublicationError::Busy) => job.becomes(State::Ready(report)),
            Err(PublicationError::Journal(error)) => {
                let remedy = "Rien n’a été enregistré ; libérez de la place ou prévenez l’exploitant, puis recommencez.";
                job.becomes(State::Refused(error.in_french(), remedy.into()));
            }
            Err(error) => {
                tracing::error!(%error, "a publication has failed: {error}");
                job.becomes(fault());
            }
        }
    });
}

fn fault() -> State {
    State::Refused(
        "Portulan n’a pas su lire ce fichier : la faute est de son côté".into(),
        "Rien n’a été enregistré. Signalez-le à l’exploitant, avec le fichier si vous le pouvez."
            .into(),
    )
}

fn prepared(repository: &Repository, job: &Job) -> Result<Prepared, State> {
    let limits = Limits::default();
    let source = import::load(job.file(), &limits);
    let prepared = source.map_err(ContributionError::Import).and_then(|source| {
        prepare_with(repository, (&job.upload, &job.choices().0), source, &limits)
    });
    prepared.map_err(|error| match error {
        ContributionError::Columns(plan) => {
            let said = "Dites de quelle classe sont les lignes d’au moins une feuille.";
            // The first time, nothing has been decided yet, so nothing is wrong.
            State::Columns(Arc::from(plan), job.choices().1.then(|| said.to_owned()))
        }
        ContributionError::Import(error) => {
            State::Refused(error.to_string(), error.remedy().to_string())
        }
        other => State::Refused(other.to_string(), "Corrigez-le, puis recommencez.".into()),
    })
}

fn look_at(repository: &Repository, job: &Job, overtaken: Option<(u64, String, String)>) -> State {
    job.becomes(State::Running(Step::Understanding));
    let prepared = match prepared(repository, job) {
        Ok(prepared) => prepared,
        Err(refused) => return refused,
    };
    if let Some(plan) = prepared.things.as_ref().and_then(|things| things.plan.as_ref())
        && plan.is_doubtful()
        && !job.choices().1
    {
        return State::Columns(Arc::new(plan.clone()), None);
    }
    job.becomes(State::Running(Step::Comparing));
    let Ok(compared) = prepared.compare(repository) else { return full() };
    job.becomes(State::Running(Step::Deriving));
    let before = Arc::clone(&repository.current().edition);
    let Ok(after) = prepared.previewed(repository) else { return full() };
    let after = Arc::new(after);
    let derived = comparable(&after, &prepared);
    let coverage = understood(&after, &prepared);
    let conformity = conformity_between(repository, &before, &after);
    let model = &prepared.import.model;
    State::Ready(Arc::new(Report {
        name: model.concept.name().unwrap_or_else(|| job.upload.file_name.clone()),
        format: prepared.import.format.to_string(),
        counts: model.counts(),
        types: [
            by_type(model.elements.iter().map(|element| element.kind.name())),
            by_type(model.relationships.iter().map(|relationship| relationship.kind.name())),
        ],
        things: prepared.things,
        organisation: prepared.organisation.clone(),
        source: prepared.source.clone(),
        graph: prepared.graph.clone(),
        findings: prepared.import.findings,
        compared,
        derived,
        coverage,
        conformity,
        overtaken,
    }))
}

fn full() -> State {
    State::Refused(
        "la carte est trop grande pour la mémoire de ce format".into(),
        "Rien n’a été enregistré. Prévenez l’exploitant.".into(),
    )
}

/// How much of a model would be understood.
fn understood(edition: &Arc<Edition>, prepared: &Prepared) -> Option<Coverage> {
    if prepared.things.is_some() {
        return None;
    }
    coverage(&edition.view(&Reader::Administrator), &prepared.graph)
        .inspect_err(|error| tracing::warn!(%error, "no coverage"))
        .ok()
}

/// What the questions answer on the map as it would be.
fn comparable(edition: &Arc<Edition>, prepared: &Prepared) -> [Option<Answer>; 2] {
    let view = edition.view(&Reader::Administrator);
    QUESTIONS.map(|name| ask(&view, name, &prepared.graph))
}

fn ask(view: &dyn View, name: &str, graph: &NamedNode) -> Option<Answer> {
    let question = queries::question(name)?;
    let parameters = [(Variable::new_unchecked("_source_iri"), graph.clone().into())];
    let limits = index::Limits::new(ROWS, PATIENCE);
    match view.query(&question.text, &parameters, &limits) {
        Ok(answer) => Some(answer),
        Err(error) => {
            tracing::warn!(%error, name, "a question about an import has no answer: {error}");
            None
        }
    }
}

fn by_type<'n>(names: impl Iterator<Item = &'n str>) -> Vec<(String, usize)> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *numbers.entry(name).or_default() += 1;
    }
    let mut numbers: Vec<_> =
        numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
    numbers.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    numbers
}
