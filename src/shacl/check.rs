//! Checking one focus node against one shape: the constraint components of SHACL Core (section 4).

use std::cmp::Ordering;

use oxrdf::{Literal, NamedNode, Term};

use super::ValidationError;
use super::data::Data;
use super::literal::Comparable;
use super::shape::{Bound, Constraint, Qualified};
use super::sparql::{Solution, Validator};
use crate::edition::Parts;
use crate::edition::dictionary::TermId;
use crate::index::Limits;

/// A result in numbers: small, since a map can have many.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub(super) focus: TermId,
    pub(super) shape: u32,
    pub(super) constraint: u32,
    pub(super) value: Value,
    pub(super) more: Option<Box<More>>,
}

/// The value of a result.
#[derive(Clone, Debug)]
pub(super) enum Value {
    None,
    Known(TermId),
    Computed(Box<Term>),
}

/// What few results have.
#[derive(Clone, Debug, Default)]
pub(super) struct More {
    /// Another path than that of the shape.
    pub(super) path: Option<NamedNode>,
    /// Other messages than those of the shape.
    pub(super) messages: Vec<Literal>,
    /// Whether it is the greatest count of a qualified shape that is passed.
    pub(super) too_many: bool,
    pub(super) details: Vec<Raw>,
}

/// Where results go.
#[derive(Debug, Default)]
pub(super) struct Sink {
    pub(super) results: Vec<Raw>,
    /// Whether one result is enough: the question is only whether a node conforms.
    first_only: bool,
}

impl Sink {
    fn is_full(&self) -> bool {
        self.first_only && !self.results.is_empty()
    }
}

/// Where one constraint is checked.
#[derive(Clone, Copy)]
struct Place<'v> {
    focus: TermId,
    shape: usize,
    constraint: usize,
    values: &'v [TermId],
}

impl Place<'_> {
    fn raw(&self, value: Value) -> Raw {
        Raw {
            focus: self.focus,
            shape: self.shape as u32,
            constraint: self.constraint as u32,
            value,
            more: None,
        }
    }
}

type Checked = Result<(), ValidationError>;

/// Checks nodes of some data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checker<'a> {
    pub(super) data: &'a Data<'a>,
    pub(super) limits: &'a Limits,
}

impl Checker<'_> {
    /// Adds the results of a focus node against a shape.
    pub(super) fn check(&self, shape: usize, focus: TermId, sink: &mut Sink) -> Checked {
        let declared = &self.data.plan.shapes[shape];
        if declared.deactivated {
            return Ok(());
        }
        let bound = &self.data.shapes[shape];
        let itself = [focus];
        let reached;
        let values: &[TermId] = match &bound.path {
            Some(path) => {
                reached = self.data.reached(path, focus);
                &reached
            }
            None => &itself,
        };
        for (constraint, check) in bound.constraints.iter().enumerate() {
            self.constraint(check, Place { focus, shape, constraint, values }, sink)?;
            if sink.is_full() {
                break;
            }
        }
        Ok(())
    }

    fn conforms(&self, shape: usize, node: TermId) -> Result<bool, ValidationError> {
        let mut sink = Sink { results: Vec::new(), first_only: true };
        self.check(shape, node, &mut sink)?;
        Ok(sink.results.is_empty())
    }

    fn constraint(&self, check: &Constraint<TermId>, at: Place<'_>, sink: &mut Sink) -> Checked {
        let data = self.data;
        let text = |value: TermId| data.parts(value).text();
        match check {
            Constraint::Class(class) => each(at, sink, |value| data.is_instance(value, *class)),
            Constraint::Datatype(datatype) => {
                each(at, sink, |value| datatype.accepts(&data.parts(value)));
            }
            Constraint::NodeKind(kinds) => each(at, sink, |value| match data.parts(value) {
                Parts::Iri(_) => kinds.iri,
                Parts::Blank(_) => kinds.blank,
                Parts::Literal { .. } => kinds.literal,
            }),
            Constraint::MinCount(count) => whole(at, sink, at.values.len() >= *count),
            Constraint::MaxCount(count) => whole(at, sink, at.values.len() <= *count),
            Constraint::Range(bound, limit) => each(at, sink, |value| {
                let order = Comparable::of(&data.parts(value)).and_then(|v| v.compare(limit));
                order.is_some_and(|order| is_within(order, *bound))
            }),
            Constraint::MinLength(least) => each(at, sink, |value| {
                text(value).is_some_and(|text| text.chars().count() >= *least)
            }),
            Constraint::MaxLength(most) => each(at, sink, |value| {
                text(value).is_some_and(|text| text.chars().count() <= *most)
            }),
            Constraint::Pattern(pattern) => {
                each(at, sink, |value| text(value).is_some_and(|text| pattern.is_match(text)));
            }
            Constraint::LanguageIn(ranges) => each(at, sink, |value| match data.parts(value) {
                Parts::Literal { language: Some(language), .. } => {
                    ranges.iter().any(|range| is_in_range(language, range))
                }
                _ => false,
            }),
            Constraint::UniqueLang => self.unique_languages(at, sink),
            Constraint::HasValue(value) => whole(at, sink, at.values.contains(value)),
            Constraint::In(allowed) => {
                each(at, sink, |value| allowed.binary_search(&value).is_ok())
            }
            Constraint::Equals(property) => self.equals(at, *property, sink),
            Constraint::Disjoint(property) => {
                let others: Vec<TermId> = data.objects(at.focus, *property).collect();
                each(at, sink, |value| others.binary_search(&value).is_err());
            }
            Constraint::LessThan(property) => self.less_than(at, (*property, false), sink),
            Constraint::LessThanOrEquals(property) => self.less_than(at, (*property, true), sink),
            Constraint::Closed(allowed) => self.closed(at, allowed, sink),
            Constraint::Property(shape) => {
                for value in at.values {
                    self.check(*shape, *value, sink)?;
                }
            }
            Constraint::Node(shape) => return self.node(at, *shape, sink),
            Constraint::Qualified(qualified) => return self.qualified(at, qualified, sink),
            Constraint::Sparql(validator) => return self.sparql(at, validator, sink),
            Constraint::Not(_) | Constraint::And(_) | Constraint::Or(_) | Constraint::Xone(_) => {
                return self.logic(check, at, sink);
            }
        }
        Ok(())
    }

    fn logic(&self, check: &Constraint<TermId>, at: Place<'_>, sink: &mut Sink) -> Checked {
        for value in at.values {
            let conforming = |shapes: &[usize], enough: usize| -> Result<usize, ValidationError> {
                let mut count = 0;
                for shape in shapes {
                    count += usize::from(self.conforms(*shape, *value)?);
                    if count >= enough {
                        break;
                    }
                }
                Ok(count)
            };
            let holds = match check {
                Constraint::Not(shape) => !self.conforms(*shape, *value)?,
                Constraint::And(shapes) => conforming(shapes, usize::MAX)? == shapes.len(),
                Constraint::Or(shapes) => conforming(shapes, 1)? == 1,
                Constraint::Xone(shapes) => conforming(shapes, 2)? == 1,
                _ => true,
            };
            if !holds {
                sink.results.push(at.raw(Value::Known(*value)));
            }
        }
        Ok(())
    }

    /// `sh:node`: one result per value, the results of the other shape as its details.
    fn node(&self, at: Place<'_>, shape: usize, sink: &mut Sink) -> Checked {
        for value in at.values {
            let mut inner = Sink { results: Vec::new(), first_only: sink.first_only };
            self.check(shape, *value, &mut inner)?;
            if !inner.results.is_empty() {
                let mut raw = at.raw(Value::Known(*value));
                raw.more = Some(Box::new(More { details: inner.results, ..More::default() }));
                sink.results.push(raw);
            }
        }
        Ok(())
    }

    fn qualified(&self, at: Place<'_>, qualified: &Qualified, sink: &mut Sink) -> Checked {
        let mut count = 0;
        for value in at.values {
            if !self.conforms(qualified.shape, *value)? {
                continue;
            }
            let mut counts = true;
            for sibling in &qualified.siblings {
                counts &= !self.conforms(*sibling, *value)?;
            }
            count += usize::from(counts);
        }
        if qualified.min.is_some_and(|min| count < min) {
            sink.results.push(at.raw(Value::None));
        }
        if qualified.max.is_some_and(|max| count > max) {
            let mut raw = at.raw(Value::None);
            raw.more = Some(Box::new(More { too_many: true, ..More::default() }));
            sink.results.push(raw);
        }
        Ok(())
    }

    fn unique_languages(&self, at: Place<'_>, sink: &mut Sink) {
        let mut languages: Vec<String> = at
            .values
            .iter()
            .filter_map(|value| match self.data.parts(*value) {
                Parts::Literal { language, .. } => language.map(str::to_ascii_lowercase),
                _ => None,
            })
            .collect();
        languages.sort_unstable();
        for run in languages.chunk_by(|a, b| a == b) {
            if run.len() > 1 {
                sink.results.push(at.raw(Value::None));
            }
        }
    }

    fn equals(&self, at: Place<'_>, property: TermId, sink: &mut Sink) {
        let others: Vec<TermId> = self.data.objects(at.focus, property).collect();
        each(at, sink, |value| others.binary_search(&value).is_ok());
        for other in &others {
            if at.values.binary_search(other).is_err() {
                sink.results.push(at.raw(Value::Known(*other)));
            }
        }
    }

    fn less_than(&self, at: Place<'_>, (property, or_equal): (TermId, bool), sink: &mut Sink) {
        let read = |id: TermId| Comparable::of(&self.data.parts(id));
        let others: Vec<_> = self.data.objects(at.focus, property).map(read).collect();
        for value in at.values {
            let this = read(*value);
            for other in &others {
                let order = this.as_ref().zip(other.as_ref()).and_then(|(a, b)| a.compare(b));
                let holds =
                    order == Some(Ordering::Less) || (or_equal && order == Some(Ordering::Equal));
                if !holds {
                    sink.results.push(at.raw(Value::Known(*value)));
                }
            }
        }
    }

    fn closed(&self, at: Place<'_>, allowed: &[TermId], sink: &mut Sink) {
        for value in at.values {
            for [_, property, object] in self.data.view.triples([Some(*value), None, None]) {
                if allowed.binary_search(&property).is_err() {
                    let mut raw = at.raw(Value::Known(object));
                    let path = match self.data.term(property) {
                        Term::NamedNode(path) => Some(path),
                        _ => None,
                    };
                    raw.more = Some(Box::new(More { path, ..More::default() }));
                    sink.results.push(raw);
                }
            }
        }
    }

    fn sparql(&self, at: Place<'_>, validator: &Validator, sink: &mut Sink) -> Checked {
        let view = self.data.view;
        let this = self.data.term(at.focus);
        let mut add = |solution: Solution| {
            let own_value = || match at.values {
                [only] if self.data.shapes[at.shape].path.is_none() => Value::Known(*only),
                _ => Value::None,
            };
            let mut raw = at.raw(solution.value.map_or_else(own_value, |value| {
                let known = self.data.known(value.as_ref());
                known.map_or_else(|| Value::Computed(Box::new(value)), Value::Known)
            }));
            if solution.path.is_some() || !solution.messages.is_empty() {
                let (path, messages) = (solution.path, solution.messages);
                raw.more = Some(Box::new(More { path, messages, ..More::default() }));
            }
            sink.results.push(raw);
        };
        if validator.is_ask() {
            for value in at.values {
                let value = self.data.term(*value);
                if let Some(solution) = validator.ask(view, [&this, &value], self.limits)? {
                    add(solution);
                }
            }
        } else {
            validator.select(view, &this, self.limits)?.into_iter().for_each(add);
        }
        Ok(())
    }
}

/// One result for each value that does not hold.
fn each(at: Place<'_>, sink: &mut Sink, holds: impl Fn(TermId) -> bool) {
    for value in at.values {
        if !holds(*value) {
            sink.results.push(at.raw(Value::Known(*value)));
        }
    }
}

/// One result, of the values as a whole.
fn whole(at: Place<'_>, sink: &mut Sink, holds: bool) {
    if !holds {
        sink.results.push(at.raw(Value::None));
    }
}

/// Whether a value that compares so with a bound is on its right side.
fn is_within(order: Ordering, bound: Bound) -> bool {
    match bound {
        Bound::MinExclusive => order == Ordering::Greater,
        Bound::MinInclusive => order != Ordering::Less,
        Bound::MaxExclusive => order == Ordering::Less,
        Bound::MaxInclusive => order != Ordering::Greater,
    }
}

/// SPARQL's `langMatches` (RFC 4647, basic filtering); `range` is in lower case.
fn is_in_range(language: &str, range: &str) -> bool {
    if range == "*" {
        return !language.is_empty();
    }
    let Some(start) = language.get(..range.len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(range)
        && (language.len() == range.len() || language.as_bytes()[range.len()] == b'-')
}
