//! From the ties to a table: what is shown, in which order, and what changed since another edition.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxrdf::NamedNode;

use super::All;
use super::read::{Order, Tie};
use crate::network::blocks;
use crate::search::sort_key;
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::pages::lower_first;
use crate::web::urls::with_query;

/// Rows and columns of the page at most; of a workbook.
pub(super) const PAGE: (usize, usize) = (80, 30);
pub(super) const WORKBOOK: (usize, usize) = (2_000, 250);
/// Heats.
const HEATS: f64 = 5.0;

/// What became of a cell since the edition of reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is the same, or nothing is compared.
    None,
    /// It was empty.
    New,
    /// It is empty now.
    Gone,
    /// Its ties are others.
    Other,
}

impl Change {
    /// In a word, for people.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::New => "nouveau",
            Self::Gone => "disparu",
            Self::Other => "changé",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::New => "+",
            Self::Gone => "−",
            Self::Other => "±",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::None => "",
            Self::New => " is-new",
            Self::Gone => " is-gone",
            Self::Other => " is-other",
        }
    }
}

/// A sort of tie in the legend.
#[derive(Clone)]
pub(super) struct Letter {
    pub(super) tie: Tie,
    pub(super) letter: String,
    pub(super) label: String,
    pub(super) count: usize,
}

/// The things of the rows and of the columns that are shown, in their order.
pub(super) struct Layout {
    pub(super) rows: Vec<NamedNode>,
    pub(super) columns: Vec<NamedNode>,
    /// How many rows and columns are not.
    pub(super) left_out: (usize, usize),
}

/// A row for the template.
pub(super) struct Row {
    pub(super) name: Shown,
    pub(super) cells: Vec<CellView>,
    pub(super) total: String,
}

#[derive(Default)]
pub(super) struct CellView {
    pub(super) text: String,
    pub(super) class: String,
    pub(super) href: String,
    pub(super) title: String,
}

/// The sorts of ties, those of most cells first, each with a letter of its own.
pub(super) fn letters(all: &All<'_>) -> Vec<Letter> {
    let mut counts: BTreeMap<&Tie, usize> = BTreeMap::new();
    let before = all.before.as_ref().map(|before| before.cells.all.values());
    for ties in all.cells.all.values() {
        for (tie, count) in ties {
            *counts.entry(tie).or_default() += count;
        }
    }
    for tie in before.into_iter().flatten().flat_map(BTreeMap::keys) {
        counts.entry(tie).or_default();
    }
    let mut order: Vec<(&Tie, usize)> = counts.into_iter().collect();
    order.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut letters = Vec::new();
    for (number, (tie, count)) in order.into_iter().enumerate() {
        let label = label(all, tie);
        let own = label.chars().filter(|c| c.is_alphabetic()).map(|c| c.to_uppercase().to_string());
        let letter = own.into_iter().find(|letter| !taken.contains(letter));
        let letter = letter.unwrap_or_else(|| format!("{}", number + 1));
        taken.insert(letter.clone());
        letters.push(Letter { tie: tie.clone(), letter, label, count });
    }
    letters
}

/// What a tie says, read from the row.
fn label(all: &All<'_>, tie: &Tie) -> String {
    let schema = &all.visit.schema;
    let link = |iri: &NamedNode| schema.class(iri.as_ref()).map(|class| lower_first(&class.label));
    match tie {
        Tie::Stated(iri, true) => match link(iri) {
            Some(label) => format!("{label} vers"),
            None => lower_first(&schema.property_label(iri.as_ref())),
        },
        Tie::Stated(iri, false) => match link(iri) {
            Some(label) => format!("{label} depuis"),
            None => lower_first(&schema.inverse_label(iri.as_ref())),
        },
        Tie::Carried(_, true) => "envoi (par un échange)".to_owned(),
        Tie::Carried(_, false) => "réception (par un échange)".to_owned(),
        Tie::Through => {
            let class = all.request.through.as_ref().and_then(|key| schema.class_by_key(key));
            let plural = class.map(|class| lower_first(&class.plural)).unwrap_or_default();
            format!("{plural} en commun")
        }
    }
}

/// Chooses the rows and columns with most ties, and orders them.
pub(super) fn layout(all: &All<'_>, (most_rows, most_columns): (usize, usize)) -> Layout {
    let mut weights: BTreeMap<(&NamedNode, &NamedNode), f64> = BTreeMap::new();
    for ((row, column), ties) in &all.cells.all {
        *weights.entry((row, column)).or_default() += ties.values().sum::<usize>() as f64;
    }
    // What has left keeps its place beside what stayed.
    let before = all.before.as_ref().map(|before| before.cells.all.keys());
    for (row, column) in before.into_iter().flatten() {
        weights.entry((row, column)).or_insert(1.0);
    }
    let (rows, left_rows) =
        heaviest(weights.iter().map(|((row, _), weight)| (*row, *weight)), most_rows);
    let (columns, left_columns) =
        heaviest(weights.iter().map(|((_, column), weight)| (*column, *weight)), most_columns);
    let (rows, columns) = match all.request.order {
        Order::Total => (rows, columns),
        Order::Name => (by_name(all, rows), by_name(all, columns)),
        Order::Blocks => together(&weights, (rows, columns)),
    };
    Layout {
        rows: rows.into_iter().cloned().collect(),
        columns: columns.into_iter().cloned().collect(),
        left_out: (left_rows, left_columns),
    }
}

fn heaviest<'a>(
    weights: impl Iterator<Item = (&'a NamedNode, f64)>,
    most: usize,
) -> (Vec<&'a NamedNode>, usize) {
    let mut sums: BTreeMap<&NamedNode, f64> = BTreeMap::new();
    for (one, weight) in weights {
        *sums.entry(one).or_default() += weight;
    }
    let mut order: Vec<(&NamedNode, f64)> = sums.into_iter().collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1).then_with(|| left.0.cmp(right.0)));
    let left_out = order.len().saturating_sub(most);
    (order.into_iter().take(most).map(|(one, _)| one).collect(), left_out)
}

fn by_name<'a>(all: &All<'_>, mut things: Vec<&'a NamedNode>) -> Vec<&'a NamedNode> {
    things.sort_by_cached_key(|thing| (sort_key(&named(all, thing).text), (*thing).clone()));
    things
}

fn together<'a>(
    weights: &BTreeMap<(&NamedNode, &NamedNode), f64>,
    (rows, columns): (Vec<&'a NamedNode>, Vec<&'a NamedNode>),
) -> (Vec<&'a NamedNode>, Vec<&'a NamedNode>) {
    let place = |things: &[&'a NamedNode]| -> HashMap<&'a NamedNode, usize> {
        things.iter().enumerate().map(|(place, thing)| (*thing, place)).collect()
    };
    let (row_places, column_places) = (place(&rows), place(&columns));
    let cells: Vec<(usize, usize, f64)> = weights
        .iter()
        .filter_map(|((row, column), weight)| {
            Some((*row_places.get(row)?, *column_places.get(column)?, *weight))
        })
        .collect();
    let (row_order, column_order) = blocks((rows.len(), columns.len()), &cells);
    (
        row_order.into_iter().map(|place| rows[place]).collect(),
        column_order.into_iter().map(|place| columns[place]).collect(),
    )
}

/// A thing as it is shown; one that has left, as it was.
pub(super) fn named(all: &All<'_>, thing: &NamedNode) -> Shown {
    if all.network.find(thing.as_ref()).is_some() {
        return all.names.thing(thing);
    }
    match &all.before {
        Some(before) => {
            let shown = before.names.thing(thing);
            let edition = before.number.to_string();
            let href = shown.href.as_ref().map(|href| {
                let and = if href.contains('?') { '&' } else { '?' };
                format!("{href}{and}edition={edition}")
            });
            Shown { href, ..shown }
        }
        None => all.names.thing(thing),
    }
}

/// What became of a cell.
pub(super) fn change(all: &All<'_>, cell: &(NamedNode, NamedNode)) -> Change {
    let Some(before) = &all.before else { return Change::None };
    match (before.cells.all.get(cell), all.cells.all.get(cell)) {
        (None, Some(_)) => Change::New,
        (Some(_), None) => Change::Gone,
        (Some(then), Some(now)) if then != now => Change::Other,
        _ => Change::None,
    }
}

/// The rows of the page.
pub(super) fn rows(all: &All<'_>, (layout, letters): (&Layout, &[Letter])) -> Vec<Row> {
    let strongest = all.cells.all.values().map(|ties| ties.values().sum::<usize>()).max();
    let strongest = strongest.unwrap_or(1) as f64;
    layout
        .rows
        .iter()
        .map(|row| {
            let mut total = 0;
            let cells = layout
                .columns
                .iter()
                .map(|column| {
                    let key = (row.clone(), column.clone());
                    total += all.cells.all.get(&key).map_or(0, |ties| ties.values().sum());
                    cell(all, (&key, letters), strongest)
                })
                .collect();
            Row { name: named(all, row), cells, total: filters::number(total) }
        })
        .collect()
}

fn cell(
    all: &All<'_>,
    (key, letters): (&(NamedNode, NamedNode), &[Letter]),
    strongest: f64,
) -> CellView {
    let change = change(all, key);
    let now = all.cells.all.get(key);
    let then = all.before.as_ref().and_then(|before| before.cells.all.get(key));
    let Some(ties) = now.or(then) else { return CellView::default() };
    let sum = now.map_or(0, |ties| ties.values().sum::<usize>()) as f64;
    let heat =
        if sum > 0.0 { ((sum + 1.0).ln() / (strongest + 1.0).ln() * HEATS).ceil() } else { 0.0 };
    let (words, details) = spelled(ties, letters);
    let (row, column) = (named(all, &key.0).text, named(all, &key.1).text);
    let past = if change == Change::None { String::new() } else { format!(", {}", change.word()) };
    let short = |iri: &NamedNode| all.visit.urls().short(iri.as_ref());
    let mut pairs =
        vec![("de", short(&key.0)), ("mode", "chemin".to_owned()), ("vers", short(&key.1))];
    if let (Change::Gone, Some(before)) = (change, &all.before) {
        pairs.push(("edition", before.number.to_string()));
    }
    CellView {
        text: format!("{}{words}", change.mark()),
        class: format!("heat-{}{}", heat.clamp(0.0, HEATS) as usize, change.class()),
        href: with_query("/explorer", &pairs),
        title: format!("{row} × {column}\u{a0}: {details}{past}"),
    }
}

/// Letters with their counts, and in words.
fn spelled(ties: &BTreeMap<Tie, usize>, letters: &[Letter]) -> (String, String) {
    let known = letters.iter().filter_map(|letter| Some((letter, ties.get(&letter.tie)?)));
    let mut words = String::new();
    let mut details = Vec::new();
    for (letter, count) in known {
        match (&letter.tie, *count) {
            (Tie::Through, count) => words.push_str(&count.to_string()),
            (_, 1) => words.push_str(&letter.letter),
            (_, count) => words.push_str(&format!("{}{count}", letter.letter)),
        }
        let times = if *count > 1 { format!(" ({count})") } else { String::new() };
        details.push(format!("{}{times}", letter.label));
    }
    (words, details.join(", "))
}
