//! `/completude` and what fiches and organisations say of their own level: counted as each reader sees the map.

use oxrdf::NamedNode;
use portulan::reader::Reader;

use super::app::{BASE, TestApp};
use super::html::check_page;

/// An application that reaches the first level, one that reaches none, one in an invented graph.
const MAP: (&str, &str) = (
    "graphe/source/cnd/essai",
    "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
     @prefix visibilite: <https://w3id.org/portulan/vocabulaire/visibilite/> .
     @prefix statut: <https://w3id.org/portulan/vocabulaire/statut/> .
     <graphe/source/cnd/essai> a ptl:Graphe ; rdfs:label \"Essai delta\"@fr ;
       ptl:organisme <id/organisme/cnd> ; ptl:visibilite visibilite:public .
     <id/cnd/vague> a ptl:Application ; rdfs:label \"Vague <b>\"@fr ; ptl:miseEnService \"2020\" .
     <id/cnd/juste> a ptl:Application ; rdfs:label \"Juste\"@fr ; ptl:finalite \"Servir\"@fr ;
       ptl:operateur <id/organisme/cnd> ; ptl:statut statut:en-service .",
);

const ASKED: &str = "/completude?nature=application&operateur=id/organisme/cnd";

fn app() -> TestApp {
    TestApp::with(&[MAP])
}

#[tokio::test]
async fn levels_are_counted_by_nature_by_organisation_and_by_property() {
    let app = app();
    let page = app.get(ASKED).await.is(200);
    check_page(ASKED, &page.text);
    page.says("Vague &#60;b&#62;")
        .never_says("Vague <b>")
        .says("Niveau&nbsp;1, identifié")
        .says("Retirer le filtre Applications")
        .says("Par opérateur")
        .says("<svg")
        .says("data-present href=\"/importer/saisie/chose/cnd/vague#champ-finalite\"")
        .says("sh:targetClass");
    let json = app.get(&format!("{ASKED}&format=json")).await.is(200).json();
    let things = json["things"].as_array().expect("a list");
    let of = |name: &str| {
        let found = things.iter().find(|one| one["label"] == name);
        found.unwrap_or_else(|| panic!("{name} is not in {json}"))
    };
    assert_eq!((&of("Juste")["reached"], &of("Vague <b>")["reached"]), (&1.into(), &0.into()));
    // Vague says no operator: it counts for the organisation whose source says that it exists.
    let lacks = of("Vague <b>")["lacks"].as_array().expect("a list");
    assert!(
        lacks.iter().any(|one| one["property"].as_str().is_some_and(|p| p.ends_with("#operateur")))
    );
    assert_eq!(json["total"]["things"].as_u64(), Some(things.len() as u64));
    let reached = json["total"]["reached"].as_array().expect("a list");
    assert_eq!(
        reached.iter().filter_map(serde_json::Value::as_u64).sum::<u64>(),
        things.len() as u64
    );
    let properties = json["properties"].as_array().expect("a list");
    let status = properties.iter().find(|one| one["label"] == "Statut").expect("it is expected");
    assert_eq!((&status["expected"], &status["said"]), (&things.len().into(), &1.into()));
}

#[tokio::test]
async fn filters_narrow_what_is_counted_and_wrong_ones_are_refused() {
    let app = app();
    let labels = async |more: &str| -> Vec<String> {
        let json = app.get(&format!("{ASKED}&format=json{more}")).await.is(200).json();
        let things = json["things"].as_array().expect("a list").iter();
        things.map(|one| one["label"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(labels("&niveau=1").await, ["Juste"]);
    assert!(labels("&niveau=0").await.contains(&"Vague <b>".to_owned()));
    let lacking = labels("&manque=https://w3id.org/portulan/ontologie%23finalite").await;
    assert!(lacking.contains(&"Vague <b>".to_owned()) && !lacking.contains(&"Juste".to_owned()));
    assert!(labels("&niveau=3").await.is_empty());
    for wrong in [
        "nature=navire",
        "niveau=-1",
        "niveau=beaucoup",
        "manque=%3C%3E",
        "operateur=%3C",
        "page=0",
    ] {
        app.get(&format!("/completude?{wrong}")).await.is(400);
    }
}

#[tokio::test]
async fn the_same_counts_are_files() {
    let app = app();
    let csv = app.get(&format!("{ASKED}&format=csv")).await.is(200);
    csv.says("Chose;Nature;Niveau atteint;Complétude, en %;Manque : Identifié;Manque : Décrit")
        .says("Vague <b>;Application;0;");
    let xlsx = app.get(&format!("{ASKED}&format=xlsx")).await.is(200);
    assert_eq!(&xlsx.bytes[..2], b"PK");
    app.get(&format!("{ASKED}&format=ttl"))
        .await
        .is(200)
        .says("ptl:niveauAtteint <https://w3id.org/portulan/vocabulaire/niveau/1>")
        .says("ptl:resteADire");
}

#[tokio::test]
async fn what_a_reader_does_not_see_does_not_count() {
    let app = app();
    for path in ["/completude", "/completude?format=json", "/completude?format=csv&fictifs=oui"] {
        let text = app.get(path).await.is(200).text.to_lowercase();
        assert!(!text.contains("canari") && !text.contains("zibeline"), "{path}");
    }
    let things = |json: serde_json::Value| json["total"]["things"].as_u64().expect("a count");
    let address = "/completude?format=json&fictifs=oui";
    let public = things(app.get(address).await.json());
    let owner = Reader::Organisation(NamedNode::new_unchecked(format!("{BASE}id/organisme/cng")));
    let own = things(app.get_for(address, &owner).await.json());
    assert!(own > public, "the owner sees more things");
}

#[tokio::test]
async fn a_fiche_and_an_organisation_say_where_they_stand() {
    let app = app();
    app.get("/fiche/cnd/juste")
        .await
        .is(200)
        .says("Ce qui manque pour passer au niveau&nbsp;2")
        .says("data-present href=\"/importer/saisie/chose/cnd/juste#champ-fonction\"")
        .says("href=\"/completude?nature=application\"");
    app.get("/fiche/cnd/vague").await.is(200).says("Ce qui manque pour passer au niveau&nbsp;1");
    app.get("/si/organisme/cnd")
        .await
        .is(200)
        .says("À quel niveau ses choses sont décrites")
        .says("href=\"/completude?operateur=id/organisme/cnd");
    app.get("/ontologie/application").await.is(200).says("<td>1, identifié</td>");
}
