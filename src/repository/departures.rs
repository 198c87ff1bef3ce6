//! What has left the map: one more follower of the journal, held in memory and bounded.
//!
//! For each graph, the things of which it no longer says anything: the change that removed the last fact, and enough to
//! say what they were. Only the last change that touched a thing in a graph can have emptied it, so a change is read
//! once and nothing is counted: a thing that lost facts and of which the edition says nothing more is gone. What only
//! says where a thing went does not keep it on the map.
//!
//! Kept apart by graph, so that a search among what one reader sees never looks at what they do not see.

use std::collections::BTreeMap;
use std::sync::Arc;

use oxrdf::vocab::rdfs;
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use time::OffsetDateTime;

use super::rights::{Rights, Said};
use crate::edition::Edition;
use crate::index::{AsOf, Departure, PastError};
use crate::journal::{Change, Head};
use crate::reader::Reader;
use crate::vocab::{dct, owl, ptl, skos};

/// Things remembered; beyond, those that left first are forgotten.
const MOST_REMEMBERED: usize = 200_000;
/// Longest name kept, in characters.
const LONGEST_NAME: usize = 200;
/// Successors or identifiers kept for one thing.
const FEW: usize = 4;

/// Where the name of a thing comes from, the best first.
const NAMES: [NamedNodeRef<'static>; 3] = [rdfs::LABEL, skos::PREF_LABEL, dct::TITLE];
/// What says that a thing is another one.
const SUCCESSION: [NamedNodeRef<'static>; 3] =
    [dct::IS_REPLACED_BY, owl::SAME_AS, skos::EXACT_MATCH];
/// What identifies a thing besides its address.
const IDENTIFIERS: [NamedNodeRef<'static>; 2] = [dct::IDENTIFIER, ptl::CLE_METIER];

/// What has left the map, up to a change.
#[derive(Debug, Default)]
pub(super) struct Departures {
    /// The last change taken in.
    pub(super) head: Head,
    /// When each change was accepted, from the first.
    dates: Vec<OffsetDateTime>,
    graphs: BTreeMap<NamedNode, GraphPast>,
    /// The changes that removed something still gone.
    changes: BTreeMap<u64, Note>,
    remembered: usize,
}

/// The past of one graph.
#[derive(Debug, Default)]
struct GraphPast {
    /// What it says of itself.
    now: Arc<Said>,
    /// What it said before the last change that touched it.
    before: Arc<Said>,
    gone: FxHashMap<NamedNode, Trace>,
}

/// What remains of a thing in a graph.
#[derive(Debug)]
struct Trace {
    number: u64,
    /// What the graph said of itself when it still spoke of the thing.
    then: Arc<Said>,
    label: Option<Box<str>>,
    successors: Vec<NamedNode>,
    identifiers: Vec<(NamedNode, Literal)>,
}

/// A change, and the graphs that it touched with what they said of themselves.
#[derive(Debug)]
struct Note {
    message: String,
    graphs: Vec<(NamedNode, Arc<Said>)>,
}

impl Departures {
    /// Takes in the next change; `edition` is the current one, which holds that change and perhaps later ones.
    pub(super) fn take_in(&mut self, change: &Change, head: Head, edition: &Edition) {
        self.head = head;
        self.dates.push(change.header.date);
        let mut touched: Vec<&NamedNode> = Vec::new();
        let mut seen = FxHashSet::default();
        for graph in change.added.iter().chain(&change.removed).filter_map(graph_of) {
            if seen.insert(graph) {
                touched.push(graph);
            }
        }
        for graph in &touched {
            let past = self.graphs.entry((*graph).clone()).or_default();
            past.before = Arc::clone(&past.now);
        }
        self.note_descriptions(change);
        for quad in change.added.iter().filter(|quad| !says_where_it_went(quad)) {
            if let (NamedOrBlankNode::NamedNode(thing), Some(graph)) =
                (&quad.subject, graph_of(quad))
                && let Some(past) = self.graphs.get_mut(graph)
                && past.gone.remove(thing).is_some()
            {
                self.remembered -= 1;
            }
        }
        if self.note_removals(change, edition) {
            let said = |graph: &NamedNode| {
                let past = &self.graphs[graph];
                let is_new = *past.before == Said::default();
                Arc::clone(if is_new { &past.now } else { &past.before })
            };
            let graphs = touched.into_iter().map(|graph| (graph.clone(), said(graph))).collect();
            let message = change.header.message.clone();
            self.changes.insert(head.number, Note { message, graphs });
        }
        if self.remembered > MOST_REMEMBERED {
            self.forget_the_oldest();
        }
    }

    fn note_descriptions(&mut self, change: &Change) {
        for (quads, is_added) in [(&change.removed, false), (&change.added, true)] {
            for quad in quads {
                let Some(graph) = graph_of(quad) else {
                    continue;
                };
                if quad.subject.as_ref() == graph.as_ref().into()
                    && let Some(past) = self.graphs.get_mut(graph)
                {
                    let mut said = Said::clone(&past.now);
                    if said.note(quad, is_added) {
                        past.now = Arc::new(said);
                    }
                }
            }
        }
    }

    /// Remembers the things that this change has removed for good; says whether there are any.
    fn note_removals(&mut self, change: &Change, edition: &Edition) -> bool {
        let mut lost: FxHashMap<(&NamedNode, &NamedNode), Vec<&Quad>> = FxHashMap::default();
        for quad in &change.removed {
            if let (NamedOrBlankNode::NamedNode(thing), Some(graph)) =
                (&quad.subject, graph_of(quad))
            {
                lost.entry((thing, graph)).or_default().push(quad);
            }
        }
        let mut any = false;
        for ((thing, graph), quads) in lost {
            if quads.iter().all(|quad| says_where_it_went(quad))
                || edition.speaks_of(thing.as_ref(), graph.as_ref(), &SUCCESSION)
            {
                continue;
            }
            let Some(past) = self.graphs.get_mut(graph) else {
                continue;
            };
            let mut trace = Trace::of(&quads, self.head.number, &past.before);
            match past.gone.remove(thing) {
                Some(known) => trace.complete(known),
                None => self.remembered += 1,
            }
            past.gone.insert(thing.clone(), trace);
            any = true;
        }
        any
    }

    /// Forgets a quarter of the things, those that left first.
    fn forget_the_oldest(&mut self) {
        let traces = self.graphs.values().flat_map(|past| past.gone.values());
        let mut numbers: Vec<u64> = traces.map(|trace| trace.number).collect();
        numbers.sort_unstable();
        let Some(last_forgotten) = numbers.get(numbers.len() / 4).copied() else {
            return;
        };
        self.remembered = 0;
        for past in self.graphs.values_mut() {
            past.gone.retain(|_, trace| trace.number > last_forgotten);
            self.remembered += past.gone.len();
        }
        self.changes.retain(|number, _| *number > last_forgotten);
    }

    /// What each graph said of itself before its last change: what holds for a graph that is no longer there.
    pub(super) fn last_said(&self) -> impl Iterator<Item = (&NamedNode, &Said)> {
        self.graphs.iter().map(|(graph, past)| (graph, &*past.before))
    }

    /// Number and date of the edition that was current at a moment.
    pub(super) fn edition_at(&self, moment: AsOf) -> Result<(u64, OffsetDateTime), PastError> {
        let count = match moment {
            AsOf::Number(number) if number > self.head.number => return Err(PastError::NotYet),
            AsOf::Number(number) => usize::try_from(number).unwrap_or(usize::MAX),
            // As `Repository::as_of` reads: up to the first change that came later.
            AsOf::Date(date) => {
                self.dates.iter().position(|other| *other > date).unwrap_or(self.dates.len())
            }
        };
        match count.checked_sub(1).and_then(|place| self.dates.get(place)) {
            Some(date) => Ok((count as u64, *date)),
            None => Err(PastError::BeforeTheFirst { first: self.dates.first().copied() }),
        }
    }

    /// How a thing left the graphs that `reader` sees, and saw when it was there.
    pub(super) fn of(
        &self,
        reader: &Reader,
        thing: &NamedNode,
        rights: &Rights,
    ) -> Option<Departure> {
        let visible =
            |graph: &NamedNode, said: &Said| rights.allow(reader, graph) && said.is_seen_by(reader);
        let trace = self
            .graphs
            .iter()
            .filter(|(graph, _)| rights.allow(reader, graph))
            .filter_map(|(_, past)| past.gone.get(thing))
            .filter(|trace| trace.then.is_seen_by(reader))
            .max_by_key(|trace| trace.number)?;
        let place = usize::try_from(trace.number).ok()?.checked_sub(1)?;
        let note = self.changes.get(&trace.number);
        let note = note.filter(|note| note.graphs.iter().all(|(graph, said)| visible(graph, said)));
        Some(Departure {
            number: trace.number,
            date: *self.dates.get(place)?,
            message: note.map(|note| note.message.clone()),
            label: trace.label.as_deref().map(str::to_owned),
            successors: trace.successors.clone(),
            identifiers: trace.identifiers.clone(),
        })
    }
}

impl Trace {
    /// What the quads about a thing that were removed say of it.
    fn of(quads: &[&Quad], number: u64, then: &Arc<Said>) -> Self {
        let literals = |predicate: NamedNodeRef<'static>| {
            quads.iter().filter(move |quad| quad.predicate == predicate).filter_map(|quad| {
                match &quad.object {
                    Term::Literal(literal) => Some(literal),
                    _ => None,
                }
            })
        };
        let is_french =
            |literal: &&Literal| literal.language().is_some_and(|l| l.starts_with("fr"));
        let label = NAMES
            .iter()
            .find_map(|name| literals(*name).find(is_french).or_else(|| literals(*name).next()));
        let same = quads.iter().filter(|quad| SUCCESSION.contains(&quad.predicate.as_ref()));
        Self {
            number,
            then: Arc::clone(then),
            label: label.map(|label| label.value().chars().take(LONGEST_NAME).collect()),
            successors: same
                .filter_map(|quad| match &quad.object {
                    Term::NamedNode(other) => Some(other.clone()),
                    _ => None,
                })
                .take(FEW)
                .collect(),
            identifiers: IDENTIFIERS
                .iter()
                .flat_map(|name| literals(*name).map(|value| (name.into_owned(), value.clone())))
                .take(FEW)
                .collect(),
        }
    }

    /// Adds what an earlier change had removed already.
    fn complete(&mut self, known: Self) {
        self.label = self.label.take().or(known.label);
        if self.successors.is_empty() {
            self.successors = known.successors;
        }
        if self.identifiers.is_empty() {
            self.identifiers = known.identifiers;
        }
    }
}

fn says_where_it_went(quad: &Quad) -> bool {
    SUCCESSION.contains(&quad.predicate.as_ref())
}

fn graph_of(quad: &Quad) -> Option<&NamedNode> {
    match &quad.graph_name {
        GraphName::NamedNode(graph) => Some(graph),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::{GraphName, Literal, NamedNode, Quad};
    use time::OffsetDateTime;
    use time::macros::datetime;

    use super::super::Addresses;
    use super::super::rights::Rights;
    use super::{Departures, MOST_REMEMBERED};
    use crate::edition::Edition;
    use crate::index::{AsOf, PastError};
    use crate::journal::{Change, Head, Header, Kind};
    use crate::reader::Reader;
    use crate::vocab::{ptl, visibilite};

    fn iri(text: &str) -> NamedNode {
        NamedNode::new_unchecked(text)
    }

    fn graph() -> NamedNode {
        iri("https://exemple.fr/graphe/source/cnaf/plan")
    }

    fn quad(thing: &str) -> Quad {
        let value = Literal::new_simple_literal(thing);
        Quad::new(iri(thing), oxrdf::vocab::rdfs::LABEL, value, graph())
    }

    fn change(
        number: u64,
        date: OffsetDateTime,
        (added, removed): (Vec<Quad>, Vec<Quad>),
    ) -> Change {
        let header = Header {
            number,
            kind: Kind::Edit,
            date,
            author: "Essai".into(),
            organisation: None,
            source: None,
            message: format!("Changement {number}"),
            base: None,
        };
        Change { header, added, removed }
    }

    fn visible() -> Quad {
        Quad::new(graph(), ptl::VISIBILITE, visibilite::PUBLIC, GraphName::from(graph()))
    }

    #[test]
    fn a_date_is_the_last_edition_that_it_had() {
        let mut departures = Departures::default();
        let edition = Edition::empty();
        assert_eq!(
            departures.edition_at(AsOf::Number(0)),
            Err(PastError::BeforeTheFirst { first: None })
        );
        let dates = [
            datetime!(2026-11-01 10:00 UTC),
            datetime!(2026-11-01 12:00 UTC),
            datetime!(2026-11-03 08:00 UTC),
        ];
        for (number, date) in (1..).zip(dates) {
            let head = Head { number, ..Head::default() };
            departures.take_in(&change(number, date, (vec![], vec![])), head, &edition);
        }
        let at = |moment| departures.edition_at(moment).map(|(number, _)| number);
        for (date, expected) in [
            (datetime!(2026-11-01 10:00 UTC), 1),
            (datetime!(2026-11-01 11:59 UTC), 1),
            (datetime!(2026-11-01 23:59 UTC), 2),
            (datetime!(2026-11-02 23:59 UTC), 2),
            (datetime!(2030-01-01 00:00 UTC), 3),
        ] {
            assert_eq!(at(AsOf::Date(date)), Ok(expected), "{date}");
        }
        let before = at(AsOf::Date(datetime!(2026-10-31 23:59 UTC)));
        assert_eq!(before, Err(PastError::BeforeTheFirst { first: Some(dates[0]) }));
        assert_eq!(at(AsOf::Number(4)), Err(PastError::NotYet));
    }

    #[test]
    fn what_left_first_is_forgotten_first() {
        let mut departures = Departures::default();
        let now = datetime!(2026-11-01 10:00 UTC);
        let edition = Edition::from_quads(1, &[visible()]).expect("small");
        let first = change(1, now, (vec![visible()], vec![]));
        departures.take_in(&first, Head { number: 1, ..Head::default() }, &edition);
        let batch = MOST_REMEMBERED / 4;
        for number in 2..8_u64 {
            let things = (0..batch).map(|place| quad(&format!("urn:{number}:{place}"))).collect();
            let removal = change(number, now, (vec![], things));
            departures.take_in(&removal, Head { number, ..Head::default() }, &edition);
            assert!(departures.remembered <= MOST_REMEMBERED);
        }
        let addresses = Addresses::new("https://exemple.fr/").expect("a base");
        let rights = Rights::new(&addresses, &edition, departures.last_said());
        let of = |thing: &str| departures.of(&Reader::Public, &iri(thing), &rights);
        assert_eq!(of("urn:2:0"), None);
        let last = of("urn:7:0").expect("remembered");
        assert_eq!((last.number, last.label.as_deref()), (7, Some("urn:7:0")));
        assert_eq!(last.message.as_deref(), Some("Changement 7"));
    }
}
