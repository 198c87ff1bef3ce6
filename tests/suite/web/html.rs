//! Every page is correct HTML: language, title, headings, labels, no inline code, links that lead somewhere.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails by panicking")]

use std::collections::{BTreeSet, VecDeque};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::app::TestApp;

/// One start tag: name and attributes.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page, in order; fails on malformed markup other than void elements.
fn tags(html: &str) -> Vec<Tag> {
    let mut reader = Reader::from_str(html);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut tags = Vec::new();
    let mut pictures = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return tags,
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let mut tag = read(&tag);
                pictures += usize::from(tag.name == "svg");
                // The title of a picture is not that of the page.
                if pictures > 0 && tag.name == "title" {
                    tag.name = "svg:title".to_owned();
                }
                tags.push(tag);
            }
            Ok(Event::End(tag)) if tag.name().as_ref() == "svg" => {
                pictures = pictures.saturating_sub(1);
            }
            Ok(_) => {}
            Err(error) => panic!("at byte {}: {error}\n{html}", reader.buffer_position()),
        }
    }
}

fn read(tag: &BytesStart<'_>) -> Tag {
    let name = tag.name().as_ref().to_owned();
    let attributes = tag
        .html_attributes()
        .map(|attribute| {
            let attribute = attribute.unwrap();
            let key = attribute.key.as_ref().to_owned();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned();
            (key, value)
        })
        .collect();
    Tag { name, attributes }
}

/// Checks one page.
pub(crate) fn check_page(path: &str, html: &str) {
    let tags = tags(html);
    check_frame(path, html, &tags);
    check_headings(path, &tags);
    check_references(path, &tags);
    for tag in &tags {
        check_tag(path, tag);
    }
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!(count("table"), count("caption"), "{path}: a table without a caption");
}

/// Checks that a text is XML, as a picture alone must be.
pub(crate) fn check_xml(text: &str) {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("at byte {}: {error}\n{text}", reader.buffer_position()),
        }
    }
}

/// Language, title, landmarks, skip link.
fn check_frame(path: &str, html: &str, tags: &[Tag]) {
    // The titles of drawings have identifiers.
    let count = |name: &str| {
        tags.iter()
            .filter(|tag| tag.name == name && (name != "title" || tag.get("id").is_none()))
            .count()
    };
    let lang = tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang"));
    assert_eq!(lang, Some("fr"), "{path}: lang");
    assert!(html.starts_with("<!doctype html>"), "{path}: doctype");
    let titles = html.split("<svg").next().unwrap_or_default().matches("<title").count();
    assert_eq!(titles, 1, "{path}: one title");
    for unique in ["h1", "main"] {
        assert_eq!(count(unique), 1, "{path}: one {unique}");
    }
    assert!(!html.contains("<title></title>"), "{path}: an empty title");
    assert!(html.contains("class=\"skip\" href=\"#contenu\""), "{path}: skip link");
}

/// No level of heading is jumped over.
fn check_headings(path: &str, tags: &[Tag]) {
    let mut level = 0;
    for tag in tags {
        let digit = tag.name.strip_prefix('h').and_then(|digit| digit.parse::<u32>().ok());
        if let Some(next) = digit {
            assert!(next <= level + 1, "{path}: h{level} followed by h{next}");
            level = next;
        }
    }
}

/// Identifiers are given once, what refers to them finds them, and every field has a label.
fn check_references(path: &str, tags: &[Tag]) {
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{path}: an id is given twice in {ids:?}");
    for tag in tags {
        for attribute in ["aria-labelledby", "aria-describedby", "for"] {
            let all_known = |ids: &str| ids.split_whitespace().all(|id| distinct.contains(id));
            let found = tag.get(attribute).is_none_or(all_known);
            assert!(found, "{path}: {attribute} of <{}> leads nowhere", tag.name);
        }
        if let Some(note) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
            assert!(distinct.contains(note), "{path}: #{note} leads nowhere");
        }
    }
    let is_field = |tag: &&Tag| matches!(tag.name.as_str(), "input" | "select");
    for field in tags.iter().filter(is_field) {
        // A box beside a name is labelled by what it ticks, in words.
        let hidden = field.get("type") == Some("hidden")
            || field.get("aria-label").is_some_and(|label| !label.trim().is_empty());
        let id = field.get("id").unwrap_or_default();
        let labelled = tags.iter().any(|tag| tag.name == "label" && tag.get("for") == Some(id));
        assert!(hidden || labelled, "{path}: a field without a label");
    }
}

/// No inline code, no link that runs code, images and headers of tables described.
fn check_tag(path: &str, tag: &Tag) {
    for (name, value) in &tag.attributes {
        assert!(name != "style" && !name.starts_with("on"), "{path}: inline {name}={value}");
        assert!(!value.to_ascii_lowercase().starts_with("javascript:"), "{path}: {value}");
    }
    match tag.name.as_str() {
        "script" if tag.get("src").is_some_and(|src| src.starts_with("/static/")) => {
            assert!(tag.get("defer").is_some(), "{path}: a script delays the page");
        }
        "script" | "style" => panic!("{path}: inline {}", tag.name),
        "img" => assert!(tag.get("alt").is_some(), "{path}: img without alt"),
        "th" => {
            assert!(
                matches!(tag.get("scope"), Some("col" | "row" | "rowgroup")),
                "{path}: th without scope"
            )
        }
        "a" => {
            let href = tag.get("href").unwrap_or_else(|| panic!("{path}: a without href"));
            let rel = tag.get("rel").unwrap_or_default();
            let careful = !href.starts_with("http") || rel.contains("noopener nofollow");
            assert!(careful, "{path}: {href} rel={rel}");
        }
        _ => {}
    }
}

/// The links of a page that stay on the site, without their fragment.
pub(crate) fn links(html: &str) -> Vec<String> {
    tags(html)
        .iter()
        .filter(|tag| matches!(tag.name.as_str(), "a" | "link" | "img"))
        .filter_map(|tag| tag.get("href").or_else(|| tag.get("src")))
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .filter(|href| href.starts_with('/'))
        .collect()
}

#[tokio::test]
async fn every_page_that_links_lead_to_is_correct() {
    let app = TestApp::new();
    let start = [
        "/",
        "/recherche?q=gamma",
        "/recherche?q=gamna",
        "/nulle/part",
        "/-/motifs",
        "/liste/systeme?tri=operateur",
    ];
    let mut waiting: VecDeque<String> = start.map(str::to_owned).into();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut pages = 0;
    // The ontology has thousands of pages of its own: a good part of them is enough.
    while let Some(path) = waiting.pop_front().filter(|_| pages < 400) {
        let answer = app.get(&path).await;
        // The pages that help are tested with what they say.
        if path.starts_with("/importer/") {
            assert_eq!(answer.status, 401, "{path}: what writes asks one to sign in first");
        } else if path != "/nulle/part" && !path.starts_with("/aide/") {
            assert!(answer.status.is_success(), "{path}: {}\n{}", answer.status, answer.text);
        }
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        pages += 1;
        check_page(&path, &answer.text);
        // The help tells of the map that comes with Portulan: its links are followed there (`suite::help`).
        let is_help = path.starts_with("/aide")
            || ["/accessibilite", "/mentions-legales"].contains(&path.as_str());
        for link in links(&answer.text).into_iter().filter(|_| !is_help) {
            if seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert!(pages > 100, "only {pages} pages were reached");
}
