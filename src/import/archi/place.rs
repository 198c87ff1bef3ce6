//! Positions of Archi made absolute, as in every other format: boxes, then the bends of lines.

use hashbrown::{HashMap, HashSet};

use super::super::geometry::USUAL_SIZE;
use super::super::type_names::is_junction;
use crate::model::{Bounds, Connection, Model, Node, Offset, Origin, Point, Setting, Shown};

/// Makes every position of a model of Archi absolute in its view, once everything is read.
pub(in super::super) fn place(model: &mut Model) {
    let junctions: HashSet<&str> = model
        .elements
        .iter()
        .filter(|element| is_junction(&element.kind))
        .map(|element| element.concept.identifier.as_str())
        .collect();
    for view in &mut model.views {
        place_nodes(&mut view.nodes, Point::default(), &junctions);
        let mut placed = HashMap::new();
        collect(&view.nodes, &mut placed);
        for connection in &mut view.connections {
            place_bends(connection, &placed);
        }
    }
}

fn place_nodes(nodes: &mut [Node], origin: Point, junctions: &HashSet<&str>) {
    for node in nodes {
        let usual = usual_size(node, junctions);
        let bounds = &mut node.bounds;
        bounds.x = bounds.x.saturating_add(origin.x);
        bounds.y = bounds.y.saturating_add(origin.y);
        // What was not written is marked, so that an export leaves it out too.
        for (name, size, usual) in
            [("width", &mut bounds.width, usual.0), ("height", &mut bounds.height, usual.1)]
        {
            if *size < 0 {
                let (name, value) = (name.into(), "-1".to_owned());
                node.figure.settings.push(Setting { origin: Origin::Attribute, name, value });
                *size = usual;
            }
        }
        let corner = Point { x: bounds.x, y: bounds.y };
        place_nodes(&mut node.nodes, corner, junctions);
    }
}

/// The size that Archi gives to a figure that has none.
fn usual_size(node: &Node, junctions: &HashSet<&str>) -> (i32, i32) {
    match (&*node.figure.kind, &node.figure.shown) {
        ("Element", Shown::Concept(element)) if junctions.contains(element.as_str()) => (15, 15),
        ("Container", _) => (400, 140),
        ("Label", _) if node.figure.view_references.is_empty() => (185, 80),
        _ => USUAL_SIZE,
    }
}

fn collect<'n>(nodes: &'n [Node], into: &mut HashMap<&'n str, Bounds>) {
    for node in nodes {
        into.insert(&node.figure.identifier, node.bounds);
        collect(&node.nodes, into);
    }
}

/// The bends of a line between two boxes are placed; those of a line that ends on a line stay as they are.
fn place_bends(connection: &mut Connection, placed: &HashMap<&str, Bounds>) {
    let end = |identifier: &Option<String>| placed.get(identifier.as_deref()?).copied();
    if let (Some(source), Some(target)) = (end(&connection.source), end(&connection.target)) {
        let offsets = std::mem::take(&mut connection.relative_bendpoints);
        connection.bendpoints = bends(&offsets, (source, target));
    }
}

/// Each bend is between the point at its offset from the source and the point at its offset from the target, nearer to
/// the end that it is nearer to in the list: this is how Archi draws and exports them.
fn bends(offsets: &[Offset], (source, target): (Bounds, Bounds)) -> Vec<Point> {
    let count = offsets.len() + 1;
    let between = |position: usize, start: i64, end: i64| {
        #[expect(clippy::cast_precision_loss, reason = "pixels and counts are far below 2^52")]
        let (weight, start, end) = (position as f64 / count as f64, start as f64, end as f64);
        #[expect(clippy::cast_possible_truncation, reason = "between two numbers of pixels")]
        let pixels = (start * (1.0 - weight) + end * weight) as i32;
        pixels
    };
    let at = |from: i32, size: i32, offset: i32| {
        i64::from(from) + i64::from(size / 2) + i64::from(offset)
    };
    let place = |(position, offset): (usize, &Offset)| {
        let Offset { start, end } = offset;
        Point {
            x: between(
                position + 1,
                at(source.x, source.width, start.x),
                at(target.x, target.width, end.x),
            ),
            y: between(
                position + 1,
                at(source.y, source.height, start.y),
                at(target.y, target.height, end.y),
            ),
        }
    };
    offsets.iter().enumerate().map(place).collect()
}
