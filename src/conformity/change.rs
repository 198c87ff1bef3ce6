//! What a change does to conformity: what it brings, what it mends, what it leaves.

use std::collections::HashSet;
use std::sync::Arc;

use oxrdf::Term;

use super::{Conformity, Counts, Finding};
use crate::edition::{Difference, Edition};
use crate::index::Limits;
use crate::reader::Reader;
use crate::shacl::{Scope, ValidationError, ValidationResult};

/// Results of a change kept at most.
const MOST: usize = 100_000;

/// What a change does to conformity, among the things that it concerns.
#[derive(Clone, Debug, Default)]
pub struct ChangeConformity {
    /// How many things it concerns.
    pub checked: usize,
    /// What was not there before, the most serious first.
    pub brought: Vec<Finding>,
    /// What was there and stays.
    pub left: Vec<Finding>,
    /// How many findings it ends.
    pub mended: usize,
    /// Whether some were left out.
    pub truncated: bool,
}

impl ChangeConformity {
    /// How many findings it brings, by severity.
    pub fn brought_counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.brought.iter().for_each(|finding| counts.add(&finding.severity));
        counts
    }
}

impl ChangeConformity {
    /// As JSON: how much was checked, what it brings, how much stays and ends.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "checked": self.checked,
            "brought": self.brought.iter().map(Finding::json).collect::<Vec<_>>(),
            "left": self.left.len(),
            "mended": self.mended,
            "truncated": self.truncated,
        })
    }
}

/// Compares the conformity of two editions, as the engine sees them whole.
///
/// # Errors
/// See [`ValidationError`].
pub fn of_change(
    conformity: &Conformity,
    (before, after): (&Arc<Edition>, &Edition),
    limits: &Limits,
) -> Result<ChangeConformity, ValidationError> {
    let reader = Reader::Administrator;
    let Difference { added, removed } = Difference::between(before, after);
    // A dictionary that is full was refused when the edition was made.
    let overlay = before.overlay(&added, &removed).map_err(|_| ValidationError::Unsupported)?;
    let overlay = Arc::new(overlay);
    let limits = Limits { rows: MOST, deadline: limits.deadline };
    let view = before.view_through(Arc::clone(&overlay), &reader);
    let report = conformity.validate(&view, Scope::Change(&overlay), &limits)?;
    let nodes: Vec<Term> = report.nodes().collect();
    let scope = if report.is_whole() { Scope::Everything } else { Scope::Nodes(&nodes) };
    let earlier = conformity.validate(&before.view(&reader), scope, &limits)?;
    let known: HashSet<Key> = earlier.results().map(|result| key(&result)).collect();
    let mut found = ChangeConformity {
        checked: report.focus_nodes(),
        truncated: report.truncated() || earlier.truncated(),
        ..ChangeConformity::default()
    };
    let mut still = HashSet::new();
    for result in report.results() {
        let finding = conformity.finding(&report, &result);
        let key = key(&result);
        if known.contains(&key) {
            still.insert(key);
            found.left.push(finding);
        } else {
            found.brought.push(finding);
        }
    }
    found.mended = known.len() - still.len();
    found.brought.sort_by(|a, b| a.severity.cmp(&b.severity));
    found.left.sort_by(|a, b| a.severity.cmp(&b.severity));
    Ok(found)
}

/// What makes two results the same one.
type Key = [String; 4];

fn key(result: &ValidationResult) -> Key {
    [
        result.focus.to_string(),
        result.shape.to_string(),
        result.component.as_str().to_owned(),
        result.value.as_ref().map(Term::to_string).unwrap_or_default(),
    ]
}
