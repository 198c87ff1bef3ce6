//! The whole book, for paper, files and one page: chapters one after the other, every identifier once.

use super::citations::Citation;
use super::compose::{Finding, compose};
use super::minutes;
use crate::reader::Reader;
use crate::web::definitions::Definitions;
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::state::AppState;

/// The whole book, written out for one reader.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// In the order of the book.
    pub chapters: Vec<PrintedChapter>,
    /// What editors must mend.
    pub findings: Vec<Finding>,
    /// The edition that it was drawn from, as one writes it.
    pub edition: String,
    /// When that edition was published, in RFC 3339; empty for a map that keeps no dates.
    pub date: String,
    /// The prefix of the addresses of things.
    pub(super) base: String,
}

/// One chapter, written out.
#[derive(Clone, Debug)]
pub struct PrintedChapter {
    /// Its name in addresses.
    pub name: String,
    /// `Chapitre 3`.
    pub heading: String,
    /// Its title.
    pub title: String,
    /// Well-formed HTML; its identifiers are its own, its links those of the site.
    pub html: String,
    /// Headings of level 2: identifier and text.
    pub contents: Vec<(String, String)>,
    /// How long it takes to read, in words.
    pub minutes: String,
    /// Its sources.
    pub(in crate::web) citations: Vec<Citation>,
}

/// Writes the whole book out for a reader, without the cards that explain words.
pub fn print_book(state: &AppState, reader: &Reader) -> Printed {
    let visit = Visit::bare(state, reader);
    let names = visit.names();
    printed(&visit, &names)
}

pub(super) fn printed(visit: &Visit, names: &Names<'_>) -> Printed {
    let book = visit.state.book();
    let newest = visit.state.map().history(&visit.reader, 1);
    let mut printed = Printed {
        edition: super::edition(visit),
        date: newest.first().map(|change| change.date.clone()).unwrap_or_default(),
        base: visit.urls().base().to_owned(),
        ..Printed::default()
    };
    for chapter in &book.chapters {
        let composed = compose((visit, names), (&book, chapter), &Definitions::default());
        printed.findings.extend(composed.findings);
        printed.chapters.push(PrintedChapter {
            name: chapter.name.clone(),
            heading: chapter.heading(),
            title: chapter.title.clone(),
            html: composed.html,
            contents: composed.contents,
            minutes: minutes(chapter.minutes()),
            citations: composed.citations,
        });
    }
    printed
}

impl PrintedChapter {
    /// The sources as HTML, numbered: empty when there are none.
    pub fn notes(&self) -> String {
        super::notes_html(&self.citations)
    }

    /// The text and the sources with every identifier made the chapter's own, and links between chapters made links
    /// within the page: for a page that holds them all.
    pub fn within_one_page(&self) -> String {
        let own = format!("{}-", self.name);
        let html = format!("{}{}", self.html, self.notes());
        let mut html = html.replace(" href=\"#", &format!(" href=\"#{own}"));
        for attribute in ["id", "aria-labelledby", "aria-describedby"] {
            html = html.replace(&format!(" {attribute}=\""), &format!(" {attribute}=\"{own}"));
        }
        // Many landmarks of one name would tell nobody apart.
        let html = html.replace(&format!(" aria-labelledby=\"{own}sources\""), "");
        between_chapters(&html)
    }
}

/// `/document/x#y` becomes `#x-y`, `/document/x` becomes `#x`.
fn between_chapters(html: &str) -> String {
    let mut parts = html.split(" href=\"/document/");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (address, rest) = part.split_once('"').unwrap_or((part, ""));
        out.push_str(&format!(" href=\"#{}\"{rest}", address.replace('#', "-")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::between_chapters;

    #[test]
    fn links_between_chapters_stay_within_the_page() {
        let html =
            between_chapters("a <a href=\"/document/x#s-y\">b</a> <a href=\"/document/z\">c</a>");
        assert_eq!(html, "a <a href=\"#x-s-y\">b</a> <a href=\"#z\">c</a>");
        assert_eq!(between_chapters("<a href=\"/liste\">"), "<a href=\"/liste\">");
    }
}
