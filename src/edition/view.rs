//! One edition as one reader sees it, possibly through a proposal.

use std::sync::Arc;

use oxrdf::{NamedNode, Quad, Term, TermRef, Variable};
use rustc_hash::FxHashSet;
use spareval::{QueryDatasetSpecification, QueryEvaluationError, QueryEvaluator, QueryResults};
use spargebra::{Query, SparqlParser};

use super::Edition;
use super::dataset::{DeadlinePassed, EvaluatedView};
use super::dictionary::{DEFAULT_GRAPH, Dictionary, TermId};
use super::graphs::{Audience, mask};
use super::overlay::{Overlay, quad_of};
use super::scan::{GraphFilter, PatternIds, Scan};
use crate::index::{Answer, Limits, Pattern, QueryError, View};
use crate::shacl::{Report, Scope, Shapes, ValidationError};
use crate::sparql::guard;

/// What a query means by its default graph.
#[derive(Clone, Debug)]
pub enum DefaultGraph {
    /// The union of the graphs that the reader sees, a triple in several of them counting once.
    Union,
    /// What is outside named graphs, as the W3C test suites have it.
    Actual,
    /// The union of these graphs, as far as the reader sees them (`FROM`).
    Among(Arc<Vec<bool>>),
}

/// The graph of a pattern, in numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum PatternGraph {
    Default,
    AnyNamed,
    Named(TermId),
}

/// One edition as one reader sees it; cheap to clone.
#[derive(Clone, Debug)]
pub struct FrozenView {
    edition: Arc<Edition>,
    overlay: Option<Arc<Overlay>>,
    audience: Arc<Audience>,
    default: DefaultGraph,
}

impl FrozenView {
    pub(super) fn new(
        edition: Arc<Edition>,
        overlay: Option<Arc<Overlay>>,
        audience: Arc<Audience>,
    ) -> Self {
        Self { edition, overlay, audience, default: DefaultGraph::Union }
    }

    /// The same view with another meaning of the default graph.
    pub fn with_default_graph(mut self, default: DefaultGraph) -> Self {
        self.default = default;
        self
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        match &self.overlay {
            Some(overlay) => overlay.dictionary(),
            None => &self.edition.dictionary,
        }
    }

    fn is_visible(&self, graph: TermId) -> bool {
        self.audience.filter().keeps(graph)
    }

    pub(super) fn scan(&self, pattern: PatternIds, graph: PatternGraph) -> Scan<'_> {
        let (filter, distinct) = match (graph, &self.default) {
            (PatternGraph::Default, DefaultGraph::Union) => (self.audience.filter(), true),
            (PatternGraph::Default, DefaultGraph::Actual) => {
                (GraphFilter::Only(DEFAULT_GRAPH), false)
            }
            (PatternGraph::Default, DefaultGraph::Among(kept)) => (GraphFilter::Among(kept), true),
            (PatternGraph::AnyNamed, _) => match &*self.audience {
                Audience::Everything => (GraphFilter::AllNamed, false),
                Audience::Among(seen) => (GraphFilter::Among(seen), false),
            },
            (PatternGraph::Named(graph), _) if self.sees_graph(graph) => {
                (GraphFilter::Only(graph), false)
            }
            (PatternGraph::Named(_), _) => return Scan::empty(),
        };
        let scan = Scan::new(&self.edition.quads, self.overlay.as_deref(), pattern, filter);
        if distinct { scan.distinct() } else { scan }
    }

    /// Whether a graph has quads that this reader sees.
    pub(super) fn sees_graph(&self, graph: TermId) -> bool {
        graph != DEFAULT_GRAPH
            && self.is_visible(graph)
            && match &self.overlay {
                None => self.edition.sizes.contains_key(&graph),
                Some(overlay) => overlay.sizes(&self.edition.sizes).contains_key(&graph),
            }
    }

    pub(super) fn named_graph_ids(&self) -> Vec<TermId> {
        let visible = |graph: &TermId| *graph != DEFAULT_GRAPH && self.is_visible(*graph);
        match &self.overlay {
            None => self.edition.sizes.keys().copied().filter(visible).collect(),
            Some(overlay) => {
                overlay.sizes(&self.edition.sizes).into_keys().filter(visible).collect()
            }
        }
    }

    /// Every quad that this reader sees, of the default graph too.
    pub fn all_quads(&self) -> impl Iterator<Item = Quad> + '_ {
        let filter = self.audience.filter();
        let pattern = PatternIds::default();
        Scan::new(&self.edition.quads, self.overlay.as_deref(), pattern, filter)
            .map(|quad| quad_of(self.dictionary(), quad))
    }

    /// `None` when a given term is unknown, and then nothing matches.
    fn pattern_ids(&self, pattern: Pattern<'_>) -> Option<(PatternIds, PatternGraph)> {
        let number = |term: Option<TermRef<'_>>| match term {
            None => Some(None),
            Some(term) => self.dictionary().get(term).map(Some),
        };
        let ids = PatternIds {
            subject: number(pattern.subject.map(Into::into))?,
            predicate: number(pattern.predicate.map(Into::into))?,
            object: number(pattern.object)?,
        };
        let graph = match number(pattern.graph.map(Into::into))? {
            None => PatternGraph::AnyNamed,
            Some(graph) => PatternGraph::Named(graph),
        };
        Some((ids, graph))
    }

    /// Takes `FROM` out of the specification: the evaluator would read its graphs one by one and count copies twice.
    pub(super) fn with_from(&self, specification: &mut QueryDatasetSpecification) -> Self {
        let Some(graphs) = specification.default_graph_graphs() else {
            return self.clone();
        };
        if graphs.iter().all(oxrdf::GraphName::is_default_graph) {
            return self.clone();
        }
        let named = graphs.iter().filter_map(|graph| match graph {
            oxrdf::GraphName::NamedNode(iri) => Some(TermRef::from(iri.as_ref())),
            oxrdf::GraphName::BlankNode(node) => Some(TermRef::from(node.as_ref())),
            oxrdf::GraphName::DefaultGraph => None,
        });
        let kept = mask(self.dictionary(), named, |graph| self.is_visible(graph));
        let view = self.clone().with_default_graph(DefaultGraph::Among(Arc::new(kept)));
        specification.set_default_graph(vec![oxrdf::GraphName::DefaultGraph]);
        view
    }

    /// Evaluates a parsed query.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn evaluate(
        &self,
        query: &Query,
        parameters: &[(Variable, Term)],
        limits: &Limits,
    ) -> Result<Answer, QueryError> {
        let evaluator = QueryEvaluator::new();
        let mut prepared = evaluator.prepare(query);
        for (variable, term) in parameters {
            prepared = prepared.substitute_variable(variable.clone(), term.clone());
        }
        let view = self.with_from(prepared.dataset_mut());
        let dataset = EvaluatedView::new(&view, limits.deadline);
        collect(prepared.execute(dataset).map_err(query_error)?, limits)
    }
}

fn collect(results: QueryResults<'_>, limits: &Limits) -> Result<Answer, QueryError> {
    match results {
        QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(query_error)?;
                if rows.len() == limits.rows {
                    return Ok(Answer::Solutions { variables, rows, truncated: true });
                }
                rows.push(solution.values().to_vec());
            }
            Ok(Answer::Solutions { variables, rows, truncated: false })
        }
        QueryResults::Graph(found) => {
            let mut seen = FxHashSet::default();
            let mut triples = Vec::new();
            for triple in found {
                let triple = triple.map_err(query_error)?;
                if !seen.insert(triple.clone()) {
                    continue;
                }
                if triples.len() == limits.rows {
                    return Ok(Answer::Graph { triples, truncated: true });
                }
                triples.push(triple);
            }
            Ok(Answer::Graph { triples, truncated: false })
        }
    }
}

pub(super) fn query_error(error: QueryEvaluationError) -> QueryError {
    match error {
        QueryEvaluationError::Dataset(cause) if cause.is::<DeadlinePassed>() => QueryError::Timeout,
        QueryEvaluationError::NotExistingSubstitutedVariable(variable) => {
            QueryError::UnknownParameter(variable.into_string())
        }
        other => QueryError::Evaluation(other.to_string()),
    }
}

impl View for FrozenView {
    fn number(&self) -> u64 {
        self.edition.number()
    }

    fn matching(&self, pattern: Pattern<'_>, limit: usize) -> Vec<Quad> {
        let Some((ids, graph)) = self.pattern_ids(pattern) else {
            return Vec::new();
        };
        let found = self.scan(ids, graph).take(limit);
        found.map(|quad| quad_of(self.dictionary(), quad)).collect()
    }

    fn count(&self, pattern: Pattern<'_>) -> usize {
        self.pattern_ids(pattern).map_or(0, |(ids, graph)| self.scan(ids, graph).count())
    }

    fn graphs(&self) -> Vec<NamedNode> {
        let names = self.named_graph_ids();
        let mut names: Vec<_> = names
            .into_iter()
            .filter_map(|graph| self.dictionary().iri(graph).map(NamedNode::new_unchecked))
            .collect();
        names.sort();
        names
    }

    fn query(
        &self,
        query: &str,
        parameters: &[(Variable, Term)],
        limits: &Limits,
    ) -> Result<Answer, QueryError> {
        self.evaluate(&parsed(query)?, parameters, limits)
    }

    fn validate(
        &self,
        shapes: &Shapes,
        scope: Scope<'_>,
        limits: &Limits,
    ) -> Result<Report, ValidationError> {
        self.validate_with(shapes, scope, limits)
    }
}

/// Whether a text is a query that [`View::query`] would run.
///
/// # Errors
/// When it could harm the engine or is no SPARQL.
pub fn check_query(query: &str) -> Result<(), QueryError> {
    parsed(query).map(|_| ())
}

fn parsed(query: &str) -> Result<Query, QueryError> {
    guard::check(query)?;
    SparqlParser::new().parse_query(query).map_err(|error| QueryError::Syntax(error.to_string()))
}
