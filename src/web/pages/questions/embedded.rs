//! The answer of a question inside another page.

use std::time::Duration;

use askama::Template;

use super::table::{cell, columns, table};
use crate::index::Limits;
use crate::queries::Question;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::problem::Problem;
use crate::web::urls;

/// Rows shown; the page of the question has them all.
const ROWS: usize = 40;
/// How long such a question may take: it is only a part of the page.
const DEADLINE: Duration = Duration::from_secs(5);

#[derive(Template)]
#[template(path = "pages/answer.html")]
struct EmbeddedAnswer<'a> {
    title: &'a str,
    href: String,
    columns: Vec<String>,
    rows: Vec<Vec<Option<Shown>>>,
    truncated: bool,
}

/// The answer of a question that needs no parameter, as the HTML of a table that leads to the question.
///
/// # Errors
/// When the question is not answered in time.
pub(in crate::web::pages) fn embedded(
    visit: &Visit,
    names: &Names<'_>,
    question: &Question,
) -> Result<String, Problem> {
    let limits = Limits::new(ROWS, DEADLINE);
    let answer = visit.view.query(&question.text, &[], &limits)?;
    let (variables, rows) = table(&answer);
    let columns = columns(&variables);
    let rows = rows
        .iter()
        .map(|row| columns.iter().map(|column| cell(names, row, *column)).collect())
        .collect();
    let page = EmbeddedAnswer {
        title: &question.title,
        href: urls::question(&question.name),
        columns: columns
            .iter()
            .map(|(place, _)| question.column_title(&variables[*place]))
            .collect(),
        rows,
        truncated: answer.truncated(),
    };
    page.render().map_err(|error| Problem::internal(&error))
}
