//! Whatever the text, what is written is sound HTML, and the text is all there.

use std::sync::Arc;

use oxrdf::NamedNode;
use proptest::prelude::*;

use super::{Definitions, Expansion};
use crate::edition::Edition;
use crate::glossary::{Entry, Glossary, Kind};
use crate::index::{ChangeSummary, Map, View};
use crate::reader::Reader;
use crate::web::filters;
use crate::web::state::AppState;

struct EmptyMap(Arc<Edition>);

impl Map for EmptyMap {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        Arc::new(self.0.view(reader))
    }

    fn history(&self, _: &Reader, _: usize) -> Vec<ChangeSummary> {
        Vec::new()
    }
}

fn word(headword: &str, full: Option<&str>, kind: Kind) -> Entry {
    Entry {
        thing: NamedNode::new_unchecked(format!("https://carte.invalid/id/{headword}")),
        headword: headword.to_owned(),
        kind,
        full: full.map(str::to_owned),
        proper: headword == "CNAF",
        definition: Some("Une <b>définition</b> & \"la\" suite.".to_owned()),
        period: (None, Some("2004".to_owned())),
        transverse: false,
        fictitious: false,
        recognised: true,
        forms: Vec::new(),
    }
}

fn definitions() -> Definitions {
    let glossary = Glossary::new(vec![
        word("DSN", Some("Déclaration sociale nominative (usuel)"), Kind::Acronym),
        word("CNAF", Some("Caisse nationale"), Kind::Acronym),
        word("API", None, Kind::Class),
        word("Acoss", Some("Urssaf CN"), Kind::FormerName),
        word("A<B>\"C", Some("Un <piège>"), Kind::Acronym),
    ]);
    let map = EmptyMap(Arc::new(Edition::from_quads(1, &[]).unwrap()));
    let state = AppState::new(Arc::new(map), "https://carte.invalid/").unwrap();
    Definitions { source: Some((Arc::new(glossary), state)), ..Definitions::default() }
}

/// What is written of the text itself: without the cards and the expansions; fails on unsound HTML.
fn read_back(html: &str) -> String {
    let (mut text, mut open, mut rest) = (String::new(), Vec::new(), html);
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').expect("a tag ends") + start;
        let (before, tag) = (&rest[..start], &rest[start + 1..end]);
        let is_added = |open: &[(String, bool)]| open.iter().any(|(_, added)| *added);
        if !is_added(&open) {
            text.push_str(before);
        }
        if let Some(name) = tag.strip_prefix('/') {
            let (known, _) = open.pop().expect("an element is open");
            assert_eq!(known, name, "{html}");
        } else {
            let name = tag.split(' ').next().unwrap_or_default();
            assert!(["span", "a", "button"].contains(&name), "<{tag}> in {html}");
            let added = tag.contains("class=\"definition\"") || tag.contains("class=\"expansion");
            open.push((name.to_owned(), added));
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{html}");
    text.push_str(rest);
    for (entity, letter) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, letter);
    }
    text
}

#[test]
fn a_word_is_explained_once_and_acronyms_are_written_out() {
    let definitions = definitions();
    let html = definitions.annotated("La DSN va à la CNAF. La DSN repart.", Expansion::Written);
    assert_eq!(html.matches("role=\"tooltip\"").count(), 2, "{html}");
    assert!(html.contains("<span class=\"expansion\"> (déclaration sociale nominative)</span>"));
    assert!(html.contains("<span class=\"expansion\"> (Caisse nationale)</span>"), "{html}");
    assert!(html.contains("aria-describedby=\"def-1\"") && html.contains("id=\"def-1\""));
    let again = definitions.annotated("Une DSN encore, une API.", Expansion::Written);
    assert!(!again.contains(">DSN</a>") && again.contains(">API</a>"), "{again}");
}

#[test]
fn an_expansion_is_not_written_where_it_would_hinder() {
    let html = |text: &str| definitions().annotated(text, Expansion::Written);
    assert!(!html("Échanges (DSN)").contains("class=\"expansion\""), "inside parentheses");
    let said = html("La déclaration sociale nominative, ou DSN");
    assert!(!said.contains("class=\"expansion\""), "already said: {said}");
    assert!(html("Acoss").contains("Ancien nom de Urssaf CN, jusqu’à 2004"));
    let mut own = definitions();
    own.set_subject(&NamedNode::new_unchecked("https://carte.invalid/id/DSN"));
    assert_eq!(own.annotated("La DSN", Expansion::Written), "La DSN", "the subject of the page");
}

#[test]
fn a_label_without_definition_stays_bare() {
    let definitions = definitions();
    assert_eq!(definitions.defined("a<b", Some("  ")), "a&lt;b");
    assert_eq!(definitions.defined("a", None), "a");
    let html = definitions.defined_link("a", Some("<x>"), "/?a=1&b=\"");
    assert!(html.contains("href=\"/?a=1&amp;b=&quot;\"") && html.contains("&lt;x&gt;"), "{html}");
}

proptest! {
    #[test]
    fn the_text_is_all_there_in_sound_html(
        text in "(?s)(DSN|CNAF|API|Acoss|A<B>\"C| |[<>&\"'()«»;!?:]|&lt;|[a-zéA-Z]|\u{301}|.){0,40}",
        written in any::<bool>(),
    ) {
        let definitions = definitions();
        let expansion = if written { Expansion::Written } else { Expansion::OnPaper };
        let html = definitions.annotated(&text, expansion);
        // Entities of the text itself are escaped first, so that they come back as they were.
        prop_assert_eq!(read_back(&html), read_back(&super::escaped(&filters::typography(&text))));
        prop_assert_eq!(read_back(&super::escaped(&text)), text.clone());
        for number in 1..=html.matches("aria-describedby").count() {
            let id = format!("id=\"def-{number}\"");
            prop_assert_eq!(html.matches(&id).count(), 1);
        }
    }
}
