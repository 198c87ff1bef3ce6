//! Lists: filters that add up, columns, files read back, things side by side.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::Value;

use super::app::{BASE, TestApp};

/// Five applications of two organisations. Everything is invented.
const APPLICATIONS: &str = r#"
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix criticite: <https://w3id.org/portulan/vocabulaire/criticite/> .
@prefix visibilite: <https://w3id.org/portulan/vocabulaire/visibilite/> .

<graphe/parc> a ptl:Graphe ; ptl:visibilite visibilite:public .
<id/cng/a1> a ptl:Application ; rdfs:label "Accueil"@fr ; ptl:operateur <id/organisme/cng> ;
    ptl:criticite criticite:vitale ; ptl:miseEnService "1988"^^xsd:gYear .
<id/cng/a2> a ptl:Application ; rdfs:label "=1+1|Bordereau"@fr ; ptl:operateur <id/organisme/cng> ;
    ptl:miseEnService "1990"^^xsd:gYear .
<id/cnd/a3> a ptl:Application ; rdfs:label "Calcul"@fr ; ptl:operateur <id/organisme/cnd> ;
    ptl:criticite criticite:vitale ; ptl:miseEnService "2013"^^xsd:gYear .
<id/cnd/a4> a ptl:Application ; rdfs:label "Dépôt"@fr ; ptl:operateur <id/organisme/cnd> , <id/organisme/cng> .
<id/cnd/a5> a ptl:Application ; rdfs:label "Écoute"@fr .
"#;

fn app() -> TestApp {
    TestApp::with(&[("graphe/parc", APPLICATIONS)])
}

/// The names of the applications that a list shows, in its order; the invented ones of the small map left out.
async fn names(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.get(&format!("/liste/application?format=json{query}")).await.is(200).json();
    let things = list["things"].as_array().unwrap().clone();
    let ours = |thing: &&Value| thing["iri"].as_str().unwrap().contains("/a");
    things.iter().filter(ours).map(|thing| thing["label"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn values_of_one_filter_widen_and_filters_together_narrow() {
    let app = app();
    let (cng, cnd) = (
        format!("&operateur={BASE}id/organisme/cng"),
        format!("&operateur={BASE}id/organisme/cnd"),
    );
    let vital = "&criticite=https://w3id.org/portulan/vocabulaire/criticite/vitale";
    assert_eq!(names(&app, &cng).await, ["=1+1|Bordereau", "Accueil", "Dépôt"]);
    assert_eq!(names(&app, &cnd).await, ["Calcul", "Dépôt"]);
    let both = names(&app, &format!("{cng}{cnd}")).await;
    assert_eq!(both, ["=1+1|Bordereau", "Accueil", "Calcul", "Dépôt"]);
    assert_eq!(names(&app, &format!("{cng}{vital}")).await, ["Accueil"]);
    assert_eq!(names(&app, "&operateur=non-renseigne").await, ["Écoute"]);
    let one_or_none = names(&app, &format!("{cnd}&operateur=non-renseigne{vital}")).await;
    assert_eq!(one_or_none, ["Calcul"]);
    assert!(names(&app, "&operateur=https://exemple.invalid/personne").await.is_empty());
}

#[tokio::test]
async fn a_filter_counts_what_it_would_show() {
    let app = app();
    let page = app.get("/liste/application").await.is(200).text;
    // The link of each value of a filter, and the number that stands after it.
    let links: Vec<(String, usize)> = page
        .split("<li><a href=\"/liste/application?")
        .skip(1)
        .filter_map(|part| {
            let (query, rest) = part.split_once('"')?;
            let count = rest.split("<span class=\"count\">").nth(1)?.split('<').next()?;
            Some((
                query.replace("&#38;", "&"),
                count.replace(['\u{202f}', '\u{a0}'], "").parse().ok()?,
            ))
        })
        .collect();
    assert!(links.len() >= 4, "{links:?}");
    for (query, count) in links {
        let list = app.get(&format!("/liste/application?format=json&{query}")).await.is(200).json();
        assert_eq!(list["things"].as_array().unwrap().len(), count, "{query}");
    }
}

#[tokio::test]
async fn columns_are_those_of_the_address() {
    let app = app();
    let page = app.get("/liste/application?colonnes=criticite").await.is(200);
    let head = page.text.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap();
    assert!(head.contains("Criticité") && !head.contains("Opérateur"), "{head}");
    let none = app.get("/liste/application?colonnes=aucune").await.is(200).text;
    let head = none.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap();
    assert_eq!(head.matches("<th ").count(), 2, "{head}");
    // What one links to keeps the columns.
    assert!(none.contains("colonnes=aucune&#38;") || none.contains("&#38;colonnes=aucune"));
    for bad in ["colonnes=couleur", "lignes=3", "lignes=x", "tri=couleur"] {
        app.get(&format!("/liste/application?{bad}")).await.is(400).says("on attend");
    }
}

#[tokio::test]
async fn empty_cells_come_last_in_both_directions() {
    let app = app();
    let up = names(&app, "&tri=miseEnService").await;
    assert_eq!(up[..3], ["Accueil", "=1+1|Bordereau", "Calcul"]);
    let down = names(&app, "&tri=miseEnService&sens=decroissant").await;
    assert_eq!(down[..3], ["Calcul", "=1+1|Bordereau", "Accueil"]);
}

#[tokio::test]
async fn a_spreadsheet_is_read_back_as_it_was_shown() {
    let file = app().get("/liste/application?format=xlsx").await.is(200);
    assert!(file.header("content-disposition").contains(".xlsx"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
    let sheet = book.sheet_names().first().unwrap().clone();
    let range = book.worksheet_range(&sheet).unwrap();
    let rows: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(|cell| cell.to_string().trim().to_owned()).collect())
        .collect();
    let row = |name: &str| rows.iter().find(|row| row.iter().any(|cell| cell == name));
    let depot = row("Dépôt").unwrap_or_else(|| panic!("{rows:?}")).join("\n");
    assert!(depot.contains("CNG") && depot.contains("CND") || depot.contains("gamma"), "{depot}");
    // A name that looks like a formula is a text.
    assert!(row("=1+1|Bordereau").is_some(), "{rows:?}");
    assert!(range.rows().flatten().all(|cell| !matches!(cell, Data::Error(_))));
    assert!(book.worksheet_formula(&sheet).unwrap().rows().flatten().all(String::is_empty));
}

#[tokio::test]
async fn two_to_four_things_stand_side_by_side() {
    let app = app();
    let of = |names: &[&str]| {
        names.iter().map(|name| format!("chose=id/{name}")).collect::<Vec<_>>().join("&")
    };
    let page = app.get(&format!("/comparer?{}", of(&["cng/a1", "cnd/a3"]))).await.is(200);
    page.says("Accueil").says("Calcul").says("Criticité").says("Mise en service").says("2013");
    let sheet =
        app.get(&format!("/comparer?{}&format=csv", of(&["cng/a1", "cnd/a3"]))).await.is(200);
    assert!(
        sheet.text.lines().any(|line| line.contains("1988") && line.contains("2013")),
        "{}",
        sheet.text
    );
    app.get("/comparer").await.is(200);
    app.get(&format!("/comparer?{}", of(&["cng/a1"]))).await.is(200).says("Accueil");
    app.get(&format!("/comparer?{}&format=csv", of(&["cng/a1"]))).await.is(400);
    let five = of(&["cng/a1", "cng/a2", "cnd/a3", "cnd/a4", "cnd/a5"]);
    app.get(&format!("/comparer?{five}")).await.is(400);
    app.get("/comparer?chose=id/cng/a1&chose=id/nulle/part").await.is(404);
    app.get("/comparer?chose=id/cng/a1&chose=%3Cscript%3E").await.never_says("<script>a");
}

#[tokio::test]
async fn addresses_made_to_harm_are_refused_or_harmless() {
    let app = app();
    let many = "operateur=x&".repeat(500);
    let long = format!("q={}", "é".repeat(2_000));
    let hostile = [
        many.as_str(),
        long.as_str(),
        "q=%00",
        "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "operateur=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "nature=%3Cscript%3E",
        "colonnes=%3Cscript%3E",
        "page=18446744073709551616",
        "page=-1",
        "lignes=18446744073709551615",
        "tri=__proto__",
        "sens=%F0%9F%A7%AD",
    ];
    for query in hostile {
        let answer = app.get(&format!("/liste/application?{query}")).await;
        assert!(!answer.status.is_server_error(), "{query}: {}", answer.status);
        assert!(!answer.text.contains("<script>alert"), "{query}");
    }
}
