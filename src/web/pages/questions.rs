//! `/analyses` and `/analyses/<question>`: the library of questions and their answers.

use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::{Literal, NamedNode, Term, Variable};
use serde_json::{Map as JsonMap, Value, json};

use crate::index::{Answer, Limits};
use crate::queries::{self, Parameter, Question};
use crate::web::export::{csv_response, json_response, term_json, turtle_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Rows shown on the page.
const SHOWN: usize = 1_000;
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
    groups: Vec<Theme>,
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
}

/// Shows the library; JSON is `{edition, questions: [{name, title, description, tags, rules, params: [{name, label,
/// class}]}]}`.
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
            html(&QuestionsPage { shell, groups: themes() })
        }
        Format::Json => {
            let questions: Vec<Value> = queries::library().iter().map(question_json).collect();
            Ok(json_response(&json!({ "edition": visit.view.number(), "questions": questions })))
        }
        Format::Csv | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn question_json(question: &Question) -> Value {
    let parameters: Vec<Value> = question
        .parameters
        .iter()
        .map(|parameter| {
            let class = parameter.class.as_ref().map(NamedNode::as_str);
            json!({ "name": parameter.key(), "label": parameter.label, "class": class })
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

fn themes() -> Vec<Theme> {
    let mut themes: Vec<Theme> = Vec::new();
    for question in queries::library() {
        let title = question.tags.first().map_or("Autres questions", String::as_str);
        let link = QuestionLink {
            title: question.title.clone(),
            description: question.description.clone(),
            href: urls::question(&question.name),
        };
        match themes.iter_mut().find(|theme| theme.title == title) {
            Some(theme) => theme.questions.push(link),
            None => themes.push(Theme { title: title.to_owned(), questions: vec![link] }),
        }
    }
    themes.sort_by_cached_key(|theme| crate::search::sort_key(&theme.title));
    themes
}

fn answer(visit: &Visit, question: &'static Question) -> Result<Response, Problem> {
    let mut bound = Vec::new();
    for parameter in &question.parameters {
        bound.extend(value_of(visit, parameter)?);
    }
    let most = if visit.format == Format::Html { SHOWN } else { EXPORTED };
    let start = Instant::now();
    let answer = visit.view.query(&question.text, &bound, &Limits::new(most, DEADLINE))?;
    let took = start.elapsed();
    match visit.format {
        Format::Html => page(visit, question, (&answer, took)),
        Format::Json => Ok(json_answer(visit, question, &answer)),
        Format::Csv => csv_answer(visit, question, answer),
        Format::Turtle => match answer {
            Answer::Graph { triples, .. } => turtle_response(&question.name, &triples),
            _ => Err(Problem::NotInThisFormat),
        },
    }
}

/// The value that the address gives to a parameter, if any.
fn value_of(visit: &Visit, parameter: &Parameter) -> Result<Option<(Variable, Term)>, Problem> {
    let Some(text) = visit.param(parameter.key()) else { return Ok(None) };
    let term: Term = if parameter.is_iri() {
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

fn page(
    visit: &Visit,
    question: &'static Question,
    (answer, took): (&Answer, Duration),
) -> Result<Response, Problem> {
    let names = visit.names();
    let (columns, rows) = table(answer);
    let rows: Vec<Vec<Option<Shown>>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.as_ref().map(|term| names.shown(term))).collect())
        .collect();
    let verdict = match answer {
        Answer::Boolean(true) => Some("Oui.".to_owned()),
        Answer::Boolean(false) => Some("Non.".to_owned()),
        _ => None,
    };
    let fields = question.parameters.iter().map(|one| field(visit, &names, one)).collect();
    let mut formats = vec![Format::Csv, Format::Json];
    if matches!(answer, Answer::Graph { .. }) {
        formats.push(Format::Turtle);
    }
    let shell = Shell::new(visit, &question.title, &names)
        .in_section(Section::Questions)
        .also_as(visit, &formats)
        .under("Questions", "/analyses");
    let cut = if answer.truncated() { "\u{a0}; la suite est dans les exports" } else { "" };
    let summary = format!(
        "{}{cut} · {} ms",
        counted(rows.len(), "ligne", "lignes"),
        filters::number(usize::try_from(took.as_millis()).unwrap_or(usize::MAX))
    );
    html(&QuestionPage {
        shell,
        question,
        fields,
        columns: columns.iter().map(|column| question.column_title(column)).collect(),
        rows,
        verdict,
        summary,
        path: visit.path.clone(),
    })
}

/// Any answer as a table: names of columns and rows.
fn table(answer: &Answer) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
    match answer {
        Answer::Boolean(_) => (Vec::new(), Vec::new()),
        Answer::Solutions { variables, rows, .. } => {
            // Parameters are projected so that the engine can bind them; the reader knows them already.
            let kept: Vec<usize> = (0..variables.len())
                .filter(|place| !variables[*place].as_str().starts_with('_'))
                .collect();
            let names = kept.iter().map(|place| variables[*place].as_str().to_owned()).collect();
            let row = |row: &Vec<Option<Term>>| kept.iter().map(|p| row[*p].clone()).collect();
            (names, rows.iter().map(row).collect())
        }
        Answer::Graph { triples, .. } => {
            let names = ["chose", "propriété", "valeur"].map(str::to_owned).into();
            let rows = triples
                .iter()
                .map(|triple| {
                    vec![
                        Some(Term::from(triple.subject.clone())),
                        Some(triple.predicate.clone().into()),
                        Some(triple.object.clone()),
                    ]
                })
                .collect();
            (names, rows)
        }
    }
}

fn field(visit: &Visit, names: &Names<'_>, parameter: &Parameter) -> Field {
    let value = visit.param(parameter.key()).unwrap_or_default().to_owned();
    let chosen = visit.urls().parse(&value);
    let listing = parameter
        .class
        .as_ref()
        .and_then(|class| visit.schema.class(class.as_ref()))
        .map(|class| visit.listing(class));
    let choices = listing
        .iter()
        .flat_map(|listing| &listing.rows)
        .take(CHOICES)
        .map(|row| {
            let name = names.name(&row.iri);
            let long = row.shown.long.as_ref().map(|long| format!(" – {long}"));
            let text = format!("{}{}", row.shown.text, long.unwrap_or_default());
            let fictitious = if name.fictitious { " (exemple fictif)" } else { "" };
            let is_chosen = chosen.as_ref() == Some(&row.iri);
            (visit.urls().short(row.iri.as_ref()), format!("{text}{fictitious}"), is_chosen)
        })
        .collect();
    Field { key: parameter.key().to_owned(), label: parameter.label.clone(), value, choices }
}

fn json_answer(visit: &Visit, question: &Question, answer: &Answer) -> Response {
    let head = |rest: Value| {
        let mut object = JsonMap::new();
        object.insert("edition".to_owned(), json!(visit.view.number()));
        object.insert("name".to_owned(), json!(question.name));
        object.insert("title".to_owned(), json!(question.title));
        if let Value::Object(rest) = rest {
            object.extend(rest);
        }
        Value::Object(object)
    };
    if let Answer::Boolean(value) = answer {
        return json_response(&head(json!({ "answer": value })));
    }
    let names = visit.names();
    let (columns, rows) = table(answer);
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().zip(row).filter_map(|(column, cell)| {
                let term = cell.as_ref()?;
                Some((column.clone(), term_json(term, Some(&names.shown(term).text))))
            });
            Value::Object(cells.collect())
        })
        .collect();
    let columns: Vec<Value> = columns
        .iter()
        .map(|column| json!({ "name": column, "label": question.column_title(column) }))
        .collect();
    json_response(&head(
        json!({ "columns": columns, "rows": rows, "truncated": answer.truncated() }),
    ))
}

fn csv_answer(visit: &Visit, question: &Question, answer: Answer) -> Result<Response, Problem> {
    let names = visit.names();
    let (columns, rows) = table(&answer);
    let header: Vec<String> = columns.iter().map(|column| question.column_title(column)).collect();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    None => String::new(),
                    Some(Term::Literal(literal)) => literal.value().to_owned(),
                    Some(term) => names.shown(term).text,
                })
                .collect()
        })
        .collect();
    csv_response(&question.name, &header, &rows)
}
