//! One row per fact, for spreadsheets: semicolons, UTF-8 with a mark, as French ones expect.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use oxrdf::vocab::rdfs;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use super::Remarks;
use crate::index::{Pattern, View};

/// The heads of the columns.
const HEADS: [&str; 9] = [
    "Chose",
    "Nom",
    "Propriété",
    "Nom de la propriété",
    "Valeur",
    "Nom de la valeur",
    "Langue",
    "Type de valeur",
    "Ensemble de faits",
];

/// Writes quads, one per row.
pub(super) fn write(quads: &[Quad], view: &dyn View, out: &mut dyn Write) -> io::Result<Remarks> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(HEADS)?;
    let mut names = Names { view, known: HashMap::default() };
    for quad in quads {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(thing) => thing,
            NamedOrBlankNode::BlankNode(_) => continue,
        };
        let (value, name, language, datatype) = match &quad.object {
            Term::NamedNode(thing) => (thing.as_str().to_owned(), names.of(thing), "", ""),
            Term::Literal(literal) => (
                literal.value().to_owned(),
                String::new(),
                literal.language().unwrap_or_default(),
                literal.datatype().as_str(),
            ),
            Term::BlankNode(node) => (node.to_string(), String::new(), "", ""),
        };
        let graph = match &quad.graph_name {
            GraphName::NamedNode(graph) => graph.as_str(),
            GraphName::BlankNode(_) | GraphName::DefaultGraph => "",
        };
        let cells = [
            subject.as_str(),
            &names.of(subject),
            quad.predicate.as_str(),
            &names.of(&quad.predicate),
            &value,
            &name,
            language,
            datatype,
            graph,
        ];
        writer.write_record(cells.map(harmless))?;
    }
    writer.flush()?;
    Ok(Remarks::default())
}

/// Writes rows as French spreadsheets expect them; no cell is run as a formula.
pub(crate) fn write_rows(
    out: &mut dyn Write,
    headings: &[String],
    rows: impl Iterator<Item = Vec<String>>,
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.flush()
}

/// The names of things, each looked for once.
struct Names<'v> {
    view: &'v dyn View,
    known: HashMap<NamedNode, String>,
}

impl Names<'_> {
    fn of(&mut self, thing: &NamedNode) -> String {
        if let Some(known) = self.known.get(thing) {
            return known.clone();
        }
        let labels = Pattern {
            subject: Some(thing.as_ref().into()),
            predicate: Some(rdfs::LABEL),
            ..Pattern::default()
        };
        let literals = self.view.matching(labels, 20).into_iter();
        let mut literals: Vec<_> = literals
            .filter_map(|quad| match quad.object {
                Term::Literal(literal) => Some(literal),
                _ => None,
            })
            .collect();
        literals.sort_by_key(|literal| {
            let language = literal.language().unwrap_or_default().to_owned();
            (!language.starts_with("fr"), language)
        });
        let name = literals.first().map(|literal| literal.value().to_owned()).unwrap_or_default();
        self.known.insert(thing.clone(), name.clone());
        name
    }
}

/// A cell that no spreadsheet runs as a formula: an apostrophe precedes it (OWASP, CSV injection).
///
/// [`harmful`] undoes it: a cell that looks disarmed already gets one more apostrophe.
pub(crate) fn harmless(cell: &str) -> String {
    let behind = cell.trim_start_matches('\'');
    let risky = behind.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// Several values in one cell, separated by ` | `; a bar inside a value is written `\|`. [`split_values`] undoes it.
pub(crate) fn join_values<'v>(values: impl Iterator<Item = &'v str>) -> String {
    values.map(|value| value.replace('|', "\\|")).collect::<Vec<_>>().join(" | ")
}

/// The values of a cell, without spaces around; empty ones are left out. A bar without spaces around separates nothing.
pub(crate) fn split_values(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = cell.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let last = values.last_mut().expect("there is always one");
        let is_apart =
            before.is_whitespace() && letters.peek().is_none_or(|next| next.is_whitespace());
        match letter {
            '|' if before == '\\' => {
                last.pop();
                last.push('|');
            }
            '|' if is_apart => values.push(String::new()),
            letter => last.push(letter),
        }
        before = letter;
    }
    let trimmed = values.iter().map(|value| value.trim().to_owned());
    trimmed.filter(|value| !value.is_empty()).collect()
}

/// The one value of a cell in which nothing separates values.
pub(crate) fn single_value(cell: &str) -> String {
    cell.replace("\\|", "|")
}

/// A cell as it was before [`harmless`].
pub(crate) fn harmful(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(rest) if harmless(rest) == cell => Cow::Borrowed(rest),
        _ => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{harmful, harmless, join_values, split_values};

    proptest! {
        #[test]
        fn joined_values_come_apart(values in prop::collection::vec("[a-z|\\\\]{1,4}|a [|] b", 0..4)) {
            let joined = join_values(values.iter().map(String::as_str));
            prop_assert_eq!(split_values(&joined), values);
        }

        #[test]
        fn what_is_disarmed_is_armed_again(cell in "['=+a1.\\-@\t＝]{0,6}|\\PC{0,8}") {
            let disarmed = harmless(&cell);
            prop_assert_eq!(harmful(&disarmed), cell);
        }
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_kept() {
        for formula in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for plain in ["-12.5", "CNAV", "", "a=b", "1-2"] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
