//! `/api/v1/exports?format=exchange&organisme=…&source=…&vue=…`: what the reader sees, in the formats of other tools.
//!
//! The selection is made first, so that what is wrong is a page that says so; the file is then sent as it is written,
//! in pieces. Whoever stops reading frees the place after a while.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use oxrdf::NamedNode;
use tokio::sync::mpsc::{Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::extract::{AskedFile, Visit};
use super::problem::Problem;
use super::urls::with_query;
use crate::export::scope::slugs;
use crate::export::{Choice, ExportError, Format, ScopeError, Selection};
use crate::index::{Pattern, View};

/// Exports being sent at the same time.
static TURNS: std::sync::LazyLock<Arc<Semaphore>> =
    std::sync::LazyLock::new(|| Arc::new(Semaphore::new(4)));
/// Size of a piece, in bytes.
const PIECE: usize = 64 << 10;
/// Pieces that wait to be sent.
const PIECES_WAITING: usize = 4;
/// How long a reader may leave a piece waiting.
const PATIENCE: Duration = Duration::from_secs(30);
/// Facts exported over HTTP at most; the command line has no limit.
const MOST_FACTS: usize = 2_000_000;
/// Bytes sent at most: a file that would be longer is cut, and its reader sees that it is not whole.
const MOST_BYTES: u64 = 512 << 20;

/// The names of the formats.
pub(super) const FORMATS: &[&str] = &{
    let mut names = [""; Format::ALL.len()];
    let mut place = 0;
    while place < names.len() {
        names[place] = Format::ALL[place].name();
        place += 1;
    }
    names
};
/// Their media types, without parameters.
pub(super) const MEDIA_TYPES: &[&str] = &[
    "application/xml",
    "text/turtle",
    "application/trig",
    "application/n-quads",
    "application/ld+json",
    "text/csv",
    "text/plain",
];

/// Sends a file.
pub(super) async fn send(AskedFile(asked): AskedFile) -> Result<Response, Problem> {
    let Ok(turn) = Arc::clone(&TURNS).try_acquire_owned() else {
        return Err(Problem::Busy);
    };
    let runtime = tokio::runtime::Handle::current();
    asked
        .answer(move |visit| {
            let format = match visit.param("format") {
                None => Format::Exchange,
                Some(name) => Format::from_name(name).ok_or_else(|| {
                    let known = Format::ALL.map(Format::name).join(", ");
                    Problem::bad("format", format!("un de ces formats : {known}"))
                })?,
            };
            let selection = select(visit)?;
            format.check(&selection).map_err(|error| too_large(&error))?;
            let name = format!("{}.{}", selection.name, format.extension());
            let body = body(visit, (format, selection), (turn, runtime));
            let headers = [
                (header::CONTENT_TYPE, format.media_type().to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", safe(&name))),
            ];
            Ok((headers, body).into_response())
        })
        .await
}

fn too_large(error: &ExportError) -> Problem {
    match error {
        ExportError::TooManyLines { lines, most } => Problem::bad(
            "format",
            format!(
                "graphml, ou le choix d’une vue (vue=…)\u{a0}: il y aurait {lines} traits, et Mermaid en dessine {most} au plus"
            ),
        ),
        ExportError::Write(error) => Problem::internal(error),
    }
}

fn select(visit: &Visit) -> Result<Selection, Problem> {
    let text = |name| visit.param(name).map(str::to_owned);
    let choice =
        Choice { organisation: text("organisme"), source: text("source"), view: text("vue") };
    let view = visit.view.as_ref();
    if choice == Choice::default() && view.count(Pattern::default()) > MOST_FACTS {
        return Err(Problem::TooLarge);
    }
    Selection::of(view, visit.urls().base(), &choice).map_err(|error| match error {
        ScopeError::SourceAlone => Problem::bad("organisme", "l’organisme de cette source"),
        ScopeError::Unknown(words) | ScopeError::NoModel(words) => Problem::NotFound(words),
        ScopeError::Ambiguous(..) => {
            Problem::bad("vue", "l’adresse d’une vue : plusieurs ont ce nom")
        }
    })
}

/// The file, written by a thread of its own while it is sent.
fn body(
    visit: &Visit,
    (format, selection): (Format, Selection),
    (turn, runtime): (OwnedSemaphorePermit, tokio::runtime::Handle),
) -> Body {
    let (sender, mut receiver) = channel::<io::Result<Bytes>>(PIECES_WAITING);
    let view: Arc<dyn View> = Arc::clone(&visit.view);
    let handle = runtime.clone();
    runtime.spawn_blocking(move || {
        // Held until the last piece is sent.
        let _turn = turn;
        let mut pieces =
            Pieces { waiting: Vec::with_capacity(PIECE), sent: 0, sender, runtime: handle };
        let written = format.write(&selection, view.as_ref(), &mut pieces);
        if let Err(error) = written.map_err(io::Error::other).and_then(|_| pieces.flush()) {
            tracing::info!(%error, "an export was not sent whole");
            let _ = pieces.send(Err(error));
        }
    });
    Body::from_stream(futures::stream::poll_fn(move |context| receiver.poll_recv(context)))
}

/// Sends what is written in pieces.
struct Pieces {
    waiting: Vec<u8>,
    sent: u64,
    sender: Sender<io::Result<Bytes>>,
    runtime: tokio::runtime::Handle,
}

impl Pieces {
    fn send(&self, piece: io::Result<Bytes>) -> io::Result<()> {
        let sending = tokio::time::timeout(PATIENCE, self.sender.send(piece));
        match self.runtime.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.sent += self.waiting.len() as u64;
        if self.sent > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(PIECE));
        self.send(Ok(piece.into()))
    }
}

/// A name that any system accepts for a file.
fn safe(name: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars().map(|c| if keep(c) { c } else { '-' }).collect()
}

/// The address of the model of a source graph, in the exchange format.
pub(super) fn of_graph(visit: &Visit, graph: &NamedNode) -> Option<String> {
    let (organisation, source) = slugs(visit.urls().base(), graph)?;
    let pairs = [
        ("format", Format::Exchange.name().to_owned()),
        ("organisme", organisation.to_owned()),
        ("source", source.to_owned()),
    ];
    Some(with_query("/api/v1/exports", &pairs))
}
