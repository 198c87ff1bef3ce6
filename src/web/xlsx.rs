//! Tables as workbooks that spreadsheets open: a sheet of rows, and a sheet that says where they come from.
//!
//! Texts are written as texts: nothing of the map is ever a formula. The only user of `rust_xlsxwriter`.

use axum::response::Response;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError,
};

use super::export::attachment;
use super::negotiation::Format;
use super::problem::Problem;

/// Most rows that a sheet can hold, its heading included (Excel's own limit is 1,048,576).
const MOST_ROWS: usize = 200_000;
/// Longest text of a cell (Excel's own limit is 32,767 UTF-16 units).
const LONGEST: usize = 16_000;
/// Widths of columns, in characters.
const WIDTHS: (f64, f64) = (9.0, 60.0);
/// Rows looked at to choose the width of a column.
const LOOKED_AT: usize = 200;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// A text, kept as it is.
    Text(String),
    /// A number that can be added up.
    Number(f64),
}

/// A table and its origin.
pub(super) struct Table {
    /// Name of the file, without its extension.
    pub(super) name: String,
    /// Name of the sheet.
    pub(super) title: String,
    /// One heading per column.
    pub(super) headings: Vec<String>,
    /// The rows.
    pub(super) rows: Vec<Vec<Cell>>,
    /// Lines of the second sheet: what, and its value.
    pub(super) origin: Vec<(String, String)>,
}

impl Cell {
    /// A number when the text is one that was written as such, else a text.
    pub(super) fn number_or_text(text: &str, is_number: bool) -> Self {
        match text.parse::<f64>() {
            Ok(number) if is_number && number.is_finite() => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }
}

/// Sends a table as a workbook.
///
/// # Errors
/// [`Problem::Internal`] when it cannot be written.
pub(super) fn xlsx_response(table: &Table) -> Result<Response, Problem> {
    let bytes = workbook(table).map_err(|error| Problem::internal(&error))?;
    Ok(attachment(Format::Xlsx, &format!("{}.xlsx", table.name), bytes))
}

fn workbook(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same content gives the same bytes: the edition dates it, not the clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    write_rows(sheet, table)?;
    let origin = workbook.add_worksheet();
    origin.set_name("Origine")?;
    let bold = Style::new().set_bold();
    for (row, (what, value)) in (0..).zip(&table.origin) {
        origin.write_string_with_format(row, 0, bounded(what), &bold)?;
        origin.write_string(row, 1, bounded(value))?;
    }
    origin.set_column_width(0, 22)?;
    origin.set_column_width(1, 100)?;
    workbook.save_to_buffer()
}

fn write_rows(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let heading = Style::new().set_bold().set_text_wrap();
    for (column, text) in (0..).zip(&table.headings) {
        sheet.write_string_with_format(0, column, bounded(text), &heading)?;
    }
    let rows = &table.rows[..table.rows.len().min(MOST_ROWS)];
    for (place, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    sheet.write_string(place, column, bounded(text))?;
                }
                Cell::Number(number) => {
                    sheet.write_number(place, column, *number)?;
                }
            }
        }
    }
    for (column, text) in (0_u16..).zip(&table.headings) {
        sheet.set_column_width(column, column_width(text, rows, usize::from(column)))?;
    }
    sheet.set_freeze_panes(1, 1)?;
    let last_row = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(table.headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

fn column_width(heading: &str, rows: &[Vec<Cell>], column: usize) -> f64 {
    let longest = rows
        .iter()
        .take(LOOKED_AT)
        .filter_map(|row| match row.get(column)? {
            Cell::Text(text) => Some(text.chars().take(80).count()),
            Cell::Number(_) => Some(8),
        })
        .chain([heading.chars().count()])
        .max()
        .unwrap_or(0);
    (longest as f64 + 2.0).clamp(WIDTHS.0, WIDTHS.1)
}

/// A name that Excel accepts: at most 31 characters, without those of its formulas.
fn sheet_name(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { ' ' } else { c })
        .filter(|c| !c.is_control())
        .take(31)
        .collect();
    if name.trim().is_empty() { "Portulan".to_owned() } else { name.trim().to_owned() }
}

/// A text that a cell can hold, without the characters that XML forbids.
fn bounded(text: &str) -> String {
    let text = text.chars().take(LONGEST);
    text.map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cell, sheet_name};

    #[test]
    fn names_of_sheets_are_accepted_by_spreadsheets() {
        assert_eq!(sheet_name("Systèmes [a/b]"), "Systèmes  a b");
        assert_eq!(sheet_name("***"), "Portulan");
        assert_eq!(sheet_name(&"é".repeat(50)).chars().count(), 31);
    }

    #[test]
    fn only_what_was_written_as_a_number_is_one() {
        assert_eq!(Cell::number_or_text("12", true), Cell::Number(12.0));
        assert_eq!(Cell::number_or_text("12", false), Cell::Text("12".into()));
        assert_eq!(Cell::number_or_text("=1+1", true), Cell::Text("=1+1".into()));
    }
}
