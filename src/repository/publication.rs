//! Publishing: a proposal becomes a change of the journal, then an edition.

use std::sync::Arc;

use oxrdf::{NamedNode, Quad};
use time::OffsetDateTime;

use super::changes::{RecentChange, remember};
use super::{Current, Repository, RepositoryError, Step, Writer};
use crate::edition::{DictionaryError, Edition, Overlay};
use crate::journal::{Change, Head, Header, JournalError, Kind};

/// What somebody wants to change, and why.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What kind of act it is.
    pub kind: Kind,
    /// Who.
    pub author: String,
    /// On behalf of which organisation, by its short name.
    pub organisation: Option<String>,
    /// Which source it comes from.
    pub source: Option<String>,
    /// Why.
    pub message: String,
    /// The quads concerned.
    pub content: Content,
    /// Number of the edition that the author was looking at; a change made since then to the same graphs is a conflict.
    /// `None` means: whatever the present state.
    pub based_on: Option<u64>,
}

/// The quads of a proposal.
#[derive(Clone, Debug)]
pub enum Content {
    /// These graphs must hold exactly these quads (an import): what is missing is added, what is too much is removed.
    Replace {
        /// The graphs replaced as a whole.
        graphs: Vec<NamedNode>,
        /// All that they must hold.
        quads: Arc<Vec<Quad>>,
    },
    /// Some quads to add and to remove (a correction).
    Patch {
        /// To add.
        added: Vec<Quad>,
        /// To remove.
        removed: Vec<Quad>,
    },
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Number of the change, or of the present edition when nothing had to change.
    pub number: u64,
    /// Quads really added; derived facts are not counted.
    pub added: usize,
    /// Quads really removed.
    pub removed: usize,
}

/// Why a proposal was not published. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublicationError {
    /// Somebody has changed the same graph since the author looked at it.
    #[error("change {} by {} has touched the graph {graph} meanwhile", header.number, header.author)]
    Conflict {
        /// The graph.
        graph: NamedNode,
        /// The change that came first.
        header: Box<Header>,
    },
    /// Others published so often that this proposal never found its turn.
    #[error("too many publications at the same time")]
    Busy,
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The repository.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// Too many terms.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
}

/// A change that the journal holds and readers do not see yet.
struct Accepted {
    current: Arc<Current>,
    touched: Vec<NamedNode>,
    head: Head,
    change: RecentChange,
}

/// How many times a proposal is rebased on what others publish before giving up.
const ATTEMPTS: usize = 20;

impl Repository {
    /// What a proposal would really change in the present edition.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn preview(&self, content: &Content) -> Result<Overlay, DictionaryError> {
        overlay_of(&self.current().edition, content)
    }

    /// The edition as it would be with a proposal, what is derived from it included; nobody else sees it.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn previewed(&self, content: &Content) -> Result<Edition, DictionaryError> {
        let current = self.current();
        let overlay = overlay_of(&current.edition, content)?;
        let step = Step { number: current.head.number, derive_all: false };
        self.with_derived(&current.edition, &overlay, step)
    }

    /// Publishes: when this returns, the change is on the disk for good and readers see it.
    ///
    /// # Errors
    /// See [`PublicationError`]; nothing was changed then.
    pub async fn publish(
        self: &Arc<Self>,
        proposal: Proposal,
    ) -> Result<Published, PublicationError> {
        let mut writer = self.writer.lock().await;
        let proposal = Arc::new(proposal);
        for _ in 0..ATTEMPTS {
            self.check_conflict(&writer, &proposal)?;
            let current = self.current();
            let (overlay, change) = {
                let (repository, current) = (Arc::clone(self), Arc::clone(&current));
                let proposal = Arc::clone(&proposal);
                let compared = tokio::task::spawn_blocking(move || {
                    let overlay = overlay_of(&current.edition, &proposal.content)?;
                    let change = repository.change(&proposal, &overlay, current.head);
                    Ok::<_, DictionaryError>((Arc::new(overlay), change))
                });
                compared.await.expect("comparing quads does not panic")?
            };
            let published = Published {
                number: current.head.number + 1,
                added: change.added.len(),
                removed: change.removed.len(),
            };
            if overlay.is_empty() {
                return Ok(Published { number: current.head.number, ..published });
            }
            // The next edition is made while the change is written; nobody sees it before the change is there for good.
            let edition = {
                let (repository, before) = (Arc::clone(self), Arc::clone(&current));
                let overlay = Arc::clone(&overlay);
                let step = Step { number: published.number, derive_all: false };
                tokio::task::spawn_blocking(move || {
                    repository.with_derived(&before.edition, &overlay, step)
                })
            };
            match self.journal.append(current.head, &change).await {
                Ok(head) => {
                    let edition = edition.await.expect("merging and deriving do not panic")?;
                    let change = RecentChange::of(&change);
                    let touched = overlay.touched_graphs();
                    let accepted = Accepted { current, touched, head, change };
                    self.swap_in(&mut writer, accepted, edition).await;
                    return Ok(published);
                }
                Err(JournalError::Conflict { .. }) => {
                    self.catch_up(&mut writer, false).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(PublicationError::Busy)
    }

    fn check_conflict(&self, writer: &Writer, proposal: &Proposal) -> Result<(), PublicationError> {
        let Some(based_on) = proposal.based_on else {
            return Ok(());
        };
        let graphs: Vec<&NamedNode> = match &proposal.content {
            Content::Replace { graphs, .. } => graphs.iter().collect(),
            Content::Patch { added, removed } => added
                .iter()
                .chain(removed)
                .filter_map(|quad| match &quad.graph_name {
                    oxrdf::GraphName::NamedNode(graph) => Some(graph),
                    _ => None,
                })
                .collect(),
        };
        for graph in graphs {
            if let Some(header) = writer.touched.get(graph)
                && header.number > based_on
            {
                let header = Box::new(header.clone());
                return Err(PublicationError::Conflict { graph: graph.clone(), header });
            }
        }
        Ok(())
    }

    fn change(&self, proposal: &Proposal, overlay: &Overlay, head: Head) -> Change {
        let number = head.number + 1;
        Change {
            header: Header {
                number,
                kind: proposal.kind,
                date: now(),
                author: proposal.author.clone(),
                organisation: proposal.organisation.clone(),
                source: proposal.source.clone(),
                message: proposal.message.clone(),
                base: (number == 1).then(|| self.addresses.base().to_owned()),
            },
            added: overlay.added_quads(),
            removed: overlay.removed_quads(),
        }
    }

    /// The change is in the journal: readers must see it.
    async fn swap_in(
        &self,
        writer: &mut Writer,
        Accepted { current, touched, head, change }: Accepted,
        edition: Edition,
    ) {
        for graph in touched {
            writer.touched.insert(graph, change.header.clone());
        }
        let mut recent = current.recent.clone();
        remember(&mut recent, change);
        self.current.store(Arc::new(Current { edition: Arc::new(edition), head, recent }));
        writer.since_snapshot += 1;
        self.maybe_snapshot(writer).await;
    }
}

/// What a proposal would change in an edition.
pub(super) fn overlay_of(edition: &Edition, content: &Content) -> Result<Overlay, DictionaryError> {
    match content {
        Content::Patch { added, removed } => edition.overlay(added, removed),
        Content::Replace { graphs, quads } => {
            let before: Vec<Quad> =
                graphs.iter().flat_map(|graph| edition.graph_quads(graph)).collect();
            edition.overlay(quads.as_slice(), &before)
        }
    }
}

/// The present instant, to the second: finer means nothing to people.
fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}
