//! `portulan inspect`: what a file contains, and everything that is imperfect in it; nothing is stored.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::anyhow;
use serde_json::json;

use super::Outcome;
use crate::contribution::Things;
use crate::import::{Count, Finding, Import, ImportError, Limits, Severity, read_path};
use crate::schema::local_name;
use crate::spreadsheet::Target;

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
        "findings_by_code": import.counts,
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
    findings(out, import)
}

/// The same for a file of facts: how many things of each class, and how the columns of a table were read.
///
/// # Errors
/// Those of the writer.
pub(super) fn report_things(
    out: &mut impl Write,
    (import, things): (&Import, &Things),
) -> std::io::Result<()> {
    writeln!(out, "{}", first_upper(&import.format.to_string()))?;
    writeln!(out)?;
    for (class, count) in &things.classes {
        writeln!(out, "  {count:>7}  {class}")?;
    }
    for sheet in things.plan.iter().flat_map(|plan| &plan.sheets).filter(|it| it.class().is_some())
    {
        let name = if sheet.sheet.is_empty() { "Colonnes" } else { &sheet.sheet };
        writeln!(out, "{name} :")?;
        for column in sheet.columns.iter().filter(|column| !column.heading.is_empty()) {
            writeln!(out, "  « {} » → {}", column.heading, meaning(&column.target))?;
        }
    }
    writeln!(out)?;
    findings(out, import)
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn meaning(target: &Target) -> String {
    match target {
        Target::Address => "adresse de la chose".to_owned(),
        Target::Class => "nature de la chose".to_owned(),
        Target::Property(path) => local_name(path.as_str()).to_owned(),
        Target::Ignored => "laissée de côté".to_owned(),
        Target::Unknown => "non comprise, laissée de côté".to_owned(),
    }
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

fn findings(out: &mut impl Write, import: &Import) -> std::io::Result<()> {
    if import.findings.is_empty() {
        return writeln!(out, "Aucun constat : tout est importé comme c’est écrit.");
    }
    summary(out, &import.counts)?;
    for Count { severity, code, title, count } in &import.counts {
        writeln!(out, "{title} ({}, {}) : {count}", severity.label(), code.code())?;
        let group = import.findings.iter().filter(|finding| finding.code == *code);
        for finding in group.take(SHOWN) {
            let id = finding.id.as_deref().map(|id| format!(" [{id}]")).unwrap_or_default();
            let file = finding.file.as_deref().map(|file| format!("{file}, ")).unwrap_or_default();
            let Finding { line, message, instead, .. } = finding;
            let place = match &finding.cell {
                Some(_) => finding.place(),
                None => format!("{file}ligne {line}"),
            };
            writeln!(out, "  {place}{id} : {message} ; {instead}")?;
        }
        if *count > SHOWN {
            writeln!(out, "  … et {} autres (avec --json)", count - SHOWN)?;
        }
        writeln!(out, "  Remède : {}", code.remedy())?;
        writeln!(out, "  Aide : {}", code.page())?;
        writeln!(out)?;
    }
    Ok(())
}

/// How many findings there are of each severity, on one line.
fn summary(out: &mut impl Write, counts: &[Count]) -> std::io::Result<()> {
    let mut of_severity: BTreeMap<Severity, usize> = BTreeMap::new();
    for count in counts {
        *of_severity.entry(count.severity).or_default() += count.count;
    }
    let said: Vec<String> = of_severity
        .iter()
        .map(|(severity, count)| {
            format!("{count} {}{}", severity.label(), if *count > 1 { "s" } else { "" })
        })
        .collect();
    writeln!(out, "Constats : {}", said.join(", "))?;
    writeln!(out)
}
