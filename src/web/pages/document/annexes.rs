//! What annexes draw from the whole book: its index, its glossary with dated names, all its sources.

use std::collections::BTreeMap;

use oxrdf::NamedNode;

use super::compose::{Composer, Drawn, mentions, shown_html};
use crate::glossary::Kind;
use crate::web::definitions::{dates, escaped};
use crate::web::filters::{is_web_address, short_address, typography};
use crate::web::names::Shown;

/// A thing, and the chapters that speak of it: heading, address.
type Entry = (Shown, Vec<(String, String)>);

/// The things that the book speaks of, with the chapters that do.
pub(super) fn index(composer: &mut Composer<'_, '_>) -> Drawn {
    if composer.is_nested {
        return Ok(String::new());
    }
    let mut entries: BTreeMap<(String, NamedNode), Entry> = BTreeMap::new();
    for chapter in composer.book.chapters.iter().filter(|chapter| !chapter.is_annex) {
        let reading = (composer.visit, composer.names);
        for (thing, shown) in mentions(reading, (composer.book, chapter)) {
            if is_link(composer, &thing) {
                continue;
            }
            let key = (crate::search::sort_key(&shown.text), thing);
            let place = (chapter.mark.clone(), super::chapter_url(&chapter.name));
            entries.entry(key).or_insert_with(|| (shown, Vec::new())).1.push(place);
        }
    }
    if entries.is_empty() {
        return Err("Aucun chapitre ne parle d’une chose de la carte.".to_owned());
    }
    let mut html = String::from("<ul class=\"book-index\">");
    for ((_, thing), (shown, places)) in entries {
        let id = crate::fact::digest(thing.as_str());
        let long = shown.long.as_deref().map(typography).unwrap_or_default();
        let places: Vec<String> = places
            .iter()
            .map(|(mark, href)| {
                format!("<a href=\"{href}\" aria-label=\"chapitre {mark}\">{mark}</a>")
            })
            .collect();
        html.push_str(&format!(
            "<li id=\"chose-{}\">{} <span class=\"long\">{}</span> <span class=\"places\">ch.\u{a0}{}</span></li>",
            &id[..8],
            shown_html(&shown),
            escaped(&long),
            places.join(", ")
        ));
    }
    html.push_str("</ul>\n");
    Ok(html)
}

/// Whether a thing only links two others: the index names those.
fn is_link(composer: &Composer<'_, '_>, thing: &NamedNode) -> bool {
    let schema = &composer.visit.schema;
    let name = composer.names.name(thing);
    let classes = schema.most_specific(&name.types);
    classes.into_iter().any(|class| schema.nearest(class, |above| above.link.clone()).is_some())
}

/// Every word that the map explains, former names with their dates; what is invented left out.
pub(super) fn glossary(composer: &mut Composer<'_, '_>) -> Drawn {
    let glossary = composer.visit.glossary();
    let mut html = String::from("<dl class=\"book-glossary\">");
    let mut count = 0;
    for entry in glossary.entries() {
        let is_word = matches!(entry.kind, Kind::Acronym | Kind::Term | Kind::FormerName);
        if entry.fictitious || !is_word || (entry.kind == Kind::Term && !entry.recognised) {
            continue;
        }
        let full = match (entry.kind, &entry.full) {
            (Kind::FormerName, Some(current)) => {
                format!("Ancien nom de {current}{}.", dates(&entry.period))
            }
            (_, Some(full)) => format!("{full}."),
            _ => String::new(),
        };
        let definition = entry.definition.as_deref().unwrap_or_default();
        // Acronyms that nothing explains say nothing to anybody.
        if full.is_empty() && definition.is_empty() {
            continue;
        }
        count += 1;
        let href = escaped(&composer.visit.urls().fiche(entry.thing.as_ref()));
        let class = if entry.transverse { " class=\"transverse\"" } else { "" };
        html.push_str(&format!(
            "<div><dt><a href=\"{href}\"{class}>{}</a></dt><dd>{} {}</dd></div>",
            escaped(&typography(&entry.headword)),
            escaped(&typography(&full)),
            escaped(&typography(definition))
        ));
    }
    html.push_str("</dl>\n");
    if count == 0 { Err("Le glossaire est vide.".to_owned()) } else { Ok(html) }
}

/// The sources that the chapters themselves cite, in the order of their titles.
pub(super) fn sources(composer: &Composer<'_, '_>) -> String {
    let mut sources: Vec<_> = composer.book.sources.iter().collect();
    sources.sort_by_cached_key(|source| crate::search::sort_key(&source.title));
    let mut html = String::from("<ul class=\"book-sources\">");
    for source in sources {
        let mut parts = vec![escaped(&typography(&source.title))];
        for part in [&source.publisher, &source.date].into_iter().filter(|part| !part.is_empty()) {
            parts.push(escaped(&typography(part)));
        }
        if is_web_address(&source.address) {
            parts.push(format!(
                "<a href=\"{}\" rel=\"noopener nofollow external\">{}</a>",
                escaped(&source.address),
                escaped(&short_address(&source.address))
            ));
        }
        let doubt = if source.reliability.is_empty() {
            String::new()
        } else {
            format!(" <span class=\"tag tag-doubt\">{}</span>", escaped(&source.reliability))
        };
        html.push_str(&format!("<li>{}{doubt}</li>", parts.join(", ")));
    }
    html.push_str("</ul>\n");
    html
}
