//! From a request to its answer: kept ones are sent at once, others are made once, on a thread of their own.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use tokio::runtime::Handle;

use super::cache::{Kept, Key, Made, can_keep, pack};
use super::extract::{Asked, Visit};
use super::problem::Problem;

/// How long a request waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// An answer just made.
enum Fresh {
    /// It can serve others: it holds the edition that it was made from.
    Shared(Arc<Kept>, u64),
    /// For this client only.
    Own(Response),
}

impl Fresh {
    fn own(self) -> Response {
        match self {
            Self::Own(response) => response,
            Self::Shared(..) => unreachable!("nothing is shared unless asked for"),
        }
    }
}

impl Visit {
    /// A problem as it is told to who reads the past: what is not there may be there now.
    fn in_its_time(&self, problem: Problem) -> Problem {
        match (&self.past, problem) {
            (Some(past), Problem::NotFound(words)) => {
                Problem::NotThen { words, past: past.clone() }
            }
            (_, problem) => problem,
        }
    }
}

impl Asked {
    /// Makes the answer on a thread of its own (reading the map is computing, not waiting), or sends it from what is
    /// kept.
    ///
    /// The answer must depend on nothing but the edition, the reader, the address and the format: it is kept and sent
    /// to every reader of the same rights who asks the same. Use [`Asked::answer_anew`] for a page that tells the time,
    /// knows its visitor by name, or reads anything else of the request; an answer with `Set-Cookie` or
    /// `Cache-Control` is never kept either.
    ///
    /// # Errors
    /// The problem that `make` returns; [`Problem::Busy`] when the turn does not come; [`Problem::Internal`] when
    /// `make` panics.
    pub(super) async fn answer<F>(self, make: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Visit) -> Result<Response, Problem> + Send + 'static,
    {
        let asked = self.settled().await?;
        let Some(answers) = asked.state.answers().filter(|_| asked.only_reads) else {
            return asked.compute(make, false).await.map(Fresh::own);
        };
        let key = asked.key();
        match answers.get(&key).await {
            Ok(Made::Kept(kept)) => kept.send(&asked.wanted),
            Ok(Made::Refused(problem)) => Err(problem),
            Ok(Made::Alone) => asked.compute(make, false).await.map(Fresh::own),
            Err(turn) => {
                let wanted = asked.wanted.clone();
                let fresh = asked.compute(make, true).await;
                let (made, answer) = match fresh {
                    Ok(Fresh::Shared(kept, number)) => {
                        let sent = kept.send(&wanted);
                        // A publication may have come between the key and the page.
                        let is_same = number == key.shown;
                        (if is_same { Made::Kept(kept) } else { Made::Alone }, sent)
                    }
                    Ok(Fresh::Own(response)) => (Made::Alone, Ok(response)),
                    Err(problem) => (Made::Refused(problem.clone()), Err(problem)),
                };
                answers.keep(turn, &key, made);
                answer
            }
        }
    }

    /// The same for an answer that is made for this request alone.
    ///
    /// # Errors
    /// As [`Asked::answer`].
    pub(super) async fn answer_anew<F>(self, make: F) -> Result<Response, Problem>
    where
        F: FnOnce(&Visit) -> Result<Response, Problem> + Send + 'static,
    {
        self.settled().await?.compute(make, false).await.map(Fresh::own)
    }

    /// The same request, knowing which edition of the past it asks for.
    async fn settled(mut self) -> Result<Self, Problem> {
        self.shown = self.past().await?;
        Ok(self)
    }

    /// What an answer depends on.
    fn key(&self) -> Key {
        let number = self.state.map().view(&self.reader).number();
        Key {
            shown: self.shown.as_ref().map_or(number, |past| past.number),
            is_past: self.shown.is_some(),
            rights: number,
            reader: self.reader.clone(),
            format: self.format,
            // Encoded again: two requests that mean the same give the same text, two that do not never do.
            address: self.present().into(),
        }
    }

    async fn compute<F>(mut self, make: F, share: bool) -> Result<Fresh, Problem>
    where
        F: FnOnce(&Visit) -> Result<Response, Problem> + Send + 'static,
    {
        if let Some(past) = &self.shown {
            let state = self.state.past(past.number, &self.reader).await;
            self.state = state.map_err(|error| self.past_problem(error))?;
        }
        let turn = tokio::time::timeout(PATIENCE, self.state.workers().acquire_owned());
        let permit = match turn.await {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) | Err(_) => return Err(Problem::Busy),
        };
        let work = move || {
            // Held by the computation itself: a client that goes away does not free the processor.
            let _permit = permit;
            let visit = Visit::open(self);
            let mut response = make(&visit).map_err(|problem| visit.in_its_time(problem))?;
            if let Some(past) = &visit.past {
                response = Handle::current().block_on(past.carried(response))?;
            }
            if share && can_keep(&response) {
                let kept = Handle::current().block_on(pack(response))?;
                return Ok(Fresh::Shared(Arc::new(kept), visit.view.number()));
            }
            Ok(Fresh::Own(response))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(answer) => answer,
            Err(fault) => Err(Problem::internal(&fault)),
        }
    }
}
