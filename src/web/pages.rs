//! One file per page: its template's struct, its handler and its tests.

pub(super) mod about;
pub(super) mod api_viewer;
pub(super) mod changes;
pub(super) mod compare;
pub(super) mod completeness;
pub(super) mod conformity;
pub(super) mod differences;
pub(super) mod document;
pub(super) mod entry;
pub(super) mod exchanges;
pub(super) mod explorer;
pub(super) mod fiche;
pub(super) mod glossary;
pub(super) mod health;
pub(super) mod help;
pub(super) mod home;
pub(super) mod identifier;
pub(super) mod import;
pub(super) mod list;
pub(super) mod map;
pub(super) mod matrix;
pub(super) mod motifs;
pub(super) mod ontology;
pub(super) mod organisation;
pub(super) mod principles;
pub(super) mod profile;
pub(super) mod questions;
pub(super) mod remarks;
pub(super) mod search;
pub(super) mod sharing;
pub(super) mod sign_in;
pub(super) mod sparql_editor;
pub(super) mod structure;
pub(super) mod template;
pub(super) mod timeline;
pub(super) mod training;
pub(super) mod view;
pub(super) mod views;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use super::filters;
use super::problem::Problem;
use super::urls;

/// Renders a page.
///
/// # Errors
/// [`Problem::Internal`] when the template fails: only for lack of memory.
pub(super) fn html(page: &impl Template) -> Result<Response, Problem> {
    let text = page.render().map_err(|error| Problem::internal(&error))?;
    Ok(Html(text).into_response())
}

/// Where one is among the pages of a long answer.
#[derive(Debug, PartialEq)]
pub(super) struct Pager {
    /// Number of the page, from 1.
    pub(super) page: usize,
    /// How many pages there are.
    pub(super) pages: usize,
    /// Address of the page before.
    pub(super) previous: Option<String>,
    /// Address of the page after.
    pub(super) next: Option<String>,
}

impl Pager {
    /// `None` when everything fits on one page.
    pub(super) fn new(
        visit: &super::extract::Visit,
        (page, size, total): (usize, usize, usize),
    ) -> Option<Self> {
        let pages = total.div_ceil(size);
        let url = |page: usize| {
            let value = if page == 1 { String::new() } else { page.to_string() };
            visit.url_with(&[("page", value)])
        };
        (pages > 1).then(|| Self {
            page,
            pages,
            previous: (page > 1).then(|| url((page - 1).min(pages))),
            next: (page < pages).then(|| url(page + 1)),
        })
    }

    fn place(&self) -> String {
        format!("Page {} sur {}", filters::number(self.page), filters::number(self.pages))
    }
}

/// `12 systèmes`, `1 système`, `aucun système`.
pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{}\u{a0}{}", filters::number(count), filters::plural(count, one, several))
}

/// The first letter in lower case, unless the first word is an acronym.
pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// The list of a class, for templates.
fn list_url(key: &str) -> String {
    urls::list(key)
}
