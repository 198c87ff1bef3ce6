//! How much memory each engine holds: each is loaded alone in a process of its own, so that what one frees is not
//! counted for the other.

use std::path::Path;
use std::process::Command;

use portulan::edition::{Edition, snapshot};

use super::generator::Map;
use super::table::Table;

/// What the child loads: `edition`, `store`, or the path of a snapshot.
const LOAD: &str = "PORTULAN_BENCH_MEMORY_OF";
/// How many applications the child loads.
const SIZE: &str = "PORTULAN_BENCH_MEMORY_SIZE";

/// Loads what the environment asks for and prints the memory that it took; `false` in an ordinary process.
pub(crate) fn is_child() -> bool {
    let (Ok(load), Ok(size)) = (std::env::var(LOAD), std::env::var(SIZE)) else {
        return false;
    };
    let map = Map::new(size.parse().expect("a number of applications"));
    let before = resident();
    match load.as_str() {
        "edition" => report(&super::load_edition(&map), before),
        "store" => report(&super::load_store(&map), before),
        path => {
            let read = {
                let bytes = std::fs::read(path).expect("the snapshot that the parent wrote");
                snapshot::read(&bytes).expect("a sound snapshot")
            };
            report(&read, before);
        }
    }
    true
}

/// What is loaded is still there when the memory is read.
fn report<T>(loaded: &T, before: Option<usize>) {
    let taken = resident().zip(before).map(|(after, before)| after.saturating_sub(before));
    println!("{}", taken.unwrap_or(0));
    std::hint::black_box(loaded);
}

/// Bytes of this process in memory, where the system says.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Adds the memory of both engines to the table.
pub(crate) fn compare(map: &Map, edition: &Edition, table: &mut Table) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("snapshot");
    let bytes = snapshot::write(edition, b"").expect("written");
    std::fs::write(&path, bytes).expect("room for a snapshot");
    let store = in_child(map, Path::new("store"));
    for (what, load) in [
        ("memory, loaded from quads", Path::new("edition")),
        ("memory, read from a snapshot", &path),
    ] {
        let edition = in_child(map, load);
        let ratio = edition as f64 / store as f64;
        table.row([what, &megabytes(edition), &megabytes(store), &format!("{ratio:.2}")]);
    }
}

fn in_child(map: &Map, load: &Path) -> usize {
    let output = Command::new(std::env::current_exe().expect("this program has a path"))
        .env(LOAD, load)
        .env(SIZE, map.applications.to_string())
        .output()
        .expect("a child process");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().expect("a number of bytes")
}

fn megabytes(bytes: usize) -> String {
    format!("{} MB", bytes / 1_000_000)
}
