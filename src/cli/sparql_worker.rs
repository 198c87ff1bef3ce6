//! `portulan sparql-worker`: the process in which the site has free-form SPARQL evaluated; nobody types it.

use anyhow::Context as _;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::Outcome;
use super::open::{Folder, open_existing};
use crate::sparql::pool::{self, Pool};
use crate::sparql::worker;

/// The longest answer sent, in bytes: more than that is an export.
const MOST_BYTES: u64 = 256 << 20;

/// What free-form SPARQL may take, as options of `portulan serve`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Settings {
    /// Mémoire (espace d’adressage) accordée à chaque processus qui évalue du SPARQL libre, en mébioctets.
    #[arg(long, value_name = "MIO", default_value_t = 2048, env = "PORTULAN_SPARQL_MEMOIRE")]
    sparql_memoire: u64,
    /// Temps accordé à une requête SPARQL libre, en secondes.
    #[arg(long, value_name = "S", default_value_t = 30, env = "PORTULAN_SPARQL_DELAI")]
    sparql_delai: u64,
    /// Nombre de requêtes SPARQL libres évaluées à la fois.
    #[arg(long, value_name = "N", default_value_t = 2, env = "PORTULAN_SPARQL_PROCESSUS")]
    sparql_processus: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { sparql_memoire: 2048, sparql_delai: 30, sparql_processus: 2 }
    }
}

impl Settings {
    /// The workers of a map.
    pub(super) fn pool(&self, data: &Path) -> anyhow::Result<Arc<Pool>> {
        Ok(Arc::new(Pool::new(pool::Settings {
            program: std::env::current_exe()?,
            data: data.to_owned(),
            memory: self.sparql_memoire,
            time: Duration::from_secs(self.sparql_delai),
            at_once: self.sparql_processus.max(1),
            most_bytes: MOST_BYTES,
        })))
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    folder: Folder,
    /// Mémoire (espace d’adressage) accordée, en mébioctets.
    #[arg(long, value_name = "MIO", default_value_t = 2048)]
    memoire: u64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    worker::limit_memory(arguments.memoire.saturating_mul(1 << 20))
        .context("la mémoire ne peut pas être limitée")?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let repository = runtime.block_on(open_existing(&arguments.folder))?;
    worker::serve(repository, runtime.handle().clone())?;
    // A computation may still be running: it must not hold the process back.
    runtime.shutdown_background();
    Ok(Outcome::Done)
}
