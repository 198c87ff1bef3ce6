//! `/metrics`: what a supervisor follows, in the text of `OpenMetrics` that Prometheus reads; for whoever has the token.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::endpoint::{Client, Fault};
use super::problem::Problem;
use super::state::AppState;
use crate::sparql::pool::Pool;

/// Media type of `OpenMetrics` text.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Upper bounds of the durations counted, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0];

type Labels = Vec<(&'static str, String)>;

/// What is counted in this process.
struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    durations: Family<Labels, Histogram>,
    started: Instant,
    gauges: Gauges,
}

/// What is read when it is asked for.
#[derive(Default)]
struct Gauges {
    edition: Gauge<i64, AtomicI64>,
    facts: Gauge<i64, AtomicI64>,
    uptime: Gauge<i64, AtomicI64>,
    memory: Gauge<i64, AtomicI64>,
    sparql: Family<Labels, Gauge<i64, AtomicI64>>,
}

static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

impl Metrics {
    fn new() -> Self {
        let mut registry = Registry::with_prefix("portulan");
        let requests = Family::<Labels, Counter>::default();
        let durations =
            Family::<Labels, Histogram>::new_with_constructor(|| Histogram::new(BOUNDS));
        let gauges = Gauges::default();
        registry.register("requests", "Requests answered, by route and status", requests.clone());
        registry.register(
            "request_duration_seconds",
            "Time until the head of the answer, by route",
            durations.clone(),
        );
        registry.register("edition", "Number of the current edition", gauges.edition.clone());
        registry.register("facts", "Facts of the current edition", gauges.facts.clone());
        registry.register("uptime_seconds", "Time since the start", gauges.uptime.clone());
        registry.register("resident_memory_bytes", "Memory in use", gauges.memory.clone());
        registry.register(
            "sparql_requests",
            "Free-form SPARQL since the start, by what became of it",
            gauges.sparql.clone(),
        );
        Self { registry, requests, durations, started: Instant::now(), gauges }
    }
}

/// The layer that counts; the route is its pattern, so that no client can make new ones.
pub(super) async fn counted(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("autre", MatchedPath::as_str).to_owned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let start = Instant::now();
    let response = next.run(request).await;
    let took = start.elapsed();
    let status = response.status().as_u16();
    let labels = vec![("route", route.clone()), ("status", status.to_string())];
    METRICS.requests.get_or_create(&labels).inc();
    METRICS.durations.get_or_create(&vec![("route", route)]).observe(took.as_secs_f64());
    let milliseconds = took.as_secs_f64() * 1e3;
    tracing::info!(target: "portulan::requests", %method, path, status, milliseconds, "answered");
    response
}

/// Sends the figures.
pub(super) async fn show(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let client = match Client::from_request_parts(&mut parts, &state).await {
        Ok(client) if client.is_administrator => client,
        Ok(_) => return Fault::token_needed().into_response(),
        Err(fault) => return fault.into_response(),
    };
    let view = state.map().view(&client.reader);
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let gauges = &METRICS.gauges;
    gauges.edition.set(whole(view.number()));
    gauges.facts.set(whole(view.count(crate::index::Pattern::default()) as u64));
    gauges.uptime.set(whole(METRICS.started.elapsed().as_secs()));
    gauges.memory.set(whole(resident_memory()));
    if let Some(endpoint) = state.endpoint() {
        count_sparql(endpoint.pool());
    }
    let mut text = String::new();
    match encode(&mut text, &METRICS.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(error) => Problem::internal(&error).into_response(),
    }
}

fn count_sparql(pool: &Pool) {
    let counts = pool.counts();
    let said: [(&str, &AtomicU64); 4] = [
        ("answered", &counts.answered),
        ("failed", &counts.failed),
        ("workers_killed", &counts.killed),
        ("workers_started", &counts.started),
    ];
    for (outcome, count) in said {
        let labels = vec![("outcome", outcome.to_owned())];
        let count = i64::try_from(count.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
        METRICS.gauges.sparql.get_or_create(&labels).set(count);
    }
}

/// Resident memory of this process, in bytes, where `/proc` tells it; 0 elsewhere.
fn resident_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) << 10
}
