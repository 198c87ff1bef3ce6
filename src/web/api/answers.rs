//! What the operations that read the map answer: the same readings as the pages.

use oxrdf::NamedNode;
use serde_json::{Value, json};

use super::FILTER;
use super::operation::Call;
use crate::queries;
use crate::schema::{Class, PropertyShape};
use crate::web::export::thing_json;
use crate::web::pages::{explorer, fiche, list, questions, search, sharing};
use crate::web::problem::Problem;

/// Things at the other end of one relation of one thing.
const MOST_RELATED: usize = 20_000;
/// Rows of an answer when no number is given.
const USUAL_ROWS: usize = 10_000;

/// The classes that have things.
pub(super) fn classes(call: &Call<'_>) -> Result<Value, Problem> {
    Ok(list::classes_json(call.visit))
}

fn class_of<'a>(call: &'a Call<'_>) -> Result<&'a Class, Problem> {
    let class = call.visit.schema.class_by_key(call.given);
    class.ok_or_else(|| Problem::NotFound(call.given.replace('-', " ")))
}

/// One class, with the fields of its things.
pub(super) fn class(call: &Call<'_>) -> Result<Value, Problem> {
    let class = class_of(call)?;
    let listing = call.visit.listing(class);
    let fields: Vec<Value> = listing
        .columns
        .iter()
        .map(|column| field(call, (column.key.as_str(), column.shape.as_ref())))
        .collect();
    let above: Vec<Value> = class
        .ancestors
        .iter()
        .skip(1)
        .filter_map(|iri| call.visit.schema.class(iri.as_ref()))
        .map(|above| thing_json(&above.iri, &above.label))
        .collect();
    Ok(json!({
        "edition": call.visit.view.number(),
        "iri": class.iri.as_str(),
        "key": class.key,
        "label": class.label,
        "plural": class.plural,
        "definition": class.definition,
        "count": listing.rows.len(),
        "subClassOf": above,
        "fields": fields,
    }))
}

fn field(call: &Call<'_>, (key, shape): (&str, &PropertyShape)) -> Value {
    let class = shape.class.as_ref().and_then(|iri| call.visit.schema.class(iri.as_ref()));
    json!({
        "key": key,
        "iri": shape.path.as_str(),
        "label": shape.name,
        "description": shape.description,
        "group": shape.group.as_ref().map(|group| group.label.clone()),
        "datatype": shape.datatype.as_ref().map(NamedNode::as_str),
        "class": class.map(|class| class.key.as_str()),
        "vocabulary": shape.vocabulary.as_ref().map(NamedNode::as_str),
        "least": shape.min_count,
        "most": shape.max_count,
    })
}

/// The things of a class.
pub(super) fn things(call: &Call<'_>) -> Result<Value, Problem> {
    let class = class_of(call)?;
    let listing = call.visit.listing(class);
    for (_, value) in call.pairs.iter().filter(|(name, _)| name == FILTER) {
        let name = value.split_once(':').map(|(name, _)| name).unwrap_or_default();
        if listing.column(name).is_none() {
            return Err(Problem::bad(
                FILTER,
                "le nom d’une colonne de cette classe, deux-points et une valeur",
            ));
        }
    }
    let (things, total) = list::things_json(call.visit, class, call.range())?;
    let answer = json!({
        "edition": call.visit.view.number(),
        "class": thing_json(&class.iri, &class.label),
        "things": things,
    });
    call.paged(answer, total)
}

/// All that the map says of one thing.
pub(super) fn thing(call: &Call<'_>) -> Result<Value, Problem> {
    let urls = call.visit.urls();
    // Some proxies make one slash of two.
    let absolute = call.given.contains(":/") || call.given.starts_with("urn:");
    let thing = if absolute { urls.parse(call.given) } else { urls.thing(call.given) };
    let thing = thing.ok_or_else(|| Problem::NotFound(call.given.replace(['-', '/'], " ")))?;
    fiche::described(call.visit, &thing)
}

/// What a thing is related to.
pub(super) fn relations(call: &Call<'_>) -> Result<Value, Problem> {
    let visit = call.visit;
    let thing = call.thing("de")?;
    let mut found = fiche::relations(visit, &thing, MOST_RELATED);
    if found.is_empty() {
        // It may have none, have left the map, or never have been there.
        fiche::described(visit, &thing)?;
    }
    if visit.param("relation").is_some() {
        let wanted = call.thing("relation")?;
        found.retain(|(_, property, _)| *property == wanted);
    }
    let sense = visit.param("sens").unwrap_or("toutes");
    found.retain(|(outgoing, ..)| match sense {
        "sortantes" => *outgoing,
        "entrantes" => !*outgoing,
        _ => true,
    });
    let names = visit.names();
    let (skip, take) = call.range();
    let relations: Vec<Value> = found
        .iter()
        .skip(skip)
        .take(take)
        .map(|(outgoing, property, other)| {
            let label = match outgoing {
                true => visit.schema.property_label(property.as_ref()),
                false => visit.schema.inverse_label(property.as_ref()),
            };
            json!({
                "outgoing": outgoing,
                "property": thing_json(property, &label),
                "thing": thing_json(other, &names.name(other).label),
            })
        })
        .collect();
    let answer = json!({
        "edition": visit.view.number(),
        "of": thing_json(&thing, &names.name(&thing).label),
        "relations": relations,
    });
    call.paged(answer, found.len())
}

/// What a search finds.
pub(super) fn searched(call: &Call<'_>) -> Result<Value, Problem> {
    let (answer, total) = search::paged(call.visit, call.range())?;
    call.paged(answer, total)
}

/// A part of the network: what is around, what an impact reaches, ways between two things.
pub(super) fn network(call: &Call<'_>) -> Result<Value, Problem> {
    explorer::found(call.visit)
}

/// What is alike from one organisation to another.
pub(super) fn candidates(call: &Call<'_>) -> Result<Value, Problem> {
    let (candidates, total, compared) = sharing::paged(call.visit, call.range())?;
    let answer = json!({
        "edition": call.visit.view.number(), "compared": compared, "candidates": candidates,
    });
    call.paged(answer, total)
}

/// Who already has something for a need.
pub(super) fn need(call: &Call<'_>) -> Result<Value, Problem> {
    sharing::answers(call.visit)
}

/// The library of questions.
pub(super) fn catalogue(call: &Call<'_>) -> Result<Value, Problem> {
    Ok(questions::catalogue(call.visit))
}

fn question_of(call: &Call<'_>) -> Result<&'static queries::Question, Problem> {
    let words = || Problem::NotFound(call.given.replace(['-', '/'], " "));
    queries::question(call.given).ok_or_else(words)
}

/// One question, with its SPARQL.
pub(super) fn question(call: &Call<'_>) -> Result<Value, Problem> {
    let question = question_of(call)?;
    let mut said = questions::question_json(question);
    said["columns"] = question
        .columns
        .iter()
        .map(|(name, label)| json!({ "name": name, "label": label }))
        .collect();
    said["sparql"] = json!(question.text);
    Ok(said)
}

/// The answer of one question.
pub(super) fn answered(call: &Call<'_>) -> Result<Value, Problem> {
    let question = question_of(call)?;
    for (name, _) in call.pairs {
        let known = question.parameters.iter().any(|one| one.key() == name);
        if !known && !matches!(name.as_str(), "limite" | "edition" | "au") {
            let names: Vec<&str> =
                question.parameters.iter().map(queries::Parameter::key).collect();
            let names = if names.is_empty() { "aucun".to_owned() } else { names.join(", ") };
            return Err(Problem::bad(
                name,
                format!("un paramètre de cette question\u{a0}: {names}"),
            ));
        }
    }
    let most = call.number("limite").and_then(|most| usize::try_from(most).ok());
    questions::answered(call.visit, question, most.unwrap_or(USUAL_ROWS))
}
