//! What the address asks of the explorer.

use crate::network::{Kinds, Network, NodeId, Sense};
use crate::schema::local_name;
use crate::web::extract::Visit;
use crate::web::problem::Problem;

/// Things reached at most: by default, and at the most.
const USUAL: usize = 60;
const MOST: usize = 300;
/// Steps at most.
const DEEPEST: usize = 10;
/// Ways at most.
const PATHS: usize = 10;

/// What one wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// What is around.
    Around,
    /// What an impact reaches.
    Impact,
    /// Ways from a thing to another.
    Paths,
}

impl Mode {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Around => "voisinage",
            Self::Impact => "impact",
            Self::Paths => "chemin",
        }
    }
}

/// A request that can be answered.
pub(super) struct Request {
    pub(super) mode: Mode,
    pub(super) focus: NodeId,
    pub(super) target: Option<NodeId>,
    pub(super) depth: usize,
    pub(super) sense: Sense,
    pub(super) kinds: Kinds,
    /// The relations chosen by name; all when it is empty.
    pub(super) chosen: Vec<String>,
    pub(super) most: usize,
    pub(super) paths: usize,
    /// What was opened by hand, in order.
    pub(super) opened: Vec<Opened>,
    /// What was put away by hand.
    pub(super) hidden: Vec<NodeId>,
    /// How many of the things opened or put away are no longer on the map.
    pub(super) stale: usize,
}

/// A thing whose relations were opened by hand: one kind of them, or all.
pub(super) struct Opened {
    pub(super) node: NodeId,
    pub(super) relation: Option<String>,
}

/// A request, or what is missing to make it one.
pub(super) enum Asking {
    Ready(Box<Request>),
    Start(Start),
}

/// What must still be chosen.
#[derive(Default)]
pub(super) struct Start {
    /// Words searched for `de`, else for `vers`.
    pub(super) words: Option<String>,
    /// The pair that the choice gives: `de` or `vers`.
    pub(super) pair: &'static str,
    /// The start, when the end must be chosen.
    pub(super) focus: Option<NodeId>,
}

/// A value that is an address, or words.
enum End {
    Node(NodeId),
    Words(String),
}

pub(super) fn read(visit: &Visit, network: &Network) -> Result<Asking, Problem> {
    let mode = match visit.param("mode") {
        None | Some("voisinage") => Mode::Around,
        Some("impact") => Mode::Impact,
        Some("chemin") => Mode::Paths,
        Some(_) => return Err(Problem::bad("mode", "voisinage, impact ou chemin")),
    };
    let sense = match visit.param("sens") {
        None => {
            if mode == Mode::Impact {
                Sense::Outgoing
            } else {
                Sense::Both
            }
        }
        Some("tous") => Sense::Both,
        Some("aval") => Sense::Outgoing,
        Some("amont") => Sense::Incoming,
        Some(_) => return Err(Problem::bad("sens", "tous, aval ou amont")),
    };
    let depth = within(visit, "profondeur", (if mode == Mode::Impact { 3 } else { 1 }, DEEPEST))?;
    let most = within(visit, "choses", (USUAL, MOST))?;
    let paths = within(visit, "chemins", (3, PATHS))?;
    let (kinds, chosen) = kinds(visit, network)?;
    let start = |words, pair, focus| Start { words, pair, focus };
    let focus = match end(visit, network, "de")? {
        None => return Ok(Asking::Start(start(None, "de", None))),
        Some(End::Words(words)) => return Ok(Asking::Start(start(Some(words), "de", None))),
        Some(End::Node(node)) => node,
    };
    let target = match end(visit, network, "vers")? {
        Some(End::Node(node)) if mode == Mode::Paths => Some(node),
        Some(End::Words(words)) if mode == Mode::Paths => {
            return Ok(Asking::Start(start(Some(words), "vers", Some(focus))));
        }
        None if mode == Mode::Paths => {
            return Ok(Asking::Start(start(None, "vers", Some(focus))));
        }
        _ => None,
    };
    let mut stale = 0;
    let opened = opened(visit, network, &mut stale)?;
    let hidden = hidden(visit, network, &mut stale)?;
    let request = Request {
        mode,
        focus,
        target,
        depth,
        sense,
        kinds,
        chosen,
        most,
        paths,
        opened,
        hidden,
        stale,
    };
    Ok(Asking::Ready(Box::new(request)))
}

/// Things opened or put away by hand at most.
const BY_HAND: usize = 30;

/// `ouvrir=<address>` or `ouvrir=<address>~<relation>`; what has left the map is counted, not refused.
fn opened(visit: &Visit, network: &Network, stale: &mut usize) -> Result<Vec<Opened>, Problem> {
    let expected =
        "l’adresse d’une chose, suivie ou non de «\u{202f}~\u{202f}» et du nom d’une relation";
    let mut opened = Vec::new();
    for text in visit.params("ouvrir") {
        let (address, relation) = match text.rsplit_once('~') {
            Some((address, relation)) => (address, Some(relation.to_owned())),
            None => (text, None),
        };
        let iri = visit.urls().parse(address);
        let iri = iri.ok_or_else(|| Problem::bad("ouvrir", expected))?;
        match network.find(iri.as_ref()) {
            Some(node) => opened.push(Opened { node, relation }),
            None => *stale += 1,
        }
    }
    if opened.len() > BY_HAND {
        return Err(Problem::bad("ouvrir", format!("{BY_HAND} choses au plus")));
    }
    Ok(opened)
}

fn hidden(visit: &Visit, network: &Network, stale: &mut usize) -> Result<Vec<NodeId>, Problem> {
    let mut hidden = Vec::new();
    for text in visit.params("masquer") {
        let iri = visit.urls().parse(text);
        let iri = iri.ok_or_else(|| Problem::bad("masquer", "l’adresse d’une chose"))?;
        match network.find(iri.as_ref()) {
            Some(node) => hidden.push(node),
            None => *stale += 1,
        }
    }
    if hidden.len() > BY_HAND {
        return Err(Problem::bad("masquer", format!("{BY_HAND} choses au plus")));
    }
    Ok(hidden)
}

fn within(visit: &Visit, name: &str, (usual, most): (usize, usize)) -> Result<usize, Problem> {
    let Some(text) = visit.param(name) else { return Ok(usual) };
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Problem::bad(name, format!("un nombre entre 1 et {most}")))
}

/// The end of a walk: an address is one of the things that the reader sees, or there is nothing there.
fn end(visit: &Visit, network: &Network, name: &str) -> Result<Option<End>, Problem> {
    let Some(text) = visit.param(name) else { return Ok(None) };
    let is_address = text.contains('/') || text.contains(':');
    if !is_address {
        return Ok(Some(End::Words(text.to_owned())));
    }
    let iri = visit.urls().parse(text);
    let iri = iri.ok_or_else(|| Problem::bad(name, "l’adresse d’une chose, ou des mots"))?;
    let node = network.find(iri.as_ref()).ok_or_else(|| {
        let absent = || crate::web::pages::fiche::not_found(iri.as_str());
        visit.gone(&iri).unwrap_or_else(absent)
    })?;
    Ok(Some(End::Node(node)))
}

fn kinds(visit: &Visit, network: &Network) -> Result<(Kinds, Vec<String>), Problem> {
    let chosen: Vec<String> = visit.params("relation").map(str::to_owned).collect();
    if chosen.is_empty() {
        return Ok((network.all_kinds(), chosen));
    }
    let mut kinds = network.no_kinds();
    for wanted in &chosen {
        let mut known =
            visit.schema.properties().any(|(iri, _)| local_name(iri.as_str()) == wanted);
        for (number, kind) in (0u16..).zip(network.kinds()) {
            if local_name(kind.iri.as_str()) == wanted {
                kinds.set(number, true);
                known = true;
            }
        }
        if !known {
            return Err(Problem::bad(
                "relation",
                "le nom d’une relation, comme «\u{202f}operateur\u{202f}»",
            ));
        }
    }
    Ok((kinds, chosen))
}
