//! The whole map in one file: what a second Portulan opens is the same map, and what is damaged is refused.

use std::fs;

use crate::process::{Server, file, model, new_map, run, text};

fn facts(folder: &std::path::Path) -> String {
    let out = folder.join("tout.nq");
    run(&["export", "--format", "nquads", "-o", text(&out), "--data", text(folder)]).expect(0);
    fs::read_to_string(out).expect("written")
}

#[test]
fn a_second_portulan_opens_the_same_map_with_its_past() {
    let folder = new_map();
    let path = file(folder.path(), "m.xml", model(&["Alpha".to_owned()]));
    let import = ["import", text(&path), "--organisme", "Essai", "--data", text(folder.path())];
    run(&import).expect(0);
    let backup = folder.path().join("carte.zip");
    let said = run(&["backup", text(&backup), "--data", text(folder.path())]);
    assert!(said.expect(0).contains("changements"), "{said:?}");
    assert!(run(&["backup", text(&backup), "--data", text(folder.path())]).code == Some(2), "kept");
    let second = tempfile::tempdir().expect("a folder");
    let restore = ["restore", text(&backup), "--data", text(second.path())];
    run(&restore).expect(0);
    assert_eq!(facts(folder.path()), facts(second.path()));
    let history = |folder: &std::path::Path| {
        run(&["history", "--json", "--data", text(folder)]).expect(0).to_owned()
    };
    assert_eq!(history(folder.path()), history(second.path()));
    run(&["history", "--verifier", "--data", text(second.path())]).expect(0);
    assert_eq!(run(&restore).code, Some(2), "a map is never written over");
    let server = Server::start(second.path());
    assert!(server.get("/recherche?q=alpha").body.contains("Alpha"));
    server.stop();
}

#[test]
fn what_is_damaged_or_something_else_is_refused() {
    let folder = new_map();
    let backup = folder.path().join("carte.zip");
    run(&["backup", text(&backup), "--data", text(folder.path())]).expect(0);
    let whole = fs::read(&backup).expect("written");
    let mut altered = whole.clone();
    let middle = altered.len() / 3;
    altered[middle] ^= 0xff;
    for (name, bytes) in [
        ("altered.zip", altered),
        ("cut.zip", whole[..whole.len() / 2].to_vec()),
        ("text.zip", b"bonjour".to_vec()),
        ("empty.zip", Vec::new()),
    ] {
        let path = file(folder.path(), name, bytes);
        let place = folder.path().join(format!("place-{name}"));
        let ran = run(&["restore", text(&path), "--data", text(&place)]);
        assert_eq!(ran.code, Some(2), "{name}: {ran:?}");
        assert!(ran.stderr.contains("rétablie") && !ran.stderr.contains("panicked"), "{ran:?}");
    }
}
