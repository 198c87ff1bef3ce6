//! Walking property paths over the numbers of an edition.

use rustc_hash::FxHashSet;

use super::data::Data;
use super::shape::Path;
use crate::edition::dictionary::TermId;

/// Which way a path is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Backward,
}

impl Way {
    pub(super) fn flipped(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
        }
    }
}

/// A path, and which way it is walked.
type Walk<'p> = (&'p Path<TermId>, Way);

impl Data<'_> {
    /// The nodes that a path leads to from a node: sorted, each once.
    pub(super) fn reached(&self, path: &Path<TermId>, from: TermId) -> Vec<TermId> {
        let mut found = Vec::new();
        self.walk((path, Way::Forward), from, &mut found);
        if path.predicate().is_none() {
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// The nodes from which a path leads to these.
    pub(super) fn origins(&self, path: &Path<TermId>, to: &[TermId]) -> Vec<TermId> {
        let mut found = Vec::new();
        for node in to {
            self.walk((path, Way::Backward), *node, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Adds what a path leads to, possibly several times.
    fn walk(&self, (path, way): Walk<'_>, from: TermId, found: &mut Vec<TermId>) {
        match path {
            Path::Predicate(property) => match way {
                Way::Forward => found.extend(self.objects(from, *property)),
                Way::Backward => {
                    let triples = self.view.triples([None, Some(*property), Some(from)]);
                    found.extend(triples.map(|[subject, _, _]| subject));
                }
            },
            Path::Inverse(path) => self.walk((path, way.flipped()), from, found),
            Path::Sequence(paths) => {
                let mut nodes = vec![from];
                let mut step = |path| {
                    let mut next = Vec::new();
                    nodes.iter().for_each(|node| self.walk((path, way), *node, &mut next));
                    next.sort_unstable();
                    next.dedup();
                    nodes = next;
                };
                match way {
                    Way::Forward => paths.iter().for_each(&mut step),
                    Way::Backward => paths.iter().rev().for_each(&mut step),
                }
                found.extend(nodes);
            }
            Path::Alternative(paths) => {
                paths.iter().for_each(|path| self.walk((path, way), from, found));
            }
            Path::ZeroOrOne(path) => {
                found.push(from);
                self.walk((path, way), from, found);
            }
            Path::ZeroOrMore(path) => {
                let mut seen = FxHashSet::from_iter([from]);
                self.close((path, way), from, &mut seen);
                found.extend(seen);
            }
            Path::OneOrMore(path) => {
                let mut seen = FxHashSet::default();
                self.close((path, way), from, &mut seen);
                found.extend(seen);
            }
        }
    }

    /// Adds everything that a path, walked again and again, leads to.
    fn close(&self, (path, way): Walk<'_>, from: TermId, seen: &mut FxHashSet<TermId>) {
        let mut waiting = vec![from];
        let mut next = Vec::new();
        while let Some(node) = waiting.pop() {
            self.walk((path, way), node, &mut next);
            waiting.extend(next.drain(..).filter(|node| seen.insert(*node)));
        }
    }
}
