//! In which views an element or a relationship appears: for its fiche.

use std::collections::BTreeMap;

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::index::Pattern;
use crate::model::to_rdf::terms::am;
use crate::search::sort_key;
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown};

/// Boxes and lines looked at for one thing.
const LOOKED_AT: usize = 2_000;
/// Views named on a fiche.
const SHOWN: usize = 40;

/// The views where a thing appears, and its own drawing when it is a view itself.
#[derive(Debug, Default)]
pub(in crate::web) struct AppearsIn {
    /// Where the thing is drawn, when it is a view.
    pub(in crate::web) drawing: Option<String>,
    /// The first views, in alphabetical order.
    pub(in crate::web) views: Vec<ViewLink>,
    /// Views that are not named.
    pub(in crate::web) more: usize,
}

/// A view where a thing appears.
#[derive(Debug)]
pub(in crate::web) struct ViewLink {
    /// The view, leading to its drawing.
    pub(in crate::web) shown: Shown,
    /// The source of the view.
    pub(in crate::web) source: Shown,
    /// How many times the thing appears in it.
    pub(in crate::web) times: usize,
}

/// Whether a property only ties a box or a line to what it shows or to its view.
pub(in crate::web) fn is_drawing(property: NamedNodeRef<'_>) -> bool {
    [am::SHOWS_ELEMENT, am::SHOWS_RELATIONSHIP, am::VIEW].contains(&property)
}

/// Finds the views that show a thing; nothing grows with the map.
pub(in crate::web) fn appears_in(visit: &Visit, names: &Names<'_>, thing: &NamedNode) -> AppearsIn {
    let mut times: BTreeMap<(NamedNode, NamedNode), usize> = BTreeMap::new();
    for predicate in [am::SHOWS_ELEMENT, am::SHOWS_RELATIONSHIP] {
        let pattern = Pattern {
            predicate: Some(predicate),
            object: Some(thing.as_ref().into()),
            ..Pattern::default()
        };
        for quad in visit.view.matching(pattern, LOOKED_AT) {
            let (NamedOrBlankNode::NamedNode(figure), GraphName::NamedNode(graph)) =
                (quad.subject, quad.graph_name)
            else {
                continue;
            };
            let pattern = Pattern {
                subject: Some(figure.as_ref().into()),
                predicate: Some(am::VIEW),
                graph: Some(graph.as_ref()),
                ..Pattern::default()
            };
            for quad in visit.view.matching(pattern, 1) {
                if let Term::NamedNode(view) = quad.object {
                    *times.entry((view, graph.clone())).or_default() += 1;
                }
            }
        }
    }
    let mut views: Vec<ViewLink> = times
        .into_iter()
        .map(|((view, graph), times)| {
            let href = Some(visit.urls().view(view.as_ref()));
            ViewLink {
                shown: Shown { href, ..names.thing(&view) },
                source: names.thing(&graph),
                times,
            }
        })
        .collect();
    views.sort_by_cached_key(|link| (sort_key(&link.shown.text), sort_key(&link.source.text)));
    let more = views.len().saturating_sub(SHOWN);
    views.truncate(SHOWN);
    let pattern = Pattern {
        subject: Some(thing.as_ref().into()),
        predicate: Some(rdf::TYPE),
        object: Some(am::VIEW_CLASS.into()),
        ..Pattern::default()
    };
    let is_view = !visit.view.matching(pattern, 1).is_empty();
    AppearsIn { drawing: is_view.then(|| visit.urls().view(thing.as_ref())), views, more }
}
