//! Draws a map: areas in rows, as wide as what they hold asks, the things in them as tiles that wrap.
//!
//! The layout comes from measured texts: the same facts give the same picture, without overlap.

use super::All;
use super::paint::write_block;
use super::read::Placed;
use crate::drawing::text::{self, Weight};
use crate::drawing::{Svg, number};
use crate::network::NodeId;
use crate::web::filters;
use crate::web::names::Shown;

/// Space between areas, and inside them.
const GAP: f64 = 10.0;
pub(super) const PADDING: f64 = 10.0;
/// Height of a tile (WCAG 2.5.8), its text, the room around its text.
pub(super) const TILE: f64 = 26.0;
pub(super) const TILE_TEXT: f64 = 13.0;
pub(super) const TILE_SIDE: f64 = 9.0;
/// Room for the mark of the colour in front of a name.
pub(super) const MARK: f64 = 16.0;
/// Least width of an area inside another.
const LEAST: f64 = 216.0;
/// Tiles drawn in one area of the whole map; in an area shown alone.
const TILES: usize = 60;
const TILES_ALONE: usize = 400;

/// A picture to draw.
pub(super) struct Sheet<'a> {
    pub(super) map: &'a Placed,
    pub(super) root: Option<usize>,
    pub(super) width: f64,
    pub(super) id: String,
    /// What a file says under the picture.
    pub(super) caption: Option<Vec<String>>,
}

/// An area with the place of all that it holds, from its own corner.
pub(super) struct Block {
    pub(super) area: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) depth: usize,
    pub(super) title: Vec<String>,
    pub(super) tiles: Vec<Tile>,
    pub(super) blocks: Vec<Block>,
    /// Things that are not drawn.
    pub(super) more: usize,
    /// Where the line for them is.
    pub(super) more_y: f64,
}

pub(super) struct Tile {
    pub(super) node: NodeId,
    pub(super) text: String,
    pub(super) shown: Shown,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
}

/// The picture: SVG.
pub(super) fn draw(all: &All<'_>, sheet: &Sheet<'_>) -> String {
    picture(all, sheet).0.finish()
}

/// The picture, and its height.
pub(super) fn picture(all: &All<'_>, sheet: &Sheet<'_>) -> (Svg, f64) {
    let mut blocks: Vec<Block> = Vec::new();
    let mut y = 0.5;
    let roots: Vec<usize> = all
        .areas
        .roots(sheet.root)
        .into_iter()
        .filter(|area| {
            let is_real = all.areas.all[*area].iri.is_some();
            // What has no parts below and nothing in it is told under the picture; parts of a plan stay, empty or not.
            sheet.map.totals[*area] > 0
                || (is_real && !all.areas.all[*area].children.is_empty())
                || sheet.root.is_some()
        })
        .collect();
    let flat =
        roots.iter().all(|area| all.areas.all[*area].children.is_empty()) && sheet.root.is_none();
    if flat {
        let (placed, height) = rows(all, sheet, (&roots, sheet.width - 1.0, 1));
        blocks = placed;
        for block in &mut blocks {
            block.x += 0.5;
            block.y += y;
        }
        y += height;
    } else {
        for root in roots {
            let mut block = lay(all, sheet, (root, sheet.width - 1.0, 0));
            (block.x, block.y) = (0.5, y);
            y += block.height + GAP;
            blocks.push(block);
        }
    }
    let caption = sheet.caption.as_deref().unwrap_or_default();
    let bottom = y + caption.len() as f64 * 17.0 + 6.0;
    let bottom = bottom.max(40.0);
    let mut svg = Svg::new(&sheet.id, (sheet.width, bottom), "Plan");
    if sheet.caption.is_some() {
        svg.leaf(
            "rect",
            &[
                ("width", number(sheet.width)),
                ("height", number(bottom)),
                ("fill", "#fbf8f1".to_owned()),
            ],
        );
    }
    svg.open(
        "g",
        &[
            ("font-family", "Source Sans 3, Segoe UI, sans-serif".to_owned()),
            ("fill", "#14263a".to_owned()),
        ],
    );
    for block in &blocks {
        write_block(&mut svg, all, (block, (0.0, 0.0), sheet));
    }
    for (rank, line) in caption.iter().enumerate() {
        svg.text(
            "text",
            &[
                ("x", "2".to_owned()),
                ("y", number(y + 12.0 + rank as f64 * 17.0)),
                ("font-size", "12".to_owned()),
            ],
            line,
        );
    }
    (svg, bottom)
}

/// An area of a width: its title, its tiles, the areas in it.
fn lay(all: &All<'_>, sheet: &Sheet<'_>, (area, width, depth): (usize, f64, usize)) -> Block {
    let inner = width - 2.0 * PADDING;
    let (size, weight, line) = title_style(depth);
    let name = filters::typography(&all.areas.all[area].name);
    let title = text::wrap(&name, (inner - 34.0, 3), (size, weight));
    let mut y = PADDING + title.len() as f64 * line + 4.0;
    let most = if sheet.root.is_some() { TILES_ALONE } else { TILES };
    let things = &sheet.map.direct[area];
    let (tiles, end) = tiles(all, sheet, (&things[..things.len().min(most)], inner, y));
    y = end;
    let more = things.len().saturating_sub(most);
    let more_y = y + 18.0;
    if more > 0 {
        y += TILE;
    }
    let children = &all.areas.all[area].children;
    let (mut blocks, height) = rows(all, sheet, (children, inner, depth + 1));
    if !blocks.is_empty() {
        y += if tiles.is_empty() { 0.0 } else { GAP };
        for block in &mut blocks {
            block.x += PADDING;
            block.y += y;
        }
        y += height;
    }
    if tiles.is_empty() && blocks.is_empty() {
        y += 16.0;
    }
    Block {
        area,
        x: 0.0,
        y: 0.0,
        width,
        height: y + PADDING,
        depth,
        title,
        tiles,
        blocks,
        more,
        more_y,
    }
}

/// Areas in rows: as many in each as fit, as wide as what they hold asks, all of a row as high as the highest.
fn rows(
    all: &All<'_>,
    sheet: &Sheet<'_>,
    (areas, width, depth): (&[usize], f64, usize),
) -> (Vec<Block>, f64) {
    if areas.is_empty() {
        return (Vec::new(), 0.0);
    }
    let most = (((width + GAP) / (LEAST + GAP)) as usize).max(1);
    let lines = areas.len().div_ceil(most);
    let in_a_row = areas.len().div_ceil(lines);
    let mut placed: Vec<Block> = Vec::new();
    let mut y = 0.0;
    for row in areas.chunks(in_a_row) {
        let weight = |area: usize| (sheet.map.totals[area] as f64).sqrt() + 0.6;
        let total: f64 = row.iter().map(|area| weight(*area)).sum();
        let least = LEAST.min(width);
        let spare = (width - GAP * (row.len() - 1) as f64 - least * row.len() as f64).max(0.0);
        let mut x = 0.0;
        let first = placed.len();
        for area in row {
            let own = if row.len() == 1 { width } else { least + spare * weight(*area) / total };
            let mut block = lay(all, sheet, (*area, own, depth));
            (block.x, block.y) = (x, y);
            x += own + GAP;
            placed.push(block);
        }
        let height = placed[first..].iter().map(|block| block.height).fold(0.0, f64::max);
        placed[first..].iter_mut().for_each(|block| block.height = height);
        y += height + GAP;
    }
    (placed, y - GAP)
}

/// Tiles that wrap in a width, from a height on; where they end.
fn tiles(
    all: &All<'_>,
    sheet: &Sheet<'_>,
    (things, width, top): (&[NodeId], f64, f64),
) -> (Vec<Tile>, f64) {
    let mut named: Vec<(String, NodeId, Shown)> = things
        .iter()
        .map(|node| {
            let shown = all.names.thing(all.network.iri(*node));
            let long = sheet.root.is_some().then(|| shown.long.clone()).flatten();
            let text = match long {
                Some(long) => format!("{} – {long}", shown.text),
                None => shown.text.clone(),
            };
            (text, *node, shown)
        })
        .collect();
    named.sort_by_cached_key(|(text, node, shown)| {
        (!shown.transverse, crate::search::sort_key(text), *node)
    });
    let mut placed: Vec<Tile> = Vec::new();
    let (mut x, mut y) = (0.0, top);
    for (name, node, shown) in named {
        let room = width - 2.0 * TILE_SIDE - MARK;
        let text = text::shortened(&name, room, (TILE_TEXT, Weight::Regular));
        let own = (text::width(&text, TILE_TEXT, Weight::Regular) + 2.0 * TILE_SIDE + MARK + 2.0)
            .min(width);
        if x > 0.0 && x + own > width {
            x = 0.0;
            y += TILE + 5.0;
        }
        placed.push(Tile { node, text, shown, x: x + PADDING, y, width: own });
        x += own + 5.0;
    }
    let end = if placed.is_empty() { top } else { y + TILE };
    (placed, end)
}

pub(super) fn title_style(depth: usize) -> (f64, Weight, f64) {
    match depth {
        0 => (18.0, Weight::Bold, 23.0),
        1 => (14.5, Weight::Bold, 19.0),
        _ => (13.0, Weight::Bold, 17.0),
    }
}
