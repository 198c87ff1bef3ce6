//! What the indicators give on each edition, as each reader sees it: asked once, when first needed.

use std::sync::Arc;

use super::shelf::Shelf;
use super::state::AppState;
use super::trend::{Trend, Trends};
use crate::index::{Map, View};
use crate::indicators::{Measure, Rule, Tally, indicators, measure, rules};
use crate::queries::{Indicator, Question};
use crate::reader::Reader;

/// What the indicators give, per edition and reader.
#[derive(Default)]
pub(super) struct Principles {
    boards: Shelf<Reader, Result<Board, String>>,
    trends: Trends<Vec<Option<Tally>>>,
}

/// The rules and what the indicators give of them.
pub(super) struct Board {
    /// The rules, in the order of the framework.
    pub(super) rules: Vec<Rule>,
    /// The indicators, by name.
    pub(super) figures: Vec<Figure>,
}

/// An indicator and what it gives.
pub(super) struct Figure {
    /// The question.
    pub(super) question: &'static Question,
    /// What it gives; none when the question was not answered in time.
    pub(super) measure: Option<Measure>,
}

impl Board {
    /// The indicators of a rule, each with its place.
    pub(super) fn of<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = (usize, &'a Figure)> {
        let serves = move |figure: &Figure| figure.question.rules.iter().any(|one| one == rule);
        self.figures.iter().enumerate().filter(move |(_, figure)| serves(figure))
    }
}

impl AppState {
    /// What the indicators give on an edition; a French sentence when the rules cannot be read.
    pub(super) fn board(&self, reader: &Reader, view: &dyn View) -> Arc<Result<Board, String>> {
        self.principles().boards.get(view.number(), reader.clone(), || {
            let rules = rules(view).map_err(|error| error.to_string())?;
            let figures = indicators()
                .map(|(question, indicator)| Figure {
                    question,
                    measure: measured(view, (question, indicator)),
                })
                .collect();
            Ok(Board { rules, figures })
        })
    }

    /// What the indicators, in the order of the board, gave on some earlier editions.
    pub(super) fn board_trend(
        &self,
        reader: &Reader,
        number: u64,
    ) -> Arc<Trend<Vec<Option<Tally>>>> {
        let count = |map: &dyn Map, reader: &Reader| {
            let view = map.view(reader);
            let tally = |one| measured(view.as_ref(), one).map(|measure| measure.all);
            Some(indicators().map(tally).collect())
        };
        self.principles().trends.of(self, (reader, number), Arc::new(count))
    }
}

fn measured(view: &dyn View, one: (&Question, &Indicator)) -> Option<Measure> {
    measure(view, one)
        .inspect_err(
            |error| tracing::warn!(name = one.0.name, %error, "an indicator fails: {error}"),
        )
        .ok()
}
