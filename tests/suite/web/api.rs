//! The API, asked from its own description: what it says, what it refuses, to whom.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;

use super::app::{Answer, BASE, TestApp};

const NETWORK: &str = include_str!("reseau.ttl");

fn app() -> TestApp {
    TestApp::with(&[("graphe/reference", NETWORK)])
}

async fn json(app: &TestApp, path: &str) -> Value {
    let answer = app.get_as(path, "*/*").await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "application/json", "{path}");
    answer.json()
}

/// What of a value does not suit a shape of the description.
fn misfits(all: &Value, shape: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(named) = shape["$ref"].as_str() {
        let known = all.pointer(named.trim_start_matches('#')).expect("a known shape");
        return misfits(all, known, value, at);
    }
    for several in ["oneOf", "anyOf"] {
        if let Some(shapes) = shape[several].as_array() {
            let fits = |one: &&Value| misfits(all, one, value, at).is_empty();
            let count = shapes.iter().filter(fits).count();
            let right = if several == "oneOf" { count == 1 } else { count > 0 };
            return if right {
                Vec::new()
            } else {
                vec![format!("{at}: {count} of {several}: {value}")]
            };
        }
    }
    let mut wrong = Vec::new();
    let is = match shape["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => true,
    };
    let constant = shape.get("const").is_none_or(|constant| constant == value);
    let listed = shape["enum"].as_array().is_none_or(|known| known.contains(value));
    if !is || !constant || !listed {
        wrong.push(format!("{at}: {value} is not {shape}"));
    }
    for name in shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            wrong.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        match (shape["properties"].get(name), shape.get("additionalProperties")) {
            (Some(known), _) => wrong.extend(misfits(all, known, member, &at)),
            (None, Some(Value::Bool(false))) => wrong.push(format!("{at} is not described")),
            (None, Some(other)) if other.is_object() => {
                wrong.extend(misfits(all, other, member, &at));
            }
            _ => {}
        }
    }
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        wrong.extend(misfits(all, &shape["items"], item, &format!("{at}/{place}")));
    }
    wrong
}

#[track_caller]
fn assert_described(all: &Value, address: &str, value: &Value) {
    let shape = &all["paths"][address]["get"]["responses"]["200"]["content"]["application/json"];
    assert!(shape["schema"].is_object(), "{address} is not described");
    let wrong = misfits(all, &shape["schema"], value, address);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_sent_has_the_shape_that_is_described() {
    let app = app();
    let all = json(&app, "/api/v1/openapi.json").await;
    assert_eq!(all["openapi"], "3.1.1");
    for (address, path) in [
        ("/classes", "/classes"),
        ("/classes/{class}", "/classes/organisme"),
        ("/classes/{class}/things", "/classes/organisme/things?lignes=25&colonnes=typeOrganisme"),
        ("/things/{id}", "/things/reference/systeme/rng"),
        ("/things/{id}", "/things/reference%2Fsysteme%2Frng"),
        ("/relations", "/relations?de=id/organisme/cng"),
        ("/neighbourhood", "/neighbourhood?de=id/reference/systeme/pivot&profondeur=2"),
        ("/impact", "/impact?de=id/reference/systeme/pivot"),
        ("/paths", "/paths?de=id/reference/systeme/pivot&vers=id/organisme/cng"),
        ("/search", "/search?q=gamma"),
        ("/questions", "/questions"),
        ("/questions/{name}", "/questions/systemes-transverses"),
        ("/answers/{name}", "/answers/systemes-transverses?limite=3"),
        ("/candidates", "/candidates"),
        ("/need", "/need?besoin=paiement"),
        ("/editions", "/editions"),
    ] {
        let sent = json(&app, &format!("/api/v1{path}")).await;
        assert_described(&all, &format!("/api/v1{address}"), &sent);
    }
}

#[tokio::test]
async fn each_operation_that_is_described_answers_its_examples() {
    let app = app();
    let all = json(&app, "/api/v1/openapi.json").await;
    let mut ids = Vec::new();
    for (address, methods) in all["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            ids.push(operation["operationId"].as_str().expect("an id").to_owned());
            let mut path = address.clone();
            let mut pairs = Vec::new();
            for parameter in operation["parameters"].as_array().expect("parameters") {
                let name = parameter["name"].as_str().expect("a name");
                let example = match &parameter["example"] {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                if parameter["in"] == "path" {
                    path = path.replace(&format!("{{{name}}}"), &example);
                } else if parameter["required"] == true {
                    pairs.push(format!("{name}={}", example.replace(' ', "%20")));
                }
            }
            let path = format!("{path}?{}", pairs.join("&"));
            if method == "get" {
                let status = app.get_as(&path, "*/*").await.status.as_u16();
                let known = &operation["responses"][status.to_string()];
                assert!(known.is_object() && status < 500, "{path}: {status}");
                let page = app.get(&format!("/api/{}", ids.last().expect("one"))).await.is(200);
                super::html::check_page("/api/…", &page.text);
            }
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "each has its own name");
    let page = app.get("/api").await.is(200);
    super::html::check_page("/api", &page.text);
}

#[tokio::test]
async fn what_is_not_declared_is_refused() {
    let app = app();
    for (path, status) in [
        ("/classes?x=1", 400),
        ("/classes?edition=", 400),
        ("/classes?edition=1&edition=1", 400),
        ("/classes/organisme/things?page=0", 400),
        ("/classes/organisme/things?page=99", 400),
        ("/classes/organisme/things?lignes=26", 400),
        ("/classes/organisme/things?filtre=rien", 400),
        ("/classes/organisme/things?filtre=edition:1", 400),
        ("/classes/organisme/things?filtre=tri:nom", 400),
        ("/classes/organisme/things?tri=rien", 400),
        ("/classes/licorne", 404),
        ("/things/organisme/licorne", 404),
        ("/relations", 400),
        ("/relations?de=id/organisme/licorne", 404),
        ("/impact?de=mots", 400),
        ("/paths?de=id/organisme/cng", 400),
        ("/search", 400),
        ("/answers/licorne", 404),
        ("/answers/systemes-transverses?rien=1", 400),
        ("/editions/0", 404),
        ("/editions/x", 404),
        ("/differences?de=1&a=0", 400),
        ("/rien", 404),
    ] {
        let answer = app.get_as(&format!("/api/v1{path}"), "*/*").await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert!(answer.json()["detail"].as_str().is_some_and(|said| said.len() > 10), "{path}");
    }
    let page = app.get("/api/v1/rien").await.is(404);
    assert!(page.header("content-type").starts_with("text/html"), "a browser gets a page");
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_followed_from_page_to_page() {
    let app = app();
    let labels = |value: &Value| -> Vec<String> {
        let things = value["things"].as_array().expect("things").iter();
        things.map(|one| one["label"].as_str().expect("a label").to_owned()).collect()
    };
    let all = json(&app, "/api/v1/classes/systeme/things?lignes=200").await;
    let reversed = json(&app, "/api/v1/classes/systeme/things?lignes=200&sens=decroissant").await;
    let mut back = labels(&reversed);
    back.reverse();
    assert_eq!(labels(&all), back);
    assert!(labels(&all).len() > 2);
    let filtered =
        json(&app, "/api/v1/classes/systeme/things?filtre=operateur:https://carte.invalid/portulan/id/organisme/cng").await;
    let kept = labels(&filtered);
    assert!(!kept.is_empty() && kept.len() < labels(&all).len(), "{kept:?}");
    let mut seen = Vec::new();
    let mut next = Some("/api/v1/classes/systeme/things?lignes=25".to_owned());
    while let Some(path) = next {
        let page = json(&app, &path).await;
        seen.extend(labels(&page));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, labels(&all));
}

#[tokio::test]
async fn an_answer_is_asked_again_by_its_tag() {
    let app = app();
    let path = "/api/v1/classes";
    let first = app.get_as(path, "application/json").await.is(200);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    let again = Request::get(path).header(header::IF_NONE_MATCH, &tag).body(Body::empty());
    let again: Answer = app.ask(again.expect("a request")).await.is(304);
    assert!(again.bytes.is_empty());
    let post = app.ask(Request::post(path).body(Body::empty()).expect("a request")).await.is(405);
    assert_eq!(post.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn what_is_hidden_is_absent_and_the_form_leads_to_the_address() {
    let app = app();
    let hidden = app.get_as("/api/v1/things/cng/interne/secret", "*/*").await.is(404);
    hidden.never_says(BASE);
    let form = "/api/essayer?operation=things&class=organisme&q=&lignes=25&edition=";
    let led = app.get(form).await.is(303);
    assert_eq!(led.header("location"), "/api/v1/classes/organisme/things?lignes=25");
    let led = app.get("/api/essayer?operation=thing&id=organisme/cng%3Fx").await.is(303);
    assert_eq!(led.header("location"), "/api/v1/things/organisme/cng%3Fx");
    app.get("/api/essayer?operation=thing").await.is(400);
    app.get("/api/essayer?operation=rien").await.is(404);
}
