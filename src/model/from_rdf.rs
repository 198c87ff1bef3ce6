//! From the quads of a source graph back to a [`Model`]: the mirror of [`super::to_rdf`].
//!
//! Writing the result again with [`super::to_rdf`] gives the same quads. What is a set in RDF comes in a stable order:
//! concepts by address, texts in French first. The graph is not trusted: whatever it holds, there is no panic, no
//! identifier comes twice and every reference leads somewhere; what is not understood is counted.

use std::collections::{HashMap, HashSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef, Quad, Term};
use percent_encoding::percent_decode_str;

use self::facts::{Facts, Languages};
use super::to_rdf::terms::{NAMESPACE, am, dct};
use super::{Concept, Model, Place, Text};
use crate::vocab;

mod concepts;
mod extra;
mod facts;
mod folders;
mod views;

/// Boxes and folders are nested at most so deep; no format that we read goes further.
const DEEPEST: usize = 256;

/// A model made again from a graph.
#[derive(Clone, Debug, Default)]
pub struct Rebuilt {
    /// The model; places are unknown.
    pub model: Model,
    /// The address of each thing of the model, by its identifier in the model.
    pub addresses: HashMap<String, NamedNode>,
    /// How many quads of the graph are not about the model: facts that people added, or that are not understood.
    pub left_out: usize,
}

/// Makes the model that a graph holds, out of all its quads.
pub fn read(graph: NamedNodeRef<'_>, quads: &[Quad]) -> Rebuilt {
    let facts = Facts::new(quads);
    let mut reader = Reader::new(&facts, graph);
    reader.model();
    reader.profiles();
    reader.images();
    reader.concepts();
    reader.viewpoints();
    reader.views();
    reader.folders();
    reader.finish()
}

/// What a subject is, by its `rdf:type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Role {
    Model,
    Definition,
    Element,
    Relationship,
    Viewpoint,
    View,
    Node,
    Connection,
    Folder,
    Property,
    Metadata,
    Concern,
    Note,
    Profile,
    Image,
}

/// The state of a reading.
struct Reader<'q> {
    facts: &'q Facts<'q>,
    graph: String,
    /// The subjects of each role, sorted.
    subjects: HashMap<Role, Vec<&'q str>>,
    /// The identifier of each subject that may be referred to.
    identifiers: HashMap<&'q str, String>,
    /// Values of properties that are nodes of their own, by the thing that they describe.
    properties: HashMap<&'q str, Vec<&'q str>>,
    languages: Languages,
    rebuilt: Model,
    /// Subjects whose facts are in the model.
    used: HashSet<&'q str>,
}

impl<'q> Reader<'q> {
    fn new(facts: &'q Facts<'q>, graph: NamedNodeRef<'_>) -> Self {
        let mut reader = Self {
            facts,
            graph: graph.as_str().to_owned(),
            subjects: HashMap::default(),
            identifiers: HashMap::default(),
            properties: HashMap::default(),
            languages: Languages::default(),
            rebuilt: Model::default(),
            used: HashSet::default(),
        };
        reader.find_roles();
        reader.find_identifiers();
        for value in reader.subjects_of(Role::Property) {
            if let Some(owner) = facts.thing(value, am::PROPERTY_OF) {
                reader.properties.entry(owner).or_default().push(value);
            }
        }
        reader
    }

    fn find_roles(&mut self) {
        let mut known: HashSet<&str> = HashSet::default();
        for quad in self.facts.all() {
            let (Term::NamedNode(class), rdf::TYPE) = (&quad.object, quad.predicate.as_ref())
            else {
                continue;
            };
            let Some(role) = role(class.as_ref()) else {
                continue;
            };
            if let oxrdf::NamedOrBlankNode::NamedNode(subject) = &quad.subject
                && known.insert(subject.as_str())
            {
                self.subjects.entry(role).or_default().push(subject.as_str());
            }
        }
    }

    /// Gives each subject the identifier that it had in its source, or another when that one is taken.
    fn find_identifiers(&mut self) {
        const REFERRED_TO: [Role; 8] = [
            Role::Element,
            Role::Relationship,
            Role::Viewpoint,
            Role::View,
            Role::Definition,
            Role::Profile,
            Role::Node,
            Role::Connection,
        ];
        let mut taken: HashSet<String> = HashSet::default();
        for role in REFERRED_TO {
            for subject in self.subjects_of(role) {
                let written = self.facts.plain(subject, dct::IDENTIFIER).map(str::to_owned);
                let identifier = written.unwrap_or_else(|| last_segment(subject));
                let identifier = free(identifier, &mut taken);
                self.identifiers.insert(subject, identifier);
            }
        }
    }

    fn subjects_of(&self, role: Role) -> Vec<&'q str> {
        self.subjects.get(&role).cloned().unwrap_or_default()
    }

    /// The identifier of a thing of the model.
    fn identifier(&self, thing: &str) -> Option<String> {
        self.identifiers.get(thing).cloned()
    }

    /// The identifier of the thing to which one predicate leads.
    fn reference(&self, subject: &str, predicate: NamedNodeRef<'_>) -> Option<String> {
        self.facts.things(subject, predicate).find_map(|thing| self.identifier(thing))
    }

    fn text(&self, subject: &str, predicate: NamedNodeRef<'_>) -> Option<String> {
        self.facts.plain(subject, predicate).map(str::to_owned)
    }

    /// The texts of one predicate: in French, then without a language, then by language.
    fn texts(&mut self, subject: &str, predicate: NamedNodeRef<'_>) -> Vec<Text> {
        let values = self.facts.values(subject, predicate);
        let mut texts: Vec<Text> = values.filter_map(|term| self.languages.text(term)).collect();
        texts.sort_by(|a, b| order(a).cmp(&order(b)));
        texts
    }

    /// Names as they were written; a label is a name on one line.
    fn names(&mut self, subject: &str) -> Vec<Text> {
        let mut names = self.texts(subject, am::NAME);
        let written: Vec<(String, Option<String>)> =
            names.iter().map(|name| (name.single_line(), language(name))).collect();
        for label in self.texts(subject, rdfs::LABEL) {
            if !written.contains(&(label.value.clone(), language(&label))) {
                names.push(label);
            }
        }
        names.sort_by(|a, b| order(a).cmp(&order(b)));
        names
    }

    fn concept(&mut self, subject: &'q str) -> Concept {
        self.used.insert(subject);
        Concept {
            identifier: self.identifier(subject).unwrap_or_default(),
            names: self.names(subject),
            documentation: self.texts(subject, dct::DESCRIPTION),
            properties: self.concept_properties(subject),
            profiles: self.profiles_of(subject),
            settings: self.settings(subject, &[]),
            place: Place::default(),
        }
    }

    fn finish(self) -> Rebuilt {
        // What is said of the file and of who contributes it is not of the model, and is told otherwise.
        let around = [vocab::dct::SOURCE, vocab::ptl::ORGANISME]
            .map(|predicate| self.facts.thing(&self.graph, predicate));
        let left_out = self.facts.all().iter().filter(|quad| match &quad.subject {
            oxrdf::NamedOrBlankNode::NamedNode(subject) => {
                let subject = subject.as_str();
                let kept =
                    self.used.contains(subject) && self.is_of_the_model(quad.predicate.as_ref());
                !kept && subject != self.graph && !around.contains(&Some(subject))
            }
            oxrdf::NamedOrBlankNode::BlankNode(_) => true,
        });
        let left_out = left_out.count();
        let addresses = self.identifiers.into_iter();
        let addresses =
            addresses.map(|(thing, identifier)| (identifier, NamedNode::new_unchecked(thing)));
        Rebuilt { left_out, addresses: addresses.collect(), model: self.rebuilt }
    }

    /// Whether a predicate says something that the model keeps.
    fn is_of_the_model(&self, predicate: NamedNodeRef<'_>) -> bool {
        predicate.as_str().starts_with(NAMESPACE)
            || predicate.as_str().starts_with("http://purl.org/dc/")
            || predicate == rdf::TYPE
            || predicate == rdfs::LABEL
            || self.identifiers.contains_key(predicate.as_str())
    }
}

fn role(class: NamedNodeRef<'_>) -> Option<Role> {
    Some(match class {
        am::MODEL => Role::Model,
        am::PROPERTY_DEFINITION => Role::Definition,
        am::ELEMENT => Role::Element,
        am::RELATIONSHIP_CLASS => Role::Relationship,
        am::VIEWPOINT_CLASS => Role::Viewpoint,
        am::VIEW_CLASS => Role::View,
        am::VIEW_NODE => Role::Node,
        am::VIEW_CONNECTION => Role::Connection,
        am::FOLDER_CLASS => Role::Folder,
        am::PROPERTY => Role::Property,
        am::METADATA => Role::Metadata,
        am::CONCERN_CLASS => Role::Concern,
        am::MODELING_NOTE => Role::Note,
        am::PROFILE_CLASS => Role::Profile,
        am::IMAGE_CLASS => Role::Image,
        class => return concepts::role(class.as_str().strip_prefix(NAMESPACE)?),
    })
}

fn language(text: &Text) -> Option<String> {
    text.language.as_deref().map(str::to_owned)
}

/// French first, then texts without a language, then by language.
fn order(text: &Text) -> (u8, Option<&str>, &str) {
    let language = text.language.as_deref();
    let rank = match language {
        Some(tag) if tag == "fr" || tag.starts_with("fr-") => 0,
        None => 1,
        Some(_) => 2,
    };
    (rank, language, &text.value)
}

/// The end of an address, decoded: the key of the thing.
fn last_segment(address: &str) -> String {
    let segment = address.rsplit(['/', '#']).next().unwrap_or(address);
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// An identifier that nothing else has.
fn free(identifier: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = identifier.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{identifier}~{number}");
        number += 1;
    }
    candidate
}
