//! Where the boxes of a network stand.

use std::collections::BTreeMap;

use super::GraphPicture;
use crate::drawing::text::{self, Weight};

/// Width of a box, and between two columns.
pub(in crate::web) const BOX: f64 = 190.0;
pub(in crate::web) const BETWEEN: f64 = 116.0;
/// Width of what stands beside a box and leads further.
pub(in crate::web) const FURTHER: f64 = 40.0;
/// Height of a line of a name, of a heading; between two boxes.
pub(in crate::web) const LINE: f64 = 17.0;
pub(in crate::web) const HEADING: f64 = 22.0;
const GAP: f64 = 8.0;
/// How much lower than the highest column another one may start: the start stays in sight in a long picture.
const LOWEST: f64 = 240.0;
/// Around the picture.
const MARGIN: f64 = 12.0;
/// Size of a name.
pub(in crate::web) const SIZE: f64 = 13.5;
/// Passes that put each box near those it is tied to; the order that leaves fewest crossings is kept.
const PASSES: usize = 16;
/// Lines of which crossings are counted: beyond, the last order is kept.
const COUNTED: usize = 800;

/// A box with its place.
#[derive(Clone, Debug)]
pub(in crate::web) struct Spot {
    pub(in crate::web) x: f64,
    pub(in crate::web) y: f64,
    pub(in crate::web) height: f64,
    pub(in crate::web) lines: Vec<String>,
    /// The heading above it, and where it stands.
    pub(in crate::web) heading: Option<(String, f64)>,
}

/// The places of all boxes, in their order, and the size of the picture.
#[derive(Clone, Debug)]
pub(in crate::web) struct Placed {
    pub(in crate::web) spots: Vec<Spot>,
    pub(in crate::web) width: f64,
    pub(in crate::web) height: f64,
}

/// Places the boxes of a picture.
pub(in crate::web) fn place(picture: &GraphPicture) -> Placed {
    let mut columns: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (number, one) in picture.boxes.iter().enumerate() {
        columns.entry(one.column).or_default().push(number);
    }
    let mut columns: Vec<Vec<usize>> = columns.into_values().collect();
    let has_headings = picture.boxes.iter().any(|one| one.heading.is_some());
    if !has_headings {
        order(picture, &mut columns);
    }
    let mut spots: Vec<Spot> = picture
        .boxes
        .iter()
        .map(|one| {
            let mark = if one.transverse { "◆ " } else { "" };
            let name = format!("{mark}{}", one.name);
            let mut lines = text::wrap(&name, (BOX - 34.0, 3), (SIZE, weight(one.focus)));
            if lines.is_empty() {
                lines.push("(sans nom)".to_owned());
            }
            let height = lines.len() as f64 * LINE + 11.0;
            Spot { x: 0.0, y: 0.0, height, lines, heading: None }
        })
        .collect();
    let mut heights = Vec::new();
    for (rank, column) in columns.iter().enumerate() {
        heights.push(stack(picture, (column, rank), &mut spots));
    }
    let tallest = heights.iter().copied().fold(0.0, f64::max);
    for (column, height) in columns.iter().zip(&heights) {
        let shift = ((tallest - height) / 2.0).min(LOWEST);
        for number in column {
            spots[*number].y += shift;
            if let Some((_, y)) = &mut spots[*number].heading {
                *y += shift;
            }
        }
    }
    let count = columns.len().max(1) as f64;
    // Lines within the last column go round by its right.
    let last = columns.last().map(Vec::as_slice).unwrap_or_default();
    let is_round = |line: &super::GraphLine| last.contains(&line.from) && last.contains(&line.to);
    let round = if picture.lines.iter().any(is_round) { BETWEEN / 2.0 } else { 0.0 };
    let is_further = last.iter().any(|number| picture.boxes[*number].further.is_some());
    let round = round.max(if is_further { FURTHER + 4.0 } else { 0.0 });
    Placed {
        spots,
        width: count * BOX + (count - 1.0) * BETWEEN + 2.0 * MARGIN + round,
        height: tallest + 2.0 * MARGIN,
    }
}

/// The weight of a name.
pub(in crate::web) fn weight(focus: bool) -> Weight {
    if focus { Weight::Bold } else { Weight::Regular }
}

/// Stacks a column from the top; its height.
fn stack(picture: &GraphPicture, (column, rank): (&[usize], usize), spots: &mut [Spot]) -> f64 {
    let mut y = MARGIN;
    let mut last: Option<&String> = None;
    for number in column {
        let heading = picture.boxes[*number].heading.as_ref();
        if let Some(text) = heading.filter(|_| heading != last) {
            y += if last.is_some() { GAP } else { 0.0 };
            let short = text::shortened(text, BOX, (12.5, Weight::Bold));
            spots[*number].heading = Some((short, y + 14.0));
            y += HEADING;
        }
        last = heading;
        spots[*number].x = MARGIN + rank as f64 * (BOX + BETWEEN);
        spots[*number].y = y;
        y += spots[*number].height + GAP;
    }
    y - GAP - MARGIN
}

/// Orders each column so that boxes stand near those that they are tied to, which leaves fewer crossings.
fn order(picture: &GraphPicture, columns: &mut [Vec<usize>]) {
    let mut ties: Vec<Vec<usize>> = vec![Vec::new(); picture.boxes.len()];
    for line in &picture.lines {
        ties[line.from].push(line.to);
        ties[line.to].push(line.from);
    }
    let mut height = vec![0.0; picture.boxes.len()];
    let settle = |columns: &[Vec<usize>], height: &mut Vec<f64>| {
        for column in columns {
            let middle = column.len() as f64 / 2.0;
            for (rank, number) in column.iter().enumerate() {
                height[*number] = rank as f64 + 0.5 - middle;
            }
        }
    };
    settle(columns, &mut height);
    let mut best = (crossings(picture, columns), columns.to_vec());
    for pass in 0..PASSES {
        let count = columns.len();
        for turn in 0..count {
            let place = if pass % 2 == 0 { turn } else { count - 1 - turn };
            let own: std::collections::HashSet<usize> = columns[place].iter().copied().collect();
            let wanted = |number: &usize| {
                let others: Vec<f64> = ties[*number]
                    .iter()
                    .filter(|other| !own.contains(other))
                    .map(|other| height[*other])
                    .collect();
                if others.is_empty() {
                    return height[*number];
                }
                others.iter().sum::<f64>() / others.len() as f64
            };
            let mut keyed: Vec<(f64, usize)> =
                columns[place].iter().map(|number| (wanted(number), *number)).collect();
            keyed.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
            columns[place] = keyed.into_iter().map(|(_, number)| number).collect();
            settle(&columns[place..=place], &mut height);
        }
        let left = crossings(picture, columns);
        if left <= best.0 {
            best = (left, columns.to_vec());
        }
    }
    columns.clone_from_slice(&best.1);
}

/// How many lines cross each other between two columns, counted on ranks; 0 when there are too many to count.
fn crossings(picture: &GraphPicture, columns: &[Vec<usize>]) -> usize {
    if picture.lines.len() > COUNTED {
        return 0;
    }
    let mut places = vec![(0usize, 0.0); picture.boxes.len()];
    for (rank, column) in columns.iter().enumerate() {
        for (place, number) in column.iter().enumerate() {
            places[*number] = (rank, place as f64 - column.len() as f64 / 2.0);
        }
    }
    let lines: Vec<_> = picture
        .lines
        .iter()
        .map(|line| {
            let (from, to) = (places[line.from], places[line.to]);
            if from.0 <= to.0 { (from, to) } else { (to, from) }
        })
        .filter(|(from, to)| from.0 != to.0)
        .collect();
    let mut count = 0;
    for (place, (from, to)) in lines.iter().enumerate() {
        for (other_from, other_to) in &lines[place + 1..] {
            // Where both are, one is above the other at one end and below at the other.
            let (start, end) = (from.0.max(other_from.0), to.0.min(other_to.0));
            if start >= end {
                continue;
            }
            let at = |(from, to): (&(usize, f64), &(usize, f64)), column: usize| {
                let share = (column - from.0) as f64 / (to.0 - from.0) as f64;
                from.1 + (to.1 - from.1) * share
            };
            let first = at((from, to), start) - at((other_from, other_to), start);
            let last = at((from, to), end) - at((other_from, other_to), end);
            if first * last < 0.0 {
                count += 1;
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::{GraphBox, GraphLine, GraphPicture};
    use super::{BOX, place};

    fn picture(columns: &[i32], lines: &[(usize, usize)]) -> GraphPicture {
        GraphPicture {
            boxes: columns
                .iter()
                .enumerate()
                .map(|(number, column)| GraphBox {
                    name: format!("Système au nom assez long pour deux lignes {number}"),
                    column: *column,
                    ..GraphBox::default()
                })
                .collect(),
            lines: lines
                .iter()
                .map(|(from, to)| GraphLine { from: *from, to: *to, ..GraphLine::default() })
                .collect(),
            ..GraphPicture::default()
        }
    }

    #[test]
    fn boxes_do_not_overlap_and_stay_inside() {
        let picture = picture(&[0, 1, 1, 1, -1, -1, 2], &[(0, 1), (0, 2), (4, 0), (3, 6)]);
        let placed = place(&picture);
        for (one, spot) in placed.spots.iter().enumerate() {
            assert!(spot.x >= 0.0 && spot.x + BOX <= placed.width);
            assert!(spot.y >= 0.0 && spot.y + spot.height <= placed.height);
            for other in placed.spots.iter().skip(one + 1) {
                let apart = spot.x != other.x
                    || spot.y + spot.height <= other.y
                    || other.y + other.height <= spot.y;
                assert!(apart, "{spot:?} {other:?}");
            }
        }
    }

    #[test]
    fn lines_that_need_not_cross_do_not() {
        // Two chains given in crossed order.
        let picture = picture(&[0, 0, 1, 1], &[(0, 3), (1, 2)]);
        let placed = place(&picture);
        let above = |one: usize, other: usize| placed.spots[one].y < placed.spots[other].y;
        assert_eq!(above(0, 1), above(3, 2));
    }
}
