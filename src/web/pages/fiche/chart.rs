//! Draws a neighbourhood: the thing in the middle, those that come to it on the left, those it goes to on the right.
//!
//! The layout is computed from measured texts, always the same for the same facts, without overlap. A second drawing, from
//! top to bottom, is for narrow screens: CSS shows the one that fits.

use super::neighbours::{Branch, Neighbour};
use crate::drawing::Svg;
use crate::drawing::number;
use crate::drawing::text::{self, Weight};

/// Size of the texts, in pixels.
const SIZE: f64 = 14.0;
const SMALL: f64 = 12.5;
/// Height of a line of text, of a small one.
const LINE: f64 = 18.0;
const SMALL_LINE: f64 = 16.0;
/// Least height of something to click (WCAG 2.5.8).
const TARGET: f64 = 24.0;
/// Between two branches.
const GAP: f64 = 12.0;
/// Room above the first branch and below the last.
const MARGIN: f64 = 10.0;
/// Width of the picture, of a column of names, of the thing in the middle.
const WIDTH: f64 = 800.0;
const COLUMN: f64 = 232.0;
const MIDDLE: f64 = 152.0;
/// Width of the narrow picture.
const NARROW: f64 = 320.0;

/// What is in the middle.
pub(super) struct Middle<'a> {
    /// What makes the identifiers of the pictures, unique in the page.
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) transverse: bool,
}

/// A line of a column: a title of branch, a neighbour, what is not drawn.
struct Item<'a> {
    kind: Kind<'a>,
    lines: Vec<String>,
    small: Vec<String>,
    /// Top, from the top of the column.
    top: f64,
    height: f64,
}

enum Kind<'a> {
    Title,
    Node(&'a Branch, &'a Neighbour),
    More(&'a Branch),
}

/// The wide picture: SVG.
pub(super) fn wide(middle: &Middle<'_>, branches: &[Branch]) -> String {
    let right = sides(branches);
    let side = |wanted: bool| {
        let branches = branches.iter().zip(&right).filter(|(_, right)| **right == wanted);
        column(branches.map(|(branch, _)| branch), COLUMN)
    };
    let ((left, left_height), (right, right_height)) = (side(false), side(true));
    let name = text::wrap(middle.name, (MIDDLE - 24.0, 4), (SIZE + 2.0, Weight::Bold));
    let box_height = name.len() as f64 * 21.0 + 26.0;
    let height = left_height.max(right_height).max(box_height) + 2.0 * MARGIN;
    let mut svg = Svg::new(middle.id, (WIDTH, height), &title(middle));
    let centre = height / 2.0;
    for (items, column_height, outgoing) in
        [(&left, left_height, false), (&right, right_height, true)]
    {
        let top = (height - column_height) / 2.0;
        let nodes = items.iter().filter(|item| !matches!(item.kind, Kind::Title)).count();
        let mut rank = 0;
        for item in items {
            if let Kind::Title = item.kind {
                write_title(&mut svg, item, (inner_x(outgoing, WIDTH), top, outgoing));
                continue;
            }
            rank += 1;
            let spread = (box_height - 20.0) * (rank as f64 / (nodes as f64 + 1.0) - 0.5);
            let place = (inner_x(outgoing, WIDTH), top, outgoing);
            curve(&mut svg, item, (place, centre + spread));
            write_item(&mut svg, item, place);
        }
    }
    write_middle(&mut svg, &name, ((WIDTH - MIDDLE) / 2.0, centre - box_height / 2.0, middle));
    svg.finish()
}

/// The narrow picture: the thing on top, one trunk, every branch below.
pub(super) fn narrow(middle: &Middle<'_>, branches: &[Branch]) -> String {
    const TRUNK: f64 = 14.0;
    let name = text::wrap(middle.name, (NARROW - 30.0, 3), (SIZE + 2.0, Weight::Bold));
    let box_height = name.len() as f64 * 21.0 + 20.0;
    let (items, column_height) = column(branches.iter(), NARROW - 56.0);
    let top = box_height + GAP;
    let height = top + column_height + MARGIN;
    let mut svg = Svg::new(&format!("{}-etroit", middle.id), (NARROW, height), &title(middle));
    let last = items.iter().rev().find(|item| !matches!(item.kind, Kind::Title));
    let end = last.map_or(top, |item| top + item.top + TARGET / 2.0);
    svg.leaf(
        "path",
        &[
            ("class", "rhumb".to_owned()),
            ("d", format!("M{TRUNK} {} V{}", number(box_height), number(end))),
        ],
    );
    for item in &items {
        if let Kind::Title = item.kind {
            write_title(&mut svg, item, (40.0, top, true));
            continue;
        }
        let y = top + item.top + TARGET / 2.0;
        let outgoing =
            !matches!(item.kind, Kind::Node(branch, _) | Kind::More(branch) if !branch.outgoing);
        svg.leaf(
            "path",
            &[("class", "rhumb".to_owned()), ("d", format!("M{TRUNK} {0} H34", number(y)))],
        );
        if let Kind::Node(..) = item.kind {
            arrow(&mut svg, (if outgoing { 36.0 } else { 20.0 }, y), outgoing);
        }
        write_item(&mut svg, item, (40.0, top, true));
    }
    let middle_box = Middle { id: middle.id, name: middle.name, transverse: middle.transverse };
    write_box(&mut svg, &name, ((0.5, 0.5), (NARROW - 1.0, box_height), &middle_box));
    svg.finish()
}

/// Which branches stand on the right: what goes; unless one side is much longer, which gives its last branches away.
fn sides(branches: &[Branch]) -> Vec<bool> {
    let height = |branch: &Branch| column(std::iter::once(branch), COLUMN).1 + GAP;
    let mut right: Vec<bool> = branches.iter().map(|branch| branch.outgoing).collect();
    let total = |right: &[bool], wanted: bool| -> f64 {
        let on_side = branches.iter().zip(right).filter(|(_, right)| **right == wanted);
        on_side.map(|(branch, _)| height(branch)).sum()
    };
    for _ in 0..branches.len() {
        let difference = total(&right, true) - total(&right, false);
        let longer = difference > 0.0;
        let last = right.iter().rposition(|side| *side == longer);
        match last {
            Some(last) if 2.0 * height(&branches[last]) <= difference.abs() + LINE => {
                right[last] = !longer;
            }
            _ => break,
        }
    }
    right
}

fn title(middle: &Middle<'_>) -> String {
    format!("Voisinage de {}", middle.name)
}

/// Where the names of a side start, beside the dot.
fn inner_x(outgoing: bool, width: f64) -> f64 {
    if outgoing { width - COLUMN } else { COLUMN }
}

/// The lines of a column from top to bottom, and its height.
fn column<'a>(branches: impl Iterator<Item = &'a Branch>, width: f64) -> (Vec<Item<'a>>, f64) {
    let mut items = Vec::new();
    let mut top = 0.0;
    for branch in branches {
        if top > 0.0 {
            top += GAP;
        }
        let lines = text::wrap(&branch.label, (width, 2), (SMALL, Weight::Bold));
        let height = lines.len() as f64 * SMALL_LINE + 2.0;
        items.push(Item { kind: Kind::Title, lines, small: Vec::new(), top, height });
        top += height;
        for neighbour in &branch.neighbours {
            let item = node(branch, neighbour, (top, width));
            top += item.height;
            items.push(item);
        }
        if branch.more > 0 {
            let text = format!("et {} de plus", crate::web::filters::number(branch.more));
            let kind = Kind::More(branch);
            items.push(Item { kind, lines: vec![text], small: Vec::new(), top, height: TARGET });
            top += TARGET;
        }
    }
    (items, top)
}

fn node<'a>(branch: &'a Branch, neighbour: &'a Neighbour, (top, width): (f64, f64)) -> Item<'a> {
    let mut name = neighbour.shown.text.clone();
    if neighbour.shown.fictitious {
        name.push_str(" (fictif)");
    }
    let mut lines = text::wrap(&name, (width - 22.0, 2), (SIZE, Weight::Regular));
    if lines.is_empty() {
        lines.push("(sans nom)".to_owned());
    }
    let carried = neighbour.carried.join(", ");
    let small = text::wrap(&carried, (width - 10.0, 2), (SMALL, Weight::Regular));
    let text_height = (lines.len() - 1) as f64 * LINE + small.len() as f64 * SMALL_LINE;
    Item { kind: Kind::Node(branch, neighbour), lines, small, top, height: TARGET + text_height }
}

/// Where a column starts beside its dots, its top, and whether it stands on the right.
type Place = (f64, f64, bool);

fn write_title(svg: &mut Svg, item: &Item<'_>, (x, top, outgoing): Place) {
    for (rank, line) in item.lines.iter().enumerate() {
        let y = top + item.top + (rank as f64 + 0.75) * SMALL_LINE;
        svg.text("text", &attributes("relation", (x, y, outgoing)), line);
    }
}

fn write_item(svg: &mut Svg, item: &Item<'_>, (x, top, outgoing): Place) {
    let (href, name, transverse) = match item.kind {
        Kind::Title => return,
        Kind::More(branch) => {
            let name = format!("{}, {}", item.lines.join(" "), branch.label);
            (Some(branch.all.clone()), name, false)
        }
        Kind::Node(branch, neighbour) => {
            let shown = &neighbour.shown;
            let long = shown.long.as_ref().filter(|_| !shown.external);
            let long = long.map_or_else(String::new, |long| format!(" ({long})"));
            let name = format!("{}{long}, {}", shown.text, branch.label);
            (shown.href.clone(), name, shown.transverse)
        }
    };
    let step = if outgoing { 8.0 } else { -8.0 };
    if let Some(href) = &href {
        svg.open("a", &[("href", href.clone())]);
        svg.text("title", &[], &name);
        let (width, height) = (COLUMN - 8.0, item.height);
        let left = if outgoing { x } else { x - width };
        svg.leaf(
            "rect",
            &[
                ("class", "cible".to_owned()),
                ("x", number(left)),
                ("y", number(top + item.top)),
                ("width", number(width)),
                ("height", number(height)),
            ],
        );
    }
    for (rank, line) in item.lines.iter().enumerate() {
        let y = top + item.top + TARGET / 2.0 + 5.0 + rank as f64 * LINE;
        let class = if transverse { "nom transverse" } else { "nom" };
        // A shape goes with the colour.
        let mark = if transverse && rank == 0 { "◆ " } else { "" };
        svg.text("text", &attributes(class, (x + step, y, outgoing)), &format!("{mark}{line}"));
    }
    for (rank, line) in item.small.iter().enumerate() {
        let y = top + item.top + TARGET / 2.0 + 5.0 + (item.lines.len() - 1) as f64 * LINE;
        let y = y + (rank as f64 + 1.0) * SMALL_LINE;
        svg.text("text", &attributes("objet", (x + step, y, outgoing)), line);
    }
    if href.is_some() {
        svg.close();
    }
}

fn attributes(class: &str, (x, y, outgoing): Place) -> [(&'static str, String); 4] {
    [
        ("class", class.to_owned()),
        ("x", number(x)),
        ("y", number(y)),
        ("text-anchor", if outgoing { "start" } else { "end" }.to_owned()),
    ]
}

/// The line between the middle and a neighbour, with its direction.
fn curve(svg: &mut Svg, item: &Item<'_>, ((x, top, outgoing), from): (Place, f64)) {
    let y = top + item.top + TARGET / 2.0;
    let edge = if outgoing { (WIDTH + MIDDLE) / 2.0 } else { (WIDTH - MIDDLE) / 2.0 };
    let bend = (edge + x) / 2.0;
    let d = format!(
        "M{} {} C{2} {1} {2} {3} {4} {3}",
        number(edge),
        number(from),
        number(bend),
        number(y),
        number(x)
    );
    svg.leaf("path", &[("class", "rhumb".to_owned()), ("d", d)]);
    if let Kind::Node(branch, _) = item.kind {
        // Beside the name, towards it or away from it.
        let tip = match (outgoing, branch.outgoing) {
            (true, true) => x + 2.0,
            (true, false) => x - 8.0,
            (false, true) => x - 2.0,
            (false, false) => x + 8.0,
        };
        arrow(svg, (tip, y), outgoing == branch.outgoing);
    }
}

/// A small triangle whose tip is at a place: to the right, or to the left.
fn arrow(svg: &mut Svg, (x, y): (f64, f64), right: bool) {
    let back = if right { x - 9.0 } else { x + 9.0 };
    let d = format!(
        "M{} {} L{2} {3} L{2} {4} Z",
        number(x),
        number(y),
        number(back),
        number(y - 4.0),
        number(y + 4.0)
    );
    svg.leaf("path", &[("class", "fleche".to_owned()), ("d", d)]);
}

fn write_middle(svg: &mut Svg, name: &[String], (x, y, middle): (f64, f64, &Middle<'_>)) {
    let height = name.len() as f64 * 21.0 + 26.0;
    write_box(svg, name, ((x, y), (MIDDLE, height), middle));
}

type Rectangle<'a> = ((f64, f64), (f64, f64), &'a Middle<'a>);

fn write_box(svg: &mut Svg, name: &[String], ((x, y), (width, height), middle): Rectangle<'_>) {
    let class = if middle.transverse { "centre transverse" } else { "centre" };
    svg.open("g", &[("class", class.to_owned())]);
    svg.leaf(
        "rect",
        &[
            ("x", number(x)),
            ("y", number(y)),
            ("width", number(width)),
            ("height", number(height)),
            ("rx", "3".to_owned()),
        ],
    );
    let first = y + (height - name.len() as f64 * 21.0) / 2.0 + 15.5;
    for (rank, line) in name.iter().enumerate() {
        let mark = if middle.transverse && rank == 0 { "◆ " } else { "" };
        svg.text(
            "text",
            &[
                ("x", number(x + width / 2.0)),
                ("y", number(first + rank as f64 * 21.0)),
                ("text-anchor", "middle".to_owned()),
            ],
            &format!("{mark}{line}"),
        );
    }
    svg.close();
}
