//! Free-form queries, answered row by row: nothing of the answer is kept.

use std::time::Instant;

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use rustc_hash::FxHashSet;
use spareval::{QueryEvaluator, QueryResults};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::{Query, SparqlParser};

use super::FrozenView;
use super::dataset::EvaluatedView;
use super::view::query_error;
use crate::index::QueryError;
use crate::sparql::guard;

/// A query that has been read.
#[derive(Clone, Debug)]
pub struct ParsedQuery(Query);

impl ParsedQuery {
    /// Reads a query; relative IRIs are relative to `base`.
    ///
    /// # Errors
    /// [`QueryError::TooComplex`] and [`QueryError::Syntax`].
    pub fn parse(text: &str, base: &str) -> Result<Self, QueryError> {
        guard::check(text)?;
        let parser = SparqlParser::new().with_base_iri(base);
        let parser = parser.map_err(|error| QueryError::Evaluation(error.to_string()))?;
        parser.parse_query(text).map(Self).map_err(|error| QueryError::Syntax(error.to_string()))
    }

    /// Whether it would ask another server (`SERVICE`, even `SILENT`, wherever it stands).
    pub fn asks_elsewhere(&self) -> bool {
        match &self.0 {
            Query::Select { pattern, .. }
            | Query::Construct { pattern, .. }
            | Query::Describe { pattern, .. }
            | Query::Ask { pattern, .. } => pattern_asks(pattern),
        }
    }
}

/// The dataset that a request chooses instead of what the query says (SPARQL 1.1 Protocol, 2.1.4).
#[derive(Clone, Debug, Default)]
pub struct DatasetChoice {
    /// The graphs whose union is the default graph.
    pub default_graphs: Vec<NamedNode>,
    /// The graphs that `GRAPH` sees.
    pub named_graphs: Vec<NamedNode>,
}

impl DatasetChoice {
    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.default_graphs.is_empty() && self.named_graphs.is_empty()
    }
}

/// An answer on its way.
pub enum Streamed<'a> {
    /// Of an ASK.
    Boolean(bool),
    /// Of a SELECT: its variables, then a value or none for each of them.
    Solutions(Vec<Variable>, Box<dyn Iterator<Item = Result<Row, QueryError>> + 'a>),
    /// Of a CONSTRUCT or a DESCRIBE, without repetition.
    Graph(Box<dyn Iterator<Item = Result<Triple, QueryError>> + 'a>),
}

/// One value per variable, `None` when it is unbound.
type Row = Vec<Option<Term>>;

impl FrozenView {
    /// Evaluates a query and hands its answer to `take`, which reads it while it is computed.
    ///
    /// # Errors
    /// See [`QueryError`]; an error after the first rows comes through the iterator.
    pub fn stream<R>(
        &self,
        ParsedQuery(query): &ParsedQuery,
        (choice, deadline): (&DatasetChoice, Option<Instant>),
        take: impl FnOnce(Streamed<'_>) -> R,
    ) -> Result<R, QueryError> {
        let evaluator = QueryEvaluator::new();
        let mut prepared = evaluator.prepare(query);
        if !choice.is_empty() {
            let dataset = prepared.dataset_mut();
            let defaults = choice.default_graphs.iter().cloned().map(GraphName::from);
            dataset.set_default_graph(defaults.collect());
            let named = choice.named_graphs.iter().cloned().map(NamedOrBlankNode::from);
            dataset.set_available_named_graphs(named.collect());
        }
        let view = self.with_from(prepared.dataset_mut());
        let dataset = EvaluatedView::new(&view, deadline);
        let streamed = match prepared.execute(dataset).map_err(query_error)? {
            QueryResults::Boolean(value) => Streamed::Boolean(value),
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let rows = solutions.map(|row| match row {
                    Ok(row) => Ok(row.values().to_vec()),
                    Err(error) => Err(query_error(error)),
                });
                Streamed::Solutions(variables, Box::new(rows))
            }
            QueryResults::Graph(triples) => {
                let mut seen = FxHashSet::default();
                let triples = triples.filter_map(move |triple| match triple {
                    Ok(triple) => seen.insert(triple.clone()).then_some(Ok(triple)),
                    Err(error) => Some(Err(query_error(error))),
                });
                Streamed::Graph(Box::new(triples))
            }
        };
        Ok(take(streamed))
    }
}

/// Whether a pattern would ask another server.
pub(super) fn pattern_asks(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Service { .. } => true,
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => false,
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::Lateral { left, right } => pattern_asks(left) || pattern_asks(right),
        GraphPattern::LeftJoin { left, right, expression } => {
            pattern_asks(left) || pattern_asks(right) || expression.iter().any(expression_asks)
        }
        GraphPattern::Filter { expr, inner } => expression_asks(expr) || pattern_asks(inner),
        GraphPattern::Extend { inner, expression, .. } => {
            expression_asks(expression) || pattern_asks(inner)
        }
        GraphPattern::OrderBy { inner, expression } => {
            pattern_asks(inner)
                || expression.iter().any(|key| match key {
                    OrderExpression::Asc(key) | OrderExpression::Desc(key) => expression_asks(key),
                })
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            pattern_asks(inner)
                || aggregates.iter().any(|(_, aggregate)| match aggregate {
                    AggregateExpression::CountSolutions { .. } => false,
                    AggregateExpression::FunctionCall { expr, .. } => expression_asks(expr),
                })
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => pattern_asks(inner),
    }
}

fn expression_asks(expression: &Expression) -> bool {
    match expression {
        Expression::Exists(pattern) => pattern_asks(pattern),
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => false,
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => expression_asks(a) || expression_asks(b),
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            expression_asks(a)
        }
        Expression::If(a, b, c) => [a, b, c].into_iter().any(|one| expression_asks(one)),
        Expression::In(a, list) => expression_asks(a) || list.iter().any(expression_asks),
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            list.iter().any(expression_asks)
        }
    }
}
