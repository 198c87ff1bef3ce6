//! Another edition beside the one that is shown: `?reference=42` or `?reference=2026-11-01`, for pages that compare two.

use tokio::runtime::Handle;

use super::extract::Visit;
use super::past::{self, DATE, EDITION, PastShown, day};
use super::problem::Problem;
use crate::index::PastError;

/// The name of the parameter.
pub(super) const REFERENCE: &str = "reference";

/// The same visitor in another edition.
pub(super) struct Reference {
    /// What they see there.
    pub(super) visit: Visit,
    /// Which edition it is.
    pub(super) shown: PastShown,
}

impl Visit {
    /// The edition that the address compares with; `None` when it asks for none. From a page only, which runs on a thread
    /// that may wait.
    ///
    /// # Errors
    /// When there is no such edition, or it cannot be read now.
    pub(super) fn reference(&self) -> Result<Option<Reference>, Problem> {
        self.param(REFERENCE).map(|value| self.in_edition(value)).transpose()
    }

    /// The same visitor in the edition of a number or of a date.
    ///
    /// # Errors
    /// When there is no such edition, or it cannot be read now.
    pub(super) fn in_edition(&self, value: &str) -> Result<Reference, Problem> {
        let expected = || {
            Problem::bad(
                REFERENCE,
                "le numéro d’une édition publiée, comme 42, ou une date passée, comme 2026-11-01",
            )
        };
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
        let name = if is_number { EDITION } else { DATE };
        let moment = past::moment(&mut vec![(name.to_owned(), value.to_owned())]);
        let moment = moment.ok().flatten().ok_or_else(expected)?;
        let problem = |error| match error {
            PastError::Busy => Problem::Busy,
            PastError::Unreadable(cause) => Problem::internal(&cause),
            PastError::NotYet | PastError::BeforeTheFirst { .. } => expected(),
        };
        let wait = Handle::current();
        let map = self.present.shared_map();
        let (number, date) = wait.block_on(map.edition_at(moment)).map_err(problem)?;
        let state = wait.block_on(self.present.past(number, &self.reader)).map_err(problem)?;
        let view = state.map().view(&self.reader);
        let schema = state.schema(&self.reader, view.as_ref());
        let fictitious = state.fictitious(&self.reader, view.as_ref());
        let kept = self.pairs.iter().filter(|(name, _)| name != REFERENCE).cloned();
        let visit = Self {
            state,
            reader: self.reader.clone(),
            view,
            schema,
            fictitious,
            path: self.path.clone(),
            pairs: kept.collect(),
            format: self.format,
            picture: false,
            past: None,
            present: self.present.clone(),
        };
        let shown = PastShown { number, day: day(date), present: String::new() };
        Ok(Reference { visit, shown })
    }
}

impl Reference {
    /// «l’édition nº 42 du 1er novembre 2026».
    pub(super) fn words(&self) -> String {
        format!("l’édition nº\u{a0}{} du {}", self.shown.number(), self.shown.day)
    }
}
