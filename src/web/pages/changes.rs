//! `/changements`: what was published, the most recent first; `/changements/<number>`: what one change did;
//! `/changements.atom`: the same to follow (RFC 4287).

use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use oxrdf::{NamedOrBlankNode, Quad, Term};

use crate::index::ChangeSummary;
use crate::web::endpoint::own_address;
use crate::web::extract::{Asked, AskedFile, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Changes on one page, and in the feed.
const SHOWN: usize = 50;
/// Facts shown of one change, on each side.
const FACTS: usize = 200;
/// How long the journal is read for one page.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Template)]
#[template(path = "pages/changes.html")]
struct ChangesPage {
    shell: Shell,
    rows: Vec<Row>,
    older: Option<String>,
}

/// One change.
struct Row {
    number: u64,
    date: String,
    /// Its date in RFC 3339.
    moment: String,
    organisation: Option<Shown>,
    message: String,
    extent: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/change.html")]
struct ChangePage {
    shell: Shell,
    row: Row,
    author: String,
    /// What was removed, then what was added.
    sides: [Side; 2],
    then: String,
    number: u64,
}

struct Side {
    title: &'static str,
    id: &'static str,
    facts: Vec<[Shown; 3]>,
    more: usize,
}

#[derive(Template)]
#[template(path = "pages/changes.xml")]
struct Feed {
    id: String,
    own: String,
    page: String,
    updated: String,
    entries: Vec<Entry>,
}

/// One change in the feed.
struct Entry {
    id: String,
    href: String,
    title: String,
    updated: String,
    organisation: Option<String>,
    summary: String,
}

/// Shows the changes; JSON is `GET /api/v1/editions`.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(page).await
}

fn page(visit: &Visit) -> Result<Response, Problem> {
    if visit.format != Format::Html {
        return Err(Problem::NotInThisFormat);
    }
    let before = match visit.param("avant") {
        None => None,
        Some(text) => {
            Some(text.parse().map_err(|_| Problem::bad("avant", "le numéro d’un changement"))?)
        }
    };
    let names = visit.names();
    let mut changes = read(visit, (before, SHOWN + 1));
    let more = changes.len() > SHOWN;
    changes.truncate(SHOWN);
    let older = changes
        .last()
        .filter(|_| more)
        .map(|last| urls::with_query("/changements", &[("avant", last.number.to_string())]));
    let rows = changes.iter().map(|change| row(&names, change)).collect();
    let shell = Shell::new(visit, "Changements", &names).in_section(Section::About);
    html(&ChangesPage { shell, rows, older })
}

fn read(visit: &Visit, search: (Option<u64>, usize)) -> Vec<ChangeSummary> {
    visit.state.map().changes(&visit.reader, search, Instant::now() + PATIENCE)
}

fn row(names: &Names<'_>, change: &ChangeSummary) -> Row {
    let date = oxrdf::Literal::new_typed_literal(&change.date, oxrdf::vocab::xsd::DATE_TIME);
    Row {
        number: change.number,
        date: names.shown(&date.into()).text,
        moment: change.date.clone(),
        organisation: change.organisation.as_ref().map(|iri| names.thing(iri)),
        message: change.message.clone(),
        extent: extent(change),
        href: format!("/changements/{}", change.number),
    }
}

fn extent(change: &ChangeSummary) -> String {
    let (added, removed) = change.extent;
    format!(
        "{}, {}",
        counted(added, "fait ajouté", "faits ajoutés"),
        counted(removed, "fait retiré", "faits retirés")
    )
}

/// Shows one change; JSON is `GET /api/v1/editions/<number>`.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    asked
        .answer(move |visit| {
            if visit.format != Format::Html {
                return Err(Problem::NotInThisFormat);
            }
            let nothing = || Problem::NotFound(number.clone());
            let number: u64 = number.parse().map_err(|_| nothing())?;
            let change = visit.state.map().change(&visit.reader, number).ok_or_else(nothing)?;
            let names = visit.names();
            let side = |(title, id): (&'static str, &'static str), quads: &[Quad]| Side {
                title,
                id,
                facts: quads.iter().take(FACTS).map(|quad| fact(visit, &names, quad)).collect(),
                more: quads.len().saturating_sub(FACTS),
            };
            let sides = [
                side(("Retiré", "retire"), &change.removed),
                side(("Ajouté", "ajoute"), &change.added),
            ];
            let row = row(&names, &change.summary);
            let title = format!("Changement nº\u{a0}{number}");
            let mut shell = Shell::new(visit, title, &names)
                .in_section(Section::About)
                .under("Changements", "/changements");
            shell.fictitious |=
                sides.iter().flat_map(|side| &side.facts).flatten().any(|one| one.fictitious);
            let then = urls::with_query("/", &[("edition", number.to_string())]);
            html(&ChangePage { shell, row, author: change.author, sides, then, number })
        })
        .await
}

fn fact(visit: &Visit, names: &Names<'_>, quad: &Quad) -> [Shown; 3] {
    let subject: Term = match &quad.subject {
        NamedOrBlankNode::NamedNode(iri) => iri.clone().into(),
        NamedOrBlankNode::BlankNode(node) => node.clone().into(),
    };
    let mut property = names.thing(&quad.predicate);
    property.text = visit.schema.property_label(quad.predicate.as_ref());
    [names.shown(&subject), property, names.shown(&quad.object)]
}

/// Sends the feed.
pub(in crate::web) async fn feed(
    headers: HeaderMap,
    AskedFile(asked): AskedFile,
) -> Result<Response, Problem> {
    let tags = asked.wanted.clone();
    asked
        .answer_anew(move |visit| {
            let names = visit.names();
            let own = |path: &str| own_address(&headers, path);
            let changes = read(visit, (None, SHOWN));
            let entries = changes
                .iter()
                .map(|change| Entry {
                    id: format!("{}changement/{}", visit.urls().base(), change.number),
                    href: own(&format!("/changements/{}", change.number)),
                    title: plain(&change.message),
                    updated: change.date.clone(),
                    organisation: change
                        .organisation
                        .as_ref()
                        .map(|iri| plain(&names.name(iri).label)),
                    summary: format!(
                        "Changement nº\u{a0}{}\u{a0}: {}.",
                        change.number,
                        extent(change)
                    ),
                })
                .collect();
            let newest = changes.first();
            let tag = format!("\"changements-{}\"", newest.map_or(0, |change| change.number));
            if tags.has(&tag) {
                let known = axum::http::StatusCode::NOT_MODIFIED;
                return Ok((known, [(header::ETAG, tag)]).into_response());
            }
            let feed = Feed {
                id: format!("{}changements", visit.urls().base()),
                own: own("/changements.atom"),
                page: own("/changements"),
                // A feed must say when it changed: a map without changes has not.
                updated: newest
                    .map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |one| one.date.clone()),
                entries,
            };
            let text = feed.render().map_err(|error| Problem::internal(&error))?;
            let kind = "application/atom+xml; charset=utf-8".to_owned();
            Ok(([(header::CONTENT_TYPE, kind), (header::ETAG, tag)], text).into_response())
        })
        .await
}

/// A text without the characters that XML forbids.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
        .collect()
}
