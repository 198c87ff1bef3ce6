//! `portulan inspect`: what a file contains, and everything that is imperfect in it; nothing is stored.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::anyhow;
use serde_json::json;

use super::Outcome;
use crate::import::{Code, Finding, Import, ImportError, Limits, Severity, read_path};

/// Findings shown for each code; `--json` has them all.
const SHOWN: usize = 10;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan inspect modele.xml\n  portulan inspect modele.archimate --json | jq .findings\n  portulan inspect depot-coarchi/\n\nCode de sortie 1 si le fichier contient des erreurs, 2 s’il ne peut pas être lu."
)]
pub(super) struct Arguments {
    /// Modèle ArchiMate : format d’échange (.xml), Archi (.archimate), dossier coArchi ou archive ZIP.
    #[arg(value_name = "CHEMIN")]
    path: PathBuf,
    /// Écrit un objet JSON, avec tous les constats.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut out = std::io::stdout().lock();
    match read_path(&arguments.path, &Limits::default()) {
        Ok(import) if arguments.json => {
            writeln!(out, "{}", serde_json::to_string_pretty(&object(&import))?)?;
            Ok(outcome(&import))
        }
        Ok(import) => {
            report(&mut out, &import)?;
            Ok(outcome(&import))
        }
        Err(error) => {
            if arguments.json {
                writeln!(out, "{}", serde_json::to_string_pretty(&error_object(&error))?)?;
            }
            Err(import_said(&error))
        }
    }
}

/// Done, or done with errors in the input.
fn outcome(import: &Import) -> Outcome {
    let has_errors = import.findings.iter().any(|finding| finding.severity == Severity::Error);
    if has_errors { Outcome::InputErrors } else { Outcome::Done }
}

/// An input that cannot be read, in French, with what to do about it.
pub(super) fn import_said(error: &ImportError) -> anyhow::Error {
    anyhow!("{error}.\n{}", error.remedy())
}

fn object(import: &Import) -> serde_json::Value {
    let counts = import.model.counts();
    json!({
        "format": import.format.name(),
        "elements": counts.elements,
        "relationships": counts.relationships,
        "views": counts.views,
        "nodes": counts.nodes,
        "connections": counts.connections,
        "property_instances": counts.property_instances,
        "property_definitions": counts.property_definitions,
        "findings": import.findings,
    })
}

fn error_object(error: &ImportError) -> serde_json::Value {
    let place = error.place().unwrap_or_default();
    json!({
        "error": {
            "code": error.code(),
            "message": error.to_string(),
            "remedy": error.remedy(),
            "line": place.line,
            "column": place.column,
        }
    })
}

/// Writes for people what was read and what was found, the findings grouped by code with their remedy.
///
/// # Errors
/// Those of the writer.
pub(super) fn report(out: &mut impl Write, import: &Import) -> std::io::Result<()> {
    let model = &import.model;
    let counts = model.counts();
    let name = model.concept.name().unwrap_or_else(|| "(sans nom)".to_owned());
    writeln!(out, "Modèle « {name} », au format {}", import.format)?;
    writeln!(out)?;
    writeln!(out, "  {:>7}  éléments", counts.elements)?;
    let elements = model.elements.iter().map(|element| element.kind.name());
    by_type(out, elements)?;
    writeln!(out, "  {:>7}  relations", counts.relationships)?;
    let relationships = model.relationships.iter().map(|relationship| relationship.kind.name());
    by_type(out, relationships)?;
    writeln!(
        out,
        "  {:>7}  vues ({} cadres, {} traits)",
        counts.views, counts.nodes, counts.connections
    )?;
    writeln!(
        out,
        "  {:>7}  valeurs de propriétés ({} propriétés définies)",
        counts.property_instances, counts.property_definitions
    )?;
    writeln!(out)?;
    findings(out, &import.findings)
}

fn by_type<'n>(out: &mut impl Write, names: impl Iterator<Item = &'n str>) -> std::io::Result<()> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *numbers.entry(name).or_default() += 1;
    }
    let mut numbers: Vec<_> = numbers.into_iter().collect();
    numbers.sort_by_key(|(name, number)| (std::cmp::Reverse(*number), *name));
    for (name, number) in numbers {
        let name = if name.is_empty() { "(sans type)" } else { name };
        writeln!(out, "  {number:>7}    {name}")?;
    }
    Ok(())
}

fn findings(out: &mut impl Write, findings: &[Finding]) -> std::io::Result<()> {
    if findings.is_empty() {
        return writeln!(out, "Aucun constat : tout est importé comme c’est écrit.");
    }
    let mut groups: BTreeMap<(Severity, Code), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry((finding.severity, finding.code)).or_default().push(finding);
    }
    for ((severity, code), group) in groups {
        writeln!(
            out,
            "{} ({}, {}) : {}",
            code.title(),
            severity.label(),
            code.code(),
            group.len()
        )?;
        for finding in group.iter().take(SHOWN) {
            let id = finding.id.as_deref().map(|id| format!(" [{id}]")).unwrap_or_default();
            let file = finding.file.as_deref().map(|file| format!("{file}, ")).unwrap_or_default();
            writeln!(
                out,
                "  {file}ligne {}{id} : {} ; {}",
                finding.line, finding.message, finding.instead
            )?;
        }
        if group.len() > SHOWN {
            writeln!(out, "  … et {} autres (tous avec --json)", group.len() - SHOWN)?;
        }
        writeln!(out, "  Remède : {}", code.remedy())?;
        writeln!(out)?;
    }
    Ok(())
}
