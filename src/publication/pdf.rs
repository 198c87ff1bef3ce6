//! The book as PDF: its one page, printed by a browser found on the machine, tagged and with an outline.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{PublicationError, write_files};
use crate::web::Printed;

/// Names of browsers, the first one found being used.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// The longest that printing may take.
const PATIENCE: Duration = Duration::from_secs(180);
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Prints the book to `output`, through files in `work`, a folder that the caller removes.
///
/// # Errors
/// [`PublicationError::NoBrowser`] says what to install; [`PublicationError::Browser`] what the browser said.
pub fn pdf(book: &Printed, output: &Path, work: &Path) -> Result<(), PublicationError> {
    let browser = browser().ok_or(PublicationError::NoBrowser)?;
    write_files(work, &book.site(None))?;
    let absolute = |path: &Path| {
        std::path::absolute(path)
            .map_err(|source| PublicationError::Unwritable { path: path.to_owned(), source })
    };
    let page = absolute(&work.join("tout.html"))?;
    let argument = |name: &str, path: &Path| {
        let mut argument = OsString::from(name);
        argument.push(path);
        argument
    };
    let failed =
        |error: std::io::Error| PublicationError::Browser(crate::system::in_french(&error));
    // The page is ours and has no script: the sandbox, which containers refuse, would protect from nothing.
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .args(["--export-tagged-pdf", "--generate-pdf-document-outline"])
        .arg(argument("--user-data-dir=", &absolute(&work.join("navigateur"))?))
        .arg(argument("--print-to-pdf=", &absolute(output)?))
        .arg(argument("file://", &page))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Err(PublicationError::Browser("il n’a pas fini à temps".to_owned()));
        }
        sleep(BETWEEN_LOOKS);
    };
    if !status.success() || !output.is_file() {
        return Err(PublicationError::Browser(format!("il s’est arrêté ({status})")));
    }
    Ok(())
}

/// The browser that the variable `CHROMIUM` names, else one of the path.
fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found =
        BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    found.into_iter().find(|file| file.is_file())
}
