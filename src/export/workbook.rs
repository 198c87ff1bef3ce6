//! Workbooks that spreadsheets open: tables with a sheet that says where they come from, and templates to fill in.
//!
//! Texts are written as texts: nothing of the map is ever a formula. The only user of `rust_xlsxwriter`.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format as Style,
    Note, Workbook, Worksheet, XlsxError,
};

use crate::spreadsheet::{LISTS, MANUAL, ORIGIN, TemplateColumn};

/// Rows of a template whose cells offer their list.
const OFFERED: u32 = 5_000;
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
pub(crate) enum Cell {
    /// A text, kept as it is.
    Text(String),
    /// A number that can be added up.
    Number(f64),
}

/// A table and its origin.
pub(crate) struct Table {
    /// Name of the file, without its extension.
    pub(crate) name: String,
    /// Name of the sheet.
    pub(crate) title: String,
    /// One heading per column.
    pub(crate) headings: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Lines of the second sheet: what, and its value.
    pub(crate) origin: Vec<(String, String)>,
}

impl Cell {
    /// A number when the text is one that was written as such, else a text.
    pub(crate) fn number_or_text(text: &str, is_number: bool) -> Self {
        match text.parse::<f64>() {
            Ok(number) if is_number && number.is_finite() => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }
}

/// A template: the columns of a class, an example, lists of words, and how to fill it in.
pub(crate) struct Template {
    /// Name of the sheet.
    pub(crate) title: String,
    /// What the class is.
    pub(crate) definition: String,
    /// The columns.
    pub(crate) columns: Vec<TemplateColumn>,
    /// The cells of the row given as an example.
    pub(crate) example: Vec<String>,
    /// How to fill it in, a line each.
    pub(crate) manual: Vec<String>,
}

/// A table as the bytes of a workbook.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn workbook(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same content gives the same bytes: the edition dates it, not the clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    write_rows(sheet, table)?;
    let origin = workbook.add_worksheet();
    origin.set_name(ORIGIN)?;
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

/// A template as the bytes of a workbook.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn template(template: &Template) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let lists = template_sheet(workbook.add_worksheet(), template)?;
    let manual = workbook.add_worksheet();
    manual.set_name(MANUAL)?;
    write_manual(manual, template)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(LISTS)?.set_hidden(true);
    for (column, words) in (0_u16..).zip(lists) {
        for (row, word) in (0_u32..).zip(words) {
            sheet.write_string(row, column, bounded(word))?;
        }
    }
    workbook.save_to_buffer()
}

/// Writes the sheet to fill in; gives the lists that its cells offer.
fn template_sheet<'t>(
    sheet: &mut Worksheet,
    template: &'t Template,
) -> Result<Vec<&'t [String]>, XlsxError> {
    sheet.set_name(sheet_name(&template.title))?;
    let heading =
        Style::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0xE8_EEF4));
    let expected = heading.clone().set_background_color(Color::RGB(0xFF_E9B8));
    let example = Style::new().set_italic().set_font_color(Color::RGB(0x5A_5A5A));
    let mut lists: Vec<&[String]> = Vec::new();
    for (place, column) in (0_u16..).zip(&template.columns) {
        let style = if column.is_expected { &expected } else { &heading };
        sheet.write_string_with_format(0, place, bounded(&column.heading), style)?;
        let needed = if column.is_expected { "\nAttendue." } else { "" };
        let note = format!("{}\n{}{needed}", column.description, column.how);
        let lines = 2 + note.chars().count() / 36;
        let note = Note::new(bounded(&note)).add_author_prefix(false).set_width(280);
        let height = u32::try_from(lines * 16).unwrap_or(400);
        sheet.insert_note(0, place, &note.set_height(height))?;
        if let Some(text) = template.example.get(usize::from(place)).filter(|text| !text.is_empty())
        {
            sheet.write_string_with_format(1, place, bounded(text), &example)?;
        }
        if !column.words.is_empty() {
            let letters = crate::import::sheet::letters(u32::try_from(lists.len()).unwrap_or(0));
            let list = format!("={LISTS}!${letters}$1:${letters}${}", column.words.len());
            let title = "Liste";
            let offered = DataValidation::new()
                .allow_list_formula(list.as_str().into())
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title(title)?
                .set_error_message(
                    "Ce mot n’est pas dans la liste ; plusieurs mots se séparent par « | ».",
                )?;
            sheet.add_data_validation(1, place, OFFERED, place, &offered)?;
            lists.push(&column.words);
        }
        let widest = column.heading.chars().count().max(12) as f64 + 3.0;
        sheet.set_column_width(place, widest.min(36.0))?;
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(lists)
}

fn write_manual(sheet: &mut Worksheet, template: &Template) -> Result<(), XlsxError> {
    let (bold, wrapped) = (Style::new().set_bold(), Style::new().set_text_wrap());
    sheet.write_string_with_format(0, 0, bounded(&template.title), &bold)?;
    sheet.write_string_with_format(0, 1, bounded(&template.definition), &wrapped)?;
    let mut row = 2;
    for line in &template.manual {
        sheet.write_string_with_format(row, 1, bounded(line), &wrapped)?;
        row += 1;
    }
    row += 1;
    for (place, text) in
        (0_u16..).zip(["Colonne", "Ce qu’elle dit", "Comment l’écrire", "Attendue", "Groupe"])
    {
        sheet.write_string_with_format(row, place, text, &bold)?;
    }
    for column in &template.columns {
        row += 1;
        let needed = if column.is_expected { "oui" } else { "non" };
        let cells = [&column.heading, &column.description, &column.how, needed, &column.group];
        for (place, text) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, place, bounded(text), &wrapped)?;
        }
    }
    for (place, width) in [(0, 28.0), (1, 70.0), (2, 60.0), (3, 10.0), (4, 24.0)] {
        sheet.set_column_width(place, width)?;
    }
    Ok(())
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
