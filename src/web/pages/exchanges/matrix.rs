//! The matrix: who sends in rows, who receives in columns, the heat of each pair.

use std::collections::HashMap;

use super::All;
use crate::network::{Flow, NodeId};
use crate::web::filters;
use crate::web::names::Shown;

/// Rows and columns at most; what is beyond is counted together.
const MOST: usize = 20;
/// Heats.
const HEATS: f64 = 5.0;

/// A matrix ready for a template.
pub(super) struct Matrix {
    pub(super) headings: Vec<Shown>,
    pub(super) rows: Vec<Row>,
    pub(super) left_out: Option<String>,
}

pub(super) struct Row {
    pub(super) name: Shown,
    pub(super) cells: Vec<Cell>,
    pub(super) total: String,
}

#[derive(Clone, Default)]
pub(super) struct Cell {
    /// Empty when nothing passes.
    pub(super) count: String,
    /// From 0 (nothing) to 5.
    pub(super) heat: usize,
    pub(super) href: String,
    /// What passes, in words.
    pub(super) title: String,
}

/// Those with most exchanges, ordered so that those with the same partners stand together.
pub(super) fn matrix(all: &All<'_>) -> Matrix {
    let volumes = &all.exchanges.volumes;
    let senders = most(volumes.iter().map(|(node, (sent, _))| (*node, *sent)));
    let receivers = most(volumes.iter().map(|(node, (_, received))| (*node, *received)));
    let (rows, columns) =
        (&senders[..senders.len().min(MOST)], &receivers[..receivers.len().min(MOST)]);
    let columns = grouped(all, rows, columns);
    let strongest = all.exchanges.flows.values().map(|flow| flow.edges.len()).max().unwrap_or(0);
    let matrix = rows
        .iter()
        .map(|row| Row {
            name: named(all, *row, "de"),
            cells: columns.iter().map(|column| cell(all, (*row, *column), strongest)).collect(),
            total: filters::number(volumes[row].0),
        })
        .collect();
    let left = (senders.len().saturating_sub(MOST), receivers.len().saturating_sub(MOST));
    let left_out = (left.0 + left.1 > 0).then(|| {
        format!(
            "Les {MOST} premiers de chaque côté\u{a0}; {} émetteurs et {} destinataires de plus sont dans les fichiers CSV et JSON.",
            filters::number(left.0),
            filters::number(left.1)
        )
    });
    Matrix {
        headings: columns.iter().map(|column| named(all, *column, "vers")).collect(),
        rows: matrix,
        left_out,
    }
}

/// Those that have some, the most first.
pub(super) fn most(counts: impl Iterator<Item = (NodeId, usize)>) -> Vec<NodeId> {
    let mut found: Vec<(NodeId, usize)> = counts.filter(|(_, count)| *count > 0).collect();
    found.sort_by_key(|(node, count)| (std::cmp::Reverse(*count), *node));
    found.into_iter().map(|(node, _)| node).collect()
}

/// Columns near the middle of the rows that they receive from (one pass of the barycentre heuristic).
fn grouped(all: &All<'_>, rows: &[NodeId], columns: &[NodeId]) -> Vec<NodeId> {
    let places: HashMap<NodeId, usize> =
        rows.iter().enumerate().map(|(place, node)| (*node, place)).collect();
    let mut sums: HashMap<NodeId, (f64, f64)> = HashMap::new();
    for ((from, to), flow) in &all.exchanges.flows {
        if let Some(place) = places.get(from) {
            let weight = flow.edges.len() as f64;
            let sum = sums.entry(*to).or_default();
            *sum = (sum.0 + *place as f64 * weight, sum.1 + weight);
        }
    }
    let middle = |node: &NodeId| sums.get(node).map_or(f64::INFINITY, |(sum, weight)| sum / weight);
    let mut columns = columns.to_vec();
    columns.sort_by(|left, right| middle(left).total_cmp(&middle(right)).then(left.cmp(right)));
    columns
}

fn named(all: &All<'_>, node: NodeId, pair: &'static str) -> Shown {
    let iri = all.network.iri(node);
    let short = all.visit.urls().short(iri.as_ref());
    let href = all.visit.url_with(&[(pair, short), ("page", String::new())]);
    Shown { href: Some(href), ..all.names.thing(iri) }
}

fn cell(all: &All<'_>, (from, to): (NodeId, NodeId), strongest: usize) -> Cell {
    let Some(flow) = all.exchanges.flows.get(&(from, to)) else { return Cell::default() };
    let count = flow.edges.len();
    let share = (count as f64 + 1.0).ln() / (strongest.max(1) as f64 + 1.0).ln();
    let short = |node: NodeId| all.visit.urls().short(all.network.iri(node).as_ref());
    Cell {
        count: filters::number(count),
        heat: ((share * HEATS).ceil() as usize).clamp(1, HEATS as usize),
        href: all.visit.url_with(&[
            ("de", short(from)),
            ("vers", short(to)),
            ("page", String::new()),
        ]),
        title: what(all, flow),
    }
}

/// What passes, in words.
pub(super) fn what(all: &All<'_>, flow: &Flow) -> String {
    let words: Vec<String> = flow
        .carried
        .iter()
        .take(6)
        .map(|node| all.names.thing(all.network.iri(*node)).text)
        .collect();
    words.join(", ")
}
