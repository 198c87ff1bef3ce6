//! Reading the values of one property of a shape, each kind with its rule of syntax (SHACL, section 3.4.2 and annex D).

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};

use super::Compiler;

/// Whether a literal is `true`; the recommendation knows no other way to write it.
pub(super) fn is_true(literal: &Literal) -> bool {
    literal.datatype() == xsd::BOOLEAN && literal.value() == "true"
}

impl Compiler<'_> {
    /// The value of a property that has at most one.
    pub(super) fn one(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Option<Term> {
        let graph = self.graph;
        let mut values = graph.values(node, property);
        let value = values.next()?.clone();
        if values.next().is_some() {
            self.fault(node, Some(property), "une seule valeur est permise");
        }
        Some(value)
    }

    pub(super) fn iris(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
        let graph = self.graph;
        let mut iris = Vec::new();
        for value in graph.values(node, property) {
            match value {
                Term::NamedNode(iri) => iris.push(iri.clone()),
                other => {
                    self.fault(node, Some(property), format!("un IRI est attendu, pas {other}"));
                }
            }
        }
        iris
    }

    pub(super) fn iri(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Option<NamedNode> {
        match self.one(node, property)? {
            Term::NamedNode(iri) => Some(iri),
            other => {
                self.fault(node, Some(property), format!("un IRI est attendu, pas {other}"));
                None
            }
        }
    }

    pub(super) fn literal(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Option<Literal> {
        match self.one(node, property)? {
            Term::Literal(literal) => Some(literal),
            other => {
                self.fault(node, Some(property), format!("un littéral est attendu, pas {other}"));
                None
            }
        }
    }

    /// `false` when there is no value.
    pub(super) fn boolean(&mut self, node: &Term, property: NamedNodeRef<'_>) -> bool {
        let Some(literal) = self.literal(node, property) else {
            return false;
        };
        if literal.datatype() != xsd::BOOLEAN {
            let problem = format!("un xsd:boolean est attendu, pas {literal}");
            self.fault(node, Some(property), problem);
        }
        is_true(&literal)
    }

    pub(super) fn count(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Option<usize> {
        let literal = self.literal(node, property)?;
        let number = literal.value().parse();
        if literal.datatype() != xsd::INTEGER || number.is_err() {
            let problem = format!("un xsd:integer positif ou nul est attendu, pas {literal}");
            self.fault(node, Some(property), problem);
        }
        number.ok()
    }

    pub(super) fn string(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Option<String> {
        let literal = self.literal(node, property)?;
        if literal.datatype() != xsd::STRING {
            let problem = format!("un xsd:string est attendu, pas {literal}");
            self.fault(node, Some(property), problem);
        }
        Some(literal.value().to_owned())
    }

    /// The members of the lists that are the values of a property.
    pub(super) fn lists(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Vec<Vec<Term>> {
        let graph = self.graph;
        let mut lists = Vec::new();
        for value in graph.values(node, property) {
            match graph.list(value) {
                Ok(members) => lists.push(members.into_iter().cloned().collect()),
                Err(problem) => self.fault(node, Some(property), problem),
            }
        }
        lists
    }

    /// The list of a property that has at most one.
    pub(super) fn list(&mut self, node: &Term, property: NamedNodeRef<'_>) -> Option<Vec<Term>> {
        let mut lists = self.lists(node, property);
        if lists.len() > 1 {
            self.fault(node, Some(property), "une seule liste est permise");
        }
        lists.pop()
    }

    pub(super) fn messages(&mut self, node: &Term) -> Vec<Literal> {
        let (graph, property) = (self.graph, super::sh::MESSAGE);
        let mut messages = Vec::new();
        for value in graph.values(node, property) {
            match value {
                Term::Literal(text)
                    if text.datatype() == xsd::STRING || text.datatype() == rdf::LANG_STRING =>
                {
                    messages.push(text.clone());
                }
                other => {
                    self.fault(node, Some(property), format!("un texte est attendu, pas {other}"));
                }
            }
        }
        messages
    }
}
