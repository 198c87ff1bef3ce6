//! What shapes say to people: names, reasons, rules served. Read once per edition.

use std::collections::HashMap;

use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::index::{Pattern, View};
use crate::shacl::names as sh;
use crate::vocab::{dct, ptl};

/// A rule of the cooperation framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule.
    pub iri: NamedNode,
    /// Its name.
    pub label: String,
    /// What it says.
    pub statement: Option<String>,
}

/// What one shape says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// `sh:name`, else its label.
    pub name: Option<String>,
    /// `sh:description`.
    pub description: Option<String>,
    /// `ptl:sertLaRegle`, that of the shapes which hold it included.
    pub rules: Vec<Rule>,
    /// The shape that holds it, by its label.
    pub holder: Option<String>,
    /// How many classes are above the one that the shape is about.
    pub depth: usize,
}

/// The words of all shapes.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    words: HashMap<NamedNode, Words>,
    none: Words,
}

impl Guide {
    /// Reads the words of the shapes of a graph.
    pub fn read(view: &dyn View, graph: NamedNodeRef<'_>) -> Self {
        let reader = Reader { view, graph };
        let mut words: HashMap<NamedNode, Words> = HashMap::new();
        for (shape, property) in reader.pairs(sh::PROPERTY) {
            let entry = words.entry(property.clone()).or_default();
            entry.holder = reader.text(&shape, &[rdfs::LABEL]);
            entry.rules.extend(reader.rules(&shape));
            entry.depth = entry.depth.max(reader.depth(&shape));
            words.entry(shape).or_default();
        }
        for predicate in [sh::PATH, sh::TARGET_CLASS, ptl::SERT_LA_REGLE] {
            for (shape, _) in reader.pairs(predicate) {
                words.entry(shape).or_default();
            }
        }
        for (shape, words) in &mut words {
            words.name = reader.text(shape, &[sh::NAME, rdfs::LABEL]);
            words.description = reader.text(shape, &[DESCRIPTION]);
            words.rules.extend(reader.rules(shape));
            words.rules.dedup();
        }
        Self { words, none: Words::default() }
    }

    /// What a shape says; nothing for a shape without IRI.
    pub fn words(&self, shape: &Term) -> &Words {
        match shape {
            Term::NamedNode(shape) => self.words.get(shape).unwrap_or(&self.none),
            _ => &self.none,
        }
    }
}

const DESCRIPTION: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#description");

struct Reader<'a> {
    view: &'a dyn View,
    graph: NamedNodeRef<'a>,
}

impl Reader<'_> {
    /// Subjects and values of a property, when both are IRIs.
    fn pairs(&self, predicate: NamedNodeRef<'_>) -> Vec<(NamedNode, NamedNode)> {
        let pattern =
            Pattern { predicate: Some(predicate), graph: Some(self.graph), ..Pattern::default() };
        let quads = self.view.matching(pattern, usize::MAX).into_iter();
        let pairs = quads.filter_map(|quad| match (quad.subject, quad.object) {
            (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => {
                Some((subject, object))
            }
            _ => None,
        });
        pairs.collect()
    }

    fn values(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> Vec<Term> {
        let pattern = Pattern {
            subject: Some(subject.as_ref().into()),
            predicate: Some(predicate),
            graph: Some(self.graph),
            ..Pattern::default()
        };
        self.view.matching(pattern, 64).into_iter().map(|quad| quad.object).collect()
    }

    /// The French text, else the one without language.
    fn text(&self, subject: &NamedNode, predicates: &[NamedNodeRef<'_>]) -> Option<String> {
        predicates.iter().find_map(|predicate| {
            let texts =
                self.values(subject, *predicate).into_iter().filter_map(|value| match value {
                    Term::Literal(text) => Some(text),
                    _ => None,
                });
            let best = texts.min_by_key(|text| match text.language() {
                Some(language) if language.starts_with("fr") => 0,
                None => 1,
                Some(_) => 2,
            });
            best.map(|text| text.value().to_owned())
        })
    }

    fn rules(&self, shape: &NamedNode) -> Vec<Rule> {
        let rules = self.values(shape, ptl::SERT_LA_REGLE).into_iter();
        let rules = rules.filter_map(|rule| match rule {
            Term::NamedNode(iri) => Some(Rule {
                label: self
                    .text(&iri, &[rdfs::LABEL, dct::IDENTIFIER])
                    .unwrap_or_else(|| crate::schema::local_name(iri.as_str()).to_owned()),
                statement: self.text(&iri, &[ptl::ENONCE]),
                iri,
            }),
            _ => None,
        });
        rules.collect()
    }

    /// How many classes are above those that a shape targets.
    fn depth(&self, shape: &NamedNode) -> usize {
        let mut waiting = self.values(shape, sh::TARGET_CLASS);
        let mut seen: Vec<Term> = Vec::new();
        while let Some(class) = waiting.pop() {
            if let (Term::NamedNode(iri), false) = (&class, seen.contains(&class)) {
                waiting.extend(self.values(iri, rdfs::SUB_CLASS_OF));
                seen.push(class);
            }
        }
        seen.len()
    }
}
