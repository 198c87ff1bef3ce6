//! `portulan serve`: the map in a browser.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use axum::Router;
use tokio::net::TcpListener;

use super::Outcome;
use super::import::publish_example;
use super::open::{Folder, open, seed_said};
use super::progress::Steps;
use crate::queries;
use crate::reader::Reader;
use crate::remarks::{self, Remarks};
use crate::repository::Repository;
use crate::seed;
use crate::system;
use crate::token;
use crate::web::{AppState, Desk, Endpoint, ask_for_first_pages, behind, router, writing};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan serve\n  portulan serve --data /srv/carte --listen 127.0.0.1:9000\n  portulan serve --sans-exemple"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    folder: Folder,
    /// Adresse écoutée. Par défaut, seule cette machine peut lire la carte.
    #[arg(long, value_name = "ADDR", default_value = DEFAULT_LISTEN, env = "PORTULAN_LISTEN")]
    listen: SocketAddr,
    /// Ne publie pas l’exemple fictif (Caisse Alpha, Caisse Bêta) dans une carte neuve.
    #[arg(long)]
    sans_exemple: bool,
    /// Feuille de style CSS ajoutée à celle du site, pour en changer les couleurs et les caractères.
    #[arg(long, value_name = "FICHIER", env = "PORTULAN_THEME")]
    theme: Option<PathBuf>,
    /// Mentions légales du site, en Markdown : éditeur, directeur de la publication, hébergeur, contact.
    #[arg(long, value_name = "FICHIER", env = "PORTULAN_MENTIONS")]
    mentions: Option<PathBuf>,
    /// Dossier de questions (fichiers .rq) ajoutées à celles de Portulan.
    #[arg(long, value_name = "DOSSIER", env = "PORTULAN_QUERIES")]
    queries: Option<PathBuf>,
    /// Dossier des chapitres du document, à la place de ceux livrés avec Portulan.
    #[arg(long, value_name = "DIR", env = "PORTULAN_DOCUMENT")]
    document: Option<PathBuf>,
    /// Adresse d’un mandataire (reverse proxy) dont les en-têtes X-Forwarded-* sont crus ; répétable. Ceux des autres sont effacés.
    #[arg(long, value_name = "IP", env = "PORTULAN_MANDATAIRE", value_delimiter = ',')]
    mandataire: Vec<IpAddr>,
    /// Base des adresses des choses, pour une carte neuve ; ne change plus ensuite.
    #[arg(long, value_name = "IRI")]
    base: Option<String>,
    #[command(flatten)]
    sparql: super::sparql_worker::Settings,
}

const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

impl Default for Arguments {
    fn default() -> Self {
        let listen = DEFAULT_LISTEN.parse().expect("the default address is an address");
        Self {
            folder: Folder::default(),
            listen,
            sans_exemple: false,
            theme: None,
            mentions: None,
            queries: None,
            document: None,
            mandataire: Vec::new(),
            base: None,
            sparql: super::sparql_worker::Settings::default(),
        }
    }
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    // The port first: nobody wants to wait for the map to learn that it is taken.
    let listener = listen(arguments.listen).await?;
    let theme = arguments.theme.as_deref().map(|path| read_text(path, "Le thème")).transpose()?;
    let mentions = arguments.mentions.as_deref();
    let mentions = mentions.map(|path| read_text(path, "Le texte")).transpose()?;
    if let Some(folder) = &arguments.queries {
        queries::add_folder(folder)
            .map_err(|why| anyhow!("Le dossier des questions ne peut pas être lu : {why}."))?;
        for refused in queries::refused() {
            eprintln!("portulan : question laissée de côté, {} : {}", refused.path, refused.reason);
        }
    }
    let book = arguments.document.as_deref().map(super::document::book).transpose()?;
    let steps = Steps::start("ouverture de la carte");
    let repository = open(&arguments.folder, arguments.base.as_deref()).await?;
    steps.next("publication de ce qui est livré avec Portulan");
    prepare(&repository, !arguments.sans_exemple).await?;
    steps.next("vérification des formes");
    check_shapes(&repository)?;
    let token = token::read_or_create(&arguments.folder.data);
    steps.end();
    // Before anybody learns that we listen: whoever stops us at once must be heard.
    let stopped = stopped()?;
    let mut out = std::io::stdout();
    if let Ok((_, is_new)) = &token {
        let path = token::path(&arguments.folder.data);
        let new = if *is_new { " (nouveau)" } else { "" };
        writeln!(out, "Jeton d’administration, pour importer{new} : {}", path.display())?;
    }
    writeln!(out, "Portulan écoute sur http://{}", listener.local_addr()?)?;
    out.flush()?;
    let background = tokio::spawn(follow(Arc::clone(&repository)));
    let remembering = tokio::spawn(read_past(Arc::clone(&repository)));
    let checking = tokio::spawn(verify(Arc::clone(&repository)));
    let base = repository.addresses().base();
    let state =
        AppState::with_theme(Arc::clone(&repository) as _, base, &theme.unwrap_or_default())?;
    if let Some(mentions) = mentions {
        state.set_legal_notice(mentions);
    }
    if let Some(book) = book {
        state.set_book(book);
    }
    match Remarks::open(arguments.folder.data.join(remarks::FILE)) {
        Ok(remarks) => state.set_remarks(remarks),
        Err(error) => eprintln!(
            "portulan : les erreurs signalées ne peuvent pas être lues ({}) : cette carte n’en reçoit pas.",
            system::in_french(&error)
        ),
    }
    let mut site = router(state.clone());
    let warming = tokio::spawn(warm_up(Arc::clone(&repository), state.clone(), site.clone()));
    let pool = arguments.sparql.pool(&arguments.folder.data)?;
    let shown = token.as_ref().ok().map(|(token, _)| token.clone());
    state.set_endpoint(Endpoint::new(pool, shown));
    match token {
        Ok((token, _)) => {
            let waiting = arguments.folder.data.join("imports");
            state.set_desk(Desk::new(Arc::clone(&repository), token.clone(), waiting));
            site = site.merge(writing(Arc::clone(&repository), token));
        }
        // Reading needs no token: whoever comes for the map still gets it.
        Err(error) => eprintln!("portulan : {error} La carte est servie en lecture seule."),
    }
    let site = behind(site, arguments.mandataire);
    let site = site.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, site).with_graceful_shutdown(stopped).await?;
    background.abort();
    remembering.abort();
    checking.abort();
    warming.abort();
    Ok(Outcome::Done)
}

/// Largest text of the deployment accepted, in bytes: a style sheet or a page, not an archive.
const LARGEST_TEXT: u64 = 1 << 20;

fn read_text(path: &Path, what: &str) -> anyhow::Result<String> {
    let said = |why: String| anyhow!("{what} « {} » ne peut pas être lu : {why}.", path.display());
    let size = std::fs::metadata(path).map_err(|error| said(system::in_french(&error)))?.len();
    if size > LARGEST_TEXT {
        return Err(said(format!("il dépasse {} Kio", LARGEST_TEXT >> 10)));
    }
    std::fs::read_to_string(path).map_err(|error| said(system::in_french(&error)))
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow!(
            "Le port {} est déjà pris, peut-être par un autre Portulan. Choisissez-en un autre : portulan serve --listen {}:{}",
            address.port(),
            address.ip(),
            address.port().saturating_add(1)
        ),
        std::io::ErrorKind::PermissionDenied => anyhow!(
            "L’adresse {address} demande des droits que vous n’avez pas. Choisissez un port au-dessus de 1024 avec --listen."
        ),
        std::io::ErrorKind::AddrNotAvailable => anyhow!(
            "L’adresse {} n’est pas une adresse de cette machine. Choisissez-en une autre avec --listen.",
            address.ip()
        ),
        _ => anyhow!("L’adresse {address} ne peut pas être écoutée : {}.", system::in_french(&error)),
    })
}

/// Publishes what a new map starts with; a map that cannot be written is served as it is.
async fn prepare(repository: &Arc<Repository>, example: bool) -> anyhow::Result<()> {
    let is_young = is_young(repository);
    let result = match seed::publish(repository, example && is_young).await {
        Ok(changes) => {
            if example && is_young {
                publish_example(repository).await?;
            }
            if changes > 0
                && let Err(error) = repository.write_snapshot().await
            {
                tracing::warn!(%error, "no snapshot written: {error}");
            }
            return Ok(());
        }
        Err(error) => seed_said(&error),
    };
    if repository.current().edition.is_empty() {
        return Err(result);
    }
    eprintln!("portulan : la carte est servie telle quelle, en lecture seule. {result}");
    Ok(())
}

/// A map whose shapes are wrong is not served: what it would call right could be anything.
fn check_shapes(repository: &Repository) -> anyhow::Result<()> {
    super::validate::read(repository, &repository.view(&Reader::Administrator)).map(|_| ())
}

/// Whether nobody but Portulan itself has changed the map: a new one, or one whose first start was interrupted.
fn is_young(repository: &Repository) -> bool {
    let current = repository.current();
    current.recent.len() as u64 == current.head.number
        && current.recent.iter().all(|change| change.header.author == seed::AUTHOR)
}

/// Takes in what other processes publish in the same folder.
async fn follow(repository: Arc<Repository>) {
    let mut failing = false;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        match repository.follow().await {
            Ok(_) => failing = false,
            Err(error) if !failing => {
                failing = true;
                tracing::error!(%error, "the journal cannot be followed: {error}");
                eprintln!("portulan : {}", super::open::said(&error));
            }
            Err(_) => {}
        }
    }
}

/// Learns what has left the map, at the start and after each publication.
async fn read_past(repository: Arc<Repository>) {
    let mut failing = false;
    loop {
        match repository.read_past().await {
            Ok(()) => failing = false,
            Err(error) if !failing => {
                failing = true;
                tracing::error!(%error, "the past cannot be read: {error}");
            }
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// After each publication, makes what the first visitor would otherwise wait for.
async fn warm_up(repository: Arc<Repository>, state: AppState, site: Router) {
    let mut warm = None;
    loop {
        let number = repository.current().head.number;
        if warm != Some(number) {
            let state = state.clone();
            // A page that panics is a bug of that page; the map goes on.
            let _ = tokio::task::spawn_blocking(move || state.warm_up()).await;
            ask_for_first_pages(&site).await;
            warm = Some(number);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Reads the whole past once, without delaying anybody, and says what is damaged.
async fn verify(repository: Arc<Repository>) {
    match repository.journal().verify().await {
        Ok(damages) => {
            for damage in damages {
                tracing::error!(
                    number = damage.number,
                    "change {} is damaged: {:?}",
                    damage.number,
                    damage.what
                );
                eprintln!(
                    "portulan : le changement n° {} ({}) n’est plus tel qu’il a été enregistré ; « portulan history --verifier » en dit plus.",
                    damage.number, damage.object
                );
            }
        }
        Err(error) => tracing::error!(%error, "the journal cannot be verified: {error}"),
    }
}

/// Ends when the process is asked to stop; signals are heard from the call on, not only once it is polled.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ends when the process is asked to stop.
#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
