//! How much of a source the map understood: what its derived graph says of what its graph holds.
//!
//! What counts as understood is said by the questions of `queries/graphe/`; this module adds up their answers.

use std::time::Duration;

use oxrdf::{NamedNode, Term, Variable};
use serde::Serialize;

use crate::index::{Answer, Limits, QueryError, View};
use crate::queries::{Question, question};

/// The questions, by what they count, with the columns of the total and of the part understood.
const ELEMENTS: (&str, &str, &str) = ("graphe/couverture-des-elements", "elements", "compris");
const RELATIONSHIPS: (&str, &str, &str) =
    ("graphe/couverture-des-relations", "relations", "comprises");
const PROPERTIES: (&str, &str, &str) = ("graphe/couverture-des-proprietes", "portees", "comprises");

/// The longest that one of the questions may take.
const LONGEST: Duration = Duration::from_secs(15);
/// Rows read: types and properties of one model.
const MOST_ROWS: usize = 5_000;

/// A part of a whole, both counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many there are.
    pub total: u64,
    /// How many of them are understood.
    pub understood: u64,
}

impl Share {
    /// The part in percent, rounded down, so that only the whole is a hundred; 100 of nothing.
    pub fn percent(self) -> u64 {
        (self.understood * 100).checked_div(self.total).unwrap_or(100)
    }
}

/// How much of a source the map understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Elements that are on the map.
    pub elements: Share,
    /// Relationships that are, or whose two ends are linked by, facts of the map.
    pub relationships: Share,
    /// Pairs of a property and what bears it, that gave a fact of the map.
    pub properties: Share,
}

/// Counts what a view shows of a source.
///
/// # Errors
/// When a question is not answered in time.
pub fn coverage(view: &dyn View, source: &NamedNode) -> Result<Coverage, QueryError> {
    Ok(Coverage {
        elements: share(view, source, ELEMENTS)?,
        relationships: share(view, source, RELATIONSHIPS)?,
        properties: share(view, source, PROPERTIES)?,
    })
}

fn share(
    view: &dyn View,
    source: &NamedNode,
    (name, total, understood): (&str, &str, &str),
) -> Result<Share, QueryError> {
    let (variables, rows) = ask(view, source, known(name))?;
    let column = |name: &str| variables.iter().position(|variable| variable.as_str() == name);
    let (total, understood) = (column(total), column(understood));
    let number = |row: &[Option<Term>], place: Option<usize>| -> u64 {
        match place.and_then(|place| row.get(place)) {
            Some(Some(Term::Literal(literal))) => literal.value().parse().unwrap_or(0),
            _ => 0,
        }
    };
    let mut share = Share::default();
    for row in &rows {
        share.total += number(row, total);
        share.understood += number(row, understood);
    }
    Ok(share)
}

/// A question that comes with the program.
pub(crate) fn known(name: &str) -> &'static Question {
    question(name).expect("the questions about sources come with the program")
}

/// The columns and the rows of a question about one source.
pub(crate) type Rows = (Vec<Variable>, Vec<Vec<Option<Term>>>);

/// Asks a question about one source.
///
/// # Errors
/// When it is not answered in time.
pub(crate) fn ask(
    view: &dyn View,
    source: &NamedNode,
    question: &Question,
) -> Result<Rows, QueryError> {
    let parameters = [(Variable::new_unchecked("_source_iri"), Term::from(source.clone()))];
    match view.query(&question.text, &parameters, &Limits::new(MOST_ROWS, LONGEST))? {
        Answer::Solutions { variables, rows, .. } => Ok((variables, rows)),
        Answer::Boolean(_) | Answer::Graph { .. } => {
            Err(QueryError::Evaluation(format!("{} is not a SELECT", question.name)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn only_the_whole_is_a_hundred_percent() {
        let percent = |understood, total| Share { total, understood }.percent();
        assert_eq!(
            (percent(999, 1_000), percent(3, 3), percent(0, 7), percent(0, 0)),
            (99, 100, 0, 100)
        );
    }
}
