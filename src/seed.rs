//! What a new map starts with: the ontology, the public facts, the fictitious example. All of it is in the binary.
//!
//! These graphs belong to Portulan: a newer version replaces them as a whole, through a change like any other. What
//! people correct goes to other graphs.

use std::sync::Arc;

use oxrdf::{GraphName, Literal, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::index::{Pattern, View};
use crate::journal::Kind;
use crate::reader::Reader;
use crate::repository::{Content, Proposal, PublicationError, Repository};
use crate::vocab::ptl;

#[derive(RustEmbed)]
#[folder = "ontology"]
#[include = "*.ttl"]
struct Ontology;

#[derive(RustEmbed)]
#[folder = "data"]
#[include = "*.ttl"]
#[include = "exemple/*.xml"]
#[exclude = "exemple-etendu/*"]
struct Data;

#[derive(RustEmbed)]
#[folder = "data/exemple-etendu"]
#[include = "caisse-*"]
#[include = "*.ttl"]
struct Grown;

/// Why the starting content could not be published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// A file of the binary is not Turtle: a bug of this version, or of somebody's own build.
    #[error("{file}: {reason}")]
    Turtle {
        /// The file.
        file: String,
        /// What the parser says.
        reason: String,
    },
    /// It could not be published.
    #[error(transparent)]
    Publication(#[from] PublicationError),
}

/// A graph that comes with Portulan.
struct Shipped {
    graph: NamedNode,
    files: Vec<(String, Vec<u8>)>,
    message: &'static str,
}

/// Publishes the graphs of Portulan that are missing or of another version; returns how many changes were made.
///
/// # Errors
/// See [`SeedError`].
pub async fn publish(repository: &Arc<Repository>, example: bool) -> Result<usize, SeedError> {
    let addresses = repository.addresses();
    let mut shipped = vec![
        Shipped {
            graph: addresses.ontology(),
            files: files::<Ontology>(""),
            message: "Ontologie, vocabulaires, formes et règles livrés avec Portulan",
        },
        Shipped {
            graph: addresses.reference(),
            files: files::<Data>("reference/"),
            message: "Faits publics livrés avec Portulan",
        },
    ];
    if example {
        shipped.push(Shipped {
            graph: addresses.example(),
            files: files::<Data>("exemple/"),
            message: "Organismes de l’exemple fictif livré avec Portulan",
        });
    }
    let mut changes = 0;
    for shipped in shipped {
        changes += usize::from(publish_one(repository, shipped).await?);
    }
    Ok(changes)
}

/// Who signs the changes that Portulan makes by itself.
pub const AUTHOR: &str = "Portulan";

/// The day on which the models of the example were last changed.
pub const EXAMPLE_DATE: &str = "2026-11-23";

/// Publishes the organisations of the grown example.
///
/// # Errors
/// See [`SeedError`].
pub async fn publish_grown(repository: &Arc<Repository>) -> Result<bool, SeedError> {
    let graph = repository.addresses().grown_example();
    let message = "Organismes de l’exemple fictif étendu";
    publish_one(repository, Shipped { graph, files: files::<Grown>(""), message }).await
}

/// The models and the inventory of the grown example: the slug of the organisation, the name of the file, its bytes.
pub fn grown_models() -> Vec<(String, String, Vec<u8>)> {
    let mut models: Vec<_> = Grown::iter()
        .filter_map(|path| {
            let organisation = path.rsplit_once('.').filter(|(_, kind)| *kind != "ttl")?.0;
            let bytes = Grown::get(&path)?.data.into_owned();
            Some((organisation.to_owned(), path.to_string(), bytes))
        })
        .collect();
    models.sort();
    models
}

/// The models of the fictitious example: the slug of the organisation, the name of the file, its bytes.
pub fn example_models() -> Vec<(String, String, Vec<u8>)> {
    let models = Data::iter().filter(|path| path.starts_with("exemple/") && path.ends_with(".xml"));
    let mut models: Vec<_> = models
        .filter_map(|path| {
            let name = path.strip_prefix("exemple/")?.to_owned();
            let organisation = name.strip_suffix(".xml")?.to_owned();
            Some((organisation, name, Data::get(&path)?.data.into_owned()))
        })
        .collect();
    models.sort();
    models
}

fn files<Embedded: RustEmbed>(prefix: &str) -> Vec<(String, Vec<u8>)> {
    let paths = Embedded::iter().filter(|path| path.starts_with(prefix) && path.ends_with(".ttl"));
    let mut files: Vec<_> = paths
        .filter_map(|path| Some((path.to_string(), Embedded::get(&path)?.data.into_owned())))
        .collect();
    files.sort();
    files
}

/// The ontology and the public facts, for tests that need no journal.
#[cfg(test)]
pub(crate) fn graphs(addresses: &crate::repository::Addresses) -> Result<Vec<Quad>, SeedError> {
    let mut quads = Vec::new();
    for (graph, files) in [
        (addresses.ontology(), files::<Ontology>("")),
        (addresses.reference(), files::<Data>("reference/")),
    ] {
        for (file, bytes) in &files {
            quads.extend(read_turtle(file, bytes, addresses.base(), &graph)?);
        }
    }
    Ok(quads)
}

async fn publish_one(repository: &Arc<Repository>, shipped: Shipped) -> Result<bool, SeedError> {
    let mark = fingerprint_quad(&shipped);
    let view = repository.view(&Reader::Administrator);
    let known = Pattern {
        subject: Some(shipped.graph.as_ref().into()),
        predicate: Some(ptl::EMPREINTE),
        object: Some(mark.object.as_ref()),
        graph: Some(shipped.graph.as_ref()),
    };
    if view.count(known) > 0 {
        return Ok(false);
    }
    let mut quads = vec![mark];
    for (file, bytes) in &shipped.files {
        quads.extend(read_turtle(file, bytes, repository.addresses().base(), &shipped.graph)?);
    }
    let published = repository
        .publish(Proposal {
            kind: Kind::Publication,
            author: AUTHOR.into(),
            organisation: None,
            source: Some(format!("Portulan {}", env!("CARGO_PKG_VERSION"))),
            message: shipped.message.into(),
            content: Content::Replace { graphs: vec![shipped.graph], quads: quads.into() },
            based_on: None,
        })
        .await?;
    Ok(published.added + published.removed > 0)
}

/// Says in the graph which version of the files it holds.
fn fingerprint_quad(shipped: &Shipped) -> Quad {
    let mut hasher = Sha256::new();
    for (file, bytes) in &shipped.files {
        hasher.update(file.as_bytes());
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    let hash: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let graph = shipped.graph.clone();
    Quad::new(graph.clone(), ptl::EMPREINTE, Literal::new_simple_literal(hash), graph)
}

fn read_turtle(
    file: &str,
    bytes: &[u8],
    base: &str,
    graph: &NamedNode,
) -> Result<Vec<Quad>, SeedError> {
    let wrong = |reason: String| SeedError::Turtle { file: file.to_owned(), reason };
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(base)
        .map_err(|error| wrong(error.to_string()))?
        .with_default_graph(GraphName::from(graph.clone()))
        .without_named_graphs();
    parser.for_slice(bytes).map(|quad| quad.map_err(|error| wrong(error.to_string()))).collect()
}
