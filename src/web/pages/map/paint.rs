//! Writes the areas and the tiles of a map, once their places are known.

use super::All;
use super::layout::{Block, MARK, PADDING, Sheet, TILE, TILE_SIDE, TILE_TEXT, Tile, title_style};
use crate::drawing::{Svg, number};
use crate::web::colouring::Category;
use crate::web::filters;

/// Writes an area and all that it holds, from the corner of what holds it.
pub(super) fn write_block(
    svg: &mut Svg,
    all: &All<'_>,
    (block, (left, top), sheet): (&Block, (f64, f64), &Sheet<'_>),
) {
    let (x, y) = (left + block.x, top + block.y);
    let total = sheet.map.totals[block.area];
    let depth = block.depth.min(2);
    let is_crowded = sheet.map.crowded(all.areas).contains(&block.area);
    let density = match total {
        0 => " vide",
        _ if is_crowded => " chargee",
        _ => "",
    };
    svg.leaf(
        "rect",
        &[
            ("class", format!("part part-{depth}{density}")),
            ("x", number(x)),
            ("y", number(y)),
            ("width", number(block.width)),
            ("height", number(block.height)),
            ("rx", "2".to_owned()),
            ("fill", ["#f3eee2", "#fbf8f1", "#ffffff"][depth].to_owned()),
            ("stroke", if is_crowded { "#14263a" } else { "#d9d0bd" }.to_owned()),
            ("stroke-width", if is_crowded { "2" } else { "1" }.to_owned()),
            ("stroke-dasharray", if total == 0 { "4 4" } else { "none" }.to_owned()),
        ],
    );
    write_heading(svg, all, (block, (x, y), sheet));
    for tile in &block.tiles {
        write_tile(svg, all, (tile, (x, y), sheet));
    }
    if block.more > 0 {
        svg.text(
            "text",
            &[
                ("class", "part-nombre".to_owned()),
                ("x", number(x + PADDING)),
                ("y", number(y + block.more_y)),
                ("font-size", "13".to_owned()),
            ],
            &format!("et {} de plus, dans le tableau", filters::number(block.more)),
        );
    }
    for inner in &block.blocks {
        write_block(svg, all, (inner, (x, y), sheet));
    }
}

/// Writes the name of an area, which leads into it, and how many things it holds.
fn write_heading(
    svg: &mut Svg,
    all: &All<'_>,
    (block, (x, y), sheet): (&Block, (f64, f64), &Sheet<'_>),
) {
    let area = &all.areas.all[block.area];
    let total = sheet.map.totals[block.area];
    let depth = block.depth.min(2);
    let (size, _, line) = title_style(block.depth);
    let zoom =
        area.iri.as_ref().filter(|_| sheet.root != Some(block.area) && sheet.caption.is_none());
    if let Some(iri) = zoom {
        svg.open(
            "a",
            &[("href", super::zone_url(all.visit, iri)), ("class", "part-lien".to_owned())],
        );
    }
    svg.text(
        "title",
        &[],
        &format!("{}\u{a0}: {}", area.name, super::counted(total, "chose", "choses")),
    );
    for (rank, text) in block.title.iter().enumerate() {
        svg.text(
            "text",
            &[
                ("class", format!("part-nom part-nom-{depth}")),
                ("x", number(x + PADDING)),
                ("y", number(y + PADDING + size * 0.86 + rank as f64 * line)),
                ("font-size", number(size)),
                ("font-weight", "600".to_owned()),
            ],
            text,
        );
    }
    if zoom.is_some() {
        svg.close();
    }
    svg.text(
        "text",
        &[
            ("class", "part-nombre".to_owned()),
            ("x", number(x + block.width - PADDING)),
            ("y", number(y + PADDING + size * 0.86)),
            ("text-anchor", "end".to_owned()),
            ("font-size", "12.5".to_owned()),
            ("fill", "#4a5868".to_owned()),
        ],
        &if total == 0 { "vide".to_owned() } else { filters::number(total) },
    );
}

fn write_tile(
    svg: &mut Svg,
    all: &All<'_>,
    (tile, (left, top), sheet): (&Tile, (f64, f64), &Sheet<'_>),
) {
    let (x, y) = (left + tile.x, top + tile.y);
    let category = all.colouring.category(tile.node);
    let colour = category.map_or("teinte-absente", |one| one.class.as_str());
    let fill = category.map_or("#b9b2a3", |one| one.fill);
    let meaning = category.map_or("", |one| one.label.as_str());
    let in_page = sheet.caption.is_none();
    if let Some(href) = tile.shown.href.as_ref().filter(|_| in_page) {
        svg.open("a", &[("href", href.clone()), ("class", "tuile".to_owned())]);
    } else {
        svg.open("g", &[("class", "tuile".to_owned())]);
    }
    let long = tile.shown.long.as_ref().map_or_else(String::new, |long| format!(" ({long})"));
    svg.text(
        "title",
        &[],
        &format!(
            "{}{long}, {meaning}{}",
            tile.shown.text,
            if tile.shown.fictitious { ", exemple fictif" } else { "" }
        ),
    );
    svg.leaf(
        "rect",
        &[
            ("class", "tuile-fond".to_owned()),
            ("x", number(x)),
            ("y", number(y)),
            ("width", number(tile.width)),
            ("height", number(TILE)),
            ("rx", "2".to_owned()),
            ("fill", "#ffffff".to_owned()),
            ("stroke", "#d9d0bd".to_owned()),
        ],
    );
    svg.leaf(
        "rect",
        &[
            ("class", format!("tuile-teinte {colour}")),
            ("x", number(x)),
            ("y", number(y)),
            ("width", number(MARK + 3.0)),
            ("height", number(TILE)),
            ("rx", "2".to_owned()),
            ("fill", fill.to_owned()),
        ],
    );
    if let Some(category) = category.filter(|one| !one.mark.is_empty()) {
        write_mark(svg, category, (x + (MARK + 3.0) / 2.0, y + 17.5));
    }
    let class = match (tile.shown.transverse, tile.shown.fictitious) {
        (true, _) => "tuile-nom transverse",
        (false, true) => "tuile-nom fictif",
        (false, false) => "tuile-nom",
    };
    let slant = if tile.shown.fictitious { "italic" } else { "normal" };
    let ink = if tile.shown.transverse { "#a51c30" } else { "#14263a" };
    svg.text(
        "text",
        &[
            ("class", class.to_owned()),
            ("font-style", slant.to_owned()),
            ("x", number(x + MARK + TILE_SIDE)),
            ("y", number(y + 17.5)),
            ("font-size", number(TILE_TEXT)),
            ("fill", ink.to_owned()),
        ],
        &tile.text,
    );
    svg.close();
}

/// The letter that goes with a colour.
fn write_mark(svg: &mut Svg, category: &Category, (x, y): (f64, f64)) {
    let ink = if category.fill == "#b9b2a3" { "#14263a" } else { "#ffffff" };
    svg.text(
        "text",
        &[
            ("class", format!("tuile-marque marque-{}", category.class)),
            ("x", number(x)),
            ("y", number(y)),
            ("text-anchor", "middle".to_owned()),
            ("font-size", "12".to_owned()),
            ("font-weight", "600".to_owned()),
            ("fill", ink.to_owned()),
        ],
        &category.mark,
    );
}
