//! The information system of an organisation on one page, and all of them side by side.

use super::app::{BASE, TestApp};

const FLOWS: (&str, &str) = ("graphe/flux", include_str!("flux.ttl"));

fn app() -> TestApp {
    TestApp::with(&[FLOWS])
}

#[tokio::test]
async fn each_section_says_what_the_map_knows() {
    let page = app().get("/si/organisme/cng").await.is(200);
    let page = page
        .says("Caisse nationale gamma")
        .says("Ce qu’il opère")
        .says("dont 1 partagé")
        .says("et 1 fictif")
        .says("Répertoire national gamma")
        .says("Avec qui il échange")
        .says("Reçoit de")
        .says("Ce que l’on sait de ses applications")
        .says("Calculé sur 1 application")
        // Data declared under a hostile name stay text.
        .says("&#60;script&#62;")
        .never_says("<script>alert");
    assert!(page.text.contains("href=\"/si#id-organisme-cng\""), "{}", page.text);
}

#[tokio::test]
async fn what_the_reader_does_not_see_is_not_counted() {
    for path in ["/si/organisme/cng", "/si", "/si/organisme/cng?format=json", "/si?format=csv"] {
        let text = app().get(path).await.is(200).text.to_lowercase();
        assert!(!text.contains("canari") && !text.contains("zibeline"), "{path}");
    }
    let json = app().get("/si/organisme/cng?format=json").await.json();
    // The hidden application would make two, the invented one too.
    assert_eq!(json["coverage"]["things"], 1, "{json}");
}

#[tokio::test]
async fn an_exchange_between_its_own_systems_is_not_one_with_others() {
    let json = app().get("/si/organisme/cng?format=json").await.json();
    let section = |name: &str| {
        let sections = json["sections"].as_array().unwrap();
        sections.iter().find(|section| section["name"] == name).unwrap().clone()
    };
    let received = section("organisme/echanges-recus");
    assert_eq!(received["figure"]["count"], 1, "{received}");
    assert_eq!(received["rows"][0]["partenaire"]["value"], format!("{BASE}id/organisme/cnd"));
    assert_eq!(section("organisme/echanges-emis")["figure"]["count"], 0);
    // Something invented is shown on the page of a real organisation, but never counted.
    let applications = section("organisme/applications-par-zone");
    assert_eq!(applications["rows"].as_array().unwrap().len(), 2, "{applications}");
    assert_eq!(applications["figure"]["count"], 1);
}

#[tokio::test]
async fn figures_side_by_side_are_those_of_the_pages() {
    let app = app();
    let beside = app.get("/si?format=json").await.is(200).json();
    for thing in beside["things"].as_array().unwrap() {
        let local = thing["iri"].as_str().unwrap().strip_prefix(&format!("{BASE}id/")).unwrap();
        let own = app.get(&format!("/si/{local}?format=json")).await.is(200).json();
        for section in own["sections"].as_array().unwrap() {
            let name = section["name"].as_str().unwrap().rsplit('/').next().unwrap();
            if !section["figure"].is_null() {
                assert_eq!(section["figure"]["count"], thing["figures"][name], "{local} {name}");
            }
        }
    }
    app.get("/si").await.is(200).says("Comparer").says("ce n’est pas un classement");
    let sorted =
        app.get("/si?tri=systemes-operes").await.is(200).says("aria-sort=\"descending\"").text;
    let place = |text: &str| sorted.find(text).unwrap();
    assert!(
        place("Caisse nationale gamma") < place("Caisse nationale delta"),
        "the greatest first"
    );
}

#[tokio::test]
async fn exports_hold_the_same_and_bad_addresses_are_told_in_french() {
    let app = app();
    let csv = app.get("/si/organisme/cng?format=csv").await.is(200);
    assert!(csv.text.contains("Ce qu’il opère;RNG;"), "{}", csv.text);
    let sheet = app.get("/si/organisme/cng?format=xlsx").await.is(200);
    assert!(sheet.header("content-disposition").contains("si-cng.xlsx"));
    app.get("/si?format=xlsx").await.is(200);
    app.get("/si?format=ttl").await.is(406);
    for (path, status) in [
        ("/si/organisme/inconnu", 404),
        // A thing whose class has no such page.
        ("/si/reference/systeme/rng", 404),
        ("/si/cng/canari", 404),
        ("/si?tri=couleur", 400),
        ("/si?sens=oblique", 400),
        ("/si?page=0", 400),
        ("/si?page=99", 400),
    ] {
        app.get(path).await.is(status);
    }
}

#[tokio::test]
async fn the_fiche_and_the_home_page_lead_there() {
    let app = app();
    app.get("/fiche/organisme/cng").await.says("href=\"/si/organisme/cng\"");
    app.get("/fiche/reference/systeme/rng").await.never_says("href=\"/si/");
    app.get("/").await.says("href=\"/si\"");
    app.get("/si/organisme/cnd").await.is(200).says("Aucune source ne dit");
}
