//! What kills engines, asked from outside: each gets an answer in time, and the site never notices.

use std::time::{Duration, Instant};

use super::{Sent, query, send, try_send};
use crate::process::{Server, new_map, peak_memory};

/// What is given to a query in these tests, in seconds.
const TIME: u64 = 2;
/// The longest that any of these answers may take: its time, the start of another worker on a busy machine.
const PATIENCE: Duration = Duration::from_secs(50);

/// Each hostile text, and the statuses that it may get: 400 before parsing, 422 for its memory, 503 for its time, 200 when
/// the engine copes. 0 stands for an answer that is cut for all to see.
fn hostile() -> Vec<(&'static str, String, &'static [u16])> {
    let nested = |open: &str, close: &str, n: usize| open.repeat(n) + &close.repeat(n);
    let numbered = |n: usize, one: &dyn Fn(usize) -> String| (0..n).map(one).collect::<String>();
    vec![
        ("700 groupes emboîtés", format!("ASK {}", nested("{", "}", 700)), &[400]),
        ("3000 négations", format!("ASK {{ FILTER({}true) }}", "!".repeat(3000)), &[400]),
        ("3000 unions", format!("ASK {{ {} {{}} }}", "{} UNION ".repeat(3000)), &[400]),
        ("un texte de 70 Kio", " ".repeat(70_000) + "ASK {}", &[400]),
        (
            "330 OPTIONAL",
            format!(
                "SELECT * {{ ?a ?b ?c {} }}",
                numbered(330, &|n| format!("OPTIONAL {{ ?x{n} ?y{n} ?z{n} }} "))
            ),
            &[200, 0, 422, 503],
        ),
        (
            "900 motifs en chaîne",
            format!("SELECT * {{ {} }}", numbered(900, &|n| format!("?x{n} ?p ?x{} . ", n + 1))),
            &[200, 422, 503],
        ),
        (
            "450 BIND",
            format!("SELECT * {{ {} }}", numbered(450, &|n| format!("BIND({n} AS ?x{n}) "))),
            &[200, 422, 503],
        ),
        (
            "un produit de trois fois toute la carte",
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".to_owned(),
            &[503],
        ),
        (
            "le tri d’un produit",
            "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a".to_owned(),
            &[422, 503],
        ),
        (
            "le groupement d’un produit",
            "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a".to_owned(),
            &[422, 503],
        ),
        (
            "un texte doublé 40 fois",
            format!(
                "SELECT ?x40 {{ BIND(\"0123456789\" AS ?x0) {} }}",
                numbered(40, &|n| format!("BIND(CONCAT(?x{n}, ?x{n}) AS ?x{}) ", n + 1))
            ),
            &[422, 503],
        ),
        (
            "tous les chemins",
            "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^(!<urn:x>))* ?b . ?c (!<urn:x>)* ?d }"
                .to_owned(),
            &[422, 503],
        ),
    ]
}

/// The same for what answers too much, asks elsewhere or is no query.
fn foreign() -> Vec<(&'static str, String, &'static [u16])> {
    vec![
        (
            "une expression rationnelle immense",
            "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), \"((a{1000}){1000}){1000}\")) }".to_owned(),
            &[200, 400, 503],
        ),
        ("une réponse sans fin", "SELECT * { ?a ?b ?c . ?d ?e ?f }".to_owned(), &[0]),
        (
            "un graphe sans fin",
            "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".to_owned(),
            &[0, 422, 503],
        ),
        ("SERVICE", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }".to_owned(), &[400]),
        (
            "SERVICE caché",
            "ASK { ?s ?p ?o FILTER EXISTS { { SELECT * { SERVICE SILENT ?s { ?a ?b ?c } } } } }"
                .to_owned(),
            &[400],
        ),
        (
            "un fichier de la machine",
            "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }".to_owned(),
            &[200],
        ),
        ("une mise à jour déguisée", "DROP ALL".to_owned(), &[400]),
        ("rien", String::new(), &[400]),
        ("un octet nul", "ASK { ?s ?p \"\0\" }".to_owned(), &[200, 400]),
    ]
}

#[test]
fn nothing_hostile_gets_through() {
    let folder = new_map();
    let time = TIME.to_string();
    let options = ["--sparql-delai", &time, "--sparql-memoire", "768"];
    let server = Server::start_with(folder.path(), &options);
    println!("{:<45} {:>6} {:>8} {:>16}", "requête", "statut", "durée", "/sante à côté");
    for (name, text, expected) in hostile().into_iter().chain(foreign()) {
        let started = Instant::now();
        let headers =
            [("Content-Type", "application/sparql-query"), ("Accept", "application/json")];
        let sent =
            Sent { method: "POST", path: "/sparql", headers: &headers, body: text.as_bytes() };
        let (status, beside) = std::thread::scope(|scope| {
            let asked = scope.spawn(|| try_send(&server, &sent).map_or(0, |reply| reply.status));
            std::thread::sleep(Duration::from_millis(100));
            let started = Instant::now();
            assert_eq!(server.get("/sante").status, 200, "{name}");
            let beside = started.elapsed();
            (asked.join().expect("asked"), beside)
        });
        let took = started.elapsed();
        println!("{name:<45} {status:>6} {:>6} ms {:>13} ms", took.as_millis(), beside.as_millis());
        assert!(expected.contains(&status), "{name}: {status}, expected {expected:?}");
        assert!(took < PATIENCE, "{name}: {took:?}");
        let after = query(&server, "ASK { ?s ?p ?o }", &[]);
        assert_eq!(after.status, 200, "after {name}: {}", after.body);
    }
    let peak = peak_memory(server.process());
    println!("mémoire du site : {peak} kB");
    assert!(peak < 600_000, "{peak} kB");
    server.stop();
}

#[test]
fn a_client_who_leaves_frees_the_processor() {
    let folder = new_map();
    let options = ["--sparql-delai", "300", "--sparql-processus", "1"];
    let server = Server::start_with(folder.path(), &options);
    query(&server, "ASK {}", &[]);
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let request = format!(
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n{endless}",
        endless.len()
    );
    let mut stream = std::net::TcpStream::connect(server.address).expect("connected");
    std::io::Write::write_all(&mut stream, request.as_bytes()).expect("sent");
    std::thread::sleep(Duration::from_millis(300));
    drop(stream);
    // The only worker is busy for five minutes, unless it was killed.
    let started = Instant::now();
    while query(&server, "ASK {}", &[]).status != 200 {
        assert!(started.elapsed() < PATIENCE, "the worker still computes for nobody");
    }
    server.stop();
}

#[test]
fn bodies_that_are_no_requests_are_refused() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let form = "application/x-www-form-urlencoded";
    for (kind, body, expected) in [
        ("application/sparql-query", &[0xff, 0xfe, 0x41][..], 400),
        ("text/plain", b"ASK {}", 415),
        ("application/sparql-query; charset=latin1", b"ASK {}", 415),
        (form, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
        (form, b"requete=ASK", 400),
        (form, b"query=ASK%20%7B%7D&update=DROP%20ALL", 400),
        (form, b"update=DROP%20ALL", 401),
        ("application/sparql-update", b"LOAD <file:///etc/passwd>", 401),
        (form, &[b'a'; 300_000], 413),
    ] {
        let headers = [("Content-Type", kind)];
        let sent = Sent { method: "POST", path: "/sparql", headers: &headers, body };
        let reply = send(&server, &sent);
        assert_eq!(reply.status, expected, "{kind}: {}", reply.body);
        assert!(super::header(&reply, "content-type").starts_with("application/problem+json"));
    }
    server.stop();
}
