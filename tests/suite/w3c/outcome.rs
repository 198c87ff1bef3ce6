//! What a case must give, read from the files of the suites.

use std::collections::BTreeSet;

use oxrdf::vocab::rdf;
use oxrdf::{
    Dataset, Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple, Variable,
};
use sparesults::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser};

use super::case::{Case, File, Kind};

/// What a case gives.
#[derive(Debug)]
pub(super) enum Outcome {
    /// An ASK.
    Boolean(bool),
    /// A SELECT.
    Solutions(Table),
    /// A CONSTRUCT or a DESCRIBE.
    Graph(Graph),
    /// The dataset that an update leaves, and the names of its graphs, empty ones included.
    Dataset(Dataset, BTreeSet<String>),
    /// The request is not valid SPARQL.
    SyntaxError,
}

impl Outcome {
    /// The same, a graph without quads being taken for one that does not exist.
    pub(super) fn without_empty_graphs(mut self) -> Self {
        if let Self::Dataset(dataset, names) = &mut self {
            names.retain(|name| {
                let name = NamedNodeRef::new_unchecked(name);
                dataset.quads_for_graph_name(name).next().is_some()
            });
        }
        self
    }
}

/// Solutions: columns in any order, rows in the order of the answer.
#[derive(Debug)]
pub(super) struct Table {
    /// Names of the columns.
    pub(super) variables: Vec<Variable>,
    /// One value per column, `None` when unbound.
    pub(super) rows: Vec<Vec<Option<Term>>>,
    /// Whether the order of the rows is part of the answer.
    pub(super) ordered: bool,
}

/// Parses the query of a case.
pub(super) fn parse_query(case: &Case) -> Result<Query, String> {
    SparqlParser::new()
        .with_base_iri(&case.request.iri)
        .map_err(|error| error.to_string())?
        .parse_query(&case.request.text()?)
        .map_err(|error| error.to_string())
}

/// What the suite says that a case gives.
pub(super) fn expected(case: &Case) -> Result<Outcome, String> {
    match &case.kind {
        Kind::NegativeSyntax => Ok(Outcome::SyntaxError),
        Kind::Update(data) => {
            let names = data.named.iter().map(|(name, _)| name.as_str().to_owned());
            let dataset = data.quads()?.into_iter().collect();
            Ok(Outcome::Dataset(dataset, names.collect()))
        }
        Kind::Query(file) => match parse_query(case)? {
            Query::Construct { .. } | Query::Describe { .. } => Ok(Outcome::Graph(graph(file)?)),
            Query::Select { pattern, .. } => answer(file, is_ordered(&pattern)),
            Query::Ask { .. } => answer(file, false),
        },
    }
}

/// Whether a pattern gives its solutions in an order that the query asks for.
pub(super) fn is_ordered(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::OrderBy { .. } => true,
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => is_ordered(inner),
        _ => false,
    }
}

fn graph(file: &File) -> Result<Graph, String> {
    let quads = file.quads(&GraphName::DefaultGraph)?;
    Ok(quads.into_iter().map(Triple::from).collect())
}

/// Reads a result of SELECT or ASK, in a format of results or in the vocabulary of result sets.
fn answer(file: &File, ordered: bool) -> Result<Outcome, String> {
    let Some(format) = QueryResultsFormat::from_extension(file.extension()) else {
        return ResultSet(graph(file)?).read(ordered);
    };
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", file.path.display());
    let text = file.text()?;
    let read = QueryResultsParser::from_format(format).for_slice(&text);
    match read.map_err(|error| failed(&error))? {
        SliceQueryResultsParserOutput::Boolean(value) => Ok(Outcome::Boolean(value)),
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let rows = solutions
                .map(|solution| solution.map(|solution| solution.values().to_vec()))
                .collect::<Result<_, _>>()
                .map_err(|error| failed(&error))?;
            Ok(Outcome::Solutions(Table { variables, rows, ordered }))
        }
    }
}

/// A result in RDF: <http://www.w3.org/2001/sw/DataAccess/tests/result-set>.
struct ResultSet(Graph);

impl ResultSet {
    fn read(&self, ordered: bool) -> Result<Outcome, String> {
        let class = rs("ResultSet");
        let subjects = self.0.subjects_for_predicate_object(rdf::TYPE, &class);
        let Some(set) = subjects.map(|s| s.into_owned()).next() else {
            return Err("no rs:ResultSet".to_owned());
        };
        if let Some(Term::Literal(value)) = self.values(&set, "boolean").pop() {
            return Ok(Outcome::Boolean(matches!(value.value(), "true" | "1")));
        }
        let variables = self
            .values(&set, "resultVariable")
            .into_iter()
            .map(|name| match name {
                Term::Literal(name) => Variable::new(name.value()).map_err(|e| e.to_string()),
                other => Err(format!("{other} is not the name of a variable")),
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut rows = self
            .values(&set, "solution")
            .into_iter()
            .map(|solution| self.row(&node(solution)?, &variables))
            .collect::<Result<Vec<_>, String>>()?;
        rows.sort_by_key(|(index, _)| *index);
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        Ok(Outcome::Solutions(Table { variables, rows, ordered }))
    }

    /// The place of a solution, and its values.
    fn row(
        &self,
        solution: &NamedOrBlankNode,
        variables: &[Variable],
    ) -> Result<(u32, Vec<Option<Term>>), String> {
        let mut row = vec![None; variables.len()];
        for binding in self.values(solution, "binding") {
            let binding = node(binding)?;
            let name = self.values(&binding, "variable").pop();
            let Some(Term::Literal(name)) = name else {
                return Err("a binding without a variable".to_owned());
            };
            let place = variables
                .iter()
                .position(|variable| variable.as_str() == name.value())
                .ok_or_else(|| format!("a binding of ?{}, which is no column", name.value()))?;
            row[place] = self.values(&binding, "value").pop();
        }
        let index = match self.values(solution, "index").pop() {
            Some(Term::Literal(index)) => index.value().parse().map_err(|_| "a bad rs:index")?,
            _ => 0,
        };
        Ok((index, row))
    }

    fn values(&self, of: &NamedOrBlankNode, property: &str) -> Vec<Term> {
        let property = rs(property);
        let found = self.0.objects_for_subject_predicate(of, &property);
        found.map(oxrdf::TermRef::into_owned).collect()
    }
}

fn rs(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!(
        "http://www.w3.org/2001/sw/DataAccess/tests/result-set#{name}"
    ))
}

fn node(term: Term) -> Result<NamedOrBlankNode, String> {
    match term {
        Term::NamedNode(iri) => Ok(iri.into()),
        Term::BlankNode(node) => Ok(node.into()),
        Term::Literal(literal) => Err(format!("{literal} is not a node")),
    }
}
