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

/// What the results of one shape are made of.
#[derive(Debug, Default)]
struct Reads {
    /// The paths from the focus node to where each kind of triple is read.
    edges: FxHashMap<Edge, Vec<Vec<Path<TermId>>>>,
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
        let mut found = FxHashSet::default();
        for shape in self.targeting() {
            let reads = self.reads(shape);
            if reads.everything {
                found.extend(self.focus_nodes(shape));
            }
            for triple in &changed {
                found.extend(self.followed(shape, &reads, *triple));
            }
        }
        let mut nodes: Vec<TermId> = found.into_iter().collect();
        nodes.sort_unstable();
        Some(nodes)
    }

    /// The focus nodes whose results one triple may change.
    fn followed(
        &self,
        shape: usize,
        reads: &Reads,
        [subject, property, object]: [TermId; 3],
    ) -> Vec<TermId> {
        let mut found = Vec::new();
        for target in &self.shapes[shape].targets {
            match target {
                Target::Class(_) if property == self.rdf_type => found.push(subject),
                Target::SubjectsOf(of) if *of == property => found.push(subject),
                Target::ObjectsOf(of) if *of == property => found.push(object),
                _ => {}
            }
        }
        let ends =
            [(Edge::Out(property), subject), (Edge::In(property), object), (Edge::AnyOut, subject)];
        for (edge, end) in ends {
            for paths in reads.edges.get(&edge).into_iter().flatten() {
                let mut nodes = vec![end];
                for path in paths.iter().rev() {
                    nodes = self.origins(path, &nodes);
                }
                found.extend(nodes);
            }
        }
        found
    }

    fn reads(&self, shape: usize) -> Reads {
        let mut reads = Reads::default();
        self.add_reads(shape, &[], &mut reads);
        for paths in reads.edges.values_mut() {
            let mut seen: Vec<Vec<Path<TermId>>> = Vec::new();
            for path in paths.drain(..) {
                if !seen.contains(&path) {
                    seen.push(path);
                }
            }
            *paths = seen;
        }
        reads
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
        self.edges.entry(edge).or_default().push(path.to_vec());
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
