//! What the address asks of a list: filters, columns, sort, page.

use oxrdf::Term;
use oxrdf::vocab::xsd;

use crate::schema::PropertyShape;
use crate::search::normalise;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::listing::{Listing, Row};
use crate::web::problem::Problem;

/// The value of a filter that keeps the things of which nothing is said.
pub(super) const ABSENT: &str = "non-renseigne";
/// Numbers of rows that a page may have; the first is the usual one.
pub(super) const SIZES: [usize; 4] = [50, 25, 100, 200];
/// Values chosen in one list.
const MOST_CHOSEN: usize = 60;
/// The column chosen to show none but the name.
const NO_COLUMN: &str = "aucune";

/// What the address asks of a list.
#[derive(Clone)]
pub(super) struct Request {
    /// Words of the name.
    pub(super) text: String,
    /// The subclasses, by their keys: one of them.
    pub(super) classes: Vec<String>,
    /// For each filtered column, the values of which a thing must have one.
    pub(super) chosen: Vec<(usize, Vec<String>)>,
    /// The columns shown, in the order of the shape.
    pub(super) columns: Vec<usize>,
    /// Whether the reader chose the columns.
    pub(super) own_columns: bool,
    /// The column on which the list is sorted; by name when there is none.
    pub(super) sort: Option<usize>,
    /// From the last to the first.
    pub(super) descending: bool,
    /// Number of the page, from 1.
    pub(super) page: usize,
    /// Rows on a page.
    pub(super) size: usize,
}

impl Request {
    /// Reads the filters, the columns, the sort and the page, and loads the columns that they need.
    ///
    /// # Errors
    /// When a value is not one that this list knows.
    pub(super) fn read(visit: &Visit, listing: &Listing) -> Result<Self, Problem> {
        let mut chosen = Vec::new();
        for (column, known) in listing.columns.iter().enumerate() {
            let mut values: Vec<String> = visit.params(&known.key).map(str::to_owned).collect();
            values.dedup();
            if !values.is_empty() {
                chosen.push((column, values));
            }
        }
        if chosen.iter().map(|(_, values)| values.len()).sum::<usize>() > MOST_CHOSEN {
            return Err(Problem::TooLarge);
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
        let (columns, own_columns) = columns(visit, listing)?;
        let request = Self {
            text: visit.param("q").unwrap_or_default().chars().take(200).collect(),
            classes: visit.params("nature").map(str::to_owned).collect(),
            chosen,
            columns,
            own_columns,
            sort,
            descending,
            page: visit.page_number()?,
            size: size(visit)?,
        };
        request.load(visit, listing);
        Ok(request)
    }

    fn load(&self, visit: &Visit, listing: &Listing) {
        let facets =
            (0..listing.columns.len()).filter(|column| listing.columns[*column].shape.facet);
        let needed = self.columns.iter().copied().chain(self.sort).chain(facets);
        for column in needed.chain(self.chosen.iter().map(|(column, _)| *column)) {
            listing.load(visit, column);
        }
    }

    /// The rows that pass all the filters but the one of column `but`.
    pub(super) fn filtered<'a>(&self, listing: &'a Listing, but: Option<usize>) -> Vec<&'a Row> {
        let text = normalise(&self.text);
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let asked: Vec<&(usize, Vec<String>)> =
            self.chosen.iter().filter(|(column, _)| Some(*column) != but).collect();
        listing
            .rows
            .iter()
            .filter(|row| words.iter().all(|word| row.words.contains(word)))
            .filter(|row| self.classes.is_empty() || self.classes.contains(&row.class))
            .filter(|row| {
                asked.iter().all(|(column, values)| has_one(listing, row, (*column, values)))
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

    /// Whether a value of a column is chosen.
    pub(super) fn is_chosen(&self, column: usize, value: &str) -> bool {
        self.chosen
            .iter()
            .any(|(place, values)| *place == column && values.iter().any(|known| known == value))
    }
}

/// Whether a thing has one of the values of a filter.
fn has_one(listing: &Listing, row: &Row, (column, values): (usize, &[String])) -> bool {
    let shape = &listing.columns[column].shape;
    let mut none = true;
    for (term, _) in listing.cell(row, column) {
        none = false;
        let (value, _) = choice_of(shape, term, "");
        if values.iter().any(|known| *known == value || known == lexical(term)) {
            return true;
        }
    }
    none && values.iter().any(|known| known == ABSENT)
}

/// The columns that the address asks for, else those of the shape; and whether it asks.
fn columns(visit: &Visit, listing: &Listing) -> Result<(Vec<usize>, bool), Problem> {
    let asked: Vec<&str> =
        visit.params("colonnes").flat_map(|keys| keys.split(',')).map(str::trim).collect();
    if asked.is_empty() {
        let usual = |column: &usize| listing.columns[*column].shape.column;
        return Ok(((0..listing.columns.len()).filter(usual).collect(), false));
    }
    let mut columns = Vec::new();
    for key in asked.into_iter().filter(|key| !matches!(*key, "" | NO_COLUMN)) {
        let column = listing
            .column(key)
            .ok_or_else(|| Problem::bad("colonnes", "des noms de colonnes de cette liste"))?;
        columns.push(column);
    }
    columns.sort_unstable();
    columns.dedup();
    Ok((columns, true))
}

fn size(visit: &Visit) -> Result<usize, Problem> {
    match visit.param("lignes") {
        None => Ok(SIZES[0]),
        Some(text) => text
            .parse()
            .ok()
            .filter(|size| SIZES.contains(size))
            .ok_or_else(|| Problem::bad("lignes", "25, 50, 100 ou 200")),
    }
}

/// The choice under which a filter puts a value: its name in addresses and in words.
///
/// Dates go by decade, whole numbers by power of ten, everything else by itself.
pub(super) fn choice_of(shape: &PropertyShape, term: &Term, shown: &str) -> (String, String) {
    let kind = shape.datatype.as_ref().map(oxrdf::NamedNode::as_ref);
    let dates = [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH];
    let numbers = [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE];
    let value = lexical(term);
    if kind.is_some_and(|kind| dates.contains(&kind)) {
        if let Some(year) = value.get(..4).and_then(|year| year.parse::<u32>().ok()) {
            let first = year - year % 10;
            return (format!("{first}-{}", first + 9), format!("{first}\u{2013}{}", first + 9));
        }
    } else if kind.is_some_and(|kind| numbers.contains(&kind))
        && let Ok(number) = value.parse::<f64>()
        && (0.0..1e12).contains(&number)
    {
        let (mut first, mut end) = (0_u64, 10_u64);
        while number >= end as f64 {
            (first, end) = (end, end * 10);
        }
        let last = filters::number(usize::try_from(end - 1).unwrap_or(usize::MAX));
        let from = filters::number(usize::try_from(first).unwrap_or(usize::MAX));
        return (format!("{first}-{}", end - 1), format!("de {from} à {last}"));
    }
    (value.to_owned(), shown.to_owned())
}

/// The value of a term in addresses and exports.
pub(super) fn lexical(term: &Term) -> &str {
    match term {
        Term::NamedNode(iri) => iri.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
    }
}
