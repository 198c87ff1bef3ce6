//! The command line: one file per command, each with its arguments and its `run`.
//!
//! Exit status: 0 done, 1 done with errors in the input, 2 could not be done.

mod backup;
mod candidates;
mod conformity;
mod coverage;
mod diff;
mod document;
mod example;
mod export;
mod french;
mod history;
mod import;
mod inspect;
mod mcp;
mod open;
mod profile;
mod progress;
mod query;
mod serve;
mod sparql_worker;
mod template;
mod validate;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// La carte commune des systèmes d’information de la protection sociale.
#[derive(Debug, Parser)]
#[command(name = "portulan", version, long_about = LONG_ABOUT, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

const LONG_ABOUT: &str = "La carte commune des systèmes d’information de la protection sociale.\n\n\
Sans commande, « portulan » équivaut à « portulan serve » : la carte s’ouvre dans le navigateur.\n\n\
Codes de sortie : 0, c’est fait ; 1, c’est fait mais les données reçues ont des erreurs ; 2, ce n’a pas pu être fait.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Ouvre la carte dans le navigateur (commande par défaut).
    Serve(serve::Arguments),
    /// Lit un fichier et dit ce qu’il contient et tous ses constats ; n’enregistre rien.
    Inspect(inspect::Arguments),
    /// Importe un modèle ArchiMate, un tableau ou du RDF : compare à ce qui est déjà là, puis publie en un seul changement.
    Import(import::Arguments),
    /// Écrit un tableau à remplir pour une classe de choses : listes, commentaires, exemple.
    Template(template::Arguments),
    /// Montre ce qui diffère entre deux éditions d’une source, ou entre deux fichiers.
    Diff(diff::Arguments),
    /// Montre les chapitres du document « Connaître les SI transverses », et ce que ses éditeurs doivent reprendre.
    Document(document::Arguments),
    /// Publie l’exemple fictif étendu : quatre organismes, et de quoi chercher.
    Example(example::Arguments),
    /// Exporte un modèle, une vue ou toute la carte dans le format d’un autre outil.
    Export(export::Arguments),
    /// Enregistre toute la carte et son passé dans un fichier ; le serveur peut tourner pendant ce temps.
    Backup(backup::Save),
    /// Rétablit dans un dossier neuf une carte enregistrée par « portulan backup ».
    Restore(backup::Restore),
    /// Pose une question : une question de la bibliothèque, ou un fichier .rq.
    Query(query::Arguments),
    /// Cherche ce que plusieurs organismes pourraient mettre en commun, et qui a déjà quoi.
    Candidates(candidates::Arguments),
    /// Valide la carte, une source ou un fichier selon les formes de l’ontologie.
    Validate(validate::Arguments),
    /// Dit ce qui est compris d’une source ; montre, exporte ou remplace son profil de correspondance.
    Profile(profile::Arguments),
    /// Montre les changements : qui, quand, pourquoi, depuis quelle source.
    History(history::Arguments),
    /// Ouvre la carte à un agent, par le Model Context Protocol (entrée et sortie standard), en lecture seule.
    Mcp(mcp::Arguments),
    /// Évalue les requêtes SPARQL libres pour « portulan serve », à l’écart de lui.
    #[command(hide = true)]
    SparqlWorker(sparql_worker::Arguments),
}

/// How a command ended when it could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done.
    Done,
    /// Done, with errors in the input.
    InputErrors,
}

/// Reads the command line of this process.
///
/// # Errors
/// The exit status, once the help, the version or what was not understood has been written.
pub fn arguments() -> Result<Arguments, ExitCode> {
    let matches = french::translated(Arguments::command()).try_get_matches();
    let arguments = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    arguments.map_err(|error| {
        if error.use_stderr() {
            eprintln!("portulan : {}", french::said(&error));
            ExitCode::from(2)
        } else {
            // Whoever closed our output does not want the rest of the help.
            let _ = error.print();
            ExitCode::SUCCESS
        }
    })
}

/// Runs a command; errors are said in French on the standard error.
pub fn run(arguments: Arguments) -> ExitCode {
    start_log();
    let command = arguments.command.unwrap_or_else(|| Command::Serve(serve::Arguments::default()));
    let outcome = match command {
        Command::Serve(arguments) => in_runtime(serve::run(arguments)),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Import(arguments) => in_runtime(import::run(arguments)),
        Command::Template(arguments) => in_runtime(template::run(arguments)),
        Command::Diff(arguments) => in_runtime(diff::run(arguments)),
        Command::Document(arguments) => in_runtime(document::run(arguments)),
        Command::Example(arguments) => in_runtime(example::run(arguments)),
        Command::Export(arguments) => in_runtime(export::run(arguments)),
        Command::Backup(arguments) => backup::save(&arguments),
        Command::Restore(arguments) => in_runtime(backup::restore(arguments)),
        Command::Query(arguments) => in_runtime(query::run(arguments)),
        Command::Candidates(arguments) => in_runtime(candidates::run(arguments)),
        Command::Validate(arguments) => in_runtime(validate::run(arguments)),
        Command::Profile(arguments) => in_runtime(profile::run(arguments)),
        Command::History(arguments) => in_runtime(history::run(arguments)),
        Command::Mcp(arguments) => in_runtime(mcp::run(arguments)),
        Command::SparqlWorker(arguments) => sparql_worker::run(&arguments),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::InputErrors) => ExitCode::from(1),
        // Whoever reads our output has closed it (`portulan query … | head`): nothing went wrong.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portulan : {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

fn in_runtime(command: impl Future<Output = anyhow::Result<Outcome>>) -> anyhow::Result<Outcome> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(command)
}

/// `PORTULAN_LOG` chooses what is logged (`info`, `portulan=debug`…); by default, warnings. `PORTULAN_LOG_FORMAT=json`
/// writes one JSON object per line.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PORTULAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match std::env::var("PORTULAN_LOG_FORMAT").as_deref() {
        Ok("json") => log.json().init(),
        _ => log.init(),
    }
}
