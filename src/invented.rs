//! What is invented: graphs that say so of themselves, and what is derived from them.

use std::collections::HashSet;

use oxrdf::{GraphName, NamedOrBlankNode, Term};

use crate::index::{Pattern, View};
use crate::vocab::{prov, ptl};

/// The graphs that say that their content is invented, and those derived from them.
pub fn fictitious_graphs(view: &dyn View) -> HashSet<GraphName> {
    let pattern = Pattern { predicate: Some(ptl::FICTIF), ..Pattern::default() };
    let mut graphs: HashSet<GraphName> = view
        .matching(pattern, 1_000_000)
        .into_iter()
        .filter(|quad| matches!(&quad.object, Term::Literal(value) if matches!(value.value(), "true" | "1")))
        .filter_map(|quad| graph_of(quad.subject))
        .collect();
    let pattern = Pattern { predicate: Some(prov::WAS_DERIVED_FROM), ..Pattern::default() };
    for quad in view.matching(pattern, 1_000_000) {
        if let (Some(derived), Term::NamedNode(origin)) = (graph_of(quad.subject), quad.object)
            && graphs.contains(&GraphName::NamedNode(origin))
        {
            graphs.insert(derived);
        }
    }
    graphs
}

fn graph_of(subject: NamedOrBlankNode) -> Option<GraphName> {
    match subject {
        NamedOrBlankNode::NamedNode(graph) => Some(GraphName::NamedNode(graph)),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
