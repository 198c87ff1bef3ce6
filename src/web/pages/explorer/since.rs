//! What changed in a picture since somebody shared its address.

use std::collections::BTreeSet;

use oxrdf::NamedNode;

use super::find::find;
use super::request::{Asking, read};
use super::{All, SINCE};
use crate::web::filters;
use crate::web::pages::counted;
use crate::web::problem::Problem;

/// Things named.
const NAMED: usize = 5;

/// What came and what went since the edition in which the address was made; `None` when it does not say which.
///
/// # Errors
/// When there is no such edition, or it cannot be read now.
pub(super) fn words(all: &All<'_>) -> Result<Option<String>, Problem> {
    let Some(edition) = all.visit.param(SINCE) else { return Ok(None) };
    let past = all.visit.in_edition(edition).map_err(|problem| match problem {
        Problem::BadParameter(_, expected) => Problem::BadParameter(SINCE.to_owned(), expected),
        other => other,
    })?;
    let network = past.visit.network();
    let of_now: BTreeSet<&NamedNode> =
        all.found.reached.iter().map(|one| all.network.iri(one.node)).collect();
    // A relation that no longer exists then, or a start that was not there yet: nothing to compare.
    let Ok(Asking::Ready(request)) = read(&past.visit, &network) else {
        let text = format!("Cette image n’existait pas encore dans {}.", past.words());
        return Ok(Some(text));
    };
    let found = find(&network, &request);
    let of_then: BTreeSet<&NamedNode> =
        found.reached.iter().map(|one| network.iri(one.node)).collect();
    let names = past.visit.names();
    let list = |things: Vec<&NamedNode>, is_now: bool| {
        let name = |iri: &&NamedNode| {
            if is_now { all.names.thing(iri).text } else { names.thing(iri).text }
        };
        let mut words: Vec<String> = things.iter().take(NAMED).map(name).collect();
        if things.len() > NAMED {
            words.push(format!("{} de plus", filters::number(things.len() - NAMED)));
        }
        words.join(", ")
    };
    let came: Vec<&NamedNode> = of_now.difference(&of_then).copied().collect();
    let went: Vec<&NamedNode> = of_then.difference(&of_now).copied().collect();
    let mut parts = Vec::new();
    if !came.is_empty() {
        let count = counted(came.len(), "chose de plus", "choses de plus");
        parts.push(format!("{count} ({})", list(came, true)));
    }
    if !went.is_empty() {
        let count = counted(went.len(), "chose de moins", "choses de moins");
        parts.push(format!("{count} ({})", list(went, false)));
    }
    Ok(Some(if parts.is_empty() {
        format!("Les mêmes choses que dans {}, quand ce lien a été fait.", past.words())
    } else {
        format!(
            "Depuis {}, quand ce lien a été fait\u{a0}: {}.",
            past.words(),
            parts.join("\u{202f}; ")
        )
    }))
}
