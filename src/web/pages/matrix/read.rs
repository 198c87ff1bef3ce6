//! What the address asks of a matrix, and what ties the things of its rows to those of its columns.

use std::collections::{BTreeMap, HashMap, HashSet};

use oxrdf::NamedNode;

use crate::network::{Network, NodeId, Sense};
use crate::schema::{Class, local_name};
use crate::web::extract::Visit;
use crate::web::problem::Problem;

/// Cells read at most.
const MOST_CELLS: usize = 200_000;
/// Pairs made through one thing of a third kind at most: beyond, it ties everything with everything.
const MOST_THROUGH: usize = 10_000;
/// Crossings offered.
const OFFERED: usize = 12;

/// In which order the rows and the columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Blocks together.
    Blocks,
    /// By name.
    Name,
    /// Those with most ties first.
    Total,
}

/// What the address asks. Classes are told by their keys, so that another edition understands them too.
pub(super) struct Request {
    pub(super) rows: String,
    pub(super) columns: String,
    pub(super) through: Option<String>,
    /// Names of relations; all when it is empty.
    pub(super) relations: Vec<String>,
    pub(super) order: Order,
}

/// How a thing of a row is tied to one of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Tie {
    /// By a relation that starts from the row, or from the column.
    Stated(NamedNode, bool),
    /// By a link that carries one of them, from the other or towards it.
    Carried(NamedNode, bool),
    /// By a thing of a third kind.
    Through,
}

impl Tie {
    /// The name of the relation in addresses.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Stated(iri, _) | Self::Carried(iri, _) => local_name(iri.as_str()),
            Self::Through => "",
        }
    }
}

/// How many ties of each sort each pair has.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) all: BTreeMap<(NamedNode, NamedNode), BTreeMap<Tie, usize>>,
    /// Whether some were left out.
    pub(super) truncated: bool,
}

impl Cells {
    fn add(&mut self, (row, column): (&NamedNode, &NamedNode), tie: Tie) {
        let key = (row.clone(), column.clone());
        if self.all.len() >= MOST_CELLS && !self.all.contains_key(&key) {
            self.truncated = true;
            return;
        }
        *self.all.entry(key).or_default().entry(tie).or_default() += 1;
    }
}

/// Reads the request; what is not said is the richest crossing.
pub(super) fn request(visit: &Visit, network: &Network) -> Result<Request, Problem> {
    let class = |name: &str| -> Result<Option<String>, Problem> {
        let Some(key) = visit.param(name) else { return Ok(None) };
        let known = visit.schema.class_by_key(key).filter(|class| class.is_main());
        let expected = "la nature d’une chose, comme «\u{202f}application\u{202f}»";
        Ok(Some(known.ok_or_else(|| Problem::bad(name, expected))?.key.clone()))
    };
    let order = match visit.param("ordre") {
        None | Some("blocs") => Order::Blocks,
        Some("nom") => Order::Name,
        Some("total") => Order::Total,
        Some(_) => return Err(Problem::bad("ordre", "blocs, nom ou total")),
    };
    let (rows, columns) = (class("lignes")?, class("colonnes")?);
    let rich = crossings(visit, network);
    let usual = rich.iter().find(|(row, column, _)| {
        rows.as_ref().is_none_or(|key| *key == row.key)
            && columns.as_ref().is_none_or(|key| *key == column.key)
    });
    let first = visit.schema.classes().iter().find(|class| class.is_main());
    let default =
        |class: Option<&Class>| class.or(first).map(|class| class.key.clone()).unwrap_or_default();
    let rows = rows.unwrap_or_else(|| default(usual.map(|one| one.0)));
    let columns = columns.unwrap_or_else(|| default(usual.map(|one| one.1)));
    let relations: Vec<String> = visit.params("relation").map(str::to_owned).collect();
    for wanted in &relations {
        let is_known = network.kinds().iter().any(|kind| local_name(kind.iri.as_str()) == wanted)
            || visit.schema.properties().any(|(iri, _)| local_name(iri.as_str()) == wanted);
        if !is_known {
            let expected = "le nom d’une relation, comme «\u{202f}operateur\u{202f}»";
            return Err(Problem::bad("relation", expected));
        }
    }
    Ok(Request { rows, columns, through: class("par")?, relations, order })
}

/// The pairs of classes with most ties, the richest first, with how many.
pub(super) fn crossings<'a>(
    visit: &'a Visit,
    network: &Network,
) -> Vec<(&'a Class, &'a Class, usize)> {
    let mut counts: HashMap<(&NamedNode, &NamedNode), usize> = HashMap::new();
    for id in network.edges() {
        let (from, to, edge) = network.edge(id);
        if network.class(from) != network.class(to) {
            *counts.entry((network.class(from), network.class(to))).or_default() += 1;
        }
        let carried = network.link(edge).map(|link| link.carried.as_slice()).unwrap_or_default();
        for object in carried {
            for end in [from, to] {
                *counts.entry((network.class(end), network.class(*object))).or_default() += 1;
            }
        }
    }
    let mut found: Vec<(&Class, &Class, usize)> = counts
        .into_iter()
        .filter_map(|((row, column), count)| {
            let class =
                |iri: &NamedNode| visit.schema.class(iri.as_ref()).filter(|class| class.is_main());
            Some((class(row)?, class(column)?, count))
        })
        .collect();
    found.sort_by(|left, right| {
        right
            .2
            .cmp(&left.2)
            .then_with(|| (&left.0.key, &left.1.key).cmp(&(&right.0.key, &right.1.key)))
    });
    found.truncate(OFFERED);
    found
}

/// The ties between the things of the rows and those of the columns, as one edition has them.
pub(super) fn cells(visit: &Visit, network: &Network, request: &Request) -> Cells {
    let (rows, columns) =
        (members(visit, network, &request.rows), members(visit, network, &request.columns));
    match &request.through {
        Some(key) => {
            let third = members(visit, network, key);
            through(network, &third, (&rows, &columns))
        }
        None => direct(network, request, (&rows, &columns)),
    }
}

/// Which nodes are of a class or of one below it.
fn members(visit: &Visit, network: &Network, key: &str) -> Vec<bool> {
    let class = visit.schema.class_by_key(key);
    let below: HashSet<&NamedNode> =
        class.map(|class| class.descendants.iter().collect()).unwrap_or_default();
    network.nodes().map(|node| below.contains(network.class(node))).collect()
}

fn direct(network: &Network, request: &Request, (rows, columns): (&[bool], &[bool])) -> Cells {
    let mut found = Cells::default();
    let pair = |row: NodeId, column: NodeId| {
        let is_in = rows[row.index()] && columns[column.index()];
        is_in.then(|| (network.iri(row), network.iri(column)))
    };
    let is_square = request.rows == request.columns;
    for id in network.edges() {
        let (from, to, edge) = network.edge(id);
        let kind = &network.kind(edge.kind).iri;
        let is_wanted = |wanted: &String| local_name(kind.as_str()) == wanted;
        if !request.relations.is_empty() && !request.relations.iter().any(is_wanted) {
            continue;
        }
        if let Some(cell) = pair(from, to) {
            found.add(cell, Tie::Stated(kind.clone(), true));
        } else if let Some(cell) = pair(to, from).filter(|_| !is_square) {
            found.add(cell, Tie::Stated(kind.clone(), false));
        }
        let carried = network.link(edge).map(|link| link.carried.as_slice()).unwrap_or_default();
        for object in carried {
            for (end, sends) in [(from, true), (to, false)] {
                if let Some(cell) = pair(end, *object).or_else(|| pair(*object, end)) {
                    found.add(cell, Tie::Carried(kind.clone(), sends));
                }
            }
        }
    }
    found
}

fn through(network: &Network, third: &[bool], (rows, columns): (&[bool], &[bool])) -> Cells {
    let mut found = Cells::default();
    let every = network.all_kinds();
    for middle in network.nodes().filter(|node| third[node.index()]) {
        let mut around: Vec<NodeId> =
            network.around(middle, (&every, Sense::Both)).map(|(_, other, _)| other).collect();
        around.retain(|other| *other != middle);
        around.sort_unstable();
        around.dedup();
        let on_rows: Vec<NodeId> =
            around.iter().copied().filter(|other| rows[other.index()]).collect();
        let on_columns: Vec<NodeId> =
            around.into_iter().filter(|other| columns[other.index()]).collect();
        if on_rows.len().saturating_mul(on_columns.len()) > MOST_THROUGH {
            found.truncated = true;
            continue;
        }
        for row in &on_rows {
            for column in on_columns.iter().filter(|column| *column != row) {
                found.add((network.iri(*row), network.iri(*column)), Tie::Through);
            }
        }
    }
    found
}
