//! `portulan profile`: shown, tried, replaced, exported, refused.

use super::import;
use crate::process::{Ran, file, new_map, run, text};

const MODEL: &str = r#"<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
<name>Atelier</name>
<elements>
 <element identifier="id-a" xsi:type="ApplicationComponent"><name>REF_Communes</name></element>
 <element identifier="id-b" xsi:type="ApplicationComponent"><name>REF_Pays</name></element>
 <element identifier="id-c" xsi:type="ApplicationComponent"><name>REF_Langues</name>
  <properties><property propertyDefinitionRef="p"><value>En construction</value></property></properties></element>
 <element identifier="id-d" xsi:type="WorkPackage"><name>Refonte</name></element>
</elements>
<propertyDefinitions><propertyDefinition identifier="p" type="string"><name>Statut du composant</name></propertyDefinition></propertyDefinitions>
</model>"#;

const PROFILE: &str = "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
[] a ptl:Correspondance ; ptl:surDebutDeNom \"ref_\" ; ptl:versClasse ptl:Referentiel .
[] a ptl:Correspondance ; ptl:surCle \"Statut du composant\" ; ptl:versPropriete ptl:statut .
";

#[test]
fn a_profile_is_tried_then_replaced_and_what_follows_is_derived_at_once() {
    let folder = new_map();
    let model = file(folder.path(), "atelier.xml", MODEL);
    import(folder.path(), &model, &[]).expect(0);
    let profile = |more: &[&str]| -> Ran {
        let mut arguments = vec!["profile", "--organisme", "Essai", "--data", text(folder.path())];
        arguments.extend(more);
        run(&arguments)
    };
    let shown = profile(&["--json"]);
    shown.expect(0);
    let shown = shown.json();
    assert_eq!(shown["coverage"]["elements"]["understood"], 3, "{shown}");
    assert_eq!(shown["coverage"]["properties"]["understood"], 0);
    let suggestions = shown["suggestions"].to_string();
    for said in ["REF_", "Statut du composant", "\"proposal\":\"Statut\"", "WorkPackage"] {
        assert!(suggestions.contains(said), "{said}: {suggestions}");
    }

    let turtle = file(folder.path(), "profil.ttl", PROFILE);
    let dry = profile(&["--replace", text(&turtle), "--dry-run", "--json"]);
    dry.expect(0);
    let dry = dry.json();
    assert_eq!(dry["effect"]["change_class"], 3, "{dry}");
    assert_eq!(profile(&["--turtle"]).expect(0).matches("Correspondance").count(), 0);

    let done = profile(&["--replace", text(&turtle), "--raison", "nos référentiels", "--json"]);
    done.expect(0);
    let done = done.json();
    assert_eq!(done["effect"], dry["effect"]);
    let shown = profile(&["--json"]).json();
    assert_eq!(shown["coverage"]["properties"]["understood"], 1, "{shown}");
    assert_eq!(shown["mappings"].as_array().map(Vec::len), Some(2));
    let history = run(&["history", "--data", text(folder.path())]);
    assert!(history.expect(0).contains("nos référentiels"));

    // What is exported and read again is the same profile; an empty one goes back to the profile by default.
    let exported = profile(&["--turtle"]);
    let exported = file(folder.path(), "repris.ttl", exported.expect(0));
    let again = profile(&["--replace", text(&exported), "--json"]).json();
    assert_eq!(again["published"], false, "{again}");
    let empty = file(folder.path(), "vide.ttl", "");
    let undone = profile(&["--replace", text(&empty), "--json"]).json();
    assert_eq!(undone["effect"]["change_class"], 3, "{undone}");
    assert_eq!(profile(&["--json"]).json()["coverage"]["properties"]["understood"], 0);
}

#[test]
fn what_makes_no_sense_is_refused_in_french() {
    let folder = new_map();
    let model = file(folder.path(), "atelier.xml", MODEL);
    import(folder.path(), &model, &[]).expect(0);
    let refused = |turtle: &str| {
        let turtle = file(folder.path(), "faux.ttl", turtle);
        let ran = run(&[
            "profile",
            "--organisme",
            "Essai",
            "--data",
            text(folder.path()),
            "--replace",
            text(&turtle),
        ]);
        ran.expect(2);
        ran.stderr
    };
    assert!(refused("ceci n’est pas du Turtle").contains("ce n’est pas du Turtle"));
    let without = PROFILE.replace("ptl:surDebutDeNom \"ref_\" ;", "");
    assert!(refused(&without).contains("n’a pas de condition"), "{}", refused(&without));
    let unknown = PROFILE.replace("ptl:Referentiel", "ptl:Licorne");
    assert!(refused(&unknown).contains("une classe de l’ontologie"));
    let other = run(&["profile", "--organisme", "Autre", "--data", text(folder.path())]);
    other.expect(2);
    assert!(other.stderr.contains("n’a versé aucun modèle"), "{}", other.stderr);
}
