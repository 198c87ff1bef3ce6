//! `/principes`: a figure is never good for want of facts, and says on what it rests.

use super::app::TestApp;
use super::chronicle::Chronicle;
use super::html::check_page;

const PISTES: (&str, &str) = ("graphe/pistes", include_str!("pistes.ttl"));

fn app() -> TestApp {
    TestApp::with(&[PISTES])
}

#[tokio::test]
async fn the_board_gives_each_rule_its_figures_or_says_what_is_missing() {
    let app = app();
    let page = app.get("/principes").await.is(200);
    check_page("/principes", &page.text);
    page.says("U1 · Retour d’expérience préalable")
        .says("U9 · Des SI ouverts")
        .says("Ce que la communauté entreprend pour eux")
        .says("Non mesurable")
        .never_says("<b>21</b>")
        .never_says("anari");
    let json = app.get("/principes?format=json").await.is(200).json();
    let rules = json["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 17, "{ids:?}");
    assert_eq!((ids[1], ids[10], ids[16]), ("U1", "U10", "U16"), "in the order of the framework");
    let mut told = 0;
    for indicator in rules.iter().flat_map(|rule| rule["indicators"].as_array().unwrap()) {
        let value = &indicator["value"];
        let known = value["yes"].as_u64().unwrap() + value["no"].as_u64().unwrap();
        assert_eq!(value["percent"].is_null(), known == 0, "{indicator}");
        told += usize::from(known > 0);
    }
    assert!(told > 3, "{json}");
    let csv = app.get("/principes?format=csv").await.is(200).text;
    assert!(csv.contains("U10;") && csv.contains(";Non mesurable;"), "{csv}");
    app.get("/principes?format=ttl").await.is(406);
}

#[tokio::test]
async fn a_rule_shows_its_figures_by_organisation_and_leads_to_the_evidence() {
    let app = app();
    let page = app.get("/principes/u8").await.is(200);
    check_page("/principes/u8", &page.text);
    page.says("Caisse une")
        .says("/analyses/principes/u8-technologies-partagees")
        .says("Pour en dire plus")
        .says("/modele/technologie.xlsx")
        .says("La requête SPARQL")
        .says("non mesurable");
    let json = app.get("/principes/U8?format=json").await.is(200).json();
    let shared = json["indicators"].as_array().unwrap().iter();
    let shared = shared.clone().find(|one| one["name"] == "principes/u8-technologies-partagees");
    let shared = shared.unwrap();
    // One technology, which three organisations use.
    assert_eq!(shared["value"]["yes"], 1, "{shared}");
    assert_eq!(shared["by"].as_array().unwrap().len(), 3, "{shared}");
    let csv = app.get("/principes/u8?format=csv").await.is(200).text;
    assert!(csv.contains("Caisse une;100;1;0;0;100"), "{csv}");
    app.get("/principes/u10").await.is(200).says("Non mesurable").says("Apporter ce qui manque");
    for unknown in ["/principes/u99", "/principes/%3Cscript%3E", "/principes/U"] {
        app.get(unknown).await.is(404).never_says("<script>");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_editions_are_measured_with_the_questions_of_today() {
    let map = Chronicle::new().await;
    let first = "<id/cng/zeta> a ptl:Application ; rdfs:label \"Zeta\"@fr ; ptl:operateur <id/organisme/cng> .";
    assert_eq!(map.source("plan", "public", first).await, 2);
    let second = "<id/cng/zeta> a ptl:Application ; rdfs:label \"Zeta\"@fr .";
    assert_eq!(map.source("plan", "public", second).await, 3);
    let address = "/principes/u11?vue=evolution";
    let mut page = map.app.get(address).await.is(200);
    for _ in 0..20 {
        if !page.text.contains("en cours de lecture") {
            break;
        }
        page = map.app.get(address).await.is(200);
    }
    page.says("Au fil des éditions").says("/principes/u11?edition=2");
    map.app.get("/principes/u11?edition=2").await.is(200).never_says("Au fil des");
}

#[tokio::test]
async fn an_organisation_is_set_beside_the_others_or_a_chosen_group() {
    let app = app();
    app.get("/principes/comparer").await.is(200).says("Choisir…").never_says("Droit de réponse");
    let page = app.get("/principes/comparer?organisme=id/organisme/un").await.is(200);
    check_page("/principes/comparer", &page.text);
    page.says("Droit de réponse").says("les autres organismes").says("u8-technologies-partagees");
    let all = app.get("/principes/comparer?organisme=id/organisme/un&format=json").await.json();
    let two = "/principes/comparer?organisme=id/organisme/un&avec=id/organisme/deux&format=json";
    let two = app.get(two).await.is(200).json();
    let known = |json: &serde_json::Value| {
        let lines = json["lines"].as_array().unwrap().iter();
        lines
            .map(|line| {
                line["group"]["yes"].as_u64().unwrap() + line["group"]["no"].as_u64().unwrap()
            })
            .sum::<u64>()
    };
    assert!(known(&two) > 0 && known(&two) < known(&all), "{two}");
    // Nothing known on one side is no difference.
    let none =
        app.get("/principes/comparer?organisme=id/organisme/inconnu&format=json").await.json();
    assert!(
        none["lines"].as_array().unwrap().iter().all(|line| line["points"].is_null()),
        "{none}"
    );
    app.get("/principes/comparer?organisme=%3Cx%3E").await.is(400);
    app.get("/principes/comparer?organisme=id/organisme/un&format=csv").await.is(200);
}
