//! What the directives of a chapter draw from the map, for one reader, and what an editor must mend.

use std::collections::BTreeMap;

use oxrdf::NamedNode;

use super::blocks;
use super::citations::{Citation, Citations};
use crate::document::{Book, Chapter};
use crate::web::definitions::{Definitions, escaped};
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::markdown::{Inserts, render_with};
use crate::web::names::{Names, Shown};
use crate::web::pages::fiche::said;

/// Directives answered in one chapter: more would make the page too long to wait for.
const MOST_DIRECTIVES: usize = 200;

/// What an editor must mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the chapter.
    pub chapter: String,
    /// The directive, as it is written.
    pub directive: String,
    /// What is wrong, in French.
    pub what: String,
}

/// A chapter ready for a page.
pub(in crate::web) struct Composed {
    pub(in crate::web) html: String,
    pub(in crate::web) contents: Vec<(String, String)>,
    pub(in crate::web) citations: Vec<Citation>,
    pub(in crate::web) findings: Vec<Finding>,
    /// The things that it speaks of, with their names.
    pub(in crate::web) mentions: BTreeMap<NamedNode, Shown>,
}

/// Writes a chapter out.
pub(in crate::web) fn compose(
    reading: (&Visit, &Names<'_>),
    chapter: (&Book, &Chapter),
    definitions: &Definitions,
) -> Composed {
    written(reading, chapter, (definitions, false))
}

/// The things that a chapter speaks of, for what is made of several: it draws nothing that reads other chapters.
pub(super) fn mentions(
    reading: (&Visit, &Names<'_>),
    chapter: (&Book, &Chapter),
) -> BTreeMap<NamedNode, Shown> {
    written(reading, chapter, (&Definitions::default(), true)).mentions
}

fn written(
    (visit, names): (&Visit, &Names<'_>),
    (book, chapter): (&Book, &Chapter),
    (definitions, is_nested): (&Definitions, bool),
) -> Composed {
    let mut composer = Composer {
        visit,
        names,
        book,
        chapter,
        citations: Citations::new(names),
        findings: Vec::new(),
        mentions: BTreeMap::new(),
        directives: 0,
        is_nested,
    };
    let rendered = render_with(&chapter.text, definitions, &mut composer);
    Composed {
        html: rendered.html,
        contents: rendered.contents,
        citations: composer.citations.finish(),
        findings: composer.findings,
        mentions: composer.mentions,
    }
}

/// Answers the directives of one chapter.
pub(super) struct Composer<'n, 'v> {
    pub(super) visit: &'v Visit,
    pub(super) names: &'n Names<'v>,
    pub(super) book: &'n Book,
    pub(super) chapter: &'n Chapter,
    pub(super) citations: Citations<'n, 'v>,
    pub(super) mentions: BTreeMap<NamedNode, Shown>,
    /// Whether another chapter is being written that needs this one: a chapter that needs itself would never end.
    pub(super) is_nested: bool,
    findings: Vec<Finding>,
    directives: usize,
}

/// What a directive gives: HTML, or what is wrong.
pub(super) type Drawn = Result<String, String>;

impl Inserts for Composer<'_, '_> {
    fn block(&mut self, name: &str, value: &str) -> Option<String> {
        let drawn = match self.counted() {
            Ok(()) => blocks::block(self, name, value),
            Err(refusal) => Some(Err(refusal)),
        };
        // What is no block may be a sentence of its own.
        let drawn = match drawn {
            Some(drawn) => drawn,
            None => self.sentence(name, value).map(|html| format!("<p>{html}</p>")),
        };
        Some(drawn.unwrap_or_else(|what| {
            self.find(name, value, &what);
            format!(
                "<div class=\"notice notice-warning\" role=\"note\"><p class=\"notice-title\">Un élément manque ici</p><p>{} L’éditeur du chapitre en est averti.</p></div>\n",
                escaped(&what)
            )
        }))
    }

    fn inline(&mut self, name: &str, value: &str) -> Option<String> {
        let drawn = self.counted().and_then(|()| self.sentence(name, value));
        Some(drawn.unwrap_or_else(|what| {
            self.find(name, value, &what);
            format!("<span class=\"tag tag-doubt\" title=\"{}\">à compléter</span>", escaped(&what))
        }))
    }

    fn has_addresses(&self) -> bool {
        true
    }
}

impl Composer<'_, '_> {
    /// What stands inside a sentence.
    fn sentence(&mut self, name: &str, value: &str) -> Drawn {
        match name {
            "source" => self.source(value),
            "valeur" => self.value(value),
            "compte" => blocks::count(self, value),
            _ if value.is_empty() && name.contains('/') => {
                let thing = self.thing(name)?;
                Ok(self.link(&thing))
            }
            _ => Err(format!("Le livre ne connaît pas la directive «\u{202f}{name}\u{202f}».")),
        }
    }

    fn counted(&mut self) -> Result<(), String> {
        self.directives += 1;
        if self.directives > MOST_DIRECTIVES {
            return Err(format!("Un chapitre a au plus {MOST_DIRECTIVES} directives."));
        }
        Ok(())
    }

    fn find(&mut self, name: &str, value: &str, what: &str) {
        let separator = if value.is_empty() { "" } else { ":" };
        self.findings.push(Finding {
            chapter: self.chapter.name.clone(),
            directive: format!("[[{name}{separator}{value}]]"),
            what: what.to_owned(),
        });
    }

    /// The thing at a path: after `id/`, after `id/reference/`, else relative to the base.
    pub(super) fn thing(&mut self, path: &str) -> Result<NamedNode, String> {
        let base = self.visit.urls().base();
        let candidates = [
            format!("{base}id/{path}"),
            format!("{base}id/reference/{path}"),
            format!("{base}{path}"),
        ];
        let found = candidates.iter().filter_map(|iri| NamedNode::new(iri).ok()).find(|iri| {
            !crate::web::names::about(self.visit.view.as_ref(), iri, None, 1).is_empty()
        });
        let thing =
            found.ok_or_else(|| format!("La carte ne contient pas «\u{202f}{path}\u{202f}»."))?;
        let shown = self.names.thing(&thing);
        if shown.fictitious {
            return Err(format!("«\u{202f}{path}\u{202f}» est un exemple fictif."));
        }
        self.mentions.insert(thing.clone(), shown);
        Ok(thing)
    }

    /// A thing by its short name, in red when it is shared.
    pub(super) fn link(&self, thing: &NamedNode) -> String {
        shown_html(&self.names.thing(thing))
    }

    fn source(&mut self, value: &str) -> Drawn {
        let mut numbers = Vec::new();
        for key in value.split(',').map(str::trim) {
            let reference = self.book.source(key).ok_or_else(|| {
                format!("«\u{202f}{key}\u{202f}» n’est pas une clé de sources.csv.")
            })?;
            numbers.push(self.citations.reference(reference));
        }
        Ok(self.references(&numbers))
    }

    /// The values of a property of a thing: `systeme/dsn miseEnService`.
    fn value(&mut self, value: &str) -> Drawn {
        let (path, property) = value
            .split_once(' ')
            .ok_or("La directive «\u{202f}valeur\u{202f}» veut une chose et une propriété.")?;
        let thing = self.thing(path)?;
        let facts = said(self.visit, self.names, &thing);
        let is_wanted =
            |iri: &NamedNode| crate::schema::local_name(iri.as_str()) == property.trim();
        let facts: Vec<_> = facts
            .iter()
            .filter(|fact| is_wanted(&fact.property) && !fact.shown.fictitious)
            .collect();
        if facts.is_empty() {
            return Err(format!(
                "La carte ne dit pas «\u{202f}{property}\u{202f}» de {}.",
                self.names.thing(&thing).text
            ));
        }
        let mut html = String::new();
        let mut numbers = Vec::new();
        for (place, fact) in facts.iter().enumerate() {
            html.push_str(match place {
                0 => "",
                _ if place + 1 == facts.len() => " et ",
                _ => ", ",
            });
            html.push_str(&shown_html(&fact.shown));
            if let Some(reliability) = &fact.reliability {
                html.push_str(&format!(
                    " <span class=\"tag tag-doubt\">{}</span>",
                    escaped(&self.names.thing(reliability).text)
                ));
            }
            numbers.extend(self.citations.of(fact));
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(format!("<span class=\"fact\">{html}</span>{}", self.references(&numbers)))
    }

    /// Links to the numbered sources.
    pub(super) fn references(&self, numbers: &[usize]) -> String {
        if numbers.is_empty() {
            return String::new();
        }
        let links: Vec<String> = numbers
            .iter()
            .map(|number| {
                let hint = escaped(&filters::typography(&self.citations.hint(*number)));
                format!("<a href=\"#note-{number}\" title=\"{hint}\" aria-label=\"source {number}\">{number}</a>")
            })
            .collect();
        format!("<sup class=\"notes\">{}</sup>", links.join(", "))
    }
}

/// A term as a link or a text.
pub(super) fn shown_html(shown: &Shown) -> String {
    let text = escaped(&filters::typography(&shown.text));
    let language = shown
        .language
        .as_ref()
        .map(|one| format!(" lang=\"{}\"", escaped(one)))
        .unwrap_or_default();
    let Some(href) = &shown.href else {
        return format!("<span{language}>{text}</span>");
    };
    let class = if shown.transverse { " class=\"transverse\"" } else { "" };
    let rel = if shown.external { " rel=\"noopener nofollow external\"" } else { "" };
    let title = shown.long.as_ref().filter(|_| !shown.external);
    let title = title
        .map(|long| format!(" title=\"{}\"", escaped(&filters::typography(long))))
        .unwrap_or_default();
    format!("<a href=\"{}\"{class}{rel}{title}{language}>{text}</a>", escaped(href))
}
