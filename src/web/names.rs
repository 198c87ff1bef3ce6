//! How the terms of the map are named and linked on a page.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::extract::Visit;
use super::filters;
use crate::index::{Pattern, View};
use crate::schema::local_name;
use crate::vocab::{dct, ptl, skos};

/// Names, types or graphs read for one thing.
const FEW: usize = 64;
/// Words of a thing without a label that are shown in place of one.
const SUMMARY_FACTS: usize = 4;
/// Length of such a summary, in characters.
const LONGEST_SUMMARY: usize = 90;

/// What a page says of a thing when it mentions it.
#[derive(Debug, Default)]
pub(super) struct Name {
    /// The name shown.
    pub(super) label: String,
    /// Its language when it is not French.
    pub(super) language: Option<String>,
    /// Acronym.
    pub(super) acronym: Option<String>,
    /// Its classes, as the map says.
    pub(super) types: Vec<NamedNode>,
    /// Whether it is shared across organisations.
    pub(super) transverse: bool,
    /// Whether what is said of it is invented.
    pub(super) fictitious: bool,
}

/// A term ready for a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shown {
    /// What is written.
    pub(super) text: String,
    /// The full name, when what is written is an acronym.
    pub(super) long: Option<String>,
    /// Where it leads.
    pub(super) href: Option<String>,
    /// Whether it leads out of the site.
    pub(super) external: bool,
    /// Whether it is written in red ink.
    pub(super) transverse: bool,
    /// Whether it is invented.
    pub(super) fictitious: bool,
    /// Its language when it is not French.
    pub(super) language: Option<String>,
}

/// Names the things that one page mentions, each read once.
pub(super) struct Names<'a> {
    visit: &'a Visit,
    known: RefCell<HashMap<NamedNode, Rc<Name>>>,
    fictitious: Cell<bool>,
}

impl<'a> Names<'a> {
    /// Nothing is read before it is asked.
    pub(super) fn new(visit: &'a Visit) -> Self {
        Self { visit, known: RefCell::default(), fictitious: Cell::new(false) }
    }

    /// The edition that is read.
    pub(super) fn view(&self) -> &dyn View {
        self.visit.view.as_ref()
    }

    /// Whether anything named so far is invented: the page must say so.
    pub(super) fn saw_fictitious(&self) -> bool {
        self.fictitious.get()
    }

    /// Notes that the page shows something invented.
    pub(super) fn note_fictitious(&self, graph: &GraphName) -> bool {
        let fictitious = self.visit.fictitious.contains(graph);
        if fictitious {
            self.fictitious.set(true);
        }
        fictitious
    }

    /// The name of a thing, with its acronym, its classes and its badges.
    pub(super) fn name(&self, iri: &NamedNode) -> Rc<Name> {
        if let Some(name) = self.known.borrow().get(iri) {
            return Rc::clone(name);
        }
        let name = Rc::new(self.read(iri));
        self.known.borrow_mut().insert(iri.clone(), Rc::clone(&name));
        name
    }

    fn read(&self, iri: &NamedNode) -> Name {
        let view = self.visit.view.as_ref();
        let mut types = Vec::new();
        let mut graphs = Vec::new();
        for quad in about(view, iri, Some(rdf::TYPE), FEW) {
            graphs.push(quad.graph_name);
            if let Term::NamedNode(class) = quad.object
                && !types.contains(&class)
            {
                types.push(class);
            }
        }
        let best = LABELS.iter().find_map(|predicate| best_literal(view, iri, *predicate));
        let (label, language) = match best {
            Some((literal, graph)) if !literal.value().trim().is_empty() => {
                if graphs.is_empty() {
                    graphs.push(graph);
                }
                (literal.value().to_owned(), foreign_language(&literal))
            }
            _ => (self.nameless(iri, &types), None),
        };
        // A real thing that an invented graph also speaks of stays real.
        let fictitious =
            !graphs.is_empty() && graphs.iter().all(|graph| self.visit.fictitious.contains(graph));
        if fictitious {
            self.fictitious.set(true);
        }
        Name {
            transverse: types.iter().any(|class| self.is_transverse(class)),
            acronym: best_literal(view, iri, ptl::SIGLE)
                .map(|(literal, _)| literal.value().to_owned()),
            label,
            language,
            types,
            fictitious,
        }
    }

    /// What stands for the name of a thing that has none: the fact itself, its literals, or the end of its IRI.
    fn nameless(&self, iri: &NamedNode, types: &[NamedNode]) -> String {
        let view = self.visit.view.as_ref();
        if types.iter().any(|class| *class == rdf::STATEMENT) {
            let part = |predicate| match object_of(view, iri, predicate) {
                Some(Term::NamedNode(part)) if part != *iri => {
                    self.visit.schema.property(part.as_ref()).map_or_else(
                        || {
                            best_literal(view, &part, rdfs::LABEL).map_or_else(
                                || local_name(part.as_str()).to_owned(),
                                |(label, _)| label.value().to_owned(),
                            )
                        },
                        |property| property.label.clone(),
                    )
                }
                Some(Term::Literal(literal)) => literal.value().to_owned(),
                _ => "?".to_owned(),
            };
            return format!(
                "{} · {} · {}",
                part(rdf::SUBJECT),
                part(rdf::PREDICATE),
                part(rdf::OBJECT)
            );
        }
        let local = local_name(iri.as_str());
        if self.visit.schema.most_specific(types).iter().any(|class| class.is_main()) {
            return format!("(sans nom\u{a0}: {local})");
        }
        let mut words: Vec<String> = Vec::new();
        for quad in about(view, iri, None, FEW) {
            if let Term::Literal(literal) = quad.object
                && literal.datatype() != xsd::BOOLEAN
                && !literal.value().trim().is_empty()
                && !words.iter().any(|word| word == literal.value())
            {
                words.push(literal.value().to_owned());
            }
        }
        words.truncate(SUMMARY_FACTS);
        if words.is_empty() {
            return local.to_owned();
        }
        filters::shortened(&words.join(" · "), LONGEST_SUMMARY)
    }

    fn is_transverse(&self, class: &NamedNode) -> bool {
        let schema = &self.visit.schema;
        schema.class(class.as_ref()).is_some_and(|class| {
            class.ancestors.iter().any(|ancestor| {
                schema.class(ancestor.as_ref()).is_some_and(|ancestor| ancestor.transverse)
            })
        })
    }

    /// What a thing is, in a word: its nearest class among those that readers come for; empty when there is none.
    pub(super) fn kind(&self, iri: &NamedNode) -> String {
        let name = self.name(iri);
        let classes = self.visit.schema.most_specific(&name.types);
        let main = classes.iter().find(|class| class.is_main());
        main.map(|class| class.label.clone()).unwrap_or_default()
    }

    /// A term as a page shows it: things by name, dates and numbers in French, web addresses as links.
    pub(super) fn shown(&self, term: &Term) -> Shown {
        match term {
            Term::NamedNode(iri) => self.thing(iri),
            Term::Literal(literal) => shown_literal(literal),
            Term::BlankNode(_) => Shown { text: "(sans nom)".to_owned(), ..Shown::default() },
        }
    }

    /// A thing as a page shows it: by its acronym when it has one.
    pub(super) fn thing(&self, iri: &NamedNode) -> Shown {
        let name = self.name(iri);
        let is_known = !name.types.is_empty() || name.label != local_name(iri.as_str());
        if !is_known && let Some(property) = self.visit.schema.property(iri.as_ref()) {
            let text = property.label.clone();
            return Shown {
                text,
                href: Some(self.visit.urls().fiche(iri.as_ref())),
                ..Shown::default()
            };
        }
        if !is_known && !iri.as_str().starts_with(self.visit.urls().base()) {
            return web_address(iri.as_str());
        }
        let long = name.acronym.as_ref().filter(|acronym| **acronym != name.label);
        Shown {
            text: name.acronym.clone().unwrap_or_else(|| name.label.clone()),
            long: long.map(|_| name.label.clone()),
            href: Some(self.visit.urls().fiche(iri.as_ref())),
            external: false,
            transverse: name.transverse,
            fictitious: name.fictitious,
            language: name.language.clone(),
        }
    }
}

impl Name {
    /// The name followed by the acronym, for titles.
    pub(super) fn full(&self) -> String {
        match &self.acronym {
            Some(acronym) if *acronym != self.label => format!("{} ({acronym})", self.label),
            _ => self.label.clone(),
        }
    }
}

/// Where the name shown comes from, the best first.
const LABELS: [NamedNodeRef<'static>; 3] = [rdfs::LABEL, skos::PREF_LABEL, dct::TITLE];

/// The things that a pattern finds, each once, in the stable order of the view; at most `limit` facts are read.
pub(super) fn subjects(view: &dyn View, pattern: Pattern<'_>, limit: usize) -> Vec<NamedNode> {
    let mut seen = HashSet::new();
    view.matching(pattern, limit)
        .into_iter()
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(subject) => Some(subject),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .filter(|subject| seen.insert(subject.clone()))
        .collect()
}

/// The concepts of a vocabulary; at most `limit` facts are read.
pub(super) fn concepts(view: &dyn View, scheme: &NamedNode, limit: usize) -> Vec<NamedNode> {
    let inside = Pattern {
        predicate: Some(skos::IN_SCHEME),
        object: Some(scheme.as_ref().into()),
        ..Pattern::default()
    };
    subjects(view, inside, limit)
}

/// The facts about a thing, possibly of one property only.
pub(super) fn about(
    view: &dyn View,
    subject: &NamedNode,
    predicate: Option<NamedNodeRef<'_>>,
    limit: usize,
) -> Vec<Quad> {
    let subject = Some(subject.as_ref().into());
    view.matching(Pattern { subject, predicate, ..Pattern::default() }, limit)
}

/// The first value of a property.
pub(super) fn object_of(
    view: &dyn View,
    subject: &NamedNode,
    predicate: NamedNodeRef<'_>,
) -> Option<Term> {
    about(view, subject, Some(predicate), 1).into_iter().next().map(|quad| quad.object)
}

/// The French literal, else the one without language, else any; with the graph that says it.
pub(super) fn best_literal(
    view: &dyn View,
    subject: &NamedNode,
    predicate: NamedNodeRef<'_>,
) -> Option<(Literal, GraphName)> {
    about(view, subject, Some(predicate), FEW)
        .into_iter()
        .filter_map(|quad| match quad.object {
            Term::Literal(literal) => Some((literal, quad.graph_name)),
            _ => None,
        })
        .min_by_key(|(literal, _)| language_rank(literal))
}

/// French first, then texts without language, then the others.
pub(super) fn language_rank(literal: &Literal) -> u8 {
    match literal.language() {
        Some(language) if language.starts_with("fr") => 0,
        None => 1,
        Some(_) => 2,
    }
}

fn foreign_language(literal: &Literal) -> Option<String> {
    literal.language().filter(|language| !language.starts_with("fr")).map(str::to_owned)
}

fn shown_literal(literal: &Literal) -> Shown {
    let value = literal.value();
    let kind = literal.datatype();
    let is_address = kind == xsd::ANY_URI || kind == xsd::STRING;
    if is_address && filters::is_web_address(value) {
        return web_address(value);
    }
    let text = if kind == xsd::BOOLEAN {
        filters::yes_or_no(value)
    } else if [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR_MONTH].contains(&kind) {
        filters::date(value)
    } else if [xsd::INTEGER, xsd::DECIMAL, xsd::INT, xsd::LONG].contains(&kind) {
        filters::decimal(value)
    } else {
        value.to_owned()
    };
    Shown { text, language: foreign_language(literal), ..Shown::default() }
}

/// A link to the outside when it is an http(s) address, else the bare text.
fn web_address(address: &str) -> Shown {
    let is_web = filters::is_web_address(address);
    let text = if is_web { filters::short_address(address) } else { address.to_owned() };
    let long = (text != address).then(|| address.to_owned());
    Shown {
        text,
        long,
        href: is_web.then(|| address.to_owned()),
        external: is_web,
        ..Shown::default()
    }
}
