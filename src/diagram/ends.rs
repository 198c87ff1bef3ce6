//! How each kind of relationship is drawn: its dashes and its ends (ArchiMate 3.2, chapter 5).

use super::Pen;
use super::geometry::Spot;
use super::look::{Look, hexadecimal};
use super::shapes;
use super::subject::Subject;
use crate::drawing::number;
use crate::model::Access;

/// What stands at an end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Nothing,
    FilledDiamond,
    HollowDiamond,
    Dot,
    FilledArrow,
    OpenArrow,
    HalfArrow,
    Triangle,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Strokes {
    /// Lengths of dashes and gaps.
    pub(super) dashes: Option<&'static str>,
    pub(super) source: End,
    pub(super) target: End,
}

/// The strokes of what a line shows; a plain line when it shows nothing of the model.
pub(super) fn strokes(subject: Option<&Subject>) -> Strokes {
    use End::{
        Dot, FilledArrow, FilledDiamond, HalfArrow, HollowDiamond, Nothing, OpenArrow, Triangle,
    };
    let plain = Strokes { dashes: None, source: Nothing, target: Nothing };
    let Some(subject) = subject else { return plain };
    let (dashes, source, target) = match subject.kind.as_str() {
        "Composition" => (None, FilledDiamond, Nothing),
        "Aggregation" => (None, HollowDiamond, Nothing),
        "Assignment" => (None, Dot, FilledArrow),
        "Realization" => (Some("2 3"), Nothing, Triangle),
        "Specialization" => (None, Nothing, Triangle),
        "Serving" => (None, Nothing, OpenArrow),
        "Access" => {
            let (source, target) = match subject.access {
                Some(Access::Read) => (OpenArrow, Nothing),
                Some(Access::Write) => (Nothing, OpenArrow),
                Some(Access::ReadWrite) => (OpenArrow, OpenArrow),
                Some(Access::Access) | None => (Nothing, Nothing),
            };
            (Some("1.5 3"), source, target)
        }
        "Influence" => (Some("7 4"), Nothing, OpenArrow),
        "Triggering" => (None, Nothing, FilledArrow),
        "Flow" => (Some("7 4"), Nothing, FilledArrow),
        "Association" if subject.directed => (None, Nothing, HalfArrow),
        _ => return plain,
    };
    Strokes { dashes, source, target }
}

impl Pen<'_> {
    /// Draws an end at `tip`, for a line that comes from `from`.
    pub(super) fn end(&mut self, end: End, (tip, from): (Spot, Spot), look: &Look) {
        let back = tip.towards(from);
        let side = (-back.1, back.0);
        let at = |along: f64, across: f64| tip.moved(back, along).moved(side, across);
        let size = 1.0 + (look.width - 1.0) * 0.15;
        let (spots, closed, filled): (Vec<Spot>, bool, bool) = match end {
            End::Nothing => return,
            End::FilledDiamond | End::HollowDiamond => {
                let spots = vec![
                    tip,
                    at(7.0 * size, 4.0 * size),
                    at(14.0 * size, 0.0),
                    at(7.0 * size, -4.0 * size),
                ];
                (spots, true, end == End::FilledDiamond)
            }
            End::FilledArrow => {
                (vec![tip, at(8.0 * size, 3.5 * size), at(8.0 * size, -3.5 * size)], true, true)
            }
            End::Triangle => {
                (vec![tip, at(11.0 * size, 6.0 * size), at(11.0 * size, -6.0 * size)], true, false)
            }
            End::OpenArrow => {
                (vec![at(8.0 * size, 4.0 * size), tip, at(8.0 * size, -4.0 * size)], false, false)
            }
            End::HalfArrow => (vec![at(9.0 * size, 4.5 * size), tip], false, false),
            End::Dot => {
                let centre = at(3.5, 0.0);
                let dot = [
                    ("cx", number(centre.x)),
                    ("cy", number(centre.y)),
                    ("r", "3.5".to_owned()),
                    ("fill", hexadecimal(look.line)),
                ];
                return self.svg.leaf("circle", &dot);
            }
        };
        let mut path = shapes::polygon(&spots);
        if !closed {
            path.pop();
        }
        let mut attributes = look.drawn();
        attributes.push(("d", path));
        if closed {
            let fill = if filled { look.line } else { [0xff; 3] };
            attributes.push(("fill", hexadecimal(fill)));
        }
        self.svg.leaf("path", &attributes);
    }
}

#[cfg(test)]
mod tests {
    use super::{End, strokes};
    use crate::diagram::Subject;
    use crate::model::Access;

    #[test]
    fn each_relationship_has_strokes_of_its_own() {
        let kinds = [
            "Composition",
            "Aggregation",
            "Assignment",
            "Realization",
            "Specialization",
            "Serving",
            "Access",
            "Influence",
            "Triggering",
            "Flow",
            "Association",
        ];
        let of = |kind: &str| strokes(Some(&Subject { kind: kind.into(), ..Subject::default() }));
        for (position, kind) in kinds.iter().enumerate() {
            for other in &kinds[position + 1..] {
                assert_ne!(of(kind), of(other), "{kind} and {other}");
            }
        }
    }

    #[test]
    fn access_points_where_data_go() {
        let of = |access| {
            let kind = "Access".to_owned();
            let strokes = strokes(Some(&Subject { kind, access, ..Subject::default() }));
            (strokes.source, strokes.target)
        };
        assert_eq!(of(Some(Access::Read)), (End::OpenArrow, End::Nothing));
        assert_eq!(of(Some(Access::Write)), (End::Nothing, End::OpenArrow));
        assert_eq!(of(Some(Access::ReadWrite)), (End::OpenArrow, End::OpenArrow));
        assert_eq!(of(None), (End::Nothing, End::Nothing));
    }
}
