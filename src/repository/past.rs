//! The editions of the past that somebody reads, and what has left the map: made when asked for, a few kept.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;
use tokio::runtime::Handle;

use super::departures::Departures;
use super::map::{summaries, visible_among};
use super::rights::Rights;
use super::{RecentChange, Repository, RepositoryError};
use crate::edition::Edition;
use crate::index::{AsOf, ChangeSummary, Departure, Map, PastError, View};
use crate::reader::Reader;

/// Editions of the past kept in memory.
const MOST_KEPT: usize = 3;
/// Beyond this many quads in all, and twice the current edition, fewer are kept.
const QUADS_KEPT: usize = 2_000_000;
/// Changes that a request may wait for to be read; the background reads the others.
const CHANGES_AT_ONCE: u64 = 64;
/// How long a request waits for an edition of the past before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a repository holds of its past.
#[derive(Debug)]
pub(super) struct Pasts {
    departures: tokio::sync::Mutex<Departures>,
    /// The most recently read last.
    editions: Mutex<Vec<Arc<PastEdition>>>,
    /// Held by whoever makes one: one at a time.
    making: Arc<tokio::sync::Semaphore>,
}

/// An edition of the past, and the changes that came just before it.
#[derive(Debug)]
struct PastEdition {
    edition: Arc<Edition>,
    recent: Vec<RecentChange>,
}

impl Default for Pasts {
    fn default() -> Self {
        Self {
            departures: tokio::sync::Mutex::default(),
            editions: Mutex::default(),
            making: Arc::new(tokio::sync::Semaphore::new(1)),
        }
    }
}

/// The map in an edition of the past, with the rights of now too.
struct PastMap {
    past: Arc<PastEdition>,
    rights: Rights,
    repository: Arc<Repository>,
}

impl PastMap {
    fn seen_by(&self, reader: &Reader) -> crate::edition::FrozenView {
        self.past.edition.view_among(reader, |graph| self.rights.allow(reader, graph))
    }
}

impl Map for PastMap {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        Arc::new(self.seen_by(reader))
    }

    fn history(&self, reader: &Reader, limit: usize) -> Vec<ChangeSummary> {
        let visible = View::graphs(&self.seen_by(reader));
        let known = visible_among(&self.past.recent, &visible);
        summaries(known, self.repository.addresses(), limit)
    }
}

impl Repository {
    /// Reads the whole past that has not been read yet, to know what has left the map: to be called in the background
    /// after the start, and after each publication.
    ///
    /// # Errors
    /// When the journal cannot be read or is damaged; what had been read stays known.
    pub async fn read_past(self: &Arc<Self>) -> Result<(), RepositoryError> {
        self.follow_departures(u64::MAX).await.map(drop)
    }

    /// What has left the map, up to the current edition; `None` when more than `most` changes are still to be read.
    async fn follow_departures(
        self: &Arc<Self>,
        most: u64,
    ) -> Result<Option<tokio::sync::MutexGuard<'_, Departures>>, RepositoryError> {
        let last = self.current().head.number;
        {
            let departures = self.pasts.departures.lock().await;
            if departures.head.number >= last {
                return Ok(Some(departures));
            }
            if last - departures.head.number > most {
                return Ok(None);
            }
        }
        let repository = Arc::clone(self);
        // Reading changes is computing: it must not hold a thread that serves requests.
        let reading = tokio::task::spawn_blocking(move || {
            Handle::current().block_on(repository.take_in_departures(last))
        });
        reading.await.expect("reading a change does not panic")?;
        Ok(Some(self.pasts.departures.lock().await))
    }

    async fn take_in_departures(&self, last: u64) -> Result<(), RepositoryError> {
        loop {
            // Given back after each change: nobody waits for a long past to be read.
            let mut departures = self.pasts.departures.lock().await;
            if departures.head.number >= last {
                return Ok(());
            }
            let Some((change, head)) = self.journal.next(departures.head).await? else {
                return Ok(());
            };
            departures.take_in(&change, head, &self.current().edition);
        }
    }

    /// The rights of now, with what has left the map.
    fn rights(&self, departures: &Departures) -> Rights {
        Rights::new(&self.addresses, &self.current().edition, departures.last_said())
    }

    /// What [`Map::edition_at`] promises.
    pub(super) async fn edition_at_moment(
        self: Arc<Self>,
        moment: AsOf,
    ) -> Result<(u64, OffsetDateTime), PastError> {
        let departures = self.follow_departures(CHANGES_AT_ONCE).await.map_err(unreadable)?;
        departures.ok_or(PastError::Busy)?.edition_at(moment)
    }

    /// What [`Map::departure`] promises.
    pub(super) async fn departure_of(
        self: Arc<Self>,
        reader: Reader,
        thing: oxrdf::NamedNode,
    ) -> Option<Departure> {
        match self.follow_departures(CHANGES_AT_ONCE).await {
            Ok(departures) => {
                let departures = departures?;
                departures.of(&reader, &thing, &self.rights(&departures))
            }
            Err(error) => {
                tracing::error!(%error, "what has left the map is not known: {error}");
                None
            }
        }
    }

    /// What [`Map::past`] promises.
    pub(super) async fn map_of(self: Arc<Self>, number: u64) -> Result<Arc<dyn Map>, PastError> {
        let rights = {
            let departures = self.follow_departures(CHANGES_AT_ONCE).await.map_err(unreadable)?;
            let departures = departures.ok_or(PastError::Busy)?;
            departures.edition_at(AsOf::Number(number))?;
            self.rights(&departures)
        };
        let past = self.past_edition(number).await?;
        Ok(Arc::new(PastMap { past, rights, repository: self }))
    }

    async fn past_edition(self: &Arc<Self>, number: u64) -> Result<Arc<PastEdition>, PastError> {
        if let Some(past) = self.kept_past(number) {
            return Ok(past);
        }
        let turn = Arc::clone(&self.pasts.making).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, turn).await.map_err(|_| PastError::Busy)?;
        let turn = turn.map_err(|_| PastError::Busy)?;
        if let Some(past) = self.kept_past(number) {
            return Ok(past);
        }
        let repository = Arc::clone(self);
        // Goes on when the client has left: it will come back, and find the edition.
        let making = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            Handle::current().block_on(repository.make_past(number))
        });
        match tokio::time::timeout(PATIENCE, making).await {
            Ok(made) => made.expect("an edition of the past does not panic").map_err(unreadable),
            Err(_) => Err(PastError::Busy),
        }
    }

    async fn make_past(&self, number: u64) -> Result<Arc<PastEdition>, RepositoryError> {
        let current = self.current();
        let past = if number == current.head.number {
            PastEdition { edition: Arc::clone(&current.edition), recent: current.recent.clone() }
        } else {
            let edition = Arc::new(self.as_of(AsOf::Number(number)).await?);
            PastEdition { edition, recent: self.recent_changes(number).await? }
        };
        let past = Arc::new(past);
        let mut kept = self.pasts.editions.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(Arc::clone(&past));
        let most = QUADS_KEPT.max(2 * current.edition.len());
        while kept.len() > MOST_KEPT
            || (kept.len() > 1 && kept.iter().map(|past| past.edition.len()).sum::<usize>() > most)
        {
            kept.remove(0);
        }
        Ok(past)
    }

    fn kept_past(&self, number: u64) -> Option<Arc<PastEdition>> {
        let mut kept = self.pasts.editions.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|past| past.edition.number() == number)?;
        let past = kept.remove(place);
        kept.push(Arc::clone(&past));
        Some(past)
    }
}

fn unreadable(error: RepositoryError) -> PastError {
    tracing::error!(%error, "the past cannot be read: {error}");
    PastError::Unreadable(error.to_string())
}
