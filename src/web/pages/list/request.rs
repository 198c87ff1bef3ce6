//! What the address asks of a list: filters, sort, page.

use oxrdf::Term;

use crate::search::normalise;
use crate::web::extract::Visit;
use crate::web::listing::{Listing, Row};
use crate::web::problem::Problem;

/// What the address asks of a list.
#[derive(Clone)]
pub(super) struct Request {
    /// Words of the name.
    pub(super) text: String,
    /// The subclass, by its key.
    pub(super) class: Option<String>,
    /// Columns and values, all of which a thing must have.
    pub(super) chosen: Vec<(usize, String)>,
    /// The column on which the list is sorted; by name when there is none.
    pub(super) sort: Option<usize>,
    /// From the last to the first.
    pub(super) descending: bool,
    /// Number of the page, from 1.
    pub(super) page: usize,
}

impl Request {
    /// Reads the filters, the sort and the page.
    ///
    /// # Errors
    /// When a value is not one that this list knows.
    pub(super) fn read(visit: &Visit, listing: &Listing) -> Result<Self, Problem> {
        let mut chosen = Vec::new();
        for (column, known) in listing.columns.iter().enumerate() {
            chosen.extend(visit.params(&known.key).map(|value| (column, value.to_owned())));
        }
        let sort = match visit.param("tri") {
            None | Some("nom") => None,
            Some(key) => Some(
                listing
                    .column(key)
                    .ok_or_else(|| Problem::bad("tri", "le nom d’une colonne de cette liste"))?,
            ),
        };
        let descending = match visit.param("sens") {
            None | Some("croissant") => false,
            Some("decroissant") => true,
            Some(_) => return Err(Problem::bad("sens", "croissant ou decroissant")),
        };
        let text = visit.param("q").unwrap_or_default().chars().take(200).collect();
        let class = visit.param("nature").map(str::to_owned);
        Ok(Self { text, class, chosen, sort, descending, page: visit.page_number()? })
    }

    /// The rows that pass all the filters but the one of column `but`.
    pub(super) fn filtered<'a>(&self, listing: &'a Listing, but: Option<usize>) -> Vec<&'a Row> {
        let text = normalise(&self.text);
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        listing
            .rows
            .iter()
            .filter(|row| words.iter().all(|word| row.words.contains(word)))
            .filter(|row| self.class.as_ref().is_none_or(|class| row.class == *class))
            .filter(|row| {
                self.chosen.iter().filter(|(column, _)| Some(*column) != but).all(
                    |(column, value)| {
                        listing.cell(row, *column).any(|(term, _)| lexical(term) == value)
                    },
                )
            })
            .collect()
    }

    /// Sorts rows as asked; empty cells come last in both directions.
    pub(super) fn sort(&self, listing: &Listing, rows: &mut [&Row]) {
        if let Some(column) = self.sort {
            rows.sort_by_cached_key(|row| listing.cell_sort_key(row, column));
        }
        if self.descending {
            rows.reverse();
            if let Some(column) = self.sort {
                rows.sort_by_key(|row| listing.cell(row, column).next().is_none());
            }
        }
    }
}

/// The value of a term in addresses and exports.
pub(super) fn lexical(term: &Term) -> &str {
    match term {
        Term::NamedNode(iri) => iri.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
    }
}
