//! The map as data and as a file.

use std::collections::HashMap;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::layout::{Sheet, draw, picture};
use super::read::Placed;
use super::{All, HALF, Request, WIDE, Wanted, file_title, kind_of};
use crate::drawing::{Svg, number};
use crate::network::NodeId;
use crate::web::export::{csv_response, json_response};
use crate::web::filters;
use crate::web::problem::Problem;

/// Height of the name above a map that stands beside another.
const HEADING: f64 = 30.0;

/// `{edition, areas: [{iri, label, parent, things}], things: [{iri, label, class, areas, colour, only}]}`; `things` of an
/// area counts those of the areas in it, `only` is the gathering to which the map is restricted.
pub(super) fn json(all: &All<'_>, maps: &[Placed]) -> Response {
    let areas: Vec<Value> = (0..all.areas.all.len())
        .filter_map(|place| {
            let area = &all.areas.all[place];
            let parent = area.parent.and_then(|parent| all.areas.all[parent].iri.as_ref());
            let counts: Vec<usize> = maps.iter().map(|map| map.totals[place]).collect();
            Some(json!({
                "iri": area.iri.as_ref()?.as_str(), "label": area.name,
                "parent": parent.map(|iri| iri.as_str()), "things": counts,
            }))
        })
        .collect();
    let mut things: Vec<Value> = Vec::new();
    for map in maps {
        let mut places: HashMap<NodeId, Vec<&str>> = HashMap::new();
        for (place, direct) in map.direct.iter().enumerate() {
            for (node, area) in direct.iter().zip(std::iter::repeat(&all.areas.all[place])) {
                let held = places.entry(*node).or_default();
                held.extend(area.iri.as_ref().map(|iri| iri.as_str()));
            }
        }
        for node in &map.things {
            let places = places.remove(node).unwrap_or_default();
            let iri = all.network.iri(*node);
            things.push(json!({
                "iri": iri.as_str(), "label": all.names.name(iri).label,
                "class": all.network.class(*node).as_str(), "areas": places,
                "colour": all.colouring.category(*node).map(|one| one.label.clone()),
                "only": map.only.map(|only| all.network.iri(only).as_str()),
            }));
        }
    }
    json_response(&json!({ "edition": all.visit.view.number(), "areas": areas, "things": things }))
}

/// One row per area and thing.
pub(super) fn csv(
    all: &All<'_>,
    (request, maps): (&Request, &[Placed]),
) -> Result<Response, Problem> {
    let mut rows = Vec::new();
    for map in maps {
        let only = map.only.map(|only| all.names.name(all.network.iri(only)).full());
        for (place, things) in map.direct.iter().enumerate() {
            for node in things {
                let iri = all.network.iri(*node);
                let category = all.colouring.category(*node);
                rows.push(vec![
                    all.areas.all[place]
                        .iri
                        .as_ref()
                        .map_or(String::new(), |_| all.areas.all[place].name.clone()),
                    all.names.name(iri).full(),
                    kind_of(all.visit, all.network, *node),
                    category.map(|one| one.label.clone()).unwrap_or_default(),
                    only.clone().unwrap_or_default(),
                    iri.as_str().to_owned(),
                ]);
            }
        }
    }
    let headings = ["Part", "Nom", "Nature", all.colouring.title.as_str(), "Seulement", "Adresse"];
    let name = file_title(all, request).to_lowercase().replace(' ', "-");
    csv_response(&name, &headings.map(str::to_owned), &rows)
}

/// The picture alone, with its title, its legend, its date and its coverage; two maps stand side by side.
pub(super) fn svg(all: &All<'_>, wanted: Wanted<'_>) -> Response {
    let caption = caption(all, wanted);
    let (_, maps, root) = wanted;
    let picture = match maps {
        [map] => {
            let id = "carte".to_owned();
            draw(all, &Sheet { map, root, width: WIDE, id, caption: Some(caption) })
        }
        several => beside(all, (several, root), &caption),
    };
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"carte.svg\""),
    ];
    (headers, picture).into_response()
}

/// What the file says under the picture.
fn caption(all: &All<'_>, (request, maps, root): Wanted<'_>) -> Vec<String> {
    let legend: Vec<String> = all
        .colouring
        .categories
        .iter()
        .map(|one| format!("{} {} ({})", one.mark, one.label, filters::number(one.count)))
        .collect();
    let number = usize::try_from(all.visit.view.number()).unwrap_or(usize::MAX);
    vec![
        format!(
            "{} – Portulan, édition nº\u{a0}{}",
            file_title(all, request),
            filters::number(number)
        ),
        super::coverage(all, (maps, root)),
        format!("{}\u{a0}: {}", all.colouring.title, legend.join("\u{a0}; ")),
    ]
}

/// Several maps side by side, each under the name of what it is restricted to.
fn beside(all: &All<'_>, (maps, root): (&[Placed], Option<usize>), caption: &[String]) -> String {
    let drawn: Vec<(Svg, f64)> = maps
        .iter()
        .map(|map| {
            let id = format!("carte-{}", map.id());
            picture(all, &Sheet { map, root, width: HALF, id, caption: Some(Vec::new()) })
        })
        .collect();
    let bottom = HEADING + drawn.iter().map(|(_, height)| *height).fold(0.0, f64::max);
    let height = bottom + caption.len() as f64 * 17.0 + 10.0;
    let mut svg = Svg::new("cartes", (WIDE, height), "Plans côte à côte");
    let paper =
        [("width", number(WIDE)), ("height", number(height)), ("fill", "#fbf8f1".to_owned())];
    svg.leaf("rect", &paper);
    let text = |x: f64, y: f64, size: &str| {
        [
            ("x", number(x)),
            ("y", number(y)),
            ("font-size", size.to_owned()),
            ("font-family", "Source Sans 3, Segoe UI, sans-serif".to_owned()),
            ("fill", "#14263a".to_owned()),
        ]
    };
    for (place, (map, (inner, _))) in maps.iter().zip(drawn).enumerate() {
        let x = place as f64 * (WIDE - HALF);
        let name = map.only.map(|only| all.names.name(all.network.iri(only)).full());
        svg.text("text", &text(x + 2.0, 20.0, "17"), &name.unwrap_or_default());
        svg.nest(inner, (x, HEADING));
    }
    for (rank, line) in caption.iter().enumerate() {
        svg.text("text", &text(2.0, bottom + 14.0 + rank as f64 * 17.0, "12"), line);
    }
    svg.finish()
}
