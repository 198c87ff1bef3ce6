//! `?vue=historique`: what changes did to one thing, the newest first.
//!
//! Changes are read backwards from the newest, a bounded number for one page; what was not searched is said.

use std::time::{Duration, Instant};

use askama::Template;
use axum::response::Response;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use serde_json::{Value, json};

use super::Read;
use crate::index::{HistorySearch, ThingChange};
use crate::web::export::json_response;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::Shell;

/// Changes read for one page, changes shown, facts shown for one change.
const CHANGES: usize = 60;
const FOUND: usize = 20;
const FACTS: usize = 12;
/// How long changes are read for one page.
const LONGEST: Duration = Duration::from_secs(2);

#[derive(Template)]
#[template(path = "pages/fiche-historique.html")]
struct HistoryPage {
    shell: Shell,
    page: String,
    changes: Vec<ChangeView>,
    /// Whether the search starts below the newest change.
    continued: bool,
    /// The number under which nothing was searched, and where to go on.
    beyond: Option<(String, String)>,
}

struct ChangeView {
    number: String,
    date: String,
    who: Option<Shown>,
    author: String,
    message: String,
    summary: String,
    added: Vec<Said>,
    removed: Vec<Said>,
    more: usize,
}

/// A fact in words.
struct Said {
    /// The thing of the fact, when it is another one.
    subject: Option<Shown>,
    property: String,
    value: Shown,
}

/// Sends the changes that touched a thing: JSON `{edition, iri, changes: [{number, date, author, message, added,
/// removed}], searched_down_to}`.
pub(super) fn answer(visit: &Visit, read: &Read) -> Result<Response, Problem> {
    let before = match visit.param("avant") {
        None => None,
        Some(text) => {
            let number = text.parse().ok();
            Some(number.ok_or_else(|| Problem::bad("avant", "le numéro d’un changement"))?)
        }
    };
    let thing = &read.facts.thing;
    let deadline = Some(Instant::now() + LONGEST);
    let search = HistorySearch { before, changes: CHANGES, found: FOUND, facts: FACTS, deadline };
    let history = visit.state.map().history_of(&visit.reader, thing, &search);
    if read.is_empty() && history.changes.is_empty() {
        return Err(super::not_found(thing.as_str()));
    }
    let names = visit.names();
    match visit.format {
        Format::Html => {}
        Format::Json => return Ok(to_json(visit, thing, (&history.changes, history.stopped_at))),
        _ => return Err(Problem::NotInThisFormat),
    }
    let changes =
        history.changes.iter().map(|change| view(visit, &names, (thing, change))).collect();
    let beyond = history
        .stopped_at
        .map(|number| (number.to_string(), visit.url_with(&[("avant", number.to_string())])));
    let shown = names.thing(thing);
    let page = visit.urls().fiche(thing.as_ref());
    let shell =
        Shell::new(visit, format!("Historique\u{a0}: {}", names.name(thing).full()), &names)
            .also_as(visit, &[Format::Json])
            .under("Tout", "/liste")
            .under(&shown.text, &page);
    html(&HistoryPage { shell, page, changes, continued: before.is_some(), beyond })
}

fn view(
    visit: &Visit,
    names: &Names<'_>,
    (thing, change): (&NamedNode, &ThingChange),
) -> ChangeView {
    let said = |quads: &[Quad]| -> Vec<Said> {
        quads.iter().map(|quad| said(visit, names, (thing, quad))).collect()
    };
    let (added, removed) = change.extent;
    let mut parts = Vec::new();
    if added > 0 {
        let verb = filters::plural(added, "ajouté", "ajoutés");
        parts.push(format!("{} {verb}", counted(added, "fait", "faits")));
    }
    if removed > 0 {
        let verb = filters::plural(removed, "retiré", "retirés");
        parts.push(format!("{} {verb}", counted(removed, "fait", "faits")));
    }
    let number = usize::try_from(change.summary.number).unwrap_or(usize::MAX);
    ChangeView {
        number: filters::number(number),
        date: filters::date(&change.summary.date),
        who: change.summary.organisation.as_ref().map(|organisation| names.thing(organisation)),
        author: change.author.clone(),
        message: change.summary.message.clone(),
        summary: parts.join(", "),
        more: added + removed - change.added.len() - change.removed.len(),
        added: said(&change.added),
        removed: said(&change.removed),
    }
}

fn said(visit: &Visit, names: &Names<'_>, (thing, quad): (&NamedNode, &Quad)) -> Said {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) if subject != thing => Some(names.thing(subject)),
        _ => None,
    };
    let value = match &quad.object {
        Term::NamedNode(class) if visit.schema.class(class.as_ref()).is_some() => {
            let label = visit.schema.class(class.as_ref()).map(|class| class.label.clone());
            Shown { text: label.unwrap_or_default(), ..names.thing(class) }
        }
        object => names.shown(object),
    };
    let text = filters::shortened(&value.text, 300);
    let value = Shown { text, ..value };
    let label = visit.schema.property_label(quad.predicate.as_ref());
    let property = if subject.is_some() { lower_first(&label) } else { label };
    Said { subject, property, value }
}

fn to_json(
    visit: &Visit,
    thing: &NamedNode,
    (changes, stopped_at): (&[ThingChange], Option<u64>),
) -> Response {
    let quads = |quads: &[Quad]| -> Vec<String> { quads.iter().map(ToString::to_string).collect() };
    let changes: Vec<Value> = changes
        .iter()
        .map(|change| {
            json!({
                "number": change.summary.number,
                "date": change.summary.date,
                "organisation": change.summary.organisation.as_ref().map(NamedNode::as_str),
                "author": change.author,
                "message": change.summary.message,
                "added": quads(&change.added),
                "removed": quads(&change.removed),
                "extent": {"added": change.extent.0, "removed": change.extent.1},
            })
        })
        .collect();
    json_response(&json!({
        "edition": visit.view.number(),
        "iri": thing.as_str(),
        "changes": changes,
        "searched_down_to": stopped_at,
    }))
}
