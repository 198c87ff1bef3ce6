//! The boxes of a view, flattened from back to front, with sane places and sizes.

use std::collections::HashMap;

use super::geometry::{Area, Outline, Spot};
use super::hints::Hints;
use super::lines::Routes;
use super::notation::{self, Notation, Shape};
use super::shapes;
use super::subject::{Subject, Subjects};
use super::{MOST_BOXES, look};
use crate::model::{Bounds, Node, Shown, View};

/// Places further than that are mistakes: they are brought back to the edge.
const FURTHEST: f64 = 30_000.0;
/// Size of a box, and of a junction, that does not say it.
const USUAL: (f64, f64) = (120.0, 55.0);
const JUNCTION: f64 = 15.0;
/// Largest side of a box.
const LARGEST: f64 = 20_000.0;
/// Least width and height of a picture.
const LEAST: (f64, f64) = (160.0, 60.0);

/// What a box is.
#[derive(Clone, Debug)]
pub(super) enum Sort {
    /// An element.
    Element(Notation),
    /// A junction; true for «or».
    Junction(bool),
    /// A container that is no element.
    Group,
    /// A text.
    Note,
    /// A box that leads to another view.
    Reference,
    /// A box that shows an element that the model does not have.
    Missing,
}

/// A box ready to be drawn.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub(super) node: &'a Node,
    pub(super) area: Area,
    pub(super) sort: Sort,
    pub(super) subject: Option<&'a Subject>,
    /// The box around it, in [`Layout::boxes`].
    pub(super) parent: Option<usize>,
    /// What the file says of its look, beyond colours.
    pub(super) hints: &'a Hints,
}

/// The boxes of a view.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// Parents before their children.
    pub(super) boxes: Vec<Placed<'a>>,
    /// Position of each box, by the identifier of its node.
    pub(super) places: HashMap<&'a str, usize>,
    /// Boxes of the view, drawn or not.
    pub(super) total: usize,
    pub(super) subjects: &'a Subjects,
}

impl Sort {
    /// The usual colour.
    pub(super) fn fill(&self) -> [u8; 3] {
        match self {
            Self::Element(notation) => notation.layer.fill(),
            Self::Junction(false) => [0x1a; 3],
            Self::Junction(true) | Self::Note | Self::Missing => [0xff; 3],
            Self::Group => [0xe7, 0xe9, 0xeb],
            Self::Reference => [0xdc, 0xeb, 0xeb],
        }
    }
}

impl<'a> Layout<'a> {
    /// Places the boxes of a view.
    pub(super) fn of(view: &'a View, subjects: &'a Subjects) -> Self {
        let mut layout = Self { boxes: Vec::new(), places: HashMap::new(), total: 0, subjects };
        // A stack rather than recursion: nothing bounds the depth of what comes from outside.
        let mut waiting: Vec<(&'a Node, Option<usize>)> =
            view.nodes.iter().rev().map(|node| (node, None)).collect();
        while let Some((node, parent)) = waiting.pop() {
            layout.total += 1;
            let mut inside = None;
            if layout.boxes.len() < MOST_BOXES {
                inside = Some(layout.boxes.len());
                layout.places.insert(&node.figure.identifier, layout.boxes.len());
                let placed = layout.place(node, parent);
                layout.boxes.push(placed);
            }
            waiting.extend(node.nodes.iter().rev().map(|child| (child, inside)));
        }
        layout
    }

    fn place(&self, node: &'a Node, parent: Option<usize>) -> Placed<'a> {
        let subject = match &node.figure.shown {
            Shown::Concept(concept) => self.subjects.concepts.get(concept),
            Shown::Part(..) | Shown::Nothing => None,
        };
        let has_children = !node.nodes.is_empty();
        let sort = match (&node.figure.shown, subject) {
            (Shown::Concept(_), Some(subject)) => match notation::junction(&subject.kind) {
                Some(or) => Sort::Junction(or),
                None => Sort::Element(notation::of(&subject.kind)),
            },
            (Shown::Concept(_), None) => Sort::Missing,
            _ if !node.figure.view_references.is_empty() => Sort::Reference,
            _ if &*node.figure.kind == "Container" || &*node.figure.kind == "Group" => Sort::Group,
            _ if has_children => Sort::Group,
            _ => Sort::Note,
        };
        let mut area = area(node.bounds, &sort);
        if matches!(sort, Sort::Junction(_)) {
            // Round whatever the file says.
            let side = area.w.min(area.h);
            let centre = area.centre();
            area = Area { x: centre.x - side / 2.0, y: centre.y - side / 2.0, w: side, h: side };
        }
        let hints = self.subjects.hints_of(&node.figure.identifier);
        Placed { node, area, sort, subject, parent, hints }
    }

    /// Whether one box directly contains the other.
    pub(super) fn nested(&self, one: usize, other: usize) -> bool {
        let parent = |inner: usize| self.boxes.get(inner).and_then(|placed| placed.parent);
        parent(one) == Some(other) || parent(other) == Some(one)
    }

    /// The part of the plane that the picture shows.
    pub(super) fn frame(&self, routes: &Routes, margin: f64) -> Area {
        let corners = self.boxes.iter().flat_map(|placed| {
            let area = placed.area;
            [Spot::new(area.x, area.y), Spot::new(area.right(), area.bottom())]
        });
        let mut spots = corners.chain(routes.spots());
        let Some(first) = spots.next() else {
            return Area { x: 0.0, y: 0.0, w: LEAST.0, h: LEAST.1 };
        };
        let (mut low, mut high) = (first, first);
        for spot in spots {
            low = Spot::new(low.x.min(spot.x), low.y.min(spot.y));
            high = Spot::new(high.x.max(spot.x), high.y.max(spot.y));
        }
        Area {
            x: low.x - margin,
            y: low.y - margin,
            w: (high.x - low.x + 2.0 * margin).max(LEAST.0),
            h: (high.y - low.y + 2.0 * margin).max(LEAST.1),
        }
    }
}

impl Placed<'_> {
    /// Where lines meet the box.
    pub(super) fn outline(&self) -> Outline {
        match &self.sort {
            Sort::Junction(_) => shapes::disc(self.area),
            Sort::Element(notation) if self.hints.alone && notation.shape != Shape::Large => {
                shapes::alone_outline(notation.shape, self.area)
            }
            Sort::Element(notation) => shapes::box_outline(notation.corners, self.area),
            _ => Outline { area: self.area, border: self.area.corners() },
        }
    }

    /// How it looks.
    pub(super) fn look(&self) -> look::Look {
        look::Look::of_box(&self.sort, self.node.figure.style.as_ref())
    }
}

fn area(bounds: Bounds, sort: &Sort) -> Area {
    let usual = if matches!(sort, Sort::Junction(_)) { (JUNCTION, JUNCTION) } else { USUAL };
    let side = |written: i32, usual: f64| match f64::from(written) {
        side if side <= 0.0 => usual,
        side => side.min(LARGEST),
    };
    let place = |written: i32| f64::from(written).clamp(-FURTHEST, FURTHEST);
    Area {
        x: place(bounds.x),
        y: place(bounds.y),
        w: side(bounds.width, usual.0),
        h: side(bounds.height, usual.1),
    }
}

/// A point that the file gives, brought back where it can be drawn.
pub(super) fn spot(point: crate::model::Point) -> Spot {
    let place = |written: i32| f64::from(written).clamp(-FURTHEST, FURTHEST);
    Spot::new(place(point.x), place(point.y))
}
