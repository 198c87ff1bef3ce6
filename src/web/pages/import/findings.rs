//! The findings of an import, grouped as people treat them: by severity, then by code.

use std::collections::BTreeMap;

use axum::response::Response;

use crate::import::{Code, Finding, Severity};
use crate::web::export::csv_response;
use crate::web::filters;
use crate::web::problem::Problem;

/// Findings shown for each code; the files have them all.
const SHOWN: usize = 20;

/// The findings of one code.
pub(super) struct FindingGroup {
    /// Which, with its words.
    pub(super) code: Code,
    /// How many.
    pub(super) count: String,
    /// `error`, `warning` or `info`: the kind of notice that it looks like.
    pub(super) look: &'static str,
    /// The first ones.
    pub(super) lines: Vec<Line>,
    /// How many are not shown.
    pub(super) others: Option<String>,
}

/// One finding.
pub(super) struct Line {
    pub(super) place: String,
    pub(super) id: String,
    pub(super) message: String,
    pub(super) instead: String,
}

/// The groups, the most serious first.
pub(super) fn groups(findings: &[Finding]) -> Vec<FindingGroup> {
    let mut by_code: BTreeMap<(Severity, Code), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_code.entry((finding.severity, finding.code)).or_default().push(finding);
    }
    let group = |((severity, code), all): ((Severity, Code), Vec<&Finding>)| FindingGroup {
        code,
        count: filters::number(all.len()),
        look: match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "info",
        },
        lines: all.iter().take(SHOWN).map(|finding| line(finding)).collect(),
        others: (all.len() > SHOWN).then(|| filters::number(all.len() - SHOWN)),
    };
    by_code.into_iter().map(group).collect()
}

fn line(finding: &Finding) -> Line {
    Line {
        place: finding.place(),
        id: finding.id.clone().unwrap_or_default(),
        message: finding.message.clone(),
        instead: finding.instead.clone(),
    }
}

/// All the findings, one row each.
pub(super) fn csv(findings: &[Finding]) -> Result<Response, Problem> {
    let headings = [
        "gravité",
        "code",
        "constat",
        "fichier",
        "ligne",
        "colonne",
        "identifiant",
        "message",
        "à la place",
        "remède",
    ]
    .map(str::to_owned);
    let row = |finding: &Finding| {
        vec![
            finding.severity.label().to_owned(),
            finding.code.code().to_owned(),
            finding.code.title().to_owned(),
            finding.file.clone().unwrap_or_default(),
            finding.line.to_string(),
            finding.cell.clone().unwrap_or_else(|| finding.column.to_string()),
            finding.id.clone().unwrap_or_default(),
            finding.message.clone(),
            finding.instead.clone(),
            finding.code.remedy().to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = findings.iter().map(row).collect();
    csv_response("constats", &headings, &rows)
}
