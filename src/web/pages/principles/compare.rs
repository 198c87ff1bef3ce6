//! `/principes/comparer`: one organisation beside the others, or beside a chosen group, on every indicator.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use oxrdf::NamedNode;
use serde_json::{Value, json};

use crate::indicators::Tally;
use crate::web::export::{csv_response, json_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::principles::Board;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Organisations in a group.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "pages/principles_compare.html")]
struct ComparePage {
    shell: Shell,
    /// Organisations: value in the address, name, whether it is the one, whether it is in the group.
    choices: Vec<(String, String, bool, bool)>,
    own: Option<Shown>,
    group: String,
    lines: Vec<LineView>,
}

/// One indicator on both sides.
struct LineView {
    rule: String,
    rule_href: String,
    title: String,
    href: String,
    own: SideView,
    group: SideView,
    difference: Option<String>,
}

/// A value and what it rests on.
struct SideView {
    value: Option<usize>,
    rests: String,
}

impl SideView {
    fn new(tally: Tally) -> Self {
        let rests = match tally.all() {
            0 => "rien en vue".to_owned(),
            all => {
                format!("{} établis sur {}", filters::number(tally.known()), filters::number(all))
            }
        };
        Self { value: tally.percent(), rests }
    }
}

/// One indicator: the place of its figure, and the tallies of both sides.
struct Line<'a> {
    rule: &'a str,
    title: &'a str,
    name: &'a str,
    own: Tally,
    group: Tally,
}

impl Line<'_> {
    /// The difference in points, when both sides are known.
    fn points(&self) -> Option<i64> {
        let (own, group) = (self.own.percent()?, self.group.percent()?);
        Some(i64::try_from(own).unwrap_or(0) - i64::try_from(group).unwrap_or(0))
    }
}

/// Shows one organisation (`organisme`) beside the others, or those of `avec`. JSON is `{edition, organisation, with, lines:
/// [{rule, name, title, own, group, points}]}`; CSV has one row per rule and indicator.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let board = visit.state.board(&visit.reader, visit.view.as_ref());
    let board = board.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    let names = visit.names();
    let read = |text: &str, name: &str| {
        visit.urls().parse(text).ok_or_else(|| Problem::bad(name, "l’adresse d’un organisme"))
    };
    let own = visit.param("organisme").map(|text| read(text, "organisme")).transpose()?;
    let mut with: Vec<NamedNode> =
        visit.params("avec").take(MOST).map(|text| read(text, "avec")).collect::<Result<_, _>>()?;
    with.retain(|one| Some(one) != own.as_ref());
    let lines = match &own {
        Some(own) => lines(board, own, &with),
        None => Vec::new(),
    };
    match visit.format {
        Format::Html => page(visit, (&names, board), (own.as_ref(), &with, &lines)),
        Format::Json => {
            let label =
                |one: &NamedNode| json!({ "iri": one.as_str(), "label": names.thing(one).text });
            let told: Vec<Value> = lines.iter().map(line_json).collect();
            Ok(json_response(&json!({
                "edition": visit.view.number(),
                "organisation": own.as_ref().map(label),
                "with": with.iter().map(label).collect::<Vec<_>>(),
                "lines": told,
            })))
        }
        Format::Csv => csv(&lines),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// Both sides of every indicator that is known by owner; the group is everybody else when it is not chosen.
fn lines<'a>(board: &'a Board, own: &NamedNode, with: &[NamedNode]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for rule in &board.rules {
        for (_, figure) in board.of(&rule.id) {
            let Some(measure) = figure.measure.as_ref().filter(|one| !one.by.is_empty()) else {
                continue;
            };
            let (mut mine, mut theirs) = (Tally::default(), Tally::default());
            for (owner, tally) in &measure.by {
                match owner {
                    Some(owner) if owner == own => mine.join(*tally),
                    Some(owner) if with.is_empty() || with.contains(owner) => theirs.join(*tally),
                    _ => {}
                }
            }
            lines.push(Line {
                rule: &rule.id,
                title: &figure.question.title,
                name: &figure.question.name,
                own: mine,
                group: theirs,
            });
        }
    }
    lines
}

fn line_json(line: &Line<'_>) -> Value {
    let side = |tally: Tally| {
        json!({
            "percent": tally.percent(),
            "yes": tally.yes,
            "no": tally.no,
            "unknown": tally.unknown,
        })
    };
    json!({
        "rule": line.rule,
        "name": line.name,
        "title": line.title,
        "own": side(line.own),
        "group": side(line.group),
        "points": line.points(),
    })
}

fn csv(lines: &[Line<'_>]) -> Result<Response, Problem> {
    let share = |tally: Tally| tally.percent().map(|value| value.to_string()).unwrap_or_default();
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.rule.to_owned(),
                line.title.to_owned(),
                share(line.own),
                line.own.known().to_string(),
                line.own.all().to_string(),
                share(line.group),
                line.group.known().to_string(),
                line.group.all().to_string(),
            ]
        })
        .collect();
    let headings = [
        "Règle",
        "Indicateur",
        "Organisme (%)",
        "Établis",
        "En vue",
        "Groupe (%)",
        "Établis (groupe)",
        "En vue (groupe)",
    ];
    csv_response("comparer-principes", &headings.map(str::to_owned), &rows)
}

fn page(
    visit: &Visit,
    (names, board): (&Names<'_>, &Board),
    (own, with, lines): (Option<&NamedNode>, &[NamedNode], &[Line<'_>]),
) -> Result<Response, Problem> {
    let measures = board.figures.iter().filter_map(|figure| figure.measure.as_ref());
    let owners: BTreeSet<&NamedNode> =
        measures.flat_map(|measure| &measure.by).filter_map(|(owner, _)| owner.as_ref()).collect();
    let mut choices: Vec<(String, String, bool, bool)> = owners
        .into_iter()
        .map(|owner| {
            let shown = names.thing(owner);
            let more = if shown.fictitious { " (exemple fictif)" } else { "" };
            let text = format!("{}{more}", shown.text);
            (visit.urls().short(owner.as_ref()), text, Some(owner) == own, with.contains(owner))
        })
        .collect();
    choices.sort_by_cached_key(|(_, text, _, _)| crate::search::sort_key(text));
    let group = if with.is_empty() {
        "les autres organismes".to_owned()
    } else {
        with.iter().map(|one| names.thing(one).text).collect::<Vec<_>>().join(", ")
    };
    let view = |line: &Line<'_>| LineView {
        rule: line.rule.to_owned(),
        rule_href: super::rule_url(line.rule),
        title: line.title.to_owned(),
        href: urls::question(line.name),
        own: SideView::new(line.own),
        group: SideView::new(line.group),
        difference: line.points().map(|points| match points {
            0 => "égal".to_owned(),
            points => format!("{points:+}").replace('-', "−"),
        }),
    };
    html(&ComparePage {
        own: own.map(|own| names.thing(own)),
        group,
        lines: lines.iter().map(view).collect(),
        choices,
        shell: Shell::new(visit, "Comparer un organisme", names)
            .in_section(Section::Questions)
            .under("Questions", "/analyses")
            .under("Principes", "/principes")
            .also_as(visit, &[Format::Csv, Format::Json]),
    })
}
