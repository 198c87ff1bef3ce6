//! The map as it was: `?edition=` and `?au=`, on every page, with the rights of then and of now.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails by panicking")]

use std::collections::{BTreeSet, VecDeque};

use axum::body::Body;
use axum::http::{Request, header};
use oxrdf::NamedNode;
use portulan::reader::Reader;

use super::app::{Answer, BASE};
use super::chronicle::Chronicle;
use super::html::{check_page, links};

const OLD: &str = "<id/cng/zeta> a ptl:Application ; rdfs:label \"Ancien zeta\"@fr ;
    ptl:operateur <id/organisme/cng> .";
const NEW: &str = "<id/cng/zeta> a ptl:Application ; rdfs:label \"Nouveau zeta\"@fr ;
    ptl:operateur <id/organisme/cng> .
    <id/cng/eta> a ptl:Application ; rdfs:label \"Nouveau eta\"@fr .";

/// Edition 2 has the old zeta, edition 3 the new one.
async fn two_editions() -> Chronicle {
    let map = Chronicle::new().await;
    assert_eq!(map.source("plan", "public", OLD).await, 2);
    assert_eq!(map.source("plan", "public", NEW).await, 3);
    map
}

#[tokio::test]
async fn a_page_of_the_past_says_so_and_leads_back() {
    let map = two_editions().await;
    let today = time::OffsetDateTime::now_utc().date();
    map.app.get("/fiche/cng/zeta").await.is(200).says("Nouveau zeta").never_says("past-banner");
    let page = map.app.get("/fiche/cng/zeta?edition=2").await.is(200);
    assert_eq!(page.header("x-robots-tag"), "noindex");
    let page = page
        .says("Ancien zeta")
        .never_says("Nouveau")
        .says("Vous lisez l’édition nº&nbsp;2 du ")
        .says(&today.year().to_string())
        .says("<a data-present href=\"/fiche/cng/zeta\">Revenir à l’édition courante</a>")
        .says("<link rel=\"canonical\" data-present href=\"/fiche/cng/zeta\">")
        .says("<meta name=\"robots\" content=\"noindex\">");
    check_page("/fiche/cng/zeta?edition=2", &page.text);
    map.app.get("/fiche/cng/zeta?edition=3").await.is(200).says("Nouveau zeta").says("nº&nbsp;3");
    // The last edition of a day.
    let dated = format!("/fiche/cng/zeta?au={today}");
    map.app.get(&dated).await.is(200).says("Nouveau zeta").says("nº&nbsp;3");
}

#[tokio::test]
async fn every_page_and_format_can_be_read_in_the_past() {
    let map = two_editions().await;
    for path in ["/liste/application", "/recherche?q=zeta", "/liste/application?q=zeta"] {
        let and = if path.contains('?') { '&' } else { '?' };
        // A search marks the words that it found: only the others are looked for.
        map.app.get(path).await.is(200).says("Nouveau");
        map.app
            .get(&format!("{path}{and}edition=2"))
            .await
            .is(200)
            .says("Ancien")
            .never_says("Nouveau");
    }
    for format in ["json", "csv", "ttl"] {
        let path = format!("/fiche/cng/zeta?format={format}&edition=2");
        let answer = map.app.get(&path).await.is(200).says("Ancien zeta").never_says("Nouveau");
        assert_eq!(answer.header("x-robots-tag"), "noindex");
    }
    let json = map.app.get("/recherche?q=zeta&format=json&edition=2").await.is(200);
    json.says("Ancien zeta").never_says("Nouveau");
    // The search above has waited for the names of that edition.
    let suggested = map.app.get("/recherche/suggestions?q=zeta&edition=2").await.is(200).json();
    assert_eq!(suggested["suggestions"][0]["label"], "Ancien zeta", "{suggested}");
    assert_eq!(suggested["suggestions"][0]["href"], "/fiche/cng/zeta?edition=2");
    let redirection = map.app.get("/id/cng/zeta?edition=2").await.is(303);
    assert_eq!(redirection.header("location"), "/fiche/cng/zeta?edition=2");
    // What had changed by then, and no more.
    let home = map.app.get("/?edition=2").await.is(200).says("Source plan").says("Le début");
    assert_eq!(home.text.matches("Source plan").count(), 1);
    assert_eq!(map.app.get("/").await.text.matches("Source plan").count(), 2);
    // A form sends the edition too, and suggestions are those of the edition.
    let home = home.says("data-suggestions=\"/recherche/suggestions?edition=2\"");
    home.says("<input type=\"hidden\" name=\"edition\" value=\"2\">");
}

#[tokio::test]
async fn walking_stays_in_the_past() {
    let map = two_editions().await;
    let start =
        ["/?edition=2", "/liste/application?edition=2&tri=operateur", "/recherche?q=zzz&edition=2"];
    let mut waiting: VecDeque<String> = start.map(str::to_owned).into();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut pages = 0;
    while let Some(path) = waiting.pop_front().filter(|_| pages < 150) {
        let answer = map.app.get(&path).await.is(200).never_says("Nouveau zeta");
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        pages += 1;
        check_page(&path, &answer.text);
        let present = way_back(&answer.text);
        // The help tells of the map that comes with Portulan, which this small one does not hold: its links are
        // looked at, and not followed.
        let is_help = ["/aide", "/accessibilite", "/mentions-legales"]
            .iter()
            .any(|start| path.starts_with(start));
        for link in links(&answer.text) {
            let stays = link.contains("edition=2");
            assert!(
                stays
                    || link.starts_with("/static/")
                    || link == present
                    || link.starts_with("/importer")
                    // Free questions are asked of the map as it is.
                    || link.starts_with("/sparql/editeur")
                    // An error is reported on the map as it is.
                    || link.starts_with("/remarques")
                    || link.starts_with("/signaler"),
                "{path} leads out of the past: {link}"
            );
            assert_eq!(link.matches("edition=").count(), usize::from(stays), "{path}: {link}");
            if stays && !is_help && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert!(pages > 80, "only {pages} pages were reached");
}

/// Where the banner leads.
fn way_back(page: &str) -> String {
    let link = page.split("<a data-present href=\"").nth(1).unwrap();
    link.split('"').next().unwrap().replace("&#38;", "&")
}

/// The fiche of zeta in edition 2, as each kind of reader.
async fn zeta_in_the_past(map: &Chronicle, reader: &Reader) -> Answer {
    map.app.get_for("/fiche/cng/zeta?edition=2", reader).await
}

#[tokio::test]
async fn what_is_hidden_today_is_hidden_in_the_past() {
    let map = two_editions().await;
    let member = Reader::Organisation(NamedNode::new(format!("{BASE}id/organisme/cng")).unwrap());
    // Read while it was public: what is kept of that must not be sent afterwards.
    zeta_in_the_past(&map, &Reader::Public).await.is(200).says("Ancien zeta");
    map.app.get("/liste/application?edition=2").await.is(200).says("Ancien zeta");
    map.source("plan", "organisme", NEW).await;
    for removed in [false, true] {
        if removed {
            map.source("plan", "", "").await;
        }
        for reader in [Reader::Public, Reader::Community] {
            zeta_in_the_past(&map, &reader).await.is(404).never_says("Ancien");
            for path in [
                "/liste/application?edition=2",
                "/recherche?q=zeta&edition=2",
                "/fiche/organisme/cng?edition=2",
                "/fiche?iri=graphe/source/cng/plan&edition=2",
                "/a-propos?edition=2",
            ] {
                map.app
                    .get_for(path, &reader)
                    .await
                    .never_says("Ancien zeta")
                    .never_says("cng/plan<");
            }
        }
        for reader in [&member, &Reader::Administrator] {
            zeta_in_the_past(&map, reader).await.is(200).says("Ancien zeta");
        }
        let home = map.app.get("/?edition=2").await.is(200).never_says("Source plan");
        home.says("Le début");
    }
}

#[tokio::test]
async fn what_was_hidden_then_stays_hidden_then() {
    let map = Chronicle::new().await;
    map.source("plan", "communaute", OLD).await;
    map.source("plan", "public", NEW).await;
    map.app.get("/fiche/cng/zeta").await.is(200);
    zeta_in_the_past(&map, &Reader::Public).await.is(404);
    zeta_in_the_past(&map, &Reader::Community).await.is(200).says("Ancien zeta");
    map.app.get("/recherche?q=ancien+zeta&edition=2").await.never_says("cng/zeta");
}

#[tokio::test]
async fn a_graph_removed_while_public_can_still_be_read_in_the_past() {
    let map = two_editions().await;
    map.source("plan", "", "").await;
    zeta_in_the_past(&map, &Reader::Public).await.is(200).says("Ancien zeta");
    map.app.get("/fiche/cng/eta?edition=2").await.is(404).says("Il n’y avait rien");
}

#[tokio::test]
async fn moments_without_an_edition_are_explained() {
    let map = two_editions().await;
    for (query, status, said) in [
        ("edition=0", 404, "La carte n’existait pas encore"),
        ("edition=4", 404, "n’a pas encore été publiée"),
        ("edition=18446744073709551615", 404, "n’a pas encore été publiée"),
        ("au=1999-01-01", 404, "La carte n’existait pas encore"),
        ("au=2999-01-01", 404, "encore à venir"),
        ("edition=-1", 400, "un numéro d’édition"),
        ("edition=deux", 400, "un numéro d’édition"),
        ("edition=99999999999999999999999", 400, "un numéro d’édition"),
        ("au=hier", 400, "une date passée"),
        ("au=2026-02-31", 400, "une date passée"),
        ("edition=2&au=2026-01-01", 400, "une seule édition"),
    ] {
        let path = format!("/liste/application?q=zeta&{query}");
        let page = map.app.get(&path).await.is(status).says(said).says("Revenir à l’accueil");
        if status == 404 {
            page.says(
                "<a href=\"/liste/application?q=zeta\">Voir cette adresse dans l’édition courante",
            );
        }
        map.app.get_as(&path, "application/json").await.is(status);
    }
    // An empty field of a form asks nothing.
    map.app.get("/fiche/cng/zeta?edition=&au=").await.is(200).says("Nouveau zeta");
    // What came later.
    map.app
        .get("/fiche/cng/eta?edition=2")
        .await
        .is(404)
        .says("L’édition nº\u{a0}2")
        .says("<a href=\"/fiche/cng/eta\">Voir cette adresse dans l’édition courante</a>")
        .says("href=\"/liste?edition=2\"");
}

#[tokio::test]
async fn many_editions_can_be_read_one_after_the_other() {
    let map = two_editions().await;
    for number in 4..12 {
        let text = format!("<id/cng/zeta> a ptl:Application ; rdfs:label \"Zeta {number}\"@fr .");
        map.source("plan", "public", &text).await;
    }
    for _ in 0..2 {
        for number in 4..12 {
            map.app
                .get(&format!("/fiche/cng/zeta?edition={number}"))
                .await
                .is(200)
                .says(&format!("<h1>Zeta {number}</h1>"));
        }
    }
    let reopened = map.reopened().await;
    reopened.get("/fiche/cng/zeta?edition=5").await.is(200).says("<h1>Zeta 5</h1>");
}

#[tokio::test]
async fn pages_of_the_past_are_kept_too() {
    let map = two_editions().await;
    let page = map.app.get("/fiche/cng/zeta?edition=2").await.is(200);
    let tag = page.header("etag").to_owned();
    assert!(!tag.is_empty());
    let again = Request::get("/fiche/cng/zeta?edition=2").header(header::IF_NONE_MATCH, &tag);
    map.app.ask(again.body(Body::empty()).unwrap()).await.is(304);
    // The current edition asked for by its number says what it is; asked for without, it does not.
    map.app.get("/liste?edition=3").await.says("past-banner");
    map.app.get("/liste").await.never_says("past-banner");
}
