//! Every error of the site: one French page that says what happened and what to do next.
//!
//! A handler returns a [`Problem`]; the `render` layer turns it into a page, or into `application/problem+json` for
//! programs (RFC 9457).

mod page;

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::gone::Gone;
use super::past::PastShown;
use super::urls;
use crate::index::QueryError;

pub(super) use page::render;

/// Why a page cannot be shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Problem {
    /// There is nothing at this address; the words serve to suggest something else.
    NotFound(String),
    /// What was at this address has left the map.
    Gone(Box<Gone>),
    /// There was nothing at this address in that edition; the words serve to suggest something else.
    NotThen {
        /// What was looked for.
        words: String,
        /// The edition.
        past: PastShown,
    },
    /// There was no edition at the moment asked for.
    NoEdition {
        /// Why.
        detail: String,
        /// The same page in the current edition.
        present: String,
    },
    /// A value of the address is not acceptable: its name, and what is expected.
    BadParameter(String, String),
    /// The page does not exist in this format.
    NotInThisFormat,
    /// The address or the body is too long.
    TooLarge,
    /// This address only answers reading.
    MethodNotAllowed,
    /// Writing asks for a session, and there is none.
    NotSignedIn,
    /// There is no import of this number, or no longer.
    NoImport,
    /// A form that does not come from a page that we gave to this session.
    Forged,
    /// The site is overloaded.
    Busy,
    /// The question took too long.
    TooSlow,
    /// The search index of the edition that has just been published is being made.
    Preparing,
    /// A fault of ours; the number is in the log.
    Internal(String),
}

impl Problem {
    /// A fault of ours: the cause goes to the log under an identifier, which is all that the visitor sees.
    pub(super) fn internal(cause: &dyn std::fmt::Display) -> Self {
        static FAULTS: AtomicU64 = AtomicU64::new(0);
        let fault = FAULTS.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:06x}-{fault:04}", rand::random::<u32>() >> 8);
        tracing::error!(%id, %cause, "page not shown because of a fault");
        Self::Internal(id)
    }

    /// The value of the parameter `name` is not acceptable; `expected` completes «On attend …».
    pub(super) fn bad(name: &str, expected: impl Into<String>) -> Self {
        Self::BadParameter(name.to_owned(), expected.into())
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) | Self::NotThen { .. } | Self::NoEdition { .. } | Self::NoImport => {
                StatusCode::NOT_FOUND
            }
            Self::Gone(_) => StatusCode::GONE,
            Self::BadParameter(..) => StatusCode::BAD_REQUEST,
            Self::NotInThisFormat => StatusCode::NOT_ACCEPTABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Busy | Self::TooSlow | Self::Preparing => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "Il n’y a rien à cette adresse",
            Self::Gone(_) => "Cela n’est plus sur la carte",
            Self::NotThen { .. } => "Il n’y avait rien à cette adresse",
            Self::NoEdition { .. } => "Il n’y a pas d’édition à ce moment",
            Self::BadParameter(..) => {
                "Cette adresse contient une valeur que nous ne comprenons pas"
            }
            Self::NotInThisFormat => "Cette page n’existe pas dans ce format",
            Self::TooLarge => "Cette demande est trop longue",
            Self::MethodNotAllowed => "Cette page se lit, elle ne s’écrit pas",
            Self::NotSignedIn => "Il faut se connecter pour faire cela",
            Self::NoImport => "Cet import n’existe pas, ou n’existe plus",
            Self::Forged => "Cette demande ne vient pas de cette page",
            Self::Busy => "Beaucoup de monde consulte la carte en ce moment",
            Self::TooSlow => "Cette question demande trop de temps",
            Self::Preparing => "La recherche se prépare",
            Self::Internal(_) => "Nous n’avons pas réussi à afficher cette page",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::NotFound(_) => {
                "La page a peut-être changé d’adresse, ou la chose dont elle parlait a été \
                 retirée de la carte."
                    .to_owned()
            }
            Self::Gone(gone) => {
                let why = gone.message.as_deref();
                let why = why.map(|why| format!("\u{a0}: {why}")).unwrap_or_default();
                format!(
                    "«\u{202f}{}\u{202f}» a quitté la carte le {} (changement nº\u{a0}{}{why}).",
                    gone.name, gone.day, gone.number
                )
            }
            Self::NotThen { past, .. } => format!(
                "L’édition nº\u{a0}{} du {} ne dit rien de ce que vous cherchez\u{a0}: peut-être \
                 y est-il entré plus tard.",
                past.number(),
                past.day
            ),
            Self::NoEdition { detail, .. } => detail.clone(),
            Self::BadParameter(name, expected) => {
                format!("Pour «\u{202f}{name}\u{202f}», on attend {expected}.")
            }
            Self::NotInThisFormat => {
                "Les formats proposés sont indiqués au bas de chaque page.".to_owned()
            }
            Self::TooLarge => {
                "Raccourcissez l’adresse ou la recherche, puis recommencez.".to_owned()
            }
            Self::MethodNotAllowed => "Revenez à l’accueil et suivez les liens.".to_owned(),
            Self::NotSignedIn => {
                "Vous n’êtes pas connecté, ou votre session a pris fin. Rien n’a été enregistré.".to_owned()
            }
            Self::NoImport => {
                "Un import qui n’est pas publié est oublié après deux heures, ou quand le serveur \
                 redémarre. Rien n’a été enregistré : envoyez le fichier de nouveau."
                    .to_owned()
            }
            Self::Forged => {
                "Rechargez le formulaire, puis envoyez-le de nouveau. Rien n’a été enregistré.".to_owned()
            }
            Self::Busy => "Réessayez dans quelques secondes.".to_owned(),
            Self::Preparing => {
                "La carte vient de changer\u{a0}: la recherche en relit tous les textes, ce qui prend quelques secondes. \
                 Rechargez cette page dans un instant."
                    .to_owned()
            }
            Self::TooSlow => "Précisez-la avec un paramètre, ou réessayez plus tard.".to_owned(),
            Self::Internal(id) => format!(
                "La faute est de notre côté. Si elle se répète, signalez-la en citant le numéro {id}."
            ),
        }
    }

    /// The ways out that only this problem has: words and address.
    fn ways(&self) -> Vec<(String, String)> {
        match self {
            Self::Gone(gone) => vec![(
                format!(
                    "Voir sa page dans l’édition nº\u{a0}{}, la dernière où elle figure",
                    gone.last
                ),
                gone.last_page.clone(),
            )],
            Self::NotThen { past, .. } => vec![
                ("Voir cette adresse dans l’édition courante".to_owned(), past.present.clone()),
                (
                    format!("Parcourir l’édition nº\u{a0}{}", past.number()),
                    urls::with_query("/liste", &[("edition", past.number.to_string())]),
                ),
            ],
            Self::NotSignedIn => vec![("Se connecter".to_owned(), "/connexion".to_owned())],
            Self::Forged | Self::NoImport => {
                vec![("Revenir à l’import".to_owned(), "/importer".to_owned())]
            }
            Self::NoEdition { present, .. } => {
                vec![("Voir cette adresse dans l’édition courante".to_owned(), present.clone())]
            }
            _ => Vec::new(),
        }
    }

    /// What programs are told besides the words.
    fn particulars(&self) -> serde_json::Map<String, serde_json::Value> {
        let said = match self {
            Self::Gone(gone) => json!({
                "change": gone.number,
                "lastPage": gone.last_page,
                "replacedBy": gone.successors.iter().filter_map(|one| one.href.clone()).collect::<Vec<_>>(),
            }),
            Self::NoEdition { present, .. } => json!({ "present": present }),
            Self::NotThen { past, .. } => json!({ "present": past.present }),
            _ => json!({}),
        };
        said.as_object().cloned().unwrap_or_default()
    }

    /// Turns a response without a body of ours (method not allowed, body too large) into a problem.
    fn from_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::MethodNotAllowed),
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => Some(Self::TooLarge),
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Some(Self::TooSlow),
            StatusCode::NOT_FOUND => Some(Self::NotFound(String::new())),
            StatusCode::BAD_REQUEST => {
                Some(Self::bad("adresse", "une adresse écrite en UTF-8 et correctement encodée"))
            }
            _ => None,
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Timeout => Self::TooSlow,
            other => Self::internal(&other),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
