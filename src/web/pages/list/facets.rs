//! The filters of a list: their choices, how many things each would leave, and those in force.

use std::collections::{BTreeMap, HashSet};

use super::CHOICES;
use super::request::{ABSENT, Request, choice_of};
use crate::schema::Class;
use crate::search::sort_key;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::listing::{Listing, Row};

/// A filter with its choices.
pub(super) struct Facet {
    /// Name of the property.
    pub(super) title: String,
    /// Its name in addresses.
    pub(super) key: String,
    /// The values, the most frequent first.
    pub(super) choices: Vec<Choice>,
    /// How many values are not offered.
    pub(super) more: usize,
    /// Whether one is chosen.
    pub(super) open: bool,
}

/// One value of a filter.
pub(super) struct Choice {
    /// The value in words.
    pub(super) text: String,
    /// How many things have it, the other filters being kept.
    pub(super) count: String,
    /// The address that adds it to the filter, or that lets it go.
    pub(super) href: String,
    /// Whether it is chosen.
    pub(super) chosen: bool,
}

/// A filter in force, with the address that removes it.
pub(super) struct Chip {
    /// The filter in words.
    pub(super) text: String,
    /// The list without it.
    pub(super) href: String,
}

/// The filters that make sense on this list, each with its choices.
pub(super) fn facets(
    visit: &Visit,
    class: &Class,
    (listing, request): (&Listing, &Request),
) -> Vec<Facet> {
    let mut facets = Vec::new();
    facets.extend(nature(visit, class, (listing, request)));
    let is_chosen = |column| request.chosen.iter().any(|(place, _)| *place == column);
    for (column, known) in listing.columns.iter().enumerate() {
        if known.shape.facet || is_chosen(column) {
            facets.extend(facet(visit, column, (listing, request)));
        }
    }
    facets
}

fn facet(visit: &Visit, column: usize, (listing, request): (&Listing, &Request)) -> Option<Facet> {
    let known = &listing.columns[column];
    // What each choice would leave, were it alone in its filter: the other filters are kept.
    let rows = request.filtered(listing, Some(column));
    let mut counts: Vec<(String, String, usize)> = counted(listing, &rows, column);
    counts.sort_by_cached_key(|(value, text, count)| {
        (value == ABSENT, std::cmp::Reverse(*count), sort_key(text))
    });
    let mut choices: Vec<Choice> = Vec::new();
    for (value, text, count) in &counts {
        let chosen = request.is_chosen(column, value);
        if choices.len() >= CHOICES && !chosen && value != ABSENT {
            continue;
        }
        choices.push(Choice {
            text: text.clone(),
            count: filters::number(*count),
            href: toggled(visit, (&known.key, value), chosen),
            chosen,
        });
    }
    let open = choices.iter().any(|choice| choice.chosen);
    (choices.len() > 1 || open).then(|| Facet {
        title: known.shape.name.clone(),
        key: known.key.clone(),
        more: counts.len().saturating_sub(choices.len()),
        open,
        choices,
    })
}

/// The address with one value of a filter added, or removed.
fn toggled(visit: &Visit, pair: (&str, &str), chosen: bool) -> String {
    if chosen { visit.url_without(pair) } else { visit.url_adding(pair) }
}

/// How many of `rows` fall under each choice of a column: its name in addresses and in words.
fn counted(listing: &Listing, rows: &[&Row], column: usize) -> Vec<(String, String, usize)> {
    let shape = &listing.columns[column].shape;
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut absent = 0;
    let mut of_row: HashSet<String> = HashSet::new();
    for row in rows {
        of_row.clear();
        for (term, shown) in listing.cell(row, column) {
            let (value, text) = choice_of(shape, term, &shown.text);
            if of_row.insert(value.clone()) {
                counts.entry(value).or_insert_with(|| (text, 0)).1 += 1;
            }
        }
        absent += usize::from(of_row.is_empty());
    }
    let mut counts: Vec<(String, String, usize)> =
        counts.into_iter().map(|(value, (text, count))| (value, text, count)).collect();
    if absent > 0 {
        counts.push((ABSENT.to_owned(), "non renseigné".to_owned(), absent));
    }
    counts
}

/// The filter by subclass, when the list mixes several.
fn nature(visit: &Visit, class: &Class, (listing, request): (&Listing, &Request)) -> Option<Facet> {
    let others = Request { classes: Vec::new(), ..request.clone() };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in others.filtered(listing, None) {
        *counts.entry(row.class.as_str()).or_default() += 1;
    }
    let choices: Vec<Choice> = visit
        .schema
        .classes()
        .iter()
        .filter(|below| class.descendants.contains(&below.iri))
        .filter_map(|below| {
            let count = *counts.get(below.key.as_str())?;
            let chosen = request.classes.contains(&below.key);
            Some(Choice {
                text: below.label.clone(),
                count: filters::number(count),
                href: toggled(visit, ("nature", &below.key), chosen),
                chosen,
            })
        })
        .collect();
    let open = choices.iter().any(|choice| choice.chosen);
    (choices.len() > 1 || open).then(|| Facet {
        title: "Nature".to_owned(),
        key: "nature".to_owned(),
        choices,
        more: 0,
        open,
    })
}

/// The filters in force.
pub(super) fn active(visit: &Visit, listing: &Listing, request: &Request) -> Vec<Chip> {
    let mut chips = Vec::new();
    if !request.text.is_empty() {
        chips.push(Chip {
            text: format!("«\u{202f}{}\u{202f}»", request.text),
            href: visit.url_with(&[("q", String::new()), ("page", String::new())]),
        });
    }
    for class in &request.classes {
        let label = visit.schema.class_by_key(class).map(|class| class.label.clone());
        chips.push(Chip {
            text: label.unwrap_or_else(|| class.clone()),
            href: visit.url_without(("nature", class)),
        });
    }
    for (column, values) in &request.chosen {
        let known = &listing.columns[*column];
        for value in values {
            chips.push(Chip {
                text: format!("{}\u{a0}: {}", known.shape.name, in_words(listing, *column, value)),
                href: visit.url_without((&known.key, value)),
            });
        }
    }
    chips
}

/// A chosen value as the list writes it; the value itself when no thing has it.
pub(super) fn in_words(listing: &Listing, column: usize, value: &str) -> String {
    if value == ABSENT {
        return "non renseigné".to_owned();
    }
    let shape = &listing.columns[column].shape;
    listing
        .rows
        .iter()
        .flat_map(|row| listing.cell(row, column))
        .map(|(term, shown)| choice_of(shape, term, &shown.text))
        .find(|(known, _)| known == value)
        .map_or_else(|| filters::shortened(value, 60), |(_, text)| text)
}
