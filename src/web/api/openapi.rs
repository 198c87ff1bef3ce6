//! The description of the API in OpenAPI 3.1, made from the operations and the shapes of their answers.

use serde_json::{Map, Value, json};

use super::operation::{Call, Kind, Make, Operation, Parameter, Place, Sends};
use super::operations::operations;
use super::shapes::{all, reference};
use crate::web::problem::Problem;

/// What an operation may answer besides what it gives.
const PROBLEMS: [(&str, &str, &str); 10] = [
    ("400", "BadRequest", "Un paramètre est inconnu, manque ou ne convient pas."),
    ("401", "Unauthorized", "Le jeton n’est pas le bon, ou il en faut un."),
    ("404", "NotFound", "Il n’y a rien à cette adresse, ou vous ne le voyez pas."),
    ("405", "MethodNotAllowed", "Cette adresse ne connaît pas cette méthode."),
    ("410", "Gone", "La chose a quitté la carte."),
    ("413", "TooLarge", "La demande est trop longue, ou la réponse le serait."),
    ("414", "UriTooLong", "L’adresse est trop longue."),
    ("500", "Internal", "Une faute de notre côté, avec son numéro."),
    ("503", "Unavailable", "La carte est très demandée, ou la réponse demande trop de temps."),
    ("504", "Timeout", "La réponse demande trop de temps."),
];
/// What only an import may answer.
const OF_IMPORTS: [(&str, &str, &str); 3] = [
    ("409", "Conflict", "Un autre changement a touché la même source entre-temps."),
    ("422", "Unprocessable", "Le fichier ne peut pas être lu."),
    ("507", "InsufficientStorage", "Le changement n’a pas pu être enregistré."),
];

/// The description, as an operation answers it.
pub(super) fn document(_: &Call<'_>) -> Result<Value, Problem> {
    Ok(described())
}

/// The description of the API.
pub(in crate::web) fn described() -> Value {
    let mut paths = Map::new();
    for operation in operations() {
        let path = paths.entry(operation.address()).or_insert_with(|| json!({}));
        path[method(operation)] = one(operation);
    }
    let mut responses = Map::new();
    for (_, name, says) in PROBLEMS.iter().chain(&OF_IMPORTS) {
        responses.insert(
            (*name).to_owned(),
            json!({
                "description": says,
                "content": { "application/problem+json": { "schema": reference("Problem") } },
            }),
        );
    }
    let mut tags: Vec<&str> = Vec::new();
    for operation in operations() {
        if !tags.contains(&operation.tag) {
            tags.push(operation.tag);
        }
    }
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Portulan",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "La carte commune des systèmes d’information de la protection sociale",
            "description": "Tout ce que le site montre, en JSON. Les textes sont en français. Chaque réponse dit de quelle édition elle vient, porte un « ETag » et se redemande par « If-None-Match ». Une erreur est un « application/problem+json » (RFC 9457). L’ordre des listes est toujours le même pour une même édition.",
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": all(),
            "responses": responses,
            "securitySchemes": { "token": {
                "type": "http", "scheme": "bearer",
                "description": "Le jeton d’administration, facultatif pour lire : il fait voir toute la carte.",
            } },
        },
    })
}

fn method(operation: &Operation) -> &'static str {
    match operation.make {
        Make::Post => "post",
        Make::Json(_) | Make::Get(_) => "get",
    }
}

fn one(operation: &Operation) -> Value {
    let mut parameters: Vec<Value> =
        operation.parameters.iter().map(|one| parameter(one)).collect();
    if operation.open {
        parameters.push(json!({
            "name": "parametres", "in": "query", "style": "form", "explode": true,
            "description": "Les paramètres de la question, chacun par son nom.",
            "schema": { "type": "object", "additionalProperties": { "type": "string" } },
        }));
    }
    let is_import = matches!(operation.make, Make::Post);
    let mut responses = Map::new();
    responses.insert("200".to_owned(), success(operation));
    if !is_import {
        responses.insert(
            "304".to_owned(),
            json!({ "description": "Rien n’a changé depuis la réponse de cet « ETag »." }),
        );
    }
    let of_imports = if is_import { &OF_IMPORTS[..] } else { &[] };
    for (status, name, _) in PROBLEMS.iter().chain(of_imports) {
        let response = json!({ "$ref": format!("#/components/responses/{name}") });
        responses.insert((*status).to_owned(), response);
    }
    let anonymous = if is_import { None } else { Some(json!({})) };
    let security: Vec<Value> = anonymous.into_iter().chain([json!({ "token": [] })]).collect();
    let mut said = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": parameters,
        "responses": responses,
        "security": security,
    });
    if is_import {
        said["requestBody"] = json!({
            "required": true,
            "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } },
        });
    }
    said
}

fn parameter(parameter: &Parameter) -> Value {
    let in_path = parameter.place == Place::Path;
    let schema = match parameter.place {
        Place::Many => json!({ "type": "array", "items": parameter.kind.schema() }),
        Place::Path | Place::Needed | Place::Once => parameter.kind.schema(),
    };
    let example = match parameter.kind {
        Kind::Number(..) => parameter.example.parse::<u64>().map_or(Value::Null, Value::from),
        _ if parameter.place == Place::Many => json!([parameter.example]),
        _ => json!(parameter.example),
    };
    json!({
        "name": parameter.name,
        "in": if in_path { "path" } else { "query" },
        "required": matches!(parameter.place, Place::Path | Place::Needed),
        "description": parameter.says,
        "schema": schema,
        "example": example,
    })
}

fn success(operation: &Operation) -> Value {
    let tag = json!({ "ETag": {
        "description": "Change quand la réponse change.", "schema": { "type": "string" },
    } });
    let content: Map<String, Value> = match operation.sends {
        Sends::Json(shape) => {
            [("application/json".to_owned(), json!({ "schema": reference(shape) }))]
                .into_iter()
                .collect()
        }
        Sends::Files(types) => types.iter().map(|kind| ((*kind).to_owned(), json!({}))).collect(),
    };
    let mut said = json!({ "description": operation.summary, "content": content });
    if matches!(operation.make, Make::Json(_)) {
        said["headers"] = tag;
    }
    said
}
