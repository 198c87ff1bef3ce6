//! Reading a book: from the binary or from a folder, within limits, with errors that name the file.

use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use super::{ANNEXES, Book, Chapter, Reference};

/// Largest file accepted, in bytes, and most chapters.
const LARGEST: u64 = 1 << 20;
const MOST_CHAPTERS: usize = 200;
/// The file of the sources.
const SOURCES: &str = "sources.csv";

#[derive(RustEmbed)]
#[folder = "data/document"]
#[include = "*.md"]
#[include = "*.csv"]
struct Files;

/// The guided paths, written like chapters.
#[derive(RustEmbed)]
#[folder = "data/apprendre"]
#[include = "*.md"]
struct Paths;

/// Why a book could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BookError {
    /// The folder or one of its files cannot be read.
    #[error("« {} » ne peut pas être lu : {}", path.display(), crate::system::in_french(source))]
    Unreadable {
        /// The folder or the file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is too large, or there are too many.
    #[error("« {0} » : un chapitre tient en 1 Mio et un livre en 200 chapitres")]
    TooLarge(String),
    /// The name of a file does not say its place.
    #[error(
        "« {0} » : le nom d’un chapitre s’écrit « NN-nom.md », avec un numéro de 1 à 99, sans être « index », « tout » ni « constats »"
    )]
    Name(String),
    /// Two files make the same chapter.
    #[error("« {0} » : deux chapitres portent ce nom")]
    Twice(String),
    /// A chapter does not start with its title.
    #[error("« {0} » : la première ligne doit être le titre, « # Titre »")]
    NoTitle(String),
    /// A row of the sources.
    #[error("« sources.csv », ligne {line} : {what}")]
    Source {
        /// From 1, the heading included.
        line: usize,
        /// What is wrong, in French.
        what: String,
    },
    /// There is no chapter.
    #[error("le dossier ne contient aucun chapitre « NN-nom.md »")]
    Empty,
}

impl Book {
    /// Reads the chapters of a folder: its `.md` files and `sources.csv`; other files are left alone.
    ///
    /// # Errors
    /// See [`BookError`].
    pub fn read(folder: &Path) -> Result<Self, BookError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| BookError::Unreadable { path, source }
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name != SOURCES && path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let size = std::fs::metadata(&path).map_err(unreadable(&path))?.len();
            if size > LARGEST || files.len() > MOST_CHAPTERS {
                return Err(BookError::TooLarge(name));
            }
            files.push((name, std::fs::read_to_string(&path).map_err(unreadable(&path))?));
        }
        book(files)
    }
}

/// The book in the binary.
pub(super) fn embedded() -> Result<Book, BookError> {
    book(files::<Files>())
}

/// The guided paths in the binary, which cite the sources of the book.
pub(super) fn paths() -> Result<Book, BookError> {
    let paths = book(files::<Paths>())?;
    Ok(Book { sources: embedded()?.sources, ..paths })
}

fn files<F: RustEmbed>() -> Vec<(String, String)> {
    let text = |name: &str| {
        let file = F::get(name).map(|file| file.data).unwrap_or_default();
        String::from_utf8_lossy(&file).into_owned()
    };
    F::iter().map(|name| (name.to_string(), text(&name))).collect()
}

fn book(mut files: Vec<(String, String)>) -> Result<Book, BookError> {
    files.sort();
    let mut book = Book::default();
    let mut annexes = 0;
    for (file, text) in files {
        if file == SOURCES {
            book.sources = sources(&text)?;
            continue;
        }
        let (number, name) = place(&file).ok_or_else(|| BookError::Name(file.clone()))?;
        if book.chapter(name).is_some() {
            return Err(BookError::Twice(name.to_owned()));
        }
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).map(str::trim);
        let title = title.filter(|title| !title.is_empty());
        let title = title.ok_or_else(|| BookError::NoTitle(file.clone()))?.to_owned();
        let is_annex = number >= ANNEXES;
        let mark = if is_annex {
            annexes += 1;
            char::from_u32(u32::from('A') + annexes - 1).unwrap_or('Z').to_string()
        } else {
            number.to_string()
        };
        book.chapters.push(Chapter { name: name.to_owned(), mark, title, text, is_annex });
    }
    if book.chapters.is_empty() {
        return Err(BookError::Empty);
    }
    Ok(book)
}

/// The number and the name that a file says: `03-declarer.md`.
fn place(file: &str) -> Option<(u32, &str)> {
    let (number, name) = file.strip_suffix(".md")?.split_once('-')?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let number = number.parse().ok().filter(|number| (1..=99).contains(number))?;
    // The book itself has pages and files of these names.
    (is_name && !["index", "tout", "constats"].contains(&name)).then_some((number, name))
}

/// Rows `clé;titre;éditeur;date;adresse;fiabilité`; a text has no semicolon.
fn sources(text: &str) -> Result<Vec<Reference>, BookError> {
    let mut sources: Vec<Reference> = Vec::new();
    for (place, line) in text.lines().enumerate().skip(1) {
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |what: &str| BookError::Source { line: place + 1, what: what.to_owned() };
        let cells: Vec<&str> = line.split(';').map(str::trim).collect();
        let [key, title, publisher, date, address, reliability] = cells.as_slice() else {
            return Err(wrong("il faut six cellules, séparées par des points-virgules"));
        };
        if key.is_empty() || title.is_empty() {
            return Err(wrong("la clé et le titre sont obligatoires"));
        }
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        if !address.is_empty() && !is_web {
            return Err(wrong("l’adresse doit commencer par https:// ou http://"));
        }
        if sources.iter().any(|known| known.key == *key) {
            return Err(wrong("cette clé est déjà prise"));
        }
        sources.push(Reference {
            key: (*key).to_owned(),
            title: (*title).to_owned(),
            publisher: (*publisher).to_owned(),
            date: (*date).to_owned(),
            address: (*address).to_owned(),
            reliability: (*reliability).to_owned(),
        });
    }
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::{BookError, book};

    fn file(name: &str, text: &str) -> (String, String) {
        (name.to_owned(), text.to_owned())
    }

    #[test]
    fn chapters_are_in_the_order_of_their_files_and_annexes_have_letters() {
        let book = book(vec![
            file("91-mots.md", "# Mots\n"),
            file(
                "02-identifier.md",
                "# Identifier\n\nUne **personne** [née](/x)[[source:x]].\n\nSuite.\n",
            ),
            file("90-glossaire.md", "# Glossaire\n"),
        ])
        .expect("a book");
        let marks: Vec<String> = book.chapters.iter().map(super::Chapter::heading).collect();
        assert_eq!(marks, ["Chapitre\u{a0}2", "Annexe\u{a0}A", "Annexe\u{a0}B"]);
        assert_eq!(book.chapters[0].opening(), "Une personne née.");
        assert_eq!(book.chapters[0].minutes(), 1);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file() {
        let refused = |name: &str, text: &str| book(vec![file(name, text)]).expect_err(name);
        assert!(
            matches!(refused("intro.md", "# A\n"), BookError::Name(file) if file == "intro.md")
        );
        assert!(matches!(refused("94-index.md", "# A\n"), BookError::Name(_)));
        assert!(matches!(refused("1-A B.md", "# A\n"), BookError::Name(_)));
        assert!(matches!(refused("01-a.md", "A\n"), BookError::NoTitle(_)));
        assert!(matches!(refused("sources.csv", "c\n"), BookError::Empty));
        for row in ["x;y", ";t;;;;", "k;t;;;javascript:x;", "k;t;;;;\nk;t;;;;"] {
            let error = refused("sources.csv", &format!("heading\n{row}\n"));
            assert!(matches!(error, BookError::Source { .. }), "{row}: {error}");
        }
        let twice = book(vec![file("01-a.md", "# A\n"), file("02-a.md", "# A\n")]);
        assert!(matches!(twice, Err(BookError::Twice(_))));
    }
}
