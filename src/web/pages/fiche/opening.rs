//! What somebody wrote to say what a thing is: its purpose, its mission, its definition, else a description.

use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedNodeRef, Term};

use super::facts::{Fact, Facts};
use super::groups::{ValueView, names_it};
use super::notes::Notes;
use crate::schema::PropertyShape;
use crate::vocab::{dct, skos};
use crate::web::names::Name;

/// Shortest text that can stand as an opening when nothing is marked as a description.
const SENTENCE: usize = 30;

/// The text, with its sources.
pub(super) struct Opening {
    pub(super) text: String,
    pub(super) value: ValueView,
}

/// What somebody wrote to say what the thing is, and the property that it comes from.
pub(super) fn opening(
    facts: &Facts,
    shapes: &[std::sync::Arc<PropertyShape>],
    (name, notes): (&Name, &mut Notes<'_, '_>),
) -> (Option<Opening>, Option<NamedNode>) {
    const DESCRIPTIONS: [NamedNodeRef<'static>; 3] =
        [dct::DESCRIPTION, skos::DEFINITION, rdfs::COMMENT];
    let text_of = |fact: &Fact| match &fact.object {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    };
    let is_text = |shape: &PropertyShape| {
        !names_it(&shape.path)
            && !DESCRIPTIONS.contains(&shape.path.as_ref())
            && shape.datatype.as_ref().is_none_or(|kind| !kind.as_str().ends_with("anyURI"))
    };
    // What the class itself asks for (a purpose, a mission) says more than a general description.
    let of_shape = shapes.iter().filter(|shape| is_text(shape)).find_map(|shape| {
        let values = facts.in_french(shape.path.as_ref());
        let [fact] = values.as_slice() else {
            return None;
        };
        let long = text_of(fact).is_some_and(|text| text.chars().count() >= SENTENCE);
        long.then_some(*fact)
    });
    let fact = of_shape.or_else(|| {
        DESCRIPTIONS.iter().find_map(|predicate| facts.in_french(*predicate).into_iter().next())
    });
    let Some(fact) = fact else {
        return (None, None);
    };
    let Some(text) = text_of(fact).filter(|text| *text != name.label) else {
        return (None, None);
    };
    let value = notes.value(fact);
    let opening = Opening { text, value };
    (Some(opening), Some(fact.predicate.clone()))
}
