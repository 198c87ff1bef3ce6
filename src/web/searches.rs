//! The search indexes, one per edition and audience, each made on a thread of its own.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::index::View;
use crate::reader::Reader;
use crate::schema::Schema;
use crate::search::SearchIndex;

/// Audiences whose index is kept; beyond, all are made again as they are asked for.
const MOST_KEPT: usize = 16;

/// What is made, or being made.
#[derive(Default)]
pub(super) struct Searches(Mutex<HashMap<Reader, (u64, Arc<Slot>)>>);

/// An index that comes.
#[derive(Default)]
struct Slot {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
enum State {
    #[default]
    Coming,
    Ready(Arc<SearchIndex>),
    Failed,
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, state: State) {
        *self.lock() = state;
        self.changed.notify_all();
    }
}

/// Says that the index failed if the thread that makes it dies.
struct Watch(Arc<Slot>);

impl Drop for Watch {
    fn drop(&mut self) {
        let is_coming = matches!(*self.0.lock(), State::Coming);
        if is_coming {
            self.0.end(State::Failed);
        }
    }
}

impl Searches {
    fn table(&self) -> MutexGuard<'_, HashMap<Reader, (u64, Arc<Slot>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts to make the index of what a view shows, unless it is made, being made, or of an older edition than one
    /// that is.
    pub(super) fn start(&self, reader: &Reader, (view, schema): (&Arc<dyn View>, &Arc<Schema>)) {
        let number = view.number();
        let slot = {
            let mut table = self.table();
            let known = table.get(reader).is_some_and(|(known, slot)| {
                *known > number || (*known == number && !matches!(*slot.lock(), State::Failed))
            });
            if known {
                return;
            }
            if table.len() >= MOST_KEPT && !table.contains_key(reader) {
                table.clear();
            }
            let slot = Arc::<Slot>::default();
            table.insert(reader.clone(), (number, Arc::clone(&slot)));
            slot
        };
        let watch = Watch(slot);
        let (view, schema) = (Arc::clone(view), Arc::clone(schema));
        let work = move || {
            let started = Instant::now();
            match SearchIndex::build(view.as_ref(), &schema) {
                Ok(index) => {
                    let (entries, took) = (index.len(), started.elapsed());
                    tracing::debug!(number, entries, ?took, "search index made");
                    watch.0.end(State::Ready(Arc::new(index)));
                }
                Err(error) => tracing::error!(number, %error, "search index not made"),
            }
        };
        if let Err(error) = thread::Builder::new().name("search index".to_owned()).spawn(work) {
            tracing::error!(%error, "no thread to make a search index");
        }
    }

    /// The index of that edition, if it is made within `patience`.
    pub(super) fn wait(
        &self,
        reader: &Reader,
        number: u64,
        patience: Duration,
    ) -> Option<Arc<SearchIndex>> {
        let slot = {
            let table = self.table();
            let (known, slot) = table.get(reader)?;
            (*known == number).then(|| Arc::clone(slot))?
        };
        let is_coming = |state: &mut State| matches!(state, State::Coming);
        let (state, _) = slot
            .changed
            .wait_timeout_while(slot.lock(), patience, is_coming)
            .unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Ready(index) => Some(Arc::clone(index)),
            State::Coming | State::Failed => None,
        }
    }
}
