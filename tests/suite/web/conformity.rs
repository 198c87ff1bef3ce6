//! `/conformite` and what fiches say of their own conformity: counted as each reader sees the map.

use oxrdf::NamedNode;
use portulan::reader::Reader;

use super::app::{BASE, TestApp};
use super::chronicle::Chronicle;
use super::html::check_page;

/// A system without operator nor purpose, a wrong date, a system that is right.
const MAP: (&str, &str) = (
    "graphe/source/cnd/essai",
    "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
     @prefix visibilite: <https://w3id.org/portulan/vocabulaire/visibilite/> .
     @prefix dct: <http://purl.org/dc/terms/> .
     <graphe/source/cnd/essai> a ptl:Graphe ; rdfs:label \"Essai delta\"@fr ; dct:title \"Essai delta\"@fr ;
       ptl:organisme <id/organisme/cnd> ; ptl:visibilite visibilite:public .
     <id/cnd/vague> a ptl:Application ; rdfs:label \"Vague <b>\"@fr ; ptl:miseEnService \"un jour\" .
     <id/cnd/juste> a ptl:Application ; rdfs:label \"Juste\"@fr ; ptl:finalite \"Servir\"@fr ;
       ptl:operateur <id/organisme/cnd> .",
);

fn app() -> TestApp {
    TestApp::with(&[MAP])
}

fn labels(json: &serde_json::Value) -> Vec<(String, String)> {
    let findings = json["findings"].as_array().expect("a list");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    findings.iter().map(|one| (text(&one["label"]), text(&one["problem"]))).collect()
}

#[tokio::test]
async fn the_report_says_what_is_wrong_why_and_how_to_mend_it() {
    let app = app();
    let page = app.get("/conformite?source=graphe/source/cnd/essai").await.is(200);
    check_page("/conformite", &page.text);
    page.says("Vague &#60;b&#62;")
        .never_says("Vague <b>")
        .says("Dites quel organisme fait fonctionner cette application.")
        // Said once, in the words of the most specific shape.
        .never_says("Dites quel organisme fait fonctionner ce système.</")
        .says("U11")
        .says("Par source")
        .says("Essai delta");
    let json = app.get("/conformite?format=json").await.is(200).json();
    let found = labels(&json);
    let of = |name: &str| found.iter().filter(|(label, _)| label == name).count();
    assert_eq!(of("Vague <b>"), 3, "{found:?}");
    assert_eq!(of("Juste"), 0, "{found:?}");
    let total =
        ["violations", "warnings", "infos"].map(|name| json[name].as_u64().unwrap_or_default());
    assert_eq!(total.iter().sum::<u64>(), found.len() as u64);
}

#[tokio::test]
async fn filters_narrow_the_findings_and_are_in_the_address() {
    let app = app();
    let count = async |address: &str| {
        let json = app.get(address).await.is(200).json();
        json["findings"].as_array().expect("a list").len()
    };
    assert_eq!(count("/conformite?format=json&source=graphe/source/cnd/essai").await, 3);
    assert_eq!(
        count("/conformite?format=json&source=graphe/source/cnd/essai&gravite=erreur").await,
        1
    );
    assert_eq!(
        count("/conformite?format=json&source=graphe/source/cnd/essai&classe=https://w3id.org/portulan/ontologie%23Organisme").await,
        0
    );
    assert_eq!(
        count(
            "/conformite?format=json&forme=https://w3id.org/portulan/forme/application-operateur"
        )
        .await,
        1
    );
    let page = app.get("/conformite?gravite=erreur").await.is(200);
    page.says("Retirer le filtre erreur").says("href=\"/conformite\"");
    for wrong in ["gravite=grave", "page=0", "source=%3C%3E"] {
        app.get(&format!("/conformite?{wrong}")).await.is(400);
    }
}

#[tokio::test]
async fn exports_hold_every_finding() {
    let app = app();
    let csv = app.get("/conformite?format=csv").await.is(200);
    assert!(csv.text.starts_with("\u{feff}Gravité;Chose;Nature;Constat"), "{}", csv.text);
    assert!(csv.text.contains("Vague <b>"), "{}", csv.text);
    let xlsx = app.get("/conformite?format=xlsx").await.is(200);
    assert_eq!(&xlsx.bytes[..2], b"PK");
    app.get("/conformite?format=ttl").await.is(406);
}

#[tokio::test]
async fn what_a_reader_does_not_see_is_neither_validated_nor_counted() {
    let app = app();
    for path in ["/conformite", "/conformite?format=json", "/conformite?format=csv"] {
        let text = app.get(path).await.is(200).text.to_lowercase();
        assert!(!text.contains("canari") && !text.contains("zibeline"), "{path}");
    }
    let public = app.get("/conformite?format=json").await.json();
    let owner = Reader::Organisation(NamedNode::new_unchecked(format!("{BASE}id/organisme/cng")));
    let own = app.get_for("/conformite?format=json", &owner).await.json();
    assert!(own["checked"].as_u64() > public["checked"].as_u64(), "the owner sees more things");
}

#[tokio::test]
async fn a_fiche_shows_its_own_findings_and_no_others() {
    let app = app();
    let page = app.get("/fiche/cnd/vague").await.is(200);
    page.says("Ce qui reste à compléter ou à corriger")
        .says("Écrivez une date sous la forme")
        .says("cette application");
    app.get("/fiche/cnd/juste").await.is(200).never_says("Ce qui reste à compléter ou à corriger");
}

#[tokio::test]
async fn earlier_editions_are_counted_and_can_be_read() {
    let map = Chronicle::new().await;
    let right =
        "<id/cng/zeta> a ptl:Application ; rdfs:label \"Zeta\"@fr ; ptl:finalite \"Servir\"@fr ;
        ptl:operateur <id/organisme/cng> .";
    let wrong = "<id/cng/zeta> a ptl:Application ; rdfs:label \"Zeta\"@fr .";
    assert_eq!(map.source("plan", "public", right).await, 2);
    assert_eq!(map.source("plan", "public", wrong).await, 3);
    let zeta = async |address: &str| {
        let json = map.app.get(address).await.is(200).json();
        labels(&json).iter().filter(|(label, _)| label == "Zeta").count()
    };
    assert_eq!(zeta("/conformite?format=json").await, 2);
    assert_eq!(zeta("/conformite?format=json&edition=2").await, 0);
    map.app
        .get("/conformite?edition=2")
        .await
        .is(200)
        .says("Vous lisez l’édition")
        .never_says("Au fil des");
    // The past is read in the background; a page waits for it a moment.
    let mut page = map.app.get("/conformite?vue=evolution").await.is(200);
    for _ in 0..20 {
        if !page.text.contains("en cours de lecture") {
            break;
        }
        page = map.app.get("/conformite?vue=evolution").await.is(200);
    }
    page.says("Au fil des éditions").says("/conformite?edition=2").says("cette édition");
}
