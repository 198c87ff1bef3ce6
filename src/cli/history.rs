//! `portulan history`: who changed what, when, and whether the past is intact.

use std::io::Write;

use serde_json::json;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use super::Outcome;
use super::open::{Folder, must_exist, open_existing, said};
use crate::journal::{Damage, DamageKind, Header};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan history\n  portulan history --limite 10 --json\n  portulan history --data /srv/carte --verifier"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    folder: Folder,
    /// Nombre de changements montrés, les plus récents d’abord.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limite: usize,
    /// Relit tous les changements et vérifie la chaîne des empreintes.
    #[arg(long)]
    verifier: bool,
    /// Écrit du JSON.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let damages = if arguments.verifier {
        // A damaged journal cannot be opened as a map: it is looked at for itself.
        must_exist(&arguments.folder)?;
        let journal = crate::journal::Journal::local(&arguments.folder.data);
        let journal = journal.map_err(|error| anyhow::anyhow!(error.in_french()))?;
        journal.verify().await.map_err(|error| anyhow::anyhow!(error.in_french()))?
    } else {
        Vec::new()
    };
    if !damages.is_empty() {
        report_damage(&damages, arguments.json)?;
        return Ok(Outcome::InputErrors);
    }
    let repository = open_existing(&arguments.folder).await?;
    let mut headers = repository.journal().headers().await.map_err(|e| said(&e.into()))?;
    headers.reverse();
    headers.truncate(arguments.limite);
    if arguments.json {
        let list: Vec<_> = headers.iter().map(as_json).collect();
        writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&list)?)?;
        return Ok(Outcome::Done);
    }
    for header in &headers {
        write_header(header)?;
    }
    if arguments.verifier {
        let number = repository.current().head.number;
        writeln!(std::io::stdout(), "Chaîne vérifiée : {number} changements intacts.")?;
    }
    Ok(Outcome::Done)
}

fn as_json(header: &Header) -> serde_json::Value {
    json!({
        "number": header.number,
        "kind": header.kind.word(),
        "date": header.date.format(&Rfc3339).unwrap_or_default(),
        "author": header.author,
        "organisation": header.organisation,
        "source": header.source,
        "message": header.message,
    })
}

fn write_header(header: &Header) -> anyhow::Result<()> {
    let date =
        header.date.format(format_description!("[day]/[month]/[year] [hour]:[minute] UTC"))?;
    let from = match (&header.organisation, &header.source) {
        (Some(organisation), Some(source)) => format!(" — {organisation}, source « {source} »"),
        (None, Some(source)) => format!(" — source « {source} »"),
        (Some(organisation), None) => format!(" — {organisation}"),
        (None, None) => String::new(),
    };
    writeln!(
        std::io::stdout(),
        "{:>6}  {date}  {:<14} {} : {}{from}",
        header.number,
        header.kind.in_french(),
        header.author,
        header.message,
    )?;
    Ok(())
}

fn report_damage(damages: &[Damage], json: bool) -> anyhow::Result<()> {
    if json {
        let list: Vec<_> = damages
            .iter()
            .map(|damage| {
                json!({
                    "number": damage.number, "object": damage.object, "damage": word(&damage.what),
                })
            })
            .collect();
        writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&list)?)?;
        return Ok(());
    }
    for damage in damages {
        let what = match &damage.what {
            DamageKind::Missing => "est absent".to_owned(),
            DamageKind::Altered => "a été modifié après son enregistrement".to_owned(),
            DamageKind::Unreadable(reason) => format!("est illisible ({reason})"),
        };
        eprintln!(
            "Le changement n° {} {what} : remettez le fichier {} d’une sauvegarde.",
            damage.number, damage.object
        );
    }
    Ok(())
}

fn word(kind: &DamageKind) -> &'static str {
    match kind {
        DamageKind::Missing => "missing",
        DamageKind::Altered => "altered",
        DamageKind::Unreadable(_) => "unreadable",
    }
}
