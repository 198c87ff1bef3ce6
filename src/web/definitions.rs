//! Texts of a page with the words of the glossary explained where they first appear.
//!
//! A word becomes a link to its fiche, described by a card that shows on hover and on focus (WCAG 1.4.13): by the
//! styles alone, better placed and dismissed with Escape by `web/static/js/definitions.js`.

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;

use oxrdf::NamedNode;

use super::extract::Visit;
use super::filters;
use super::pages::lower_first;
use super::state::AppState;
use crate::glossary::{Entry, Glossary, Kind};

/// Longest definition on a card, in characters; the fiche has the rest.
const LONGEST: usize = 320;
/// Longest expansion written in the sentence itself, in characters.
const LONGEST_EXPANSION: usize = 80;
/// Acronyms expanded in one text: more would drown the sentence; the others have their card.
const EXPANSIONS: usize = 2;

/// Whether acronyms are written out in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expansion {
    /// In running text: «DSN (déclaration sociale nominative)».
    Written,
    /// On paper only, where there is no card.
    OnPaper,
}

/// The words already explained on a page, and what explains the others.
#[derive(Clone, Default)]
pub(super) struct Definitions {
    source: Option<(Arc<Glossary>, AppState)>,
    subject: Option<NamedNode>,
    explained: RefCell<HashSet<NamedNode>>,
    cards: Cell<usize>,
}

impl std::fmt::Debug for Definitions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Definitions").field("cards", &self.cards).finish_non_exhaustive()
    }
}

impl Definitions {
    /// The words that this visitor may meet.
    pub(super) fn new(visit: &Visit) -> Self {
        Self { source: Some((visit.glossary(), visit.state.clone())), ..Self::default() }
    }

    /// A page does not explain its own subject.
    pub(super) fn set_subject(&mut self, subject: &NamedNode) {
        self.subject = Some(subject.clone());
    }

    /// What has been explained so far, to be given back to [`Self::forget_since`].
    pub(super) fn explained(&self) -> HashSet<NamedNode> {
        self.explained.borrow().clone()
    }

    /// Forgets what was explained since: it was in a part of the page that may stay folded.
    pub(super) fn forget_since(&self, explained: HashSet<NamedNode>) {
        self.explained.replace(explained);
    }

    /// The text as HTML, in French typography, each word of the glossary explained the first time.
    pub(super) fn annotated(&self, text: &str, expansion: Expansion) -> String {
        let text = filters::typography(text);
        let Some((glossary, _)) = &self.source else {
            return escaped(&text);
        };
        let mut html = String::with_capacity(text.len() * 2);
        let mut done = 0;
        let mut written = 0;
        let mut depth = 0_usize;
        for one in glossary.find(&text) {
            let before = &text[done..one.range.start];
            depth = depth_after(depth, before);
            let thing = &one.entry.thing;
            if Some(thing) == self.subject.as_ref()
                || !self.explained.borrow_mut().insert(thing.clone())
            {
                continue;
            }
            html.push_str(&escaped(before));
            done = one.range.end;
            html.push_str(&self.term(&text[one.range.clone()], one.entry));
            let Some(full) = expanded(one.entry, &text).filter(|_| depth == 0) else { continue };
            let is_written = expansion == Expansion::Written && written < EXPANSIONS;
            written += usize::from(is_written);
            let class = if is_written { "expansion" } else { "expansion expansion-paper" };
            let _ = write!(html, "<span class=\"{class}\"> ({})</span>", escaped(&full));
        }
        html.push_str(&escaped(&text[done..]));
        html
    }

    /// A label with its definition on a card; the bare label when there is none.
    pub(super) fn defined(&self, label: &str, definition: Option<&str>) -> String {
        let label = escaped(&filters::typography(label));
        let Some(definition) = definition.map(str::trim).filter(|text| !text.is_empty()) else {
            return label;
        };
        let id = self.next_id();
        let text = escaped(&filters::shortened(&filters::typography(definition), LONGEST));
        format!(
            "<span class=\"term\"><button type=\"button\" class=\"term-button\" aria-describedby=\"{id}\">{label}</button>\
             <span class=\"definition\"><span class=\"definition-text\" id=\"{id}\" role=\"tooltip\">{text}</span></span></span>"
        )
    }

    /// A link with its definition on a card: for headings that sort a table.
    pub(super) fn defined_link(&self, label: &str, definition: Option<&str>, href: &str) -> String {
        let (label, href) = (escaped(&filters::typography(label)), escaped(href));
        let Some(definition) = definition.map(str::trim).filter(|text| !text.is_empty()) else {
            return format!("<a href=\"{href}\" rel=\"nofollow\">{label}</a>");
        };
        let id = self.next_id();
        let text = escaped(&filters::shortened(&filters::typography(definition), LONGEST));
        format!(
            "<span class=\"term\"><a href=\"{href}\" rel=\"nofollow\" aria-describedby=\"{id}\">{label}</a>\
             <span class=\"definition\"><span class=\"definition-text\" id=\"{id}\" role=\"tooltip\">{text}</span></span></span>"
        )
    }

    fn term(&self, written: &str, entry: &Entry) -> String {
        let href = self
            .source
            .as_ref()
            .map(|(_, state)| escaped(&state.urls().fiche(entry.thing.as_ref())))
            .unwrap_or_default();
        let id = self.next_id();
        let red = if entry.transverse { " transverse" } else { "" };
        format!(
            "<span class=\"term\"><a class=\"term-link{red}\" href=\"{href}\" aria-describedby=\"{id}\">{}</a>\
             <span class=\"definition\"><span id=\"{id}\" role=\"tooltip\">{}</span>\
             <a class=\"definition-link\" href=\"{href}\" tabindex=\"-1\" aria-hidden=\"true\">Ouvrir la fiche</a></span></span>",
            escaped(written),
            card(entry),
        )
    }

    fn next_id(&self) -> String {
        let number = self.cards.get() + 1;
        self.cards.set(number);
        format!("def-{number}")
    }
}

/// What is written on the card of a word.
fn card(entry: &Entry) -> String {
    let mut html = String::new();
    let mut part = |class: &str, text: &str| {
        let text = escaped(&filters::typography(text));
        let _ = write!(html, "<span class=\"{class}\">{text}</span> ");
    };
    match (entry.kind, &entry.full) {
        (Kind::FormerName, Some(current)) => {
            part("definition-head", &format!("Ancien nom de {current}{}", dates(&entry.period)));
        }
        (_, Some(full)) => part("definition-head", full),
        (_, None) => part("definition-head", &entry.headword),
    }
    if let Some(definition) = &entry.definition {
        part("definition-text", &filters::shortened(definition, LONGEST));
    }
    html.truncate(html.trim_end().len());
    html
}

/// `, de 2000 à 2017`, `, jusqu’en 2017`, or nothing.
pub(super) fn dates(period: &(Option<String>, Option<String>)) -> String {
    match period {
        (Some(start), Some(end)) => {
            format!(", de {} à {}", filters::date(start), filters::date(end))
        }
        (Some(start), None) => format!(", depuis {}", filters::date(start)),
        (None, Some(end)) => format!(", jusqu’à {}", filters::date(end)),
        (None, None) => String::new(),
    }
}

/// What an acronym stands for, when a sentence can bear it and does not say it already.
fn expanded(entry: &Entry, text: &str) -> Option<String> {
    if !matches!(entry.kind, Kind::Acronym | Kind::Term) {
        return None;
    }
    let full = entry.full.as_deref()?;
    let bare = filters::typography(full.split(" (").next().unwrap_or(full).trim());
    let is_fit = bare.chars().count() <= LONGEST_EXPANSION
        && !text.to_lowercase().contains(&bare.to_lowercase())
        && !bare.contains(entry.headword.as_str());
    is_fit.then(|| if entry.proper { bare } else { lower_first(&bare) })
}

/// How many parentheses are open after a piece of text.
fn depth_after(depth: usize, text: &str) -> usize {
    text.chars().fold(depth, |depth, letter| match letter {
        '(' | '[' => depth + 1,
        ')' | ']' => depth.saturating_sub(1),
        _ => depth,
    })
}

/// The text with what HTML would take for markup written otherwise.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}
