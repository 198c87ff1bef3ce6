//! The form of mappings: signed in, tried, kept, removed, refused.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use portulan::contribution::{Upload, prepare};
use portulan::derivation::Rules;
use portulan::import::Limits;
use portulan::journal::Journal;
use portulan::reader::Visibility;
use portulan::repository::Repository;
use portulan::web::{AppState, Desk, router};
use portulan::{seed, token};
use tempfile::TempDir;
use tower::ServiceExt;

const MODEL: &[u8] = br#"<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m"><name>Atelier</name>
<elements><element identifier="id-a" xsi:type="ApplicationComponent"><name>REF_Communes</name></element></elements></model>"#;
const FORM: &str = "/importer/profil/essai/atelier";

/// A site where one may write, and the cookie of a session.
struct Site {
    router: Router,
    repository: Arc<Repository>,
    cookie: String,
    _folder: TempDir,
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::local(folder.path()).expect("opened");
        let opened = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
        let repository = Arc::new(opened.expect("a new map"));
        seed::publish(&repository, false).await.expect("published");
        let upload = Upload {
            organisation: "essai".into(),
            source: Some("atelier".into()),
            file_name: "atelier.xml".into(),
            visibility: Visibility::Public,
            fictitious: false,
            modified: "2026-11-23".into(),
            author: "essai".into(),
        };
        let prepared = prepare(&repository, &upload, MODEL, &Limits::default()).expect("read");
        prepared.publish(&repository, None).await.expect("published");
        let (token, _) = token::read_or_create(folder.path()).expect("a token");
        let written = std::fs::read_to_string(token::path(folder.path())).expect("written");
        let state = AppState::new(Arc::clone(&repository) as _, repository.addresses().base());
        let state = state.expect("a base");
        state.set_desk(Desk::new(Arc::clone(&repository), token, folder.path().join("imports")));
        let mut site =
            Self { router: router(state), repository, cookie: String::new(), _folder: folder };
        let form = format!("jeton={}", written.trim());
        let (status, headers, _) = site.ask("/connexion", Some(&form)).await;
        assert_eq!(status, 303);
        let cookie = headers.get(header::SET_COOKIE).expect("a session").to_str().expect("text");
        site.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        site
    }

    async fn ask(&self, path: &str, form: Option<&str>) -> (u16, axum::http::HeaderMap, String) {
        let request = Request::builder()
            .uri(path)
            .method(if form.is_some() { "POST" } else { "GET" })
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = form.map_or_else(Body::empty, |form| Body::from(form.to_owned()));
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("read");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (parts.status.as_u16(), parts.headers, text)
    }

    /// What the form must send back, and the edition that it shows.
    async fn hidden(&self) -> String {
        let (status, _, page) = self.ask(FORM, None).await;
        assert_eq!(status, 200, "{page}");
        let value = |name: &str| {
            let mark = format!("name=\"{name}\" value=\"");
            let (_, rest) = page.split_once(&mark).expect("a hidden field");
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        format!("csrf={}&edition={}", value("csrf"), value("edition"))
    }

    async fn send(&self, hidden: &str, form: &str) -> (u16, String) {
        let (status, _, page) = self.ask(FORM, Some(&format!("{hidden}&{form}"))).await;
        (status, page)
    }

    fn number(&self) -> u64 {
        self.repository.current().head.number
    }
}

const MAPPING: &str =
    "surDebutDeNom=ref_&versClasse=https%3A%2F%2Fw3id.org%2Fportulan%2Fontologie%23Referentiel";

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_tried_kept_then_removed() {
    let site = Site::new().await;
    let before = site.number();
    let hidden = site.hidden().await;
    let (status, page) = site.send(&hidden, &format!("{MAPPING}&action=essayer")).await;
    assert_eq!(status, 200);
    assert!(page.contains("qui changeraient de classe&#160;: 1"), "{page}");
    assert_eq!(site.number(), before, "trying stores nothing");

    let kept = format!("{MAPPING}&action=enregistrer&raison=nos+r%C3%A9f%C3%A9rentiels");
    assert_eq!(site.send(&hidden, &kept).await.0, 303);
    assert_eq!(site.number(), before + 1);
    let (_, _, page) = site.ask("/profil/essai/atelier", None).await;
    assert!(page.contains("Début du nom «\u{202f}ref_\u{202f}»"), "{page}");

    // Somebody else looked at the edition before: their change is a conflict, named, and nothing is stored.
    let other = "surDossier=x&ecarte=true&action=enregistrer";
    let (status, page) = site.send(&hidden, other).await;
    assert_eq!(status, 422);
    assert!(page.contains("nos référentiels"), "{page}");
    assert_eq!(site.number(), before + 1);

    let (_, _, page) = site.ask(FORM, None).await;
    let (_, rest) = page.split_once("name=\"correspondance\" value=\"").expect("a mapping");
    let mapping = rest.split('"').next().unwrap_or_default();
    let hidden = site.hidden().await;
    let removed = format!("correspondance={mapping}&action=retirer");
    assert_eq!(site.send(&hidden, &removed).await.0, 303);
    let (_, _, page) = site.ask("/profil/essai/atelier", None).await;
    assert!(page.contains("pas encore de profil à lui"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_or_makes_no_sense_changes_nothing() {
    let site = Site::new().await;
    let before = site.number();
    let (status, page) = site.send("edition=1", &format!("{MAPPING}&action=enregistrer")).await;
    assert_eq!(status, 403, "{page}");
    let hidden = site.hidden().await;
    let (status, page) = site.send(&hidden, "surCle=x&action=enregistrer").await;
    assert_eq!(status, 422);
    assert!(page.contains("ne dit pas ce que deviennent"), "{page}");
    let stranger = Site { cookie: String::new(), ..site };
    assert_eq!(stranger.ask(FORM, None).await.0, 401);
    assert_eq!(stranger.send(&hidden, &format!("{MAPPING}&action=enregistrer")).await.0, 401);
    assert_eq!(stranger.number(), before);
}
