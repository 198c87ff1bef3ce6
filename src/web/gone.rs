//! What is told of a thing that has left the map: since when, why, what stands for it, and where it can still be read.
//!
//! A thing that the visitor does not see now and never saw is not gone: it never existed, and is answered so.

use oxrdf::{NamedNode, NamedNodeRef, Term};
use tokio::runtime::Handle;

use super::extract::Visit;
use super::filters;
use super::names::{Shown, about};
use super::past::{EDITION, day};
use super::problem::Problem;
use crate::index::{Departure, Pattern};
use crate::schema::local_name;
use crate::vocab::{dct, owl, ptl, skos};

/// Things named as standing for one that is gone.
const SUCCESSORS: usize = 5;
/// What says that a thing is another one, or takes its place.
const FORWARD: [NamedNodeRef<'static>; 3] = [dct::IS_REPLACED_BY, owl::SAME_AS, skos::EXACT_MATCH];
const BACKWARD: [NamedNodeRef<'static>; 3] = [dct::REPLACES, owl::SAME_AS, skos::EXACT_MATCH];

/// A thing that has left the map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gone {
    /// The name that it had.
    pub(super) name: String,
    /// The day on which it left, in French.
    pub(super) day: String,
    /// The number of the change that removed it.
    pub(super) number: u64,
    /// Why, when the visitor may know.
    pub(super) message: Option<String>,
    /// What stands for it now, the most certain first.
    pub(super) successors: Vec<Shown>,
    /// Number of the last edition that had it.
    pub(super) last: String,
    /// Its page in that edition.
    pub(super) last_page: String,
}

impl Visit {
    /// The problem of a thing that has left the map; `None` when the visitor never saw it, or reads the past.
    ///
    /// To be called when the map says nothing of the thing: from a page, which runs on a thread that may wait.
    pub(super) fn gone(&self, thing: &NamedNode) -> Option<Problem> {
        if self.past.is_some() {
            return None;
        }
        let departure = self.state.shared_map().departure(self.reader.clone(), thing.clone());
        let departure = Handle::current().block_on(departure)?;
        let names = self.names();
        let successors = self.successors(thing, &departure);
        let last = departure.number.saturating_sub(1);
        let url = self.urls().fiche(thing.as_ref());
        let and = if url.contains('?') { '&' } else { '?' };
        Some(Problem::Gone(Box::new(Gone {
            name: departure.label.unwrap_or_else(|| local_name(thing.as_str()).to_owned()),
            day: day(departure.date),
            number: departure.number,
            message: departure.message,
            successors: successors.iter().map(|iri| names.thing(iri)).collect(),
            last: filters::number(usize::try_from(last).unwrap_or(usize::MAX)),
            last_page: format!("{url}{and}{EDITION}={last}"),
        })))
    }

    /// Whether all that the map still says of a thing, given its properties, is where it went.
    pub(super) fn only_says_where_it_went<'a>(
        &self,
        mut predicates: impl Iterator<Item = &'a NamedNode>,
    ) -> bool {
        predicates.all(|predicate| FORWARD.contains(&predicate.as_ref()))
    }

    /// What stands for a thing: what the map says so of, then what has the same identifier in the same organisation.
    fn successors(&self, thing: &NamedNode, departure: &Departure) -> Vec<NamedNode> {
        let view = self.view.as_ref();
        let mut found: Vec<NamedNode> = Vec::new();
        for predicate in FORWARD {
            found.extend(about(view, thing, Some(predicate), SUCCESSORS).into_iter().filter_map(
                |quad| match quad.object {
                    Term::NamedNode(other) => Some(other),
                    _ => None,
                },
            ));
        }
        for predicate in BACKWARD {
            found.extend(self.subjects(predicate, &thing.clone().into()));
        }
        found.extend(departure.successors.iter().cloned());
        // Identifiers mean something within one organisation: the addresses of its things start alike.
        let (home, key) = thing.as_str().rsplit_once('/').unwrap_or_default();
        let is_neighbour = |other: &NamedNode| {
            other.as_str().rsplit_once('/').is_some_and(|(theirs, _)| theirs == home)
        };
        let key = oxrdf::Literal::new_simple_literal(key);
        let identifiers = departure
            .identifiers
            .iter()
            .map(|(predicate, value)| (predicate.as_ref(), value))
            .chain([(ptl::CLE_METIER, &key), (dct::IDENTIFIER, &key)]);
        for (predicate, value) in identifiers {
            let same = self.subjects(predicate, &value.clone().into());
            found.extend(same.into_iter().filter(is_neighbour));
        }
        let mut kept: Vec<NamedNode> = Vec::new();
        for other in found {
            let is_there = || !about(view, &other, None, 1).is_empty();
            if other != *thing && !kept.contains(&other) && is_there() {
                kept.push(other);
            }
        }
        kept.truncate(SUCCESSORS);
        kept
    }

    fn subjects(&self, predicate: NamedNodeRef<'_>, object: &Term) -> Vec<NamedNode> {
        let pattern = Pattern {
            predicate: Some(predicate),
            object: Some(object.as_ref()),
            ..Pattern::default()
        };
        super::names::subjects(&*self.view, pattern, SUCCESSORS)
    }
}
