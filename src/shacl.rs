//! SHACL: shapes, compiled once, and the data of an edition validated against them.
//!
//! [`Shapes::compile`] turns a graph of shapes into a plan, or says where the shapes are wrong: nothing is ignored in
//! silence. [`FrozenView::validate`](crate::edition::FrozenView) runs the plan over the sorted arrays of an edition as
//! one reader sees it: the whole of it, some nodes, or what a change touches and what depends on it.
//!
//! Everything of SHACL Core (W3C Recommendation of 20 July 2017) is there, and of SHACL-SPARQL `sh:sparql` and constraint
//! components. Shapes that refer to themselves are refused, as the recommendation leaves them undefined. SHACL Advanced
//! Features and JavaScript are refused by name.

mod affected;
mod check;
mod compile;
mod data;
mod fault;
mod graph;
mod literal;
pub mod names;
mod path;
mod prebinding;
mod report;
mod run;
mod shape;
mod sparql;
mod targets;

pub use fault::{ShapesError, ShapesFault};
pub use report::{Report, ValidationResult};
pub use shape::{Path, Severity};

use std::sync::Arc;

use oxrdf::{NamedNode, NamedNodeRef, Term, Triple};

use crate::edition::{FrozenView, Overlay};
use crate::index::{Limits, Pattern, View};

/// Shapes, checked and compiled; cheap to clone.
#[derive(Clone, Debug)]
pub struct Shapes {
    plan: Arc<shape::Plan>,
}

/// What is validated.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// All the focus nodes of all the shapes.
    Everything,
    /// Those nodes only, against the shapes that target them.
    Nodes(&'a [Term]),
    /// The focus nodes that a change touches, and those whose results may change with them.
    Change(&'a Overlay),
}

/// Why a validation did not come to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ValidationError {
    /// The deadline passed.
    #[error("the validation did not end in time")]
    Timeout,
    /// A SPARQL constraint could not be evaluated, or said `?failure`.
    #[error("the SPARQL constraint of {shape} failed: {detail}")]
    Sparql {
        /// The shape.
        shape: String,
        /// What happened.
        detail: String,
    },
    /// This view cannot validate.
    #[error("this map cannot be validated")]
    Unsupported,
}

impl Shapes {
    /// Compiles the shapes of a graph; `name` is the graph where queries find them (`$shapesGraph`).
    ///
    /// # Errors
    /// Every fault found: ill-formed shapes (SHACL, section 3.4.2), recursive ones, constructs that are not supported.
    pub fn compile(
        triples: impl IntoIterator<Item = Triple>,
        name: Option<NamedNode>,
    ) -> Result<Self, ShapesError> {
        let graph = graph::ShapesGraph::new(triples);
        compile::compile(&graph, name).map(|plan| Self { plan: Arc::new(plan) })
    }

    /// Compiles the shapes that a named graph of a view holds.
    ///
    /// # Errors
    /// As [`Shapes::compile`].
    pub fn read(view: &dyn View, graph: NamedNodeRef<'_>) -> Result<Self, ShapesError> {
        let pattern = Pattern { graph: Some(graph), ..Pattern::default() };
        let quads = view.matching(pattern, usize::MAX);
        Self::compile(quads.into_iter().map(Triple::from), Some(graph.into_owned()))
    }

    /// How many shapes there are, those without target included.
    pub fn len(&self) -> usize {
        self.plan.shapes.len()
    }

    /// Whether there are no shapes at all.
    pub fn is_empty(&self) -> bool {
        self.plan.shapes.is_empty()
    }
}

impl FrozenView {
    /// Validates what this view sees against shapes.
    ///
    /// `limits.rows` is the number of results kept at most; [`Report::truncated`] says whether there were more.
    ///
    /// # Errors
    /// See [`ValidationError`].
    pub fn validate_with(
        &self,
        shapes: &Shapes,
        scope: Scope<'_>,
        limits: &Limits,
    ) -> Result<Report, ValidationError> {
        run::validate(self, &shapes.plan, scope, limits)
    }
}
