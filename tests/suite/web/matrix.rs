//! Matrices and what changed between two editions: what they show, to whom, and what they refuse.

use portulan::reader::Reader;

use super::app::{BASE, TestApp};
use super::chronicle::Chronicle;

const NETWORK: &str = include_str!("reseau.ttl");
const HIDDEN: &str = include_str!("reseau-prive.ttl");

fn member() -> Reader {
    let organisation =
        oxrdf::NamedNode::new(format!("{BASE}id/organisme/cnd")).expect("an address");
    Reader::Organisation(organisation)
}

#[tokio::test]
async fn a_matrix_crosses_any_two_kinds() {
    let app = TestApp::with(&[("graphe/reference", NETWORK), ("graphe/source/cnd/prive", HIDDEN)]);
    let usual = app.get("/matrice").await.is(200);
    super::html::check_page("/matrice", &usual.text);
    usual.says("Les croisements les plus riches").never_says("secret");
    // Applications and what exchanges carry to and from them.
    let path = "/matrice?lignes=application&colonnes=objet-de-donnees";
    let page = app.get(path).await.is(200);
    super::html::check_page(path, &page.text);
    page.says("Pivot gamma").says("Guichet delta").says("Dossier gamma").says("envoi");
    let json = app.get(&format!("{path}&format=json")).await.is(200).json();
    assert_eq!(json["cells"].as_array().map(Vec::len), Some(2), "{json}");
    assert_eq!(json["cells"][0]["change"], "");
    // The exchange of the other organisation carries the same thing: its own members see one cell more.
    let member = app.get_for(&format!("{path}&format=json"), &member()).await.is(200).json();
    assert_eq!(member["cells"].as_array().map(Vec::len), Some(3), "{member}");
    app.get(&format!("{path}&format=csv")).await.is(200).says("Pivot gamma").never_says("secret");
    let book = app.get(&format!("{path}&format=xlsx")).await.is(200);
    assert!(book.header("content-type").contains("spreadsheetml"));
    let facts = "/matrice?lignes=application&colonnes=referentiel&format=ttl";
    app.get(facts).await.is(200).says("sAppuieSur");
    // Through a third kind: who operates something that relies on the same base.
    let through = "/matrice?lignes=organisme&colonnes=referentiel&par=application";
    app.get(through).await.is(200).says("en commun").says("Socle gamma");
    for order in ["nom", "total", "blocs"] {
        app.get(&format!("{path}&ordre={order}")).await.is(200).says("Dossier gamma");
    }
    let none = app.get(&format!("{path}&relation=sAppuieSur")).await.is(200);
    none.says("Rien ne lie");
    for bad in
        ["lignes=licorne", "colonnes=licorne", "par=licorne", "ordre=humeur", "relation=licorne"]
    {
        app.get(&format!("/matrice?{bad}")).await.is(400).says("on attend");
    }
}

#[tokio::test]
async fn a_matrix_stays_bounded() {
    let mut wide = String::from(
        "@prefix ptl: <https://w3id.org/portulan/ontologie#> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n",
    );
    for number in 0..400 {
        wide.push_str(&format!(
            "<id/essai/base-{number}> a ptl:Referentiel ; rdfs:label \"Base {number}\"@fr .\n"
        ));
        for step in 0..5 {
            let base = (number * 7 + step * 13) % 400;
            wide.push_str(&format!(
                "<id/essai/a-{number}> a ptl:Application ; rdfs:label \"A {number}\"@fr ; ptl:sAppuieSur <id/essai/base-{base}> .\n"
            ));
        }
    }
    let app = TestApp::with(&[("graphe/reference", &wide)]);
    let path = "/matrice?lignes=application&colonnes=referentiel";
    let page = app.get(path).await.is(200).says("de plus sont dans les fichiers");
    assert!(page.text.len() < 600_000, "{} bytes", page.text.len());
    let json = app.get(&format!("{path}&format=json")).await.is(200).json();
    let cells = json["cells"].as_array().map_or(0, Vec::len);
    assert!(cells >= 2_000, "nothing is lost in files: {cells}");
}

const OLD: &str = "<id/cng/alpha> a ptl:Application ; rdfs:label \"Alpha\"@fr ;
    ptl:sAppuieSur <id/cng/base> .
    <id/cng/base> a ptl:Referentiel ; rdfs:label \"Base\"@fr .
    <id/cng/perdue> a ptl:Application ; rdfs:label \"Perdue\"@fr ; ptl:sAppuieSur <id/cng/base> .";
const NEW: &str = "<id/cng/alpha> a ptl:Application ; rdfs:label \"Alpha renommée\"@fr ;
    ptl:sAppuieSur <id/cng/autre> .
    <id/cng/base> a ptl:Referentiel ; rdfs:label \"Base\"@fr .
    <id/cng/autre> a ptl:Referentiel ; rdfs:label \"Autre base\"@fr .";

async fn two_editions() -> Chronicle {
    let map = Chronicle::new().await;
    assert_eq!(map.source("plan", "public", OLD).await, 2);
    assert_eq!(map.source("plan", "public", NEW).await, 3);
    map
}

#[tokio::test]
async fn two_editions_are_told_apart_in_words_and_drawn() {
    let map = two_editions().await;
    map.app.get("/differences").await.is(200).says("Depuis quelle édition");
    let path = "/differences?reference=2";
    let page = map.app.get(path).await.is(200);
    super::html::check_page(path, &page.text);
    page.says("Perdue")
        .says("n’y est plus")
        .says("Autre base")
        .says("apparaît sur la carte")
        .says("Alpha renommée")
        .says("au lieu de «\u{202f}Alpha\u{202f}»")
        .says("a un lien nouveau")
        .says("n’a plus de lien")
        .says("/fiche/cng/perdue?edition=2");
    let json = map.app.get(&format!("{path}&format=json")).await.is(200).json();
    let counts = ["arrived", "left", "tied", "untied"].map(|name| json[name].as_u64());
    assert_eq!(counts, [Some(1), Some(1), Some(1), Some(2)], "{json}");
    map.app.get(&format!("{path}&format=csv")).await.is(200).says("Perdue");
    let svg = map.app.get(&format!("{path}&format=svg")).await.is(200).never_says("href=");
    super::html::check_xml(&svg.text);
    // Read the other way round: what left comes back.
    let back = map.app.get("/differences?edition=2&reference=3&format=json").await.is(200).json();
    assert_eq!((back["arrived"].as_u64(), back["left"].as_u64()), (Some(1), Some(1)), "{back}");
    map.app.get("/differences?reference=3").await.is(200).says("Rien n’a changé");
    for bad in ["reference=99", "reference=0", "reference=hier", "reference=2&page=9"] {
        map.app.get(&format!("/differences?{bad}")).await.is(400).says("on attend");
    }
    map.app.get("/differences?reference=2&organisme=id/cng/rien").await.is(404);
    let matrix = "/matrice?lignes=application&colonnes=referentiel&reference=2";
    let page = map.app.get(matrix).await.is(200);
    super::html::check_page(matrix, &page.text);
    page.says("is-new").says("is-gone").says("1\u{a0}croisement nouveau").says("Perdue");
    let json = map.app.get(&format!("{matrix}&format=json")).await.is(200).json();
    assert_eq!(json["reference"], 2, "{json}");
}

#[tokio::test]
async fn what_is_hidden_is_in_no_difference() {
    let map = two_editions().await;
    let secret = "<id/cng/secrete> a ptl:Application ; rdfs:label \"Chose secrète\"@fr .";
    assert_eq!(map.source("prive", "organisme", secret).await, 4);
    let page = map.app.get("/differences?reference=3").await.is(200);
    page.never_says("secr").says("Rien n’a changé");
    map.app.get("/differences").await.is(200).never_says("prive");
}

#[tokio::test]
async fn a_shared_exploration_says_what_changed_since() {
    let map = two_editions().await;
    let path = "/explorer?de=id/cng/alpha&depuis=2";
    map.app
        .get(path)
        .await
        .is(200)
        .says("quand ce lien a été fait")
        .says("Autre base")
        .says("de moins (Base)");
    map.app.get("/explorer?de=id/cng/alpha&depuis=3").await.is(200).says("Les mêmes choses");
    // What it started from has left: when and why, as on its page.
    map.app.get("/explorer?de=id/cng/perdue&depuis=2").await.is(410).says("Perdue");
}
