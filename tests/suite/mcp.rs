//! `portulan mcp`: an agent at the other end of the pipes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::process::{new_map, portulan, run, text};

struct Session {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Session {
    fn open(arguments: &[&str]) -> Self {
        let mut child = portulan(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, input, output }
    }

    fn send(&mut self, message: &str) {
        writeln!(self.input, "{message}").expect("written");
    }

    fn ask(&mut self, message: &str) -> Value {
        self.send(message);
        let mut line = String::new();
        self.output.read_line(&mut line).expect("an answer");
        serde_json::from_str(&line).expect("JSON")
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        let message = json!({
            "jsonrpc": "2.0", "id": "x", "method": "tools/call",
            "params": { "name": tool, "arguments": arguments },
        });
        let answer = self.ask(&message.to_string());
        assert_eq!(answer["id"], "x", "{answer}");
        answer["result"].clone()
    }

    fn end(mut self) {
        drop(self.input);
        assert!(self.child.wait().expect("ours").success());
    }
}

#[test]
fn an_agent_is_welcomed_and_reads_the_map() {
    let folder = new_map();
    let mut session = Session::open(&["mcp", "--data", text(folder.path())]);
    let hello = json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": { "name": "essai", "version": "1" },
        },
    });
    let welcome = session.ask(&hello.to_string());
    assert_eq!(welcome["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(welcome["result"]["serverInfo"]["name"], "portulan");
    // A notification has no answer: the next line answers the next request.
    session.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    let tools = session.ask(r#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#);
    assert_eq!(tools["id"], 2);
    let tools = tools["result"]["tools"].as_array().expect("tools").clone();
    for tool in &tools {
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
    }
    let found = session.call("search", &json!({ "q": "cnav" }));
    assert_eq!(found["isError"], false, "{found}");
    let first = &found["structuredContent"]["results"][0];
    assert!(first["iri"].as_str().is_some_and(|iri| iri.ends_with("id/organisme/cnav")), "{found}");
    for (tool, arguments) in [
        ("thing", json!({ "id": "organisme/cnav" })),
        ("neighbourhood", json!({ "de": "id/reference/systeme/dsn", "profondeur": 1 })),
        ("impact", json!({ "de": "id/reference/systeme/dsn" })),
        ("questions", json!({})),
        (
            "answer",
            json!({ "name": "echanges-d-un-systeme", "limite": 5, "parametres": { "systeme": "id/reference/systeme/dsn" } }),
        ),
        ("candidates", json!({})),
    ] {
        let answer = session.call(tool, &arguments);
        assert_eq!(answer["isError"], false, "{tool}: {answer}");
        assert!(answer["structuredContent"].is_object(), "{tool}");
    }
    session.end();
}

#[test]
fn what_an_agent_says_wrong_is_told_and_nothing_stops() {
    let folder = new_map();
    let mut session = Session::open(&["mcp", "--data", text(folder.path())]);
    for (message, code) in [
        ("{", -32_700),
        ("[]", -32_600),
        (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32_600),
        (r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32_600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/delete"}"#, -32_601),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"import"}}"#, -32_602),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":3}}"#,
            -32_602,
        ),
    ] {
        assert_eq!(session.ask(message)["error"]["code"], code, "{message}");
    }
    for (tool, arguments, said) in [
        ("thing", json!({ "id": "organisme/licorne" }), "404"),
        ("thing", json!({}), "il manque"),
        ("search", json!({ "q": "x", "y": 1 }), "y"),
        ("impact", json!({ "de": "id/reference/systeme/dsn", "profondeur": 99 }), "10"),
    ] {
        let answer = session.call(tool, &arguments);
        assert_eq!(answer["isError"], true, "{tool}: {answer}");
        assert!(
            answer["content"][0]["text"].as_str().is_some_and(|text| text.contains(said)),
            "{answer}"
        );
    }
    assert_eq!(session.ask(r#"{"jsonrpc":"2.0","id":9,"method":"ping"}"#)["result"], json!({}));
    session.end();
    let arguments =
        ["mcp", "--data", text(folder.path()), "--lecteur", "organisme", "--organisme", "licorne"];
    assert!(run(&arguments).stderr.contains("licorne"));
}
