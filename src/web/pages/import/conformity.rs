//! What a model brings that is not as the shapes want it, before it is published.

use crate::conformity::{ChangeConformity, Finding, severity_label};
use crate::web::filters;

/// Findings shown for one shape.
const SHOWN: usize = 20;
/// Shapes shown.
const MOST_GROUPS: usize = 50;

/// What publishing does to conformity, ready for the template.
pub(super) struct ConformityView {
    /// Why it could not be checked.
    pub(super) failed: Option<String>,
    /// How many findings are new.
    pub(super) brought: String,
    /// How many are new, end and stay, in one sentence.
    pub(super) summary: String,
    /// The new ones, by shape.
    pub(super) groups: Vec<Group>,
    /// Shapes that are not shown.
    pub(super) others: Option<String>,
}

/// The findings of one shape.
pub(super) struct Group {
    /// `error`, `warning` or `info`.
    pub(super) look: &'static str,
    pub(super) severity: &'static str,
    pub(super) title: String,
    pub(super) remedy: String,
    pub(super) reason: Option<String>,
    pub(super) count: String,
    /// Name and what is wrong.
    pub(super) lines: Vec<(String, String)>,
    pub(super) others: Option<String>,
}

impl ConformityView {
    pub(super) fn new(checked: &Result<ChangeConformity, String>) -> Self {
        let none = ChangeConformity::default();
        let change = checked.as_ref().unwrap_or(&none);
        let mut groups: Vec<Vec<&Finding>> = Vec::new();
        for finding in &change.brought {
            match groups.iter_mut().find(|group| group[0].shape == finding.shape) {
                Some(group) => group.push(finding),
                None => groups.push(vec![finding]),
            }
        }
        let some = |count: usize| (count > 0).then(|| filters::number(count));
        Self {
            failed: checked.as_ref().err().cloned(),
            brought: filters::number(change.brought.len()),
            summary: summary(change),
            others: some(groups.len().saturating_sub(MOST_GROUPS)),
            groups: groups.iter().take(MOST_GROUPS).map(|group| Group::new(group)).collect(),
        }
    }
}

/// `3 constats de plus, 1 réparé, 12 qui demeurent`.
fn summary(change: &ChangeConformity) -> String {
    let said = |count: usize, one: &str, several: &str| {
        format!("{} {}", filters::number(count), if count > 1 { several } else { one })
    };
    let mut text = match change.brought.len() {
        0 => "aucun constat de plus".to_owned(),
        count => said(count, "constat de plus", "constats de plus"),
    };
    if change.mended > 0 {
        text.push_str(&format!(", {}", said(change.mended, "réparé", "réparés")));
    }
    if !change.left.is_empty() {
        text.push_str(&format!(", {}", said(change.left.len(), "qui demeure", "qui demeurent")));
    }
    text
}

impl Group {
    fn new(findings: &[&Finding]) -> Self {
        let first = findings[0];
        Self {
            look: look(&first.severity),
            severity: severity_label(&first.severity),
            title: first.property_name.clone().unwrap_or_else(|| first.problem.clone()),
            remedy: first.remedy.clone(),
            reason: first.reason.clone(),
            count: filters::number(findings.len()),
            lines: findings
                .iter()
                .take(SHOWN)
                .map(|finding| (finding.label.clone(), finding.problem.clone()))
                .collect(),
            others: (findings.len() > SHOWN).then(|| filters::number(findings.len() - SHOWN)),
        }
    }
}

/// The kind of notice that a severity looks like.
pub(in crate::web) fn look(severity: &crate::shacl::Severity) -> &'static str {
    match severity_label(severity) {
        "erreur" => "error",
        "avertissement" => "warning",
        _ => "info",
    }
}
