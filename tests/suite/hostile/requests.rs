//! HTTP requests that attack: always a problem in French, never a fault of ours, never a panic.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::process::{Reply, Server, exchange, model, new_map};

/// A request line and headers that close the connection.
fn request(method: &str, target: &str, headers: &str) -> Vec<u8> {
    format!("{method} {target} HTTP/1.1\r\nHost: portulan\r\nConnection: close\r\n{headers}\r\n")
        .into_bytes()
}

/// Checks that an answer is a problem said in French, as a page or as JSON.
#[track_caller]
fn is_french_problem(reply: &Reply, statuses: std::ops::Range<u16>, what: &str) {
    assert!(statuses.contains(&reply.status), "{what}: {reply:?}");
    let french = [
        "adresse",
        "simulation",
        "demande",
        "page",
        "organisme",
        "jeton",
        "fichier",
        "visibilité",
        "modèle",
        "nom",
        "ligne",
        "convient",
    ];
    let body = reply.body.to_lowercase();
    assert!(french.iter().any(|word| body.contains(word)), "{what}: {reply:?}");
    for english in ["not allowed", "missing field", "failed to", "length limit", "invalid "] {
        assert!(!body.contains(english), "{what}: {english} in {}", reply.body);
    }
}

#[test]
fn addresses_that_attack_get_a_problem() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let long = format!("/fiche/{}", "a/".repeat(5_000));
    let query = format!("/liste/systeme?q={}", "x".repeat(10_000));
    let many = format!("/liste/systeme?{}", "a=b&".repeat(2_000));
    for path in [
        "/static/../Cargo.toml",
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/static//etc/passwd",
        "/static/%00",
        "/static/style.css%00.png",
        "/static/",
        "/fiche/../../etc/passwd",
        "/fiche/%2e%2e/%2e%2e/etc/passwd",
        "/fiche/a%00b",
        "/fiche/%ff%fe",
        "/fiche/%c0%af",
        "/fiche/%",
        "/fiche/%zz",
        "/fiche/%3E%20%3Curn:x%3E",
        "/fiche/reference/systeme/%22%3E%3Cscript%3E",
        "/fiche/",
        "/fiche",
        "/fiche?iri=",
        "/fiche?iri=file:///etc/passwd",
        "/fiche?iri=%00",
        "/fiche?iri=%ff",
        "/fiche?iri=http://[",
        "/fiche?iri=a&relation=%3C%3E",
        "/id/%00",
        "/id/%ff",
        "/liste/inconnue",
        "/liste/..%2f..",
        "/liste/systeme?page=0",
        "/liste/systeme?page=-1",
        "/liste/systeme?page=99999999999999999999",
        "/liste/systeme?page=x",
        "/liste/systeme?format=exe",
        "/analyses/inconnue",
        "/analyses/../../../etc/passwd",
        "/analyses/%2e%2e%2fREADME",
        "/analyses/echanges-d-un-systeme?systeme=%3E%20%7D%20DROP%20ALL",
        "/recherche?page=0",
        "/recherche?format=%00",
        "/recherche?q=%ff%fe",
        "/api/v1/inconnu",
        "/jeton-administrateur",
        "/var/jeton-administrateur",
        &long,
        &query,
        &many,
    ] {
        for accept in ["text/html", "application/json"] {
            let reply = server.get_as(path, accept);
            let shown: String = path.chars().take(80).collect();
            // Some of these are harmless: an identifier redirects, a search may find nothing.
            if matches!(reply.status, 200 | 303) {
                let harmless =
                    ["/id/", "/recherche?q=%ff", "/fiche/%2e", "/fiche/..", "/analyses/.."];
                assert!(harmless.iter().any(|start| path.starts_with(start)), "{shown}: {reply:?}");
            } else {
                is_french_problem(&reply, 400..500, &shown);
            }
            assert!(!reply.body.contains("root:"), "{shown}");
            assert!(!reply.body.contains("<script>"), "{shown}");
            assert!(!reply.body.contains(server.token()), "{shown}");
        }
    }
    server.stop();
}

#[test]
fn the_longest_addresses_and_heads_are_refused_by_the_server_itself() {
    let folder = new_map();
    let server = Server::start(folder.path());
    for bytes in [
        request("GET", &format!("/{}", "a".repeat(100_000)), ""),
        request("GET", &format!("/{}", "a".repeat(1_000_000)), ""),
        request("GET", "/", &format!("X: {}\r\n", "a".repeat(1_000_000))),
        request("GET", "/", &"A: b\r\n".repeat(10_000)),
        request("GET", "/ /etc/passwd", ""),
        request("GET", "/\0", ""),
        b"GET\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
            .to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
    ] {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        // A connection that is simply closed is an answer too.
        if let Ok(reply) = exchange(server.address, &bytes) {
            assert!((400..500).contains(&reply.status), "{shown}: {reply:?}");
        }
        assert_eq!(server.get("/sante").status, 200, "after {shown}");
    }
    server.stop();
}

#[test]
fn only_reading_is_answered_and_bodies_are_bounded() {
    let folder = new_map();
    let server = Server::start(folder.path());
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"] {
        let reply = exchange(server.address, &request(method, "/", "")).expect("answered");
        is_french_problem(&reply, 405..406, method);
        assert!(reply.head.contains("allow: get"), "{method}: {}", reply.head);
    }
    let reply = exchange(server.address, &request("GET", "/api/v1/imports", "")).expect("answered");
    assert!((400..500).contains(&reply.status), "{reply:?}");
    let large = request("POST", "/recherche", "Content-Length: 10000000\r\n");
    let reply = exchange(server.address, &large).expect("answered");
    is_french_problem(&reply, 405..414, "a large body on a page");
    server.stop();
}

#[test]
fn writing_without_the_token_is_refused_before_the_body_is_read() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let target = "/api/v1/imports?organisme=essai&source=s";
    let almost = {
        let mut token = server.token().to_owned();
        let last = token.pop().expect("a token");
        token + if last == '0' { "1" } else { "0" }
    };
    for authorization in [
        String::new(),
        "Authorization: Bearer \r\n".to_owned(),
        format!("Authorization: Bearer {almost}\r\n"),
        format!("Authorization: Bearer {}x\r\n", server.token()),
        format!("Authorization: Basic {}\r\n", server.token()),
        format!("Authorization: {}\r\n", server.token()),
        "Authorization: Bearer \u{ff}\u{fe}\r\n".to_owned(),
        format!("Cookie: token={}\r\n", server.token()),
    ] {
        // A body is announced and never sent: waiting for it would take for ever.
        let head =
            request("POST", target, &format!("{authorization}Content-Length: 60000000000\r\n"));
        let started = Instant::now();
        let reply = exchange(server.address, &head).expect("answered");
        assert!(started.elapsed() < Duration::from_secs(5), "{authorization}");
        is_french_problem(&reply, 401..402, &authorization);
        assert!(reply.head.contains("www-authenticate: bearer"), "{}", reply.head);
    }
    assert_eq!(server.get("/sante").json()["edition"], 2);
    server.stop();
}

#[test]
fn imports_over_http_say_what_is_wrong() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let authorization = format!("Authorization: Bearer {}\r\n", server.token());
    let post = |query: &str, body: &str| {
        let headers = format!("{authorization}Content-Length: {}\r\n", body.len());
        let mut bytes = request("POST", &format!("/api/v1/imports{query}"), &headers);
        bytes.extend_from_slice(body.as_bytes());
        exchange(server.address, &bytes).expect("answered")
    };
    let good = model(&["Loch".to_owned()]);
    for (query, body) in [
        ("", good.as_str()),
        ("?organisme=essai", &good),
        ("?source=s", &good),
        ("?organisme=&source=s", &good),
        ("?organisme=essai&source=", &good),
        ("?organisme=essai&source=s&visibilite=secret", &good),
        ("?organisme=essai&source=s&inconnu=1", &good),
        ("?organisme=essai&source=s&simulation=peut-etre", &good),
        ("?organisme=%ff&source=%00", &good),
        ("?organisme=essai&source=s", ""),
        ("?organisme=essai&source=s", "<model"),
        ("?organisme=essai&source=s", "<!DOCTYPE model [<!ENTITY a \"b\">]><model/>"),
    ] {
        let reply = post(query, body);
        is_french_problem(&reply, 400..500, query);
        assert!(reply.head.contains("application/problem+json"), "{query}: {}", reply.head);
    }
    let headers = format!("{authorization}Content-Length: {}\r\n", 65 << 20);
    let head = request("POST", "/api/v1/imports?organisme=essai&source=s", &headers);
    let reply = exchange(server.address, &head).expect("answered before the body comes");
    is_french_problem(&reply, 413..414, "an oversized model");
    let dry = post("?organisme=essai&source=s&simulation=true", &good);
    assert_eq!(dry.json()["change"]["published"], false, "{dry:?}");
    assert_eq!(server.get("/sante").json()["edition"], 2);
    server.stop();
}

#[test]
fn slow_and_idle_connections_do_not_keep_others_out() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let idle: Vec<TcpStream> = (0..200)
        .map(|n| {
            let mut stream = TcpStream::connect(server.address).expect("accepted");
            if n % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHo").expect("sent");
            }
            stream
        })
        .collect();
    let started = Instant::now();
    for _ in 0..5 {
        assert_eq!(server.get("/").status, 200);
    }
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(crate::process::peak_memory(server.process()) < 600_000);
    drop(idle);
    server.stop();
}
