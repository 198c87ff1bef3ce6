//! Every view of the real models is drawn: well-formed, whole, with each name that it shows.

use std::fs;
use std::path::PathBuf;

use portulan::diagram::{Request, Subjects, Use, draw};
use portulan::import::{Limits, read_path};
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
