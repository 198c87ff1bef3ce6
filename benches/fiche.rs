//! The time that the server takes for a page, in maps of 1,000 and 10,000 applications, and of 100,000 with
//! `PORTULAN_BENCH_GRAND=1`: a fiche must not grow with the map. `cargo bench --bench fiche` prints, for each page, the
//! first request after a publication (nothing is kept from before), the second one, and the median of the next ones.

#[path = "support/generator.rs"]
#[expect(dead_code, reason = "the bench of the edition uses the rest")]
mod generator;
#[path = "support/shipped.rs"]
mod shipped;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use portulan::edition::{Edition, EditionBuilder};
use portulan::index::{ChangeSummary, Map, View};
use portulan::reader::Reader;
use portulan::web::{AppState, router};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Requests after the second one.
const REQUESTS: usize = 40;

/// A map that does not change.
struct Frozen(Arc<Edition>);

impl Map for Frozen {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        Arc::new(self.0.view(reader))
    }

    fn history(&self, _: &Reader, _: usize) -> Vec<ChangeSummary> {
        Vec::new()
    }
}

fn main() {
    let mut sizes = vec![1_000, 10_000];
    if std::env::var_os("PORTULAN_BENCH_GRAND").is_some_and(|value| value == "1") {
        sizes.push(100_000);
    }
    let runtime = Runtime::new().expect("a runtime");
    println!("applications\tpage\tfirst ms\tsecond ms\tmedian ms\tkB\tincoming");
    for applications in sizes {
        let map = generator::Map::new(applications);
        let edition = edition(&map);
        for (name, path) in pages(&map) {
            let incoming = incoming(&edition, &map.base, &path);
            let times = measure(&runtime, (&edition, &map.base), &path);
            let [first, second, median] = times.durations.map(|time| time.as_secs_f64() * 1_000.0);
            println!(
                "{applications}\t{name}\t{first:.1}\t{second:.2}\t{median:.2}\t{}\t{incoming}",
                times.bytes / 1_000
            );
        }
    }
}

fn edition(map: &generator::Map) -> Arc<Edition> {
    let mut builder = EditionBuilder::default();
    for quad in shipped::quads(&map.base).into_iter().chain(map.quads()) {
        builder.insert(&quad).expect("the dictionary is large enough");
    }
    Arc::new(builder.finish(1))
}

/// Pages about one thing, then pages about many for comparison.
fn pages(map: &generator::Map) -> Vec<(&'static str, String)> {
    let fiche = |local: &str| format!("/fiche/{local}");
    let application = |number: usize| {
        let iri = map.application(number).into_string();
        format!("/fiche{}", iri.strip_prefix(&format!("{}id", map.base)).expect("under the base"))
    };
    vec![
        ("fiche, application at the edge", application(map.applications / 2 + 1)),
        ("fiche, application at the centre", application(0)),
        ("fiche, organisation", fiche("organisme/synthese-00")),
        ("fiche, organisation, JSON", fiche("organisme/synthese-00?format=json")),
        ("fiche, function", fiche("reference/fonction/synthese-0007")),
        ("fiche, real system", fiche("reference/systeme/dsn")),
        ("home", "/".to_owned()),
        ("list, applications", "/liste/application".to_owned()),
        ("search", "/recherche?q=paie".to_owned()),
    ]
}

/// How many facts have the thing of a page as their value: what the page must summarise.
fn incoming(edition: &Arc<Edition>, base: &str, path: &str) -> usize {
    let Some(local) = path.strip_prefix("/fiche/") else { return 0 };
    let local = local.split('?').next().unwrap_or(local);
    let thing = oxrdf::NamedNode::new(format!("{base}id/{local}")).expect("an IRI");
    let object = Some(thing.as_ref().into());
    edition
        .view(&Reader::Public)
        .count(portulan::index::Pattern { object, ..portulan::index::Pattern::default() })
}

struct Times {
    /// First, second, median of the next ones.
    durations: [Duration; 3],
    bytes: usize,
}

/// Asks for a page of a site that has just started.
fn measure(runtime: &Runtime, (edition, base): (&Arc<Edition>, &str), path: &str) -> Times {
    let state =
        AppState::new(Arc::new(Frozen(Arc::clone(edition))), base).expect("a base").without_cache();
    let site = router(state);
    let mut bytes = 0;
    let mut ask = || {
        let start = Instant::now();
        bytes = runtime.block_on(one(&site, path));
        start.elapsed()
    };
    let (first, second) = (ask(), ask());
    let mut next: Vec<Duration> = (0..REQUESTS).map(|_| ask()).collect();
    next.sort_unstable();
    Times { durations: [first, second, next[REQUESTS / 2]], bytes }
}

/// The length of an answer, which must be a page.
async fn one(site: &Router, path: &str) -> usize {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let answer = site.clone().oneshot(request).await.expect("infallible");
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    to_bytes(answer.into_body(), usize::MAX).await.expect("read").len()
}
