//! `/explorer/structure`: what holds the map together. What stops with what, what is in the middle, what turns in loops,
//! what makes groups.

use askama::Template;
use axum::response::Response;
use serde_json::{Value, json};

use super::explorer::explore_url;
use crate::network::{Bridge, Impact, Kinds, Network, NodeId};
use crate::schema::local_name;
use crate::web::export::{csv_response, json_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::sparql;

/// Rows of a table.
const ROWS: usize = 30;
/// Members of a group that are named.
const MEMBERS: usize = 8;
/// Steps of the search of what is in the middle: things and ties looked at from all the sources together.
const STEPS: usize = 40_000_000;

#[derive(Template)]
#[template(path = "pages/structure.html")]
struct StructurePage {
    shell: Shell,
    summary: String,
    kinds: Vec<KindBox>,
    unfiltered: Option<String>,
    cuts: Vec<CutRow>,
    bridges: Vec<(Shown, Shown)>,
    loops: Vec<GroupRow>,
    central: Vec<CentralRow>,
    sampled: Option<String>,
    groups: Vec<GroupRow>,
    quality: String,
    left_out: Vec<String>,
    sparql: String,
}

struct KindBox {
    key: String,
    label: String,
    count: String,
    checked: bool,
}

struct CutRow {
    thing: Shown,
    kind: String,
    cut_off: String,
    impact: String,
}

struct CentralRow {
    thing: Shown,
    kind: String,
    /// In thousandths of all the pairs.
    share: String,
    relations: String,
}

struct GroupRow {
    count: String,
    members: Vec<Shown>,
    more: usize,
}

/// All that is found.
struct Found {
    kinds: Kinds,
    chosen: Vec<String>,
    parts: usize,
    cuts: Vec<(NodeId, usize)>,
    /// How many there are in all.
    all_cuts: usize,
    bridges: Vec<Bridge>,
    loops: Vec<Vec<NodeId>>,
    central: Vec<(NodeId, f64)>,
    sources: usize,
    groups: Vec<Vec<NodeId>>,
    modularity: f64,
}

/// Shows the structure made by `relation=` (several times; without it, the relations along which an impact travels).
///
/// JSON is `{edition, relations, parts, cut_points: [{iri, label, cut_off}], bridges: [{first, second}], loops: [[iri]],
/// central: [{iri, label, betweenness}], sources, communities: [[iri]], modularity}`; CSV has one row per thing.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let network = visit.network();
    let names = visit.names();
    let (kinds, chosen) = kinds(visit, &network)?;
    let found = find(&network, (kinds, chosen));
    match visit.format {
        Format::Html => page(visit, &names, (&network, &found)),
        Format::Json => Ok(json_answer(visit, &names, (&network, &found))),
        Format::Csv => csv(&names, (&network, &found)),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn kinds(visit: &Visit, network: &Network) -> Result<(Kinds, Vec<String>), Problem> {
    let chosen: Vec<String> = visit.params("relation").map(str::to_owned).collect();
    let mut kinds = network.no_kinds();
    let key = |iri: &oxrdf::NamedNode| local_name(iri.as_str()).to_owned();
    for wanted in &chosen {
        let is_known = visit.schema.properties().any(|(iri, _)| key(iri) == *wanted)
            || network.kinds().iter().any(|kind| key(&kind.iri) == *wanted);
        if !is_known {
            let expected = "le nom d’une relation, comme «\u{202f}sAppuieSur\u{202f}»";
            return Err(Problem::bad("relation", expected));
        }
    }
    for (number, kind) in (0u16..).zip(network.kinds()) {
        let carries = chosen.is_empty() && kind.impact != Impact::None;
        kinds.set(number, carries || chosen.contains(&key(&kind.iri)));
    }
    Ok((kinds, chosen))
}

fn find(network: &Network, (kinds, chosen): (Kinds, Vec<String>)) -> Found {
    let structure = network.structure(&kinds);
    let all_cuts = structure.cut_points.len();
    let mut candidates = structure.cut_points;
    candidates.sort_by_cached_key(|node| (std::cmp::Reverse(network.degree(*node, &kinds)), *node));
    // Each costs a walk through all that it holds together: only those with most ties are measured.
    candidates.truncate(ROWS * 2);
    let mut cuts: Vec<(NodeId, usize)> =
        candidates.into_iter().map(|node| (node, network.cut_off(node, &kinds))).collect();
    cuts.sort_by_key(|(node, count)| (std::cmp::Reverse(*count), *node));
    cuts.truncate(ROWS);
    let size = (network.node_count() + network.edge_count()).max(1);
    let sources = (STEPS / size).clamp(16, network.node_count().max(16));
    let mut central: Vec<(NodeId, f64)> =
        network.nodes().zip(network.betweenness(&kinds, sources)).collect();
    central.retain(|(_, value)| *value > 0.0);
    central.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    central.truncate(ROWS);
    let (groups, modularity) = network.communities(&kinds);
    Found {
        kinds,
        chosen,
        parts: structure.parts,
        cuts,
        all_cuts,
        bridges: structure.bridges,
        loops: structure.loops,
        central,
        sources,
        groups,
        modularity,
    }
}

fn page(
    visit: &Visit,
    names: &Names<'_>,
    (network, found): (&Network, &Found),
) -> Result<Response, Problem> {
    let explored = |node: NodeId| {
        let iri = network.iri(node);
        Shown { href: Some(explore_url(visit, iri)), ..names.thing(iri) }
    };
    let kind = |node: NodeId| super::map::kind_of(visit, network, node);
    let group = |members: &Vec<NodeId>| {
        let mut members = members.clone();
        members.sort_by_cached_key(|node| {
            (std::cmp::Reverse(network.degree(*node, &found.kinds)), *node)
        });
        GroupRow {
            count: filters::number(members.len()),
            members: members.iter().take(MEMBERS).map(|node| explored(*node)).collect(),
            more: members.len().saturating_sub(MEMBERS),
        }
    };
    let cuts = found.cuts.iter().map(|(node, cut_off)| CutRow {
        thing: explored(*node),
        kind: kind(*node),
        cut_off: filters::number(*cut_off),
        impact: impact_url(visit, network.iri(*node)),
    });
    let pairs = (network.node_count() as f64 * (network.node_count() as f64 - 1.0) / 2.0).max(1.0);
    let central = found.central.iter().map(|(node, value)| CentralRow {
        thing: explored(*node),
        kind: kind(*node),
        share: format!("{:.1}", value / pairs * 1_000.0).replace('.', ","),
        relations: filters::number(network.degree(*node, &found.kinds)),
    });
    let properties: Vec<&oxrdf::NamedNode> = (0u16..)
        .zip(network.kinds())
        .filter(|(number, _)| found.kinds.has(*number))
        .map(|(_, kind)| &kind.iri)
        .collect();
    html(&StructurePage {
        summary: summary(network, found),
        kinds: boxes(visit, network, found),
        unfiltered: (!found.chosen.is_empty())
            .then(|| visit.url_with(&[("relation", String::new())])),
        cuts: cuts.collect(),
        bridges: found
            .bridges
            .iter()
            .take(ROWS)
            .map(|bridge| (explored(bridge.first), explored(bridge.second)))
            .collect(),
        loops: found.loops.iter().take(ROWS).map(group).collect(),
        central: central.collect(),
        sampled: (found.sources < network.node_count()).then(|| {
            format!(
                "Mesuré depuis {} de départ, réparties sur toute la carte.",
                counted(found.sources, "chose", "choses")
            )
        }),
        groups: found.groups.iter().take(ROWS).map(group).collect(),
        quality: format!("{:.2}", found.modularity).replace('.', ","),
        left_out: left_out(found),
        sparql: sparql::pairs(&properties, 20_000),
        shell: Shell::new(visit, "Ce qui tient la carte ensemble", names)
            .also_as(visit, &[Format::Json, Format::Csv])
            .in_section(Section::Explorer),
    })
}

fn impact_url(visit: &Visit, iri: &oxrdf::NamedNode) -> String {
    let short = visit.urls().short(iri.as_ref());
    let pairs = [("de", short), ("mode", "impact".to_owned())];
    crate::web::urls::with_query("/explorer", &pairs)
}

fn boxes(visit: &Visit, network: &Network, found: &Found) -> Vec<KindBox> {
    let mut boxes: Vec<KindBox> = (0u16..)
        .zip(network.kinds())
        .map(|(number, kind)| {
            let class = visit.schema.class(kind.iri.as_ref()).filter(|_| kind.is_link);
            let label = match class {
                Some(class) => class.label.clone(),
                None => visit.schema.property_label(kind.iri.as_ref()),
            };
            KindBox {
                key: local_name(kind.iri.as_str()).to_owned(),
                label: lower_first(&label),
                count: filters::number(kind.count),
                checked: found.kinds.has(number),
            }
        })
        .collect();
    boxes.sort_by_cached_key(|one| (crate::search::sort_key(&one.label), one.key.clone()));
    boxes.dedup_by(|left, right| left.key == right.key);
    boxes
}

fn summary(network: &Network, found: &Found) -> String {
    let tied = network.nodes().filter(|node| network.degree(*node, &found.kinds) > 0).count();
    if tied == 0 {
        return "Aucune de ces relations n’est sur la carte.".to_owned();
    }
    format!(
        "{} en {} que rien ne relie entre elles\u{a0}: {} où tout passe, {}, {}.",
        counted(tied, "chose reliée", "choses reliées"),
        counted(found.parts, "partie", "parties"),
        counted(found.all_cuts, "point", "points"),
        counted(found.bridges.len(), "lien sans détour", "liens sans détour"),
        counted(found.loops.len(), "boucle", "boucles"),
    )
}

/// What the tables do not have room for.
fn left_out(found: &Found) -> Vec<String> {
    [
        (found.all_cuts, "points de passage"),
        (found.bridges.len(), "liens"),
        (found.loops.len(), "boucles"),
        (found.groups.len(), "groupes"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > ROWS)
    .map(|(count, what)| format!("{ROWS} {what} sur {} sont montrés ici.", filters::number(count)))
    .collect()
}

fn json_answer(visit: &Visit, names: &Names<'_>, (network, found): (&Network, &Found)) -> Response {
    let iri = |node: &NodeId| network.iri(*node).as_str();
    let label = |node: &NodeId| names.name(network.iri(*node)).label.clone();
    let relations: Vec<&str> = (0u16..)
        .zip(network.kinds())
        .filter(|(number, _)| found.kinds.has(*number))
        .map(|(_, kind)| kind.iri.as_str())
        .collect();
    let cuts: Vec<Value> = found
        .cuts
        .iter()
        .map(
            |(node, cut_off)| json!({ "iri": iri(node), "label": label(node), "cut_off": cut_off }),
        )
        .collect();
    let bridges: Vec<Value> = found
        .bridges
        .iter()
        .map(|bridge| json!({ "first": iri(&bridge.first), "second": iri(&bridge.second) }))
        .collect();
    let central: Vec<Value> = found
        .central
        .iter()
        .map(
            |(node, value)| json!({ "iri": iri(node), "label": label(node), "betweenness": value }),
        )
        .collect();
    let lists = |groups: &[Vec<NodeId>]| -> Vec<Vec<String>> {
        groups.iter().map(|group| group.iter().map(|node| iri(node).to_owned()).collect()).collect()
    };
    json_response(&json!({
        "edition": visit.view.number(), "relations": relations, "parts": found.parts,
        "cut_points": cuts, "bridges": bridges, "loops": lists(&found.loops), "central": central,
        "sources": found.sources, "communities": lists(&found.groups),
        "modularity": found.modularity,
    }))
}

fn csv(names: &Names<'_>, (network, found): (&Network, &Found)) -> Result<Response, Problem> {
    let row = |what: &str, node: NodeId, value: String| {
        let iri = network.iri(node);
        vec![what.to_owned(), names.name(iri).full(), value, iri.as_str().to_owned()]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (node, cut_off) in &found.cuts {
        rows.push(row("point de passage obligé", *node, cut_off.to_string()));
    }
    for (node, value) in &found.central {
        rows.push(row("au milieu", *node, format!("{value:.0}")));
    }
    for bridge in &found.bridges {
        let other = names.name(network.iri(bridge.second)).full();
        rows.push(row("lien sans détour, avec", bridge.first, other));
    }
    for (what, groups) in [("boucle", &found.loops), ("groupe", &found.groups)] {
        for (number, group) in groups.iter().enumerate() {
            for node in group {
                rows.push(row(what, *node, (number + 1).to_string()));
            }
        }
    }
    csv_response("structure", &["Quoi", "Chose", "Valeur", "Adresse"].map(str::to_owned), &rows)
}
