//! What each page says, to whom and in which format.

use axum::body::Body;
use axum::http::{Method, Request, header};

use super::app::{BASE, TestApp};

#[tokio::test]
async fn home_shows_figures_transverse_systems_and_changes() {
    let app = TestApp::new();
    app.get("/")
        .await
        .is(200)
        .says("<h1>Portulan</h1>")
        .says("class=\"transverse\" title=\"Répertoire national gamma\">RNG</a>")
        .says("Import de la carte gamma")
        .says("23\u{a0}novembre 2026")
        .says("12\u{a0}faits ajoutés, 1\u{a0}fait retiré");
}

#[tokio::test]
async fn list_is_filtered_sorted_and_paged_by_its_address() {
    let app = TestApp::new();
    app.get("/liste/systeme")
        .await
        .is(200)
        .says("3\u{a0}systèmes")
        .says("RNG")
        .says("exemple fictif");
    let operator = format!("{BASE}id/organisme/cnd");
    app.get(&format!("/liste/systeme?operateur={operator}"))
        .await
        .is(200)
        .says("1 sur 3\u{a0}systèmes")
        .never_says("Répertoire national gamma")
        .says("&#60;script&#62;");
    app.get("/liste/systeme?q=REPERTOIRE").await.says("1 sur 3").says("Répertoire national gamma");
    app.get("/liste/systeme?nature=referentiel").await.says("1 sur 3");
    app.get("/liste/systeme?q=rien-de-tel").await.is(200).says("Rien ne correspond");
    let descending = app.get("/liste/systeme?sens=decroissant").await.is(200).text;
    let place = |text: &str| descending.find(text).unwrap();
    assert!(place("Répertoire national gamma") < place("Liquidation epsilon"));
    for bad in ["?page=0", "?page=x", "?page=99", "?tri=couleur", "?sens=oblique", "?format=pdf"] {
        app.get(&format!("/liste/systeme{bad}")).await.is(400).says("on attend");
    }
}

#[tokio::test]
async fn search_finds_acronyms_former_names_and_typing_mistakes() {
    let app = TestApp::new();
    app.get("/recherche?q=rng").await.says("Répertoire national gamma").says("<mark>RNG</mark>");
    app.get("/recherche?q=office+gamma").await.says("organisme/cng\"").says("aussi appelé");
    app.get("/recherche?q=caisse+generale").await.says("organisme/cng\"");
    app.get("/recherche?q=repertoirre").await.says("Vouliez-vous dire").says("RNG");
    app.get("/recherche").await.is(200).says("Cherchez un système");
    app.get(&format!("/recherche?q={}", "a".repeat(300))).await.is(200).says("est longue");
    let found = app.get("/recherche?q=gamma&format=json").await.is(200).json();
    assert_eq!(found["results"][0]["acronym"], "CNG", "{found}");
}

#[tokio::test]
async fn formats_are_negotiated() {
    let app = TestApp::new();
    let fiche = "/fiche/reference/systeme/rng";
    for (accept, kind) in [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
    ] {
        let answer = app.get_as(fiche, accept).await.is(200);
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.header("vary").contains("accept"), "{}", answer.header("vary"));
    }
    app.get_as(fiche, "image/png").await.is(406);
    let redirection = app.get_as("/id/reference/systeme/rng", "text/turtle").await.is(303);
    assert_eq!(redirection.header("location"), "/fiche/reference/systeme/rng?format=ttl");
    let redirection = app.get("/id/reference/systeme/rng").await.is(303);
    assert_eq!(redirection.header("location"), fiche);
}

#[tokio::test]
async fn problems_have_a_way_out() {
    let app = TestApp::new();
    // Suggestions are given once the index is made, which a search waits for.
    app.get("/recherche").await.is(200);
    app.get("/fiche/reference/systeme/rnq").await.is(404).says("Cherchiez-vous").says("(RNG)");
    app.get("/liste/licornes").await.is(404).says("Revenir à l’accueil");
    app.get("/fiche?iri=%3Cpas+une+iri").await.is(400).says("on attend");
    app.get("/fiche").await.is(400);
    app.get("/%ff").await.is(404);
    app.get("/analyses/nulle-part").await.is(404);
    app.get(&format!("/liste/systeme?q={}", "a".repeat(10_000))).await.is(413);
    let json = app.get_as("/nulle/part", "application/json").await.is(404);
    assert_eq!(json.header("content-type"), "application/problem+json");
    assert_eq!(json.json()["status"], 404);
    let post = Request::builder().method(Method::POST).uri("/liste").body(Body::empty()).unwrap();
    let refused = app.ask(post).await.is(405).says("se lit");
    assert!(refused.header("allow").contains("GET"));
}

#[tokio::test]
async fn every_answer_is_protected() {
    let app = TestApp::new();
    for path in ["/", "/nulle/part", "/static/portulan.css", "/sante", "/liste?format=json"] {
        let answer = app.get(path).await;
        assert!(
            answer.header("content-security-policy").starts_with("default-src 'self'"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
    app.get("/static/../Cargo.toml").await.is(404);
    let style = app.get("/static/portulan.css").await.is(200);
    let request =
        Request::get("/static/portulan.css").header(header::IF_NONE_MATCH, style.header("etag"));
    app.ask(request.body(Body::empty()).unwrap()).await.is(304);
    let gzip =
        Request::get("/").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    assert_eq!(app.ask(gzip).await.header("content-encoding"), "gzip");
}

#[tokio::test]
async fn questions_are_asked_with_their_parameters() {
    let app = TestApp::new();
    app.get("/analyses").await.is(200).says("/analyses/qui-utilise-quoi");
    app.get("/analyses/qui-utilise-quoi").await.is(200).says("RNG").says("2\u{a0}lignes");
    let csv = app.get("/analyses/qui-utilise-quoi?format=csv").await.is(200);
    assert!(csv.text.starts_with('\u{feff}') && csv.text.lines().count() == 3, "{}", csv.text);
    let json = app.get("/analyses/qui-utilise-quoi?format=json").await.is(200).json();
    assert_eq!(json["rows"].as_array().unwrap().len(), 2);
    app.get("/analyses/echanges-d-un-systeme")
        .await
        .is(200)
        .says("Choisissez une valeur")
        .says("<select");
    app.get("/analyses/echanges-d-un-systeme?systeme=id/reference/systeme/rng").await.is(200);
    app.get("/analyses/echanges-d-un-systeme?format=json").await.is(400);
}

#[tokio::test]
async fn health_says_the_edition() {
    let health = TestApp::new().get("/sante").await.is(200).json();
    assert_eq!((&health["status"], &health["edition"]), (&"ok".into(), &7.into()));
}

#[tokio::test]
async fn what_one_organisation_keeps_is_nowhere_on_public_pages() {
    let app = TestApp::new();
    for path in [
        "/",
        "/liste",
        "/liste/application",
        "/liste/application?format=csv",
        "/liste/systeme?format=json",
        "/liste/graphe?format=ttl",
        "/fiche/organisme/cng",
        "/fiche/organisme/cng?format=json",
        "/fiche/organisme/cng?format=ttl",
        "/recherche?q=canar",
        "/recherche?q=zibelune",
        "/analyses/activite-des-organismes?format=json",
        "/a-propos",
    ] {
        app.get(path)
            .await
            .is(200)
            .never_says("anari interne")
            .never_says("zibeline")
            .never_says("ZIBELINE");
    }
    app.get("/fiche/cng/canari").await.is(404);
    app.get("/fiche?iri=graphe/source/cng/interne").await.is(404);
}
