//! ODS (`OpenDocument` 1.3, part 3, section 9): the tables of `content.xml`. Cells and rows that repeat are kept once and
//! for as many times as they hold something: a row of nothing repeated a million times costs nothing.

use super::{Cell, Filling, MOST_COLUMNS, MOST_ROWS, Sheet, check_sheets, text_cell};
use crate::import::xml::{Cursor, Tag};
use crate::import::{Findings, ImportError, Limits, decode};

/// Reads the tables of a content.
pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    findings: &mut Findings,
) -> Result<Vec<Sheet>, ImportError> {
    let text = decode::decode(bytes, findings)?;
    let mut cursor = Cursor::new(&text, limits);
    let root = cursor.root()?;
    if root.name != "document-content" {
        return Err(ImportError::Workbook { detail: "son contenu n’est pas un classeur".into() });
    }
    let mut reader = Reader { cursor, filling: Filling::new(limits), sheets: Vec::new() };
    reader.inside(&mut |reader, tag| match tag.name {
        "body" => reader.inside(&mut |reader, tag| match tag.name {
            "spreadsheet" => reader.inside(&mut |reader, tag| match tag.name {
                "table" => reader.table(tag),
                _ => reader.cursor.skip(),
            }),
            _ => reader.cursor.skip(),
        }),
        _ => reader.cursor.skip(),
    })?;
    Ok(reader.sheets)
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    filling: Filling<'a>,
    sheets: Vec<Sheet>,
}

/// A cell of a row: its column, what it holds, whether a formula gave it.
type Written = (u32, Cell, bool);

impl<'a> Reader<'a> {
    /// Gives each child of the tag being read.
    fn inside(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &Tag<'a>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        while let Some(tag) = self.cursor.next_child()? {
            each(self, &tag)?;
        }
        Ok(())
    }

    fn table(&mut self, tag: &Tag<'a>) -> Result<(), ImportError> {
        let name = tag.prefixed("name").unwrap_or_default().to_owned();
        self.sheets.push(Sheet { name, ..Sheet::default() });
        check_sheets(self.sheets.len())?;
        let mut row = 1;
        self.rows(&mut row)
    }

    /// Rows may be in groups.
    fn rows(&mut self, row: &mut u32) -> Result<(), ImportError> {
        while let Some(tag) = self.cursor.next_child()? {
            match tag.name {
                "table-row" => {
                    let repeated = number(&tag, "number-rows-repeated");
                    let cells = self.cells(*row)?;
                    // A row that repeats to the end of the sheet is a style, unless it holds something.
                    let copies = if cells.is_empty() { 0 } else { repeated.min(MOST_ROWS + 1) };
                    for copy in 0..copies {
                        self.put(row.saturating_add(copy), &cells)?;
                    }
                    *row = row.saturating_add(repeated);
                }
                "table-rows" | "table-header-rows" | "table-row-group" => self.rows(row)?,
                _ => self.cursor.skip()?,
            }
        }
        Ok(())
    }

    fn put(&mut self, row: u32, cells: &[Written]) -> Result<(), ImportError> {
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        for (column, cell, is_computed) in cells {
            if *is_computed {
                sheet.formulas.0 += 1;
                sheet.formulas.1.get_or_insert((row, *column));
            }
            self.filling.add(sheet, (row, *column), cell.clone())?;
        }
        Ok(())
    }

    fn cells(&mut self, row: u32) -> Result<Vec<Written>, ImportError> {
        let mut cells = Vec::new();
        let mut column = 0_u32;
        while let Some(tag) = self.cursor.next_child()? {
            if !matches!(tag.name, "table-cell" | "covered-table-cell") {
                self.cursor.skip()?;
                continue;
            }
            let repeated = number(&tag, "number-columns-repeated");
            let (wide, high) =
                (number(&tag, "number-columns-spanned"), number(&tag, "number-rows-spanned"));
            if (wide > 1 || high > 1)
                && let Some(sheet) = self.sheets.last_mut()
            {
                let last = [row.saturating_add(high - 1), column.saturating_add(wide - 1)];
                sheet.merged.push([row, column, last[0], last[1]]);
            }
            let is_computed = tag.prefixed("formula").is_some();
            if let Some(cell) = self.cell(&tag)? {
                // One more than the limit is enough to be refused.
                for copy in 0..repeated.min(MOST_COLUMNS + 1) {
                    cells.push((column.saturating_add(copy), cell.clone(), is_computed));
                }
            }
            column = column.saturating_add(repeated);
        }
        Ok(cells)
    }

    fn cell(&mut self, tag: &Tag<'a>) -> Result<Option<Cell>, ImportError> {
        let mut text = String::new();
        let mut is_first = true;
        while let Some(child) = self.cursor.next_child()? {
            // A comment is beside the cell, not in it.
            if child.name != "p" {
                self.cursor.skip()?;
                continue;
            }
            if !is_first {
                text.push('\n');
            }
            is_first = false;
            text.push_str(&self.cursor.text()?);
        }
        let value = |name: &str| tag.prefixed(name).map(str::trim);
        Ok(match tag.prefixed("value-type") {
            Some("float" | "percentage" | "currency") => {
                let number = value("value").and_then(|value| value.parse::<f64>().ok());
                number.filter(|number| number.is_finite()).map(Cell::Number)
            }
            Some("date") => value("date-value").and_then(|date| {
                let day =
                    date.get(..10).filter(|_| date.len() == 10 || date[10..].starts_with('T'));
                day.map(|day| Cell::Date(day.to_owned())).or_else(|| text_cell(date))
            }),
            Some("boolean") => value("boolean-value").map(|value| Cell::Boolean(value == "true")),
            Some("string") => text_cell(tag.prefixed("string-value").unwrap_or(&text)),
            _ => match text.trim() {
                error if error.starts_with('#') && error.ends_with(['!', '?', 'A']) => {
                    Some(Cell::Error(error.to_owned()))
                }
                text => text_cell(text),
            },
        })
    }
}

fn number(tag: &Tag<'_>, name: &str) -> u32 {
    tag.prefixed(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).max(1)
}
