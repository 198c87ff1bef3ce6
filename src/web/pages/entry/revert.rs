//! `/importer/saisie/annuler/{number}`: undoing one change, after having seen what that does.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use oxrdf::Quad;

use super::{by_administrator, refused};
use crate::repository::{Content, Proposal};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{Form, SignedIn, WHO};
use crate::web::names::{Names, Shown};
use crate::web::pages::html;
use crate::web::pages::import::private;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// Facts shown.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "pages/entry_revert.html")]
struct RevertPage {
    shell: Shell,
    number: u64,
    csrf: String,
    message: String,
    added: Vec<[Shown; 3]>,
    removed: Vec<[Shown; 3]>,
    /// How many facts are not shown.
    others: usize,
    /// Whether nothing of that change is left to undo.
    is_nothing: bool,
    failed: Option<String>,
}

/// Shows what undoing a change would do.
pub(in crate::web) async fn ask(
    signed_in: SignedIn,
    Path(number): Path<u64>,
    asked: Asked,
) -> Result<Response, Problem> {
    show(signed_in, number, asked, None).await
}

/// Undoes a change.
pub(in crate::web) async fn revert(
    signed_in: SignedIn,
    Path(number): Path<u64>,
    asked: Asked,
    form: Form,
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    let proposal = proposal(&signed_in, number).await?;
    match signed_in.desk.repository().publish(proposal).await {
        Ok(_) => Ok(private(Redirect::to("/importer/saisie").into_response())),
        Err(error) => show(signed_in, number, asked, Some(refused(&error))).await,
    }
}

async fn proposal(signed_in: &SignedIn, number: u64) -> Result<Proposal, Problem> {
    let repository = signed_in.desk.repository();
    let found = repository.revert(number, WHO.to_owned()).await;
    let found = found.map_err(|error| Problem::internal(&error))?;
    found.ok_or_else(|| Problem::NotFound(format!("changement {number}")))
}

async fn show(
    signed_in: SignedIn,
    number: u64,
    asked: Asked,
    failed: Option<String>,
) -> Result<Response, Problem> {
    let proposal = proposal(&signed_in, number).await?;
    let response = by_administrator(asked).answer_anew(move |visit| {
        let overlay = signed_in.desk.repository().preview(&proposal.content);
        let overlay = overlay.map_err(|error| Problem::internal(&error))?;
        let (added, removed) = (overlay.added_quads(), overlay.removed_quads());
        let names = visit.names();
        let total = added.len() + removed.len();
        let (added, removed) = (facts(visit, &names, &added), facts(visit, &names, &removed));
        let Content::Patch { .. } = &proposal.content else {
            return Err(Problem::NotFound(number.to_string()));
        };
        html(&RevertPage {
            number,
            csrf: signed_in.csrf.clone(),
            message: proposal.message.clone(),
            others: total - added.len() - removed.len(),
            is_nothing: total == 0,
            added,
            removed,
            failed,
            shell: Shell::new(visit, format!("Annuler le changement nº\u{a0}{number}"), &names)
                .in_section(Section::None)
                .under("Saisir", "/importer/saisie"),
        })
    });
    Ok(private(response.await?))
}

fn facts(visit: &Visit, names: &Names<'_>, quads: &[Quad]) -> Vec<[Shown; 3]> {
    let fact = |quad: &Quad| {
        let subject = names.shown(&quad.subject.clone().into());
        let mut property = names.thing(&quad.predicate);
        property.text = visit.schema.property_label(quad.predicate.as_ref());
        property.href = None;
        [subject, property, names.shown(&quad.object)]
    };
    quads.iter().take(SHOWN).map(fact).collect()
}
