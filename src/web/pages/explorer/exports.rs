//! What is drawn as data and as files for other tools.

use std::fmt::Write as _;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::words::{carried, kind_label, relation_label, summary, title};
use super::{All, picture};
use crate::drawing::escaped;
use crate::export::{Format as FileFormat, Selection};
use crate::network::NodeId;
use crate::web::export::csv_response;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::problem::Problem;

/// The files offered: their names and their addresses.
pub(super) fn files(visit: &Visit) -> Vec<(&'static str, String)> {
    let url = |name: &'static str, value: &str| {
        visit.url_with(&[(name, value.to_owned()), ("page", String::new())])
    };
    vec![
        ("SVG", url("format", "svg")),
        ("GraphML", url("export", "graphml")),
        ("Mermaid", url("export", "mermaid")),
        ("DOT (Graphviz)", url("export", "dot")),
        ("ArchiMate (Open Exchange)", url("export", "exchange")),
    ]
}

/// `{edition, title, mode, focus, nodes: [{iri, label, class, distance}], edges: [{from, to, relation, label, link,
/// carried}], groups: [{of, relation, label, outgoing, count}], paths: [[iri]], truncated}`.
pub(super) fn value(all: &All<'_>) -> Value {
    let iri = |node: NodeId| all.network.iri(node).as_str();
    let nodes: Vec<Value> = all
        .found
        .reached
        .iter()
        .map(|one| {
            json!({
                "iri": iri(one.node), "label": all.names.name(all.network.iri(one.node)).label,
                "class": all.network.class(one.node).as_str(), "distance": one.distance,
            })
        })
        .collect();
    let edges: Vec<Value> = all
        .found
        .edges
        .iter()
        .map(|id| {
            let (from, to, edge) = all.network.edge(*id);
            let link = all.network.link(edge);
            let carried = link.map(|link| link.carried.iter().map(|node| iri(*node)).collect::<Vec<_>>());
            json!({
                "from": iri(from), "to": iri(to), "relation": all.network.kind(edge.kind).iri.as_str(),
                "label": kind_label(all, edge.kind), "link": link.map(|link| link.iri.as_str()),
                "carried": carried.unwrap_or_default(),
            })
        })
        .collect();
    let groups: Vec<Value> = all
        .found
        .groups
        .iter()
        .map(|group| {
            json!({
                "of": iri(group.of), "relation": all.network.kind(group.kind).iri.as_str(),
                "label": relation_label(all, (group.kind, group.outgoing)),
                "outgoing": group.outgoing, "count": group.count,
            })
        })
        .collect();
    let paths: Vec<Vec<&str>> = all
        .found
        .paths
        .iter()
        .map(|path| path.nodes.iter().map(|node| iri(*node)).collect())
        .collect();
    json!({
        "edition": all.visit.view.number(), "title": title(all), "mode": all.request.mode.key(),
        "focus": iri(all.request.focus), "nodes": nodes, "edges": edges, "groups": groups,
        "paths": paths, "truncated": all.found.truncated,
    })
}

/// One row per relation.
pub(super) fn csv(all: &All<'_>) -> Result<Response, Problem> {
    let name = |node: NodeId| all.names.name(all.network.iri(node)).full();
    let rows: Vec<Vec<String>> = all
        .found
        .edges
        .iter()
        .map(|id| {
            let (from, to, edge) = all.network.edge(*id);
            vec![
                name(from),
                kind_label(all, edge.kind),
                name(to),
                carried(all, edge),
                all.network.iri(from).as_str().to_owned(),
                all.network.iri(to).as_str().to_owned(),
            ]
        })
        .collect();
    let headings =
        ["De", "Relation", "Vers", "Ce qui passe", "Adresse de départ", "Adresse d’arrivée"];
    csv_response("reseau", &headings.map(str::to_owned), &rows)
}

/// The picture alone, with its title, its legend and its date.
pub(super) fn svg(all: &All<'_>) -> Response {
    let categories = all.colouring.categories.iter();
    let legend: Vec<String> = categories.map(|one| format!("{} {}", one.mark, one.label)).collect();
    let number = usize::try_from(all.visit.view.number()).unwrap_or(usize::MAX);
    let caption = vec![
        format!("{} – Portulan, édition nº\u{a0}{}", title(all), filters::number(number)),
        summary(all),
        format!("{}\u{a0}: {}", all.colouring.title, legend.join("\u{a0}; ")),
    ];
    attachment("image/svg+xml", ("reseau.svg", picture::svg(all, Some(caption))))
}

/// A file for another tool.
///
/// # Errors
/// When there is no such file.
pub(super) fn file(all: &All<'_>, name: &str) -> Result<Response, Problem> {
    match name {
        "dot" => Ok(attachment("text/vnd.graphviz; charset=utf-8", ("reseau.dot", dot(all)))),
        "mermaid" => Ok(attachment("text/plain; charset=utf-8", ("reseau.mmd", mermaid(all)))),
        "graphml" => Ok(attachment("application/graphml+xml", ("reseau.graphml", graphml(all)))),
        "exchange" => exchange(all),
        _ => Err(Problem::bad("export", "dot, mermaid, graphml ou exchange")),
    }
}

/// The things, what relates them and the picture as a view, in the ArchiMate exchange format.
fn exchange(all: &All<'_>) -> Result<Response, Problem> {
    let links = all.found.edges.iter().filter_map(|id| {
        let edge = all.network.edge(*id).2;
        all.network.link(edge).map(|link| link.iri.clone())
    });
    let links: Vec<oxrdf::NamedNode> = links.collect();
    let boxes = picture::spots(all);
    let view = all.visit.view.as_ref();
    let title = title(all);
    let selection = Selection::drawn(view, all.visit.urls().base(), (&title, &boxes, &links));
    let mut bytes = Vec::new();
    let format = FileFormat::Exchange;
    format.write(&selection, view, &mut bytes).map_err(|error| Problem::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"reseau.xml\"".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn attachment(media_type: &'static str, (name, text): (&str, String)) -> Response {
    let disposition = format!("inline; filename=\"{name}\"");
    let headers =
        [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, text).into_response()
}

/// The number of a thing in a file.
fn places(all: &All<'_>) -> std::collections::HashMap<NodeId, usize> {
    all.found.reached.iter().enumerate().map(|(number, one)| (one.node, number)).collect()
}

/// A text of DOT between quotation marks (only `"` and `\` mean something there).
fn quoted(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", flat.replace('\\', "\\\\").replace('"', "\\\""))
}

fn dot(all: &All<'_>) -> String {
    let places = places(all);
    let mut out = format!(
        "digraph portulan {{\n  label={};\n  rankdir=LR;\n  node [shape=box];\n",
        quoted(&title(all))
    );
    for one in &all.found.reached {
        let iri = all.network.iri(one.node);
        let (label, address) = (quoted(&all.names.name(iri).full()), quoted(iri.as_str()));
        let _ = writeln!(out, "  n{} [label={label}, URL={address}];", places[&one.node]);
    }
    for id in &all.found.edges {
        let (from, to, edge) = all.network.edge(*id);
        let label = quoted(&kind_label(all, edge.kind));
        let _ = writeln!(out, "  n{} -> n{} [label={label}];", places[&from], places[&to]);
    }
    out.push_str("}\n");
    out
}

/// A text of Mermaid between quotation marks: what means something there becomes an entity.
fn entities(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | ';' | '`' | '|' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn mermaid(all: &All<'_>) -> String {
    let places = places(all);
    let mut out = String::from("flowchart LR\n");
    for one in &all.found.reached {
        let label = entities(&all.names.name(all.network.iri(one.node)).full());
        let _ = writeln!(out, "  n{}[{label}]", places[&one.node]);
    }
    for id in &all.found.edges {
        let (from, to, edge) = all.network.edge(*id);
        let label = entities(&kind_label(all, edge.kind));
        let _ = writeln!(out, "  n{} -->|{label}| n{}", places[&from], places[&to]);
    }
    out
}

fn graphml(all: &All<'_>) -> String {
    let places = places(all);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
         <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n\
         <key id=\"iri\" for=\"node\" attr.name=\"iri\" attr.type=\"string\"/>\n\
         <key id=\"class\" for=\"node\" attr.name=\"class\" attr.type=\"string\"/>\n\
         <key id=\"relation\" for=\"edge\" attr.name=\"relation\" attr.type=\"string\"/>\n\
         <graph edgedefault=\"directed\">\n",
    );
    for one in &all.found.reached {
        let iri = all.network.iri(one.node);
        let _ = writeln!(
            out,
            "<node id=\"n{}\"><data key=\"label\">{}</data><data key=\"iri\">{}</data><data key=\"class\">{}</data></node>",
            places[&one.node],
            escaped(&all.names.name(iri).full()),
            escaped(iri.as_str()),
            escaped(all.network.class(one.node).as_str()),
        );
    }
    for id in &all.found.edges {
        let (from, to, edge) = all.network.edge(*id);
        let _ = writeln!(
            out,
            "<edge source=\"n{}\" target=\"n{}\"><data key=\"relation\">{}</data></edge>",
            places[&from],
            places[&to],
            escaped(&kind_label(all, edge.kind)),
        );
    }
    out.push_str("</graph>\n</graphml>\n");
    out
}
