//! How a table is read: the class of each sheet, the meaning of each column, and what becomes of what is not said.

use oxrdf::NamedNode;

use crate::import::ImportError;
use crate::import::sheet::Workbook;

/// What an import does with what the source held before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The table is the whole source: what it does not say leaves.
    #[default]
    Replace,
    /// The table corrects what it speaks of, cell by cell; the rest stays. So an exported list comes back.
    Correct,
}

/// How a table is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Its sheets, in the order of the file.
    pub sheets: Vec<SheetPlan>,
    /// What becomes of what the source held before.
    pub mode: Mode,
}

/// How a sheet is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPlan {
    /// Its name; empty in CSV.
    pub sheet: String,
    /// The class of its rows; none: the sheet is left out.
    pub class: Option<NamedNode>,
    /// Whether the class is a guess from the headings, which somebody must confirm before the sheet is read.
    pub is_guessed: bool,
    /// Number of the row of the headings, from 1; 0 when there is none.
    pub heading: u32,
    /// How many rows follow it.
    pub rows: usize,
    /// Its columns that have a heading or cells.
    pub columns: Vec<ColumnPlan>,
}

/// How a column is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPlan {
    /// Its place, from 0.
    pub column: u32,
    /// Its heading, on one line.
    pub heading: String,
    /// What it means.
    pub target: Target,
    /// Whether that was decided by people, now or at an earlier import.
    pub is_decided: bool,
    /// The first values that it holds.
    pub samples: Vec<String>,
}

/// What a column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The address of the thing.
    Address,
    /// The class of the thing.
    Class,
    /// Values of a property.
    Property(NamedNode),
    /// Nothing that is kept.
    Ignored,
    /// Not known.
    Unknown,
}

/// What people decide about a table; whatever they leave out is proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The class of a sheet, by its name, key or address; without the name of a sheet, of those that have none otherwise.
    pub classes: Vec<(Option<String>, String)>,
    /// The meaning of a column, by its sheet (any when absent) and its heading: the name or the address of a property,
    /// `iri`, `nature`, or `-` to leave it out.
    pub columns: Vec<(Option<String>, String, String)>,
    /// What becomes of what the source held before.
    pub mode: Option<Mode>,
}

impl SheetPlan {
    /// The class of its rows, when it is more than a guess.
    pub fn class(&self) -> Option<&NamedNode> {
        self.class.as_ref().filter(|_| !self.is_guessed)
    }
}

impl Plan {
    /// Whether a column is not understood, or no sheet has a class: somebody should look at it.
    pub fn is_doubtful(&self) -> bool {
        let taken = || self.sheets.iter().filter(|sheet| sheet.class().is_some());
        let is_unknown =
            |column: &ColumnPlan| column.target == Target::Unknown && !column.heading.is_empty();
        taken().next().is_none() || taken().flat_map(|sheet| &sheet.columns).any(is_unknown)
    }

    /// Whether at least one sheet can be read.
    pub fn is_readable(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.class().is_some() && sheet.rows > 0)
    }

    /// Checks that headings are where they can be read.
    ///
    /// # Errors
    /// [`ImportError::HeadingMerged`] and [`ImportError::HeadingMissing`].
    pub fn check(&self, book: &Workbook) -> Result<(), ImportError> {
        if self.sheets.iter().all(|sheet| sheet.rows == 0) {
            return Err(ImportError::HeadingMissing);
        }
        for (plan, sheet) in self.sheets.iter().zip(&book.sheets) {
            let row = plan.heading;
            let is_merged = |[first_row, first, last_row, last]: &[u32; 4]| {
                *first_row <= row && row <= *last_row && (first != last || first_row != last_row)
            };
            if plan.class().is_some() && row > 0 && sheet.merged.iter().any(is_merged) {
                return Err(ImportError::HeadingMerged { sheet: called(&plan.sheet), row });
            }
        }
        Ok(())
    }
}

/// A sheet, in words.
pub(super) fn called(sheet: &str) -> String {
    if sheet.is_empty() { "tableau".to_owned() } else { format!("feuille « {sheet} »") }
}
