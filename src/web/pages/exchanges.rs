//! `/echanges`: who sends what to whom, by organisation or by system, for one data object or all of them.
//!
//! Exchanges are the things whose class links two others; the ends are gathered by any property that gathers things.

mod exports;
mod flow;
mod matrix;
mod read;

use askama::Template;
use axum::response::Response;

use self::matrix::{Matrix, Row};
use self::read::{Exchanges, Request};
use super::map::Field;
use crate::network::{EdgeId, Network, NodeId};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::sparql;

/// Rows of the list on one page.
const PAGE: usize = 100;
/// Journeys offered.
const JOURNEYS: usize = 8;

#[derive(Template)]
#[template(path = "pages/exchanges.html")]
struct ExchangesPage {
    shell: Shell,
    summary: String,
    coverage: String,
    fields: Vec<Field>,
    hidden: Vec<(String, String)>,
    /// Filters in force: words and the address without them.
    active: Vec<(String, String)>,
    svg: Option<String>,
    left_out: Option<String>,
    headings: Vec<Shown>,
    matrix: Vec<Row>,
    journeys: Vec<Shown>,
    rows: Vec<ListRow>,
    pager: Option<Pager>,
    svg_href: String,
    sparql: String,
}

/// One exchange.
struct ListRow {
    from: Shown,
    to: Shown,
    carried: Vec<Shown>,
    link: Option<Shown>,
}

/// What the page is made from.
struct All<'a> {
    visit: &'a Visit,
    names: &'a Names<'a>,
    network: &'a Network,
    request: &'a Request,
    exchanges: &'a Exchanges,
}

/// Shows who exchanges with whom.
///
/// `par=` what gathers the ends (`chose`: each by itself), `objet=` only exchanges that carry it, `de=` and `vers=` only
/// those between these. JSON is documented at [`exports::json`]; CSV has one row per pair.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let network = visit.network();
    let names = visit.names();
    let request = read::request(visit, &network)?;
    let exchanges = read::exchanges(visit, &network, &request);
    let all =
        All { visit, names: &names, network: &network, request: &request, exchanges: &exchanges };
    if visit.picture {
        return Ok(exports::svg(&all));
    }
    match visit.format {
        Format::Html => page(&all),
        Format::Json => Ok(exports::json(&all)),
        Format::Csv => exports::csv(&all),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn page(all: &All<'_>) -> Result<Response, Problem> {
    let All { visit, names, network, exchanges, .. } = *all;
    let page = visit.page_number()?;
    let total = exchanges.edges.len();
    if page > 1 && (page - 1) * PAGE >= total {
        return Err(Problem::bad("page", "un numéro de page de cette liste"));
    }
    let Matrix { headings, rows: matrix, left_out } = matrix::matrix(all);
    let shown = exchanges.edges.iter().skip((page - 1) * PAGE).take(PAGE);
    let rows = shown.map(|edge| list_row(all, *edge)).collect();
    let journeys = journeys(all);
    let svg = flow::draw(all, None);
    let links: Vec<&oxrdf::NamedNode> = read::link_properties(visit, network);
    let shell = Shell::new(visit, "Qui échange quoi avec qui", names)
        .also_as(visit, &[Format::Json, Format::Csv])
        .in_section(Section::Exchanges);
    let hidden = ["de", "vers"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), visit.param(name)?.to_owned())));
    html(&ExchangesPage {
        shell,
        summary: summary(all),
        coverage: coverage(all),
        fields: read::fields(all),
        hidden: hidden.collect(),
        active: active(all),
        svg,
        left_out,
        headings,
        matrix,
        journeys,
        rows,
        pager: Pager::new(visit, (page, PAGE, total)),
        svg_href: visit.url_with(&[("format", "svg".to_owned()), ("page", String::new())]),
        sparql: sparql::pairs(&links, 20_000),
    })
}

fn list_row(all: &All<'_>, edge: EdgeId) -> ListRow {
    let (from, to, edge) = all.network.edge(edge);
    let shown = |node: NodeId| all.names.thing(all.network.iri(node));
    let link = all.network.link(edge);
    ListRow {
        from: shown(from),
        to: shown(to),
        carried: link
            .map(|link| link.carried.iter().map(|node| shown(*node)).collect())
            .unwrap_or_default(),
        link: link.map(|link| all.names.thing(&link.iri)),
    }
}

fn summary(all: &All<'_>) -> String {
    let exchanges = counted(all.exchanges.edges.len(), "échange", "échanges");
    match all.request.object {
        Some(object) => {
            let name = lower_first(&all.names.thing(all.network.iri(object)).text);
            format!("{exchanges} où passe «\u{202f}{name}\u{202f}».")
        }
        None => format!(
            "{exchanges} sur la carte, entre {}.",
            counted(all.exchanges.volumes.len(), "acteur ou système", "acteurs ou systèmes")
        ),
    }
}

/// What the counts leave out.
fn coverage(all: &All<'_>) -> String {
    let loose = all.exchanges.loose;
    let silent = all.exchanges.silent;
    let mut parts = Vec::new();
    if loose > 0 {
        let loose = counted(loose, "échange", "échanges");
        parts.push(format!("un bout n’est pas rattaché pour {loose}"));
    }
    if silent > 0 {
        let silent = counted(silent, "échange", "échanges");
        parts.push(format!("ce qui passe n’est pas dit pour {silent}"));
    }
    let text = parts.join("\u{202f}; ");
    if text.is_empty() { text } else { format!("La carte ne sait pas tout\u{a0}: {text}.") }
}

fn active(all: &All<'_>) -> Vec<(String, String)> {
    let chip = |name: &'static str, words: &str, node: Option<NodeId>| {
        let text = all.names.thing(all.network.iri(node?)).text;
        let href = all.visit.url_with(&[(name, String::new()), ("page", String::new())]);
        Some((format!("{words}\u{a0}: {text}"), href))
    };
    let request = all.request;
    [
        chip("objet", "ce qui passe", request.object),
        chip("de", "de", request.from),
        chip("vers", "vers", request.to),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The things through which most passes, with the journey of what goes through them.
fn journeys(all: &All<'_>) -> Vec<Shown> {
    let mut counts: std::collections::HashMap<NodeId, [usize; 2]> =
        std::collections::HashMap::new();
    for edge in &all.exchanges.edges {
        let (from, to, _) = all.network.edge(*edge);
        counts.entry(from).or_default()[0] += 1;
        counts.entry(to).or_default()[1] += 1;
    }
    let mut order: Vec<(NodeId, [usize; 2])> = counts.into_iter().collect();
    // What both receives and sends is on the way of something.
    order.retain(|(_, [sent, received])| *sent > 0 && *received > 0);
    order.sort_by_key(|(node, [sent, received])| (std::cmp::Reverse(sent + received), *node));
    let kinds: Vec<String> = read::link_kinds(all.network)
        .into_iter()
        .map(|kind| crate::schema::local_name(kind.iri.as_str()).to_owned())
        .collect();
    order
        .into_iter()
        .take(JOURNEYS)
        .map(|(node, _)| {
            let iri = all.network.iri(node);
            let mut pairs = vec![
                ("de", all.visit.urls().short(iri.as_ref())),
                ("mode", "impact".to_owned()),
                ("sens", "tous".to_owned()),
                ("profondeur", "2".to_owned()),
            ];
            pairs.extend(kinds.iter().map(|kind| ("relation", kind.clone())));
            let href = crate::web::urls::with_query("/explorer", &pairs);
            Shown { href: Some(href), ..all.names.thing(iri) }
        })
        .collect()
}
