//! A fiche: groups, sources, reliability, absences, disagreements, escaping.

use super::app::{BASE, TestApp};

#[tokio::test]
async fn fiche_groups_facts_and_names_their_sources() {
    let app = TestApp::new();
    app.get("/fiche/reference/systeme/rng")
        .await
        .is(200)
        .says("<h1 class=\"transverse\">Répertoire national gamma (RNG)</h1>")
        .says("<p class=\"chapeau\">Référentiel opéré par la <a href=\"/fiche/organisme/cng\"")
        .says("</a>, utilisé par la <a")
        .says(">Identifier les bénéficiaires gamma")
        .says("Responsabilités</h2>")
        .says("Rapport annuel gamma")
        .says("À vérifier")
        .says("href=\"https://exemple.invalid/rapport?a=1&#38;b=2\"")
        .says("Faits publics")
        .says("Les sources ne l’établissent pas");
}

#[tokio::test]
async fn more_values_than_the_shape_allows_are_shown_as_a_disagreement() {
    let app = TestApp::new();
    let page = app.get("/fiche/reference/systeme/rng").await.is(200);
    let row = page.text.split("<dt").find(|row| row.contains("Mise en service<")).unwrap();
    let row = page
        .text
        .split("class=\"facts\"")
        .find(|part| part.contains("les sources divergent"))
        .unwrap_or(row);
    assert!(row.contains("les sources divergent"), "{row}");
    assert!(row.contains("1988") && row.contains("1990"), "{row}");
}

#[tokio::test]
async fn organisation_page_tells_what_it_operates_in_the_reader_s_words() {
    let app = TestApp::new();
    app.get("/fiche/organisme/cng")
        .await
        .is(200)
        .says("Aussi appelé\u{a0}: <span>Caisse générale gamma</span>")
        .says("Office gamma de prévoyance")
        .says(">RNG</a>")
        .says("opère")
        .says("exemple fictif");
    let list = format!(
        "/fiche/organisme/cng?relation={}",
        "https://w3id.org/portulan/ontologie%23operateur"
    );
    app.get(&list).await.is(200).says("2\u{a0}fiches").says("Liquidation epsilon");
    app.get(&format!("{list}&format=csv")).await.is(200).says("RNG;Répertoire national gamma");
}

#[tokio::test]
async fn what_is_invented_is_said_so_and_what_is_real_stays_real() {
    let app = TestApp::new();
    let invented = "<span class=\"tag tag-fictitious\">exemple fictif</span>";
    app.get("/fiche/caisse-epsilon/liquidation")
        .await
        .is(200)
        .says(invented)
        .says("fictitious-banner");
    app.get("/fiche/reference/systeme/rng")
        .await
        .is(200)
        .says("Liquidation epsilon")
        .says("fictitious-banner")
        .never_says(invented);
    app.get("/fiche/organisme/cnd").await.is(200).never_says("fictitious-banner");
    app.get("/").await.is(200).says("L’exemple fictif en ajoute 1.");
}

#[tokio::test]
async fn data_is_escaped_everywhere() {
    let app = TestApp::new();
    app.get("/fiche/reference/systeme/portail-delta")
        .await
        .is(200)
        .never_says("<script>")
        .never_says("href=\"javascript:")
        .says("&#60;script&#62;alert(&#39;delta&#39;)&#60;/script&#62; &#38; fils");
    app.get("/recherche?q=%3Cscript%3E%22").await.is(200).never_says("<script>");
    app.get("/fiche/reference/systeme/rng?format=csv").await.is(200).says("\"'=HYPERLINK(");
}

#[tokio::test]
async fn json_and_turtle_hold_facts_statements_and_sources() {
    let app = TestApp::new();
    let json = app.get("/fiche/reference/systeme/rng?format=json").await.is(200).json();
    assert_eq!(json["acronym"], "RNG");
    let facts = json["facts"].as_array().unwrap();
    let operator = facts.iter().find(|fact| fact["property"]["label"] == "Opérateur").unwrap();
    assert_eq!(operator["value"]["label"], "CNG");
    let source = &operator["statements"][0]["sources"][0];
    assert_eq!(source["value"], format!("{BASE}id/reference/source/rapport"));
    app.get("/fiche/reference/systeme/rng?format=ttl")
        .await
        .is(200)
        .says("ptl:Referentiel")
        .says("rdf:Statement")
        .says("id/reference/source/rapport");
}

#[tokio::test]
async fn terms_and_concepts_have_pages_too() {
    let app = TestApp::new();
    app.get("/fiche?iri=https://w3id.org/portulan/ontologie%23Referentiel")
        .await
        .is(200)
        .says("Voir la liste");
    app.get("/fiche?iri=https://w3id.org/portulan/vocabulaire/fiabilite/a-verifier")
        .await
        .is(200)
        .says("À vérifier");
}
