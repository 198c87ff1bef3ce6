//! Receiving a file: its form is read as it comes, and refused as soon as it is too large.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::{HeaderMap, StatusCode, header};
use tokio::io::AsyncWriteExt;

use super::jobs::Full;
use super::{Job, SignedIn, work};
use crate::contribution::Upload;
use crate::reader::Visibility;
use crate::web::problem::Problem;

/// Largest file received from a browser, in bytes; the command line accepts larger ones.
pub(in crate::web) const MOST_BYTES: u64 = 64 << 20;
/// What a form adds to its file.
const AROUND: u64 = 64 << 10;
/// Longest value of any other field, in bytes.
const LONGEST_FIELD: usize = 1_000;

/// Why a form does not become a job.
#[derive(Debug)]
pub(in crate::web) enum Unfit {
    /// The form is shown again with this said of a field: `fichier`, `organisme`, `source`.
    Field(&'static str, String, Box<Filled>),
    /// Something else is shown.
    Problem(Problem),
}

/// What was filled in, to be shown again.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct Filled {
    /// The organisation chosen in the list.
    pub(in crate::web) known: String,
    /// The organisation written.
    pub(in crate::web) other: String,
    /// The name of the source.
    pub(in crate::web) source: String,
    /// Who will read it.
    pub(in crate::web) visibility: String,
}

/// What has come of a form so far.
struct Reception {
    filled: Filled,
    csrf: bool,
    file: Option<Received>,
}

/// A file on the disk.
struct Received {
    id: String,
    path: PathBuf,
    name: String,
    size: u64,
}

impl From<Problem> for Unfit {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Receives a form with a file, and starts the work.
///
/// # Errors
/// See [`Unfit`]; nothing is kept then.
pub(in crate::web) async fn receive(
    signed_in: &SignedIn,
    headers: &HeaderMap,
    form: Multipart,
) -> Result<Arc<Job>, Unfit> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let announced = announced.and_then(|value| value.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > MOST_BYTES + AROUND) {
        return Err(too_large(Filled::default()));
    }
    // Beyond the limit, half of what a form brings would be kept in vain.
    room(signed_in, announced.unwrap_or(MOST_BYTES))?;
    let mut reception = Reception { filled: Filled::default(), csrf: false, file: None };
    let outcome = read(signed_in, form, &mut reception).await;
    let file = reception.file.take();
    match (outcome, file) {
        (Ok(()), Some(file)) => match upload(&reception.filled, &file) {
            Ok(upload) => {
                let jobs = signed_in.desk.jobs();
                let job = jobs.add((file.id, file.path), upload, file.size);
                work::start(Arc::clone(&signed_in.desk), Arc::clone(&job), None);
                Ok(job)
            }
            Err(unfit) => {
                let _ = std::fs::remove_file(&file.path);
                Err(unfit)
            }
        },
        (Ok(()), None) => {
            let said = "Choisissez un fichier.".to_owned();
            Err(unfit("fichier", said, &reception.filled))
        }
        (Err(unfit), file) => {
            if let Some(file) = file {
                let _ = std::fs::remove_file(&file.path);
            }
            Err(unfit)
        }
    }
}

fn unfit(field: &'static str, said: String, filled: &Filled) -> Unfit {
    Unfit::Field(field, said, Box::new(filled.clone()))
}

fn room(signed_in: &SignedIn, bytes: u64) -> Result<(), Unfit> {
    let what = match signed_in.desk.jobs().room_for(bytes) {
        Ok(()) => return Ok(()),
        Err(Full::Jobs) => "Trop d’imports attendent une décision",
        Err(Full::Bytes) => "Les imports en attente prennent trop de place",
    };
    let said = format!("{what} : publiez-en ou abandonnez-en avant d’en ajouter un.");
    Err(unfit("fichier", said, &Filled::default()))
}

async fn read(
    signed_in: &SignedIn,
    mut form: Multipart,
    reception: &mut Reception,
) -> Result<(), Unfit> {
    while let Some(field) = form.next_field().await.map_err(|error| cut(&error, reception))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "fichier" {
            // The fields before the file say who sends it: nothing of a file is kept for somebody else.
            if !reception.csrf {
                return Err(Problem::Forged.into());
            }
            if reception.file.is_none() {
                receive_file(signed_in, field, reception).await?;
            }
            continue;
        }
        let value = short(field, reception).await?;
        let filled = &mut reception.filled;
        match name.as_str() {
            "csrf" => {
                signed_in.check_csrf(&value)?;
                reception.csrf = true;
            }
            "organisme" => filled.known = value,
            "autre" => filled.other = value,
            "source" => filled.source = value,
            "visibilite" => filled.visibility = value,
            _ => {}
        }
    }
    if reception.csrf { Ok(()) } else { Err(Problem::Forged.into()) }
}

async fn short(mut field: Field<'_>, reception: &Reception) -> Result<String, Unfit> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| cut(&error, reception))? {
        if bytes.len() + chunk.len() > LONGEST_FIELD {
            return Err(Problem::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

async fn receive_file(
    signed_in: &SignedIn,
    mut field: Field<'_>,
    reception: &mut Reception,
) -> Result<(), Unfit> {
    let name = field.file_name().unwrap_or_default();
    // Some browsers send a path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    let disk = |error: std::io::Error| {
        let said = format!(
            "Le fichier ne peut pas être gardé : {}. Rien n’a été enregistré.",
            crate::system::in_french(&error)
        );
        unfit("fichier", said, &reception.filled)
    };
    let (id, path) = signed_in.desk.jobs().new_file().map_err(disk)?;
    let mut file = tokio::fs::File::create_new(&path).await.map_err(disk)?;
    // Said at once, so that what is half there is removed whatever happens next.
    reception.file = Some(Received { id, path, name, size: 0 });
    let mut size = 0_u64;
    let filled = reception.filled.clone();
    let disk = |error: std::io::Error| {
        let said = format!(
            "Le fichier ne peut pas être gardé : {}. Rien n’a été enregistré.",
            crate::system::in_french(&error)
        );
        unfit("fichier", said, &filled)
    };
    while let Some(chunk) = field.chunk().await.map_err(|error| cut(&error, reception))? {
        size += chunk.len() as u64;
        if size > MOST_BYTES {
            return Err(too_large(reception.filled.clone()));
        }
        file.write_all(&chunk).await.map_err(disk)?;
    }
    file.flush().await.map_err(disk)?;
    if let Some(received) = &mut reception.file {
        received.size = size;
    }
    // A form without a file sends an empty one without a name.
    if size == 0 && reception.file.as_ref().is_some_and(|file| file.name.is_empty()) {
        let said = "Choisissez un fichier.".to_owned();
        return Err(unfit("fichier", said, &reception.filled));
    }
    Ok(())
}

fn upload(filled: &Filled, file: &Received) -> Result<Upload, Unfit> {
    let organisation = if filled.other.is_empty() { &filled.known } else { &filled.other };
    let unfit = |field, said: &str| unfit(field, said.to_owned(), filled);
    if !organisation.chars().any(char::is_alphanumeric) {
        return Err(unfit(
            "organisme",
            "Choisissez l’organisme dans la liste, ou écrivez son nom.",
        ));
    }
    let file_name = if file.name.is_empty() { "modele".to_owned() } else { file.name.clone() };
    let stem = file_name.rsplit_once('.').map_or(file_name.as_str(), |(stem, _)| stem);
    let source = if filled.source.is_empty() { stem } else { &filled.source };
    if !source.chars().any(|letter| letter.is_ascii_alphanumeric()) {
        return Err(unfit(
            "source",
            "Donnez un nom à la source : au moins une lettre ou un chiffre.",
        ));
    }
    let visibility = match filled.visibility.as_str() {
        "" | "public" => Visibility::Public,
        "communaute" => Visibility::Community,
        "organisme" => Visibility::Organisation,
        _ => return Err(unfit("visibilite", "Choisissez qui pourra lire la source.")),
    };
    Ok(Upload {
        organisation: organisation.clone(),
        source: Some(source.to_owned()),
        file_name,
        visibility,
        fictitious: false,
        modified: time::OffsetDateTime::now_utc().date().to_string(),
        author: super::WHO.to_owned(),
    })
}

/// A form that did not come whole, or is not one.
fn cut(error: &MultipartError, reception: &Reception) -> Unfit {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(reception.filled.clone());
    }
    Problem::bad("fichier", "un formulaire complet : l’envoi a peut-être été coupé").into()
}

fn too_large(filled: Filled) -> Unfit {
    let said = format!(
        "Ce fichier dépasse {} Mio : importez-le avec « portulan import » sur la machine de la carte.",
        MOST_BYTES >> 20
    );
    unfit("fichier", said, &filled)
}
