//! The focus nodes of shapes (SHACL, section 2.1.3).

use oxrdf::vocab::rdfs;
use rustc_hash::FxHashSet;

use super::data::Data;
use super::shape::Target;
use crate::edition::dictionary::TermId;

impl Data<'_> {
    /// The shapes that look for focus nodes.
    pub(super) fn targeting(&self) -> impl Iterator<Item = usize> + '_ {
        let shapes = self.shapes.iter().enumerate();
        shapes
            .filter(|(place, shape)| {
                !shape.targets.is_empty() && !self.plan.shapes[*place].deactivated
            })
            .map(|(place, _)| place)
    }

    /// All the focus nodes of a shape, sorted.
    pub(super) fn focus_nodes(&self, shape: usize) -> Vec<TermId> {
        let mut found = Vec::new();
        for target in &self.shapes[shape].targets {
            match target {
                Target::Node(node) => found.push(*node),
                Target::Class(class) => {
                    for class in self.classes_of(*class) {
                        let triples = self.view.triples([None, Some(self.rdf_type), Some(*class)]);
                        found.extend(triples.map(|[subject, _, _]| subject));
                    }
                }
                Target::SubjectsOf(property) => {
                    let triples = self.view.triples([None, Some(*property), None]);
                    found.extend(triples.map(|[subject, _, _]| subject));
                }
                Target::ObjectsOf(property) => {
                    let triples = self.view.triples([None, Some(*property), None]);
                    found.extend(triples.map(|[_, _, object]| object));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a node is a focus node of a shape; `kinds` are its classes and those above.
    pub(super) fn is_target(&self, shape: usize, node: TermId, kinds: &FxHashSet<TermId>) -> bool {
        self.shapes[shape].targets.iter().any(|target| match target {
            Target::Node(wanted) => *wanted == node,
            Target::Class(class) => kinds.contains(class),
            Target::SubjectsOf(property) => {
                self.view.triples([Some(node), Some(*property), None]).next().is_some()
            }
            Target::ObjectsOf(property) => {
                self.view.triples([None, Some(*property), Some(node)]).next().is_some()
            }
        })
    }

    /// The classes of a node and all those above.
    pub(super) fn kinds(&self, node: TermId) -> FxHashSet<TermId> {
        let mut waiting: Vec<TermId> = self.objects(node, self.rdf_type).collect();
        let mut found = FxHashSet::from_iter(waiting.iter().copied());
        let Some(sub_class_of) = self.known(rdfs::SUB_CLASS_OF.into()) else {
            return found;
        };
        while let Some(kind) = waiting.pop() {
            for above in self.objects(kind, sub_class_of) {
                if found.insert(above) {
                    waiting.push(above);
                }
            }
        }
        found
    }
}
