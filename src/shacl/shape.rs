//! Compiled shapes. `I` is how terms are named: by themselves once compiled, by their numbers once bound to an edition.

use std::sync::Arc;

use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use regex::Regex;

use super::literal::{Comparable, Datatype};
use super::names;
use super::sparql::Validator;

/// A SHACL property path (section 2.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Path<I = NamedNode> {
    /// A property.
    Predicate(I),
    /// A path read from its end.
    Inverse(Box<Self>),
    /// One path after the other.
    Sequence(Vec<Self>),
    /// Any of these paths.
    Alternative(Vec<Self>),
    /// The path any number of times.
    ZeroOrMore(Box<Self>),
    /// The path at least once.
    OneOrMore(Box<Self>),
    /// The path at most once.
    ZeroOrOne(Box<Self>),
}

impl<I> Path<I> {
    /// The same path under other names.
    pub(super) fn map<J>(&self, name: &mut impl FnMut(&I) -> J) -> Path<J> {
        let mut each = |path: &Self| Box::new(path.map(name));
        match self {
            Self::Predicate(property) => Path::Predicate(name(property)),
            Self::Inverse(path) => Path::Inverse(each(path)),
            Self::ZeroOrMore(path) => Path::ZeroOrMore(each(path)),
            Self::OneOrMore(path) => Path::OneOrMore(each(path)),
            Self::ZeroOrOne(path) => Path::ZeroOrOne(each(path)),
            Self::Sequence(paths) => {
                Path::Sequence(paths.iter().map(|path| path.map(name)).collect())
            }
            Self::Alternative(paths) => {
                Path::Alternative(paths.iter().map(|path| path.map(name)).collect())
            }
        }
    }

    /// The property, when the path is nothing else.
    pub fn predicate(&self) -> Option<&I> {
        match self {
            Self::Predicate(property) => Some(property),
            _ => None,
        }
    }
}

/// How serious a result is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// `sh:Violation`.
    Violation,
    /// `sh:Warning`.
    Warning,
    /// `sh:Info`.
    Info,
    /// Another one, of the author of the shapes.
    Other(NamedNode),
}

impl Severity {
    /// The severity that an IRI names.
    pub fn from_iri(iri: NamedNode) -> Self {
        match iri.as_ref() {
            known if known == names::VIOLATION => Self::Violation,
            known if known == names::WARNING => Self::Warning,
            known if known == names::INFO => Self::Info,
            _ => Self::Other(iri),
        }
    }

    /// Its IRI.
    pub fn iri(&self) -> NamedNodeRef<'_> {
        match self {
            Self::Violation => names::VIOLATION,
            Self::Warning => names::WARNING,
            Self::Info => names::INFO,
            Self::Other(iri) => iri.as_ref(),
        }
    }
}

/// Where the focus nodes of a shape are found (section 2.1.3).
#[derive(Clone, Debug)]
pub(super) enum Target<I> {
    Node(I),
    /// Instances of a class and of its subclasses; implicit class targets too.
    Class(I),
    SubjectsOf(I),
    ObjectsOf(I),
}

/// Which kinds of nodes are accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeKinds {
    pub(super) iri: bool,
    pub(super) blank: bool,
    pub(super) literal: bool,
}

/// How a value compares with a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    MinExclusive,
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
}

/// A qualified value shape and its counts.
#[derive(Clone, Debug)]
pub(super) struct Qualified {
    pub(super) shape: usize,
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
    /// The shapes that a value must not conform to for it to count.
    pub(super) siblings: Vec<usize>,
}

/// One constraint; shapes are places in [`Plan::shapes`].
#[derive(Clone, Debug)]
pub(super) enum Constraint<I> {
    Class(I),
    Datatype(Datatype),
    NodeKind(NodeKinds),
    MinCount(usize),
    MaxCount(usize),
    Range(Bound, Comparable),
    MinLength(usize),
    MaxLength(usize),
    Pattern(Regex),
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(I),
    Disjoint(I),
    LessThan(I),
    LessThanOrEquals(I),
    Not(usize),
    And(Vec<usize>),
    Or(Vec<usize>),
    Xone(Vec<usize>),
    Node(usize),
    Property(usize),
    Qualified(Qualified),
    Closed(Vec<I>),
    HasValue(I),
    /// Sorted.
    In(Vec<I>),
    Sparql(Arc<Validator>),
}

impl<I> Constraint<I> {
    /// The same constraint under other names.
    pub(super) fn map<J: Ord>(&self, name: &mut impl FnMut(&I) -> J) -> Constraint<J> {
        match self {
            Self::Class(class) => Constraint::Class(name(class)),
            Self::Equals(property) => Constraint::Equals(name(property)),
            Self::Disjoint(property) => Constraint::Disjoint(name(property)),
            Self::LessThan(property) => Constraint::LessThan(name(property)),
            Self::LessThanOrEquals(property) => Constraint::LessThanOrEquals(name(property)),
            Self::Closed(allowed) => Constraint::Closed(sorted(allowed, name)),
            Self::HasValue(value) => Constraint::HasValue(name(value)),
            Self::In(values) => Constraint::In(sorted(values, name)),
            Self::Datatype(datatype) => Constraint::Datatype(datatype.clone()),
            Self::NodeKind(kinds) => Constraint::NodeKind(*kinds),
            Self::MinCount(count) => Constraint::MinCount(*count),
            Self::MaxCount(count) => Constraint::MaxCount(*count),
            Self::Range(bound, value) => Constraint::Range(*bound, value.clone()),
            Self::MinLength(length) => Constraint::MinLength(*length),
            Self::MaxLength(length) => Constraint::MaxLength(*length),
            Self::Pattern(pattern) => Constraint::Pattern(pattern.clone()),
            Self::LanguageIn(ranges) => Constraint::LanguageIn(ranges.clone()),
            Self::UniqueLang => Constraint::UniqueLang,
            Self::Not(shape) => Constraint::Not(*shape),
            Self::And(shapes) => Constraint::And(shapes.clone()),
            Self::Or(shapes) => Constraint::Or(shapes.clone()),
            Self::Xone(shapes) => Constraint::Xone(shapes.clone()),
            Self::Node(shape) => Constraint::Node(*shape),
            Self::Property(shape) => Constraint::Property(*shape),
            Self::Qualified(qualified) => Constraint::Qualified(qualified.clone()),
            Self::Sparql(validator) => Constraint::Sparql(Arc::clone(validator)),
        }
    }

    /// The shapes that it refers to.
    pub(super) fn shapes(&self) -> Vec<usize> {
        match self {
            Self::Not(shape) | Self::Node(shape) | Self::Property(shape) => vec![*shape],
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes.clone(),
            Self::Qualified(qualified) => {
                let mut shapes = qualified.siblings.clone();
                shapes.push(qualified.shape);
                shapes
            }
            _ => Vec::new(),
        }
    }

    /// The constraint component of its results, by its local name; custom components have an IRI of their own.
    pub(super) fn component(&self) -> &'static str {
        match self {
            Self::Class(_) => "ClassConstraintComponent",
            Self::Datatype(_) => "DatatypeConstraintComponent",
            Self::NodeKind(_) => "NodeKindConstraintComponent",
            Self::MinCount(_) => "MinCountConstraintComponent",
            Self::MaxCount(_) => "MaxCountConstraintComponent",
            Self::Range(Bound::MinExclusive, _) => "MinExclusiveConstraintComponent",
            Self::Range(Bound::MinInclusive, _) => "MinInclusiveConstraintComponent",
            Self::Range(Bound::MaxExclusive, _) => "MaxExclusiveConstraintComponent",
            Self::Range(Bound::MaxInclusive, _) => "MaxInclusiveConstraintComponent",
            Self::MinLength(_) => "MinLengthConstraintComponent",
            Self::MaxLength(_) => "MaxLengthConstraintComponent",
            Self::Pattern(_) => "PatternConstraintComponent",
            Self::LanguageIn(_) => "LanguageInConstraintComponent",
            Self::UniqueLang => "UniqueLangConstraintComponent",
            Self::Equals(_) => "EqualsConstraintComponent",
            Self::Disjoint(_) => "DisjointConstraintComponent",
            Self::LessThan(_) => "LessThanConstraintComponent",
            Self::LessThanOrEquals(_) => "LessThanOrEqualsConstraintComponent",
            Self::Not(_) => "NotConstraintComponent",
            Self::And(_) => "AndConstraintComponent",
            Self::Or(_) => "OrConstraintComponent",
            Self::Xone(_) => "XoneConstraintComponent",
            Self::Node(_) => "NodeConstraintComponent",
            Self::Property(_) => "PropertyShapeComponent",
            Self::Qualified(_) => "QualifiedMinCountConstraintComponent",
            Self::Closed(_) => "ClosedConstraintComponent",
            Self::HasValue(_) => "HasValueConstraintComponent",
            Self::In(_) => "InConstraintComponent",
            Self::Sparql(_) => "SPARQLConstraintComponent",
        }
    }
}

fn sorted<I, J: Ord>(terms: &[I], name: &mut impl FnMut(&I) -> J) -> Vec<J> {
    let mut names: Vec<J> = terms.iter().map(name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// One shape.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Its node in the graph of shapes.
    pub(super) node: Term,
    /// What property shapes have.
    pub(super) path: Option<Path<Term>>,
    pub(super) targets: Vec<Target<Term>>,
    pub(super) constraints: Vec<Constraint<Term>>,
    pub(super) deactivated: bool,
    pub(super) severity: Severity,
    /// What it says to people, in any languages.
    pub(super) messages: Vec<Literal>,
}

/// All shapes, checked.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) shapes: Vec<Shape>,
}
