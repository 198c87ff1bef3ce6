//! `/apprendre`: guided paths, and quizzes made from the facts of the map; everything is in the address.

mod quiz;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

pub(in crate::web) use self::quiz::show as quiz;
use super::document::{compose, notes_html};
use crate::document::{Book, Chapter};
use crate::training::themes;
use crate::web::definitions::Definitions;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

#[derive(Template)]
#[template(path = "training/index.html")]
struct TrainingPage {
    shell: Shell,
    paths: Vec<PathLink>,
    themes: Vec<&'static str>,
    seed: String,
}

/// A guided path.
struct PathLink {
    title: String,
    opening: String,
    href: String,
    stops: String,
}

#[derive(Template)]
#[template(path = "training/path.html")]
struct PathPage {
    shell: Shell,
    text: String,
    contents: Vec<(String, String)>,
    notes: String,
}

/// `/apprendre`.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer_index).await
}

fn answer_index(visit: &Visit) -> Result<Response, Problem> {
    if visit.format != Format::Html {
        return Err(Problem::NotInThisFormat);
    }
    let paths = Book::paths();
    let link = |path: &Chapter| {
        let stops = path.text.lines().filter(|line| line.starts_with("## ")).count();
        PathLink {
            title: path.title.clone(),
            opening: path.opening(),
            href: format!("/apprendre/parcours/{}", path.name),
            stops: crate::web::pages::counted(stops, "arrêt", "arrêts"),
        }
    };
    html(&TrainingPage {
        shell: Shell::new(visit, "J’apprends", &visit.names()).in_section(Section::Document),
        paths: paths.chapters.iter().map(link).collect(),
        themes: themes(),
        // Not the number of the edition: it also counts changes that this reader does not see.
        seed: "1".to_owned(),
    })
}

/// `/apprendre/parcours/<path>`.
pub(in crate::web) async fn path(
    asked: Asked,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    asked.answer(move |visit| answer_path(visit, &name)).await
}

fn answer_path(visit: &Visit, name: &str) -> Result<Response, Problem> {
    let paths = Book::paths();
    let (_, path) = paths.chapter(name).ok_or_else(|| Problem::NotFound(name.replace('-', " ")))?;
    if visit.format != Format::Html {
        return Err(Problem::NotInThisFormat);
    }
    let names = visit.names();
    let composed = compose((visit, &names), (&paths, path), &Definitions::new(visit));
    let mut shell = Shell::new(visit, path.title.clone(), &names)
        .in_section(Section::Document)
        .under("J’apprends", "/apprendre");
    shell.fictitious = composed.html.contains(super::document::INVENTED);
    html(&PathPage {
        shell,
        text: composed.html,
        contents: composed.contents,
        notes: notes_html(&composed.citations),
    })
}
