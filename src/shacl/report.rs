//! What a validation found.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use oxrdf::{Literal, NamedNode, Term};

use rustc_hash::FxHashMap;

use super::check::{Raw, Value};
use super::names as sh;
use super::shape::{Constraint, Path, Plan, Severity};
use crate::edition::FrozenView;
use crate::edition::dictionary::{FIRST_TEMPORARY, TermId};
use crate::index::View;

/// The results of a validation, in a stable order; terms are looked up when asked for.
#[derive(Debug)]
pub struct Report {
    view: FrozenView,
    plan: Arc<Plan>,
    extra: Vec<Term>,
    results: Vec<Raw>,
    nodes: Vec<TermId>,
    whole: bool,
    truncated: bool,
}

/// One validation result (SHACL, section 3.6.2).
#[derive(Clone, Debug, PartialEq)]
pub struct ValidationResult {
    /// The node that was validated.
    pub focus: Term,
    /// The path of the property shape, or the property that a query or a closed shape found.
    pub path: Option<Path>,
    /// The value that is wrong, when it is one.
    pub value: Option<Term>,
    /// The shape.
    pub shape: Term,
    /// The node of the SPARQL constraint.
    pub constraint: Option<Term>,
    /// The constraint component, as an IRI.
    pub component: NamedNode,
    /// How serious it is.
    pub severity: Severity,
    /// What the shape says to people, in any languages; empty when it says nothing.
    pub messages: Vec<Literal>,
    /// The results that make this one (`sh:node`).
    pub details: Vec<ValidationResult>,
    /// What the constraint asks for, as a number, when it is a count or a length.
    pub expected: Option<usize>,
}

impl ValidationResult {
    /// The property, when the path is nothing else.
    pub fn property(&self) -> Option<&NamedNode> {
        self.path.as_ref().and_then(Path::predicate)
    }

    /// The message in French, else without language, else any.
    pub fn message(&self) -> Option<&str> {
        let rank = |text: &&Literal| match text.language() {
            Some(language) if language.starts_with("fr") => 0,
            None => 1,
            Some(_) => 2,
        };
        self.messages.iter().min_by_key(rank).map(Literal::value)
    }
}

impl Report {
    pub(super) fn new(
        view: FrozenView,
        plan: Arc<Plan>,
        extra: Vec<Term>,
        results: Vec<Raw>,
    ) -> Self {
        Self { view, plan, extra, results, nodes: Vec::new(), whole: false, truncated: false }
    }

    pub(super) fn checked(mut self, nodes: Vec<TermId>, whole: bool, truncated: bool) -> Self {
        (self.nodes, self.whole, self.truncated) = (nodes, whole, truncated);
        self
    }

    /// Whether nothing was found, whatever the severity.
    pub fn conforms(&self) -> bool {
        self.results.is_empty()
    }

    /// How many results are kept.
    pub fn len(&self) -> usize {
        self.results.len()
    }

    /// Whether there are no results.
    pub fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// Whether there were more results than were asked for.
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// Whether all that there is was validated: such a report takes the place of any earlier one, whereas one of a change
    /// takes the place of the earlier results of [`Report::nodes`].
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// How many distinct nodes were validated.
    pub fn focus_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// The nodes that were validated.
    pub fn nodes(&self) -> impl Iterator<Item = Term> + '_ {
        self.nodes.iter().map(|node| self.term(*node))
    }

    /// Keeps one of the results that say the same of a thing (focus node, path, value and component): that of the shape
    /// with the greatest rank. A shape of a class says again, in its own words, what that of a class above says.
    pub fn keep_most_specific(&mut self, rank: impl Fn(&Term) -> usize) {
        let ranks: Vec<usize> = self.plan.shapes.iter().map(|shape| rank(&shape.node)).collect();
        let mut best: FxHashMap<_, (usize, usize)> = FxHashMap::default();
        let mut kept = vec![true; self.results.len()];
        for (place, raw) in self.results.iter().enumerate() {
            let shape = &self.plan.shapes[raw.shape as usize];
            let value = match raw.value {
                Value::None => None,
                Value::Known(id) => Some(id),
                Value::Computed(_) => continue,
            };
            let constraint = &shape.constraints[raw.constraint as usize];
            let (Some(path), false) = (&shape.path, matches!(constraint, Constraint::Sparql(_)))
            else {
                continue;
            };
            let rank = ranks[raw.shape as usize];
            let key = (raw.focus, value, constraint.component(), path);
            match best.entry(key) {
                Entry::Vacant(entry) => _ = entry.insert((rank, place)),
                Entry::Occupied(mut entry) if entry.get().0 < rank => {
                    kept[entry.get().1] = false;
                    entry.insert((rank, place));
                }
                Entry::Occupied(_) => kept[place] = false,
            }
        }
        let mut kept = kept.into_iter();
        self.results.retain(|_| kept.next().unwrap_or(true));
    }

    /// What was validated, as its reader sees it.
    pub fn view(&self) -> &dyn View {
        &self.view
    }

    /// The results, in a stable order.
    pub fn results(&self) -> impl Iterator<Item = ValidationResult> + '_ {
        self.results.iter().map(|raw| self.result(raw))
    }

    /// One result, by its place in [`Report::results`].
    pub fn result_at(&self, place: usize) -> Option<ValidationResult> {
        self.results.get(place).map(|raw| self.result(raw))
    }

    /// The named graphs that say what is wrong: those of the triple, else those that say what the focus node is.
    pub fn graphs_of(&self, result: &ValidationResult) -> Vec<NamedNode> {
        let id = |term: &Term| self.view.id_of(term.as_ref());
        let Some(focus) = id(&result.focus) else {
            return Vec::new();
        };
        let property = result.property().and_then(|property| self.view.id_of(property.into()));
        let value = result.value.as_ref().and_then(id);
        let mut graphs = Vec::new();
        if let (Some(_), Some(_)) = (property, value) {
            graphs.extend(self.view.graphs_of([Some(focus), property, value]));
        }
        if graphs.is_empty() {
            let kind = self.view.id_of(oxrdf::vocab::rdf::TYPE.into());
            graphs.extend(self.view.graphs_of([Some(focus), kind, None]));
        }
        graphs.sort_unstable();
        graphs.dedup();
        let names = graphs.into_iter().map(|graph| self.view.term_of(graph));
        let names = names.filter_map(|name| match name {
            Term::NamedNode(name) => Some(name),
            _ => None,
        });
        names.collect()
    }

    fn term(&self, id: TermId) -> Term {
        match id.checked_sub(FIRST_TEMPORARY) {
            Some(place) => self.extra[place as usize].clone(),
            None => self.view.term_of(id),
        }
    }

    fn result(&self, raw: &Raw) -> ValidationResult {
        let shape = &self.plan.shapes[raw.shape as usize];
        let constraint = &shape.constraints[raw.constraint as usize];
        let more = raw.more.as_deref();
        let own = more.map(|more| more.messages.clone()).filter(|messages| !messages.is_empty());
        let too_many = more.is_some_and(|more| more.too_many);
        let path = match more.and_then(|more| more.path.clone()) {
            Some(path) => Some(Path::Predicate(path)),
            None => shape.path.as_ref().map(named),
        };
        ValidationResult {
            focus: self.term(raw.focus),
            path,
            value: match &raw.value {
                Value::None => None,
                Value::Known(id) => Some(self.term(*id)),
                Value::Computed(term) => Some(Term::clone(term)),
            },
            shape: shape.node.clone(),
            constraint: match constraint {
                Constraint::Sparql(validator) => validator.constraint.clone(),
                _ => None,
            },
            component: component(constraint, too_many),
            severity: shape.severity.clone(),
            messages: own.unwrap_or_else(|| shape.messages.clone()),
            details: more
                .map(|more| more.details.iter().map(|raw| self.result(raw)).collect())
                .unwrap_or_default(),
            expected: match constraint {
                Constraint::MinCount(count)
                | Constraint::MaxCount(count)
                | Constraint::MinLength(count)
                | Constraint::MaxLength(count) => Some(*count),
                Constraint::Qualified(qualified) if too_many => qualified.max,
                Constraint::Qualified(qualified) => qualified.min,
                _ => None,
            },
        }
    }
}

fn component(constraint: &Constraint<Term>, too_many: bool) -> NamedNode {
    let local = match constraint {
        Constraint::Sparql(validator) => return validator.component.clone(),
        Constraint::Qualified(_) if too_many => "QualifiedMaxCountConstraintComponent",
        other => other.component(),
    };
    NamedNode::new_unchecked(format!("{}{local}", sh::NAMESPACE))
}

/// The path by the names of its properties; a compiled path holds nothing but IRIs.
fn named(path: &Path<Term>) -> Path {
    path.map(&mut |term| match term {
        Term::NamedNode(iri) => iri.clone(),
        other => NamedNode::new_unchecked(other.to_string()),
    })
}
