//! The JSON Schema (draft 2020-12) of the things of a class, made from its SHACL shape, with what a form needs besides.

use oxrdf::NamedNode;
use oxrdf::vocab::{rdf, xsd};
use serde_json::{Map, Value, json};

use crate::schema::{Class, PropertyShape, local_name};
use crate::web::extract::Visit;
use crate::web::names::concepts;

/// Concepts listed for one property.
const MOST: usize = 1_000;

/// Where the schema of a class is.
pub(super) fn address(class: &Class) -> String {
    format!("/api/v1/schemas/{}", class.key)
}

/// The schema of a class.
///
/// Each property is under the end of its address; `x-` members are for forms: `x-iri`, `x-group`, `x-order`,
/// `x-class` (key of the class of the values), `x-vocabulary`.
pub(super) fn of(visit: &Visit, class: &Class) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for shape in &class.shapes {
        let name = local_name(shape.path.as_str()).to_owned();
        // Two shapes of one property: the nearest class comes last, and wins.
        if shape.min_count.unwrap_or(0) > 0 && !required.contains(&name) {
            required.push(name.clone());
        }
        properties.insert(name, property(visit, shape));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}schemas/{}", visit.urls().base(), class.key),
        "title": class.label,
        "description": class.definition,
        "type": "object",
        "x-iri": class.iri.as_str(),
        "properties": properties,
        "required": required,
    })
}

fn property(visit: &Visit, shape: &PropertyShape) -> Value {
    let mut schema = match shape.max_count {
        Some(1) => value(visit, shape),
        most => {
            let mut list = Map::new();
            list.insert("type".into(), "array".into());
            list.insert("items".into(), value(visit, shape).into());
            list.insert("uniqueItems".into(), true.into());
            let bounds = [("minItems", shape.min_count), ("maxItems", most)];
            for (name, bound) in bounds {
                if let Some(bound) = bound {
                    list.insert(name.into(), bound.into());
                }
            }
            list
        }
    };
    schema.insert("title".into(), shape.name.clone().into());
    schema.insert("x-iri".into(), shape.path.as_str().into());
    schema.insert("x-order".into(), json!(shape.order));
    let class = shape.class.as_ref().and_then(|iri| visit.schema.class(iri.as_ref()));
    let besides = [
        ("description", shape.description.clone()),
        ("x-group", shape.group.as_ref().map(|group| group.label.clone())),
        ("x-level", shape.level.as_ref().map(|level| level.iri.as_str().to_owned())),
        ("x-class", class.map(|class| class.key.clone())),
        ("x-vocabulary", shape.vocabulary.as_ref().map(|iri| iri.as_str().to_owned())),
    ];
    for (name, said) in besides {
        if let Some(said) = said {
            schema.insert(name.into(), said.into());
        }
    }
    schema.into()
}

fn value(visit: &Visit, shape: &PropertyShape) -> Map<String, Value> {
    let mut schema = Map::new();
    let mut put = |name: &str, value: Value| schema.insert(name.to_owned(), value);
    if let Some(scheme) = &shape.vocabulary {
        put("type", "string".into());
        let mut words: Vec<String> =
            concepts(&*visit.view, scheme, MOST).into_iter().map(NamedNode::into_string).collect();
        words.sort();
        put("enum", words.into());
        return schema;
    }
    if shape.class.is_some() {
        put("type", "string".into());
        put("format", "iri".into());
        return schema;
    }
    let datatype = shape.datatype.as_ref().map(NamedNode::as_ref);
    let (kind, format) = match datatype {
        Some(kind) if kind == xsd::BOOLEAN => ("boolean", None),
        Some(kind) if kind == xsd::INTEGER => ("integer", None),
        Some(kind) if kind == xsd::DECIMAL || kind == xsd::DOUBLE => ("number", None),
        Some(kind) if kind == xsd::DATE => ("string", Some("date")),
        Some(kind) if kind == xsd::DATE_TIME => ("string", Some("date-time")),
        Some(kind) if kind == xsd::ANY_URI => ("string", Some("uri")),
        _ => ("string", None),
    };
    put("type", kind.into());
    if let Some(format) = format {
        put("format", format.into());
    }
    if datatype.is_some_and(|kind| kind == rdf::LANG_STRING) {
        put("x-language", "fr".into());
    }
    schema
}
