//! What a page says of an answer: its name, and why it answers.

use std::collections::HashSet;

use oxrdf::{Literal, NamedNode, Quad, Term};

use crate::queries::question;
use crate::search::{Hit, Kind, Marker, NameKind, Part, Target, ThingName, names_of, normalise};
use crate::web::extract::Visit;
use crate::web::filters::{self, typography};
use crate::web::names::{Names, Shown, about, language_rank};
use crate::web::pages::{fiche::names_it, list_url};
use crate::web::urls;

/// Facts read about one answer.
const MOST_FACTS: usize = 400;
/// Links told for one answer.
const MOST_LINKS: usize = 2;
/// Length of a passage, in characters.
const PASSAGE: usize = 220;

/// One answer.
pub(super) struct ResultRow {
    pub(super) shown: Shown,
    pub(super) name: Vec<Part>,
    pub(super) long: Option<Vec<Part>>,
    /// Another name that answers better than the one shown.
    pub(super) found_by: Option<Vec<Part>>,
    pub(super) passage: Option<Vec<Part>>,
    /// A property, and the thing it leads to.
    pub(super) links: Vec<(String, Vec<Part>)>,
}

/// Makes rows, each thing being read once.
pub(super) struct Rows<'a> {
    visit: &'a Visit,
    names: Names<'a>,
    marker: Marker,
}

impl<'a> Rows<'a> {
    pub(super) fn new(visit: &'a Visit, marker: Marker) -> Self {
        Self { visit, names: visit.names(), marker }
    }

    pub(super) fn names(&self) -> &Names<'a> {
        &self.names
    }

    pub(super) fn row(&mut self, hit: &Hit) -> ResultRow {
        match &hit.target {
            Target::Thing(iri) => self.thing(hit, iri),
            Target::Question(name) => self.question(hit, name),
        }
    }

    fn question(&mut self, hit: &Hit, name: &str) -> ResultRow {
        let shown = shown(self.visit, &self.names, hit);
        let title = typography(&shown.text);
        let description = question(name).map(|known| typography(&known.description));
        ResultRow {
            name: self.marker.name(&title),
            long: None,
            found_by: None,
            passage: description.map(|text| self.passage_or_start(&text)),
            links: Vec::new(),
            shown,
        }
    }

    fn thing(&mut self, hit: &Hit, iri: &NamedNode) -> ResultRow {
        let shown = shown(self.visit, &self.names, hit);
        let (text, long) = (typography(&shown.text), shown.long.as_deref().map(typography));
        let mut missing: HashSet<usize> = (0..self.marker.count()).collect();
        for name in std::iter::once(&text).chain(&long) {
            let found = self.marker.found_in(name, true);
            missing.retain(|word| !found.contains(word));
        }
        let others = names_of(self.visit.view.as_ref(), iri);
        let found_by = self.best_other_name(&others, &shown, &mut missing);
        let facts = about(self.visit.view.as_ref(), iri, None, MOST_FACTS);
        let texts = self.texts(iri, &facts);
        let passage = self.best_passage(&texts, &mut missing);
        let links = self.links(&facts, &mut missing);
        ResultRow {
            name: self.marker.name(&text),
            long: long.map(|long| self.marker.name(&long)),
            found_by,
            passage,
            links,
            shown,
        }
    }

    /// The other name that answers words that the names shown do not.
    fn best_other_name(
        &mut self,
        others: &[ThingName],
        shown: &Shown,
        missing: &mut HashSet<usize>,
    ) -> Option<Vec<Part>> {
        let mut best: Option<(usize, &ThingName, HashSet<usize>)> = None;
        for other in others.iter().filter(|other| !other.hidden) {
            if other.text == shown.text || Some(&other.text) == shown.long.as_ref() {
                continue;
            }
            let found = self.marker.found_in(&other.text, true);
            let answered = missing.intersection(&found).count();
            if answered > best.as_ref().map_or(0, |(known, ..)| *known) {
                best = Some((answered, other, found));
            }
        }
        let (_, name, found) = best?;
        missing.retain(|word| !found.contains(word));
        Some(self.marker.name(&typography(&name.text)))
    }

    /// The texts about a thing, in the order of its shapes, in French when there is a choice.
    fn texts(&self, iri: &NamedNode, facts: &[Quad]) -> Vec<String> {
        let name = self.names.name(iri);
        let shapes = self.visit.schema.shapes_of(&name.types);
        let place = |fact: &Quad| {
            let place = shapes.iter().position(|shape| shape.path == fact.predicate);
            place.unwrap_or(usize::MAX)
        };
        let mut literals: Vec<(usize, u8, &Literal)> = facts
            .iter()
            .filter(|fact| !names_it(&fact.predicate))
            .filter_map(|fact| match &fact.object {
                Term::Literal(literal) if is_text(literal) => {
                    Some((place(fact), language_rank(literal), literal))
                }
                _ => None,
            })
            .collect();
        literals.sort_by(|left, right| {
            (left.0, left.1, left.2.value()).cmp(&(right.0, right.1, right.2.value()))
        });
        let mut texts: Vec<String> =
            literals.into_iter().map(|(.., literal)| typography(literal.value())).collect();
        texts.dedup();
        texts
    }

    /// The passage that answers most of the words that nothing has answered yet, else most words; else how the first
    /// long text starts.
    fn best_passage(
        &mut self,
        texts: &[String],
        missing: &mut HashSet<usize>,
    ) -> Option<Vec<Part>> {
        let mut best: Option<((usize, usize), &String, HashSet<usize>)> = None;
        for text in texts {
            let found = self.marker.found_in(text, false);
            let score = (missing.intersection(&found).count(), found.len());
            // A key or an identifier is no passage, unless nothing else answers a word.
            if score.0 == 0 && !text.contains(char::is_whitespace) {
                continue;
            }
            if score.1 > 0 && best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, text, found));
            }
        }
        if let Some((_, text, found)) = best {
            missing.retain(|word| !found.contains(word));
            return self.marker.passage(text, PASSAGE);
        }
        let long = texts.iter().find(|text| text.split_whitespace().count() > 3)?;
        Some(self.passage_or_start(long))
    }

    fn passage_or_start(&mut self, text: &str) -> Vec<Part> {
        self.marker.passage(text, PASSAGE).unwrap_or_else(|| {
            vec![Part { text: filters::shortened(text, PASSAGE), marked: false }]
        })
    }

    /// The links that answer words that nothing has answered yet.
    fn links(&mut self, facts: &[Quad], missing: &mut HashSet<usize>) -> Vec<(String, Vec<Part>)> {
        let mut links = Vec::new();
        for fact in facts {
            let Term::NamedNode(linked) = &fact.object else { continue };
            if missing.is_empty() || links.len() >= MOST_LINKS {
                break;
            }
            if fact.predicate == oxrdf::vocab::rdf::TYPE {
                continue;
            }
            let mut found = HashSet::new();
            for name in names_of(self.visit.view.as_ref(), linked) {
                found.extend(self.marker.found_in(&name.text, false));
            }
            if missing.is_disjoint(&found) {
                continue;
            }
            missing.retain(|word| !found.contains(word));
            let shown = self.names.thing(linked);
            let text = match &shown.long {
                Some(long) => format!("{} – {long}", shown.text),
                None => shown.text,
            };
            let property = self.visit.schema.property_label(fact.predicate.as_ref());
            links.push((property, self.marker.name(&typography(&text))));
        }
        links
    }

    /// A folded word as the names of the best answers spell it.
    pub(super) fn spelling(&self, best: &[Hit], word: &str) -> String {
        let of_thing = |hit: &Hit| match &hit.target {
            Target::Thing(iri) => names_of(self.visit.view.as_ref(), iri),
            Target::Question(_) => Vec::new(),
        };
        best.iter()
            .flat_map(of_thing)
            .filter(|name| !name.hidden)
            .flat_map(|name| {
                let parts = name.text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
                parts.collect::<Vec<_>>()
            })
            .find(|part| normalise(part) == word)
            .map_or_else(
                || word.to_owned(),
                |part| {
                    let is_acronym = part.chars().filter(|c| c.is_uppercase()).count() > 1;
                    if is_acronym { part } else { part.to_lowercase() }
                },
            )
    }
}

/// How an answer is named and linked.
pub(super) fn shown(visit: &Visit, names: &Names<'_>, hit: &Hit) -> Shown {
    match &hit.target {
        Target::Question(name) => Shown {
            text: question(name).map_or_else(|| name.clone(), |known| known.title.clone()),
            href: Some(urls::question(name)),
            ..Shown::default()
        },
        Target::Thing(iri) => {
            let mut shown = names.thing(iri);
            let class = visit.schema.class(iri.as_ref());
            match class.filter(|_| hit.kind.key == Kind::TERM) {
                // The word for a class leads to its things.
                Some(class) if class.listed => {
                    shown.text.clone_from(&class.plural);
                    shown.href = Some(list_url(&class.key));
                }
                Some(class) => shown.text.clone_from(&class.label),
                None => {}
            }
            shown
        }
    }
}

/// The other name by which a thing answers a query that is being typed, when its shown names do not.
pub(super) fn other_name(
    visit: &Visit,
    shown: &Shown,
    (iri, query): (&NamedNode, &str),
) -> Option<String> {
    let asked = normalise(query);
    let holds = |text: &str| {
        let text = normalise(text);
        asked.split(' ').all(|word| text.split(' ').any(|own| own.starts_with(word)))
    };
    if holds(&shown.text) || shown.long.as_deref().is_some_and(holds) {
        return None;
    }
    names_of(visit.view.as_ref(), iri)
        .into_iter()
        .filter(|name| !name.hidden && name.kind == NameKind::Other)
        .find(|name| holds(&name.text))
        .map(|name| name.text)
}

fn is_text(literal: &Literal) -> bool {
    let is_string = literal.language().is_some() || literal.datatype() == oxrdf::vocab::xsd::STRING;
    is_string && !filters::is_web_address(literal.value())
}
