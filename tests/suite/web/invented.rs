//! The invented-class test of the design: a class and its shape are enough for it to be on every page.

use super::app::TestApp;

const CLASS: &str = r#"
@prefix forme: <https://w3id.org/portulan/forme/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ptl:Sextant a owl:Class ;
    rdfs:label "Sextant"@fr ;
    ptl:pluriel "Sextants"@fr ;
    ptl:cle "sextant" ;
    ptl:rang 500 .

ptl:graduation a owl:DatatypeProperty ;
    rdfs:label "graduation (propriété)"@fr .

ptl:rangeDans a owl:ObjectProperty ;
    rdfs:label "rangé dans"@fr ;
    ptl:libelleInverse "abrite"@fr .

forme:sextant a sh:NodeShape ;
    sh:targetClass ptl:Sextant ;
    sh:property forme:sextant-graduation , forme:sextant-range-dans .

forme:sextant-graduation a sh:PropertyShape ;
    sh:path ptl:graduation ;
    sh:name "Graduation du limbe"@fr ;
    sh:datatype xsd:integer ;
    sh:group forme:groupe-optique ;
    sh:order 1 ;
    ptl:niveau <https://w3id.org/portulan/vocabulaire/niveau/1> ;
    ptl:colonne true .

forme:sextant-range-dans a sh:PropertyShape ;
    sh:path ptl:rangeDans ;
    sh:name "Coffret"@fr ;
    sh:group forme:groupe-optique ;
    sh:order 2 ;
    ptl:colonne true ;
    ptl:facette true .

forme:groupe-optique a sh:PropertyGroup ;
    rdfs:label "Optique et limbe"@fr ;
    sh:order 15 .
"#;

const THING: &str = r#"
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<id/reference/sextant/ramsden> a ptl:Sextant ;
    rdfs:label "Sextant de Ramsden"@fr ;
    ptl:graduation 12345 ;
    ptl:rangeDans <id/organisme/cng> .

<id/reference/sextant/hadley> a ptl:Sextant ;
    rdfs:label "Sextant de Hadley"@fr ;
    ptl:rangeDans <id/organisme/cnd> .
"#;

#[tokio::test]
async fn an_invented_class_is_listed_searched_shown_and_exported() {
    let app = TestApp::with(&[("graphe/ontologie", CLASS), ("graphe/reference", THING)]);
    app.get("/liste").await.is(200).says("href=\"/liste/sextant\"").says("Sextants");
    app.get("/").await.is(200).says("href=\"/liste/sextant\"");
    app.get("/liste/sextant")
        .await
        .is(200)
        .says("2\u{a0}sextants")
        .says("Graduation du limbe")
        .says("12\u{202f}345")
        .says("<summary id=\"facette-rangeDans\">Coffret</summary>");
    app.get("/recherche?q=ramsden").await.is(200).says("Sextant de <mark>Ramsden</mark>");
    app.get("/recherche?q=sextant&nature=sextant").await.is(200).says("Coffret").says(">CND</a>");
    app.get("/recherche?q=sextant+12345").await.is(200).says("Un mot que rien ne porte");
    app.get("/fiche/reference/sextant/ramsden")
        .await
        .is(200)
        .says("Sextant</a>")
        .says("Optique et limbe</h2>")
        .says("Graduation du limbe")
        .says("12\u{202f}345")
        .says("Coffret");
    app.get("/fiche/reference/sextant/hadley")
        .await
        .is(200)
        .says("Non renseigné")
        .says("graduation du limbe");
    app.get("/fiche/organisme/cng").await.is(200).says("abrite").says("Sextant de Ramsden");
    app.get("/liste/sextant?format=csv")
        .await
        .is(200)
        .says("Sigle;Nom;Nature;Exemple fictif;Graduation du limbe;Coffret;IRI")
        .says(";Sextant de Ramsden;Sextant;non;12345;CNG;");
    let json = app.get("/liste/sextant?format=json").await.is(200).json();
    assert_eq!(json["total"], 2);
    assert_eq!(json["things"][1]["values"]["graduation"][0]["value"], "12345");
    app.get("/ontologie")
        .await
        .is(200)
        .says("href=\"/ontologie/sextant\"")
        .says("graduation (propriété)");
    app.get("/ontologie/sextant")
        .await
        .is(200)
        .says("Graduation du limbe")
        .says("nombre entier")
        .says("Sextant de Ramsden");
    app.get("/ontologie?format=csv")
        .await
        .is(200)
        .says("Sextant;Graduation du limbe;Optique et limbe;nombre entier");
    app.get("/ontologie/sextant?format=ttl").await.is(200).says("Coffret");
    let schema = app.get("/api/v1/schemas/sextant").await.is(200).json();
    assert_eq!(schema["properties"]["graduation"]["items"]["type"], "integer");
    assert_eq!(schema["properties"]["rangeDans"]["x-group"], "Optique et limbe");
    app.get("/ontologie/astrolabe").await.is(404);
    app.get("/liste/sextant?format=ttl")
        .await
        .is(200)
        .says("a ptl:Sextant")
        .says("ptl:graduation 12345");
    app.get("/fiche/reference/sextant/ramsden?format=json")
        .await
        .is(200)
        .says("rangé dans")
        .says("12345");
    app.get("/fiche/reference/sextant/ramsden?format=ttl")
        .await
        .is(200)
        .says("ptl:graduation 12345");
}
