//! Horizontal bars of one length, cut in parts: how a whole divides, one whole per line.

use super::bars::{TEXT, category, legend_rows, swatch};
use super::{Svg, number};

/// One whole and its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// What divides.
    pub label: String,
    /// Where its name leads; empty when nowhere.
    pub href: String,
    /// The parts, one per series, in any unit.
    pub parts: Vec<usize>,
    /// What is written after the bar.
    pub note: String,
}

const WIDTH: f64 = 920.0;
const STEP: f64 = 30.0;
const THICK: f64 = 18.0;
const LEFT: f64 = 270.0;
const RIGHT: f64 = 90.0;
/// Parts at least this wide have their number written in them.
const READABLE: f64 = 30.0;

/// Draws wholes; `series` are the names of the parts. Each part has its number written in it, for those who do not tell
/// tints apart.
pub fn shares((id, title): (&str, &str), series: &[String], wholes: &[Whole]) -> String {
    let legend = legend_rows(series);
    let top = legend.len() as f64 * 24.0 + 8.0;
    let height = top + STEP * wholes.len() as f64 + 8.0;
    let mut svg = Svg::new(id, (WIDTH, height), title);
    for (row, places) in legend.iter().enumerate() {
        for (place, x) in places {
            swatch(&mut svg, (*x, row as f64 * 24.0 + 4.0), (*place, &series[*place]));
        }
    }
    for (row, whole) in wholes.iter().enumerate() {
        let y = top + STEP * row as f64;
        let at = ((LEFT - 10.0, y + STEP / 2.0), "end", LEFT - 20.0);
        category(&mut svg, (&whole.label, &whole.href), at, None);
        let total = whole.parts.iter().sum::<usize>().max(1) as f64;
        let mut x = LEFT;
        for (place, part) in whole.parts.iter().enumerate() {
            let length = *part as f64 / total * (WIDTH - LEFT - RIGHT);
            if *part > 0 {
                draw(&mut svg, (x, y, length), (place, *part, series));
            }
            x += length;
        }
        let at = [
            ("class", "value".to_owned()),
            ("x", number(WIDTH - RIGHT + 6.0)),
            ("y", number(y + STEP / 2.0)),
            ("dy", "0.34em".to_owned()),
            ("font-size", number(TEXT)),
        ];
        svg.text("text", &at, &whole.note);
    }
    svg.finish()
}

fn draw(
    svg: &mut Svg,
    (x, y, length): (f64, f64, f64),
    (place, part, series): (usize, usize, &[String]),
) {
    svg.open("g", &[]);
    let name = series.get(place).map_or("", String::as_str);
    svg.text("title", &[], &format!("{name}\u{a0}: {part}"));
    svg.leaf(
        "rect",
        &[
            ("class", format!("bar tint-{place}")),
            ("x", number(x)),
            ("y", number(y + (STEP - THICK) / 2.0)),
            ("width", number(length.max(0.5))),
            ("height", number(THICK)),
        ],
    );
    if length >= READABLE {
        let at = [
            ("class", "in-bar".to_owned()),
            ("x", number(x + length / 2.0)),
            ("y", number(y + STEP / 2.0)),
            ("dy", "0.34em".to_owned()),
            ("text-anchor", "middle".to_owned()),
            ("font-size", number(TEXT - 2.0)),
        ];
        svg.text("text", &at, &part.to_string());
    }
    svg.close();
}

#[cfg(test)]
mod tests {
    use super::{Whole, shares};

    #[test]
    fn parts_fill_the_bar_and_nothing_divides_by_nothing() {
        let whole = |parts: &[usize]| Whole {
            label: "<b>".to_owned(),
            href: String::new(),
            parts: parts.to_vec(),
            note: "50\u{202f}%".to_owned(),
        };
        let series = ["un", "deux"].map(str::to_owned);
        let svg = shares(("x", "Parts"), &series, &[whole(&[1, 3]), whole(&[0, 0]), whole(&[])]);
        assert!(svg.contains("width=\"140\"") && svg.contains("width=\"420\""), "{svg}");
        assert!(svg.contains("&lt;b&gt;") && !svg.contains("NaN"), "{svg}");
        assert_eq!(svg.matches("class=\"bar ").count(), 2 + 2, "two parts, two swatches: {svg}");
    }
}
