//! The sentence that says what a thing is, made from its facts by the template of its class (`ptl:phrase`).
//!
//! A template is a text with `{property}` (its values), `{word property}` (introduced by `par`, `de`, `à`, `en`, `depuis`,
//! `du`, or bare with `brut` and `titre`), `{^property}` (the things that name this one), `{a|b}` (the first that has a
//! value; `classe` is the name of the class), `(e)` (agreement), and `[…]`, which goes away when a value in it is missing.

use oxrdf::vocab::{rdfs, xsd};
use oxrdf::{NamedNode, NamedNodeRef, Term};

use super::Read;
use super::facts::Fact;
use super::incoming::Incoming;
use crate::schema::{Class, PropertyShape};
use crate::vocab::{dct, ptl, skos};
use crate::web::extract::Visit;
use crate::web::grammar;
use crate::web::names::{Names, Shown};
use crate::web::pages::lower_first;

/// Things named one by one; beyond, they are counted.
const NAMED: usize = 3;
/// Things whose classes are looked at to find what they have in common.
const LOOKED_AT: usize = 40;

/// A part of a template.
#[derive(Debug, PartialEq)]
enum Piece<'t> {
    Text(&'t str),
    Slot(&'t str),
    Group(Vec<Piece<'t>>),
}

/// What the template is filled with.
pub(super) struct Sentence<'a> {
    visit: &'a Visit,
    names: &'a Names<'a>,
    read: &'a Read,
    shapes: &'a [std::sync::Arc<PropertyShape>],
    class: &'a Class,
    feminine: bool,
}

impl<'a> Sentence<'a> {
    /// The sentence as pieces of text and links; `None` when no template applies, or when no fact fills it.
    pub(super) fn make(
        (visit, names): (&'a Visit, &'a Names<'a>),
        read: &'a Read,
        shapes: &'a [std::sync::Arc<PropertyShape>],
    ) -> Option<Vec<Shown>> {
        let name = names.name(&read.facts.thing);
        let (class, template) =
            visit.schema.most_specific(&name.types).into_iter().find_map(|class| {
                let template = visit.schema.nearest(class, |above| above.phrase.as_deref())?;
                Some((class, template))
            })?;
        let gender = visit.schema.nearest(class, |class| class.gender.as_deref());
        let feminine =
            gender.map(|gender| gender == "f").or_else(|| grammar::is_feminine(&class.label));
        let feminine = feminine.unwrap_or(false);
        let mut sentence = Self { visit, names, read, shapes, class, feminine };
        let pieces = parse(template);
        let mut parts = Vec::new();
        let mut filled = 0;
        for piece in &pieces {
            match piece {
                Piece::Group(group) => {
                    if let Some(mut group) = sentence.fill(group) {
                        filled += 1;
                        parts.append(&mut group);
                    }
                }
                piece => parts.append(&mut sentence.fill(std::slice::from_ref(piece))?),
            }
        }
        (filled > 0).then(|| joined(parts))
    }

    fn fill(&mut self, pieces: &[Piece<'_>]) -> Option<Vec<Shown>> {
        let mut parts = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    parts.push(plain(text.replace("(e)", if self.feminine { "e" } else { "" })));
                }
                Piece::Slot(slot) => parts.append(&mut self.slot(slot)?),
                Piece::Group(group) => parts.append(&mut self.fill(group)?),
            }
        }
        Some(parts)
    }

    fn slot(&mut self, slot: &str) -> Option<Vec<Shown>> {
        let (word, properties) = slot.split_once(' ').unwrap_or(("", slot));
        properties.split('|').find_map(|property| match property.trim() {
            "classe" => Some(vec![plain(self.class.label.clone())]),
            property => match property.strip_prefix('^') {
                Some(property) => self.subjects(word, &iri(property)?),
                None => {
                    let is_head = properties.contains("|classe");
                    self.values((word, is_head), &iri(property)?)
                }
            },
        })
    }

    fn values(
        &mut self,
        (word, is_head): (&str, bool),
        property: &NamedNode,
    ) -> Option<Vec<Shown>> {
        let facts = self.read.facts.in_french(property.as_ref());
        let shape = self.shapes.iter().find(|shape| shape.path == *property);
        let most = shape.and_then(|shape| shape.max_count);
        // Where the map holds more values than one expects, the sentence takes no side.
        if facts.is_empty() || most.is_some_and(|most| facts.len() as u64 > most) {
            return None;
        }
        if is_head {
            let shown = self.names.shown(&facts[0].object);
            self.feminine = grammar::is_feminine(&shown.text).unwrap_or(self.feminine);
            return Some(vec![shown]);
        }
        if let [Fact { object: Term::Literal(literal), .. }] = facts.as_slice() {
            let shown = self.names.shown(&facts[0].object);
            let is_date = [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH]
                .contains(&literal.datatype());
            let before = if is_date {
                grammar::before_date(word, literal.value().split('T').next().unwrap_or_default())
            } else {
                ""
            };
            return Some(vec![plain(format!("{before}{}", shown.text))]);
        }
        let things: Vec<NamedNode> = facts
            .iter()
            .filter_map(|fact| match &fact.object {
                Term::NamedNode(iri) => Some(iri.clone()),
                _ => None,
            })
            .collect();
        self.things(word, (&things, things.len()), None)
    }

    fn subjects(&self, word: &str, property: &NamedNode) -> Option<Vec<Shown>> {
        let relation: &Incoming =
            self.read.incoming.iter().find(|incoming| incoming.relation == *property)?;
        let all = super::incoming::relation_url(self.visit, &self.read.facts.thing, property);
        self.things(word, (&relation.subjects, relation.total), Some(all))
    }

    /// Things named one by one, or counted when they are many.
    fn things(
        &self,
        word: &str,
        (things, total): (&[NamedNode], usize),
        all: Option<String>,
    ) -> Option<Vec<Shown>> {
        if things.is_empty() {
            return None;
        }
        let preposition = if matches!(word, "brut" | "titre") { "" } else { word };
        if total > NAMED {
            let before =
                if preposition.is_empty() { String::new() } else { format!("{preposition} ") };
            let text = self.counted(things, total);
            return Some(vec![plain(before), Shown { text, href: all, ..Shown::default() }]);
        }
        let mut shown: Vec<(Shown, bool)> =
            things.iter().map(|thing| (self.names.thing(thing), self.is_common(thing))).collect();
        // A name that holds «et» comes last, and nothing but commas stands between names then.
        let double = |shown: &Shown| shown.text.contains(" et ");
        shown
            .sort_by_cached_key(|(shown, _)| (double(shown), crate::search::sort_key(&shown.text)));
        let and = if shown.iter().any(|(shown, _)| double(shown)) { ", " } else { " et " };
        let mut parts = Vec::new();
        let last = shown.len() - 1;
        for (place, (mut shown, common)) in shown.into_iter().enumerate() {
            let full = shown.long.clone().unwrap_or_else(|| shown.text.clone());
            if word != "titre" {
                shown.text = grammar::inside(&shown.text, common && shown.long.is_none());
            }
            let article = grammar::article(&shown.text, &full, common);
            let article =
                if matches!(word, "brut" | "titre") { grammar::Article::None } else { article };
            // «de» and «à» are said again before each name, «par» is not.
            let again = place == 0 || matches!(preposition, "de" | "à");
            let before =
                grammar::introduced(if again { preposition } else { "" }, article, &shown.text);
            let link = match place {
                0 => "",
                place if place == last => and,
                _ => ", ",
            };
            parts.push(plain(format!("{link}{before}")));
            parts.push(shown);
        }
        Some(parts)
    }

    fn is_common(&self, thing: &NamedNode) -> bool {
        let name = self.names.name(thing);
        let classes = self.visit.schema.most_specific(&name.types);
        // A word of a vocabulary is a common noun too.
        classes.iter().all(|class| !class.listed)
            || classes.iter().any(|class| {
                self.visit.schema.nearest(class, |class| class.common_nouns.then_some(())).is_some()
            })
    }

    /// «neuf organismes»; «deux acteurs et sept systèmes» when they are of several kinds.
    fn counted(&self, things: &[NamedNode], total: usize) -> String {
        let schema = &self.visit.schema;
        let main = |iri: &NamedNode| schema.class(iri.as_ref()).filter(|class| class.is_main());
        let mut common: Option<Vec<&NamedNode>> = None;
        // The widest kind of each thing: its count, then its class.
        let mut kinds: Vec<(usize, &Class)> = Vec::new();
        for thing in things.iter().take(LOOKED_AT) {
            let name = self.names.name(thing);
            let above: Vec<&NamedNode> = schema
                .most_specific(&name.types)
                .into_iter()
                .flat_map(|class| class.ancestors.iter().filter(|iri| main(iri).is_some()))
                .collect();
            if let Some(class) = above.last().and_then(|iri| main(iri)) {
                match kinds.iter_mut().find(|(_, known)| known.iri == class.iri) {
                    Some(known) => known.0 += 1,
                    None => kinds.push((1, class)),
                }
            }
            common = Some(match common {
                None => above,
                Some(known) => known.into_iter().filter(|iri| above.contains(iri)).collect(),
            });
        }
        if let Some(class) = common.into_iter().flatten().find_map(main) {
            return format!("{} {}", grammar::in_words(total), lower_first(&class.plural));
        }
        kinds.sort_by_key(|(count, class)| (std::cmp::Reverse(*count), class.rank));
        if total > LOOKED_AT || kinds.iter().map(|(count, _)| count).sum::<usize>() != total {
            return format!("{} éléments de la carte", grammar::in_words(total));
        }
        let parts: Vec<String> = kinds
            .into_iter()
            .map(|(count, class)| {
                let one = if class.gender.as_deref() == Some("f")
                    || grammar::is_feminine(&class.label) == Some(true)
                {
                    "une".to_owned()
                } else {
                    "un".to_owned()
                };
                let number = if count == 1 { one } else { grammar::in_words(count) };
                let noun = if count == 1 { &class.label } else { &class.plural };
                format!("{number} {}", lower_first(noun))
            })
            .collect();
        in_a_row(&parts)
    }
}

/// «a, b et c».
fn in_a_row(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} et {last}", others.join(", ")),
        None => String::new(),
    }
}

fn plain(text: String) -> Shown {
    Shown { text, ..Shown::default() }
}

/// Neighbouring texts become one, so that typography sees whole sentences.
fn joined(parts: Vec<Shown>) -> Vec<Shown> {
    let mut joined: Vec<Shown> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if last.href.is_none() && part.href.is_none() && last.language.is_none() => {
                last.text.push_str(&part.text);
            }
            _ => joined.push(part),
        }
    }
    joined
}

fn iri(name: &str) -> Option<NamedNode> {
    const PREFIXES: [(&str, NamedNodeRef<'static>, &str); 3] = [
        ("dct", dct::SOURCE, "source"),
        ("skos", skos::IN_SCHEME, "inScheme"),
        ("rdfs", rdfs::LABEL, "label"),
    ];
    let Some((prefix, local)) = name.split_once(':') else {
        return NamedNode::new(format!("{}{name}", ptl::NAMESPACE)).ok();
    };
    let (_, known, end) = PREFIXES.iter().find(|(known, ..)| *known == prefix)?;
    NamedNode::new(format!("{}{local}", known.as_str().strip_suffix(end)?)).ok()
}

/// Reads a template; what is not closed is text.
fn parse(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find(['{', '[']) {
        let (open, close) = if rest.as_bytes()[start] == b'{' { ('{', '}') } else { ('[', ']') };
        let Some(length) = rest[start..].find(close) else { break };
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
        }
        let inside = &rest[start + 1..start + length];
        pieces.push(if open == '{' { Piece::Slot(inside) } else { Piece::Group(parse(inside)) });
        rest = &rest[start + length + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Piece, iri, parse};

    #[test]
    fn templates_are_read_and_what_is_not_closed_is_text() {
        assert_eq!(
            parse("{classe}[ opéré(e) {par operateur}]."),
            [
                Piece::Slot("classe"),
                Piece::Group(vec![Piece::Text(" opéré(e) "), Piece::Slot("par operateur")]),
                Piece::Text("."),
            ]
        );
        for odd in ["{", "[", "a{b", "é[{}"] {
            assert!(!parse(odd).is_empty(), "{odd}");
        }
        assert!(parse("").is_empty());
        assert_eq!(iri("dct:date").unwrap().as_str(), "http://purl.org/dc/terms/date");
        assert!(iri("nulle:part").is_none() && iri("un espace").is_none());
    }
}
