//! Reading the tables: `;` between columns, `|` inside lists, one heading line.

use std::path::Path;

use anyhow::{Context, Result, bail};

/// A table in memory.
pub(crate) struct Table {
    /// File name, for messages.
    pub(crate) name: String,
    columns: Vec<String>,
    records: Vec<(u64, Vec<String>)>,
}

/// One row of a [`Table`].
pub(crate) struct Row<'a> {
    /// Line in the file, from 1.
    pub(crate) line: u64,
    columns: &'a [String],
    cells: &'a [String],
}

impl Table {
    /// Reads `dir/name`, whose heading must be exactly `columns`.
    pub(crate) fn read(dir: &Path, name: &str, columns: &[&str]) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_path(dir.join(name))
            .with_context(|| format!("opening {name}"))?;
        let heading: Vec<String> =
            reader.headers().context("reading the heading")?.iter().map(Into::into).collect();
        if heading != columns {
            bail!("{name}: the heading is {heading:?}, expected {columns:?}");
        }
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.with_context(|| format!("reading {name}"))?;
            let line = record.position().map_or(0, csv::Position::line);
            records.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect()));
        }
        Ok(Self { name: name.to_owned(), columns: heading, records })
    }

    /// The rows, in the order of the file.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(line, cells)| Row { line: *line, columns: &self.columns, cells })
    }
}

impl Row<'_> {
    /// The cell of a column, trimmed.
    ///
    /// # Panics
    /// When the column is not one of those that [`Table::read`] was given: a bug.
    pub(crate) fn get(&self, column: &str) -> &str {
        let index = self
            .columns
            .iter()
            .position(|name| name == column)
            .expect("only columns of the heading are asked for");
        &self.cells[index]
    }

    /// The items of a cell that holds a `|` list.
    pub(crate) fn list(&self, column: &str) -> Vec<String> {
        split_outside_parentheses(self.get(column), '|')
    }
}

/// Splits at `separator` where no parenthesis is open, and drops empty items.
pub(crate) fn split_outside_parentheses(text: &str, separator: char) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if character == separator && depth == 0 {
            items.push(String::new());
        } else if let Some(last) = items.last_mut() {
            last.push(character);
        }
    }
    items.into_iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// Takes «(à vérifier : …)» out of a cell: the text without it, and the doubt.
pub(crate) fn split_doubt(text: &str) -> (String, Option<String>) {
    const OPENING: &str = "(à vérifier : ";
    let Some(start) = text.find(OPENING) else {
        return (text.to_owned(), None);
    };
    let rest = &text[start + OPENING.len()..];
    let Some(end) = rest.find(')') else {
        return (text.to_owned(), None);
    };
    let without = format!("{}{}", text[..start].trim_end(), &rest[end + 1..]);
    (without.trim().to_owned(), Some(rest[..end].trim().to_owned()))
}

/// ASCII lower-case letters, digits and hyphens; accents dropped, «+» written out.
pub(crate) fn slug(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let spelled = text.to_lowercase().replace('œ', "oe").replace('æ', "ae").replace('+', "-plus");
    let mut slug = String::new();
    for character in spelled.nfd() {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !unicode_normalization::char::is_combining_mark(character) && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}
