//! Reading the Turtle files of this repository, for the tests of what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oxrdf::{Dataset, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxrdfio::{RdfFormat, RdfParser};

/// The default base.
pub(crate) const BASE: &str = "https://w3id.org/portulan/";
/// Namespace of the ontology.
pub(crate) const PTL: &str = "https://w3id.org/portulan/ontologie#";

/// Triples read from files, without regard to the file.
pub(crate) struct Triples {
    dataset: Dataset,
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Turtle files under a folder of the repository, sorted.
pub(crate) fn turtle_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ttl") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The prefixes that a Turtle file declares.
pub(crate) fn prefixes(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read(path).expect("the file can be read");
    let mut parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(BASE)
        .expect("the base is an IRI")
        .for_reader(text.as_slice());
    for quad in parser.by_ref() {
        quad.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    parser.prefixes().map(|(name, iri)| (name.to_owned(), iri.to_owned())).collect()
}

/// A term of the ontology.
pub(crate) fn ptl(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{PTL}{name}"))
}

/// A term of one of the vocabularies that the ontology borrows from.
pub(crate) fn borrowed(prefix: &str, name: &str) -> NamedNode {
    let namespace = match prefix {
        "rdf" => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs" => "http://www.w3.org/2000/01/rdf-schema#",
        "skos" => "http://www.w3.org/2004/02/skos/core#",
        "sh" => "http://www.w3.org/ns/shacl#",
        "owl" => "http://www.w3.org/2002/07/owl#",
        "dct" => "http://purl.org/dc/terms/",
        _ => panic!("unknown prefix {prefix}"),
    };
    NamedNode::new_unchecked(format!("{namespace}{name}"))
}

impl Triples {
    /// Reads every Turtle file under some folders.
    pub(crate) fn read(folders: &[&str]) -> Self {
        let mut dataset = Dataset::new();
        for path in folders.iter().flat_map(|folder| turtle_files(folder)) {
            let text = fs::read(&path).expect("the file can be read");
            let parser = RdfParser::from_format(RdfFormat::Turtle)
                .with_base_iri(BASE)
                .expect("the base is an IRI")
                .for_reader(text.as_slice());
            for quad in parser {
                dataset.insert(&quad.unwrap_or_else(|error| panic!("{}: {error}", path.display())));
            }
        }
        assert!(!dataset.is_empty(), "nothing was read from {folders:?}");
        Self { dataset }
    }

    /// Every triple.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Quad> + '_ {
        self.dataset.iter().map(oxrdf::QuadRef::into_owned)
    }

    /// The values of a property of a thing.
    pub(crate) fn values(&self, subject: &NamedNode, property: &NamedNode) -> Vec<Term> {
        self.dataset
            .quads_for_subject(subject)
            .filter(|quad| quad.predicate == property.as_ref())
            .map(|quad| quad.object.into_owned())
            .collect()
    }

    /// The values that are things.
    pub(crate) fn things(&self, subject: &NamedNode, property: &NamedNode) -> Vec<NamedNode> {
        self.values(subject, property)
            .into_iter()
            .filter_map(|value| match value {
                Term::NamedNode(node) => Some(node),
                _ => None,
            })
            .collect()
    }

    /// The languages in which a property of a thing has a non-empty text.
    pub(crate) fn languages(&self, subject: &NamedNode, property: &NamedNode) -> BTreeSet<String> {
        self.values(subject, property)
            .iter()
            .filter_map(|value| match value {
                Term::Literal(text) if !text.value().trim().is_empty() => {
                    text.language().map(ToOwned::to_owned)
                }
                _ => None,
            })
            .collect()
    }

    /// The things of a class, not counting its subclasses.
    pub(crate) fn of_class(&self, class: &NamedNode) -> BTreeSet<String> {
        self.dataset
            .quads_for_object(class)
            .filter(|quad| quad.predicate == oxrdf::vocab::rdf::TYPE)
            .map(|quad| quad.subject.into_owned())
            .filter_map(|subject| match subject {
                NamedOrBlankNode::NamedNode(node) => Some(node.into_string()),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .collect()
    }

    /// Whether a triple is asserted.
    pub(crate) fn asserts(&self, subject: &NamedNode, property: &NamedNode, value: &Term) -> bool {
        self.dataset.contains(oxrdf::QuadRef::new(
            subject.as_ref(),
            property.as_ref(),
            value.as_ref(),
            GraphNameRef::DefaultGraph,
        ))
    }

    /// Whether something is said of a thing.
    pub(crate) fn describes(&self, subject: NamedNodeRef<'_>) -> bool {
        self.dataset.quads_for_subject(subject).next().is_some()
    }
}
