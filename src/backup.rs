//! The whole map in one file: a ZIP that holds the changes of the journal as they are, from which everything else is
//! made again. The chain of hashes tells whether it is whole, when it is written as when it is read.

use std::io::{Read, Seek, Write};

use futures::executor::block_on;
use zip::CompressionMethod;
use zip::read::ZipArchive;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::journal::{Head, Journal, JournalError};

/// Changes of a map at most.
const MOST_CHANGES: usize = 10_000_000;
/// One change at most, in bytes, as it is kept.
const LONGEST_CHANGE: u64 = 1 << 30;

/// Why a map cannot be saved or brought back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file cannot be written or read.
    #[error("le fichier ne peut pas être lu ou écrit : {0}")]
    File(String),
    /// The file is no backup of a map.
    #[error("ce n’est pas une sauvegarde de Portulan : {0}")]
    NotABackup(String),
    /// A change is missing or was altered.
    #[error("le changement nº {0} manque ou a été modifié")]
    Damaged(u64),
    /// The journal cannot be read or written.
    #[error("{}", .0.in_french())]
    Journal(#[from] JournalError),
}

impl From<ZipError> for BackupError {
    fn from(error: ZipError) -> Self {
        Self::File(error.to_string())
    }
}

impl From<std::io::Error> for BackupError {
    fn from(error: std::io::Error) -> Self {
        Self::File(crate::system::in_french(&error))
    }
}

/// Writes all the changes of a journal; gives how many there are.
///
/// # Errors
/// When the journal is damaged, or the file cannot be written.
pub fn write(journal: &Journal, out: impl Write + Seek) -> Result<u64, BackupError> {
    let mut zip = ZipWriter::new(out);
    // Changes are compressed already; more than 4 GiB in all must fit.
    let stored =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let mut head = Head::default();
    while let Some((_, next)) = block_on(journal.next(head))? {
        let bytes = block_on(journal.object(next.number))?;
        let bytes = bytes.ok_or(BackupError::Damaged(next.number))?;
        zip.start_file(name(next.number), stored)?;
        zip.write_all(&bytes)?;
        head = next;
    }
    block_on(journal.ends_at(head))?;
    zip.finish()?.flush()?;
    Ok(head.number)
}

/// Writes the changes of a backup into an empty journal; gives how many there are.
///
/// # Errors
/// When the file is no backup, a change is missing or altered, or the journal is not empty. What was written before
/// stays: it is a map, as it was at an earlier moment.
pub fn restore(from: impl Read + Seek, journal: &Journal) -> Result<u64, BackupError> {
    let mut zip =
        ZipArchive::new(from).map_err(|error| BackupError::NotABackup(error.to_string()))?;
    if zip.len() > MOST_CHANGES || zip.is_empty() {
        return Err(BackupError::NotABackup("elle ne contient aucun changement".to_owned()));
    }
    let mut head = Head::default();
    for place in 0..zip.len() {
        let number = head.number + 1;
        let file = zip.by_index(place).map_err(|_| BackupError::Damaged(number))?;
        let known = file.name().map_err(|_| BackupError::Damaged(number))?;
        if known != name(number) {
            return Err(BackupError::NotABackup(format!("{known} n’y est pas attendu")));
        }
        if file.compression() != CompressionMethod::Stored {
            return Err(BackupError::NotABackup("ses changements sont recompressés".to_owned()));
        }
        let mut bytes = Vec::new();
        let read = file.take(LONGEST_CHANGE + 1).read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 > LONGEST_CHANGE {
            return Err(BackupError::Damaged(number));
        }
        head = block_on(journal.append_as_it_is(head, bytes)).map_err(|error| match error {
            JournalError::BrokenChain { altered, .. } => BackupError::Damaged(altered.max(1)),
            JournalError::Unreadable { .. } => BackupError::Damaged(number),
            other => BackupError::Journal(other),
        })?;
    }
    Ok(head.number)
}

fn name(number: u64) -> String {
    format!("changes/{number:010}.rdfp.gz")
}
