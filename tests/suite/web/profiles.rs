//! What the map understood of a model, and its mapping profile.

use super::app::TestApp;

const SOURCE: (&str, &str) = ("graphe/source/cng/modele", include_str!("profils.ttl"));
const DERIVED: (&str, &str) = (
    "graphe/derive/cng/modele",
    "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
    <graphe/derive/cng/modele> a ptl:Graphe ; <http://www.w3.org/ns/prov#wasDerivedFrom> <graphe/source/cng/modele> .
    <id/cng/m-paie> a ptl:Referentiel ; ptl:retenuPar <id/cng/modele/correspondance/1> .",
);
const PROFILE: (&str, &str) = (
    "graphe/profil/cng/modele",
    "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
    <graphe/profil/cng/modele> a ptl:Graphe , ptl:Profil ; ptl:profilDe <graphe/source/cng/modele> .
    <id/cng/modele/correspondance/1> a ptl:Correspondance ; ptl:profil <graphe/profil/cng/modele> ;
        <http://www.w3.org/2000/01/rdf-schema#label> \"Nom «\u{202f}Paie\u{202f}» → référentiel\"@fr ;
        ptl:surDebutDeNom \"Paie\" ; ptl:versClasse ptl:Referentiel .",
);
/// The same names, which the public must not see.
const HIDDEN_SOURCE: (&str, &str) = (
    "graphe/source/cng/secret",
    "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
    <graphe/source/cng/secret> a ptl:Graphe ; ptl:visibilite <https://w3id.org/portulan/vocabulaire/visibilite/organisme> ;
        ptl:organisme <id/organisme/cng> .",
);
const HIDDEN_PROFILE: (&str, &str) = (
    "graphe/profil/cng/secret",
    "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
    <graphe/profil/cng/secret> a ptl:Graphe , ptl:Profil ; ptl:profilDe <graphe/source/cng/secret> .
    <id/cng/secret/correspondance/1> a ptl:Correspondance ; ptl:profil <graphe/profil/cng/secret> ;
        <http://www.w3.org/2000/01/rdf-schema#label> \"Ornithorynque\"@fr ; ptl:surDebutDeNom \"Ornithorynque\" ; ptl:ecarte true .",
);

fn app() -> TestApp {
    TestApp::with(&[SOURCE, DERIVED, PROFILE, HIDDEN_SOURCE, HIDDEN_PROFILE])
}

#[tokio::test]
async fn the_page_of_a_source_says_what_is_understood() {
    let page = app().get("/profil/cng/modele").await.is(200);
    page.says("Ce qui est compris")
        .says("50 %")
        .says("Nom «\u{202f}Paie\u{202f}» → référentiel")
        .says("Lot de travaux")
        .says("Lot &#60;i&#62;un&#60;/i&#62;")
        .never_says("<b>gamma");
    let json = app().get("/profil/cng/modele?format=json").await.is(200).json();
    assert_eq!(json["coverage"]["elements"]["total"], 2, "{json}");
    assert_eq!(json["coverage"]["elements"]["understood"], 1, "{json}");
    let turtle = app().get("/profil/cng/modele?format=turtle").await.is(200);
    turtle.says("surDebutDeNom").never_says("Ornithorynque");
}

#[tokio::test]
async fn hidden_sources_and_their_profiles_are_as_if_they_did_not_exist() {
    let app = app();
    app.get("/profil").await.is(200).says("/profil/cng/modele").never_says("secret");
    app.get("/profil/cng/secret").await.is(404);
    app.get("/profil/cng/rien").await.is(404);
    app.get("/fiche/cng/secret/correspondance/1").await.is(404);
    app.get("/recherche?q=ornithorynque").await.never_says("correspondance/1");
}
