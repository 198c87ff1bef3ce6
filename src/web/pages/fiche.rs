//! `/fiche/<…>`: all that the map says of one thing, with the source of each fact.
//!
//! Only patterns bound on the thing are read, each with a limit: the time does not grow with the map.

mod exports;
mod facts;
mod groups;
mod incoming;
mod notes;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedNodeRef, Term};

use self::facts::{Fact, Facts};
pub(in crate::web) use self::groups::names_it;
use self::groups::{GroupView, groups, is_heading};
use self::incoming::Incoming;
use self::notes::{Note, Notes};
use crate::schema::{Class, PropertyShape};
use crate::vocab::{dct, skos};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Name, Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, html, list_url, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::{sparql, urls};

/// Values written before the others are folded.
const UNFOLDED: usize = 12;
/// Shortest text that can stand as the opening sentence when nothing is marked as a description.
const SENTENCE: usize = 30;

#[derive(Template)]
#[template(path = "pages/fiche.html")]
struct FichePage {
    shell: Shell,
    classes: Vec<Badge>,
    transverse: bool,
    /// Whether the thing itself is invented.
    fictitious: bool,
    opening: Option<Opening>,
    also: Vec<String>,
    brief: Vec<BriefRow>,
    groups: Vec<GroupView>,
    /// Groups of which nothing is said, with the names of their properties.
    silent: Vec<GroupView>,
    incoming: Vec<Incoming>,
    notes: Vec<Note>,
    iri: String,
    sparql: String,
    sparql_incoming: String,
    /// When the thing is itself a class: its list.
    list: Option<(String, String)>,
}

/// A class of the thing, leading to its list.
struct Badge {
    text: String,
    href: Option<String>,
}

/// The sentence that says what the thing is.
struct Opening {
    text: String,
    references: Vec<usize>,
    reliability: Option<String>,
}

/// A line of the summary card.
struct BriefRow {
    name: String,
    values: Vec<Shown>,
    more: usize,
}

/// Shows a thing by the path of its IRI after `id/`.
///
/// JSON is documented at [`exports::json`]; CSV has one row per fact; Turtle has the facts and the statements about
/// them.
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

/// Shows anything by its IRI, absolute or relative to the base: `/fiche?iri=`.
pub(in crate::web) async fn show_iri(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|visit| {
            let text = visit
                .param("iri")
                .ok_or_else(|| Problem::bad("iri", "l’adresse d’une chose de la carte"))?;
            let thing = visit
                .urls()
                .parse(text)
                .ok_or_else(|| Problem::bad("iri", "l’adresse d’une chose de la carte"))?;
            answer(visit, &thing)
        })
        .await
}

fn not_found(iri: &str) -> Problem {
    let words: String = iri.rsplit(['/', '#']).next().unwrap_or(iri).chars().take(80).collect();
    Problem::NotFound(words.replace(['-', '_', '.'], " "))
}

fn answer(visit: &Visit, thing: &NamedNode) -> Result<Response, Problem> {
    if let Some(relation) = visit.param("relation") {
        return answer_relation(visit, thing, relation);
    }
    let facts = Facts::read(visit, thing);
    let predicates = facts.all().iter().map(|fact| &fact.predicate);
    if visit.only_says_where_it_went(predicates)
        && let Some(gone) = visit.gone(thing)
    {
        return Err(gone);
    }
    let names = visit.names();
    if visit.format != Format::Html {
        return exports::answer(visit, &names, &facts);
    }
    let incoming = incoming::read(visit, &names, thing);
    if facts.is_empty() && incoming.is_empty() {
        return Err(not_found(thing.as_str()));
    }
    page(visit, &names, (&facts, incoming))
}

fn page(
    visit: &Visit,
    names: &Names<'_>,
    (facts, incoming): (&Facts, Vec<Incoming>),
) -> Result<Response, Problem> {
    let thing = &facts.thing;
    let name = names.name(thing);
    let classes = visit.schema.most_specific(&name.types);
    let shapes = visit.schema.shapes_of(&name.types);
    let mut notes = Notes::new(visit, names);
    let (opening, used) = opening(facts, &shapes, (&name, &mut notes));
    let (groups, silent) = groups(visit, facts, (&shapes, used.as_ref(), &mut notes));
    let brief = brief(facts, &shapes, (names, used.as_ref()));
    for fact in facts.all() {
        for graph in &fact.graphs {
            names.note_fictitious(graph);
        }
    }
    let shell = trail(visit, &classes, Shell::new(visit, name.full(), names))
        .also_as(visit, &[Format::Turtle, Format::Json, Format::Csv]);
    let list = visit.schema.class(thing.as_ref()).filter(|class| class.listed);
    html(&FichePage {
        shell,
        classes: classes.iter().map(|class| badge(class)).collect(),
        transverse: name.transverse,
        fictitious: name.fictitious,
        opening,
        also: also(facts, &name),
        brief,
        groups,
        silent,
        incoming,
        notes: notes.finish(),
        iri: thing.as_str().to_owned(),
        sparql: sparql::facts(thing),
        sparql_incoming: sparql::incoming(thing),
        list: list.map(|class| (lower_first(&class.plural), urls::list(&class.key))),
    })
}

fn trail(visit: &Visit, classes: &[&Class], mut shell: Shell) -> Shell {
    shell = shell.under("Tout", "/liste");
    if let Some(class) = classes.first() {
        for iri in class.ancestors.iter().rev() {
            if let Some(above) = visit.schema.class(iri.as_ref()).filter(|above| above.is_main()) {
                shell = shell.under(&above.plural, urls::list(&above.key));
            }
        }
    }
    shell
}

fn badge(class: &Class) -> Badge {
    Badge { text: class.label.clone(), href: class.listed.then(|| list_url(&class.key)) }
}

/// The other names, former ones included.
fn also(facts: &Facts, name: &Name) -> Vec<String> {
    let mut also: Vec<String> = facts
        .of(skos::ALT_LABEL)
        .filter_map(|fact| match &fact.object {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        })
        .filter(|other| *other != name.label && Some(other) != name.acronym.as_ref())
        .collect();
    also.sort_by_cached_key(|other| crate::search::sort_key(other));
    also.dedup();
    also
}

/// The sentence that says what the thing is, and the property that it comes from.
fn opening(
    facts: &Facts,
    shapes: &[std::sync::Arc<PropertyShape>],
    (name, notes): (&Name, &mut Notes<'_, '_>),
) -> (Option<Opening>, Option<NamedNode>) {
    const DESCRIPTIONS: [NamedNodeRef<'static>; 3] =
        [dct::DESCRIPTION, skos::DEFINITION, rdfs::COMMENT];
    let text_of = |fact: &Fact| match &fact.object {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    };
    let is_text = |shape: &PropertyShape| {
        !is_heading(&shape.path)
            && !DESCRIPTIONS.contains(&shape.path.as_ref())
            && shape.datatype.as_ref().is_none_or(|kind| !kind.as_str().ends_with("anyURI"))
    };
    // What the class itself asks for (a purpose, a mission) says more than a general description.
    let of_shape = shapes.iter().filter(|shape| is_text(shape)).find_map(|shape| {
        let values = facts.in_french(shape.path.as_ref());
        let [fact] = values.as_slice() else {
            return None;
        };
        let long = text_of(fact).is_some_and(|text| text.chars().count() >= SENTENCE);
        long.then_some(*fact)
    });
    let fact = of_shape.or_else(|| {
        DESCRIPTIONS.iter().find_map(|predicate| facts.in_french(*predicate).into_iter().next())
    });
    let Some(fact) = fact else {
        return (None, None);
    };
    let Some(text) = text_of(fact).filter(|text| *text != name.label) else {
        return (None, None);
    };
    let value = notes.value(fact);
    let opening = Opening { text, references: value.references, reliability: value.reliability };
    (Some(opening), Some(fact.predicate.clone()))
}

/// The summary card: the properties that also make the columns of lists.
fn brief(
    facts: &Facts,
    shapes: &[std::sync::Arc<PropertyShape>],
    (names, used): (&Names<'_>, Option<&NamedNode>),
) -> Vec<BriefRow> {
    const VALUES: usize = 6;
    shapes
        .iter()
        .filter(|shape| shape.column && Some(&shape.path) != used && !names_it(&shape.path))
        .filter_map(|shape| {
            let values = facts.in_french(shape.path.as_ref());
            (!values.is_empty()).then(|| BriefRow {
                name: shape.name.clone(),
                more: values.len().saturating_sub(VALUES),
                values: values.iter().take(VALUES).map(|fact| names.shown(&fact.object)).collect(),
            })
        })
        .collect()
}

/// Things that speak of a thing through one property, paged.
#[derive(Template)]
#[template(path = "pages/relation.html")]
struct RelationPage {
    shell: Shell,
    thing: Shown,
    relation: String,
    summary: String,
    things: Vec<incoming::Item>,
    pager: Option<Pager>,
}

fn answer_relation(visit: &Visit, thing: &NamedNode, relation: &str) -> Result<Response, Problem> {
    let names = visit.names();
    let property = visit
        .urls()
        .parse(relation)
        .ok_or_else(|| Problem::bad("relation", "l’adresse d’une propriété"))?;
    let page = visit.page_number()?;
    let (things, total) = incoming::page(visit, &names, (thing, &property, page));
    if things.is_empty() {
        return Err(not_found(thing.as_str()));
    }
    if visit.format != Format::Html {
        return exports::relation(visit, &names, (thing, &property));
    }
    let shown = names.thing(thing);
    let relation = visit.schema.inverse_label(property.as_ref());
    let title = format!("{} {relation}", names.name(thing).full());
    let shell = Shell::new(visit, title, &names)
        .also_as(visit, &[Format::Csv, Format::Json])
        .under("Tout", "/liste")
        .under(&shown.text, visit.urls().fiche(thing.as_ref()));
    html(&RelationPage {
        shell,
        thing: shown,
        relation,
        summary: crate::web::pages::counted(total, "fiche", "fiches"),
        things,
        pager: Pager::new(visit, (page, incoming::PAGE, total)),
    })
}
