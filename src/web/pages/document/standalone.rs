//! The book outside the site: pages that stand alone, for a folder, for paper and for readers of EPUB.
//!
//! Links between chapters become links between files. A link to a fiche leads to the site when its address is known,
//! else to the entry of the index, else it is plain text: nothing leads nowhere.

use askama::Template;
use oxrdf::NamedNode;
use percent_encoding::percent_decode_str;

use super::TITLE;
use super::printed::{Printed, PrintedChapter};
use crate::web::{assets, filters};

/// A file of the book: its path, with `/`, and its bytes.
pub type BookFile = (String, Vec<u8>);

/// The styles of EPUB: few, because readers have their own.
const EPUB_STYLES: &str = include_str!("../../../../web/document/epub.css");

#[derive(Template)]
#[template(path = "document/standalone.html")]
struct StandalonePage<'a> {
    title: &'a str,
    heading: &'a str,
    text: String,
    contents: &'a [(String, String)],
    chapters: Vec<(String, String, String, bool)>,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    edition: &'a str,
}

#[derive(Template)]
#[template(path = "document/standalone_cover.html")]
struct CoverPage<'a> {
    chapters: Vec<(String, String, String, bool)>,
    edition: &'a str,
}

#[derive(Template)]
#[template(path = "document/standalone_whole.html")]
struct StandaloneWhole<'a> {
    parts: Vec<(&'a PrintedChapter, String)>,
    edition: &'a str,
}

#[derive(Template)]
#[template(path = "document/epub_chapter.html")]
struct EpubChapter<'a> {
    heading: &'a str,
    title: &'a str,
    text: String,
}

/// Where links lead outside the site.
struct Links<'a> {
    book: &'a Printed,
    extension: &'a str,
    /// The address of the site, without its last `/`.
    site: Option<&'a str>,
}

impl Printed {
    /// The files of a static site: its pages, the whole book on one, and all that they need.
    ///
    /// `site` is the address of the map, to which links to fiches lead.
    pub fn site(&self, site: Option<&str>) -> Vec<BookFile> {
        let links = Links { book: self, extension: "html", site };
        let mut files = self.pages(&links);
        files.push(("tout.html".to_owned(), self.whole(site).into_bytes()));
        files.extend(assets::alone());
        files
    }

    /// The whole book on one page that needs only the files of `style/`.
    fn whole(&self, site: Option<&str>) -> String {
        let links = Links { book: self, extension: "", site };
        let parts =
            self.chapters.iter().map(|one| (one, links.rewritten(one, &one.within_one_page())));
        let page = StandaloneWhole { parts: parts.collect(), edition: &self.edition };
        page.render().unwrap_or_default()
    }

    fn pages(&self, links: &Links<'_>) -> Vec<BookFile> {
        let file = |chapter: &PrintedChapter| format!("{}.html", chapter.name);
        let turn = |chapter: &PrintedChapter| {
            (file(chapter), format!("{}, {}", chapter.heading, chapter.title))
        };
        let listed = |current: &str| {
            let line = |one: &PrintedChapter| {
                (file(one), one.heading.clone(), one.title.clone(), one.name == current)
            };
            self.chapters.iter().map(line).collect::<Vec<_>>()
        };
        let cover = CoverPage { chapters: listed(""), edition: &self.edition };
        let mut files =
            vec![("index.html".to_owned(), cover.render().unwrap_or_default().into_bytes())];
        for (place, chapter) in self.chapters.iter().enumerate() {
            let page = StandalonePage {
                title: &chapter.title,
                heading: &chapter.heading,
                text: links.rewritten(chapter, &format!("{}{}", chapter.html, chapter.notes())),
                contents: &chapter.contents,
                chapters: listed(&chapter.name),
                previous: place
                    .checked_sub(1)
                    .and_then(|before| self.chapters.get(before))
                    .map(turn),
                next: self.chapters.get(place + 1).map(turn),
                edition: &self.edition,
            };
            files.push((file(chapter), page.render().unwrap_or_default().into_bytes()));
        }
        files
    }

    /// The chapters as XHTML, each under the name of its file, and the styles.
    pub fn epub_documents(&self) -> Vec<(String, String)> {
        let links = Links { book: self, extension: "xhtml", site: None };
        let mut documents = vec![("style.css".to_owned(), EPUB_STYLES.to_owned())];
        for chapter in &self.chapters {
            let text = links.rewritten(chapter, &format!("{}{}", chapter.html, chapter.notes()));
            let page = EpubChapter { heading: &chapter.heading, title: &chapter.title, text };
            let page = page.render().unwrap_or_default();
            // EPUB accepts few roles on a drawing; this one keeps its links reachable.
            let page = page.replace(" role=\"group\"", " role=\"document\"");
            documents.push((format!("{}.xhtml", chapter.name), page));
        }
        documents
    }

    /// The title of the book.
    pub fn title(&self) -> &'static str {
        TITLE
    }
}

impl Links<'_> {
    /// The same HTML with links that lead somewhere outside the site.
    fn rewritten(&self, chapter: &PrintedChapter, html: &str) -> String {
        let mut parts = html.split(" href=\"");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (address, rest) = part.split_once('"').unwrap_or((part, ""));
            if let Some(address) = self.address(chapter, address) {
                out.push_str(&format!(" href=\"{address}\""));
            }
            out.push_str(rest);
        }
        out
    }

    fn address(&self, chapter: &PrintedChapter, address: &str) -> Option<String> {
        if !address.starts_with('/') {
            return Some(address.to_owned());
        }
        if let Some(inside) = address.strip_prefix("/document/") {
            let (name, anchor) = inside.split_once('#').unwrap_or((inside, ""));
            let is_chapter = self.book.chapters.iter().any(|one| one.name == name);
            let hash = if anchor.is_empty() { "" } else { "#" };
            return is_chapter.then(|| format!("{name}.{}{hash}{anchor}", self.extension));
        }
        if let Some(site) = self.site {
            return Some(format!("{site}{address}"));
        }
        let local = percent_decode_str(address.strip_prefix("/fiche/")?).decode_utf8().ok()?;
        let thing = NamedNode::new(format!("{}id/{local}", self.book.base)).ok()?;
        let digest = crate::fact::digest(thing.as_str());
        let entry = format!("chose-{}", &digest[..8]);
        let index = self.book.chapters.iter().find(|one| {
            one.name != chapter.name && one.html.contains(&format!("id=\"{entry}\""))
        })?;
        Some(match self.extension {
            "" => format!("#{}-{entry}", index.name),
            extension => format!("{}.{extension}#{entry}", index.name),
        })
    }
}
