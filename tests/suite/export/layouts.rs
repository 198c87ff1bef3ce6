//! Models of Archi, of folders of files and of the format 2.1, exported and read again: the same graph, but for what
//! the exchange format cannot carry. Each such thing is listed here with its reason.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedOrBlankNode, Quad, Term};
use portulan::import::{Limits, read};
use portulan::model::identity::normalise;
use portulan::model::to_rdf::to_quads;

use super::{Layout, contribution, exported, models, rebuilt};

const AM: &str = "https://w3id.org/portulan/archimate#";
const IDENTIFIER: &str = "http://purl.org/dc/terms/identifier";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";

/// Predicates that the format has no place for, and why; the export says so in its remarks.
const NO_PLACE: &[(&str, &str)] = &[
    ("attribute", "the settings of a tool have no place in the exchange format"),
    ("feature", "idem"),
    ("labelExpression", "idem"),
    ("figureType", "idem"),
    ("lineType", "idem"),
    ("textAlignment", "idem"),
    ("textPosition", "idem"),
    ("metamodel", "idem"),
    ("folderType", "folders of the exchange format have no type"),
    ("image", "the exchange format has no images"),
    ("relativeBendpoints", "bends have absolute places only"),
    ("isSpecialization", "a specialization is told by its name"),
    ("kind", "the kinds of figures and of views are those of the format"),
];

/// Subject, predicate, object.
type Triple = (String, String, String);

/// The triples of a graph without what the format cannot carry.
struct Carried {
    triples: BTreeSet<Triple>,
}

impl Carried {
    fn of(quads: &[Quad]) -> Self {
        let all: Vec<Triple> = quads.iter().map(triple).collect();
        let find = |predicate: &str| -> BTreeMap<&str, &str> {
            let wanted = all.iter().filter(|(_, known, _)| known == predicate);
            wanted.map(|(subject, _, object)| (&**subject, &**object)).collect()
        };
        let views = find("view");
        let shift = shift(&all, &views);
        // The exchange format tells a specialization by its type and its name: Archi's identifier is not written.
        let (types, names) = (find("conceptType"), find(LABEL));
        let profiles: BTreeMap<&str, String> = types
            .iter()
            .filter_map(|(profile, kind)| {
                Some((*profile, format!("{kind}/{}", names.get(profile)?)))
            })
            .collect();
        let worn: BTreeSet<&str> = all
            .iter()
            .filter(|(_, predicate, _)| predicate == "profile")
            .map(|(.., profile)| &**profile)
            .collect();
        let owners = find("propertyOf");
        let of_figure_or_folder = |subject: &str| {
            let owner = owners.get(subject).copied().unwrap_or(subject);
            views.contains_key(owner) || owner.contains("/modele/dossier/")
        };
        let mut triples = BTreeSet::new();
        for (subject, predicate, object) in &all {
            let left_out = NO_PLACE.iter().any(|(name, _)| name == predicate)
                // Images have no place.
                || subject.contains("/modele/image/")
                // A specialization that no concept has is not written, nor its identifier.
                || (subject.contains("/modele/specialisation/")
                    && (!worn.contains(&**subject) || predicate == IDENTIFIER))
                // Figures and folders have no properties.
                || ((predicate.contains("/modele/propriete") || owners.contains_key(&**subject))
                    && of_figure_or_folder(subject));
            if left_out {
                continue;
            }
            let named =
                |thing: &str| profiles.get(thing).cloned().unwrap_or_else(|| thing.to_owned());
            let object = match &**predicate {
                // An identifier that starts with a digit gets the prefix `id-`, as Archi does.
                IDENTIFIER => normalise(object).to_owned(),
                "x" | "y" | "bendpoints" => moved(
                    (predicate, object),
                    views.get(&**subject).and_then(|view| shift.get(view)),
                ),
                // The order names things by their identifiers.
                "itemOrder" => words(object, |id| Some(normalise(id))),
                // The sizes of letters are whole or half points in the format: the others are rounded.
                "style" => words(object, |word| (!word.starts_with("size=")).then_some(word)),
                _ => named(object),
            };
            triples.insert((named(subject), predicate.clone(), object));
        }
        Self { triples }
    }
}

/// The least coordinates of each view: the format has no negative ones, and the export moves the whole view.
fn shift<'t>(
    all: &'t [Triple],
    views: &BTreeMap<&'t str, &'t str>,
) -> BTreeMap<&'t str, (i32, i32)> {
    let mut least: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
    for (subject, predicate, object) in all {
        let points: Vec<(i32, i32)> = match &**predicate {
            "x" => vec![(number(object), 0)],
            "y" => vec![(0, number(object))],
            "bendpoints" => object.split(' ').map(point).collect(),
            _ => continue,
        };
        let Some(view) = views.get(&**subject) else { continue };
        let least = least.entry(view).or_insert((0, 0));
        for (x, y) in points {
            *least = (least.0.min(x), least.1.min(y));
        }
    }
    least
}

fn moved((predicate, object): (&str, &str), shift: Option<&(i32, i32)>) -> String {
    let (left, top) = shift.copied().unwrap_or_default();
    let point = |text: &str| {
        let (x, y) = point(text);
        format!("{},{}", x - left, y - top)
    };
    match predicate {
        "x" => (number(object) - left).to_string(),
        "y" => (number(object) - top).to_string(),
        _ => object.split(' ').map(point).collect::<Vec<_>>().join(" "),
    }
}

/// The words of a text, changed or left out.
fn words<'t>(text: &'t str, change: impl Fn(&'t str) -> Option<&'t str>) -> String {
    text.split(' ').filter_map(change).collect::<Vec<_>>().join(" ")
}

fn number(text: &str) -> i32 {
    text.parse().expect("pixels")
}

fn point(text: &str) -> (i32, i32) {
    let (x, y) = text.split_once(',').expect("two numbers");
    (number(x), number(y))
}

fn triple(quad: &Quad) -> Triple {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(iri) => iri.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(_) => panic!("a blank node"),
    };
    let predicate = quad.predicate.as_str().trim_start_matches(AM).to_owned();
    let object = match &quad.object {
        Term::NamedNode(object) => object.as_str().to_owned(),
        Term::Literal(text) if text.language().is_none() => text.value().to_owned(),
        other => other.to_string(),
    };
    (subject, predicate, object)
}

#[test]
fn models_of_other_layouts_come_back_but_for_what_the_format_cannot_carry() {
    let mut wrong = String::new();
    let mut count = 0;
    for (name, layout, import) in models() {
        if layout == Layout::Exchange3 {
            continue;
        }
        count += 1;
        let before = to_quads(&import.model, &contribution());
        let (bytes, remarks) = exported(&rebuilt(&before).model);
        let again =
            read(&bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let after = to_quads(&again.model, &contribution());
        assert_eq!(again.model.counts().elements, import.model.counts().elements, "{name}");
        let (before, after) = (Carried::of(&before), Carried::of(&after));
        assert!(after.triples.len() > 50, "{name}: {}", after.triples.len());
        let mut lines: Vec<String> = Vec::new();
        for (sign, one, other) in [('-', &before, &after), ('+', &after, &before)] {
            let only = one.triples.difference(&other.triples);
            lines.extend(only.map(|(s, p, o)| format!("{sign} {s}\t{p}\t{o}\n")));
        }
        if !lines.is_empty() {
            let shown: String = lines.iter().take(25).map(String::as_str).collect();
            wrong += &format!("{name}: {} triples differ\n{shown}", lines.len());
        }
        eprintln!("{name}: {} triples, {} remarks", after.triples.len(), remarks.len());
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 3, "{count} models");
}

/// What is left out of the comparison above is said by the export, and nothing is said without need.
#[test]
fn what_the_format_cannot_carry_is_said() {
    for (name, _, import) in models() {
        let quads = to_quads(&import.model, &contribution());
        let (_, remarks) = exported(&rebuilt(&quads).model);
        let has = |wanted: &[&str]| {
            quads.iter().map(triple).any(|(_, predicate, _)| wanted.contains(&&*predicate))
        };
        let says = |what: &str| remarks.kept.iter().any(|one| one.message.contains(what));
        let settings = ["attribute", "feature", "labelExpression", "figureType", "lineType"];
        let others = ["textAlignment", "textPosition", "metamodel", "folderType"];
        for (wanted, said) in [
            ([&settings[..], &others].concat(), "réglage(s) propre(s) à un outil"),
            (vec!["byteSize"], "image(s) jointe(s) au modèle"),
            (vec!["relativeBendpoints"], "tracé(s) de traits dont un bout est un autre trait"),
        ] {
            assert_eq!(has(&wanted), says(said), "{name}: {said}");
        }
    }
}

/// A model of Archi says the same specializations in the exchange format, and no property that it did not have.
#[test]
fn specializations_go_through_the_property_of_archi() {
    let archi = r#"<archimate:model xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:archimate="http://www.archimatetool.com/archimate" name="Essai" id="m" version="5.0.0">
 <folder name="Application" id="f" type="application">
  <element xsi:type="archimate:ApplicationComponent" name="Paie" id="specialization" profiles="p1 p2"/>
  <element xsi:type="archimate:Ancien" name="Vieux" id="vieux" profiles="p3"/>
 </folder>
 <profile name="Progiciel" id="p1" conceptType="ApplicationComponent"/>
 <profile name="Transverse" id="p2" conceptType="ApplicationComponent"/>
 <profile name="Legs" id="p3" conceptType="Ancien"/>
 <profile name="Inutile" id="p4" conceptType="Node"/>
</archimate:model>"#;
    let before = read(archi.as_bytes(), &Limits::default()).expect("a model").model;
    assert_eq!(before.profiles.len(), 4);
    let (bytes, remarks) = exported(&rebuilt(&to_quads(&before, &contribution())).model);
    let file = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(file.contains(r#"<propertyDefinition identifier="specialization" type="string">"#));
    assert!(file.contains("<name>Specialization</name>"), "{file}");
    assert_eq!(file.matches(r#"propertyDefinitionRef="specialization""#).count(), 3, "{file}");
    assert!(remarks.kept.iter().any(|one| one.message.contains("Inutile")), "{remarks:?}");

    let after = read(&bytes, &Limits::default()).expect("readable").model;
    assert!(after.property_definitions.is_empty(), "{:?}", after.property_definitions);
    // The element that had the identifier of the property has it again.
    let mut worn: Vec<(String, String, String)> = Vec::new();
    for element in &after.elements {
        assert!(element.concept.properties.is_empty());
        for profile in &element.concept.profiles {
            let profile = after.profiles.iter().find(|one| one.concept.identifier == *profile);
            let profile = profile.expect("every reference leads somewhere");
            let name = profile.concept.name().expect("a name");
            worn.push((element.concept.identifier.clone(), profile.concept_type.clone(), name));
        }
    }
    worn.sort();
    let line =
        |(id, kind, name): (&str, &str, &str)| (id.to_owned(), kind.to_owned(), name.to_owned());
    let expected = [
        ("specialization", "ApplicationComponent", "Progiciel"),
        ("specialization", "ApplicationComponent", "Transverse"),
        ("vieux", "Ancien", "Legs"),
    ];
    assert_eq!(worn, expected.map(line));
    // Written again, it is the same file: nothing grows from one export to the next.
    let again = exported(&after).0;
    assert_eq!(read(&again, &Limits::default()).expect("readable").model.profiles, after.profiles);
}
