//! What is kept and what is not, for whom, and what clients are told about it.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::{Request, header};
use oxrdf::{NamedNode, Quad, Term, Variable};
use portulan::edition::{Edition, FrozenView};
use portulan::index::{Answer, ChangeSummary, Limits, Map, Pattern, QueryError, View};
use portulan::reader::Reader;

use super::app::{TestApp, test_quads, turtle};

/// A map that counts how many times its content is read, and whose edition can be replaced.
struct Counted {
    editions: Vec<Arc<Edition>>,
    current: AtomicU64,
    reads: Arc<AtomicUsize>,
}

struct CountedView(FrozenView, Arc<AtomicUsize>);

impl View for CountedView {
    fn number(&self) -> u64 {
        View::number(&self.0)
    }

    fn matching(&self, pattern: Pattern<'_>, limit: usize) -> Vec<Quad> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.matching(pattern, limit)
    }

    fn count(&self, pattern: Pattern<'_>) -> usize {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.count(pattern)
    }

    fn graphs(&self) -> Vec<NamedNode> {
        View::graphs(&self.0)
    }

    fn query(
        &self,
        query: &str,
        parameters: &[(Variable, Term)],
        limits: &Limits,
    ) -> Result<Answer, QueryError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.query(query, parameters, limits)
    }
}

impl Map for Counted {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        let place = usize::try_from(self.current.load(Ordering::SeqCst)).unwrap();
        Arc::new(CountedView(self.editions[place].view(reader), Arc::clone(&self.reads)))
    }

    fn history(&self, _: &Reader, _: usize) -> Vec<ChangeSummary> {
        Vec::new()
    }
}

/// Two editions: the second says one thing more of the RNG.
fn counted() -> Arc<Counted> {
    let mut quads = test_quads(&[]);
    let first = Edition::from_quads(1, &quads).unwrap();
    let more = "<id/reference/systeme/rng> <http://www.w3.org/2004/02/skos/core#altLabel> \"Nouveau nom\"@fr .";
    quads.extend(turtle("graphe/reference", more));
    let second = Edition::from_quads(2, &quads).unwrap();
    let editions = vec![Arc::new(first), Arc::new(second)];
    Arc::new(Counted { editions, current: AtomicU64::new(0), reads: Arc::default() })
}

const FICHE: &str = "/fiche/reference/systeme/rng";

fn asking(path: &str, headers: &[(header::HeaderName, &str)]) -> Request<Body> {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_page_is_made_once_per_edition() {
    let map = counted();
    let app = TestApp::over(Arc::clone(&map) as _);
    let reads = || map.reads.load(Ordering::SeqCst);
    for path in ["/", FICHE, "/liste/systeme?sens=decroissant", "/recherche?q=gamma", "/analyses"] {
        for format in ["html", "json"] {
            let sign = if path.contains('?') { '&' } else { '?' };
            let path = format!("{path}{sign}format={format}");
            let first = app.get(&path).await;
            let made = reads();
            let again = app.get(&path).await;
            assert_eq!(reads(), made, "{path}: the map was read again");
            assert_eq!((first.status, first.text), (again.status, again.text), "{path}");
        }
    }
    app.get(FICHE).await.never_says("Nouveau nom");
    map.current.store(1, Ordering::SeqCst);
    app.get(FICHE).await.is(200).says("Nouveau nom");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_page_asked_by_many_at_once_is_made_once() {
    let (map, alone) = (counted(), counted());
    TestApp::over(Arc::clone(&alone) as _).get(FICHE).await.is(200);
    let app = Arc::new(TestApp::over(Arc::clone(&map) as _));
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let app = Arc::clone(&app);
            tokio::spawn(async move { app.get(FICHE).await.is(200).text })
        })
        .collect();
    let mut texts = Vec::new();
    for one in asked {
        texts.push(one.await.unwrap());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1);
    assert_eq!(map.reads.load(Ordering::SeqCst), alone.reads.load(Ordering::SeqCst));
}

#[tokio::test]
async fn spelling_does_not_make_another_page_but_values_do() {
    let map = counted();
    let app = TestApp::over(Arc::clone(&map) as _);
    let first = app.get("/recherche?q=caisse+gamma").await.is(200);
    let made = map.reads.load(Ordering::SeqCst);
    for same in [
        "/recherche?q=caisse%20gamma",
        "/recherche?q=caisse+gamma&page=",
        "/recherche?%71=caisse+gamma",
    ] {
        assert_eq!(app.get(same).await.text, first.text, "{same}");
    }
    assert_eq!(map.reads.load(Ordering::SeqCst), made);
    // Separators inside values are not separators.
    let one = app.get("/recherche?q=a%00page%012").await.is(200);
    let other = app.get("/recherche?q=a&page=2").await;
    assert_ne!(one.text, other.text);
}

#[tokio::test]
async fn what_one_reader_sees_is_never_sent_to_another() {
    let canary = "<graphe/reserve> <https://w3id.org/portulan/ontologie#visibilite> <https://w3id.org/portulan/vocabulaire/visibilite/communaute> .
        <id/reference/systeme/rng> <http://www.w3.org/2004/02/skos/core#altLabel> \"Zibeline\"@fr .";
    let app = TestApp::with(&[("graphe/reserve", canary)]);
    let paths = [FICHE, "/recherche?q=zibeline", "/", "/fiche/reference/systeme/rng?format=json"];
    for order in [[Reader::Community, Reader::Public], [Reader::Public, Reader::Community]] {
        let app = TestApp::with(&[("graphe/reserve", canary)]);
        for path in paths {
            for reader in order.iter().chain(&order) {
                let answer = app.get_for(path, reader).await.is(200);
                let sees = answer.text.contains("Zibeline") && !path.contains("zibeline");
                let expected = *reader == Reader::Community && path.starts_with(FICHE);
                assert_eq!(sees, expected, "{path} as {reader:?}");
                if path.contains("zibeline") {
                    let found = answer.text.contains("(RNG)") || answer.text.contains(">RNG<");
                    assert_eq!(found, *reader == Reader::Community, "{path} as {reader:?}");
                }
            }
        }
    }
    let public = app.get_for(FICHE, &Reader::Public).await;
    assert_eq!(public.header("cache-control"), "no-cache");
    let member = app.get_for(FICHE, &Reader::Community).await;
    assert_eq!(member.header("cache-control"), "private, no-cache");
    assert_ne!(public.header("etag"), member.header("etag"));
}

#[tokio::test]
async fn clients_are_told_when_they_have_it_already() {
    let app = TestApp::new();
    let plain = app.ask(asking(FICHE, &[])).await.is(200);
    let gzip = app.ask(asking(FICHE, &[(header::ACCEPT_ENCODING, "br, gzip")])).await.is(200);
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert_ne!(plain.header("etag"), gzip.header("etag"), "two encodings, two validators");
    for (tag, encoding) in [(plain.header("etag"), "identity"), (gzip.header("etag"), "gzip")] {
        for known in [tag.to_owned(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".into()] {
            let headers = [(header::IF_NONE_MATCH, &*known), (header::ACCEPT_ENCODING, encoding)];
            let answer = app.ask(asking(FICHE, &headers)).await.is(304);
            assert!(answer.text.is_empty());
            assert_eq!(answer.header("etag"), tag);
            assert_eq!(answer.header("cache-control"), "no-cache");
        }
        let headers = [(header::IF_NONE_MATCH, "\"other\""), (header::ACCEPT_ENCODING, encoding)];
        app.ask(asking(FICHE, &headers)).await.is(200);
    }
    let vary = plain.header("vary");
    for name in ["accept", "accept-encoding", "authorization"] {
        assert!(vary.split(", ").any(|one| one == name), "{vary}");
    }
}

#[tokio::test]
async fn the_back_button_keeps_its_page_and_problems_are_not_kept() {
    let app = TestApp::new();
    for path in
        ["/", FICHE, "/liste", "/analyses", "/recherche?q=gamma", "/a-propos", "/nulle/part"]
    {
        let answer = app.get(path).await;
        let cache = answer.header("cache-control");
        assert!(cache.contains("no-cache") && !cache.contains("no-store"), "{path}: {cache}");
    }
    for path in ["/nulle/part", "/fiche/rien", "/liste/systeme?page=0"] {
        assert_eq!(app.get(path).await.header("etag"), "", "{path}");
    }
    assert_eq!(app.get("/sante").await.header("etag"), "", "a supervisor wants a fresh answer");
}

#[tokio::test]
async fn a_kept_page_is_the_page_that_would_be_made() {
    let (kept, anew) = (TestApp::new(), TestApp::anew());
    // The length of a page that says how long its question took may differ by a digit.
    let lasting = |text: &str| {
        let lines = text.lines().filter(|line| !line.ends_with(" ms</p>"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut waiting: Vec<String> = vec!["/".into(), FICHE.into(), "/liste/systeme".into()];
    let mut seen = Vec::new();
    while let Some(path) = waiting.pop().filter(|_| seen.len() < 150) {
        let made = anew.get(&path).await;
        for _ in 0..2 {
            let sent = kept.get(&path).await;
            assert_eq!(sent.status, made.status, "{path}");
            assert_eq!(sent.header("content-type"), made.header("content-type"), "{path}");
            assert_eq!(lasting(&sent.text), lasting(&made.text), "{path}");
        }
        if made.header("content-type").starts_with("text/html") {
            let links = super::html::links(&made.text).into_iter();
            waiting.extend(links.filter(|link| !seen.contains(link)).take(12));
        }
        seen.push(path);
    }
    assert!(seen.len() > 100, "only {} pages were compared", seen.len());
}

#[tokio::test]
async fn files_that_name_their_content_are_never_asked_again() {
    let app = TestApp::new();
    let page = app.get("/").await.is(200);
    let assets: Vec<String> = super::html::links(&page.text)
        .into_iter()
        .filter(|link| link.starts_with("/static/"))
        .collect();
    assert!(assets.len() >= 4, "{assets:?}");
    for path in &assets {
        let answer = app.get(path).await.is(200);
        assert!(answer.header("cache-control").contains("immutable"), "{path}");
        let known = [(header::IF_NONE_MATCH, answer.header("etag"))];
        app.ask(asking(path, &known)).await.is(304);
    }
    // An address without its version, or with another's, may change.
    for path in ["/static/portulan.css", "/static/img/rose.svg?v=", "/static/img/rose.svg?v=0"] {
        let answer = app.get(path).await.is(200);
        assert!(!answer.header("cache-control").contains("immutable"), "{path}");
    }
    let sheet = app.get("/static/portulan.css").await.text;
    for (place, _) in sheet.match_indices("url(\"/static/img/") {
        let end = sheet[place..].find(')').unwrap();
        assert!(sheet[place..place + end].contains("?v="), "{}", &sheet[place..place + end]);
    }
    let gzip = [(header::ACCEPT_ENCODING, "gzip")];
    let style = app.ask(asking("/static/portulan.css", &gzip)).await.is(200);
    assert_eq!(style.header("content-encoding"), "gzip");
    let font = assets.iter().find(|path| path.ends_with(".woff2")).unwrap();
    assert_eq!(app.ask(asking(font, &gzip)).await.header("content-encoding"), "");
}

#[tokio::test]
async fn head_tells_the_same_without_the_body() {
    let head = Request::head(FICHE).body(Body::empty()).unwrap();
    let app = TestApp::new();
    let answer = app.ask(head).await.is(200);
    assert!(answer.text.is_empty());
    assert_eq!(answer.header("etag"), app.get(FICHE).await.header("etag"));
}
