//! The picture of flows: who sends on the left, who receives on the right, bands as thick as there are exchanges.

use std::collections::HashMap;

use super::All;
use super::matrix::{most, what};
use crate::drawing::text::{self, Weight};
use crate::drawing::{Svg, number};
use crate::network::NodeId;

/// Those drawn on each side.
const SIDE: usize = 14;
const WIDTH: f64 = 960.0;
/// Width of the names, of the bars.
const NAMES: f64 = 220.0;
const BAR: f64 = 8.0;
/// Height for one exchange, at most and at least; between two bars.
const MOST: f64 = 9.0;
const LEAST: f64 = 1.2;
const GAP: f64 = 12.0;
const ROOM: f64 = 560.0;

/// One who sends or receives, with its place.
struct Bar {
    node: NodeId,
    y: f64,
    height: f64,
    /// Where the next band is attached.
    next: f64,
}

/// The picture: SVG; `None` when nothing passes between two different ones.
pub(super) fn draw(all: &All<'_>, caption: Option<Vec<String>>) -> Option<String> {
    let flows: Vec<(NodeId, NodeId, usize)> = all
        .exchanges
        .flows
        .iter()
        .filter(|((from, to), _)| from != to)
        .map(|((from, to), flow)| (*from, *to, flow.edges.len()))
        .collect();
    let mut sums: [HashMap<NodeId, usize>; 2] = [HashMap::new(), HashMap::new()];
    for (from, to, count) in &flows {
        *sums[0].entry(*from).or_default() += count;
        *sums[1].entry(*to).or_default() += count;
    }
    let side = |sum: &HashMap<NodeId, usize>| {
        let mut nodes = most(sum.iter().map(|(node, count)| (*node, *count)));
        nodes.truncate(SIDE);
        nodes
    };
    let (left, right) = (side(&sums[0]), side(&sums[1]));
    let drawn: Vec<&(NodeId, NodeId, usize)> =
        flows.iter().filter(|(from, to, _)| left.contains(from) && right.contains(to)).collect();
    let total: usize = drawn.iter().map(|(.., count)| count).sum();
    if total == 0 {
        return None;
    }
    let unit = (ROOM / total as f64).clamp(LEAST, MOST);
    let mut left = bars(&left, unit, |node| {
        drawn.iter().filter(|flow| flow.0 == node).map(|flow| flow.2).sum()
    });
    let mut right = bars(&right, unit, |node| {
        drawn.iter().filter(|flow| flow.1 == node).map(|flow| flow.2).sum()
    });
    let height = left.1.max(right.1) + 12.0;
    let lines = caption.as_deref().unwrap_or_default();
    let whole = height + lines.len() as f64 * 18.0;
    let mut svg = Svg::new("flux", (WIDTH, whole), "Qui envoie à qui");
    if caption.is_some() {
        svg.leaf(
            "rect",
            &[("width", number(WIDTH)), ("height", number(whole)), ("fill", "#fbf8f1".to_owned())],
        );
    }
    svg.open(
        "g",
        &[
            ("font-family", "Source Sans 3, Segoe UI, sans-serif".to_owned()),
            ("fill", "#14263a".to_owned()),
        ],
    );
    let mut ordered = drawn;
    let place =
        |bars: &[Bar], node: NodeId| bars.iter().position(|bar| bar.node == node).unwrap_or(0);
    ordered.sort_by_key(|(from, to, _)| (place(&left.0, *from), place(&right.0, *to)));
    for flow in ordered {
        band(&mut svg, all, (flow, unit, caption.is_none()), (&mut left.0, &mut right.0));
    }
    for (bars, is_left) in [(&left.0, true), (&right.0, false)] {
        for bar in bars {
            write_bar(&mut svg, all, (bar, is_left, caption.is_none()));
        }
    }
    for (rank, line) in lines.iter().enumerate() {
        let y = number(height + 12.0 + rank as f64 * 18.0);
        svg.text("text", &[("x", "4".to_owned()), ("y", y), ("font-size", "12".to_owned())], line);
    }
    Some(svg.finish())
}

fn bars(nodes: &[NodeId], unit: f64, count: impl Fn(NodeId) -> usize) -> (Vec<Bar>, f64) {
    let mut y = 6.0;
    let mut bars = Vec::new();
    for node in nodes {
        let height = count(*node) as f64 * unit;
        if height == 0.0 {
            continue;
        }
        // Room for the name too, and for a finger.
        let top = y + (24.0 - height).max(0.0) / 2.0;
        bars.push(Bar { node: *node, y: top, height, next: top });
        y += height.max(24.0) + GAP;
    }
    (bars, y)
}

fn band(
    svg: &mut Svg,
    all: &All<'_>,
    (flow, unit, in_page): (&(NodeId, NodeId, usize), f64, bool),
    (left, right): (&mut [Bar], &mut [Bar]),
) {
    let (from, to, count) = *flow;
    let thickness = count as f64 * unit;
    let attach = |bars: &mut [Bar], node: NodeId| {
        let bar = bars.iter_mut().find(|bar| bar.node == node)?;
        let y = bar.next + thickness / 2.0;
        bar.next += thickness;
        Some(y)
    };
    let (Some(y1), Some(y2)) = (attach(left, from), attach(right, to)) else { return };
    let (x1, x2) = (NAMES + BAR, WIDTH - NAMES - BAR);
    let middle = (x1 + x2) / 2.0;
    let short = |node: NodeId| all.visit.urls().short(all.network.iri(node).as_ref());
    let href =
        all.visit.url_with(&[("de", short(from)), ("vers", short(to)), ("page", String::new())]);
    if in_page {
        svg.open(
            "a",
            &[("class", "bande".to_owned()), ("href", href), ("tabindex", "-1".to_owned())],
        );
    } else {
        svg.open("g", &[]);
    }
    let name = |node: NodeId| all.names.thing(all.network.iri(node)).text;
    let carried =
        all.exchanges.flows.get(&(from, to)).map(|flow| what(all, flow)).unwrap_or_default();
    let title = format!(
        "{} → {}\u{a0}: {} {carried}",
        name(from),
        name(to),
        super::counted(count, "échange", "échanges")
    );
    svg.text("title", &[], &title);
    let d = format!(
        "M{} {} C{} {} {} {} {} {}",
        number(x1),
        number(y1),
        number(middle),
        number(y1),
        number(middle),
        number(y2),
        number(x2),
        number(y2)
    );
    svg.leaf(
        "path",
        &[
            ("d", d),
            ("fill", "none".to_owned()),
            ("stroke", "#3b6ea5".to_owned()),
            ("stroke-opacity", "0.4".to_owned()),
            ("stroke-width", number(thickness.max(1.0))),
        ],
    );
    svg.close();
}

fn write_bar(svg: &mut Svg, all: &All<'_>, (bar, is_left, in_page): (&Bar, bool, bool)) {
    let iri = all.network.iri(bar.node);
    let shown = all.names.thing(iri);
    let short = all.visit.urls().short(iri.as_ref());
    let pair = if is_left { "de" } else { "vers" };
    let (x, text_x, anchor) = if is_left {
        (NAMES, NAMES - 8.0, "end")
    } else {
        (WIDTH - NAMES - BAR, WIDTH - NAMES + 8.0, "start")
    };
    if in_page {
        let href = all.visit.url_with(&[(pair, short), ("page", String::new())]);
        svg.open("a", &[("class", "bout".to_owned()), ("href", href)]);
    } else {
        svg.open("g", &[]);
    }
    svg.text("title", &[], shown.long.as_deref().unwrap_or(&shown.text));
    svg.leaf(
        "rect",
        &[
            ("class", "barre".to_owned()),
            ("x", number(x)),
            ("y", number(bar.y)),
            ("width", number(BAR)),
            ("height", number(bar.height)),
            ("fill", "#14263a".to_owned()),
        ],
    );
    let mark = if shown.transverse { "◆ " } else { "" };
    let room = NAMES - 60.0;
    let name = text::shortened(&format!("{mark}{}", shown.text), room, (13.5, Weight::Regular));
    svg.text(
        "text",
        &[
            ("class", if shown.transverse { "bout-nom transverse" } else { "bout-nom" }.to_owned()),
            ("x", number(text_x)),
            ("y", number(bar.y + bar.height / 2.0 + 4.5)),
            ("text-anchor", anchor.to_owned()),
            ("font-size", "13.5".to_owned()),
            ("fill", if shown.transverse { "#a51c30" } else { "#14263a" }.to_owned()),
        ],
        &name,
    );
    svg.close();
}
