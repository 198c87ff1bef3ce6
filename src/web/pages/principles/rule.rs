//! The page of one rule: its indicators, by organisation and over editions, the evidence, and what is missing.

use askama::Template;
use axum::response::Response;

use super::{FigureView, exports};
use crate::indicators::{Rule, Tally};
use crate::queries::{Basis, library};
use crate::vocab::ptl::NAMESPACE;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{html, lower_first};
use crate::web::principles::{Board, Figure};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

#[derive(Template)]
#[template(path = "pages/principle.html")]
struct RulePage {
    shell: Shell,
    statement: String,
    fiche: String,
    figures: Vec<Measured>,
    lacks: Option<String>,
    /// Other questions that serve the rule.
    questions: Vec<(String, String)>,
    /// The address of the page with the earlier editions.
    evolution: Option<String>,
    trend_is_whole: bool,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
}

/// An indicator with all that the map tells of it.
struct Measured {
    /// What tells it from the others, in the page.
    anchor: String,
    figure: FigureView,
    definition: String,
    query: String,
    owners: Vec<(Option<Shown>, Row)>,
    /// How many of the owners are invented.
    invented: usize,
    trend: Vec<(String, Option<String>, Row)>,
    missing: Option<Missing>,
}

/// What would make a figure tell more.
struct Missing {
    /// What is lacking, in French.
    sentence: String,
    /// Where it can be given: what is written and where it leads.
    remedies: Vec<(String, String)>,
}

/// The numbers of a line.
struct Row {
    value: Option<usize>,
    yes: String,
    known: String,
    unknown: String,
}

impl Row {
    fn new(tally: Tally) -> Self {
        Self {
            value: tally.percent(),
            yes: filters::number(tally.yes),
            known: filters::number(tally.known()),
            unknown: filters::number(tally.unknown),
        }
    }
}

pub(super) fn answer(visit: &Visit, id: &str) -> Result<Response, Problem> {
    let board = visit.state.board(&visit.reader, visit.view.as_ref());
    let board = board.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    let place = board.rules.iter().position(|rule| rule.id.eq_ignore_ascii_case(id));
    let place = place.ok_or_else(|| Problem::NotFound(id.to_owned()))?;
    match visit.format {
        Format::Html => page(visit, board, place),
        Format::Json => Ok(exports::rule_json(visit, board, &board.rules[place])),
        Format::Csv => exports::rule_csv(visit, board, &board.rules[place]),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn page(visit: &Visit, board: &Board, place: usize) -> Result<Response, Problem> {
    let names = visit.names();
    let rule = &board.rules[place];
    let (trend, trend_is_whole) = trend(visit);
    let figures: Vec<Measured> = board
        .of(&rule.id)
        .map(|(at, figure)| {
            let points = trend.iter().filter_map(|(name, href, tallies)| {
                let tally = tallies.get(at).copied().flatten()?;
                Some((name.clone(), href.clone(), Row::new(tally)))
            });
            Measured::new(visit, (&names, figure), points.collect())
        })
        .collect();
    let beside = |rule: &Rule| (rule.label.clone(), super::rule_url(&rule.id));
    let can_evolve = visit.past.is_none() && !figures.is_empty() && !asks_trend(visit);
    html(&RulePage {
        statement: rule.statement.clone(),
        fiche: visit.urls().fiche(rule.iri.as_ref()),
        lacks: rule.lacks.clone(),
        questions: library()
            .iter()
            .filter(|one| one.indicator.is_none() && one.rules.contains(&rule.id))
            .filter(|one| one.parameters.iter().all(|parameter| !parameter.required))
            .map(|one| (one.title.clone(), urls::question(&one.name)))
            .collect(),
        evolution: can_evolve.then(|| visit.url_with(&[("vue", "evolution".to_owned())])),
        trend_is_whole,
        previous: place.checked_sub(1).and_then(|at| board.rules.get(at)).map(beside),
        next: board.rules.get(place + 1).map(beside),
        shell: Shell::new(visit, &rule.label, &names)
            .in_section(Section::Questions)
            .under("Questions", "/analyses")
            .under("Principes", "/principes")
            .also_as(visit, &[Format::Csv, Format::Json]),
        figures,
    })
}

impl Measured {
    fn new(
        visit: &Visit,
        (names, figure): (&Names<'_>, &Figure),
        trend: Vec<(String, Option<String>, Row)>,
    ) -> Self {
        let by = figure.measure.as_ref().map(|measure| measure.by.as_slice()).unwrap_or_default();
        let mut owners: Vec<(Option<Shown>, Row)> = by
            .iter()
            .map(|(owner, tally)| (owner.as_ref().map(|one| names.thing(one)), Row::new(*tally)))
            .collect();
        owners.sort_by_cached_key(|(owner, _)| {
            let name = owner.as_ref().map(|owner| crate::search::sort_key(&owner.text));
            (name.is_none(), name)
        });
        let is_invented = |owner: &Option<Shown>| owner.as_ref().is_some_and(|one| one.fictitious);
        let view = FigureView::new(figure);
        let is_partial = view.coverage.is_none_or(|coverage| coverage < 100);
        Self {
            anchor: figure.question.name.replace('/', "-"),
            definition: figure.question.description.clone(),
            query: figure.question.text.clone(),
            invented: owners.iter().filter(|(owner, _)| is_invented(owner)).count(),
            owners,
            trend,
            missing: is_partial.then(|| missing(visit, figure.question.basis.as_ref())),
            figure: view,
        }
    }
}

/// What is lacking, and where it can be given, from what the question says that it rests on.
fn missing(visit: &Visit, basis: Option<&Basis>) -> Missing {
    let term = |name: &str| oxrdf::NamedNode::new_unchecked(format!("{NAMESPACE}{name}"));
    let mut remedies =
        vec![("Importer un modèle ou un tableau".to_owned(), "/importer".to_owned())];
    let known =
        basis.and_then(|basis| Some((basis, visit.schema.class(term(&basis.class).as_ref())?)));
    let Some((basis, class)) = known else {
        let sentence = "Il manque des contributions des organismes.".to_owned();
        return Missing { sentence, remedies };
    };
    let said: Vec<String> = basis
        .properties
        .iter()
        .map(|name| lower_first(&visit.schema.property_label(term(name).as_ref())))
        .collect();
    let key = &class.key;
    remedies.insert(
        0,
        (
            format!("Remplir un classeur\u{a0}: {}", lower_first(&class.plural)),
            format!("/modele/{key}.xlsx"),
        ),
    );
    remedies.push((
        format!("Saisir\u{a0}: {}", lower_first(&class.label)),
        format!("/importer/saisie/nouveau/{key}"),
    ));
    let sentence = format!(
        "Il manque des fiches ({}) qui disent\u{a0}: {}.",
        lower_first(&class.plural),
        said.join(", ")
    );
    Missing { sentence, remedies }
}

fn asks_trend(visit: &Visit) -> bool {
    visit.past.is_none() && visit.param("vue") == Some("evolution")
}

/// An edition: its name, its address and what each indicator gave.
type Earlier = (String, Option<String>, Vec<Option<Tally>>);

/// What the indicators gave on earlier editions, and whether all of them are known; nothing unless the address asks for it.
fn trend(visit: &Visit) -> (Vec<Earlier>, bool) {
    if !asks_trend(visit) {
        return (Vec::new(), true);
    }
    let trend = visit.state.board_trend(&visit.reader, visit.view.number());
    let (points, is_whole) = trend.known();
    let rows = points
        .into_iter()
        .map(|point| {
            let number = filters::number(usize::try_from(point.number).unwrap_or(usize::MAX));
            let day = filters::date(point.date.get(..10).unwrap_or(&point.date));
            let href =
                visit.url_with(&[("vue", String::new()), ("edition", point.number.to_string())]);
            (format!("Édition nº\u{a0}{number}, {day}"), Some(href), point.value)
        })
        .collect();
    (rows, is_whole)
}
