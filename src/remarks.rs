//! Errors that readers report on a thing, a fact or a page, and what was answered to them.
//!
//! They are kept beside the journal, in one file of JSON lines that is only added to: a report is an opinion on the map
//! and no fact of it. Nothing tells who wrote: no name, no address, no cookie. What can come from outside is bounded in
//! length, in number waiting for an answer and in number per hour, so that a flood stops at the door.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Name of the file, in the folder of the map.
pub const FILE: &str = "remarques.jsonl";
/// Longest report and longest answer, in characters.
pub const LONGEST: usize = 2_000;
/// Shortest report, in characters: fewer say nothing that can be checked.
pub const SHORTEST: usize = 10;
/// Reports that wait for an answer; more are refused until some are answered.
const MOST_WAITING: usize = 500;
/// Reports accepted within [`WINDOW`], from everybody together.
const MOST_IN_WINDOW: usize = 30;
/// How long a report counts.
const WINDOW: Duration = Duration::from_secs(3_600);
/// Largest file that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The IRI of a thing, or the path of a page (`/document/declarer`).
    pub about: String,
    /// The hash of one of its facts ([`crate::fact`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
}

/// Where a report stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody has answered.
    #[default]
    Received,
    /// It is right, and the map is being corrected.
    Accepted,
    /// It is right, and the map was corrected.
    Corrected,
    /// It is not kept; the answer says why.
    Declined,
}

impl Status {
    /// Those that an answer may give.
    pub const ANSWERS: [Self; 3] = [Self::Corrected, Self::Accepted, Self::Declined];

    /// Its name in forms and exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Received => "recue",
            Self::Accepted => "retenue",
            Self::Corrected => "corrigee",
            Self::Declined => "ecartee",
        }
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "reçue",
            Self::Accepted => "retenue, correction à venir",
            Self::Corrected => "corrigée",
            Self::Declined => "écartée",
        }
    }

    /// The one that has this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Received, Self::Accepted, Self::Corrected, Self::Declined]
            .into_iter()
            .find(|status| status.key() == key)
    }
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// When, as in RFC 3339.
    pub date: String,
    /// For which organisation.
    pub by: String,
    /// What was said.
    pub text: String,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Its number, from 1.
    pub number: u64,
    /// When it was received, as in RFC 3339.
    pub date: String,
    /// The edition of the map that was read.
    pub edition: u64,
    /// What it is about.
    pub subject: Subject,
    /// What was said.
    pub text: String,
    /// Where it stands.
    pub status: Status,
    /// The last answer.
    pub reply: Option<Reply>,
}

/// Why a report or an answer was not kept.
#[derive(Debug, thiserror::Error)]
pub enum RemarkError {
    /// Shorter than [`SHORTEST`].
    #[error("dites ce qui est faux et ce qui serait juste, en {SHORTEST} caractères au moins")]
    TooShort,
    /// Longer than [`LONGEST`].
    #[error("le texte dépasse {LONGEST} caractères")]
    TooLong,
    /// Too many within [`WINDOW`].
    #[error("trop de remarques arrivent en même temps : recommencez dans {} minutes", (.0 / 60) + 1)]
    TooMany(u64),
    /// Too many wait for an answer.
    #[error("trop de remarques attendent une réponse : recommencez dans quelques jours")]
    Full,
    /// There is none of this number.
    #[error("il n’y a pas de remarque de ce numéro")]
    Unknown,
    /// The file cannot be written.
    #[error("la remarque n’a pas pu être enregistrée : {0}")]
    Io(#[from] std::io::Error),
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "lowercase")]
enum Line {
    Received { number: u64, date: String, edition: u64, subject: Subject, text: String },
    Answered { number: u64, status: Status, reply: Reply },
}

/// All that was reported on a map.
#[derive(Debug)]
pub struct Remarks {
    path: PathBuf,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    all: Vec<Remark>,
    /// When the last ones came, the oldest first.
    recent: VecDeque<Instant>,
}

impl Remarks {
    /// Reads what was reported before; a line that cannot be read stays in the file and is told to the log.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn open(path: PathBuf) -> std::io::Result<Self> {
        let mut kept = Kept::default();
        match File::open(&path) {
            Ok(file) => {
                for (place, line) in BufReader::new(file.take(LARGEST)).lines().enumerate() {
                    match serde_json::from_str(&line?) {
                        Ok(line) => kept.take(line),
                        Err(error) => {
                            tracing::warn!(%error, line = place + 1, "a remark cannot be read");
                        }
                    }
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(Self { path, kept: Mutex::new(kept) })
    }

    /// Keeps a report; gives its number, that of the first when the same was reported already.
    ///
    /// # Errors
    /// See [`RemarkError`]: nothing is kept then.
    pub fn receive(&self, subject: Subject, text: &str, edition: u64) -> Result<u64, RemarkError> {
        let text = cleaned(text)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |remark: &&Remark| {
            remark.status == Status::Received && remark.subject == subject && remark.text == text
        };
        if let Some(remark) = kept.all.iter().find(same) {
            return Ok(remark.number);
        }
        let waiting = kept.all.iter().filter(|remark| remark.status == Status::Received).count();
        if waiting >= MOST_WAITING {
            return Err(RemarkError::Full);
        }
        let now = Instant::now();
        while kept.recent.front().is_some_and(|at| now.duration_since(*at) >= WINDOW) {
            kept.recent.pop_front();
        }
        if kept.recent.len() >= MOST_IN_WINDOW {
            let left = kept.recent.front().map(|at| WINDOW.saturating_sub(now.duration_since(*at)));
            return Err(RemarkError::TooMany(left.unwrap_or(WINDOW).as_secs()));
        }
        let number = kept.all.iter().map(|remark| remark.number).max().unwrap_or(0) + 1;
        let line = Line::Received { number, date: today(), edition, subject, text };
        self.append(&line)?;
        kept.recent.push_back(now);
        kept.take(line);
        Ok(number)
    }

    /// Answers a report, in place of what was answered before.
    ///
    /// # Errors
    /// See [`RemarkError`]: nothing is kept then.
    pub fn answer(
        &self,
        number: u64,
        status: Status,
        (by, text): (&str, &str),
    ) -> Result<(), RemarkError> {
        let by = cleaned_within(by, 2)?;
        let reply = Reply { date: today(), by, text: cleaned(text)? };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.all.iter().any(|remark| remark.number == number) {
            return Err(RemarkError::Unknown);
        }
        let line = Line::Answered { number, status, reply };
        self.append(&line)?;
        kept.take(line);
        Ok(())
    }

    /// All of them, the last first.
    pub fn all(&self) -> Vec<Remark> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.all.iter().rev().cloned().collect()
    }

    fn append(&self, line: &Line) -> Result<(), RemarkError> {
        let mut bytes = serde_json::to_vec(line).map_err(std::io::Error::from)?;
        bytes.push(b'\n');
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        Ok(())
    }
}

impl Kept {
    fn take(&mut self, line: Line) {
        match line {
            Line::Received { number, date, edition, subject, text } => {
                let status = Status::Received;
                self.all.push(Remark { number, date, edition, subject, text, status, reply: None });
            }
            Line::Answered { number, status, reply } => {
                if let Some(remark) = self.all.iter_mut().find(|remark| remark.number == number) {
                    remark.status = status;
                    remark.reply = Some(reply);
                }
            }
        }
    }
}

fn cleaned(text: &str) -> Result<String, RemarkError> {
    cleaned_within(text, SHORTEST)
}

/// A text without the controls that nobody types, nor space around it.
fn cleaned_within(text: &str, shortest: usize) -> Result<String, RemarkError> {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let text = text.trim();
    match text.chars().count() {
        length if length < shortest => Err(RemarkError::TooShort),
        length if length > LONGEST => Err(RemarkError::TooLong),
        _ => Ok(text.to_owned()),
    }
}

fn today() -> String {
    OffsetDateTime::now_utc()
        .replace_nanosecond(0)
        .ok()
        .and_then(|now| now.format(&Rfc3339).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{FILE, LONGEST, MOST_IN_WINDOW, RemarkError, Remarks, Status, Subject};

    fn about(iri: &str) -> Subject {
        Subject { about: iri.to_owned(), fact: None }
    }

    #[test]
    fn what_is_reported_and_answered_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let remarks = Remarks::open(path.clone()).unwrap();
        let said = "L’année est fausse :\nc’est 2013.\u{7}";
        assert_eq!(remarks.receive(about("urn:a"), said, 3).unwrap(), 1);
        assert_eq!(remarks.receive(about("urn:a"), said, 4).unwrap(), 1, "the same, once");
        assert_eq!(remarks.receive(about("urn:b"), said, 4).unwrap(), 2);
        remarks.answer(1, Status::Corrected, ("CNAV", "Corrigé, merci.")).unwrap();
        let told = remarks.answer(9, Status::Declined, ("CNAV", "Non, désolé."));
        assert!(matches!(told, Err(RemarkError::Unknown)));
        std::fs::write(&path, [std::fs::read(&path).unwrap(), b"{\"what\":1}\n".to_vec()].concat())
            .unwrap();
        let again = Remarks::open(path).unwrap().all();
        assert_eq!(again, remarks.all());
        assert_eq!(again.len(), 2);
        assert_eq!(again[1].text, "L’année est fausse :\nc’est 2013.");
        assert_eq!(again[1].status, Status::Corrected);
        assert_eq!(again[1].reply.as_ref().unwrap().by, "CNAV");
    }

    #[test]
    fn floods_and_empty_reports_stop_at_the_door() {
        let folder = tempfile::tempdir().unwrap();
        let remarks = Remarks::open(folder.path().join(FILE)).unwrap();
        let refused = |text: &str| remarks.receive(about("urn:a"), text, 1).unwrap_err();
        assert!(matches!(refused(" \n faux "), RemarkError::TooShort));
        assert!(matches!(refused(&"é".repeat(LONGEST + 1)), RemarkError::TooLong));
        for index in 0..MOST_IN_WINDOW {
            remarks.receive(about("urn:a"), &format!("Remarque numéro {index}"), 1).unwrap();
        }
        assert!(matches!(refused("Encore une remarque"), RemarkError::TooMany(_)));
        assert_eq!(remarks.all().len(), MOST_IN_WINDOW);
    }
}
