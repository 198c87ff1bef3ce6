//! Which relationships ArchiMate 3.2 permits between two types: directly, as a derived relationship only, or not at all.
//!
//! Facts of the ArchiMate 3.2 Specification, Appendix B; `permitted.tsv` says how they were checked.

use std::sync::LazyLock;

use super::type_names::RELATIONSHIPS;

/// The name under which the table knows a relationship that is the end of another.
pub(super) const RELATIONSHIP: &str = "Relationship";

/// Letters of the table, in the order of [`RELATIONSHIPS`].
const LETTERS: [char; 11] = ['A', 'G', 'I', 'O', 'C', 'F', 'N', 'R', 'V', 'S', 'T'];

/// What the standard says of one type of relationship between two types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Permission {
    /// It may be drawn.
    Direct,
    /// It may only be the conclusion of a derivation.
    Derived,
    /// It is not in the table.
    No,
}

/// Types of relationships, one bit each.
#[derive(Clone, Copy, Default)]
struct Cell {
    direct: u16,
    derived: u16,
}

/// The table, row by row; at most 64 types, so that a set of types is a `u64`.
struct Table {
    types: Vec<&'static str>,
    cells: Vec<Cell>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| parse(include_str!("permitted.tsv")));

/// The number of a type of elements, or of [`RELATIONSHIP`], from 0 to 63; `None` when the table does not have it.
pub(super) fn number(name: &str) -> Option<usize> {
    TABLE.types.binary_search(&name).ok()
}

/// What the standard says of a relationship between two types, given by their numbers; `None` for one of no known type.
pub(super) fn permission(source: usize, relationship: &str, target: usize) -> Option<Permission> {
    let bit = 1 << RELATIONSHIPS.binary_search(&relationship).ok()?;
    let cell = TABLE.cell(source, target);
    Some(if cell.direct & bit != 0 {
        Permission::Direct
    } else if cell.derived & bit != 0 {
        Permission::Derived
    } else {
        Permission::No
    })
}

/// The relationships that may be drawn between two types, in alphabetical order.
pub(super) fn direct(source: usize, target: usize) -> impl Iterator<Item = &'static str> {
    let cell = TABLE.cell(source, target);
    RELATIONSHIPS.into_iter().enumerate().filter_map(move |(bit, name)| {
        let is_in = cell.direct & (1 << bit) != 0;
        is_in.then_some(name)
    })
}

impl Table {
    fn cell(&self, source: usize, target: usize) -> Cell {
        self.cells.get(source * self.types.len() + target).copied().unwrap_or_default()
    }
}

/// Reads our own table; a letter that means nothing is left out, and the tests count those that are read.
fn parse(text: &'static str) -> Table {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let types = lines.next().unwrap_or_default().split('\t').skip(1).collect();
    let mut cells = Vec::new();
    for line in lines {
        for letters in line.split('\t').skip(1) {
            let mut cell = Cell::default();
            for letter in letters.chars() {
                let known = LETTERS.iter().position(|known| letter.eq_ignore_ascii_case(known));
                let bit = known.map_or(0, |bit| 1 << bit);
                let to =
                    if letter.is_ascii_uppercase() { &mut cell.direct } else { &mut cell.derived };
                *to |= bit;
            }
            cells.push(cell);
        }
    }
    Table { types, cells }
}

#[cfg(test)]
mod tests {
    use super::super::type_names::ELEMENTS;
    use super::*;

    fn said(source: &str, relationship: &str, target: &str) -> Permission {
        let number = |name| number(name).expect("in the table");
        permission(number(source), relationship, number(target)).expect("a relationship")
    }

    #[test]
    fn the_table_is_whole() {
        assert!(TABLE.types.is_sorted() && TABLE.types.len() <= 64);
        assert_eq!(TABLE.cells.len(), 61 * 61);
        let elements = ELEMENTS.iter().filter(|name| !name.ends_with("Junction"));
        assert!(elements.clone().all(|name| number(name).is_some()));
        assert_eq!(elements.count() + 1, TABLE.types.len());
        // 10,610 permitted in all, as Archi and archimate_ontology have them; 22 of them raised to direct.
        let count =
            |of: fn(&Cell) -> u16| TABLE.cells.iter().map(|c| of(c).count_ones()).sum::<u32>();
        assert_eq!(count(|cell| cell.direct), 5_844);
        assert_eq!(count(|cell| cell.derived), 4_766);
        assert!(TABLE.cells.iter().all(|cell| cell.direct & cell.derived == 0));
    }

    #[test]
    fn rows_are_in_the_order_of_columns() {
        let rows = include_str!("permitted.tsv").lines().filter(|line| !line.starts_with('#'));
        let rows: Vec<_> = rows.skip(1).filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(rows, TABLE.types);
    }

    #[test]
    fn cases_that_every_architect_knows() {
        use Permission::{Derived, Direct, No};
        assert_eq!(said("ApplicationService", "Serving", "BusinessProcess"), Direct);
        assert_eq!(said("ApplicationComponent", "Realization", "ApplicationService"), Derived);
        assert_eq!(said("BusinessActor", "Assignment", "BusinessRole"), Direct);
        assert_eq!(said("DataObject", "Serving", "ApplicationComponent"), No);
        assert_eq!(said("ApplicationComponent", "Access", "DataObject"), Derived);
        assert_eq!(said("ApplicationFunction", "Access", "DataObject"), Direct);
        assert_eq!(said("Node", "Association", RELATIONSHIP), Direct);
        assert_eq!(said("Node", "Flow", RELATIONSHIP), No);
    }

    #[test]
    fn an_association_is_always_permitted_between_elements() {
        let relationship = number(RELATIONSHIP).expect("in the table");
        let elements = || (0..TABLE.types.len()).filter(|number| *number != relationship);
        for (source, target) in elements().flat_map(|s| elements().map(move |t| (s, t))) {
            assert_eq!(permission(source, "Association", target), Some(Permission::Direct));
        }
    }
}
