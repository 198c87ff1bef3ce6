//! Which focus nodes a change concerns: those that it touches, and those whose results depend on what it touches.
//!
//! For each shape, compiling tells which triples its results are made of: properties read at the end of a path from the
//! focus node. A changed triple that is read so is walked back to the focus nodes. An edge of the path that is itself
//! gone is a changed triple too, read at the end of a shorter path, so walking the new data back is enough.

use rustc_hash::{FxHashMap, FxHashSet};

use super::data::Data;
use super::path::Way;
use super::shape::{Constraint, Path, Target};
use crate::edition::Overlay;
use crate::edition::dictionary::TermId;

/// Which triples of a node are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Edge {
    /// Those with this property, of which it is the subject.
    Out(TermId),
    /// Those with this property, of which it is the value.
    In(TermId),
    /// All those of which it is the subject.
    AnyOut,
}

/// What results are made of.
#[derive(Debug, Default)]
struct Reads {
    /// The paths from the focus node to where each kind of triple is read, each once.
    edges: FxHashMap<Edge, FxHashSet<Vec<Path<TermId>>>>,
    /// A query reads, nobody knows what.
    everything: bool,
}

impl Data<'_> {
    /// The focus nodes that a change concerns, those that it makes no focus nodes any more included; `None` when only a
    /// whole validation can tell.
    pub(super) fn affected(&self, change: &Overlay) -> Option<Vec<TermId>> {
        let changed: Vec<[TermId; 3]> = change.changed_triples().collect();
        if changed.iter().any(|[_, property, _]| *property == self.sub_class_of) {
            return None;
        }
        let mut reads = Reads::default();
        let mut found = FxHashSet::default();
        for shape in self.targeting() {
            let mut of_shape = Reads::default();
            self.add_targets(shape, &mut of_shape);
            self.add_reads(shape, &[], &mut of_shape);
            if of_shape.everything {
                found.extend(self.focus_nodes(shape));
            }
            for (edge, paths) in of_shape.edges {
                reads.edges.entry(edge).or_default().extend(paths);
            }
        }
        for [subject, property, object] in changed {
            for (edge, end) in [
                (Edge::Out(property), subject),
                (Edge::In(property), object),
                (Edge::AnyOut, subject),
            ] {
                for path in reads.edges.get(&edge).into_iter().flatten() {
                    let mut nodes = vec![end];
                    for step in path.iter().rev() {
                        nodes = self.origins(step, &nodes);
                    }
                    found.extend(nodes);
                }
            }
        }
        let mut nodes: Vec<TermId> = found.into_iter().collect();
        nodes.sort_unstable();
        Some(nodes)
    }

    /// What makes a node a focus node is read too.
    fn add_targets(&self, shape: usize, reads: &mut Reads) {
        for target in &self.shapes[shape].targets {
            match target {
                Target::Class(_) => reads.add(Edge::Out(self.rdf_type), &[]),
                Target::SubjectsOf(property) => reads.add(Edge::Out(*property), &[]),
                Target::ObjectsOf(property) => reads.add(Edge::In(*property), &[]),
                Target::Node(_) => {}
            }
        }
    }

    fn add_reads(&self, shape: usize, before: &[Path<TermId>], reads: &mut Reads) {
        let shape = &self.shapes[shape];
        let mut here = before.to_vec();
        if let Some(path) = &shape.path {
            add_path(path, Way::Forward, &mut before.to_vec(), reads);
            here.push(path.clone());
        }
        for constraint in &shape.constraints {
            match constraint {
                Constraint::Class(_) => reads.add(Edge::Out(self.rdf_type), &here),
                Constraint::Equals(property)
                | Constraint::Disjoint(property)
                | Constraint::LessThan(property)
                | Constraint::LessThanOrEquals(property) => reads.add(Edge::Out(*property), before),
                Constraint::Closed(_) => reads.add(Edge::AnyOut, &here),
                Constraint::Sparql(_) => reads.everything = true,
                other => {
                    for other in other.shapes() {
                        self.add_reads(other, &here, reads);
                    }
                }
            }
        }
    }
}

impl Reads {
    fn add(&mut self, edge: Edge, path: &[Path<TermId>]) {
        self.edges.entry(edge).or_default().insert(path.to_vec());
    }
}

/// Adds the triples that walking a path reads; `before` is the way to its start, and afterwards to its end.
fn add_path(path: &Path<TermId>, way: Way, before: &mut Vec<Path<TermId>>, reads: &mut Reads) {
    let step = |path: Path<TermId>| match way {
        Way::Forward => path,
        Way::Backward => Path::Inverse(Box::new(path)),
    };
    match path {
        Path::Predicate(property) => {
            let edge = match way {
                Way::Forward => Edge::Out(*property),
                Way::Backward => Edge::In(*property),
            };
            reads.add(edge, before);
            before.push(step(path.clone()));
        }
        Path::Inverse(path) => add_path(path, way.flipped(), before, reads),
        Path::Sequence(paths) => match way {
            Way::Forward => paths.iter().for_each(|path| add_path(path, way, before, reads)),
            Way::Backward => paths.iter().rev().for_each(|path| add_path(path, way, before, reads)),
        },
        Path::Alternative(paths) => {
            for path in paths {
                add_path(path, way, &mut before.clone(), reads);
            }
            before.push(step(path.clone()));
        }
        Path::ZeroOrOne(inner) => {
            add_path(inner, way, &mut before.clone(), reads);
            before.push(step(path.clone()));
        }
        Path::ZeroOrMore(inner) | Path::OneOrMore(inner) => {
            let mut again = before.clone();
            again.push(step(Path::ZeroOrMore(inner.clone())));
            add_path(inner, way, &mut again, reads);
            before.push(step(path.clone()));
        }
    }
}
