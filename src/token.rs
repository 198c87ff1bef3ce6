//! The administrator's token: what allows writing over HTTP until there are accounts.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use subtle::ConstantTimeEq;

use crate::system;

/// A secret shown to nobody: it is compared in constant time and never printed.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl Token {
    /// Whether somebody shows this very token.
    pub fn is(&self, shown: &str) -> bool {
        self.0.as_bytes().ct_eq(shown.as_bytes()).into()
    }
}

/// Where the token of a map is.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("jeton-administrateur")
}

/// Reads the token of a map, or makes one in a file that only its owner can read; says whether it is new.
///
/// # Errors
/// A sentence in French: the file cannot be read or written, or is too short to be a secret.
pub fn read_or_create(folder: &Path) -> Result<(Token, bool), String> {
    let path = path(folder);
    let wrong = |what: String| format!("Le jeton d’administration « {} » {what}.", path.display());
    match std::fs::File::open(&path) {
        Ok(file) => {
            let mut text = String::new();
            file.take(4096).read_to_string(&mut text).map_err(|error| {
                wrong(format!("ne peut pas être lu : {}", system::in_french(&error)))
            })?;
            let text = text.trim().to_owned();
            if text.len() < 32 {
                return Err(wrong("est trop court pour être un secret : supprimez-le, il sera refait au démarrage".into()));
            }
            Ok((Token(text), false))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let secret: [u8; 32] = rand::random();
            let text: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            write_private(&path, &text).map_err(|error| {
                wrong(format!("ne peut pas être écrit : {}", system::in_french(&error)))
            })?;
            Ok((Token(text), true))
        }
        Err(error) => Err(wrong(format!("ne peut pas être lu : {}", system::in_french(&error)))),
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, is_new) = read_or_create(folder.path()).expect("made");
        assert!(is_new);
        let text = std::fs::read_to_string(path(folder.path())).expect("read");
        assert!(first.is(text.trim()) && !first.is("") && !first.is(&text[..10]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(path(folder.path())).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let (again, is_new) = read_or_create(folder.path()).expect("read");
        assert!(!is_new && again.is(text.trim()));
        std::fs::write(path(folder.path()), "court").expect("written");
        assert!(read_or_create(folder.path()).is_err());
    }
}
