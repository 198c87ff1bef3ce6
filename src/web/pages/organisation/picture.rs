//! The picture of who gives data to whom, from the sections that say which way they flow.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedNode, Term};

use super::sections::Answered;
use crate::drawing::exchanges::{Partner, exchanges};
use crate::drawing::portolan::Place;
use crate::queries::Flow;
use crate::search::sort_key;
use crate::web::filters;
use crate::web::names::Names;
use crate::web::pages::counted;

/// Partners drawn on each side; the tables have them all.
const PARTNERS: usize = 14;

/// Draws the exchanges; `None` when none is known.
pub(super) fn draw(names: &Names<'_>, thing: &NamedNode, answered: &[Answered]) -> Option<String> {
    let (senders, receivers) = (side(names, answered, Flow::In), side(names, answered, Flow::Out));
    if senders.is_empty() && receivers.is_empty() {
        return None;
    }
    let centre = Place {
        label: names.thing(thing).text,
        href: String::new(),
        title: names.name(thing).full(),
    };
    let title = format!("De qui {} reçoit des données, et à qui il en envoie", centre.label);
    Some(exchanges(("echanges-dessin", &title), &centre, &senders, &receivers))
}

/// Those of the first column, with how many exchanges each has; the most first.
fn side(names: &Names<'_>, answered: &[Answered], flow: Flow) -> Vec<Partner> {
    let mut partners: BTreeMap<&NamedNode, BTreeSet<String>> = BTreeMap::new();
    for one in answered.iter().filter(|one| one.question.section.flow == Some(flow)) {
        let figure = one.question.section.figure.as_ref();
        let Some(counted) = figure.and_then(|figure| one.place(&figure.variable)) else {
            continue;
        };
        for row in &one.rows {
            if let (Some(Some(Term::NamedNode(partner))), Some(Some(exchange))) =
                (row.first(), row.get(counted))
                && one.counts(names, exchange)
                && !(one.is_real && names.name(partner).fictitious)
            {
                partners.entry(partner).or_default().insert(exchange.to_string());
            }
        }
    }
    let mut partners: Vec<Partner> = partners
        .into_iter()
        .map(|(partner, exchanges)| {
            let shown = names.thing(partner);
            let long = shown.long.clone().unwrap_or_else(|| shown.text.clone());
            let said = counted(exchanges.len(), "échange", "échanges");
            Partner {
                place: Place {
                    label: shown.text,
                    href: shown.href.unwrap_or_default(),
                    title: filters::typography(&format!("{long}\u{a0}: {said}")),
                },
                exchanges: exchanges.len(),
                transverse: shown.transverse,
            }
        })
        .collect();
    partners.sort_by_cached_key(|partner| {
        (std::cmp::Reverse(partner.exchanges), sort_key(&partner.place.label))
    });
    partners.truncate(PARTNERS);
    partners
}
