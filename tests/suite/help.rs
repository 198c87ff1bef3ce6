//! The help pages over the map that comes with Portulan: every link answers, every part is filled in.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use portulan::derivation::Rules;
use portulan::import::Code;
use portulan::journal::Journal;
use portulan::repository::Repository;
use portulan::seed;
use portulan::web::{AppState, router};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use super::web::html::{check_page, links};

/// The site over a new map, as anybody sees it.
pub(super) struct Site {
    runtime: Runtime,
    pub(super) state: AppState,
    pub(super) repository: Arc<Repository>,
    router: Router,
    _folder: TempDir,
}

impl Site {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = Runtime::new().expect("a runtime");
        let repository = runtime.block_on(async {
            let journal = Journal::local(folder.path()).expect("opened");
            let opened = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
            let repository = Arc::new(opened.expect("a new map"));
            seed::publish(&repository, true).await.expect("published");
            repository
        });
        let state = AppState::new(Arc::clone(&repository) as _, repository.addresses().base());
        let state = state.expect("a base");
        Self { runtime, router: router(state.clone()), state, repository, _folder: folder }
    }

    pub(super) fn get(&self, path: &str) -> (u16, String) {
        let accept = "text/html,*/*;q=0.8";
        let request = Request::get(path).header(header::ACCEPT, accept).body(Body::empty());
        let request = request.unwrap_or_else(|error| panic!("{path}: {error}"));
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("infallible");
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("read");
            (parts.status.as_u16(), String::from_utf8_lossy(&bytes).into_owned())
        })
    }
}

/// The addresses of the help pages, from the files themselves.
fn pages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/aide");
    let mut pages = vec!["/aide/glossaire".to_owned()];
    for entry in fs::read_dir(folder).expect("data/aide is there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        match name.as_str() {
            "index" => pages.push("/aide".to_owned()),
            "accessibilite" | "mentions-legales" => pages.push(format!("/{name}")),
            _ if name.starts_with('_') => {}
            _ => pages.push(format!("/aide/{name}")),
        }
    }
    assert!(pages.len() >= 11, "{pages:?}");
    pages
}

#[test]
fn every_page_is_sound_and_every_link_of_it_answers() {
    let site = Site::new();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    for page in pages() {
        let (status, body) = site.get(&page);
        assert_eq!(status, 200, "{page}");
        check_page(&page, &body);
        assert!(!body.contains("[["), "a part of {page} is not known");
        for link in links(&body) {
            if asked.insert(link.clone()) {
                let (status, _) = site.get(&link);
                // What writes asks one to sign in first.
                let wanted = if link.starts_with("/importer/") { 401 } else { 200 };
                assert_eq!(status, wanted, "{page} leads to {link}");
            }
        }
    }
    for expected in ["/fiche/reference/systeme/dsn", "/analyses/faits-a-verifier", "/aide/constats"]
    {
        assert!(asked.contains(expected), "no page leads to {expected}");
    }
}

#[test]
fn each_code_of_finding_has_a_page_that_the_index_leads_to() {
    let site = Site::new();
    let (_, index) = site.get("/aide/constats");
    let leads_to: BTreeSet<String> = links(&index).into_iter().collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/aide/constats");
    let written: BTreeSet<String> = fs::read_dir(folder)
        .expect("the texts")
        .map(|entry| entry.expect("readable").path())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.code().to_owned()).collect();
    assert_eq!(written, codes, "one text for each code");
    for code in Code::ALL {
        assert!(leads_to.contains(&code.page()), "{}", code.code());
        let (status, body) = site.get(&code.page());
        assert_eq!(status, 200, "{}", code.code());
        check_page(&code.page(), &body);
        for part in ["Ce que Portulan fait", "Exemple", "Comment y remédier", code.title()] {
            assert!(body.contains(part), "{}: {part}", code.code());
        }
    }
    assert_eq!(site.get("/aide/constats/nulle-part").0, 404);
}

#[test]
fn the_guided_visit_asks_and_answers_at_each_stop() {
    let site = Site::new();
    let (_, body) = site.get("/aide/visite-guidee");
    let stops = body.matches("<h2 id=\"s-").count() - 1;
    assert!((8..=12).contains(&stops), "{stops} stops");
    assert_eq!(body.matches("<details class=\"answer\">").count(), stops);
    assert_eq!(body.matches("À ouvrir").count(), stops);
    assert!(body.contains("(déclaration sociale nominative)"), "acronyms are written out");
    assert!(body.contains("role=\"tooltip\""), "and explained");
}

#[test]
fn limits_are_counted_on_the_map_itself() {
    let site = Site::new();
    let (_, body) = site.get("/aide/limites-et-sources");
    for question in [
        "faits-par-fiabilite",
        "valeurs-non-etablies",
        "sources-par-nombre-de-faits",
        "ensembles-fictifs",
    ] {
        assert!(body.contains(&format!("href=\"/analyses/{question}\"")), "{question}");
    }
    assert!(body.matches("<table>").count() >= 4 && body.contains("Caisse Alpha"));
}

#[test]
fn the_legal_notice_is_that_of_the_deployment_disarmed() {
    let site = Site::new();
    let (_, before) = site.get("/mentions-legales");
    assert!(before.contains("compléter par l’exploitant"));
    site.state.set_legal_notice(
        "# Notice\n\n## Éditeur\n\nGIP **Exemple** <script>alert(1)</script> [x](javascript:y)"
            .into(),
    );
    let (_, after) = site.get("/mentions-legales");
    assert!(after.contains("<strong>Exemple</strong>") && !after.contains("compléter par l’expl"));
    assert!(!after.contains("<script>") && !after.contains("javascript:"), "{after}");
}

#[test]
fn every_page_says_the_state_of_accessibility_and_none_sets_a_cookie() {
    let site = Site::new();
    for page in ["/", "/liste", "/aide", "/nulle-part"] {
        let request = Request::get(page).header(header::ACCEPT, "text/html").body(Body::empty());
        let request = request.expect("a request");
        let response = site.runtime.block_on(site.router.clone().oneshot(request));
        let response = response.expect("infallible");
        assert!(response.headers().get(header::SET_COOKIE).is_none(), "{page}");
        let (_, body) = site.get(page);
        assert!(body.contains("href=\"/accessibilite\">Accessibilité"), "{page}");
    }
}

#[test]
fn the_glossary_is_filtered_and_exported() {
    let site = Site::new();
    let (_, all) = site.get("/aide/glossaire");
    for word in ["DSN", "Acoss", "Plan d’occupation", "Dispositif mutualisé"] {
        assert!(all.contains(&format!(">{word}</a>")), "{word}");
    }
    assert!(all.contains("Aujourd’hui Urssaf CN"));
    let (_, some) = site.get("/aide/glossaire?q=declaration%20sociale");
    assert!(some.contains(">DSN</a>") && !some.contains(">Acoss</a>"), "{some}");
    let (_, json) = site.get("/aide/glossaire?format=json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let words = json["words"].as_array().expect("words");
    let dsn = words.iter().find(|word| word["term"] == "DSN").expect("DSN");
    assert_eq!(dsn["full"], "Déclaration sociale nominative");
    let (_, csv) = site.get("/aide/glossaire?format=csv");
    assert!(csv.starts_with('\u{feff}') && csv.lines().count() == words.len() + 1);
    let (_, turtle) = site.get("/aide/glossaire?format=ttl");
    assert!(turtle.contains("skos:prefLabel \"Déclaration sociale nominative\"@fr"), "{turtle}");
}
