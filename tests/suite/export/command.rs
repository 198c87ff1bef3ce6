//! `portulan export` as people run it.

use std::fs;
use std::path::Path;

use crate::process::{Ran, file, new_map, run, text};

fn export(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["export", "--data", text(folder)];
    arguments.extend(more);
    run(&arguments)
}

#[test]
fn a_model_goes_out_and_comes_back_without_a_change() {
    let map = new_map();
    let folder = tempfile::tempdir().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = root.join("data/exemple/caisse-alpha.xml");
    let of = ["--organisme", "Essai", "--source", "si"];
    let import = |path: &Path| {
        let mut arguments = vec!["import", text(path), "--data", text(map.path())];
        arguments.extend(of);
        arguments.push("--json");
        run(&arguments)
    };
    import(&model).expect(0);
    let out = folder.path().join("sortie.xml");
    let mut arguments = vec!["--format", "exchange", "-o", text(&out)];
    arguments.extend(of);
    export(map.path(), &arguments).expect(0);
    // Only what is said of the file itself is not what it was: its name twice, its digest, its day twice.
    let again = import(&out).json();
    let change = &again["change"];
    assert!(change["added"].as_u64() <= Some(5), "{change}");
    assert!(change["removed"].as_u64() <= Some(5), "{change}");
    let left = fs::read_dir(folder.path()).expect("listed").count();
    assert_eq!(left, 1, "nothing is left beside the file");
}

#[test]
fn mistakes_are_said_in_french() {
    let map = new_map();
    let out = map.path().join("sortie");
    let out = text(&out);
    for (arguments, expected) in [
        (&["--format", "xlsx", "-o", out][..], "--format csv"),
        (&["--format", "exchange", "--organisme", "CNAV", "-o", out], "n’a versé aucun modèle"),
        (&["--format", "exchange", "--organisme", "Rien du tout", "-o", out], "ne désigne rien"),
        (&["--format", "exchange", "--vue", "x", "-o", out], "ne désigne rien"),
        (&["--format", "csv", "--constats", "-o", out], "--constats ne va qu’avec"),
        (&["--format", "exchange", "--source", "x", "-o", out], "Il manque --organisme"),
        (&["--format", "exchange"], "Il manque --output"),
        (&["--format", "mermaid", "-o", out], "c’est trop pour Mermaid"),
        (&["--format", "csv", "-o", "/nulle/part/x.csv"], "ne peut pas être écrit"),
    ] {
        let ran = export(map.path(), arguments);
        ran.expect(2);
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
    }
    assert!(!Path::new(out).exists(), "nothing is written when it cannot be done");
}

#[test]
fn a_file_that_was_there_is_replaced_whole_and_the_standard_output_serves_too() {
    let map = new_map();
    let path = file(map.path(), "carte.xml", "ancien");
    export(map.path(), &["--format", "exchange", "-o", text(&path)]).expect(0);
    let written = fs::read_to_string(&path).expect("there");
    assert!(written.starts_with("<?xml") && written.ends_with("</model>\n"));
    let ran = export(map.path(), &["--format", "exchange", "-o", "-"]);
    assert_eq!(ran.expect(0), written, "the same map gives the same file");
}
