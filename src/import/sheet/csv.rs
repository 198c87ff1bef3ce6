//! CSV as people have it: semicolons, commas or tabs, UTF-8 or Windows-1252, with or without a mark, a line `sep=;`,
//! line breaks inside quotes.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Filling, Sheet, Workbook, text_cell};
use crate::export::table::harmful;
use crate::import::decode::place_of;
use crate::import::detect::Format;
use crate::import::{ImportError, Limits};
use crate::model::Place;

/// What may separate cells, the most usual first.
const SEPARATORS: [u8; 4] = *b";,\t|";
/// Records looked at to choose the separator.
const LOOKED_AT: usize = 60;

/// Reads a CSV file as one sheet.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, ImportError> {
    let (text, is_guessed) = decode(bytes)?;
    let (separator, text, first) = separator(&text);
    let mut sheet = Sheet::default();
    let mut filling = Filling::new(limits);
    let mut reader = reader(text, separator);
    let mut record = csv::StringRecord::new();
    // Spreadsheets number rows, not lines: a line break inside quotes counts for nothing.
    let (mut inside, mut lines, mut counted) = (0_usize, 0_usize, 0_usize);
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => return Err(malformed(&error, text)),
        }
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX).clamp(counted, text.len());
        // The position is that of the empty lines that the reader passes over.
        let rest = &text.as_bytes()[start..];
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &text.as_bytes()[counted..start + blank];
        lines += passed.iter().filter(|byte| **byte == b'\n').count();
        counted = start + blank;
        let number = u32::try_from(lines.saturating_sub(inside) + 1).unwrap_or(u32::MAX);
        let number = number.saturating_add(first);
        for (column, written) in record.iter().enumerate() {
            inside += written.bytes().filter(|byte| *byte == b'\n').count();
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            // What the exports of Portulan disarm is armed again.
            if let Some(cell) = text_cell(&harmful(written)) {
                filling.add(&mut sheet, (number, column), cell)?;
            }
        }
    }
    Ok(Workbook { format: Format::Csv, sheets: vec![sheet], has_macros: false, is_guessed })
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
}

fn malformed(error: &csv::Error, text: &str) -> ImportError {
    let place = error.position().map_or_else(Place::default, |position| {
        place_of(text, usize::try_from(position.byte()).unwrap_or(usize::MAX))
    });
    ImportError::Malformed { detail: "le CSV n’est pas lisible".to_owned(), place: place.into() }
}

/// The text, and whether its encoding had to be guessed.
pub(in crate::import) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, bool), ImportError> {
    let (text, is_guessed) = if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[length..]);
        if malformed {
            let at = text.find('\u{FFFD}').unwrap_or(0);
            let place = place_of(&text, at).into();
            return Err(ImportError::EncodingInvalid { encoding: encoding.name(), place });
        }
        (text, false)
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), false),
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
        }
    };
    if text.contains('\0') {
        let found = "des octets qui ne sont pas du texte".to_owned();
        return Err(ImportError::NotRecognised { found });
    }
    Ok((text, is_guessed))
}

/// The separator of cells, the text without the line that tells it, and how many lines that takes.
fn separator(text: &str) -> (u8, &str, u32) {
    let first = text.lines().next().unwrap_or_default();
    let told = first.trim().trim_matches('"').strip_prefix("sep=").map(str::as_bytes);
    if let Some(&[separator]) = told
        && separator.is_ascii()
        && !matches!(separator, b'"' | b'\r' | b'\n')
    {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (separator, rest, 1);
    }
    let best = SEPARATORS
        .into_iter()
        .enumerate()
        .max_by_key(|(place, separator)| (regularity(text, *separator), std::cmp::Reverse(*place)));
    (best.map_or(b';', |(_, separator)| separator), text, 0)
}

/// How much a separator makes of a text a table: records that have the usual number of cells, if that is two or more.
fn regularity(text: &str, separator: u8) -> (usize, usize) {
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for record in reader(text, separator).records().take(LOOKED_AT).flatten() {
        *widths.entry(record.len()).or_default() += 1;
    }
    let usual = widths.into_iter().filter(|(width, _)| *width > 1);
    usual.map(|(width, count)| (count, width)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Cell, Sheet};
    use super::read;
    use crate::import::Limits;

    fn sheet(bytes: &[u8]) -> Sheet {
        read(bytes, &Limits::default()).expect("a table").sheets.remove(0)
    }

    fn row(sheet: &Sheet, place: usize) -> (u32, Vec<String>) {
        let row = &sheet.rows[place];
        (row.number, row.cells.iter().map(|(_, cell)| cell.text()).collect())
    }

    #[test]
    fn separators_are_found_and_told() {
        for text in ["Nom;Sigle, ou code\nPaie;P\n", "sep=|\nNom|Sigle, ou code\nPaie|P\n"] {
            let sheet = sheet(text.as_bytes());
            assert_eq!(row(&sheet, 0).1, ["Nom", "Sigle, ou code"], "{text}");
        }
        assert_eq!(row(&sheet(b"a,b,c\n1,2,3\n"), 1).1, ["1", "2", "3"]);
        assert_eq!(row(&sheet(b"a\tb\n1\t2\n"), 1).1, ["1", "2"]);
    }

    #[test]
    fn rows_are_numbered_as_spreadsheets_show_them() {
        let sheet = sheet("\u{feff}Nom;Note\r\nA;\"un\ndeux\ntrois\"\r\n\r\nB;fin\r\n".as_bytes());
        assert_eq!(row(&sheet, 1), (2, vec!["A".into(), "un\ndeux\ntrois".into()]));
        assert_eq!(row(&sheet, 2), (4, vec!["B".into(), "fin".into()]));
        assert_eq!(row(&super::super::csv::tests::sheet(b"sep=;\na;b\n"), 0).0, 2);
    }

    #[test]
    fn windows_1252_is_read_and_said() {
        let book = read(b"Libell\xe9;Co\xfbt\n\xc9tat;\x80\n", &Limits::default()).expect("read");
        assert!(book.is_guessed);
        assert_eq!(row(&book.sheets[0], 1).1, ["État", "€"]);
    }

    #[test]
    fn what_was_disarmed_is_armed_again() {
        let sheet = sheet("Nom;Note\n'=A;''=B\n'tis;-12\n".as_bytes());
        assert_eq!(row(&sheet, 1).1, ["=A", "'=B"]);
        assert_eq!(row(&sheet, 2).1, ["'tis", "-12"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(book) = read(&bytes, &Limits::default()) {
                let rows = &book.sheets[0].rows;
                prop_assert!(rows.windows(2).all(|pair| pair[0].number < pair[1].number));
            }
        }

        #[test]
        fn what_is_written_is_read(rows in prop::collection::vec(
            prop::collection::vec("[a-zé;,\"\n' =+-]{0,8}", 3), 1..8)) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
            writer.write_record(["alpha", "beta", "gamma"]).expect("in memory");
            for row in &rows {
                let cells = row.iter().map(|cell| crate::export::table::harmless(cell));
                writer.write_record(cells).expect("in memory");
            }
            let bytes = [b"sep=;\n".to_vec(), writer.into_inner().expect("in memory")].concat();
            let sheet = sheet(&bytes);
            let read: Vec<Vec<String>> = sheet.rows[1..].iter().map(|row| {
                (0..3).map(|column| row.cell(column).map(Cell::text).unwrap_or_default()).collect()
            }).collect();
            let wanted: Vec<Vec<String>> = rows.iter()
                .map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>())
                .filter(|row| row.iter().any(|cell| !cell.is_empty()))
                .collect();
            prop_assert_eq!(read, wanted);
        }
    }
}
