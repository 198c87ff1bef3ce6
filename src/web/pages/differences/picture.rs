//! What changed, drawn: what came and went, with what it is tied to.

use std::collections::BTreeMap;

use oxrdf::NamedNode;

use super::Sides;
use super::words::{label, shown};
use crate::network::{EdgeId, Network};
use crate::web::graph_picture::{GraphBox, GraphLine, GraphPicture, paint, place};

/// Things drawn at most.
const MOST: usize = 60;
/// Columns at most.
const COLUMNS: i32 = 4;

/// A relation to draw: its ends, what it says, whether it is no more.
struct Drawn {
    from: NamedNode,
    to: NamedNode,
    label: String,
    gone: bool,
}

/// The picture, and how many things it leaves out; `None` when there is nothing to draw.
pub(super) fn svg(sides: &Sides<'_>, caption: Option<Vec<String>>) -> Option<(String, usize)> {
    let mut lines = drawn(sides, (sides.now, &sides.difference.tied), false);
    lines.extend(drawn(sides, (sides.then, &sides.difference.untied), true));
    let mut ranks: BTreeMap<NamedNode, usize> = BTreeMap::new();
    for node in sides.difference.arrived.iter().filter(|node| sides.keeps_now(**node)) {
        *ranks.entry(sides.now.iri(*node).clone()).or_default() += 1_000;
    }
    for node in sides.difference.left.iter().filter(|node| sides.kept_then(**node)) {
        *ranks.entry(sides.then.iri(*node).clone()).or_default() += 1_000;
    }
    for line in &lines {
        for end in [&line.from, &line.to] {
            *ranks.entry(end.clone()).or_default() += 1;
        }
    }
    let mut order: Vec<(NamedNode, usize)> = ranks.into_iter().collect();
    order.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let left_out = order.len().saturating_sub(MOST);
    order.truncate(MOST);
    let things: Vec<NamedNode> = order.into_iter().map(|(iri, _)| iri).collect();
    if things.is_empty() {
        return None;
    }
    let number = |iri: &NamedNode| things.iter().position(|known| known == iri);
    let ends: Vec<(usize, usize, &Drawn)> = lines
        .iter()
        .filter_map(|line| Some((number(&line.from)?, number(&line.to)?, line)))
        .filter(|(from, to, _)| from != to)
        .collect();
    let in_page = caption.is_none();
    let columns = columns(things.len(), &ends);
    let boxes = things.iter().zip(columns);
    let picture = GraphPicture {
        title: "Ce qui a changé".to_owned(),
        boxes: boxes.map(|(iri, column)| thing(sides, (iri, column), in_page)).collect(),
        lines: ends
            .into_iter()
            .map(|(from, to, line)| GraphLine {
                from,
                to,
                label: format!("{} {}", if line.gone { "−" } else { "+" }, line.label),
                gone: line.gone,
                ..GraphLine::default()
            })
            .collect(),
        caption,
    };
    let placed = place(&picture);
    Some((paint(&picture, &placed, "differences"), left_out))
}

fn drawn(sides: &Sides<'_>, (network, edges): (&Network, &[EdgeId]), gone: bool) -> Vec<Drawn> {
    let is_kept = |node| if gone { sides.kept_then(node) } else { sides.keeps_now(node) };
    edges
        .iter()
        .filter_map(|edge| {
            let (from, to, _) = network.edge(*edge);
            (is_kept(from) || is_kept(to)).then(|| Drawn {
                from: network.iri(from).clone(),
                to: network.iri(to).clone(),
                label: label(sides, *edge, !gone),
                gone,
            })
        })
        .collect()
}

/// What starts relations stands on the left of what they reach, as far as loops allow.
fn columns(count: usize, ends: &[(usize, usize, &Drawn)]) -> Vec<i32> {
    let mut columns = vec![0; count];
    for _ in 0..COLUMNS {
        for (from, to, _) in ends {
            if columns[*to] <= columns[*from] && columns[*from] + 1 < COLUMNS {
                columns[*to] = columns[*from] + 1;
            }
        }
    }
    columns
}

fn thing(sides: &Sides<'_>, (iri, column): (&NamedNode, i32), in_page: bool) -> GraphBox {
    let is_now = sides.now.find(iri.as_ref()).is_some();
    let was = sides.then.find(iri.as_ref()).is_some();
    let shown = shown(sides, iri, is_now);
    let (mark, class, fill, word) = match (is_now, was) {
        (true, false) => ("+", "teinte-2", "#2a7f78", "apparaît"),
        (false, _) => ("−", "teinte-absente", "#b9b2a3", "n’y est plus"),
        (true, true) => ("", "teinte-propre", "#d9d0bd", "y était déjà"),
    };
    GraphBox {
        title: format!("{}, {word}", shown.long.as_ref().unwrap_or(&shown.text)),
        name: shown.text,
        href: shown.href.filter(|_| in_page),
        column,
        tint: (class.to_owned(), mark.to_owned(), fill),
        transverse: shown.transverse,
        fictitious: shown.fictitious,
        gone: !is_now,
        ..GraphBox::default()
    }
}
