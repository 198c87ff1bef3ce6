//! `/api/v1`: the map as JSON for programs. Each operation is declared once, in [`operations`]: its route, the check of
//! what is asked and its description in OpenAPI come from there, so that nothing answers that is not described.

mod answers;
mod chronicle;
mod openapi;
mod operation;
mod operations;
mod shapes;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub(in crate::web) use self::openapi::described;
use self::operation::Call;
pub(in crate::web) use self::operation::{Kind, Make, Operation, Parameter, Place, ROOT};
pub(in crate::web) use self::operations::{IMPORT, operations};
use super::endpoint::{Client, open_to_all};
use super::export::json_response;
use super::extract::{AskedFile, raw_pairs};
use super::negotiation::Format;
use super::problem::Problem;
use super::state::AppState;

/// The values of a list are narrowed by `filtre=<column>:<value>`.
const FILTER: &str = "filtre";

/// The addresses of the API, but those that write.
pub(super) fn routes() -> Router<AppState> {
    let mut router = Router::new();
    for operation in operations() {
        let method = match operation.make {
            Make::Post => continue,
            Make::Get(own) => own(),
            Make::Json(_) => get(move |state: State<AppState>, request: Request| async move {
                answer(operation, state, request).await.unwrap_or_else(|response| response)
            }),
        };
        let check = from_fn(move |request: Request, next: Next| checked(operation, request, next));
        router = router.route(&operation.route(), method.layer(check));
    }
    router.layer(open_to_all())
}

/// Refuses what the operation does not declare.
async fn checked(operation: &'static Operation, request: Request, next: Next) -> Response {
    let pairs = raw_pairs(request.uri());
    match pairs.and_then(|pairs| operation.check(&pairs)) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Answers an operation that reads the map.
async fn answer(
    operation: &'static Operation,
    State(state): State<AppState>,
    request: Request<Body>,
) -> Result<Response, Response> {
    let Make::Json(make) = operation.make else {
        return Err(Problem::MethodNotAllowed.into_response());
    };
    let (mut parts, _) = request.into_parts();
    let client = Client::from_request_parts(&mut parts, &state).await;
    let client = client.map_err(IntoResponse::into_response)?;
    let given = given(&mut parts, &state).await.map_err(IntoResponse::into_response)?;
    let pairs = raw_pairs(&parts.uri).map_err(IntoResponse::into_response)?;
    let asked = AskedFile::from_request_parts(&mut parts, &state).await;
    let AskedFile(mut asked) = asked.map_err(IntoResponse::into_response)?;
    asked.reader = client.reader;
    asked.format = Format::Json;
    let asked_pairs = std::mem::take(&mut asked.pairs);
    asked.pairs = asked_pairs
        .into_iter()
        .map(as_on_pages)
        .collect::<Result<_, _>>()
        .map_err(|problem: Problem| problem.into_response())?;
    if let Some((name, value)) = operation.always() {
        asked.pairs.push((name.to_owned(), value.to_owned()));
    }
    let answered = asked.answer(move |visit| {
        make(&Call { visit, given: &given, pairs: &pairs }).map(|value| json_response(&value))
    });
    answered.await.map_err(IntoResponse::into_response)
}

/// The parameter of the path.
async fn given(
    parts: &mut axum::http::request::Parts,
    state: &AppState,
) -> Result<String, Problem> {
    let bad = || Problem::bad("adresse", "une adresse écrite en UTF-8 et correctement encodée");
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| bad())?;
    Ok(params.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default())
}

/// A filter as the address of a page says it.
fn as_on_pages((name, value): (String, String)) -> Result<(String, String), Problem> {
    if name != FILTER {
        return Ok((name, value));
    }
    let pair = value.split_once(':').filter(|(name, value)| !name.is_empty() && !value.is_empty());
    let (name, value) =
        pair.ok_or_else(|| Problem::bad(FILTER, "une colonne, deux-points et une valeur"))?;
    Ok((name.to_owned(), value.to_owned()))
}
