//! `/aide/glossaire`: every word that the map explains.

use askama::Template;
use axum::response::Response;
use oxrdf::{Literal, NamedNode, Triple};
use serde_json::{Value, json};

use crate::glossary::{Entry, Kind};
use crate::search::normalise;
use crate::vocab::{ptl, skos};
use crate::web::definitions::dates;
use crate::web::export::{csv_response, json_response, turtle_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// Words shown on the page; exports have them all.
const SHOWN: usize = 2_000;

#[derive(Template)]
#[template(path = "pages/glossary.html")]
struct GlossaryPage {
    shell: Shell,
    filter: String,
    summary: String,
    letters: Vec<Letter>,
}

/// The words that start with one letter.
struct Letter {
    name: String,
    words: Vec<Word>,
}

struct Word {
    headword: String,
    href: String,
    kind: &'static str,
    full: Option<String>,
    definition: Option<String>,
    fictitious: bool,
}

/// Shows the glossary, narrowed by `q`.
///
/// JSON is `{edition, words: [{iri, term, kind, full, definition, since, until, fictitious}]}`; CSV has one row per
/// word; Turtle gives `skos:prefLabel` or, for former names, `skos:altLabel`, and `skos:definition`.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let filter = visit.param("q").unwrap_or_default();
    if filter.chars().count() > 200 {
        return Err(Problem::bad("q", "au plus 200 caractères"));
    }
    let glossary = visit.glossary();
    let wanted = normalise(filter);
    let entries: Vec<&Entry> = glossary
        .entries()
        .iter()
        .filter(|entry| is_readable(entry) && holds(entry, &wanted))
        .collect();
    match visit.format {
        Format::Html => html(&page(visit, filter, &entries)),
        Format::Json => {
            let words: Vec<Value> = entries.iter().map(|entry| word_json(entry)).collect();
            Ok(json_response(&json!({ "edition": visit.view.number(), "words": words })))
        }
        Format::Csv => csv(&entries),
        Format::Turtle => turtle_response("glossaire", &triples(&entries)),
        Format::Xlsx => Err(Problem::NotInThisFormat),
    }
}

/// A word that explains nothing is no help.
fn is_readable(entry: &Entry) -> bool {
    entry.full.is_some() || entry.definition.is_some()
}

fn holds(entry: &Entry, wanted: &str) -> bool {
    let mut texts = std::iter::once(&entry.headword)
        .chain(&entry.full)
        .chain(&entry.forms)
        .chain(&entry.definition);
    wanted.is_empty() || texts.any(|text| normalise(text).contains(wanted))
}

fn page(visit: &Visit, filter: &str, entries: &[&Entry]) -> GlossaryPage {
    let mut letters: Vec<Letter> = Vec::new();
    for entry in entries.iter().take(SHOWN) {
        let first = normalise(&entry.headword).chars().next().unwrap_or('#');
        let name = if first.is_alphabetic() {
            first.to_uppercase().to_string()
        } else {
            "0–9".to_owned()
        };
        let word = word(visit, entry);
        match letters.iter_mut().find(|letter| letter.name == name) {
            Some(letter) => letter.words.push(word),
            None => letters.push(Letter { name, words: vec![word] }),
        }
    }
    let mut shell = Shell::new(visit, "Glossaire", &visit.names())
        .in_section(Section::Help)
        .under("Aide", "/aide")
        .also_as(visit, &[Format::Csv, Format::Json, Format::Turtle]);
    shell.fictitious = entries.iter().any(|entry| entry.fictitious);
    let cut = if entries.len() > SHOWN { "\u{a0}; la suite est dans les exports" } else { "" };
    let summary = format!("{}{cut}", counted(entries.len(), "mot", "mots"));
    GlossaryPage { shell, filter: filter.to_owned(), summary, letters }
}

fn word(visit: &Visit, entry: &Entry) -> Word {
    let is_former = entry.kind == Kind::FormerName;
    Word {
        headword: entry.headword.clone(),
        href: visit.urls().fiche(entry.thing.as_ref()),
        kind: kind(entry.kind),
        full: entry.full.as_ref().map(|full| {
            if is_former {
                format!("Aujourd’hui {full}{}", dates(&entry.period))
            } else {
                full.clone()
            }
        }),
        definition: entry.definition.clone(),
        fictitious: entry.fictitious,
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Acronym => "sigle ou nom court",
        Kind::Class => "nature de chose",
        Kind::Property => "propriété",
        Kind::Term => "terme",
        Kind::FormerName => "ancien nom",
    }
}

fn word_json(entry: &Entry) -> Value {
    json!({
        "iri": entry.thing.as_str(),
        "term": entry.headword,
        "kind": kind(entry.kind),
        "full": entry.full,
        "definition": entry.definition,
        "since": entry.period.0,
        "until": entry.period.1,
        "fictitious": entry.fictitious,
    })
}

fn csv(entries: &[&Entry]) -> Result<Response, Problem> {
    let header = [
        "Mot",
        "Sorte",
        "Nom entier ou actuel",
        "Définition",
        "Depuis",
        "Jusqu’à",
        "Fictif",
        "IRI",
    ]
    .map(str::to_owned);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            vec![
                entry.headword.clone(),
                kind(entry.kind).to_owned(),
                text(&entry.full),
                text(&entry.definition),
                text(&entry.period.0),
                text(&entry.period.1),
                filters::yes_or_no(if entry.fictitious { "true" } else { "false" }),
                entry.thing.as_str().to_owned(),
            ]
        })
        .collect();
    csv_response("glossaire", &header, &rows)
}

fn triples(entries: &[&Entry]) -> Vec<Triple> {
    let french = |text: &str| Literal::new_language_tagged_literal_unchecked(text, "fr");
    let mut triples = Vec::new();
    for entry in entries {
        let mut say = |property: oxrdf::NamedNodeRef<'_>, text: &str| {
            let property: NamedNode = property.into_owned();
            triples.push(Triple::new(entry.thing.clone(), property, french(text)));
        };
        match (entry.kind, &entry.full) {
            (Kind::FormerName, _) => say(skos::ALT_LABEL, &entry.headword),
            (_, Some(full)) => {
                say(skos::PREF_LABEL, full);
                say(ptl::SIGLE, &entry.headword);
            }
            (_, None) => say(skos::PREF_LABEL, &entry.headword),
        }
        if let Some(definition) = &entry.definition {
            say(skos::DEFINITION, definition);
        }
    }
    triples
}
