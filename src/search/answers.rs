//! All that answers a query: by kind, filtered, counted.

use oxrdf::Term;

use super::entry::{Entry, FacetProperty, Kind, Target};
use super::reading::Reading;
use super::{Hit, SearchIndex};

/// All that answers a query, the best first.
#[derive(Debug, Default)]
pub struct Answers {
    /// Places of entries, and scores.
    scored: Vec<(u32, f32)>,
    /// What was understood of the query.
    pub reading: Reading,
}

/// What answers are narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// The key of a kind.
    pub kind: Option<String>,
    /// Keys of facet properties, and the value wanted: an IRI, or the lexical form of a literal.
    pub values: Vec<(String, String)>,
}

/// How many answers have each value of a property.
#[derive(Debug)]
pub struct FacetCounts<'a> {
    /// The property.
    pub property: &'a FacetProperty,
    /// Its values with how many answers each has, the most frequent first.
    pub values: Vec<(&'a Term, usize)>,
}

impl Answers {
    pub(super) fn new(scored: Vec<(u32, f32)>, reading: Reading) -> Self {
        Self { scored, reading }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.scored.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.scored.is_empty()
    }

    /// The places of the entries found, the best first.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        self.scored.iter().map(|(place, _)| *place)
    }
}

impl SearchIndex {
    /// What is at a place that answers hold.
    pub fn hit(&self, place: u32) -> Hit {
        let entry = self.entry(place);
        let kind = self.catalogue.kinds[usize::from(entry.kind)].clone();
        Hit { target: entry.target.clone(), kind }
    }

    fn entry(&self, place: u32) -> &Entry {
        &self.entries[place as usize]
    }

    /// The places of the answers that a narrowing leaves, the best first.
    pub fn narrowed(&self, answers: &Answers, narrowing: &Narrowing) -> Vec<u32> {
        let wanted = self.resolved(narrowing);
        let kind = self.kind_number(narrowing);
        answers
            .places()
            .filter(|place| self.is_of_kind(*place, kind))
            .filter(|place| self.has_values(*place, &wanted, None))
            .collect()
    }

    /// The kinds of the answers, in the order of the best answer of each; the kind of the narrowing aside.
    pub fn kinds_of(&self, answers: &Answers, narrowing: &Narrowing) -> Vec<(&Kind, usize)> {
        let wanted = self.resolved(narrowing);
        let mut order: Vec<u16> = Vec::new();
        let mut counts = vec![0_usize; self.catalogue.kinds.len()];
        for place in answers.places().filter(|place| self.has_values(*place, &wanted, None)) {
            let kind = self.entry(place).kind;
            if counts[usize::from(kind)] == 0 {
                order.push(kind);
            }
            counts[usize::from(kind)] += 1;
        }
        let kinds = &self.catalogue.kinds;
        order
            .into_iter()
            .map(|kind| (&kinds[usize::from(kind)], counts[usize::from(kind)]))
            .collect()
    }

    /// For each property that filters, how many answers have each value, its own filter aside; the properties that
    /// concern most answers first.
    pub fn facets_of(&self, answers: &Answers, narrowing: &Narrowing) -> Vec<FacetCounts<'_>> {
        let wanted = self.resolved(narrowing);
        let kind = self.kind_number(narrowing);
        // One count per value, made for the properties that are met: quicker than any table when most things answer.
        let mut counts: Vec<Vec<u32>> = vec![Vec::new(); self.catalogue.properties.len()];
        for place in answers.places() {
            if !self.is_of_kind(place, kind) {
                continue;
            }
            for (property, value) in &self.entry(place).facets {
                if self.has_values(place, &wanted, Some(*property)) {
                    let of_property = &mut counts[usize::from(*property)];
                    if of_property.is_empty() {
                        of_property.resize(self.catalogue.values.len(), 0);
                    }
                    of_property[*value as usize] += 1;
                }
            }
        }
        let mut facets: Vec<(u16, Vec<(u32, usize)>)> = (0_u16..)
            .zip(counts)
            .filter(|(_, counts)| !counts.is_empty())
            .map(|(property, counts)| {
                let met = (0_u32..).zip(counts).filter(|(_, count)| *count > 0);
                (property, met.map(|(value, count)| (value, count as usize)).collect())
            })
            .collect();
        // The organisation is what people filter by first.
        facets.sort_by_key(|(property, values)| {
            let total: usize = values.iter().map(|(_, count)| count).sum();
            (*property != 0, usize::MAX - total, *property)
        });
        facets
            .into_iter()
            .map(|(property, mut values)| {
                values.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
                let values = values.into_iter();
                FacetCounts {
                    property: &self.catalogue.properties[usize::from(property)],
                    values: values
                        .map(|(value, count)| (&self.catalogue.values[value as usize], count))
                        .collect(),
                }
            })
            .collect()
    }

    /// The things that most others speak of, those first that are shared.
    pub fn most_linked(&self, count: usize) -> Vec<Target> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by(|left, right| right.weight.total_cmp(&left.weight));
        entries.into_iter().take(count).map(|entry| entry.target.clone()).collect()
    }

    /// The property of that name in addresses, if anything can be filtered by it.
    pub fn facet_property(&self, key: &str) -> Option<&FacetProperty> {
        self.catalogue.properties.iter().find(|property| property.key == key)
    }

    /// Numbers of properties and values; `None` for a value that nothing has.
    fn resolved(&self, narrowing: &Narrowing) -> Vec<(u16, Option<u32>)> {
        narrowing
            .values
            .iter()
            .filter_map(|(key, value)| {
                let properties = &self.catalogue.properties;
                let property = properties.iter().position(|property| property.key == *key)?;
                let known = self.catalogue.values.iter().position(|term| lexical(term) == value);
                Some((u16::try_from(property).ok()?, known.and_then(|one| u32::try_from(one).ok())))
            })
            .collect()
    }

    /// The number of the kind wanted, past the last one when there is no such kind.
    fn kind_number(&self, narrowing: &Narrowing) -> Option<usize> {
        let kinds = &self.catalogue.kinds;
        let key = narrowing.kind.as_ref()?;
        Some(kinds.iter().position(|kind| kind.key == *key).unwrap_or(kinds.len()))
    }

    fn is_of_kind(&self, place: u32, wanted: Option<usize>) -> bool {
        wanted.is_none_or(|wanted| usize::from(self.entry(place).kind) == wanted)
    }

    fn has_values(&self, place: u32, wanted: &[(u16, Option<u32>)], but: Option<u16>) -> bool {
        wanted.iter().filter(|(property, _)| Some(*property) != but).all(|(property, value)| {
            value.is_some_and(|value| self.entry(place).facets.contains(&(*property, value)))
        })
    }
}

/// The value of a term in addresses.
fn lexical(term: &Term) -> &str {
    match term {
        Term::NamedNode(iri) => iri.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
    }
}
