//! What is counted of some earlier editions, read in the background the first time that a reader asks for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use super::state::AppState;
use crate::index::{Map, PastError};
use crate::reader::Reader;

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

/// The trends of each reader.
pub(super) struct Trends<T>(Mutex<HashMap<Reader, Arc<Trend<T>>>>);

impl<T> Default for Trends<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// What is counted of some earlier editions, read with the rights of today.
pub(super) struct Trend<T> {
    rights: u64,
    points: Mutex<Vec<Point<T>>>,
    done: AtomicBool,
}

/// One earlier edition.
#[derive(Clone, Debug)]
pub(super) struct Point<T> {
    /// Its number.
    pub(super) number: u64,
    /// When it was published, in RFC 3339.
    pub(super) date: String,
    /// What is counted of it.
    pub(super) value: T,
}

/// Counts something of an edition.
pub(super) type Count<T> = Arc<dyn Fn(&dyn Map, &Reader) -> Option<T> + Send + Sync>;

impl<T: Clone> Trend<T> {
    /// What is known after a moment, the oldest first, and whether that is all.
    pub(super) fn known(&self) -> (Vec<Point<T>>, bool) {
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

impl<T: Send + 'static> Trends<T> {
    /// What is counted of earlier editions; it is read in the background, the first time that a reader asks for it after
    /// a publication, since rights may have changed with it.
    pub(super) fn of(
        &self,
        state: &AppState,
        (reader, number): (&Reader, u64),
        count: Count<T>,
    ) -> Arc<Trend<T>> {
        let mut trends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
        let (state, reader, own) = (state.clone(), reader.clone(), Arc::clone(&trend));
        match Handle::try_current() {
            Ok(runtime) => {
                drop(runtime.spawn(async move { own.fill(&state, &reader, count).await }))
            }
            Err(_) => trend.done.store(true, Ordering::Release),
        }
        trend
    }
}

impl<T: Send + 'static> Trend<T> {
    async fn fill(&self, state: &AppState, reader: &Reader, count: Count<T>) {
        let changes = state.map().history(reader, LOOKED_AT);
        let earlier: Vec<_> =
            changes.into_iter().filter(|change| change.number < self.rights).collect();
        let step = earlier.len().div_ceil(EARLIER).max(1);
        for change in earlier.into_iter().step_by(step) {
            // A publication since: whoever asks again starts anew, with the rights of then.
            if state.map().view(reader).number() != self.rights {
                break;
            }
            let Some(map) = past(state.shared_map(), change.number).await else {
                continue;
            };
            let (reader, count) = (reader.clone(), Arc::clone(&count));
            let counted = tokio::task::spawn_blocking(move || count(map.as_ref(), &reader));
            if let Ok(Some(value)) = counted.await {
                let point = Point { number: change.number, date: change.date, value };
                self.points.lock().unwrap_or_else(PoisonError::into_inner).push(point);
            }
        }
        self.done.store(true, Ordering::Release);
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
