//! Colours, lines and fonts: those of the file when it gives some, else those that tools use.

use super::layout::Sort;
use crate::drawing::number;
use crate::drawing::text::Weight;
use crate::model::{Colour, Style};

/// Ink of texts and of relationships when the file gives none.
const INK: [u8; 3] = [0x1a, 0x1a, 0x1a];
/// Size of texts, in points, when the file gives none.
const POINTS: f64 = 9.0;
/// Pixels in a point.
const PIXELS: f64 = 96.0 / 72.0;

/// How a figure looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) fill: [u8; 3],
    /// From 0 to 100.
    pub(super) fill_opacity: u8,
    pub(super) line: [u8; 3],
    /// From 0 to 100.
    pub(super) line_opacity: u8,
    /// Thickness in pixels.
    pub(super) width: f64,
    pub(super) ink: [u8; 3],
    /// Height of the text in pixels.
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) italic: bool,
    pub(super) underline: bool,
}

impl Look {
    /// The look of a box.
    pub(super) fn of_box(sort: &Sort, style: Option<&Style>) -> Self {
        let mut look = Self::usual(sort.fill(), INK);
        look.take(style);
        if style.is_none_or(|style| style.line.is_none()) {
            look.line = outline(look.fill);
        }
        look
    }

    /// The look of a line.
    pub(super) fn of_line(style: Option<&Style>) -> Self {
        let mut look = Self::usual([0xff; 3], INK);
        look.take(style);
        look
    }

    fn usual(fill: [u8; 3], line: [u8; 3]) -> Self {
        Self {
            fill,
            fill_opacity: 100,
            line,
            line_opacity: 100,
            width: 1.0,
            ink: INK,
            size: POINTS * PIXELS,
            weight: Weight::Regular,
            italic: false,
            underline: false,
        }
    }

    fn take(&mut self, style: Option<&Style>) {
        let Some(style) = style else { return };
        let opacity = |colour: Colour| colour.opacity.unwrap_or(100).min(100);
        if let Some(fill) = style.fill {
            (self.fill, self.fill_opacity) = (fill.rgb, opacity(fill));
        }
        if let Some(line) = style.line {
            (self.line, self.line_opacity) = (line.rgb, opacity(line));
        }
        if let Some(width) = style.line_width {
            self.width = f64::from(width.clamp(1, 8));
        }
        let Some(font) = &style.font else { return };
        if let Some(colour) = font.colour {
            self.ink = colour.rgb;
        }
        let points = font.size.as_deref().and_then(|size| size.trim().parse::<f64>().ok());
        if let Some(points) = points.filter(|points| points.is_finite() && *points > 0.0) {
            self.size = points.clamp(4.0, 96.0) * PIXELS;
        }
        for word in font.style.as_deref().unwrap_or_default().split([' ', ',']) {
            match word {
                "bold" => self.weight = Weight::Bold,
                "italic" => self.italic = true,
                "underline" => self.underline = true,
                _ => {}
            }
        }
    }

    /// Attributes of the border and of the fill.
    pub(super) fn painted(&self, fill: Option<[u8; 3]>) -> Vec<(&'static str, String)> {
        let mut attributes = self.drawn();
        if let Some(fill) = fill {
            attributes.push(("fill", hexadecimal(fill)));
            if self.fill_opacity < 100 {
                attributes.push(("fill-opacity", part(self.fill_opacity)));
            }
        }
        attributes
    }

    /// Attributes of a line.
    pub(super) fn drawn(&self) -> Vec<(&'static str, String)> {
        let mut attributes = vec![("stroke", hexadecimal(self.line))];
        if self.line_opacity < 100 {
            attributes.push(("stroke-opacity", part(self.line_opacity)));
        }
        if (self.width - 1.0).abs() > 1e-9 {
            attributes.push(("stroke-width", number(self.width)));
        }
        attributes
    }

    /// Attributes of a text.
    pub(super) fn written(&self) -> Vec<(&'static str, String)> {
        let mut attributes =
            vec![("font-size", number(self.size)), ("fill", hexadecimal(self.ink))];
        if self.weight == Weight::Bold {
            attributes.push(("font-weight", "600".to_owned()));
        }
        if self.italic {
            attributes.push(("font-style", "italic".to_owned()));
        }
        if self.underline {
            attributes.push(("text-decoration", "underline".to_owned()));
        }
        attributes
    }

    /// Distance between two lines of text.
    pub(super) fn leading(&self) -> f64 {
        self.size * 1.22
    }
}

/// A colour as attributes write it.
pub(super) fn hexadecimal([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A colour a little darker.
pub(super) fn darker(colour: [u8; 3]) -> [u8; 3] {
    colour.map(|channel| u8::try_from(u16::from(channel) * 9 / 10).unwrap_or(channel))
}

/// The border of a box when the file gives none: its colour, so dark that it is seen on white (WCAG 2.2, 1.4.11).
fn outline(fill: [u8; 3]) -> [u8; 3] {
    fill.map(|channel| u8::try_from(u16::from(channel) * 11 / 20).unwrap_or(channel))
}

fn part(percent: u8) -> String {
    number(f64::from(percent) / 100.0)
}
