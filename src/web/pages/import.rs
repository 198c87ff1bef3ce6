//! `/importer`: a model from a file to a published change, looked at on the way.

mod columns;
mod comparable;
pub(in crate::web) mod conformity;
mod difference;
mod findings;
mod job;

use askama::Template;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use oxrdf::NamedNode;
use oxrdf::vocab::rdf;

use crate::index::Pattern;
use crate::vocab::ptl;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{
    Filled, Form, MOST_BYTES, SignedIn, State as JobState, Unfit, publish as start_publishing,
    receive as receive_form,
};
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::state::AppState;

pub(in crate::web) use self::columns::{columns, decide_columns};
pub(in crate::web) use self::job::{differences, findings, show, state};

#[derive(Template)]
#[template(path = "pages/import.html")]
struct ImportPage {
    shell: Shell,
    /// Whether this deployment lets anybody write.
    can_write: bool,
    /// What forms must send back; absent for whoever has not signed in.
    csrf: Option<String>,
    filled: Filled,
    /// The field that is wrong, and why.
    error: Option<(&'static str, String)>,
    organisations: Vec<String>,
    waiting: Vec<Waiting>,
    most: u64,
}

/// An import that waits for a decision.
struct Waiting {
    href: String,
    file: String,
    organisation: String,
    source: String,
    state: &'static str,
}

impl ImportPage {
    fn error_of(&self, field: &str) -> &str {
        self.error.as_ref().filter(|(name, _)| *name == field).map_or("", |(_, said)| said)
    }
}

/// Shows the form, or how to get to it.
pub(in crate::web) async fn index(headers: HeaderMap, asked: Asked) -> Result<Response, Problem> {
    let signed_in = SignedIn::find(&headers, &asked.state);
    page(asked, signed_in, (Filled::default(), None)).await
}

async fn page(
    asked: Asked,
    signed_in: Option<SignedIn>,
    (filled, error): (Filled, Option<(&'static str, String)>),
) -> Result<Response, Problem> {
    let can_write = asked.state.desk().is_some();
    let response = asked
        .answer_anew(move |visit| {
            let names = visit.names();
            let organisations = match &signed_in {
                Some(_) => organisation_names(visit),
                None => Vec::new(),
            };
            let jobs = signed_in.as_ref().map(|it| it.desk.jobs().waiting()).unwrap_or_default();
            let waiting = jobs.iter().map(|job| Waiting {
                href: format!("/importer/{}", job.id),
                file: job.upload.file_name.clone(),
                organisation: job.upload.organisation.clone(),
                source: job.upload.source.clone().unwrap_or_default(),
                state: match &*job.state() {
                    JobState::Running(step) => step.label(),
                    JobState::Columns(..) => "Colonnes à préciser",
                    _ => "Attend votre décision",
                },
            });
            let shell = Shell::new(visit, "Importer", &names)
                .in_section(Section::None)
                .under("Aide", "/aide")
                .under("Apporter ses modèles", "/aide/apporter-ses-modeles");
            html(&ImportPage {
                shell,
                can_write,
                csrf: signed_in.map(|it| it.csrf),
                filled,
                error,
                organisations,
                waiting: waiting.collect(),
                most: MOST_BYTES >> 20,
            })
        })
        .await?;
    Ok(private(response))
}

/// The organisations of the map.
pub(in crate::web) fn organisations(visit: &Visit) -> Vec<NamedNode> {
    let of_class = Pattern {
        predicate: Some(rdf::TYPE),
        object: Some(ptl::ORGANISME_CLASS.into()),
        ..Pattern::default()
    };
    crate::web::names::subjects(&*visit.view, of_class, 10_000)
}

/// Their names, sorted.
fn organisation_names(visit: &Visit) -> Vec<String> {
    let names = visit.names();
    let mut found: Vec<String> =
        organisations(visit).iter().map(|iri| names.name(iri).label.clone()).collect();
    found.sort_by_key(|name| crate::search::normalise(name));
    found.dedup();
    found
}

/// Receives a file; answers with the address of its progress.
pub(in crate::web) async fn receive(
    State(state): State<AppState>,
    signed_in: SignedIn,
    asked: Asked,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let form = Multipart::from_request(request, &state).await;
    let form = form.map_err(|_| Problem::bad("fichier", "un formulaire avec un fichier"))?;
    match receive_form(&signed_in, &headers, form).await {
        Ok(job) => Ok(private(Redirect::to(&format!("/importer/{}", job.id)).into_response())),
        Err(Unfit::Problem(problem)) => Err(problem),
        Err(Unfit::Field(field, said, filled)) => {
            let is_large = said.contains("Mio");
            let mut response = page(asked, Some(signed_in), (*filled, Some((field, said)))).await?;
            *response.status_mut() = if is_large {
                StatusCode::PAYLOAD_TOO_LARGE
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            Ok(response)
        }
    }
}

/// Publishes what was shown.
pub(in crate::web) async fn publish(
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    let job = signed_in.desk.jobs().get(&id).ok_or_else(unknown)?;
    // Whoever pressed twice is led to what the first press does.
    start_publishing(&signed_in.desk, &job, form.get("edition"));
    Ok(private(Redirect::to(&format!("/importer/{id}")).into_response()))
}

/// Forgets a model that was received.
pub(in crate::web) async fn give_up(
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    let job = signed_in.desk.jobs().get(&id).ok_or_else(unknown)?;
    signed_in.desk.jobs().remove(&job.id);
    Ok(private(Redirect::to("/importer").into_response()))
}

/// There is no such import, or no longer.
fn unknown() -> Problem {
    Problem::NoImport
}

/// An answer for one person: no cache that others share may hold it.
pub(in crate::web) fn private(mut response: Response) -> Response {
    let value = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}
