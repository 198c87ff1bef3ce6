//! The report as JSON, CSV or XLSX.

use axum::response::Response;
use oxrdf::{NamedNode, Term};
use serde_json::{Value, json};

use crate::conformity::{Conformity, Finding, Group, severity_label};
use crate::web::conformity::Checked;
use crate::web::export::{csv_response, json_response};
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::negotiation::Format;
use crate::web::problem::Problem;
use crate::web::xlsx::{Cell, Table, xlsx_response};

/// Findings in one file at most.
const MOST: usize = 100_000;
/// Name of the files.
const NAME: &str = "conformite";

/// Sends what is asked for in the format that is asked for.
pub(super) fn answer(
    visit: &Visit,
    (conformity, checked): (&Conformity, &Checked),
    places: &[usize],
) -> Result<Response, Problem> {
    let findings = places
        .iter()
        .take(MOST)
        .filter_map(|place| checked.report.result_at(*place))
        .map(|result| conformity.finding(&checked.report, &result));
    match visit.format {
        Format::Json => Ok(json_answer(visit, checked, findings)),
        Format::Csv => {
            let (headings, rows) = sheet(&visit.names(), findings);
            csv_response(NAME, &headings, &rows)
        }
        Format::Xlsx => {
            let (headings, rows) = sheet(&visit.names(), findings);
            let origin = [
                ("Édition de la carte", visit.view.number().to_string()),
                ("Adresse", visit.url_with(&[("format", String::new())])),
                ("Choses vérifiées", checked.summary.checked.to_string()),
            ];
            let cells = |row: Vec<String>| row.into_iter().map(Cell::Text).collect();
            xlsx_response(&Table {
                name: NAME.to_owned(),
                title: "Conformité".to_owned(),
                headings,
                rows: rows.into_iter().map(cells).collect(),
                origin: origin.map(|(what, value)| (what.to_owned(), value)).into(),
            })
        }
        _ => Err(Problem::NotInThisFormat),
    }
}

fn json_answer(
    visit: &Visit,
    checked: &Checked,
    findings: impl Iterator<Item = Finding>,
) -> Response {
    let summary = &checked.summary;
    let names = visit.names();
    let groups = |groups: &[Group]| -> Vec<Value> {
        groups
            .iter()
            .map(|group| {
                json!({
                    "iri": group.key.as_str(),
                    "label": names.thing(&group.key).text,
                    "violations": group.counts.violations,
                    "warnings": group.counts.warnings,
                    "infos": group.counts.infos,
                })
            })
            .collect()
    };
    json_response(&json!({
        "edition": summary.edition,
        "checked": summary.checked,
        "violations": summary.counts.violations,
        "warnings": summary.counts.warnings,
        "infos": summary.counts.infos,
        "truncated": summary.truncated,
        "sources": groups(&summary.by_source),
        "classes": groups(&summary.by_class),
        "shapes": groups(&summary.by_shape),
        "findings": findings.map(|finding| finding.json()).collect::<Vec<_>>(),
    }))
}

fn sheet(
    names: &Names<'_>,
    findings: impl Iterator<Item = Finding>,
) -> (Vec<String>, Vec<Vec<String>>) {
    let headings = [
        "Gravité", "Chose", "Nature", "Constat", "Remède", "Pourquoi", "Règles", "Valeur",
        "Adresse", "Forme", "Sources",
    ];
    let text = |term: &Term| match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => literal.value().to_owned(),
    };
    let joined = |all: Vec<String>| all.join(" | ");
    let rows = findings.map(|finding| {
        let kind = match &finding.focus {
            Term::NamedNode(thing) => names.kind(thing),
            _ => String::new(),
        };
        vec![
            severity_label(&finding.severity).to_owned(),
            finding.label.clone(),
            kind,
            finding.problem.clone(),
            finding.remedy.clone(),
            finding.reason.clone().unwrap_or_default(),
            joined(finding.rules.iter().map(|rule| rule.label.clone()).collect()),
            finding.value.as_ref().map(text).unwrap_or_default(),
            text(&finding.focus),
            text(&finding.shape),
            joined(
                finding.graphs.iter().map(|graph: &NamedNode| names.thing(graph).text).collect(),
            ),
        ]
    });
    (headings.map(str::to_owned).into(), rows.collect())
}
