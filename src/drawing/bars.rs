//! Horizontal bars, whole or cut in parts.

use super::text::{Weight, shortened, width};
use super::{Svg, number};

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it measures.
    pub label: String,
    /// Where its name leads; empty when nowhere.
    pub href: String,
    /// Series and value of each part, in order; values are positive or null.
    pub parts: Vec<(usize, f64)>,
}

const WIDTH: f64 = 920.0;
const STEP: f64 = 30.0;
const THICK: f64 = 18.0;
/// Where bars begin: names stand before.
const LEFT: f64 = 270.0;
/// Room kept for the value after the longest bar.
const RIGHT: f64 = 70.0;
pub(super) const TEXT: f64 = 14.0;
/// Tints that the style sheet gives to series; beyond, they come again.
const TINTS: usize = 6;

/// Draws bars; `series` are the names of the parts, empty or single when bars are whole.
pub fn bars((id, title): (&str, &str), series: &[String], bars: &[Bar]) -> String {
    let legend = legend_rows(series);
    let top = legend.len() as f64 * 24.0 + 8.0;
    let height = top + STEP * bars.len() as f64 + 8.0;
    let mut svg = Svg::new(id, (WIDTH, height), title);
    for (row, places) in legend.iter().enumerate() {
        for (place, x) in places {
            swatch(&mut svg, (*x, row as f64 * 24.0 + 4.0), (*place, &series[*place]));
        }
    }
    let total = |bar: &Bar| bar.parts.iter().map(|(_, value)| value).sum::<f64>();
    let largest = bars.iter().map(total).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let scale = (WIDTH - LEFT - RIGHT) / largest;
    for (row, bar) in bars.iter().enumerate() {
        let y = top + STEP * row as f64;
        name(&mut svg, bar, y);
        let mut x = LEFT;
        for (place, value) in &bar.parts {
            let length = value * scale;
            part(&mut svg, (x, y, length), (*place, *value), series);
            x += length;
        }
        let at = [
            ("class", "value".to_owned()),
            ("x", number(x + 6.0)),
            ("y", number(y + STEP / 2.0)),
            ("dy", "0.34em".to_owned()),
            ("font-size", number(TEXT)),
        ];
        svg.text("text", &at, &french(total(bar)));
    }
    svg.finish()
}

/// A number as French people write it, with at most two decimals.
pub fn french(value: f64) -> String {
    let text = number(value);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len() - place;
        if place > 0 && left.is_multiple_of(3) && !out.ends_with('-') {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if decimals.is_empty() { out } else { format!("{out},{decimals}") }
}

fn name(svg: &mut Svg, bar: &Bar, y: f64) {
    let at = ((LEFT - 10.0, y + STEP / 2.0), "end", LEFT - 20.0);
    category(svg, (&bar.label, &bar.href), at, None);
}

/// Writes the name of a category, cut to the room that it has; it leads to `href` unless that is empty.
pub(super) fn category(
    svg: &mut Svg,
    (label, href): (&str, &str),
    ((x, y), anchor, room): ((f64, f64), &str, f64),
    turned: Option<String>,
) {
    if !href.is_empty() {
        svg.open("a", &[("href", href.to_owned())]);
    }
    svg.text("title", &[], label);
    let mut at = vec![
        ("class", "category".to_owned()),
        ("x", number(x)),
        ("y", number(y)),
        ("dy", "0.34em".to_owned()),
        ("text-anchor", anchor.to_owned()),
        ("font-size", number(TEXT)),
    ];
    at.extend(turned.map(|turned| ("transform", turned)));
    svg.text("text", &at, &shortened(label, room, (TEXT, Weight::Regular)));
    if !href.is_empty() {
        svg.close();
    }
}

fn part(
    svg: &mut Svg,
    (x, y, length): (f64, f64, f64),
    (place, value): (usize, f64),
    series: &[String],
) {
    svg.open("g", &[]);
    if let Some(name) = series.get(place).filter(|_| series.len() > 1) {
        svg.text("title", &[], &format!("{name}\u{a0}: {}", french(value)));
    }
    svg.leaf(
        "rect",
        &[
            ("class", format!("bar tint-{}", place % TINTS)),
            ("x", number(x)),
            ("y", number(y + (STEP - THICK) / 2.0)),
            ("width", number(length.max(0.5))),
            ("height", number(THICK)),
        ],
    );
    svg.close();
}

/// The rows of the legend: which series, and where each begins.
pub(super) fn legend_rows(series: &[String]) -> Vec<Vec<(usize, f64)>> {
    if series.len() < 2 {
        return Vec::new();
    }
    let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
    let mut x = 0.0;
    for (place, name) in series.iter().enumerate() {
        let room =
            46.0 + width(&shortened(name, 240.0, (TEXT, Weight::Regular)), TEXT, Weight::Regular);
        if x + room > WIDTH && x > 0.0 {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((place, x));
        }
        x += room;
    }
    rows
}

pub(super) fn swatch(svg: &mut Svg, (x, y): (f64, f64), (place, name): (usize, &str)) {
    svg.leaf(
        "rect",
        &[
            ("class", format!("bar tint-{}", place % TINTS)),
            ("x", number(x)),
            ("y", number(y)),
            ("width", "16".to_owned()),
            ("height", "16".to_owned()),
        ],
    );
    let at = [
        ("x", number(x + 22.0)),
        ("y", number(y + 8.0)),
        ("dy", "0.34em".to_owned()),
        ("font-size", number(TEXT)),
    ];
    svg.text("text", &at, &shortened(name, 240.0, (TEXT, Weight::Regular)));
}

#[cfg(test)]
mod tests {
    use super::{Bar, bars, french};

    #[test]
    fn numbers_are_french() {
        assert_eq!(french(1_234_567.5), "1\u{202f}234\u{202f}567,5");
        assert_eq!((french(-12.0).as_str(), french(0.0).as_str()), ("-12", "0"));
        assert_eq!(french(-123.0), "-123");
    }

    #[test]
    fn nothing_and_zero_are_drawn_without_dividing_by_nothing() {
        let none = bars(("x", "Rien"), &[], &[]);
        assert!(none.contains("</svg>") && !none.contains("NaN") && !none.contains("inf"));
        let zero = Bar { label: "<b>".to_owned(), href: String::new(), parts: vec![(0, 0.0)] };
        let zero = bars(("x", "Zéro"), &[], &[zero]);
        assert!(zero.contains("&lt;b&gt;") && !zero.contains("NaN"), "{zero}");
    }
}
