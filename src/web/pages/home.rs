//! `/`: what this is, a search box, three doors, a picture of the whole, questions, figures and freshness.

mod overview;

use askama::Template;
use axum::response::Response;
use oxrdf::{NamedNode, Term};

use self::overview::Overview;
use crate::schema::Class;
use crate::vocab::{dct, prov, ptl};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::listing::Row;
use crate::web::names::{Names, Shown, object_of};
use crate::web::pages::{counted, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Changes told on the home page.
const CHANGES: usize = 6;
/// Names in each of the two indexes of the home page.
const NAMES: usize = 150;
/// Questions asked on the home page.
const QUESTIONS: usize = 8;
/// The theme that puts a question on the home page.
const ON_HOME: &str = "accueil";
/// Sources whose date is told on the home page, the most recent first.
const SOURCES: usize = 5;

#[derive(Template)]
#[template(path = "pages/home.html")]
struct HomePage {
    shell: Shell,
    figures: Vec<Figure>,
    total: String,
    /// How many things are invented.
    invented: Option<String>,
    organisations: Vec<Shown>,
    organisations_url: Option<String>,
    organisations_total: String,
    transverse: Vec<Shown>,
    transverse_groups: Vec<Figure>,
    overview: Option<Overview>,
    changes: Vec<ChangeRow>,
    freshness: Vec<Freshness>,
    questions: Vec<Shown>,
    example: Option<String>,
}

/// How many things a class has.
struct Figure {
    label: String,
    count: String,
    href: String,
    transverse: bool,
}

/// When a source was last changed.
struct Freshness {
    source: Shown,
    date: String,
}

struct ChangeRow {
    date: String,
    message: String,
    by: Option<Shown>,
    extent: String,
}

/// Shows the home page.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let names = visit.names();
    let classes = visit.populated_classes();
    // The figures are those of the real world; what is invented is counted apart.
    let counts: Vec<(&Class, usize)> = classes
        .iter()
        .filter(|(class, count)| class.is_main() && count.real > 0)
        .map(|(class, count)| (*class, count.real))
        .collect();
    let topmost = || counts.iter().filter(|(class, _)| is_topmost(class, &counts));
    let total: usize = topmost().map(|(_, count)| *count).sum();
    let invented: usize = classes
        .iter()
        .filter(|(class, _)| topmost().any(|(top, _)| top.iri == class.iri))
        .map(|(_, count)| count.all - count.real)
        .sum();
    let organisations = visit.schema.class(ptl::ORGANISME_CLASS).filter(|class| class.listed);
    let rows = organisations.map(|class| visit.listing(class));
    let rows = rows.as_ref().map(|listing| listing.rows.as_slice()).unwrap_or_default();
    let organisation_names = rows.iter().filter(|row| !row.shown.fictitious).take(NAMES);
    let transverse = transverse(visit);
    let changes = changes(visit, &names);
    let overview = overview::read(visit, &names);
    let freshness = freshness(visit, &names);
    let mut shell = Shell::new(visit, "Portulan", &names).in_section(Section::Home);
    shell.fictitious = false;
    html(&HomePage {
        shell,
        figures: shown_classes(&counts).map(|(class, count)| figure(class, count)).collect(),
        total: counted(total, "fiche", "fiches"),
        invented: (invented > 0).then(|| filters::number(invented)),
        organisations: organisation_names.map(|row| row.shown.clone()).collect(),
        organisations_url: organisations.map(|class| urls::list(&class.key)),
        organisations_total: filters::number(
            rows.iter().filter(|row| !row.shown.fictitious).count(),
        ),
        transverse,
        overview,
        freshness,
        transverse_groups: counts
            .iter()
            .filter(|(class, _)| class.transverse)
            .map(|(class, count)| figure(class, *count))
            .collect(),
        changes,
        questions: questions(),
        example: example(visit),
    })
}

/// Whether no listed class above this one counts its things already.
fn is_topmost(class: &Class, counts: &[(&Class, usize)]) -> bool {
    !counts.iter().any(|(other, _)| other.iri != class.iri && class.ancestors.contains(&other.iri))
}

/// The topmost classes and the transverse ones; a class that says no more than one below it leaves it its place.
fn shown_classes<'a>(counts: &'a [(&'a Class, usize)]) -> impl Iterator<Item = (&'a Class, usize)> {
    let says_more = |class: &Class, count: usize| {
        !counts.iter().any(|(below, same)| {
            *same == count && below.iri != class.iri && below.ancestors.contains(&class.iri)
        })
    };
    counts
        .iter()
        .filter(move |(class, count)| {
            let above = counts
                .iter()
                .find(|(other, _)| other.iri != class.iri && class.ancestors.contains(&other.iri));
            let stands_for_it =
                above.is_some_and(|(above, same)| same == count && !says_more(above, *same));
            says_more(class, *count)
                && (is_topmost(class, counts)
                    || class.transverse
                    || stands_for_it
                    || class.iri.as_ref() == ptl::ORGANISME_CLASS)
        })
        .map(|(class, count)| (*class, *count))
}

fn figure(class: &Class, count: usize) -> Figure {
    Figure {
        label: lower_first(if count < 2 { &class.label } else { &class.plural }),
        count: filters::number(count),
        href: urls::list(&class.key),
        transverse: class.transverse,
    }
}

/// The real things of the transverse classes, in alphabetical order.
fn transverse(visit: &Visit) -> Vec<Shown> {
    let mut seen: Vec<NamedNode> = Vec::new();
    let mut names: Vec<Shown> = Vec::new();
    for class in visit.schema.classes().iter().filter(|class| class.transverse && class.listed) {
        let listing = visit.listing(class);
        let real = |row: &&Row| !row.shown.fictitious && row.shown.transverse;
        for row in listing.rows.iter().filter(real).take(NAMES) {
            if !seen.contains(&row.iri) && row.shown.text.chars().count() <= 24 {
                seen.push(row.iri.clone());
                names.push(row.shown.clone());
            }
        }
    }
    names.sort_by_cached_key(|shown| crate::search::sort_key(&shown.text));
    names.truncate(NAMES);
    names
}

fn changes(visit: &Visit, names: &Names<'_>) -> Vec<ChangeRow> {
    visit
        .state
        .map()
        .history(&visit.reader, CHANGES)
        .into_iter()
        .map(|change| ChangeRow {
            date: filters::date(&change.date),
            message: change.message,
            by: change.organisation.map(|organisation| names.thing(&organisation)),
            extent: extent(change.extent),
        })
        .collect()
}

fn extent((added, removed): (usize, usize)) -> String {
    let added = (added > 0).then(|| counted(added, "fait ajouté", "faits ajoutés"));
    let removed = (removed > 0).then(|| counted(removed, "fait retiré", "faits retirés"));
    [added, removed].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The questions of the library that are tagged for the home page.
fn questions() -> Vec<Shown> {
    crate::queries::library()
        .iter()
        .filter(|question| question.tags.iter().any(|tag| tag == ON_HOME))
        .take(QUESTIONS)
        .map(|question| Shown {
            text: question.title.clone(),
            href: Some(urls::question(&question.name)),
            ..Shown::default()
        })
        .collect()
}

/// The graphs that say when they were last changed, the most recent first.
fn freshness(visit: &Visit, names: &Names<'_>) -> Vec<Freshness> {
    let view = visit.view.as_ref();
    let derived = |graph: &NamedNode| object_of(view, graph, prov::WAS_DERIVED_FROM).is_some();
    let mut dated: Vec<(String, NamedNode)> = view
        .graphs()
        .into_iter()
        .filter(|graph| !derived(graph))
        .filter_map(|graph| match object_of(view, &graph, dct::MODIFIED)? {
            Term::Literal(date) => Some((date.value().to_owned(), graph)),
            _ => None,
        })
        .collect();
    dated.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    dated
        .into_iter()
        .take(SOURCES)
        .map(|(date, graph)| Freshness { source: names.thing(&graph), date: filters::date(&date) })
        .collect()
}

/// A name to try in the search box: the first acronym of the first transverse class.
fn example(visit: &Visit) -> Option<String> {
    let class =
        visit.schema.classes().iter().find(|class| {
            class.transverse && class.listed && !visit.listing(class).rows.is_empty()
        })?;
    let listing = visit.listing(class);
    let named = |row: &&Row| row.shown.long.is_some() && !row.shown.fictitious;
    listing.rows.iter().find(named).map(|row| row.shown.text.clone())
}
