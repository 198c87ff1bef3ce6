//! What a re-import would change, and `portulan diff`, as people and scripts meet them.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{has_fields, history, import};
use crate::process::{Ran, file, new_map, run, text};

const FIRST: &str = r#"<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
<name>Atelier</name>
<elements>
 <element identifier="id-a" xsi:type="ApplicationComponent"><name>Ancre</name></element>
 <element identifier="id-b" xsi:type="ApplicationComponent"><name>Bouée</name></element>
 <element identifier="id-c" xsi:type="BusinessFunction"><name>Caboter</name></element>
</elements>
<relationships><relationship identifier="id-r" source="id-a" target="id-c" xsi:type="Serving"/></relationships>
<views><diagrams><view identifier="id-v" xsi:type="Diagram"><name>Mouillage</name>
 <node identifier="id-n" xsi:type="Element" elementRef="id-a" x="0" y="0" w="120" h="55"/>
</view></diagrams></views>
</model>"#;

/// The same, as another tool writes it, later: no prefixes, one name, one element and one box changed, one removed.
const SECOND: &str = r#"<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
<name>Atelier</name>
<elements>
 <element identifier="c" xsi:type="BusinessFunction"><name>Caboter</name></element>
 <element identifier="a" xsi:type="ApplicationService"><name>Ancre flottante</name></element>
 <element identifier="d" xsi:type="ApplicationComponent"><name>Drisse</name></element>
</elements>
<relationships><relationship identifier="r" source="a" target="c" xsi:type="Serving"/></relationships>
<views><diagrams><view identifier="v" xsi:type="Diagram"><name>Mouillage</name>
 <node identifier="n" xsi:type="Element" elementRef="a" x="40" y="0" w="120" h="55"/>
</view></diagrams></views>
</model>"#;

const SUMMARY: &str = "1 élément ajouté, 1 retiré, 1 changé ; 1 vue changée";

/// A map where the first file was published, and both files.
fn published() -> (TempDir, [PathBuf; 2]) {
    let folder = new_map();
    let files = [file(folder.path(), "un.xml", FIRST), file(folder.path(), "deux.xml", SECOND)];
    import(folder.path(), &files[0], &["--source", "atelier"]).expect(0);
    (folder, files)
}

fn diff(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["diff", "--organisme", "Essai", "--data", text(folder)];
    arguments.extend(more);
    run(&arguments)
}

fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list").iter();
    list.map(|item| item["name"].as_str().expect("a name")).collect()
}

#[track_caller]
fn is_the_difference(difference: &Value) {
    let sections = difference["sections"].as_array().expect("sections");
    let elements = sections.iter().find(|one| one["sort"] == "element").expect("elements");
    assert_eq!(names(&elements["added"]), ["Drisse"]);
    assert_eq!(names(&elements["removed"]), ["Bouée"]);
    assert_eq!(names(&elements["changed"]), ["Ancre flottante"]);
    assert_eq!(elements["unchanged"], 1);
    assert_eq!(
        elements["changed"][0]["fields"],
        json!([
            {"field": "type", "before": ["ApplicationComponent"], "after": ["ApplicationService"]},
            {"field": "name", "before": ["Ancre"], "after": ["Ancre flottante"]},
        ])
    );
    let relationships = sections.iter().find(|one| one["sort"] == "relationship").expect("there");
    assert_eq!(relationships["unchanged"], 1);
    let views = sections.iter().find(|one| one["sort"] == "view").expect("views");
    assert_eq!(views["changed"][0]["drawing"]["boxes"]["moved"], 1);
}

#[test]
fn a_dry_run_shows_the_difference_and_publishing_makes_just_that() {
    let (folder, [_, second]) = published();
    let before = history(folder.path());
    let dry = import(folder.path(), &second, &["--source", "atelier", "--dry-run"]);
    let said = dry.expect(0);
    for expected in [
        SUMMARY,
        "  + ApplicationComponent « Drisse »",
        "  - ApplicationComponent « Bouée »",
        "  ~ ApplicationService « Ancre flottante »",
        "      nom : « Ancre » → « Ancre flottante »",
        "      dessin : 1 cadre déplacé",
        "Rien n’a été enregistré",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let dry = import(folder.path(), &second, &["--source", "atelier", "--dry-run", "--json"]);
    dry.expect(0);
    let dry = dry.json();
    is_the_difference(&dry["difference"]["difference"]);
    assert_eq!(history(folder.path()), before);

    let done = import(folder.path(), &second, &["--source", "atelier", "--json"]);
    done.expect(0);
    let done = done.json();
    assert_eq!(done["difference"], dry["difference"]);
    for field in ["added", "removed"] {
        assert_eq!(done["change"][field], dry["change"][field], "{field}");
    }
    let message = history(folder.path())[0]["message"].clone();
    assert_eq!(message, format!("Import de « deux.xml » : {SUMMARY}"));
    let again = import(folder.path(), &second, &["--source", "atelier", "--dry-run"]);
    assert!(again.expect(0).contains("rien ne change"), "{}", again.stdout);
}

#[test]
fn a_new_source_is_said_to_be_new_and_a_change_of_visibility_is_said() {
    let (folder, [first, _]) = published();
    let ran = import(folder.path(), &first, &["--source", "autre", "--dry-run"]);
    assert!(ran.expect(0).contains("source nouvelle"), "{}", ran.stdout);
    let more = ["--source", "atelier", "--visibilite", "organisme", "--dry-run"];
    let ran = import(folder.path(), &first, &more);
    assert!(ran.expect(0).contains("Visibilité : public → organisme"), "{}", ran.stdout);
}

#[test]
fn two_editions_are_compared_by_number_by_date_or_by_default() {
    let (folder, [first, second]) = published();
    import(folder.path(), &second, &["--source", "atelier"]).expect(0);
    // Another source has changed since.
    import(folder.path(), &first, &["--source", "autre"]).expect(0);
    let number = |place: usize| {
        history(folder.path())[place]["number"].as_u64().expect("a number").to_string()
    };
    let (last, second, first) = (number(0), number(1), number(2));
    let by_default = diff(folder.path(), &["--source", "atelier", "--json"]);
    by_default.expect(0);
    let object = by_default.json();
    has_fields(&object, &["after", "before", "changes", "difference", "graph"]);
    is_the_difference(&object["difference"]);
    assert_eq!(object["before"]["edition"].to_string(), first);
    assert_eq!(object["after"]["edition"].to_string(), last);
    assert_eq!(object["changes"].as_array().map(Vec::len), Some(1));
    let more = ["--source", "atelier", "--avant", &first, "--apres", &second, "--json"];
    let ran = diff(folder.path(), &more);
    ran.expect(0);
    is_the_difference(&ran.json()["difference"]);

    let said = diff(folder.path(), &["--source", "atelier"]);
    let said = said.expect(0);
    assert!(said.starts_with("Source essai/atelier, de l’édition n°"), "{said}");
    assert!(said.contains(SUMMARY) && said.contains("deux.xml"), "{said}");
    // Going back is the other way round, and the day before the first change there was nothing.
    let more = ["--source", "atelier", "--avant", &second, "--apres", &first];
    let back = diff(folder.path(), &more);
    assert!(back.expect(0).contains("  + ApplicationComponent « Bouée »"), "{}", back.stdout);
    let more = ["--source", "atelier", "--avant", "2020-01-01"];
    let whole = diff(folder.path(), &more);
    assert!(whole.expect(0).contains("3 éléments ajoutés"), "{}", whole.stdout);
    let same = diff(folder.path(), &["--source", "atelier", "--avant", &second]);
    assert!(same.expect(0).contains("rien ne change"), "{}", same.stdout);
}

#[test]
fn two_files_are_compared_without_a_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = file(folder.path(), "un.xml", FIRST);
    let second = file(folder.path(), "deux.xml", SECOND);
    let ran = run(&["diff", text(&first), text(&second)]);
    assert!(ran.expect(0).contains(SUMMARY), "{}", ran.stdout);
    let ran = run(&["diff", text(&first), text(&second), "--json"]);
    ran.expect(0);
    is_the_difference(&ran.json()["difference"]);
    assert!(!ran.stdout.contains("w3id.org"), "an address of no map: {}", ran.stdout);
    let same = run(&["diff", text(&first), text(&first)]);
    assert!(same.expect(0).contains("rien ne change"), "{}", same.stdout);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let (folder, [first, _]) = published();
    import(folder.path(), &first, &["--source", "autre"]).expect(0);
    let missing = folder.path().join("absent.xml");
    for (arguments, expected) in [
        (vec![], "choisissez-en une avec --source (atelier, autre)"),
        (vec!["--source", "inconnue"], "ne connaît pas cette source"),
        (vec!["--source", "atelier", "--avant", "999"], "n’existe pas encore"),
        (vec!["--source", "atelier", "--avant", "hier"], "ni un numéro d’édition, ni une date"),
    ] {
        let ran = diff(folder.path(), &arguments);
        ran.expect(2);
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
    }
    for (arguments, expected) in [
        (vec!["diff"], "Il faut deux fichiers"),
        (vec!["diff", text(&first)], "Il faut deux fichiers"),
        (vec!["diff", text(&first), text(&missing)], "absent.xml"),
        (vec!["diff", text(&first), text(&first), "--organisme", "x"], "ne va pas avec"),
        (vec!["diff", "--source", "x"], "Il manque --organisme"),
    ] {
        let ran = run(&arguments);
        ran.expect(2);
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
    }
}
