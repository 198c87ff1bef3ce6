//! Finds things by their names: labels, acronyms, other and former names.
//!
//! An index is built from one view, so it holds only what that view's reader sees; it is not a full-text search of
//! descriptions.

mod distance;
mod normalise;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use self::distance::distance_at_most;
pub use self::normalise::{normalise, sort_key};
use crate::index::{Pattern, View};
use crate::schema::Schema;
use crate::vocab::{ptl, skos};

/// Longest query taken into account, in characters; what follows is ignored.
const LONGEST_QUERY: usize = 200;
/// Words of a query taken into account.
const MOST_WORDS: usize = 12;
/// Quads read per predicate when the index is built.
const LIMIT: usize = 10_000_000;

/// Where a name comes from, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// An acronym or usual short name.
    Acronym,
    /// The name shown.
    Label,
    /// Another name, possibly a former one.
    Other,
}

/// A thing found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The thing.
    pub iri: NamedNode,
    /// The class under which it is listed (the most specific one of the ontology).
    pub class: NamedNode,
    /// The name that matched.
    pub name: String,
    /// Where that name comes from.
    pub kind: NameKind,
    /// The higher, the better.
    pub score: u32,
}

/// What a search answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The best things, the best first.
    pub hits: Vec<Hit>,
    /// How many things match in all.
    pub total: usize,
}

#[derive(Debug)]
struct Thing {
    iri: NamedNode,
    class: NamedNode,
}

#[derive(Debug)]
struct Name {
    thing: u32,
    kind: NameKind,
    graph: GraphName,
    text: String,
    /// Normalised words, joined by one space.
    normalised: String,
}

/// The names of everything that one reader sees.
#[derive(Debug, Default)]
pub struct SearchIndex {
    things: Vec<Thing>,
    names: Vec<Name>,
    /// From each normalised word to the names that hold it; ordered, for prefixes.
    words: BTreeMap<String, Vec<u32>>,
}

impl SearchIndex {
    /// Indexes the names of all the things whose class the ontology lists.
    pub fn build(view: &dyn View, schema: &Schema) -> Self {
        let mut index = Self::default();
        let mut numbers = HashMap::new();
        for class in schema.classes().iter().filter(|class| class.is_main()) {
            for subject in subjects_of(view, class.iri.as_ref()) {
                let number = *numbers.entry(subject.clone()).or_insert_with(|| {
                    index.things.push(Thing { iri: subject, class: class.iri.clone() });
                    u32::try_from(index.things.len() - 1).expect("the map holds fewer things")
                });
                let thing = &mut index.things[number as usize];
                // A thing of a class and of one of its subclasses is said to be of the subclass.
                if class.ancestors.contains(&thing.class) {
                    thing.class = class.iri.clone();
                }
            }
        }
        // A node that only holds another name of a thing speaks for that thing.
        let mut spokesmen = HashMap::new();
        for quad in by_predicate(view, ptl::ALIAS) {
            if let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(alias)) =
                (quad.subject, quad.object)
                && let Some(number) = numbers.get(&subject)
            {
                spokesmen.insert(alias, *number);
            }
        }
        for (predicate, kind) in NAMES {
            for quad in by_predicate(view, predicate) {
                index.add(quad, kind, (&numbers, &spokesmen));
            }
        }
        index.forget_nameless_spokesmen(&spokesmen);
        index
    }

    fn add(
        &mut self,
        quad: Quad,
        kind: NameKind,
        (numbers, spokesmen): (&HashMap<NamedNode, u32>, &HashMap<NamedNode, u32>),
    ) {
        let (NamedOrBlankNode::NamedNode(subject), Term::Literal(literal)) =
            (&quad.subject, &quad.object)
        else {
            return;
        };
        let (thing, kind) = match (spokesmen.get(subject), numbers.get(subject)) {
            (Some(thing), _) => (*thing, NameKind::Other),
            (None, Some(thing)) => (*thing, kind),
            (None, None) => return,
        };
        let normalised = normalise(literal.value());
        let number = u32::try_from(self.names.len()).expect("the map holds fewer names");
        let distinct: HashSet<&str> =
            normalised.split(' ').filter(|word| !word.is_empty()).collect();
        for word in distinct {
            self.words.entry(word.to_owned()).or_default().push(number);
        }
        let text = literal.value().to_owned();
        self.names.push(Name { thing, kind, graph: quad.graph_name, text, normalised });
    }

    /// Alias nodes are found through the thing that they name, never by themselves.
    fn forget_nameless_spokesmen(&mut self, spokesmen: &HashMap<NamedNode, u32>) {
        let hidden: HashSet<u32> = (0..)
            .zip(&self.things)
            .filter(|(_, thing)| spokesmen.contains_key(&thing.iri))
            .map(|(number, _)| number)
            .collect();
        if hidden.is_empty() {
            return;
        }
        for names in self.words.values_mut() {
            names.retain(|name| !hidden.contains(&self.names[*name as usize].thing));
        }
    }

    /// How many things have been indexed.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// The named graphs that speak of the names, to check what a reader can find.
    pub fn graphs(&self) -> HashSet<&GraphName> {
        self.names.iter().map(|name| &name.graph).collect()
    }

    /// The things whose names hold all the words of `query`, the last parts of words being optional.
    ///
    /// An exact acronym comes first, then an exact name, a name that starts with the query, then names that hold
    /// the words.
    pub fn search(&self, query: &str, limit: usize) -> Found {
        let query = bounded(query);
        let words: Vec<&str> = query.split(' ').filter(|word| !word.is_empty()).collect();
        let Some(candidates) = self.candidates(&words) else {
            return Found::default();
        };
        let mut best: HashMap<u32, (u32, u32)> = HashMap::new();
        for number in candidates {
            let name = &self.names[number as usize];
            let score = score(name, &query, &words);
            let entry = best.entry(name.thing).or_insert((score, number));
            if score > entry.0 {
                *entry = (score, number);
            }
        }
        let mut ranked: Vec<(u32, u32)> = best.into_values().collect();
        ranked.sort_by(|left, right| {
            right.0.cmp(&left.0).then_with(|| {
                let (left, right) = (&self.names[left.1 as usize], &self.names[right.1 as usize]);
                (left.normalised.len(), &left.normalised, left.thing).cmp(&(
                    right.normalised.len(),
                    &right.normalised,
                    right.thing,
                ))
            })
        });
        let total = ranked.len();
        let hits =
            ranked.into_iter().take(limit).map(|(score, name)| self.hit(score, name)).collect();
        Found { hits, total }
    }

    fn hit(&self, score: u32, name: u32) -> Hit {
        let name = &self.names[name as usize];
        let thing = &self.things[name.thing as usize];
        Hit {
            iri: thing.iri.clone(),
            class: thing.class.clone(),
            name: name.text.clone(),
            kind: name.kind,
            score,
        }
    }

    /// Names that hold every word, whole or as a prefix; `None` when the query has no word.
    fn candidates(&self, words: &[&str]) -> Option<HashSet<u32>> {
        words
            .iter()
            .take(MOST_WORDS)
            .map(|word| {
                self.words
                    .range::<str, _>((Bound::Included(*word), Bound::Unbounded))
                    .take_while(|(known, _)| known.starts_with(word))
                    .flat_map(|(_, names)| names.iter().copied())
                    .collect::<HashSet<u32>>()
            })
            .reduce(|left, right| left.intersection(&right).copied().collect())
    }

    /// Names close to `query`, for when nothing is found: at most two letters differ, one in short words.
    ///
    /// Whole names and single words are compared, whatever the case and accents.
    pub fn suggest(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = bounded(query);
        if query.is_empty() {
            return Vec::new();
        }
        let allowed = |word: &str| if word.chars().count() <= 5 { 1 } else { 2 };
        let mut best: HashMap<u32, (usize, NameKind, u32)> = HashMap::new();
        let mut keep = |distance: usize, number: u32| {
            let name = &self.names[number as usize];
            let candidate = (distance, name.kind, number);
            let entry = best.entry(name.thing).or_insert(candidate);
            if candidate < *entry {
                *entry = candidate;
            }
        };
        for word in query.split(' ').filter(|word| word.len() > 2).take(MOST_WORDS) {
            for (known, names) in &self.words {
                if let Some(distance) = distance_at_most(word, known, allowed(word)) {
                    // A common word says little: names that it is a small part of come later.
                    for number in names.iter().take(50) {
                        let parts = self.names[*number as usize].normalised.split(' ').count();
                        keep(distance * 4 + parts, *number);
                    }
                }
            }
        }
        let mut ranked: Vec<_> = best.into_values().collect();
        ranked.sort_by(|left, right| {
            let text = |name: u32| &self.names[name as usize].normalised;
            (left.0, left.1).cmp(&(right.0, right.1)).then_with(|| text(left.2).cmp(text(right.2)))
        });
        ranked.into_iter().take(limit).map(|(_, _, name)| self.hit(0, name)).collect()
    }
}

/// The properties that name things.
const NAMES: [(NamedNodeRef<'static>, NameKind); 5] = [
    (rdfs::LABEL, NameKind::Label),
    (skos::PREF_LABEL, NameKind::Label),
    (ptl::SIGLE, NameKind::Acronym),
    (skos::ALT_LABEL, NameKind::Other),
    (skos::HIDDEN_LABEL, NameKind::Other),
];

fn by_predicate(view: &dyn View, predicate: NamedNodeRef<'_>) -> Vec<Quad> {
    view.matching(Pattern { predicate: Some(predicate), ..Pattern::default() }, LIMIT)
}

/// The things that a view says to be of exactly this class, without repetition.
fn subjects_of(view: &dyn View, class: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let pattern =
        Pattern { predicate: Some(rdf::TYPE), object: Some(class.into()), ..Pattern::default() };
    let mut seen = HashSet::new();
    view.matching(pattern, LIMIT)
        .into_iter()
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(subject) => Some(subject),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .filter(|subject| seen.insert(subject.clone()))
        .collect()
}

fn bounded(query: &str) -> String {
    normalise(&query.chars().take(LONGEST_QUERY).collect::<String>())
}

/// How well a name that holds all the words answers the query.
fn score(name: &Name, query: &str, words: &[&str]) -> u32 {
    let exact = name.normalised == query;
    let base = match (exact, name.kind) {
        (true, NameKind::Acronym) => 1000,
        (true, NameKind::Label) => 900,
        (true, NameKind::Other) => 800,
        (false, _) if name.normalised.starts_with(query) => 600,
        (false, _) => {
            let whole = words.iter().all(|word| name.normalised.split(' ').any(|own| own == *word));
            if whole { 400 } else { 200 }
        }
    };
    let kind = match name.kind {
        NameKind::Acronym => 30,
        NameKind::Label => 20,
        NameKind::Other => 0,
    };
    base + kind
}
