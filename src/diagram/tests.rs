//! Pictures of random and hostile views are always well-formed, bounded and harmless.

use std::sync::Arc;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Extent, MOST_BOXES, Picture, Request, Subject, Subjects, Use, draw};
use crate::model::{
    Bounds, Colour, Connection, Figure, Font, Node, Point, Shown, Style, Text, View,
};

fn text(value: &str) -> Text {
    Text { value: value.to_owned(), language: None }
}

fn figure(identifier: &str, shown: Shown) -> Figure {
    Figure { identifier: identifier.to_owned(), shown, ..Figure::default() }
}

fn node(identifier: &str, concept: &str, bounds: (i32, i32, i32, i32)) -> Node {
    let (x, y, width, height) = bounds;
    Node {
        figure: figure(identifier, Shown::Concept(concept.to_owned())),
        bounds: Bounds { x, y, width, height },
        nodes: Vec::new(),
    }
}

fn line(identifier: &str, concept: &str, (source, target): (&str, &str)) -> Connection {
    Connection {
        figure: figure(identifier, Shown::Concept(concept.to_owned())),
        source: Some(source.to_owned()),
        target: Some(target.to_owned()),
        ..Connection::default()
    }
}

fn subject(kind: &str, name: &str) -> Subject {
    Subject { kind: kind.to_owned(), name: name.to_owned(), ..Subject::default() }
}

fn subjects(known: &[(&str, Subject)]) -> Subjects {
    let concepts = known.iter().map(|(id, subject)| ((*id).to_owned(), subject.clone())).collect();
    Subjects { concepts, ..Subjects::default() }
}

fn drawn(view: &View, subjects: &Subjects, purpose: Use) -> Picture {
    draw(&Request { view, subjects, title: "Essai", id: "vue", purpose, scale: 1.0 })
}

/// Checks that a picture is XML made of the names we know, with no number that browsers refuse.
#[track_caller]
fn check(picture: &Picture) {
    let mut reader = Reader::from_str(&picture.svg);
    let mut depth = 0_i32;
    loop {
        let tag = match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) => {
                depth += 1;
                tag
            }
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Empty(tag) => tag,
            Event::Text(_) | Event::GeneralRef(_) => continue,
            other => panic!("{other:?}"),
        };
        let name = tag.name();
        let name: &str = name.as_ref();
        let known = ["svg", "title", "desc", "rect", "g", "a", "path", "circle", "text"];
        assert!(known.contains(&name), "{name}");
        for attribute in tag.attributes() {
            let attribute = attribute.unwrap();
            let key: &str = attribute.key.as_ref();
            let value: &str = attribute.value.as_ref();
            assert!(key != "style" && !key.starts_with("on"), "{key}");
            if ["x", "y", "width", "height", "r", "cx", "cy", "d", "viewBox"].contains(&key) {
                assert!(!value.contains("NaN") && !value.contains("inf"), "{key}={value}");
            }
        }
    }
    assert_eq!(depth, 0);
    assert!(picture.size.0 < 200_000.0 && picture.size.1 < 200_000.0, "{:?}", picture.size);
}

#[test]
fn relations_are_attached_to_borders_and_to_other_relations() {
    let view = View {
        nodes: vec![
            node("a", "A", (0, 0, 100, 50)),
            node("b", "B", (200, 0, 100, 50)),
            node("c", "C", (100, 200, 100, 50)),
        ],
        connections: vec![
            // The line on a line comes first: it waits for the other.
            line("m", "M", ("c", "l")),
            line("l", "L", ("a", "b")),
        ],
        ..View::default()
    };
    let subjects = subjects(&[
        ("A", subject("ApplicationComponent", "Paie")),
        ("B", subject("BusinessRole", "Gestionnaire")),
        ("C", subject("DataObject", "Bulletin")),
        ("L", subject("Serving", "sert")),
        ("M", subject("Association", "")),
    ]);
    let picture = drawn(&view, &subjects, Use::Page);
    check(&picture);
    assert!(picture.svg.contains("M100 25L200 25"), "{}", picture.svg);
    assert!(picture.svg.contains("L150 25\""), "attached to the middle: {}", picture.svg);
    assert_eq!(picture.lines, Extent { drawn: 2, total: 2 });
    for name in ["Paie", "Gestionnaire", "Bulletin", "sert"] {
        assert!(picture.svg.contains(&format!(">{name}</text>")), "{name}");
    }
    let preview = drawn(&view, &subjects, Use::Preview);
    check(&preview);
    assert!(!preview.svg.contains("<text") && preview.svg.len() * 2 < picture.svg.len());
}

#[test]
fn parallel_relations_do_not_hide_each_other() {
    let mut view = View {
        nodes: vec![node("a", "A", (0, 0, 100, 60)), node("b", "B", (200, 0, 100, 60))],
        ..View::default()
    };
    view.connections =
        vec![line("l", "L", ("a", "b")), line("m", "L", ("a", "b")), line("n", "L", ("b", "a"))];
    let known =
        [("A", subject("Node", "")), ("B", subject("Node", "")), ("L", subject("Flow", ""))];
    let svg = drawn(&view, &subjects(&known), Use::Page).svg;
    for path in ["M100 16L200 16", "M100 30L200 30", "M200 44L100 44"] {
        assert!(svg.contains(path), "{path} in {svg}");
    }
}

#[test]
fn what_nesting_says_is_not_drawn_twice() {
    let mut outer = node("a", "A", (0, 0, 300, 200));
    outer.nodes.push(node("b", "B", (20, 40, 100, 50)));
    let view = View {
        nodes: vec![outer],
        connections: vec![line("l", "L", ("a", "b"))],
        ..View::default()
    };
    let known = [
        ("A", subject("Grouping", "Zone")),
        ("B", subject("Node", "")),
        ("L", subject("Composition", "")),
    ];
    let picture = drawn(&view, &subjects(&known), Use::Page);
    assert!(!picture.svg.contains("class=\"relation\""), "{}", picture.svg);
    assert_eq!(picture.lines, Extent { drawn: 1, total: 1 });
}

#[test]
fn hostile_texts_and_sizes_are_harmless() {
    let long = "x".repeat(10_000);
    let names = [
        "</text><script>alert(1)</script>",
        "\u{5d0}\u{5d1} \u{5d2}",
        "🧭🇫🇷",
        &long,
        "a\u{0}b\u{8}",
    ];
    let mut known = Vec::new();
    let mut view = View::default();
    for (position, name) in names.iter().enumerate() {
        let id = format!("n{position}");
        view.nodes.push(node(&id, &id, (i32::MIN, i32::MAX, 0, -5)));
        let mut subject = subject("Goal", name);
        subject.documentation = (*name).to_owned();
        subject.specializations = vec![(*name).to_owned()];
        known.push((id, subject));
    }
    // A line from itself to itself, lines attached to each other in a circle, ends that do not exist.
    view.connections = vec![
        line("l", "n0", ("n0", "n0")),
        line("m", "n1", ("p", "n0")),
        line("p", "n2", ("m", "n0")),
        line("q", "?", ("?", "n0")),
    ];
    let subjects = Subjects { concepts: known.into_iter().collect(), ..Subjects::default() };
    for purpose in [Use::Page, Use::Preview, Use::File { caption: vec![long.clone()] }] {
        let picture = drawn(&view, &subjects, purpose);
        check(&picture);
        assert!(!picture.svg.contains("<script"));
        assert_eq!(picture.lines, Extent { drawn: 1, total: 4 });
    }
}

#[test]
fn a_view_that_is_too_large_is_drawn_in_part() {
    let nodes = (0..MOST_BOXES as i32 * 3).map(|place| node("n", "N", (place, place, 10, 10)));
    let mut deep = node("d", "N", (0, 0, 10, 10));
    for _ in 0..2_000 {
        let mut outer = node("d", "N", (0, 0, 10, 10));
        outer.nodes.push(deep);
        deep = outer;
    }
    let mut nodes: Vec<Node> = nodes.collect();
    nodes.push(deep);
    let view = View { nodes, ..View::default() };
    let picture = drawn(&view, &Subjects::default(), Use::Preview);
    check(&picture);
    assert_eq!(picture.boxes, Extent { drawn: MOST_BOXES, total: 3 * MOST_BOXES + 2_001 });
}

#[test]
fn an_empty_view_is_a_picture() {
    let picture = drawn(&View::default(), &Subjects::default(), Use::Page);
    check(&picture);
    assert!(picture.svg.contains("<title id=\"vue-titre\">Essai</title>"));
}

/// Every type of element, as a box and alone, has a picture of its own.
#[test]
fn every_type_has_its_figure() {
    let mut seen = std::collections::HashSet::new();
    for kind in crate::import::type_names::ELEMENTS {
        let view = View { nodes: vec![node("a", "A", (0, 0, 120, 55))], ..View::default() };
        let picture = drawn(&view, &subjects(&[("A", subject(kind, "Nom"))]), Use::Page);
        check(&picture);
        assert!(
            super::notation::junction(kind).is_some() || picture.svg.contains("scale(1)"),
            "{kind} has no icon"
        );
        let bare = picture.svg.replace(kind, "");
        // Roles and stakeholders share their icon, but not their layer.
        assert!(seen.insert(bare), "{kind} looks like another type");
    }
    assert_eq!(seen.len(), 62);
}

fn any_style() -> impl Strategy<Value = Option<Style>> {
    let colour =
        (any::<[u8; 3]>(), any::<Option<u8>>()).prop_map(|(rgb, opacity)| Colour { rgb, opacity });
    let font =
        (".{0,8}", ".{0,8}", "(bold|italic|underline| |,|x)*").prop_map(|(name, size, style)| {
            Font { name: Some(name), size: Some(size), style: Some(style), colour: None }
        });
    proptest::option::of(
        (
            any::<Option<u32>>(),
            proptest::option::of(colour.clone()),
            proptest::option::of(colour),
            proptest::option::of(font),
        )
            .prop_map(|(line_width, line, fill, font)| Style {
                line_width,
                line,
                fill,
                font,
            }),
    )
}

fn any_shown() -> impl Strategy<Value = Shown> {
    prop_oneof![
        "[a-d]".prop_map(Shown::Concept),
        "[a-d]".prop_map(|id| Shown::Part(id, None)),
        Just(Shown::Nothing),
    ]
}

fn any_figure() -> impl Strategy<Value = Figure> {
    let kind = prop_oneof![Just(""), Just("Element"), Just("Container"), Just("Label")];
    ("[a-h]", kind, ".{0,30}", any_shown(), any_style(), any::<bool>()).prop_map(
        |(identifier, kind, label, shown, style, leads)| Figure {
            identifier,
            kind: Arc::from(kind),
            labels: vec![text(&label)],
            shown,
            style,
            view_references: if leads { vec!["v".to_owned()] } else { Vec::new() },
            ..Figure::default()
        },
    )
}

fn any_size() -> impl Strategy<Value = i32> {
    prop_oneof![-20..400_i32, any::<i32>()]
}

fn any_node() -> impl Strategy<Value = Node> {
    let leaf = (any_figure(), [any_size(), any_size(), any_size(), any_size()]).prop_map(
        |(figure, [x, y, width, height])| Node {
            figure,
            bounds: Bounds { x, y, width, height },
            nodes: Vec::new(),
        },
    );
    leaf.prop_recursive(4, 24, 4, |inner| {
        (inner.clone(), proptest::collection::vec(inner, 0..4)).prop_map(|(mut node, nodes)| {
            node.nodes = nodes;
            node
        })
    })
}

fn any_connection() -> impl Strategy<Value = Connection> {
    let point = || (any_size(), any_size()).prop_map(|(x, y)| Point { x, y });
    (
        any_figure(),
        proptest::option::of("[a-h]"),
        proptest::option::of("[a-h]"),
        proptest::collection::vec(point(), 0..4),
        proptest::option::of(point()),
    )
        .prop_map(|(figure, source, target, bendpoints, attachment)| Connection {
            figure,
            source,
            target,
            bendpoints,
            source_attachment: attachment,
            ..Connection::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn random_views_are_well_formed(
        nodes in proptest::collection::vec(any_node(), 0..8),
        connections in proptest::collection::vec(any_connection(), 0..8),
        names in proptest::collection::vec((".{0,40}", 0..80_usize, any::<bool>()), 4),
    ) {
        let kinds = crate::import::type_names::ELEMENTS;
        let concepts = names.iter().zip(["a", "b", "c", "d"]).map(|((name, kind, transverse), id)| {
            let kind = kinds.get(*kind).copied().unwrap_or("Access");
            (id.to_owned(), Subject { transverse: *transverse, href: Some(name.clone()), ..subject(kind, name) })
        });
        let subjects = Subjects { concepts: concepts.collect(), ..Subjects::default() };
        let view = View { nodes, connections, ..View::default() };
        for purpose in [Use::Page, Use::Preview, Use::File { caption: vec!["Légende".to_owned()] }] {
            check(&drawn(&view, &subjects, purpose));
        }
    }
}
