//! Facts in: RDF in five syntaxes and descriptions of APIs, from the file to the page.

use portulan::contribution::ContributionError;
use portulan::import::Code;
use portulan::spreadsheet::Choices;

use crate::sheets::{TestMap, changed, codes};

const TURTLE: &str = r#"
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<id/essai/paie> a ptl:Application ;
    rdfs:label "Paie"@fr ;
    ptl:operateur <id/organisme/cnav> ;
    ptl:nombreUtilisateurs 12 .
"#;

const N_QUADS: &str = r#"<https://w3id.org/portulan/id/essai/paie> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/portulan/ontologie#Application> .
<https://w3id.org/portulan/id/essai/paie> <http://www.w3.org/2000/01/rdf-schema#label> "Paie"@fr .
<https://w3id.org/portulan/id/essai/paie> <https://w3id.org/portulan/ontologie#operateur> <https://w3id.org/portulan/id/organisme/cnav> .
<https://w3id.org/portulan/id/essai/paie> <https://w3id.org/portulan/ontologie#nombreUtilisateurs> "12"^^<http://www.w3.org/2001/XMLSchema#integer> .
"#;

const JSON_LD: &str = r#"{
  "@context": {"ptl": "https://w3id.org/portulan/ontologie#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
  "@id": "id/essai/paie", "@type": "ptl:Application",
  "rdfs:label": {"@value": "Paie", "@language": "fr"},
  "ptl:operateur": {"@id": "id/organisme/cnav"},
  "ptl:nombreUtilisateurs": 12
}"#;

const RDF_XML: &str = r#"<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ptl="https://w3id.org/portulan/ontologie#"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
  <ptl:Application rdf:about="id/essai/paie">
    <rdfs:label xml:lang="fr">Paie</rdfs:label>
    <ptl:operateur rdf:resource="id/organisme/cnav"/>
    <ptl:nombreUtilisateurs rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">12</ptl:nombreUtilisateurs>
  </ptl:Application>
</rdf:RDF>"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_facts_in_any_syntax_are_the_same_contribution() {
    let map = TestMap::new().await;
    let none = Choices::default();
    let (prepared, _, number) = map.import("rdf", TURTLE.as_bytes(), &none).await;
    assert!(number.is_some() && prepared.import.findings.is_empty());
    let page = map.page("/fiche/essai/paie").await;
    assert!(page.contains("Paie") && page.contains("href=\"/fiche/organisme/cnav\""), "{page}");
    for text in
        [N_QUADS, JSON_LD, RDF_XML, &TURTLE.replace("<id/", "<https://w3id.org/portulan/id/")]
    {
        let (_, compared, _) = map.import("rdf", text.as_bytes(), &none).await;
        assert!(changed(&compared).is_empty(), "{text}");
    }
    let (_, _, again) = map.import("rdf", TURTLE.as_bytes(), &none).await;
    assert!(again.is_some(), "the file is another one");
    assert_eq!(map.import("rdf", TURTLE.as_bytes(), &none).await.2, None);
    let more = TURTLE.replace(" 12 ", " 13 ");
    let changes = changed(&map.import("rdf", more.as_bytes(), &none).await.1);
    assert_eq!((changes.len(), changes[0].1.len()), (1, 1), "{changes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contribution_uses_words_and_does_not_define_them() {
    let map = TestMap::new().await;
    let reserved = format!(
        "{TURTLE}\n<graphe/source/essai/rdf> ptl:visibilite <https://w3id.org/portulan/vocabulaire/visibilite/public> .\n\
         ptl:Application rdfs:label \"Autre\"@fr .\n<graphe/reference> rdfs:label \"x\" .\n\
         <id/essai/c> a <http://www.w3.org/2002/07/owl#Class> .\n\
         <id/essai/m> a <https://w3id.org/portulan/archimate#ApplicationComponent> .\n\
         <id/essai/paie> ptl:identifiant [ ptl:valeur \"12\" ] .\n"
    );
    let (prepared, ..) = map.import("rdf", reserved.as_bytes(), &Choices::default()).await;
    let found = codes(&prepared);
    assert_eq!(found.iter().filter(|code| **code == Code::FactRefused).count(), 5, "{found:?}");
    assert!(found.contains(&Code::BlankNodeNamed));
    assert!(prepared.quads.iter().all(|quad| !quad.subject.is_blank_node()));
    let refusal = |text: &str| match map.read("rdf", text.as_bytes(), &Choices::default()) {
        Err(ContributionError::Import(error)) => (error.code(), error.to_string()),
        other => panic!("{other:?}"),
    };
    let (code, said) =
        refusal(&N_QUADS.replace(" .\n", " <https://w3id.org/portulan/graphe/reference> .\n"));
    assert!(code == "rdf-refused" && said.contains("graphe/reference"), "{said}");
    let (code, said) = refusal(&TURTLE.replace("a ptl:Application ;", "a ptl:Application ; ;; ]"));
    assert!(code == "rdf-malformed" && said.contains("ligne 4"), "{said}");
    let remote = JSON_LD.replace("{\"ptl\": \"https://w3id.org/portulan/ontologie#\", \"rdfs\": \"http://www.w3.org/2000/01/rdf-schema#\"}", "\"https://exemple.invalid/c\"");
    let (code, said) = refusal(&remote);
    assert!(code == "rdf-malformed" && said.contains("contexte distant"), "{said}");
}

const OPENAPI: &str = "openapi: 3.1.0\ninfo:\n  title: Dossiers de démonstration\n  version: 1.2\n  summary: Consulter des dossiers inventés\n\
    \x20 contact: {name: Équipe Démo}\n  license: {name: Licence Ouverte 2.0}\nservers:\n  - url: https://exemple.invalid/v1\n\
    tags:\n  - name: Consultation\npaths:\n  /dossiers/{id}:\n    get:\n      summary: Lire un dossier\n\
    components:\n  schemas:\n    Dossier: {type: object}\n";

#[tokio::test(flavor = "multi_thread")]
async fn the_description_of_an_api_becomes_its_fiche() {
    let map = TestMap::new().await;
    let (prepared, _, number) = map.import("api", OPENAPI.as_bytes(), &Choices::default()).await;
    assert!(number.is_some());
    let things = prepared.things.expect("facts");
    assert_eq!(things.classes.get("API"), Some(&1), "{:?}", things.classes);
    assert!(prepared.import.findings.iter().all(|finding| finding.cell.is_none()));
    let page = map.page("/fiche/essai/api-dossiers-de-demonstration").await;
    for wanted in [
        "Consulter des dossiers inventés",
        "Équipe Démo",
        "Licence Ouverte 2.0",
        "GET /dossiers/{id}",
        "exemple.invalid",
        "Consultation",
        "Dossier",
        "1.2",
    ] {
        assert!(page.contains(wanted), "«{wanted}» is not in {page}");
    }
    assert_eq!(map.import("api", OPENAPI.as_bytes(), &Choices::default()).await.2, None);
    let old = map.read("api", b"swagger: '2.0'\ninfo: {title: x}\n", &Choices::default());
    let Err(ContributionError::Import(error)) = old else { panic!("{old:?}") };
    assert!(error.to_string().contains("Swagger 2.0"), "{error}");
}
