//! A fiche: the sentence made from the facts, the drawing, the address of each fact, the nearest things, odd data.

use std::fmt::Write as _;

use super::app::TestApp;
use super::html::{check_page, links};

const PREFIXES: &str = "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

/// The site with more facts in the public graph.
fn with(facts: &str) -> TestApp {
    TestApp::with(&[("graphe/reference", &format!("{PREFIXES}{facts}"))])
}

/// What stands between two texts of a page.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let after = page.split_once(start).unwrap_or_else(|| panic!("no {start} in:\n{page}")).1;
    after.split_once(end).unwrap_or_else(|| panic!("no {end} after {start}")).0
}

/// A page without its markup.
fn text(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|c| {
            inside = (inside || *c == '<') && *c != '>';
            !inside && *c != '>'
        })
        .collect()
}

#[tokio::test]
async fn the_first_sentence_is_made_from_what_is_known() {
    let app = with(
        "<id/reference/systeme/complet> a ptl:API ; rdfs:label \"Interface complète\"@fr ;
            ptl:operateur <id/organisme/cng> ; ptl:miseEnService \"2019-03-15\"^^xsd:date ;
            ptl:utilisateur <id/organisme/cnd> , <id/a> , <id/b> , <id/c> .
         <id/a> a ptl:Organisme ; rdfs:label \"A\"@fr . <id/b> a ptl:Organisme ; rdfs:label \"B\"@fr .
         <id/c> a ptl:Application ; rdfs:label \"C\"@fr .
         <id/reference/systeme/date> a ptl:Application ; rdfs:label \"Datée\"@fr ;
            ptl:miseEnService \"1988\"^^xsd:gYear .
         <id/reference/systeme/nu> a ptl:Application ; rdfs:label \"Nue\"@fr .",
    );
    let sentence = async |path: &str| {
        let page = app.get(path).await.is(200);
        text(between(&page.text, "class=\"chapeau\">", "</p>"))
    };
    assert_eq!(
        sentence("/fiche/reference/systeme/complet").await,
        "API opérée par la CNG, utilisée par trois acteurs et un système, en service depuis le 15\u{a0}mars 2019."
    );
    assert_eq!(
        sentence("/fiche/reference/systeme/date").await,
        "Application, en service depuis 1988."
    );
    // Two dates for one: the sentence takes no side.
    let both = sentence("/fiche/reference/systeme/rng").await;
    assert!(both.starts_with("Référentiel opéré par la CNG, utilisé par"), "{both}");
    assert!(!both.contains("1988"), "{both}");
    app.get("/fiche/reference/systeme/nu").await.is(200).never_says("chapeau");
}

#[tokio::test]
async fn a_thing_that_links_two_others_is_an_arrow_of_the_drawing() {
    let app = with(
        "<id/reference/echange/e> a ptl:Echange ; rdfs:label \"RNG vers Delta\"@fr ;
            ptl:emetteur <id/reference/systeme/rng> ; ptl:destinataire <id/organisme/cnd> ;
            ptl:transporte <id/reference/objet/o> .
         <id/reference/objet/o> a ptl:ObjetDeDonnees ; rdfs:label \"Écriture gamma\"@fr .
         <id/reference/systeme/rng> ptl:alimente <id/organisme/cnd> .",
    );
    let page = app.get("/fiche/reference/systeme/rng").await.is(200);
    check_page("/fiche/reference/systeme/rng", &page.text);
    let drawing = between(&page.text, "<div class=\"chart chart-wide\">", "</div>");
    assert!(drawing.contains(">échanges vers</text>"), "{drawing}");
    assert!(drawing.contains("href=\"/fiche/organisme/cnd\""), "{drawing}");
    assert!(drawing.contains(">écriture gamma</text>"), "{drawing}");
    assert!(drawing.contains(">◆ RNG</text>"), "a mark goes with the red: {drawing}");
    assert!(!drawing.contains("/echange/e"), "the exchange is no node: {drawing}");
    let goes_to = drawing.matches(">CND (Caisse nationale delta), alimente</title>").count();
    assert_eq!(goes_to, 0, "what sums up an exchange is not drawn again: {drawing}");
    let table = between(&page.text, "Le même voisinage en tableau", "</table>");
    assert!(table.contains("écriture gamma") && table.contains("sortant"), "{table}");
}

#[tokio::test]
async fn what_a_model_and_the_community_both_say_is_drawn_once() {
    let app = with(
        "@prefix archimate: <https://w3id.org/portulan/archimate#> .
         <id/u> a ptl:Application , archimate:ApplicationComponent ; rdfs:label \"U\"@fr ;
            ptl:fonction <id/f> ; archimate:assignment <id/f> , <id/g> .
         <id/f> a ptl:Fonction ; rdfs:label \"Faire\"@fr .
         <id/g> a ptl:Fonction ; rdfs:label \"Guider\"@fr .",
    );
    let page = app.get("/fiche/u").await.is(200);
    let drawing = between(&page.text, "<div class=\"chart chart-wide\">", "</div>");
    assert_eq!(drawing.matches(">Faire</text>").count(), 1, "{drawing}");
    assert_eq!(drawing.matches(">Guider</text>").count(), 1, "{drawing}");
}

#[tokio::test]
async fn links_and_sentences_are_declared_in_the_ontology_only() {
    let ontology = format!(
        "{PREFIXES}
         ptl:Passerelle a owl:Class ; rdfs:label \"Passerelle\"@fr ; ptl:cle \"passerelle\" ; ptl:rang 1 ;
            ptl:genre \"f\" ; ptl:phrase \"{{classe}} jeté(e)[ sur {{brut rive}}].\"@fr ;
            ptl:relationDepuis ptl:culee ; ptl:relationVers ptl:rive .
         ptl:culee a owl:ObjectProperty ; rdfs:label \"Culée\"@fr .
         ptl:rive a owl:ObjectProperty ; rdfs:label \"Rive\"@fr ."
    );
    let facts = format!(
        "{PREFIXES}<id/p> a ptl:Passerelle ; rdfs:label \"Passerelle des Arts\"@fr ;
            ptl:culee <id/organisme/cng> ; ptl:rive <id/organisme/cnd> ."
    );
    let app = TestApp::with(&[("graphe/ontologie", &ontology), ("graphe/reference", &facts)]);
    app.get("/fiche/organisme/cng").await.is(200).says(">passerelle vers</text>");
    app.get("/fiche/organisme/cnd").await.is(200).says(">passerelle depuis</text>");
    let page = app.get("/fiche/p").await.is(200);
    let sentence = text(between(&page.text, "class=\"chapeau\">", "</p>"));
    assert_eq!(sentence, "Passerelle jetée sur CND.");
}

#[tokio::test]
async fn every_fact_has_a_page_that_says_who_says_it_and_how_to_cite_it() {
    let app = TestApp::new();
    let page = app.get("/fiche/reference/systeme/rng").await.is(200);
    let facts: Vec<String> = links(&page.text)
        .into_iter()
        .filter(|link| link.contains("?fait=") || link.starts_with("/fiche/fait/"))
        .collect();
    assert!(facts.len() > 5, "{facts:?}");
    for fact in &facts {
        let answer = app.get(fact).await.is(200).says("Citer ce fait").says("édition nº\u{a0}7");
        check_page(fact, &answer.text);
    }
    let moved = app.get("/id/fait/0123456789abcdef01234567").await.is(303);
    assert_eq!(moved.header("location"), "/fiche/fait/0123456789abcdef01234567");
    let page = app.get(moved.header("location")).await.is(200);
    let title = text(between(&page.text, "<h1>", "</h1>"));
    assert_eq!(title, "CNG opère RNG.");
    let page = page.says("Rapport annuel gamma").says("À vérifier");
    page.says("https://carte.invalid/portulan/id/fait/0123456789abcdef01234567");
    let moved = app.get("/id/reference/systeme/rng?fait=0123456789abcdef01234567").await.is(303);
    app.get(moved.header("location")).await.is(200).says("Citer ce fait");
    let json = app.get("/fiche/fait/0123456789abcdef01234567?format=json").await.is(200).json();
    assert_eq!(json["iri"], "https://carte.invalid/portulan/id/fait/0123456789abcdef01234567");
    app.get("/fiche/reference/systeme/rng?fait=ffffffffffffffffffffffff").await.is(404);
    app.get("/fiche/reference/systeme/rng?fait=zzz").await.is(400);
}

#[tokio::test]
async fn the_nearest_things_say_what_they_share() {
    let app = with(
        "<id/x> a ptl:Application ; rdfs:label \"X\"@fr ; ptl:manipule <id/o1> , <id/o2> .
         <id/y> a ptl:Application ; rdfs:label \"Y\"@fr ; ptl:manipule <id/o1> , <id/o2> .
         <id/z> a ptl:Application ; rdfs:label \"Z\"@fr ; ptl:manipule <id/o1> .
         <id/w> a ptl:Application ; rdfs:label \"W\"@fr .
         <id/o1> a ptl:ObjetDeDonnees ; rdfs:label \"O1\"@fr . <id/o2> a ptl:ObjetDeDonnees ; rdfs:label \"O2\"@fr .",
    );
    let page = app.get("/fiche/x").await.is(200);
    let near = text(between(&page.text, "class=\"near\">", "</ul>"));
    let words: Vec<&str> = near.split_whitespace().collect();
    let expected = "Y partage 2 objets de données Z partage 1 objet de données";
    assert_eq!(words.join(" "), expected);
}

#[tokio::test]
async fn odd_and_numerous_data_make_a_sound_page() {
    let word = "é".repeat(5_000);
    let mut facts = format!(
        "<id/odd> a ptl:Application ; rdfs:label \"<b onclick='x'>{word}</b> \u{202e}مرحبا 🧭\"@fr ;
            ptl:operateur <id/rtl> , <id/long> .
         <id/rtl> a ptl:Organisme ; rdfs:label \"مؤسسة الضمان\"@ar ; ptl:sigle \"🧭\" .
         <id/long> a ptl:Organisme ; rdfs:label \"{word}\"@fr .\n"
    );
    for number in 0..20_000 {
        let _ = writeln!(
            facts,
            "<id/n/{number}> a ptl:Application ; rdfs:label \"N{number}\"@fr ; ptl:sAppuieSur <id/odd> ."
        );
    }
    let app = with(&facts);
    let page = app.get("/fiche/odd").await.is(200).never_says("<b onclick");
    check_page("/fiche/odd", &page.text);
    assert!(page.text.len() < 200_000, "{} bytes", page.text.len());
    let drawing = between(&page.text, "<div class=\"chart chart-wide\">", "</div>");
    assert!(drawing.matches("<a ").count() <= 24 + 3, "a bounded number of nodes: {drawing}");
    assert!(drawing.contains("de plus</text>"), "{drawing}");
    assert!(drawing.contains("/fiche/odd?relation="), "what is left out is one link away");
    app.get("/fiche/odd?relation=https://w3id.org/portulan/ontologie%23sAppuieSur").await.is(200);
}

#[tokio::test]
async fn exports_hold_what_the_page_shows() {
    let app = TestApp::new();
    let csv = app.get("/fiche/organisme/cng?format=csv").await.is(200);
    csv.says("opère;Répertoire national gamma (RNG)").says("Office gamma de prévoyance");
    let turtle = app.get("/fiche/organisme/cng?format=ttl").await.is(200);
    turtle
        .says("ptl:operateur <https://carte.invalid/portulan/id/organisme/cng>")
        .says("Répertoire national gamma");
}

#[tokio::test]
async fn a_map_without_a_journal_says_that_it_has_no_history() {
    let app = TestApp::new();
    let page = app.get("/fiche/organisme/cng?vue=historique").await.is(200);
    check_page("/fiche/organisme/cng?vue=historique", &page.text);
    page.says("Aucun changement");
    app.get("/fiche/organisme/cng?vue=historique&avant=x").await.is(400);
    app.get("/fiche/nulle/part?vue=historique").await.is(404);
}
