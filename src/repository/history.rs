//! The past: the map as it was, and undoing a change.

use std::sync::Arc;

use oxrdf::NamedNode;

use super::changes::{NetChange, RecentChange};
use super::publication::{Content, Proposal};
use super::{Repository, RepositoryError, SnapshotHead, Step};
use crate::edition::{Edition, Overlay, snapshot};
use crate::index::AsOf;
use crate::journal::{Head, Header, Kind};

impl Repository {
    /// The edition as it was, derived facts included (by today's rules).
    ///
    /// # Errors
    /// When the journal cannot be read or is damaged.
    pub async fn as_of(&self, moment: AsOf) -> Result<Edition, RepositoryError> {
        let (edition, overlay, head) = self.replayed(moment).await?;
        let step = Step { number: head.number, derive_all: true };
        Ok(self.with_derived(&edition, &overlay, step)?)
    }

    /// The edition as it was, as far as it was written: the graphs derived by today's rules may be those of another day.
    ///
    /// # Errors
    /// When the journal cannot be read or is damaged.
    pub async fn written_as_of(&self, moment: AsOf) -> Result<Edition, RepositoryError> {
        let (edition, overlay, head) = self.replayed(moment).await?;
        Ok(edition.merged(&overlay, head.number))
    }

    /// The changes that touched a graph after one edition and up to another, the oldest first.
    ///
    /// # Errors
    /// When the journal cannot be read or is damaged.
    pub async fn changes_of(
        &self,
        graph: &NamedNode,
        (after, last): (u64, u64),
    ) -> Result<Vec<Header>, RepositoryError> {
        let mut headers = Vec::new();
        for number in after + 1..=last {
            headers.extend(self.touched(graph, number).await?);
        }
        Ok(headers)
    }

    /// The last change that touched a graph, no later than this edition.
    ///
    /// # Errors
    /// When the journal cannot be read or is damaged.
    pub async fn last_change_of(
        &self,
        graph: &NamedNode,
        last: u64,
    ) -> Result<Option<Header>, RepositoryError> {
        for number in (1..=last).rev() {
            if let Some(header) = self.touched(graph, number).await? {
                return Ok(Some(header));
            }
        }
        Ok(None)
    }

    /// What is said of a change, when it touched this graph.
    async fn touched(
        &self,
        graph: &NamedNode,
        number: u64,
    ) -> Result<Option<Header>, RepositoryError> {
        let change = self.journal.change(number).await?.map(|change| RecentChange::of(&change));
        Ok(change.filter(|change| change.graphs.contains(graph)).map(|change| change.header))
    }

    /// An edition of the past and what was written since, up to a moment.
    async fn replayed(&self, moment: AsOf) -> Result<(Edition, Overlay, Head), RepositoryError> {
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
        Ok((edition, overlay, head))
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
