//! `/document`: the book «Connaître les SI transverses», its chapters drawn from the map, and what editors must mend.

mod annexes;
mod answers;
mod blocks;
mod citations;
mod compose;
mod printed;
mod standalone;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};

use self::citations::Citation;
pub use self::compose::Finding;
pub(super) use self::compose::compose;
pub use self::printed::{Printed, PrintedChapter, print_book};
pub use self::standalone::BookFile;
use crate::document::{Book, Chapter};
use crate::web::definitions::Definitions;
use crate::web::export::json_response;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls::with_query;

/// What a chapter writes beside what is invented.
pub(super) const INVENTED: &str = "exemple fictif";

/// The title of the book.
pub const TITLE: &str = "Connaître les SI transverses de la protection sociale";

#[derive(Template)]
#[template(path = "document/contents.html")]
struct ContentsPage {
    shell: Shell,
    chapters: Vec<ChapterLink>,
    annexes: Vec<ChapterLink>,
    minutes: String,
    edition: String,
    findings: usize,
}

/// A chapter in a table of contents.
#[derive(Clone)]
struct ChapterLink {
    heading: String,
    mark: String,
    title: String,
    opening: String,
    href: String,
    minutes: String,
}

#[derive(Template)]
#[template(path = "document/chapter.html")]
struct ChapterPage {
    shell: Shell,
    heading: String,
    minutes: String,
    text: String,
    contents: Vec<(String, String)>,
    notes: String,
    previous: Option<ChapterLink>,
    next: Option<ChapterLink>,
    permalink: String,
    /// Where one reports an error on it.
    report: String,
    edition: String,
}

#[derive(Template)]
#[template(path = "document/whole.html")]
struct WholePage {
    shell: Shell,
    book: Printed,
    edition: String,
}

#[derive(Template)]
#[template(path = "document/findings.html")]
struct FindingsPage {
    shell: Shell,
    findings: Vec<(String, String, Finding)>,
    chapters: usize,
}

/// The address of a chapter.
pub(in crate::web) fn chapter_url(name: &str) -> String {
    format!("/document/{name}")
}

fn link(chapter: &Chapter) -> ChapterLink {
    ChapterLink {
        heading: chapter.heading(),
        mark: chapter.mark.clone(),
        title: chapter.title.clone(),
        opening: chapter.opening(),
        href: chapter_url(&chapter.name),
        minutes: minutes(chapter.minutes()),
    }
}

fn minutes(count: usize) -> String {
    format!("{}\u{a0}min de lecture", filters::number(count))
}

/// «Édition nº 12, mise à jour le …» as a book says it.
fn edition(visit: &Visit) -> String {
    let number = usize::try_from(visit.view.number()).unwrap_or(usize::MAX);
    let changes = visit.state.map().history(&visit.reader, 1);
    let date = changes.first().map(|change| filters::date(&change.date));
    let date = date.map(|date| format!(" du {date}")).unwrap_or_default();
    format!("édition nº\u{a0}{}{date}", filters::number(number))
}

/// `/document`: the table of contents. JSON is `{edition, title, chapters: [{name, mark, title, annex, minutes}]}`.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer_index).await
}

fn answer_index(visit: &Visit) -> Result<Response, Problem> {
    let book = visit.state.book();
    match visit.format {
        Format::Html => {}
        Format::Json => {
            let chapters: Vec<Value> = book
                .chapters
                .iter()
                .map(|chapter| {
                    json!({ "name": chapter.name, "mark": chapter.mark, "title": chapter.title,
                            "annex": chapter.is_annex, "minutes": chapter.minutes() })
                })
                .collect();
            let edition = visit.view.number();
            return Ok(json_response(
                &json!({ "edition": edition, "title": TITLE, "chapters": chapters }),
            ));
        }
        _ => return Err(Problem::NotInThisFormat),
    }
    let names = visit.names();
    let all = book.chapters.iter().map(Chapter::minutes).sum::<usize>();
    let of = |is_annex: bool| {
        book.chapters.iter().filter(|one| one.is_annex == is_annex).map(link).collect()
    };
    html(&ContentsPage {
        findings: all_findings(visit, &book).len(),
        chapters: of(false),
        annexes: of(true),
        minutes: minutes(all),
        edition: edition(visit),
        shell: Shell::new(visit, TITLE, &names)
            .in_section(Section::Document)
            .also_as(visit, &[Format::Json]),
    })
}

/// `/document/<chapter>`. JSON is `{edition, name, title, html, sources: [{number, title, organisation, date, address,
/// reliability}]}`.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    asked.answer(move |visit| answer_chapter(visit, &name)).await
}

fn answer_chapter(visit: &Visit, name: &str) -> Result<Response, Problem> {
    let book = visit.state.book();
    let (place, chapter) =
        book.chapter(name).ok_or_else(|| Problem::NotFound(name.replace('-', " ")))?;
    let names = visit.names();
    match visit.format {
        Format::Html => {}
        Format::Json => {
            let composed = compose((visit, &names), (&book, chapter), &Definitions::default());
            let sources: Vec<Value> = composed
                .citations
                .iter()
                .map(|one| {
                    json!({ "number": one.number, "title": one.shown.text, "date": one.date,
                            "organisation": one.organisation, "address": one.address,
                            "reliability": one.reliability })
                })
                .collect();
            return Ok(json_response(&json!({
                "edition": visit.view.number(), "name": chapter.name, "title": chapter.title,
                "html": composed.html, "sources": sources,
            })));
        }
        _ => return Err(Problem::NotInThisFormat),
    }
    let definitions = Definitions::new(visit);
    let composed = compose((visit, &names), (&book, chapter), &definitions);
    let neighbour = |step: isize| {
        let place = place.checked_add_signed(step)?;
        book.chapters.get(place).map(link)
    };
    let mut shell = Shell::new(visit, chapter.title.clone(), &names)
        .in_section(Section::Document)
        .also_as(visit, &[Format::Json])
        .under("Le document", "/document");
    // Names are read before what is invented is left out: only what is shown counts.
    shell.fictitious = composed.html.contains(INVENTED);
    html(&ChapterPage {
        heading: chapter.heading(),
        minutes: minutes(chapter.minutes()),
        text: composed.html,
        contents: composed.contents,
        notes: notes_html(&composed.citations),
        previous: neighbour(-1),
        next: neighbour(1),
        report: with_query("/signaler", &[("page", visit.path.clone())]),
        permalink: visit.url_with(&[("edition", visit.view.number().to_string())]),
        edition: edition(visit),
        shell,
    })
}

/// `/document/tout`: the whole book on one page, to be printed.
pub(in crate::web) async fn whole(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|visit| {
            if visit.format != Format::Html {
                return Err(Problem::NotInThisFormat);
            }
            let names = visit.names();
            let book = printed::printed(visit, &names);
            let mut shell = Shell::new(visit, format!("{TITLE}, en une page"), &names)
                .in_section(Section::Document)
                .under("Le document", "/document");
            shell.fictitious = book.chapters.iter().any(|one| one.html.contains(INVENTED));
            html(&WholePage { shell, book, edition: edition(visit) })
        })
        .await
}

/// `/document/constats`: what editors must mend. JSON is `{edition, findings: [{chapter, directive, what}]}`.
pub(in crate::web) async fn findings(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|visit| {
            let book = visit.state.book();
            let findings = all_findings(visit, &book);
            if visit.format == Format::Json {
                let rows: Vec<Value> = findings
                    .iter()
                    .map(|one| {
                        json!({ "chapter": one.chapter, "directive": one.directive, "what": one.what })
                    })
                    .collect();
                let edition = visit.view.number();
                return Ok(json_response(&json!({ "edition": edition, "findings": rows })));
            }
            if visit.format != Format::Html {
                return Err(Problem::NotInThisFormat);
            }
            let named = |finding: Finding| {
                let title = book.chapter(&finding.chapter).map(|(_, one)| one.title.clone());
                (title.unwrap_or_default(), chapter_url(&finding.chapter), finding)
            };
            let shell = Shell::new(visit, "Ce que les éditeurs doivent reprendre", &visit.names())
                .in_section(Section::Document)
                .also_as(visit, &[Format::Json])
                .under("Le document", "/document");
            let chapters = book.chapters.len();
            html(&FindingsPage { shell, findings: findings.into_iter().map(named).collect(), chapters })
        })
        .await
}

/// The sources of a chapter, numbered.
#[derive(Template)]
#[template(path = "document/notes.html")]
struct Notes<'a> {
    citations: &'a [Citation],
}

pub(super) fn notes_html(citations: &[Citation]) -> String {
    // A template that only prints what it holds fails for lack of memory alone.
    Notes { citations }.render().unwrap_or_default()
}

/// What is wrong in all the chapters, for this reader.
fn all_findings(visit: &Visit, book: &Book) -> Vec<Finding> {
    let names = visit.names();
    let composed = book
        .chapters
        .iter()
        .map(|chapter| compose((visit, &names), (book, chapter), &Definitions::default()));
    composed.flat_map(|one| one.findings).collect()
}
