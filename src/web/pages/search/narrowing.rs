//! The filters of a search: kinds, organisations, and the properties whose shapes say that they make filters.

use oxrdf::Term;

use super::Search;
use crate::search::{Kind, Narrowing, SearchIndex};
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::problem::Problem;

/// Values offered for one filter.
const CHOICES: usize = 10;
/// Filters offered besides the kind.
const FACETS: usize = 5;
/// A filter is offered when at least one answer in so many has a value.
const RARE: usize = 5;

/// A filter with its choices.
pub(super) struct Facet {
    pub(super) title: String,
    pub(super) key: String,
    pub(super) choices: Vec<Choice>,
    /// How many values are not offered.
    pub(super) more: usize,
    pub(super) open: bool,
}

/// One value of a filter.
pub(super) struct Choice {
    pub(super) text: String,
    pub(super) count: String,
    /// The address that chooses it, or that lets it go.
    pub(super) href: String,
    pub(super) chosen: bool,
    pub(super) transverse: bool,
}

/// A filter in force, with the address that removes it.
pub(super) struct Chip {
    pub(super) text: String,
    pub(super) href: String,
}

/// Reads the filters of the address.
///
/// # Errors
/// When the kind is none that can be found.
pub(super) fn read(visit: &Visit, index: &SearchIndex) -> Result<Narrowing, Problem> {
    let kind = visit.param("nature");
    if kind.is_some_and(|kind| index.kind(kind).is_none()) {
        return Err(Problem::bad("nature", "une des natures proposées par la recherche"));
    }
    let values = visit
        .pairs
        .iter()
        .filter(|(key, value)| !value.trim().is_empty() && index.facet_property(key).is_some())
        .map(|(key, value)| (key.clone(), absolute(visit, value.trim())))
        .collect();
    Ok(Narrowing { kind: kind.map(str::to_owned), values })
}

/// An address relative to the base stands for a thing of the map; anything else is a literal.
fn absolute(visit: &Visit, value: &str) -> String {
    let is_relative = value.starts_with("id/") || value.starts_with("vocabulaire/");
    match visit.urls().parse(value).filter(|_| is_relative) {
        Some(iri) => iri.into_string(),
        None => value.to_owned(),
    }
}

/// The filters offered, each with how many answers its choices would leave.
pub(super) fn facets(search: &Search<'_>, kinds: &[(&Kind, usize)]) -> Vec<Facet> {
    let mut facets = Vec::new();
    let chosen_kind = search.narrowing.kind.as_deref();
    let choices: Vec<Choice> = kinds
        .iter()
        .map(|(kind, count)| {
            let chosen = chosen_kind == Some(kind.key.as_str());
            let next = if chosen { String::new() } else { kind.key.clone() };
            Choice {
                text: kind.plural.clone(),
                count: filters::number(*count),
                href: search.visit.url_with(&[("nature", next), ("page", String::new())]),
                chosen,
                transverse: kind.transverse,
            }
        })
        .collect();
    if choices.len() > 1 || chosen_kind.is_some() {
        let title = "Nature".to_owned();
        facets.push(Facet { title, key: "nature".to_owned(), choices, more: 0, open: true });
    }
    facets.extend(of_properties(search));
    facets
}

fn of_properties(search: &Search<'_>) -> Vec<Facet> {
    let names = search.visit.names();
    let total = search.places.len();
    let mut facets = Vec::new();
    for facet in search.index.facets_of(&search.answers, &search.narrowing) {
        let key = facet.property.key.as_str();
        let chosen: Vec<&str> = search
            .narrowing
            .values
            .iter()
            .filter(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
            .collect();
        let concerned: usize = facet.values.iter().map(|(_, count)| count).sum();
        if chosen.is_empty() && (facet.values.len() < 2 || concerned * RARE < total) {
            continue;
        }
        let mut choices = Vec::new();
        for (term, count) in &facet.values {
            let is_chosen = chosen.contains(&lexical(term));
            if choices.len() >= CHOICES && !is_chosen {
                continue;
            }
            let shown = names.shown(term);
            let next = if is_chosen { String::new() } else { short(search.visit, term) };
            choices.push(Choice {
                text: shown.text,
                count: filters::number(*count),
                href: search.visit.url_with(&[(key, next), ("page", String::new())]),
                chosen: is_chosen,
                transverse: shown.transverse,
            });
        }
        facets.push(Facet {
            title: facet.property.name.clone(),
            key: key.to_owned(),
            more: facet.values.len().saturating_sub(choices.len()),
            open: !chosen.is_empty() || facets.is_empty(),
            choices,
        });
        if facets.len() >= FACETS {
            break;
        }
    }
    facets
}

/// The filters in force.
pub(super) fn active(search: &Search<'_>) -> Vec<Chip> {
    let names = search.visit.names();
    let without =
        |key: &str| search.visit.url_with(&[(key, String::new()), ("page", String::new())]);
    let mut chips = Vec::new();
    if let Some(kind) = search.narrowing.kind.as_deref().and_then(|key| search.index.kind(key)) {
        chips.push(Chip { text: kind.plural.clone(), href: without("nature") });
    }
    for (key, value) in &search.narrowing.values {
        let Some(property) = search.index.facet_property(key) else { continue };
        let text = match oxrdf::NamedNode::new(value) {
            Ok(iri) => names.thing(&iri).text,
            Err(_) => value.clone(),
        };
        let text = format!("{}\u{a0}: {text}", property.name);
        chips.push(Chip { text, href: without(key) });
    }
    chips
}

fn lexical(term: &Term) -> &str {
    match term {
        Term::NamedNode(iri) => iri.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
    }
}

/// The value of a term in addresses, as short as it can be.
fn short(visit: &Visit, term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => visit.urls().short(iri.as_ref()),
        other => lexical(other).to_owned(),
    }
}
