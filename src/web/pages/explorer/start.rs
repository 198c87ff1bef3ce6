//! The explorer before one has chosen where to start, or where to go.

use askama::Template;
use axum::response::Response;

use super::request::Start;
use crate::network::{Network, NodeId};
use crate::search::Target;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// Answers of a search offered.
const OFFERED: usize = 30;
/// Things offered before anything is searched.
const STARTS: usize = 24;

#[derive(Template)]
#[template(path = "pages/explorer_start.html")]
struct StartPage {
    shell: Shell,
    /// The pairs that the form keeps.
    hidden: Vec<(String, String)>,
    pair: &'static str,
    label: &'static str,
    words: String,
    focus: Option<Shown>,
    summary: String,
    offered: Vec<Offer>,
}

/// A thing that can be chosen.
struct Offer {
    shown: Shown,
    href: String,
    kind: String,
    relations: String,
}

pub(super) fn page(
    visit: &Visit,
    names: &Names<'_>,
    (network, start): (&Network, &Start),
) -> Result<Response, Problem> {
    if visit.format != Format::Html || visit.picture {
        return Err(Problem::bad(start.pair, "l’adresse d’une chose"));
    }
    let nodes = match &start.words {
        Some(words) => searched(visit, network, words)?,
        None => popular(network),
    };
    let every = network.all_kinds();
    let offered = nodes
        .into_iter()
        .map(|node| {
            let iri = network.iri(node);
            let short = visit.urls().short(iri.as_ref());
            Offer {
                shown: names.thing(iri),
                href: visit.url_with(&[(start.pair, short)]),
                kind: crate::web::pages::map::kind_of(visit, network, node),
                relations: counted(network.degree(node, &every), "relation", "relations"),
            }
        })
        .collect::<Vec<_>>();
    let summary = match &start.words {
        Some(words) if offered.is_empty() => {
            format!("Rien ne répond à «\u{202f}{words}\u{202f}» parmi les choses de la carte.")
        }
        Some(words) => format!(
            "Laquelle\u{202f}? {} pour «\u{202f}{words}\u{202f}».",
            counted(offered.len(), "réponse", "réponses")
        ),
        None => format!(
            "{} et {} à explorer. Les plus reliées\u{a0}:",
            counted(network.node_count(), "chose", "choses"),
            counted(network.edge_count(), "relation", "relations"),
        ),
    };
    let hidden = visit
        .pairs
        .iter()
        .filter(|(name, _)| name != start.pair && name != "page" && name != "format")
        .cloned()
        .collect();
    let title = if start.pair == "vers" { "Chemin vers…" } else { "Explorer" };
    let shell = Shell::new(visit, title, names).in_section(Section::Explorer);
    html(&StartPage {
        shell,
        hidden,
        pair: start.pair,
        label: if start.pair == "vers" { "Aller vers" } else { "Partir de" },
        words: start.words.clone().unwrap_or_default(),
        focus: start.focus.map(|focus| names.thing(network.iri(focus))),
        summary,
        offered,
    })
}

/// The things of the network that a search finds, the best first.
fn searched(visit: &Visit, network: &Network, words: &str) -> Result<Vec<NodeId>, Problem> {
    let index = visit.search_index()?;
    let answers = index.answer(words).map_err(|error| Problem::internal(&error))?;
    let things = answers.places().filter_map(|place| match index.hit(place).target {
        Target::Thing(iri) => network.find(iri.as_ref()),
        Target::Question(_) => None,
    });
    Ok(things.take(OFFERED).collect())
}

/// The things that have most relations.
fn popular(network: &Network) -> Vec<NodeId> {
    let every = network.all_kinds();
    let mut nodes: Vec<NodeId> = network.nodes().collect();
    nodes.sort_by_cached_key(|node| (std::cmp::Reverse(network.degree(*node, &every)), *node));
    nodes.truncate(STARTS);
    nodes
}
