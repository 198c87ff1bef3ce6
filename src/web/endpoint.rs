//! `/sparql`: the SPARQL 1.1 Protocol. Nothing is evaluated here: [`crate::sparql::pool`] has workers for that.

mod answer;
mod description;
mod fault;
mod operation;
mod rate;
mod update;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::any;
use tower_http::cors::{Any, CorsLayer};

use self::operation::{Dataset, Operation};
use self::rate::Rates;
use super::export::json_response;
use super::extract::Visitor;
use super::state::AppState;
use super::urls;
use crate::reader::Reader;
use crate::sparql::format::Accepted;
use crate::sparql::guard;
use crate::sparql::pool::Pool;
use crate::sparql::task::{Act, AsReader, Task};
use crate::token::Token;

pub(in crate::web) use self::answer::{Whole, whole};
pub(in crate::web) use self::description::own_address;
pub(in crate::web) use self::fault::Fault;
pub(in crate::web) use self::update::publish;

/// Longest body: a text at the limit of the guard, each of its bytes written in three.
const LONGEST_BODY: usize = 3 * guard::MAX_BYTES + 16 * 1024;

/// Where free-form SPARQL is answered.
#[derive(Debug)]
pub struct Endpoint {
    pool: Arc<Pool>,
    token: Option<Token>,
    rates: Arc<Rates>,
}

impl Endpoint {
    /// An endpoint whose queries these workers evaluate; whoever shows `token` reads as the administrator.
    pub fn new(pool: Arc<Pool>, token: Option<Token>) -> Self {
        Self { pool, token, rates: Arc::default() }
    }

    /// The workers.
    pub(in crate::web) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }
}

/// The addresses of the endpoint.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sparql", any(serve))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(open_to_all())
}

/// Pages of other sites may ask: what is public is public, and no cookie counts here.
pub(in crate::web) fn open_to_all() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::ACCEPT, header::CONTENT_TYPE, header::AUTHORIZATION])
        .expose_headers([header::ETAG, header::LINK, header::LOCATION, header::RETRY_AFTER])
        .max_age(Duration::from_secs(24 * 3600))
}

/// Who asks: what they may see, and where they are.
#[derive(Clone, Debug)]
pub(in crate::web) struct Client {
    /// What they may see.
    pub(in crate::web) reader: Reader,
    /// Whether they showed the token.
    pub(in crate::web) is_administrator: bool,
    /// From where, as far as is known.
    pub(in crate::web) address: Option<IpAddr>,
}

impl FromRequestParts<AppState> for Client {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        let Ok(visitor) = Visitor::from_request_parts(parts, state).await;
        let address = address(parts);
        let said = parts.headers.get(header::AUTHORIZATION);
        let Some(said) = said.map(|value| value.to_str().unwrap_or_default()) else {
            return Ok(Self { reader: visitor.reader, is_administrator: false, address });
        };
        let endpoint = state.endpoint();
        let token = endpoint.as_deref().and_then(|endpoint| endpoint.token.as_ref());
        let shown = said.strip_prefix("Bearer ").unwrap_or_default().trim();
        if token.is_some_and(|token| token.is(shown)) {
            return Ok(Self { reader: Reader::Administrator, is_administrator: true, address });
        }
        Err(Fault::wrong_token())
    }
}

/// The address of a client: what the proxy says of it (see [`crate::web::proxies`]), else where the connection comes from.
fn address(parts: &Parts) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = parts.headers.get(HeaderName::from_static("x-forwarded-for"));
    let last =
        forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.or(Some(peer.ip()))
}

/// What a client accepts.
pub(in crate::web) fn accepted(headers: &HeaderMap) -> Accepted {
    Accepted::read(headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()))
}

async fn serve(State(state): State<AppState>, client: Client, request: Request) -> Response {
    let answered = answer(&state, client, request).await;
    answered.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(state: &AppState, client: Client, request: Request) -> Result<Response, Fault> {
    let endpoint = state.endpoint().ok_or_else(Fault::unavailable)?;
    let headers = request.headers().clone();
    let accepted = accepted(&headers);
    let own = description::own_address(&headers, "/sparql");
    match operation::read(request).await? {
        Operation::Describe if accepted.prefers_page() => {
            Ok(Redirect::to("/sparql/editeur").into_response())
        }
        Operation::Describe => description::send(state, &client.reader, (&own, &accepted)),
        Operation::Query { text, format: None, .. } if accepted.prefers_page() => {
            // Whoever follows a link in a browser wants to read the answer.
            Ok(Redirect::to(&urls::with_query("/sparql/editeur", &[("query", text)]))
                .into_response())
        }
        Operation::Query { text, dataset, format } => {
            let meter = endpoint.rates.admit(client.address)?;
            let task = query_task(state, (&client.reader, &accepted), (text, dataset, format))?;
            answer::send(endpoint.pool(), task, meter).await
        }
        Operation::Update { .. } if !client.is_administrator => Err(Fault::read_only()),
        Operation::Update { text, dataset } => {
            let desk = state.desk().ok_or_else(Fault::unavailable)?;
            let task = Task {
                act: Act::Update,
                default_graphs: dataset.default_graphs,
                named_graphs: dataset.named_graphs,
                ..task(state, &client.reader, text)
            };
            let done = update::run(endpoint.pool(), desk.repository(), task).await?;
            Ok(json_response(&done.json()))
        }
    }
}

/// What is asked of a worker for a query.
fn query_task(
    state: &AppState,
    (reader, accepted): (&Reader, &Accepted),
    (text, dataset, format): (String, Dataset, Option<String>),
) -> Result<Task, Fault> {
    let (results, graph) = match format.as_deref() {
        None => (accepted.results().map(str::to_owned), accepted.graph().map(str::to_owned)),
        Some(name) => operation::named_format(name).ok_or_else(|| Fault::unknown_format(name))?,
    };
    Ok(Task {
        act: Act::Query { results, graph },
        default_graphs: dataset.default_graphs,
        named_graphs: dataset.named_graphs,
        ..task(state, reader, text)
    })
}

/// A query over the whole map, whatever its format.
fn task(state: &AppState, reader: &Reader, text: String) -> Task {
    Task {
        act: Act::Query { results: Some("json".to_owned()), graph: Some("nt".to_owned()) },
        text,
        reader: AsReader::from(reader),
        edition: state.map().view(reader).number(),
        default_graphs: Vec::new(),
        named_graphs: Vec::new(),
        milliseconds: 0,
        most_bytes: 0,
    }
}

/// The longest answer that a page takes, in bytes.
const LONGEST_SHOWN: u64 = 64 << 20;

/// Asks a query from a page, counted like any other; the answer is whole or a fault.
///
/// # Errors
/// See [`Fault`].
pub(in crate::web) async fn ask_whole(
    state: &AppState,
    client: &Client,
    text: &str,
) -> Result<Whole, Fault> {
    let endpoint = state.endpoint().ok_or_else(Fault::unavailable)?;
    let meter = endpoint.rates.admit(client.address)?;
    let task = Task { most_bytes: LONGEST_SHOWN, ..task(state, &client.reader, text.to_owned()) };
    let answered = whole(endpoint.pool(), task).await;
    drop(meter);
    answered
}
