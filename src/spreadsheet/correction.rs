//! A table that corrects the map: an exported list that comes back with some cells changed.
//!
//! A cell that says what the map says changes nothing, whoever says it. Of a cell that says something else, what the
//! source said and the cell no longer says leaves, what nobody says yet is added; what another source says stays, and a
//! finding tells it. What the table does not speak of stays as it is.

use std::collections::{HashMap, HashSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Term};

use super::{Context, Fact, columns, values};
use crate::export::table::split_values;
use crate::import::xml::short;
use crate::import::{Code, Findings};
use crate::index::Pattern;
use crate::model::Place;
use crate::schema::local_name;
use crate::search::normalise;
use crate::vocab::ptl;

/// Values of one property of one thing.
const MOST: usize = 1_000;
/// Facts of one source.
const MOST_FACTS: usize = 20_000_000;
/// Length at which workbooks cut a text; what is cut is not changed.
const CUT: usize = 16_000;

/// What the map says, and whether lists show only one of the values (names).
pub(super) fn present(
    context: Context<'_>,
    (thing, path): (&NamedNode, &NamedNode),
) -> (Vec<Term>, bool) {
    let said = Pattern {
        subject: Some(thing.as_ref().into()),
        predicate: Some(path.as_ref()),
        ..Pattern::default()
    };
    let mut terms: Vec<Term> =
        context.view.matching(said, MOST).into_iter().map(|quad| quad.object).collect();
    terms.sort_by_cached_key(ToString::to_string);
    terms.dedup();
    (terms, *path == rdfs::LABEL || *path == ptl::SIGLE)
}

/// The values of the map when a cell says them; none when it says something else.
pub(super) fn unchanged(
    context: Context<'_>,
    (before, is_single): (&[Term], bool),
    written: &str,
) -> Option<Vec<Term>> {
    if is_single {
        let is_nameless = written.starts_with("(sans nom");
        let shown = shown(before);
        let same = match shown {
            None => written.is_empty() || is_nameless,
            Some(shown) => is_same(context, shown, written),
        };
        return same.then(|| before.to_vec());
    }
    if before.is_empty() {
        return written.is_empty().then(Vec::new);
    }
    let mut left: Vec<&Term> = before.iter().collect();
    // A value that holds the separator is one value all the same.
    let parts = if before.len() == 1 && is_same(context, &before[0], written) {
        vec![written.to_owned()]
    } else {
        split_values(written)
    };
    if parts.len() != before.len() {
        return None;
    }
    for part in &parts {
        let place = left.iter().position(|term| is_same(context, term, part))?;
        left.swap_remove(place);
    }
    Some(before.to_vec())
}

/// The values that a list does not show: all the names but the best one.
pub(super) fn not_shown(context: Context<'_>, before: &[Term], is_single: bool) -> Vec<Term> {
    let _ = context;
    let best = shown(before);
    if !is_single {
        return Vec::new();
    }
    before.iter().filter(|term| Some(*term) != best).cloned().collect()
}

/// The name that a list shows: French first.
fn shown(names: &[Term]) -> Option<&Term> {
    names.iter().min_by_key(|term| match term {
        Term::Literal(literal) => match literal.language() {
            Some(language) if language.starts_with("fr") => 0,
            None => 1,
            Some(_) => 2,
        },
        _ => 3,
    })
}

/// Whether a text is how a list writes a value.
fn is_same(context: Context<'_>, term: &Term, text: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match term {
        Term::NamedNode(thing) => {
            text == thing.as_str()
                || context.base.len() < thing.as_str().len()
                    && Some(text) == thing.as_str().strip_prefix(context.base)
                || normalise(&columns::written(context.view, term)) == normalise(text)
                || names_of(context, thing).any(|name| normalise(&name) == normalise(text))
                || (text.starts_with("(sans nom") && text.contains(local_name(thing.as_str())))
        }
        Term::Literal(literal) => {
            let value = literal.value();
            let is_number = || {
                let number = |text: &str| {
                    values::number(&crate::import::sheet::Cell::Text(text.into()), text)
                };
                let is_numeric = literal.datatype() != rdf::LANG_STRING
                    && literal.datatype() != oxrdf::vocab::xsd::STRING;
                is_numeric && number(value).is_some() && number(value) == number(text)
            };
            let is_boolean = || {
                literal.datatype() == oxrdf::vocab::xsd::BOOLEAN
                    && matches!(
                        (value, &*normalise(text)),
                        ("true" | "1", "oui" | "true" | "vrai")
                            | ("false" | "0", "non" | "false" | "faux")
                    )
            };
            let is_date = || {
                let cell = crate::import::sheet::Cell::Text(text.to_owned());
                literal.datatype() == oxrdf::vocab::xsd::DATE
                    && values::date(&cell, text).is_some_and(|(day, _)| day == value)
            };
            let is_cut =
                || text.chars().count() >= CUT - 1 && plain(value).starts_with(&plain(text));
            plain(value) == plain(text) || is_number() || is_boolean() || is_date() || is_cut()
        }
        Term::BlankNode(_) => false,
    }
}

fn names_of<'a>(context: Context<'a>, thing: &NamedNode) -> impl Iterator<Item = String> + use<'a> {
    let facts = Pattern { subject: Some(thing.as_ref().into()), ..Pattern::default() };
    let naming =
        [rdfs::LABEL, ptl::SIGLE, crate::vocab::skos::PREF_LABEL, crate::vocab::skos::ALT_LABEL];
    context.view.matching(facts, MOST).into_iter().filter_map(move |quad| match quad.object {
        Term::Literal(name) if naming.contains(&quad.predicate.as_ref()) => {
            Some(name.value().to_owned())
        }
        _ => None,
    })
}

/// Makes of the facts of the table all that the source must hold.
pub(super) fn complete(
    context: Context<'_>,
    facts: &mut Vec<Fact>,
    spoken: &[(NamedNode, NamedNode)],
    findings: &mut Findings,
) {
    let graph = context.addresses.source_graph();
    let spoken: HashSet<(&NamedNode, &NamedNode)> =
        spoken.iter().map(|(thing, path)| (thing, path)).collect();
    let mut said: HashMap<(&NamedNode, &NamedNode), HashSet<&Term>> = HashMap::new();
    for (thing, path, term) in facts.iter() {
        said.entry((thing, path)).or_default().insert(term);
    }
    let own = Pattern { graph: Some(graph.as_ref()), ..Pattern::default() };
    let mut kept: Vec<Fact> = Vec::new();
    let mut own_facts: HashSet<Fact> = HashSet::new();
    for quad in context.view.matching(own, MOST_FACTS) {
        let NamedOrBlankNode::NamedNode(thing) = quad.subject else { continue };
        let fact = (thing, quad.predicate, quad.object);
        own_facts.insert(fact.clone());
        let key = (&fact.0, &fact.1);
        let is_still_said =
            !spoken.contains(&key) || said.get(&key).is_some_and(|terms| terms.contains(&fact.2));
        if is_still_said {
            kept.push(fact);
        }
    }
    // What another source says is not said again, nor can be taken back here.
    for (thing, path) in &spoken {
        let pattern = Pattern {
            subject: Some((*thing).as_ref().into()),
            predicate: Some((*path).as_ref()),
            ..Pattern::default()
        };
        for quad in context.view.matching(pattern, MOST) {
            let is_elsewhere = quad.graph_name != GraphName::NamedNode(graph.clone());
            let is_said =
                said.get(&(*thing, *path)).is_some_and(|terms| terms.contains(&quad.object));
            if is_elsewhere && !is_said {
                let value = columns::written(context.view, &quad.object);
                let name =
                    values::best_name(context.view, &(*thing).clone().into()).unwrap_or_default();
                let property = context.schema.property_label((*path).as_ref());
                let message = format!(
                    "« {} », « {property} » : « {} » est dit par {}",
                    short(&name),
                    short(&value),
                    quad.graph_name
                );
                findings.add(
                    Code::ValueSaidElsewhere,
                    (Place::default(), Some(thing.as_str())),
                    (message, "la valeur reste"),
                );
            }
        }
    }
    let is_new = |fact: &Fact| {
        let pattern = Pattern {
            subject: Some((&fact.0).into()),
            predicate: Some(fact.1.as_ref()),
            object: Some(fact.2.as_ref()),
            ..Pattern::default()
        };
        !own_facts.contains(fact) && context.view.matching(pattern, 1).is_empty()
    };
    let mut added: Vec<Fact> = facts.iter().filter(|fact| is_new(fact)).cloned().collect();
    kept.append(&mut added);
    *facts = kept;
}
