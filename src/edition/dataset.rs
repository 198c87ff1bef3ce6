//! The fitting between a frozen view and oxigraph's SPARQL evaluator.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use oxrdf::Term;
use rustc_hash::FxHashMap;
use spareval::{InternalQuad, QueryableDataset};

use super::dictionary::{FIRST_TEMPORARY, TermId};
use super::scan::{PatternIds, Scan};
use super::view::{FrozenView, PatternGraph};

/// The evaluation was abandoned because its deadline has passed.
#[derive(Debug, thiserror::Error)]
#[error("the deadline of the query has passed")]
pub(super) struct DeadlinePassed;

/// How many quads are read between two looks at the clock.
const QUADS_PER_LOOK: u32 = 4096;

/// A view during the evaluation of one query: the numbers of the dictionary, and temporary ones for computed terms.
pub(super) struct EvaluatedView<'a> {
    view: &'a FrozenView,
    deadline: Option<Instant>,
    computed: RefCell<Computed>,
    reads: Cell<u32>,
    late: Cell<bool>,
}

#[derive(Default)]
struct Computed {
    terms: Vec<Term>,
    numbers: FxHashMap<Term, TermId>,
}

impl<'a> EvaluatedView<'a> {
    pub(super) fn new(view: &'a FrozenView, deadline: Option<Instant>) -> Self {
        Self {
            view,
            deadline,
            computed: RefCell::default(),
            reads: Cell::new(0),
            late: Cell::new(false),
        }
    }

    fn is_late(&self) -> bool {
        let reads = self.reads.get().wrapping_add(1);
        self.reads.set(reads);
        // A query made of many short scans must look at the clock too, hence a count shared by its scans.
        if reads.is_multiple_of(256)
            && self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
        {
            self.late.set(true);
        }
        self.late.get()
    }
}

/// A scan that looks at the clock from time to time.
struct Timed<'a> {
    scan: Scan<'a>,
    deadline: Option<Instant>,
    until_look: u32,
    late: bool,
    keep_graph: bool,
}

impl Iterator for Timed<'_> {
    type Item = Result<InternalQuad<TermId>, DeadlinePassed>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.deadline.is_some() {
            self.until_look -= 1;
            if self.until_look == 0 {
                self.until_look = QUADS_PER_LOOK;
                self.late |= self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
            }
            if std::mem::take(&mut self.late) {
                // One error, then the end: some operators of the evaluator read on after an error.
                self.scan = Scan::empty();
                return Some(Err(DeadlinePassed));
            }
        }
        let [subject, predicate, object, graph] = self.scan.next()?;
        let graph_name = self.keep_graph.then_some(graph);
        Some(Ok(InternalQuad { subject, predicate, object, graph_name }))
    }
}

impl<'a> QueryableDataset<'a> for EvaluatedView<'a> {
    type InternalTerm = TermId;
    type Error = DeadlinePassed;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&TermId>,
        predicate: Option<&TermId>,
        object: Option<&TermId>,
        graph_name: Option<Option<&TermId>>,
    ) -> impl Iterator<Item = Result<InternalQuad<TermId>, DeadlinePassed>> + use<'a> {
        let pattern = PatternIds {
            subject: subject.copied(),
            predicate: predicate.copied(),
            object: object.copied(),
        };
        let graph = match graph_name {
            None => PatternGraph::AnyNamed,
            Some(None) => PatternGraph::Default,
            Some(Some(graph)) => PatternGraph::Named(*graph),
        };
        Timed {
            scan: self.view.scan(pattern, graph),
            deadline: self.deadline,
            until_look: QUADS_PER_LOOK,
            late: self.is_late(),
            keep_graph: !matches!(graph, PatternGraph::Default),
        }
    }

    fn internal_named_graphs(
        &self,
    ) -> impl Iterator<Item = Result<TermId, DeadlinePassed>> + use<'a> {
        self.view.named_graph_ids().into_iter().map(Ok)
    }

    fn contains_internal_graph_name(&self, graph_name: &TermId) -> Result<bool, DeadlinePassed> {
        Ok(self.view.sees_graph(*graph_name))
    }

    fn internalize_term(&self, term: Term) -> Result<TermId, DeadlinePassed> {
        if let Some(id) = self.view.dictionary().get(term.as_ref()) {
            return Ok(id);
        }
        let mut computed = self.computed.borrow_mut();
        if let Some(id) = computed.numbers.get(&term) {
            return Ok(*id);
        }
        let id = FIRST_TEMPORARY + computed.terms.len() as TermId;
        computed.terms.push(term.clone());
        computed.numbers.insert(term, id);
        Ok(id)
    }

    fn externalize_term(&self, id: TermId) -> Result<Term, DeadlinePassed> {
        Ok(match id.checked_sub(FIRST_TEMPORARY) {
            Some(place) => self.computed.borrow().terms[place as usize].clone(),
            None => self.view.dictionary().term(id),
        })
    }
}
