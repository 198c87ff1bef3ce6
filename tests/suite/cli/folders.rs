//! Where the map is kept: ports, folders, disks, damage of the journal, bases.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{components, fixture, history, import};
use crate::process::{Server, copy, file, finish, model, new_map, portulan, run, text};

#[test]
fn a_port_in_use_is_named_with_a_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let ran = run(&["serve", "--listen", &address, "--data", text(folder.path())]);
    ran.expect(2);
    assert!(ran.stderr.contains("est déjà pris"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--listen 127.0.0.1:"), "{}", ran.stderr);
    let left = fs::read_dir(folder.path()).expect("listed").count();
    assert_eq!(left, 0, "nothing is prepared when the port is taken");
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), "carte", "ceci n’est pas une carte");
    let model = file(folder.path(), "m.xml", model(&["Loch".to_owned()]));
    let (data, model) = (text(&path), text(&model));
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0", "--data", data][..],
        &["import", model, "--organisme", "x", "--data", data],
        &["history", "--verifier", "--data", data],
    ] {
        let ran = run(arguments);
        ran.expect(2);
        assert!(ran.stderr.contains("ce n’est pas un dossier"), "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains("os error"), "{}", ran.stderr);
    }
    assert_eq!(fs::read_to_string(&path).expect("there"), "ceci n’est pas une carte");
}

#[test]
fn a_folder_without_a_map_is_not_made_by_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    let absent = folder.path().join("nulle-part");
    for command in ["history", "query"] {
        let mut arguments = vec![command];
        arguments.extend((command == "query").then_some("systemes-transverses"));
        arguments.extend(["--data", text(&absent)]);
        let ran = run(&arguments);
        ran.expect(2);
        assert!(ran.stderr.contains("Il n’y a pas de carte"), "{}", ran.stderr);
    }
    let ran = run(&["history", "--verifier", "--data", text(&absent)]);
    ran.expect(2);
    assert!(!absent.exists(), "reading has made a folder");
}

/// A small file system in memory, mounted while the test runs; `None` when this is not allowed here.
struct Disk(TempDir);

impl Disk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Self(folder);
        let options = format!("size={size}");
        disk.command("mount", &["-t", "tmpfs", "-o", &options, "tmpfs"]).then_some(disk)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, command: &str, arguments: &[&str]) -> bool {
        let mut command = Command::new(command);
        command.args(arguments).arg(self.path()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.command("umount", &[]);
    }
}

#[test]
fn a_read_only_folder_is_still_read() {
    // Root writes whatever the mode says: it needs a disk that is read-only.
    let map = new_map();
    let (folder, disk);
    if let Some(mounted) = Disk::mount("16m") {
        for name in ["changes", "snapshots"] {
            copy(&map.path().join(name), &mounted.path().join(name));
        }
        assert!(mounted.command("mount", &["-o", "remount,ro"]));
        folder = mounted.path().to_owned();
        disk = Some(mounted);
    } else {
        for name in ["changes", "snapshots", "."] {
            let path = map.path().join(name);
            fs::set_permissions(path, fs::Permissions::from_mode(0o555)).expect("changed");
        }
        folder = map.path().to_owned();
        disk = None;
    }
    if fs::write(folder.join("essai"), "").is_ok() {
        eprintln!("this user writes everywhere: not tested");
        return;
    }
    assert_eq!(history(&folder).len(), 2);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let path = file(elsewhere.path(), "m.xml", model(&["Loch".to_owned()]));
    let ran = import(&folder, &path, &[]);
    ran.expect(2);
    assert!(ran.stderr.contains("n’est pas accessible en écriture"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Rien de ce qui était enregistré n’est perdu"), "{}", ran.stderr);
    let server = Server::start(&folder);
    assert_eq!(server.get("/").status, 200);
    server.stop();
    drop(disk);
    for name in [".", "changes", "snapshots"] {
        let path = map.path().join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("changed");
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let Some(disk) = Disk::mount("8m") else {
        eprintln!("no disk can be mounted here: not tested");
        return;
    };
    let map = new_map();
    for name in ["changes", "snapshots"] {
        copy(&map.path().join(name), &disk.path().join(name));
    }
    let before = history(disk.path());
    let elsewhere = tempfile::tempdir().expect("a folder");
    // The last free byte is taken.
    let mut filler = fs::File::create(disk.path().join("plein")).expect("created");
    let filled = std::io::copy(&mut std::io::repeat(0), &mut filler);
    assert_eq!(filled.expect_err("the disk is small").kind(), std::io::ErrorKind::StorageFull);
    let path = file(elsewhere.path(), "m.xml", model(&["Loch".to_owned()]));
    let ran = import(disk.path(), &path, &[]);
    ran.expect(2);
    assert!(ran.stderr.contains("le disque est plein : libérez de la place"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("os error"), "{}", ran.stderr);
    assert_eq!(history(disk.path()), before);
    let data = text(disk.path());
    run(&["history", "--verifier", "--data", data]).expect(0);
    drop(filler);
    fs::remove_file(disk.path().join("plein")).expect("removed");
    // Nothing that the failed attempt left is in the way.
    import(disk.path(), &path, &[]).expect(0);
    assert_eq!(history(disk.path()).len(), before.len() + 1);
}

#[test]
fn a_new_map_on_a_full_disk_says_so() {
    let Some(disk) = Disk::mount("64k") else {
        eprintln!("no disk can be mounted here: not tested");
        return;
    };
    let data = text(disk.path());
    let model = fixture("two-languages");
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0", "--data", data][..],
        &["import", text(&model), "--organisme", "x", "--data", data],
    ] {
        let ran = run(arguments);
        ran.expect(2);
        assert!(ran.stderr.contains("le disque est plein"), "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains("os error"), "{}", ran.stderr);
    }
}

/// A map with two contributions: its changes 3 and 4.
fn map_with_contributions() -> TempDir {
    let folder = new_map();
    for (name, component) in [("a", "Ancre"), ("b", "Boussole")] {
        let path = file(folder.path(), &format!("{name}.xml"), model(&[component.to_owned()]));
        import(folder.path(), &path, &[]).expect(0);
    }
    folder
}

/// Every command that needs the whole past refuses and names the change; `history --verifier` names it too.
#[track_caller]
fn is_refused_and_named(folder: &Path, number: u64, words: &str) {
    let data = text(folder);
    let named = format!("changement n° {number}");
    let object = format!("changes/{number:010}.rdfp.gz");
    let ran = run(&["history", "--verifier", "--data", data]);
    ran.expect(1);
    assert!(ran.stderr.contains(&named) && ran.stderr.contains(words), "{}", ran.stderr);
    assert!(ran.stderr.contains(&object), "{}", ran.stderr);
    let ran = run(&["history", "--verifier", "--json", "--data", data]);
    ran.expect(1);
    assert!(
        ran.json()
            .as_array()
            .is_some_and(|list| list.iter().any(|damage| damage["number"] == number))
    );
    let path = file(folder, "nouveau.xml", model(&["Nouveau".to_owned()]));
    let ran = import(folder, &path, &[]);
    ran.expect(2);
    assert!(ran.stderr.contains(&named), "{}", ran.stderr);
    let mut command = portulan(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    command.arg("--sans-exemple");
    let ran = finish(command);
    ran.expect(2);
    assert!(ran.stderr.contains(&named), "{}", ran.stderr);
}

#[test]
fn a_damaged_change_is_named_and_its_copy_repairs_the_map() {
    let folder = map_with_contributions();
    // In the middle of the past, and at its end, where no later change tells.
    for (number, kept) in [(3, 0), (3, 6), (3, 300), (4, 300)] {
        let path = folder.path().join(format!("changes/{number:010}.rdfp.gz"));
        let sound = fs::read(&path).expect("there");
        assert!(sound.len() > kept + 8, "the change is longer");
        fs::write(&path, &sound[..kept]).expect("written");
        is_refused_and_named(folder.path(), number, "illisible");
        fs::write(&path, &sound).expect("written");
    }
    run(&["history", "--verifier", "--data", text(folder.path())]).expect(0);
    assert_eq!(components(folder.path()), ["Ancre", "Boussole"]);
}

#[test]
fn an_altered_change_is_named_by_the_chain() {
    let folder = map_with_contributions();
    let path = folder.path().join("changes/0000000003.rdfp.gz");
    // A perfectly valid change, but not the one that the next one was written after.
    let other = map_with_contributions();
    let forged = other.path().join("changes/0000000003.rdfp.gz");
    let fresh = new_map();
    let model = file(fresh.path(), "a.xml", model(&["Falsifié".to_owned()]));
    import(fresh.path(), &model, &[]).expect(0);
    fs::copy(fresh.path().join("changes/0000000003.rdfp.gz"), &forged).expect("copied");
    fs::copy(&forged, &path).expect("copied");
    is_refused_and_named(folder.path(), 3, "a été modifié après son enregistrement");
}

#[test]
fn a_missing_change_is_named() {
    let folder = map_with_contributions();
    fs::remove_file(folder.path().join("changes/0000000003.rdfp.gz")).expect("removed");
    let ran = run(&["history", "--verifier", "--data", text(folder.path())]);
    ran.expect(1);
    assert!(ran.stderr.contains("Le changement n° 3 est absent"), "{}", ran.stderr);
    // Without it the past stops at change 2: nothing may be written over change 4.
    let path = file(folder.path(), "nouveau.xml", model(&["Nouveau".to_owned()]));
    let ran = import(folder.path(), &path, &[]);
    ran.expect(2);
    assert!(ran.stderr.contains("n° 3"), "{}", ran.stderr);
}

#[test]
fn a_damaged_snapshot_is_made_again_from_the_changes() {
    let folder = map_with_contributions();
    let snapshots = folder.path().join("snapshots");
    let mut damaged = 0;
    for entry in fs::read_dir(&snapshots).expect("listed") {
        let path = entry.expect("listed").path();
        let mut bytes = fs::read(&path).expect("read");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(path, bytes).expect("written");
        damaged += 1;
    }
    assert!(damaged > 0, "the first start writes a snapshot");
    assert_eq!(components(folder.path()), ["Ancre", "Boussole"]);
    Server::start(folder.path()).stop();
}

#[test]
fn the_base_of_a_map_does_not_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let serve = |base: &str| {
        let data = text(folder.path());
        let mut command = portulan(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
        command.args(["--sans-exemple", "--base", base]);
        command
    };
    for wrong in ["carte", "https://exemple.fr/carte", "https://exemple .fr/"] {
        let ran = finish(serve(wrong));
        ran.expect(2);
        assert!(ran.stderr.contains("ne convient pas comme base d’adresses"), "{}", ran.stderr);
    }
    // Another port than the one of the first start is nothing: only the base is fixed.
    let mut first = serve("https://carte.exemple.fr/");
    let mut child = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    let token = folder.path().join("jeton-administrateur");
    for _ in 0..500 {
        if token.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("ours");
    child.wait().expect("ours");
    assert!(token.exists(), "the map was made");
    let ran = finish(serve("https://autre.exemple.fr/"));
    ran.expect(2);
    for said in ["https://carte.exemple.fr/", "https://autre.exemple.fr/", "Retirez --base"] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    let path = file(folder.path(), "m.xml", model(&["Loch".to_owned()]));
    let ran = import(folder.path(), &path, &["--json"]);
    ran.expect(0);
    let graph = ran.json()["graph"].as_str().map(str::to_owned);
    assert_eq!(graph.as_deref(), Some("https://carte.exemple.fr/graphe/source/essai/m"));
    let server = Server::start(folder.path());
    assert!(server.get("/fiche/essai/0").body.contains("Loch"));
}
