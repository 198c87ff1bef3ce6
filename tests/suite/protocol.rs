//! The doors of machines, over a real socket: the W3C suites of the SPARQL 1.1 Protocol, hostile requests, and what is
//! ours.

mod api;
mod endpoint;
mod graphs;
mod hostile;
mod linked;
mod requests;
mod suites;

use crate::process::{Reply, Server, exchange};

/// A request, its head and its body.
pub(crate) struct Sent<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: &'a [u8],
}

/// Sends a request.
///
/// # Errors
/// When the answer is cut.
pub(crate) fn try_send(server: &Server, sent: &Sent<'_>) -> std::io::Result<Reply> {
    let mut request = format!(
        "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
        sent.method,
        sent.path,
        server.address,
        sent.body.len()
    );
    for (name, value) in sent.headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut request = (request + "\r\n").into_bytes();
    request.extend_from_slice(sent.body);
    if sent.method == "HEAD" {
        // The length is that of what GET would send.
        let mut stream = std::net::TcpStream::connect(server.address)?;
        std::io::Write::write_all(&mut stream, &request)?;
        let mut head = String::new();
        std::io::Read::read_to_string(&mut stream, &mut head)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| std::io::Error::other("no status"))?;
        return Ok(Reply { status, head: head.to_lowercase(), body: String::new() });
    }
    exchange(server.address, &request)
}

/// The same, when the answer must be whole.
#[track_caller]
pub(crate) fn send(server: &Server, sent: &Sent<'_>) -> Reply {
    try_send(server, sent).expect("a whole answer")
}

/// Posts a query as its own media type.
#[track_caller]
pub(crate) fn query(server: &Server, text: &str, headers: &[(&str, &str)]) -> Reply {
    let mut all = vec![("Content-Type", "application/sparql-query")];
    all.extend_from_slice(headers);
    send(server, &Sent { method: "POST", path: "/sparql", headers: &all, body: text.as_bytes() })
}

/// Posts an update as the administrator.
#[track_caller]
pub(crate) fn update(server: &Server, text: &str) -> Reply {
    let bearer = format!("Bearer {}", server.token());
    let headers =
        [("Content-Type", "application/sparql-update"), ("Authorization", bearer.as_str())];
    send(
        server,
        &Sent { method: "POST", path: "/sparql", headers: &headers, body: text.as_bytes() },
    )
}

/// A value of a header of an answer; the head is in lower case.
pub(crate) fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    let mut lines = reply.head.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}
