//! The past: the map as it was, and undoing a change.

use std::sync::Arc;

use super::changes::NetChange;
use super::publication::{Content, Proposal};
use super::{Repository, RepositoryError, SnapshotHead, Step};
use crate::edition::{Edition, snapshot};
use crate::index::AsOf;
use crate::journal::{Head, Header, Kind};

impl Repository {
    /// The edition as it was, derived facts included (by today's rules).
    ///
    /// # Errors
    /// When the journal cannot be read or is damaged.
    pub async fn as_of(&self, moment: AsOf) -> Result<Edition, RepositoryError> {
        let wanted = |header: &Header| match moment {
            AsOf::Number(number) => header.number <= number,
            AsOf::Date(date) => header.date <= date,
        };
        let (mut edition, mut head) = (Edition::empty(), Head::default());
        if let AsOf::Number(number) = moment
            && let Some((found, at)) = self.nearest_snapshot(number).await?
        {
            (edition, head) = (found, at);
        }
        let mut net = NetChange::default();
        while let Some((change, next)) = self.journal.next(head).await? {
            if !wanted(&change.header) {
                break;
            }
            net.add(change);
            head = next;
        }
        let (added, removed) = net.finish();
        let overlay = edition.overlay(&added, &removed)?;
        let step = Step { number: head.number, derive_all: true };
        Ok(self.with_derived(&edition, &overlay, step)?)
    }

    async fn nearest_snapshot(
        &self,
        most: u64,
    ) -> Result<Option<(Edition, Head)>, RepositoryError> {
        for number in self.journal.snapshots().await?.into_iter().rev().filter(|n| *n <= most) {
            let Some(bytes) = self.journal.snapshot(number).await? else {
                continue;
            };
            let Ok((edition, head)) = snapshot::read(&bytes) else {
                continue;
            };
            let Ok(said) = serde_json::from_slice::<SnapshotHead>(&head) else {
                continue;
            };
            let Ok(hash) = said.hash.parse() else {
                continue;
            };
            if self.journal.hash_of(number).await? == Some(hash) {
                return Ok(Some((edition, Head { number, hash })));
            }
        }
        Ok(None)
    }

    /// A proposal that undoes a change: what it added is removed, what it removed is added.
    ///
    /// # Errors
    /// When the change cannot be read; `None` when there is no such change.
    pub async fn revert(
        self: &Arc<Self>,
        number: u64,
        author: String,
    ) -> Result<Option<Proposal>, RepositoryError> {
        let Some(change) = self.journal.change(number).await? else {
            return Ok(None);
        };
        Ok(Some(Proposal {
            kind: Kind::Revert,
            author,
            organisation: change.header.organisation,
            source: change.header.source,
            message: format!("Annulation du changement n° {number} : {}", change.header.message),
            content: Content::Patch { added: change.removed, removed: change.added },
            based_on: None,
        }))
    }
}
