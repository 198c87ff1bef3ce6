use proptest::prelude::*;

use super::super::to_rdf::{Contribution, to_quads};
use super::super::{
    Concept, Element, FolderItem, Kind, Model, Node, Property, PropertyDefinition, Relationship,
    Shown, Text, View,
};
use super::{Bounds, Difference, Sort, What, summary, write};

fn contribution() -> Contribution {
    Contribution::new("https://example.org/", "essai", "modele").expect("valid")
}

fn between(before: &Model, after: &Model) -> Difference {
    Difference::between(before, after, &contribution().addresses)
}

fn text(value: &str) -> Text {
    Text { value: value.into(), language: None }
}

fn concept(identifier: &str, name: &str) -> Concept {
    Concept { identifier: identifier.into(), names: vec![text(name)], ..Concept::default() }
}

fn element(identifier: &str, name: &str) -> Element {
    Element { concept: concept(identifier, name), kind: Kind::Known("ApplicationComponent") }
}

fn property(definition: &str, value: &str) -> Property {
    Property { definition: definition.into(), values: vec![text(value)] }
}

fn definition(identifier: &str, name: &str) -> PropertyDefinition {
    PropertyDefinition { concept: concept(identifier, name), data_type: "string".into() }
}

fn serving(identifier: &str, source: &str, target: &str) -> Relationship {
    Relationship {
        concept: Concept { identifier: identifier.into(), ..Concept::default() },
        kind: Kind::Known("Serving"),
        source: source.into(),
        target: target.into(),
        access: None,
        modifier: None,
        directed: None,
    }
}

fn node(identifier: &str, shows: &str, x: i32) -> Node {
    let mut node = Node::default();
    node.figure.identifier = identifier.into();
    node.figure.kind = "Element".into();
    node.figure.shown = Shown::Concept(shows.into());
    node.bounds.x = x;
    node
}

fn written(difference: &Difference) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes, difference, Bounds::default()).expect("written in memory");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn each_field_is_told_with_both_values() {
    let before = Model {
        elements: vec![element("id-a", "Ancre"), element("b", "Bouée"), element("c", "Cap")],
        relationships: vec![serving("r", "id-a", "b")],
        property_definitions: vec![definition("p1", "Statut")],
        ..Model::default()
    };
    let mut after = before.clone();
    // Another tool drops the prefix; the definition has another number.
    after.elements[0].concept = concept("a", "Ancre flottante");
    after.elements[0].concept.properties = vec![property("p9", "en service")];
    after.property_definitions = vec![definition("p1", "Autre"), definition("p9", "Statut")];
    after.relationships[0].source = "a".into();
    after.relationships[0].target = "c".into();
    after.elements.remove(1);
    let difference = between(&before, &after);
    assert_eq!(
        summary(&difference),
        "1 élément retiré, 1 changé ; 1 relation changée ; 1 propriété définie ajoutée"
    );
    assert_eq!(
        written(&difference),
        "Éléments : 1 retiré, 1 changé (1 inchangé)\n\
         \u{20} - ApplicationComponent « Bouée »\n\
         \u{20} ~ ApplicationComponent « Ancre flottante »\n\
         \u{20}     nom : « Ancre » → « Ancre flottante »\n\
         \u{20}     propriété « Statut » : (rien) → « en service »\n\
         Relations : 1 changée (0 inchangée)\n\
         \u{20} ~ Serving : « Ancre flottante » → « Cap »\n\
         \u{20}     cible : « Bouée » → « Cap »\n\
         Définitions de propriétés : 1 ajoutée (1 inchangée)\n\
         \u{20} + « Autre »\n"
    );
    let (come, gone) = difference.addresses();
    assert!(come.is_empty(), "{come:?}");
    assert_eq!(gone, ["https://example.org/id/essai/b"]);
}

#[test]
fn a_new_business_key_is_a_change_of_address() {
    let before = Model {
        elements: vec![element("a", "Ancre")],
        property_definitions: vec![definition("p", "Object ID")],
        ..Model::default()
    };
    let mut after = before.clone();
    after.elements[0].concept.properties = vec![property("p", "K1")];
    let difference = between(&before, &after);
    let section = difference.section(Sort::Element).expect("elements");
    assert_eq!(section.changed[0].fields[0].what, What::Address);
    let (come, gone) = difference.addresses();
    assert_eq!(come, ["https://example.org/id/essai/K1"]);
    assert_eq!(gone, ["https://example.org/id/essai/a"]);
}

#[test]
fn a_renamed_property_is_renamed_and_its_values_are_the_same() {
    let mut before = Model {
        elements: vec![element("a", "Ancre")],
        property_definitions: vec![definition("p", "Statut")],
        ..Model::default()
    };
    before.elements[0].concept.properties = vec![property("p", "cible")];
    let mut after = before.clone();
    after.property_definitions[0].concept.names = vec![text("État")];
    let difference = between(&before, &after);
    assert_eq!(summary(&difference), "1 propriété définie changée");
    assert!(written(&difference).contains("nom : « Statut » → « État »"));
}

#[test]
fn what_a_view_shows_is_told_by_name() {
    let mut view = View { concept: concept("v", "Vue"), ..View::default() };
    view.nodes = vec![node("n1", "a", 0), node("n2", "b", 0), node("n3", "a", 9)];
    let before = Model {
        elements: vec![element("a", "Ancre"), element("b", "Bouée"), element("c", "Cap")],
        views: vec![view.clone()],
        ..Model::default()
    };
    view.nodes = vec![node("n1", "a", 5), node("n4", "c", 0), node("n3", "a", 9)];
    let after = Model { views: vec![view], ..before.clone() };
    let said = written(&between(&before, &after));
    assert_eq!(
        said,
        "Vues : 1 changée (0 inchangée)\n\
         \u{20} ~ « Vue »\n\
         \u{20}     dessin : 1 cadre ajouté, 1 retiré, 1 déplacé\n\
         \u{20}     montre en plus : « Cap »\n\
         \u{20}     ne montre plus : « Bouée »\n"
    );
}

#[test]
fn long_lists_and_texts_are_cut_and_control_characters_taken_out() {
    let names = (0..100).map(|number| element(&number.to_string(), &format!("E{number:03}")));
    let after = Model { elements: names.collect(), ..Model::default() };
    let said = written(&between(&Model::default(), &after));
    assert_eq!(said.lines().count(), 22, "{said}");
    assert!(said.ends_with("… et 80 autres (tous avec --json)\n"), "{said}");
    let long = format!("{} fin", "x".repeat(5_000));
    let pair = [long.clone(), format!("{long} autre \u{1b}[31m")]
        .map(|name| Model { elements: vec![element("a", &name)], ..Model::default() });
    let said = written(&between(&pair[0], &pair[1]));
    assert!(said.contains("fin autre") && !said.contains('\u{1b}'), "{said}");
    assert!(said.lines().all(|line| line.chars().count() < 400), "{said}");
}

#[test]
fn what_is_filed_elsewhere_and_folders_that_move_are_told() {
    let folder = |id: Option<&str>, name: &str, items: Vec<FolderItem>| FolderItem {
        identifier: id.map(str::to_owned),
        labels: vec![text(name)],
        items,
        ..FolderItem::default()
    };
    let place = |id: &str| FolderItem { reference: Some(id.into()), ..FolderItem::default() };
    let elements = vec![element("a", "Ancre")];
    let before = Model {
        elements: elements.clone(),
        folders: vec![folder(None, "Un", vec![place("a")]), folder(Some("f"), "Deux", vec![])],
        ..Model::default()
    };
    let after = Model {
        elements,
        folders: vec![folder(None, "Un", vec![folder(Some("f"), "Deux", vec![place("a")])])],
        ..Model::default()
    };
    let said = written(&between(&before, &after));
    assert!(said.contains("~ ApplicationComponent « Ancre » : Un → Un / Deux"), "{said}");
    assert!(said.contains("dossier : (rien) → « Un »"), "{said}");
}

/// A small model: a few of each thing, out of few names, so that two of them often share things.
fn models() -> impl Strategy<Value = Model> {
    let named = || (0..5_usize, 0..3_usize, prop::option::of((0..2_usize, 0..3_usize)));
    let elements = prop::collection::btree_map(0..6_usize, named(), 0..6);
    let links = prop::collection::btree_map(0..6_usize, (0..6_usize, 0..6_usize), 0..5);
    let boxes = prop::collection::btree_map(0..5_usize, (0..6_usize, 0..2_i32), 0..5);
    (elements, links, boxes).prop_map(|(elements, links, boxes)| {
        let mut model = Model {
            property_definitions: vec![definition("p0", "Statut"), definition("p1", "Object ID")],
            ..Model::default()
        };
        for (identifier, (name, kind, value)) in elements {
            let mut one = element(&format!("e{identifier}"), &format!("Nom {name}"));
            one.kind = Kind::Known(["Node", "Device", "AndJunction"][kind]);
            let value =
                value.map(|(key, value)| property(&format!("p{key}"), &format!("v{value}")));
            one.concept.properties = value.into_iter().collect();
            model.elements.push(one);
        }
        let ids: Vec<String> =
            model.elements.iter().map(|one| one.concept.identifier.clone()).collect();
        if ids.is_empty() {
            return model;
        }
        let id = |number: usize| ids[number % ids.len()].clone();
        for (identifier, (source, target)) in links {
            model.relationships.push(serving(&format!("r{identifier}"), &id(source), &id(target)));
        }
        let mut view = View { concept: concept("v", "Vue"), ..View::default() };
        view.kind = "Diagram".into();
        for (identifier, (shows, x)) in boxes {
            view.nodes.push(node(&format!("n{identifier}"), &id(shows), x));
        }
        model.views.push(view);
        model
    })
}

proptest! {
    #[test]
    fn a_model_does_not_differ_from_itself_nor_from_what_its_graph_gives(model in models()) {
        prop_assert!(between(&model, &model).is_empty());
        let quads = to_quads(&model, &contribution());
        let graph = contribution().addresses.source_graph();
        let rebuilt = super::super::from_rdf::read(graph.as_ref(), &quads).model;
        prop_assert_eq!(between(&model, &rebuilt), between(&model, &model));
    }

    #[test]
    fn nothing_differs_exactly_when_the_graphs_are_the_same(a in models(), b in models()) {
        let same = to_quads(&a, &contribution()) == to_quads(&b, &contribution());
        prop_assert_eq!(between(&a, &b).is_empty(), same);
    }

    #[test]
    fn what_is_added_one_way_is_removed_the_other_and_counts_add_up(a in models(), b in models()) {
        let (there, back) = (between(&a, &b), between(&b, &a));
        for (sort, of_a, of_b) in [
            (Sort::Element, a.elements.len(), b.elements.len()),
            (Sort::Relationship, a.relationships.len(), b.relationships.len()),
            (Sort::View, a.views.len(), b.views.len()),
        ] {
            let (Some(one), Some(other)) = (there.section(sort), back.section(sort)) else {
                prop_assert_eq!((of_a, of_b), (0, 0));
                continue;
            };
            prop_assert_eq!(&one.added, &other.removed);
            prop_assert_eq!(&one.removed, &other.added);
            prop_assert_eq!(one.changed.len(), other.changed.len());
            prop_assert_eq!(one.unchanged, other.unchanged);
            prop_assert_eq!(one.unchanged + one.changed.len() + one.added.len(), of_b);
            prop_assert_eq!(one.unchanged + one.changed.len() + one.removed.len(), of_a);
        }
        // Anything can be written.
        written(&there);
        serde_json::to_string(&there).expect("plain data");
    }
}
