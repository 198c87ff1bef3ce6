//! Boxes: figures, icons and texts.

use super::Pen;
use super::geometry::{Area, Spot};
use super::hints::{Border, Hints, Side};
use super::icons::{self, Icon, Paint};
use super::labels::{self, Room};
use super::layout::{Layout, Placed, Sort};
use super::look::{Look, darker, hexadecimal};
use super::notation::{Notation, Shape};
use super::shapes::{self, Paths};
use crate::drawing::{number, text};

/// Side of an icon in the corner of a box.
const ICON: f64 = 16.0;
/// Grid on which icons are drawn.
const GRID: f64 = 16.0;
/// Space kept for the icon on each side of a centred text.
const ASIDE: f64 = 18.0;
/// Boxes narrower than this have no icon in their corner.
const NARROW: f64 = 30.0;
/// The ink of what several organisations share; with a star, so that it is not said by the colour alone.
const SHARED: &str = "#a51c30";

/// Draws all boxes, from back to front.
pub(super) fn draw(pen: &mut Pen<'_>, layout: &Layout<'_>) {
    for placed in &layout.boxes {
        pen.placed(placed, layout);
    }
}

impl Pen<'_> {
    fn placed(&mut self, placed: &Placed<'_>, layout: &Layout<'_>) {
        let look = placed.look();
        let figure = &placed.node.figure;
        let view = figure.view_references.iter().find_map(|view| layout.subjects.views.get(view));
        let mut text =
            labels::label((figure, placed.hints), placed.subject, &layout.subjects.around);
        let (mut href, mut name, mut tip) = (None, String::new(), String::new());
        if let Some(subject) = placed.subject {
            href = subject.href.as_deref();
            name = labels::named(subject, &subject.name);
            tip = labels::tip(subject, &subject.name);
        } else if let Some((view, at)) = view {
            if text.trim().is_empty() {
                text.clone_from(view);
            }
            href = at.as_deref();
            name = format!("{view} – vue");
            tip = format!("Aller à la vue {view}");
        } else if matches!(placed.sort, Sort::Missing) {
            tip = "L’élément montré n’est pas dans le modèle".to_owned();
        }
        self.enter(class(&placed.sort), (href, &name, &tip));
        match &placed.sort {
            Sort::Element(notation) => self.element(placed, *notation, (&text, &look)),
            Sort::Junction(or) => self.junction(placed.area, *or, &look),
            Sort::Group => self.group((placed.area, placed.hints), &text, (&look, None)),
            Sort::Note => self.note((placed.area, placed.hints), &text, &look),
            Sort::Reference => self.reference(placed.area, &text, &look),
            Sort::Missing => self.missing(placed.area, &text, &look),
        }
        if placed.subject.is_some_and(|subject| subject.transverse) {
            self.star(placed.area);
        }
        self.leave();
    }

    fn element(&mut self, placed: &Placed<'_>, notation: Notation, (text, look): (&str, &Look)) {
        let area = placed.area;
        let above = specializations(placed);
        if notation.shape == Shape::Group {
            return self.grouping(
                (area, placed.hints),
                notation.icon,
                (&joined(&above, text), look),
            );
        }
        if placed.hints.alone {
            return self.alone((area, placed.hints), notation, (&above, text, look));
        }
        let paths = shapes::boxed(notation.corners, area);
        self.paths(&paths, (look, Some(look.fill)));
        if !self.is_detailed() {
            return;
        }
        let has_icon = area.w >= NARROW && !notation.icon.is_empty() && !placed.hints.icon_hidden;
        if has_icon {
            let corner = Area { x: area.right() - ICON - 4.0, y: area.y + 4.0, w: ICON, h: ICON };
            self.icon(notation.icon, corner, (look, None));
        }
        let room = Room { area, across: Side::Middle, down: Side::Start }.hinted(placed.hints);
        let beside = has_icon && room.down == Side::Start && area.w > 3.0 * ASIDE;
        let aside = if beside && room.across != Side::Start { ASIDE } else { 0.0 };
        self.write((room, aside), (&above, text), look);
    }

    /// The figure of a type, without a box around an icon.
    fn alone(
        &mut self,
        (area, hints): (Area, &Hints),
        notation: Notation,
        (above, text, look): (&str, &str, &Look),
    ) {
        let detailed = self.is_detailed();
        if let Some(paths) = shapes::alone(notation.shape, area) {
            self.paths(&paths, (look, Some(look.fill)));
            if detailed {
                let (side, top) = match notation.shape {
                    Shape::Component => (area.w / 6.0, 0.0),
                    Shape::Header | Shape::HeaderAndFooter | Shape::WaveAndHeader | Shape::Tab => {
                        (0.0, 14.0_f64.min(area.h / 3.0))
                    }
                    Shape::Cube => (0.0, 14.0_f64.min(area.h / 4.0)),
                    Shape::Arrow => (0.0, area.h / 5.0),
                    Shape::Slanted | Shape::SlantedAndBar | Shape::Stream => (area.w / 6.0, 0.0),
                    Shape::Notched | Shape::Ellipse | Shape::Pill => (area.h / 5.0, 0.0),
                    _ => (0.0, 0.0),
                };
                let side = side.min(area.w / 4.0);
                let room = Area {
                    x: area.x + side,
                    y: area.y + top,
                    w: area.w - 2.0 * side,
                    h: area.h - top,
                };
                let room = Room { area: room, across: Side::Middle, down: Side::Middle };
                self.write((room.hinted(hints), 0.0), (above, text), look);
            }
            return;
        }
        let mut taken = 0.0;
        if detailed {
            let room = Room { area, across: Side::Middle, down: Side::Start }.hinted(hints);
            taken = self.write((room, 0.0), (above, text), look) + 4.0;
        }
        let below = if hints.position == Some(Side::End) { 0.0 } else { taken };
        let left = Area { y: area.y + below, h: (area.h - taken).max(8.0), ..area };
        let side = left.w.min(left.h);
        let centre = left.centre();
        let place = Area { x: centre.x - side / 2.0, y: centre.y - side / 2.0, w: side, h: side };
        // The whole box can be clicked, not only the ink.
        self.svg.leaf(
            "path",
            &[
                ("d", shapes::polygon(&area.corners())),
                ("fill", "#ffffff".to_owned()),
                ("fill-opacity", "0".to_owned()),
            ],
        );
        self.icon(notation.icon, place, (look, Some(look.fill)));
    }

    fn junction(&mut self, area: Area, or: bool, look: &Look) {
        let centre = area.centre();
        let mut attributes = vec![
            ("cx", number(centre.x)),
            ("cy", number(centre.y)),
            ("r", number((area.w / 2.0 - 0.5).max(1.0))),
        ];
        let ink = hexadecimal([0x1a; 3]);
        let fill = if or { hexadecimal([0xff; 3]) } else { hexadecimal(look.fill) };
        attributes.extend([("stroke", ink), ("stroke-width", "1.5".to_owned()), ("fill", fill)]);
        self.svg.leaf("circle", &attributes);
    }

    /// A Grouping: dashed, with its icon in the corner; with a tab when it is drawn without a box.
    fn grouping(&mut self, (area, hints): (Area, &Hints), icon: Icon, (text, look): (&str, &Look)) {
        if hints.alone {
            return self.group((area, hints), text, (look, Some(icon)));
        }
        let mut attributes = look.painted(Some(look.fill));
        attributes.push(("stroke-dasharray", "6 3".to_owned()));
        attributes.push(("d", shapes::polygon(&area.corners())));
        self.svg.leaf("path", &attributes);
        if !self.is_detailed() {
            return;
        }
        let has_icon = area.w >= 2.0 * NARROW && !hints.icon_hidden;
        if has_icon {
            let corner = Area { x: area.right() - ICON - 4.0, y: area.y + 4.0, w: ICON, h: ICON };
            self.icon(icon, corner, (look, None));
        }
        let room = Room { area, across: Side::Start, down: Side::Start }.hinted(hints);
        self.write((room, if has_icon { ASIDE } else { 0.0 }), ("", text), look);
    }

    /// A group, or a Grouping when it has an icon: dashed, with a tab.
    fn group(
        &mut self,
        (area, hints): (Area, &Hints),
        name: &str,
        (look, icon): (&Look, Option<Icon>),
    ) {
        let tab = (look.leading() + 6.0).min(area.h / 2.0);
        let kept = if icon.is_some() { ICON + 3.0 } else { 0.0 };
        // Half of the width, as tools do; more when the name needs it.
        let named = text::width(name, look.size, look.weight) * 1.1 + kept + 10.0;
        let width = named.max(area.w / 2.0).min(area.w);
        let paths = shapes::group(area, (width, tab));
        let dashed = icon.is_some();
        let mut attributes = look.painted(Some(look.fill));
        if dashed {
            attributes.push(("stroke-dasharray", "6 3".to_owned()));
        }
        attributes.push(("d", paths.border));
        self.svg.leaf("path", &attributes);
        if !dashed {
            let title = Area { w: width, h: tab, ..area };
            let mut attributes = look.painted(Some(darker(look.fill)));
            attributes.push(("d", shapes::polygon(&title.corners())));
            self.svg.leaf("path", &attributes);
        } else if let Some(lines) = paths.lines {
            let mut attributes = look.drawn();
            attributes.extend([("stroke-dasharray", "6 3".to_owned()), ("d", lines)]);
            self.svg.leaf("path", &attributes);
        }
        if !self.is_detailed() {
            return;
        }
        let inside = Area { w: width, h: tab, ..area };
        if let Some(icon) = icon
            && area.w >= 2.0 * NARROW
        {
            let corner = Area {
                x: inside.right() - ICON - 3.0,
                y: area.y + (tab - ICON) / 2.0,
                w: ICON,
                h: ICON,
            };
            self.icon(icon, corner, (look, None));
        }
        let room = Area { w: (inside.w - kept).max(8.0), ..inside };
        // Archi keeps the text of a group in its tab, whatever the vertical position says.
        let across = hints.alignment.unwrap_or(Side::Start);
        self.write((Room { area: room, across, down: Side::Middle }, 0.0), ("", name), look);
    }

    fn note(&mut self, (area, hints): (Area, &Hints), text: &str, look: &Look) {
        let border = shapes::polygon(&area.corners());
        match hints.border {
            None => self.paths(&shapes::note(area), (look, Some(look.fill))),
            Some(Border::Rectangle) => {
                self.paths(&Paths { border, lines: None }, (look, Some(look.fill)));
            }
            Some(Border::Nothing) => {
                let bare = Look { line_opacity: 0, ..look.clone() };
                self.paths(&Paths { border, lines: None }, (&bare, Some(look.fill)));
            }
        }
        if self.is_detailed() {
            let room = Room { area, across: Side::Start, down: Side::Start }.hinted(hints);
            self.write((room, 0.0), ("", text), look);
        }
    }

    fn reference(&mut self, area: Area, text: &str, look: &Look) {
        let border = shapes::polygon(&area.corners());
        self.paths(&Paths { border, lines: None }, (look, Some(look.fill)));
        if !self.is_detailed() {
            return;
        }
        let corner = Area { x: area.right() - ICON - 4.0, y: area.y + 4.0, w: ICON, h: ICON };
        self.icon(icons::VIEW, corner, (look, None));
        let aside = if area.w > 3.0 * ASIDE { ASIDE } else { 0.0 };
        let room = Room { area, across: Side::Middle, down: Side::Start };
        self.write((room, aside), ("", text), look);
    }

    fn missing(&mut self, area: Area, text: &str, look: &Look) {
        let mut attributes = look.painted(Some(look.fill));
        attributes.push(("stroke-dasharray", "2 3".to_owned()));
        attributes.push(("d", shapes::polygon(&area.corners())));
        self.svg.leaf("path", &attributes);
        if self.is_detailed() {
            let text = if text.trim().is_empty() { "(élément absent)" } else { text };
            let room = Room { area, across: Side::Middle, down: Side::Start };
            self.write((room, 0.0), ("", text), look);
        }
    }

    fn paths(&mut self, paths: &Paths, (look, fill): (&Look, Option<[u8; 3]>)) {
        let mut attributes = look.painted(fill);
        attributes.push(("d", paths.border.clone()));
        self.svg.leaf("path", &attributes);
        if let Some(lines) = &paths.lines {
            // Small shapes on the border (the two of a component) hide it: they are filled too.
            let mut attributes = look.painted(lines.contains('Z').then_some(fill).flatten());
            attributes.push(("d", lines.clone()));
            self.svg.leaf("path", &attributes);
        }
    }

    /// An icon stretched over a square, filled when a colour is given.
    fn icon(&mut self, icon: Icon, area: Area, (look, fill): (&Look, Option<[u8; 3]>)) {
        let scale = area.w.min(area.h) / GRID;
        let place =
            format!("translate({} {}) scale({})", number(area.x), number(area.y), number(scale));
        let ink = if fill.is_some() { look.line } else { look.ink };
        for mark in icon {
            let mut attributes = vec![("d", mark.path.to_owned()), ("transform", place.clone())];
            attributes.push(("stroke", hexadecimal(ink)));
            if (scale - 1.0).abs() > 0.01 {
                attributes.push(("stroke-width", number((1.0 / scale).max(0.02))));
            }
            match (mark.paint, fill) {
                (Paint::Solid, _) => attributes.push(("fill", hexadecimal(ink))),
                (Paint::Closed, Some(fill)) => attributes.push(("fill", hexadecimal(fill))),
                // In the corner of a box the parts of an icon hide each other as well.
                (Paint::Closed, None) => attributes.push(("fill", hexadecimal(look.fill))),
                (Paint::Open, _) => {}
            }
            self.svg.leaf("path", &attributes);
        }
    }

    /// The mark of what several organisations share.
    fn star(&mut self, area: Area) {
        // On the corner, where no text is.
        let centre = Spot::new(area.x + 1.5, area.y + 1.5);
        let spots: Vec<Spot> = (0..10_u8)
            .map(|point| {
                let angle = std::f64::consts::PI * (f64::from(point) / 5.0 - 0.5);
                let radius = if point % 2 == 0 { 7.0 } else { 3.0 };
                centre.moved((angle.cos(), angle.sin()), radius)
            })
            .collect();
        let mark = [
            ("d", shapes::polygon(&spots)),
            ("fill", SHARED.to_owned()),
            ("stroke", "#ffffff".to_owned()),
            ("stroke-width", "1.5".to_owned()),
            ("paint-order", "stroke".to_owned()),
        ];
        self.svg.leaf("path", &mark);
    }
}

fn class(sort: &Sort) -> &'static str {
    match sort {
        Sort::Element(_) => "element",
        Sort::Junction(_) => "junction",
        Sort::Group => "group",
        Sort::Note => "note",
        Sort::Reference => "reference",
        Sort::Missing => "missing",
    }
}

/// The stereotypes of an element, between guillemets.
fn specializations(placed: &Placed<'_>) -> String {
    // Above what is nested there is room for a name only; the stereotype is in the tooltip and in the list of contents.
    if !placed.node.nodes.is_empty() {
        return String::new();
    }
    let all = placed.subject.map(|subject| subject.specializations.as_slice()).unwrap_or_default();
    if all.is_empty() { String::new() } else { format!("«\u{202f}{}\u{202f}»", all.join(", ")) }
}

fn joined(above: &str, text: &str) -> String {
    if above.is_empty() { text.to_owned() } else { format!("{above} {text}") }
}
