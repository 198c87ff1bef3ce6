//! The mapping profile of a source: which of its conventions mean what in the words of the map.
//!
//! A profile is data: `ptl:Correspondance` nodes in a graph of their own, read by the rules of `ontology/derivation`.
//! Which conditions and effects exist, what they take and what goes with what is declared in `ontology/profil.ttl`;
//! this module checks that a profile keeps to it, publishes it and tells what it would change.

mod check;
mod effect;
mod grammar;
mod sentence;

use std::sync::Arc;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Literal, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser, RdfSerializer};

pub use check::ProfileError;
pub use effect::Effect;
pub use grammar::{Grammar, Role, Term as GrammarTerm, Values};

use crate::contribution::addresses_of;
use crate::export::PREFIXES;
use crate::index::{Pattern, View};
use crate::journal::Kind;
use crate::reader::Reader;
use crate::repository::{Content, Proposal, PublicationError, Published, Repository};
use crate::vocab::{dct, ptl};

/// Largest Turtle file accepted.
pub const MOST_BYTES: usize = 1 << 20;
/// Mappings in one profile at most.
pub const MOST_MAPPINGS: usize = 500;

/// The questions that say what of a source the map does not understand yet; their columns have the same names: what a
/// mapping would say (`condition`, `dit`, `lue`), how many elements it would recognise, and what could be made of them
/// (`effet`, `cible`).
pub const SUGGESTIONS: [&str; 6] = [
    "graphe/specialisations-a-expliquer",
    "graphe/proprietes-a-expliquer",
    "graphe/valeurs-a-expliquer",
    "graphe/dossiers-a-expliquer",
    "graphe/noms-a-expliquer",
    "graphe/types-a-expliquer",
];

/// The question that lists the mappings by which a source is read.
pub const MAPPINGS: &str = "graphe/correspondances";

/// The profile of one source, checked; nothing is stored yet.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The graph of the source.
    pub source: NamedNode,
    /// The graph of the profile.
    pub graph: NamedNode,
    /// The mappings, each a node of its own, without what the graph says of itself.
    pub quads: Vec<Quad>,
    based_on: u64,
}

/// Who changes a profile, and why.
#[derive(Clone, Debug)]
pub struct Author {
    /// A name or an account.
    pub name: String,
    /// Why, in their words; may be empty.
    pub reason: String,
}

impl Profile {
    /// The present profile of a source; empty when it has none.
    pub fn current(repository: &Repository, source: &NamedNode) -> Self {
        let graph = repository.addresses().profile_of(source);
        let current = repository.current();
        let mut quads = current.edition.graph_quads(&graph);
        let itself = oxrdf::NamedOrBlankNode::from(graph.clone());
        quads.retain(|quad| quad.subject != itself);
        Self { source: source.clone(), graph, quads, based_on: current.head.number }
    }

    /// Reads a profile written in Turtle; what it says of anything but mappings is left out.
    ///
    /// # Errors
    /// See [`ProfileError`]: it names the mapping and what is wrong with it.
    pub fn read(
        repository: &Repository,
        source: &NamedNode,
        turtle: &[u8],
    ) -> Result<Self, ProfileError> {
        if turtle.len() > MOST_BYTES {
            return Err(ProfileError::TooLarge);
        }
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(repository.addresses().base())
            .map_err(|error| ProfileError::Turtle(error.to_string()))?
            .without_named_graphs();
        let mut written = Vec::new();
        for quad in parser.for_slice(turtle) {
            written.push(quad.map_err(|error| ProfileError::Turtle(error.to_string()))?);
        }
        Self::empty(repository, source).with(repository, &written)
    }

    fn empty(repository: &Repository, source: &NamedNode) -> Self {
        Self { quads: Vec::new(), ..Self::current(repository, source) }
    }

    /// The same profile with the mappings that these triples describe.
    ///
    /// # Errors
    /// See [`ProfileError`].
    pub fn with(mut self, repository: &Repository, written: &[Quad]) -> Result<Self, ProfileError> {
        let view = repository.view(&Reader::Administrator);
        let grammar = Grammar::read(&view, repository.addresses().ontology().as_ref());
        let addresses = addresses_of(repository.addresses(), &self.source);
        let addresses = addresses.map_err(|_| ProfileError::NoSource)?;
        for facts in check::mappings(written, &grammar, &view)? {
            let node = addresses.local("correspondance", &facts.key());
            let quad = |predicate: NamedNode, object: oxrdf::Term| {
                Quad::new(node.clone(), predicate, object, self.graph.clone())
            };
            let title = sentence::title(&facts.facts, &grammar, &view);
            let title = Literal::new_language_tagged_literal_unchecked(title, "fr");
            let mut quads = vec![
                quad(rdf::TYPE.into_owned(), ptl::CORRESPONDANCE.into_owned().into()),
                quad(ptl::PROFIL.into_owned(), self.graph.clone().into()),
                quad(rdfs::LABEL.into_owned(), title.into()),
            ];
            quads
                .extend(facts.facts.into_iter().map(|(predicate, object)| quad(predicate, object)));
            self.quads.retain(|quad| quad.subject != node.clone().into());
            self.quads.append(&mut quads);
        }
        if self.mappings() > MOST_MAPPINGS {
            return Err(ProfileError::TooMany);
        }
        Ok(self)
    }

    /// The same profile without one of its mappings.
    #[must_use]
    pub fn without(mut self, mapping: &NamedNode) -> Self {
        self.quads.retain(|quad| quad.subject != mapping.clone().into());
        self
    }

    /// The same profile, as somebody who looked at that edition changes it: what others did to it since is a conflict.
    #[must_use]
    pub fn seen_at(self, edition: u64) -> Self {
        Self { based_on: edition, ..self }
    }

    /// How many mappings it holds.
    pub fn mappings(&self) -> usize {
        self.quads.iter().filter(|quad| quad.predicate == rdf::TYPE).count()
    }

    /// Its mappings as Turtle that can be edited and read again.
    pub fn turtle(&self) -> String {
        let mut quads: Vec<&Quad> = self.quads.iter().collect();
        quads.sort_by_cached_key(|quad| {
            (quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string())
        });
        let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
        for (prefix, iri) in PREFIXES {
            serializer = serializer.with_prefix(prefix, iri).expect("our prefixes are IRIs");
        }
        let mut writer = serializer.for_writer(Vec::new());
        for quad in quads.into_iter().filter(|quad| quad.predicate != ptl::PROFIL) {
            let triple = oxrdf::TripleRef::new(&quad.subject, &quad.predicate, &quad.object);
            writer.serialize_triple(triple).expect("writing to memory");
        }
        let bytes = writer.finish().expect("writing to memory");
        String::from_utf8(bytes).expect("Turtle is UTF-8")
    }

    /// All that the graph of the profile holds; nothing when it has no mapping.
    pub fn content(&self, view: &dyn View) -> Content {
        let mut quads = self.quads.clone();
        if !quads.is_empty() {
            let quad = |predicate, object: oxrdf::Term| {
                Quad::new(self.graph.clone(), predicate, object, self.graph.clone())
            };
            let title = format!("Profil de correspondance de {}", name_of(view, &self.source));
            let title = Literal::new_language_tagged_literal_unchecked(title, "fr");
            quads.extend([
                quad(rdf::TYPE.into_owned(), ptl::GRAPHE.into_owned().into()),
                quad(rdf::TYPE.into_owned(), ptl::PROFIL_CLASS.into_owned().into()),
                quad(ptl::PROFIL_DE.into_owned(), self.source.clone().into()),
                quad(dct::TITLE.into_owned(), title.clone().into()),
                quad(rdfs::LABEL.into_owned(), title.into()),
            ]);
        }
        Content::Replace { graphs: vec![self.graph.clone()], quads: Arc::new(quads) }
    }

    /// What publishing it would change on the map.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn effect(
        &self,
        repository: &Repository,
    ) -> Result<Effect, crate::edition::DictionaryError> {
        let view = repository.view(&Reader::Administrator);
        let foreseen = repository.foresee(&self.source, &self.content(&view))?;
        let derived = repository.addresses().derived_from(&self.source);
        let before = repository.current().edition.graph_quads(&derived);
        Ok(Effect::between(&before, &foreseen.graph_quads(&derived)))
    }

    /// Publishes it in one change; what is derived from the source follows at once.
    ///
    /// # Errors
    /// See [`PublicationError`]: nothing was changed then.
    pub async fn publish(
        &self,
        repository: &Arc<Repository>,
        author: &Author,
    ) -> Result<Published, PublicationError> {
        let view = repository.view(&Reader::Administrator);
        let path = repository.addresses().relative(self.source.as_str()).unwrap_or_default();
        let mut path = path.split('/').skip(2).map(str::to_owned);
        let reason = author.reason.trim();
        let message = format!("Profil de correspondance de {}", name_of(&view, &self.source));
        let proposal = Proposal {
            kind: Kind::Edit,
            author: author.name.clone(),
            organisation: path.next(),
            source: path.next(),
            message: if reason.is_empty() { message } else { format!("{message} : {reason}") },
            content: self.content(&view),
            based_on: Some(self.based_on),
        };
        repository.publish(proposal).await
    }
}

/// The title of a source between French quotation marks, or the end of its address.
fn name_of(view: &dyn View, source: &NamedNode) -> String {
    let titled = Pattern {
        subject: Some(source.as_ref().into()),
        predicate: Some(dct::TITLE),
        graph: Some(source.as_ref()),
        ..Pattern::default()
    };
    let title = view.matching(titled, 1).pop().and_then(|quad| match quad.object {
        oxrdf::Term::Literal(title) => Some(title.value().to_owned()),
        _ => None,
    });
    let end = || source.as_str().rsplit('/').next().unwrap_or_default().to_owned();
    format!("«\u{202f}{}\u{202f}»", title.filter(|title| !title.is_empty()).unwrap_or_else(end))
}

#[cfg(test)]
mod tests;
