//! Crashes and races: an acknowledged change is there for good, and no change is ever seen by halves.
//!
//! `PORTULAN_COUPS=200` asks for 200 publications instead of 40.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use portulan::journal::Journal;
use rand::RngExt;

use crate::process::{Reply, Server, file, model, new_map, run, text};

/// Sources that the publications replace in turn.
const SOURCES: usize = 8;

/// The names of the elements of a publication: how many there must be is part of each name.
fn names(publication: usize) -> Vec<String> {
    let count = 1 + publication * 7 % 23;
    (0..count).map(|element| format!("Essai p{publication} {element} sur {count}")).collect()
}

fn source(publication: usize) -> String {
    format!("source-{}", publication % SOURCES)
}

/// What happened to the publications so far.
#[derive(Default)]
struct Log {
    /// The number of the change of each acknowledged publication.
    acknowledged: BTreeMap<usize, u64>,
    /// Publications sent, acknowledged or not, by source; the last one last.
    sent: BTreeMap<String, Vec<usize>>,
    kills: usize,
}

impl Log {
    fn sent(&mut self, publication: usize) {
        self.sent.entry(source(publication)).or_default().push(publication);
    }

    fn note(&mut self, publication: usize, reply: &Reply) {
        assert_eq!(reply.status, 200, "{reply:?}");
        let change = &reply.json()["change"];
        assert_eq!(change["published"], true, "{reply:?}");
        let number = change["number"].as_u64().expect("a number");
        self.acknowledged.insert(publication, number);
    }
}

#[test]
fn acknowledged_changes_survive_kill_9_and_no_half_change_is_seen() {
    let wanted = std::env::var("PORTULAN_COUPS").map_or(40, |text| text.parse().expect("a count"));
    let folder = new_map();
    let mut random = rand::rng();
    let mut log = Log::default();
    let mut publication = 0;
    let started = Instant::now();
    while publication < wanted {
        let mut server = Server::start(folder.path());
        check_pages(&server);
        // Sometimes while the very first publication is written, sometimes after some; at any moment of the next one.
        let respite = Respite {
            acknowledged: random.random_range(0..9),
            then: Duration::from_micros(random.random_range(0..12_000)),
        };
        publication = publish_until_killed(&mut server, respite, (publication, wanted, &mut log));
        check_map(folder.path(), &log);
    }
    let server = Server::start(folder.path());
    check_pages(&server);
    eprintln!(
        "{} publications sent, {} acknowledged, {} kills, {:.1} s: nothing lost, nothing half there",
        publication,
        log.acknowledged.len(),
        log.kills,
        started.elapsed().as_secs_f64()
    );
    assert!(log.kills >= wanted / 20, "{} kills only", log.kills);
    assert!(log.acknowledged.len() > wanted / 3, "too few were acknowledged");
}

/// When a server is killed: after so many acknowledgements, then so much time.
struct Respite {
    acknowledged: usize,
    then: Duration,
}

/// Publishes one model after the other and kills the server meanwhile; returns the next publication.
fn publish_until_killed(
    server: &mut Server,
    respite: Respite,
    (mut next, wanted, log): (usize, usize, &mut Log),
) -> usize {
    let (address, token) = (server.address, server.token().to_owned());
    let (acknowledge, acknowledged) = mpsc::channel();
    thread::scope(|scope| {
        let killer = scope.spawn(move || {
            // It ends early when there is nothing left to publish.
            let _ = acknowledged.iter().take(respite.acknowledged).count();
            thread::sleep(respite.then);
            server.kill();
        });
        while next < wanted {
            log.sent(next);
            let reply =
                crate::process::publish(address, &token, (&source(next), &model(&names(next))));
            next += 1;
            match reply {
                Ok(reply) => {
                    log.note(next - 1, &reply);
                    // The killer may have stopped counting.
                    let _ = acknowledge.send(());
                }
                Err(_) => break,
            }
        }
        drop(acknowledge);
        killer.join().expect("killed");
    });
    log.kills += 1;
    next
}

fn check_pages(server: &Server) {
    for path in ["/", "/liste", "/recherche?q=essai", "/sante"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
}

/// The chain is whole, acknowledged changes are in it, and each source holds one whole publication.
fn check_map(folder: &Path, log: &Log) {
    run(&["history", "--data", text(folder), "--verifier"]).expect(0);
    check_journal(folder, log);
    let question = file(
        folder,
        "noms.rq",
        "SELECT ?graph ?name { GRAPH ?graph { \
         ?e a <https://w3id.org/portulan/archimate#ApplicationComponent> ; \
         <http://www.w3.org/2000/01/rdf-schema#label> ?name } \
         FILTER(CONTAINS(STR(?graph), \"/graphe/source/\")) }",
    );
    let answer = run(&["query", text(&question), "--data", text(folder), "--format", "json"]);
    answer.expect(0);
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in answer.json()["results"]["bindings"].as_array().expect("rows") {
        let value = |name: &str| row[name]["value"].as_str().expect("bound").to_owned();
        let graph = value("graph");
        let (_, source) = graph.rsplit_once('/').expect("a path");
        held.entry(source.to_owned()).or_default().push(value("name"));
    }
    for (source, sent) in &log.sent {
        let mut found = held.remove(source).unwrap_or_default();
        found.sort();
        let last_acknowledged =
            sent.iter().rposition(|publication| log.acknowledged.contains_key(publication));
        // What was sent without an answer may be there or not, but whole.
        let possible = &sent[last_acknowledged.unwrap_or(0)..];
        let whole = possible.iter().any(|publication| {
            let mut names = names(*publication);
            names.sort();
            names == found
        });
        let nothing = last_acknowledged.is_none() && found.is_empty();
        assert!(whole || nothing, "{source} holds {found:?}, sent {sent:?}");
    }
    assert!(held.is_empty(), "nobody published {held:?}");
}

/// Each acknowledged publication is the change that the answer said.
fn check_journal(folder: &Path, log: &Log) {
    let journal = Journal::local(folder).expect("opened");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    for (publication, number) in &log.acknowledged {
        let change = runtime.block_on(journal.change(*number)).expect("read");
        let change = change.unwrap_or_else(|| panic!("change {number} is lost"));
        assert_eq!(change.header.source, Some(source(*publication)));
        for name in names(*publication) {
            let is_added =
                change.added.iter().any(|quad| quad.object.to_string() == format!("\"{name}\""));
            assert!(is_added, "change {number} has lost {name}");
        }
    }
}

#[test]
fn what_one_server_publishes_is_seen_through_another_of_the_same_folder() {
    let folder = new_map();
    let (one, two) = (Server::start(folder.path()), Server::start(folder.path()));
    let published =
        one.publish("source-partagee", &model(&["Clepsydre".to_owned()])).expect("answered");
    let number = published.json()["change"]["number"].as_u64();
    assert_eq!(published.status, 200, "{published:?}");
    let started = Instant::now();
    while two.get_as("/sante", "application/json").json()["edition"].as_u64() < number {
        assert!(started.elapsed() < Duration::from_secs(10), "not followed");
        thread::sleep(Duration::from_millis(50));
    }
    let seen = two.get("/fiche/essai/0");
    assert_eq!(seen.status, 200, "{seen:?}");
    assert!(seen.body.contains("Clepsydre"));
    // And the other way, on top of what the first one wrote.
    let back = two.publish("source-partagee", &model(&["Cadran".to_owned()])).expect("answered");
    assert_eq!(back.json()["change"]["number"].as_u64(), number.map(|n| n + 1));
}

/// Imports files at the same instant, each in a process of its own; gives the exit status of each.
fn import_together(folder: &Path, imports: &[(String, String)]) -> Vec<crate::process::Ran> {
    thread::scope(|scope| {
        let running: Vec<_> = imports
            .iter()
            .map(|(path, source)| {
                scope.spawn(move || {
                    run(&[
                        "import",
                        path,
                        "--organisme",
                        "essai",
                        "--source",
                        source,
                        "--data",
                        text(folder),
                    ])
                })
            })
            .collect();
        running.into_iter().map(|import| import.join().expect("ended")).collect()
    })
}

#[test]
fn processes_that_import_different_sources_at_once_all_succeed() {
    let folder = new_map();
    let imports: Vec<_> = (0..4)
        .map(|n| {
            let path = file(folder.path(), &format!("m{n}.xml"), model(&names(n)));
            (text(&path).to_owned(), source(n))
        })
        .collect();
    let mut log = Log::default();
    (0..4).for_each(|n| log.sent(n));
    for ran in import_together(folder.path(), &imports) {
        ran.expect(0);
    }
    check_map(folder.path(), &log);
    let history = run(&["history", "--json", "--data", text(folder.path())]);
    let history = history.json();
    let changes = history.as_array().expect("changes");
    for (_, source) in &imports {
        let of_source = changes.iter().filter(|change| change["source"] == **source);
        assert_eq!(of_source.count(), 1, "{history:#}");
    }
}

#[test]
fn of_two_imports_of_one_source_none_is_lost() {
    for _ in 0..5 {
        let folder = new_map();
        let imports: Vec<_> = [0, SOURCES]
            .map(|n| {
                let path = file(folder.path(), &format!("m{n}.xml"), model(&names(n)));
                (text(&path).to_owned(), source(n))
            })
            .into();
        let mut log = Log::default();
        [0, SOURCES].into_iter().for_each(|n| log.sent(n));
        let ran = import_together(folder.path(), &imports);
        let succeeded = ran.iter().filter(|ran| ran.code == Some(0)).count();
        assert!(succeeded >= 1, "{ran:?}");
        for lost in ran.iter().filter(|ran| ran.code != Some(0)) {
            assert_eq!(lost.code, Some(2), "{lost:?}");
            assert!(lost.stderr.contains("a publié le changement n°"), "{lost:?}");
            assert!(lost.stderr.contains("Rien n’a été enregistré"), "{lost:?}");
        }
        check_map(folder.path(), &log);
        let history = run(&["history", "--json", "--data", text(folder.path())]).json();
        let changes = history.as_array().expect("changes").iter();
        let of_source = changes.filter(|change| change["source"] == *source(0));
        assert_eq!(of_source.count(), succeeded, "{history:#}");
    }
}
