//! Models received and not published yet: bounded in number, in bytes and in time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use super::sessions::random;
use crate::conformity::ChangeConformity;
use crate::contribution::{Comparison, Organisation, Things, Upload};
use crate::coverage::Coverage;
use crate::import::Finding;
use crate::index::Answer;
use crate::model::Counts;
use crate::spreadsheet::{Choices, Plan};

/// A job that nobody touches is forgotten after this long, with its file.
const EXPIRY: Duration = Duration::from_secs(2 * 3600);
/// Jobs at the same time.
const MOST_JOBS: usize = 20;
/// All that is received and not published, in bytes.
const MOST_BYTES: u64 = 512 << 20;
/// Models read at the same time: each may take several times its size in memory.
const AT_ONCE: usize = 2;

/// One model on its way to the map.
#[derive(Debug)]
pub(in crate::web) struct Job {
    /// Its number, in addresses.
    pub(in crate::web) id: String,
    /// What was asked.
    pub(in crate::web) upload: Upload,
    /// Size of the file in bytes.
    pub(in crate::web) size: u64,
    file: PathBuf,
    state: Mutex<(Arc<State>, Instant)>,
    /// What was decided about the columns of a table, and whether somebody has seen them.
    choices: Mutex<(Choices, bool)>,
}

/// How far a job is.
#[derive(Debug)]
pub(in crate::web) enum State {
    /// Under way.
    Running(Step),
    /// A table whose columns somebody must look at; what is wrong, when it cannot be read at all as it is.
    Columns(Arc<Plan>, Option<String>),
    /// It can be published.
    Ready(Arc<Report>),
    /// The file cannot be read as a model: what is wrong, and what to do about it.
    Refused(String, String),
    /// It was published: under which number; `None` when the map held just that.
    Published(Arc<Report>, Option<u64>),
}

/// A step of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::web) enum Step {
    /// Another file is being read.
    Waiting,
    /// The file is read and understood.
    Understanding,
    /// It is compared with the map.
    Comparing,
    /// What will become comparable is looked for.
    Deriving,
    /// It is being published.
    Publishing,
}

impl Step {
    /// The steps before publication, in order.
    pub(in crate::web) const ALL: [Self; 4] =
        [Self::Waiting, Self::Understanding, Self::Comparing, Self::Deriving];

    /// What is being done, in French.
    pub(in crate::web) fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Attente de son tour",
            Self::Understanding => "Lecture et compréhension du fichier",
            Self::Comparing => "Comparaison avec la carte",
            Self::Deriving => "Recherche de ce qui deviendra comparable",
            Self::Publishing => "Publication",
        }
    }
}

/// What is known of a model that was read.
#[derive(Debug)]
pub(in crate::web) struct Report {
    /// The name of the model.
    pub(in crate::web) name: String,
    /// Its format, in words.
    pub(in crate::web) format: String,
    /// How much there is in it.
    pub(in crate::web) counts: Counts,
    /// How many of each type of elements, then of relationships, the most frequent first.
    pub(in crate::web) types: [Vec<(String, usize)>; 2],
    /// What is imperfect in it.
    pub(in crate::web) findings: Vec<Finding>,
    /// What was understood, when the file holds facts and no model.
    pub(in crate::web) things: Option<Things>,
    /// The organisation that it was understood to be.
    pub(in crate::web) organisation: Organisation,
    /// The name of the source.
    pub(in crate::web) source: String,
    /// Its graph.
    pub(in crate::web) graph: oxrdf::NamedNode,
    /// What publishing changes.
    pub(in crate::web) compared: Comparison,
    /// What enters the map, class by class, and what becomes comparable: the answers of two questions.
    pub(in crate::web) derived: [Option<Answer>; 2],
    /// How much of a model would be understood; `None` for facts, or when it could not be counted in time.
    pub(in crate::web) coverage: Option<Coverage>,
    /// What publishing does to conformity; a French sentence when it could not be checked.
    pub(in crate::web) conformity: Result<ChangeConformity, String>,
    /// Who published the same source since it was compared the first time: number, author, message.
    pub(in crate::web) overtaken: Option<(u64, String, String)>,
}

/// Why a job was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Full {
    /// Too many jobs.
    Jobs,
    /// Too many bytes.
    Bytes,
}

/// All the jobs of a desk.
#[derive(Debug)]
pub(in crate::web) struct Jobs {
    folder: PathBuf,
    all: Mutex<HashMap<String, Arc<Job>>>,
    /// Held by whoever reads a model.
    pub(super) turns: Semaphore,
}

impl Jobs {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, all: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }

    /// Where to write a file that is received: its number and its path.
    ///
    /// # Errors
    /// Those of the disk.
    pub(super) fn new_file(&self) -> std::io::Result<(String, PathBuf)> {
        std::fs::create_dir_all(&self.folder)?;
        self.sweep();
        let id = random()[..32].to_owned();
        let path = self.folder.join(&id);
        Ok((id, path))
    }

    /// Whether there is room for one more file of this size.
    ///
    /// # Errors
    /// What there is too much of.
    pub(super) fn room_for(&self, bytes: u64) -> Result<(), Full> {
        self.sweep();
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let held: u64 = all.values().filter(|job| job.holds_a_file()).map(|job| job.size).sum();
        if all.values().filter(|job| job.holds_a_file()).count() >= MOST_JOBS {
            return Err(Full::Jobs);
        }
        if held.saturating_add(bytes) > MOST_BYTES { Err(Full::Bytes) } else { Ok(()) }
    }

    /// Takes in a file that was received.
    pub(super) fn add(&self, (id, file): (String, PathBuf), upload: Upload, size: u64) -> Arc<Job> {
        let state = Mutex::new((Arc::new(State::Running(Step::Waiting)), Instant::now()));
        let choices = Mutex::default();
        let job = Arc::new(Job { id: id.clone(), upload, size, file, state, choices });
        self.all.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&job));
        job
    }

    /// The job of this number.
    pub(in crate::web) fn get(&self, id: &str) -> Option<Arc<Job>> {
        self.sweep();
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(id).map(Arc::clone)
    }

    /// Those that wait for a decision or are under way, by name.
    pub(in crate::web) fn waiting(&self) -> Vec<Arc<Job>> {
        self.sweep();
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let mut jobs: Vec<_> =
            all.values().filter(|job| job.holds_a_file()).map(Arc::clone).collect();
        jobs.sort_by(|a, b| (&a.upload.file_name, &a.id).cmp(&(&b.upload.file_name, &b.id)));
        jobs
    }

    /// Forgets a job and its file.
    pub(in crate::web) fn remove(&self, id: &str) {
        let job = self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        if let Some(job) = job {
            job.forget_file();
        }
    }

    /// Forgets what nobody has touched for long, and files that an earlier process has left.
    pub(super) fn sweep(&self) {
        let now = Instant::now();
        {
            let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|_, job| {
                let keep = now.duration_since(job.touched()) < EXPIRY || job.is_running();
                if !keep {
                    job.forget_file();
                }
                keep
            });
        }
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let age = entry.metadata().and_then(|metadata| metadata.modified());
            let age = age.ok().and_then(|modified| modified.elapsed().ok());
            // Twice as old as any of ours can be: another process may use the same folder.
            if age.is_some_and(|age| age > 2 * EXPIRY) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

impl Job {
    /// How far it is.
    pub(in crate::web) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// What was decided about the columns, and whether somebody has seen them.
    pub(super) fn choices(&self) -> (Choices, bool) {
        self.choices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Decides about the columns: the file is to be read anew, unless that is under way or over.
    pub(super) fn decide(&self, choices: Choices, is_seen: bool) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*state.0, State::Columns(..) | State::Ready(_)) {
            return false;
        }
        *self.choices.lock().unwrap_or_else(PoisonError::into_inner) = (choices, is_seen);
        *state = (Arc::new(State::Running(Step::Waiting)), Instant::now());
        true
    }

    /// The file received.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Goes on to another state.
    pub(super) fn becomes(&self, state: State) {
        if matches!(state, State::Refused(..) | State::Published(..)) {
            self.forget_file();
        }
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) =
            (Arc::new(state), Instant::now());
    }

    /// Starts to publish, unless somebody else has just done so, or what was shown is no longer what would be
    /// published; gives what had been read.
    pub(super) fn start_publishing(&self, shown: &str) -> Option<Arc<Report>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State::Ready(report) = &*state.0 else { return None };
        if report.compared.edition.to_string() != shown {
            return None;
        }
        let report = Arc::clone(report);
        *state = (Arc::new(State::Running(Step::Publishing)), Instant::now());
        Some(report)
    }

    fn touched(&self) -> Instant {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn is_running(&self) -> bool {
        matches!(*self.state(), State::Running(_))
    }

    fn holds_a_file(&self) -> bool {
        matches!(*self.state(), State::Running(_) | State::Ready(_) | State::Columns(..))
    }

    fn forget_file(&self) {
        let _ = std::fs::remove_file(&self.file);
    }
}
