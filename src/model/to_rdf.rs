//! From a [`Model`] to quads: the only place that knows our RDF shape for ArchiMate.
//!
//! Every relationship is a node (two parallel relationships are two nodes) and also a direct triple
//! (`source am:serving target`). Nothing is lost: what plain triples cannot tell (repeated properties, names with line
//! breaks, order of boxes and folders) has properties of its own. No blank node is written.

use hashbrown::HashMap;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, LiteralRef, NamedNode, NamedNodeRef, Quad, QuadRef, TermRef};

use super::identity::{AddressError, SourceAddresses, Things, usable};
use super::{Model, Text};
use crate::reader::Visibility;
use crate::vocab;

mod concepts;
pub(super) mod extra;
mod folders;
pub mod terms;
mod views;

use terms::{am, dct};

/// What is said of a model that an organisation contributes.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// Addresses under the organisation and the source.
    pub addresses: SourceAddresses,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whether it is invented.
    pub fictitious: bool,
    /// When it was last changed: an `xsd:date` or `xsd:dateTime`.
    pub modified: Literal,
    /// Name of the file, without its folders.
    pub file_name: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

impl Contribution {
    /// A contribution of a public and real file.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn new(base: &str, organisation: &str, source: &str) -> Result<Self, AddressError> {
        Ok(Self {
            addresses: SourceAddresses::new(base, organisation, source)?,
            visibility: Visibility::Public,
            fictitious: false,
            modified: Literal::new_typed_literal("1970-01-01", xsd::DATE),
            file_name: String::new(),
            sha256: String::new(),
        })
    }
}

/// Gives every quad of a model to `sink`, in the graph of the contribution; a quad may come twice.
pub fn write(model: &Model, contribution: &Contribution, sink: &mut dyn FnMut(QuadRef<'_>)) {
    let addresses = &contribution.addresses;
    let graph = addresses.source_graph();
    let mut writer = Writer::new(model, addresses, &graph, sink);
    writer.describe_graph(contribution);
    writer.concepts();
    writer.folders();
    writer.views();
    writer.profiles();
    writer.images();
}

/// Every quad of a model, sorted and without repetition.
pub fn to_quads(model: &Model, contribution: &Contribution) -> Vec<Quad> {
    let mut quads = Vec::new();
    write(model, contribution, &mut |quad| quads.push(quad.into_owned()));
    sort(&mut quads);
    quads
}

/// Sorts quads as N-Quads are, and drops repetitions.
pub fn sort(quads: &mut Vec<Quad>) {
    quads.sort_by_cached_key(Quad::to_string);
    quads.dedup();
}

/// The state of a writing.
struct Writer<'w> {
    model: &'w Model,
    addresses: &'w SourceAddresses,
    things: Things<'w>,
    /// Predicates of the properties, by the identifier of their definition.
    predicates: HashMap<&'w str, NamedNode>,
    graph: &'w NamedNode,
    sink: &'w mut dyn FnMut(QuadRef<'_>),
}

impl<'w> Writer<'w> {
    fn new(
        model: &'w Model,
        addresses: &'w SourceAddresses,
        graph: &'w NamedNode,
        sink: &'w mut dyn FnMut(QuadRef<'_>),
    ) -> Self {
        let things = Things::of(model, addresses);
        let mut predicates = HashMap::new();
        for definition in &model.property_definitions {
            let identifier = definition.concept.identifier.as_str();
            predicates.extend(things.get(identifier).map(|thing| (identifier, thing.clone())));
        }
        // A property without definition has a predicate too, that cannot be taken for a defined one.
        for property in model.properties().into_iter().flat_map(|(.., properties)| properties) {
            let key = || addresses.local("propriete-non-definie", &usable(&property.definition));
            predicates.entry(&property.definition).or_insert_with(key);
        }
        Self { model, addresses, things, predicates, graph, sink }
    }

    fn put<'t>(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: impl Into<TermRef<'t>>,
    ) {
        (self.sink)(QuadRef::new(subject, predicate, object.into(), self.graph));
    }

    /// A plain text.
    fn plain(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        self.put(subject, predicate, LiteralRef::new_simple_literal(text));
    }

    fn integer(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, number: i64) {
        self.put(
            subject,
            predicate,
            LiteralRef::new_typed_literal(&number.to_string(), xsd::INTEGER),
        );
    }

    fn position(&mut self, subject: &NamedNode, position: usize) {
        self.integer(subject, am::ORDER, i64::try_from(position).unwrap_or(i64::MAX));
    }

    fn boolean(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, value: bool) {
        let written = if value { "true" } else { "false" };
        self.put(subject, predicate, LiteralRef::new_typed_literal(written, xsd::BOOLEAN));
    }

    /// A text with its language.
    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &Text) {
        self.tagged(subject, predicate, (&text.value, text.language.as_deref()));
    }

    fn tagged(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        (value, language): (&str, Option<&str>),
    ) {
        match language {
            None => self.plain(subject, predicate, value),
            Some(language) => {
                // Readers check languages; one that comes from elsewhere is dropped rather than written wrong.
                let lower = language.to_ascii_lowercase();
                match Literal::new_language_tagged_literal(value, lower) {
                    Ok(literal) => self.put(subject, predicate, literal.as_ref()),
                    Err(_) => self.plain(subject, predicate, value),
                }
            }
        }
    }

    /// Names: one line as a label, and as written when that differs.
    fn names(&mut self, subject: &NamedNode, names: &[Text]) {
        for name in names {
            let line = name.single_line();
            if !line.is_empty() {
                self.tagged(subject, rdfs::LABEL, (&line, name.language.as_deref()));
            }
            if line != name.value || line.is_empty() {
                self.text(subject, am::NAME, name);
            }
        }
    }

    fn documentation(&mut self, subject: &NamedNode, documentation: &[Text]) {
        for text in documentation.iter().filter(|text| !text.value.is_empty()) {
            self.text(subject, dct::DESCRIPTION, text);
        }
    }

    fn describe_graph(&mut self, contribution: &Contribution) {
        let graph = self.graph;
        let addresses = self.addresses;
        self.put(graph, rdf::TYPE, vocab::ptl::GRAPHE);
        self.put(graph, vocab::ptl::ORGANISME, &addresses.organisation());
        self.put(graph, vocab::ptl::VISIBILITE, visibility(contribution.visibility));
        self.put(graph, vocab::dct::MODIFIED, &contribution.modified);
        if contribution.fictitious {
            self.boolean(graph, vocab::ptl::FICTIF, true);
        }
        let model = addresses.local_path("modele", "");
        self.put(graph, am::MODEL_OF, &model);
        let title = self.model.concept.name().unwrap_or_else(|| contribution.file_name.clone());
        let language = self.model.concept.names.iter().find(|name| name.single_line() == title);
        let language = language.and_then(|name| name.language.clone());
        self.tagged(graph, vocab::dct::TITLE, (&title, language.as_deref()));

        let file = addresses.local_path("fichier", "");
        self.put(graph, vocab::dct::SOURCE, &file);
        self.put(&file, rdf::TYPE, vocab::ptl::SOURCE);
        if !contribution.file_name.is_empty() {
            self.plain(&file, rdfs::LABEL, &contribution.file_name);
            self.plain(&file, am::FILE_NAME, &contribution.file_name);
        }
        if !contribution.sha256.is_empty() {
            self.plain(&file, am::SHA256, &contribution.sha256);
        }
        self.put(&file, vocab::dct::MODIFIED, &contribution.modified);
        if contribution.fictitious {
            self.boolean(&file, vocab::ptl::FICTIF, true);
        }
    }
}

/// The concept that says who sees a graph.
pub fn visibility(visibility: Visibility) -> NamedNodeRef<'static> {
    match visibility {
        Visibility::Public => vocab::visibilite::PUBLIC,
        Visibility::Community => vocab::visibilite::COMMUNAUTE,
        Visibility::Organisation => vocab::visibilite::ORGANISME,
    }
}
