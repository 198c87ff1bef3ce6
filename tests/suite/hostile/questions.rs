//! SPARQL that kills engines: refused before parsing, or answered; the process never dies.

use crate::process::{file, new_map, run, text};

#[test]
fn questions_that_kill_engines_are_refused() {
    let folder = new_map();
    let nested = |open: &str, close: &str, n: usize| open.repeat(n) + &close.repeat(n);
    let refused = [
        ("groupes", format!("ASK {}", nested("{", "}", 700))),
        ("parenthèses", format!("ASK {{ FILTER({}1{}) }}", "(".repeat(700), ")".repeat(700))),
        ("crochets", format!("ASK {{ {} }}", nested("[ <p> ", "]", 700))),
        ("négations", format!("ASK {{ FILTER({}true) }}", "!".repeat(3000))),
        ("négations espacées", format!("ASK {{ FILTER({}true) }}", "! ".repeat(3000))),
        ("moins", format!("SELECT ({}1 AS ?x) {{}}", "-".repeat(3000))),
        ("inverses", format!("ASK {{ ?s {}<p> ?o }}", "^".repeat(3000))),
        ("unions", format!("ASK {{ {} {{}} }}", "{} UNION ".repeat(3000))),
        ("motifs", format!("ASK {{ {} }}", "?a ?b ?c . ".repeat(3000))),
        ("chemin", format!("ASK {{ ?s <p>{} ?o }}", "/<p>".repeat(3000))),
        ("sommes", format!("SELECT (1{} AS ?x) {{}}", "+1".repeat(3000))),
        ("ou", format!("ASK {{ FILTER(true{}) }}", " || true".repeat(3000))),
        ("exists", format!("ASK {}{}", "{ FILTER NOT EXISTS ".repeat(300), "}".repeat(300))),
        ("sous-questions", format!("{}?s ?p ?o{}", "SELECT * { {".repeat(300), "} }".repeat(300))),
        ("taille", " ".repeat(70_000) + "ASK {}"),
    ];
    for (name, question) in refused {
        let path = file(folder.path(), "tueuse.rq", question);
        let ran = run(&["query", text(&path), "--data", text(folder.path())]);
        // A stack that overflows ends by a signal, without a status.
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains("La question est refusée"), "{name}: {}", ran.stderr);
        assert!(ran.peak_kb < 300_000, "{name}: {} kB", ran.peak_kb);
    }
}

#[test]
fn questions_that_write_or_fetch_do_neither() {
    let folder = new_map();
    let before = run(&["history", "--json", "--data", text(folder.path())]).stdout;
    for question in [
        "DROP ALL",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "ce n’est pas du SPARQL",
        "",
    ] {
        let path = file(folder.path(), "q.rq", question);
        let ran = run(&["query", text(&path), "--data", text(folder.path()), "--format", "csv"]);
        assert!(matches!(ran.code, Some(0 | 2)), "{question}: {ran:?}");
        assert!(!ran.stdout.contains("root:"), "{question}: {}", ran.stdout);
        if ran.code == Some(0) {
            // An unknown graph is an empty one.
            assert_eq!(ran.stdout.lines().count(), 1, "{question}: {}", ran.stdout);
        }
    }
    let after = run(&["history", "--json", "--data", text(folder.path())]).stdout;
    assert_eq!(after, before);
}

#[test]
fn files_that_are_no_text_are_refused() {
    let folder = new_map();
    let path = file(folder.path(), "binaire.rq", [0xff, 0xfe, 0x00, 0xd8]);
    for name in [text(&path), text(folder.path()), "/dev/zero"] {
        let ran = run(&["query", name, "--data", text(folder.path())]);
        ran.expect(2);
        assert!(ran.peak_kb < 300_000, "{name}: {} kB", ran.peak_kb);
    }
}
