//! Models made to mislead or to exhaust the checks: read with findings, in bounded memory, without a panic.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use portulan::import::{Code, Import, Limits, read};
use portulan::model::to_rdf::{Contribution, to_quads};
use zip::write::SimpleFileOptions;

use crate::process::{file, new_map, run, text};

fn model(content: &str) -> String {
    format!(
        "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"m\">\
         <name>Essai</name>{content}</model>"
    )
}

fn exchange(elements: &str, relationships: &str) -> String {
    model(&format!("<elements>{elements}</elements><relationships>{relationships}</relationships>"))
}

fn element(identifier: &str, kind: &str) -> String {
    format!(
        "<element identifier=\"{identifier}\" xsi:type=\"{kind}\"><name>{identifier}</name></element>"
    )
}

fn relationship(identifier: &str, ends: (&str, &str), kind: &str) -> String {
    let (source, target) = ends;
    format!(
        "<relationship identifier=\"{identifier}\" source=\"{source}\" target=\"{target}\" xsi:type=\"{kind}\"/>"
    )
}

/// Reads a model, and checks that it can be written as quads.
fn imported(written: &str) -> Import {
    let import = read(written.as_bytes(), &Limits::default()).expect("a model");
    let contribution = Contribution::new("https://example.org/", "essai", "m").expect("valid");
    let quads = to_quads(&import.model, &contribution);
    assert!(quads.iter().all(|quad| !quad.subject.is_blank_node()));
    import
}

fn count(import: &Import, code: Code) -> usize {
    import.counts.iter().find(|count| count.code == code).map_or(0, |count| count.count)
}

#[test]
fn games_with_types_give_generic_things() {
    let games = [
        "",
        ":",
        "a:b:c",
        "archimate:",
        "Relationship",
        "FlowRelationship",
        "Flow",
        "Diagram",
        "applicationcomponent",
        "../../etc/passwd",
        "&lt;script&gt;",
        "Node Node",
        "\u{202e}edoN",
    ];
    let elements: String = games
        .iter()
        .enumerate()
        .map(|(n, kind)| element(&format!("e{n}"), kind))
        .chain([
            // The type under another prefix, twice, or of another vocabulary.
            "<element identifier=\"p\" autre:type=\"Node\" xmlns:autre=\"urn:x\"><name>p</name></element>".to_owned(),
            "<element identifier=\"t\" type=\"Node\"><name>t</name></element>".to_owned(),
        ])
        .collect();
    let import = imported(&exchange(&elements, &relationship("r", ("e0", "e1"), "Node")));
    assert_eq!(import.model.elements.len(), games.len() + 2);
    assert!(count(&import, Code::TypeUnknown) >= games.len() - 1, "{:?}", import.counts);
    assert_eq!(import.model.relationships.len(), 1, "of an unknown type, kept");
}

#[test]
fn identifiers_that_collide_between_sorts_of_things_are_told() {
    let written = model(
        "<elements><element identifier=\"x\" xsi:type=\"Node\"><name>x</name></element></elements>\
         <relationships><relationship identifier=\"x\" source=\"x\" target=\"x\" xsi:type=\"Flow\"/></relationships>\
         <propertyDefinitions><propertyDefinition identifier=\"x\" type=\"string\"><name>x</name></propertyDefinition></propertyDefinitions>\
         <views><diagrams><view identifier=\"x\" xsi:type=\"Diagram\"><name>x</name></view>\
         <view identifier=\"v\" xsi:type=\"Diagram\"><name>v</name>\
         <node identifier=\"x\" elementRef=\"x\" xsi:type=\"Element\" x=\"1\" y=\"1\" w=\"9\" h=\"9\"/>\
         <node identifier=\"v\" elementRef=\"x\" xsi:type=\"Element\" x=\"1\" y=\"1\" w=\"9\" h=\"9\"/>\
         </view></diagrams></views>",
    );
    let import = imported(&written);
    assert_eq!(import.model.elements.len(), 1, "the first keeps the identifier");
    assert!(count(&import, Code::IdentifierDuplicate) >= 4, "{:?}", import.counts);
    let duplicates = import.findings.iter().filter(|f| f.code == Code::IdentifierDuplicate);
    assert!(duplicates.clone().all(|f| f.line > 0 && f.column > 0 && f.id.is_some()));
}

#[test]
fn a_flood_of_one_remark_is_counted_and_hides_no_other() {
    let many = 30_000;
    let mut relationships = String::new();
    for n in 0..many {
        relationships.push_str(&relationship(&format!("r{n}"), ("d", "a"), "Serving"));
    }
    relationships.push_str(&relationship("perdue", ("a", "absent"), "Flow"));
    let elements = element("d", "DataObject") + &element("a", "ApplicationComponent");
    let folder = new_map();
    let path = file(folder.path(), "flot.xml", exchange(&elements, &relationships));
    let ran = run(&["inspect", text(&path), "--json"]);
    ran.expect(1);
    let object = ran.json();
    let by_code = object["findings_by_code"].as_array().expect("counts");
    let counted = |code: &str| {
        by_code.iter().find(|count| count["code"] == code).map(|count| count["count"].clone())
    };
    assert_eq!(counted("relation-not-allowed"), Some(many.into()));
    assert_eq!(counted("relation-duplicate"), Some((many - 1).into()));
    assert_eq!(counted("relation-end-missing"), Some(1.into()));
    let findings = object["findings"].as_array().expect("a list");
    assert!(findings.len() < 3 * Limits::default().findings, "{}", findings.len());
    assert!(findings.iter().any(|finding| finding["code"] == "relation-end-missing"));
    assert!(ran.peak_kb < 400_000, "{} kB", ran.peak_kb);
    let said = run(&["inspect", text(&path)]);
    assert!(said.stdout.contains(&format!(": {many}")) && said.stdout.lines().count() < 100);
}

#[test]
fn webs_of_junctions_and_endless_chains_end() {
    let many = 2_000;
    let (mut elements, mut relationships) = (String::new(), String::new());
    for n in 0..many {
        elements.push_str(&element(&format!("j{n}"), "AndJunction"));
        elements.push_str(&element(&format!("d{n}"), "DataObject"));
        let (junction, thing) = (format!("j{n}"), format!("d{n}"));
        relationships.push_str(&relationship(&format!("i{n}"), (&thing, &junction), "Triggering"));
        relationships.push_str(&relationship(&format!("o{n}"), (&junction, &thing), "Triggering"));
        for step in [1, 7, 31, 997] {
            let next = format!("j{}", (n + step) % many);
            let id = format!("c{n}-{step}");
            relationships.push_str(&relationship(&id, (&junction, &next), "Triggering"));
        }
        let next = format!("d{}", (n + 1) % many);
        relationships.push_str(&relationship(&format!("p{n}"), (&thing, &next), "Composition"));
    }
    let import = imported(&exchange(&elements, &relationships));
    assert_eq!(count(&import, Code::RelationNotAllowed), many, "one for each junction");
    assert_eq!(count(&import, Code::RelationCircular), 1, "one circle, however long");
    let circle = import.findings.iter().find(|f| f.code == Code::RelationCircular);
    assert!(circle.is_some_and(|finding| finding.message.contains("2000 éléments")));
}

#[test]
fn folders_and_boxes_too_deep_are_refused_and_views_may_lead_to_each_other() {
    let mut deep =
        String::from("<views><diagrams><view identifier=\"v\" xsi:type=\"Diagram\"><name>v</name>");
    for n in 0..5_000 {
        write!(
            deep,
            "<node identifier=\"n{n}\" xsi:type=\"Container\" x=\"1\" y=\"1\" w=\"9\" h=\"9\">"
        )
        .expect("writing to a String");
    }
    let error = read(model(&deep).as_bytes(), &Limits::default()).expect_err("too deep");
    assert_eq!(error.code(), "limit-exceeded");
    let circle = model(
        "<views><diagrams>\
         <view identifier=\"v\" xsi:type=\"Diagram\"><name>v</name><node identifier=\"n\" xsi:type=\"Label\" x=\"1\" y=\"1\" w=\"9\" h=\"9\"><viewRef ref=\"w\"/></node></view>\
         <view identifier=\"w\" xsi:type=\"Diagram\"><name>w</name><node identifier=\"o\" xsi:type=\"Label\" x=\"1\" y=\"1\" w=\"9\" h=\"9\"><viewRef ref=\"v\"/></node></view>\
         </diagrams></views>",
    );
    assert_eq!(imported(&circle).model.counts().views, 2);
}

#[test]
fn colours_and_coordinates_that_are_none_are_told_once_each() {
    let mut nodes = String::new();
    for (n, (x, colour)) in [
        ("1e400", "r=\"300\" g=\"0\" b=\"0\""),
        ("NaN", "r=\"-1\" g=\"0\" b=\"0\""),
        ("99999999999999999999", "r=\"rouge\" g=\"0\" b=\"0\""),
        ("", "g=\"0\" b=\"0\""),
        ("1,5", "r=\"0\" g=\"0\" b=\"0\" a=\"900\""),
        ("\u{661}", "r=\"0x10\" g=\"0\" b=\"0\""),
    ]
    .into_iter()
    .enumerate()
    {
        write!(
            nodes,
            "<node identifier=\"n{n}\" elementRef=\"a\" xsi:type=\"Element\" x=\"{x}\" y=\"1\" w=\"9\" h=\"9\">\
             <style><fillColor {colour}/></style></node>"
        )
        .expect("writing to a String");
    }
    let written = model(&format!(
        "<elements>{}</elements><views><diagrams><view identifier=\"v\" xsi:type=\"Diagram\"><name>v</name>{nodes}</view></diagrams></views>",
        element("a", "Node")
    ));
    let import = imported(&written);
    assert_eq!(import.model.counts().nodes, 6, "each box stays");
    let told = count(&import, Code::GeometryInvalid);
    assert!((6..=12).contains(&told), "{told}");
}

#[test]
fn images_that_are_not_images_are_told_and_not_kept() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let model = "<archimate:model xmlns:archimate=\"http://www.archimatetool.com/archimate\" name=\"m\" id=\"m\"/>";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let half = b"\x89PNG\r\n\x1a\n";
    let files: [(&str, &[u8]); 6] = [
        ("model.xml", model.as_bytes()),
        ("images/page.png", b"<html><script>alert(1)</script></html>"),
        ("images/dessin.svg", svg.as_bytes()),
        ("images/vide.png", b""),
        ("images/archive.png", b"PK\x03\x04"),
        ("images/tronquee.png", half),
    ];
    for (name, bytes) in files {
        writer.start_file(name, SimpleFileOptions::default()).expect("in memory");
        writer.write_all(bytes).expect("in memory");
    }
    let archive = writer.finish().expect("in memory").into_inner();
    let import = read(&archive, &Limits::default()).expect("a model");
    // A drawing in SVG is an image, and so is what starts like one: browsers get them as images, which run nothing.
    assert_eq!(count(&import, Code::ImageInvalid), 3, "{:?}", import.findings);
    let contribution = Contribution::new("https://example.org/", "essai", "m").expect("valid");
    let quads = to_quads(&import.model, &contribution);
    // The page would start so in base64.
    assert!(quads.iter().all(|quad| !quad.to_string().contains("PGh0bWw")));
}
