//! The sections of the page: each one a question, what it answers, and how the answer is laid out.

use std::collections::BTreeSet;
use std::time::Duration;

use oxrdf::{NamedNode, Term, Variable};

use crate::index::Limits;
use crate::queries::{self, Question};
use crate::schema::Class;
use crate::search::sort_key;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::pages::questions::table::{columns, table};
use crate::web::problem::Problem;
use crate::web::urls;

/// Rows read for one section.
const READ: usize = 20_000;
/// Lines shown in one section; the question has them all.
const SHOWN: usize = 25;
/// Values shown in one cell.
const CELL: usize = 4;
/// The longest that one question may take; a section that is late says so, the others are shown.
const PATIENCE: Duration = Duration::from_secs(5);

/// One value per column, `None` where nothing is said.
type Solution = Vec<Option<Term>>;

/// A question and its answer about one thing, or about all of them.
pub(super) struct Answered {
    /// The question.
    pub(super) question: &'static Question,
    /// Names of the columns, parameters left out.
    pub(super) variables: Vec<String>,
    /// The rows.
    pub(super) rows: Vec<Vec<Option<Term>>>,
    /// Whether there are more.
    pub(super) truncated: bool,
    /// Whether the answer did not come in time.
    pub(super) late: bool,
    /// Whether the thing is real: what is invented is then shown, with its badge, but not counted.
    pub(super) is_real: bool,
}

/// A section ready for the template.
pub(super) struct SectionView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) description: String,
    /// Headings of the columns.
    pub(super) headings: Vec<String>,
    pub(super) groups: Vec<GroupView>,
    /// How many lines are not shown, in French.
    pub(super) more: Option<String>,
    pub(super) late: bool,
    /// What is said when there is nothing.
    pub(super) empty: String,
    /// The question itself, with its SPARQL and its exports.
    pub(super) href: String,
}

/// Lines gathered under one value; without a title when the section does not gather.
pub(super) struct GroupView {
    pub(super) title: Option<Shown>,
    pub(super) count: String,
    pub(super) lines: Vec<Line>,
}

/// A thing and what is said of it.
pub(super) struct Line {
    pub(super) head: Shown,
    /// What it is, when the section mixes several kinds.
    pub(super) kind: String,
    pub(super) cells: Vec<Cell>,
}

/// The values of one column.
pub(super) struct Cell {
    pub(super) title: String,
    pub(super) values: Vec<Shown>,
    pub(super) more: usize,
}

/// A number at the head of the page, leading to its section.
pub(super) struct FigureView {
    pub(super) count: String,
    pub(super) label: String,
    /// How many of them are shared across organisations, in French.
    pub(super) shared: Option<String>,
    /// How many more are invented, in French.
    pub(super) invented: Option<String>,
    pub(super) anchor: String,
}

/// The class by which a thing has a page of this kind: the nearest whose key names a folder of questions.
pub(super) fn class_of<'a>(visit: &'a Visit, types: &[NamedNode]) -> Option<&'a Class> {
    let schema = &visit.schema;
    schema
        .most_specific(types)
        .into_iter()
        .flat_map(|class| class.ancestors.iter())
        .filter_map(|iri| schema.class(iri.as_ref()))
        .find(|class| !queries::sections(&class.key).is_empty())
}

/// Asks the questions about a thing.
///
/// # Errors
/// When the engine fails; a question that takes too long is only said to be late.
pub(super) fn ask(
    visit: &Visit,
    questions: &[&'static Question],
    (thing, is_real): (&NamedNode, bool),
) -> Result<Vec<Answered>, Problem> {
    let answered = questions.iter().map(|question| one(visit, question, Some(thing)));
    answered.map(|answered| Ok(Answered { is_real, ..answered? })).collect()
}

/// Asks one question, about one thing or, without it, about all.
pub(super) fn one(
    visit: &Visit,
    question: &'static Question,
    thing: Option<&NamedNode>,
) -> Result<Answered, Problem> {
    let parameter = question.parameters.iter().find(|parameter| parameter.is_iri);
    let bound: Vec<(Variable, Term)> = parameter
        .zip(thing)
        .map(|(parameter, thing)| {
            (Variable::new_unchecked(&parameter.variable), Term::from(thing.clone()))
        })
        .into_iter()
        .collect();
    match visit.view.query(&question.text, &bound, &Limits::new(READ, PATIENCE)) {
        Ok(answer) => {
            let truncated = answer.truncated();
            let (variables, rows) = if thing.is_some() { table(&answer) } else { whole(answer) };
            Ok(Answered { question, variables, rows, truncated, late: false, is_real: false })
        }
        Err(crate::index::QueryError::Timeout) => Ok(Answered {
            question,
            variables: Vec::new(),
            rows: Vec::new(),
            truncated: false,
            late: true,
            is_real: false,
        }),
        Err(error) => Err(error.into()),
    }
}

/// All the columns of an answer, the parameter included.
fn whole(answer: crate::index::Answer) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
    match answer {
        crate::index::Answer::Solutions { variables, rows, .. } => {
            (variables.iter().map(|variable| variable.as_str().to_owned()).collect(), rows)
        }
        _ => (Vec::new(), Vec::new()),
    }
}

/// Where a thing is on the page that puts all of them side by side.
pub(super) fn anchor_of(visit: &Visit, thing: &NamedNode) -> String {
    let short = visit.urls().short(thing.as_ref());
    short.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// The last part of the name of a question: what designates its section in addresses.
pub(super) fn short_name(question: &Question) -> &str {
    question.name.rsplit('/').next().unwrap_or(&question.name)
}

impl Answered {
    /// The place of a column.
    pub(super) fn place(&self, variable: &str) -> Option<usize> {
        self.variables.iter().position(|known| known == variable)
    }

    /// The different values of a column.
    pub(super) fn distinct(&self, variable: &str) -> Vec<&Term> {
        let Some(place) = self.place(variable) else {
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        self.rows
            .iter()
            .filter_map(|row| row.get(place)?.as_ref())
            .filter(|term| seen.insert(term.to_string()))
            .collect()
    }

    /// Whether a value counts: on the page of something real, what is invented does not.
    pub(super) fn counts(&self, names: &Names<'_>, term: &Term) -> bool {
        !(self.is_real && is_invented(names, term))
    }

    /// How many there are of what the section counts.
    pub(super) fn count(&self, names: &Names<'_>) -> Option<usize> {
        let figure = self.question.section.figure.as_ref()?;
        let values = self.distinct(&figure.variable);
        Some(values.into_iter().filter(|term| self.counts(names, term)).count())
    }

    /// What the section counts.
    pub(super) fn figure_view(&self, names: &Names<'_>) -> Option<FigureView> {
        let figure = self.question.section.figure.as_ref().filter(|_| !self.late)?;
        let all = self.distinct(&figure.variable);
        let values: Vec<&&Term> = all.iter().filter(|term| self.counts(names, term)).collect();
        let invented = all.len() - values.len();
        // What nobody says is told by the section, not by a zero that would look like a measure.
        if values.is_empty() {
            return None;
        }
        let shared = values
            .iter()
            .filter(|term| matches!(term, Term::NamedNode(iri) if names.name(iri).transverse))
            .count();
        let at_least = if self.truncated { "plus de " } else { "" };
        Some(FigureView {
            count: format!("{at_least}{}", filters::number(values.len())),
            label: filters::plural(values.len(), &figure.one, &figure.several).to_owned(),
            shared: (shared > 0).then(|| {
                let word = filters::plural(shared, "partagé", "partagés");
                format!("dont {} {word}", filters::number(shared))
            }),
            invented: (invented > 0).then(|| {
                let word = filters::plural(invented, "fictif", "fictifs");
                format!("et {} {word}", filters::number(invented))
            }),
            anchor: short_name(self.question).to_owned(),
        })
    }

    /// The section as a table: one line per thing of the first column, gathered if the question says so.
    pub(super) fn view(&self, visit: &Visit, names: &Names<'_>, thing: &NamedNode) -> SectionView {
        let section = &self.question.section;
        let group = section.group.as_deref().and_then(|group| self.place(group));
        let columns: Vec<(usize, Option<usize>)> = columns(&self.variables)
            .into_iter()
            .filter(|(place, _)| Some(*place) != group)
            .collect();
        let mut groups: Vec<(Option<&Term>, Vec<&Solution>)> = Vec::new();
        for row in &self.rows {
            let key = group.and_then(|group| row.get(group)?.as_ref());
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((key, vec![row])),
            }
        }
        let mut room = SHOWN;
        let mut hidden = 0;
        let mut views: Vec<GroupView> = Vec::new();
        for (key, rows) in groups {
            let mut lines = self.lines(names, &columns, &rows);
            let count = lines.len();
            hidden += count.saturating_sub(room);
            lines.truncate(room);
            room -= lines.len();
            views.push(GroupView {
                title: group.map(|_| {
                    key.map_or_else(
                        || Shown { text: "Sans précision".to_owned(), ..Shown::default() },
                        |key| names.shown(key),
                    )
                }),
                count: filters::number(count),
                lines,
            });
        }
        // What has no place comes last.
        views.sort_by_cached_key(|view| {
            let title = view.title.as_ref();
            (title.is_some_and(|title| title.href.is_none()), title.map(|t| sort_key(&t.text)))
        });
        SectionView {
            id: short_name(self.question).to_owned(),
            title: section.title.clone(),
            description: self.question.description.clone(),
            headings: columns.iter().map(|(place, _)| self.title(*place)).collect(),
            groups: views,
            more: (hidden > 0).then(|| filters::number(hidden)),
            late: self.late,
            empty: section.empty.clone(),
            href: urls::with_query(
                &urls::question(&self.question.name),
                &[(self.key(), visit.urls().short(thing.as_ref()))],
            ),
        }
    }

    /// The name of the parameter in addresses.
    fn key(&self) -> &'static str {
        let parameter = self.question.parameters.iter().find(|parameter| parameter.is_iri);
        parameter.map_or("", |parameter| parameter.key())
    }

    /// The heading of a column.
    pub(super) fn title(&self, place: usize) -> String {
        self.question.column_title(&self.variables[place])
    }

    /// One line per value of the first column, in alphabetical order.
    fn lines(
        &self,
        names: &Names<'_>,
        columns: &[(usize, Option<usize>)],
        rows: &[&Solution],
    ) -> Vec<Line> {
        let Some(((first, _), others)) = columns.split_first() else {
            return Vec::new();
        };
        let mut gathered: Vec<(&Option<Term>, Vec<&Solution>)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for row in rows {
            let place = *places.entry(&row[*first]).or_insert_with(|| {
                gathered.push((&row[*first], Vec::new()));
                gathered.len() - 1
            });
            gathered[place].1.push(row);
        }
        let mut lines: Vec<Line> = gathered
            .into_iter()
            .map(|(head, rows)| Line {
                head: head.as_ref().map_or_else(Shown::default, |term| names.shown(term)),
                kind: head.as_ref().map_or_else(String::new, |term| kind(names, term)),
                cells: others
                    .iter()
                    .map(|(place, _)| cell(names, (self.title(*place), *place), &rows))
                    .collect(),
            })
            .collect();
        if lines.windows(2).all(|pair| pair[0].kind == pair[1].kind) {
            lines.iter_mut().for_each(|line| line.kind.clear());
        }
        lines.sort_by_cached_key(|line| sort_key(&line.head.text));
        lines
    }
}

/// The different values of a column among some rows, in alphabetical order.
fn cell(names: &Names<'_>, (title, place): (String, usize), rows: &[&Solution]) -> Cell {
    let mut terms: Vec<&Term> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for term in rows.iter().filter_map(|row| row[place].as_ref()) {
        if seen.insert(term) {
            terms.push(term);
        }
    }
    let mut values: Vec<Shown> = terms.into_iter().map(|term| names.shown(term)).collect();
    values.sort_by_cached_key(|shown| sort_key(&shown.text));
    Cell {
        title,
        more: values.len().saturating_sub(CELL),
        values: values.into_iter().take(CELL).collect(),
    }
}

/// Whether a term is something invented.
pub(super) fn is_invented(names: &Names<'_>, term: &Term) -> bool {
    matches!(term, Term::NamedNode(iri) if names.name(iri).fictitious)
}

/// What a thing is, in a word.
fn kind(names: &Names<'_>, term: &Term) -> String {
    let Term::NamedNode(iri) = term else {
        return String::new();
    };
    names.kind(iri)
}
