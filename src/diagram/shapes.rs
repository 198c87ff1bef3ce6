//! The paths of the figures, and the polygons where lines meet them.

use std::f64::consts::TAU;

use super::geometry::{Area, Outline, Spot};
use super::notation::{Corners, Shape};
use crate::drawing::number;

/// Radius of the corners of behaviour, and size of the corners that motivation cuts.
const CORNER: f64 = 10.0;
/// Height of the band at the head of objects.
const BAND: f64 = 14.0;
/// Sides of a polygon that stands for a circle.
const SIDES: u32 = 32;

/// The paths of a figure: its border, then the lines inside.
pub(super) struct Paths {
    /// The border, closed.
    pub(super) border: String,
    /// Lines drawn over the fill.
    pub(super) lines: Option<String>,
}

impl Paths {
    fn border(border: String) -> Self {
        Self { border, lines: None }
    }

    fn with(border: String, lines: String) -> Self {
        Self { border, lines: Some(lines) }
    }
}

/// A path that closes a polygon.
pub(super) fn polygon(spots: &[Spot]) -> String {
    let mut path = String::new();
    for (position, spot) in spots.iter().enumerate() {
        path.push(if position == 0 { 'M' } else { 'L' });
        path.push_str(&pair(*spot));
    }
    path.push('Z');
    path
}

/// Coordinates as paths write them.
pub(super) fn pair(spot: Spot) -> String {
    format!("{} {}", number(spot.x), number(spot.y))
}

fn line(spots: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (position, (x, y)) in spots.iter().enumerate() {
        path.push(if position == 0 { 'M' } else { 'L' });
        path.push_str(&pair(Spot::new(*x, *y)));
    }
    path
}

fn corner(area: Area) -> f64 {
    CORNER.min(area.w / 2.0).min(area.h / 2.0)
}

/// The box of a type.
pub(super) fn boxed(corners: Corners, area: Area) -> Paths {
    Paths::border(match corners {
        Corners::Square => polygon(&area.corners()),
        Corners::Cut => polygon(&cut(area, corner(area))),
        Corners::Round => rounded(area, corner(area)),
    })
}

/// Where lines meet the box of a type.
pub(super) fn box_outline(corners: Corners, area: Area) -> Outline {
    let border = match corners {
        Corners::Square => area.corners(),
        Corners::Cut => cut(area, corner(area)),
        Corners::Round => rounded_polygon(area, corner(area)),
    };
    Outline { area, border }
}

fn cut(area: Area, by: f64) -> Vec<Spot> {
    let Area { x, y, .. } = area;
    let (right, bottom) = (area.right(), area.bottom());
    [
        (x + by, y),
        (right - by, y),
        (right, y + by),
        (right, bottom - by),
        (right - by, bottom),
        (x + by, bottom),
        (x, bottom - by),
        (x, y + by),
    ]
    .map(|(x, y)| Spot::new(x, y))
    .into()
}

fn rounded(area: Area, radius: f64) -> String {
    let r = number(radius);
    let (across, down) = (number(area.w - 2.0 * radius), number(area.h - 2.0 * radius));
    let back = |length: f64| number(2.0 * radius - length);
    format!(
        "M{} {}h{across}a{r} {r} 0 0 1 {r} {r}v{down}a{r} {r} 0 0 1 -{r} {r}h{}a{r} {r} 0 0 1 -{r} -{r}v{}a{r} {r} 0 0 1 {r} -{r}Z",
        number(area.x + radius),
        number(area.y),
        back(area.w),
        back(area.h),
    )
}

fn rounded_polygon(area: Area, radius: f64) -> Vec<Spot> {
    let inner = area.inset(radius);
    let centres = [
        (inner.right(), inner.bottom()),
        (inner.x, inner.bottom()),
        (inner.x, inner.y),
        (inner.right(), inner.y),
    ];
    (0..SIDES)
        .map(|side| {
            let quarter = usize::try_from(side * 4 / SIDES).unwrap_or_default() % 4;
            let angle = TAU * f64::from(side) / f64::from(SIDES - 1);
            let (x, y) = centres[quarter];
            Spot::new(x + radius * angle.cos(), y + radius * angle.sin())
        })
        .collect()
}

fn ellipse(area: Area) -> Vec<Spot> {
    let centre = area.centre();
    (0..SIDES)
        .map(|side| {
            let angle = TAU * f64::from(side) / f64::from(SIDES);
            Spot::new(centre.x + area.w / 2.0 * angle.cos(), centre.y + area.h / 2.0 * angle.sin())
        })
        .collect()
}

/// A disc that fills a box.
pub(super) fn disc(area: Area) -> Outline {
    Outline { area, border: ellipse(area) }
}

/// An ellipse that fills a box.
fn oval(area: Area) -> String {
    let (rx, ry) = (number(area.w / 2.0), number(area.h / 2.0));
    let (width, y) = (number(area.w), area.y + area.h / 2.0);
    format!(
        "M{} {}a{rx} {ry} 0 1 1 {width} 0a{rx} {ry} 0 1 1 -{width} 0Z",
        number(area.x),
        number(y)
    )
}

/// The figure that stands alone for a type; `None` when it is the icon itself.
pub(super) fn alone(shape: Shape, area: Area) -> Option<Paths> {
    let Area { x, y, w, h } = area;
    let (right, bottom) = (area.right(), area.bottom());
    let band = BAND.min(h / 3.0);
    Some(match shape {
        Shape::Large | Shape::Group => return None,
        Shape::Pill => Paths::border(rounded(area, (h / 2.0).min(w / 2.0))),
        Shape::Ellipse => Paths::border(oval(area)),
        Shape::Header => {
            Paths::with(polygon(&area.corners()), line(&[(x, y + band), (right, y + band)]))
        }
        Shape::HeaderAndFooter => Paths::with(
            polygon(&area.corners()),
            line(&[(x, y + band), (right, y + band)])
                + &line(&[(x, bottom - band), (right, bottom - band)]),
        ),
        Shape::Tab => Paths::with(
            polygon(&area.corners()),
            line(&[(x, y + band), (x + w / 2.0, y + band), (x + w / 2.0, y)]),
        ),
        Shape::Wave | Shape::WaveAndHeader => wave(area, shape == Shape::WaveAndHeader),
        Shape::Component => {
            let (width, height) = ((w / 12.0).min(10.0), (h / 6.0).min(10.0));
            let mut lines = String::new();
            for top in [y + height, y + 3.0 * height] {
                let small = Area { x, y: top, w: 2.0 * width, h: height };
                lines.push_str(&polygon(&small.corners()));
            }
            let body = Area { x: x + width, y, w: w - width, h };
            Paths::with(polygon(&body.corners()), lines)
        }
        Shape::Cube => {
            let depth = 14.0_f64.min(w / 4.0).min(h / 4.0);
            let inner =
                line(&[(x, y + depth), (right - depth, y + depth), (right - depth, bottom)])
                    + &line(&[(right - depth, y + depth), (right, y)]);
            Paths::with(polygon(&outline_of(shape, area)), inner)
        }
        Shape::Screen => screen(area),
        Shape::Folded => {
            let fold = 14.0_f64.min(w / 4.0).min(h / 4.0);
            Paths::with(
                polygon(&outline_of(shape, area)),
                line(&[(right - fold, y), (right - fold, y + fold), (right, y + fold)]),
            )
        }
        Shape::SlantedAndBar => {
            let slant = slant(area);
            Paths::with(
                polygon(&outline_of(shape, area)),
                line(&[(x + 1.6 * slant, y), (x + 0.6 * slant, bottom)]),
            )
        }
        Shape::Notched => notched(area),
        Shape::Arrow | Shape::Chevron | Shape::Slanted | Shape::Stream => {
            Paths::border(polygon(&outline_of(shape, area)))
        }
    })
}

/// A document: its foot is a wave.
fn wave(area: Area, has_head: bool) -> Paths {
    let Area { x, y, w, h } = area;
    let (right, bottom) = (area.right(), area.bottom());
    let band = BAND.min(h / 3.0);
    let depth = (h / 6.0).min(8.0);
    let low = bottom - depth;
    let border = format!(
        "M{}H{}V{}C{} {} {}S{} {}Z",
        pair(Spot::new(x, y)),
        number(right),
        number(low),
        pair(Spot::new(x + w * 0.83, low - depth)),
        pair(Spot::new(x + w * 0.67, low - depth)),
        pair(Spot::new(x + w / 2.0, low)),
        pair(Spot::new(x + w * 0.17, low + depth)),
        pair(Spot::new(x, low)),
    );
    let head = line(&[(x, y + band), (right, y + band)]);
    Paths { border, lines: has_head.then_some(head) }
}

/// A screen on its foot.
fn screen(area: Area) -> Paths {
    let Area { x, y, w, h } = area;
    let (right, bottom) = (area.right(), area.bottom());
    let foot = 12.0_f64.min(h / 4.0);
    let screen = Area { x, y, w, h: h - foot };
    let base = format!(
        "M{}L{}L{}L{}Z",
        pair(Spot::new(x + w * 0.15, screen.bottom())),
        pair(Spot::new(x, bottom)),
        pair(Spot::new(right, bottom)),
        pair(Spot::new(right - w * 0.15, screen.bottom())),
    );
    Paths::with(rounded(screen, corner(screen)), base)
}

/// An event: a notch at the left, round at the right.
fn notched(area: Area) -> Paths {
    let Area { x, y, w, h } = area;
    let (right, bottom) = (area.right(), area.bottom());
    let notch = (h / 3.0).min(w / 4.0);
    let round = (h / 2.0).min(w / 2.0);
    Paths::border(format!(
        "M{}H{}A{} {} 0 0 1 {}H{}L{}Z",
        pair(Spot::new(x, y)),
        number(right - round),
        number(round),
        number(h / 2.0),
        pair(Spot::new(right - round, bottom)),
        number(x),
        pair(Spot::new(x + notch, y + h / 2.0)),
    ))
}

fn slant(area: Area) -> f64 {
    (area.h / 2.5).min(area.w / 4.0)
}

/// Where lines meet the figure that stands alone for a type.
pub(super) fn alone_outline(shape: Shape, area: Area) -> Outline {
    Outline { area, border: outline_of(shape, area) }
}

fn outline_of(shape: Shape, area: Area) -> Vec<Spot> {
    let Area { x, y, w, h } = area;
    let (right, bottom, middle) = (area.right(), area.bottom(), y + h / 2.0);
    let spots: Vec<(f64, f64)> = match shape {
        Shape::Pill => return rounded_polygon(area, (h / 2.0).min(w / 2.0)),
        Shape::Ellipse => return ellipse(area),
        Shape::Arrow => {
            let (head, ear) = ((h / 2.0).min(w / 3.0), h / 5.0);
            vec![
                (x, y + ear),
                (right - head, y + ear),
                (right - head, y),
                (right, middle),
                (right - head, bottom),
                (right - head, bottom - ear),
                (x, bottom - ear),
            ]
        }
        Shape::Chevron => {
            let rise = h / 5.0;
            vec![
                (x, bottom),
                (x, y + rise),
                (x + w / 2.0, y),
                (right, y + rise),
                (right, bottom),
                (x + w / 2.0, bottom - rise),
            ]
        }
        Shape::Stream => {
            let head = (h / 2.0).min(w / 4.0);
            vec![
                (x, y),
                (right - head, y),
                (right, middle),
                (right - head, bottom),
                (x, bottom),
                (x + head, middle),
            ]
        }
        Shape::Slanted | Shape::SlantedAndBar => {
            let slant = slant(area);
            vec![(x + slant, y), (right, y), (right - slant, bottom), (x, bottom)]
        }
        Shape::Cube => {
            let depth = 14.0_f64.min(w / 4.0).min(h / 4.0);
            vec![
                (x, y + depth),
                (x + depth, y),
                (right, y),
                (right, bottom - depth),
                (right - depth, bottom),
                (x, bottom),
            ]
        }
        Shape::Folded => {
            let fold = 14.0_f64.min(w / 4.0).min(h / 4.0);
            vec![(x, y), (right - fold, y), (right, y + fold), (right, bottom), (x, bottom)]
        }
        _ => return area.corners(),
    };
    spots.into_iter().map(|(x, y)| Spot::new(x, y)).collect()
}

/// A note: the corner at the bottom right is folded.
pub(super) fn note(area: Area) -> Paths {
    let fold = 12.0_f64.min(area.w / 3.0).min(area.h / 3.0);
    let (right, bottom) = (area.right(), area.bottom());
    let border = [
        (area.x, area.y),
        (right, area.y),
        (right, bottom - fold),
        (right - fold, bottom),
        (area.x, bottom),
    ]
    .map(|(x, y)| Spot::new(x, y));
    Paths::with(
        polygon(&border),
        line(&[(right, bottom - fold), (right - fold, bottom - fold), (right - fold, bottom)]),
    )
}

/// A group: a tab of some width and height, and the body under it.
pub(super) fn group(area: Area, (width, tab): (f64, f64)) -> Paths {
    let tab = tab.min(area.h / 2.0);
    let half = area.x + width.min(area.w);
    let border = [
        (area.x, area.y),
        (half, area.y),
        (half, area.y + tab),
        (area.right(), area.y + tab),
        (area.right(), area.bottom()),
        (area.x, area.bottom()),
    ]
    .map(|(x, y)| Spot::new(x, y));
    Paths::with(polygon(&border), line(&[(area.x, area.y + tab), (half, area.y + tab)]))
}
