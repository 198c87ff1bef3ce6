//! The W3C suites of the SPARQL 1.1 Protocol and of the Service Description. Each test is one case; a case that cannot
//! pass is listed with its reason, and a listed case that passes is a failure.

use std::path::PathBuf;

use oxrdfio::{RdfFormat, RdfParser};

use super::requests::{Manifest, Request, Test};
use super::{Sent, header, query, send, update};
use crate::process::{Reply, Server, new_map};

/// Tests that cannot pass, and why.
const EXCEPTIONS: &[(&str, &str)] = &[];

pub(super) fn suite(name: &str) -> PathBuf {
    let folder = std::env::var_os("SUITES_DIR").map(PathBuf::from);
    folder
        .expect("SUITES_DIR is not set: see tests/README.md, or leave these tests out with `-- --skip protocol::suites`")
        .join("sparql11")
        .join(name)
}

/// Whether a status is one of those that a test accepts, named as the W3C does.
pub(super) fn is_expected(status: u16, expected: &[String]) -> bool {
    expected.iter().any(|name| match name.as_str() {
        "StatusCode2xx" => (200..300).contains(&status),
        "StatusCode3xx" => (300..400).contains(&status),
        "StatusCode4xx" => (400..500).contains(&status),
        "StatusCode5xx" => (500..600).contains(&status),
        "OK" => status == 200,
        "Created" => status == 201,
        "NoContent" => status == 204,
        "NotFound" => status == 404,
        other => panic!("a status called {other}"),
    })
}

#[test]
fn every_test_of_the_protocol_passes_or_is_a_listed_exception() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let tests = Manifest::open(&suite("protocol").join("manifest.ttl")).tests();
    assert_eq!(tests.len(), 34);
    let mut faults = Vec::new();
    let mut passed = 0;
    for test in &tests {
        let listed = EXCEPTIONS.iter().any(|(name, _)| *name == test.name);
        match (run(&server, test), listed) {
            (Ok(()), false) => passed += 1,
            (Err(fault), false) => faults.push(format!("{}: {fault}", test.name)),
            (Ok(()), true) => faults.push(format!("{} passes but is listed", test.name)),
            (Err(_), true) => {}
        }
    }
    println!("protocol: {passed} of {}", tests.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    server.stop();
}

fn run(server: &Server, test: &Test) -> Result<(), String> {
    for (name, file) in &test.graphs {
        let data = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let loaded = update(server, &format!("INSERT DATA {{ GRAPH <{name}> {{ {data} }} }}"));
        assert_eq!(loaded.status, 200, "{}", loaded.body);
    }
    for request in &test.requests {
        check(server, request)?;
    }
    Ok(())
}

/// All requests are the administrator's: some write, and graphs that do not say who sees them are for nobody else.
fn check(server: &Server, request: &Request) -> Result<(), String> {
    let path = request.path.replacen("/sparql/", "/sparql", 1);
    let bearer = format!("Bearer {}", server.token());
    let mut headers: Vec<(&str, &str)> =
        request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    headers.push(("Authorization", &bearer));
    let body = request.body.clone().unwrap_or_default();
    let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let is_utf16 = headers.iter().any(|(_, value)| value.contains("UTF-16"));
    let body = if is_utf16 { utf16 } else { body.into_bytes() };
    let sent = Sent { method: &request.method, path: &path, headers: &headers, body: &body };
    let reply = send(server, &sent);
    if !is_expected(reply.status, &request.statuses) {
        return Err(format!("{} {}", reply.status, reply.body));
    }
    judge(&reply, request)
}

fn judge(reply: &Reply, request: &Request) -> Result<(), String> {
    let kind = header(reply, "content-type");
    match request.format.as_deref() {
        Some("boolean" | "tabular") if !kind.starts_with("application/sparql-results+json") => {
            return Err(format!("an answer in {kind}"));
        }
        Some("RDF") if !kind.starts_with("text/turtle") => {
            return Err(format!("an answer in {kind}"));
        }
        Some("RDF") => {
            let triples = RdfParser::from_format(RdfFormat::Turtle).for_slice(&reply.body);
            triples.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        }
        _ => {}
    }
    match request.boolean {
        Some(expected) if reply.json()["boolean"] != expected => Err(reply.body.clone()),
        _ => Ok(()),
    }
}

#[test]
fn the_endpoint_describes_itself() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let entries = Manifest::open(&suite("service-description").join("manifest.ttl")).entries();
    assert_eq!(entries.len(), 3);
    // returns-rdf
    let sent = Sent { method: "GET", path: "/sparql", headers: &[], body: b"" };
    let reply = send(&server, &sent);
    assert!(header(&reply, "content-type").starts_with("text/turtle"), "{}", reply.head);
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(&reply.body);
    let quads: Vec<_> = quads.collect::<Result<_, _>>().expect("Turtle");
    let sd = "http://www.w3.org/ns/sparql-service-description#";
    let said = |name: &str| {
        let property = format!("{sd}{name}");
        quads.iter().filter(move |quad| quad.predicate.as_str() == property)
    };
    // has-endpoint-triple
    let own = format!("<http://{}/sparql>", server.address);
    let endpoints: Vec<String> = said("endpoint").map(|quad| quad.object.to_string()).collect();
    assert_eq!(endpoints, [own]);
    // conforms-to-schema: the domains and ranges of the vocabulary, as its schema declares them.
    let typed = |node: &str, class: &str| {
        quads.iter().any(|quad| {
            quad.subject.to_string() == node
                && quad.predicate == oxrdf::vocab::rdf::TYPE
                && quad.object.to_string() == format!("<{sd}{class}>")
        })
    };
    for (property, domain, range) in [
        ("endpoint", "Service", ""),
        ("supportedLanguage", "Service", ""),
        ("resultFormat", "Service", ""),
        ("defaultDataset", "Service", "Dataset"),
        ("defaultGraph", "Dataset", "Graph"),
        ("namedGraph", "Dataset", "NamedGraph"),
        ("name", "NamedGraph", ""),
        ("graph", "NamedGraph", "Graph"),
    ] {
        assert!(said(property).next().is_some(), "{property}");
        for quad in said(property) {
            assert!(typed(&quad.subject.to_string(), domain), "{quad}");
            assert!(range.is_empty() || typed(&quad.object.to_string(), range), "{quad}");
            assert!(quad.object.is_named_node(), "{quad}");
        }
    }
    // Each graph that is said can be asked.
    for quad in said("name").take(2) {
        let asked = query(&server, &format!("ASK {{ GRAPH {} {{ ?s ?p ?o }} }}", quad.object), &[]);
        assert_eq!(asked.json()["boolean"], true, "{quad}");
    }
    server.stop();
}
