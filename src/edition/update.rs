//! SPARQL updates, evaluated into quads to add and to remove: they become a change like any other.
//!
//! Nothing is modified here. Graphs exist by their quads alone, so `CREATE` is a check and `DROP` is `CLEAR`.

use std::sync::Arc;

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;
use spareval::{DeleteInsertQuad, QueryEvaluator};
use spargebra::algebra::{GraphTarget, QueryDataset};
use spargebra::term::{self as sparql, GroundQuad, GroundTerm};
use spargebra::{GraphUpdateOperation, SparqlParser, Update};

use super::dataset::EvaluatedView;
use super::stream::pattern_asks;
use super::view::query_error;
use super::{DatasetChoice, DefaultGraph, DictionaryError, Edition, FrozenView, Overlay};
use crate::index::{Limits, QueryError};
use crate::reader::Reader;
use crate::sparql::guard;

/// Why an update was not evaluated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The text is not SPARQL, or its pattern could not be evaluated.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// `CREATE` of a graph that has quads.
    #[error("the graph {0} already exists")]
    GraphExists(String),
    /// `CLEAR` or `DROP` of a graph that has no quads.
    #[error("the graph {0} does not exist")]
    NoSuchGraph(String),
    /// `LOAD`: nothing is ever fetched on behalf of a request.
    #[error("LOAD is refused: Portulan never fetches {0} on behalf of a request")]
    Load(String),
    /// `SERVICE`: nothing is ever asked elsewhere on behalf of a request.
    #[error("SERVICE is refused")]
    Service,
    /// The request and the update both say which graphs are read.
    #[error("the request and the update both say which graphs are read")]
    TwoDatasets,
    /// Too many terms.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
}

impl Edition {
    /// The same for an update that comes by the SPARQL 1.1 Protocol, with the graphs that the request chooses; nothing
    /// is fetched nor asked elsewhere, even silently.
    ///
    /// # Errors
    /// See [`UpdateError`].
    pub fn update_with(
        self: &Arc<Self>,
        (text, base): (&str, &str),
        (default, choice): (&DefaultGraph, &DatasetChoice),
        limits: &Limits,
    ) -> Result<Overlay, UpdateError> {
        guard::check(text)?;
        let parser = SparqlParser::new()
            .with_base_iri(base)
            .map_err(|error| QueryError::Evaluation(error.to_string()))?;
        let mut update =
            parser.parse_update(text).map_err(|error| QueryError::Syntax(error.to_string()))?;
        for operation in &mut update.operations {
            match operation {
                GraphUpdateOperation::Load { source, .. } => {
                    return Err(UpdateError::Load(source.as_str().to_owned()));
                }
                GraphUpdateOperation::DeleteInsert { using, pattern, .. } => {
                    if pattern_asks(pattern) {
                        return Err(UpdateError::Service);
                    }
                    if !choice.is_empty() {
                        if using.is_some() {
                            return Err(UpdateError::TwoDatasets);
                        }
                        *using = Some(QueryDataset {
                            default: choice.default_graphs.clone(),
                            named: Some(choice.named_graphs.clone()),
                        });
                    }
                }
                _ => {}
            }
        }
        self.evaluate_update(&update, default, limits)
    }

    /// What an update would change here, evaluated as an administrator sees the edition.
    ///
    /// `default` says what the update means by the default graph when it has no `USING` or `WITH`.
    ///
    /// # Errors
    /// See [`UpdateError`].
    pub fn update(
        self: &Arc<Self>,
        update: &str,
        default: &DefaultGraph,
        limits: &Limits,
    ) -> Result<Overlay, UpdateError> {
        guard::check(update)?;
        let update = SparqlParser::new()
            .parse_update(update)
            .map_err(|error| QueryError::Syntax(error.to_string()))?;
        self.evaluate_update(&update, default, limits)
    }

    /// The same for an update that is parsed already.
    ///
    /// # Errors
    /// See [`UpdateError`].
    pub fn evaluate_update(
        self: &Arc<Self>,
        update: &Update,
        default: &DefaultGraph,
        limits: &Limits,
    ) -> Result<Overlay, UpdateError> {
        let mut evaluation = Evaluation {
            edition: Arc::clone(self),
            overlay: Arc::new(self.overlay([], [])?),
            default: default.clone(),
            limits,
        };
        for operation in &update.operations {
            evaluation.run(operation, update.base_iri.clone())?;
        }
        let Evaluation { overlay, .. } = evaluation;
        Ok(Arc::into_inner(overlay).expect("views of the overlay do not outlive the evaluation"))
    }
}

/// An update on its way: the edition, and what its first operations have changed so far.
struct Evaluation<'a> {
    edition: Arc<Edition>,
    overlay: Arc<Overlay>,
    default: DefaultGraph,
    limits: &'a Limits,
}

impl Evaluation<'_> {
    fn run(
        &mut self,
        operation: &GraphUpdateOperation,
        base: Option<oxiri::Iri<String>>,
    ) -> Result<(), UpdateError> {
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                let mut fresh = FxHashMap::default();
                let added = data.iter().map(|quad| with_fresh_nodes(quad, &mut fresh)).collect();
                self.apply(added, Vec::new())
            }
            GraphUpdateOperation::DeleteData { data } => {
                self.apply(Vec::new(), data.iter().map(ground_quad).collect())
            }
            GraphUpdateOperation::DeleteInsert { .. } => self.delete_insert(operation, base),
            GraphUpdateOperation::Load { silent: true, .. } => Ok(()),
            GraphUpdateOperation::Load { source, .. } => {
                Err(UpdateError::Load(source.as_str().to_owned()))
            }
            GraphUpdateOperation::Create { silent, graph } => {
                if *silent || self.quads_of(&graph.clone().into()).is_empty() {
                    Ok(())
                } else {
                    Err(UpdateError::GraphExists(graph.as_str().to_owned()))
                }
            }
            GraphUpdateOperation::Clear { silent, graph }
            | GraphUpdateOperation::Drop { silent, graph } => self.clear(graph, *silent),
        }
    }

    fn view(&self) -> FrozenView {
        self.edition
            .view_through(Arc::clone(&self.overlay), &Reader::Administrator)
            .with_default_graph(self.default.clone())
    }

    fn delete_insert(
        &mut self,
        operation: &GraphUpdateOperation,
        base: Option<oxiri::Iri<String>>,
    ) -> Result<(), UpdateError> {
        let GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } = operation
        else {
            unreachable!("called for DELETE/INSERT only");
        };
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        {
            let evaluator = QueryEvaluator::new();
            let mut prepared = evaluator.prepare_delete_insert(
                delete.clone(),
                insert.clone(),
                base,
                using.clone(),
                pattern,
            );
            let view = self.view().with_from(prepared.dataset_mut());
            let dataset = EvaluatedView::new(&view, self.limits.deadline);
            for quad in prepared.execute(dataset).map_err(query_error)? {
                match quad.map_err(query_error)? {
                    DeleteInsertQuad::Delete(quad) => removed.push(quad),
                    DeleteInsertQuad::Insert(quad) => added.push(quad),
                }
            }
        }
        self.apply(added, removed)
    }

    fn clear(&mut self, target: &GraphTarget, silent: bool) -> Result<(), UpdateError> {
        let removed = match target {
            GraphTarget::NamedNode(graph) => {
                let quads = self.quads_of(&graph.clone().into());
                if quads.is_empty() && !silent {
                    return Err(UpdateError::NoSuchGraph(graph.as_str().to_owned()));
                }
                quads
            }
            GraphTarget::DefaultGraph => self.quads_of(&GraphName::DefaultGraph),
            GraphTarget::NamedGraphs => self.quads_where(|graph| !graph.is_default_graph()),
            GraphTarget::AllGraphs => self.quads_where(|_| true),
        };
        self.apply(Vec::new(), removed)
    }

    fn quads_of(&self, graph: &GraphName) -> Vec<Quad> {
        self.quads_where(|name| name == graph)
    }

    fn quads_where(&self, keep: impl Fn(&GraphName) -> bool) -> Vec<Quad> {
        self.view().all_quads().filter(|quad| keep(&quad.graph_name)).collect()
    }

    /// Removes, then adds, on top of what was changed before.
    fn apply(&mut self, added: Vec<Quad>, removed: Vec<Quad>) -> Result<(), UpdateError> {
        let mut all_added = self.overlay.added_quads();
        let mut all_removed = self.overlay.removed_quads();
        let gone: rustc_hash::FxHashSet<&Quad> = removed.iter().collect();
        all_added.retain(|quad| !gone.contains(quad));
        all_removed.extend(removed);
        all_added.extend(added);
        self.overlay = Arc::new(self.edition.overlay(&all_added, &all_removed)?);
        Ok(())
    }
}

/// Blank nodes of the data of a request are new ones, whatever they are called.
fn with_fresh_nodes(quad: &sparql::Quad, fresh: &mut FxHashMap<BlankNode, BlankNode>) -> Quad {
    let mut renamed = |node: &BlankNode| fresh.entry(node.clone()).or_default().clone();
    let subject = match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => renamed(node).into(),
        NamedOrBlankNode::NamedNode(iri) => NamedOrBlankNode::from(iri.clone()),
    };
    let object = match &quad.object {
        Term::BlankNode(node) => renamed(node).into(),
        term => term.clone(),
    };
    Quad::new(subject, quad.predicate.clone(), object, graph_name(&quad.graph_name))
}

fn ground_quad(quad: &GroundQuad) -> Quad {
    let object: Term = match &quad.object {
        GroundTerm::NamedNode(iri) => iri.clone().into(),
        GroundTerm::Literal(literal) => literal.clone().into(),
    };
    let graph = graph_name(&quad.graph_name);
    Quad::new(quad.subject.clone(), quad.predicate.clone(), object, graph)
}

fn graph_name(name: &sparql::GraphName) -> GraphName {
    match name {
        sparql::GraphName::NamedNode(iri) => iri.clone().into(),
        sparql::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}
