//! `portulan mcp`: the map for an agent, over the standard input and output.

use std::sync::Arc;

use anyhow::anyhow;
use clap::ValueEnum;
use oxrdf::NamedNode;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use super::Outcome;
use super::open::{Folder, open_existing};
use crate::index::{Pattern, View as _};
use crate::reader::Reader;
use crate::web::{Agent, AppState};

/// Longest message read, in bytes.
const LONGEST: u64 = 1 << 20;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan mcp                                  (lit comme le public)\n  portulan mcp --lecteur organisme --organisme cnaf\n\nÀ déclarer dans la configuration de l’agent :\n  { \"mcpServers\": { \"portulan\": { \"command\": \"portulan\", \"args\": [\"mcp\", \"--data\", \"/srv/carte\"] } } }\n\nLes outils sont des opérations de l’API (/api sur le site) : rien n’écrit."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    folder: Folder,
    /// Avec quels droits l’agent lit.
    #[arg(long, value_enum, default_value_t = As::Public)]
    lecteur: As,
    /// L’organisme dont l’agent a les droits, par son identifiant : cnaf.
    #[arg(long, value_name = "ORG", required_if_eq("lecteur", "organisme"))]
    organisme: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// Ce que tout le monde voit.
    Public,
    /// Ce que voient les organismes de la communauté.
    Communaute,
    /// Ce que voit un organisme.
    Organisme,
    /// Tout.
    Administrateur,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let repository = open_existing(&arguments.folder).await?;
    let base = repository.addresses().base().to_owned();
    let reader = match arguments.lecteur {
        As::Public => Reader::Public,
        As::Communaute => Reader::Community,
        As::Administrateur => Reader::Administrator,
        As::Organisme => {
            let slug = arguments.organisme.unwrap_or_default();
            let unknown =
                || anyhow!("« {slug} » n’est pas l’identifiant d’un organisme de la carte.");
            let iri =
                NamedNode::new(format!("{base}id/organisme/{slug}")).map_err(|_| unknown())?;
            let pattern = Pattern { subject: Some((&iri).into()), ..Pattern::default() };
            if repository.view(&Reader::Administrator).matching(pattern, 1).is_empty() {
                return Err(unknown());
            }
            Reader::Organisation(iri)
        }
    };
    let state = AppState::new(Arc::clone(&repository) as _, &base)?;
    let agent = Agent::new(state, reader);
    let mut input = BufReader::new(tokio::io::stdin());
    let mut output = tokio::io::stdout();
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut input).take(LONGEST).read_until(b'\n', &mut line).await?;
        if read == 0 {
            return Ok(Outcome::Done);
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST {
            return Err(anyhow!("Un message dépasse {} Kio.", LONGEST >> 10));
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        // What others have published since is read too.
        if let Err(error) = repository.follow().await {
            tracing::warn!(%error, "the journal cannot be followed: {error}");
        }
        if let Some(reply) = agent.reply(&line).await {
            output.write_all(reply.as_bytes()).await?;
            output.write_all(b"\n").await?;
            output.flush().await?;
        }
    }
}
