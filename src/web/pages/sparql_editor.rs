//! `/sparql/editeur`: free-form SPARQL in a form, its answer in a table and a picture; `/sparql/question`: the same text as a
//! question of the library.

mod drawn;
mod question;

use askama::Template;
use axum::response::Response;

use self::drawn::drawn;
pub(in crate::web) use self::question::send as as_question;
use super::questions::Picture;
use super::questions::table::{cell, columns, table};
use crate::index::Answer;
use crate::queries;
use crate::sparql::format::read_back;
use crate::web::endpoint::{Client, Fault, Whole, ask_whole};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Rows shown.
const SHOWN: usize = 500;
/// The question that the editor opens with.
const FIRST: &str = "systemes-transverses";
/// What answers can be downloaded as: name in the address, what it is called.
const TABLES: [(&str, &str); 4] =
    [("csv", "CSV"), ("json", "JSON"), ("xml", "XML"), ("tsv", "TSV")];
const GRAPHS: [(&str, &str); 4] =
    [("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"), ("nt", "N-Triples")];

#[derive(Template)]
#[template(path = "pages/sparql_editor.html")]
struct EditorPage {
    shell: Shell,
    text: String,
    /// Lines of the text area.
    lines: usize,
    wrong: Option<Wrong>,
    answer: Option<Shows>,
    prefixes: [(&'static str, &'static str); 10],
    /// Name and title of each question of the library.
    examples: Vec<(String, String)>,
    base: String,
}

/// What is wrong with the query.
struct Wrong {
    title: String,
    detail: String,
    /// The line of the text that holds the mistake.
    line: Option<(u32, String)>,
}

/// What the query answers.
struct Shows {
    summary: String,
    verdict: Option<&'static str>,
    picture: Option<Picture>,
    columns: Vec<String>,
    rows: Vec<Vec<Option<Shown>>>,
    /// What it is called, and where it is.
    downloads: Vec<(&'static str, String)>,
}

/// Shows the form, and the answer of `?query=`; `?exemple=` fills in a question of the library.
pub(in crate::web) async fn show(asked: Asked, client: Client) -> Result<Response, Problem> {
    if asked.format() != Format::Html {
        return Err(Problem::NotInThisFormat);
    }
    let query = asked.pair("query").map(str::to_owned);
    let example = asked.pair("exemple").unwrap_or(FIRST);
    let text = match &query {
        Some(text) => text.clone(),
        None => queries::question(example)
            .map(|question| question.text.clone())
            .ok_or_else(|| Problem::NotFound(example.replace('-', " ")))?,
    };
    let answered = match &query {
        Some(text) => Some(ask_whole(&asked.state, &client, text).await),
        None => None,
    };
    // The answer is computed elsewhere: the page is this visitor's own.
    asked.answer_anew(move |visit| page(visit, text, answered)).await
}

fn page(
    visit: &Visit,
    text: String,
    answered: Option<Result<Whole, Fault>>,
) -> Result<Response, Problem> {
    let names = visit.names();
    let (wrong, answer) = match answered {
        None => (None, None),
        Some(Err(fault)) => (Some(wrong(&text, fault)), None),
        Some(Ok(whole)) => (None, Some(shows(visit, &names, (&text, &whole))?)),
    };
    let examples = queries::library().iter();
    let examples = examples.map(|question| (question.name.clone(), question.title.clone()));
    let examples = examples.collect();
    let shell = Shell::new(visit, "Éditeur SPARQL", &names)
        .in_section(Section::Questions)
        .under("Questions", "/analyses");
    html(&EditorPage {
        shell,
        lines: text.lines().count().clamp(10, 30),
        text,
        wrong,
        answer,
        prefixes: crate::export::PREFIXES,
        examples,
        base: visit.urls().base().to_owned(),
    })
}

fn wrong(text: &str, fault: Fault) -> Wrong {
    let line = fault.line.and_then(|number| {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        Some((number, text.lines().nth(place)?.trim().to_owned()))
    });
    Wrong { title: fault.title, detail: fault.detail, line }
}

fn shows(
    visit: &Visit,
    names: &crate::web::names::Names<'_>,
    (text, whole): (&str, &Whole),
) -> Result<Shows, Problem> {
    let read = read_back((&whole.head.extension, &whole.bytes), SHOWN);
    let (answer, total) =
        read.ok_or_else(|| Problem::internal(&"an answer cannot be read back"))?;
    let (variables, rows) = table(&answer);
    let picture = drawn((visit, names), text, (&answer, &variables, &rows));
    let places = columns(&variables);
    let rows: Vec<Vec<Option<Shown>>> = rows
        .iter()
        .map(|row| places.iter().map(|place| cell(names, row, *place)).collect())
        .collect();
    let (formats, verdict) = match answer {
        Answer::Boolean(true) => (TABLES, Some("Oui.")),
        Answer::Boolean(false) => (TABLES, Some("Non.")),
        Answer::Solutions { .. } => (TABLES, None),
        Answer::Graph { .. } => (GRAPHS, None),
    };
    let address = |format: &str| {
        urls::with_query("/sparql", &[("query", text.to_owned()), ("format", format.to_owned())])
    };
    let cut = if total > rows.len() {
        format!("\u{a0}; les {} premières sont ici, tout est dans les téléchargements", SHOWN)
    } else {
        String::new()
    };
    let edition = usize::try_from(visit.view.number()).unwrap_or(usize::MAX);
    Ok(Shows {
        summary: format!(
            "{}{cut} · édition nº\u{a0}{}",
            counted(total, "ligne", "lignes"),
            filters::number(edition)
        ),
        verdict,
        picture,
        columns: places.iter().map(|(place, _)| variables[*place].clone()).collect(),
        rows,
        downloads: formats.iter().map(|(name, label)| (*label, address(name))).collect(),
    })
}
