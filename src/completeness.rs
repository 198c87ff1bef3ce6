//! How well each thing is described: which levels of maturity it reaches, and what it lacks to reach the next.
//!
//! The rules are in the shapes (`ptl:niveau` says for which level a property is expected); nothing here names a class
//! or a property of the domain. Everything is what one view shows.

mod reading;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, Term};

use crate::index::{Pattern, View};
use crate::schema::{Level, Requirement, Schema};

/// The things of one edition that levels speak of, and where each stands.
#[derive(Debug, Default)]
pub struct Completeness {
    levels: Vec<Arc<Level>>,
    kinds: Vec<Kind>,
    standings: Vec<Standing>,
    /// The properties that gather things (`ptl:regroupe`), in their order.
    gatherings: Vec<NamedNode>,
}

/// The things of which the same is expected.
#[derive(Debug)]
pub struct Kind {
    /// What they are: their most specific class that readers come for.
    pub class: NamedNode,
    /// Their classes, those above included.
    above: BTreeSet<NamedNode>,
    /// What is expected of them, the lowest level first.
    pub requirements: Vec<Requirement>,
}

/// Where one thing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The thing.
    pub thing: NamedNode,
    /// Its place among the kinds.
    kind: usize,
    /// For each requirement of its kind, whether the map says something.
    filled: Box<[bool]>,
    /// Whether the thing is invented.
    pub fictitious: bool,
    /// For each gathering property, what gathers it, what holds that included.
    gathered: Box<[Vec<NamedNode>]>,
}

/// Which things are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Those of a class and of the classes below it.
    pub class: Option<NamedNode>,
    /// Those that these gather: property and value.
    pub gathered: Vec<(NamedNode, NamedNode)>,
    /// Those that have reached just this many levels.
    pub reached: Option<usize>,
    /// Those that lack this property.
    pub lacking: Option<NamedNode>,
    /// Whether invented things count.
    pub fictitious: bool,
}

/// What some things say, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many things.
    pub things: usize,
    /// How many reach no level, the first one, and so on.
    pub reached: Vec<usize>,
    /// Answers expected of them, all levels together.
    pub asked: usize,
    /// Answers given.
    pub filled: usize,
}

impl Tally {
    /// Answers given, in percent of the answers expected.
    pub fn percentage(&self) -> usize {
        percent(self.filled, self.asked)
    }

    /// How many things reach that many levels at least.
    pub fn at_least(&self, levels: usize) -> usize {
        self.reached.iter().skip(levels).sum()
    }

    fn add(&mut self, levels: usize, (reached, filled, asked): (usize, usize, usize)) {
        self.reached.resize(levels + 1, 0);
        self.things += 1;
        self.reached[reached] += 1;
        self.filled += filled;
        self.asked += asked;
    }
}

/// `part` in percent of `whole`, rounded; 0 when there is nothing.
pub fn percent(part: usize, whole: usize) -> usize {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}

impl Kind {
    /// How many of `levels` a thing that says this much reaches: up to the first of which something is missing, and
    /// no further than what is expected of its kind.
    fn reached(&self, filled: &[bool], levels: &[Arc<Level>]) -> usize {
        let all = self.requirements.iter().zip(filled);
        let missing = all.filter(|(_, is_filled)| !**is_filled).map(|(one, _)| one.level.rank);
        let first = missing.min().unwrap_or(i64::MAX);
        let top = self.requirements.last().map_or(i64::MIN, |one| one.level.rank);
        levels.iter().filter(|level| level.rank < first && level.rank <= top).count()
    }

    /// How many levels a thing of this kind can reach.
    pub fn top(&self, levels: &[Arc<Level>]) -> usize {
        let top = self.requirements.last().map_or(i64::MIN, |one| one.level.rank);
        levels.iter().filter(|level| level.rank <= top).count()
    }
}

impl Completeness {
    /// The levels, the lowest first.
    pub fn levels(&self) -> &[Arc<Level>] {
        &self.levels
    }

    /// The properties that gather things (`ptl:regroupe`), in their order.
    pub fn gatherings(&self) -> &[NamedNode] {
        &self.gatherings
    }

    /// What a thing is, and what is expected of it.
    pub fn kind(&self, standing: &Standing) -> &Kind {
        &self.kinds[standing.kind]
    }

    /// Every kind of things that is on the map.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// How many levels a thing has reached.
    pub fn reached(&self, standing: &Standing) -> usize {
        self.kind(standing).reached(&standing.filled, &self.levels)
    }

    /// Answers given and expected of a thing.
    pub fn answers(&self, standing: &Standing) -> (usize, usize) {
        (standing.filled.iter().filter(|filled| **filled).count(), standing.filled.len())
    }

    /// What is not said of a thing, the lowest level first.
    pub fn lacks<'a>(&'a self, standing: &'a Standing) -> impl Iterator<Item = &'a Requirement> {
        let all = self.kind(standing).requirements.iter().zip(&standing.filled);
        all.filter(|(_, filled)| !**filled).map(|(requirement, _)| requirement)
    }

    /// Where one thing stands.
    pub fn standing(&self, thing: NamedNodeRef<'_>) -> Option<&Standing> {
        let found = self.standings.binary_search_by(|one| one.thing.as_ref().cmp(&thing));
        found.ok().map(|place| &self.standings[place])
    }

    /// The things that are looked at, in the order of their addresses.
    pub fn chosen<'a>(&'a self, choice: &'a Choice) -> impl Iterator<Item = &'a Standing> {
        self.standings.iter().filter(move |one| self.is_chosen(one, choice))
    }

    fn is_chosen(&self, one: &Standing, choice: &Choice) -> bool {
        let kind = self.kind(one);
        let is_gathered = |(property, value): &(NamedNode, NamedNode)| {
            let place = self.gatherings.iter().position(|known| known == property);
            place.is_some_and(|place| one.gathered[place].contains(value))
        };
        (choice.fictitious || !one.fictitious)
            && choice.class.as_ref().is_none_or(|class| kind.above.contains(class))
            && choice.gathered.iter().all(is_gathered)
            && choice.reached.is_none_or(|reached| self.reached(one) == reached)
            && choice
                .lacking
                .as_ref()
                .is_none_or(|path| self.lacks(one).any(|lack| lack.shape.path == *path))
    }

    /// All that is looked at, together.
    pub fn tally(&self, choice: &Choice) -> Tally {
        let mut tally = Tally { reached: vec![0; self.levels.len() + 1], ..Tally::default() };
        for one in self.chosen(choice) {
            self.count(&mut tally, one);
        }
        tally
    }

    /// By class, in no particular order.
    pub fn by_class(&self, choice: &Choice) -> HashMap<NamedNode, Tally> {
        let mut tallies: HashMap<NamedNode, Tally> = HashMap::new();
        for one in self.chosen(choice) {
            let class = self.kind(one).class.clone();
            self.count(tallies.entry(class).or_default(), one);
        }
        tallies
    }

    /// By what a property gathers, in no particular order; and those that it does not gather.
    pub fn by_gathering(
        &self,
        choice: &Choice,
        property: &NamedNode,
    ) -> (HashMap<NamedNode, Tally>, Tally) {
        let (mut tallies, mut rest) = (HashMap::<NamedNode, Tally>::new(), Tally::default());
        let Some(place) = self.gatherings.iter().position(|known| known == property) else {
            return (tallies, rest);
        };
        for one in self.chosen(choice) {
            if one.gathered[place].is_empty() {
                self.count(&mut rest, one);
            }
            for value in &one.gathered[place] {
                self.count(tallies.entry(value.clone()).or_default(), one);
            }
        }
        (tallies, rest)
    }

    /// For each property and level expected of what is looked at: how many things it is expected of, and how many say it.
    pub fn by_property(&self, choice: &Choice) -> Vec<(Requirement, usize, usize)> {
        let mut found: Vec<(Requirement, usize, usize)> = Vec::new();
        let mut places: HashMap<(NamedNode, i64), usize> = HashMap::new();
        for one in self.chosen(choice) {
            for (requirement, filled) in self.kind(one).requirements.iter().zip(&one.filled) {
                let key = (requirement.shape.path.clone(), requirement.level.rank);
                let place = *places.entry(key).or_insert_with(|| {
                    found.push((requirement.clone(), 0, 0));
                    found.len() - 1
                });
                found[place].1 += 1;
                found[place].2 += usize::from(*filled);
            }
        }
        found.sort_by(|left, right| {
            let key =
                |one: &(Requirement, usize, usize)| (one.0.level.rank, one.0.shape.name.clone());
            key(left).cmp(&key(right))
        });
        found
    }

    fn count(&self, tally: &mut Tally, one: &Standing) {
        let (filled, asked) = self.answers(one);
        tally.add(self.levels.len(), (self.reached(one), filled, asked));
    }
}

/// Where one thing stands, read by itself.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The levels, the lowest first.
    pub levels: Vec<Arc<Level>>,
    /// How many it has reached.
    pub reached: usize,
    /// How many it can reach.
    pub top: usize,
    /// What is expected of it, and whether the map says it.
    pub answers: Vec<(Requirement, bool)>,
}

impl Stand {
    /// Where a thing of these types stands; `None` when no level speaks of it.
    pub fn of(view: &dyn View, schema: &Schema, thing: &NamedNode) -> Option<Self> {
        let types: Vec<NamedNode> = values(view, thing, rdf::TYPE).filter_map(named).collect();
        let requirements = schema.requirements_of(&types);
        requirements.first()?;
        let levels = levels_of(schema);
        let filled: Vec<bool> = requirements
            .iter()
            .map(|one| values(view, thing, one.shape.path.as_ref()).next().is_some())
            .collect();
        let kind = Kind { class: rdf::TYPE.into_owned(), above: BTreeSet::new(), requirements };
        Some(Self {
            reached: kind.reached(&filled, &levels),
            top: kind.top(&levels),
            answers: kind.requirements.into_iter().zip(filled).collect(),
            levels,
        })
    }

    /// What it lacks to reach the next level; nothing when it has reached them all.
    pub fn lacks(&self) -> impl Iterator<Item = &Requirement> {
        let next = self.levels.get(self.reached).filter(|_| self.reached < self.top);
        let rank = next.map_or(i64::MIN, |level| level.rank);
        let missing = self.answers.iter().filter(|(_, filled)| !filled).map(|(one, _)| one);
        missing.filter(move |one| one.level.rank <= rank)
    }

    /// Answers given and expected, all levels together.
    pub fn filled(&self) -> (usize, usize) {
        (self.answers.iter().filter(|(_, filled)| *filled).count(), self.answers.len())
    }
}

/// The levels that shapes speak of, the lowest first.
pub fn levels_of(schema: &Schema) -> Vec<Arc<Level>> {
    let all = schema.classes().iter().flat_map(|class| &class.requirements);
    let mut levels: Vec<Arc<Level>> = all.map(|one| Arc::clone(&one.level)).collect();
    levels.sort_by(|left, right| (left.rank, &left.iri).cmp(&(right.rank, &right.iri)));
    levels.dedup_by(|left, right| left.iri == right.iri);
    levels
}

/// Values read of one property of one thing.
const FEW: usize = 64;

fn values<'v>(
    view: &'v dyn View,
    thing: &NamedNode,
    property: NamedNodeRef<'_>,
) -> impl Iterator<Item = Term> + use<'v> {
    let pattern = Pattern {
        subject: Some(thing.as_ref().into()),
        predicate: Some(property),
        ..Pattern::default()
    };
    view.matching(pattern, FEW).into_iter().map(|quad| quad.object)
}

fn named(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(iri) => Some(iri),
        _ => None,
    }
}
