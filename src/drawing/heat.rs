//! A matrix whose cells are darker as their values are larger; each value is written in its cell.

use super::bars::{TEXT, category, french};
use super::text::{Weight, width};
use super::{Svg, number};

/// A row or a column: its name and where it leads.
pub type Head = (String, String);

const CELL: (f64, f64) = (64.0, 30.0);
/// Room that names take at most: of rows, and of columns along their slope.
const MOST: (f64, f64) = (260.0, 170.0);
/// How dark the largest value is: the value written over it stays readable.
const DARKEST: f64 = 0.4;

/// Draws `value(row, column)` for each pair; `None` leaves the cell empty.
pub fn heat(
    (id, title): (&str, &str),
    (rows, columns): (&[Head], &[Head]),
    value: &dyn Fn(usize, usize) -> Option<f64>,
) -> String {
    let longest = |heads: &[Head], most: f64| {
        let lengths = heads.iter().map(|(name, _)| width(name, TEXT, Weight::Regular));
        lengths.fold(40.0, f64::max).min(most)
    };
    let (left, along) = (longest(rows, MOST.0) + 20.0, longest(columns, MOST.1));
    // Names of columns climb at 40 degrees.
    let top = along * 0.643 + 30.0;
    let size = (
        left + CELL.0 * columns.len() as f64 + along * 0.766,
        top + CELL.1 * rows.len() as f64 + 6.0,
    );
    let mut svg = Svg::new(id, size, title);
    let all = (0..rows.len()).flat_map(|r| (0..columns.len()).filter_map(move |c| value(r, c)));
    let largest = all.fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    for (place, head) in columns.iter().enumerate() {
        let at = (left + CELL.0 * (place as f64 + 0.5), top - 8.0);
        let turned = format!("rotate(-40 {} {})", number(at.0), number(at.1));
        category(&mut svg, (&head.0, &head.1), (at, "start", along + 1.0), Some(turned));
    }
    for (row, head) in rows.iter().enumerate() {
        let y = top + CELL.1 * row as f64;
        category(
            &mut svg,
            (&head.0, &head.1),
            ((left - 10.0, y + CELL.1 / 2.0), "end", left - 19.0),
            None,
        );
        for (column, (name, _)) in columns.iter().enumerate() {
            let x = left + CELL.0 * column as f64;
            let known = value(row, column);
            cell(&mut svg, (x, y), known.map(|value| (value, value / largest)), (&head.0, name));
        }
    }
    svg.finish()
}

fn cell(svg: &mut Svg, (x, y): (f64, f64), value: Option<(f64, f64)>, (row, column): (&str, &str)) {
    svg.open("g", &[]);
    let said = value.map_or_else(|| "rien".to_owned(), |(value, _)| french(value));
    svg.text("title", &[], &format!("{row} × {column}\u{a0}: {said}"));
    let depth = value.map_or(0.0, |(_, share)| 0.06 + share * (DARKEST - 0.06));
    svg.leaf(
        "rect",
        &[
            ("class", "cell".to_owned()),
            ("x", number(x + 1.0)),
            ("y", number(y + 1.0)),
            ("width", number(CELL.0 - 2.0)),
            ("height", number(CELL.1 - 2.0)),
            ("fill-opacity", number(depth)),
        ],
    );
    if value.is_some() {
        let at = [
            ("class", "value".to_owned()),
            ("x", number(x + CELL.0 / 2.0)),
            ("y", number(y + CELL.1 / 2.0)),
            ("dy", "0.34em".to_owned()),
            ("text-anchor", "middle".to_owned()),
            ("font-size", number(TEXT)),
        ];
        svg.text("text", &at, &said);
    }
    svg.close();
}

#[cfg(test)]
mod tests {
    use super::heat;

    #[test]
    fn cells_without_a_value_stay_empty() {
        let heads = [("A <1>".to_owned(), "/a".to_owned()), ("B".to_owned(), String::new())];
        let value = |row: usize, column: usize| (row == column).then_some(0.0);
        let svg = heat(("m", "Matrice"), (&heads, &heads), &value);
        assert_eq!(
            (svg.matches("class=\"cell\"").count(), svg.matches("class=\"value\"").count()),
            (4, 2)
        );
        assert!(svg.contains("A &lt;1&gt; × B\u{a0}: rien") && !svg.contains("NaN"), "{svg}");
        assert!(heat(("m", "Vide"), (&[], &[]), &value).ends_with("</svg>"));
    }
}
