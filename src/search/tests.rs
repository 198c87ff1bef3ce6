use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use proptest::prelude::*;

use super::distance::distance_at_most;
use super::words::{essence, words};
use super::{Hit, Marker, Narrowing, SearchIndex, Target, normalise};
use crate::edition::Edition;
use crate::schema::Schema;

const MAP: &str = r#"
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <http://exemple.invalid/> .

:Chose a owl:Class ; rdfs:label "Chose"@fr ; ptl:cle "chose" ; ptl:rang 1 .
:Nom a owl:Class ; rdfs:label "Nom"@fr ; ptl:cle "nom" ; ptl:rang 920 .

:dsn a :Chose ; rdfs:label "Déclaration sociale nominative"@fr ; ptl:sigle "DSN" ; :lie :caisse .
:dsn-pilote a :Chose ; rdfs:label "DSN pilote"@fr ; ptl:alias :ancien .
:ancien a :Nom ; rdfs:label "Prototype d’Œdipe"@fr .
:dads a :Chose ; rdfs:label "Déclaration annuelle"@fr ; skos:altLabel "DADS-U"@fr ; skos:hiddenLabel "TDS"@fr .
:caisse a :Chose ; rdfs:label "Caisse des phares"@fr ; ptl:sigle "C.D.P." ; :dit "Elle tient le répertoire des bouées."@fr .
:connect a :Chose ; rdfs:label "PhareConnect"@fr ; ptl:alias :caisse .
:inconnue rdfs:label "Déclaration sans classe"@fr .
"#;

fn index() -> SearchIndex {
    let ontology = NamedNode::new("http://exemple.invalid/ontologie").unwrap();
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(GraphName::NamedNode(ontology.clone()))
        .for_slice(MAP)
        .collect::<Result<_, _>>()
        .unwrap();
    let view = Arc::new(Edition::from_quads(1, &quads).unwrap()).unrestricted();
    SearchIndex::build(&view, &Schema::read(&view, ontology.as_ref())).unwrap()
}

/// The things found, by the ends of their IRIs; questions and terms are left out.
fn found(hits: &[Hit]) -> Vec<String> {
    let things = hits.iter().filter(|hit| hit.kind.class.is_some());
    things
        .filter_map(|hit| match &hit.target {
            Target::Thing(iri) => {
                Some(iri.as_str().trim_start_matches("http://exemple.invalid/").to_owned())
            }
            Target::Question(_) => None,
        })
        .collect()
}

fn search(index: &SearchIndex, query: &str) -> Vec<String> {
    let answers = index.answer(query).unwrap();
    let hits: Vec<Hit> = answers.places().map(|place| index.hit(place)).collect();
    found(&hits)
}

#[track_caller]
fn check(query: &str, expected: &[&str]) {
    assert_eq!(search(&index(), query), expected, "{query}");
}

#[test]
fn acronyms_come_first_then_names_then_links_and_texts() {
    check("dsn", &["dsn", "dsn-pilote"]);
    check("D.S.N.", &["dsn", "dsn-pilote"]);
    check("NOMIN decl", &["dsn"]);
    check("dads u", &["dads"]);
    check("dadsu", &["dads"]);
    check("tds", &["dads"]);
    check("phares dsn", &["dsn"]);
    check("cdp", &["caisse", "connect", "dsn"]);
    check("qui tient le répertoire des bouées ?", &["caisse"]);
    check("bouee", &["caisse"]);
    check("phare connect", &["connect"]);
    check("phareconnect", &["connect"]);
    check("", &[]);
    check("…", &[]);
}

#[test]
fn former_names_lead_to_the_thing_and_never_hide_another() {
    check("oedipe", &["dsn-pilote"]);
    // Somebody says that the name of :caisse is a former name of :connect: :caisse is still found.
    check("Caisse des phares", &["caisse", "connect", "dsn"]);
}

#[test]
fn mistakes_of_typing_are_corrected_and_said() {
    let index = index();
    let answers = index.answer("declaratoin nominatif").unwrap();
    assert_eq!(answers.reading.corrected, [("declaratoin".to_owned(), "declaration".to_owned())]);
    assert_eq!(search(&index, "declaratoin nominative"), ["dsn"]);
    let corrected = answers.reading.corrected_query("La declaratoin !", str::to_uppercase);
    assert_eq!(corrected.as_deref(), Some("La DECLARATION !"));
    let unknown = index.answer("dsn xylophone").unwrap();
    assert_eq!(unknown.reading.unknown, ["xylophone"]);
    assert!(!unknown.is_empty() && !unknown.reading.cut);
    assert!(index.answer("xylophone").unwrap().is_empty());
    assert!(index.answer(&"dsn ".repeat(100)).unwrap().reading.cut);
}

#[test]
fn what_is_typed_completes_names_only() {
    let index = index();
    assert_eq!(found(&index.complete("decl", 9).unwrap()), ["dads", "dsn"]);
    assert_eq!(found(&index.complete("declaration soc", 9).unwrap()), ["dsn"]);
    assert!(found(&index.complete("bouées", 9).unwrap()).is_empty());
    assert!(index.complete("", 9).unwrap().is_empty());
}

#[test]
fn passages_are_marked_in_parts_that_make_the_text() {
    let index = index();
    let reading = index.answer("repertoire bouee").unwrap().reading;
    let mut marker = Marker::new(&reading);
    let text = "Avant, il y avait autre chose. Elle tient le répertoire des bouées & <des> phares.";
    let passage = marker.passage(text, 200).unwrap();
    let whole: String = passage.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(whole, text);
    let marked: Vec<&str> =
        passage.iter().filter(|part| part.marked).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["répertoire", "bouées"]);
    let long = format!("{text} {text} {}", "Suite. ".repeat(50));
    let short: String =
        marker.passage(&long, 120).unwrap().iter().map(|part| part.text.as_str()).collect();
    assert!(short.chars().count() <= 122 && short.ends_with('…'), "{short}");
    assert!(marker.passage("Rien de tout cela.", 120).is_none());
}

#[test]
fn words_are_those_of_french() {
    let of = |text: &str| -> Vec<String> {
        words(text, true).into_iter().map(|word| word.text).collect()
    };
    assert_eq!(of("L’API d'aujourd’hui jusqu’à"), ["api", "aujourd", "hui", "a"]);
    assert_eq!(of("R.N.C.P.S. et D.S.N"), ["rncps", "et", "dsn"]);
    assert_eq!(of("net-entreprises.fr"), ["netentreprisesfr", "net", "entreprises", "fr"]);
    assert_eq!(of("FranceConnect+"), ["france", "connect", "franceconnect"]);
    assert_eq!(of("n° 2018-390"), ["n", "2018390", "2018", "390"]);
    assert_eq!(of("Œuvre, ÉTÉ"), ["oeuvre", "ete"]);
    assert_eq!(essence("Déclaration préalable à l’embauche"), "declaration prealable embauche");
    assert_eq!(essence("La les"), "la les");
}

#[test]
fn names_are_compared_without_case_accents_or_punctuation() {
    assert_eq!(normalise("L’Assurance-Maladie : ÉTÉ"), "l assurance maladie ete");
    assert_eq!(normalise("Œuvre & Cœur"), "oeuvre coeur");
    assert_eq!(normalise("S.N.G.I."), "sngi");
    assert_eq!(normalise("v2.1"), "v2 1");
}

#[test]
fn distance_counts_insertions_removals_changes_and_swaps() {
    for (left, right, expected) in [
        ("rng", "rng", Some(0)),
        ("rng", "rnq", Some(1)),
        ("rng", "rgn", Some(1)),
        ("sngi", "sng", Some(1)),
        ("abc", "xyz", None),
        ("", "ab", Some(2)),
    ] {
        assert_eq!(distance_at_most(left, right, 2), expected, "{left} {right}");
    }
}

proptest! {
    #[test]
    fn any_query_is_answered_within_bounds(query in ".{0,300}") {
        thread_local! { static INDEX: SearchIndex = index(); }
        INDEX.with(|index| {
            let answers = index.answer(&query).unwrap();
            assert!(answers.len() <= index.len());
            assert!(index.complete(&query, 5).unwrap().len() <= 5);
            index.facets_of(&answers, &Narrowing::default());
            answers.reading.corrected_query(&query, str::to_owned);
        });
    }

    #[test]
    fn words_lie_in_their_text(text in "\\PC{0,80}") {
        for word in words(&text, true) {
            prop_assert!(text.get(word.from..word.to).is_some_and(|part| !part.is_empty()));
            prop_assert!(!word.text.is_empty() && !word.text.contains(' '));
        }
    }

    #[test]
    fn marking_changes_no_letter(text in ".{0,120}", query in "[a-eé’' .-]{1,12}") {
        thread_local! { static INDEX: SearchIndex = index(); }
        let reading = INDEX.with(|index| index.answer(&query).unwrap().reading);
        let mut marker = Marker::new(&reading);
        let name: String = marker.name(&text).into_iter().map(|part| part.text).collect();
        prop_assert_eq!(&name, &text);
        marker.passage(&text, 40);
    }

    #[test]
    fn distance_is_symmetric(left in "[a-d]{0,6}", right in "[a-d]{0,6}") {
        prop_assert_eq!(distance_at_most(&left, &right, 3), distance_at_most(&right, &left, 3));
    }

    #[test]
    fn normal_forms_are_stable(text in ".{0,60}") {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }
}
