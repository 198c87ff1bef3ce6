//! `/si`: all the organisations side by side, one figure per section of their pages.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::response::Response;
use oxrdf::{NamedNode, Term};
use serde_json::{Value, json};

use super::page_url;
use super::sections::{anchor_of, is_invented, one, short_name};
use crate::queries::{self, Question};
use crate::schema::Class;
use crate::web::export::{csv_response, json_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::listing::Row;
use crate::web::names::Shown;
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::urls;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// Lines on one page.
const PAGE: usize = 200;

#[derive(Template)]
#[template(path = "pages/organisations.html")]
struct OrganisationsPage {
    shell: Shell,
    /// What the lines are: «organismes».
    several: String,
    headings: Vec<Heading>,
    lines: Vec<Line>,
    pager: Option<Pager>,
    /// Whether a figure is only a lower bound, or missing.
    is_partial: bool,
}

struct Heading {
    title: String,
    /// How to read the figure.
    description: String,
    href: String,
    order: Option<&'static str>,
}

struct Line {
    shown: Shown,
    short: String,
    anchor: String,
    figures: Vec<FigureCell>,
}

struct FigureCell {
    title: String,
    count: String,
    is_nothing: bool,
    href: Option<String>,
}

/// A figure of all the things: the section, and how many of each.
struct Column {
    question: &'static Question,
    title: String,
    counts: HashMap<NamedNode, usize>,
    is_partial: bool,
}

/// Shows all of them; JSON is `{edition, figures: [{name, label, partial}], things: [{iri, label, figures: {<name>:
/// number}}]}`; CSV and XLSX have one row per thing.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let class = visit
        .schema
        .classes()
        .iter()
        .find(|class| !queries::sections(&class.key).is_empty())
        .ok_or_else(|| Problem::NotFound(String::new()))?;
    let columns = columns(visit, class)?;
    let listing = visit.listing(class);
    let mut rows: Vec<&Row> = listing.rows.iter().collect();
    sort(visit, &mut rows, &columns)?;
    match visit.format {
        Format::Html => page(visit, class, (&columns, &rows)),
        Format::Json => Ok(json_answer(visit, (&columns, &rows))),
        Format::Csv => {
            let (headings, rows) = sheet(visit, (&columns, &rows));
            csv_response("si", &headings, &rows)
        }
        Format::Xlsx => workbook(visit, class, (&columns, &rows)),
        Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// Asks each question once, of all the things together.
fn columns(visit: &Visit, class: &Class) -> Result<Vec<Column>, Problem> {
    let mut columns = Vec::new();
    for question in queries::sections(&class.key) {
        let Some(figure) = &question.section.figure else {
            continue;
        };
        let answered = one(visit, question, None)?;
        let parameter = question.parameters.iter().find(|parameter| parameter.is_iri);
        let thing = parameter.and_then(|parameter| answered.place(&parameter.variable));
        let names = visit.names();
        let mut values: HashMap<NamedNode, HashSet<&Term>> = HashMap::new();
        if let (Some(thing), Some(counted)) = (thing, answered.place(&figure.variable)) {
            for row in &answered.rows {
                if let (Some(Some(Term::NamedNode(thing))), Some(Some(value))) =
                    (row.get(thing), row.get(counted))
                    && (names.name(thing).fictitious || !is_invented(&names, value))
                {
                    values.entry(thing.clone()).or_default().insert(value);
                }
            }
        }
        columns.push(Column {
            question,
            title: figure.several.clone(),
            counts: values.into_iter().map(|(thing, values)| (thing, values.len())).collect(),
            is_partial: answered.truncated || answered.late,
        });
    }
    Ok(columns)
}

impl Column {
    fn count(&self, thing: &NamedNode) -> usize {
        self.counts.get(thing).copied().unwrap_or(0)
    }
}

/// Sorts as the address asks: by name, or by a figure, the greatest first unless asked otherwise.
fn sort(visit: &Visit, rows: &mut [&Row], columns: &[Column]) -> Result<(), Problem> {
    let descending = direction(visit)?;
    match visit.param("tri") {
        None | Some("nom") => {
            if descending == Some(true) {
                rows.reverse();
            }
        }
        Some(key) => {
            let column = columns
                .iter()
                .find(|column| short_name(column.question) == key)
                .ok_or_else(|| Problem::bad("tri", "le nom d’un des indicateurs"))?;
            rows.sort_by_key(|row| column.count(&row.iri));
            if descending != Some(false) {
                // Equal figures stay in alphabetical order.
                rows.sort_by_key(|row| std::cmp::Reverse(column.count(&row.iri)));
            }
        }
    }
    Ok(())
}

fn direction(visit: &Visit) -> Result<Option<bool>, Problem> {
    match visit.param("sens") {
        None => Ok(None),
        Some("croissant") => Ok(Some(false)),
        Some("decroissant") => Ok(Some(true)),
        Some(_) => Err(Problem::bad("sens", "croissant ou decroissant")),
    }
}

fn page(
    visit: &Visit,
    class: &Class,
    (columns, rows): (&[Column], &[&Row]),
) -> Result<Response, Problem> {
    let number = visit.page_number()?;
    let shown: Vec<&Row> = rows.iter().skip((number - 1) * PAGE).take(PAGE).copied().collect();
    if shown.is_empty() && number > 1 {
        return Err(Problem::bad("page", "un numéro de page de cette liste"));
    }
    let names = visit.names();
    let mut shell = Shell::new(visit, "Les systèmes d’information côte à côte", &names)
        .also_as(visit, &[Format::Xlsx, Format::Csv, Format::Json])
        .under("Tout", "/liste")
        .under(&class.plural, urls::list(&class.key));
    shell.fictitious = shown.iter().any(|row| row.shown.fictitious);
    html(&OrganisationsPage {
        shell,
        several: lower_first(&class.plural),
        headings: headings(visit, columns)?,
        lines: shown.iter().map(|row| line(visit, class, (columns, row))).collect(),
        pager: Pager::new(visit, (number, PAGE, rows.len())),
        is_partial: columns.iter().any(|column| column.is_partial),
    })
}

fn headings(visit: &Visit, columns: &[Column]) -> Result<Vec<Heading>, Problem> {
    let sorted = visit.param("tri").unwrap_or("nom").to_owned();
    let given = direction(visit)?;
    let heading = |title: String, key: &str, description: String| {
        let by_name = key == "nom";
        let is_sorted = sorted == key;
        let descending = given.unwrap_or(!by_name);
        let reverse = match (is_sorted, descending) {
            (true, true) => "croissant",
            (true, false) => "decroissant",
            (false, _) => "",
        };
        Heading {
            title,
            description,
            href: visit.url_with(&[
                ("tri", if by_name { String::new() } else { key.to_owned() }),
                ("sens", reverse.to_owned()),
                ("page", String::new()),
            ]),
            order: is_sorted.then_some(if descending { "descending" } else { "ascending" }),
        }
    };
    Ok(std::iter::once(heading("Nom".to_owned(), "nom", String::new()))
        .chain(columns.iter().map(|column| {
            let description = column.question.description.clone();
            heading(column.title.clone(), short_name(column.question), description)
        }))
        .collect())
}

fn line(visit: &Visit, class: &Class, (columns, row): (&[Column], &Row)) -> Line {
    let page = page_url(visit, &row.iri, std::slice::from_ref(&class.iri));
    let figures = columns
        .iter()
        .map(|column| {
            let count = column.count(&row.iri);
            FigureCell {
                title: column.title.clone(),
                count: filters::number(count),
                is_nothing: count == 0,
                href: page.as_ref().map(|page| format!("{page}#{}", short_name(column.question))),
            }
        })
        .collect();
    let mut shown = row.shown.clone();
    shown.href = page.or(shown.href);
    Line {
        shown,
        short: visit.urls().short(row.iri.as_ref()),
        anchor: anchor_of(visit, &row.iri),
        figures,
    }
}

fn json_answer(visit: &Visit, (columns, rows): (&[Column], &[&Row])) -> Response {
    let figures: Vec<Value> = columns
        .iter()
        .map(|column| {
            json!({
                "name": short_name(column.question),
                "label": column.title,
                "partial": column.is_partial,
            })
        })
        .collect();
    let names = visit.names();
    let things: Vec<Value> = rows
        .iter()
        .map(|row| {
            let counts = columns.iter().map(|column| {
                (short_name(column.question).to_owned(), json!(column.count(&row.iri)))
            });
            json!({
                "iri": row.iri.as_str(),
                "label": names.name(&row.iri).label,
                "figures": Value::Object(counts.collect()),
            })
        })
        .collect();
    json_response(&json!({ "edition": visit.view.number(), "figures": figures, "things": things }))
}

fn sheet(visit: &Visit, (columns, rows): (&[Column], &[&Row])) -> (Vec<String>, Vec<Vec<String>>) {
    let names = visit.names();
    let mut headings = ["Sigle", "Nom", "Exemple fictif"].map(str::to_owned).to_vec();
    headings.extend(columns.iter().map(|column| column.title.clone()));
    headings.push("IRI".to_owned());
    let rows = rows
        .iter()
        .map(|row| {
            let name = names.name(&row.iri);
            let mut cells = vec![
                name.acronym.clone().unwrap_or_default(),
                name.label.clone(),
                if name.fictitious { "oui" } else { "non" }.to_owned(),
            ];
            cells.extend(columns.iter().map(|column| column.count(&row.iri).to_string()));
            cells.push(row.iri.as_str().to_owned());
            cells
        })
        .collect();
    (headings, rows)
}

fn workbook(
    visit: &Visit,
    class: &Class,
    (columns, rows): (&[Column], &[&Row]),
) -> Result<Response, Problem> {
    let (headings, rows) = sheet(visit, (columns, rows));
    let figures = 3..3 + columns.len();
    let rows = rows
        .into_iter()
        .map(|row| {
            let cells = row.iter().enumerate();
            cells
                .map(|(place, text)| Cell::number_or_text(text, figures.contains(&place)))
                .collect()
        })
        .collect();
    let mut origin = vec![
        ("Indicateurs".to_owned(), class.plural.clone()),
        ("Édition de la carte".to_owned(), visit.view.number().to_string()),
        ("Adresse".to_owned(), visit.url_with(&[("format", String::new())])),
    ];
    for column in columns {
        origin.push((column.title.clone(), column.question.description.clone()));
    }
    xlsx_response(&Table {
        name: "si".to_owned(),
        title: class.plural.clone(),
        headings,
        rows,
        origin,
    })
}
