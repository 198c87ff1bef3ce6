//! The page of one fact: what it says in a sentence, who says it, how far it can be trusted, how to cite it.
//!
//! Its address is `/id/fait/<hash>` when something is said of the fact itself, else `/fiche/<subject>?fait=<hash>`: the
//! hash does not tell the subject, and looking for it would read the whole map.

use askama::Template;
use axum::response::Response;
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, Term};

use super::facts::{Fact, Facts};
use super::groups::ValueView;
use super::notes::{Note, Notes, Testimony};
use crate::fact;
use crate::schema::local_name;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::Shell;

#[derive(Template)]
#[template(path = "pages/fait.html")]
struct FactPage {
    shell: Shell,
    /// The sentence, in pieces.
    sentence: Vec<Shown>,
    subject: Shown,
    property: Shown,
    definition: Option<String>,
    value: ValueView,
    testimony: Testimony,
    notes: Vec<Note>,
    /// The line of the fiche.
    line: String,
    /// Where one reports an error on it.
    report: String,
    /// The address to cite.
    permanent: String,
    citation: String,
}

/// The address of the page of a fact.
pub(super) fn url(visit: &Visit, (thing, fact): (&NamedNode, &Fact), hash: &str) -> String {
    let prefix = format!("{}id/fait/", visit.urls().base());
    let known = fact
        .statements
        .iter()
        .map(|statement| &statement.iri)
        .find(|iri| iri.as_str().starts_with(&prefix) && local_name(iri.as_str()) == hash);
    match known {
        Some(node) => visit.urls().fiche(node.as_ref()),
        None => super::incoming::page_url(visit, thing, ("fait", hash.to_owned())),
    }
}

/// The page of the fact of that hash about a thing.
pub(super) fn answer(visit: &Visit, facts: Facts, hash: &str) -> Result<Response, Problem> {
    if !fact::is_hash(hash) {
        return Err(Problem::bad("fait", "les 24 chiffres hexadécimaux d’un fait"));
    }
    let thing = facts.thing.clone();
    let Some(facts) = facts.only(hash) else {
        return Err(super::not_found("ce fait, que la carte ne dit pas ou ne dit plus"));
    };
    let names = visit.names();
    if visit.format != Format::Html {
        return super::exports::facts_only(visit, &names, &facts);
    }
    let fact = facts.all().first().ok_or_else(|| super::not_found(thing.as_str()))?;
    page(visit, &names, (&thing, fact, hash))
}

/// When a thing is a statement: the subject and the hash of the fact that it speaks of.
pub(super) fn spoken_of(facts: &Facts) -> Option<(NamedNode, String)> {
    let value = |predicate| facts.of(predicate).map(|fact| &fact.object).next();
    facts.of(rdf::TYPE).find(|fact| fact.object == Term::from(rdf::STATEMENT.into_owned()))?;
    let (Term::NamedNode(subject), Term::NamedNode(_), Some(_)) =
        (value(rdf::SUBJECT)?, value(rdf::PREDICATE)?, value(rdf::OBJECT))
    else {
        return None;
    };
    let hash = local_name(facts.thing.as_str());
    fact::is_hash(hash).then(|| (subject.clone(), hash.to_owned()))
}

fn page(
    visit: &Visit,
    names: &Names<'_>,
    (thing, fact, hash): (&NamedNode, &Fact, &str),
) -> Result<Response, Problem> {
    for graph in &fact.graphs {
        names.note_fictitious(graph);
    }
    let mut notes = Notes::new(visit, names, thing);
    let value = notes.value(fact);
    let testimony = notes.testimony(fact);
    let subject = names.thing(thing);
    let label = visit.schema.property_label(fact.predicate.as_ref());
    let is_term = visit.schema.property(fact.predicate.as_ref()).is_some();
    let property = Shown {
        text: label.clone(),
        href: is_term.then(|| visit.urls().fiche(fact.predicate.as_ref())),
        ..Shown::default()
    };
    let sentence = sentence(visit, names, (thing, fact));
    let short = filters::shortened(&value.shown.text, 80);
    let title = format!("{} – {label}\u{a0}: {short}", subject.text);
    let place = permanent(visit, (thing, hash), &value.href);
    let citation = citation(visit, (&title, &place));
    let page = visit.urls().fiche(thing.as_ref());
    let report = format!("{}&fait={hash}", crate::web::pages::remarks::about_thing(visit, thing));
    let shell = Shell::new(visit, title, names)
        .also_as(visit, &[Format::Turtle, Format::Json, Format::Csv])
        .under("Tout", "/liste")
        .under(&subject.text, &page);
    let definition =
        visit.schema.property(fact.predicate.as_ref()).and_then(|known| known.definition.clone());
    html(&FactPage {
        shell,
        sentence,
        subject,
        property,
        definition,
        line: format!("{page}#fait-{}", value.anchor),
        report,
        value,
        testimony,
        notes: notes.finish(),
        permanent: place,
        citation,
    })
}

/// The address to cite, under the base of the map whenever it can be.
fn permanent(visit: &Visit, (thing, hash): (&NamedNode, &str), href: &str) -> String {
    let base = visit.urls().base();
    if let Some(path) = href.strip_prefix("/fiche/fait/") {
        return format!("{base}id/fait/{path}");
    }
    let is_ours = href.starts_with("/fiche/") && thing.as_str().starts_with(base);
    if is_ours { format!("{}?fait={hash}", thing.as_str()) } else { href.to_owned() }
}

/// The fact as one would say it: «CNAV opère DSN.», «Mise en service de DSN : 2013.».
fn sentence(visit: &Visit, names: &Names<'_>, (thing, fact): (&NamedNode, &Fact)) -> Vec<Shown> {
    let text = |text: String| Shown { text, ..Shown::default() };
    let subject = names.thing(thing);
    let inverse = visit
        .schema
        .property(fact.predicate.as_ref())
        .and_then(|property| property.inverse.as_ref());
    if let (Some(inverse), Term::NamedNode(value)) = (inverse, &fact.object) {
        return vec![
            names.thing(value),
            text(format!(" {inverse} ")),
            subject,
            text(".".to_owned()),
        ];
    }
    let label = visit.schema.property_label(fact.predicate.as_ref());
    let is_name = [rdfs::LABEL, rdf::TYPE].contains(&fact.predicate.as_ref());
    let value = match &fact.object {
        Term::NamedNode(class) if is_name => {
            let known = visit.schema.class(class.as_ref()).map(|class| class.label.clone());
            Shown { text: known.unwrap_or_else(|| names.thing(class).text), ..names.thing(class) }
        }
        object => names.shown(object),
    };
    vec![
        subject,
        text(format!(", {}\u{a0}: ", crate::web::pages::lower_first(&label))),
        value,
        text(".".to_owned()),
    ]
}

/// How to cite, with the date of the edition: a page that is kept does not know what day it is read.
fn citation(visit: &Visit, (title, place): (&str, &str)) -> String {
    let number = usize::try_from(visit.view.number()).unwrap_or(usize::MAX);
    let date = visit
        .state
        .map()
        .history(&visit.reader, 1)
        .first()
        .map(|change| format!(" ({})", filters::date(&change.date)))
        .unwrap_or_default();
    format!(
        "Portulan, édition nº\u{a0}{}{date}, «\u{202f}{title}\u{202f}», {place}",
        filters::number(number)
    )
}
