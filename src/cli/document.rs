//! `portulan document`: the book as files, and what its editors must mend.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::Outcome;
use super::open::{Folder, open, seed_said};
use crate::document::Book;
use crate::publication::{self, PublicationError};
use crate::reader::Reader;
use crate::seed;
use crate::web::{AppState, Printed, print_book};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan document                       (les chapitres)\n  portulan document --check               (code 1 s’il faut reprendre quelque chose)\n  portulan document --check --document mes-chapitres\n  portulan document --epub connaitre.epub --pdf connaitre.pdf\n  portulan document --site public --adresse https://carte.exemple.fr"
)]
pub(super) struct Arguments {
    /// Vérifie que chaque directive trouve sur la carte ce qu’elle en tire ; dit ce qui est à reprendre.
    #[arg(long)]
    check: bool,
    /// Écrit le document comme un site statique dans ce dossier : liens relatifs, rien d’extérieur.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Adresse de la carte, où mènent alors les liens du site statique vers les fiches.
    #[arg(long, value_name = "URL", requires = "site")]
    adresse: Option<String>,
    /// Écrit le document au format EPUB 3.
    #[arg(long, value_name = "FICHIER")]
    epub: Option<PathBuf>,
    /// Écrit le document en PDF ; il faut Chromium sur la machine (variable CHROMIUM pour dire où).
    #[arg(long, value_name = "FICHIER")]
    pdf: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
}

/// Where the book and the map are.
#[derive(Debug, clap::Args)]
pub(super) struct Source {
    /// Dossier des chapitres (« NN-nom.md » et « sources.csv »), à la place de ceux livrés avec Portulan.
    #[arg(long, value_name = "DIR", env = "PORTULAN_DOCUMENT")]
    document: Option<PathBuf>,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let address = arguments.adresse.as_deref().map(web_address).transpose()?;
    let printed = printed(&arguments.source).await?;
    let written = write(&arguments, &printed, address)?;
    let mut out = std::io::stdout().lock();
    for path in &written {
        writeln!(out, "Écrit : {}", path.display())?;
    }
    if !arguments.check && written.is_empty() {
        for chapter in &printed.chapters {
            writeln!(out, "{:<12} {:<26} {}", chapter.heading, chapter.name, chapter.title)?;
        }
    }
    for finding in &printed.findings {
        writeln!(out, "{} : {} : {}", finding.chapter, finding.directive, finding.what)?;
    }
    if !printed.findings.is_empty() {
        return Ok(Outcome::InputErrors);
    }
    if arguments.check {
        writeln!(out, "{} chapitres : rien à reprendre.", printed.chapters.len())?;
    }
    Ok(Outcome::Done)
}

/// Writes what was asked for; says where.
fn write(
    arguments: &Arguments,
    printed: &Printed,
    address: Option<&str>,
) -> anyhow::Result<Vec<PathBuf>> {
    let said = |error: PublicationError| anyhow!("{error}.");
    let mut written = Vec::new();
    if let Some(folder) = &arguments.site {
        publication::write_files(folder, &printed.site(address)).map_err(said)?;
        written.push(folder.join("index.html"));
    }
    if let Some(path) = &arguments.epub {
        let bytes = publication::epub(printed).map_err(said)?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().unwrap_or(Path::new(""));
        publication::write_files(folder, &[(file, bytes)]).map_err(said)?;
        written.push(path.clone());
    }
    if let Some(path) = &arguments.pdf {
        let work = std::env::temp_dir().join(format!("portulan-document-{}", std::process::id()));
        let printed = publication::pdf(printed, path, &work);
        // What is left behind in a temporary folder is no reason to fail.
        let _ = std::fs::remove_dir_all(&work);
        printed.map_err(said)?;
        written.push(path.clone());
    }
    Ok(written)
}

/// An address of the web without its last `/`, safe inside an attribute.
fn web_address(text: &str) -> anyhow::Result<&str> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    if !is_web || text.contains(|letter: char| letter.is_whitespace() || "\"'<>&".contains(letter))
    {
        return Err(anyhow!("« {text} » n’est pas une adresse : écrivez --adresse https://…"));
    }
    Ok(text.trim_end_matches('/'))
}

/// The whole book as anybody may read it; a folder without a map gets the public facts.
pub(super) async fn printed(source: &Source) -> anyhow::Result<Printed> {
    let book = source.document.as_deref().map(book).transpose()?;
    let repository = open(&source.folder, None).await?;
    if repository.current().head.number == 0 {
        seed::publish(&repository, false).await.map_err(|error| seed_said(&error))?;
    }
    let base = repository.addresses().base().to_owned();
    let state = AppState::new(repository, &base)?;
    if let Some(book) = book {
        state.set_book(book);
    }
    // A file that leaves this machine shows what everybody may read.
    Ok(tokio::task::spawn_blocking(move || print_book(&state, &Reader::Public)).await?)
}

/// The book of a folder.
pub(super) fn book(folder: &Path) -> anyhow::Result<Book> {
    Book::read(folder).map_err(|error| anyhow!("Le document ne peut pas être lu : {error}."))
}
