//! `/aide` and the pages under it, `/accessibilite`, `/mentions-legales`: texts of `data/aide`, in Markdown, some parts of
//! which the map itself answers.

mod checks;
mod findings;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rust_embed::RustEmbed;

use super::questions::embedded;
use crate::import::Code;
use crate::queries;
use crate::web::definitions::Definitions;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::markdown::{Rendered, render};
use crate::web::names::Names;
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

pub(in crate::web) use self::checks::conformity;

/// The texts; those whose name starts with `_` are parts of others.
#[derive(RustEmbed)]
#[folder = "data/aide"]
#[include = "*.md"]
#[include = "constats/*.md"]
struct Texts;

/// The name of the text of `/aide`.
const INDEX: &str = "index";
/// Headings from which a page has a table of contents.
const CONTENTS_FROM: usize = 3;
/// The pages that the footer of every page leads to, which are not under `/aide`.
const ELSEWHERE: [&str; 2] = ["accessibilite", "mentions-legales"];

#[derive(Template)]
#[template(path = "pages/help.html")]
struct HelpPage {
    shell: Shell,
    /// HTML made from our texts and the notice of the deployment, their markup disarmed.
    text: String,
    contents: Vec<(String, String)>,
}

/// `/aide`: what help there is.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(|visit| answer(visit, INDEX)).await
}

/// `/aide/<page>`.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let is_here = name != INDEX && !name.starts_with('_') && !ELSEWHERE.contains(&name.as_str());
    if !is_here || Texts::get(&format!("{name}.md")).is_none() {
        return Err(Problem::NotFound(name.replace('-', " ")));
    }
    asked.answer(move |visit| answer(visit, &name)).await
}

/// `/aide/constats/<code>`: what a finding means, what is done, an example, how to mend it.
pub(in crate::web) async fn finding(
    asked: Asked,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let code = Code::named(&name).ok_or_else(|| Problem::NotFound(name.replace('-', " ")))?;
    asked
        .answer(move |visit| {
            let written = text(&format!("constats/{}", code.code())).unwrap_or_default();
            let text = findings::page(code, &written);
            let place = [("Aide", "/aide"), ("Les constats d’un import", "/aide/constats")];
            answer_text(visit, &text, &place)
        })
        .await
}

/// `/accessibilite`: the accessibility statement that French law asks for.
pub(in crate::web) async fn accessibility(asked: Asked) -> Result<Response, Problem> {
    asked.answer(|visit| answer(visit, ELSEWHERE[0])).await
}

/// `/mentions-legales`: who publishes the site.
pub(in crate::web) async fn legal_notice(asked: Asked) -> Result<Response, Problem> {
    // The notice of the deployment is no part of the edition.
    asked.answer_anew(|visit| answer(visit, ELSEWHERE[1])).await
}

fn answer(visit: &Visit, name: &str) -> Result<Response, Problem> {
    let text = text(name).ok_or_else(|| Problem::NotFound(name.to_owned()))?;
    let is_under_help = name != INDEX && !ELSEWHERE.contains(&name);
    answer_text(visit, &text, if is_under_help { &[("Aide", "/aide")] } else { &[] })
}

/// A page from its Markdown, under the pages that lead to it.
fn answer_text(visit: &Visit, text: &str, above: &[(&str, &str)]) -> Result<Response, Problem> {
    if visit.format != Format::Html {
        return Err(Problem::NotInThisFormat);
    }
    let names = visit.names();
    let definitions = Definitions::new(visit);
    let rendered = page(visit, &names, (text, &definitions))?;
    let mut shell = Shell::new(visit, rendered.title, &names).in_section(Section::Help);
    for (name, path) in above {
        shell = shell.under(*name, *path);
    }
    let contents =
        if rendered.contents.len() < CONTENTS_FROM { Vec::new() } else { rendered.contents };
    html(&HelpPage { shell, text: rendered.html, contents })
}

/// Renders a text, with the parts that are answered by the map.
fn page(
    visit: &Visit,
    names: &Names<'_>,
    (text, definitions): (&str, &Definitions),
) -> Result<Rendered, Problem> {
    let mut failed = None;
    let mut directive = |name: &str, value: &str| match name {
        "question" => {
            let question = queries::question(value)?;
            match embedded(visit, names, question) {
                Ok(html) => Some(html),
                Err(problem) => {
                    failed = Some(problem);
                    None
                }
            }
        }
        "controles-automatiques" => Some(checks::table()),
        "constats" => Some(findings::tables()),
        "mentions" => Some(notice(visit, definitions)),
        _ => None,
    };
    let rendered = render(text, definitions, &mut directive);
    failed.map_or(Ok(rendered), Err)
}

/// The legal notice of the deployment, else what remains to be filled in.
fn notice(visit: &Visit, definitions: &Definitions) -> String {
    let rendered = match visit.state.legal_notice() {
        Some(text) => render(text, definitions, &mut |_, _| None),
        None => render(&text("_mentions").unwrap_or_default(), definitions, &mut |_, _| None),
    };
    rendered.html
}

fn text(name: &str) -> Option<String> {
    let file = Texts::get(&format!("{name}.md"))?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}
