//! Questions of the deployment: a folder of `.rq` files beside those that come with the program.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::Question;
use crate::edition;
use crate::sparql::guard;
use crate::system;

/// Files read at most.
const MOST: usize = 2_000;
/// Folders one inside the other.
const DEPTH: usize = 8;

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) questions: Vec<Question>,
    pub(super) refused: Vec<Refused>,
}

/// A file that is no question, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its path below the folder.
    pub path: String,
    /// What is wrong, in French.
    pub reason: String,
}

pub(super) static FOLDER: OnceLock<Folder> = OnceLock::new();

/// Adds the questions of a folder to the library; to be called before the library is first read, or nothing happens.
///
/// A faulty file is left out and listed by [`refused`]. A question that has the name of one that comes with the program
/// takes its place.
///
/// # Errors
/// When the folder cannot be listed, in French.
pub fn add_folder(root: &Path) -> Result<(), String> {
    let mut paths = Vec::new();
    list(root, DEPTH, &mut paths)
        .map_err(|error| format!("{} : {}", root.display(), system::in_french(&error)))?;
    paths.sort();
    let mut folder = Folder::default();
    for path in paths {
        let below = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let name = below.strip_suffix(".rq").unwrap_or(&below).replace('\\', "/");
        match read(&path, &name) {
            Ok(question) => folder.questions.push(question),
            Err(reason) => {
                tracing::warn!(path = %path.display(), %reason, "question left out");
                folder.refused.push(Refused { path: below, reason });
            }
        }
    }
    let _ = FOLDER.set(folder);
    Ok(())
}

/// The files of the folder of the deployment that are no questions.
pub fn refused() -> &'static [Refused] {
    FOLDER.get().map_or(&[], |folder| &folder.refused)
}

fn list(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let path = entry.path();
        if kind.is_dir() && depth > 0 {
            list(&path, depth - 1, paths)?;
        } else if kind.is_file()
            && path.extension().is_some_and(|extension| extension == "rq")
            && paths.len() < MOST
        {
            paths.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path, name: &str) -> Result<Question, String> {
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
    if !name.chars().all(sound) {
        return Err(
            "le nom du fichier n’a que des lettres sans accent, des chiffres et des tirets"
                .to_owned(),
        );
    }
    let most = u64::try_from(guard::MAX_BYTES).unwrap_or(u64::MAX);
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_string(&mut text))
        .map_err(|error| system::in_french(&error))?;
    let question =
        Question::parse(name, &text).map_err(|error| format!("en-tête\u{a0}: {error}"))?;
    edition::check_query(&text).map_err(|error| format!("SPARQL\u{a0}: {error}"))?;
    Ok(question)
}

#[cfg(test)]
mod tests {
    use super::{list, read};

    #[test]
    fn sound_files_are_read_and_the_others_say_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let head = "#+ title: x\n#+ description: y\n";
        let good = file("theme/bonne.rq", &format!("{head}SELECT ?s WHERE {{ ?s ?p ?o }}"));
        assert_eq!(read(&good, "theme/bonne").unwrap().title, "x");
        let reason = |name: &str, text: &str| read(&file(name, text), name).unwrap_err();
        assert!(reason("a.rq", "SELECT ?s WHERE { ?s ?p ?o }").contains("title"));
        assert!(reason("b.rq", &format!("{head}SELECT WHERE")).starts_with("SPARQL"));
        assert!(reason("c.rq", &"(".repeat(1 << 21)).len() < 1_000);
        let mut found = Vec::new();
        list(folder.path(), 4, &mut found).unwrap();
        assert_eq!(found.len(), 4);
    }
}
