//! What is wrong with shapes, and where. In French: those who write shapes read it.

use std::fmt;

use oxrdf::{NamedNode, NamedNodeRef, Term};

use super::names;

/// One fault of a graph of shapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapesFault {
    /// The shape, or the node that is part of it.
    pub shape: Term,
    /// The property whose value is wrong.
    pub property: Option<NamedNode>,
    /// What is wrong and what is expected, in French.
    pub problem: String,
}

/// The faults of a graph of shapes: at least one, at most [`ShapesError::MOST`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapesError {
    /// In the order in which they were found.
    pub faults: Vec<ShapesFault>,
}

impl ShapesError {
    /// Faults kept at most: the rest would teach nothing more.
    pub const MOST: usize = 100;
}

impl fmt::Display for ShapesFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.shape)?;
        if let Some(property) = &self.property {
            write!(formatter, ", {}", short(property.as_ref()))?;
        }
        write!(formatter, "\u{a0}: {}", self.problem)
    }
}

impl fmt::Display for ShapesError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "les formes SHACL sont fautives")?;
        for fault in &self.faults {
            write!(formatter, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ShapesError {}

/// `sh:class` rather than the whole IRI.
pub(super) fn short(iri: NamedNodeRef<'_>) -> String {
    match iri.as_str().strip_prefix(names::NAMESPACE) {
        Some(local) => format!("sh:{local}"),
        None => iri.to_string(),
    }
}
