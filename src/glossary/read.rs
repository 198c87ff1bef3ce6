//! Reads a [`Glossary`] from a view.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::matching::is_acronym;
use super::{Entry, Glossary, Kind};
use crate::index::{Pattern, View};
use crate::schema::{Class, PropertyShape, Schema};
use crate::vocab::{dct, ptl, skos};

/// Words of one kind read at most.
const MOST: usize = 20_000;
/// Facts read about one thing.
const FACTS: usize = 512;
/// Shortest text that can stand for the meaning of a thing when nothing is marked as a description.
const SENTENCE: usize = 30;

/// Where the meaning of a thing is looked for when its class asks for no text.
const DESCRIPTIONS: [NamedNodeRef<'static>; 3] =
    [dct::DESCRIPTION, skos::DEFINITION, rdfs::COMMENT];

impl Glossary {
    /// Reads the words that this view knows.
    ///
    /// Terms come from `ontology` alone: a contribution adds acronyms and former names, it does not change what words
    /// mean. What lies in the graphs `fictitious` is listed but not recognised in texts.
    pub fn read(
        view: &dyn View,
        schema: &Schema,
        (ontology, fictitious): (NamedNodeRef<'_>, &HashSet<GraphName>),
    ) -> Self {
        let reading = Reading {
            view,
            schema,
            ontology,
            fictitious,
            contributed: contributed(view),
            proper: marked(view, ontology, ptl::NOM_PROPRE),
        };
        let mut entries = reading.acronyms();
        entries.extend(reading.former_names());
        entries.extend(reading.terms());
        Self::new(entries)
    }
}

struct Reading<'a> {
    view: &'a dyn View,
    schema: &'a Schema,
    ontology: NamedNodeRef<'a>,
    fictitious: &'a HashSet<GraphName>,
    contributed: HashSet<GraphName>,
    /// Classes whose things have proper nouns for names.
    proper: HashSet<NamedNode>,
}

impl Reading<'_> {
    /// The acronyms of things, each with what its class says of them first.
    fn acronyms(&self) -> Vec<Entry> {
        let mut shapes: HashMap<Vec<NamedNode>, Vec<Arc<PropertyShape>>> = HashMap::new();
        let mut entries: Vec<Entry> = Vec::new();
        for quad in all(self.view, ptl::SIGLE, None) {
            let Some((thing, acronym)) = thing_and_text(&quad) else { continue };
            let facts = Facts::of(self.view, &thing);
            let types = facts.types();
            let shapes =
                shapes.entry(types.clone()).or_insert_with(|| self.schema.shapes_of(&types));
            let label = facts.text(rdfs::LABEL).or_else(|| facts.text(skos::PREF_LABEL));
            entries.push(Entry {
                definition: facts.meaning(shapes),
                full: label.filter(|label| *label != acronym),
                proper: self.is(&types, |class| self.proper.contains(&class.iri)),
                recognised: self.is_recognised(&quad.graph_name, &acronym),
                transverse: self.is(&types, |class| class.transverse),
                fictitious: self.fictitious.contains(&quad.graph_name),
                ..entry(thing, acronym, Kind::Acronym)
            });
        }
        entries
    }

    /// Former names that are known as such: a node of their own, with dates when these are known.
    fn former_names(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for quad in all(self.view, ptl::ALIAS, None) {
            let (NamedOrBlankNode::NamedNode(thing), Term::NamedNode(alias)) =
                (&quad.subject, &quad.object)
            else {
                continue;
            };
            let name = Facts::of(self.view, alias);
            let Some(former) = name.text(rdfs::LABEL) else { continue };
            let facts = Facts::of(self.view, thing);
            let current = facts.text(ptl::SIGLE).or_else(|| facts.text(rdfs::LABEL));
            entries.push(Entry {
                full: current,
                proper: true,
                period: (name.text(ptl::DEBUT), name.text(ptl::FIN)),
                fictitious: self.fictitious.contains(&quad.graph_name),
                recognised: self.is_recognised(&quad.graph_name, &former),
                ..entry(thing.clone(), former, Kind::FormerName)
            });
        }
        entries
    }

    /// The concepts of vocabularies, the classes and the properties that the ontology defines.
    fn terms(&self) -> Vec<Entry> {
        let marked = marked(self.view, self.ontology, ptl::TERME);
        // The words of the layers below (models, graphs) are for programs.
        let shown: HashSet<&NamedNode> = self
            .schema
            .classes()
            .iter()
            .filter(|class| class.is_main())
            .flat_map(|class| class.shapes.iter().map(|shape| &shape.path).chain([&class.iri]))
            .collect();
        let mut things = BTreeSet::new();
        for quad in all(self.view, skos::DEFINITION, Some(self.ontology)) {
            if let NamedOrBlankNode::NamedNode(thing) = quad.subject {
                things.insert(thing);
            }
        }
        let mut entries = Vec::new();
        for thing in things {
            let is_word = self.schema.class(thing.as_ref()).is_none()
                && self.schema.property(thing.as_ref()).is_none();
            if !is_word && !shown.contains(&thing) {
                continue;
            }
            let facts = Facts::of(self.view, &thing).within(self.ontology);
            let kind = if self.schema.class(thing.as_ref()).is_some() {
                Kind::Class
            } else if self.schema.property(thing.as_ref()).is_some() {
                Kind::Property
            } else if facts.types().iter().any(|class| *class == skos::CONCEPT) {
                Kind::Term
            } else {
                continue;
            };
            let label = facts.text(skos::PREF_LABEL).or_else(|| facts.text(rdfs::LABEL));
            let (Some(label), Some(definition)) = (label, facts.text(skos::DEFINITION)) else {
                continue;
            };
            entries.push(Entry {
                full: facts.text(ptl::DEVELOPPE),
                definition: Some(definition),
                recognised: is_marked(&marked, &thing, &facts),
                forms: forms(&facts),
                ..entry(thing, label, kind)
            });
        }
        entries
    }

    /// Whether one of these classes, or one above them, is so.
    fn is(&self, types: &[NamedNode], is_so: impl Fn(&Class) -> bool) -> bool {
        types.iter().filter_map(|iri| self.schema.class(iri.as_ref())).any(|class| {
            class.ancestors.iter().any(|iri| self.schema.class(iri.as_ref()).is_some_and(&is_so))
        })
    }

    /// Whether a name is recognised in texts: a contribution cannot make a plain word one.
    fn is_recognised(&self, graph: &GraphName, name: &str) -> bool {
        let is_safe =
            !self.contributed.contains(graph) || (is_acronym(name) && name.chars().count() >= 3);
        is_safe && !self.fictitious.contains(graph) && name.chars().any(char::is_uppercase)
    }
}

/// Whether the ontology says that a word, or its whole vocabulary, is recognised in texts.
fn is_marked(marked: &HashSet<NamedNode>, thing: &NamedNode, facts: &Facts) -> bool {
    let schemes = facts.things(skos::IN_SCHEME);
    marked.contains(thing) || schemes.iter().any(|scheme| marked.contains(scheme))
}

/// The other forms of a term: its synonyms and its plural.
fn forms(facts: &Facts) -> Vec<String> {
    let mut forms = facts.texts(skos::ALT_LABEL);
    forms.extend(facts.text(ptl::PLURIEL));
    forms
}

fn entry(thing: NamedNode, headword: String, kind: Kind) -> Entry {
    Entry {
        thing,
        headword,
        kind,
        full: None,
        proper: false,
        definition: None,
        period: (None, None),
        transverse: false,
        fictitious: false,
        recognised: false,
        forms: Vec::new(),
    }
}

/// The facts about one thing.
struct Facts(Vec<Quad>);

impl Facts {
    fn of(view: &dyn View, thing: &NamedNode) -> Self {
        let subject = Some(thing.as_ref().into());
        Self(view.matching(Pattern { subject, ..Pattern::default() }, FACTS))
    }

    fn within(mut self, graph: NamedNodeRef<'_>) -> Self {
        self.0.retain(|quad| quad.graph_name.as_ref() == graph.into());
        self
    }

    fn of_property<'a>(&'a self, property: NamedNodeRef<'a>) -> impl Iterator<Item = &'a Term> {
        self.0.iter().filter(move |quad| quad.predicate == property).map(|quad| &quad.object)
    }

    fn things(&self, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.of_property(property)
            .filter_map(|term| match term {
                Term::NamedNode(iri) => Some(iri.clone()),
                _ => None,
            })
            .collect()
    }

    fn types(&self) -> Vec<NamedNode> {
        let mut types = self.things(rdf::TYPE);
        types.sort();
        types.dedup();
        types
    }

    /// The texts of a property in French, or those without language.
    fn texts(&self, property: NamedNodeRef<'_>) -> Vec<String> {
        let literals: Vec<&Literal> = self
            .of_property(property)
            .filter_map(|term| match term {
                Term::Literal(literal) if rank(literal) < 2 => Some(literal),
                _ => None,
            })
            .collect();
        let best = literals.iter().map(|literal| rank(literal)).min();
        let mut texts: Vec<String> = literals
            .into_iter()
            .filter(|literal| Some(rank(literal)) == best && !literal.value().trim().is_empty())
            .map(|literal| literal.value().to_owned())
            .collect();
        texts.sort();
        texts.dedup();
        texts
    }

    fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        self.texts(property).into_iter().next()
    }

    /// What the class of the thing asks for first (a purpose, a mission), else a description.
    fn meaning(&self, shapes: &[Arc<PropertyShape>]) -> Option<String> {
        let is_text = |shape: &PropertyShape| {
            let names = [rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL, ptl::SIGLE];
            !names.contains(&shape.path.as_ref())
                && !DESCRIPTIONS.contains(&shape.path.as_ref())
                && shape.class.is_none()
                && shape.datatype.as_ref().is_none_or(|kind| *kind != xsd::ANY_URI)
        };
        let of_shape = shapes.iter().filter(|shape| is_text(shape)).find_map(|shape| {
            let mut texts = self.texts(shape.path.as_ref());
            let text = texts.pop().filter(|_| texts.is_empty())?;
            (text.chars().count() >= SENTENCE).then_some(text)
        });
        of_shape.or_else(|| DESCRIPTIONS.iter().find_map(|property| self.text(*property)))
    }
}

fn rank(literal: &Literal) -> u8 {
    match literal.language() {
        Some(language) if language.starts_with("fr") => 0,
        None => 1,
        Some(_) => 2,
    }
}

fn all(view: &dyn View, predicate: NamedNodeRef<'_>, graph: Option<NamedNodeRef<'_>>) -> Vec<Quad> {
    view.matching(Pattern { predicate: Some(predicate), graph, ..Pattern::default() }, MOST)
}

fn thing_and_text(quad: &Quad) -> Option<(NamedNode, String)> {
    match (&quad.subject, &quad.object) {
        (NamedOrBlankNode::NamedNode(thing), Term::Literal(text))
            if !text.value().trim().is_empty() =>
        {
            Some((thing.clone(), text.value().trim().to_owned()))
        }
        _ => None,
    }
}

/// The graphs that an organisation contributed, as they say themselves.
fn contributed(view: &dyn View) -> HashSet<GraphName> {
    all(view, ptl::ORGANISME, None).into_iter().map(|quad| quad.graph_name).collect()
}

/// What the ontology says `true` of.
fn marked(
    view: &dyn View,
    ontology: NamedNodeRef<'_>,
    property: NamedNodeRef<'_>,
) -> HashSet<NamedNode> {
    all(view, property, Some(ontology))
        .into_iter()
        .filter(|quad| matches!(&quad.object, Term::Literal(value) if matches!(value.value(), "true" | "1")))
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(thing) => Some(thing),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}
