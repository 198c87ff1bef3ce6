//! `/analyses` and `/analyses/<question>`: the library of questions and their answers.

pub(in crate::web::pages) mod basis;
mod embedded;
mod picture;
pub(in crate::web) mod table;

use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::{Literal, Term, Variable};
use serde_json::{Value, json};

use self::basis::{Rests, rests};
pub(in crate::web::pages) use self::embedded::embedded;
pub(in crate::web::pages) use self::picture::{Picture, picture};
use self::table::{cell, columns, csv_answer, table, value, xlsx_answer};

use crate::index::{Answer, Limits};
use crate::queries::{self, Parameter, Question, Refused};
use crate::web::export::{json_response, turtle_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Rows shown on the page.
const SHOWN: usize = 500;
/// Rows sent in an export.
const EXPORTED: usize = 100_000;
/// Things offered in the list of choices of a parameter.
const CHOICES: usize = 1_000;
/// How long a question may take.
const DEADLINE: Duration = Duration::from_secs(15);

#[derive(Template)]
#[template(path = "pages/questions.html")]
struct QuestionsPage {
    shell: Shell,
    /// Where each sort of reader may start.
    readers: Vec<Theme>,
    groups: Vec<Theme>,
    /// Files of the deployment that are no questions.
    refused: &'static [Refused],
}

/// Questions under one theme.
struct Theme {
    title: String,
    questions: Vec<QuestionLink>,
}

struct QuestionLink {
    title: String,
    description: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/question.html")]
struct QuestionPage {
    shell: Shell,
    question: &'static Question,
    fields: Vec<Field>,
    columns: Vec<String>,
    rows: Vec<Vec<Option<Shown>>>,
    verdict: Option<String>,
    picture: Option<Picture>,
    rests: Option<Rests>,
    /// Whether the question was asked: a required parameter may be missing.
    asked: bool,
    summary: String,
    path: String,
}

/// One parameter in the form.
struct Field {
    key: String,
    label: String,
    value: String,
    /// Value, name, whether it is chosen; empty for a free text.
    choices: Vec<(String, String, bool)>,
    required: bool,
}

/// Shows the library; JSON is `{edition, questions: [{name, title, description, tags, rules, params: [{name, label,
/// kind, required, default}]}]}`.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer_index).await
}

/// Asks one question.
///
/// JSON is `{edition, name, title, columns: [{name, label}], rows: [{<column>: term}], truncated}` for a table,
/// `{edition, name, title, answer: true|false}` for a yes-or-no question.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let question =
        queries::question(&name).ok_or_else(|| Problem::NotFound(name.replace(['-', '/'], " ")))?;
    asked.answer(move |visit| answer(visit, question)).await
}

fn answer_index(visit: &Visit) -> Result<Response, Problem> {
    match visit.format {
        Format::Html => {
            let shell = Shell::new(visit, "Questions à la carte", &visit.names())
                .in_section(Section::Questions)
                .also_as(visit, &[Format::Json]);
            let (readers, groups) = (starts(), themes());
            html(&QuestionsPage { shell, readers, groups, refused: queries::refused() })
        }
        Format::Json => Ok(json_response(&catalogue(visit))),
        Format::Csv | Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// The library as JSON.
pub(in crate::web) fn catalogue(visit: &Visit) -> Value {
    let questions: Vec<Value> = queries::library().iter().map(question_json).collect();
    json!({ "edition": visit.view.number(), "questions": questions })
}

/// The answer of a question as JSON, with at most `most` rows: see [`show`].
///
/// # Errors
/// When a parameter is missing or is no address, or the question takes too long.
pub(in crate::web) fn answered(
    visit: &Visit,
    question: &'static Question,
    most: usize,
) -> Result<Value, Problem> {
    let bound = match bound(visit, question)? {
        Ok(bound) => bound,
        Err(missing) => return Err(wanting(missing)),
    };
    let answer = visit.view.query(&question.text, &bound, &Limits::new(most, DEADLINE))?;
    Ok(value(visit, question, &answer))
}

/// One question as JSON.
pub(in crate::web) fn question_json(question: &Question) -> Value {
    let parameters: Vec<Value> = question
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.key(),
                "label": parameter.label,
                "kind": if parameter.is_iri { "iri" } else { "text" },
                "required": parameter.required,
                "default": parameter.default,
            })
        })
        .collect();
    json!({
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "tags": question.tags,
        "rules": question.rules,
        "params": parameters,
    })
}

impl QuestionLink {
    fn new(question: &Question) -> Self {
        Self {
            title: question.title.clone(),
            description: question.description.clone(),
            href: urls::question(&question.name),
        }
    }
}

/// The sorts of readers: their name in headers, and what they come for.
const READERS: [(&str, &str); 3] = [
    ("communaute", "Chercher ce qui peut se mettre en commun"),
    ("organisme", "Décrire le système d’information de son organisme"),
    ("nouveau", "Découvrir"),
];

/// The questions from which each sort of reader may start.
fn starts() -> Vec<Theme> {
    let of = |name: &str| -> Vec<QuestionLink> {
        let all = queries::library().iter();
        let own = all.filter(|question| question.readers.iter().any(|one| one == name));
        own.map(QuestionLink::new).collect()
    };
    let themes =
        READERS.map(|(name, title)| Theme { title: title.to_owned(), questions: of(name) });
    themes.into_iter().filter(|theme| !theme.questions.is_empty()).collect()
}

fn themes() -> Vec<Theme> {
    let mut themes: Vec<Theme> = Vec::new();
    for question in queries::library() {
        let title = question.tags.first().map_or("Autres questions", String::as_str);
        let link = QuestionLink::new(question);
        match themes.iter_mut().find(|theme| theme.title == title) {
            Some(theme) => theme.questions.push(link),
            None => themes.push(Theme { title: title.to_owned(), questions: vec![link] }),
        }
    }
    themes.sort_by_cached_key(|theme| crate::search::sort_key(&theme.title));
    themes
}

fn answer(visit: &Visit, question: &'static Question) -> Result<Response, Problem> {
    let bound = match bound(visit, question)? {
        Ok(bound) => bound,
        Err(_) if visit.format == Format::Html => return page(visit, question, None),
        Err(missing) => return Err(wanting(missing)),
    };
    let most = if visit.format == Format::Html { SHOWN } else { EXPORTED };
    let start = Instant::now();
    let answer = visit.view.query(&question.text, &bound, &Limits::new(most, DEADLINE))?;
    let took = start.elapsed();
    match visit.format {
        Format::Html => page(visit, question, Some((&answer, took))),
        Format::Json => Ok(json_response(&value(visit, question, &answer))),
        Format::Csv => csv_answer(visit, question, &answer),
        Format::Xlsx => xlsx_answer(visit, question, &answer),
        Format::Turtle => match answer {
            Answer::Graph { triples, .. } => turtle_response(&question.name, &triples),
            _ => Err(Problem::NotInThisFormat),
        },
    }
}

/// The values of the parameters of a question, or the first that is missing.
type Bound<'q> = Result<Vec<(Variable, Term)>, &'q Parameter>;

/// The values that the address gives, or a parameter without which the question makes no sense.
fn bound<'q>(visit: &Visit, question: &'q Question) -> Result<Bound<'q>, Problem> {
    let mut bound = Vec::new();
    for parameter in &question.parameters {
        match value_of(visit, parameter)? {
            Some(value) => bound.push(value),
            None if parameter.required => return Ok(Err(parameter)),
            None => {}
        }
    }
    Ok(Ok(bound))
}

fn wanting(parameter: &Parameter) -> Problem {
    Problem::bad(parameter.key(), "une valeur\u{a0}: la question en dépend")
}

/// The value that the address gives to a parameter, if any.
fn value_of(visit: &Visit, parameter: &Parameter) -> Result<Option<(Variable, Term)>, Problem> {
    let Some(text) = visit.param(parameter.key()).or(parameter.default.as_deref()) else {
        return Ok(None);
    };
    let term: Term = if parameter.is_iri {
        visit
            .urls()
            .parse(text)
            .ok_or_else(|| Problem::bad(parameter.key(), "l’adresse d’une chose de la carte"))?
            .into()
    } else {
        Literal::new_simple_literal(text).into()
    };
    Ok(Some((Variable::new_unchecked(&parameter.variable), term)))
}

/// `answer` is `None` when the reader must first fill a parameter.
fn page(
    visit: &Visit,
    question: &'static Question,
    answer: Option<(&Answer, Duration)>,
) -> Result<Response, Problem> {
    let names = visit.names();
    let (variables, rows) = answer.map(|(answer, _)| table(answer)).unwrap_or_default();
    let truncated = answer.is_some_and(|(answer, _)| answer.truncated());
    let drawn = picture(&names, question, (&variables, &rows), truncated);
    let rests = question.basis.as_ref().and_then(|basis| rests(visit, &names, basis));
    let columns = columns(&variables);
    let rows: Vec<Vec<Option<Shown>>> = rows
        .iter()
        .map(|row| columns.iter().map(|column| cell(&names, row, *column)).collect())
        .collect();
    let fields = question.parameters.iter().map(|one| field(visit, &names, one)).collect();
    let mut formats = vec![Format::Xlsx, Format::Csv, Format::Json];
    if matches!(answer, Some((Answer::Graph { .. }, _))) {
        formats.push(Format::Turtle);
    }
    let mut shell = Shell::new(visit, &question.title, &names)
        .in_section(Section::Questions)
        .under("Questions", "/analyses");
    if answer.is_some() {
        shell = shell.also_as(visit, &formats);
    }
    html(&QuestionPage {
        shell,
        question,
        fields,
        columns: columns
            .iter()
            .map(|(place, _)| question.column_title(&variables[*place]))
            .collect(),
        summary: answer.map(|(answer, took)| summary(answer, rows.len(), took)).unwrap_or_default(),
        rows,
        picture: drawn,
        rests,
        verdict: answer.and_then(|(answer, _)| verdict(answer)),
        asked: answer.is_some(),
        path: visit.path.clone(),
    })
}

fn verdict(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Boolean(true) => Some("Oui.".to_owned()),
        Answer::Boolean(false) => Some("Non.".to_owned()),
        Answer::Solutions { .. } | Answer::Graph { .. } => None,
    }
}

fn summary(answer: &Answer, rows: usize, took: Duration) -> String {
    let cut = if answer.truncated() { "\u{a0}; la suite est dans les exports" } else { "" };
    let milliseconds = usize::try_from(took.as_millis()).unwrap_or(usize::MAX);
    format!("{}{cut} · {} ms", counted(rows, "ligne", "lignes"), filters::number(milliseconds))
}

fn field(visit: &Visit, names: &Names<'_>, parameter: &Parameter) -> Field {
    let given = visit.param(parameter.key()).or(parameter.default.as_deref());
    let value = given.unwrap_or_default().to_owned();
    let choices =
        if parameter.is_iri { choices(visit, names, (parameter, &value)) } else { Vec::new() };
    Field {
        key: parameter.key().to_owned(),
        label: parameter.label.clone(),
        value,
        choices,
        required: parameter.required,
    }
}

/// The things that a parameter can take: those of the class whose address has the name of the parameter.
fn choices(
    visit: &Visit,
    names: &Names<'_>,
    (parameter, value): (&Parameter, &str),
) -> Vec<(String, String, bool)> {
    let chosen = visit.urls().parse(value);
    // A variable has no hyphen.
    let Some(class) = visit.schema.class_by_key(&parameter.key().replace('_', "-")) else {
        return Vec::new();
    };
    visit
        .listing(class)
        .rows
        .iter()
        .take(CHOICES)
        .map(|row| {
            let name = names.name(&row.iri);
            let long = row.shown.long.as_ref().map(|long| format!(" – {long}"));
            let text = format!("{}{}", row.shown.text, long.unwrap_or_default());
            let fictitious = if name.fictitious { " (exemple fictif)" } else { "" };
            let is_chosen = chosen.as_ref() == Some(&row.iri);
            (visit.urls().short(row.iri.as_ref()), format!("{text}{fictitious}"), is_chosen)
        })
        .collect()
}
