//! `/importer`: a model from a file to a published change in the browser, and all that must not pass.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use portulan::contribution::{Upload, prepare};
use portulan::derivation::Rules;
use portulan::import::Limits;
use portulan::index::Map;
use portulan::journal::Journal;
use portulan::reader::Visibility;
use portulan::remarks::{self, Remarks};
use portulan::repository::Repository;
use portulan::web::{AppState, Desk, router};
use portulan::{seed, token};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::process::model;

/// A site where one may write.
pub(super) struct Writable {
    site: axum::Router,
    pub(super) repository: Arc<Repository>,
    folder: TempDir,
    token: String,
}

/// An answer: status, headers, text.
pub(super) struct Got(pub(super) u16, pub(super) HeaderMap, pub(super) String);

/// Somebody who has signed in.
pub(super) struct Session {
    cookie: String,
    pub(super) csrf: String,
}

impl Writable {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::local(folder.path()).unwrap();
        let opened = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
        let repository = Arc::new(opened.unwrap());
        seed::publish(&repository, false).await.unwrap();
        let map: Arc<dyn Map> = Arc::clone(&repository) as _;
        let state = AppState::new(map, repository.addresses().base()).unwrap();
        let (known, _) = token::read_or_create(folder.path()).unwrap();
        let written = std::fs::read_to_string(token::path(folder.path())).unwrap();
        let waiting = folder.path().join("imports");
        state.set_desk(Desk::new(Arc::clone(&repository), known, waiting));
        let remarks = Remarks::open(folder.path().join(remarks::FILE)).unwrap();
        state.set_remarks(remarks);
        let token = written.trim().to_owned();
        Self { site: router(state), repository, folder, token }
    }

    async fn ask(&self, request: Request<Body>) -> Got {
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Got(parts.status.as_u16(), parts.headers, text)
    }

    pub(super) async fn get(&self, path: &str, session: Option<&Session>) -> Got {
        let mut request = Request::get(path).header(header::ACCEPT, "text/html");
        if let Some(session) = session {
            request = request.header(header::COOKIE, &session.cookie);
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    pub(super) async fn post(&self, path: &str, session: Option<&Session>, body: &str) -> Got {
        let mut request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(session) = session {
            request = request.header(header::COOKIE, &session.cookie);
        }
        self.ask(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(super) async fn sign_in(&self) -> Session {
        let got = self.post("/connexion", None, &format!("jeton={}", self.token)).await;
        assert_eq!(got.0, 303, "{}", got.2);
        let set = got.1[header::SET_COOKIE].to_str().unwrap();
        for wanted in ["HttpOnly", "SameSite=Strict", "Path=/importer"] {
            assert!(set.contains(wanted), "{set}");
        }
        let cookie = set.split(';').next().unwrap().to_owned();
        let mut session = Session { cookie, csrf: String::new() };
        let page = self.get("/importer", Some(&session)).await.2;
        session.csrf = between(&page, "name=\"csrf\" value=\"", "\"").to_owned();
        session
    }

    pub(super) async fn upload(
        &self,
        session: &Session,
        csrf: &str,
        (name, file): (&str, &[u8]),
    ) -> Got {
        let mut body = Vec::new();
        for (field, value) in [("csrf", csrf), ("autre", "Essai"), ("source", "atelier")] {
            let part = format!(
                "--limite\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--limite--\r\n");
        let request = Request::post("/importer")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, &session.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limite");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a file and waits until it was read; the address of the import, and its page.
    async fn import(&self, session: &Session, file: &[u8]) -> (String, String) {
        let got = self.upload(session, &session.csrf, ("atelier.xml", file)).await;
        assert_eq!(got.0, 303, "{}", got.2);
        let path = got.1[header::LOCATION].to_str().unwrap().to_owned();
        let page = self.settled(session, &path).await;
        (path, page)
    }

    pub(super) async fn settled(&self, session: &Session, path: &str) -> String {
        for _ in 0..600 {
            let state = self.get(&format!("{path}/etat"), Some(session)).await;
            if state.2.contains("\"finished\": true") {
                let got = self.get(path, Some(session)).await;
                assert_eq!(got.0, 200, "{}", got.2);
                return got.2;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} does not end");
    }

    pub(super) async fn publish(
        &self,
        session: &Session,
        (path, page): &(String, String),
    ) -> String {
        let edition = between(page, "name=\"edition\" value=\"", "\"");
        let body = format!("csrf={}&edition={edition}", session.csrf);
        let got = self.post(&format!("{path}/publier"), Some(session), &body).await;
        assert_eq!(got.0, 303, "{}", got.2);
        self.settled(session, path).await
    }

    pub(super) fn number(&self) -> u64 {
        self.repository.current().head.number
    }

    /// Files received that wait on the disk.
    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("imports")).map_or(0, Iterator::count)
    }
}

#[track_caller]
pub(super) fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("«{start}» is not in:\n{text}")).1;
    rest.split_once(end).unwrap().0
}

fn components(names: &[&str]) -> Vec<u8> {
    model(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_without_the_token() {
    let site = Writable::new().await;
    let page = site.get("/importer", None).await;
    assert_eq!(page.0, 200);
    assert!(
        page.2.contains("Se connecter pour importer") && !page.2.contains("csrf"),
        "{}",
        page.2
    );
    for path in
        ["/importer", "/importer/abc/publier", "/importer/abc/abandonner", "/importer/deconnexion"]
    {
        let got = site.post(path, None, "csrf=x").await;
        assert_eq!(got.0, 401, "{path}: {}", got.2);
    }
    let forged = Session { cookie: "portulan-session=0123".into(), csrf: "x".into() };
    assert_eq!(site.get("/importer/abc", Some(&forged)).await.0, 401);
    let wrong = site.post("/connexion", None, "jeton=faux").await;
    assert_eq!(wrong.0, 403);
    assert!(wrong.2.contains("Ce n’est pas le jeton") && !wrong.1.contains_key(header::SET_COOKIE));
    for _ in 0..9 {
        site.post("/connexion", None, "jeton=faux").await;
    }
    let too_many = site.post("/connexion", None, &format!("jeton={}", site.token)).await;
    assert_eq!(too_many.0, 429);
    assert!(too_many.1.contains_key(header::RETRY_AFTER));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_is_refused_and_keeps_nothing() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let file = components(&["Ancre"]);
    assert_eq!(site.upload(&session, "faux", ("a.xml", &file)).await.0, 403);
    let (path, _) = site.import(&session, &file).await;
    let number = site.number();
    assert_eq!(site.post(&format!("{path}/publier"), Some(&session), "edition=2").await.0, 403);
    let elsewhere = Request::post(format!("{path}/publier"))
        .header(header::COOKIE, &session.cookie)
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(format!("csrf={}&edition={number}", session.csrf)));
    assert_eq!(site.ask(elsewhere.unwrap()).await.0, 403);
    let login = Request::post("/connexion")
        .header(header::ORIGIN, "https://ailleurs.example")
        .header(header::HOST, "carte.example")
        .body(Body::from(format!("jeton={}", site.token)));
    assert_eq!(site.ask(login.unwrap()).await.0, 403);
    assert_eq!(site.number(), number);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_read_published_and_read_again_as_a_difference() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let number = site.number();
    let first = site.import(&session, &components(&["Ancre", "Bouée"])).await;
    for said in ["Import à décider", "source nouvelle", "Organisme nouveau", "Aucun", "Application"]
    {
        assert!(first.1.contains(said), "{said}: {}", first.1);
    }
    assert_eq!((site.number(), site.files()), (number, 1), "nothing is published yet");
    let page = site.publish(&session, &first).await;
    assert!(page.contains("Import publié"), "{page}");
    assert_eq!((site.number(), site.files()), (number + 1, 0));
    // Pressing twice publishes once.
    let again = site.publish(&session, &first).await;
    assert!(again.contains("Import publié"), "{again}");
    assert_eq!(site.number(), number + 1);
    assert_eq!(site.get("/fiche/essai/0", None).await.0, 200);

    let second = site.import(&session, &components(&["Ancre flottante"])).await;
    for said in [
        "1\u{a0}élément",
        "1 retiré, 1 changé",
        "Bouée",
        "<del>Ancre</del>",
        "<ins>Ancre flottante</ins>",
    ] {
        assert!(
            second.1.replace('\u{202f}', " ").contains(&said.replace('\u{a0}', " ")),
            "{said}: {}",
            second.1
        );
    }
    let csv = site.get(&format!("{}/difference?format=csv", second.0), Some(&session)).await;
    assert!(csv.2.contains("Ancre;Ancre flottante"), "{}", csv.2);
    let json = site.get(&format!("{}/difference?format=json", second.0), Some(&session)).await;
    let json: serde_json::Value = serde_json::from_str(&json.2).unwrap();
    assert_eq!(json["difference"]["sections"][0]["removed"][0]["name"], "Bouée");
    let page = site.publish(&session, &second).await;
    assert!(page.contains("1 élément retiré, 1 changé"), "{page}");
    assert_eq!(site.get("/fiche/essai/1", None).await.0, 410, "what left is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_forgets_the_file_and_the_import() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let number = site.number();
    let (path, _) = site.import(&session, &components(&["Ancre"])).await;
    let listed = site.get("/importer", Some(&session)).await.2;
    assert!(listed.contains(&path) && listed.contains("atelier.xml"), "{listed}");
    let body = format!("csrf={}", session.csrf);
    assert_eq!(site.post(&format!("{path}/abandonner"), Some(&session), &body).await.0, 303);
    assert_eq!((site.number(), site.files()), (number, 0));
    let gone = site.get(&path, Some(&session)).await;
    assert_eq!(gone.0, 404);
    assert!(gone.2.contains("n’existe plus"), "{}", gone.2);
    assert_eq!(site.post("/importer/deconnexion", Some(&session), &body).await.0, 303);
    assert_eq!(site.get(&path, Some(&session)).await.0, 401, "the session is closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_published_meanwhile_is_said_and_compared_again() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let first = site.import(&session, &components(&["Ancre"])).await;
    site.publish(&session, &first).await;
    let second = site.import(&session, &components(&["Ancre", "Drisse"])).await;
    let upload = Upload {
        organisation: "Essai".into(),
        source: Some("atelier".into()),
        file_name: "autre.xml".into(),
        visibility: Visibility::Public,
        fictitious: false,
        modified: "2026-11-24".into(),
        author: "Camille".into(),
    };
    let file = components(&["Ancre", "Bouée", "Cap"]);
    let prepared = prepare(&site.repository, &upload, &*file, &Limits::default()).unwrap();
    prepared.publish(&site.repository, None).await.unwrap();
    let number = site.number();
    let page = site.publish(&session, &second).await;
    assert_eq!(site.number(), number, "nothing was published over it");
    for said in ["La source a changé entre-temps", "Camille", "autre.xml", "1 retiré, 1 changé"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    // What was shown before can no longer be published; what is shown now can.
    let stale = site.publish(&session, &second).await;
    assert!(stale.contains("Import à décider"), "{stale}");
    let page = site.publish(&session, &(second.0.clone(), page)).await;
    assert!(page.contains("Import publié"), "{page}");
    assert_eq!(site.number(), number + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_model_or_too_large_is_refused_with_a_remedy() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let number = site.number();
    for (file, said) in [
        (b"<html><body>non</body></html>".to_vec(), "n’est pas un modèle reconnu"),
        (b"   ".to_vec(), "le fichier est vide"),
        // Longer than what the web framework takes by default.
        (b"<html/>".repeat(600_000), "n’est pas un modèle reconnu"),
        (bomb(), "se décompressant"),
    ] {
        let (_, page) = site.import(&session, &file).await;
        assert!(page.contains("n’a pas pu être importé") && page.contains(said), "{said}: {page}");
    }
    let none = site.upload(&session, &session.csrf, ("", b"")).await;
    assert_eq!(none.0, 422);
    assert!(
        none.2.contains("Choisissez un fichier") && none.2.contains("value=\"Essai\""),
        "{}",
        none.2
    );
    let announced = Request::post("/importer")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, &session.cookie)
        .header(header::CONTENT_LENGTH, 80_u64 << 20)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limite")
        .body(Body::empty());
    let large = site.ask(announced.unwrap()).await;
    assert_eq!(large.0, 413);
    assert!(large.2.contains("portulan import"), "{}", large.2);
    assert_eq!((site.number(), site.files()), (number, 0));
}

/// An archive of one file that inflates without measure.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("model.xml", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(b"<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\">").unwrap();
    writer.write_all(&vec![b' '; 64 << 20]).unwrap();
    writer.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_shown_as_text() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let names = ["&lt;script&gt;alert(1)&lt;/script&gt;"];
    let (_, page) = site.import(&session, &components(&names)).await;
    assert!(!page.contains("<script>alert"), "{page}");
    let first = site.import(&session, &components(&["Ancre"])).await;
    site.publish(&session, &first).await;
    let (_, page) = site.import(&session, &components(&names)).await;
    assert!(page.contains("alert(1)") && !page.contains("<script>alert"), "{page}");
}
