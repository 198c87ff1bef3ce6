//! What writes from the browser: signing in with the administrator's token, and importing a model step by step.
//!
//! A desk is set on the state of the site by whoever may write (`serve`); without one, the pages say that the map is read
//! only. Nothing here changes what the public reads: the cookie is for these addresses alone.

mod form;
mod guard;
mod jobs;
mod sessions;
mod upload;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use self::jobs::Jobs;
use self::sessions::Sessions;
use super::pages::profile::edit;
use super::pages::{entry, import, remarks, sign_in};
use super::security::LONGEST_BODY;
use super::state::AppState;
use crate::repository::Repository;
use crate::token::Token;

pub(in crate::web) use self::form::Form;
pub(in crate::web) use self::guard::{SignedIn, from_here};
pub(in crate::web) use self::jobs::{Job, Report, State, Step};
pub(in crate::web) use self::sessions::{COOKIE, Refusal};
pub(in crate::web) use self::upload::{Filled, MOST_BYTES, Unfit, receive};
pub(in crate::web) use self::work::{decide, publish};

/// Whoever shows the token: there are no accounts yet.
pub(in crate::web) const WHO: &str = "administrateur";

/// Where models are received, read, compared and published.
pub struct Desk {
    repository: Arc<Repository>,
    token: Token,
    sessions: Sessions,
    jobs: Arc<Jobs>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk for a map; what is received waits in `folder`, made when first needed.
    pub fn new(repository: Arc<Repository>, token: Token, folder: PathBuf) -> Self {
        Self { repository, token, sessions: Sessions::default(), jobs: Arc::new(Jobs::new(folder)) }
    }

    pub(in crate::web) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    pub(in crate::web) fn jobs(&self) -> &Arc<Jobs> {
        &self.jobs
    }

    pub(in crate::web) fn repository(&self) -> &Arc<Repository> {
        &self.repository
    }

    /// Opens a session for whoever shows the token.
    ///
    /// # Errors
    /// When it is not the token, or too many wrong ones were shown lately.
    pub(in crate::web) fn sign_in(&self, shown: &str) -> Result<String, Refusal> {
        self.sessions.open(|| self.token.is(shown.trim()))
    }
}

/// The longest form with its file; the reception of the file itself stops at [`MOST_BYTES`].
const LONGEST_FORM: usize = MOST_BYTES as usize + LONGEST_BODY;

/// The addresses that write.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/connexion", get(sign_in::show).post(sign_in::enter))
        .route("/importer", get(import::index))
        .route("/importer", post(import::receive).layer(DefaultBodyLimit::max(LONGEST_FORM)))
        .route("/importer/deconnexion", post(sign_in::leave))
        .route("/importer/profil/{*local}", get(edit::show).post(edit::change))
        .route("/importer/saisie", get(entry::index))
        .route("/importer/saisie/choix", get(entry::choices))
        .route("/importer/saisie/nouveau/{class}", get(entry::new).post(entry::create))
        .route("/importer/saisie/chose/{*local}", get(entry::thing).post(entry::save))
        .route("/importer/saisie/annuler/{number}", get(entry::ask_revert).post(entry::revert))
        .route("/importer/remarques", get(remarks::desk))
        .route("/importer/remarques/{number}", post(remarks::answer))
        .route("/importer/{id}", get(import::show))
        .route("/importer/{id}/etat", get(import::state))
        .route("/importer/{id}/constats", get(import::findings))
        .route("/importer/{id}/difference", get(import::differences))
        .route("/importer/{id}/colonnes", get(import::columns).post(import::decide_columns))
        .route("/importer/{id}/publier", post(import::publish))
        .route("/importer/{id}/abandonner", post(import::give_up))
}
