//! Points, boxes and outlines: where a line meets the border of a figure.

/// A point of the picture, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// A box of the picture, in pixels; never empty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

impl Spot {
    pub(super) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// This point moved by `distance` along the unit vector `(x, y)`.
    pub(super) fn moved(self, (x, y): (f64, f64), distance: f64) -> Self {
        Self { x: self.x + x * distance, y: self.y + y * distance }
    }

    pub(super) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The unit vector towards another point; to the right when they are the same.
    pub(super) fn towards(self, other: Self) -> (f64, f64) {
        let length = self.distance(other);
        if length < 1e-6 {
            return (1.0, 0.0);
        }
        ((other.x - self.x) / length, (other.y - self.y) / length)
    }
}

impl Area {
    pub(super) fn right(self) -> f64 {
        self.x + self.w
    }

    pub(super) fn bottom(self) -> f64 {
        self.y + self.h
    }

    pub(super) fn centre(self) -> Spot {
        Spot::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// The box that is smaller by `by` on each side, if something is left.
    pub(super) fn inset(self, by: f64) -> Self {
        let by = by.min(self.w / 2.0).min(self.h / 2.0).max(0.0);
        Self { x: self.x + by, y: self.y + by, w: self.w - 2.0 * by, h: self.h - 2.0 * by }
    }

    /// The point of the box that is the nearest to `spot`.
    pub(super) fn nearest(self, spot: Spot) -> Spot {
        Spot::new(spot.x.clamp(self.x, self.right()), spot.y.clamp(self.y, self.bottom()))
    }

    pub(super) fn contains(self, spot: Spot) -> bool {
        spot.x > self.x && spot.x < self.right() && spot.y > self.y && spot.y < self.bottom()
    }

    /// The middle of what two boxes have in common on each axis, or of the gap between them: lines that start from it are
    /// upright whenever the boxes face each other.
    pub(super) fn facing(self, other: Self) -> Spot {
        Spot::new(
            f64::midpoint(self.x.max(other.x), self.right().min(other.right())),
            f64::midpoint(self.y.max(other.y), self.bottom().min(other.bottom())),
        )
    }

    /// The corners, clockwise from the top left.
    pub(super) fn corners(self) -> Vec<Spot> {
        vec![
            Spot::new(self.x, self.y),
            Spot::new(self.right(), self.y),
            Spot::new(self.right(), self.bottom()),
            Spot::new(self.x, self.bottom()),
        ]
    }
}

/// Something that lines can be attached to.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    /// The box around it.
    pub(super) area: Area,
    /// Its border as a closed polygon.
    pub(super) border: Vec<Spot>,
}

impl Outline {
    /// A point of a line, without extent.
    pub(super) fn spot(spot: Spot) -> Self {
        Self { area: Area { x: spot.x, y: spot.y, w: 0.0, h: 0.0 }, border: Vec::new() }
    }

    /// Where a line that comes from `from` meets the border: straight across when it can, else the nearest corner.
    pub(super) fn meet(&self, from: Spot) -> Spot {
        if self.border.is_empty() {
            return self.area.centre();
        }
        let centre = self.area.centre();
        if self.area.contains(from) {
            return self.crossing(from, centre).unwrap_or(centre);
        }
        let nearest = self.area.nearest(from);
        let across = if (nearest.x - from.x).abs() < 1e-9 {
            Spot::new(nearest.x, centre.y)
        } else if (nearest.y - from.y).abs() < 1e-9 {
            Spot::new(centre.x, nearest.y)
        } else {
            let corner = nearest;
            if self.border.iter().any(|spot| spot.distance(corner) < 0.5) {
                return corner;
            }
            centre
        };
        self.crossing(from, across).unwrap_or(nearest)
    }

    /// The first point of the border on the way from `from` to `to`.
    pub(super) fn crossing(&self, from: Spot, to: Spot) -> Option<Spot> {
        let after = self.border.iter().cycle().skip(1);
        self.border
            .iter()
            .zip(after)
            .filter_map(|(start, end)| crossing((from, to), (*start, *end)))
            .min_by(|left, right| left.total_cmp(right))
            .map(|along| {
                Spot::new(from.x + (to.x - from.x) * along, from.y + (to.y - from.y) * along)
            })
    }
}

/// How far along the first segment the second one is crossed, from 0 to 1.
fn crossing((a, b): (Spot, Spot), (c, d): (Spot, Spot)) -> Option<f64> {
    let (rx, ry) = (b.x - a.x, b.y - a.y);
    let (sx, sy) = (d.x - c.x, d.y - c.y);
    let cross = rx * sy - ry * sx;
    if cross.abs() < 1e-9 {
        return None;
    }
    let (qx, qy) = (c.x - a.x, c.y - a.y);
    let along = (qx * sy - qy * sx) / cross;
    let across = (qx * ry - qy * rx) / cross;
    let tolerance = 1e-6;
    let inside = |value: f64| (-tolerance..=1.0 + tolerance).contains(&value);
    (inside(along) && inside(across)).then_some(along)
}

/// The point halfway along a line, and the direction there.
pub(super) fn middle(line: &[Spot]) -> (Spot, (f64, f64)) {
    let pairs = || line.iter().zip(line.iter().skip(1));
    let length: f64 = pairs().map(|(start, end)| start.distance(*end)).sum();
    let mut left = length / 2.0;
    for (start, end) in pairs() {
        let part = start.distance(*end);
        let direction = start.towards(*end);
        if part >= left {
            return (start.moved(direction, left), direction);
        }
        left -= part;
    }
    (line.last().copied().unwrap_or_default(), (1.0, 0.0))
}

#[cfg(test)]
mod tests {
    use super::{Area, Outline, Spot, middle};

    const BOX: Area = Area { x: 10.0, y: 10.0, w: 20.0, h: 10.0 };

    #[test]
    fn lines_meet_borders_straight_across_when_they_can() {
        let outline = Outline { area: BOX, border: BOX.corners() };
        assert_eq!(outline.meet(Spot::new(0.0, 12.0)), Spot::new(10.0, 12.0));
        assert_eq!(outline.meet(Spot::new(25.0, 90.0)), Spot::new(25.0, 20.0));
        assert_eq!(outline.meet(Spot::new(0.0, 0.0)), Spot::new(10.0, 10.0));
        let spot = Outline::spot(Spot::new(3.0, 4.0));
        assert_eq!(spot.meet(Spot::new(9.0, 9.0)), Spot::new(3.0, 4.0));
    }

    #[test]
    fn boxes_that_face_each_other_are_joined_upright() {
        let below = Area { x: 20.0, y: 50.0, w: 40.0, h: 10.0 };
        assert_eq!(BOX.facing(below).x, 25.0);
        assert_eq!(below.facing(BOX), BOX.facing(below));
    }

    #[test]
    fn middle_is_half_of_the_length() {
        let line = [Spot::new(0.0, 0.0), Spot::new(10.0, 0.0), Spot::new(10.0, 4.0)];
        assert_eq!(middle(&line).0, Spot::new(7.0, 0.0));
        assert_eq!(middle(&[]).0, Spot::default());
    }
}
