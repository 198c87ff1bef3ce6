//! Constraints written in SPARQL: `sh:sparql` (section 5) and constraint components (section 6).

use std::collections::BTreeMap;
use std::sync::Arc;

use oxrdf::{NamedNode, NamedNodeRef, Term};
use spargebra::{Query, SparqlParser};

use super::Compiler;
use super::sh;
use crate::schema::local_name;
use crate::shacl::prebinding::{Prebinding, expression_of, forbidden};
use crate::shacl::shape::{Constraint, Shape};
use crate::shacl::sparql::Validator;
use crate::sparql::guard;
use crate::vocab::owl;

/// A constraint component that the shapes declare.
#[derive(Clone, Debug)]
pub(super) struct Component {
    iri: NamedNode,
    /// Property, whether it may be left out.
    parameters: Vec<(NamedNode, bool)>,
}

impl Component {
    pub(super) fn mandatory(&self) -> impl Iterator<Item = NamedNode> + '_ {
        self.parameters
            .iter()
            .filter(|(_, optional)| !optional)
            .map(|(property, _)| property.clone())
    }
}

/// A query as a node of the shapes holds it.
struct Written<'a> {
    holder: &'a Term,
    property: NamedNodeRef<'static>,
    /// Variables bound before it runs, besides `$this`.
    parameters: Vec<(String, Term)>,
}

impl Compiler<'_> {
    /// Reads the components that the graph declares; those of SHACL itself are built in.
    pub(super) fn read_components(&mut self) {
        let graph = self.graph;
        for node in graph.subjects() {
            let Term::NamedNode(iri) = node else {
                continue;
            };
            let own = iri.as_str().starts_with(sh::NAMESPACE);
            if own || !graph.is_a(node, sh::CONSTRAINT_COMPONENT) {
                continue;
            }
            let mut parameters = Vec::new();
            for parameter in graph.values(node, sh::PARAMETER) {
                match self.iri(parameter, sh::PATH) {
                    Some(path) => parameters.push((path, self.boolean(parameter, sh::OPTIONAL))),
                    None => {
                        self.fault(parameter, Some(sh::PATH), "un paramètre a pour chemin un IRI")
                    }
                }
            }
            if parameters.iter().all(|(_, optional)| *optional) {
                self.fault(node, Some(sh::PARAMETER), "un paramètre obligatoire est attendu");
                continue;
            }
            self.components.push(Component { iri: iri.clone(), parameters });
        }
    }

    pub(super) fn add_sparql(&mut self, node: &Term, shape: &mut Shape) {
        let graph = self.graph;
        for holder in graph.values(node, sh::SPARQL) {
            let written = Written { holder, property: sh::SELECT, parameters: Vec::new() };
            let deactivated = self.boolean(holder, sh::DEACTIVATED);
            let Some(query) = self.query(shape, &written) else {
                continue;
            };
            if !deactivated {
                let component = format!("{}SPARQLConstraintComponent", sh::NAMESPACE);
                shape.constraints.push(Constraint::Sparql(Arc::new(Validator {
                    constraint: Some(holder.clone()),
                    component: NamedNode::new_unchecked(component),
                    query,
                    messages: self.messages(holder),
                    parameters: Vec::new(),
                })));
            }
        }
        for component in self.components.clone() {
            for parameters in self.uses(node, &component) {
                self.add_component(shape, &component, parameters);
            }
        }
    }

    /// The values that a shape gives to the parameters of a component: none when it does not use it.
    fn uses(&mut self, node: &Term, component: &Component) -> Vec<Vec<(String, Term)>> {
        let graph = self.graph;
        let name = |property: &NamedNode| local_name(property.as_str()).to_owned();
        if component.mandatory().any(|property| graph.value(node, property.as_ref()).is_none()) {
            return Vec::new();
        }
        if let [(property, _)] = component.parameters.as_slice() {
            let values = graph.values(node, property.as_ref());
            return values.map(|value| vec![(name(property), value.clone())]).collect();
        }
        let mut given = Vec::new();
        for (property, _) in &component.parameters {
            if let Some(value) = self.one(node, property.as_ref()) {
                given.push((name(property), value));
            }
        }
        vec![given]
    }

    fn add_component(
        &mut self,
        shape: &mut Shape,
        component: &Component,
        parameters: Vec<(String, Term)>,
    ) {
        let graph = self.graph;
        let node = Term::from(component.iri.clone());
        let own = if shape.path.is_some() { sh::PROPERTY_VALIDATOR } else { sh::NODE_VALIDATOR };
        let Some(holder) = graph.value(&node, own).or_else(|| graph.value(&node, sh::VALIDATOR))
        else {
            self.fault(
                &shape.node,
                None,
                format!("le composant {node} n’a pas de validateur pour cette forme"),
            );
            return;
        };
        let asks = graph.value(holder, sh::ASK).is_some();
        let property = if asks { sh::ASK } else { sh::SELECT };
        let written = Written { holder, property, parameters };
        if let Some(query) = self.query(shape, &written) {
            let messages = self.messages(holder);
            shape.constraints.push(Constraint::Sparql(Arc::new(Validator {
                constraint: None,
                component: component.iri.clone(),
                query,
                messages,
                parameters: written.parameters,
            })));
        }
    }

    /// The query of a holder, its path, shape and parameters put in.
    fn query(&mut self, shape: &Shape, written: &Written<'_>) -> Option<Query> {
        let (holder, property) = (written.holder, written.property);
        let Some(text) = self.string(holder, property) else {
            self.fault(holder, Some(property), "une requête est attendue");
            return None;
        };
        match self.parsed(shape, written, &text) {
            Ok(query) => Some(query),
            Err(problem) => {
                self.fault(holder, Some(property), problem);
                None
            }
        }
    }

    fn parsed(
        &mut self,
        shape: &Shape,
        written: &Written<'_>,
        text: &str,
    ) -> Result<Query, String> {
        guard::check(text).map_err(|error| error.to_string())?;
        let mut parser = SparqlParser::new();
        for (prefix, namespace) in self.prefixes(written.holder) {
            let bad = |_| format!("l’espace de noms {namespace} n’est pas un IRI");
            parser = parser.with_prefix(prefix, &namespace).map_err(bad)?;
        }
        let query =
            parser.parse_query(text).map_err(|error| format!("SPARQL non valide ({error})"))?;
        let asks = written.property == sh::ASK;
        match &query {
            Query::Ask { .. } if asks => {}
            Query::Select { .. } if !asks => {
                if !projects_this(&query) {
                    return Err("la requête doit projeter $this".to_owned());
                }
            }
            _ => {
                return Err(format!(
                    "une requête {} est attendue",
                    if asks { "ASK" } else { "SELECT" }
                ));
            }
        }
        let mut prebound = vec!["this", "shapesGraph", "currentShape"];
        if asks {
            prebound.push("value");
        }
        prebound.extend(written.parameters.iter().map(|(name, _)| name.as_str()));
        if let Some(problem) = forbidden(&query, &prebound) {
            return Err(problem);
        }
        let mut terms: Vec<(&str, Term)> =
            written.parameters.iter().map(|(name, term)| (name.as_str(), term.clone())).collect();
        terms.push(("currentShape", shape.node.clone()));
        terms.extend(self.shapes_graph.clone().map(|graph| ("shapesGraph", graph.into())));
        let path = shape.path.as_ref().and_then(expression_of);
        Ok(Prebinding { terms, path }.applied(&query))
    }

    /// The prefixes that `sh:prefixes` gives, those of imported ontologies too (section 5.2.1).
    fn prefixes(&mut self, holder: &Term) -> BTreeMap<String, String> {
        let graph = self.graph;
        let mut waiting: Vec<Term> = graph.values(holder, sh::PREFIXES).cloned().collect();
        let (mut seen, mut prefixes) = (Vec::new(), BTreeMap::new());
        while let Some(node) = waiting.pop() {
            if seen.contains(&node) {
                continue;
            }
            for declaration in graph.values(&node, sh::DECLARE) {
                let said = |property| match graph.value(declaration, property) {
                    Some(Term::Literal(text)) => Some(text.value().to_owned()),
                    _ => None,
                };
                let (Some(prefix), Some(namespace)) = (said(sh::PREFIX), said(sh::NAMESPACE_OF))
                else {
                    self.fault(&node, Some(sh::DECLARE), "sh:prefix et sh:namespace sont attendus");
                    continue;
                };
                let before = prefixes.insert(prefix.clone(), namespace.clone());
                if before.is_some_and(|before| before != namespace) {
                    let problem =
                        format!("le préfixe «\u{202f}{prefix}\u{202f}» a deux espaces de noms");
                    self.fault(&node, Some(sh::DECLARE), problem);
                }
            }
            waiting.extend(graph.values(&node, owl::IMPORTS).cloned());
            seen.push(node);
        }
        prefixes
    }
}

fn projects_this(query: &Query) -> bool {
    let Query::Select { pattern, .. } = query else {
        return false;
    };
    let mut found = false;
    pattern.on_in_scope_variable(|variable| found |= variable.as_str() == "this");
    found
}
