//! What changed in the drawing of a view: boxes, lines, and what they show.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::super::{Connection, Figure, Node, Shown, Style, View};
use super::What;
use super::concepts::{properties, settings, texts};
use super::side::{Side, Sides};

/// What changed in the drawing of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Drawing {
    /// Its boxes.
    pub boxes: Tally,
    /// Its lines.
    pub lines: Tally,
    /// Names of the concepts that it shows and did not show, sorted.
    pub shown: Vec<String>,
    /// Names of the concepts that it no longer shows, sorted.
    pub no_longer_shown: Vec<String>,
    /// Whether boxes that are in both are in another order, from back to front.
    pub reordered: bool,
}

/// How many boxes or lines changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Only in the second view.
    pub added: usize,
    /// Only in the first view.
    pub removed: usize,
    /// In another place, of another size, in another box; for a line, other ends or other bends.
    pub moved: usize,
    /// Same place, other text, colours or contents.
    pub altered: usize,
}

impl Tally {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A figure among the others of its view.
struct Placed<'m> {
    figure: &'m Figure,
    /// All that says where it is, as comparable text.
    place: String,
}

/// What changed between two drawings; `None` when they are the same.
pub(super) fn compare(sides: &Sides<'_>, before: &View, after: &View) -> Option<Drawing> {
    let (boxes, reordered) =
        tally(sides, (boxes(&sides.before, before), boxes(&sides.after, after)));
    let (lines, _) = tally(sides, (lines(&sides.before, before), lines(&sides.after, after)));
    let shown = [(&sides.before, before), (&sides.after, after)].map(|(side, view)| {
        let mut shown: HashMap<&str, String> = HashMap::new();
        each_node(&view.nodes, &mut |node| {
            if let Shown::Concept(concept) | Shown::Part(concept, _) = &node.figure.shown {
                shown.entry(side.reference(concept)).or_insert_with(|| side.name(concept));
            }
        });
        shown
    });
    let only = |one: usize, other: usize| -> Vec<String> {
        let new = shown[one].iter().filter(|(key, _)| !shown[other].contains_key(*key));
        new.map(|(_, name)| name.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let drawing =
        Drawing { boxes, lines, shown: only(1, 0), no_longer_shown: only(0, 1), reordered };
    (drawing != Drawing::default()).then_some(drawing)
}

fn each_node<'m>(nodes: &'m [Node], each: &mut dyn FnMut(&'m Node)) {
    for node in nodes {
        each(node);
        each_node(&node.nodes, each);
    }
}

type Figures<'m> = Vec<(String, Placed<'m>)>;

fn boxes<'m>(side: &Side<'m>, view: &'m View) -> Figures<'m> {
    fn add<'m>(side: &Side<'m>, (nodes, parent): (&'m [Node], &str), into: &mut Figures<'m>) {
        for node in nodes {
            let key = side.reference(&node.figure.identifier).to_owned();
            let place = format!("{:?} {parent}", node.bounds);
            into.push((key.clone(), Placed { figure: &node.figure, place }));
            add(side, (&node.nodes, &key), into);
        }
    }
    let mut all = Vec::new();
    add(side, (&view.nodes, ""), &mut all);
    all
}

fn lines<'m>(side: &Side<'m>, view: &'m View) -> Figures<'m> {
    let end = |end: &Option<String>| end.as_deref().map(|end| side.reference(end).to_owned());
    let place = |line: &Connection| {
        format!(
            "{:?}",
            (
                end(&line.source),
                end(&line.target),
                line.source_attachment,
                &line.bendpoints,
                &line.relative_bendpoints,
                line.target_attachment,
            )
        )
    };
    view.connections
        .iter()
        .map(|line| {
            let key = side.reference(&line.figure.identifier).to_owned();
            (key, Placed { figure: &line.figure, place: place(line) })
        })
        .collect()
}

/// Counts what changed, and says whether what is in both is in another order.
fn tally<'m>(sides: &Sides<'m>, (before, after): (Figures<'m>, Figures<'m>)) -> (Tally, bool) {
    let mut tally = Tally::default();
    let mut known: HashMap<&str, &Placed<'m>> = HashMap::new();
    known.extend(before.iter().map(|(key, placed)| (key.as_str(), placed)));
    let mut seen: HashSet<&str> = HashSet::new();
    for (key, placed) in &after {
        if !seen.insert(key) {
            continue;
        }
        match known.get(key.as_str()) {
            None => tally.added += 1,
            Some(other) if other.place != placed.place => tally.moved += 1,
            Some(other) if !is_same(sides, other.figure, placed.figure) => tally.altered += 1,
            Some(_) => {}
        }
    }
    tally.removed = known.keys().filter(|key| !seen.contains(*key)).count();
    let order = |figures: &'_ Figures<'m>| -> Vec<String> {
        let kept = figures.iter().map(|(key, _)| key);
        kept.filter(|key| known.contains_key(key.as_str()) && seen.contains(key.as_str()))
            .cloned()
            .collect()
    };
    let reordered = order(&before) != order(&after);
    (tally, reordered)
}

fn is_same(sides: &Sides<'_>, before: &Figure, after: &Figure) -> bool {
    let mut fields = Vec::new();
    texts(What::Name, (&before.labels, &after.labels), &mut fields);
    texts(What::Documentation, (&before.documentation, &after.documentation), &mut fields);
    properties(sides, (&before.properties, &after.properties), &mut fields);
    settings((&before.settings, &after.settings), &mut fields);
    fields.is_empty()
        && before.kind == after.kind
        && before.image == after.image
        && style(before) == style(after)
        && shows(&sides.before, before) == shows(&sides.after, after)
        && leads_to(&sides.before, before) == leads_to(&sides.after, after)
}

/// A style that says nothing is no style.
fn style(figure: &Figure) -> Option<&Style> {
    figure.style.as_ref().filter(|style| **style != Style::default())
}

fn shows(side: &Side<'_>, figure: &Figure) -> Option<(String, Option<String>)> {
    match &figure.shown {
        Shown::Concept(concept) => Some((side.reference(concept).to_owned(), None)),
        Shown::Part(concept, part) => Some((side.reference(concept).to_owned(), part.clone())),
        Shown::Nothing => None,
    }
}

fn leads_to(side: &Side<'_>, figure: &Figure) -> BTreeSet<String> {
    figure.view_references.iter().map(|view| side.reference(view).to_owned()).collect()
}
