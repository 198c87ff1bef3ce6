//! Draws a timeline: a line per thing, on one scale of years.

use super::read::Line;
use crate::drawing::text::{self, Weight};
use crate::drawing::{Svg, number};

const WIDTH: f64 = 1100.0;
/// Width of the names.
const NAMES: f64 = 250.0;
const ROW: f64 = 26.0;
const TOP: f64 = 30.0;
/// Years written at most.
const TICKS: f64 = 12.0;

/// The picture: SVG; a caption for a file.
pub(super) fn draw(lines: &[&Line], caption: Option<&str>) -> String {
    let years = || lines.iter().flat_map(|line| [line.start(), line.end()]).flatten();
    let first = years().reduce(f64::min).unwrap_or(2000.0).floor();
    let last = (years().reduce(f64::max).unwrap_or(2001.0) + 1.0).ceil();
    let scale = (WIDTH - NAMES - 20.0) / (last - first).max(1.0);
    let x = |year: f64| NAMES + (year - first) * scale;
    let bottom = TOP + lines.len() as f64 * ROW + 8.0;
    let height = bottom + if caption.is_some() { 20.0 } else { 0.0 };
    let mut svg = Svg::new("chronologie", (WIDTH, height), "Chronologie");
    if caption.is_some() {
        svg.leaf(
            "rect",
            &[("width", number(WIDTH)), ("height", number(height)), ("fill", "#fbf8f1".to_owned())],
        );
    }
    svg.open(
        "g",
        &[
            ("font-family", "Source Sans 3, Segoe UI, sans-serif".to_owned()),
            ("fill", "#14263a".to_owned()),
            ("font-size", "13".to_owned()),
        ],
    );
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0]
        .into_iter()
        .find(|step| (last - first) / step <= TICKS)
        .unwrap_or(1000.0);
    let mut year = (first / step).ceil() * step;
    while year <= last {
        let place = number(x(year));
        svg.leaf(
            "path",
            &[
                ("class", "annee".to_owned()),
                ("d", format!("M{place} {} V{}", number(TOP - 6.0), number(bottom))),
                ("stroke", "#d9d0bd".to_owned()),
            ],
        );
        svg.text(
            "text",
            &[
                ("class", "annee-nom".to_owned()),
                ("x", place),
                ("y", "16".to_owned()),
                ("text-anchor", "middle".to_owned()),
                ("fill", "#4a5868".to_owned()),
            ],
            &format!("{year:.0}"),
        );
        year += step;
    }
    for (rank, line) in lines.iter().enumerate() {
        let y = TOP + rank as f64 * ROW;
        write_line(&mut svg, line, (y, x(first), x(last)), (&x, caption.is_none()));
    }
    if let Some(caption) = caption {
        svg.text("text", &[("x", "4".to_owned()), ("y", number(bottom + 12.0))], caption);
    }
    svg.finish()
}

fn write_line(
    svg: &mut Svg,
    line: &Line,
    (y, left, right): (f64, f64, f64),
    (x, in_page): (&dyn Fn(f64) -> f64, bool),
) {
    let shown = &line.shown;
    match shown.href.as_ref().filter(|_| in_page) {
        Some(href) => svg.open("a", &[("class", "duree".to_owned()), ("href", href.clone())]),
        None => svg.open("g", &[]),
    }
    let said = format!(
        "{}\u{a0}: {} – {}",
        shown.text,
        super::words(&line.starts),
        super::words(&line.ends)
    );
    svg.text("title", &[], &said);
    let mark = if shown.transverse { "◆ " } else { "" };
    let name =
        text::shortened(&format!("{mark}{}", shown.text), NAMES - 16.0, (13.0, Weight::Regular));
    svg.text(
        "text",
        &[
            (
                "class",
                if shown.transverse { "duree-nom transverse" } else { "duree-nom" }.to_owned(),
            ),
            ("x", number(NAMES - 10.0)),
            ("y", number(y + 17.0)),
            ("text-anchor", "end".to_owned()),
            ("font-style", if shown.fictitious { "italic" } else { "normal" }.to_owned()),
            ("fill", if shown.transverse { "#a51c30" } else { "#14263a" }.to_owned()),
        ],
        &name,
    );
    let (start, end) = (line.start(), line.end());
    if start.is_some() || end.is_some() {
        let (from, to) = (start.map_or(left, x), end.map_or(right, x));
        let (from, to) = (from.min(to), from.max(to));
        let class = match (line.problem(), end) {
            (Some(_), _) => "barre contredite",
            (None, Some(_)) => "barre finie",
            (None, None) => "barre",
        };
        svg.leaf(
            "rect",
            &[
                ("class", class.to_owned()),
                ("x", number(from)),
                ("y", number(y + 7.0)),
                ("width", number((to - from).max(3.0))),
                ("height", "12".to_owned()),
                ("rx", "2".to_owned()),
                ("fill", if end.is_some() { "#b9b2a3" } else { "#3b6ea5" }.to_owned()),
            ],
        );
    }
    if line.problem().is_some() {
        let place = start.or(end).map_or(NAMES, x);
        svg.text(
            "text",
            &[
                ("class", "duree-nom".to_owned()),
                ("x", number(place + 4.0)),
                ("y", number(y + 17.5)),
                ("font-weight", "600".to_owned()),
            ],
            "⚠",
        );
    }
    svg.close();
}
