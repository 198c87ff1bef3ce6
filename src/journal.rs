//! The journal: numbered, immutable changes on a disk or an object store. It is the only truth of a map.
//!
//! A change is one object, `changes/0000000042.rdfp.gz`, written with create-if-absent and synced before it is
//! acknowledged: of two processes that write the same number, exactly one wins. Each change names the SHA-256 of the
//! object before it, so an altered past is detected and named. Snapshots are copies that make opening fast; they can be
//! deleted at any time. Nothing here knows what the quads mean.

pub mod change;
mod error;
pub mod patch;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use oxrdf::NamedNode;

pub use change::{Change, Header, Kind, Sha256Hash};
pub use error::JournalError;

/// The last change that somebody knows: what the next one must follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its number; 0 before the first change.
    pub number: u64,
    /// SHA-256 of its object; zeros before the first change.
    pub hash: Sha256Hash,
}

/// What is wrong with a journal, change by change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The change concerned.
    pub number: u64,
    /// Its object.
    pub object: String,
    /// What is wrong with it.
    pub what: DamageKind,
}

/// Ways in which a past change can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamageKind {
    /// The object is not there although a later one is.
    Missing,
    /// The bytes are not those that the next change was written after.
    Altered,
    /// The bytes are not a change: truncated, or not ours.
    Unreadable(String),
}

/// A sequence of changes in an object store.
#[derive(Clone, Debug)]
pub struct Journal {
    store: Arc<dyn ObjectStore>,
    /// Where it is, for people.
    place: String,
}

const CHANGES: &str = "changes";
const SNAPSHOTS: &str = "snapshots";
/// Staging files of writes that a crash interrupted are removed when they are older than this.
const STALE: Duration = Duration::from_secs(3600);

impl Journal {
    /// Opens, or prepares, a journal in a local folder.
    ///
    /// # Errors
    /// When the folder cannot be created or read.
    pub fn local(folder: &Path) -> Result<Self, JournalError> {
        let place = folder.display().to_string();
        let at = |source: std::io::Error| JournalError::Folder { place: place.clone(), source };
        for name in [CHANGES, SNAPSHOTS] {
            std::fs::create_dir_all(folder.join(name)).map_err(at)?;
            remove_stale_staging(&folder.join(name));
        }
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(|source| JournalError::storage(&place, source))?
            .with_fsync(true);
        Ok(Self { store: Arc::new(store), place })
    }

    /// A journal in any object store that knows create-if-absent.
    pub fn on(store: Arc<dyn ObjectStore>, place: impl Into<String>) -> Self {
        Self { store, place: place.into() }
    }

    /// Where it is, for people.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Writes the change that follows `head`, and gives the new head once it is on the disk for good.
    ///
    /// # Errors
    /// [`JournalError::Conflict`] when another process has written that number first; nothing is written then.
    pub async fn append(&self, head: Head, change: &Change) -> Result<Head, JournalError> {
        let number = head.number + 1;
        let bytes = Bytes::from(patch::write(number, head, change)?);
        let key = change_key(number);
        let hash = Sha256Hash::of(&bytes);
        match self.create(&key, bytes.clone()).await {
            Ok(()) => Ok(Head { number, hash }),
            // A store may report that our own write exists when it retried it after a lost answer.
            Err(object_store::Error::AlreadyExists { .. }) => match self.get(&key).await? {
                Some(there) if there == bytes => Ok(Head { number, hash }),
                _ => Err(JournalError::Conflict { number }),
            },
            Err(source) => Err(JournalError::storage(&self.place, source)),
        }
    }

    /// Writes the object of the change that follows `head` as it is, and gives the new head; the chain is checked.
    ///
    /// # Errors
    /// When the object is no change, does not follow `head`, or that number is there already.
    pub async fn append_as_it_is(&self, head: Head, bytes: Vec<u8>) -> Result<Head, JournalError> {
        let number = head.number + 1;
        let (previous, _) = patch::read(number, &bytes)?;
        if previous != head.hash {
            return Err(JournalError::BrokenChain { altered: head.number, found_by: number });
        }
        let hash = Sha256Hash::of(&bytes);
        match self.create(&change_key(number), Bytes::from(bytes)).await {
            Ok(()) => Ok(Head { number, hash }),
            Err(object_store::Error::AlreadyExists { .. }) => {
                Err(JournalError::Conflict { number })
            }
            Err(source) => Err(JournalError::storage(&self.place, source)),
        }
    }

    /// The change that follows `head`, if it has been written; the chain is checked.
    ///
    /// # Errors
    /// When the object cannot be read, or does not follow `head`.
    pub async fn next(&self, head: Head) -> Result<Option<(Change, Head)>, JournalError> {
        let number = head.number + 1;
        let Some(bytes) = self.get(&change_key(number)).await? else {
            return Ok(None);
        };
        let (previous, change) = patch::read(number, &bytes)?;
        if previous != head.hash {
            return Err(JournalError::BrokenChain { altered: head.number, found_by: number });
        }
        Ok(Some((change, Head { number, hash: Sha256Hash::of(&bytes) })))
    }

    /// Checks that nothing was written after `head`, once all that follows it has been read: a change that is
    /// missing must not be taken for the end, or another one would be written in its place.
    ///
    /// # Errors
    /// [`JournalError::Missing`], or when the store cannot be listed.
    pub async fn ends_at(&self, head: Head) -> Result<(), JournalError> {
        let last = self.numbers(CHANGES).await?.pop().unwrap_or(0);
        let number = head.number + 1;
        // Another process may have written the next change since it was looked for.
        if last <= head.number || self.get(&change_key(number)).await?.is_some() {
            return Ok(());
        }
        Err(JournalError::Missing { number })
    }

    /// A change by its number, without checking that it follows the one before.
    ///
    /// # Errors
    /// When the object cannot be read.
    pub async fn change(&self, number: u64) -> Result<Option<Change>, JournalError> {
        match self.get(&change_key(number)).await? {
            Some(bytes) => Ok(Some(patch::read(number, &bytes)?.1)),
            None => Ok(None),
        }
    }

    /// The bytes of a change as they were written: RDF Patch, gzip.
    ///
    /// # Errors
    /// When the object cannot be read.
    pub async fn object(&self, number: u64) -> Result<Option<Vec<u8>>, JournalError> {
        Ok(self.get(&change_key(number)).await?.map(|bytes| bytes.to_vec()))
    }

    /// The quads of a change that hold `mention`, and the graphs that the change touched: cheap when there are none.
    /// The outer `None` is a change that is not there, the inner one a change that does not hold it.
    ///
    /// # Errors
    /// When the object cannot be read.
    pub async fn change_with(
        &self,
        number: u64,
        mention: &str,
    ) -> Result<Option<Option<(Change, Vec<NamedNode>)>>, JournalError> {
        match self.get(&change_key(number)).await? {
            Some(bytes) => Ok(Some(patch::read_with(number, &bytes, mention)?)),
            None => Ok(None),
        }
    }

    /// The headers of all changes, oldest first, without checking the chain (see [`Journal::verify`]).
    ///
    /// # Errors
    /// When an object cannot be read.
    pub async fn headers(&self) -> Result<Vec<Header>, JournalError> {
        let mut headers = Vec::new();
        for number in self.numbers(CHANGES).await? {
            if let Some(bytes) = self.get(&change_key(number)).await? {
                headers.push(patch::read_header(number, &bytes)?);
            }
        }
        Ok(headers)
    }

    /// Reads every change and checks the whole chain.
    ///
    /// # Errors
    /// When the store cannot be read; damage of the changes themselves is the result.
    pub async fn verify(&self) -> Result<Vec<Damage>, JournalError> {
        let mut damages = Vec::new();
        let numbers = self.numbers(CHANGES).await?;
        let last = numbers.last().copied().unwrap_or(0);
        let mut before = Some(Sha256Hash::default());
        for number in 1..=last {
            let object = change_key(number).to_string();
            let mut damage = |number, object, what| damages.push(Damage { number, object, what });
            let Some(bytes) = self.get(&change_key(number)).await? else {
                damage(number, object, DamageKind::Missing);
                before = None;
                continue;
            };
            match patch::read(number, &bytes) {
                Ok((previous, _)) if before.is_some_and(|before| before != previous) => {
                    let altered = change_key(number - 1).to_string();
                    damage(number - 1, altered, DamageKind::Altered);
                }
                Ok(_) => {}
                Err(error) => damage(number, object, DamageKind::Unreadable(error.to_string())),
            }
            before = Some(Sha256Hash::of(&bytes));
        }
        Ok(damages)
    }

    /// SHA-256 of the object of a change; `None` when it is not there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn hash_of(&self, number: u64) -> Result<Option<Sha256Hash>, JournalError> {
        if number == 0 {
            return Ok(Some(Sha256Hash::default()));
        }
        Ok(self.get(&change_key(number)).await?.map(|bytes| Sha256Hash::of(&bytes)))
    }

    /// Numbers of the changes of which there is a snapshot, oldest first.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn snapshots(&self) -> Result<Vec<u64>, JournalError> {
        self.numbers(SNAPSHOTS).await
    }

    /// The bytes of a snapshot.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn snapshot(&self, number: u64) -> Result<Option<Bytes>, JournalError> {
        self.get(&snapshot_key(number)).await
    }

    /// Writes a snapshot; one that is there already for that number is replaced.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn write_snapshot(&self, number: u64, bytes: Vec<u8>) -> Result<(), JournalError> {
        let put = self.store.put(&snapshot_key(number), PutPayload::from(bytes)).await;
        put.map(drop).map_err(|source| JournalError::storage(&self.place, source))
    }

    /// Deletes a snapshot, which can always be made again.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn delete_snapshot(&self, number: u64) -> Result<(), JournalError> {
        match self.store.delete(&snapshot_key(number)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(JournalError::storage(&self.place, source)),
        }
    }

    async fn create(&self, key: &Key, bytes: Bytes) -> object_store::Result<()> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        self.store.put_opts(key, PutPayload::from(bytes), options).await.map(drop)
    }

    async fn get(&self, key: &Key) -> Result<Option<Bytes>, JournalError> {
        let storage = |source| JournalError::storage(&self.place, source);
        match self.store.get(key).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(storage)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(storage(source)),
        }
    }

    /// Numbers of the objects of a folder, sorted: local listings come in any order.
    async fn numbers(&self, folder: &str) -> Result<Vec<u64>, JournalError> {
        let listed = self.store.list(Some(&Key::from(folder))).try_collect::<Vec<_>>().await;
        let listed = listed.map_err(|source| JournalError::storage(&self.place, source))?;
        let mut numbers: Vec<u64> = listed
            .iter()
            .filter_map(|object| object.location.filename()?.split('.').next()?.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }
}

fn change_key(number: u64) -> Key {
    Key::from(format!("{CHANGES}/{number:010}.rdfp.gz"))
}

fn snapshot_key(number: u64) -> Key {
    Key::from(format!("{SNAPSHOTS}/{number:010}.portulan"))
}

/// Removes what interrupted writes left (`name#1`), except what may belong to a write under way.
fn remove_stale_staging(folder: &PathBuf) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_staging = entry.file_name().to_string_lossy().contains('#');
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let age = modified.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
        if is_staging && age.is_some_and(|age| age > STALE) {
            // Leaving it there does no harm: listings hide it.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests;
