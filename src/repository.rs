//! The repository: a journal, and the edition that follows it.
//!
//! Readers take the current edition and keep it as long as they like. A publication is written to the journal first,
//! then merged into a new edition that is swapped in at once: nobody waits for it, nobody sees half of it. Several
//! processes may open the same journal; each follows what the others publish.

mod addresses;
mod changes;
mod chronicle;
mod departures;
mod ground;
mod history;
mod map;
mod past;
mod publication;
mod rights;

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use oxrdf::{NamedNode, Quad};
use serde::{Deserialize, Serialize};

pub use addresses::{Addresses, segment};
pub use changes::{RECENT_KEPT, RecentChange};
pub use ground::Ground;
pub use publication::{Content, Proposal, PublicationError, Published};

use crate::edition::{DictionaryError, Edition, Overlay, snapshot};
pub use crate::index::AsOf;
use crate::journal::{Head, Header, Journal, JournalError};

use crate::reader::Reader;
use changes::{NetChange, remember};

/// How the facts of the community's words follow from the graphs that organisations contribute.
pub trait Derivation: Send + Sync {
    /// Changes when the rules change, so that derived graphs of an older version are made again.
    fn fingerprint(&self) -> String;

    /// The quads of the graph derived from `source`. `ground` holds that graph, its profile, the ontology and what is
    /// shared.
    ///
    /// # Errors
    /// A sentence for the log; the graph is then published without derived facts.
    fn derive(
        &self,
        ground: &Ground,
        source: &NamedNode,
        derived: &NamedNode,
    ) -> Result<Vec<Quad>, String>;
}

/// Why a repository cannot be opened or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepositoryError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Too many terms.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// A setting contradicts what the first change of the journal says.
    #[error("the map in {place} was made with the base {recorded}, not {asked}")]
    OtherBase {
        /// Where the journal is.
        place: String,
        /// What its first change says.
        recorded: String,
        /// What was asked for.
        asked: String,
    },
    /// The base is not an IRI that others can be resolved against.
    #[error("{0} is not a usable base: it must be an absolute IRI that ends with /")]
    InvalidBase(String),
}

/// What readers read at one moment.
#[derive(Clone, Debug)]
pub struct Current {
    /// The frozen dataset.
    pub edition: Arc<Edition>,
    /// The last change that it holds.
    pub head: Head,
    /// The last changes, oldest first: at most [`RECENT_KEPT`].
    pub recent: Vec<RecentChange>,
}

/// The head of a snapshot: what must be known besides the quads.
#[derive(Debug, Serialize, Deserialize)]
struct SnapshotHead {
    number: u64,
    hash: String,
    fingerprint: String,
}

/// A map: its journal and its current edition.
pub struct Repository {
    journal: Journal,
    addresses: Addresses,
    derivation: Arc<dyn Derivation>,
    current: ArcSwap<Current>,
    /// Held by whoever changes the current edition; also remembers when each graph last changed.
    writer: tokio::sync::Mutex<Writer>,
    /// Editions of the past that are being read, and what has left the map.
    pasts: past::Pasts,
}

/// What only the holder of the lock may use.
#[derive(Debug, Default)]
struct Writer {
    /// The last change that touched each graph, as far as this process has seen.
    touched: HashMap<NamedNode, Header>,
    /// Changes replayed or published since the last snapshot.
    since_snapshot: usize,
}

/// How to make the next edition.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Number of the last change that it will hold.
    number: u64,
    /// Whether every derived graph is made again, whatever changed.
    derive_all: bool,
}

/// A snapshot is written after this many changes.
const CHANGES_PER_SNAPSHOT: usize = 64;
/// This many snapshots are kept.
const SNAPSHOTS_KEPT: usize = 3;

impl Repository {
    /// Opens the map of a journal: the newest sound snapshot, then the changes after it.
    ///
    /// `base` is the base of the addresses of things for a new map; for an existing one it must be `None` or agree
    /// with the first change.
    ///
    /// # Errors
    /// When the journal cannot be read, is damaged, or was made with another base.
    pub async fn open(
        journal: Journal,
        base: Option<&str>,
        derivation: Arc<dyn Derivation>,
    ) -> Result<Self, RepositoryError> {
        let addresses = read_base(&journal, base).await?;
        let repository = Self {
            journal,
            addresses,
            derivation,
            current: ArcSwap::from_pointee(Current {
                edition: Arc::new(Edition::empty()),
                head: Head::default(),
                recent: Vec::new(),
            }),
            writer: tokio::sync::Mutex::default(),
            pasts: past::Pasts::default(),
        };
        {
            let mut writer = repository.writer.lock().await;
            let derive_all = repository.restore(&mut writer).await?;
            repository.catch_up(&mut writer, derive_all).await?;
            let head = repository.current().head;
            repository.journal.ends_at(head).await?;
        }
        Ok(repository)
    }

    /// The current edition and the change that made it.
    pub fn current(&self) -> Arc<Current> {
        self.current.load_full()
    }

    /// The current edition as `reader` sees it.
    pub fn view(&self, reader: &Reader) -> crate::edition::FrozenView {
        self.current().edition.view(reader)
    }

    /// The addresses of things and graphs of this map.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The journal behind.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Takes in what other processes have published; returns how many changes there were.
    ///
    /// # Errors
    /// When the journal cannot be read or is damaged; the current edition stays what it was.
    pub async fn follow(&self) -> Result<usize, RepositoryError> {
        let mut writer = self.writer.lock().await;
        self.catch_up(&mut writer, false).await
    }

    /// Loads the newest snapshot that is sound and belongs to this journal; says whether derivation must be redone.
    async fn restore(&self, writer: &mut Writer) -> Result<bool, RepositoryError> {
        for number in self.journal.snapshots().await?.into_iter().rev() {
            let Some(bytes) = self.journal.snapshot(number).await? else {
                continue;
            };
            let loaded = tokio::task::spawn_blocking(move || snapshot::read(&bytes)).await;
            let (edition, head) = match loaded.expect("reading a snapshot does not panic") {
                Ok(loaded) => loaded,
                Err(error) => {
                    tracing::warn!(number, %error, "snapshot {number} is not usable: {error}");
                    continue;
                }
            };
            let Ok(said) = serde_json::from_slice::<SnapshotHead>(&head) else {
                continue;
            };
            let Ok(hash) = said.hash.parse() else {
                continue;
            };
            if self.journal.hash_of(said.number).await? != Some(hash) {
                tracing::warn!(number, "snapshot {number} does not belong to this journal");
                continue;
            }
            let head = Head { number: said.number, hash };
            let recent = self.recent_changes(head.number).await?;
            self.current.store(Arc::new(Current { edition: Arc::new(edition), head, recent }));
            writer.since_snapshot = 0;
            return Ok(said.fingerprint != self.derivation.fingerprint());
        }
        Ok(false)
    }

    /// The last changes up to a number; those that cannot be read are left out (verification names them).
    async fn recent_changes(&self, last: u64) -> Result<Vec<RecentChange>, RepositoryError> {
        let mut recent = Vec::new();
        for number in last.saturating_sub(RECENT_KEPT as u64) + 1..=last {
            match self.journal.change(number).await {
                Ok(Some(change)) => recent.push(RecentChange::of(&change)),
                Ok(None) | Err(JournalError::Unreadable { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(recent)
    }

    /// Applies all the changes after the current one, merged once.
    async fn catch_up(
        &self,
        writer: &mut Writer,
        derive_all: bool,
    ) -> Result<usize, RepositoryError> {
        let current = self.current();
        let mut head = current.head;
        let mut net = NetChange::default();
        let mut count = 0;
        let mut recent = current.recent.clone();
        while let Some((change, next)) = self.journal.next(head).await? {
            let seen = RecentChange::of(&change);
            for graph in &seen.graphs {
                writer.touched.insert(graph.clone(), seen.header.clone());
            }
            remember(&mut recent, seen);
            net.add(change);
            head = next;
            count += 1;
        }
        if count == 0 && !derive_all {
            return Ok(0);
        }
        let (added, removed) = net.finish();
        let overlay = current.edition.overlay(&added, &removed)?;
        let edition = self.with_derived(
            &current.edition,
            &overlay,
            Step { number: head.number, derive_all },
        )?;
        self.current.store(Arc::new(Current { edition: Arc::new(edition), head, recent }));
        writer.since_snapshot += count;
        self.maybe_snapshot(writer).await;
        Ok(count)
    }

    /// The edition with a change merged in and the graphs derived from what changed made again.
    fn with_derived(
        &self,
        before: &Edition,
        overlay: &Overlay,
        Step { number, derive_all }: Step,
    ) -> Result<Edition, DictionaryError> {
        let edition = before.merged(overlay, number);
        let touched = overlay.touched_graphs();
        let everything = derive_all || touched.iter().any(|g| self.addresses.steers_derivation(g));
        // A change of a profile is a change of what is derived from its source.
        let mut sources: Vec<NamedNode> =
            touched.iter().map(|graph| self.addresses.origin_of(graph)).collect();
        if everything {
            sources.extend(edition.graph_descriptions().into_iter().map(|graph| graph.name));
        }
        sources.retain(|graph| self.addresses.is_source(graph));
        sources.sort();
        sources.dedup();
        if sources.is_empty() {
            return Ok(edition);
        }
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for source in &sources {
            let derived = self.addresses.derived_from(source);
            removed.extend(edition.graph_quads(&derived));
            added.extend(self.derive(&edition, source, &derived));
        }
        let overlay = edition.overlay(&added, &removed)?;
        Ok(if overlay.is_empty() { edition } else { edition.merged(&overlay, number) })
    }

    fn derive(&self, edition: &Edition, source: &NamedNode, derived: &NamedNode) -> Vec<Quad> {
        let ground = Ground::new(self.ground_of(edition, source));
        // A source whose last quad was removed has nothing to derive from.
        if !ground.holds(source) {
            return Vec::new();
        }
        self.derivation.derive(&ground, source, derived).unwrap_or_else(|error| {
            tracing::error!(graph = source.as_str(), %error, "no facts derived from {source}: {error}");
            Vec::new()
        })
    }

    async fn maybe_snapshot(&self, writer: &mut Writer) {
        if writer.since_snapshot >= CHANGES_PER_SNAPSHOT {
            match self.write_snapshot().await {
                Ok(_) => writer.since_snapshot = 0,
                // A snapshot is a comfort: the next one will do.
                Err(error) => tracing::warn!(%error, "no snapshot written: {error}"),
            }
        }
    }

    /// Writes a snapshot of the current edition, and deletes those that are no longer useful.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn write_snapshot(&self) -> Result<u64, RepositoryError> {
        let current = self.current();
        let number = current.head.number;
        let head = SnapshotHead {
            number,
            hash: current.head.hash.to_string(),
            fingerprint: self.derivation.fingerprint(),
        };
        let head = serde_json::to_vec(&head).expect("a head is plain JSON");
        let bytes = tokio::task::spawn_blocking(move || {
            let compacted = current.edition.compacted()?;
            Ok::<_, DictionaryError>(snapshot::write(&compacted, &head))
        });
        let bytes = bytes.await.expect("writing a snapshot does not panic")?;
        let bytes = bytes.map_err(|error| JournalError::Write(std::io::Error::other(error)))?;
        self.journal.write_snapshot(number, bytes).await?;
        let mut kept = self.journal.snapshots().await?;
        kept.truncate(kept.len().saturating_sub(SNAPSHOTS_KEPT));
        for old in kept {
            self.journal.delete_snapshot(old).await?;
        }
        Ok(number)
    }
}

async fn read_base(journal: &Journal, asked: Option<&str>) -> Result<Addresses, RepositoryError> {
    let first = journal.next(Head::default()).await?;
    let recorded = first.and_then(|(change, _)| change.header.base);
    match (recorded, asked) {
        (Some(recorded), Some(asked)) if recorded != asked => Err(RepositoryError::OtherBase {
            place: journal.place().to_owned(),
            recorded,
            asked: asked.to_owned(),
        }),
        (Some(base), _) => Addresses::new(base),
        (None, asked) => Addresses::new(asked.unwrap_or(addresses::DEFAULT_BASE)),
    }
}

#[cfg(test)]
mod tests;
