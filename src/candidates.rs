//! Candidates for sharing: things of two organisations that do the same, and why.
//!
//! Questions of the library say what is read (`queries/mutualisation/`): the traits on which things are compared, with the
//! weight of each property, what speaks against, and what people think of leads. Nothing of the domain is named here.
//!
//! The likeness of two things is, property by property, the cosine of their traits, each trait weighing as much as it is
//! rare (`ln(1 + things / things that have it)`); the score is the mean over the properties that both say, weighted, less
//! what is shared already, and lowered when few properties could be compared. Things are paired through their common
//! traits only (an inverted index), so the work follows what is alike and not the square of the map.

mod already;
mod groups;
mod opinions;
mod reading;

use std::collections::HashMap;
use std::time::Duration;

use oxrdf::{NamedNode, Term};

pub use self::already::Answer as Already;
pub use self::groups::{Group, groups};
pub use self::opinions::Lead;
use crate::index::{Limits, QueryError, View};
use crate::queries::question;

/// The question that gives the traits.
pub const TRAITS: &str = "mutualisation/traits";
/// The question that gives what speaks against.
pub const AGAINST: &str = "mutualisation/contre";
/// The question that gives the traits of notions.
pub const NOTIONS: &str = "mutualisation/notions";
/// The question that gives what speaks against one notion.
pub const NOTIONS_AGAINST: &str = "mutualisation/notions-contre";
/// The question that gives what people think of leads.
pub const OPINIONS: &str = "mutualisation/avis";
/// How long each may take.
const DEADLINE: Duration = Duration::from_secs(20);
/// A trait that more things have says nothing by itself: it pairs nobody, but still counts in pairs that others made.
const COMMON: usize = 400;
/// Properties of less weight pair nobody.
const PAIRING: f64 = 2.0;
/// Pairs kept for each thing.
const KEPT: usize = 12;
/// Pairs of a lower score are not candidates.
const LEAST: f64 = 0.2;
/// Ends within so many years are prepared together.
const WINDOW: i32 = 2;
/// What such ends add to a score, in proportion.
const RENEWAL: f64 = 1.1;

/// A property on which things are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The property.
    pub iri: NamedNode,
    /// How much it counts; negative when what is common is shared already.
    pub weight: f64,
}

/// A value that things may have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// Place of its property.
    pub property: usize,
    /// Its name, or the word.
    pub label: String,
    /// The stems of the words of its name, parted by spaces: what makes two values one trait.
    pub key: String,
    /// The value, when it is a thing: the first one that bears this name.
    pub thing: Option<NamedNode>,
    /// How many things have it.
    pub count: usize,
}

/// A thing compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// The thing.
    pub iri: NamedNode,
    /// Whose it is.
    pub owner: NamedNode,
    /// Year of its end, when known.
    pub end: Option<i32>,
    /// Its traits, sorted.
    pub traits: Vec<u32>,
    /// What may speak against: property and value.
    pub marks: Vec<(NamedNode, Term)>,
}

/// Two things of two organisations that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Place of the first.
    pub left: usize,
    /// Place of the second.
    pub right: usize,
    /// Likeness, between 0 and 1.
    pub score: f64,
    /// Share of the weights of the properties that both say.
    pub coverage: f64,
    /// Common traits, the weightiest first, each with its part of the likeness.
    pub why: Vec<(u32, f64)>,
    /// Common traits that say that something is shared already.
    pub shared: Vec<u32>,
    /// Whether both end within two years of each other.
    pub renewal: bool,
    /// Place of the lead that a person has made of it.
    pub lead: Option<usize>,
}

/// Everything compared, and what is alike.
#[derive(Debug, Default)]
pub struct Candidates {
    /// The properties.
    pub properties: Vec<Property>,
    /// The traits.
    pub traits: Vec<Trait>,
    /// The things.
    pub things: Vec<Thing>,
    /// What people think of leads.
    pub leads: Vec<Lead>,
    /// The pairs: those that people keep, then those that nobody has judged, then those that are set aside; the most alike
    /// first.
    pub pairs: Vec<Pair>,
}

/// Looks for candidates for sharing in what a reader sees.
///
/// # Errors
/// When a question of `queries/mutualisation/` is not answered.
pub fn candidates(view: &dyn View) -> Result<Candidates, QueryError> {
    compared(view, (TRAITS, AGAINST))
}

/// The same for what other questions read: traits, and what speaks against.
///
/// # Errors
/// When one of them is not answered.
pub fn compared(
    view: &dyn View,
    (traits, against): (&str, &str),
) -> Result<Candidates, QueryError> {
    let ask = |name: &str| {
        let text = question(name).map(|question| question.text.as_str()).unwrap_or_default();
        view.query(text, &[], &Limits::new(2_000_000, DEADLINE))
    };
    let mut all = reading::traits(&ask(traits)?);
    reading::marks(&mut all, &ask(against)?);
    all.leads = opinions::leads(&all, &ask(OPINIONS)?);
    all.pairs = pairs(&all);
    Ok(all)
}

/// How rare each trait is.
fn rarity(all: &Candidates) -> Vec<f64> {
    let things = all.things.len() as f64;
    all.traits.iter().map(|one| (1.0 + things / one.count.max(1) as f64).ln()).collect()
}

/// The pairs worth looking at, from the most alike.
pub fn pairs(all: &Candidates) -> Vec<Pair> {
    let weighing = Weighing::new(all);
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); all.traits.len()];
    for (place, thing) in all.things.iter().enumerate() {
        for one in &thing.traits {
            holders[*one as usize].push(u32::try_from(place).unwrap_or(u32::MAX));
        }
    }
    let mut kept: HashMap<(usize, usize), Pair> = HashMap::new();
    let mut met: Vec<u32> = Vec::new();
    for (left, thing) in all.things.iter().enumerate() {
        met.clear();
        for one in &thing.traits {
            let known = &all.traits[*one as usize];
            if known.count <= COMMON && all.properties[known.property].weight >= PAIRING {
                met.extend(&holders[*one as usize]);
            }
        }
        met.sort_unstable();
        met.dedup();
        let mut best: Vec<Pair> = met
            .iter()
            .map(|right| *right as usize)
            .filter(|right| *right != left && all.things[*right].owner != thing.owner)
            .map(|right| compare(all, (left.min(right), left.max(right)), &weighing))
            .filter(|pair| pair.score >= LEAST)
            .collect();
        best.sort_by(|one, other| other.score.total_cmp(&one.score));
        best.truncate(KEPT);
        kept.extend(best.into_iter().map(|pair| ((pair.left, pair.right), pair)));
    }
    let mut pairs: Vec<Pair> = judged(all, kept, &weighing);
    let rank = |pair: &Pair| pair.lead.map_or(0, |lead| -all.leads[lead].weight.signum());
    pairs.sort_by(|one, other| {
        let places = |pair: &Pair| (pair.left, pair.right);
        let alike = || other.score.total_cmp(&one.score);
        rank(one).cmp(&rank(other)).then_with(alike).then_with(|| places(one).cmp(&places(other)))
    });
    pairs
}

/// The pairs with what people think of them; what they have judged is there, however little alike.
fn judged(
    all: &Candidates,
    mut pairs: HashMap<(usize, usize), Pair>,
    weighing: &Weighing,
) -> Vec<Pair> {
    for (place, lead) in all.leads.iter().enumerate() {
        for (at, left) in lead.things.iter().enumerate() {
            for right in &lead.things[at + 1..] {
                if all.things[*left].owner == all.things[*right].owner {
                    continue;
                }
                let key = (*left, *right);
                pairs.entry(key).or_insert_with(|| compare(all, key, weighing)).lead = Some(place);
            }
        }
    }
    pairs.into_values().collect()
}

/// What weighs in a comparison.
struct Weighing {
    /// How rare each trait is.
    rarity: Vec<f64>,
    /// How far each trait is trusted.
    trust: Vec<f64>,
    /// For each thing and property, the length of its traits.
    norms: Vec<Vec<f64>>,
}

impl Weighing {
    fn new(all: &Candidates) -> Self {
        let rarity = rarity(all);
        Self { norms: norms(all, &rarity), trust: opinions::trust(all), rarity }
    }
}

/// For each thing and property, the length of its traits; nothing when the thing does not say the property.
fn norms(all: &Candidates, rarity: &[f64]) -> Vec<Vec<f64>> {
    let of = |thing: &Thing| {
        let mut squares = vec![0.0; all.properties.len()];
        for one in &thing.traits {
            squares[all.traits[*one as usize].property] += rarity[*one as usize].powi(2);
        }
        squares.into_iter().map(f64::sqrt).collect()
    };
    all.things.iter().map(of).collect()
}

fn compare(
    all: &Candidates,
    (left, right): (usize, usize),
    Weighing { rarity, trust, norms }: &Weighing,
) -> Pair {
    let (one, other) = (&all.things[left], &all.things[right]);
    let mut common: Vec<u32> = Vec::new();
    let mut theirs = other.traits.iter().peekable();
    for own in &one.traits {
        while theirs.peek().is_some_and(|next| *next < own) {
            theirs.next();
        }
        if theirs.peek() == Some(&own) {
            common.push(*own);
        }
    }
    let (mut said, mut whole, mut sum) = (0.0, 0.0, 0.0);
    for (place, property) in all.properties.iter().enumerate() {
        if property.weight > 0.0 {
            whole += property.weight;
            if norms[left][place] > 0.0 && norms[right][place] > 0.0 {
                said += property.weight;
            }
        }
    }
    let (mut why, mut shared) = (Vec::new(), Vec::new());
    for place in common {
        let property = all.traits[place as usize].property;
        let weight = all.properties[property].weight;
        let norm = norms[left][property] * norms[right][property];
        let part = weight * trust[place as usize] * rarity[place as usize].powi(2)
            / norm.max(f64::MIN_POSITIVE);
        sum += part;
        if weight < 0.0 {
            shared.push(place);
        } else {
            why.push((place, part / f64::max(said, f64::MIN_POSITIVE)));
        }
    }
    why.sort_by(|one, other| other.1.total_cmp(&one.1));
    let coverage = if whole > 0.0 { said / whole } else { 0.0 };
    let renewal = matches!((one.end, other.end), (Some(a), Some(b)) if (a - b).abs() <= WINDOW);
    let likeness = if said > 0.0 { (sum / said).max(0.0) } else { 0.0 };
    let score = likeness * (0.5 + 0.5 * coverage) * if renewal { RENEWAL } else { 1.0 };
    Pair { left, right, score: score.min(1.0), coverage, why, shared, renewal, lead: None }
}

impl Candidates {
    /// What a person thinks of a pair.
    pub fn lead(&self, pair: &Pair) -> Option<&Lead> {
        pair.lead.and_then(|place| self.leads.get(place))
    }

    /// What speaks against a pair: each property that both say and on which they differ, with both values.
    pub fn against<'a>(&'a self, pair: &Pair) -> Vec<(&'a NamedNode, &'a Term, &'a Term)> {
        let (one, other) = (&self.things[pair.left], &self.things[pair.right]);
        let theirs = |property: &NamedNode| {
            other.marks.iter().find(|(known, _)| known == property).map(|(_, value)| value)
        };
        let differ = |(property, value): &'a (NamedNode, Term)| {
            let other = theirs(property)?;
            (other != value).then_some((property, value, other))
        };
        one.marks.iter().filter_map(differ).collect()
    }
}

#[cfg(test)]
mod tests;
