//! `/differences`: what changed from an edition to the one that is shown, as a picture and as sentences.

mod picture;
mod words;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use self::words::{Event, Sentence};
use super::map::{Field, gathered};
use crate::network::{Difference, Network, NodeId, Sense};
use crate::web::export::{csv_response, json_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::Names;
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html};
use crate::web::problem::Problem;
use crate::web::reference::{REFERENCE, Reference};
use crate::web::shell::{Section, Shell};

/// What the page asks before it can compare.
const WHICH: &str =
    "Depuis quelle édition\u{202f}? Son numéro est au bas de chaque page, une date convient aussi.";
/// Sentences of one page.
const PAGE: usize = 150;
/// Changes offered to start from.
const OFFERED: usize = 12;

#[derive(Template)]
#[template(path = "pages/differences.html")]
struct DifferencesPage {
    shell: Shell,
    summary: String,
    fields: Vec<Field>,
    hidden: Vec<(String, String)>,
    reference: String,
    svg: Option<String>,
    left_out: Option<String>,
    sentences: Vec<Sentence>,
    pager: Option<Pager>,
    svg_href: String,
    /// Recent editions: their numbers, and what came after.
    offered: Vec<(String, String)>,
}

/// Two editions, and what changed from one to the other.
struct Sides<'a> {
    visit: &'a Visit,
    names: &'a Names<'a>,
    now: &'a Network,
    past: &'a Visit,
    past_names: &'a Names<'a>,
    then: &'a Network,
    number: u64,
    difference: &'a Difference,
    /// Only what this gathers, in each edition.
    only: Option<[Option<NodeId>; 2]>,
}

impl Sides<'_> {
    /// Whether a thing of the edition that is shown is asked for.
    fn keeps_now(&self, node: NodeId) -> bool {
        self.only.is_none_or(|only| is_held(self.now, node, only[0]))
    }

    /// Whether a thing of the edition of reference is.
    fn kept_then(&self, node: NodeId) -> bool {
        self.only.is_none_or(|only| is_held(self.then, node, only[1]))
    }
}

/// Whether something gathers a thing, or is it.
fn is_held(network: &Network, node: NodeId, only: Option<NodeId>) -> bool {
    let Some(only) = only else { return false };
    let gathered = network.gathering_kinds();
    node == only
        || network.around(node, (&gathered, Sense::Outgoing)).any(|(_, other, _)| other == only)
}

/// Shows what changed since `reference=` (the number of an edition or a date), for all or for what `organisme=` gathers.
///
/// JSON is `{edition, reference, arrived, left, tied, untied, sentences: [{event, iri, label, text}]}`; CSV has one row
/// per sentence.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let names = visit.names();
    let Some(Reference { visit: past, shown }) = visit.reference()? else {
        return start(visit, &names);
    };
    let (now, then) = (visit.network(), past.network());
    let only = match visit.param("organisme") {
        None => None,
        Some(text) => {
            let iri = visit.urls().parse(text);
            let iri = iri.ok_or_else(|| Problem::bad("organisme", "l’adresse d’une chose"))?;
            let both = [now.find(iri.as_ref()), then.find(iri.as_ref())];
            if both == [None, None] {
                return Err(super::fiche::not_found(iri.as_str()));
            }
            Some(both)
        }
    };
    let difference = now.since(&then);
    let past_names = past.names();
    let sides = Sides {
        visit,
        names: &names,
        now: &now,
        past: &past,
        past_names: &past_names,
        then: &then,
        number: shown.number,
        difference: &difference,
        only,
    };
    let title = format!("Ce qui a changé depuis l’édition nº\u{a0}{}", shown.number());
    let sentences = words::sentences(&sides);
    let summary = summary(&sentences, &shown.day);
    if visit.picture {
        return svg(&sides, (&title, &summary));
    }
    match visit.format {
        Format::Html => page(&sides, sentences, (title, summary)),
        Format::Json => Ok(json_answer(&sides, &sentences)),
        Format::Csv => csv(&sentences),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn summary(sentences: &[Sentence], day: &str) -> String {
    if sentences.is_empty() {
        return format!("Rien n’a changé depuis l’édition du {day}, avec ces choix.");
    }
    let count = |event: Event| sentences.iter().filter(|one| one.event == event).count();
    format!(
        "Depuis le {day}\u{a0}: {}, {}, {}, {}, {}.",
        counted(count(Event::Arrived), "chose de plus", "choses de plus"),
        counted(count(Event::Left), "disparue", "disparues"),
        counted(count(Event::Tied), "lien nouveau", "liens nouveaux"),
        counted(count(Event::Untied), "lien disparu", "liens disparus"),
        counted(count(Event::Changed), "valeur changée", "valeurs changées"),
    )
}

fn page(
    sides: &Sides<'_>,
    sentences: Vec<Sentence>,
    (title, summary): (String, String),
) -> Result<Response, Problem> {
    let visit = sides.visit;
    let (page, total) = (visit.page_number()?, sentences.len());
    if page > 1 && (page - 1) * PAGE >= total {
        return Err(Problem::bad("page", "un numéro de page de cette liste"));
    }
    let (svg, more) = picture::svg(sides, None).unzip();
    let left_out = more.filter(|more| *more > 0).map(|more| {
        let more = counted(more, "chose", "choses");
        format!("Le dessin s’arrête aux choses qui changent le plus\u{a0}; {more} de plus dans la liste.")
    });
    html(&DifferencesPage {
        shell: Shell::new(visit, title, sides.names)
            .also_as(visit, &[Format::Json, Format::Csv])
            .in_section(Section::Maps),
        summary,
        fields: fields(sides),
        hidden: Vec::new(),
        reference: visit.param(REFERENCE).unwrap_or_default().to_owned(),
        svg,
        left_out,
        sentences: sentences.into_iter().skip((page - 1) * PAGE).take(PAGE).collect(),
        pager: Pager::new(visit, (page, PAGE, total)),
        svg_href: visit.url_with(&[("format", "svg".to_owned()), ("page", String::new())]),
        offered: Vec::new(),
    })
}

/// The page before one has said since when.
fn start(visit: &Visit, names: &Names<'_>) -> Result<Response, Problem> {
    if visit.format != Format::Html || visit.picture {
        return Err(Problem::bad(REFERENCE, "le numéro d’une édition, ou une date"));
    }
    let changes = visit.state.map().history(&visit.reader, OFFERED);
    let offered = changes.into_iter().filter(|change| change.number > 1).map(|change| {
        let day = filters::date(change.date.get(..10).unwrap_or(&change.date));
        ((change.number - 1).to_string(), format!("{day}\u{a0}: {}", change.message))
    });
    html(&DifferencesPage {
        shell: Shell::new(visit, "Ce qui a changé", names).in_section(Section::Maps),
        summary: WHICH.to_owned(),
        fields: Vec::new(),
        hidden: Vec::new(),
        reference: String::new(),
        svg: None,
        left_out: None,
        sentences: Vec::new(),
        pager: None,
        svg_href: String::new(),
        offered: offered.collect(),
    })
}

/// What gathers things in the edition that is shown.
fn fields(sides: &Sides<'_>) -> Vec<Field> {
    let chosen = sides.only.and_then(|[now, _]| now);
    vec![gathered(sides.visit, sides.names, sides.now, ("Tout", chosen))]
}

fn svg(sides: &Sides<'_>, (title, summary): (&str, &str)) -> Result<Response, Problem> {
    let number = usize::try_from(sides.visit.view.number()).unwrap_or(usize::MAX);
    let caption = vec![
        format!("{title} – Portulan, édition nº\u{a0}{}", filters::number(number)),
        summary.to_owned(),
        "+ apparaît, − et tirets n’est plus là".to_owned(),
    ];
    let (svg, _) = picture::svg(sides, Some(caption)).ok_or(Problem::NotInThisFormat)?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"differences.svg\""),
    ];
    Ok((headers, svg).into_response())
}

fn sentence_text(one: &Sentence) -> String {
    match &one.other {
        Some(other) => format!("{} {} {}.", one.thing.text, one.words, other.text),
        None => format!("{} {}", one.thing.text, one.words),
    }
}

fn json_answer(sides: &Sides<'_>, sentences: &[Sentence]) -> Response {
    let count = |event: Event| sentences.iter().filter(|one| one.event == event).count();
    let all: Vec<_> = sentences
        .iter()
        .map(|one| {
            json!({
                "event": one.event.key(), "iri": one.iri.as_str(), "label": one.thing.text,
                "text": sentence_text(one),
            })
        })
        .collect();
    json_response(&json!({
        "edition": sides.visit.view.number(), "reference": sides.number,
        "arrived": count(Event::Arrived), "left": count(Event::Left),
        "tied": count(Event::Tied), "untied": count(Event::Untied),
        "changed": count(Event::Changed), "sentences": all,
    }))
}

fn csv(sentences: &[Sentence]) -> Result<Response, Problem> {
    let rows: Vec<Vec<String>> = sentences
        .iter()
        .map(|one| {
            vec![
                one.event.key().to_owned(),
                one.thing.text.clone(),
                sentence_text(one),
                one.iri.as_str().to_owned(),
            ]
        })
        .collect();
    csv_response("differences", &["Quoi", "Chose", "Phrase", "Adresse"].map(str::to_owned), &rows)
}
