//! What profiles accept and refuse; what they do is tested on whole maps in `tests/suite`.

use oxrdf::GraphName;

use super::check::mappings;
use super::*;
use crate::edition::Edition;

const PREFIXED: &str = "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
    @prefix archimate: <https://w3id.org/portulan/archimate#> .";

/// The ontology that comes with the program, in one graph.
fn ontology() -> (Edition, NamedNode) {
    let graph = NamedNode::new_unchecked("https://w3id.org/portulan/graphe/ontologie");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology");
    let mut quads = Vec::new();
    for file in
        ["profil.ttl", "portulan.ttl", "archimate.ttl", "proprietes.ttl", "vocabulaires/statut.ttl"]
    {
        let bytes = std::fs::read(folder.join(file)).expect("a file of the ontology");
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_default_graph(GraphName::from(graph.clone()));
        quads.extend(parser.for_slice(&bytes).map(|quad| quad.expect("Turtle")));
    }
    (Edition::from_quads(1, &quads).expect("it fits"), graph)
}

fn check(mapping: &str) -> Result<Vec<String>, ProfileError> {
    let (edition, graph) = ontology();
    let view = Arc::new(edition).view(&Reader::Administrator);
    let grammar = Grammar::read(&view, graph.as_ref());
    assert!(grammar.terms().count() > 10);
    let text = format!("{PREFIXED} <urn:c> a ptl:Correspondance ; {mapping} .");
    let parser = RdfParser::from_format(RdfFormat::Turtle);
    let written: Vec<Quad> =
        parser.for_slice(text.as_bytes()).map(|quad| quad.expect("Turtle")).collect();
    let found = mappings(&written, &grammar, &view)?;
    Ok(found.iter().map(|facts| sentence::title(&facts.facts, &grammar, &view)).collect())
}

#[test]
fn mappings_are_read_as_sentences() {
    for (mapping, title) in [
        (
            "ptl:surSpecialisation \"référentiel\" ; ptl:versClasse ptl:Referentiel",
            "Spécialisation «\u{202f}référentiel\u{202f}» → Devient de la classe «\u{202f}Référentiel\u{202f}»",
        ),
        (
            "ptl:surDossier \"Essais\" ; ptl:ecarte true",
            "Dossier «\u{202f}Essais\u{202f}» → Écarte",
        ),
        (
            "ptl:surCle \"Étape\" ; ptl:surValeur \"Vivant\" ; ptl:versPropriete ptl:statut ; ptl:versValeur <https://w3id.org/portulan/vocabulaire/statut/en-service>",
            "Propriété lue «\u{202f}Étape\u{202f}», Valeur lue «\u{202f}Vivant\u{202f}» → Donne la propriété «\u{202f}Statut\u{202f}», Avec la valeur «\u{202f}En service\u{202f}»",
        ),
    ] {
        assert_eq!(check(mapping).unwrap(), [title]);
    }
}

#[test]
fn mappings_that_make_no_sense_are_refused() {
    let refused = |mapping: &str| check(mapping).unwrap_err();
    assert_eq!(refused("ptl:versClasse ptl:Referentiel"), ProfileError::NoCondition);
    assert_eq!(refused("ptl:surCle \"x\""), ProfileError::NoEffect);
    for (mapping, said) in [
        ("ptl:surValeur \"x\" ; ptl:versClasse ptl:Zone", "demande aussi « Propriété lue »"),
        (
            "ptl:surDossier \"x\" ; ptl:versPropriete ptl:statut",
            "« Propriété lue » ou « Avec la valeur »",
        ),
        ("ptl:surDossier \"x\" ; ptl:versClasse ptl:Zone ; ptl:ecarte true", "ne va pas avec"),
        ("ptl:surDossier \"\" ; ptl:ecarte true", "un texte d’une ligne"),
        ("ptl:surDossier \"a\\nb\" ; ptl:ecarte true", "un texte d’une ligne"),
        ("ptl:surDossier ptl:Zone ; ptl:ecarte true", "un texte"),
        ("ptl:surType ptl:Licorne ; ptl:ecarte true", "une classe de l’ontologie"),
        ("ptl:surCle \"x\" ; ptl:versPropriete ptl:licorne", "une propriété de l’ontologie"),
        ("ptl:surDossier \"x\" ; ptl:ecarte false", "« true »"),
        ("ptl:operateur <urn:x> ; ptl:ecarte true", "ne connaît pas la propriété"),
    ] {
        let error = refused(mapping).to_string();
        assert!(error.contains(said), "{mapping}: {error}");
    }
    let long = format!("ptl:surDossier \"{}\" ; ptl:ecarte true", "x".repeat(201));
    assert!(matches!(refused(&long), ProfileError::Value { .. }));
}
