//! What validation says of each edition, as each reader sees it: made once, when first asked for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use oxrdf::NamedNodeRef;
use tokio::runtime::Handle;

use super::shelf::Shelf;
use super::state::AppState;
use crate::completeness::{Choice, Completeness, Tally};
use crate::conformity::{Conformity, Counts, Summary};
use crate::index::{Limits, Map, PastError, View};
use crate::invented::fictitious_graphs;
use crate::reader::Reader;
use crate::schema::Schema;
use crate::shacl::{Report, Scope, ShapesError};

/// Results of one edition kept at most.
const MOST_RESULTS: usize = 200_000;
/// How long the validation of an edition may take.
const LONGEST: Duration = Duration::from_secs(25);
/// Earlier editions that a trend counts.
const EARLIER: usize = 5;
/// Changes among which they are chosen.
const LOOKED_AT: usize = 200;
/// How long a page waits for them, and how often it looks.
const PATIENCE: Duration = Duration::from_millis(400);
const LOOK: Duration = Duration::from_millis(10);
/// Readers whose trends are kept.
const MOST_TRENDS: usize = 16;
/// How often, and how many times, an edition that is not ready is asked for again.
const AGAIN: (Duration, usize) = (Duration::from_secs(2), 30);

/// What validation says, per edition and reader.
#[derive(Default)]
pub(super) struct Conformities {
    shapes: Shelf<Reader, Result<Conformity, ShapesError>>,
    reports: Shelf<Reader, Result<Checked, String>>,
    trends: Mutex<HashMap<Reader, Arc<Trend>>>,
}

/// A whole edition, validated.
pub(super) struct Checked {
    pub(super) report: Report,
    pub(super) summary: Summary,
}

/// The counts of some earlier editions, read with the rights of today.
pub(super) struct Trend {
    rights: u64,
    points: Mutex<Vec<Point>>,
    done: AtomicBool,
}

/// One earlier edition.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// Its number.
    pub(super) number: u64,
    /// When it was published, in RFC 3339.
    pub(super) date: String,
    /// How much was found in it, with the shapes that it had.
    pub(super) counts: Counts,
    /// How many things were checked.
    pub(super) checked: usize,
    /// How well the things that are not invented were described.
    pub(super) described: Tally,
}

impl Conformities {
    /// Lets go of older editions: a report holds the edition that it is of.
    pub(super) fn forget_before(&self, number: u64) {
        self.reports.forget_before(number);
    }
}

impl Trend {
    /// What is known after a moment, the oldest first, and whether that is all.
    pub(super) fn known(&self) -> (Vec<Point>, bool) {
        // Most maps are read within that moment: their first visitor then has the whole page at once.
        let started = Instant::now();
        while !self.done.load(Ordering::Acquire) && started.elapsed() < PATIENCE {
            std::thread::sleep(LOOK);
        }
        let mut points = self.points.lock().unwrap_or_else(PoisonError::into_inner).clone();
        points.sort_by_key(|point| point.number);
        (points, self.done.load(Ordering::Acquire))
    }
}

impl AppState {
    /// The shapes of an edition and their words, or what is wrong with them.
    pub(super) fn conformity(
        &self,
        reader: &Reader,
        view: &dyn View,
    ) -> Arc<Result<Conformity, ShapesError>> {
        let ontology = self.ontology().as_ref();
        let shapes = &self.conformities().shapes;
        shapes.get(view.number(), reader.clone(), || Conformity::read(view, ontology))
    }

    /// The whole edition, validated; a French sentence when it cannot be.
    pub(super) fn checked(
        &self,
        reader: &Reader,
        (view, schema): (&dyn View, &Schema),
    ) -> Arc<Result<Checked, String>> {
        let conformity = self.conformity(reader, view);
        self.conformities().reports.get(view.number(), reader.clone(), || {
            let conformity = conformity.as_ref().as_ref().map_err(ToString::to_string)?;
            check(conformity, view, schema)
        })
    }

    /// The counts of earlier editions; they are read in the background, the first time that a reader asks for them
    /// after a publication, since rights may have changed with it.
    pub(super) fn trend(&self, reader: &Reader, number: u64) -> Arc<Trend> {
        let mut trends = self.conformities().trends.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trend) = trends.get(reader).filter(|trend| trend.rights == number) {
            return Arc::clone(trend);
        }
        if trends.len() >= MOST_TRENDS {
            trends.clear();
        }
        let trend = Arc::new(Trend {
            rights: number,
            points: Mutex::default(),
            done: AtomicBool::new(false),
        });
        trends.insert(reader.clone(), Arc::clone(&trend));
        let (state, reader, own) = (self.clone(), reader.clone(), Arc::clone(&trend));
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { state.fill(&reader, &own).await })),
            Err(_) => trend.done.store(true, Ordering::Release),
        }
        trend
    }

    async fn fill(&self, reader: &Reader, trend: &Trend) {
        let changes = self.map().history(reader, LOOKED_AT);
        let earlier: Vec<_> =
            changes.into_iter().filter(|change| change.number < trend.rights).collect();
        let step = earlier.len().div_ceil(EARLIER).max(1);
        for change in earlier.into_iter().step_by(step) {
            // A publication since: whoever asks again starts anew, with the rights of then.
            if self.map().view(reader).number() != trend.rights {
                break;
            }
            let Some(map) = past(self.shared_map(), change.number).await else {
                continue;
            };
            let (reader, ontology) = (reader.clone(), self.ontology().clone());
            let counted = tokio::task::spawn_blocking(move || {
                count(map.as_ref(), &reader, ontology.as_ref())
            });
            if let Ok(Some((counts, checked, described))) = counted.await {
                let (number, date) = (change.number, change.date);
                let point = Point { number, date, counts, checked, described };
                trend.points.lock().unwrap_or_else(PoisonError::into_inner).push(point);
            }
        }
        trend.done.store(true, Ordering::Release);
    }
}

/// An edition of the past, waiting while others are being read.
async fn past(map: Arc<dyn Map>, number: u64) -> Option<Arc<dyn Map>> {
    for _ in 0..AGAIN.1 {
        match Arc::clone(&map).past(number).await {
            Ok(past) => return Some(past),
            Err(PastError::Busy) => tokio::time::sleep(AGAIN.0).await,
            Err(_) => return None,
        }
    }
    None
}

fn count(
    map: &dyn Map,
    reader: &Reader,
    ontology: NamedNodeRef<'_>,
) -> Option<(Counts, usize, Tally)> {
    let view = map.view(reader);
    let conformity = Conformity::read(view.as_ref(), ontology).ok()?;
    let limits = Limits::new(MOST_RESULTS, LONGEST);
    let report = conformity.validate(view.as_ref(), Scope::Everything, &limits).ok()?;
    let mut counts = Counts::default();
    report.results().for_each(|result| counts.add(&result.severity));
    let schema = Schema::read(view.as_ref(), ontology);
    let described = Completeness::read(view.as_ref(), &schema, &fictitious_graphs(view.as_ref()));
    Some((counts, report.focus_nodes(), described.tally(&Choice::default())))
}

fn check(conformity: &Conformity, view: &dyn View, schema: &Schema) -> Result<Checked, String> {
    let limits = Limits::new(MOST_RESULTS, LONGEST);
    let report = conformity.validate(view, Scope::Everything, &limits);
    let report = report.map_err(|error| {
        tracing::warn!(%error, "an edition is not validated: {error}");
        "La validation de cette édition n’a pas abouti à temps.".to_owned()
    })?;
    let summary = Summary::of(&report, view, schema);
    Ok(Checked { report, summary })
}
