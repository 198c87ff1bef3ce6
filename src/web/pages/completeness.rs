//! `/completude`: how well the map describes its things, by nature, by what gathers them, by property; and what each
//! lacks to reach the next level of maturity.
//!
//! The levels and what they expect are declared in the ontology; the page only counts and shows what this reader sees.

mod exports;
mod fiche;
mod request;
mod tables;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use oxrdf::NamedNode;

pub(in crate::web) use self::fiche::{MaturityView, StandView, maturity, stand};
use self::request::{Chip, Request};
use self::tables::{GroupTable, PropertyRow, TrendRow};
use crate::completeness::{Completeness, Standing, Tally};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::sparql;

/// Things on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "pages/completeness.html")]
struct CompletenessPage {
    shell: Shell,
    /// Name and meaning of each level, the lowest first.
    levels: Vec<(String, String)>,
    total: String,
    percentage: usize,
    figures: Vec<Figure>,
    chips: Vec<Chip>,
    /// Where invented things count too, or no more; none when there are none.
    fictitious: Option<(bool, String)>,
    picture: Option<String>,
    groups: Vec<GroupTable>,
    properties: Vec<PropertyRow>,
    trend: Vec<TrendRow>,
    trend_is_whole: bool,
    things: Vec<ThingRow>,
    pager: Option<Pager>,
    sparql: String,
}

/// How many things reach just so many levels, leading to them.
struct Figure {
    count: String,
    label: String,
    share: usize,
    href: String,
    current: bool,
}

/// One thing and what it lacks.
struct ThingRow {
    thing: Shown,
    kind: String,
    level: String,
    percentage: usize,
    /// The level that comes next.
    next: Option<String>,
    /// What it lacks to reach it: the name of the property, and its field in the form.
    lacks: Vec<(String, Option<String>)>,
}

/// Shows how well the map is described.
///
/// JSON is documented at [`exports::json`]; CSV and XLSX have one row per thing; Turtle says which level each thing has
/// reached and what remains to be told of it.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let all = visit.completeness();
    let names = visit.names();
    let request = Request::read(visit, &names, &all)?;
    let asked = Answered { visit, names: &names, all: &all, request: &request };
    match visit.format {
        Format::Html => page(&asked),
        Format::Json => Ok(exports::json(&asked)),
        Format::Csv => exports::csv(&asked),
        Format::Xlsx => exports::xlsx(&asked),
        Format::Turtle => exports::turtle(&asked),
    }
}

/// All that the parts of the answer need.
struct Answered<'a> {
    visit: &'a Visit,
    names: &'a Names<'a>,
    all: &'a Completeness,
    request: &'a Request,
}

impl Answered<'_> {
    /// What comes before the first level.
    fn level(&self, reached: usize) -> String {
        let levels = self.all.levels();
        match reached.checked_sub(1).and_then(|place| levels.get(place)) {
            Some(level) => format!("{reached}, {}", crate::web::pages::lower_first(&level.label)),
            None => "aucun".to_owned(),
        }
    }

    /// The things that are asked for, the least described first.
    fn things(&self) -> Vec<&Standing> {
        let mut things: Vec<&Standing> = self.all.chosen(&self.request.choice).collect();
        things.sort_by_cached_key(|one| {
            let (filled, asked) = self.all.answers(one);
            (self.all.reached(one), crate::completeness::percent(filled, asked), one.thing.clone())
        });
        things
    }
}

fn page(asked: &Answered<'_>) -> Result<Response, Problem> {
    let Answered { visit, names, all, request } = asked;
    let number = visit.page_number()?;
    let things = asked.things();
    let tally = all.tally(&request.choice);
    let rows = things.iter().skip((number - 1) * PAGE).take(PAGE);
    let rows: Vec<ThingRow> = rows.map(|one| thing_row(asked, one)).collect();
    let groups = tables::groups(asked);
    let (trend, trend_is_whole) = tables::trend(asked, &tally);
    let page = CompletenessPage {
        levels: all
            .levels()
            .iter()
            .map(|level| (level.label.clone(), level.definition.clone().unwrap_or_default()))
            .collect(),
        total: counted(tally.things, "chose suivie", "choses suivies"),
        percentage: tally.percentage(),
        figures: figures(asked),
        chips: request.chips(visit, names),
        fictitious: request.fictitious_link(visit, all),
        picture: tables::picture(asked, &groups),
        groups,
        properties: tables::properties(asked),
        trend,
        trend_is_whole,
        things: rows,
        pager: Pager::new(visit, (number, PAGE, things.len())),
        sparql: sparql::unsaid(request.choice.class.as_ref()),
        shell: Shell::new(visit, "Complétude", names)
            .in_section(Section::Questions)
            .also_as(visit, &[Format::Xlsx, Format::Csv, Format::Json, Format::Turtle]),
    };
    let mut response = html(&page)?;
    if !page.trend_is_whole {
        // What is still being read must not be kept for those who come later.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// How the things divide by level, whatever the level that is asked for.
fn figures(asked: &Answered<'_>) -> Vec<Figure> {
    let Answered { visit, all, request, .. } = asked;
    let choice = crate::completeness::Choice { reached: None, ..request.choice.clone() };
    let tally: Tally = all.tally(&choice);
    let figure = |reached: usize, count: usize| Figure {
        count: filters::number(count),
        label: match reached {
            0 => "sous le niveau\u{a0}1".to_owned(),
            _ => format!("au niveau\u{a0}{}", asked.level(reached)),
        },
        share: crate::completeness::percent(count, tally.things),
        href: visit.url_with(&[("page", String::new()), ("niveau", reached.to_string())]),
        current: request.choice.reached == Some(reached),
    };
    tally.reached.iter().enumerate().map(|(reached, count)| figure(reached, *count)).collect()
}

fn thing_row(asked: &Answered<'_>, one: &Standing) -> ThingRow {
    let Answered { visit, names, all, .. } = asked;
    let (filled, expected) = all.answers(one);
    let reached = all.reached(one);
    let next = all.levels().get(reached).filter(|_| reached < all.kind(one).top(all.levels()));
    let form = fiche::form(visit, &one.thing);
    let lacks = all.lacks(one).filter(|lack| next.is_some_and(|next| lack.level.rank <= next.rank));
    ThingRow {
        thing: names.thing(&one.thing),
        kind: class_name(visit, &all.kind(one).class, false),
        level: asked.level(reached),
        percentage: crate::completeness::percent(filled, expected),
        next: next.map(|_| (reached + 1).to_string()),
        lacks: lacks
            .map(|lack| (lack.shape.name.clone(), fiche::field(form.as_deref(), &lack.shape)))
            .collect(),
    }
}

fn class_name(visit: &Visit, class: &NamedNode, several: bool) -> String {
    match visit.schema.class(class.as_ref()) {
        Some(known) if several => known.plural.clone(),
        Some(known) => known.label.clone(),
        None => crate::schema::local_name(class.as_str()).to_owned(),
    }
}
