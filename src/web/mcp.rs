//! The map for agents: the Model Context Protocol (JSON-RPC 2.0), whose tools are operations of the API.
//!
//! A tool is described, checked and answered by the very declaration of its operation; it reads with the rights of the
//! reader that the agent was started for, and nothing writes. Own code rather than a library: four methods, and the
//! tools are known only from the declarations.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Map, Value, json};
use tower::ServiceExt;

use super::api::{Operation, Parameter, Place, operations};
use super::routes::router;
use super::state::AppState;
use super::urls;
use crate::reader::Reader;

/// The versions of the protocol that are spoken, the newest first.
pub const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
/// The operations that are tools.
const TOOLS: [&str; 13] = [
    "search",
    "thing",
    "relations",
    "neighbourhood",
    "impact",
    "paths",
    "questions",
    "question",
    "answer",
    "candidates",
    "need",
    "classes",
    "things",
];
/// Longest answer given to an agent, in bytes: more would fill its memory.
const LONGEST: usize = 200_000;
const INSTRUCTIONS: &str = "Portulan est la carte des systèmes d’information de la Sécurité sociale. Cherchez d’abord (search), puis lisez une chose (thing) par ce qui suit « id/ » dans son adresse. neighbourhood, impact et paths suivent les relations ; questions et answer interrogent la bibliothèque ; candidates et need disent ce qui se ressemble d’un organisme à l’autre. Ce qui porte « fictitious » est inventé : ne le présentez jamais comme un fait. Citez l’adresse (iri) et l’édition de ce que vous rapportez.";

/// Codes of JSON-RPC 2.0.
const PARSE_ERROR: i64 = -32_700;
const INVALID_REQUEST: i64 = -32_600;
const UNKNOWN_METHOD: i64 = -32_601;
const INVALID_PARAMS: i64 = -32_602;

/// Answers one agent.
#[derive(Clone, Debug)]
pub struct Agent {
    site: Router,
    reader: Reader,
}

/// What is wrong with a message.
struct Wrong(i64, String);

impl Agent {
    /// An agent that reads as `reader`.
    pub fn new(state: AppState, reader: Reader) -> Self {
        Self { site: router(state), reader }
    }

    /// The answer to one message; `None` when it wants none.
    pub async fn reply(&self, message: &[u8]) -> Option<String> {
        let Ok(message) = serde_json::from_slice::<Value>(message) else {
            return Some(failed(
                &Value::Null,
                &Wrong(PARSE_ERROR, "ce n’est pas du JSON".to_owned()),
            ));
        };
        let id = message.get("id").cloned();
        let is_id = id.as_ref().is_none_or(|id| id.is_string() || id.is_number());
        let method = message["method"].as_str();
        if message["jsonrpc"] != "2.0"
            || !is_id
            || (method.is_none() && message.get("result").is_none())
        {
            let wrong = Wrong(INVALID_REQUEST, "ce n’est pas un message JSON-RPC 2.0".to_owned());
            return Some(failed(&id.filter(|_| is_id).unwrap_or(Value::Null), &wrong));
        }
        // A notification, or the answer to something that we never ask.
        let (id, method) = (id?, method?);
        let params = message.get("params").cloned().unwrap_or_else(|| json!({}));
        Some(match self.result(method, &params).await {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }).to_string(),
            Err(wrong) => failed(&id, &wrong),
        })
    }

    async fn result(&self, method: &str, params: &Value) -> Result<Value, Wrong> {
        match method {
            "initialize" => Ok(welcome(params)),
            "ping" => Ok(json!({})),
            "tools/list" => Ok(json!({ "tools": tools().map(described).collect::<Vec<_>>() })),
            "tools/call" => self.call(params).await,
            other => Err(Wrong(UNKNOWN_METHOD, format!("méthode inconnue\u{a0}: {other}"))),
        }
    }

    async fn call(&self, params: &Value) -> Result<Value, Wrong> {
        let name = params["name"].as_str().unwrap_or_default();
        let tool = tools().find(|tool| tool.id == name);
        let tool =
            tool.ok_or_else(|| Wrong(INVALID_PARAMS, format!("outil inconnu\u{a0}: {name}")))?;
        let arguments = match params.get("arguments") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(arguments)) => arguments.clone(),
            Some(_) => return Err(Wrong(INVALID_PARAMS, "« arguments » est un objet".to_owned())),
        };
        Ok(match address(tool, &arguments) {
            Ok(address) => self.ask(&address).await,
            Err(said) => refused(&said),
        })
    }

    async fn ask(&self, address: &str) -> Value {
        let request = Request::get(address).extension(self.reader.clone()).body(Body::empty());
        let Ok(request) = request else {
            return refused("cette adresse ne peut pas être demandée");
        };
        let Ok(response) = self.site.clone().oneshot(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), LONGEST).await;
        let Ok(bytes) = bytes else {
            return refused(&format!(
                "La réponse dépasse {LONGEST} octets : demandez-en moins (lignes, limite, choses, profondeur), ou précisez."
            ));
        };
        let said: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status != StatusCode::OK {
            let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
            return refused(&format!("{} {}. {}", status.as_u16(), text("title"), text("detail")));
        }
        json!({
            "content": [{ "type": "text", "text": said.to_string() }],
            "structuredContent": said,
            "isError": false,
        })
    }
}

fn failed(id: &Value, Wrong(code, message): &Wrong) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } }).to_string()
}

fn refused(said: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": said }], "isError": true })
}

fn welcome(params: &Value) -> Value {
    let asked = params["protocolVersion"].as_str().unwrap_or_default();
    let version = VERSIONS.into_iter().find(|known| *known == asked).unwrap_or(VERSIONS[0]);
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": { "listChanged": false } },
        "serverInfo": {
            "name": "portulan", "title": "Portulan", "version": env!("CARGO_PKG_VERSION"),
        },
        "instructions": INSTRUCTIONS,
    })
}

fn tools() -> impl Iterator<Item = &'static Operation> {
    operations().filter(|operation| TOOLS.contains(&operation.id))
}

fn described(tool: &'static Operation) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for parameter in tool.parameters {
        let mut schema = match parameter.place {
            Place::Many => json!({ "type": "array", "items": parameter.kind.schema() }),
            Place::Path | Place::Needed | Place::Once => parameter.kind.schema(),
        };
        schema["description"] =
            json!(format!("{} Exemple : {}", parameter.says, parameter.example));
        properties.insert(parameter.name.to_owned(), schema);
        if matches!(parameter.place, Place::Path | Place::Needed) {
            required.push(parameter.name);
        }
    }
    if tool.open {
        properties.insert(
            "parametres".to_owned(),
            json!({
                "type": "object", "additionalProperties": { "type": "string" },
                "description": "Les paramètres de la question, par leur nom.",
            }),
        );
    }
    json!({
        "name": tool.id,
        "title": tool.summary,
        "description": format!("{}. {}", tool.summary, tool.description),
        "inputSchema": {
            "type": "object", "properties": properties, "required": required,
            "additionalProperties": false,
        },
        "annotations": {
            "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
            "openWorldHint": false,
        },
    })
}

/// The address that asks an operation with these arguments.
fn address(tool: &'static Operation, arguments: &Map<String, Value>) -> Result<String, String> {
    let mut path = tool.address();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for (name, value) in arguments {
        if tool.open && name == "parametres" {
            let given = value.as_object().ok_or("« parametres » est un objet")?;
            for (name, value) in given {
                pairs.push((name, written(value).ok_or_else(|| unfit(name))?));
            }
            continue;
        }
        let known: Option<&Parameter> =
            tool.parameters.iter().copied().find(|parameter| parameter.name == name);
        let known =
            known.ok_or_else(|| format!("« {name} » n’est pas un argument de cet outil"))?;
        match (known.place, value) {
            (_, Value::Null) => {}
            (Place::Many, Value::Array(values)) => {
                for value in values {
                    pairs.push((known.name, written(value).ok_or_else(|| unfit(name))?));
                }
            }
            (Place::Path, value) => {
                let value = written(value).ok_or_else(|| unfit(name))?;
                let value = if known.name == "id" { without_start(&value) } else { &value };
                path = path.replace(&format!("{{{}}}", known.name), &urls::segment(value));
            }
            (_, value) => pairs.push((known.name, written(value).ok_or_else(|| unfit(name))?)),
        }
    }
    if path.contains('{') {
        return Err(format!("il manque de quoi compléter {path}"));
    }
    Ok(urls::with_query(&path, &pairs))
}

/// Agents often give the address as they read it, relative to the base.
fn without_start(id: &str) -> &str {
    id.strip_prefix("id/").unwrap_or(id)
}

fn unfit(name: &str) -> String {
    format!("la valeur de « {name} » ne convient pas")
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{address, described, tools};

    #[test]
    fn arguments_become_the_address_of_the_operation() {
        let tool = |id: &str| tools().find(|tool| tool.id == id).unwrap();
        let written = |id: &str, arguments: serde_json::Value| {
            address(tool(id), arguments.as_object().unwrap())
        };
        assert_eq!(
            written("thing", json!({ "id": "id/organisme/cnav?x" })).unwrap(),
            "/api/v1/things/organisme/cnav%3Fx"
        );
        assert_eq!(
            written("impact", json!({ "de": "id/a&b", "profondeur": 2, "relation": ["x", "y"] }))
                .unwrap(),
            "/api/v1/impact?de=id/a%26b&profondeur=2&relation=x&relation=y"
        );
        assert_eq!(
            written("answer", json!({ "name": "q", "parametres": { "systeme": "id/s" } })).unwrap(),
            "/api/v1/answers/q?systeme=id/s"
        );
        assert!(written("thing", json!({})).is_err());
        assert!(written("thing", json!({ "id": {} })).is_err());
        assert!(written("thing", json!({ "id": "x", "autre": 1 })).is_err());
    }

    #[test]
    fn each_tool_is_described() {
        assert_eq!(tools().count(), super::TOOLS.len());
        for tool in tools() {
            let said = described(tool);
            assert!(said["description"].as_str().unwrap().len() > 30, "{said}");
            for parameter in tool.parameters {
                let schema = &said["inputSchema"]["properties"][parameter.name];
                assert!(schema["type"].is_string() && schema["description"].is_string(), "{said}");
            }
        }
    }
}
