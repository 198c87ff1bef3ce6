//! Boxes inside boxes, from the parent that each one names.

use std::collections::HashMap;

use super::read::{Raw, node, place_of};
use crate::model::Node;

/// Boxes inside boxes; deeper ones, and circles, are put at the first level.
const DEEPEST: usize = 60;

/// Puts boxes inside boxes, each level in its order.
pub(super) fn tree(mut boxes: Vec<Raw>) -> Vec<Node> {
    boxes.sort_by(|left, right| place_of(left).cmp(&place_of(right)));
    let places: HashMap<String, usize> = boxes
        .iter()
        .enumerate()
        .map(|(place, raw)| (raw.figure.identifier.clone(), place))
        .collect();
    let parents: Vec<Option<usize>> = boxes
        .iter()
        .map(|raw| raw.parent.as_ref().and_then(|parent| places.get(parent).copied()))
        .collect();
    // A circle has no first level: counting stops, and its boxes are put at the first level.
    let depth = |place: usize| {
        let mut depth = 0;
        let mut at = place;
        while let Some(parent) = parents[at] {
            depth += 1;
            at = parent;
            if depth > DEEPEST {
                return None;
            }
        }
        Some(depth)
    };
    let depths: Vec<usize> =
        (0..boxes.len()).map(|place| depth(place).unwrap_or_default()).collect();
    let mut nodes: Vec<Option<Node>> = boxes.into_iter().map(|raw| Some(node(raw))).collect();
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    // The deepest first, and at each depth the last first: children are pushed from last to first.
    order.sort_by_key(|place| std::cmp::Reverse((depths[*place], *place)));
    for place in order.into_iter().filter(|place| depths[*place] > 0) {
        let Some(mut child) = nodes[place].take() else { continue };
        child.nodes.reverse();
        let parent = parents[place].and_then(|parent| nodes[parent].as_mut());
        match parent {
            Some(parent) => parent.nodes.push(child),
            None => nodes[place] = Some(child),
        }
    }
    let mut roots: Vec<Node> = nodes.into_iter().flatten().collect();
    for root in &mut roots {
        root.nodes.reverse();
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::{Raw, tree};

    fn raw(id: &str, parent: Option<&str>, order: i64) -> Raw {
        let mut raw = Raw::default();
        raw.parent = parent.map(str::to_owned);
        raw.order = order;
        raw.figure.identifier = id.to_owned();
        raw
    }

    fn shape(nodes: &[crate::model::Node]) -> String {
        let one = |node: &crate::model::Node| {
            format!("{}[{}]", node.figure.identifier, shape(&node.nodes))
        };
        nodes.iter().map(one).collect()
    }

    #[test]
    fn boxes_are_put_in_their_parents_in_order() {
        let boxes = vec![
            raw("d", Some("b"), 1),
            raw("b", Some("a"), 0),
            raw("c", Some("b"), 0),
            raw("e", None, 5),
            raw("a", None, 1),
            raw("lost", Some("nowhere"), 9),
        ];
        assert_eq!(shape(&tree(boxes)), "a[b[c[]d[]]]e[]lost[]");
    }

    #[test]
    fn circles_and_depths_are_flattened() {
        let circle = vec![raw("a", Some("b"), 0), raw("b", Some("a"), 1), raw("c", Some("c"), 2)];
        let flat = shape(&tree(circle));
        for id in ["a", "b", "c"] {
            assert_eq!(flat.matches(id).count(), 1, "{flat}");
        }
        let chain: Vec<Raw> = (0..20_000)
            .map(|place| raw(&format!("n{place}"), Some(&format!("n{}", place - 1)), 0))
            .collect();
        let count = |nodes: &[crate::model::Node]| {
            let mut waiting: Vec<&crate::model::Node> = nodes.iter().collect();
            let mut count = 0;
            while let Some(node) = waiting.pop() {
                count += 1;
                waiting.extend(&node.nodes);
            }
            count
        };
        assert_eq!(count(&tree(chain)), 20_000);
    }
}
