//! What people and programs get at `/sparql`, beside what the W3C tests.

use super::{Sent, header, query, send, update};
use crate::process::{Server, new_map};

#[test]
fn each_format_is_answered_by_its_media_type_and_by_its_name() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let select = "SELECT ?s { ?s a ?c } ORDER BY ?s LIMIT 2";
    let construct = "CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 2";
    for (text, name, media_type) in [
        (select, "json", "application/sparql-results+json"),
        (select, "xml", "application/sparql-results+xml"),
        (select, "csv", "text/csv"),
        (select, "tsv", "text/tab-separated-values"),
        (construct, "ttl", "text/turtle"),
        (construct, "nt", "application/n-triples"),
        (construct, "rdf", "application/rdf+xml"),
        (construct, "jsonld", "application/ld+json"),
        (construct, "trig", "application/trig"),
        (construct, "nq", "application/n-quads"),
    ] {
        let by_type = query(&server, text, &[("Accept", media_type)]);
        assert_eq!(by_type.status, 200, "{name}: {}", by_type.body);
        assert!(header(&by_type, "content-type").starts_with(media_type), "{}", by_type.head);
        let path = format!("/sparql?format={name}&query={}", encoded(text));
        let by_name = send(&server, &Sent { method: "GET", path: &path, headers: &[], body: b"" });
        assert_eq!(by_name.body, by_type.body, "{name}");
    }
    for name in ["turtle", "rdf+xml", "json-ld", "ntriples"] {
        let path = format!("/sparql?format={name}&query={}", encoded(construct));
        let sent = Sent { method: "GET", path: &path, headers: &[], body: b"" };
        assert_eq!(send(&server, &sent).status, 200, "{name}");
    }
    let refused = query(&server, select, &[("Accept", "text/turtle")]);
    assert_eq!(refused.status, 406, "{}", refused.body);
    server.stop();
}

#[test]
fn a_mistake_has_its_place_in_french() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let reply = query(&server, "SELECT * {\n  ?s ?p }", &[]);
    assert_eq!(reply.status, 400);
    let said = reply.json();
    assert_eq!((&said["line"], &said["column"]), (&2.into(), &3.into()), "{said}");
    let detail = said["detail"].as_str().expect("a sentence");
    assert!(detail.starts_with("Ligne 2, colonne 3"), "{detail}");
    server.stop();
}

#[test]
fn pages_of_other_sites_may_ask() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let headers = [
        ("Origin", "https://ailleurs.example"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type"),
    ];
    let sent = Sent { method: "OPTIONS", path: "/sparql", headers: &headers, body: b"" };
    let reply = send(&server, &sent);
    assert_eq!(reply.status, 200, "{}", reply.head);
    assert_eq!(header(&reply, "access-control-allow-origin"), "*");
    assert!(header(&reply, "access-control-allow-headers").contains("content-type"));
    let reply = query(&server, "ASK {", &[("Origin", "https://ailleurs.example")]);
    assert_eq!((reply.status, header(&reply, "access-control-allow-origin")), (400, "*"));
    server.stop();
}

#[test]
fn an_update_is_a_change_and_hidden_graphs_stay_hidden() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let hidden = "PREFIX ptl: <https://w3id.org/portulan/ontologie#>
        INSERT DATA { GRAPH <urn:x:cache> { <urn:x:secret> ptl:nom \"canari-cache\", [ ptl:nom 1 ] } }";
    let written = update(&server, hidden);
    assert_eq!(written.status, 200, "{}", written.body);
    assert_eq!(written.json()["added"], 3);
    let number = written.json()["change"].as_u64().expect("a number");
    let looks = [
        "SELECT * { ?s ?p \"canari-cache\" }",
        "SELECT * { GRAPH ?g { ?s ?p \"canari-cache\" } }",
        "SELECT * FROM <urn:x:cache> { ?s ?p ?o }",
        "SELECT * FROM NAMED <urn:x:cache> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <urn:x:cache> { ?s ?p ?o } }",
        "DESCRIBE <urn:x:secret>",
        "SELECT ?g { GRAPH ?g {} FILTER(CONTAINS(STR(?g), \"cache\")) }",
    ];
    let bearer = format!("Bearer {}", server.token());
    for text in looks {
        let public = query(&server, text, &[("Accept", "text/csv, application/n-triples")]);
        assert!(!public.body.contains("urn:x"), "{text}: {}", public.body);
        let shown = query(
            &server,
            text,
            &[("Accept", "text/csv, application/n-triples"), ("Authorization", &bearer)],
        );
        assert!(
            shown.body.lines().count() > 1 || text.starts_with("DESCRIBE"),
            "{text}: {}",
            shown.body
        );
        assert!(shown.body.contains("urn:x") || !shown.body.contains("_:"), "{text}");
    }
    for graphs in ["default-graph-uri=urn:x:cache", "named-graph-uri=urn:x:cache"] {
        let text = encoded("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }");
        let path = format!("/sparql?{graphs}&format=csv&query={text}");
        let public = send(&server, &Sent { method: "GET", path: &path, headers: &[], body: b"" });
        assert_eq!(public.body.lines().count(), 1, "{graphs}: {}", public.body);
    }
    let wrong = query(&server, "ASK {}", &[("Authorization", "Bearer faux")]);
    assert_eq!(wrong.status, 401);
    let elsewhere = update(&server, "INSERT DATA { <urn:a> <urn:b> <urn:c> }");
    assert_eq!(elsewhere.status, 400, "{}", elsewhere.body);
    let load = update(&server, "LOAD SILENT <file:///etc/passwd>");
    assert_eq!(load.status, 400, "{}", load.body);
    server.stop();
    let history =
        crate::process::run(&["history", "--json", "--data", crate::process::text(folder.path())]);
    assert!(history.stdout.contains("Mise à jour SPARQL"), "{}", history.stdout);
    assert!(history.stdout.contains(&number.to_string()));
}

pub(super) fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
