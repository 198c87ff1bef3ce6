//! `/importer/saisie/…`: creating, completing, correcting and withdrawing one thing by hand, from the shape of its class.

mod draft;
mod form;
mod read;
mod revert;
mod start;

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use self::draft::{Draft, Target};
use self::form::{Control, Group, Preview};
use self::read::Read;
use crate::journal::Kind;
use crate::reader::Reader;
use crate::repository::{Content, Proposal, PublicationError, Repository};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{Form, SignedIn};
use crate::web::names::Shown;
use crate::web::pages::html;
use crate::web::pages::import::private;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

pub(in crate::web) use revert::{ask as ask_revert, revert};
pub(in crate::web) use start::{choices, index};

/// Where the form of a thing is, when it can be written by hand.
pub(in crate::web) fn thing_url(local: &str) -> String {
    format!("/importer/saisie/chose/{}", local.replace('%', "%25"))
}

/// The identifier of the field of a property, in the form.
pub(in crate::web) fn field_id(property: &oxrdf::NamedNode) -> String {
    format!("champ-{}", crate::schema::local_name(property.as_str()))
}

#[derive(Template)]
#[template(path = "pages/entry.html")]
struct EntryPage {
    shell: Shell,
    action: String,
    csrf: String,
    /// The page of the thing, when it has one.
    fiche: Option<Shown>,
    class: (String, String),
    definition: Option<String>,
    /// Name, slug, whether it is the one that writes.
    organisations: Vec<(String, String, bool)>,
    is_new: bool,
    can_withdraw: bool,
    groups: Vec<Group>,
    left_out: Vec<String>,
    author: String,
    reason: String,
    fingerprint: String,
    more: usize,
    /// What is wrong: the field, when it is one, and the words.
    errors: Vec<(String, String)>,
    /// Somebody else saved meanwhile: who, when and why.
    overtaken: Option<String>,
    preview: Option<Preview>,
}

/// Shows the empty form of a class.
pub(in crate::web) async fn new(
    signed_in: SignedIn,
    Path(class): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    show(signed_in, Target::New(class), asked).await
}

/// Shows the form of a thing, filled with what its source says.
pub(in crate::web) async fn thing(
    signed_in: SignedIn,
    Path(local): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    show(signed_in, Target::Thing(local), asked).await
}

/// Reads the form of a new thing.
pub(in crate::web) async fn create(
    signed_in: SignedIn,
    Path(class): Path<String>,
    asked: Asked,
    form: Form,
) -> Result<Response, Problem> {
    change(signed_in, Target::New(class), (asked, form)).await
}

/// Reads the form of a thing.
pub(in crate::web) async fn save(
    signed_in: SignedIn,
    Path(local): Path<String>,
    asked: Asked,
    form: Form,
) -> Result<Response, Problem> {
    change(signed_in, Target::Thing(local), (asked, form)).await
}

/// The same request, by somebody who sees everything, since they may write everything.
fn by_administrator(asked: Asked) -> Asked {
    Asked { reader: Reader::Administrator, ..asked }
}

async fn show(signed_in: SignedIn, target: Target, asked: Asked) -> Result<Response, Problem> {
    let response = by_administrator(asked).answer_anew(move |visit| {
        let draft = Draft::start(target, &visit.pairs);
        let read = Read::of(visit, signed_in.desk.repository(), &draft)?;
        page(visit, &signed_in, (&draft, &read), None)
    });
    Ok(private(response.await?))
}

async fn change(
    signed_in: SignedIn,
    target: Target,
    (asked, form): (Asked, Form),
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    let draft = Arc::new(Draft::sent(target, &form));
    let repository = Arc::clone(signed_in.desk.repository());
    let accepted =
        if draft.wants_to_publish() { accepted(&asked, &repository, &draft).await? } else { None };
    let mut failed = None;
    if let Some((content, fiche, title)) = accepted {
        let proposal = Proposal {
            kind: Kind::Edit,
            author: draft.author(),
            organisation: Some(draft.organisation.clone()),
            source: Some(crate::entry::SOURCE.to_owned()),
            message: draft.message(&title),
            content,
            based_on: None,
        };
        match repository.publish(proposal).await {
            Ok(_) => return Ok(private(Redirect::to(&fiche).into_response())),
            Err(error) => failed = Some(refused(&error)),
        }
    }
    let is_failure = failed.is_some();
    let response = by_administrator(asked).answer_anew(move |visit| {
        let read = Read::of(visit, signed_in.desk.repository(), &draft)?;
        page(visit, &signed_in, (&draft, &read), failed)
    });
    let mut response = response.await?;
    if is_failure {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    Ok(private(response))
}

/// The change of a form that may be published as it is, the page of the thing and its name.
async fn accepted(
    asked: &Asked,
    repository: &Arc<Repository>,
    draft: &Arc<Draft>,
) -> Result<Option<(Content, String, String)>, Problem> {
    let (state, repository, draft) =
        (asked.state.clone(), Arc::clone(repository), Arc::clone(draft));
    let read = tokio::task::spawn_blocking(move || {
        let visit = Visit::bare(&state, &Reader::Administrator);
        let read = Read::of(&visit, &repository, &draft)?;
        Ok(read.accepted(&draft).map(|content| (content, read.fiche(&visit), read.title())))
    });
    read.await.map_err(|error| Problem::internal(&error))?
}

fn refused(error: &PublicationError) -> String {
    tracing::error!(error = %error, "an entry was not published: {error}");
    "L’enregistrement n’a pas abouti ; rien n’a changé. Recommencez dans un instant.".to_owned()
}

fn page(
    visit: &Visit,
    signed_in: &SignedIn,
    (draft, read): (&Draft, &Read),
    failed: Option<String>,
) -> Result<Response, Problem> {
    let names = visit.names();
    let class = read.class.clone();
    let is_new = matches!(draft.target, Target::New(_));
    let fiche = (!is_new).then(|| names.thing(&read.entry.thing));
    let title = match &fiche {
        Some(shown) => format!("Compléter ou corriger «\u{202f}{}\u{202f}»", shown.text),
        None => format!("Saisir\u{a0}: {}", crate::web::pages::lower_first(&class.label)),
    };
    let mut errors = read.errors();
    errors.extend(failed.map(|said| (String::new(), said)));
    let mut shell = Shell::new(visit, title, &names)
        .in_section(Section::None)
        .under("Saisir", "/importer/saisie");
    if let Some(shown) = &fiche {
        shell = shell.under(shown.text.clone(), read.fiche(visit));
    }
    html(&EntryPage {
        action: draft.url(),
        csrf: signed_in.csrf.clone(),
        class: (class.label.clone(), crate::web::pages::ontology::class_url(&class)),
        definition: class.definition.clone().filter(|_| is_new),
        organisations: start::organisations(visit, &read.writer),
        is_new,
        can_withdraw: !is_new && !read.entry.is_empty(),
        groups: form::groups(visit, &names, (draft, read)),
        left_out: read.left_out.clone(),
        author: draft.author.clone(),
        reason: draft.reason.clone(),
        fingerprint: read.entry.fingerprint(),
        more: draft.more,
        overtaken: read.overtaken(visit, draft),
        preview: read.preview(visit, &names, draft),
        errors,
        fiche,
        shell,
    })
}

impl EntryPage {
    /// Whether some organisation writes already.
    fn has_organisation(&self) -> bool {
        self.organisations.iter().any(|(_, _, chosen)| *chosen)
    }
}
