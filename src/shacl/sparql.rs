//! Constraints written in SPARQL (SHACL, sections 5 and 6): what was compiled, and its evaluation.

use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::Query;

use super::ValidationError;
use super::prebinding::Prebinding;
use crate::edition::FrozenView;
use crate::index::{Answer, Limits, QueryError};

/// One constraint written in SPARQL; `$PATH`, the shape and the parameters are in the query already.
#[derive(Debug)]
pub(super) struct Validator {
    /// The node of a `sh:sparql` constraint, which its results name.
    pub(super) constraint: Option<Term>,
    /// The component that its results name.
    pub(super) component: NamedNode,
    pub(super) query: Query,
    /// What it says to people, with `{?variable}` to be filled in.
    pub(super) messages: Vec<Literal>,
    /// The parameters, for the messages.
    pub(super) parameters: Vec<(String, Term)>,
}

/// One solution of a SELECT constraint, or one value that an ASK refuses.
#[derive(Debug)]
pub(super) struct Solution {
    pub(super) path: Option<NamedNode>,
    pub(super) value: Option<Term>,
    pub(super) messages: Vec<Literal>,
}

/// Results of one query kept at most.
const MOST_ROWS: usize = 100_000;

impl Validator {
    /// Whether values are asked about one by one.
    pub(super) fn is_ask(&self) -> bool {
        matches!(self.query, Query::Ask { .. })
    }

    /// The solutions of a SELECT for a focus node.
    pub(super) fn select(
        &self,
        view: &FrozenView,
        this: &Term,
        limits: &Limits,
    ) -> Result<Vec<Solution>, ValidationError> {
        match self.evaluate(view, &[("this", this)], limits)? {
            Answer::Solutions { variables, rows, .. } => {
                rows.iter().map(|row| self.solution(this, &variables, row)).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Whether an ASK accepts a value of a focus node.
    pub(super) fn ask(
        &self,
        view: &FrozenView,
        [this, value]: [&Term; 2],
        limits: &Limits,
    ) -> Result<Option<Solution>, ValidationError> {
        let bindings = [("this", this), ("value", value)];
        if self.evaluate(view, &bindings, limits)? == Answer::Boolean(true) {
            return Ok(None);
        }
        let said = |name: &str| match name {
            "this" => Some(this.clone()),
            "value" => Some(value.clone()),
            _ => None,
        };
        let messages = self.messages.iter().map(|text| self.filled(text, &said)).collect();
        Ok(Some(Solution { path: None, value: Some(value.clone()), messages }))
    }

    fn evaluate(
        &self,
        view: &FrozenView,
        bindings: &[(&str, &Term)],
        limits: &Limits,
    ) -> Result<Answer, ValidationError> {
        let terms = bindings.iter().map(|(name, term)| (*name, (*term).clone())).collect();
        let query = Prebinding { terms, path: None }.applied(&self.query);
        // A blank node cannot be written in a query; the evaluator binds it, where the query mentions it.
        let left: Vec<(Variable, Term)> = bindings
            .iter()
            .filter(|(name, term)| term.is_blank_node() && mentions(&query, name))
            .map(|(name, term)| (Variable::new_unchecked(*name), (*term).clone()))
            .collect();
        let limits = Limits { rows: MOST_ROWS, deadline: limits.deadline };
        view.evaluate(&query, &left, &limits).map_err(|error| match error {
            QueryError::Timeout => ValidationError::Timeout,
            other => self.failed(other.to_string()),
        })
    }

    fn failed(&self, detail: String) -> ValidationError {
        let shape =
            self.constraint.as_ref().map_or_else(|| self.component.to_string(), Term::to_string);
        ValidationError::Sparql { shape, detail }
    }

    fn solution(
        &self,
        this: &Term,
        variables: &[Variable],
        row: &[Option<Term>],
    ) -> Result<Solution, ValidationError> {
        let said = |name: &str| {
            let place = variables.iter().position(|variable| variable.as_str() == name)?;
            row[place].clone().or_else(|| (name == "this").then(|| this.clone()))
        };
        if matches!(said("failure"), Some(Term::Literal(ref failure)) if failure.value() == "true")
        {
            return Err(self.failed("la requête signale un échec (?failure)".to_owned()));
        }
        let messages = match said("message") {
            Some(Term::Literal(message)) => vec![message],
            _ => self.messages.iter().map(|text| self.filled(text, &said)).collect(),
        };
        let path = match said("path") {
            Some(Term::NamedNode(path)) => Some(path),
            _ => None,
        };
        Ok(Solution { path, value: said("value"), messages })
    }

    /// A message with `{?name}` and `{$name}` replaced by what they are bound to.
    fn filled(&self, message: &Literal, said: &dyn Fn(&str) -> Option<Term>) -> Literal {
        let mut text = String::new();
        let mut rest = message.value();
        while let Some(start) = rest.find(['{']) {
            let (before, from) = rest.split_at(start);
            text.push_str(before);
            let name = from[1..].strip_prefix(['?', '$']).and_then(|from| from.split_once('}'));
            let value = name.and_then(|(name, after)| {
                let known = self.parameters.iter().find(|(known, _)| known == name);
                Some((known.map(|(_, term)| term.clone()).or_else(|| said(name))?, after))
            });
            rest = match value {
                Some((term, after)) => {
                    text.push_str(&shown(&term));
                    after
                }
                None => {
                    text.push('{');
                    &from[1..]
                }
            };
        }
        text.push_str(rest);
        match message.language() {
            Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
            None => Literal::new_simple_literal(text),
        }
    }
}

fn shown(term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => literal.value().to_owned(),
    }
}

/// Whether a query uses a variable where the evaluator can bind it.
fn mentions(query: &Query, name: &str) -> bool {
    let (Query::Select { pattern, .. } | Query::Ask { pattern, .. }) = query else {
        return false;
    };
    let mut found = false;
    pattern.on_in_scope_variable(|variable| found |= variable.as_str() == name);
    found
}
