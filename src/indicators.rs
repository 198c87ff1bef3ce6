//! Indicators: what the map tells of the rules of the cooperation framework, each as the answer of a question of the library.
//!
//! A question whose header has the key `indicator` judges things one by one. The figure is the share of «oui» among what is
//! established, beside the share that is established: nothing known gives no figure, never a good one. No rule and no class of
//! the domain is named here.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use oxrdf::{NamedNode, Term};

use crate::index::{Answer, Limits, QueryError, View};
use crate::queries::{Indicator, Question, library, question};

/// The question that lists the rules measured.
pub const RULES: &str = "principes/principes-d-urbanisation";
/// Rows read.
const ROWS: usize = 200_000;
/// How long one question may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// A rule of the framework, as the map has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule.
    pub iri: NamedNode,
    /// Its identifier (`U1`).
    pub id: String,
    /// Its name.
    pub label: String,
    /// What it asks.
    pub statement: String,
    /// Whether it is one of the principles.
    pub is_principle: bool,
    /// What the map lacks to measure it wholly.
    pub lacks: Option<String>,
}

/// The verdicts on some things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that answer to the rule.
    pub yes: usize,
    /// Those that do not.
    pub no: usize,
    /// Those of which the map does not tell.
    pub unknown: usize,
}

/// What is said of one thing; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    No,
    Unknown,
    Yes,
}

/// What an indicator gives on one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Everything judged.
    pub all: Tally,
    /// The same by owner; a thing of several owners counts for each, and one without owner under `None`.
    pub by: Vec<(Option<NamedNode>, Tally)>,
    /// Whether rows were left out, so that the figure is not that of the whole map.
    pub truncated: bool,
}

impl Tally {
    /// Things of which the map tells.
    pub fn known(self) -> usize {
        self.yes + self.no
    }

    /// All the things.
    pub fn all(self) -> usize {
        self.known() + self.unknown
    }

    /// Those that answer to the rule, in percent of those of which the map tells; none when it tells of none.
    pub fn percent(self) -> Option<usize> {
        percent(self.yes, self.known())
    }

    /// Those of which the map tells, in percent; none when there is none.
    pub fn coverage(self) -> Option<usize> {
        percent(self.known(), self.all())
    }

    /// The same with what another one counts.
    pub fn join(&mut self, other: Self) {
        self.yes += other.yes;
        self.no += other.no;
        self.unknown += other.unknown;
    }

    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Yes => self.yes += 1,
            Verdict::No => self.no += 1,
            Verdict::Unknown => self.unknown += 1,
        }
    }
}

/// `part` in percent of `whole`, rounded; 100 is kept for the whole, 0 for nothing.
fn percent(part: usize, whole: usize) -> Option<usize> {
    match (part, whole) {
        (_, 0) => None,
        (0, _) => Some(0),
        (part, whole) if part >= whole => Some(100),
        (part, whole) => Some(((part * 100 + whole / 2) / whole).clamp(1, 99)),
    }
}

/// The questions that measure rules, by name.
pub fn indicators() -> impl Iterator<Item = (&'static Question, &'static Indicator)> {
    library().iter().filter_map(|question| Some((question, question.indicator.as_ref()?)))
}

/// The rules that a reader sees, in the order of the framework.
///
/// # Errors
/// When the question is not answered.
pub fn rules(view: &dyn View) -> Result<Vec<Rule>, QueryError> {
    let Some(asked) = question(RULES) else { return Ok(Vec::new()) };
    let answer = view.query(&asked.text, &[], &Limits::new(ROWS, DEADLINE))?;
    let Answer::Solutions { variables, rows, .. } = answer else { return Ok(Vec::new()) };
    let place = |name: &str| variables.iter().position(|variable| variable.as_str() == name);
    let names = ["regle", "identifiant", "regleLabel", "enonce", "principe", "manque"];
    let places = names.map(place);
    let mut rules: Vec<Rule> = Vec::new();
    for row in rows {
        let cell = |at: usize| places[at].and_then(|place| row[place].as_ref());
        let text = |at: usize| match cell(at) {
            Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
            _ => None,
        };
        let (Some(Term::NamedNode(iri)), Some(id)) = (cell(0), text(1)) else { continue };
        // A rule with two names or two statements is one rule all the same.
        if rules.iter().any(|rule| rule.id == id) {
            continue;
        }
        rules.push(Rule {
            iri: iri.clone(),
            label: text(2).unwrap_or_else(|| id.clone()),
            statement: text(3).unwrap_or_default(),
            is_principle: text(4).as_deref() == Some("true"),
            lacks: text(5),
            id,
        });
    }
    Ok(rules)
}

/// Asks an indicator of what a reader sees.
///
/// # Errors
/// When the question is not answered in time, or has not the variables that its header declares.
pub fn measure(
    view: &dyn View,
    (question, indicator): (&Question, &Indicator),
) -> Result<Measure, QueryError> {
    let answer = view.query(&question.text, &[], &Limits::new(ROWS, DEADLINE))?;
    let unfit = || QueryError::Evaluation(format!("{} is no indicator", question.name));
    let Answer::Solutions { variables, rows, truncated } = answer else { return Err(unfit()) };
    let place = |name: &String| variables.iter().position(|variable| variable.as_str() == name);
    let verdict = place(&indicator.verdict).ok_or_else(unfit)?;
    let of: Vec<usize> = indicator.of.iter().map(place).collect::<Option<_>>().ok_or_else(unfit)?;
    let by = match &indicator.by {
        Some(name) => Some(place(name).ok_or_else(unfit)?),
        None => None,
    };
    let mut all: HashMap<Vec<Option<&Term>>, Verdict> = HashMap::new();
    let mut owned: HashMap<(Option<&NamedNode>, Vec<Option<&Term>>), Verdict> = HashMap::new();
    for row in &rows {
        let about: Vec<Option<&Term>> = of.iter().map(|place| row[*place].as_ref()).collect();
        let said = read(row[verdict].as_ref());
        let worst = |known: &mut Verdict| *known = (*known).min(said);
        all.entry(about.clone()).and_modify(worst).or_insert(said);
        if let Some(by) = by {
            let owner = match &row[by] {
                Some(Term::NamedNode(owner)) => Some(owner),
                _ => None,
            };
            owned.entry((owner, about)).and_modify(worst).or_insert(said);
        }
    }
    let mut tallies: BTreeMap<Option<NamedNode>, Tally> = BTreeMap::new();
    for ((owner, _), verdict) in owned {
        tallies.entry(owner.cloned()).or_default().add(verdict);
    }
    let mut whole = Tally::default();
    all.into_values().for_each(|verdict| whole.add(verdict));
    Ok(Measure { all: whole, by: tallies.into_iter().collect(), truncated })
}

fn read(term: Option<&Term>) -> Verdict {
    match term {
        Some(Term::Literal(literal)) => match literal.value() {
            "oui" | "true" => Verdict::Yes,
            "non" | "false" => Verdict::No,
            _ => Verdict::Unknown,
        },
        _ => Verdict::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use oxrdf::{GraphName, Literal, NamedNode, Quad};

    use super::{Tally, indicators, measure, rules};
    use crate::edition::Edition;
    use crate::index::View;
    use crate::queries::Question;
    use crate::reader::Reader;
    use crate::vocab::{ptl, visibilite};

    const HEADER: &str =
        "#+ title: x\n#+ description: y\n#+ indicator: repond of chose by tenant\n";
    const BODY: &str = "SELECT ?chose ?tenant ?repond WHERE { ?chose <x:dit> ?repond OPTIONAL { ?chose <x:a> ?tenant } } ORDER BY ?chose LIMIT 9";

    fn iri(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("x:{name}"))
    }

    fn view(facts: &[(&str, &str, &str)]) -> impl View {
        let graph = iri("graphe");
        let mut quads = vec![Quad::new(
            graph.clone(),
            ptl::VISIBILITE.into_owned(),
            visibilite::PUBLIC.into_owned(),
            graph.clone(),
        )];
        for (thing, owner, said) in facts {
            let thing = iri(thing);
            let said = Literal::new_simple_literal(*said);
            quads.push(Quad::new(thing.clone(), iri("dit"), said, graph.clone()));
            if !owner.is_empty() {
                quads.push(Quad::new(thing, iri("a"), iri(owner), GraphName::from(graph.clone())));
            }
        }
        Arc::new(Edition::from_quads(1, &quads).unwrap()).view(&Reader::Public)
    }

    fn asked() -> Question {
        Question::parse("x", &format!("{HEADER}{BODY}")).unwrap()
    }

    #[test]
    fn what_is_judged_counts_once_and_the_worst_verdict_wins() {
        let view = view(&[
            ("a", "o", "oui"),
            ("b", "o", "oui"),
            ("b", "p", "non"),
            ("c", "", "non établi"),
            ("d", "p", "peut-être"),
        ]);
        let question = asked();
        let measure = measure(&view, (&question, question.indicator.as_ref().unwrap())).unwrap();
        assert_eq!(measure.all, Tally { yes: 1, no: 1, unknown: 2 });
        assert_eq!((measure.all.percent(), measure.all.coverage()), (Some(50), Some(50)));
        // `b` says two things and has two owners: it fails for both.
        assert_eq!(measure.by.len(), 3);
        assert_eq!(measure.by[0].0, None);
        assert_eq!(measure.by[1].1, Tally { yes: 1, no: 1, unknown: 0 });
    }

    #[test]
    fn nothing_known_gives_no_figure() {
        let question = asked();
        let indicator = question.indicator.as_ref().unwrap();
        let empty = measure(&view(&[]), (&question, indicator)).unwrap();
        assert_eq!((empty.all.percent(), empty.all.coverage()), (None, None));
        let silent = measure(&view(&[("a", "o", "?")]), (&question, indicator)).unwrap();
        assert_eq!((silent.all.percent(), silent.all.coverage()), (None, Some(0)));
        assert!(rules(&view(&[])).unwrap().is_empty());
    }

    #[test]
    fn a_header_that_names_no_column_is_refused() {
        let text = format!("{}{BODY}", HEADER.replace("repond of", "verdict of"));
        let question = Question::parse("x", &text).unwrap();
        assert!(measure(&view(&[]), (&question, question.indicator.as_ref().unwrap())).is_err());
    }

    #[test]
    fn every_principle_has_an_indicator_whose_columns_exist() {
        let found: Vec<_> = indicators().collect();
        for number in 1..=9 {
            let id = format!("U{number}");
            assert!(found.iter().any(|(question, _)| question.rules.contains(&id)), "{id}");
        }
        let empty = view(&[]);
        for one in found {
            let measured =
                measure(&empty, one).unwrap_or_else(|error| panic!("{}: {error}", one.0.name));
            assert_eq!(measured.all.percent(), None, "{}", one.0.name);
        }
    }

    #[test]
    fn a_share_is_a_hundred_for_the_whole_only() {
        let tally = |yes, no| Tally { yes, no, unknown: 0 }.percent();
        assert_eq!(
            (tally(999, 1), tally(1, 999), tally(3, 0), tally(0, 3)),
            (Some(99), Some(1), Some(100), Some(0))
        );
    }
}
