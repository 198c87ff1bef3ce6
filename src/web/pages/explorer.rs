//! `/explorer`: start from anything, follow the relations, see what an impact reaches, find a way between two things.
//!
//! The picture is laid out and drawn by the server; the address holds all of its state.

mod exports;
mod find;
mod form;
mod picture;
mod request;
mod since;
mod start;
mod words;

use askama::Template;
use axum::response::Response;
use serde_json::Value;

use self::find::{Found, find};
use self::form::KindBox;
use self::request::{Asking, Request};
use super::map::Field;
use crate::network::{Network, NodeId};
use crate::web::colouring::{Category, Colouring, KIND};
use crate::web::export::json_response;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// The pair that says in which edition a link was made.
const SINCE: &str = "depuis";
/// Rows of the tables on one page.
const PAGE: usize = 200;

#[derive(Template)]
#[template(path = "pages/explorer.html")]
struct ExplorerPage {
    shell: Shell,
    mode: &'static str,
    modes: Vec<(String, String, bool)>,
    focus: Shown,
    focus_address: String,
    target_address: String,
    summary: String,
    remarks: Vec<String>,
    fields: Vec<Field>,
    kinds: Vec<KindBox>,
    other_kinds: Vec<KindBox>,
    filtered: bool,
    /// The address without a choice of relations.
    unfiltered: String,
    legend: Vec<Category>,
    legend_title: String,
    svg: String,
    paths: Vec<Vec<words::Step>>,
    things: Vec<words::ThingRow>,
    relations: Vec<words::RelationRow>,
    groups: Vec<words::GroupRow>,
    /// What the form keeps.
    hidden: Vec<(String, String)>,
    /// Where the last thing opened or put away is as before, and where all are.
    undo: Option<(String, String)>,
    /// What changed since the link was made.
    since: Option<String>,
    share: String,
    pager: Option<Pager>,
    files: Vec<(&'static str, String)>,
    sparql: String,
}

/// Shows a part of the network.
///
/// `de=` the thing one starts from (an address, or words to search), `mode=` `voisinage`, `impact` or `chemin` (then
/// `vers=`), `profondeur=`, `sens=`, `relation=` (several times), `choses=` how many at most, `couleur=`; `export=` gives
/// a file (`dot`, `mermaid`, `graphml`). JSON is documented at [`exports::value`]; CSV has one row per relation.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

/// What the page is made from.
struct All<'a> {
    visit: &'a Visit,
    names: &'a Names<'a>,
    network: &'a Network,
    request: &'a Request,
    found: &'a Found,
    colouring: &'a Colouring,
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let network = visit.network();
    match request::read(visit, &network)? {
        Asking::Ready(request) => with_found(visit, (&network, &request), answer_found)?,
        Asking::Start(start) => start::page(visit, &visit.names(), (&network, &start)),
    }
}

fn answer_found(all: &All<'_>) -> Result<Response, Problem> {
    if all.visit.picture {
        return Ok(exports::svg(all));
    }
    if let Some(file) = all.visit.param("export") {
        return exports::file(all, file);
    }
    match all.visit.format {
        Format::Html => page(all),
        Format::Json => Ok(json_response(&exports::value(all))),
        Format::Csv => exports::csv(all),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// What the address asks for, as JSON: see [`exports::value`].
///
/// # Errors
/// When the address does not say where to start, or where to go.
pub(in crate::web) fn found(visit: &Visit) -> Result<Value, Problem> {
    let network = visit.network();
    match request::read(visit, &network)? {
        Asking::Ready(request) => with_found(visit, (&network, &request), exports::value),
        Asking::Start(start) => Err(Problem::bad(start.pair, "l’adresse d’une chose de la carte")),
    }
}

/// Finds what is asked for, and makes something of it.
fn with_found<T>(
    visit: &Visit,
    (network, request): (&Network, &Request),
    make: impl FnOnce(&All<'_>) -> T,
) -> Result<T, Problem> {
    let names = visit.names();
    let found = find(network, request);
    let things: Vec<NodeId> = found.reached.iter().map(|one| one.node).collect();
    let colouring = Colouring::read(visit, &names, (network, &things, KIND))?;
    let (names, found, colouring) = (&names, &found, &colouring);
    Ok(make(&All { visit, names, network, request, found, colouring }))
}

fn page(all: &All<'_>) -> Result<Response, Problem> {
    let All { visit, names, network, request, found, colouring } = *all;
    let svg = picture::svg(all, None);
    let page = visit.page_number()?;
    let longest = found.reached.len().max(found.edges.len());
    if page > 1 && (page - 1) * PAGE >= longest {
        return Err(Problem::bad("page", "un numéro de page de ces tableaux"));
    }
    let skipped = (page - 1) * PAGE;
    let focus = names.thing(network.iri(request.focus));
    let (kinds, other_kinds) = form::kinds(all);
    let things = words::things(all).into_iter().skip(skipped).take(PAGE).collect();
    let relations = words::relations(all).into_iter().skip(skipped).take(PAGE).collect();
    let short = |node: NodeId| visit.urls().short(network.iri(node).as_ref());
    let shell = Shell::new(visit, words::title(all), names)
        .also_as(visit, &[Format::Json, Format::Csv])
        .in_section(Section::Explorer)
        .under("Explorer", "/explorer")
        .under(&focus.text, focus.href.clone().unwrap_or_default());
    html(&ExplorerPage {
        shell,
        mode: request.mode.key(),
        modes: form::modes(all),
        focus,
        focus_address: short(request.focus),
        target_address: request.target.map(short).unwrap_or_default(),
        summary: words::summary(all),
        remarks: words::remarks(all),
        fields: form::fields(all),
        kinds,
        other_kinds,
        filtered: !request.chosen.is_empty(),
        unfiltered: visit.url_with(&[("relation", String::new()), ("page", String::new())]),
        legend: colouring.categories.clone(),
        legend_title: colouring.title.clone(),
        svg,
        paths: words::paths(all),
        things,
        relations,
        groups: words::groups(all),
        hidden: visit
            .pairs
            .iter()
            .filter(|(name, _)| name == "ouvrir" || name == "masquer")
            .cloned()
            .collect(),
        undo: undo(visit),
        since: since::words(all)?,
        share: visit.url_with(&[(SINCE, visit.view.number().to_string()), ("page", String::new())]),
        pager: Pager::new(visit, (page, PAGE, longest)),
        files: exports::files(visit),
        sparql: words::sparql(all),
    })
}

/// Where the last thing opened or put away is as before, and where all are.
fn undo(visit: &Visit) -> Option<(String, String)> {
    let by_hand = |(name, _): &&(String, String)| name == "ouvrir" || name == "masquer";
    let (name, value) = visit.pairs.iter().rfind(by_hand)?;
    let all = ["ouvrir", "masquer", "page"].map(|name| (name, String::new()));
    Some((visit.url_without((name, value)), visit.url_with(&all)))
}

/// The same exploration from another thing: what was opened or put away from the one before is forgotten.
fn centred(visit: &Visit, short: &str) -> String {
    let mut changes = vec![("de", short.to_owned())];
    changes.extend(["ouvrir", "masquer", SINCE, "page"].map(|name| (name, String::new())));
    visit.url_with(&changes)
}

/// Where a thing is in the explorer.
pub(in crate::web) fn explore_url(visit: &Visit, thing: &oxrdf::NamedNode) -> String {
    let short = visit.urls().short(thing.as_ref());
    crate::web::urls::with_query("/explorer", &[("de", short)])
}

fn things(count: usize) -> String {
    counted(count, "chose", "choses")
}
