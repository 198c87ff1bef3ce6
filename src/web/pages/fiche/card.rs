//! The summary card: what the columns of lists say, former names, freshness and reliability of the facts.

use std::collections::BTreeMap;

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, NamedNodeRef, Term};

use super::facts::Facts;
use super::groups::names_it;
use super::notes::Notes;
use crate::schema::PropertyShape;
use crate::vocab::{dct, ptl, skos};
use crate::web::filters;
use crate::web::names::{Name, Names, Shown, object_of};
use crate::web::pages::{counted, lower_first};

/// Values of one property shown on the card.
const VALUES: usize = 6;

/// A line of the card.
pub(super) struct BriefRow {
    pub(super) name: String,
    pub(super) values: Vec<Shown>,
    pub(super) more: usize,
}

/// Another name, with its dates when they are known.
pub(super) struct OtherName {
    pub(super) text: String,
    pub(super) detail: Option<String>,
}

/// How fresh and how reliable what the page says is.
#[derive(Default)]
pub(super) struct Trust {
    /// The last date at which one of the graphs was changed.
    pub(super) modified: Option<String>,
    /// How many facts, in words.
    pub(super) facts: String,
    /// How many facts of each reliability, the most frequent first.
    pub(super) shares: Vec<Share>,
}

/// Facts of one reliability.
pub(super) struct Share {
    pub(super) count: String,
    pub(super) reliability: Shown,
}

/// The properties that also make the columns of lists.
pub(super) fn brief(
    facts: &Facts,
    shapes: &[std::sync::Arc<PropertyShape>],
    (names, used): (&Names<'_>, Option<&NamedNode>),
) -> Vec<BriefRow> {
    shapes
        .iter()
        .filter(|shape| shape.column && Some(&shape.path) != used && !names_it(&shape.path))
        .filter_map(|shape| {
            let values = facts.in_french(shape.path.as_ref());
            (!values.is_empty()).then(|| BriefRow {
                name: shape.name.clone(),
                more: values.len().saturating_sub(VALUES),
                values: values.iter().take(VALUES).map(|fact| names.shown(&fact.object)).collect(),
            })
        })
        .collect()
}

/// The other names, then those that are nodes with their dates.
pub(super) fn other_names(facts: &Facts, name: &Name, notes: &Notes<'_, '_>) -> Vec<OtherName> {
    let said = |other: &str| other == name.label || Some(other) == name.acronym.as_deref();
    let mut others: Vec<OtherName> = facts
        .of(ptl::ALIAS)
        .filter_map(|fact| match &fact.object {
            Term::NamedNode(node) => {
                let text = notes.label(node);
                (!said(&text)).then(|| OtherName { text, detail: notes.details(&fact.object) })
            }
            _ => None,
        })
        .collect();
    for fact in facts.of(skos::ALT_LABEL) {
        if let Term::Literal(literal) = &fact.object
            && !said(literal.value())
            && !others.iter().any(|known| known.text == literal.value())
        {
            others.push(OtherName { text: literal.value().to_owned(), detail: None });
        }
    }
    others.sort_by_cached_key(|other| crate::search::sort_key(&other.text));
    others.dedup_by(|left, right| left.text == right.text);
    others
}

/// Freshness and reliability of the facts that the page shows.
pub(super) fn trust(facts: &Facts, names: &Names<'_>, notes: &Notes<'_, '_>) -> Trust {
    const SERVICE: [NamedNodeRef<'static>; 3] = [rdf::TYPE, ptl::NON_ETABLI, ptl::NON_SOURCE];
    let mut graphs: Vec<&GraphName> = Vec::new();
    let mut counts: BTreeMap<Option<NamedNode>, usize> = BTreeMap::new();
    let mut total = 0;
    for fact in facts.all() {
        for graph in &fact.graphs {
            if !graphs.contains(&graph) {
                graphs.push(graph);
            }
        }
        if !SERVICE.contains(&fact.predicate.as_ref()) {
            total += 1;
            *counts.entry(notes.stated_reliability(fact)).or_default() += 1;
        }
    }
    let modified = graphs
        .iter()
        .filter_map(|graph| match graph {
            GraphName::NamedNode(graph) => object_of(names.view(), graph, dct::MODIFIED),
            _ => None,
        })
        .filter_map(|date| match date {
            Term::Literal(date) => Some(date),
            _ => None,
        })
        // Dates of XML Schema sort as texts.
        .max_by(|left, right| left.value().cmp(right.value()));
    let mut shares: Vec<(usize, Share)> = counts
        .into_iter()
        .map(|(concept, count)| {
            let reliability = concept.map_or_else(
                || Shown { text: "sans indication".to_owned(), ..Shown::default() },
                |concept| {
                    let shown = names.thing(&concept);
                    Shown { text: lower_first(&shown.text), ..shown }
                },
            );
            (count, Share { count: filters::number(count), reliability })
        })
        .collect();
    shares.sort_by(|(left, a), (right, b)| {
        right.cmp(left).then_with(|| a.reliability.text.cmp(&b.reliability.text))
    });
    Trust {
        modified: modified.map(|date| names.shown(&date.into()).text),
        facts: counted(total, "fait", "faits"),
        shares: shares.into_iter().map(|(_, share)| share).collect(),
    }
}
