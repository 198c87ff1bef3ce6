//! Views of ArchiMate models as pictures, in the notation of ArchiMate 3.2.
//!
//! It draws a [`View`] and what it shows, [`Subjects`]; it knows neither the map nor the web. Everything may come from
//! outside: sizes, colours and texts are bounded here, and what is not drawn is counted. Colours are attributes, so a
//! picture looks the same inside a page, alone in a file, and under any content security policy.

mod ends;
mod geometry;
mod hints;
mod icons;
mod labels;
mod layout;
mod lines;
mod look;
mod nodes;
mod notation;
mod shapes;
mod subject;

#[cfg(test)]
mod tests;

pub use self::hints::{Border, Hints, Side};
pub use self::subject::{Around, Subject, Subjects};

use crate::drawing::{Svg, number};
use crate::model::View;

use self::layout::Layout;

/// Boxes drawn in one picture; beyond, they are counted.
pub const MOST_BOXES: usize = 5_000;
/// Lines drawn in one picture; beyond, they are counted.
pub const MOST_LINES: usize = 5_000;
/// White margin around the picture, in pixels.
const MARGIN: f64 = 12.0;
/// Height of a line of the caption of a file.
const CAPTION_LINE: f64 = 18.0;
/// Faces of texts; widths are measured with the first one.
const FACES: &str = "Source Sans 3, Segoe UI, Helvetica, Arial, sans-serif";

/// What a picture is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// Inside a page: links, tooltips.
    Page,
    /// A file of its own, with lines that say what it is and where it comes from.
    File {
        /// Lines written under the picture.
        caption: Vec<String>,
    },
    /// A small preview: boxes and lines only.
    Preview,
}

/// What to draw, and how.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The view.
    pub view: &'a View,
    /// What its boxes and lines show.
    pub subjects: &'a Subjects,
    /// Name of the picture for those who do not see it.
    pub title: &'a str,
    /// Prefix of the identifiers in it, unique in its page.
    pub id: &'a str,
    /// What it is for.
    pub purpose: Use,
    /// Width given to the picture in the page, as a part of its natural size; 1 is the natural size.
    pub scale: f64,
}

/// How much of something is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Boxes or lines drawn.
    pub drawn: usize,
    /// Boxes or lines in the view.
    pub total: usize,
}

/// A picture and what it leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The picture, as one `svg` element.
    pub svg: String,
    /// Natural width and height, in pixels.
    pub size: (f64, f64),
    /// Boxes.
    pub boxes: Extent,
    /// Lines; one that nesting shows already counts as drawn.
    pub lines: Extent,
}

/// Draws a view.
pub fn draw(request: &Request<'_>) -> Picture {
    let layout = Layout::of(request.view, request.subjects);
    let routes = lines::routes(request.view, &layout);
    let frame = layout.frame(&routes, MARGIN);
    let caption: &[String] = match &request.purpose {
        Use::File { caption } => caption,
        Use::Page | Use::Preview => &[],
    };
    #[expect(clippy::cast_precision_loss, reason = "a caption has few lines")]
    let below = if caption.is_empty() { 0.0 } else { (caption.len() as f64 + 0.5) * CAPTION_LINE };
    let size = (frame.w, frame.h + below);
    let view_box =
        format!("{} {} {} {}", number(frame.x), number(frame.y), number(size.0), number(size.1));
    let scale = if request.scale.is_finite() { request.scale.clamp(0.05, 8.0) } else { 1.0 };
    let mut svg = Svg::default();
    svg.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
            ("viewBox", view_box),
            ("width", number(size.0 * scale)),
            ("height", number(size.1 * scale)),
            ("role", if request.purpose == Use::Preview { "img" } else { "group" }.to_owned()),
            ("aria-labelledby", format!("{}-titre", request.id)),
            ("font-family", FACES.to_owned()),
            ("fill", "none".to_owned()),
        ],
    );
    svg.text("title", &[("id", format!("{}-titre", request.id))], request.title);
    if !caption.is_empty() {
        svg.text("desc", &[], &caption.join(" "));
    }
    let paper = [
        ("x", number(frame.x)),
        ("y", number(frame.y)),
        ("width", number(size.0)),
        ("height", number(size.1)),
        ("fill", "#ffffff".to_owned()),
    ];
    svg.leaf("rect", &paper);
    let mut pen = Pen { svg, request };
    nodes::draw(&mut pen, &layout);
    lines::draw(&mut pen, &layout, &routes);
    pen.caption((frame.x + MARGIN, frame.bottom()), caption);
    Picture {
        svg: pen.svg.finish(),
        size,
        boxes: Extent { drawn: layout.boxes.len(), total: layout.total },
        lines: Extent { drawn: routes.known(), total: request.view.connections.len() },
    }
}

/// What writes the picture.
struct Pen<'a> {
    svg: Svg,
    request: &'a Request<'a>,
}

impl Pen<'_> {
    /// Whether texts, links and icons are drawn.
    fn is_detailed(&self) -> bool {
        self.request.purpose != Use::Preview
    }

    /// Opens a link to a subject, or a group when it leads nowhere; [`Pen::leave`] closes it.
    fn enter(&mut self, class: &str, (href, name, tip): (Option<&str>, &str, &str)) {
        if !self.is_detailed() {
            return;
        }
        let class = ("class", class.to_owned());
        let href = href.filter(|_| self.request.purpose == Use::Page);
        match href {
            Some(href) => self.svg.open("a", &[class, ("href", href.to_owned())]),
            None => self.svg.open("g", &[class]),
        }
        // What is written in a picture is cut and wrapped: its title names the link whole.
        let title = if tip.is_empty() { name } else { tip };
        if !title.is_empty() {
            self.svg.text("title", &[], title);
        }
    }

    fn leave(&mut self) {
        if self.is_detailed() {
            self.svg.close();
        }
    }

    fn caption(&mut self, (x, top): (f64, f64), lines: &[String]) {
        let mut y = top + CAPTION_LINE * 0.6;
        for line in lines {
            let place = [
                ("x", number(x)),
                ("y", number(y)),
                ("font-size", "12".to_owned()),
                ("fill", "#444444".to_owned()),
            ];
            self.svg.text("text", &place, line);
            y += CAPTION_LINE;
        }
    }
}
