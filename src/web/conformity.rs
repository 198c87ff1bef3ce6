//! What validation says of each edition, as each reader sees it: made once, when first asked for.

use std::sync::Arc;
use std::time::Duration;

use oxrdf::NamedNodeRef;

use super::shelf::Shelf;
use super::state::AppState;
use super::trend::{Trend, Trends};
use crate::conformity::{Conformity, Counts, Summary};
use crate::index::{Limits, Map, View};
use crate::reader::Reader;
use crate::schema::Schema;
use crate::shacl::{Report, Scope, ShapesError};

/// Results of one edition kept at most.
const MOST_RESULTS: usize = 200_000;
/// How long the validation of an edition may take.
const LONGEST: Duration = Duration::from_secs(25);

/// How much was found in an edition, with the shapes that it had, and how many things were checked.
pub(super) type Counted = (Counts, usize);

/// What validation says, per edition and reader.
#[derive(Default)]
pub(super) struct Conformities {
    shapes: Shelf<Reader, Result<Conformity, ShapesError>>,
    reports: Shelf<Reader, Result<Checked, String>>,
    trends: Trends<Counted>,
}

/// A whole edition, validated.
pub(super) struct Checked {
    pub(super) report: Report,
    pub(super) summary: Summary,
}

impl Conformities {
    /// Lets go of older editions: a report holds the edition that it is of.
    pub(super) fn forget_before(&self, number: u64) {
        self.reports.forget_before(number);
    }
}

impl AppState {
    /// The shapes of an edition and their words, or what is wrong with them.
    pub(super) fn conformity(
        &self,
        reader: &Reader,
        view: &dyn View,
    ) -> Arc<Result<Conformity, ShapesError>> {
        let ontology = self.ontology().as_ref();
        let shapes = &self.conformities().shapes;
        shapes.get(view.number(), reader.clone(), || Conformity::read(view, ontology))
    }

    /// The whole edition, validated; a French sentence when it cannot be.
    pub(super) fn checked(
        &self,
        reader: &Reader,
        (view, schema): (&dyn View, &Schema),
    ) -> Arc<Result<Checked, String>> {
        let conformity = self.conformity(reader, view);
        self.conformities().reports.get(view.number(), reader.clone(), || {
            let conformity = conformity.as_ref().as_ref().map_err(ToString::to_string)?;
            check(conformity, view, schema)
        })
    }

    /// The counts of earlier editions.
    pub(super) fn trend(&self, reader: &Reader, number: u64) -> Arc<Trend<Counted>> {
        let ontology = self.ontology().clone();
        let counting =
            Arc::new(move |map: &dyn Map, reader: &Reader| count(map, reader, ontology.as_ref()));
        self.conformities().trends.of(self, (reader, number), counting)
    }
}

fn count(map: &dyn Map, reader: &Reader, ontology: NamedNodeRef<'_>) -> Option<Counted> {
    let view = map.view(reader);
    let conformity = Conformity::read(view.as_ref(), ontology).ok()?;
    let limits = Limits::new(MOST_RESULTS, LONGEST);
    let report = conformity.validate(view.as_ref(), Scope::Everything, &limits).ok()?;
    let mut counts = Counts::default();
    report.results().for_each(|result| counts.add(&result.severity));
    Some((counts, report.focus_nodes()))
}

fn check(conformity: &Conformity, view: &dyn View, schema: &Schema) -> Result<Checked, String> {
    let limits = Limits::new(MOST_RESULTS, LONGEST);
    let report = conformity.validate(view, Scope::Everything, &limits);
    let report = report.map_err(|error| {
        tracing::warn!(%error, "an edition is not validated: {error}");
        "La validation de cette édition n’a pas abouti à temps.".to_owned()
    })?;
    let summary = Summary::of(&report, view, schema);
    Ok(Checked { report, summary })
}
