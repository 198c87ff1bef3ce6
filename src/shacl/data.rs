//! The data that are validated, and the plan in their numbers.

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Term, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::shape::{Constraint, Path, Plan, Target};
use crate::edition::dictionary::{FIRST_TEMPORARY, TermId};
use crate::edition::{FrozenView, Parts};

/// A shape in the numbers of one edition.
#[derive(Debug)]
pub(super) struct BoundShape {
    pub(super) path: Option<Path<TermId>>,
    pub(super) targets: Vec<Target<TermId>>,
    pub(super) constraints: Vec<Constraint<TermId>>,
}

/// What one reader sees of one edition, and a plan bound to it.
#[derive(Debug)]
pub(super) struct Data<'a> {
    pub(super) view: &'a FrozenView,
    pub(super) plan: &'a Plan,
    pub(super) shapes: Vec<BoundShape>,
    /// The terms of shapes and scopes that the edition does not know.
    names: Names<'a>,
    pub(super) rdf_type: TermId,
    pub(super) sub_class_of: TermId,
    /// The classes that shapes name, each with all its subclasses and itself.
    classes: FxHashMap<TermId, FxHashSet<TermId>>,
}

/// Gives numbers to terms: those of the edition, else temporary ones.
#[derive(Debug)]
struct Names<'a> {
    view: &'a FrozenView,
    extra: Vec<Term>,
    numbers: FxHashMap<Term, TermId>,
}

impl Names<'_> {
    fn id(&mut self, term: TermRef<'_>) -> TermId {
        if let Some(id) = self.view.id_of(term) {
            return id;
        }
        let term = term.into_owned();
        let next = FIRST_TEMPORARY + self.extra.len() as TermId;
        *self.numbers.entry(term).or_insert_with_key(|term| {
            self.extra.push(term.clone());
            next
        })
    }
}

impl<'a> Data<'a> {
    pub(super) fn bind(view: &'a FrozenView, plan: &'a Plan) -> Self {
        let mut names = Names { view, extra: Vec::new(), numbers: FxHashMap::default() };
        let mut id = |term: &Term| names.id(term.as_ref());
        let shapes: Vec<BoundShape> = plan
            .shapes
            .iter()
            .map(|shape| BoundShape {
                path: shape.path.as_ref().map(|path| path.map(&mut id)),
                targets: shape.targets.iter().map(|target| bind_target(target, &mut id)).collect(),
                constraints: shape.constraints.iter().map(|of| of.map(&mut id)).collect(),
            })
            .collect();
        let rdf_type = names.id(rdf::TYPE.into());
        let sub_class_of = names.id(rdfs::SUB_CLASS_OF.into());
        let classes = FxHashMap::default();
        let mut data = Self { view, plan, shapes, names, rdf_type, sub_class_of, classes };
        data.read_classes();
        data
    }

    fn read_classes(&mut self) {
        let mut named: Vec<TermId> = Vec::new();
        for shape in &self.shapes {
            named.extend(shape.targets.iter().filter_map(|target| match target {
                Target::Class(class) => Some(*class),
                _ => None,
            }));
            named.extend(shape.constraints.iter().filter_map(|constraint| match constraint {
                Constraint::Class(class) => Some(*class),
                _ => None,
            }));
        }
        for class in named {
            if !self.classes.contains_key(&class) {
                let below = self.subclasses(class);
                self.classes.insert(class, below);
            }
        }
    }

    fn subclasses(&self, class: TermId) -> FxHashSet<TermId> {
        let mut found = FxHashSet::from_iter([class]);
        let mut waiting = vec![class];
        while let Some(above) = waiting.pop() {
            for [below, _, _] in self.view.triples([None, Some(self.sub_class_of), Some(above)]) {
                if found.insert(below) {
                    waiting.push(below);
                }
            }
        }
        found
    }

    /// A class that shapes name, with its subclasses.
    pub(super) fn classes_of(&self, class: TermId) -> &FxHashSet<TermId> {
        &self.classes[&class]
    }

    /// Whether a node is an instance of a class that shapes name (SHACL, «SHACL instance»).
    pub(super) fn is_instance(&self, node: TermId, class: TermId) -> bool {
        let classes = self.classes_of(class);
        self.objects(node, self.rdf_type).any(|kind| classes.contains(&kind))
    }

    /// The values of a property, sorted.
    pub(super) fn objects(
        &self,
        node: TermId,
        property: TermId,
    ) -> impl Iterator<Item = TermId> + '_ {
        self.view.triples([Some(node), Some(property), None]).map(|[_, _, object]| object)
    }

    /// The number of a term, given now if need be.
    pub(super) fn id(&mut self, term: &Term) -> TermId {
        self.names.id(term.as_ref())
    }

    /// The number that a term has in the edition.
    pub(super) fn known(&self, term: TermRef<'_>) -> Option<TermId> {
        self.view.id_of(term)
    }

    pub(super) fn parts(&self, id: TermId) -> Parts<'_> {
        match id.checked_sub(FIRST_TEMPORARY) {
            Some(place) => Parts::of(&self.names.extra[place as usize]),
            None => self.view.parts_of(id),
        }
    }

    pub(super) fn term(&self, id: TermId) -> Term {
        match id.checked_sub(FIRST_TEMPORARY) {
            Some(place) => self.names.extra[place as usize].clone(),
            None => self.view.term_of(id),
        }
    }

    /// The terms that the edition does not know, in the order of their numbers.
    pub(super) fn into_extra(self) -> Vec<Term> {
        self.names.extra
    }
}

fn bind_target(target: &Target<Term>, id: &mut impl FnMut(&Term) -> TermId) -> Target<TermId> {
    match target {
        Target::Node(node) => Target::Node(id(node)),
        Target::Class(class) => Target::Class(id(class)),
        Target::SubjectsOf(property) => Target::SubjectsOf(id(property)),
        Target::ObjectsOf(property) => Target::ObjectsOf(id(property)),
    }
}
