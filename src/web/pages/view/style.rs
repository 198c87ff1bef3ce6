//! Styles and points, from the texts in which the map keeps them.

use crate::model::{Colour, Font, Point, Style};

/// Points of one line that are read.
const MOST_POINTS: usize = 1_000;

/// A style written as `width=2 line=#2d2d2d fill=#7bdfdf@100 color=#000000 size=12 style=bold,italic font=Segoe UI`; the
/// font comes last, since its name may hold spaces. What is not understood is left out.
pub(super) fn read(text: &str) -> Style {
    let mut style = Style::default();
    let mut font = Font::default();
    let (parts, name) = match text.split_once("font=") {
        Some((parts, name)) => (parts, Some(name.trim())),
        None => (text, None),
    };
    font.name = name.map(str::to_owned);
    for part in parts.split_whitespace() {
        let Some((key, value)) = part.split_once('=') else { continue };
        match key {
            "width" => style.line_width = value.parse().ok(),
            "line" => style.line = colour(value),
            "fill" => style.fill = colour(value),
            "color" => font.colour = colour(value),
            "size" => font.size = Some(value.to_owned()),
            "style" => font.style = Some(value.replace(',', " ")),
            _ => {}
        }
    }
    if font != Font::default() {
        style.font = Some(font);
    }
    style
}

/// A colour written `#rrggbb`, or `#rrggbb@opacity`.
fn colour(text: &str) -> Option<Colour> {
    let (rgb, opacity) = match text.split_once('@') {
        Some((rgb, opacity)) => (rgb, Some(opacity.parse().ok()?)),
        None => (text, None),
    };
    let digits = rgb.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some(Colour { rgb: [channel(0)?, channel(2)?, channel(4)?], opacity })
}

/// Points written `x,y x,y`; one that is not a point is left out.
pub(super) fn points(text: &str) -> Vec<Point> {
    text.split_whitespace()
        .filter_map(|point| {
            let (x, y) = point.split_once(',')?;
            Some(Point { x: x.parse().ok()?, y: y.parse().ok()? })
        })
        .take(MOST_POINTS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{points, read};

    #[test]
    fn styles_are_read_back_and_mistakes_left_out() {
        let style = read(
            "width=2 line=#2d2d2d fill=#7bdfdf@40 color=#000000 size=12 style=bold,italic font=Segoe UI",
        );
        assert_eq!(style.line_width, Some(2));
        assert_eq!(style.fill.unwrap().opacity, Some(40));
        let font = style.font.unwrap();
        assert_eq!(font.name.as_deref(), Some("Segoe UI"));
        assert_eq!(font.style.as_deref(), Some("bold italic"));
        for wrong in ["fill=red", "fill=#12", "fill=#éé1234", "fill=#123456@x", "fill", "=", ""] {
            assert_eq!(read(wrong).fill, None, "{wrong}");
        }
    }

    #[test]
    fn points_are_read_back() {
        assert_eq!(points("1,2 -3,4 x,5 6 NaN,1 99999999999,1").len(), 2);
        assert!(points("").is_empty());
    }
}
