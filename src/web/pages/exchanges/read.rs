//! The exchanges that the address asks for, and how their ends are gathered.

use std::collections::{BTreeMap, HashMap};

use oxrdf::NamedNode;

use super::All;
use crate::network::{EdgeId, Flow, Gathering, Kind, Kinds, Network, NodeId, RollUp};
use crate::schema::local_name;
use crate::search::sort_key;
use crate::web::extract::Visit;
use crate::web::pages::map::Field;
use crate::web::problem::Problem;

/// Each end by itself.
const ALONE: &str = "chose";

/// What the address asks.
pub(super) struct Request {
    /// What gathers the ends; each stands for itself when there is nothing.
    pub(super) gathering: Option<Gathering>,
    pub(super) object: Option<NodeId>,
    pub(super) from: Option<NodeId>,
    pub(super) to: Option<NodeId>,
}

/// The exchanges kept.
pub(super) struct Exchanges {
    pub(super) edges: Vec<EdgeId>,
    pub(super) flows: BTreeMap<(NodeId, NodeId), Flow>,
    /// How many exchanges each gathering sends and receives.
    pub(super) volumes: BTreeMap<NodeId, (usize, usize)>,
    /// Those that nothing gathers at one end.
    pub(super) loose: usize,
    /// Those that do not say what passes.
    pub(super) silent: usize,
    /// What is carried by the exchanges of the whole map, with how many carry it.
    pub(super) objects: Vec<(NodeId, usize)>,
}

/// The kinds of relations that things state.
pub(super) fn link_kinds(network: &Network) -> Vec<&Kind> {
    network.kinds().iter().filter(|kind| kind.is_link).collect()
}

fn links(network: &Network) -> Kinds {
    let mut kinds = network.no_kinds();
    for (number, kind) in (0u16..).zip(network.kinds()) {
        kinds.set(number, kind.is_link);
    }
    kinds
}

/// The properties that make an exchange: its ends and what it carries.
pub(super) fn link_properties<'a>(visit: &'a Visit, network: &Network) -> Vec<&'a NamedNode> {
    let mut found = Vec::new();
    for kind in link_kinds(network) {
        let class = visit.schema.class(kind.iri.as_ref());
        let link = class.and_then(|class| visit.schema.nearest(class, |above| above.link.as_ref()));
        if let Some(link) = link {
            found.extend([&link.from, &link.to]);
            found.extend(&link.object);
        }
    }
    found
}

pub(super) fn request(visit: &Visit, network: &Network) -> Result<Request, Problem> {
    let gatherings = network.gatherings();
    let key = |gathering: &Gathering| local_name(gathering.property.as_str()).to_owned();
    let gathering = match visit.param("par") {
        None => usual(visit, network),
        Some(ALONE) => None,
        Some(wanted) => {
            let found = gatherings.iter().find(|gathering| key(gathering) == wanted);
            let mut known: Vec<String> = gatherings.iter().map(key).collect();
            known.push(ALONE.to_owned());
            Some(found.cloned().ok_or_else(|| Problem::bad("par", known.join(", ")))?)
        }
    };
    let node = |name: &str| -> Result<Option<NodeId>, Problem> {
        let Some(text) = visit.param(name) else { return Ok(None) };
        let iri = visit.urls().parse(text);
        let iri = iri.ok_or_else(|| Problem::bad(name, "l’adresse d’une chose"))?;
        let node = network.find(iri.as_ref());
        Ok(Some(node.ok_or_else(|| crate::web::pages::fiche::not_found(iri.as_str()))?))
    };
    Ok(Request { gathering, object: node("objet")?, from: node("de")?, to: node("vers")? })
}

/// The gathering that most ends of exchanges have, or are themselves a value of: bodies exchange as such.
fn usual(visit: &Visit, network: &Network) -> Option<Gathering> {
    let kinds = links(network);
    let ends: Vec<NodeId> = network
        .edges()
        .map(|edge| network.edge(edge))
        .filter(|(.., edge)| kinds.has(edge.kind))
        .flat_map(|(from, to, _)| [from, to])
        .collect();
    let known = |gathering: &&Gathering| {
        let roll_up = network.roll_up(&visit.schema, gathering);
        ends.iter().filter(|node| !roll_up.of(**node).is_empty()).count()
    };
    // The first of those that know as many.
    network.gatherings().iter().rev().max_by_key(known).cloned()
}

pub(super) fn exchanges(visit: &Visit, network: &Network, request: &Request) -> Exchanges {
    let kinds = links(network);
    let roll_up = match &request.gathering {
        Some(gathering) => network.roll_up(&visit.schema, gathering),
        None => RollUp::none(network),
    };
    let is_end = |wanted: Option<NodeId>, node: NodeId| {
        wanted.is_none_or(|wanted| node == wanted || roll_up.of(node).contains(&wanted))
    };
    let keep = |id: EdgeId| {
        let (from, to, edge) = network.edge(id);
        let carries = request.object.is_none_or(|object| {
            network.link(edge).is_some_and(|link| link.carried.contains(&object))
        });
        carries && is_end(request.from, from) && is_end(request.to, to)
    };
    let (mut flows, loose) = network.flows((&roll_up, &kinds), &keep);
    flows.retain(|(from, to), _| {
        request.from.is_none_or(|wanted| *from == wanted || !gathers(&roll_up, wanted))
            && request.to.is_none_or(|wanted| *to == wanted || !gathers(&roll_up, wanted))
    });
    let mut volumes: BTreeMap<NodeId, (usize, usize)> = BTreeMap::new();
    for ((from, to), flow) in &flows {
        volumes.entry(*from).or_default().0 += flow.edges.len();
        volumes.entry(*to).or_default().1 += flow.edges.len();
    }
    let mut objects: HashMap<NodeId, usize> = HashMap::new();
    let mut edges = Vec::new();
    for id in network.edges() {
        let edge = network.edge(id).2;
        if !kinds.has(edge.kind) {
            continue;
        }
        for node in network.link(edge).map(|link| link.carried.as_slice()).unwrap_or_default() {
            *objects.entry(*node).or_default() += 1;
        }
        if keep(id) {
            edges.push(id);
        }
    }
    let mut objects: Vec<(NodeId, usize)> = objects.into_iter().collect();
    objects.sort_by_key(|(node, count)| (std::cmp::Reverse(*count), *node));
    let says_nothing = |id: &&EdgeId| {
        network.link(network.edge(**id).2).is_none_or(|link| link.carried.is_empty())
    };
    let silent = edges.iter().filter(says_nothing).count();
    Exchanges { flows, volumes, loose: loose.len(), silent, objects, edges }
}

/// Whether a thing stands for itself where the ends are gathered.
fn gathers(roll_up: &RollUp, node: NodeId) -> bool {
    roll_up.of(node) == [node]
}

pub(super) fn fields(all: &All<'_>) -> Vec<Field> {
    let request = all.request;
    let chosen = request.gathering.as_ref().map(|gathering| &gathering.property);
    let mut by: Vec<(String, String, bool)> = all
        .network
        .gatherings()
        .iter()
        .map(|gathering| {
            let label = all.visit.schema.property_label(gathering.property.as_ref());
            let key = local_name(gathering.property.as_str()).to_owned();
            (key, label, chosen == Some(&gathering.property))
        })
        .collect();
    by.push((ALONE.to_owned(), "Chacun séparément".to_owned(), chosen.is_none()));
    let mut objects: Vec<(String, String, bool)> = all
        .exchanges
        .objects
        .iter()
        .map(|(node, count)| {
            let iri = all.network.iri(*node);
            let text = format!("{} ({count})", all.names.thing(iri).text);
            (all.visit.urls().short(iri.as_ref()), text, request.object == Some(*node))
        })
        .collect();
    objects.sort_by_cached_key(|(_, text, _)| sort_key(text));
    objects.insert(0, (String::new(), "Tout".to_owned(), request.object.is_none()));
    let field = |name, label: &str, options| Field {
        name,
        label: label.to_owned(),
        groups: vec![(String::new(), options)],
    };
    vec![field("par", "Regrouper par", by), field("objet", "Ce qui passe", objects)]
}
