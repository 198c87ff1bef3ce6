//! The command line as people and scripts meet it: help, exit status, JSON, imports.

mod difference;
mod folders;
mod profile;
mod validate;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::expected;
use crate::process::{Ran, file, model, new_map, run, text};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A fixture of the exchange reader.
fn fixture(case: &str) -> PathBuf {
    root().join("tests/cases/import/exchange").join(case).join("input.xml")
}

fn import(folder: &Path, path: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["import", text(path), "--data", text(folder), "--organisme", "Essai"];
    arguments.extend(more);
    run(&arguments)
}

/// The changes of a map, the most recent first.
fn history(folder: &Path) -> Vec<Value> {
    let ran = run(&["history", "--json", "--data", text(folder)]);
    ran.expect(0);
    ran.json().as_array().expect("a list").clone()
}

/// The names of the application components of the map, sorted.
fn components(folder: &Path) -> Vec<String> {
    let question = file(
        folder,
        "composants.rq",
        "SELECT ?name { ?e a <https://w3id.org/portulan/archimate#ApplicationComponent> ; \
         <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?name",
    );
    let ran = run(&["query", text(&question), "--data", text(folder), "--format", "csv"]);
    ran.expect(0).lines().skip(1).map(str::to_owned).collect()
}

/// Checks that a JSON object has these fields, and no other.
#[track_caller]
fn has_fields(object: &Value, fields: &[&str]) {
    let object = object.as_object().expect("an object");
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    assert_eq!(object.keys().collect::<Vec<_>>(), fields);
}

#[test]
fn help_of_every_command_is_french_and_complete() {
    for command in [
        "",
        "serve",
        "inspect",
        "import",
        "diff",
        "export",
        "query",
        "validate",
        "profile",
        "history",
        "template",
        "candidates",
        "example",
    ] {
        let mut arguments: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).collect();
        arguments.push("--help");
        let ran = run(&arguments);
        let said = ran.expect(0);
        for english in ["Print", "Usage:", "default", "Possible", "Commands", "[env"] {
            assert!(!said.contains(english), "{command}: {english}\n{said}");
        }
        let name = if command.is_empty() { "portulan" } else { command };
        expected::check(&root().join(format!("tests/cases/cli/{name}.txt")), said);
    }
}

#[test]
fn mistakes_on_the_command_line_are_said_in_french() {
    for (arguments, expected) in [
        (
            &["importer"][..],
            "« importer » n’est pas une commande. Vouliez-vous dire « export » ou « import »",
        ),
        (&["import", "x.xml"], "Il manque --organisme"),
        (&["query", "--formt", "csv"], "Vouliez-vous dire « --format »"),
        (&["query", "--format", "xml"], "Valeurs acceptées : table, csv, tsv, json, turtle."),
        (&["serve", "--listen", "ici"], "« ici » ne convient pas pour --listen"),
        (&["history", "--limite", "x"], "« x » ne convient pas pour --limite"),
        (&["serve", "--data", "a", "--data", "b"], "--data <DIR> ne se donne qu’une fois"),
    ] {
        let ran = run(arguments);
        ran.expect(2);
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty(), "{arguments:?}: {}", ran.stdout);
    }
}

#[test]
fn inspect_says_what_a_file_contains_and_stores_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let inspect = |case: &str| {
        let mut command = crate::process::portulan(&["inspect", text(&fixture(case)), "--json"]);
        command.current_dir(folder.path());
        crate::process::finish(command)
    };
    for (case, code, elements) in
        [("two-languages", 0, 1), ("dangling-relation", 1, 2), ("unknown-type", 0, 3)]
    {
        let ran = inspect(case);
        let object = ran.json();
        has_fields(
            &object,
            &[
                "format",
                "elements",
                "relationships",
                "views",
                "nodes",
                "connections",
                "property_instances",
                "property_definitions",
                "findings",
                "findings_by_code",
            ],
        );
        assert_eq!(object["elements"], elements, "{case}");
        for finding in object["findings"].as_array().expect("a list") {
            for field in ["severity", "code", "message", "line", "id"] {
                assert!(finding.get(field).is_some(), "{case}: {finding}");
            }
        }
        ran.expect(code);
    }
    assert_eq!(inspect("two-languages").json()["property_instances"], 1);
    let refused = inspect("truncated");
    refused.expect(2);
    let error = &refused.json()["error"];
    assert_eq!(error["code"], "xml-truncated", "{error}");
    assert!(error["line"].as_u64().is_some_and(|line| line > 0), "{error}");
    let left = std::fs::read_dir(folder.path()).expect("listed").count();
    assert_eq!(left, 0, "inspect has written something");
}

#[test]
fn the_same_file_twice_changes_nothing_the_second_time() {
    let folder = new_map();
    let path = fixture("dangling-relation");
    let first = import(folder.path(), &path, &["--json"]);
    // The relations that lead nowhere are errors of the input; the rest is published all the same.
    first.expect(1);
    let object = first.json();
    has_fields(
        &object,
        &[
            "change",
            "conformity",
            "coverage",
            "difference",
            "elements",
            "findings",
            "findings_by_code",
            "format",
            "graph",
            "organisation",
            "organisation_known",
            "relationships",
            "source",
            "views",
        ],
    );
    assert_eq!(object["organisation_known"], false);
    assert_eq!(object["change"]["published"], true);
    assert_eq!(object["coverage"]["elements"]["total"], object["elements"]);
    let before = history(folder.path());
    let second = import(folder.path(), &path, &["--json"]);
    second.expect(1);
    assert_eq!(
        second.json()["change"],
        serde_json::json!({"published": false, "added": 0, "removed": 0})
    );
    assert_eq!(second.json()["organisation_known"], true);
    let said = import(folder.path(), &path, &[]);
    assert!(said.expect(1).contains("rien à changer"), "{}", said.stdout);
    assert_eq!(history(folder.path()), before);
}

#[test]
fn dry_run_stores_nothing() {
    let folder = new_map();
    let before = history(folder.path());
    let path = file(folder.path(), "m.xml", model(&["Sextant".to_owned()]));
    let ran = import(folder.path(), &path, &["--dry-run", "--json"]);
    ran.expect(0);
    let change = &ran.json()["change"];
    assert_eq!(change["published"], false);
    assert!(change["added"].as_u64().is_some_and(|added| added > 5), "{change}");
    let ran = import(folder.path(), &path, &["--dry-run"]);
    assert!(ran.expect(0).contains("Rien n’a été enregistré"), "{}", ran.stdout);
    assert_eq!(history(folder.path()), before);
    assert_eq!(components(folder.path()), [""; 0]);
}

#[test]
fn a_new_version_of_a_source_replaces_the_old_one_and_no_other() {
    let folder = new_map();
    let names = |names: &[&str]| model(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
    let first = file(folder.path(), "a.xml", names(&["Ancre", "Boussole", "Compas"]));
    let other = file(folder.path(), "b.xml", names(&["Drisse"]));
    import(folder.path(), &first, &["--source", "atelier"]).expect(0);
    import(folder.path(), &other, &[]).expect(0);
    let second = file(folder.path(), "c.xml", names(&["Ancre", "Compas"]));
    import(folder.path(), &second, &["--source", "atelier"]).expect(0);
    // The first two are told apart by their place in the file: «Boussole» was the second, as «Compas» is now.
    assert_eq!(components(folder.path()), ["Ancre", "Compas", "Drisse"]);
    let changes = history(folder.path());
    let sources: Vec<_> = changes.iter().map(|change| &change["source"]).collect();
    assert_eq!(sources[..3], ["atelier", "b", "atelier"]);
    for change in &changes {
        has_fields(
            change,
            &["author", "date", "kind", "message", "number", "organisation", "source"],
        );
    }
    let ran = run(&["history", "--data", text(folder.path()), "--limite", "2"]);
    let said = ran.expect(0);
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("source « atelier »") && said.contains("source « b »"), "{said}");
}

#[test]
fn an_unknown_organisation_is_said_and_a_known_one_is_found_by_any_name() {
    let folder = new_map();
    let path = file(folder.path(), "m.xml", model(&["Loch".to_owned()]));
    let ran = import(folder.path(), &path, &[]);
    let said = ran.expect(0);
    assert!(said.contains("L’organisme « Essai » n’était pas connu"), "{said}");
    assert!(said.contains("id/organisme/essai"), "{said}");
    for name in ["CNAV", "cnav", "Caisse nationale d’assurance vieillesse"] {
        let data = text(folder.path());
        let arguments = ["import", text(&path), "--organisme", name, "--data", data, "--json"];
        let ran = run(&arguments);
        ran.expect(0);
        assert_eq!(ran.json()["organisation"], "cnav", "{name}");
        assert_eq!(ran.json()["organisation_known"], true, "{name}");
    }
    for name in ["", "  ", "🧭"] {
        let ran = run(&["import", text(&path), "--organisme", name, "--data", text(folder.path())]);
        ran.expect(2);
        assert!(ran.stderr.contains("au moins une lettre ou un chiffre"), "{}", ran.stderr);
    }
}

#[test]
fn query_answers_in_each_format() {
    let folder = new_map();
    let data = text(folder.path());
    let ask = |name: &str, format: &str| run(&["query", name, "--data", data, "--format", format]);
    let listed = run(&["query", "--data", data]);
    assert!(listed.expect(0).contains("systemes-transverses"));
    let rows = ask("systemes-transverses", "csv").expect(0).lines().count() - 1;
    assert!(rows > 10, "{rows} rows");
    assert_eq!(ask("systemes-transverses", "tsv").expect(0).lines().count() - 1, rows);
    let json = ask("systemes-transverses", "json");
    json.expect(0);
    let bindings = json.json()["results"]["bindings"].as_array().map(Vec::len);
    assert_eq!(bindings, Some(rows));
    let table = ask("systemes-transverses", "table");
    assert!(table.expect(0).ends_with(&format!("{rows} lignes\n")), "{}", table.stdout);
    let construct = file(folder.path(), "c.rq", "CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 3");
    let turtle = ask(text(&construct), "turtle");
    let triples = oxrdfio::RdfParser::from_format(oxrdfio::RdfFormat::Turtle);
    let triples = triples.for_slice(turtle.expect(0)).map(|quad| quad.expect("Turtle"));
    assert_eq!(triples.count(), 3);
    let wrong = ask(text(&construct), "csv");
    wrong.expect(2);
    assert!(wrong.stderr.contains("--format turtle"), "{}", wrong.stderr);
    let ask_file = file(folder.path(), "a.rq", "ASK { ?s ?p ?o }");
    assert_eq!(ask(text(&ask_file), "csv").expect(0).trim(), "true");
    ask("systemes-transverses", "turtle").expect(2);
    let unknown = ask("systemes-traversés", "csv");
    unknown.expect(2);
    assert!(unknown.stderr.contains("ni une question de la bibliothèque"), "{}", unknown.stderr);
}

#[test]
fn parameters_of_a_question_are_bound_and_checked() {
    let folder = new_map();
    let data = text(folder.path());
    let ask = |parameter: &str| {
        let name = "echanges-d-un-systeme";
        run(&["query", name, "--data", data, "--format", "csv", "--param", parameter])
    };
    let dsn = ask("systeme=id/reference/systeme/dsn");
    assert!(dsn.expect(0).lines().count() > 2, "{}", dsn.stdout);
    let absolute = ask("systeme=https://w3id.org/portulan/id/reference/systeme/dsn");
    assert_eq!(absolute.expect(0), dsn.stdout);
    assert_eq!(ask("systeme=id/nulle/part").expect(0).lines().count(), 1);
    for (parameter, expected) in [
        ("systeme", "écrivez --param clé=valeur"),
        ("inconnu=x", "ne rend pas le paramètre ?inconnu"),
        ("a b=x", "n’est pas un nom de paramètre"),
        ("systeme=http://[", "n’est pas une adresse"),
        // An injection is only a value.
        ("systeme=> } ; DROP ALL #", "n’est pas une adresse"),
    ] {
        let ran = ask(parameter);
        ran.expect(2);
        assert!(ran.stderr.contains(expected), "{parameter}: {}", ran.stderr);
    }
}
