//! From the answer of a worker to that of the site: whole when it is short, else in pieces, and cut for all to see when
//! it stops before its end.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use futures::stream::unfold;

use super::fault::Fault;
use super::rate::Meter;
use crate::sparql::pool::{Answer, Pool};
use crate::sparql::task::{Failure, Head, Task};

/// Number of the edition that was read.
const EDITION: HeaderName = HeaderName::from_static("portulan-edition");

/// Has a task evaluated and sends its answer.
///
/// # Errors
/// The failure of the task, when nothing of its answer was sent yet.
pub(super) async fn send(pool: &Arc<Pool>, task: Task, meter: Meter) -> Result<Response, Fault> {
    let Answer { head, first, rest, .. } = pool.ask(task).await.map_err(Fault::from)?;
    let headers = [
        (header::CONTENT_TYPE, head.media_type),
        (EDITION, head.edition.to_string()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"reponse.{}\"", head.extension)),
    ];
    let Some(rest) = rest else {
        return Ok((headers, first).into_response());
    };
    let pieces = unfold((Some(first), rest, meter), |(first, mut rest, meter)| async move {
        if let Some(first) = first {
            return Some((Ok(first.into()), (None, rest, meter)));
        }
        let piece = rest.recv().await?;
        // An error breaks the connection: no client can take what it has for the whole.
        Some((piece.map_err(cut), (None, rest, meter)))
    });
    Ok((headers, Body::from_stream(pieces)).into_response())
}

fn cut(failure: Failure) -> std::io::Error {
    tracing::info!(?failure, "an answer was cut");
    std::io::Error::other("the answer was cut")
}

/// An answer that is whole.
#[derive(Debug)]
pub(in crate::web) struct Whole {
    /// What it is.
    pub(in crate::web) head: Head,
    /// Its bytes.
    pub(in crate::web) bytes: Vec<u8>,
}

/// Has a task evaluated and takes its whole answer in memory, bounded by the settings of the workers.
///
/// # Errors
/// The failure of the task, wherever it came.
pub(in crate::web) async fn whole(pool: &Arc<Pool>, task: Task) -> Result<Whole, Fault> {
    let Answer { head, first: mut bytes, rest, .. } = pool.ask(task).await.map_err(Fault::from)?;
    if let Some(mut rest) = rest {
        while let Some(piece) = rest.recv().await {
            bytes.extend_from_slice(&piece.map_err(Fault::from)?);
        }
    }
    Ok(Whole { head, bytes })
}
