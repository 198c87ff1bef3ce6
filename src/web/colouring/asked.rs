//! Colours that a question of the library gives: the value that its answer gives for each thing.

use std::collections::HashMap;
use std::time::Duration;

use oxrdf::{NamedNode, Term};

use crate::index::Limits;
use crate::network::{Network, NodeId};
use crate::queries::{Question, library};
use crate::schema::Class;
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::pages::questions::table::{cell, columns, table};
use crate::web::problem::Problem;

/// What stands before the name of a question in addresses.
pub(super) const PREFIX: &str = "question.";
/// Rows read.
const ROWS: usize = 20_000;
/// How long the question may take: it only colours a picture.
const DEADLINE: Duration = Duration::from_secs(5);
/// What is said of a thing that the answer names without a value.
const NAMED: &str = "dans la réponse";

/// The questions that need no parameter and whose first column has things of one of these classes.
pub(super) fn choices(classes: &[&Class]) -> Vec<(String, String)> {
    library()
        .iter()
        .filter(|question| question.parameters.iter().all(|parameter| !parameter.required))
        // Those of a folder make sections of the page of one thing.
        .filter(|question| !question.name.contains('/'))
        .filter(|question| {
            let first = question.columns.first().map(|(_, title)| title.as_str());
            classes.iter().any(|class| first == Some(class.label.as_str()))
        })
        .map(|question| (format!("{PREFIX}{}", question.name), question.title.clone()))
        .collect()
}

/// A question by its name in addresses.
pub(super) fn find(key: &str) -> Option<&'static Question> {
    let name = key.strip_prefix(PREFIX)?;
    library().iter().find(|question| question.name == name)
}

/// What the answer says of each thing: the words of its second column, or that it is there.
///
/// # Errors
/// When the question is not answered in time.
pub(super) fn labels(
    visit: &Visit,
    names: &Names<'_>,
    (network, things, question): (&Network, &[NodeId], &Question),
) -> Result<HashMap<NodeId, String>, Problem> {
    let answer = visit.view.query(&question.text, &[], &Limits::new(ROWS, DEADLINE))?;
    let (variables, rows) = table(&answer);
    let columns = columns(&variables);
    let wanted: std::collections::HashSet<NodeId> = things.iter().copied().collect();
    let mut labels: HashMap<NodeId, String> = HashMap::new();
    for row in &rows {
        let Some((first, _)) = columns.first() else { break };
        let Some(Term::NamedNode(iri)) = &row[*first] else { continue };
        let node = network.find(NamedNode::as_ref(iri)).filter(|node| wanted.contains(node));
        let Some(node) = node else { continue };
        let value = columns.get(1).and_then(|column| cell(names, row, *column));
        let text = value.map_or_else(|| NAMED.to_owned(), |value| value.text);
        let known = labels.entry(node).or_insert_with(|| text.clone());
        if *known != text {
            super::SEVERAL.clone_into(known);
        }
    }
    Ok(labels)
}
