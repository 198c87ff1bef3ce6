//! `/api`: the operations of the API on pages, each with a form that asks it; made from the declarations themselves.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;

use crate::web::api::{Kind, Make, Operation, Parameter, Place, described, operations};
use crate::web::export::json_response;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

#[derive(Template)]
#[template(path = "pages/api.html")]
struct ApiPage {
    shell: Shell,
    chapters: Vec<Chapter>,
}

/// The operations under one tag.
struct Chapter {
    title: &'static str,
    operations: Vec<Row>,
}

struct Row {
    id: &'static str,
    method: &'static str,
    address: String,
    summary: &'static str,
}

#[derive(Template)]
#[template(path = "pages/api_operation.html")]
struct OperationPage {
    shell: Shell,
    operation: &'static Operation,
    method: &'static str,
    address: String,
    fields: Vec<Field>,
    /// The command that asks it.
    command: String,
    /// The shape of its answer, or the media types that it sends.
    shape: Option<String>,
    media_types: Vec<String>,
    /// What else it may answer: status and words.
    statuses: Vec<(String, String)>,
}

/// A parameter, and its field in the form.
struct Field {
    parameter: &'static Parameter,
    required: bool,
    words: &'static [&'static str],
    bounds: Option<(u64, u64)>,
    usual: Option<u64>,
    /// What values it takes, in words.
    takes: String,
}

/// Shows the operations; JSON is the description in OpenAPI 3.1.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|visit| match visit.format {
            Format::Html => page(visit),
            Format::Json => Ok(json_response(&described())),
            Format::Csv | Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
        })
        .await
}

fn page(visit: &Visit) -> Result<Response, Problem> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for operation in operations() {
        let row = Row {
            id: operation.id,
            method: method(operation),
            address: operation.address(),
            summary: operation.summary,
        };
        match chapters.iter_mut().find(|chapter| chapter.title == operation.tag) {
            Some(chapter) => chapter.operations.push(row),
            None => chapters.push(Chapter { title: operation.tag, operations: vec![row] }),
        }
    }
    let shell = Shell::new(visit, "L’API de la carte", &visit.names())
        .in_section(Section::Help)
        .under("Aide", "/aide")
        .also_as(visit, &[Format::Json]);
    html(&ApiPage { shell, chapters })
}

fn method(operation: &Operation) -> &'static str {
    if matches!(operation.make, Make::Post) { "POST" } else { "GET" }
}

fn find(id: &str) -> Result<&'static Operation, Problem> {
    let known = operations().find(|operation| operation.id == id);
    known.ok_or_else(|| Problem::NotFound(id.to_owned()))
}

/// Shows one operation.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let operation = find(&id)?;
    asked
        .answer(move |visit| {
            if visit.format != Format::Html {
                return Err(Problem::NotInThisFormat);
            }
            operation_page(visit, operation)
        })
        .await
}

fn operation_page(visit: &Visit, operation: &'static Operation) -> Result<Response, Problem> {
    let all = described();
    let address = operation.address();
    let said = &all["paths"][&address][method(operation).to_ascii_lowercase()];
    let content = said["responses"]["200"]["content"].as_object().cloned().unwrap_or_default();
    let shape = content.get("application/json").map(|one| expanded(&all, &one["schema"], 0));
    let statuses = said["responses"].as_object().into_iter().flatten().map(|(status, one)| {
        let one = one["$ref"]
            .as_str()
            .and_then(|at| all.pointer(at.trim_start_matches('#')))
            .unwrap_or(one);
        (status.clone(), one["description"].as_str().unwrap_or_default().to_owned())
    });
    let shell = Shell::new(visit, operation.summary, &visit.names())
        .in_section(Section::Help)
        .under("Aide", "/aide")
        .under("API", "/api");
    html(&OperationPage {
        shell,
        method: method(operation),
        fields: operation.parameters.iter().map(|one| field(one)).collect(),
        command: command(operation),
        shape: shape.map(|shape| format!("{shape:#}")),
        media_types: content.keys().cloned().collect(),
        statuses: statuses.collect(),
        address,
        operation,
    })
}

/// A shape with those that it names written in it, to a depth.
fn expanded(all: &Value, shape: &Value, depth: usize) -> Value {
    if let Some(at) = shape["$ref"].as_str() {
        let known = all.pointer(at.trim_start_matches('#'));
        return known
            .filter(|_| depth < 8)
            .map_or_else(|| shape.clone(), |one| expanded(all, one, depth + 1));
    }
    match shape {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), expanded(all, value, depth + 1)))
            .collect(),
        Value::Array(items) => items.iter().map(|item| expanded(all, item, depth + 1)).collect(),
        other => other.clone(),
    }
}

fn field(parameter: &'static Parameter) -> Field {
    let required = matches!(parameter.place, Place::Path | Place::Needed);
    let (words, bounds, usual, takes) = match parameter.kind {
        Kind::Text(most) => (&[][..], None, None, format!("un texte d’au plus {most} caractères")),
        Kind::Address => (&[][..], None, None, "l’adresse d’une chose".to_owned()),
        Kind::Number(least, most, usual) => {
            let most_said =
                if most > 1 << 60 { "au moins".to_owned() } else { format!("à {most}") };
            let takes = match most > 1 << 60 {
                true => format!("un nombre, {least} au moins"),
                false => format!("un nombre de {least} {most_said}"),
            };
            (&[][..], Some((least, most.min(1 << 53))), usual, takes)
        }
        Kind::Word(words) => (words, None, None, words.join(", ")),
        Kind::Day => (&[][..], None, None, "un jour, comme 2026-11-25".to_owned()),
    };
    Field { parameter, required, words, bounds, usual, takes }
}

/// The command that asks an operation with the examples of what it needs.
fn command(operation: &Operation) -> String {
    let value = |one: &&&Parameter| (one.name, one.example.to_owned());
    let needed = operation.parameters.iter().filter(|one| one.place == Place::Needed);
    let pairs: Vec<(&str, String)> = needed.map(|one| value(&one)).collect();
    let path = operation.parameters.iter().filter(|one| one.place == Place::Path);
    let path = path.fold(operation.address(), |path, one| {
        path.replace(&format!("{{{}}}", one.name), one.example)
    });
    let address = urls::with_query(&path, &pairs);
    match operation.make {
        Make::Post => format!(
            "curl -X POST '…{address}' \\\n  -H 'Authorization: Bearer <jeton>' --data-binary @fichier"
        ),
        Make::Json(_) | Make::Get(_) => format!("curl '…{address}'"),
    }
}

/// Leads from the form of an operation to its address: `?operation=` and its parameters, those without a value left out.
pub(in crate::web) async fn redirect(asked: Asked) -> Result<Response, Problem> {
    let operation = find(asked.pair("operation").unwrap_or_default())?;
    let mut path = operation.address();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    let moment = asked.moment_pair().map(|(name, value)| (name.to_owned(), value));
    for parameter in operation.parameters {
        let given = asked.pairs.iter().chain(&moment).filter(|(name, _)| name == parameter.name);
        for (_, value) in given {
            if parameter.place == Place::Path {
                path = path.replace(&format!("{{{}}}", parameter.name), &urls::segment(value));
            } else {
                pairs.push((parameter.name, value.trim().to_owned()));
            }
        }
    }
    if path.contains('{') {
        return Err(Problem::bad("operation", "une valeur pour chaque partie de l’adresse"));
    }
    Ok(Redirect::to(&urls::with_query(&path, &pairs)).into_response())
}
