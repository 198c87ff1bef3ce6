//! Lines: where they go, from the border of one figure to that of another, and what is written on them.

use std::collections::HashMap;

use super::ends::strokes;
use super::geometry::{Area, Outline, Spot, middle};
use super::hints::Side;
use super::labels;
use super::layout::{Layout, spot};
use super::look::Look;
use super::subject::Subject;
use super::{MOST_LINES, Pen};
use crate::drawing::number;
use crate::drawing::text;
use crate::model::{Connection, Shown, View};

/// Distance between two lines that join the same figures.
const APART: f64 = 14.0;
/// Widest label on a line.
const LABEL: f64 = 180.0;
/// Lines attached to lines attached to lines… beyond, they are not drawn.
const DEPTH: usize = 32;
/// Bends of one line; beyond, the next ones are left out.
const BENDS: usize = 500;

/// Where one line goes.
#[derive(Clone, Debug, PartialEq)]
enum Route {
    /// Through these points, at least two.
    Drawn(Vec<Spot>),
    /// One figure stands inside the other: that says it already.
    Nested,
}

/// Where the lines of a view go.
#[derive(Debug, Default)]
pub(super) struct Routes {
    /// By position in the view.
    routes: Vec<Option<Route>>,
    labels: Vec<Label>,
}

/// A text on a line.
#[derive(Debug)]
struct Label {
    area: Area,
    lines: Vec<String>,
    look: Look,
}

impl Routes {
    /// How many lines are shown, drawn or nested.
    pub(super) fn known(&self) -> usize {
        self.routes.iter().flatten().count()
    }

    /// All the points of the lines, and the corners of their labels.
    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> + '_ {
        let labels = self.labels.iter().flat_map(|label| {
            let area = label.area;
            [Spot::new(area.x, area.y), Spot::new(area.right(), area.bottom())]
        });
        let lines = self
            .routes
            .iter()
            .flatten()
            .flat_map(|route| match route {
                Route::Drawn(spots) => spots.as_slice(),
                Route::Nested => &[],
            })
            .copied();
        lines.chain(labels)
    }
}

/// One end of a line.
enum Attached {
    Box(usize, Outline),
    Line(Outline),
}

impl Attached {
    fn outline(&self) -> &Outline {
        match self {
            Self::Box(_, outline) | Self::Line(outline) => outline,
        }
    }
}

/// Finds where every line goes.
pub(super) fn routes(view: &View, layout: &Layout<'_>) -> Routes {
    let connections = &view.connections[..view.connections.len().min(MOST_LINES)];
    let places: HashMap<&str, usize> = connections
        .iter()
        .enumerate()
        .map(|(place, connection)| (connection.figure.identifier.as_str(), place))
        .collect();
    let ranks = ranks(connections);
    let mut routes: Vec<Option<Route>> = vec![None; connections.len()];
    // A line attached to another one waits until that one has its place.
    for _ in 0..DEPTH {
        let mut changed = false;
        for (place, connection) in connections.iter().enumerate() {
            if routes[place].is_some() {
                continue;
            }
            let end = |end: Option<&str>| attached(end?, layout, (&places, &routes));
            let ends = (end(connection.source.as_deref()), end(connection.target.as_deref()));
            if let (Some(source), Some(target)) = ends {
                routes[place] = Some(route(connection, (&source, &target), (layout, ranks[place])));
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let drawn = connections.iter().zip(&routes);
    let labels = drawn
        .filter_map(|(connection, route)| match route {
            Some(Route::Drawn(spots)) => label(connection, spots, layout),
            Some(Route::Nested) | None => None,
        })
        .collect();
    Routes { routes, labels }
}

fn attached(
    end: &str,
    layout: &Layout<'_>,
    (places, routes): (&HashMap<&str, usize>, &[Option<Route>]),
) -> Option<Attached> {
    if let Some(place) = layout.places.get(end) {
        return Some(Attached::Box(*place, layout.boxes.get(*place)?.outline()));
    }
    match routes.get(*places.get(end)?)?.as_ref()? {
        Route::Drawn(spots) => Some(Attached::Line(Outline::spot(middle(spots).0))),
        Route::Nested => None,
    }
}

/// How far each line stands from the straight one, when several join the same figures without a bend.
fn ranks(connections: &[Connection]) -> Vec<f64> {
    let key = |connection: &Connection| {
        let (source, target) = (connection.source.clone()?, connection.target.clone()?);
        let straight = connection.bendpoints.is_empty()
            && connection.source_attachment.is_none()
            && connection.target_attachment.is_none();
        straight.then(|| if source < target { (source, target) } else { (target, source) })
    };
    let mut sharing: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (place, connection) in connections.iter().enumerate() {
        if let Some(key) = key(connection) {
            sharing.entry(key).or_default().push(place);
        }
    }
    let mut ranks = vec![0.0; connections.len()];
    for ((source, _), places) in sharing {
        #[expect(clippy::cast_precision_loss, reason = "at most MOST_LINES")]
        let centre = (places.len() - 1) as f64 / 2.0;
        for (rank, place) in places.into_iter().enumerate() {
            // Lines in opposite directions are moved on the same axis.
            let way = if connections[place].source.as_ref() == Some(&source) { 1.0 } else { -1.0 };
            #[expect(clippy::cast_precision_loss, reason = "at most MOST_LINES")]
            let rank = rank as f64;
            ranks[place] = way * (rank - centre) * APART;
        }
    }
    ranks
}

fn route(
    connection: &Connection,
    (source, target): (&Attached, &Attached),
    (layout, aside): (&Layout<'_>, f64),
) -> Route {
    let bends: Vec<Spot> = connection.bendpoints.iter().take(BENDS).copied().map(spot).collect();
    if let (Attached::Box(one, outline), Attached::Box(other, _)) = (source, target) {
        let shows = matches!(connection.figure.shown, Shown::Concept(_));
        if shows && layout.nested(*one, *other) {
            return Route::Nested;
        }
        if one == other && bends.is_empty() {
            return Route::Drawn(own(outline.area, aside));
        }
    }
    let (from, to) = (source.outline(), target.outline());
    let facing = from.area.facing(to.area);
    let first = bends.first().copied();
    let last = bends.last().copied();
    let mut start = match connection.source_attachment {
        Some(point) => from.area.nearest(spot(point)),
        None => from.meet(first.unwrap_or_else(|| reference(from, (facing, to)))),
    };
    let mut end = match connection.target_attachment {
        Some(point) => to.area.nearest(spot(point)),
        None => to.meet(last.unwrap_or_else(|| reference(to, (facing, from)))),
    };
    if bends.is_empty() && aside.abs() > 1e-9 {
        (start, end) = beside((from, start), (to, end), aside);
    }
    let mut spots = vec![start];
    spots.extend(bends);
    spots.push(end);
    Route::Drawn(spots)
}

/// The point towards which a line without bend leaves a figure.
fn reference(outline: &Outline, (facing, other): (Spot, &Outline)) -> Spot {
    // Boxes that overlap: the middle of what they share is no direction.
    if outline.area.contains(facing) { other.area.centre() } else { facing }
}

/// The same line moved aside, its ends still on the borders.
fn beside(
    (from, start): (&Outline, Spot),
    (to, end): (&Outline, Spot),
    aside: f64,
) -> (Spot, Spot) {
    let (x, y) = start.towards(end);
    let normal = (-y, x);
    let room = |area: Area| {
        let side = if normal.0.abs() > normal.1.abs() { area.w } else { area.h };
        (side / 2.0 - 3.0).max(0.0)
    };
    let most = room(from.area).min(room(to.area)).max(4.0);
    let aside = aside.clamp(-most, most);
    let (start, end) = (start.moved(normal, aside), end.moved(normal, aside));
    let inside = |outline: &Outline| outline.area.centre().moved(normal, aside);
    let leave = from.crossing(end, inside(from)).unwrap_or(start);
    let reach = to.crossing(start, inside(to)).unwrap_or(end);
    (leave, reach)
}

/// A line from a box to itself: around its corner at the bottom right.
fn own(area: Area, aside: f64) -> Vec<Spot> {
    let out = 18.0 + aside.abs();
    let (right, bottom) = (area.right(), area.bottom());
    let (half, low) = (area.x + area.w * 0.7, area.y + area.h * 0.6);
    vec![
        Spot::new(right, low),
        Spot::new(right + out, low),
        Spot::new(right + out, bottom + out),
        Spot::new(half, bottom + out),
        Spot::new(half, bottom),
    ]
}

/// Draws all lines, over the boxes.
pub(super) fn draw(pen: &mut Pen<'_>, layout: &Layout<'_>, routes: &Routes) {
    let view = pen.request.view;
    for (connection, route) in view.connections.iter().zip(&routes.routes) {
        if let Some(Route::Drawn(spots)) = route {
            pen.connection(connection, spots, layout);
        }
    }
    if pen.is_detailed() {
        // Labels come last, so that no line crosses them.
        for label in &routes.labels {
            pen.label(label);
        }
    }
}

impl Pen<'_> {
    fn connection(&mut self, connection: &Connection, spots: &[Spot], layout: &Layout<'_>) {
        let [start, after, ..] = spots else { return };
        let [.., before, end] = spots else { return };
        let subject = subject(connection, layout);
        let look = Look::of_line(connection.figure.style.as_ref());
        let strokes = strokes(subject);
        let (name, tip) = subject
            .map(|subject| {
                (labels::named(subject, &subject.name), labels::tip(subject, &subject.name))
            })
            .unwrap_or_default();
        let href = subject.and_then(|subject| subject.href.as_deref());
        let path = open(spots);
        self.enter("relation", (href, &name, &tip));
        if self.is_detailed() && subject.is_some() {
            // A line of one pixel is hard to point at: an invisible one around it takes the pointer.
            self.svg.leaf(
                "path",
                &[
                    ("d", path.clone()),
                    ("stroke", "#000000".to_owned()),
                    ("stroke-opacity", "0".to_owned()),
                    ("stroke-width", "11".to_owned()),
                ],
            );
        }
        let mut attributes = look.drawn();
        if let Some(dashes) = strokes.dashes {
            attributes.push(("stroke-dasharray", dashes.to_owned()));
        }
        attributes.push(("d", path));
        self.svg.leaf("path", &attributes);
        self.end(strokes.source, (*start, *after), &look);
        self.end(strokes.target, (*end, *before), &look);
        self.leave();
    }

    fn label(&mut self, label: &Label) {
        let look = &label.look;
        let mut y = label.area.y + look.size * 0.95;
        for line in &label.lines {
            let mut attributes = vec![
                ("x", number(label.area.centre().x)),
                ("y", number(y)),
                ("text-anchor", "middle".to_owned()),
                ("stroke", "#ffffff".to_owned()),
                ("stroke-width", "3".to_owned()),
                ("stroke-linejoin", "round".to_owned()),
                ("paint-order", "stroke".to_owned()),
                ("pointer-events", "none".to_owned()),
            ];
            attributes.extend(look.written());
            self.svg.text("text", &attributes, line);
            y += look.leading();
        }
    }
}

/// What a line shows.
fn subject<'a>(connection: &Connection, layout: &Layout<'a>) -> Option<&'a Subject> {
    match &connection.figure.shown {
        Shown::Concept(concept) => layout.subjects.concepts.get(concept),
        Shown::Part(..) | Shown::Nothing => None,
    }
}

/// The text of a line, with its place.
fn label(connection: &Connection, spots: &[Spot], layout: &Layout<'_>) -> Option<Label> {
    let subject = subject(connection, layout);
    let hints = layout.subjects.hints_of(&connection.figure.identifier);
    let mut written = labels::label((&connection.figure, hints), subject, &layout.subjects.around);
    let modifier = subject.and_then(|subject| subject.modifier.as_deref()).unwrap_or_default();
    if !modifier.is_empty() && !written.contains(modifier) {
        written = format!("{written} {modifier}");
    }
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if written.is_empty() {
        return None;
    }
    let look = Look::of_line(connection.figure.style.as_ref());
    let lines = text::wrap(&written, (LABEL, 3), (look.size, look.weight));
    let centre = match hints.position {
        Some(Side::Start) => near(spots.iter()),
        Some(Side::End) => near(spots.iter().rev()),
        Some(Side::Middle) | None => middle(spots).0,
    };
    #[expect(clippy::cast_precision_loss, reason = "at most three lines")]
    let h = lines.len() as f64 * look.leading();
    let widths = lines.iter().map(|line| text::width(line, look.size, look.weight));
    // Other faces than ours are a little wider.
    let w = widths.fold(0.0, f64::max) * 1.15;
    let area = Area { x: centre.x - w / 2.0, y: centre.y - h / 2.0, w, h };
    Some(Label { area, lines, look })
}

/// A place for a label near the first of these points.
fn near<'s>(mut spots: impl Iterator<Item = &'s Spot>) -> Spot {
    let first = spots.next().copied().unwrap_or_default();
    let next = spots.next().copied().unwrap_or(first);
    first.moved(first.towards(next), 40.0_f64.min(first.distance(next) / 2.0))
}

/// A path through points.
fn open(spots: &[Spot]) -> String {
    let mut path = super::shapes::polygon(spots);
    path.pop();
    path
}
