//! Every page is correct HTML: language, title, headings, labels, no inline code, links that lead somewhere.

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
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page, in order; fails on malformed markup other than void elements.
fn tags(html: &str) -> Vec<Tag> {
    let mut reader = Reader::from_str(html);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut tags = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return tags,
            Ok(Event::Start(tag) | Event::Empty(tag)) => tags.push(read(&tag)),
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
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .unwrap()
                .into_owned();
            (key, value)
        })
        .collect();
    Tag { name, attributes }
}

fn check_page(path: &str, html: &str) {
    let tags = tags(html);
    let all = |name: &'static str| tags.iter().filter(move |tag| tag.name == name);
    assert!(html.starts_with("<!doctype html>"), "{path}: doctype");
    assert_eq!(
        all("html").next().and_then(|tag| tag.get("lang")),
        Some("fr"),
        "{path}: lang"
    );
    assert_eq!(all("h1").count(), 1, "{path}: one h1");
    assert_eq!(all("main").count(), 1, "{path}: one main");
    assert_eq!(all("title").count(), 1, "{path}: one title");
    assert!(!html.contains("<title></title>"), "{path}: an empty title");
    assert!(
        html.contains("class=\"skip\" href=\"#contenu\""),
        "{path}: skip link"
    );
    let mut level = 0;
    for tag in &tags {
        if let ["h", digit] = tag
            .name
            .split_at_checked(1)
            .map(<[&str; 2]>::from)
            .unwrap_or_default()
            && let Ok(next) = digit.parse::<u32>()
        {
            assert!(next <= level + 1, "{path}: h{level} followed by h{next}");
            level = next;
        }
    }
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(
        ids.len(),
        distinct.len(),
        "{path}: an id is given twice in {ids:?}"
    );
    for tag in &tags {
        for attribute in ["aria-labelledby", "for"] {
            if let Some(id) = tag.get(attribute) {
                assert!(
                    distinct.contains(id),
                    "{path}: {attribute}={id} leads nowhere"
                );
            }
        }
        for (name, value) in &tag.attributes {
            assert!(
                name != "style" && !name.starts_with("on"),
                "{path}: inline {name}={value}"
            );
            assert!(
                !value.to_ascii_lowercase().starts_with("javascript:"),
                "{path}: {value}"
            );
        }
        assert!(
            tag.name != "script" && tag.name != "style",
            "{path}: inline {}",
            tag.name
        );
        if tag.name == "img" {
            assert!(tag.get("alt").is_some(), "{path}: img without alt");
        }
        if tag.name == "a" {
            let href = tag
                .get("href")
                .unwrap_or_else(|| panic!("{path}: a without href"));
            let outside = href.starts_with("http");
            let rel = tag.get("rel").unwrap_or_default();
            assert!(
                !outside || rel.contains("noopener nofollow"),
                "{path}: {href} rel={rel}"
            );
        }
        if tag.name == "th" {
            assert!(
                matches!(tag.get("scope"), Some("col" | "row")),
                "{path}: th without scope"
            );
        }
    }
    for field in tags
        .iter()
        .filter(|tag| matches!(tag.name.as_str(), "input" | "select"))
    {
        let hidden = field.get("type") == Some("hidden");
        let id = field.get("id").unwrap_or_default();
        let labelled = all("label").any(|label| label.get("for") == Some(id));
        assert!(hidden || labelled, "{path}: a field without a label");
    }
    assert_eq!(
        all("table").count(),
        all("caption").count(),
        "{path}: a table without a caption"
    );
}

/// The links of a page that stay on the site, without their fragment.
fn links(html: &str) -> Vec<String> {
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
        "/liste/systeme?tri=operateur",
    ];
    let mut waiting: VecDeque<String> = start.map(str::to_owned).into();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut pages = 0;
    // The ontology has thousands of pages of its own: a good part of them is enough.
    while let Some(path) = waiting.pop_front().filter(|_| pages < 400) {
        let answer = app.get(&path).await;
        if path != "/nulle/part" {
            assert!(
                answer.status.is_success(),
                "{path}: {}\n{}",
                answer.status,
                answer.text
            );
        }
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        pages += 1;
        check_page(&path, &answer.text);
        for link in links(&answer.text) {
            if seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert!(pages > 100, "only {pages} pages were reached");
}
