//! Descriptions of APIs in OpenAPI 3.0 and 3.1, JSON or YAML, as a tree in which paths lead to texts. What the paths mean
//! on the map is said by the ontology (`ptl:cheminOpenApi`).

use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

use super::sheet::{Row, Sheet, Workbook};
use super::{ImportError, Limits};
use crate::import::detect::Format;
use crate::import::sheet::Cell;

/// Largest description, in bytes.
const MOST_BYTES: u64 = 16 << 20;
/// Nodes of the tree.
const MOST_NODES: usize = 500_000;
/// Levels of the tree.
const DEEPEST: usize = 120;
/// Values that one path gives.
const MOST_VALUES: usize = 2_000;
/// What a path of a description can be asked (OpenAPI 3.1.0, section 4.8.9).
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads a description.
///
/// # Errors
/// [`ImportError::OpenApi`] with what is wrong; limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Value, ImportError> {
    let size = bytes.len() as u64;
    let most = MOST_BYTES.min(limits.bytes);
    if size > most {
        return Err(ImportError::TooLarge { bytes: size, limit: most });
    }
    let wrong = |detail: String| ImportError::OpenApi { detail };
    let text = std::str::from_utf8(bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes))
        .map_err(|_| wrong("elle n’est pas en UTF-8".into()))?;
    let tree = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| {
            wrong(format!("JSON mal formé, ligne {}, colonne {}", error.line(), error.column()))
        })?
    } else {
        yaml(text)?
    };
    let version = text_of(tree.get("openapi")).unwrap_or_default();
    if version.starts_with("3.0") || version.starts_with("3.1") {
        return Ok(tree);
    }
    Err(wrong(match text_of(tree.get("swagger")) {
        Some(old) => format!("elle est en Swagger {old}, antérieur à OpenAPI 3.0"),
        None if version.is_empty() => "elle ne dit pas sa version (openapi)".to_owned(),
        None => format!("la version {version} n’est pas lue"),
    }))
}

/// YAML as a tree of texts: aliases, which can grow without measure, are refused.
fn yaml(text: &str) -> Result<Value, ImportError> {
    let wrong = |detail: String| ImportError::OpenApi { detail };
    // What is open: a list, or a map with the key that waits for its value.
    let mut open: Vec<(Value, Option<String>)> = Vec::new();
    let mut nodes = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let place = error.marker();
            wrong(format!("YAML mal formé, ligne {}, colonne {}", place.line(), place.col() + 1))
        })?;
        let done = match event {
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::MappingStart(..) => {
                open.push((Value::Object(Map::new()), None));
                continue;
            }
            Event::SequenceStart(..) => {
                open.push((Value::Array(Vec::new()), None));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => match open.pop() {
                Some((value, _)) => value,
                None => continue,
            },
            Event::Alias(_) => {
                let line = span.start.line();
                return Err(wrong(format!("ligne {line} : les alias YAML (*nom) ne sont pas lus")));
            }
            _ => continue,
        };
        nodes += 1;
        if nodes > MOST_NODES || open.len() > DEEPEST {
            return Err(wrong("elle est trop grande ou trop profonde".into()));
        }
        let Some((parent, key)) = open.last_mut() else { return Ok(done) };
        match parent {
            Value::Array(items) => items.push(done),
            Value::Object(map) => match key.take() {
                Some(key) => {
                    map.insert(key, done);
                }
                None => *key = Some(text_of(Some(&done)).unwrap_or_default()),
            },
            _ => {}
        }
    }
    Err(wrong("elle est vide ou s’arrête avant sa fin".into()))
}

/// The texts to which a path leads: names separated by dots, `*` for all; at the end of a map, `*` gives its keys. The
/// path `paths` gives the operations, each on one line.
pub fn values(tree: &Value, path: &str) -> Vec<String> {
    if path == "paths" {
        return operations(tree);
    }
    let mut here = vec![tree];
    let steps: Vec<&str> = path.split('.').collect();
    for (place, step) in steps.iter().enumerate() {
        let is_last = place + 1 == steps.len();
        let mut next = Vec::new();
        for value in here {
            match (value, *step) {
                (Value::Object(map), "*") if is_last => {
                    return map.keys().take(MOST_VALUES).cloned().collect();
                }
                (Value::Object(map), "*") => next.extend(map.values()),
                (Value::Array(items), "*") => next.extend(items),
                (Value::Object(map), name) => next.extend(map.get(name)),
                _ => {}
            }
        }
        here = next;
    }
    here.into_iter().filter_map(|value| text_of(Some(value))).take(MOST_VALUES).collect()
}

fn operations(tree: &Value) -> Vec<String> {
    let mut operations = Vec::new();
    for (path, item) in tree.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let said =
                text_of(operation.get("summary")).or_else(|| text_of(operation.get("operationId")));
            let said = said.map(|said| format!(" : {said}")).unwrap_or_default();
            operations.push(format!("{} {path}{said}", method.to_uppercase()));
        }
    }
    operations.truncate(MOST_VALUES);
    operations
}

fn text_of(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The description as a table of one row, whose headings are the addresses of properties.
pub fn table(columns: &[(String, String)]) -> Workbook {
    let row = |number: u32, text: &dyn Fn(&(String, String)) -> String| Row {
        number,
        cells: (0..).zip(columns.iter().map(|column| Cell::Text(text(column)))).collect(),
    };
    let rows = vec![row(1, &|(heading, _)| heading.clone()), row(2, &|(_, value)| value.clone())];
    let sheet = Sheet { rows, ..Sheet::default() };
    Workbook { format: Format::OpenApi, sheets: vec![sheet], has_macros: false, is_guessed: false }
}

#[cfg(test)]
mod tests {
    use super::{read, values};
    use crate::import::Limits;

    const YAML: &str = "# une API\nopenapi: 3.0.1\ninfo:\n  title: Dossiers\n  version: 1.0\n  contact: {name: Équipe}\n\
        servers:\n  - url: https://exemple.invalid/v1\npaths:\n  /dossiers:\n    get:\n      summary: Lister\n    post:\n      operationId: creer\n\
        components:\n  schemas:\n    Dossier: {type: object}\n    Page: {}\n";

    #[test]
    fn paths_lead_to_texts_in_both_syntaxes() {
        let yaml = read(YAML.as_bytes(), &Limits::default()).expect("YAML");
        let json = serde_json::to_vec(&yaml).expect("JSON");
        for tree in [yaml, read(&json, &Limits::default()).expect("JSON")] {
            assert_eq!(values(&tree, "info.title"), ["Dossiers"]);
            assert_eq!(values(&tree, "info.version"), ["1.0"]);
            assert_eq!(values(&tree, "servers.*.url"), ["https://exemple.invalid/v1"]);
            assert_eq!(values(&tree, "components.schemas.*"), ["Dossier", "Page"]);
            assert_eq!(
                values(&tree, "paths"),
                ["GET /dossiers : Lister", "POST /dossiers : creer"]
            );
            assert!(values(&tree, "info.nulle.part").is_empty());
        }
    }

    #[test]
    fn what_is_not_a_description_is_refused() {
        let nested =
            |levels: usize| format!("openapi: {}1{}", "[".repeat(levels), "]".repeat(levels));
        // Far too deep, the parser stops before we do.
        let (deep, deeper) = (nested(200), nested(5_000));
        for (text, said) in [
            ("swagger: '2.0'\ninfo: {}\n", "Swagger 2.0"),
            ("openapi: 4.0.0\n", "4.0.0"),
            ("openapi: 3.0.0\na: &a [1]\nb: *a\n", "alias"),
            ("openapi: [\n", "YAML mal formé"),
            ("{\"openapi\": ", "JSON mal formé"),
            (&deep, "trop profonde"),
            (&deeper, "ne peut pas être lue"),
        ] {
            let error = read(text.as_bytes(), &Limits::default()).expect_err(said);
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
