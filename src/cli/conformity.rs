//! What validation found, for the terminal.

use std::io::Write;

use crate::conformity::{ChangeConformity, Counts, Finding, severity_label};

/// Findings written in a report that shows them shortly.
const SHORT: usize = 10;

/// One line per finding: how serious, what, what is wrong, how to mend it.
pub(super) fn line(finding: &Finding) -> String {
    let text = format!(
        "{} · {} · {}. {}",
        severity_label(&finding.severity),
        finding.label,
        finding.problem,
        finding.remedy
    );
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `3 erreurs, 1 avertissement`, or `aucun constat`.
pub(super) fn counted(counts: Counts) -> String {
    let parts = [
        (counts.violations, "erreur", "erreurs"),
        (counts.warnings, "avertissement", "avertissements"),
        (counts.infos, "information", "informations"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, several)| format!("{count} {}", if *count > 1 { several } else { one }))
        .collect();
    if said.is_empty() { "aucun constat".to_owned() } else { said.join(", ") }
}

/// What an import does to conformity.
pub(super) fn write_change(
    out: &mut dyn Write,
    change: &ChangeConformity,
    is_long: bool,
) -> std::io::Result<()> {
    let brought = counted(change.brought_counts());
    let mended = match change.mended {
        0 => String::new(),
        1 => ", 1 réparé".to_owned(),
        many => format!(", {many} réparés"),
    };
    let left = match change.left.len() {
        0 => String::new(),
        1 => ", 1 qui demeure".to_owned(),
        many => format!(", {many} qui demeurent"),
    };
    writeln!(out, "Conformité aux formes : {brought} de plus{mended}{left}.")?;
    if !is_long {
        return Ok(());
    }
    for finding in change.brought.iter().take(SHORT) {
        writeln!(out, "  {}", line(finding))?;
    }
    if change.brought.len() > SHORT {
        writeln!(out, "  et {} autres (--json les donne tous).", change.brought.len() - SHORT)?;
    }
    Ok(())
}
