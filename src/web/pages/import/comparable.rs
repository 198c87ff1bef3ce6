//! What an import lets one compare: the answers of two questions on the map as it would be.

use oxrdf::Term;

use crate::index::Answer;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::pages::questions::table::table;

/// Names shown under each heading.
const SHOWN: usize = 40;
/// Things shown for each name.
const THINGS: usize = 6;

/// What enters the map and what it can be compared with.
#[derive(Default)]
pub(super) struct Comparable {
    /// Name of a class, and how many things enter it.
    pub(super) classes: Vec<(String, String)>,
    /// By what is shared.
    pub(super) groups: Vec<Group>,
    /// Whether a question had no answer in time.
    pub(super) is_partial: bool,
}

/// What is shared in one way: a function, a technology…
pub(super) struct Group {
    pub(super) title: String,
    /// How many names are shared.
    pub(super) names: String,
    /// How many organisations share some.
    pub(super) organisations: String,
    pub(super) lines: Vec<Line>,
    pub(super) others: Option<String>,
}

/// One name that is shared.
pub(super) struct Line {
    pub(super) name: String,
    /// By whom, each with things.
    pub(super) with: Vec<(Shown, Shown)>,
    pub(super) others: Option<String>,
}

impl Comparable {
    pub(super) fn new(visit: &Visit, answers: &[Option<Answer>; 2]) -> Self {
        let [enters, shared] = answers;
        let truncated = |answer: &Option<Answer>| answer.as_ref().is_none_or(Answer::truncated);
        Self {
            classes: enters.as_ref().map(classes).unwrap_or_default(),
            groups: shared.as_ref().map(|answer| groups(visit, answer)).unwrap_or_default(),
            is_partial: truncated(enters) || truncated(shared),
        }
    }
}

/// The columns of a question that are asked for, by their names; rows that lack the first are left out.
fn rows<const N: usize>(answer: &Answer, wanted: [&str; N]) -> Vec<[Option<Term>; N]> {
    let (variables, rows) = table(answer);
    let places = wanted.map(|name| variables.iter().position(|variable| variable == name));
    let row = |row: Vec<Option<Term>>| places.map(|place| row.get(place?)?.clone());
    rows.into_iter().map(row).filter(|row| row.first().is_some_and(Option::is_some)).collect()
}

fn text(term: Option<&Term>) -> String {
    match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(Term::NamedNode(iri)) => iri.as_str().to_owned(),
        _ => String::new(),
    }
}

fn classes(answer: &Answer) -> Vec<(String, String)> {
    let number = |term: Option<&Term>| filters::number(text(term).parse().unwrap_or(0));
    rows(answer, ["classeLabel", "nombre"])
        .iter()
        .map(|[label, count]| (text(label.as_ref()), number(count.as_ref())))
        .collect()
}

/// Rows come sorted: those of one heading together, and those of one name together.
fn groups(visit: &Visit, answer: &Answer) -> Vec<Group> {
    let rows =
        rows(answer, ["partage", "nom", "organisme", "organismeLabel", "chose", "choseLabel"]);
    let names = visit.names();
    let shown = |term: &Option<Term>, label: &Option<Term>| {
        let mut shown = term.as_ref().map(|term| names.shown(term)).unwrap_or_default();
        if label.is_some() {
            shown.text = text(label.as_ref());
            shown.long = None;
        }
        shown
    };
    let mut groups = Vec::new();
    for same in rows.chunk_by(|a, b| a[0] == b[0]) {
        let by_name: Vec<_> = same.chunk_by(|a, b| a[1] == b[1]).collect();
        let organisations: std::collections::BTreeSet<String> =
            same.iter().map(|row| text(row[2].as_ref())).collect();
        let lines = by_name.iter().take(SHOWN).map(|rows| Line {
            name: text(rows[0][1].as_ref()),
            with: rows
                .iter()
                .take(THINGS)
                .map(|row| (shown(&row[4], &row[5]), shown(&row[2], &row[3])))
                .collect(),
            others: (rows.len() > THINGS).then(|| filters::number(rows.len() - THINGS)),
        });
        groups.push(Group {
            title: text(same[0][0].as_ref()),
            names: filters::number(by_name.len()),
            organisations: super::super::counted(organisations.len(), "organisme", "organismes"),
            lines: lines.collect(),
            others: (by_name.len() > SHOWN).then(|| filters::number(by_name.len() - SHOWN)),
        });
    }
    groups
}
