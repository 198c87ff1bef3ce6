//! The shapes of what the past answers, of imports and of problems.

use serde_json::json;

use super::{Shapes, boolean, iri, list, number, object, or_null, paged, reference, text};

pub(super) fn past() -> Shapes {
    let change = object(&[
        ("number", number()),
        ("date", json!({ "type": "string", "format": "date-time" })),
        ("organisation", or_null(&reference("Named"))),
        ("message", text()),
        ("added", number()),
        ("removed", number()),
    ]);
    let fact = object(&[
        ("subject", reference("Named")),
        ("property", reference("Named")),
        ("value", reference("Term")),
        ("graph", or_null(&iri())),
    ]);
    let edition = || ("edition", reference("EditionNumber"));
    vec![
        ("Change", change),
        ("WrittenFact", fact),
        (
            "Editions",
            object(&[
                edition(),
                ("changes", list(reference("Change"))),
                ("next", or_null(&text())),
            ]),
        ),
        (
            "Edition",
            object(&[
                edition(),
                ("change", reference("Change")),
                ("author", text()),
                ("added", list(reference("WrittenFact"))),
                ("removed", list(reference("WrittenFact"))),
                ("truncated", boolean()),
            ]),
        ),
        (
            "Differences",
            paged(&[
                ("from", number()),
                ("to", number()),
                ("extent", object(&[("added", number()), ("removed", number())])),
                ("removed", list(reference("WrittenFact"))),
                ("added", list(reference("WrittenFact"))),
            ]),
        ),
    ]
}

pub(super) fn others() -> Shapes {
    let counts = json!({ "type": "object", "additionalProperties": number() });
    let whole = json!({ "type": "object" });
    vec![
        (
            "Import",
            object(&[
                ("graph", iri()),
                ("organisation", text()),
                ("source", text()),
                ("format", text()),
                ("elements", number()),
                ("relationships", number()),
                ("views", number()),
                ("findings_by_code", counts),
                ("findings", list(whole.clone())),
                ("conformity", or_null(&whole)),
                ("difference", whole.clone()),
                (
                    "change",
                    json!({
                        "type": "object", "additionalProperties": false,
                        "properties": {
                            "published": boolean(), "number": number(), "added": number(),
                            "removed": number(),
                        },
                        "required": ["published", "added", "removed"],
                    }),
                ),
            ]),
        ),
        ("OpenApi", whole),
        (
            "Problem",
            json!({
                "type": "object",
                "description": "RFC 9457 ; des membres de plus disent où aller (« present », « lastPage », « replacedBy »).",
                "properties": {
                    "type": text(), "status": number(), "title": text(), "detail": text(),
                },
                "required": ["type", "status", "title"],
            }),
        ),
    ]
}
