//! `/graphes`: the SPARQL 1.1 Graph Store HTTP Protocol. Reading is as each reader sees; writing asks for the
//! administrator's token, and each request that writes is one change of the journal.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use oxrdf::{GraphName, NamedNode, Quad, Triple};

use super::endpoint::{Client, Fault, accepted, open_to_all, own_address, publish};
use super::importing::Form;
use super::rdf;
use super::state::AppState;
use crate::import::detect::Format;
use crate::import::{Limits, rdf as reading};
use crate::index::Pattern;

/// Longest body, in bytes.
const LONGEST: usize = 32 << 20;
/// Most triples sent; the whole map is an export.
const MOST_TRIPLES: usize = 1_000_000;

/// The addresses of the graph store.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/graphes", any(serve))
        .route("/graphes/{*local}", any(serve))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(open_to_all())
}

/// Which graph a request speaks of.
enum Target {
    /// This one.
    Named(NamedNode),
    /// The union of all.
    Default,
    /// None yet: the store itself.
    Store,
}

async fn serve(State(state): State<AppState>, client: Client, request: Request) -> Response {
    answer(&state, client, request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(state: &AppState, client: Client, request: Request) -> Result<Response, Fault> {
    let target = target(state, &request)?;
    let method = request.method().clone();
    if matches!(method, Method::GET | Method::HEAD) {
        return read(state, &client, (&target, request.headers()));
    }
    if !client.is_administrator {
        return Err(Fault::read_only());
    }
    let graph = match (target, &method) {
        (Target::Named(graph), &Method::PUT | &Method::POST | &Method::DELETE) => Some(graph),
        (Target::Store, &Method::POST) => None,
        (Target::Default, _) => {
            return Err(Fault::new(
                StatusCode::FORBIDDEN,
                "Le graphe par défaut ne s’écrit pas",
                "Il est la réunion des autres : nommez celui que vous voulez écrire (?graph=…).",
            ));
        }
        _ => return Err(Fault::method()),
    };
    let own = own_address(request.headers(), "/graphes");
    let triples = match method {
        Method::DELETE => Vec::new(),
        _ => body(state, request).await?,
    };
    write(state, (method, graph), (own, triples)).await
}

/// The graph that the address names: directly (`/graphes/<local>`) or not (`?graph=`, `?default`).
fn target(state: &AppState, request: &Request) -> Result<Target, Fault> {
    let query = request.uri().query().unwrap_or_default();
    let path = request.uri().path().trim_start_matches("/graphes").trim_start_matches('/');
    let base = state.urls().base();
    let local = |path: &str| NamedNode::new(format!("{base}graphe/{path}"));
    let bad = || {
        Fault::new(
            StatusCode::BAD_REQUEST,
            "Il faut nommer un graphe",
            "Par ?graph=<adresse>, par ?default, ou par le chemin : /graphes/reference.",
        )
    };
    if !path.is_empty() {
        return local(path).map(Target::Named).map_err(|_| bad());
    }
    if query.split('&').any(|pair| pair == "default" || pair.starts_with("default=")) {
        return Ok(Target::Default);
    }
    let named = Form::parse(query);
    match named.get("graph") {
        "" if *request.method() == Method::POST => Ok(Target::Store),
        "" => Err(bad()),
        iri => {
            // The address of a graph here is another name of the graph itself.
            let own = format!("{}/", own_address(request.headers(), "/graphes"));
            let found = match iri.strip_prefix(&own) {
                Some(path) => local(path),
                None => NamedNode::new(iri),
            };
            found.map(Target::Named).map_err(|_| bad())
        }
    }
}

fn read(
    state: &AppState,
    client: &Client,
    (target, headers): (&Target, &HeaderMap),
) -> Result<Response, Fault> {
    let format = accepted(headers).graph().ok_or_else(Fault::not_acceptable)?;
    let view = state.map().view(&client.reader);
    let (pattern, name) = match target {
        Target::Named(graph) => {
            let pattern = Pattern { graph: Some(graph.as_ref()), ..Pattern::default() };
            (pattern, crate::schema::local_name(graph.as_str()))
        }
        Target::Default | Target::Store => (Pattern::default(), "carte"),
    };
    let quads = view.matching(pattern, MOST_TRIPLES + 1);
    if quads.is_empty() && matches!(target, Target::Named(_)) {
        return Err(no_graph());
    }
    if quads.len() > MOST_TRIPLES {
        return Err(Fault::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Ce graphe est trop grand pour être envoyé ainsi",
            "Prenez un export : /api/v1/exports?format=trig.",
        ));
    }
    let mut triples: Vec<Triple> = quads.into_iter().map(Triple::from).collect();
    if matches!(target, Target::Default) {
        let mut seen = std::collections::BTreeSet::new();
        triples.retain(|triple| seen.insert(triple.to_string()));
    }
    rdf::send(&triples, (format, name))
}

fn no_graph() -> Fault {
    Fault::new(
        StatusCode::NOT_FOUND,
        "Ce graphe n’existe pas",
        "Ceux que vous voyez sont dans la description du service : /sparql.",
    )
}

/// The triples of a body: one document, or several in a form.
async fn body(state: &AppState, request: Request) -> Result<Vec<Triple>, Fault> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let broken = |_| {
        Fault::new(StatusCode::BAD_REQUEST, "Le contenu n’est pas arrivé entier", "Recommencez.")
    };
    if !kind.starts_with("multipart/form-data") {
        let bytes = Bytes::from_request(request, &()).await;
        let bytes = bytes.map_err(|_| Fault::body_too_long())?;
        return parse(state, (&kind, &bytes));
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken(()))?;
    let mut triples = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| broken(()))? {
        let kind = field.content_type().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| broken(()))?;
        triples.extend(parse(state, (&kind, &bytes))?);
    }
    Ok(triples)
}

fn parse(state: &AppState, (kind, bytes): (&str, &[u8])) -> Result<Vec<Triple>, Fault> {
    let format = match kind.split(';').next().unwrap_or_default().trim() {
        "text/turtle" | "application/x-turtle" | "application/n-triples" | "text/plain" => {
            Format::Turtle
        }
        "application/rdf+xml" => Format::RdfXml,
        "application/ld+json" => Format::JsonLd,
        _ => {
            return Err(Fault::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Ce type de contenu n’est pas attendu",
                "Content-Type doit être text/turtle, application/n-triples, application/rdf+xml ou application/ld+json.",
            ));
        }
    };
    let quads = reading::read(bytes, format, state.urls().base(), &Limits::default());
    let quads = quads.map_err(|error| {
        let detail = format!("{error}. {}", error.remedy());
        Fault::new(StatusCode::BAD_REQUEST, "Ce contenu ne peut pas être lu", detail)
    })?;
    Ok(quads.into_iter().map(Triple::from).collect())
}

async fn write(
    state: &AppState,
    (method, graph): (Method, Option<NamedNode>),
    (own, triples): (String, Vec<Triple>),
) -> Result<Response, Fault> {
    let desk = state.desk().ok_or_else(Fault::read_only)?;
    let repository = desk.repository();
    let is_new_name = graph.is_none();
    let (graph, address) = match graph {
        Some(graph) => (graph, None),
        None => {
            let name = format!("depot/{:016x}", rand::random::<u64>());
            let base = state.urls().base();
            let graph = NamedNode::new_unchecked(format!("{base}graphe/{name}"));
            (graph, Some(format!("{own}/{name}")))
        }
    };
    let current = repository.current();
    let before = current.edition.graph_quads(&graph);
    let existed = !before.is_empty();
    if method == Method::DELETE && !existed {
        return Err(no_graph());
    }
    let removed = if method == Method::POST { Vec::new() } else { before };
    let in_graph = |triple: Triple| {
        Quad::new(triple.subject, triple.predicate, triple.object, GraphName::from(graph.clone()))
    };
    let added = triples.into_iter().map(in_graph).collect();
    let what = match method {
        Method::DELETE => "suppression",
        Method::PUT => "remplacement",
        _ => "ajout",
    };
    let message = format!("Graphe {}\u{a0}: {what} par /graphes", graph.as_str());
    publish(repository, (added, removed), (message, current.head.number)).await?;
    let status = if is_new_name || (!existed && method != Method::DELETE) {
        StatusCode::CREATED
    } else {
        StatusCode::NO_CONTENT
    };
    let mut response = status.into_response();
    if let Some(address) = address.and_then(|address| HeaderValue::from_str(&address).ok()) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    Ok(response)
}
