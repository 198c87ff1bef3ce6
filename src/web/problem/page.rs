//! The layer that writes a problem down: a page for people, JSON for programs.

use std::time::Duration;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::api::ROOT;
use super::super::extract::{Visit, Visitor};
use super::super::filters;
use super::super::names::{Names, Shown};
use super::super::negotiation::{Format, accepts_html, prefers_html};
use super::super::shell::{Section, Shell};
use super::super::state::AppState;
use super::super::{pages, urls};
use super::Problem;
use crate::search::Target;

/// A problem waits a little for suggestions, which are but a help.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// The page of a problem.
#[derive(Template)]
#[template(path = "pages/problem.html")]
struct ProblemPage {
    shell: Shell,
    detail: String,
    suggestions: Vec<Suggestion>,
    status: u16,
    /// What stands for a thing that is gone.
    successors: Vec<Shown>,
    /// What to do first, before what is always proposed: words and address.
    ways: Vec<(String, String)>,
}

struct Suggestion {
    text: String,
    href: String,
    class: String,
    fictitious: bool,
}

/// The layer that turns problems into pages.
pub(in crate::web) async fn render(
    State(state): State<AppState>,
    visitor: Visitor,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let wants_page = if path.starts_with(ROOT) {
        // A program that takes anything wants what the API speaks.
        accepts_html(request.headers())
    } else {
        prefers_html(request.headers())
    };
    let html = wants_page && names_a_page(request.uri().query());
    let mut response = next.run(request).await;
    let status = response.status();
    let raised = response.extensions_mut().remove::<Problem>();
    let bare = !response.headers().contains_key(header::CONTENT_DISPOSITION)
        && response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_none_or(|kind| kind == "text/plain; charset=utf-8");
    let Some(problem) = raised.or_else(|| Problem::from_status(status).filter(|_| bare)) else {
        return response;
    };
    let mut page =
        if html { page(&state, &visitor, problem, &path) } else { json_problem(&problem) };
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, allow);
    }
    page
}

fn names_a_page(query: Option<&str>) -> bool {
    let format = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("format="));
    format.is_none_or(|format| Format::from_name(format) == Some(Format::Html))
}

fn page(state: &AppState, visitor: &Visitor, problem: Problem, path: &str) -> Response {
    let words = match &problem {
        Problem::NotFound(words) if words.is_empty() => last_words(path),
        Problem::NotFound(words) | Problem::NotThen { words, .. } => words.clone(),
        Problem::Gone(gone) => gone.name.clone(),
        _ => String::new(),
    };
    let status = problem.status();
    // What is gone has been found: names that only look like its own would mislead.
    let is_known = words.is_empty() || matches!(problem, Problem::Gone(_));
    let suggestions = if is_known { Vec::new() } else { suggestions(state, visitor, &words) };
    let mut shell = Shell::bare(problem.title(), Section::None);
    shell.styles = state.stylesheet().href().to_owned();
    shell.query.clone_from(&words);
    shell.fictitious = suggestions.iter().any(|suggestion| suggestion.fictitious);
    let successors = match &problem {
        Problem::Gone(gone) => gone.successors.clone(),
        _ => Vec::new(),
    };
    shell.fictitious |= successors.iter().any(|shown| shown.fictitious);
    let page = ProblemPage {
        shell,
        detail: problem.detail(),
        suggestions,
        status: status.as_u16(),
        successors,
        ways: ways(&problem, path),
    };
    let mut response = pages::html(&page).unwrap_or_else(|_| status.into_response());
    *response.status_mut() = status;
    add_retry(&mut response, &problem);
    response
}

/// What to do first; whoever signs in comes back where they were going.
fn ways(problem: &Problem, path: &str) -> Vec<(String, String)> {
    let mut ways = problem.ways();
    if *problem == Problem::NotSignedIn {
        for (_, address) in &mut ways {
            *address = urls::with_query(address, &[("suite", path.to_owned())]);
        }
    }
    ways
}

fn json_problem(problem: &Problem) -> Response {
    let status = problem.status();
    let mut body = json!({
        "type": "about:blank",
        "status": status.as_u16(),
        "title": problem.title(),
        "detail": problem.detail(),
    });
    if let Some(body) = body.as_object_mut() {
        body.extend(problem.particulars());
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut response = (status, kind, body.to_string()).into_response();
    add_retry(&mut response, problem);
    response
}

fn add_retry(response: &mut Response, problem: &Problem) {
    if matches!(problem, Problem::Busy | Problem::Preparing) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
}

/// The words of the last segment of an address: what the visitor was probably looking for.
fn last_words(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    let segment = decoded.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or_default();
    segment.replace(['-', '_', '.', '+'], " ").chars().take(80).collect()
}

fn suggestions(state: &AppState, visitor: &Visitor, words: &str) -> Vec<Suggestion> {
    let visit = Visit::bare(state, &visitor.reader);
    let names = Names::new(&visit);
    let Some(index) = visit.search_index_within(PATIENCE) else { return Vec::new() };
    let hits = index.complete(words, 6).unwrap_or_default();
    hits.into_iter()
        .filter_map(|hit| {
            let Target::Thing(iri) = hit.target else { return None };
            let name = names.name(&iri);
            Some(Suggestion {
                href: state.urls().fiche(iri.as_ref()),
                class: hit.kind.label,
                text: name.full(),
                fictitious: name.fictitious,
            })
        })
        .collect()
}

impl ProblemPage {
    fn search_url(&self) -> String {
        urls::search(&self.shell.query)
    }
}
