//! What is known of the accessibility of the site: the record of the automatic checks, and what may be said of it.

use std::sync::OnceLock;

use askama::Template;
use serde::Deserialize;

use crate::web::filters;

/// The record that `tests/browser` writes; see [`Record`].
const RECORD: &str = include_str!("../../../../data/accessibilite.json");

/// The result of the last automatic checks: `data/accessibilite.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    /// Day of the checks, `2026-11-24`.
    date: String,
    /// Name of the tool, `axe-core`.
    outil: String,
    /// Its version.
    version: String,
    /// The sets of rules that were applied, as the tool names them.
    regles: Vec<String>,
    /// Browser, with its version.
    navigateur: String,
    /// One per page and per way of looking at it.
    pages: Vec<Checked>,
}

/// One page that was checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checked {
    /// Its address on the site.
    adresse: String,
    /// Widths of the window, in CSS pixels.
    largeurs: Vec<u32>,
    /// Rules that applied and passed.
    regles_respectees: usize,
    /// Elements that break a rule.
    violations: usize,
}

#[derive(Template)]
#[template(path = "pages/checks.html")]
struct ChecksTable<'a> {
    record: &'a Record,
    date: String,
    violations: usize,
}

fn record() -> &'static Record {
    static READ: OnceLock<Record> = OnceLock::new();
    READ.get_or_init(|| {
        serde_json::from_str(RECORD).unwrap_or_else(|error| {
            tracing::error!(%error, "data/accessibilite.json is left out: {error}");
            Record::default()
        })
    })
}

/// The state of conformity to the RGAA, as the footer says it.
///
/// Without an audit that measures each criterion, French law knows one answer only, whatever automatic checks say.
pub(in crate::web) fn conformity() -> &'static str {
    "non conforme"
}

/// The automatic checks as HTML.
pub(super) fn table() -> String {
    let record = record();
    let page = ChecksTable {
        record,
        date: filters::date(&record.date),
        violations: record.pages.iter().map(|page| page.violations).sum(),
    };
    // Rendering in memory fails for lack of memory only.
    page.render().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{RECORD, Record};

    #[test]
    fn the_record_that_comes_with_the_program_is_read() {
        let record: Record = serde_json::from_str(RECORD).unwrap();
        assert!(!record.pages.is_empty() && !record.version.is_empty());
        assert!(record.pages.iter().all(|page| page.adresse.starts_with('/')));
        assert!(record.pages.iter().all(|page| page.regles_respectees > 0));
    }
}
