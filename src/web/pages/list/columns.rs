//! The columns of a list: all the properties of the class, those shown being ticked.

use super::request::Request;
use crate::web::extract::Visit;
use crate::web::listing::Listing;

/// The properties of one group of the shape.
pub(super) struct ColumnChoice {
    /// Title of the group.
    pub(super) group: String,
    /// Its properties.
    pub(super) columns: Vec<ColumnOption>,
}

/// A property that may be a column.
pub(super) struct ColumnOption {
    /// Its name in addresses.
    pub(super) key: String,
    /// Its name.
    pub(super) title: String,
    /// Whether it is shown.
    pub(super) chosen: bool,
}

/// The columns that have at least one value in the map, by group, in the order of the shape.
pub(super) fn choices(visit: &Visit, listing: &Listing, request: &Request) -> Vec<ColumnChoice> {
    let mut groups: Vec<ColumnChoice> = Vec::new();
    for (column, known) in listing.columns.iter().enumerate() {
        let chosen = request.columns.contains(&column);
        let pattern = crate::index::Pattern {
            predicate: Some(known.shape.path.as_ref()),
            ..crate::index::Pattern::default()
        };
        if !chosen && visit.view.matching(pattern, 1).is_empty() {
            continue;
        }
        let group = known.shape.group.as_ref().map_or("Autres", |group| group.label.as_str());
        let option =
            ColumnOption { key: known.key.clone(), title: known.shape.name.clone(), chosen };
        match groups.iter_mut().find(|known| known.group == group) {
            Some(known) => known.columns.push(option),
            None => groups.push(ColumnChoice { group: group.to_owned(), columns: vec![option] }),
        }
    }
    groups
}
