//! Stub until the importer lands.
use super::Outcome;
use crate::import::{Import, ImportError};
use std::io::Write;
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}
pub(super) fn run(_: &Arguments) -> anyhow::Result<Outcome> {
    Ok(Outcome::Done)
}
pub(super) fn import_said(error: &ImportError) -> anyhow::Error {
    anyhow::anyhow!("{error}. {}", error.remedy())
}
pub(super) fn report(out: &mut impl Write, import: &Import) -> anyhow::Result<()> {
    let counts = import.model.counts();
    writeln!(
        out,
        "{} éléments, {} relations, {} vues, {} constats",
        counts.elements,
        counts.relationships,
        counts.views,
        import.findings.len()
    )?;
    Ok(())
}
