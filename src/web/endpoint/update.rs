//! SPARQL updates: evaluated by a worker into quads, which become one change of the journal.

use std::sync::Arc;

use axum::http::StatusCode;
use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use serde_json::{Value, json};

use super::answer::whole;
use super::fault::Fault;
use crate::import::rdf::name_blank_nodes;
use crate::journal::Kind;
use crate::repository::{Content, Proposal, PublicationError, Repository};
use crate::sparql::pool::Pool;
use crate::sparql::task::Task;
use crate::web::importing::WHO;

/// The part of the text of an update that its change quotes, in characters.
const QUOTED: usize = 200;

/// What became of a request that writes.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Done {
    /// The change, or `None` when there was nothing to change.
    pub(in crate::web) number: Option<u64>,
    added: usize,
    removed: usize,
}

impl Done {
    pub(super) fn json(self) -> Value {
        json!({ "change": self.number, "added": self.added, "removed": self.removed })
    }
}

/// Evaluates an update and publishes what it changes.
///
/// # Errors
/// Those of the evaluation and of the publication; nothing was changed then.
pub(super) async fn run(
    pool: &Arc<Pool>,
    repository: &Arc<Repository>,
    task: Task,
) -> Result<Done, Fault> {
    let quoted: String = task.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted: String = quoted.chars().take(QUOTED).collect();
    let answered = whole(pool, task).await?;
    let (added, removed) = read_changes(&answered.bytes)?;
    let message = format!("Mise à jour SPARQL\u{a0}: {quoted}");
    publish(repository, (added, removed), (message, answered.head.edition)).await
}

/// The quads of lines `+ <quad>` and `- <quad>`.
fn read_changes(bytes: &[u8]) -> Result<(Vec<Quad>, Vec<Quad>), Fault> {
    let nonsense = || {
        tracing::error!("a worker has given changes that cannot be read");
        Fault::unavailable()
    };
    let text = std::str::from_utf8(bytes).map_err(|_| nonsense())?;
    let of_sign = |sign: &str| -> Result<Vec<Quad>, Fault> {
        let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(sign)).collect();
        let lines = lines.join("\n");
        RdfParser::from_format(RdfFormat::NQuads)
            .for_slice(&lines)
            .collect::<Result<_, _>>()
            .map_err(|_| nonsense())
    };
    Ok((of_sign("+ ")?, of_sign("- ")?))
}

/// Publishes quads as one change. Blank nodes get addresses; derived graphs follow from the others and are left alone.
///
/// # Errors
/// When something is written outside named graphs or in a derived one, or the publication fails.
pub(in crate::web) async fn publish(
    repository: &Arc<Repository>,
    (added, mut removed): (Vec<Quad>, Vec<Quad>),
    (message, based_on): (String, u64),
) -> Result<Done, Fault> {
    let addresses = repository.addresses();
    let is_derived = |quad: &Quad| match &quad.graph_name {
        GraphName::NamedNode(graph) => addresses.is_derived(graph),
        _ => false,
    };
    removed.retain(|quad| !is_derived(quad));
    if added.iter().any(|quad| quad.graph_name.is_default_graph()) {
        return Err(Fault::new(
            StatusCode::BAD_REQUEST,
            "Il faut dire dans quel graphe écrire",
            "Le graphe par défaut est la réunion des autres : il se lit, il ne s’écrit pas. Écrivez GRAPH <…> { … }, ou WITH <…>.",
        ));
    }
    if added.iter().any(is_derived) {
        return Err(Fault::new(
            StatusCode::FORBIDDEN,
            "Un graphe dérivé ne s’écrit pas",
            "Il est refait d’après sa source : modifiez la source, ou son profil de correspondance.",
        ));
    }
    let base = addresses.base();
    let name = |key: &str| NamedNode::new_unchecked(format!("{base}.well-known/genid/{key}"));
    let (added, _) = name_blank_nodes(added, name);
    let proposal = Proposal {
        kind: Kind::Edit,
        author: WHO.to_owned(),
        organisation: None,
        source: None,
        message,
        content: Content::Patch { added, removed },
        based_on: Some(based_on),
    };
    match repository.publish(proposal).await {
        Ok(done) => {
            let is_something = done.added + done.removed > 0;
            let number = is_something.then_some(done.number);
            Ok(Done { number, added: done.added, removed: done.removed })
        }
        Err(error) => Err(refused(&error)),
    }
}

fn refused(error: &PublicationError) -> Fault {
    match error {
        PublicationError::Conflict { header, .. } => Fault::new(
            StatusCode::CONFLICT,
            "Quelqu’un a changé la même chose entre-temps",
            format!(
                "{} a publié le changement n° {}. Rien n’a été enregistré : recommencez.",
                header.author, header.number
            ),
        ),
        PublicationError::Journal(error) => Fault::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "Le changement n’a pas pu être enregistré",
            error.in_french(),
        ),
        other => {
            tracing::error!(error = %other, "an update was not published: {other}");
            Fault::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "La publication a échoué",
                "Rien n’a été enregistré : recommencez dans un instant.",
            )
        }
    }
}
