//! The numbered notes at the foot of a fiche: the sources on which its facts rest.

use std::cell::RefCell;
use std::collections::HashMap;

use oxrdf::{GraphName, NamedNode, Term};

use super::facts::{Fact, Statement};
use super::groups::{ValueView, names_it};
use crate::vocab::{dct, fiabilite, ptl};
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown, about, object_of};
use crate::web::pages::lower_first;

/// Sources read for one graph, triples read about one source.
const FEW: usize = 64;

/// One note: the sources of the facts that refer to it.
pub(super) struct Note {
    /// Its number on the page, from 1.
    pub(super) number: usize,
    /// The sources.
    pub(super) sources: Vec<SourceView>,
    /// The graph that says the facts, when no source is named fact by fact.
    pub(super) graph: Option<Shown>,
    /// When that graph was last changed.
    pub(super) date: Option<String>,
}

/// A source, with its address when it has one.
pub(super) struct SourceView {
    /// Its name, leading to its fiche.
    pub(super) shown: Shown,
    /// Where it can be read.
    pub(super) address: Option<String>,
}

/// Numbers the sources in the order in which the page meets them.
pub(super) struct Notes<'n, 'v> {
    visit: &'v Visit,
    names: &'n Names<'v>,
    thing: &'n NamedNode,
    /// How reliable each graph says it is, read once.
    graphs: RefCell<HashMap<NamedNode, Option<NamedNode>>>,
    keys: Vec<Key>,
}

/// Who says a fact, when, and how far it can be trusted.
pub(super) struct Testimony {
    pub(super) says: Vec<Shown>,
    pub(super) date: Option<String>,
    pub(super) reliability: Option<String>,
}

/// What makes two notes one.
#[derive(Clone, PartialEq)]
enum Key {
    Sources(Vec<Term>),
    Graph(GraphName),
}

impl<'n, 'v> Notes<'n, 'v> {
    /// No note yet.
    pub(super) fn new(visit: &'v Visit, names: &'n Names<'v>, thing: &'n NamedNode) -> Self {
        Self { visit, names, thing, graphs: RefCell::default(), keys: Vec::new() }
    }

    /// A value with the numbers of its notes and its reliability.
    pub(super) fn value(&mut self, fact: &Fact) -> ValueView {
        let mut references = Vec::new();
        for graph in &fact.graphs {
            let mut said = fact
                .statements
                .iter()
                .filter(|statement| statement.graph == *graph && !statement.sources.is_empty())
                .peekable();
            if said.peek().is_none() {
                references.push(self.number(Key::Graph(graph.clone())));
            }
            for statement in said {
                let mut sources = statement.sources.clone();
                sources.sort_by_key(ToString::to_string);
                references.push(self.number(Key::Sources(sources)));
            }
        }
        references.sort_unstable();
        references.dedup();
        let hash = fact.hash(self.thing);
        ValueView {
            shown: self.names.shown(&fact.object),
            references,
            reliability: self.reliability(fact),
            anchor: hash.get(..8).unwrap_or_default().to_owned(),
            href: super::fact_page::url(self.visit, (self.thing, fact), &hash),
            remarks: self
                .details(&fact.object)
                .into_iter()
                .chain(self.remarks(&fact.statements))
                .collect(),
        }
    }

    fn number(&mut self, key: Key) -> usize {
        let known = self.keys.iter().position(|known| *known == key);
        known.unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        }) + 1
    }

    /// The reliability of a fact, unless it is established.
    fn reliability(&self, fact: &Fact) -> Option<String> {
        let concept = self.stated_reliability(fact)?;
        (concept.as_ref() != fiabilite::ETABLI).then(|| self.names.thing(&concept).text)
    }

    /// How reliable a fact is: what is said of the fact itself, else of its graph; the best of what several say.
    pub(super) fn stated_reliability(&self, fact: &Fact) -> Option<NamedNode> {
        let of_graph = |graph: &GraphName| match graph {
            GraphName::NamedNode(graph) => self.of_graph(graph),
            _ => None,
        };
        let stated: Vec<NamedNode> = if fact.statements.is_empty() {
            fact.graphs.iter().filter_map(of_graph).collect()
        } else {
            fact.statements.iter().filter_map(|statement| statement.reliability.clone()).collect()
        };
        // One graph that establishes the fact is enough.
        let established = stated.iter().find(|concept| concept.as_ref() == fiabilite::ETABLI);
        established.or(stated.first()).cloned()
    }

    fn of_graph(&self, graph: &NamedNode) -> Option<NamedNode> {
        let known = self.graphs.borrow().get(graph).cloned();
        known.unwrap_or_else(|| {
            let concept = concept(self.visit, graph);
            self.graphs.borrow_mut().insert(graph.clone(), concept.clone());
            concept
        })
    }

    /// Who says a fact, as a table of values that disagree shows it.
    pub(super) fn testimony(&self, fact: &Fact) -> Testimony {
        let mut says: Vec<Shown> = Vec::new();
        let mut date: Option<String> = None;
        for graph in &fact.graphs {
            let mut sources = fact
                .statements
                .iter()
                .filter(|statement| statement.graph == *graph)
                .flat_map(|statement| &statement.sources)
                .peekable();
            let GraphName::NamedNode(graph) = graph else { continue };
            if sources.peek().is_none() {
                says.push(self.names.thing(graph));
            }
            for source in sources {
                says.push(self.names.shown(source));
            }
            let modified = object_of(self.visit.view.as_ref(), graph, dct::MODIFIED);
            date = date.or_else(|| modified.map(|date| self.names.shown(&date).text));
        }
        says.dedup();
        Testimony {
            says,
            date,
            reliability: self
                .stated_reliability(fact)
                .map(|concept| self.names.thing(&concept).text),
        }
    }

    /// What a node that only serves the thing says (a dated name, an identifier), so that nobody must open it.
    pub(super) fn details(&self, object: &Term) -> Option<String> {
        let Term::NamedNode(node) = object else {
            return None;
        };
        let name = self.names.name(node);
        let class = self.visit.schema.most_specific(&name.types).into_iter().next()?;
        if !class.listed || class.is_main() {
            return None;
        }
        let parts: Vec<String> = class
            .shapes
            .iter()
            .filter(|shape| shape.column && !names_it(&shape.path))
            .filter_map(|shape| {
                let value = object_of(self.visit.view.as_ref(), node, shape.path.as_ref())?;
                let value = self.names.shown(&value).text;
                (value != name.label)
                    .then(|| format!("{}\u{a0}: {value}", lower_first(&shape.name)))
            })
            .collect();
        (!parts.is_empty()).then(|| parts.join("\u{202f}; "))
    }

    /// The name of a node.
    pub(super) fn label(&self, node: &NamedNode) -> String {
        self.names.name(node).label.clone()
    }

    fn remarks(&self, statements: &[Statement]) -> Vec<String> {
        let mut remarks: Vec<String> = statements
            .iter()
            .flat_map(|statement| &statement.remarks)
            .map(|term| self.names.shown(term).text)
            .collect();
        remarks.dedup();
        remarks
    }

    /// The notes, ready to be written.
    pub(super) fn finish(self) -> Vec<Note> {
        self.keys
            .iter()
            .enumerate()
            .map(|(place, key)| {
                let number = place + 1;
                match key {
                    Key::Sources(sources) => Note {
                        number,
                        sources: sources.iter().map(|source| self.source(source)).collect(),
                        graph: None,
                        date: None,
                    },
                    Key::Graph(graph) => self.graph_note(number, graph),
                }
            })
            .collect()
    }

    fn graph_note(&self, number: usize, graph: &GraphName) -> Note {
        self.names.note_fictitious(graph);
        let GraphName::NamedNode(graph) = graph else {
            return Note { number, sources: Vec::new(), graph: None, date: None };
        };
        let view = self.visit.view.as_ref();
        let date = object_of(view, graph, dct::MODIFIED);
        Note {
            number,
            sources: about(view, graph, Some(dct::SOURCE), FEW)
                .iter()
                .map(|quad| self.source(&quad.object))
                .collect(),
            graph: Some(self.names.thing(graph)),
            date: date.map(|date| self.names.shown(&date).text),
        }
    }

    fn source(&self, source: &Term) -> SourceView {
        let shown = self.names.shown(source);
        let address = match source {
            Term::NamedNode(iri) if !shown.external => {
                about(self.visit.view.as_ref(), iri, None, FEW)
                    .into_iter()
                    .find_map(|quad| web_address(&quad.object))
            }
            _ => None,
        };
        SourceView { shown, address }
    }
}

fn concept(visit: &Visit, graph: &NamedNode) -> Option<NamedNode> {
    match object_of(visit.view.as_ref(), graph, ptl::FIABILITE)? {
        Term::NamedNode(concept) => Some(concept),
        _ => None,
    }
}

/// The address at which a source can be read: any value of it that is one, save the types of RDF itself.
fn web_address(term: &Term) -> Option<String> {
    let address = match term {
        Term::Literal(literal) => literal.value(),
        Term::NamedNode(iri)
            if !iri.as_str().contains('#') && !iri.as_str().contains("w3id.org/") =>
        {
            iri.as_str()
        }
        _ => return None,
    };
    filters::is_web_address(address).then(|| address.to_owned())
}
