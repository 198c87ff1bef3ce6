//! The addresses of the site.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use super::pages::{
    about, api_viewer, changes, compare, completeness, conformity, differences, document,
    exchanges, explorer, fiche, glossary, health, help, home, identifier, list, map, matrix,
    motifs, ontology, organisation, principles, profile, questions, remarks, search, sharing,
    sparql_editor, structure, template, timeline, training, view, views,
};
use super::problem::Problem;
use super::state::AppState;
use super::{
    api, assets, catalogue, endpoint, graphs, importing, linked, metrics, problem, security,
};

/// The longest that a page may take; a question has a shorter deadline of its own.
const LONGEST_PAGE: Duration = Duration::from_secs(30);

/// The whole site.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(map_pages())
        .merge(words_and_programs())
        .fallback(nowhere)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, LONGEST_PAGE))
        .layer(RequestBodyLimitLayer::new(security::LONGEST_BODY))
        // Limits of their own: a model is larger, and comes more slowly, than what a page reads.
        .merge(importing::routes().layer(CatchPanicLayer::custom(panicked)))
        .merge(endpoint::routes().layer(CatchPanicLayer::custom(panicked)))
        .merge(graphs::routes().layer(CatchPanicLayer::custom(panicked)))
        .layer(from_fn(metrics::counted))
        .layer(from_fn(linked::other_formats))
        .layer(from_fn_with_state(state.clone(), problem::render))
        .layer(from_fn(security::headers))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

/// The pages that show the map.
fn map_pages() -> Router<AppState> {
    Router::new()
        .route("/", get(home::show))
        .route("/recherche", get(search::show))
        .route("/recherche/suggestions", get(search::suggest))
        .route("/liste", get(list::index))
        .route("/liste/{class}", get(list::show))
        .route("/modele", get(template::index))
        .route("/modele/{file}", get(template::show))
        .route("/carte", get(map::show))
        .route("/chronologie", get(timeline::show))
        .route("/comparer", get(compare::show))
        .route("/differences", get(differences::show))
        .route("/echanges", get(exchanges::show))
        .route("/explorer", get(explorer::show))
        .route("/explorer/structure", get(structure::show))
        .route("/matrice", get(matrix::show))
        .route("/completude", get(completeness::show))
        .route("/conformite", get(conformity::show))
        .route("/fiche", get(fiche::show_iri))
        .route("/fiche/{*local}", get(fiche::show))
        .route("/id/{*local}", get(identifier::redirect))
        .route("/si", get(organisation::beside))
        .route("/si/{*local}", get(organisation::show))
        .route("/analyses", get(questions::index))
        .route("/analyses/{*name}", get(questions::show))
        .route("/mutualisation", get(sharing::show))
        .route("/mutualisation/notions", get(sharing::notions))
        .route("/mutualisation/qui-l-a-deja", get(sharing::already))
        .route("/signaler", get(remarks::form).post(remarks::send))
        .route("/remarques", get(remarks::index))
        .route("/principes", get(principles::index))
        .route("/principes/comparer", get(principles::compare))
        .route("/principes/{id}", get(principles::show))
        .route("/profil", get(profile::index))
        .route("/profil/{*local}", get(profile::show))
        .route("/vues", get(views::index))
        .route("/vues/{*local}", get(view::show))
        .route("/document", get(document::index))
        .route("/document/tout", get(document::whole))
        .route("/document/constats", get(document::findings))
        .route("/document/{chapter}", get(document::show))
        .route("/apprendre", get(training::index))
        .route("/apprendre/quiz", get(training::quiz))
        .route("/apprendre/parcours/{path}", get(training::path))
}

/// The pages that explain, and the doors of programs.
fn words_and_programs() -> Router<AppState> {
    Router::new()
        .route("/ontologie", get(ontology::index))
        .route("/ontologie/{class}", get(ontology::show))
        .route("/aide", get(help::index))
        .route("/aide/glossaire", get(glossary::show))
        .route("/aide/{page}", get(help::show))
        .route("/aide/constats/{code}", get(help::finding))
        .route("/accessibilite", get(help::accessibility))
        .route("/mentions-legales", get(help::legal_notice))
        .route("/a-propos", get(about::show))
        .route("/-/motifs", get(motifs::show))
        .route("/api", get(api_viewer::index))
        .route("/api/essayer", get(api_viewer::redirect))
        .route("/api/{operation}", get(api_viewer::show))
        .merge(api::routes())
        .route("/changements", get(changes::index))
        .route("/changements.atom", get(changes::feed))
        .route("/changements/{number}", get(changes::show))
        .route("/metrics", get(metrics::show))
        .route("/sante", get(health::show))
        .route("/sparql/editeur", get(sparql_editor::show))
        .route("/sparql/question", get(sparql_editor::as_question))
        .route("/.well-known/void", get(catalogue::void))
        .route("/sitemap.xml", get(catalogue::sitemap))
        .route("/robots.txt", get(catalogue::robots))
        .route("/static/portulan.css", get(assets::stylesheet))
        .route("/static/{*path}", get(assets::file))
}

/// What is not compressed already: neither photographs (the default) nor fonts.
fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("font/"))
}

async fn nowhere() -> Problem {
    Problem::NotFound(String::new())
}

fn panicked(fault: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let cause = fault
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| fault.downcast_ref::<&str>().copied())
        .unwrap_or("panic without a message");
    Problem::internal(&cause).into_response()
}
