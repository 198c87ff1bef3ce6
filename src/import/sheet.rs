//! From a spreadsheet file to rows of cells: XLSX, ODS and CSV. What the rows mean is the concern of
//! [`crate::spreadsheet`].
//!
//! Only cells that hold something are kept, so that memory is bounded by what is written and not by where: a file may
//! say that its last cell is in row 1,048,576 and hold two of them.

use super::detect::Format;
use super::package::Package;
use super::{Findings, ImportError, Limits};
use crate::model::Place;

mod csv;
mod ods;
mod xlsx;

/// Rows of one sheet at most.
pub const MOST_ROWS: u32 = 1_000_000;
/// Columns of one sheet at most.
pub const MOST_COLUMNS: u32 = 16_000;
/// Cells that hold something, in the whole file, at most.
const MOST_CELLS: usize = 8_000_000;
/// Sheets at most.
const MOST_SHEETS: usize = 256;

/// A file of sheets.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// The format that was recognised.
    pub format: Format,
    /// The sheets, in the order of the file; a CSV file is one sheet without a name.
    pub sheets: Vec<Sheet>,
    /// Whether it holds macros, which are never run nor kept.
    pub has_macros: bool,
    /// Whether its bytes were no UTF-8 and were read as Windows-1252.
    pub is_guessed: bool,
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name; empty in CSV.
    pub name: String,
    /// The rows that hold something, in order.
    pub rows: Vec<Row>,
    /// Cells that are merged: first row and column, last row and column, rows from 1, columns from 0.
    pub merged: Vec<[u32; 4]>,
    /// Cells computed by a formula: how many, and the first of them (row from 1, column from 0).
    pub formulas: (usize, Option<(u32, u32)>),
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its number, from 1, as spreadsheets show it.
    pub number: u32,
    /// Its cells that hold something, by column from 0.
    pub cells: Vec<(u32, Cell)>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text, without spaces around.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, `2025-12-31`.
    Date(String),
    /// Yes or no.
    Boolean(bool),
    /// The result of a formula that failed: `#N/A`.
    Error(String),
}

impl Cell {
    /// What it holds, in words.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Date(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(value) => if *value { "oui" } else { "non" }.to_owned(),
        }
    }
}

impl Row {
    /// The cell of a column.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let place = self.cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        Some(&self.cells[place].1)
    }
}

/// The name of a column: `A` for 0, `AA` for 26.
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Reads a file of sheets that was recognised as such.
///
/// # Errors
/// See [`ImportError`]; `format` must be one of sheets.
pub fn read(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    findings: &mut Findings,
) -> Result<Workbook, ImportError> {
    if format == Format::Csv {
        return csv::read(bytes, limits);
    }
    // What it inflates to is known before anything of it is understood.
    let mut odd = Findings::new(1);
    let mut package = Package::archive(bytes, limits, &mut odd)?;
    if !odd.counts().is_empty() {
        let detail = "des parties y sont en double, chiffrées, ou hors de leur place".to_owned();
        return Err(ImportError::Workbook { detail });
    }
    let mut has_macros = false;
    let mut content = None;
    for entry in package.entries().to_vec() {
        has_macros |= entry.path.ends_with("vbaProject.bin") || entry.path.starts_with("Basic/");
        let inflated = package.read(&entry)?;
        if entry.path == "content.xml" {
            content = Some(inflated);
        }
    }
    let sheets = match (format, content) {
        (Format::Ods, Some(content)) => ods::read(&content, limits, findings)?,
        (Format::Ods, None) => {
            return Err(ImportError::Workbook { detail: "il n’a pas de contenu".into() });
        }
        _ => xlsx::read(bytes, limits)?,
    };
    Ok(Workbook { format, sheets, has_macros, is_guessed: false })
}

/// Puts cells where they are, within limits.
struct Filling<'l> {
    limits: &'l Limits,
    cells: usize,
}

impl<'l> Filling<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, cells: 0 }
    }

    /// Adds a cell to a sheet; cells come row by row, and column by column in a row.
    fn add(&mut self, sheet: &mut Sheet, at: (u32, u32), cell: Cell) -> Result<(), ImportError> {
        let (row, column) = at;
        let place = Place { line: row, column: column.saturating_add(1) };
        let over = |what: &'static str, limit: usize| {
            Err(ImportError::LimitExceeded { what, limit, place: place.into() })
        };
        if row > MOST_ROWS {
            return over("le nombre de lignes d’une feuille", MOST_ROWS as usize);
        }
        if column >= MOST_COLUMNS {
            return over("le nombre de colonnes d’une feuille", MOST_COLUMNS as usize);
        }
        if matches!(&cell, Cell::Text(text) if text.len() > self.limits.text) {
            return over("la longueur d’un texte", self.limits.text);
        }
        self.cells += 1;
        if self.cells > MOST_CELLS {
            return over("le nombre de cellules remplies", MOST_CELLS);
        }
        match sheet.rows.last_mut() {
            Some(last) if last.number == row => last.put(column, cell),
            Some(last) if last.number > row => {
                // Rows out of order: legal for no writer, harmless for us.
                match sheet.rows.binary_search_by_key(&row, |row| row.number) {
                    Ok(known) => sheet.rows[known].put(column, cell),
                    Err(free) => {
                        sheet.rows.insert(free, Row { number: row, cells: vec![(column, cell)] });
                    }
                }
            }
            _ => sheet.rows.push(Row { number: row, cells: vec![(column, cell)] }),
        }
        Ok(())
    }
}

impl Row {
    fn put(&mut self, column: u32, cell: Cell) {
        match self.cells.binary_search_by_key(&column, |(column, _)| *column) {
            Ok(known) => self.cells[known].1 = cell,
            Err(free) => self.cells.insert(free, (column, cell)),
        }
    }
}

fn check_sheets(count: usize) -> Result<(), ImportError> {
    if count > MOST_SHEETS {
        let place = Place::default().into();
        return Err(ImportError::LimitExceeded {
            what: "le nombre de feuilles",
            limit: MOST_SHEETS,
            place,
        });
    }
    Ok(())
}

/// A text as a cell keeps it; none when nothing is left.
fn text_cell(text: &str) -> Option<Cell> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text
        .chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .collect();
    (!text.is_empty()).then_some(Cell::Text(text))
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_names_that_spreadsheets_show() {
        let named = [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")];
        for (column, name) in named {
            assert_eq!(letters(column), name);
        }
        assert!(!letters(u32::MAX).is_empty());
    }
}
