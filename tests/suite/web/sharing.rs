//! What organisations could share, who already has something, and questions with their picture and their basis.

use super::app::{BASE, TestApp};

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
