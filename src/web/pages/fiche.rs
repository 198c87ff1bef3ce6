//! `/fiche/<…>`: all that the map says of one thing, with the source of each fact.
//!
//! Only patterns bound on the thing are read, each with a limit: the time does not grow with the map.

mod card;
mod chart;
mod conformity;
mod excerpt;
mod exports;
mod fact_page;
mod facts;
mod groups;
mod history;
mod incoming;
mod nearest;
mod neighbours;
mod notes;
mod opening;
mod sentence;

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::NamedNode;

use self::card::{BriefRow, OtherName, Trust};
pub(in crate::web) use self::excerpt::{Pictures, Said, excerpt, pictures, said};
pub(in crate::web) use self::exports::{described, relations};
use self::facts::Facts;
pub(in crate::web) use self::groups::names_it;
use self::groups::{GroupView, groups};
use self::incoming::Incoming;
pub(in crate::web) use self::incoming::relation_url;
use self::nearest::Near;
use self::neighbours::{Around, Branch};
use self::notes::{Note, Notes};
use self::opening::{Opening, opening};
use self::sentence::Sentence;
use crate::schema::{Class, PropertyShape};
use crate::web::download;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::completeness::{StandView, stand};
use crate::web::pages::conformity::FindingView;
use crate::web::pages::view::{AppearsIn, appears_in};
use crate::web::pages::{Pager, html, list_url, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::{sparql, urls};

/// Where one learns how to complete the map, when the thing has no form.
const COMPLETE: &str = "/aide/apporter-ses-modeles";
/// Values written before the others are folded.
const UNFOLDED: usize = 12;

#[derive(Template)]
#[template(path = "pages/fiche.html")]
struct FichePage {
    shell: Shell,
    classes: Vec<Badge>,
    transverse: bool,
    /// Whether the thing itself is invented.
    fictitious: bool,
    /// What it is, in a sentence made from the facts.
    sentence: Option<Vec<Shown>>,
    opening: Option<Opening>,
    also: Vec<OtherName>,
    brief: Vec<BriefRow>,
    trust: Trust,
    neighbourhood: Option<Neighbourhood>,
    near: Vec<Near>,
    /// Whether the thing has more facts than a page reads.
    truncated: bool,
    history: String,
    /// Where one completes it, when the thing is part of the map itself.
    complete: Option<String>,
    /// The form of the thing, to which each missing property leads.
    form: Option<String>,
    groups: Vec<GroupView>,
    /// Groups of which nothing is said, with the names of their properties.
    silent: Vec<GroupView>,
    incoming: Vec<Incoming>,
    appears_in: AppearsIn,
    /// Which levels of maturity it reaches, and what it lacks.
    stand: Option<StandView>,
    /// What is not as the shapes want it.
    conformity: Vec<FindingView>,
    notes: Vec<Note>,
    iri: String,
    sparql: String,
    sparql_incoming: String,
    /// When the thing is a source: its model, to download.
    model: Option<String>,
    /// The page of its information system, when it has one.
    landscape: Option<String>,
    /// Its relations in the explorer, when the thing is part of the map itself.
    explore: Option<String>,
    /// Where one chooses what to put beside it, when the thing is part of the map itself.
    compare: Option<String>,
    /// Where one reports an error on it.
    report: String,
    /// What the map understands of it, when it is a source.
    profile: Option<String>,
    /// When the thing is itself a class: its list.
    list: Option<(String, String)>,
}

/// A class of the thing, leading to its list.
struct Badge {
    text: String,
    href: Option<String>,
}

/// What the map knows of a thing, read once for the whole page.
struct Read {
    facts: Facts,
    incoming: Vec<Incoming>,
}

impl Read {
    fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.incoming.is_empty()
    }
}

/// The neighbourhood, drawn and in words.
struct Neighbourhood {
    wide: String,
    narrow: String,
    branches: Vec<Branch>,
    transverse: bool,
}

/// Shows a thing by the path of its IRI after `id/`.
///
/// JSON is documented at [`exports::value`]; CSV has one row per fact; Turtle has the facts and the statements about
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

/// The same answer for what does not exist and for what the reader does not see.
pub(in crate::web) fn not_found(iri: &str) -> Problem {
    let words: String = iri.rsplit(['/', '#']).next().unwrap_or(iri).chars().take(80).collect();
    Problem::NotFound(words.replace(['-', '_', '.'], " "))
}

fn answer(visit: &Visit, thing: &NamedNode) -> Result<Response, Problem> {
    if let Some(relation) = visit.param("relation") {
        return answer_relation(visit, thing, relation);
    }
    let facts = Facts::read(visit, thing);
    if let Some(hash) = visit.param("fait") {
        return fact_page::answer(visit, facts, hash);
    }
    let predicates = facts.all().iter().map(|fact| &fact.predicate);
    if visit.only_says_where_it_went(predicates)
        && let Some(gone) = visit.gone(thing)
    {
        return Err(gone);
    }
    let names = visit.names();
    if visit.param("vue") == Some("historique") {
        let incoming = incoming::read(visit, &names, thing);
        return history::answer(visit, &Read { facts, incoming });
    }
    if visit.format != Format::Html {
        return exports::answer(visit, &names, &facts);
    }
    // What is said of a fact is shown on the page of that fact.
    if let Some((subject, hash)) = fact_page::spoken_of(&facts) {
        let about = Facts::read(visit, &subject);
        if about.all().iter().any(|fact| fact.hash(&subject) == hash) {
            return fact_page::answer(visit, about, &hash);
        }
    }
    let incoming = incoming::read(visit, &names, thing);
    let read = Read { facts, incoming };
    if read.is_empty() {
        return Err(not_found(thing.as_str()));
    }
    let shapes = visit.schema.shapes_of(&names.name(thing).types);
    let fiche = page(visit, &names, (&read, &shapes));
    let Read { incoming, .. } = read;
    html(&FichePage { incoming, ..fiche })
}

/// The page, save what is moved into it at the end.
fn page(
    visit: &Visit,
    names: &Names<'_>,
    (read, shapes): (&Read, &[Arc<PropertyShape>]),
) -> FichePage {
    let (facts, thing) = (&read.facts, &read.facts.thing);
    let name = names.name(thing);
    let classes = visit.schema.most_specific(&name.types);
    let is_main = classes.iter().any(|class| class.is_main());
    let local = thing.as_str().strip_prefix(visit.urls().base());
    let local = local.and_then(|local| local.strip_prefix("id/")).filter(|_| is_main);
    let form = local.map(super::entry::thing_url);
    let mut notes = Notes::new(visit, names, thing);
    let sentence = Sentence::make((visit, names), read, shapes);
    let (opening, used) = opening(facts, shapes, (&name, &mut notes));
    let (groups, silent) = groups(visit, facts, (shapes, used.as_ref(), &mut notes));
    let brief = card::brief(facts, shapes, (names, used.as_ref()));
    let neighbourhood = neighbourhood(&Around { visit, names, read, shapes }, "voisinage");
    for fact in facts.all() {
        for graph in &fact.graphs {
            names.note_fictitious(graph);
        }
    }
    let also = card::other_names(facts, &name, &notes);
    let trust = card::trust(facts, names, &notes);
    let near = nearest::nearest(visit, names, read);
    let shell = trail(visit, &classes, Shell::new(visit, name.full(), names).about(thing))
        .also_as(visit, &[Format::Turtle, Format::Json, Format::Csv]);
    let list = visit.schema.class(thing.as_ref()).filter(|class| class.listed);
    FichePage {
        appears_in: appears_in(visit, names, thing),
        conformity: conformity::findings(visit, names, thing),
        stand: stand(visit, thing, classes.iter().find(|class| class.is_main()).map(|c| &*c.key)),
        shell,
        classes: classes.iter().map(|class| badge(class)).collect(),
        transverse: name.transverse,
        fictitious: name.fictitious,
        sentence,
        opening,
        also,
        brief,
        trust,
        neighbourhood,
        near,
        truncated: facts.truncated,
        history: incoming::page_url(visit, thing, ("vue", "historique".to_owned())),
        complete: is_main.then(|| form.clone().unwrap_or_else(|| COMPLETE.to_owned())),
        form,
        explore: is_main.then(|| super::explorer::explore_url(visit, thing)),
        report: super::remarks::about_thing(visit, thing),
        profile: super::profile::page_of(visit, thing),
        compare: is_main.then(|| {
            urls::with_query("/comparer", &[("chose", visit.urls().short(thing.as_ref()))])
        }),
        groups,
        silent,
        incoming: Vec::new(),
        notes: notes.finish(),
        iri: thing.as_str().to_owned(),
        model: download::of_graph(visit, thing),
        sparql: sparql::facts(thing),
        landscape: crate::web::pages::organisation::page_url(visit, thing, &name.types),
        sparql_incoming: sparql::incoming(thing),
        list: list.map(|class| (lower_first(&class.plural), urls::list(&class.key))),
    }
}

fn neighbourhood(around: &Around<'_>, id: &str) -> Option<Neighbourhood> {
    let branches = around.branches();
    if branches.is_empty() {
        return None;
    }
    let name = around.names.name(&around.read.facts.thing);
    let label = name.acronym.as_ref().unwrap_or(&name.label);
    let middle = chart::Middle { id, name: label, transverse: name.transverse };
    let mut neighbours = branches.iter().flat_map(|branch| &branch.neighbours);
    let transverse = name.transverse || neighbours.any(|one| one.shown.transverse);
    Some(Neighbourhood {
        wide: chart::wide(&middle, &branches),
        narrow: chart::narrow(&middle, &branches),
        branches,
        transverse,
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
