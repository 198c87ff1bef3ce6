//! A view as SVG, JSON, CSV or Turtle.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use oxrdf::{NamedNode, NamedOrBlankNode, Triple};
use serde_json::{Value, json};

use super::read::{MOST_FIGURES, Seen};
use super::{card, contents};
use crate::diagram::{self, Request, Use};
use crate::index::Pattern;
use crate::model::to_rdf::terms::am;
use crate::model::{Bounds, Figure, Node, Shown};
use crate::schema::local_name;
use crate::web::export::{csv_response, json_response, thing_json, turtle_response};
use crate::web::extract::Visit;
use crate::web::names::{Names, about};
use crate::web::problem::Problem;

/// Side of a preview, in pixels.
const PREVIEW: f64 = 320.0;
/// Facts of one figure in a Turtle export.
const FACTS: usize = 400;

/// The picture as a file: colours are attributes, so it looks the same wherever it is opened.
pub(super) fn svg(
    visit: &Visit,
    names: &Names<'_>,
    (thing, seen): (&NamedNode, &Seen),
) -> Result<Response, Problem> {
    let name = names.name(thing);
    let preview = match visit.param("vignette") {
        None => false,
        Some("1") => true,
        Some(_) => return Err(Problem::bad("vignette", "1")),
    };
    let purpose = if preview {
        Use::Preview
    } else {
        Use::File { caption: caption(visit, names, (thing, seen)) }
    };
    let request = |scale| Request {
        view: &seen.view,
        subjects: &seen.subjects,
        title: &name.label,
        id: "vue",
        purpose: purpose.clone(),
        scale,
    };
    let mut picture = diagram::draw(&request(1.0));
    if preview {
        let (width, height) = picture.size;
        picture = diagram::draw(&request((PREVIEW / width.max(height)).min(1.0)));
    }
    let file = file_name(thing);
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{file}.svg\"")),
    ];
    Ok((headers, picture.svg).into_response())
}

/// What a file says under the picture: name, organisation and source, date, rights.
fn caption(visit: &Visit, names: &Names<'_>, (thing, seen): (&NamedNode, &Seen)) -> Vec<String> {
    let card = card(visit, names, (thing, &seen.graph));
    let mut source = Vec::new();
    if let Some(organisation) = &card.organisation {
        let name = organisation.long.as_ref().unwrap_or(&organisation.text);
        source.push(name.clone());
    }
    source.extend(card.source.map(|source| source.text));
    source.extend(card.date.map(|date| format!("mis à jour le {date}")));
    let mut lines = vec![names.name(thing).label.clone(), source.join(", ")];
    if card.fictitious {
        lines.push("Exemple fictif".to_owned());
    }
    lines.extend(card.rights);
    lines.push(thing.as_str().to_owned());
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn file_name(thing: &NamedNode) -> String {
    let name = local_name(thing.as_str());
    let safe = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let safe: String = safe.take(80).collect();
    format!("vue-{safe}")
}

/// `{edition, view: {iri, label}, graph, organisation, viewpoint, date, figures, nodes: [{iri, shows, label, x, y, width,
/// height, parent}], connections: [{iri, shows, source, target, bendpoints: [[x, y]]}], elements: [{iri, label, type,
/// times, shared}], relationships: [{iri, label, type, source, target, times}]}`; coordinates are pixels in the view.
pub(super) fn json(
    visit: &Visit,
    names: &Names<'_>,
    (thing, seen): (&NamedNode, &Seen),
) -> Response {
    let card = card(visit, names, (thing, &seen.graph));
    let shows = |figure: &Figure| match &figure.shown {
        Shown::Concept(iri) | Shown::Part(iri, _) => Value::from(iri.as_str()),
        Shown::Nothing => Value::Null,
    };
    let mut nodes = Vec::new();
    let mut waiting: Vec<(&Node, Option<&str>)> =
        seen.view.nodes.iter().rev().map(|node| (node, None)).collect();
    while let Some((node, parent)) = waiting.pop() {
        let Bounds { x, y, width, height } = node.bounds;
        nodes.push(json!({
            "iri": node.figure.identifier,
            "shows": shows(&node.figure),
            "label": node.figure.labels.first().map(|label| &label.value),
            "x": x, "y": y, "width": width, "height": height,
            "parent": parent,
        }));
        let inside = Some(node.figure.identifier.as_str());
        waiting.extend(node.nodes.iter().rev().map(|child| (child, inside)));
    }
    let connections: Vec<Value> = seen
        .view
        .connections
        .iter()
        .map(|line| {
            let bends: Vec<[i32; 2]> = line.bendpoints.iter().map(|p| [p.x, p.y]).collect();
            json!({
                "iri": line.figure.identifier,
                "shows": shows(&line.figure),
                "source": line.source,
                "target": line.target,
                "bendpoints": bends,
            })
        })
        .collect();
    let elements: Vec<Value> = contents::elements(visit, names, seen)
        .iter()
        .map(|row| {
            json!({
                "iri": row.iri.as_str(), "label": row.shown.text, "type": row.kind, "times": row.times,
                "shared": row.shared,
            })
        })
        .collect();
    let relationships: Vec<Value> = contents::relations(visit, names, seen)
        .iter()
        .map(|row| {
            json!({
                "iri": row.iri.as_str(), "label": row.shown.text, "type": row.kind, "times": row.times,
                "source": row.source.as_ref().map(|end| &end.text),
                "target": row.target.as_ref().map(|end| &end.text),
            })
        })
        .collect();
    json_response(&json!({
        "edition": visit.view.number(),
        "view": thing_json(thing, &names.name(thing).label),
        "graph": seen.graph.as_str(),
        "organisation": card.organisation.map(|organisation| organisation.text),
        "viewpoint": card.viewpoint,
        "date": card.date,
        "figures": seen.figures,
        "nodes": nodes,
        "connections": connections,
        "elements": elements,
        "relationships": relationships,
    }))
}

/// One row per element, then one per relationship.
///
/// # Errors
/// See [`csv_response`].
pub(super) fn csv(
    visit: &Visit,
    names: &Names<'_>,
    (thing, seen): (&NamedNode, &Seen),
) -> Result<Response, Problem> {
    let header = ["Sorte", "Type", "Nom", "Source", "Cible", "Fois", "IRI"].map(str::to_owned);
    let mut rows: Vec<Vec<String>> = contents::elements(visit, names, seen)
        .into_iter()
        .map(|row| {
            let name = row.shown.long.unwrap_or(row.shown.text);
            let [source, target] = [String::new(), String::new()];
            let times = row.times.to_string();
            vec!["Élément".to_owned(), row.kind, name, source, target, times, row.iri.into_string()]
        })
        .collect();
    rows.extend(contents::relations(visit, names, seen).into_iter().map(|row| {
        let end = |end: Option<crate::web::names::Shown>| {
            end.map(|end| end.long.unwrap_or(end.text)).unwrap_or_default()
        };
        vec![
            "Relation".to_owned(),
            row.kind,
            row.shown.text,
            end(row.source),
            end(row.target),
            row.times.to_string(),
            row.iri.into_string(),
        ]
    }));
    csv_response(&file_name(thing), &header, &rows)
}

/// The facts of the view and of its figures, from the graph that is shown.
///
/// # Errors
/// See [`turtle_response`].
pub(super) fn turtle(
    visit: &Visit,
    (thing, seen): (&NamedNode, &Seen),
) -> Result<Response, Problem> {
    let triple = |quad: oxrdf::Quad| Triple::new(quad.subject, quad.predicate, quad.object);
    let mut triples: Vec<Triple> =
        about(visit.view.as_ref(), thing, None, FACTS).into_iter().map(triple).collect();
    let pattern = Pattern {
        predicate: Some(am::VIEW),
        object: Some(thing.as_ref().into()),
        graph: Some(seen.graph.as_ref()),
        ..Pattern::default()
    };
    for figure in visit.view.matching(pattern, MOST_FIGURES) {
        let NamedOrBlankNode::NamedNode(figure) = figure.subject else { continue };
        let pattern = Pattern {
            subject: Some(figure.as_ref().into()),
            graph: Some(seen.graph.as_ref()),
            ..Pattern::default()
        };
        triples.extend(visit.view.matching(pattern, FACTS).into_iter().map(triple));
    }
    turtle_response(&file_name(thing), &triples)
}
