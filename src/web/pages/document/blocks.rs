//! The directives that make a block: extract of a fiche, question, list, neighbourhood, view, route, definition.

use std::collections::BTreeMap;

use askama::Template;
use oxrdf::{NamedNode, Term};

use super::answers;
use super::compose::{Composer, Drawn, shown_html};
use crate::index::Pattern;
use crate::schema::Link;
use crate::web::definitions::escaped;
use crate::web::filters;
use crate::web::names::{Shown, about, object_of};
use crate::web::pages::fiche::{Pictures, excerpt, pictures};
use crate::web::pages::view;

/// Things in a list, links looked at for one leg of a route.
const LISTED: usize = 120;
const LOOKED_AT: usize = 2_000;
/// Ports of a route.
const PORTS: usize = 12;

/// The block that a directive makes; nothing when it is no block.
pub(super) fn block(composer: &mut Composer<'_, '_>, name: &str, value: &str) -> Option<Drawn> {
    Some(match name {
        "fiche" => fiche(composer, value),
        "voisinage" => neighbourhood(composer, value),
        "question" => answers::question(composer, value),
        "liste" => list(composer, value),
        "definition" => definition(composer, value),
        "vue" => picture(composer, value),
        "chemin" => route(composer, value),
        "index" => super::annexes::index(composer),
        "glossaire" => super::annexes::glossary(composer),
        "bibliographie" => Ok(super::annexes::sources(composer)),
        _ => return None,
    })
}

#[derive(Template)]
#[template(path = "document/excerpt.html")]
struct ExcerptPart {
    href: String,
    title: String,
    transverse: bool,
    sentence: String,
    opening: Option<(String, String, Option<String>)>,
    rows: Vec<(String, String)>,
}

fn fiche(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let thing = composer.thing(value)?;
    let (visit, names) = (composer.visit, composer.names);
    let found = excerpt(visit, names, &thing)
        .ok_or_else(|| format!("La carte ne dit rien de «\u{202f}{value}\u{202f}»."))?;
    let doubt = |said: &crate::web::pages::fiche::Said| {
        said.reliability.as_ref().map(|concept| names.thing(concept).text)
    };
    let opening = found.opening.as_ref().map(|said| {
        let numbers = composer.citations.of(said);
        (said.shown.text.clone(), composer.references(&numbers), doubt(said))
    });
    let mut rows = Vec::new();
    for row in &found.rows {
        let mut cells: Vec<(Vec<usize>, String)> = Vec::new();
        for said in &row.values {
            let numbers = composer.citations.of(said);
            let tag = doubt(said)
                .map(|text| format!(" <span class=\"tag tag-doubt\">{}</span>", escaped(&text)))
                .unwrap_or_default();
            cells.push((numbers, format!("{}{tag}", shown_html(&said.shown))));
        }
        let mut html = String::new();
        for (place, (numbers, cell)) in cells.iter().enumerate() {
            if place > 0 {
                html.push_str(", ");
            }
            html.push_str(cell);
            // Values that rest on the same sources share one reference, after the last of them.
            if cells.get(place + 1).is_none_or(|(next, _)| next != numbers) {
                html.push_str(&composer.references(numbers));
            }
        }
        if row.more > 0 {
            html.push_str(&format!(" et {} de plus", filters::number(row.more)));
        }
        rows.push((row.name.clone(), html));
    }
    let part = ExcerptPart {
        href: visit.urls().fiche(thing.as_ref()),
        title: found.title,
        transverse: found.transverse,
        sentence: found.sentence.iter().map(piece).collect(),
        opening,
        rows,
    };
    part.render().map_err(|error| error.to_string())
}

/// A part of the sentence of a fiche: a link, or words with their spaces.
fn piece(shown: &Shown) -> String {
    match shown.href {
        Some(_) => shown_html(shown),
        None => escaped(&filters::typography(&shown.text)),
    }
}

#[derive(Template)]
#[template(path = "document/neighbourhood.html")]
struct NeighbourhoodPart {
    name: String,
    pictures: Pictures,
}

fn neighbourhood(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let thing = composer.thing(value)?;
    let id = format!("voisinage-{}", value.replace('/', "-"));
    let pictures = pictures(composer.visit, composer.names, (&thing, &id))
        .ok_or_else(|| format!("Rien n’entoure «\u{202f}{value}\u{202f}» sur la carte."))?;
    let part = NeighbourhoodPart { name: composer.names.thing(&thing).text, pictures };
    part.render().map_err(|error| error.to_string())
}

/// The things of a class that are not invented, by name.
pub(super) fn things_of(
    composer: &Composer<'_, '_>,
    key: &str,
) -> Result<Vec<(NamedNode, Shown)>, String> {
    let class = composer
        .visit
        .schema
        .class_by_key(key)
        .ok_or_else(|| format!("L’ontologie n’a pas de classe «\u{202f}{key}\u{202f}»."))?;
    let listing = composer.visit.listing(class);
    let real = listing.rows.iter().filter(|row| !row.shown.fictitious);
    Ok(real.map(|row| (row.iri.clone(), row.shown.clone())).collect())
}

fn list(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let things = things_of(composer, value)?;
    if things.is_empty() {
        return Err(format!(
            "La carte ne contient aucune chose de la classe «\u{202f}{value}\u{202f}»."
        ));
    }
    let mut html = String::from("<ul class=\"book-list\">");
    for (thing, shown) in things.iter().take(LISTED) {
        composer.mentions.insert(thing.clone(), shown.clone());
        let long = shown.long.as_deref().map(filters::typography).unwrap_or_default();
        let long = if long.is_empty() {
            long
        } else {
            format!(" <span class=\"long\">{}</span>", escaped(&long))
        };
        html.push_str(&format!("<li>{}{long}</li>", shown_html(shown)));
    }
    html.push_str("</ul>\n");
    if things.len() > LISTED {
        html.push_str(&format!(
            "<p class=\"quiet\">Et {} de plus.</p>\n",
            filters::number(things.len() - LISTED)
        ));
    }
    Ok(html)
}

/// A figure: the things of a class (`systeme`), or the lines of a question (`question systemes-transverses`).
pub(super) fn count(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let number = match value.strip_prefix("question ") {
        Some(question) => answers::count(composer, question.trim())?,
        None => things_of(composer, value)?.len(),
    };
    Ok(format!("<span class=\"fact\">{}</span>", filters::number(number)))
}

fn definition(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let thing = composer.thing(value)?;
    let name = composer.names.name(&thing);
    let glossary = composer.visit.glossary();
    let entry = glossary.of(&thing);
    let text = entry
        .and_then(|entry| entry.definition.clone())
        .ok_or_else(|| format!("La carte ne définit pas «\u{202f}{value}\u{202f}»."))?;
    let full = entry.and_then(|entry| entry.full.clone());
    let full = full.map(|full| format!(" ({})", filters::typography(&full))).unwrap_or_default();
    Ok(format!(
        "<p class=\"book-definition\"><dfn>{}</dfn>{}\u{a0}: {}</p>\n",
        escaped(name.acronym.as_ref().unwrap_or(&name.label)),
        escaped(&full),
        escaped(&filters::typography(&text))
    ))
}

/// An ArchiMate view, drawn.
fn picture(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let base = composer.visit.urls().base();
    let thing = NamedNode::new(format!("{base}id/{value}")).map_err(|error| error.to_string())?;
    let (svg, caption) = view::inserted(composer.visit, composer.names, &thing)
        .ok_or_else(|| format!("La carte ne contient pas la vue «\u{202f}{value}\u{202f}»."))?;
    let href = escaped(&composer.visit.urls().view(thing.as_ref()));
    Ok(format!(
        "<figure class=\"picture\"><div class=\"picture-frame\" role=\"region\" aria-label=\"Vue, image à faire défiler\" tabindex=\"0\">{svg}</div><figcaption>{}. <a href=\"{href}\">La vue et ses tableaux</a></figcaption></figure>\n",
        escaped(&filters::typography(&caption))
    ))
}

/// What goes from each thing to the next: `systeme/dsn > systeme/rgcu`.
fn route(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let mut ports = Vec::new();
    for path in value.split('>').map(str::trim) {
        ports.push(composer.thing(path)?);
    }
    if !(2..=PORTS).contains(&ports.len()) {
        return Err(format!("Un chemin a de 2 à {PORTS} étapes."));
    }
    let mut html = String::from("<ol class=\"route\">");
    for (place, port) in ports.iter().enumerate() {
        let leg = match ports.get(place + 1) {
            Some(next) => Some(leg(composer, (port, next))?),
            None => None,
        };
        html.push_str(&format!("<li><span class=\"port\">{}</span>", composer.link(port)));
        if let Some(carried) = leg {
            html.push_str(&format!("<span class=\"leg\">{carried}</span>"));
        }
        html.push_str("</li>");
    }
    html.push_str("</ol>\n");
    Ok(html)
}

/// What the map says goes from one thing to another.
fn leg(composer: &mut Composer<'_, '_>, (from, to): (&NamedNode, &NamedNode)) -> Drawn {
    let view = composer.visit.view.as_ref();
    let links: Vec<Link> =
        composer.visit.schema.classes().iter().filter_map(|class| class.link.clone()).collect();
    let mut carried: BTreeMap<String, String> = BTreeMap::new();
    for link in &links {
        let starting = Pattern {
            predicate: Some(link.from.as_ref()),
            object: Some(from.as_ref().into()),
            ..Pattern::default()
        };
        for exchange in crate::web::names::subjects(view, starting, LOOKED_AT) {
            if object_of(view, &exchange, link.to.as_ref()) != Some(Term::from(to.clone())) {
                continue;
            }
            let href = composer.visit.urls().fiche(exchange.as_ref());
            let objects: Vec<String> = link
                .object
                .iter()
                .flat_map(|object| about(view, &exchange, Some(object.as_ref()), 4))
                .map(|quad| composer.names.shown(&quad.object).text)
                .collect();
            let text = if objects.is_empty() {
                composer.names.name(&exchange).label.clone()
            } else {
                objects.join(", ")
            };
            carried.entry(text.clone()).or_insert_with(|| {
                format!(
                    "<a href=\"{}\">{}</a>",
                    escaped(&href),
                    escaped(&filters::typography(&text))
                )
            });
        }
    }
    if !carried.is_empty() {
        let parts: Vec<String> = carried.into_values().take(3).collect();
        return Ok(parts.join("\u{202f}; "));
    }
    // No exchange: a relation that one of them states.
    let relation = |one: &NamedNode, other: &NamedNode| {
        let facts = about(view, one, None, LOOKED_AT);
        let is_it = |quad: &&oxrdf::Quad| quad.object == Term::from(other.clone());
        facts.iter().find(is_it).map(|quad| quad.predicate.clone())
    };
    let schema = &composer.visit.schema;
    let stated = relation(from, to).map(|property| schema.property_label(property.as_ref()));
    let stated = stated
        .or_else(|| relation(to, from).map(|property| schema.inverse_label(property.as_ref())));
    stated.map(|label| escaped(&filters::typography(&label))).ok_or_else(|| {
        let (from, to) = (composer.names.thing(from).text, composer.names.thing(to).text);
        format!("La carte ne connaît rien qui aille de {from} à {to}.")
    })
}
