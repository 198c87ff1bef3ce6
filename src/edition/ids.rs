//! Reading a view by the numbers of its terms: for engines that read much and show little (validation).

use oxrdf::TermRef;

use super::dictionary::TermId;
use super::overlay::Overlay;
use super::scan::PatternIds;
use super::term::{Parts, parts};
use super::view::{FrozenView, PatternGraph};

impl FrozenView {
    /// The number of a term, if something in the edition names it.
    pub(crate) fn id_of(&self, term: TermRef<'_>) -> Option<TermId> {
        self.dictionary().get(term)
    }

    /// The term of a number.
    pub(crate) fn term_of(&self, id: TermId) -> oxrdf::Term {
        self.dictionary().term(id)
    }

    /// A term read where the dictionary keeps it.
    pub(crate) fn parts_of(&self, id: TermId) -> Parts<'_> {
        parts(self.dictionary().key(id)).expect("numbers of terms come from the dictionary")
    }

    /// The triples of the default graph that match, each once; sorted by what is free, in the order subject, predicate,
    /// object, but for the objects that come first when only subject and object are given or only the predicate is.
    pub(crate) fn triples(
        &self,
        [subject, predicate, object]: [Option<TermId>; 3],
    ) -> impl Iterator<Item = [TermId; 3]> + '_ {
        let pattern = PatternIds { subject, predicate, object };
        self.scan(pattern, PatternGraph::Default).map(|[s, p, o, _]| [s, p, o])
    }

    /// The named graphs that hold triples that match, with repetitions.
    pub(crate) fn graphs_of(
        &self,
        [subject, predicate, object]: [Option<TermId>; 3],
    ) -> impl Iterator<Item = TermId> + '_ {
        let pattern = PatternIds { subject, predicate, object };
        self.scan(pattern, PatternGraph::AnyNamed).map(|[_, _, _, graph]| graph)
    }
}

impl Overlay {
    /// The triples that it adds or removes, whatever the graph, with repetitions.
    pub(crate) fn changed_triples(&self) -> impl Iterator<Item = [TermId; 3]> + '_ {
        self.added().all().iter().chain(self.removed()).map(|[s, p, o, _]| [*s, *p, *o])
    }
}
