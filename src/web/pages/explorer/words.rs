//! The same as the picture in words: sentences, tables, the query behind it.

use super::request::Mode;
use super::{All, things as counted_things};
use crate::network::{Edge, Group, Impact, Kind, NodeId, Sense};
use crate::schema::{Link, local_name};
use crate::web::names::Shown;
use crate::web::pages::fiche;
use crate::web::pages::{counted, lower_first};
use crate::web::{filters, sparql, urls};

/// Things carried that a relation names.
const CARRIED: usize = 4;

/// One step of a way, in words.
pub(super) struct Step {
    pub(super) thing: Shown,
    /// The relation that leads there from the thing before.
    pub(super) by: Option<String>,
}

pub(super) struct ThingRow {
    pub(super) thing: Shown,
    pub(super) kind: String,
    pub(super) distance: usize,
    pub(super) value: String,
    pub(super) explore: String,
    /// By which it was reached.
    pub(super) by: String,
    /// What it is related to beyond the picture: relation, how many, where it is opened.
    pub(super) beyond: Vec<(String, String, String)>,
    /// Where it is put away; `None` for what everything starts from.
    pub(super) hide: Option<String>,
}

pub(super) struct RelationRow {
    pub(super) from: Shown,
    pub(super) label: String,
    pub(super) to: Shown,
    pub(super) carried: String,
    /// The thing that states it.
    pub(super) link: Option<Shown>,
}

pub(super) struct GroupRow {
    pub(super) of: Shown,
    pub(super) label: String,
    pub(super) count: String,
    pub(super) href: String,
}

pub(super) fn title(all: &All<'_>) -> String {
    let name = |node: NodeId| all.names.name(all.network.iri(node)).full();
    let focus = name(all.request.focus);
    match (all.request.mode, all.request.target) {
        (Mode::Around, _) => format!("Autour de\u{a0}: {focus}"),
        (Mode::Impact, _) => format!("Impact\u{a0}: {focus}"),
        (Mode::Paths, target) => {
            format!("De {focus} à {}", name(target.unwrap_or(all.request.focus)))
        }
    }
}

/// What the picture shows, in a sentence.
pub(super) fn summary(all: &All<'_>) -> String {
    let shown = all.found.reached.len().saturating_sub(1);
    let name = all.names.thing(all.network.iri(all.request.focus)).text;
    match all.request.mode {
        Mode::Around if shown == 0 => format!("La carte ne relie {name} à rien, avec ces choix."),
        Mode::Around => format!(
            "{} et {} à {} au plus.",
            counted_things(shown),
            counted(all.found.edges.len(), "relation", "relations"),
            counted(all.request.depth, "pas", "pas"),
        ),
        Mode::Impact => impact_summary(all, &name),
        Mode::Paths => match all.found.paths.first() {
            None => "Aucun chemin sur la carte, avec ces choix. Cela ne prouve pas qu’il n’y en ait pas\u{a0}: la carte ne sait peut-être pas tout.".to_owned(),
            Some(path) => format!(
                "Le plus court a {}. {} ici.",
                counted(path.edges.len(), "pas", "pas"),
                match all.found.paths.len() {
                    1 => "Un seul chemin est montré".to_owned(),
                    count => format!("{} chemins sont montrés", filters::number(count)),
                }
            ),
        },
    }
}

fn impact_summary(all: &All<'_>, name: &str) -> String {
    let count = all.found.impacted;
    let near = all.found.reached.iter().filter(|one| one.distance == 1).count();
    if count == 0 {
        return format!("Rien, sur la carte, ne dépend de {name} dans ce sens.");
    }
    let some = counted_things(count);
    match all.request.sense {
        Sense::Outgoing => format!(
            "Si {name} s’arrête ou change, {some} peuvent en souffrir, dont {} à un pas.",
            filters::number(near)
        ),
        Sense::Incoming => {
            format!("{name} peut souffrir de {some}, dont {} à un pas.", filters::number(near))
        }
        Sense::Both => {
            format!("{some}, en amont ou en aval, dont {} à un pas.", filters::number(near))
        }
    }
}

/// What the picture leaves out.
pub(super) fn remarks(all: &All<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    if all.found.truncated {
        remarks.push(format!(
            "Le dessin s’arrête à {}\u{a0}: choisissez des relations, ou montrez plus de choses.",
            counted_things(all.request.most)
        ));
    }
    let left: usize = all.found.groups.iter().map(|group| group.count).sum();
    if left > 0 {
        remarks.push(format!(
            "{} sont groupées\u{a0}: les plus reliées sont montrées d’abord.",
            counted_things(left)
        ));
    }
    if all.request.stale > 0 {
        remarks.push(format!(
            "{} de cette adresse ne sont plus sur la carte.",
            counted_things(all.request.stale)
        ));
    }
    if all.request.mode == Mode::Impact {
        remarks.push(
            "L’impact suit les échanges et les dépendances dans le sens que dit l’ontologie, et s’arrête aux acteurs."
                .to_owned(),
        );
    }
    if all.network.truncated {
        remarks.push("La carte est plus grande que ce que l’exploration lit.".to_owned());
    }
    remarks
}

/// A relation read in the direction in which it is stated.
pub(super) fn kind_label(all: &All<'_>, kind: u16) -> String {
    let kind = all.network.kind(kind);
    if kind.is_link {
        let class = all.visit.schema.class(kind.iri.as_ref());
        return class.map(|class| lower_first(&class.label)).unwrap_or_default();
    }
    lower_first(&all.visit.schema.property_label(kind.iri.as_ref()))
}

/// A relation read from one of its ends.
pub(super) fn relation_label(all: &All<'_>, (kind, outgoing): (u16, bool)) -> String {
    let known = all.network.kind(kind);
    if known.is_link {
        let class = all.visit.schema.class(known.iri.as_ref());
        let plural = class.map(|class| lower_first(&class.plural)).unwrap_or_default();
        return format!("{plural} {}", if outgoing { "vers" } else { "depuis" });
    }
    if outgoing {
        return kind_label(all, kind);
    }
    lower_first(&all.visit.schema.inverse_label(known.iri.as_ref()))
}

/// What a link carries, in words.
pub(super) fn carried(all: &All<'_>, edge: &Edge) -> String {
    let Some(link) = all.network.link(edge) else { return String::new() };
    let mut words: Vec<String> = link
        .carried
        .iter()
        .take(CARRIED)
        .map(|node| lower_first(&all.names.thing(all.network.iri(*node)).text))
        .collect();
    if link.carried.len() > CARRIED {
        words.push("…".to_owned());
    }
    words.join(", ")
}

/// Where what is grouped is listed.
pub(super) fn group_url(all: &All<'_>, group: &Group) -> String {
    let kind = all.network.kind(group.kind);
    let alone = all.request.chosen.len() == 1 && all.request.most > 100;
    if alone && !group.outgoing && !kind.is_link {
        return fiche::relation_url(all.visit, all.network.iri(group.of), &kind.iri);
    }
    let short = all.visit.urls().short(all.network.iri(group.of).as_ref());
    urls::with_query(
        "/explorer",
        &[
            ("de", short),
            ("relation", local_name(kind.iri.as_str()).to_owned()),
            ("sens", if group.outgoing { "aval" } else { "amont" }.to_owned()),
            ("choses", "300".to_owned()),
        ],
    )
}

/// The ways, in words.
pub(super) fn paths(all: &All<'_>) -> Vec<Vec<Step>> {
    let step = |node: &NodeId, by: Option<String>| Step {
        thing: all.names.thing(all.network.iri(*node)),
        by,
    };
    all.found
        .paths
        .iter()
        .map(|path| {
            let mut steps: Vec<Step> =
                path.nodes.iter().take(1).map(|node| step(node, None)).collect();
            for (edge, ends) in path.edges.iter().zip(path.nodes.windows(2)) {
                let (from, _, edge) = all.network.edge(*edge);
                let label = relation_label(all, (edge.kind, from == ends[0]));
                let carried = carried(all, edge);
                let by = if carried.is_empty() { label } else { format!("{label} ({carried})") };
                steps.push(step(&ends[1], Some(by)));
            }
            steps
        })
        .collect()
}

/// What a thing is related to beyond the picture, by relation.
fn further(
    all: &All<'_>,
    (node, drawn): (NodeId, &std::collections::HashSet<NodeId>),
) -> Vec<(String, String, String)> {
    let short = all.visit.urls().short(all.network.iri(node).as_ref());
    super::find::beyond(all.network, node, drawn)
        .into_iter()
        .map(|(kind, outgoing, count)| {
            let key = local_name(all.network.kind(kind).iri.as_str());
            let href = all.visit.url_adding(("ouvrir", &format!("{short}~{key}")));
            (relation_label(all, (kind, outgoing)), filters::number(count), href)
        })
        .collect()
}

pub(super) fn things(all: &All<'_>) -> Vec<ThingRow> {
    let drawn = all.found.reached.iter().map(|one| one.node).collect();
    all.found
        .reached
        .iter()
        .map(|one| {
            let iri = all.network.iri(one.node);
            let by = one.by.map(|edge| {
                let (from, to, edge) = all.network.edge(edge);
                let near = if from == one.node { to } else { from };
                let label = relation_label(all, (edge.kind, from == near));
                format!("{}\u{a0}: {label}", all.names.thing(all.network.iri(near)).text)
            });
            ThingRow {
                thing: all.names.thing(iri),
                kind: crate::web::pages::map::kind_of(all.visit, all.network, one.node),
                distance: one.distance,
                value: all
                    .colouring
                    .category(one.node)
                    .map(|one| one.label.clone())
                    .unwrap_or_default(),
                explore: super::explore_url(all.visit, iri),
                by: by.unwrap_or_default(),
                beyond: further(all, (one.node, &drawn)),
                hide: (one.node != all.request.focus && Some(one.node) != all.request.target).then(
                    || {
                        let short = all.visit.urls().short(iri.as_ref());
                        all.visit.url_adding(("masquer", &short))
                    },
                ),
            }
        })
        .collect()
}

pub(super) fn relations(all: &All<'_>) -> Vec<RelationRow> {
    all.found
        .edges
        .iter()
        .map(|id| {
            let (from, to, edge) = all.network.edge(*id);
            RelationRow {
                from: all.names.thing(all.network.iri(from)),
                label: kind_label(all, edge.kind),
                to: all.names.thing(all.network.iri(to)),
                carried: carried(all, edge),
                link: all.network.link(edge).map(|link| all.names.thing(&link.iri)),
            }
        })
        .collect()
}

pub(super) fn groups(all: &All<'_>) -> Vec<GroupRow> {
    all.found
        .groups
        .iter()
        .map(|group| GroupRow {
            of: all.names.thing(all.network.iri(group.of)),
            label: relation_label(all, (group.kind, group.outgoing)),
            count: filters::number(group.count),
            href: group_url(all, group),
        })
        .collect()
}

/// The SPARQL that gives the same things, at the same distance at most.
pub(super) fn sparql(all: &All<'_>) -> String {
    let focus = all.network.iri(all.request.focus);
    let is_impact = all.request.mode == Mode::Impact;
    let mut steps: Vec<String> = Vec::new();
    for (number, kind) in (0u16..).zip(all.network.kinds()) {
        if !all.request.kinds.has(number) || (is_impact && kind.impact == Impact::None) {
            continue;
        }
        let (forward, backward) = step(all, kind);
        let (out, back) = match all.request.sense {
            Sense::Both => (true, true),
            Sense::Outgoing => (true, false),
            Sense::Incoming => (false, true),
        };
        let turned = is_impact && kind.impact == Impact::Backward;
        let (forward, backward) = if turned { (backward, forward) } else { (forward, backward) };
        steps.extend(out.then_some(forward));
        steps.extend(back.then_some(backward));
    }
    let most = (all.request.mode == Mode::Around).then_some(all.request.depth);
    sparql::reached(focus, &steps, most)
}

/// A kind of relation as a property path, and the way back.
fn step(all: &All<'_>, kind: &Kind) -> (String, String) {
    let schema = &all.visit.schema;
    let link: Option<Link> = schema
        .class(kind.iri.as_ref())
        .filter(|_| kind.is_link)
        .and_then(|class| schema.nearest(class, |above| above.link.clone()));
    match link {
        Some(Link { from, to, .. }) => (format!("^{from}/{to}"), format!("^{to}/{from}")),
        None => (kind.iri.to_string(), format!("^{}", kind.iri)),
    }
}
