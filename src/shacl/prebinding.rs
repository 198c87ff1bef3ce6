//! Pre-binding: variables of a parsed query replaced by terms (SHACL, section 5.3.2 and appendix A).
//!
//! The algebra is rewritten, text is never pasted. What the recommendation forbids because pre-binding has no meaning
//! there (MINUS, VALUES, SERVICE, assigning a pre-bound variable, sub-queries that do not project it) is refused.

use oxrdf::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// What stands for each variable. Blank nodes cannot be written in a query: they are left to the evaluator.
#[derive(Debug, Default)]
pub(super) struct Prebinding<'a> {
    pub(super) terms: Vec<(&'a str, Term)>,
    /// What `$PATH` stands for.
    pub(super) path: Option<PropertyPathExpression>,
}

impl Prebinding<'_> {
    /// The query with the variables replaced.
    pub(super) fn applied(&self, query: &Query) -> Query {
        match query {
            Query::Select { dataset, pattern, base_iri } => Query::Select {
                dataset: dataset.clone(),
                pattern: self.pattern(pattern),
                base_iri: base_iri.clone(),
            },
            Query::Ask { dataset, pattern, base_iri } => Query::Ask {
                dataset: dataset.clone(),
                pattern: self.pattern(pattern),
                base_iri: base_iri.clone(),
            },
            other => other.clone(),
        }
    }

    fn term(&self, variable: &Variable) -> Option<&Term> {
        self.terms.iter().find(|(name, _)| *name == variable.as_str()).map(|(_, term)| term)
    }

    fn node(&self, node: &TermPattern) -> TermPattern {
        match node {
            TermPattern::Variable(variable) => match self.term(variable) {
                Some(Term::NamedNode(iri)) => iri.clone().into(),
                Some(Term::Literal(literal)) => literal.clone().into(),
                _ => node.clone(),
            },
            _ => node.clone(),
        }
    }

    /// `Err` when a literal stands where only an IRI can: nothing matches.
    fn name(&self, name: &NamedNodePattern) -> Result<NamedNodePattern, ()> {
        match name {
            NamedNodePattern::Variable(variable) => match self.term(variable) {
                Some(Term::NamedNode(iri)) => Ok(iri.clone().into()),
                Some(Term::Literal(_)) => Err(()),
                _ => Ok(name.clone()),
            },
            NamedNodePattern::NamedNode(_) => Ok(name.clone()),
        }
    }

    fn pattern(&self, pattern: &GraphPattern) -> GraphPattern {
        let inner = |pattern: &GraphPattern| Box::new(self.pattern(pattern));
        match pattern {
            GraphPattern::Bgp { patterns } => self.triples(patterns),
            GraphPattern::Path { subject, path, object } => GraphPattern::Path {
                subject: self.node(subject),
                path: path.clone(),
                object: self.node(object),
            },
            GraphPattern::Join { left, right } => {
                GraphPattern::Join { left: inner(left), right: inner(right) }
            }
            GraphPattern::LeftJoin { left, right, expression } => GraphPattern::LeftJoin {
                left: inner(left),
                right: inner(right),
                expression: expression.as_ref().map(|expression| self.expression(expression)),
            },
            GraphPattern::Lateral { left, right } => {
                GraphPattern::Lateral { left: inner(left), right: inner(right) }
            }
            GraphPattern::Filter { expr, inner: of } => {
                GraphPattern::Filter { expr: self.expression(expr), inner: inner(of) }
            }
            GraphPattern::Union { left, right } => {
                GraphPattern::Union { left: inner(left), right: inner(right) }
            }
            GraphPattern::Graph { name, inner: of } => match self.name(name) {
                Ok(name) => GraphPattern::Graph { name, inner: inner(of) },
                Err(()) => nothing(),
            },
            GraphPattern::Extend { inner: of, variable, expression } => GraphPattern::Extend {
                inner: inner(of),
                variable: variable.clone(),
                expression: self.expression(expression),
            },
            GraphPattern::OrderBy { inner: of, expression } => GraphPattern::OrderBy {
                inner: inner(of),
                expression: expression
                    .iter()
                    .map(|order| match order {
                        OrderExpression::Asc(by) => OrderExpression::Asc(self.expression(by)),
                        OrderExpression::Desc(by) => OrderExpression::Desc(self.expression(by)),
                    })
                    .collect(),
            },
            GraphPattern::Project { inner: of, variables } => {
                GraphPattern::Project { inner: inner(of), variables: variables.clone() }
            }
            GraphPattern::Distinct { inner: of } => GraphPattern::Distinct { inner: inner(of) },
            GraphPattern::Reduced { inner: of } => GraphPattern::Reduced { inner: inner(of) },
            GraphPattern::Slice { inner: of, start, length } => {
                GraphPattern::Slice { inner: inner(of), start: *start, length: *length }
            }
            GraphPattern::Group { inner: of, variables, aggregates } => GraphPattern::Group {
                inner: inner(of),
                variables: variables.clone(),
                aggregates: aggregates
                    .iter()
                    .map(|(variable, aggregate)| (variable.clone(), self.aggregate(aggregate)))
                    .collect(),
            },
            GraphPattern::Minus { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Service { .. } => pattern.clone(),
        }
    }

    /// A basic pattern; where `$PATH` is the property, the path takes its place.
    fn triples(&self, triples: &[TriplePattern]) -> GraphPattern {
        let (mut plain, mut paths) = (Vec::new(), Vec::new());
        for triple in triples {
            let (subject, object) = (self.node(&triple.subject), self.node(&triple.object));
            match (&triple.predicate, &self.path) {
                (NamedNodePattern::Variable(name), Some(path)) if name.as_str() == "PATH" => {
                    match path {
                        PropertyPathExpression::NamedNode(iri) => {
                            let predicate = NamedNodePattern::from(iri.clone());
                            plain.push(TriplePattern { subject, predicate, object });
                        }
                        path => {
                            paths.push(GraphPattern::Path { subject, path: path.clone(), object })
                        }
                    }
                }
                (predicate, _) => match self.name(predicate) {
                    Ok(predicate) => plain.push(TriplePattern { subject, predicate, object }),
                    Err(()) => return nothing(),
                },
            }
        }
        let plain = GraphPattern::Bgp { patterns: plain };
        paths.into_iter().fold(plain, |left, right| GraphPattern::Join {
            left: Box::new(left),
            right: Box::new(right),
        })
    }

    fn aggregate(&self, aggregate: &AggregateExpression) -> AggregateExpression {
        match aggregate {
            AggregateExpression::CountSolutions { .. } => aggregate.clone(),
            AggregateExpression::FunctionCall { name, expr, distinct } => {
                AggregateExpression::FunctionCall {
                    name: name.clone(),
                    expr: self.expression(expr),
                    distinct: *distinct,
                }
            }
        }
    }

    fn expression(&self, expression: &Expression) -> Expression {
        use Expression as E;
        let one = |e: &E| Box::new(self.expression(e));
        let all = |list: &[E]| list.iter().map(|e| self.expression(e)).collect::<Vec<_>>();
        match expression {
            E::NamedNode(_) | E::Literal(_) => expression.clone(),
            E::Variable(variable) => match self.term(variable) {
                Some(Term::NamedNode(iri)) => E::NamedNode(iri.clone()),
                Some(Term::Literal(literal)) => E::Literal(literal.clone()),
                _ => expression.clone(),
            },
            E::Bound(variable) => match self.term(variable) {
                Some(Term::NamedNode(_) | Term::Literal(_)) => E::Literal(true.into()),
                _ => expression.clone(),
            },
            E::Or(a, b) => E::Or(one(a), one(b)),
            E::And(a, b) => E::And(one(a), one(b)),
            E::Equal(a, b) => E::Equal(one(a), one(b)),
            E::SameTerm(a, b) => E::SameTerm(one(a), one(b)),
            E::Greater(a, b) => E::Greater(one(a), one(b)),
            E::GreaterOrEqual(a, b) => E::GreaterOrEqual(one(a), one(b)),
            E::Less(a, b) => E::Less(one(a), one(b)),
            E::LessOrEqual(a, b) => E::LessOrEqual(one(a), one(b)),
            E::In(a, list) => E::In(one(a), all(list)),
            E::Add(a, b) => E::Add(one(a), one(b)),
            E::Subtract(a, b) => E::Subtract(one(a), one(b)),
            E::Multiply(a, b) => E::Multiply(one(a), one(b)),
            E::Divide(a, b) => E::Divide(one(a), one(b)),
            E::UnaryPlus(a) => E::UnaryPlus(one(a)),
            E::UnaryMinus(a) => E::UnaryMinus(one(a)),
            E::Not(a) => E::Not(one(a)),
            E::Exists(pattern) => E::Exists(Box::new(self.pattern(pattern))),
            E::If(a, b, c) => E::If(one(a), one(b), one(c)),
            E::Coalesce(list) => E::Coalesce(all(list)),
            E::FunctionCall(function, list) => E::FunctionCall(function.clone(), all(list)),
        }
    }
}

/// A pattern without solutions.
fn nothing() -> GraphPattern {
    GraphPattern::Values { variables: Vec::new(), bindings: Vec::new() }
}

/// Why a query cannot be pre-bound, in French.
pub(super) fn forbidden(query: &Query, prebound: &[&str]) -> Option<String> {
    let (Query::Select { pattern, .. } | Query::Ask { pattern, .. }) = query else {
        return Some("une requête SELECT ou ASK est attendue".to_owned());
    };
    if query.dataset().is_some() {
        return Some("FROM n’a pas de sens dans une contrainte".to_owned());
    }
    let mut found = None;
    walk(top(pattern), &mut |part| {
        let fault = match part {
            GraphPattern::Minus { .. } => Some("MINUS"),
            GraphPattern::Values { .. } => Some("VALUES"),
            GraphPattern::Service { .. } => Some("SERVICE"),
            _ => None,
        };
        let fault = fault.map(|name| format!("{name} n’est pas permis dans une contrainte SHACL"));
        found = found.take().or(fault).or_else(|| match part {
            GraphPattern::Extend { variable, .. } if prebound.contains(&variable.as_str()) => {
                Some(format!("«\u{202f}AS {variable}\u{202f}» change une variable fixée d’avance"))
            }
            GraphPattern::Project { variables, .. } => {
                let lacking = prebound.iter().find(|name| {
                    let optional = ["shapesGraph", "currentShape"].contains(name);
                    !optional && !variables.iter().any(|known| known.as_str() == **name)
                })?;
                Some(format!("une sous-requête doit projeter ${lacking}"))
            }
            _ => None,
        });
    });
    found
}

/// What is under the modifiers and the projection of the query itself.
fn top(pattern: &GraphPattern) -> &GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. } => inner,
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => top(inner),
        other => other,
    }
}

fn walk(pattern: &GraphPattern, see: &mut impl FnMut(&GraphPattern)) {
    see(pattern);
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Minus { left, right } => {
            walk(left, see);
            walk(right, see);
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            walk(left, see);
            walk(right, see);
            if let Some(expression) = expression {
                walk_expression(expression, see);
            }
        }
        GraphPattern::Filter { expr, inner } => {
            walk_expression(expr, see);
            walk(inner, see);
        }
        GraphPattern::Extend { inner, expression, .. } => {
            walk_expression(expression, see);
            walk(inner, see);
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => walk(inner, see),
    }
}

fn walk_expression(expression: &Expression, see: &mut impl FnMut(&GraphPattern)) {
    use Expression as E;
    match expression {
        E::Exists(pattern) => walk(pattern, see),
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => {
            walk_expression(a, see);
            walk_expression(b, see);
        }
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => walk_expression(a, see),
        E::In(a, list) => {
            walk_expression(a, see);
            list.iter().for_each(|e| walk_expression(e, see));
        }
        E::If(a, b, c) => [a, b, c].into_iter().for_each(|e| walk_expression(e, see)),
        E::Coalesce(list) | E::FunctionCall(_, list) => {
            list.iter().for_each(|e| walk_expression(e, see));
        }
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => {}
    }
}

/// A SHACL path as SPARQL has it.
pub(super) fn expression_of(path: &super::Path<Term>) -> Option<PropertyPathExpression> {
    use super::Path as P;
    use PropertyPathExpression as E;
    let each = |path: &P<Term>| expression_of(path).map(Box::new);
    let fold = |paths: &[P<Term>], join: fn(Box<E>, Box<E>) -> E| {
        let mut each = paths.iter().map(expression_of);
        let first = each.next()??;
        each.try_fold(first, |left, right| Some(join(Box::new(left), Box::new(right?))))
    };
    Some(match path {
        P::Predicate(Term::NamedNode(iri)) => E::NamedNode(NamedNode::clone(iri)),
        P::Predicate(_) => return None,
        P::Inverse(path) => E::Reverse(each(path)?),
        P::ZeroOrMore(path) => E::ZeroOrMore(each(path)?),
        P::OneOrMore(path) => E::OneOrMore(each(path)?),
        P::ZeroOrOne(path) => E::ZeroOrOne(each(path)?),
        P::Sequence(paths) => fold(paths, E::Sequence)?,
        P::Alternative(paths) => fold(paths, E::Alternative)?,
    })
}
