//! `/principes` and `/principes/<rule>`: what the map tells of the principles of the cooperation framework, on what share of
//! the map it rests, and what is missing where it cannot tell.
//!
//! Indicators are questions of the library whose header says `indicator`; the rules are those of the ontology.

mod compare;
mod exports;
mod rule;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

pub(in crate::web) use self::compare::show as compare;
use crate::indicators::Tally;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::Names;
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::principles::{Board, Figure};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

#[derive(Template)]
#[template(path = "pages/principles.html")]
struct PrinciplesPage {
    shell: Shell,
    groups: Vec<(&'static str, &'static str, Vec<RuleView>)>,
    source: Option<(String, String)>,
}

/// A rule on the board.
struct RuleView {
    label: String,
    href: String,
    statement: String,
    figures: Vec<FigureView>,
    lacks: Option<String>,
}

/// What an indicator gives, ready for templates.
struct FigureView {
    title: String,
    /// The question, with its rows.
    href: String,
    /// In percent; none when the map does not tell.
    value: Option<usize>,
    /// How many things answer, of how many of which the map tells.
    sentence: String,
    /// How many of them the map tells of, in percent.
    coverage: Option<usize>,
}

impl FigureView {
    fn new(figure: &Figure) -> Self {
        let tally = figure.measure.as_ref().map(|measure| measure.all);
        Self {
            title: figure.question.title.clone(),
            href: urls::question(&figure.question.name),
            value: tally.and_then(Tally::percent),
            sentence: sentence(figure),
            coverage: tally.and_then(Tally::coverage),
        }
    }
}

/// What the figure says, in one French sentence.
fn sentence(figure: &Figure) -> String {
    let Some(measure) = &figure.measure else {
        return "La question n’a pas abouti à temps.".to_owned();
    };
    let tally = measure.all;
    let number = filters::number;
    let partial =
        if measure.truncated { " Le compte s’arrête à une partie de la carte." } else { "" };
    let said = match (tally.known(), tally.unknown) {
        (0, 0) => "La carte ne contient rien de ce que l’indicateur regarde.".to_owned(),
        (0, all) => format!("{} en vue, aucun n’est établi.", number(all)),
        (known, 0) => format!("{} sur {}, tous établis.", number(tally.yes), number(known)),
        (known, unknown) => format!(
            "{} sur {} établis\u{202f}; {} ne {} pas.",
            number(tally.yes),
            number(known),
            number(unknown),
            filters::plural(unknown, "l’est", "le sont"),
        ),
    };
    said + partial
}

/// Shows the board. JSON is `{edition, rules: [{id, label, statement, lacks, indicators: [{name, title, definition, percent,
/// yes, no, unknown, coverage}]}]}`; CSV has one row per rule and indicator.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer_index).await
}

/// Shows a rule; with `vue=evolution`, also what its indicators gave on earlier editions. JSON is the same as on the board, for
/// one rule, each indicator with `by: [{organisation, percent, yes, no, unknown, coverage}]`; CSV has one row per indicator
/// and organisation.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    if asked.pair("vue") == Some("evolution") {
        // The trend is read in the background: the page changes while the edition does not.
        return asked.answer_anew(move |visit| rule::answer(visit, &id)).await;
    }
    asked.answer(move |visit| rule::answer(visit, &id)).await
}

fn answer_index(visit: &Visit) -> Result<Response, Problem> {
    let board = visit.state.board(&visit.reader, visit.view.as_ref());
    let board = board.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    match visit.format {
        Format::Html => page(visit, board),
        Format::Json => Ok(exports::board_json(visit, board)),
        Format::Csv => exports::board_csv(board),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// The address of the page of a rule.
fn rule_url(id: &str) -> String {
    format!("/principes/{}", id.to_lowercase())
}

fn page(visit: &Visit, board: &Board) -> Result<Response, Problem> {
    let names = visit.names();
    let view = |rule: &crate::indicators::Rule| RuleView {
        label: rule.label.clone(),
        href: rule_url(&rule.id),
        statement: rule.statement.clone(),
        figures: board.of(&rule.id).map(|(_, figure)| FigureView::new(figure)).collect(),
        lacks: rule.lacks.clone(),
    };
    let (principles, others): (Vec<_>, Vec<_>) =
        board.rules.iter().partition(|rule| rule.is_principle);
    let groups = [
        ("principes", "Les principes", principles),
        ("autres", "Ce que la communauté entreprend pour eux", others),
    ];
    note_owners(&names, board);
    html(&PrinciplesPage {
        groups: groups
            .into_iter()
            .filter(|(_, _, rules)| !rules.is_empty())
            .map(|(id, title, rules)| (id, title, rules.into_iter().map(view).collect()))
            .collect(),
        source: crate::queries::question(crate::indicators::RULES)
            .map(|question| (question.title.clone(), urls::question(&question.name))),
        shell: Shell::new(visit, "Les principes, mesurés", &names)
            .in_section(Section::Questions)
            .under("Questions", "/analyses")
            .also_as(visit, &[Format::Csv, Format::Json]),
    })
}

/// Names the owners that count in the figures, so that the page says when some of them are invented.
fn note_owners(names: &Names<'_>, board: &Board) {
    let measures = board.figures.iter().filter_map(|figure| figure.measure.as_ref());
    for (owner, _) in measures.flat_map(|measure| &measure.by) {
        if let Some(owner) = owner {
            names.thing(owner);
        }
    }
}
