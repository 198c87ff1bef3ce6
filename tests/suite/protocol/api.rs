//! Editions, their differences and the journal over HTTP, as the public and as whoever has the token.

use super::{Sent, header, send, update};
use crate::process::{Server, model, new_map};

#[test]
fn editions_and_differences_are_told_to_those_who_may_know() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let start = server.get_as("/api/v1/editions", "*/*").json();
    let first = start["edition"].as_u64().expect("a number");
    let published = server.publish("essai", &model(&["Alpha".to_owned(), "Bêta".to_owned()]));
    assert_eq!(published.expect("answered").status, 200);
    let after = server.get_as("/api/v1/editions?lignes=25", "*/*").json();
    assert_eq!(after["edition"], first + 1);
    assert_eq!(after["changes"][0]["number"], first + 1);
    let change = server.get_as(&format!("/api/v1/editions/{}", first + 1), "*/*").json();
    let added = change["added"].as_array().expect("facts").len();
    assert!(added > 4, "{change}");
    let whole = format!("/api/v1/differences?de={first}&lignes=200");
    let whole = server.get_as(&whole, "*/*").json();
    assert_eq!(whole["total"].as_u64(), change["change"]["added"].as_u64());
    assert_eq!(whole["removed"].as_array().expect("facts").len(), 0);
    // What comes and goes again is no difference.
    let removed = server.publish("essai", &model(&["Alpha".to_owned()]));
    assert_eq!(removed.expect("answered").status, 200);
    let between = format!("/api/v1/differences?de={first}&lignes=200");
    assert!(!server.get_as(&between, "*/*").body.contains("Bêta"));
    let back = format!("/api/v1/differences?de={}&a={}&lignes=200", first + 1, first + 2);
    assert!(server.get_as(&back, "*/*").body.contains("Bêta"));

    // A change that touches what the public does not see is not there for them.
    let graph = "https://w3id.org/portulan/graphe/essai-cache";
    let hidden =
        format!("INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:secret> <urn:x:dit> \"cormoran\" }} }}");
    assert_eq!(update(&server, &hidden).status, 200);
    let number = first + 3;
    let bearer = format!("Bearer {}", server.token());
    let with_token = [("Authorization", bearer.as_str())];
    let ask = |path: String, headers: &[(&str, &str)]| {
        send(&server, &Sent { method: "GET", path: &path, headers, body: b"" })
    };
    for path in [format!("/api/v1/editions/{number}"), format!("/api/v1/editions/{number}/patch")] {
        assert_eq!(ask(path.clone(), &[]).status, 404, "{path}");
        assert_eq!(ask(path.clone(), &with_token).status, 200, "{path}");
        assert_eq!(ask(path.clone(), &[("Authorization", "Bearer faux")]).status, 401, "{path}");
    }
    let public = ask("/api/v1/editions".to_owned(), &[]);
    assert_eq!(public.json()["changes"][0]["number"], first + 2);
    let difference = format!("/api/v1/differences?de={}", first + 2);
    assert_eq!(ask(difference.clone(), &[]).json()["total"], 0);
    assert!(ask(difference, &with_token).body.contains("cormoran"));
    let patch = ask(format!("/api/v1/editions/{}/patch", first + 1), &[]);
    assert_eq!(header(&patch, "content-type"), "application/gzip");
    server.stop();
}

#[test]
fn changes_are_followed_by_page_and_by_feed() {
    let folder = new_map();
    let server = Server::start(folder.path());
    assert_eq!(
        server.publish("essai", &model(&["Gamma".to_owned()])).expect("answered").status,
        200
    );
    let page = server.get("/changements");
    assert_eq!(page.status, 200, "{}", page.body);
    let feed = server.get_as("/changements.atom", "*/*");
    assert!(header(&feed, "content-type").starts_with("application/atom+xml"), "{}", feed.head);
    assert!(feed.body.starts_with("<?xml") && feed.body.contains("<entry>"), "{}", feed.body);
    let newest = server.get_as("/api/v1/editions", "*/*").json()["edition"].clone();
    assert!(feed.body.contains(&format!("/changements/{newest}\"/>")), "{}", feed.body);
    let one = server.get(&format!("/changements/{newest}"));
    assert_eq!(one.status, 200, "{}", one.body);
    assert!(one.body.contains("Gamma"), "{}", one.body);
    assert_eq!(server.get("/changements/0").status, 404);
    let tag = header(&feed, "etag").to_owned();
    let sent = Sent {
        method: "GET",
        path: "/changements.atom",
        headers: &[("If-None-Match", &tag)],
        body: b"",
    };
    assert_eq!(send(&server, &sent).status, 304);
    server.stop();
}

#[test]
fn figures_are_for_whoever_has_the_token_and_proxies_are_believed_when_named() {
    let folder = new_map();
    let server = Server::start_with(folder.path(), &["--mandataire", "192.0.2.1"]);
    assert_eq!(server.get("/metrics").status, 401);
    assert_eq!(server.get("/organisme-inconnu").status, 404);
    let bearer = format!("Bearer {}", server.token());
    let ask = |path: &str, headers: &[(&str, &str)]| {
        send(&server, &Sent { method: "GET", path, headers, body: b"" })
    };
    let figures = ask("/metrics", &[("Authorization", &bearer)]);
    assert_eq!(figures.status, 200, "{}", figures.body);
    assert!(figures.body.contains("portulan_edition "), "{}", figures.body);
    assert!(
        figures.body.contains("portulan_requests_total{route=\"autre\",status=\"404\"} 1"),
        "{}",
        figures.body
    );
    assert!(figures.body.ends_with("# EOF\n"));
    let forwarded = [("X-Forwarded-Host", "pirate.example"), ("X-Forwarded-Proto", "https")];
    assert!(!ask("/robots.txt", &forwarded).body.contains("pirate.example"));
    server.stop();
    let server = Server::start_with(folder.path(), &["--mandataire", "127.0.0.1"]);
    let sent = Sent { method: "GET", path: "/robots.txt", headers: &forwarded, body: b"" };
    assert!(send(&server, &sent).body.contains("https://pirate.example/sitemap.xml"));
    server.stop();
}
