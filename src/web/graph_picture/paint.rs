//! Writes a network as SVG: colours of a file in attributes, colours of the page through classes.

use super::layout::{BOX, FURTHER, LINE, Placed, SIZE, weight};
use super::{GraphBox, GraphLine, GraphPicture};
use crate::drawing::text::Weight;
use crate::drawing::{Svg, number};

/// Lines whose words are written; beyond, they are in the table and on hover.
const LABELLED: usize = 16;
/// Width of the strip of colour of a box.
const STRIP: f64 = 18.0;

/// The picture: SVG. `id` makes the identifier of its title, unique in the page.
pub(in crate::web) fn paint(picture: &GraphPicture, placed: &Placed, id: &str) -> String {
    let caption = picture.caption.as_deref().unwrap_or_default();
    let height = placed.height + caption.len() as f64 * 18.0;
    let width = if caption.is_empty() { placed.width } else { placed.width.max(760.0) };
    let mut svg = Svg::new(id, (width, height), &picture.title);
    if picture.caption.is_some() {
        let (width, height) = (number(width), number(height));
        svg.leaf("rect", &[("width", width), ("height", height), ("fill", "#fbf8f1".to_owned())]);
    }
    svg.open(
        "g",
        &[
            ("font-family", "Source Sans 3, Segoe UI, sans-serif".to_owned()),
            ("fill", "#14263a".to_owned()),
        ],
    );
    let is_labelled =
        picture.lines.len() <= LABELLED && picture.boxes.iter().all(|one| one.heading.is_none());
    for line in &picture.lines {
        write_line(&mut svg, (line, placed), (is_labelled, picture.caption.is_none()));
    }
    for (one, spot) in picture.boxes.iter().zip(&placed.spots) {
        if let Some((heading, y)) = &spot.heading {
            svg.text(
                "text",
                &[
                    ("class", "graphe-relation".to_owned()),
                    ("x", number(spot.x)),
                    ("y", number(*y)),
                    ("font-size", "12.5".to_owned()),
                    ("font-weight", "600".to_owned()),
                    ("fill", "#4a5868".to_owned()),
                ],
                heading,
            );
        }
        write_box(&mut svg, one, (spot.x, spot.y), (spot.height, &spot.lines));
    }
    for (rank, line) in caption.iter().enumerate() {
        let y = number(placed.height + 10.0 + rank as f64 * 18.0);
        svg.text("text", &[("x", "12".to_owned()), ("y", y), ("font-size", "12".to_owned())], line);
    }
    svg.finish()
}

fn write_box(svg: &mut Svg, one: &GraphBox, (x, y): (f64, f64), (height, lines): (f64, &[String])) {
    let kind = match (one.focus, one.group) {
        (true, _) => "noeud centre",
        (false, true) => "noeud groupe",
        (false, false) => "noeud",
    };
    let handle = one.key.as_ref().map(|key| {
        [
            ("class", "prise".to_owned()),
            ("data-noeud", key.clone()),
            ("data-x", number(x)),
            ("data-y", number(y)),
            ("data-h", number(height)),
        ]
    });
    svg.open("g", handle.as_ref().map_or(&[], |handle| handle.as_slice()));
    match &one.href {
        Some(href) => svg.open("a", &[("class", kind.to_owned()), ("href", href.clone())]),
        None => svg.open("g", &[("class", kind.to_owned())]),
    }
    svg.text("title", &[], &one.title);
    let (class, mark, fill) = &one.tint;
    let rectangle = |class: String, width: f64, fill: &str, stroke: &str| {
        [
            ("class", class),
            ("x", number(x)),
            ("y", number(y)),
            ("width", number(width)),
            ("height", number(height)),
            ("rx", "2".to_owned()),
            ("fill", fill.to_owned()),
            ("stroke", stroke.to_owned()),
            ("stroke-dasharray", if one.group || one.gone { "4 3" } else { "none" }.to_owned()),
        ]
    };
    let border = if one.focus { "#14263a" } else { "#b9b2a3" };
    svg.leaf("rect", &rectangle("noeud-fond".to_owned(), BOX, "#ffffff", border));
    if !one.group {
        svg.leaf("rect", &rectangle(format!("noeud-teinte {class}"), STRIP, fill, "none"));
        let ink = if *fill == "#b9b2a3" { "#14263a" } else { "#ffffff" };
        svg.text(
            "text",
            &[
                ("class", format!("noeud-marque marque-{class}")),
                ("x", number(x + STRIP / 2.0)),
                ("y", number(y + height / 2.0 + 4.5)),
                ("text-anchor", "middle".to_owned()),
                ("font-size", "12".to_owned()),
                ("font-weight", "600".to_owned()),
                ("fill", ink.to_owned()),
            ],
            mark,
        );
    }
    let style = match (one.transverse, one.fictitious) {
        (true, _) => "noeud-nom transverse",
        (false, true) => "noeud-nom fictif",
        (false, false) => "noeud-nom",
    };
    let bold = matches!(weight(one.focus), Weight::Bold);
    for (rank, line) in lines.iter().enumerate() {
        svg.text(
            "text",
            &[
                ("class", style.to_owned()),
                ("x", number(x + if one.group { 10.0 } else { STRIP + 8.0 })),
                ("y", number(y + 18.5 + rank as f64 * LINE)),
                ("font-size", number(SIZE)),
                ("font-weight", if bold { "600" } else { "400" }.to_owned()),
                ("font-style", if one.fictitious { "italic" } else { "normal" }.to_owned()),
                ("fill", if one.transverse { "#a51c30" } else { "#14263a" }.to_owned()),
            ],
            line,
        );
    }
    svg.close();
    if let Some(further) = &one.further {
        write_further(svg, further, (x + BOX, y + height / 2.0));
    }
    svg.close();
}

/// Writes what leads further, beside a box.
fn write_further(
    svg: &mut Svg,
    (text, title, href): &(String, String, String),
    (x, y): (f64, f64),
) {
    svg.open("a", &[("class", "plus".to_owned()), ("href", href.clone())]);
    svg.text("title", &[], title);
    svg.leaf(
        "rect",
        &[
            ("class", "plus-fond".to_owned()),
            ("x", number(x)),
            ("y", number(y - 12.0)),
            ("width", number(FURTHER)),
            ("height", "24".to_owned()),
            ("rx", "12".to_owned()),
            ("fill", "#fbf8f1".to_owned()),
            ("stroke", "#b9b2a3".to_owned()),
        ],
    );
    svg.text(
        "text",
        &[
            ("class", "plus-nom".to_owned()),
            ("x", number(x + FURTHER / 2.0)),
            ("y", number(y + 4.0)),
            ("text-anchor", "middle".to_owned()),
            ("font-size", "11.5".to_owned()),
        ],
        text,
    );
    svg.close();
}

fn write_line(
    svg: &mut Svg,
    (line, placed): (&GraphLine, &Placed),
    (is_labelled, in_page): (bool, bool),
) {
    let (from, to) = (&placed.spots[line.from], &placed.spots[line.to]);
    let (y1, y2) = (from.y + from.height / 2.0, to.y + to.height / 2.0);
    let same = from.x == to.x;
    let forward = to.x > from.x;
    // In one column the line goes round by the right.
    let x1 = if forward || same { from.x + BOX } else { from.x };
    let x2 = if forward { to.x } else { to.x + BOX };
    let tip = if forward { x2 - 1.0 } else { x2 + 1.0 };
    let (bend1, bend2) = if same {
        let out = 34.0 + (y2 - y1).abs().min(160.0) / 4.0;
        (x1 + out, x2 + out)
    } else {
        let half = (x1 + x2) / 2.0;
        (half, half)
    };
    let end = if forward { tip - 8.0 } else { tip + 8.0 };
    open_line(svg, line, in_page);
    let n = number;
    svg.leaf(
        "path",
        &[
            ("class", if line.flow { "trait flux" } else { "trait" }.to_owned()),
            (
                "d",
                format!(
                    "M{} {} C{} {} {} {} {} {}",
                    n(x1),
                    n(y1),
                    n(bend1),
                    n(y1),
                    n(bend2),
                    n(y2),
                    n(end),
                    n(y2)
                ),
            ),
            ("fill", "none".to_owned()),
            ("stroke", "#7d8792".to_owned()),
            ("stroke-width", if line.flow { "1.6" } else { "1" }.to_owned()),
            ("stroke-dasharray", if line.gone { "5 4" } else { "none" }.to_owned()),
        ],
    );
    svg.leaf(
        "path",
        &[
            ("class", "pointe".to_owned()),
            (
                "d",
                format!(
                    "M{0} {1} L{2} {3} L{2} {4} Z",
                    n(tip),
                    n(y2),
                    n(end),
                    n(y2 - 4.0),
                    n(y2 + 4.0)
                ),
            ),
            ("fill", "#7d8792".to_owned()),
        ],
    );
    if is_labelled && !same {
        write_words(svg, &line.label, ((x1 + x2) / 2.0, (y1 + y2) / 2.0 - 4.0));
    }
    svg.close();
}

/// Opens what holds a line: a link in a page, when it leads somewhere.
fn open_line(svg: &mut Svg, line: &GraphLine, in_page: bool) {
    let mut attributes = vec![("class", "lien".to_owned())];
    if in_page {
        // Scripts that move a box find the lines that hold to it.
        attributes.push(("data-de", line.from.to_string()));
        attributes.push(("data-vers", line.to.to_string()));
    }
    match line.href.as_ref().filter(|_| in_page) {
        Some(href) => {
            attributes.push(("href", href.clone()));
            svg.open("a", &attributes);
        }
        None => svg.open("g", &attributes),
    }
    svg.text("title", &[], &line.label);
}

/// The words of a line, at its middle.
fn write_words(svg: &mut Svg, label: &str, (x, y): (f64, f64)) {
    let room = super::layout::BETWEEN - 12.0;
    let short = crate::drawing::text::shortened(label, room, (11.5, Weight::Regular));
    svg.text(
        "text",
        &[
            ("class", "graphe-mot".to_owned()),
            ("x", number(x)),
            ("y", number(y)),
            ("text-anchor", "middle".to_owned()),
            ("font-size", "11.5".to_owned()),
            ("fill", "#4a5868".to_owned()),
            ("stroke", "#fbf8f1".to_owned()),
            ("stroke-width", "3".to_owned()),
            ("paint-order", "stroke".to_owned()),
        ],
        &short,
    );
}
