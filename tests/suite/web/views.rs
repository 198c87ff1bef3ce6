//! The page of a view, its picture, the list of views, and the views named on a fiche.

use super::app::{BASE, TestApp};

/// A view of two elements and a relationship, a note, a reference to another view, and hostile names and numbers.
const VIEWS: &str = include_str!("vues.ttl");
const GRAPH: &str = "graphe/source/cng/schema";

fn app() -> TestApp {
    TestApp::with(&[(GRAPH, VIEWS)])
}

#[tokio::test]
async fn a_view_is_drawn_with_links_to_what_it_shows() {
    let app = app();
    let page = app.get("/vues/cng/vue-paie").await.is(200);
    super::html::check_page("/vues/cng/vue-paie", &page.text);
    let page = page
        .says("<h1>Vue de la paie</h1>")
        .says("role=\"group\"")
        .says("<a class=\"element\" href=\"/fiche/cng/paie\"")
        .says("Logiciel de paie – Composant applicatif")
        .says("<a class=\"relation\" href=\"/fiche/cng/r1\"")
        .says("<a class=\"reference\" href=\"/vues/cng/vue-vide\"")
        .says("Point de vue applicatif")
        .says("Schémas / Paie")
        .says("&lt;script&gt;alert(1)&lt;/script&gt;")
        .says("Ce que la vue contient")
        .never_says("<script>alert");
    // A circle of boxes and sizes that are no numbers are drawn all the same.
    assert_eq!(page.text.matches("class=\"element\"").count(), 5, "{}", page.text);
    app.get("/vues/cng/vue-paie?zoom=200").await.is(200).says("at-scale");
    for bad in ["?zoom=3", "?zoom=x", "?tri=couleur", "?sens-relations=x", "?page=9", "?graphe=%3C"]
    {
        app.get(&format!("/vues/cng/vue-paie{bad}")).await.is(400).says("on attend");
    }
    app.get("/vues/cng/paie").await.is(404);
    app.get("/vues/cng/rien").await.is(404);
    app.get("/vues/cng/vue-vide").await.is(200).says("Aucun sur cette page");
}

#[tokio::test]
async fn a_view_is_a_picture_and_data() {
    let app = app();
    let svg = app.get("/vues/cng/vue-paie?format=svg").await.is(200);
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(svg.header("content-security-policy").starts_with("default-src 'self'"));
    let svg = svg
        .says("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .says("Caisse nationale gamma")
        .says("24\u{a0}novembre 2026")
        .never_says("href")
        .never_says("style=");
    super::html::check_xml(&svg.text);
    let preview = app.get("/vues/cng/vue-paie?format=svg&vignette=1").await.is(200);
    super::html::check_xml(&preview.text);
    assert!(!preview.text.contains("<text"), "{}", preview.text);
    app.get("/vues/cng/vue-paie?format=svg&vignette=2").await.is(400);
    app.get("/liste?format=svg").await.is(400);
    let json = app.get("/vues/cng/vue-paie?format=json").await.is(200).json();
    assert_eq!(json["view"]["label"], "Vue de la paie", "{json}");
    assert_eq!(json["relationships"][0]["source"], "Logiciel de paie");
    assert_eq!(json["elements"].as_array().unwrap().len(), 4);
    app.get("/vues/cng/vue-paie?format=csv")
        .await
        .is(200)
        .says("Composant applicatif;Logiciel de paie");
    app.get("/vues/cng/vue-paie?format=ttl").await.is(200).says("archimate:x");
}

#[tokio::test]
async fn views_are_listed_and_filtered() {
    let app = app();
    let list = app.get("/vues").await.is(200);
    super::html::check_page("/vues", &list.text);
    list.says("2\u{a0}vues").says("Vue de la paie").says("loading=\"lazy\"").says("vignette=1");
    app.get("/vues?q=PAIE").await.is(200).says("1 sur 2").never_says("Vue vide");
    app.get("/vues?point-de-vue=Point+de+vue+applicatif").await.says("1 sur 2");
    app.get("/vues?organisme=id/organisme/cng").await.says("2\u{a0}vues");
    app.get("/vues?organisme=id/organisme/autre").await.says("Aucune vue ne correspond");
    app.get("/vues?page=7").await.is(400);
    app.get("/vues?iri=id/cng/vue-paie").await.is(200).says("<h1>Vue de la paie</h1>");
    app.get("/vues?iri=%3C").await.is(400);
    app.get("/vues?format=ttl").await.is(406);
    let json = app.get("/vues?format=json").await.is(200).json();
    assert_eq!(json["total"], 2);
    app.get("/vues?format=csv").await.is(200).says("Vue de la paie;");
    TestApp::new().get("/vues").await.is(200).says("ne contient encore aucune vue");
}

#[tokio::test]
async fn a_fiche_names_the_views_where_the_thing_appears() {
    let app = app();
    app.get("/fiche/cng/paie")
        .await
        .is(200)
        .says("Apparaît dans les vues")
        .says("<a href=\"/vues/cng/vue-paie\">Vue de la paie</a>")
        .says("2 fois")
        .never_says("est montré par");
    app.get("/fiche/cng/r1").await.is(200).says("/vues/cng/vue-paie");
    app.get("/fiche/cng/vue-paie").await.is(200).says("Voir cette vue dessinée");
    app.get("/fiche/reference/systeme/rng").await.is(200).never_says("Apparaît dans les vues");
}

#[tokio::test]
async fn a_hidden_view_is_nowhere() {
    let hidden = VIEWS.replace("visibilite:public", "visibilite:organisme");
    assert_ne!(hidden, VIEWS);
    let app = TestApp::with(&[(GRAPH, &hidden)]);
    app.get("/vues").await.is(200).never_says("Vue de la paie");
    for path in ["/vues/cng/vue-paie", "/vues/cng/vue-paie?format=svg", "/vues?iri=id/cng/vue-paie"]
    {
        app.get(path).await.is(404);
    }
    let wanted = format!("/vues/cng/vue-paie?graphe={BASE}{GRAPH}");
    app.get(&wanted).await.is(404);
}
