//! The dates of things.

use std::collections::{HashMap, HashSet};

use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::index::Pattern;
use crate::network::{Network, NodeId, Sense};
use crate::search::sort_key;
use crate::vocab::ptl;
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown, subjects};
use crate::web::pages::map::{Field, gathered, kind_of};
use crate::web::problem::Problem;

/// Facts of one property read.
const MOST: usize = 2_000_000;

/// What the address asks.
pub(super) struct Wanted {
    nature: Option<String>,
    only: Option<NodeId>,
}

/// A date as the map says it, and its place on the scale.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Date {
    pub(super) lexical: String,
    pub(super) words: String,
    /// Years with their fraction; `None` when it cannot be read.
    pub(super) year: Option<f64>,
}

/// A thing with its dates.
pub(super) struct Line {
    pub(super) iri: NamedNode,
    pub(super) class: NamedNode,
    pub(super) shown: Shown,
    pub(super) kind: String,
    pub(super) starts: Vec<Date>,
    pub(super) ends: Vec<Date>,
}

impl Line {
    pub(super) fn start(&self) -> Option<f64> {
        self.starts.iter().filter_map(|date| date.year).reduce(f64::min)
    }

    pub(super) fn end(&self) -> Option<f64> {
        self.ends.iter().filter_map(|date| date.year).reduce(f64::max)
    }

    /// What its dates contradict.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let ends_first = self.start().zip(self.end()).is_some_and(|(start, end)| end < start);
        if ends_first {
            Some("finit avant de commencer")
        } else if self.starts.len() > 1 || self.ends.len() > 1 {
            Some("plusieurs dates")
        } else if self.starts.iter().chain(&self.ends).any(|date| date.year.is_none()) {
            Some("date illisible")
        } else {
            None
        }
    }
}

impl Wanted {
    pub(super) fn read(visit: &Visit, network: &Network) -> Result<Self, Problem> {
        let nature = visit.param("nature").map(str::to_owned);
        if nature.as_ref().is_some_and(|key| visit.schema.class_by_key(key).is_none()) {
            return Err(Problem::bad(
                "nature",
                "la nature d’une chose, comme «\u{202f}application\u{202f}»",
            ));
        }
        let only = match visit.param("organisme") {
            None => None,
            Some(text) => {
                let iri = visit.urls().parse(text);
                let iri = iri.ok_or_else(|| Problem::bad("organisme", "l’adresse d’une chose"))?;
                let node = network.find(iri.as_ref());
                Some(node.ok_or_else(|| crate::web::pages::fiche::not_found(iri.as_str()))?)
            }
        };
        Ok(Self { nature, only })
    }
}

/// The things that could have dates: those of the nature and of the gathering asked for.
pub(super) fn candidates(visit: &Visit, network: &Network, wanted: &Wanted) -> HashSet<NodeId> {
    let gathered = network.gathering_kinds();
    let natures: Option<HashSet<&NamedNode>> = wanted
        .nature
        .as_ref()
        .and_then(|key| visit.schema.class_by_key(key))
        .map(|class| class.descendants.iter().collect());
    let dated: HashSet<&NamedNode> = visit
        .schema
        .classes()
        .iter()
        .filter(|class| {
            let properties = [ptl::DEBUT, ptl::FIN].map(|above| below(visit, above)).concat();
            class.shapes.iter().any(|shape| properties.contains(&shape.path))
        })
        .map(|class| &class.iri)
        .collect();
    network
        .nodes()
        .filter(|node| dated.contains(network.class(*node)))
        .filter(|node| natures.as_ref().is_none_or(|some| some.contains(network.class(*node))))
        .filter(|node| {
            wanted.only.is_none_or(|only| {
                network
                    .around(*node, (&gathered, Sense::Outgoing))
                    .any(|(_, other, _)| other == only)
            })
        })
        .collect()
}

/// A property and those under it.
fn below(visit: &Visit, above: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let pattern = Pattern {
        predicate: Some(rdfs::SUB_PROPERTY_OF),
        object: Some(above.into()),
        ..Pattern::default()
    };
    let mut found = subjects(visit.view.as_ref(), pattern, MOST);
    found.push(above.into_owned());
    found
}

/// The properties that give dates, and the things that have some, the oldest first.
pub(super) fn lines(
    visit: &Visit,
    names: &Names<'_>,
    (network, wanted): (&Network, &Wanted),
) -> (Vec<NamedNode>, Vec<Line>) {
    let candidates = candidates(visit, network, wanted);
    let mut dates: HashMap<NodeId, [Vec<Date>; 2]> = HashMap::new();
    let mut properties = Vec::new();
    for (side, above) in [ptl::DEBUT, ptl::FIN].into_iter().enumerate() {
        for property in below(visit, above) {
            let pattern = Pattern { predicate: Some(property.as_ref()), ..Pattern::default() };
            for quad in visit.view.matching(pattern, MOST) {
                let (NamedOrBlankNode::NamedNode(subject), Term::Literal(value)) =
                    (&quad.subject, &quad.object)
                else {
                    continue;
                };
                let node = network.find(subject.as_ref()).filter(|node| candidates.contains(node));
                let Some(node) = node else { continue };
                let date = Date {
                    lexical: value.value().to_owned(),
                    words: names.shown(&quad.object).text,
                    year: year(value.value()),
                };
                let known = &mut dates.entry(node).or_default()[side];
                if !known.contains(&date) {
                    known.push(date);
                }
            }
            properties.push(property);
        }
    }
    let mut lines: Vec<Line> = dates
        .into_iter()
        .map(|(node, [starts, ends])| Line {
            iri: network.iri(node).clone(),
            class: network.class(node).clone(),
            shown: names.thing(network.iri(node)),
            kind: kind_of(visit, network, node),
            starts,
            ends,
        })
        .collect();
    lines.sort_by(|left, right| {
        let place = |line: &Line| line.start().or(line.end()).unwrap_or(f64::INFINITY);
        place(left)
            .total_cmp(&place(right))
            .then_with(|| sort_key(&left.shown.text).cmp(&sort_key(&right.shown.text)))
            .then_with(|| left.iri.cmp(&right.iri))
    });
    (properties, lines)
}

/// `1988`, `2019-10` or `2004-03-01` as a year with its fraction; `None` for anything else.
fn year(value: &str) -> Option<f64> {
    let day = value.split('T').next().unwrap_or(value);
    let mut parts = day.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse::<u16>().ok()?;
    let part = |text: Option<&str>, most: u16| match text {
        None => Some(1),
        Some(text) => text.get(..2)?.parse::<u16>().ok().filter(|part| (1..=most).contains(part)),
    };
    let (month, day) = (part(parts.next(), 12)?, part(parts.next(), 31)?);
    Some(f64::from(year) + f64::from(month - 1) / 12.0 + f64::from(day - 1) / 372.0)
}

pub(super) fn fields(
    visit: &Visit,
    names: &Names<'_>,
    (network, wanted): (&Network, &Wanted),
) -> Vec<Field> {
    let all = Wanted { nature: None, only: None };
    let mut present: Vec<&NamedNode> =
        candidates(visit, network, &all).into_iter().map(|node| network.class(node)).collect();
    present.sort_unstable();
    present.dedup();
    let classes = visit.schema.classes().iter().filter(|class| present.contains(&&class.iri));
    let mut natures = vec![(String::new(), "Toutes".to_owned(), wanted.nature.is_none())];
    natures.extend(classes.map(|class| {
        let chosen = wanted.nature.as_ref() == Some(&class.key);
        (class.key.clone(), class.plural.clone(), chosen)
    }));
    vec![
        Field {
            name: "nature",
            label: "Nature".to_owned(),
            groups: vec![(String::new(), natures)],
        },
        gathered(visit, names, network, ("Tous", wanted.only)),
    ]
}

#[cfg(test)]
mod tests {
    use super::year;

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        assert_eq!(year("1988"), Some(1988.0));
        assert_eq!(year("2019-07"), Some(2019.5));
        assert!(year("2004-12-31").is_some_and(|year| year > 2004.9 && year < 2005.0));
        assert!(year("2026-11-23T10:00:00Z").is_some());
        for odd in ["", "bientôt", "20000", "2019-13", "2019-é1", "-0044-03-15"] {
            assert_eq!(year(odd), None, "{odd}");
        }
    }
}
