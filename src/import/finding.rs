//! Findings: what is imperfect in an input that is imported all the same.
//!
//! A finding says where, what, and what was done instead; its code is stable and has a title, an explanation and a
//! remedy in French, so that a page per code can exist.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Place;

mod codes;

pub use codes::Code;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input breaks its format: something was left out or is not as written.
    Error,
    /// Everything is imported, but something is doubtful.
    Warning,
    /// Good to know.
    Information,
}

impl Severity {
    /// The name for people, in French.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "erreur",
            Self::Warning => "avertissement",
            Self::Information => "information",
        }
    }
}

/// One imperfection of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Severity, always that of the code.
    pub severity: Severity,
    /// Stable code.
    pub code: Code,
    /// What is wrong, in French, with the values concerned.
    pub message: String,
    /// What was done instead, in French.
    pub instead: String,
    /// Line from 1, or 0 when the finding concerns the whole file.
    pub line: u32,
    /// Column in characters from 1, or 0.
    pub column: u32,
    /// Identifier, in the source, of the thing concerned.
    pub id: Option<String>,
    /// The file concerned, when the model is in several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The cell concerned, `D12`, when the file is a table; then `file` tells the sheet, and `column` counts cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Finding {
    /// Where it is, in French: «feuille « Applications », ligne 12, colonne D»; empty for a whole file.
    pub fn place(&self) -> String {
        let mut said = self.file.clone().unwrap_or_default();
        if self.line > 0 {
            let comma = if said.is_empty() { "" } else { ", " };
            said.push_str(&format!("{comma}ligne {}", self.line));
            match &self.cell {
                Some(cell) => {
                    let letters = cell.trim_end_matches(|digit: char| digit.is_ascii_digit());
                    said.push_str(&format!(", colonne {letters}"));
                }
                None if self.column > 0 => said.push_str(&format!(", colonne {}", self.column)),
                None => {}
            }
        }
        said
    }
}

/// How many findings of one code there are, described or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Severity, always that of the code.
    pub severity: Severity,
    /// Stable code.
    pub code: Code,
    /// Title of the code, in French.
    pub title: &'static str,
    /// How many there are.
    pub count: usize,
}

/// The findings of one reading, bounded so that a hostile file cannot fill the memory.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    /// How many there are of each code: a flood of one remark must not hide another.
    counts: BTreeMap<Code, usize>,
    limit: usize,
    /// The file being read, when the model is in several; the sheet being read, in a table.
    file: Option<String>,
    /// Whether places are cells.
    are_cells: bool,
}

impl Findings {
    /// Keeps at most `limit` findings of each code and counts the others.
    pub fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Records what was found at `place` about the thing `id`: a message, and what was done instead.
    pub fn add(&mut self, code: Code, at: (Place, Option<&str>), said: (String, &str)) {
        self.add_with(code, at, || said);
    }

    /// As [`Self::add`], for what may be found very often: beyond the limit, nothing is written.
    pub fn add_with<'s>(
        &mut self,
        code: Code,
        (place, id): (Place, Option<&str>),
        say: impl FnOnce() -> (String, &'s str),
    ) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count > self.limit {
            return;
        }
        let (message, instead) = say();
        self.kept.push(Finding {
            severity: code.severity(),
            code,
            message,
            instead: instead.to_owned(),
            line: place.line,
            column: place.column,
            id: id.map(str::to_owned),
            file: self.file.clone(),
            cell: (self.are_cells && place.column > 0)
                .then(|| format!("{}{}", super::sheet::letters(place.column - 1), place.line)),
        });
    }

    /// Says which sheet is read from now on, by its name, empty when there is but one table; places are rows and columns of it.
    pub fn set_sheet(&mut self, sheet: &str) {
        self.file = (!sheet.is_empty()).then(|| format!("feuille « {sheet} »"));
        self.are_cells = true;
    }

    /// Says which file is read from now on; none when the whole model is looked at.
    pub fn set_file(&mut self, file: Option<&str>) {
        self.are_cells = false;
        self.file = file.map(str::to_owned);
    }

    /// Gives a file to the findings about a whole model, from the identifier of what they concern.
    pub fn locate<'f>(&mut self, file_of: impl Fn(&str) -> Option<&'f str>) {
        for finding in self.kept.iter_mut().filter(|finding| finding.file.is_none()) {
            finding.file = finding.id.as_deref().and_then(&file_of).map(str::to_owned);
        }
    }

    /// How many there are of each code, the most serious first; those that are not described count too.
    pub fn counts(&self) -> Vec<Count> {
        let mut counts: Vec<Count> = self
            .counts
            .iter()
            .map(|(&code, &count)| Count {
                severity: code.severity(),
                code,
                title: code.title(),
                count,
            })
            .collect();
        counts.sort_by_key(|count| (count.severity, count.code));
        counts
    }

    /// The findings in the order of the file, those of the whole file first.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.kept.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        let mut kept = std::mem::take(&mut self.kept);
        let over = self.counts.into_iter().filter(|(_, count)| *count > self.limit);
        kept.extend(over.map(|(code, count)| Finding {
            severity: Code::FindingsOmitted.severity(),
            code: Code::FindingsOmitted,
            message: format!(
                "«{}» : {} autres constats ne sont pas détaillés",
                code.title(),
                count - self.limit
            ),
            instead: "les premiers constats sont listés, les autres comptés".to_owned(),
            line: 0,
            column: 0,
            id: None,
            file: None,
            cell: None,
        }));
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_kebab_case() {
        let mut codes: Vec<_> = Code::ALL.iter().map(|code| code.code()).collect();
        assert!(
            codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-')),
            "{codes:?}"
        );
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Code::ALL.len());
    }

    #[test]
    fn findings_beyond_the_limit_are_counted() {
        let mut findings = Findings::new(1);
        for line in 1..=3 {
            let place = Place { line, column: 1 };
            findings.add(Code::ElementUnnamed, (place, None), (String::new(), ""));
        }
        let kept = findings.into_sorted();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[1].code, Code::FindingsOmitted);
        assert!(kept[1].message.contains(": 2 autres"), "{}", kept[1].message);
    }

    #[test]
    fn counts_say_all_and_the_most_serious_first() {
        let mut findings = Findings::new(1);
        for code in [Code::ElementUnused, Code::ElementUnused, Code::RelationEndMissing] {
            findings.add(code, (Place::default(), None), (String::new(), ""));
        }
        let counts: Vec<_> = findings.counts().iter().map(|c| (c.code.code(), c.count)).collect();
        assert_eq!(counts, [("relation-end-missing", 1), ("element-unused", 2)]);
    }

    #[test]
    fn remarks_do_not_hide_an_error() {
        let mut findings = Findings::new(1);
        for code in [Code::ElementUnnamed, Code::ElementUnnamed, Code::RelationEndMissing] {
            findings.add(code, (Place::default(), None), (String::new(), ""));
        }
        let kept = findings.into_sorted();
        assert!(kept.iter().any(|finding| finding.severity == Severity::Error), "{kept:?}");
    }
}
