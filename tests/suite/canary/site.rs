//! The canaries over HTTP, where everybody is the public: everything reachable, in every format.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use portulan::export::Format;
use portulan::queries::library;
use portulan::token;
use portulan::web::{AppState, router, writing};
use tower::ServiceExt;

use super::{KINDS, NAMES, Planted, found};
use crate::crawl::crawl;
use crate::process::Reply;

/// What the public never meets.
const HIDDEN: [&str; 3] = ["communaute", "organisme", "muette"];
/// Pages crawled: all that is near the canaries, and a good part of the ontology.
const PAGES: usize = 350;

/// The whole site, writing included, as `portulan serve` answers.
struct Site {
    planted: Planted,
    router: Router,
}

impl Site {
    fn new(kinds: &[&str]) -> Self {
        let planted = Planted::new(kinds);
        let repository = Arc::clone(&planted.repository);
        let (token, _) = token::read_or_create(planted.folder.path()).expect("a token");
        let state = AppState::new(Arc::clone(&repository) as _, repository.addresses().base());
        let state = state.expect("a base");
        // Suggestions are given once the index is made.
        state.warm_up();
        let router = router(state).merge(writing(repository, token));
        Self { planted, router }
    }

    fn get(&self, path: &str, accept: &str) -> Reply {
        let request = Request::get(path).header(header::ACCEPT, accept).body(Body::empty());
        let request = request.unwrap_or_else(|error| panic!("{path}: {error}"));
        self.planted.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("infallible");
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("read");
            let mut head = String::new();
            for (name, value) in &parts.headers {
                head.push_str(&format!(
                    "{name}: {}\r\n",
                    String::from_utf8_lossy(value.as_bytes())
                ));
            }
            Reply {
                status: parts.status.as_u16(),
                head: head.to_lowercase(),
                body: unzipped(&bytes)
                    .unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned()),
            }
        })
    }
}

/// The texts of a workbook, one per line: what is compressed would hide what we look for.
fn unzipped(bytes: &[u8]) -> Option<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    for place in 0..archive.len() {
        std::io::Read::read_to_string(&mut archive.by_index(place).ok()?, &mut text).ok()?;
        text.push('\n');
    }
    let text = text.replace("<si>", "\n<si>");
    // Its edition may tell of hidden changes, as on every page: this is accepted elsewhere.
    let mut after_edition = false;
    let lines = text.lines().filter(|line| {
        let is_number = std::mem::replace(&mut after_edition, line.contains("Édition de la carte"));
        !is_number
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Where to look besides what links lead to.
fn starts() -> Vec<String> {
    let mut paths: Vec<String> = ["/", "/liste", "/analyses", "/sante", "/a-propos", "/nulle/part"]
        .map(str::to_owned)
        .into();
    for class in ["application", "organisme", "graphe", "source", "systeme", "echange"] {
        paths.push(format!("/liste/{class}"));
        for kind in KINDS {
            paths.push(format!("/liste/{class}?q=zibeline{kind}"));
            paths.push(format!("/liste/{class}?organisme=id/organisme/genette{kind}"));
            paths.push(format!("/liste/{class}?estOperePar=id/organisme/genette{kind}"));
        }
    }
    for name in NAMES {
        paths.push(format!("/recherche?q={name}"));
        paths.push(format!("/recherche/suggestions?q={name}"));
        for kind in KINDS {
            // Whole, cut, and with a letter missing, for suggestions.
            paths.push(format!("/recherche?q={name}{kind}"));
            paths.push(format!("/recherche?q={name}{}", &kind[..kind.len() - 2]));
            paths.push(format!("/recherche?q={}{kind}", &name[..name.len() - 1]));
            paths.push(format!("/recherche/suggestions?q={name}{}", &kind[..kind.len() - 2]));
            paths.push(format!("/recherche/suggestions?q={}{kind}", &name[..name.len() - 1]));
            // Together with a shared thing of which the canary speaks; narrowed to a hidden organisation.
            paths.push(format!("/recherche?q=dsn+{name}{kind}"));
            paths.push(format!("/recherche?q=dsn&organisme=id/organisme/genette{kind}"));
        }
    }
    for kind in KINDS {
        for path in ["app", "autre", "donnee", "fonction", "noeud", "r1", ""] {
            paths.push(format!("/fiche/genette{kind}/{path}"));
            paths.push(format!("/id/genette{kind}/{path}"));
        }
        paths.push(format!("/fiche/organisme/genette{kind}"));
        paths.push(format!("/fiche?iri=graphe/source/genette{kind}/loutre{kind}"));
        paths.push(format!("/fiche?iri=graphe/derive/genette{kind}/loutre{kind}"));
        paths.push(format!("/fiche?iri=id/genette{kind}/loutre{kind}/fichier"));
        paths.push(format!("/fiche?iri=id/genette{kind}/loutre{kind}/propriete/p"));
    }
    for format in Format::ALL.map(Format::name) {
        paths.push(format!("/api/v1/exports?format={format}"));
        paths.push(format!("/api/v1/exports?format={format}&vue=Vue"));
        for kind in KINDS {
            let of = format!("/api/v1/exports?format={format}&organisme=genette{kind}");
            paths.push(format!("{of}&source=loutre{kind}"));
            paths.push(format!("/api/v1/exports?format={format}&vue=id/genette{kind}/vue"));
            paths.push(of);
        }
    }
    for question in library() {
        paths.push(format!("/analyses/{}", question.name));
        for parameter in &question.parameters {
            let name = &question.name;
            for kind in KINDS {
                let value = format!("{}=id/genette{kind}/app", parameter.key());
                paths.push(format!("/analyses/{name}?{value}"));
            }
            paths.push(format!("/analyses/{name}?{}=id/reference/systeme/dsn", parameter.key()));
        }
    }
    paths.push("/fiche/reference/systeme/dsn".to_owned());
    for path in ["/changements", "/changements.atom", "/api/v1/editions?lignes=200"] {
        paths.push(path.to_owned());
    }
    for name in NAMES {
        paths.push(format!("/api/v1/search?q={name}"));
    }
    for kind in KINDS {
        paths.push(format!("/api/v1/things/genette{kind}/app"));
        paths.push(format!("/api/v1/relations?de=id/genette{kind}/app"));
        paths.push(format!("/api/v1/impact?de=id/genette{kind}/app"));
        paths.push(format!("/api/v1/classes/application/things?q=zibeline{kind}"));
    }
    for page in ["/aide", "/aide/glossaire", "/aide/visite-guidee", "/aide/limites-et-sources"] {
        paths.push(page.to_owned());
    }
    for kind in KINDS {
        paths.push(format!("/aide/glossaire?q=zibeline{kind}"));
    }
    paths
}

/// The address in every format, by `?format=` and by `Accept`.
fn formats(path: &str) -> Vec<(String, &'static str)> {
    if path.starts_with("/api/v1/exports") {
        // Its formats are not those of pages, and each has its address among the starts.
        return Vec::new();
    }
    let sign = if path.contains('?') { '&' } else { '?' };
    let mut asked: Vec<_> = ["html", "json", "csv", "ttl"]
        .iter()
        .map(|format| (format!("{path}{sign}format={format}"), "*/*"))
        .collect();
    for accept in ["application/json", "text/csv", "text/turtle"] {
        asked.push((path.to_owned(), accept));
    }
    asked
}

/// Checks that an answer tells the public nothing of what is hidden, but the words of its own address.
#[track_caller]
fn tells_nothing(path: &str, reply: &Reply) {
    assert!(reply.status < 500, "{path}: {reply:?}");
    for kind in HIDDEN {
        let canaries = found(&reply.body, kind, path);
        assert!(canaries.is_empty(), "{path}: {canaries:?} in {}", reply.body);
        let canaries = found(&reply.head, kind, path);
        assert!(canaries.is_empty(), "{path}: {canaries:?} in {}", reply.head);
    }
}

#[test]
fn the_public_meets_no_canary_anywhere_on_the_site() {
    let site = Site::new(&KINDS);
    let starts = starts();
    let starts: Vec<&str> = starts.iter().map(String::as_str).collect();
    let mut met = BTreeSet::new();
    let asked = crawl(&starts, starts.len() + PAGES, |path| {
        let reply = site.get(path, "text/html");
        tells_nothing(path, &reply);
        met.extend(found(&reply.body, "publique", path));
        reply
    });
    // The control: what is public is met everywhere that was looked at.
    assert_eq!(met.len(), NAMES.len(), "{met:?}");
    for path in &asked {
        for (path, accept) in formats(path) {
            tells_nothing(&path, &site.get(&path, accept));
        }
    }
    // A page of a hidden thing is the page of a thing that does not exist.
    for kind in HIDDEN {
        let path = format!("/fiche/genette{kind}/app");
        assert_eq!(site.get(&path, "text/html").status, 404, "{path}");
    }
    assert_eq!(site.get("/fiche/genettepublique/app", "text/html").status, 200);
    // So is the export of a hidden source, and the control is there in every format.
    for format in Format::ALL.map(Format::name) {
        let export = |kind: &str| {
            let path = format!(
                "/api/v1/exports?format={format}&organisme=genette{kind}&source=loutre{kind}"
            );
            site.get(&path, "*/*")
        };
        for kind in HIDDEN {
            assert_eq!(export(kind).status, 404, "{format} {kind}");
        }
        let control = export("publique");
        assert_eq!(control.status, 200, "{format}");
        assert!(control.body.to_lowercase().contains("zibelinepublique"), "{format}");
    }
}

/// The lines of a page, without what changes from one moment to the next: how long a question took, and the number of
/// the edition, which counts the changes of everybody and says nothing of them.
fn lasting(body: &str) -> Vec<&str> {
    let says_edition = |line: &&str| line.contains("dition nº") || line.contains("\"edition\": ");
    let lines = body.lines().filter(|line| !says_edition(line));
    lines.map(|line| line.strip_suffix(" ms</p>").map_or(line, without_last_number)).collect()
}

fn without_last_number(line: &str) -> &str {
    line.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace())
}

#[test]
fn hidden_graphs_change_nothing_of_what_the_public_reads() {
    let (with, without) = (Site::new(&KINDS), Site::new(&["publique"]));
    let starts = starts();
    let starts: Vec<&str> =
        starts.iter().map(String::as_str).filter(|path| *path != "/sante").collect();
    let asked = crawl(&starts, starts.len() + PAGES, |path| without.get(path, "text/html"));
    assert!(asked.len() > starts.len() + PAGES / 2, "only {} pages were reached", asked.len());
    // Earlier editions are read in the background: two sites are not at the same point of it.
    // The changes that each was made with have their own numbers and moments.
    let told = ["/changements", "/api/v1/editions", "/api/v1/differences"];
    let lasts = |path: &&String| {
        let is_told = told.iter().any(|start| path.starts_with(start));
        *path != "/sante" && !path.contains("vue=evolution") && !is_told
    };
    for path in asked.iter().filter(lasts) {
        for accept in ["text/html", "application/json", "text/turtle"] {
            let (seen, expected) = (with.get(path, accept), without.get(path, accept));
            assert_eq!(seen.status, expected.status, "{path} {accept}");
            let (seen, expected) = (lasting(&seen.body), lasting(&expected.body));
            let mut lines = seen.iter().zip(&expected);
            if let Some((seen, expected)) = lines.find(|(seen, expected)| seen != expected) {
                panic!("{path} {accept}:\n{seen}\nwithout hidden graphs:\n{expected}");
            }
            assert_eq!(seen.len(), expected.len(), "{path} {accept}");
        }
    }
}
