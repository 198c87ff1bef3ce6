//! What writes over HTTP: until there are accounts, only whoever shows the administrator's token.

#![expect(clippy::disallowed_types, reason = "its mistakes are answered in French here")]

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;
use tokio::sync::Semaphore;

use super::api::IMPORT;
use crate::conformity::ChangeConformity;
use crate::contribution::{ContributionError, Upload, conformity_between, prepare};
use crate::import::Limits;
use crate::reader::Visibility;
use crate::repository::{PublicationError, Repository};
use crate::token::Token;

/// Largest file accepted over HTTP; the command line accepts larger ones.
const MOST_BYTES: usize = 64 << 20;
/// Files read at the same time: each may take several times its size in memory.
const IMPORTS_AT_ONCE: usize = 2;

#[derive(Clone)]
struct Writing {
    repository: Arc<Repository>,
    turns: Arc<Semaphore>,
}

/// `POST /api/v1/imports?organisme=…&source=…&simulation=true`, the file as body, `Authorization: Bearer <token>`.
///
/// Answers with the counts of the model, its findings, and what was (or would be) added and removed.
pub fn writing(repository: Arc<Repository>, token: Token) -> Router {
    let turns = Arc::new(Semaphore::new(IMPORTS_AT_ONCE));
    Router::new()
        .route(&IMPORT.address(), post(import))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(axum::middleware::from_fn(refuse_large_bodies))
        // Outside the limit on bodies: a request without the token is refused before its body is read.
        .layer(axum::middleware::from_fn_with_state(Arc::new(token), require_token))
        .with_state(Writing { repository, turns })
}

async fn require_token(
    State(token): State<Arc<Token>>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    if shows(&token, request.headers()) {
        return next.run(request).await;
    }
    let mut response = problem(
        StatusCode::UNAUTHORIZED,
        "Écrire demande le jeton d’administration : joignez l’en-tête « Authorization: Bearer <jeton> ».",
    );
    let challenge = header::HeaderValue::from_static("Bearer realm=\"portulan\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

/// A body that says it is too large is refused before it comes.
async fn refuse_large_bodies(
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MOST_BYTES as u64) {
        let said = format!(
            "Ce fichier est trop grand pour passer par le réseau (plus de {} Mio) : importez-le avec « portulan import » sur la machine de la carte.",
            MOST_BYTES >> 20
        );
        return problem(StatusCode::PAYLOAD_TOO_LARGE, &said);
    }
    next.run(request).await
}

fn shows(token: &Token, headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    shown
        .and_then(|value| value.strip_prefix("Bearer "))
        .is_some_and(|shown| token.is(shown.trim()))
}

/// What the address says of an import.
#[derive(Debug)]
struct ImportQuery {
    /// Acronym, name or slug of the organisation.
    organisation: String,
    /// Name of the source.
    source: String,
    /// Show the difference without publishing.
    dry_run: bool,
    /// Public unless said otherwise.
    visibility: Visibility,
}

impl ImportQuery {
    /// Reads the pairs of the query string; the error is a French sentence.
    fn read(pairs: Vec<(String, String)>) -> Result<Self, String> {
        let (mut organisation, mut source) = (None, None);
        let (mut dry_run, mut visibility) = (false, Visibility::Public);
        for (name, value) in pairs {
            match name.as_str() {
                "organisme" => organisation = Some(value),
                "source" => source = Some(value),
                "simulation" => {
                    dry_run = value.parse().map_err(|_| {
                        format!("« {value} » ne convient pas pour simulation : true ou false.")
                    })?;
                }
                "visibilite" => {
                    visibility = match value.as_str() {
                        "public" => Visibility::Public,
                        "communaute" => Visibility::Community,
                        "organisme" => Visibility::Organisation,
                        _ => {
                            return Err(format!(
                                "« {value} » n’est pas une visibilité : public, communaute ou organisme."
                            ));
                        }
                    };
                }
                _ => {
                    return Err(format!(
                        "L’adresse ne connaît pas « {name} » : organisme, source, simulation ou visibilite."
                    ));
                }
            }
        }
        let missing = |name: &str| format!("Il manque « {name}= » dans l’adresse.");
        Ok(Self {
            organisation: organisation.ok_or_else(|| missing("organisme"))?,
            source: source.ok_or_else(|| missing("source"))?,
            dry_run,
            visibility,
        })
    }
}

async fn import(
    State(writing): State<Writing>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let pairs = query
        .map(|Query(pairs)| pairs)
        .map_err(|_| "L’adresse doit être en UTF-8 et correctement encodée.".to_owned());
    let query = match pairs.and_then(ImportQuery::read) {
        Ok(query) => query,
        Err(said) => return problem(StatusCode::BAD_REQUEST, &said),
    };
    let body = match body {
        Ok(body) => body,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let said = format!(
                "Ce fichier dépasse la limite de {} Mio : importez-le avec « portulan import », ou découpez le modèle.",
                MOST_BYTES >> 20
            );
            return problem(StatusCode::PAYLOAD_TOO_LARGE, &said);
        }
        Err(error) => {
            return problem(error.status(), "Le fichier n’est pas arrivé entier : recommencez.");
        }
    };
    let upload = Upload {
        organisation: query.organisation,
        file_name: query.source.clone(),
        source: Some(query.source),
        visibility: query.visibility,
        fictitious: false,
        modified: today(),
        author: super::importing::WHO.to_owned(),
    };
    let Ok(_turn) = writing.turns.acquire().await else {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "Portulan s’arrête.");
    };
    contribute(&writing, upload, body, query.dry_run).await
}

fn today() -> String {
    time::OffsetDateTime::now_utc().date().to_string()
}

async fn contribute(writing: &Writing, upload: Upload, body: Bytes, dry_run: bool) -> Response {
    let repository = Arc::clone(&writing.repository);
    let prepared = tokio::task::spawn_blocking(move || {
        prepare(&repository, &upload, &*body, &Limits::default())
    });
    let prepared = match prepared.await {
        Ok(Ok(prepared)) => prepared,
        Ok(Err(ContributionError::Import(error))) => {
            return problem(
                StatusCode::UNPROCESSABLE_ENTITY,
                &format!("{error}. {}", error.remedy()),
            );
        }
        Ok(Err(error)) => return problem(StatusCode::BAD_REQUEST, &format!("{error}.")),
        Err(bug) => {
            tracing::error!(%bug, "an import has panicked: {bug}");
            return problem(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Portulan n’a pas su lire ce fichier.",
            );
        }
    };
    let prepared = Arc::new(prepared);
    let compared = {
        let (repository, prepared) = (Arc::clone(&writing.repository), Arc::clone(&prepared));
        tokio::task::spawn_blocking(move || prepared.compare(&repository)).await
    };
    let compared = match compared {
        Ok(Ok(compared)) => compared,
        Ok(Err(error)) => return problem(StatusCode::INSUFFICIENT_STORAGE, &error.to_string()),
        Err(bug) => {
            tracing::error!(%bug, "a comparison has panicked: {bug}");
            return problem(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Portulan n’a pas su comparer ce fichier à la carte.",
            );
        }
    };
    let before = Arc::clone(&writing.repository.current().edition);
    let change = if dry_run {
        json!({"published": false, "added": compared.added, "removed": compared.removed})
    } else {
        match prepared.publish(&writing.repository, Some(&compared)).await {
            Ok(Some(done)) => json!({
                "published": true, "number": done.number, "added": done.added, "removed": done.removed,
            }),
            Ok(None) => json!({"published": false, "added": 0, "removed": 0}),
            Err(error) => return publication_problem(&error),
        }
    };
    let conformity = {
        let (repository, prepared) = (Arc::clone(&writing.repository), Arc::clone(&prepared));
        tokio::task::spawn_blocking(move || {
            if dry_run {
                return prepared.conformity(&repository).ok().and_then(Result::ok);
            }
            let after = Arc::clone(&repository.current().edition);
            conformity_between(&repository, &before, &after).ok()
        })
        .await
        .ok()
        .flatten()
    };
    let counts = prepared.import.model.counts();
    Json(json!({
        "graph": prepared.graph.as_str(),
        "organisation": prepared.organisation.slug,
        "source": prepared.source,
        "format": prepared.import.format.name(),
        "elements": counts.elements,
        "relationships": counts.relationships,
        "views": counts.views,
        "findings_by_code": prepared.import.counts,
        "findings": prepared.import.findings,
        "conformity": conformity.as_ref().map(ChangeConformity::json),
        "difference": compared,
        "change": change,
    }))
    .into_response()
}

fn publication_problem(error: &PublicationError) -> Response {
    match error {
        PublicationError::Conflict { header, .. } => problem(
            StatusCode::CONFLICT,
            &format!(
                "{} a publié le changement n° {} sur la même source entre-temps. Rien n’a été enregistré.",
                header.author, header.number
            ),
        ),
        PublicationError::Busy => problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "Trop de publications en même temps : rien n’a été enregistré, recommencez dans un instant.",
        ),
        PublicationError::Journal(error) => {
            problem(StatusCode::INSUFFICIENT_STORAGE, &error.in_french())
        }
        other => {
            tracing::error!(error = %other, "a publication has failed: {other}");
            problem(
                StatusCode::INTERNAL_SERVER_ERROR,
                "La publication a échoué : rien n’a été enregistré.",
            )
        }
    }
}

/// RFC 9457.
fn problem(status: StatusCode, detail: &str) -> Response {
    let body = json!({"type": "about:blank", "status": status.as_u16(), "title": detail});
    let mut response = (status, Json(body)).into_response();
    let kind = header::HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
