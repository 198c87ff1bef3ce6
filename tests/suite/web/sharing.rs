//! What organisations could share, who already has something, and questions with their picture and their basis.

use super::app::{BASE, TestApp};
use super::import::Writable;

const PISTES: (&str, &str) = ("graphe/pistes", include_str!("pistes.ttl"));

fn app() -> TestApp {
    TestApp::with(&[PISTES])
}

#[tokio::test]
async fn candidates_say_why_what_speaks_against_and_on_how_much_they_rest() {
    app()
        .get("/mutualisation")
        .await
        .is(200)
        .says("À plus de deux")
        .says("Plume")
        .says("Encrier")
        .says("ourrier")
        .says("Ce qui les sépare")
        .says("Leurs fins sont prévues en 2029 et en 2028")
        .says("de ce qui se compare")
        // A name is not said to be alike when the application is retired, and stays text when it is hostile.
        .never_says("Parchemin")
        .never_says("<b>21</b>");
    let json = app().get("/mutualisation?format=json").await.json();
    let candidates = json["candidates"].as_array().unwrap();
    // Three that do the same give three pairs; «Balance» does something else.
    assert_eq!(candidates.len(), 3, "{json}");
    let iris: Vec<String> = candidates.iter().map(|one| one["things"].to_string()).collect();
    assert!(!iris.concat().contains("id/deux/droits"), "{iris:?}");
}

#[tokio::test]
async fn candidates_are_narrowed_to_an_organisation_and_refuse_what_is_none() {
    let of = format!("/mutualisation?organisme={BASE}id/organisme/trois&format=csv");
    let csv = app().get(&of).await.is(200).text;
    assert_eq!(csv.trim().lines().count(), 3, "{csv}");
    app().get("/mutualisation?organisme=%3Cx%3E").await.is(400);
    app().get("/mutualisation?organisme=id/organisme/inconnu").await.is(200).says("Aucune piste");
    app().get("/mutualisation?format=xlsx").await.is(200);
    app().get("/mutualisation?format=turtle").await.is(406);
}

#[tokio::test]
async fn an_empty_map_and_a_reader_who_sees_nothing_get_no_candidate() {
    let page = TestApp::new().get("/mutualisation").await.is(200);
    let page = page.never_says("Ce qui les rapproche");
    assert!(!page.text.to_lowercase().contains("canari"));
}

#[tokio::test]
async fn a_need_in_words_leads_to_who_has_it() {
    let app = app();
    app.get("/mutualisation/qui-l-a-deja").await.is(200).says("Le besoin");
    app.get("/mutualisation/qui-l-a-deja?besoin=envoyer+le+courrier")
        .await
        .is(200)
        .says("Caisse une")
        .says("Caisse deux")
        .says("Encrier");
    let json = app.get("/mutualisation/qui-l-a-deja?besoin=courriers&format=json").await.json();
    assert_eq!(json["answers"].as_array().unwrap().len(), 3, "{json}");
    let long = "a".repeat(6_000);
    for need in ["%22%3E%3Cscript%3E", "%D8%B9", "*%20AND%20%28", long.as_str()] {
        app.get(&format!("/mutualisation/qui-l-a-deja?besoin={need}"))
            .await
            .is(200)
            .says("Aucune application connue")
            .never_says("\"><script>");
    }
}

#[tokio::test]
async fn a_question_is_drawn_and_says_on_what_share_it_rests() {
    let app = app();
    app.get("/analyses/technologies-par-organisme")
        .await
        .is(200)
        .says("class=\"picture chart bars\"")
        .says("Calculé sur")
        .says("Java &#60;b&#62;21")
        .never_says("<b>21</b>");
    let json = app.get("/analyses/technologies-par-organisme?format=json").await.json();
    assert!(
        json["basis"]["all"].as_u64().unwrap() > json["basis"]["known"].as_u64().unwrap(),
        "{json}"
    );
    app.get("/analyses/couverture-des-applications")
        .await
        .is(200)
        .says("class=\"picture chart heat\"");
    // Nothing to measure is said, not divided by.
    app.get("/analyses/technologies-obsoletes").await.is(200).says("Calculé sur rien");
}

/// What somebody thinks of two pairs.
const AVIS: (&str, &str) = (
    "graphe/avis",
    "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
     @prefix visibilite: <https://w3id.org/portulan/vocabulaire/visibilite/> .
     @prefix avis-de-partage: <https://w3id.org/portulan/vocabulaire/avis-de-partage/> .
     @prefix etape-de-partage: <https://w3id.org/portulan/vocabulaire/etape-de-partage/> .
     <graphe/avis> a ptl:Graphe ; ptl:visibilite visibilite:public .
     <id/un/p1> a ptl:Piste ; rdfs:label \"Plume et Encrier\"@fr ; ptl:rapproche <id/un/courrier> , <id/deux/editique> ;
       ptl:avis avis-de-partage:ecarte ; ptl:etape etape-de-partage:refuse ; ptl:motif \"Trop <i>différents</i>.\"@fr .
     <id/un/p2> a ptl:Piste ; rdfs:label \"Plume et Plumier\"@fr ; ptl:rapproche <id/un/courrier> , <id/trois/lettres> ;
       ptl:avis avis-de-partage:retenu ; ptl:motif \"Même courrier.\"@fr .",
);

#[tokio::test]
async fn an_opinion_ranks_the_pairs_and_is_told_with_its_reason() {
    let app = TestApp::with(&[PISTES, AVIS]);
    let json = app.get("/mutualisation?format=json").await.is(200).json();
    let candidates = json["candidates"].as_array().unwrap();
    let opinions: Vec<&str> =
        candidates.iter().map(|one| one["lead"]["opinion"].as_str().unwrap_or("")).collect();
    assert_eq!(opinions, ["Retenu", "", "Écarté"], "{json}");
    app.get("/mutualisation")
        .await
        .is(200)
        .says("Trop &#60;i&#62;différents")
        .says("étape «&#8239;Refusé&#8239;»")
        .says("/importer/saisie/chose/un/p1")
        .says("/importer/saisie/nouveau/piste?organisme=");
    for wanted in ["a-voir", "retenu", "ecarte"] {
        let csv = app.get(&format!("/mutualisation?avis={wanted}&format=csv")).await.is(200).text;
        assert_eq!(csv.trim().lines().count(), 2, "{wanted}: {csv}");
    }
    app.get("/mutualisation?avis=x").await.is(400);
    // The opinions are a question of the catalogue like any other, and count in the principles.
    app.get("/analyses/suivi-des-pistes").await.is(200).says("Refusé");
    app.get("/principes/u13").await.is(200).says("<strong>100&#8239;%</strong>");
}

#[tokio::test]
async fn notions_are_compared_like_applications() {
    let app = TestApp::with(&[PISTES]);
    app.get("/mutualisation/notions").await.is(200).says("Notions proches").says("Avis");
    app.get("/mutualisation/notions?format=json").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_is_given_on_a_form_that_knows_the_pair() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let form = "/importer/saisie/nouveau/piste?organisme=cnav&rdfs:label=Essai&ptl:rapproche=id/organisme/cnav&ptl:rapproche=id/organisme/cnaf&ptl:etape=Id%C3%A9e";
    let page = site.get(form, Some(&session)).await.2;
    for said in ["value=\"Essai\"", "value=\"CNAV\"", "value=\"CNAF\"", "Idée", "Motif"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Ce qui empêche"), "{page}");
    // What the address of a hostile page fills in is text, and is not written.
    let hostile = "/importer/saisie/nouveau/piste?rdfs:label=%22%3E%3Cscript%3E";
    let hostile = site.get(hostile, Some(&session)).await.2;
    assert!(!hostile.contains("\"><script>"), "{hostile}");
}
