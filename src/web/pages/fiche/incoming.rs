//! Who speaks of a thing: the relations read from the other end, in the reader's words.

use std::collections::HashSet;

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef};

use crate::index::Pattern;
use crate::vocab::{dct, ptl};
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown, object_of};
use crate::web::urls;

/// Things read for one relation on the fiche.
const READ: usize = 200;
/// Things shown for one relation before «voir tout».
const SHOWN: usize = 15;
/// Facts looked at to discover properties that the ontology does not name.
const LOOKED_AT: usize = 500;
/// Things on one page of a relation.
pub(super) const PAGE: usize = 100;
/// Things that can be paged through, whatever the relation.
const REACHED: usize = 100_000;

/// One relation and the things at its other end.
pub(super) struct Incoming {
    /// The property.
    pub(super) relation: NamedNode,
    /// The first things, as the map orders them.
    pub(super) subjects: Vec<NamedNode>,
    /// How many there are.
    pub(super) total: usize,
    /// Its name read from the thing: «opère», «est utilisé par».
    pub(super) label: String,
    /// How many things, in French.
    pub(super) count: String,
    /// The first of them.
    pub(super) things: Vec<Item>,
    /// Least rank of the classes of these things.
    rank: i64,
    /// Where all of them are, when they are not all shown.
    pub(super) all: Option<String>,
}

/// A thing at the other end of a relation.
pub(super) struct Item {
    /// The thing.
    pub(super) shown: Shown,
    /// When it was last changed, for things that say so.
    pub(super) date: Option<String>,
}

/// Properties about facts, which are no relations between things.
const NOT_RELATIONS: [NamedNodeRef<'static>; 6] =
    [rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, rdf::TYPE, ptl::NON_ETABLI, ptl::NON_SOURCE];

/// The relations of which `thing` is the value, in the order of the menus for the things at their other end.
pub(super) fn read(visit: &Visit, names: &Names<'_>, thing: &NamedNode) -> Vec<Incoming> {
    let mut incoming: Vec<Incoming> = relations(visit, thing)
        .iter()
        // The views where it appears are named apart, rather than their boxes and lines.
        .filter(|relation| !crate::web::pages::view::is_drawing((*relation).as_ref()))
        .map(|relation| one(visit, names, (thing, relation)))
        .collect();
    incoming
        .sort_by_cached_key(|relation| (relation.rank, crate::search::sort_key(&relation.label)));
    incoming
}

/// The properties through which other things speak of this one.
pub(super) fn relations(visit: &Visit, thing: &NamedNode) -> Vec<NamedNode> {
    let object = Some(thing.as_ref().into());
    let mut relations: HashSet<NamedNode> = visit
        .view
        .matching(Pattern { object, ..Pattern::default() }, LOOKED_AT)
        .into_iter()
        .map(|quad| quad.predicate)
        .collect();
    // When the first facts do not show everything, ask property by property: each question is bound at both ends.
    if visit.view.count(Pattern { object, ..Pattern::default() }) > LOOKED_AT {
        for (property, _) in visit.schema.properties() {
            let pattern =
                Pattern { predicate: Some(property.as_ref()), object, ..Pattern::default() };
            if !relations.contains(property) && !visit.view.matching(pattern, 1).is_empty() {
                relations.insert(property.clone());
            }
        }
    }
    let mut relations: Vec<NamedNode> = relations
        .into_iter()
        .filter(|relation| !NOT_RELATIONS.contains(&relation.as_ref()))
        .collect();
    relations.sort();
    relations
}

fn one(visit: &Visit, names: &Names<'_>, (thing, relation): (&NamedNode, &NamedNode)) -> Incoming {
    let subjects = subjects(visit, (thing, relation), READ);
    let total = if subjects.len() < READ { subjects.len() } else { count(visit, thing, relation) };
    let mut things: Vec<Item> =
        subjects.iter().map(|subject| item(visit, names, subject)).collect();
    things.sort_by_cached_key(|item| crate::search::sort_key(&item.shown.text));
    things.truncate(SHOWN);
    let rank = subjects
        .iter()
        .take(SHOWN)
        .flat_map(|subject| names.name(subject).types.clone())
        .filter_map(|class| visit.schema.class(class.as_ref()).map(|class| class.rank))
        .min()
        .unwrap_or(i64::MAX);
    let all = (total > things.len()).then(|| relation_url(visit, thing, relation));
    Incoming {
        label: visit.schema.inverse_label(relation.as_ref()),
        count: filters::number(total),
        things,
        rank,
        all,
        relation: relation.clone(),
        subjects,
        total,
    }
}

/// Where all the things at the other end of a relation are.
pub(in crate::web) fn relation_url(
    visit: &Visit,
    thing: &NamedNode,
    relation: &NamedNode,
) -> String {
    page_url(visit, thing, ("relation", visit.urls().short(relation.as_ref())))
}

/// The page of a thing with one more pair in its address.
pub(super) fn page_url(visit: &Visit, thing: &NamedNode, pair: (&str, String)) -> String {
    let page = visit.urls().fiche(thing.as_ref());
    match page.split_once("?iri=") {
        Some(_) => urls::with_query("/fiche", &[("iri", visit.urls().short(thing.as_ref())), pair]),
        None => urls::with_query(&page, &[pair]),
    }
}

fn item(visit: &Visit, names: &Names<'_>, subject: &NamedNode) -> Item {
    let date =
        object_of(visit.view.as_ref(), subject, dct::MODIFIED).map(|date| names.shown(&date).text);
    Item { shown: names.thing(subject), date }
}

/// One page of the things at the other end of a relation, and how many there are in all.
pub(super) fn page(
    visit: &Visit,
    names: &Names<'_>,
    (thing, relation, page): (&NamedNode, &NamedNode, usize),
) -> (Vec<Item>, usize) {
    let subjects = subjects(visit, (thing, relation), REACHED);
    let things = subjects
        .iter()
        .skip((page - 1) * PAGE)
        .take(PAGE)
        .map(|subject| item(visit, names, subject))
        .collect();
    (things, subjects.len())
}

/// The things at the other end, each once, in the stable order of the view.
pub(super) fn subjects(
    visit: &Visit,
    (thing, relation): (&NamedNode, &NamedNode),
    limit: usize,
) -> Vec<NamedNode> {
    let pattern = Pattern {
        predicate: Some(relation.as_ref()),
        object: Some(thing.as_ref().into()),
        ..Pattern::default()
    };
    crate::web::names::subjects(&*visit.view, pattern, limit)
}

fn count(visit: &Visit, thing: &NamedNode, relation: &NamedNode) -> usize {
    visit.view.count(Pattern {
        predicate: Some(relation.as_ref()),
        object: Some(thing.as_ref().into()),
        ..Pattern::default()
    })
}
