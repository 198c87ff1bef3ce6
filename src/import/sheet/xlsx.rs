//! XLSX: cells one by one in the order of the file, never a rectangle of them. The only user of `calamine`.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};

use super::{Cell, Filling, Sheet, check_sheets, text_cell};
use crate::import::{ImportError, Limits};

/// Reads all the sheets of a workbook whose parts were inflated once, within limits.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, ImportError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let names = book.sheet_names();
    check_sheets(names.len())?;
    let mut sheets = Vec::new();
    let mut filling = Filling::new(limits);
    for name in names {
        let mut sheet = Sheet { name: name.clone(), ..Sheet::default() };
        match book.worksheet_cells_reader(&name) {
            Ok(mut cells) => {
                while let Some(record) =
                    cells.next_cell_with_formula_metadata().map_err(|error| refused(&error))?
                {
                    let at = (record.pos.0.saturating_add(1), record.pos.1);
                    if record.formula.is_some() {
                        sheet.formulas.0 += 1;
                        sheet.formulas.1.get_or_insert(at);
                    }
                    if let Some(cell) = cell(record.value) {
                        filling.add(&mut sheet, at, cell)?;
                    }
                }
            }
            // A sheet of a chart has no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(refused(&error)),
        }
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        sheet.merged = merged
            .iter()
            .map(|area| [area.start.0 + 1, area.start.1, area.end.0 + 1, area.end.1])
            .collect();
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn cell(value: DataRef<'_>) -> Option<Cell> {
    match Data::from(value) {
        Data::Empty => None,
        Data::Int(number) => Some(Cell::Number(number as f64)),
        Data::Float(number) => Some(Cell::Number(number)),
        Data::Bool(value) => Some(Cell::Boolean(value)),
        Data::String(text) => text_cell(&text),
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Some(Cell::Date(format!("{year:04}-{month:02}-{day:02}")))
        }
        Data::DateTime(duration) => Some(Cell::Number(duration.as_f64())),
        Data::DateTimeIso(date) => Some(match date.get(..10) {
            Some(day) if date.as_bytes().get(10).is_none_or(|byte| *byte == b'T') => {
                Cell::Date(day.to_owned())
            }
            _ => Cell::Text(date),
        }),
        Data::DurationIso(text) => text_cell(&text),
        Data::Error(error) => Some(Cell::Error(error.to_string())),
        // Runs of one rich text, told apart by nothing that a table keeps.
        #[expect(unreachable_patterns, reason = "the type may grow")]
        other => text_cell(&other.to_string()),
    }
}

fn refused(error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::WorkbookProtected,
        XlsxError::WorksheetNotFound(name) | XlsxError::FileNotFound(name) => {
            ImportError::Workbook {
                detail: format!("il y manque «{}»", super::super::xml::short(name)),
            }
        }
        other => ImportError::Workbook { detail: super::super::xml::short(&other.to_string()) },
    }
}
