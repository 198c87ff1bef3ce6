//! `/signaler`: reporting an error on a thing, a fact or a page; `/remarques`: what was answered, for everybody;
//! `/importer/remarques`: answering, for those who may write.

mod desk;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use oxrdf::NamedNode;
use serde_json::json;

use crate::fact;
use crate::index::Pattern;
use crate::remarks::{LONGEST, Remark, RemarkError, Remarks, Status, Subject};
use crate::web::export::{csv_response, json_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{Form, from_here};
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::pages::import::private;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::state::AppState;
use crate::web::urls;

pub(in crate::web) use self::desk::{answer, index as desk};

/// The pages that are written, on which one may report an error; elsewhere it is about a thing.
const WRITTEN: [&str; 4] = ["/document/", "/apprendre/", "/analyses/", "/aide/"];
/// Longest path of a page.
const LONGEST_PATH: usize = 200;

/// Where one reports an error on a thing.
pub(in crate::web) fn about_thing(visit: &Visit, thing: &NamedNode) -> String {
    urls::with_query("/signaler", &[("chose", visit.urls().short(thing.as_ref()))])
}

#[derive(Template)]
#[template(path = "pages/report.html")]
struct ReportPage {
    shell: Shell,
    subject: Shown,
    /// The field of the form that says what it is about, and its value; then the fact.
    about: (&'static str, String),
    fact: String,
    text: String,
    longest: usize,
    error: Option<String>,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "pages/remarks.html")]
struct RemarksPage {
    shell: Shell,
    thanked: Option<String>,
    lines: Vec<Line>,
    waiting: usize,
}

/// A report as people see it.
struct Line {
    number: u64,
    date: String,
    subject: Shown,
    text: String,
    status: Status,
    reply: Option<(String, String, String)>,
}

/// The subject that an address or a form names.
///
/// # Errors
/// [`Problem::NotFound`] when the reader does not see it; [`Problem::BadParameter`] when it is nothing.
fn subject(visit: &Visit, (thing, page, hash): (&str, &str, &str)) -> Result<Subject, Problem> {
    if !page.is_empty() {
        let is_written = WRITTEN.iter().any(|start| page.starts_with(start))
            && page.len() <= LONGEST_PATH
            && page.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-'));
        let expected = "l’adresse d’une page du document, d’une question ou de l’aide";
        return match is_written {
            true => Ok(Subject { about: page.to_owned(), fact: None }),
            false => Err(Problem::bad("page", expected)),
        };
    }
    let thing = visit
        .urls()
        .parse(thing)
        .filter(|_| !thing.is_empty())
        .ok_or_else(|| Problem::bad("chose", "l’adresse d’une chose de la carte"))?;
    if !is_seen(visit, &thing) {
        return Err(Problem::NotFound(String::new()));
    }
    let fact = match hash {
        "" => None,
        hash if fact::is_hash(hash) => Some(hash.to_owned()),
        _ => return Err(Problem::bad("fait", "les 24 chiffres hexadécimaux d’un fait")),
    };
    Ok(Subject { about: thing.into_string(), fact })
}

fn is_seen(visit: &Visit, thing: &NamedNode) -> bool {
    let subject = Some(thing.as_ref().into());
    visit.view.count(Pattern { subject, ..Pattern::default() }) > 0
}

/// How a subject is shown; `None` when this reader does not see it.
fn shown(visit: &Visit, names: &Names<'_>, subject: &Subject) -> Option<Shown> {
    if subject.about.starts_with('/') {
        let text = format!("la page {}", subject.about);
        return Some(Shown { text, href: Some(subject.about.clone()), ..Shown::default() });
    }
    let thing = NamedNode::new(subject.about.as_str()).ok().filter(|it| is_seen(visit, it))?;
    let mut shown = names.thing(&thing);
    if let Some(fact) = &subject.fact {
        let page = visit.urls().fiche(thing.as_ref());
        shown.href = Some(format!("{page}#fait-{fact}"));
    }
    Some(shown)
}

/// Shows the form.
pub(in crate::web) async fn form(asked: Asked) -> Result<Response, Problem> {
    let response = asked
        .answer_anew(|visit| {
            let param = |name: &str| visit.param(name).unwrap_or_default();
            let subject = subject(visit, (param("chose"), param("page"), param("fait")))?;
            form_page(visit, &subject, ("", None))
        })
        .await?;
    Ok(private(response))
}

fn form_page(
    visit: &Visit,
    subject: &Subject,
    (text, error): (&str, Option<String>),
) -> Result<Response, Problem> {
    let names = visit.names();
    let named = shown(visit, &names, subject).ok_or_else(|| Problem::NotFound(String::new()))?;
    let about = if subject.about.starts_with('/') {
        ("page", subject.about.clone())
    } else {
        let thing = NamedNode::new_unchecked(subject.about.as_str());
        ("chose", visit.urls().short(thing.as_ref()))
    };
    let shell = Shell::new(visit, "Signaler une erreur", &names)
        .in_section(Section::None)
        .under(&named.text, named.href.clone().unwrap_or_default());
    html(&ReportPage {
        shell,
        subject: named,
        about,
        fact: subject.fact.clone().unwrap_or_default(),
        text: text.to_owned(),
        longest: LONGEST,
        error,
        is_open: visit.state.remarks().is_some(),
    })
}

/// Receives a report.
pub(in crate::web) async fn send(
    State(state): State<AppState>,
    headers: HeaderMap,
    asked: Asked,
    form: Form,
) -> Result<Response, Problem> {
    from_here(&headers)?;
    let remarks = state.remarks().ok_or_else(|| Problem::NotFound(String::new()))?;
    // A field that people do not see: whoever fills it is a machine, and is thanked like the others.
    if !form.get("site").is_empty() {
        return Ok(Redirect::to("/remarques?merci=1").into_response());
    }
    let response = asked.answer_anew(move |visit| receive(visit, &remarks, &form)).await?;
    Ok(private(response))
}

fn receive(visit: &Visit, remarks: &Remarks, form: &Form) -> Result<Response, Problem> {
    let subject = subject(visit, (form.get("chose"), form.get("page"), form.get("fait")))?;
    let text = form.get("texte");
    let error = match remarks.receive(subject.clone(), text, visit.view.number()) {
        Ok(number) => {
            let place = format!("/remarques?merci={number}");
            return Ok(Redirect::to(&place).into_response());
        }
        Err(error) => error,
    };
    let mut response = form_page(visit, &subject, (text, Some(error.to_string())))?;
    *response.status_mut() = match &error {
        RemarkError::TooMany(seconds) => {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            StatusCode::TOO_MANY_REQUESTS
        }
        RemarkError::Full => StatusCode::SERVICE_UNAVAILABLE,
        RemarkError::Io(error) => {
            tracing::error!(%error, "a remark was not kept: {error}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(response)
}

/// Shows what was answered.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    let response = asked
        .answer_anew(|visit| {
            let all = visit.state.remarks().map(|remarks| remarks.all()).unwrap_or_default();
            answered(visit, &all)
        })
        .await?;
    Ok(private(response))
}

fn line(visit: &Visit, names: &Names<'_>, remark: &Remark) -> Option<Line> {
    Some(Line {
        number: remark.number,
        date: filters::date(&remark.date),
        subject: shown(visit, names, &remark.subject)?,
        text: remark.text.clone(),
        status: remark.status,
        reply: remark
            .reply
            .as_ref()
            .map(|reply| (filters::date(&reply.date), reply.by.clone(), reply.text.clone())),
    })
}

/// What nobody has answered is not shown: it could be anything.
fn answered(visit: &Visit, all: &[Remark]) -> Result<Response, Problem> {
    let names = visit.names();
    let lines: Vec<Line> = all
        .iter()
        .filter(|remark| remark.reply.is_some())
        .filter_map(|remark| line(visit, &names, remark))
        .collect();
    let headings =
        ["Numéro", "Jour", "Sujet", "Adresse", "Remarque", "État", "Répondu par", "Réponse"];
    match visit.format {
        Format::Html => {
            let shell = Shell::new(visit, "Erreurs signalées et réponses", &names)
                .also_as(visit, &[Format::Csv, Format::Json])
                .in_section(Section::None)
                .under("À propos", "/a-propos");
            let thanked = visit.param("merci").filter(|text| text.parse::<u64>().is_ok());
            html(&RemarksPage {
                shell,
                thanked: thanked.map(str::to_owned),
                waiting: all.len() - all.iter().filter(|remark| remark.reply.is_some()).count(),
                lines,
            })
        }
        Format::Csv => {
            let rows: Vec<Vec<String>> = lines.into_iter().map(row).collect();
            csv_response("remarques", &headings.map(str::to_owned), &rows)
        }
        Format::Json => {
            let rows = lines.into_iter().map(|line| {
                json!({"numero": line.number, "jour": line.date, "sujet": line.subject.text,
                "adresse": line.subject.href, "remarque": line.text, "etat": line.status.key(),
                "reponse": line.reply.map(|(date, by, text)| {
                    json!({"jour": date, "par": by, "texte": text})
                })})
            });
            let edition = visit.view.number();
            Ok(json_response(&json!({"edition": edition, "remarques": rows.collect::<Vec<_>>()})))
        }
        _ => Err(Problem::NotInThisFormat),
    }
}

fn row(line: Line) -> Vec<String> {
    let (_, by, reply) = line.reply.unwrap_or_default();
    let number = line.number.to_string();
    let href = line.subject.href.unwrap_or_default();
    let status = line.status.label().to_owned();
    vec![number, line.date, line.subject.text, href, line.text, status, by, reply]
}

/// The store, when reports are received here.
fn store(state: &AppState) -> Result<Arc<Remarks>, Problem> {
    state.remarks().ok_or_else(|| Problem::NotFound(String::new()))
}
