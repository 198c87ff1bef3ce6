//! `/vues/<…>`: one view of a model, drawn, with what it contains beside it.

mod appears;
mod contents;
mod exports;
mod inserted;
mod read;
mod style;
mod tree;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::{NamedNode, NamedNodeRef, Term};

pub(in crate::web) use self::appears::{AppearsIn, appears_in, is_drawing};
use self::contents::{ElementRow, RelationRow};
pub(in crate::web) use self::inserted::inserted;
use self::read::Seen;
use crate::diagram::{self, Extent, Picture, Request, Use};
use crate::model::to_rdf::terms::am;
use crate::vocab::{dct, ptl};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown, best_literal, object_of};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::{sparql, urls};

/// Rows of each table on one page.
const PAGE: usize = 300;
/// Characters of documentation shown above the drawing; the whole is under it.
const OPENING: usize = 260;
/// Percentages offered without script.
const ZOOMS: [u16; 4] = [50, 100, 150, 200];

#[derive(Template)]
#[template(path = "pages/view.html")]
struct ViewPage {
    shell: Shell,
    card: Card,
    opening: Option<String>,
    /// The whole documentation, when the opening is not enough.
    documentation: Option<String>,
    language: Option<String>,
    svg: String,
    zooms: Vec<Zoom>,
    at_scale: bool,
    left_out: Option<String>,
    others: Vec<Shown>,
    elements: Vec<ElementRow>,
    relations: Vec<RelationRow>,
    elements_summary: String,
    relations_summary: String,
    element_headings: Vec<Heading>,
    relation_headings: Vec<Heading>,
    pager: Option<Pager>,
    svg_href: String,
    iri: String,
    sparql: String,
}

/// Where a view comes from.
#[derive(Clone, Debug, Default)]
struct Card {
    organisation: Option<Shown>,
    source: Option<Shown>,
    /// In French.
    date: Option<String>,
    viewpoint: Option<String>,
    folder: Option<String>,
    fiche: String,
    fictitious: bool,
    /// Who made the model and on which terms, as its file says.
    rights: Vec<String>,
}

/// A link to the picture at a size.
struct Zoom {
    text: String,
    href: String,
    current: bool,
}

/// The head of a column that can be sorted.
struct Heading {
    title: &'static str,
    href: String,
    order: Option<&'static str>,
}

/// Shows a view by the path of its IRI after `id/`.
///
/// `?format=svg` gives the picture alone (`?vignette=1` small and without texts). JSON is documented at
/// [`exports::json`]; CSV has one row per element and per relationship; Turtle has all the facts of the view.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(local): Path<String>,
) -> Result<Response, Problem> {
    asked
        .answer(move |visit| {
            let thing = visit.urls().thing(&local).ok_or_else(|| not_found(&local))?;
            answer(visit, &thing)
        })
        .await
}

fn not_found(iri: &str) -> Problem {
    let words: String = iri.rsplit(['/', '#']).next().unwrap_or(iri).chars().take(80).collect();
    Problem::NotFound(words.replace(['-', '_', '.'], " "))
}

/// Answers for the view at an IRI.
pub(in crate::web) fn answer(visit: &Visit, thing: &NamedNode) -> Result<Response, Problem> {
    let wanted = match visit.param("graphe") {
        None => None,
        Some(text) => Some(
            visit
                .urls()
                .parse(text)
                .ok_or_else(|| Problem::bad("graphe", "l’adresse d’un ensemble de faits"))?,
        ),
    };
    let names = visit.names();
    let seen = read::read(visit, &names, (thing, wanted.as_ref()))
        .ok_or_else(|| not_found(thing.as_str()))?;
    if visit.picture {
        return exports::svg(visit, &names, (thing, &seen));
    }
    match visit.format {
        Format::Html => page(visit, &names, (thing, &seen)),
        Format::Json => Ok(exports::json(visit, &names, (thing, &seen))),
        Format::Csv => exports::csv(visit, &names, (thing, &seen)),
        Format::Turtle => exports::turtle(visit, (thing, &seen)),
        Format::Xlsx => Err(Problem::NotInThisFormat),
    }
}

fn page(
    visit: &Visit,
    names: &Names<'_>,
    (thing, seen): (&NamedNode, &Seen),
) -> Result<Response, Problem> {
    let name = names.name(thing);
    let zoom = zoom(visit)?;
    let picture = diagram::draw(&Request {
        view: &seen.view,
        subjects: &seen.subjects,
        title: &name.label,
        id: "vue",
        purpose: Use::Page,
        scale: zoom.map_or(1.0, |percent| f64::from(percent) / 100.0),
    });
    let card = card(visit, names, (thing, &seen.graph));
    let page = visit.page_number()?;
    let mut elements = contents::elements(visit, names, seen);
    let mut relations = contents::relations(visit, names, seen);
    let element_headings = contents::sort_elements(visit, &mut elements)?;
    let relation_headings = contents::sort_relations(visit, &mut relations)?;
    let (all_elements, all_relations) = (elements.len(), relations.len());
    let longest = all_elements.max(all_relations);
    if page > 1 && (page - 1) * PAGE >= longest {
        return Err(Problem::bad("page", "un numéro de page de cette vue"));
    }
    let skipped = (page - 1) * PAGE;
    let documentation = best_literal(visit.view.as_ref(), thing, dct::DESCRIPTION);
    let language = documentation.as_ref().and_then(|(text, _)| text.language().map(str::to_owned));
    let documentation = documentation.map(|(text, _)| text.value().trim().to_owned());
    let opening = documentation.as_deref().map(|text| filters::shortened(text, OPENING));
    let mut shell = Shell::new(visit, name.full(), names)
        .also_as(visit, &[Format::Json, Format::Csv, Format::Turtle])
        .in_section(Section::Views)
        .under("Vues", "/vues");
    if let Some(organisation) = &card.organisation {
        let href =
            urls::with_query("/vues", &[("organisme", organisation_key(visit, names, seen))]);
        shell = shell.under(&organisation.text, href);
    }
    shell.fictitious |= card.fictitious;
    html(&ViewPage {
        shell,
        documentation: documentation.filter(|text| opening.as_ref() != Some(text)),
        opening: opening.filter(|text| !text.is_empty()),
        language: language.filter(|language| !language.starts_with("fr")),
        left_out: left_out(&picture, seen.figures),
        svg: picture.svg,
        zooms: zooms(visit, zoom),
        at_scale: zoom.is_some(),
        others: seen.others.iter().map(|graph| other(visit, names, graph)).collect(),
        elements_summary: crate::web::pages::counted(all_elements, "élément", "éléments"),
        relations_summary: crate::web::pages::counted(all_relations, "relation", "relations"),
        elements: elements.into_iter().skip(skipped).take(PAGE).collect(),
        relations: relations.into_iter().skip(skipped).take(PAGE).collect(),
        element_headings,
        relation_headings,
        pager: Pager::new(visit, (page, PAGE, longest)),
        svg_href: urls::with_query(
            &visit.path,
            &[
                ("format", "svg".to_owned()),
                ("graphe", visit.param("graphe").unwrap_or_default().to_owned()),
            ],
        ),
        iri: thing.as_str().to_owned(),
        sparql: sparql::view(thing),
        card,
    })
}

/// The size asked for, in percent of the natural one.
fn zoom(visit: &Visit) -> Result<Option<u16>, Problem> {
    let Some(text) = visit.param("zoom") else { return Ok(None) };
    let percent = text.parse::<u16>().ok().filter(|percent| (10..=400).contains(percent));
    percent.map(Some).ok_or_else(|| Problem::bad("zoom", "un pourcentage entre 10 et 400"))
}

fn zooms(visit: &Visit, zoom: Option<u16>) -> Vec<Zoom> {
    let fitted = Zoom {
        text: "Ajuster".to_owned(),
        href: visit.url_with(&[("zoom", String::new())]),
        current: zoom.is_none(),
    };
    let sizes = ZOOMS.iter().map(|percent| Zoom {
        text: format!("{percent}\u{a0}%"),
        href: visit.url_with(&[("zoom", percent.to_string())]),
        current: zoom == Some(*percent),
    });
    std::iter::once(fitted).chain(sizes).collect()
}

/// What the picture does not show, in French.
fn left_out(picture: &Picture, figures: usize) -> Option<String> {
    let mut parts = Vec::new();
    let mut part = |extent: Extent, one: &str, several: &str| {
        if extent.drawn < extent.total {
            let all = crate::web::pages::counted(extent.total, one, several);
            parts.push(format!("{} de ses {all}", filters::number(extent.drawn)));
        }
    };
    part(picture.boxes, "cadre", "cadres");
    part(picture.lines, "trait", "traits");
    let read = picture.boxes.total + picture.lines.total;
    let unread = figures.saturating_sub(read);
    if parts.is_empty() && unread == 0 {
        return None;
    }
    let mut text = String::from("Le dessin ne montre pas tout");
    if !parts.is_empty() {
        text.push_str(&format!("\u{a0}: {}", parts.join(" et ")));
    }
    text.push_str(". Les tableaux donnent le reste");
    if unread > 0 {
        let unread =
            crate::web::pages::counted(unread, "figure n’est pas lue", "figures ne sont pas lues");
        text.push_str(&format!(", sauf ce qui dépasse la taille d’une page\u{a0}: {unread}"));
    }
    text.push('.');
    Some(text)
}

fn other(visit: &Visit, names: &Names<'_>, graph: &NamedNode) -> Shown {
    let href =
        visit.url_with(&[("graphe", visit.urls().short(graph.as_ref())), ("page", String::new())]);
    Shown { href: Some(href), ..names.thing(graph) }
}

fn organisation_key(visit: &Visit, names: &Names<'_>, seen: &Seen) -> String {
    named(visit, &seen.graph, ptl::ORGANISME)
        .map(|organisation| {
            let _ = names.name(&organisation);
            visit.urls().short(organisation.as_ref())
        })
        .unwrap_or_default()
}

/// The thing that is the value of a property.
fn named(visit: &Visit, thing: &NamedNode, property: NamedNodeRef<'_>) -> Option<NamedNode> {
    match object_of(visit.view.as_ref(), thing, property)? {
        Term::NamedNode(value) => Some(value),
        _ => None,
    }
}

fn card(visit: &Visit, names: &Names<'_>, (thing, graph): (&NamedNode, &NamedNode)) -> Card {
    let text = |thing: &NamedNode, property| {
        best_literal(visit.view.as_ref(), thing, property).map(|(text, _)| text.value().to_owned())
    };
    let own =
        named(visit, thing, am::VIEWPOINT_REFERENCE).map(|own| names.name(&own).label.clone());
    let date = object_of(visit.view.as_ref(), graph, dct::MODIFIED);
    Card {
        organisation: named(visit, graph, ptl::ORGANISME)
            .map(|organisation| names.thing(&organisation)),
        source: Some(names.thing(graph)),
        date: date.map(|date| names.shown(&date).text),
        viewpoint: own.or_else(|| text(thing, am::VIEWPOINT)),
        folder: named(visit, thing, am::FOLDER).and_then(|folder| text(&folder, am::PATH)),
        fiche: visit.urls().fiche(thing.as_ref()),
        fictitious: names.note_fictitious(&graph.clone().into()),
        rights: contents::rights(visit, graph),
    }
}
