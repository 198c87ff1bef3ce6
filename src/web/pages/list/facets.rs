//! The filters of a list: their choices, how many things each would leave, and those in force.

use super::CHOICES;
use super::request::{Request, lexical};
use crate::schema::Class;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::listing::Listing;

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
    /// The address that chooses it, or that lets it go.
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
    for (column, known) in listing.columns.iter().enumerate() {
        if !known.shape.facet {
            continue;
        }
        let rows = request.filtered(listing, Some(column));
        let counts = listing.counts(&rows, column);
        let is_chosen = |value: &str| {
            request.chosen.iter().any(|(place, chosen)| *place == column && chosen == value)
        };
        let mut choices: Vec<Choice> = Vec::new();
        for ((term, shown), count) in &counts {
            let value = lexical(term);
            let chosen = is_chosen(value);
            if choices.len() >= CHOICES && !chosen {
                continue;
            }
            let next = if chosen { String::new() } else { value.to_owned() };
            choices.push(Choice {
                text: shown.text.clone(),
                count: filters::number(*count),
                href: visit.url_with(&[(&known.key, next), ("page", String::new())]),
                chosen,
            });
        }
        if choices.len() > 1 || choices.iter().any(|choice| choice.chosen) {
            facets.push(Facet {
                title: known.shape.name.clone(),
                key: known.key.clone(),
                more: counts.len().saturating_sub(choices.len()),
                open: choices.iter().any(|choice| choice.chosen),
                choices,
            });
        }
    }
    facets
}

/// The filter by subclass, when the list mixes several.
fn nature(visit: &Visit, class: &Class, (listing, request): (&Listing, &Request)) -> Option<Facet> {
    let others = Request { class: None, ..request.clone() };
    let rows = others.filtered(listing, None);
    let choices: Vec<Choice> = visit
        .schema
        .classes()
        .iter()
        .filter(|below| class.descendants.contains(&below.iri))
        .filter_map(|below| {
            let count = rows.iter().filter(|row| row.class == below.key).count();
            let chosen = request.class.as_ref() == Some(&below.key);
            let next = if chosen { String::new() } else { below.key.clone() };
            (count > 0).then(|| Choice {
                text: below.label.clone(),
                count: filters::number(count),
                href: visit.url_with(&[("nature", next), ("page", String::new())]),
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
    let chip = |text: String, key: &str| Chip {
        text,
        href: visit.url_with(&[(key, String::new()), ("page", String::new())]),
    };
    let mut chips = Vec::new();
    if !request.text.is_empty() {
        chips.push(chip(format!("«\u{202f}{}\u{202f}»", request.text), "q"));
    }
    if let Some(class) = &request.class {
        let label = visit.schema.class_by_key(class).map(|class| class.label.clone());
        chips.push(chip(label.unwrap_or_else(|| class.clone()), "nature"));
    }
    for (column, value) in &request.chosen {
        let known = &listing.columns[*column];
        let shown = listing
            .rows
            .iter()
            .flat_map(|row| listing.cell(row, *column))
            .find(|(term, _)| lexical(term) == value)
            .map_or_else(|| value.clone(), |(_, shown)| shown.text.clone());
        chips.push(chip(format!("{}\u{a0}: {shown}", known.shape.name), &known.key));
    }
    chips
}
