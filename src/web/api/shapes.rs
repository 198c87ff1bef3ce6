//! The shapes of the answers, in JSON Schema: nothing is sent that is not there, nothing that is there is left out.

mod past;

use serde_json::{Map, Value, json};

/// An object with exactly these members.
fn object(members: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// A value that may be `null`.
fn or_null(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn boolean() -> Value {
    json!({ "type": "boolean" })
}

fn iri() -> Value {
    json!({ "type": "string", "format": "iri" })
}

/// A shape by its name.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The members that say where an answer stands in its list.
fn paging() -> [(&'static str, Value); 4] {
    [("total", number()), ("page", number()), ("pages", number()), ("next", or_null(&text()))]
}

/// A page of a list.
fn paged(members: &[(&str, Value)]) -> Value {
    let mut all = vec![("edition", reference("EditionNumber"))];
    all.extend(members.iter().map(|(name, schema)| (*name, schema.clone())));
    all.extend(paging());
    object(&all)
}

/// All the shapes, by name.
pub(super) fn all() -> Map<String, Value> {
    let mut shapes = Map::new();
    for (name, shape) in basics()
        .into_iter()
        .chain(things())
        .chain(network())
        .chain(questions())
        .chain(sharing())
        .chain(past::past())
        .chain(past::others())
    {
        shapes.insert(name.to_owned(), shape);
    }
    shapes
}

type Shapes = Vec<(&'static str, Value)>;

fn basics() -> Shapes {
    let literal = [("type", json!({ "const": "literal" })), ("value", text())];
    let with = |more: (&'static str, Value)| {
        let mut members = literal.to_vec();
        members.push(more);
        object(&members)
    };
    vec![
        (
            "EditionNumber",
            json!({ "type": "integer", "minimum": 0, "description": "Le numéro de l’édition qui a répondu." }),
        ),
        ("Named", object(&[("iri", iri()), ("label", text())])),
        (
            "Term",
            json!({ "oneOf": [
                object(&[
                    ("type", json!({ "const": "iri" })),
                    ("value", iri()),
                    ("label", or_null(&text())),
                ]),
                with(("language", text())),
                with(("datatype", iri())),
                object(&[("type", json!({ "const": "bnode" })), ("value", text())]),
            ] }),
        ),
    ]
}

fn things() -> Shapes {
    let edition = || ("edition", reference("EditionNumber"));
    let named = || reference("Named");
    let class = object(&[("iri", iri()), ("label", text()), ("key", text()), ("count", number())]);
    let field = object(&[
        ("key", text()),
        ("iri", iri()),
        ("label", text()),
        ("description", or_null(&text())),
        ("group", or_null(&text())),
        ("datatype", or_null(&iri())),
        ("class", or_null(&text())),
        ("vocabulary", or_null(&iri())),
        ("least", or_null(&number())),
        ("most", or_null(&number())),
    ]);
    let values = json!({ "type": "object", "additionalProperties": list(reference("Term")) });
    let thing = object(&[
        ("iri", iri()),
        ("label", text()),
        ("acronym", or_null(&text())),
        ("class", text()),
        ("fictitious", boolean()),
        ("values", values),
    ]);
    let statement = object(&[
        ("iri", iri()),
        ("sources", list(reference("Term"))),
        ("reliability", or_null(&iri())),
    ]);
    let fact = object(&[
        ("property", named()),
        ("value", reference("Term")),
        ("graphs", list(iri())),
        ("statements", list(statement)),
    ]);
    let incoming =
        object(&[("property", named()), ("things", list(named())), ("truncated", boolean())]);
    vec![
        ("Classes", object(&[edition(), ("classes", list(class))])),
        (
            "Class",
            object(&[
                edition(),
                ("iri", iri()),
                ("key", text()),
                ("label", text()),
                ("plural", text()),
                ("definition", or_null(&text())),
                ("count", number()),
                ("subClassOf", list(named())),
                ("fields", list(field)),
            ]),
        ),
        ("Things", paged(&[("class", named()), ("things", list(thing))])),
        (
            "Thing",
            object(&[
                edition(),
                ("iri", iri()),
                ("label", text()),
                ("acronym", or_null(&text())),
                ("transverse", boolean()),
                ("fictitious", boolean()),
                ("classes", list(named())),
                ("facts", list(fact)),
                ("incoming", list(incoming)),
            ]),
        ),
    ]
}

fn network() -> Shapes {
    let relation = object(&[
        ("outgoing", boolean()),
        ("property", reference("Named")),
        ("thing", reference("Named")),
    ]);
    let node =
        object(&[("iri", iri()), ("label", text()), ("class", iri()), ("distance", number())]);
    let edge = object(&[
        ("from", iri()),
        ("to", iri()),
        ("relation", iri()),
        ("label", text()),
        ("link", or_null(&iri())),
        ("carried", list(iri())),
    ]);
    let group = object(&[
        ("of", iri()),
        ("relation", iri()),
        ("label", text()),
        ("outgoing", boolean()),
        ("count", number()),
    ]);
    vec![
        ("Relations", paged(&[("of", reference("Named")), ("relations", list(relation))])),
        (
            "Network",
            object(&[
                ("edition", reference("EditionNumber")),
                ("title", text()),
                ("mode", json!({ "enum": ["voisinage", "impact", "chemin"] })),
                ("focus", iri()),
                ("nodes", list(node)),
                ("edges", list(edge)),
                ("groups", list(group)),
                ("paths", list(list(iri()))),
                ("truncated", boolean()),
            ]),
        ),
    ]
}

fn questions() -> Shapes {
    let parameter = object(&[
        ("name", text()),
        ("label", text()),
        ("kind", json!({ "enum": ["iri", "text"] })),
        ("required", boolean()),
        ("default", or_null(&text())),
    ]);
    let column = || object(&[("name", text()), ("label", text())]);
    let question = [
        ("name", text()),
        ("title", text()),
        ("description", text()),
        ("tags", list(text())),
        ("rules", list(text())),
        ("params", list(parameter)),
    ];
    let mut whole = question.to_vec();
    whole.extend([("columns", list(column())), ("sparql", text())]);
    let head = [("edition", reference("EditionNumber")), ("name", text()), ("title", text())];
    let row = json!({ "type": "object", "additionalProperties": reference("Term") });
    let basis = object(&[("known", number()), ("all", number()), ("percent", number())]);
    let mut rows = head.to_vec();
    rows.extend([
        ("columns", list(column())),
        ("rows", list(row)),
        ("truncated", boolean()),
        ("basis", or_null(&basis)),
    ]);
    let mut verdict = head.to_vec();
    verdict.push(("answer", boolean()));
    let facet = object(&[
        ("key", text()),
        ("label", text()),
        ("values", list(object(&[("value", reference("Term")), ("count", number())]))),
    ]);
    let reading = object(&[
        ("cut", boolean()),
        ("unknown", list(text())),
        ("corrected", or_null(&text())),
        ("partial", boolean()),
    ]);
    let result = object(&[
        ("iri", or_null(&iri())),
        ("href", or_null(&text())),
        ("label", text()),
        ("acronym", or_null(&text())),
        ("kind", text()),
        ("class", or_null(&reference("Named"))),
        ("found_by", or_null(&text())),
        ("transverse", boolean()),
        ("fictitious", boolean()),
    ]);
    vec![
        (
            "Questions",
            object(&[
                ("edition", reference("EditionNumber")),
                ("questions", list(object(&question))),
            ]),
        ),
        ("Question", object(&whole)),
        ("Answer", json!({ "oneOf": [object(&rows), object(&verdict)] })),
        (
            "Search",
            paged(&[
                ("query", text()),
                ("reading", reading),
                ("kinds", list(object(&[("key", text()), ("label", text()), ("count", number())]))),
                ("facets", list(facet)),
                ("results", list(result)),
            ]),
        ),
    ]
}

fn sharing() -> Shapes {
    let percent = || json!({ "type": "integer", "minimum": 0, "maximum": 100 });
    let side = object(&[("iri", iri()), ("label", text()), ("organisation", reference("Named"))]);
    let reason = object(&[("property", iri()), ("label", text()), ("part", or_null(&percent()))]);
    let against = object(&[("property", iri()), ("values", list(text()))]);
    let lead = object(&[
        ("iri", iri()),
        ("opinion", text()),
        ("stage", or_null(&text())),
        ("reason", or_null(&text())),
    ]);
    let candidate = object(&[
        ("things", list(side)),
        ("score", percent()),
        ("coverage", percent()),
        ("why", list(reason.clone())),
        ("against", list(against)),
        ("shared", list(reason)),
        ("renewal", boolean()),
        ("lead", or_null(&lead)),
    ]);
    let answer = object(&[
        ("thing", reference("Named")),
        ("organisation", reference("Named")),
        ("score", percent()),
        ("why", list(text())),
    ]);
    vec![
        ("Candidates", paged(&[("compared", number()), ("candidates", list(candidate))])),
        (
            "Need",
            object(&[
                ("edition", reference("EditionNumber")),
                ("need", text()),
                ("answers", list(answer)),
            ]),
        ),
    ]
}
