//! From what was found to a picture.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::All;
use super::find::beyond;
use super::request::Mode;
use super::words::{carried, group_url, kind_label, relation_label, title};
use crate::export::Placed;
use crate::model::Bounds;
use crate::network::{EdgeId, Group, NodeId, Reached};
use crate::web::filters;
use crate::web::graph_picture::{BOX, GraphBox, GraphLine, GraphPicture, paint, place};

/// What stands in a column.
enum Entry {
    Thing(Reached),
    Group(Group),
}

/// The picture: SVG; `caption` for a file.
pub(super) fn svg(all: &All<'_>, caption: Option<Vec<String>>) -> String {
    let (picture, _) = picture(all, caption);
    let placed = place(&picture);
    paint(&picture, &placed, "reseau")
}

/// Where each thing stands.
pub(super) fn spots(all: &All<'_>) -> Vec<Placed> {
    let (picture, things) = picture(all, Some(Vec::new()));
    let placed = place(&picture);
    things
        .into_iter()
        .zip(placed.spots)
        .filter_map(|(node, spot)| {
            let bounds = Bounds {
                x: spot.x.round() as i32,
                y: spot.y.round() as i32,
                width: BOX.round() as i32,
                height: spot.height.round() as i32,
            };
            Some(Placed { thing: all.network.iri(node?).clone(), bounds })
        })
        .collect()
}

/// What is drawn, and the thing of each box that is one.
fn picture(all: &All<'_>, caption: Option<Vec<String>>) -> (GraphPicture, Vec<Option<NodeId>>) {
    let entries = entries(all);
    let mut places: HashMap<NodeId, usize> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        if let Entry::Thing(one) = entry {
            places.insert(one.node, number);
        }
    }
    let in_page = caption.is_none();
    let columns: HashMap<NodeId, i32> =
        all.found.reached.iter().map(|one| (one.node, one.column)).collect();
    let drawn: HashSet<NodeId> = places.keys().copied().collect();
    let boxes = entries.iter().map(|entry| match entry {
        Entry::Thing(one) => thing(all, one, (&drawn, in_page)),
        Entry::Group(group) => grouped(all, group, (columns[&group.of], in_page)),
    });
    let mut picture = GraphPicture {
        title: title(all),
        boxes: boxes.collect(),
        caption,
        ..GraphPicture::default()
    };
    picture.lines = lines(all, &places);
    for (number, entry) in entries.iter().enumerate() {
        if let Entry::Group(group) = entry {
            let of = places[&group.of];
            let (from, to) = if group.outgoing { (of, number) } else { (number, of) };
            let label = kind_label(all, group.kind);
            picture.lines.push(GraphLine { from, to, label, ..GraphLine::default() });
        }
    }
    let things = entries.iter().map(|entry| match entry {
        Entry::Thing(one) => Some(one.node),
        Entry::Group(_) => None,
    });
    let things = things.collect();
    (picture, things)
}

/// Whether what is drawn is one thing and those around it: relations then stand above those that they lead to.
fn is_star(all: &All<'_>) -> bool {
    is_around(all) && all.request.opened.is_empty()
}

/// Whether only what is opened is related to the rest.
fn is_around(all: &All<'_>) -> bool {
    all.request.mode == Mode::Around && all.request.depth == 1
}

fn entries(all: &All<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = all.found.reached.iter().copied().map(Entry::Thing).collect();
    entries.extend(all.found.groups.iter().copied().map(Entry::Group));
    if is_star(all) {
        let rank = |entry: &Entry| match entry {
            Entry::Thing(one) => match one.by {
                None => (0, 0, false, false),
                Some(edge) => {
                    let (from, _, edge) = all.network.edge(edge);
                    (1, edge.kind, from == all.request.focus, false)
                }
            },
            Entry::Group(group) => (1, group.kind, group.outgoing, true),
        };
        entries.sort_by_key(rank);
    }
    entries
}

fn thing(all: &All<'_>, one: &Reached, (drawn, in_page): (&HashSet<NodeId>, bool)) -> GraphBox {
    let iri = all.network.iri(one.node);
    let name = all.names.name(iri);
    let category = all.colouring.category(one.node);
    let kind = crate::web::pages::map::kind_of(all.visit, all.network, one.node);
    let focus = one.node == all.request.focus || Some(one.node) == all.request.target;
    let short = all.visit.urls().short(iri.as_ref());
    let href = if focus {
        all.visit.urls().fiche(iri.as_ref())
    } else {
        super::centred(all.visit, &short)
    };
    // Around a thing, what is grouped already says what is beyond it.
    let grouped: usize =
        all.found.groups.iter().filter(|group| group.of == one.node).map(|group| group.count).sum();
    let beyond: usize = beyond(all.network, one.node, drawn).iter().map(|(.., count)| count).sum();
    let further = (beyond > grouped && in_page).then(|| {
        let count = filters::number(beyond);
        let said = format!("Montrer ce à quoi {} est relié de plus\u{a0}: {count}", name.full());
        (format!("+\u{202f}{count}"), said, all.visit.url_adding(("ouvrir", &short)))
    });
    let heading = one.by.filter(|_| is_star(all)).map(|edge| {
        let (from, _, edge) = all.network.edge(edge);
        relation_label(all, (edge.kind, from == all.request.focus))
    });
    GraphBox {
        name: name.acronym.clone().unwrap_or_else(|| name.label.clone()),
        title: format!("{}, {}", name.full(), crate::web::pages::lower_first(&kind)),
        href: Some(href).filter(|_| in_page),
        column: one.column,
        heading,
        tint: category
            .map_or_else(Default::default, |one| (one.class.clone(), one.mark.clone(), one.fill)),
        transverse: name.transverse,
        fictitious: name.fictitious,
        focus,
        key: in_page.then(|| short.clone()),
        further,
        ..GraphBox::default()
    }
}

fn grouped(all: &All<'_>, group: &Group, (column, in_page): (i32, bool)) -> GraphBox {
    let label = relation_label(all, (group.kind, group.outgoing));
    let step = if group.outgoing { 1 } else { -1 };
    GraphBox {
        name: format!("groupé\u{a0}: {} autres", filters::number(group.count)),
        title: format!("{} choses de plus, {label}", filters::number(group.count)),
        href: Some(group_url(all, group)).filter(|_| in_page),
        column: column + step,
        heading: is_star(all).then_some(label),
        group: true,
        ..GraphBox::default()
    }
}

/// The relations, those of the same two things in the same direction as one line.
fn lines(all: &All<'_>, places: &HashMap<NodeId, usize>) -> Vec<GraphLine> {
    let mut pairs: BTreeMap<(usize, usize), Vec<EdgeId>> = BTreeMap::new();
    for id in &all.found.edges {
        let (from, to, _) = all.network.edge(*id);
        let (Some(from_place), Some(to_place)) = (places.get(&from), places.get(&to)) else {
            continue;
        };
        // Around one thing, what relates the others to each other is told in the table.
        let is_open = |node: NodeId| {
            node == all.request.focus || all.request.opened.iter().any(|one| one.node == node)
        };
        let is_aside = is_around(all) && !is_open(from) && !is_open(to);
        if !is_aside && from != to {
            pairs.entry((*from_place, *to_place)).or_default().push(*id);
        }
    }
    pairs.into_iter().map(|((from, to), edges)| line(all, (from, to), &edges)).collect()
}

fn line(all: &All<'_>, (from, to): (usize, usize), edges: &[EdgeId]) -> GraphLine {
    let mut words: Vec<String> = Vec::new();
    let mut links = Vec::new();
    for id in edges {
        let (_, _, edge) = all.network.edge(*id);
        let carried = carried(all, edge);
        let label = kind_label(all, edge.kind);
        let text = if carried.is_empty() { label } else { carried };
        if !words.contains(&text) {
            words.push(text);
        }
        links.extend(all.network.link(edge));
    }
    let href = match links.as_slice() {
        [link] if edges.len() == 1 => Some(all.visit.urls().fiche(link.iri.as_ref())),
        _ => None,
    };
    GraphLine { from, to, label: words.join(", "), flow: !links.is_empty(), href, gone: false }
}
