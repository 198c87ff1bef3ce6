//! Every view of the real models is drawn: well-formed, whole, with each name that it shows.

use std::fs;
use std::path::PathBuf;

use portulan::diagram::{Hints, Request, Subject, Subjects, Use, draw};
use portulan::import::type_names::ELEMENTS;
use portulan::import::{Limits, read_path};
use portulan::model::{Access, Bounds, Connection, Figure, Node, Shown, View};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::corpus::{corpus, expected};

/// Checks that a text is XML.
fn check(name: &str, svg: &str) {
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

/// With `DIAGRAMS_DIR`, the pictures are kept there, to be looked at.
#[test]
fn every_view_of_the_corpus_is_drawn() {
    let Some(corpus) = corpus() else { return };
    let kept = std::env::var_os("DIAGRAMS_DIR").map(PathBuf::from);
    let mut pictures = 0;
    for (file, ..) in expected(&corpus) {
        let path = corpus.join(&file);
        // Formats that are not read yet have no picture.
        let Ok(import) = read_path(&path, &Limits::default()) else { continue };
        let model = import.model;
        let subjects = Subjects::of_model(&model);
        for (position, view) in model.views.iter().enumerate() {
            let title = view.concept.name().unwrap_or_default();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = format!("{stem}-{position}-{title}");
            let picture = |purpose| {
                let id = "vue";
                draw(&Request { view, subjects: &subjects, title: &title, id, purpose, scale: 1.0 })
            };
            for purpose in [Use::Page, Use::Preview, Use::File { caption: vec![title.clone()] }] {
                let picture = picture(purpose.clone());
                check(&name, &picture.svg);
                assert_eq!(picture.boxes.drawn, picture.boxes.total, "{name}");
                if let (Use::File { .. }, Some(folder)) = (&purpose, &kept) {
                    let safe: String = name
                        .chars()
                        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
                        .take(80)
                        .collect();
                    fs::write(folder.join(format!("{safe}.svg")), &picture.svg).expect("written");
                }
            }
            pictures += 1;
        }
    }
    assert!(pictures > 200, "{pictures} views");
}

/// Every type as a box and as the figure that stands alone, every relationship: one sheet, to be looked at.
#[test]
fn the_whole_notation_is_drawn() {
    const RELATIONSHIPS: [&str; 11] = [
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
    let mut view = View::default();
    let mut subjects = Subjects::default();
    for (place, kind) in ELEMENTS.iter().enumerate() {
        let subject = Subject {
            kind: (*kind).to_owned(),
            name: (*kind).to_owned(),
            transverse: place % 20 == 0,
            ..Subject::default()
        };
        subjects.concepts.insert((*kind).to_owned(), subject);
        let place = i32::try_from(place).expect("62 types");
        for alone in [false, true] {
            let identifier = format!("{kind}-{alone}");
            subjects.hints.insert(identifier.clone(), Hints { alone, ..Hints::default() });
            view.nodes.push(node(&identifier, kind, (place % 6, place / 6, i32::from(alone))));
        }
    }
    for (place, kind) in RELATIONSHIPS.iter().enumerate() {
        let subject = Subject {
            kind: (*kind).to_owned(),
            name: (*kind).to_owned(),
            access: Some(Access::Write),
            modifier: (*kind == "Influence").then(|| "++".to_owned()),
            directed: true,
            ..Subject::default()
        };
        subjects.concepts.insert((*kind).to_owned(), subject);
        let place = i32::try_from(place).expect("11 relationships");
        let ends = ["a", "b"].map(|end| format!("{kind}-{end}"));
        for (end, identifier) in ends.iter().enumerate() {
            let column = 3 * (place % 2) + 2 * i32::try_from(end).expect("two ends");
            view.nodes.push(node(identifier, "Node", (column, 12 + place / 2, 0)));
        }
        let [source, target] = ends;
        let shown = Shown::Concept((*kind).to_owned());
        view.connections.push(Connection {
            figure: Figure { identifier: (*kind).to_owned(), shown, ..Figure::default() },
            source: Some(source),
            target: Some(target),
            ..Connection::default()
        });
    }
    let (id, title) = ("vue", "Notation ArchiMate");
    let request =
        Request { view: &view, subjects: &subjects, title, id, purpose: Use::Page, scale: 1.0 };
    let picture = draw(&request);
    check(title, &picture.svg);
    assert_eq!(picture.svg.matches("class=\"relation\"").count(), RELATIONSHIPS.len());
    if let Some(folder) = std::env::var_os("DIAGRAMS_DIR").map(PathBuf::from) {
        fs::write(folder.join("notation.svg"), &picture.svg).expect("written");
    }
}

/// A box in a grid, shifted when it is the second of its cell.
fn node(identifier: &str, concept: &str, (column, row, second): (i32, i32, i32)) -> Node {
    let shown = Shown::Concept(concept.to_owned());
    Node {
        figure: Figure { identifier: identifier.to_owned(), shown, ..Figure::default() },
        bounds: Bounds { x: column * 280 + second * 135, y: row * 80, width: 120, height: 60 },
        nodes: Vec::new(),
    }
}
