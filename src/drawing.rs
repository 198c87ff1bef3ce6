//! Pictures drawn by the server: SVG that is safe inside a page, made of data only.
//!
//! It knows nothing of the map nor of the web: callers give names, places and addresses. Colours are those of the site
//! through CSS classes inside a page; attributes give the colours of a file that stands alone.

pub mod bars;
pub mod exchanges;
pub mod heat;
pub mod portolan;
pub mod shares;
pub mod text;

use std::fmt::Write as _;

/// An SVG being written: every name is ours, every value and text is escaped.
#[derive(Debug, Default)]
pub struct Svg {
    out: String,
    open: Vec<&'static str>,
}

/// Attributes of an element: names are ours, values are escaped.
pub type Attributes<'a> = &'a [(&'static str, String)];

impl Svg {
    /// Starts a picture of `width` by `height` units, named `title` for those who do not see it.
    ///
    /// `id` makes the identifier of the title, unique in the page. The picture is a group, so that the links in it stay
    /// reachable.
    pub fn new(id: &str, (width, height): (f64, f64), title: &str) -> Self {
        let mut svg = Self::default();
        svg.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
                ("viewBox", format!("0 0 {} {}", number(width), number(height))),
                ("width", number(width)),
                ("height", number(height)),
                ("role", "group".to_owned()),
                ("aria-labelledby", format!("{id}-titre")),
            ],
        );
        svg.open("title", &[("id", format!("{id}-titre"))]);
        svg.out.push_str(&escaped(title));
        svg.close();
        svg
    }

    /// Opens an element; [`Svg::close`] closes it.
    pub fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Closes the last element opened.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.out, "</{name}>");
        }
    }

    /// Writes an element without content.
    pub fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.out.push_str("/>");
    }

    /// Writes an element that holds a text (`text`, `tspan`, `title`).
    pub fn text(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.out.push_str(&escaped(text));
        self.close();
    }

    /// Places another picture, with its corner there.
    pub fn nest(&mut self, picture: Self, (x, y): (f64, f64)) {
        self.open("g", &[("transform", format!("translate({} {})", number(x), number(y)))]);
        self.out.push_str(&picture.finish());
        self.close();
    }

    /// The picture, every element closed.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn start(&mut self, name: &'static str, attributes: Attributes<'_>) {
        let _ = write!(self.out, "<{name}");
        for (attribute, value) in attributes {
            let _ = write!(self.out, " {attribute}=\"{}\"", escaped(value));
        }
    }
}

/// A coordinate or a length with at most two decimals.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let mut text = format!("{value:.2}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

/// A text that XML and HTML read back as it is; characters that XML forbids become U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Svg, escaped, number};

    #[test]
    fn hostile_texts_stay_texts() {
        let mut svg = Svg::new("essai", (10.0, 20.0), "</title><script>alert(1)</script>");
        svg.text("text", &[("x", "\"onload=\"alert(1)".to_owned())], "<b>&\u{0}");
        let svg = svg.finish();
        assert!(!svg.contains("<script") && !svg.contains("\"onload"), "{svg}");
        assert!(svg.ends_with("&lt;b&gt;&amp;\u{fffd}</text></svg>"), "{svg}");
        assert_eq!(escaped("l’été"), "l’été");
    }

    #[test]
    fn numbers_are_short() {
        for (value, expected) in [
            (1.0, "1"),
            (1.5, "1.5"),
            (1.234, "1.23"),
            (-0.001, "0"),
            (f64::NAN, "0"),
            (100.0, "100"),
        ] {
            assert_eq!(number(value), expected);
        }
    }
}
