//! Relationships against ArchiMate 3.2: what is permitted between two types, through junctions too, what is said twice.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};

use super::super::finding::{Code, Findings};
use super::super::permitted::{self, Permission, RELATIONSHIP, number, permission};
use super::super::type_names::is_junction;
use super::super::xml::short;
use super::name;
use crate::model::{Concept, Kind, Model, Relationship};

/// Longest chain of junctions that is followed: real models have chains of two.
const LONGEST_CHAIN: usize = 64;
const KEPT: &str = "la relation est gardée telle quelle";

/// An end of a relationship, as the table of the standard knows it.
#[derive(Clone, Copy)]
enum End<'m> {
    /// An element, or a relationship, with the number of its type.
    Typed(&'m Concept, &'m str, usize),
    /// A junction, with its place in the model.
    Junction(usize),
    /// Of a type that the standard does not have.
    Unknown,
}

/// Reports relationships that the standard does not permit, or permits only as derived ones, and those said twice.
pub(super) fn check(model: &Model, findings: &mut Findings) {
    let mut said = Said { ends: ends(model), findings, derived: BTreeMap::new() };
    let mut junctions: HashMap<usize, Joined<'_>> = HashMap::default();
    for relationship in &model.relationships {
        let end = |identifier: &String| said.ends.get(identifier.as_str()).copied();
        let (Some(source), Some(target)) = (end(&relationship.source), end(&relationship.target))
        else {
            continue;
        };
        for (junction, other, is_incoming) in [(target, source, true), (source, target, false)] {
            if let End::Junction(place) = junction {
                junctions.entry(place).or_default().join((other, is_incoming), relationship);
            }
        }
        if let (End::Typed(_, from, source), End::Typed(_, to, target)) = (source, target) {
            said.check(Pair { ends: [(relationship, from), (relationship, to)], source, target });
        }
    }
    check_junctions(model, &junctions, &mut said);
    said.say_derived();
    check_duplicates(model, findings);
}

fn ends(model: &Model) -> HashMap<&str, End<'_>> {
    let elements = model.elements.iter().enumerate().map(|(place, element)| {
        let end = if is_junction(&element.kind) {
            End::Junction(place)
        } else {
            match number(element.kind.name()) {
                Some(number) => End::Typed(&element.concept, element.kind.name(), number),
                None => End::Unknown,
            }
        };
        (element.concept.identifier.as_str(), end)
    });
    let known = number(RELATIONSHIP);
    let relationships = model.relationships.iter().map(|relationship| {
        let concept = &relationship.concept;
        let end = known.map_or(End::Unknown, |number| End::Typed(concept, "relation", number));
        (concept.identifier.as_str(), end)
    });
    // An identifier is unique in a model; were it not, the element is meant.
    relationships.chain(elements).collect()
}

/// Two ends and their types.
#[derive(Clone, Copy)]
struct Pair<'m> {
    /// The relationships that touch the source and the target, each with the name of the type found there.
    ends: [(&'m Relationship, &'m str); 2],
    source: usize,
    target: usize,
}

/// What is said of pairs of ends.
struct Said<'m, 'f> {
    ends: HashMap<&'m str, End<'m>>,
    findings: &'f mut Findings,
    /// Derived relationships, by types: models have hundreds of them, of a few sorts.
    derived: BTreeMap<(usize, &'static str, usize), (Pair<'m>, usize)>,
}

impl<'m> Said<'m, '_> {
    /// Compares a pair with the standard; the type is that of the relationship which touches the source.
    fn check(&mut self, pair: Pair<'m>) {
        let [(relationship, _), _] = pair.ends;
        let Kind::Known(kind) = relationship.kind else { return };
        match permission(pair.source, kind, pair.target) {
            None | Some(Permission::Direct) => {}
            Some(Permission::Derived) => {
                let key = (pair.source, kind, pair.target);
                self.derived.entry(key).or_insert((pair, 0)).1 += 1;
            }
            Some(Permission::No) => {
                let concept = &relationship.concept;
                let at = (concept.place, Some(concept.identifier.as_str()));
                let ends = &self.ends;
                self.findings.add_with(Code::RelationNotAllowed, at, || {
                    let is_reversed = permission(pair.target, kind, pair.source)
                        == Some(Permission::Direct)
                        && pair.source != pair.target;
                    let reversed = match is_reversed {
                        true => format!(" ; {kind} est admise dans l’autre sens"),
                        false => String::new(),
                    };
                    let (described, allowed) = (described(&pair, ends), allowed(&pair));
                    let said = "n’est pas admise par la norme";
                    (format!("relation {kind} {described} {said} : {allowed}{reversed}"), KEPT)
                });
            }
        }
    }

    /// One finding for each sort of derived relationship, at the place of the first.
    fn say_derived(&mut self) {
        for ((_, kind, _), (pair, count)) in std::mem::take(&mut self.derived) {
            let [(relationship, from), (_, to)] = pair.ends;
            let concept = &relationship.concept;
            let at = (concept.place, Some(concept.identifier.as_str()));
            let ends = &self.ends;
            self.findings.add_with(Code::RelationDerived, at, || {
                let allowed = allowed(&pair);
                let described = described(&pair, ends);
                let message = match count {
                    1 => format!("relation {kind} {described} n’est admise que par dérivation : {allowed}"),
                    _ => format!(
                        "relation {kind} de {from} vers {to} n’est admise que par dérivation ({count} relations, la première {described}) : {allowed}"
                    ),
                };
                (message, if count == 1 { KEPT } else { "les relations sont gardées telles quelles" })
            });
        }
    }
}

/// What the standard permits between two types instead.
fn allowed(pair: &Pair<'_>) -> String {
    let direct: Vec<_> = permitted::direct(pair.source, pair.target).collect();
    match &*direct {
        [] => "aucune relation n’est admise entre ces types".to_owned(),
        [one] => format!("seule {one} est admise directement"),
        several => format!("sont admises directement {}", several.join(", ")),
    }
}

fn described(pair: &Pair<'_>, ends: &HashMap<&str, End<'_>>) -> String {
    let [(first, from), (last, to)] = pair.ends;
    let source = called(&first.source, from, ends);
    let target = called(&last.target, to, ends);
    let through = if std::ptr::eq(first, last) { "" } else { ", à travers une jonction," };
    format!("de {source} vers {target}{through}")
}

/// The name and the type of an end, for people.
fn called(identifier: &str, kind: &str, ends: &HashMap<&str, End<'_>>) -> String {
    let concept = match ends.get(identifier) {
        Some(End::Typed(concept, ..)) => name(concept),
        _ => None,
    };
    let name = concept.map_or_else(|| short(identifier), |name| short(&name));
    format!("«{name}» ({kind})")
}

/// What a junction joins.
#[derive(Default)]
struct Joined<'m> {
    kinds: BTreeSet<&'m str>,
    /// A relationship for each type of element that comes in or goes out, and these types as a set.
    incoming: Vec<(&'m Relationship, &'m str, usize)>,
    outgoing: Vec<(&'m Relationship, &'m str, usize)>,
    types: [u64; 2],
    /// The junctions to which this one leads.
    next: Vec<usize>,
}

impl<'m> Joined<'m> {
    fn join(&mut self, (other, is_incoming): (End<'m>, bool), relationship: &'m Relationship) {
        self.kinds.insert(relationship.kind.name());
        match other {
            End::Typed(_, name, number) => {
                let types = &mut self.types[usize::from(is_incoming)];
                if *types & (1 << number) == 0 {
                    *types |= 1 << number;
                    let to = if is_incoming { &mut self.incoming } else { &mut self.outgoing };
                    to.push((relationship, name, number));
                }
            }
            End::Junction(place) if !is_incoming && self.next.len() < LONGEST_CHAIN => {
                self.next.push(place);
            }
            End::Junction(_) | End::Unknown => {}
        }
    }
}

fn check_junctions<'m>(
    model: &'m Model,
    junctions: &HashMap<usize, Joined<'m>>,
    said: &mut Said<'m, '_>,
) {
    let mut places: Vec<usize> = junctions.keys().copied().collect();
    places.sort_unstable();
    for place in places {
        let (joined, concept) = (&junctions[&place], &model.elements[place].concept);
        let at = (concept.place, Some(concept.identifier.as_str()));
        if joined.kinds.len() > 1 {
            said.findings.add_with(Code::JunctionMixed, at, || {
                let kinds: Vec<String> = joined.kinds.iter().map(|kind| short(kind)).collect();
                let message = format!("la jonction réunit des relations {}", kinds.join(", "));
                (message, "la jonction et ses relations sont gardées telles quelles")
            });
            continue;
        }
        let mut met = 0_u64;
        for reached in reached(place, junctions) {
            for &(last, to, target) in &reached.outgoing {
                if met & (1 << target) != 0 {
                    continue;
                }
                met |= 1 << target;
                for &(first, from, source) in &joined.incoming {
                    said.check(Pair { ends: [(first, from), (last, to)], source, target });
                }
            }
        }
    }
}

/// A junction and those to which it leads, as far as [`LONGEST_CHAIN`].
fn reached<'j, 'm>(start: usize, junctions: &'j HashMap<usize, Joined<'m>>) -> Vec<&'j Joined<'m>> {
    let mut seen: HashSet<usize> = [start].into_iter().collect();
    let mut queue = vec![start];
    let mut found = Vec::new();
    while let Some(joined) = queue.pop().and_then(|place| junctions.get(&place)) {
        found.push(joined);
        if found.len() >= LONGEST_CHAIN {
            break;
        }
        queue.extend(joined.next.iter().copied().filter(|next| seen.insert(*next)));
    }
    found
}

/// Same type, same ends, same name and same details: said twice.
fn check_duplicates(model: &Model, findings: &mut Findings) {
    let mut first: HashMap<_, &Concept> = HashMap::with_capacity(model.relationships.len());
    for relationship in &model.relationships {
        let Relationship { concept, kind, source, target, access, modifier, directed } =
            relationship;
        let details = (access.map(|access| access.name()), modifier.as_deref(), *directed);
        let key = (source.as_str(), target.as_str(), kind.name(), name(concept), details);
        let known = *first.entry(key).or_insert(concept);
        if known.identifier != concept.identifier {
            findings.add_with(
                Code::RelationDuplicate,
                (concept.place, Some(&concept.identifier)),
                || {
                    let other = short(&known.identifier);
                    let kind = short(kind.name());
                    let message = format!(
                        "cette relation {kind} dit la même chose que la relation «{other}»"
                    );
                    (message, "les deux relations sont gardées")
                },
            );
        }
    }
}
