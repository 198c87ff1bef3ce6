//! A contribution: a file of an organisation, a model or facts, from its bytes to a published change.
//!
//! The same path serves the command line, the web and the example that comes with Portulan.

mod comparison;
mod conformity;
mod facts;
mod openapi;
mod rdf;
mod things;

use std::sync::Arc;

pub use comparison::{Comparison, Mention, addresses_of, between_editions};
pub use conformity::conformity_between;
pub use facts::Things;
use oxrdf::vocab::{rdf as rdf_terms, rdfs, xsd};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};

use crate::coverage::{Coverage, coverage};
use crate::edition::{DictionaryError, Edition, Overlay};
use crate::import::detect::Format;
use crate::import::recognise::recognise;
use crate::import::{Import, ImportError, Limits, Source};
use crate::index::{Pattern, QueryError, View};
use crate::journal::Kind;
use crate::model::identity::{AddressError, SourceAddresses};
use crate::model::to_rdf::{self, Contribution};
use crate::reader::{Reader, Visibility};
use crate::repository::{Content, Proposal, PublicationError, Published, Repository};
use crate::search::normalise;
use crate::spreadsheet::{Choices, Plan, SheetPlan};
use crate::vocab::{dct, ptl};

/// A file that an organisation brings, and how it wants it to be kept.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The organisation, as people name it: acronym, name, former name or slug.
    pub organisation: String,
    /// The name of the source; the name of the file without its extension when absent.
    pub source: Option<String>,
    /// The name of the file, for people.
    pub file_name: String,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whether it is invented.
    pub fictitious: bool,
    /// The day of its last change, `2026-11-23`.
    pub modified: String,
    /// Who brings it.
    pub author: String,
}

/// A file that was read and turned into quads; nothing is stored yet.
#[derive(Debug)]
pub struct Prepared {
    /// What was read, with its findings.
    pub import: Import,
    /// The organisation that it was understood to be.
    pub organisation: Organisation,
    /// The name of the source.
    pub source: String,
    /// The graph that will hold it.
    pub graph: NamedNode,
    /// All that the graph will hold.
    pub quads: Arc<Vec<Quad>>,
    /// What was understood, when the file holds facts and no model.
    pub things: Option<Things>,
    addresses: SourceAddresses,
    file_name: String,
    author: String,
    based_on: u64,
}

/// An organisation, as the map knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// The end of its address.
    pub slug: String,
    /// Whether the map knew it before.
    pub is_known: bool,
}

/// Why a contribution could not be prepared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContributionError {
    /// The file cannot be read as a model.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The organisation or the source has no usable name.
    #[error("« {0} » ne peut pas servir de nom : il y faut au moins une lettre ou un chiffre")]
    Name(String),
    /// The addresses of its things cannot be made.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Nothing says of which class the rows of a table are; its columns are as they were read.
    #[error("rien ne dit de quelle classe sont les lignes ({})", headings(.0))]
    Columns(Box<Plan>),
    /// A table that corrects would write into the source of a model.
    #[error(
        "cette source contient un modèle ArchiMate, qu’un tableau ne peut pas corriger : donnez un autre nom à la source"
    )]
    CorrectsModel,
}

fn headings(plan: &Plan) -> String {
    let of_sheet = |sheet: &SheetPlan| {
        let headings = sheet.columns.iter().filter(|column| !column.heading.is_empty()).take(8);
        let headings: Vec<&str> = headings.map(|column| column.heading.as_str()).collect();
        let name = if sheet.sheet.is_empty() { "titres" } else { &sheet.sheet };
        format!("{name} : {}", headings.join(", "))
    };
    let sheets = plan.sheets.iter().filter(|sheet| sheet.rows > 0).take(5);
    sheets.map(of_sheet).collect::<Vec<_>>().join(" ; ")
}

/// Reads a file or a folder and turns it into what its graph will hold.
///
/// # Errors
/// See [`ContributionError`].
pub fn prepare<'a>(
    repository: &Repository,
    upload: &Upload,
    source: impl Into<Source<'a>>,
    limits: &Limits,
) -> Result<Prepared, ContributionError> {
    prepare_with(repository, (upload, &Choices::default()), source, limits)
}

/// The same, with what people chose about the columns of a table.
///
/// # Errors
/// See [`ContributionError`].
pub fn prepare_with<'a>(
    repository: &Repository,
    (upload, choices): (&Upload, &Choices),
    source: impl Into<Source<'a>>,
    limits: &Limits,
) -> Result<Prepared, ContributionError> {
    let source_file = source.into();
    let other = match &source_file {
        Source::Bytes(bytes) => {
            let size = bytes.len() as u64;
            if size > limits.bytes {
                return Err(ImportError::TooLarge { bytes: size, limit: limits.bytes }.into());
            }
            recognise(bytes, limits)?.map(|format| (bytes, format))
        }
        Source::Folder(_) => None,
    };
    let view = repository.view(&Reader::Administrator);
    let organisation = find_organisation(&view, &upload.organisation)?;
    // A hidden file or folder has nothing before its only point.
    let stem = upload.file_name.rsplit_once('.').map_or("", |(stem, _)| stem);
    let stem = if stem.is_empty() { upload.file_name.as_str() } else { stem };
    let source = slug(upload.source.as_deref().unwrap_or(stem))?;
    let base = repository.addresses().base();
    let graph = repository.addresses().source(&organisation.slug, &source);
    let mut contribution = Contribution::new(base, &organisation.slug, &source)?;
    let (import, mut quads, things, is_same) = if let Some((bytes, format)) = other {
        let ontology = repository.addresses().ontology();
        let target = facts::Target {
            view: &view,
            ontology: ontology.as_ref(),
            addresses: &contribution.addresses,
            base,
            upload,
        };
        let read = match format {
            format if format.is_rdf() => self::rdf::read(&target, (bytes, format), limits)?,
            Format::OpenApi => openapi::read(&target, bytes, limits)?,
            format => facts::of_table(&target, (bytes, format), choices, limits)?,
        };
        (read.import, read.quads, Some(read.things), read.is_same)
    } else {
        let import = source_file.read(limits)?;
        contribution.visibility = upload.visibility;
        contribution.fictitious = upload.fictitious;
        contribution.modified = Literal::new_typed_literal(&upload.modified, xsd::DATE);
        contribution.file_name.clone_from(&upload.file_name);
        contribution.sha256.clone_from(&import.sha256);
        let mut quads = Vec::new();
        to_rdf::write(&import.model, &contribution, &mut |quad| quads.push(quad.into_owned()));
        (import, quads, None, false)
    };
    let iri = repository.addresses().organisation(&organisation.slug);
    if !is_same && !is_named_elsewhere(repository, &view, &iri) {
        // Said again by each contribution: a graph must not rest on another one that may be hidden or go away.
        let label = label_in(&view, &iri, &graph)
            .unwrap_or_else(|| Literal::new_simple_literal(upload.organisation.trim()));
        quads.push(Quad::new(iri.clone(), rdf_terms::TYPE, ptl::ORGANISME_CLASS, graph.clone()));
        quads.push(Quad::new(iri, rdfs::LABEL, label, graph.clone()));
    }
    Ok(Prepared {
        import,
        organisation,
        source,
        graph,
        quads: quads.into(),
        things,
        addresses: contribution.addresses,
        file_name: upload.file_name.clone(),
        author: upload.author.clone(),
        based_on: view.number(),
    })
}

impl Prepared {
    /// The quads that publishing would add and remove; a new date alone is no change.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn difference(&self, repository: &Repository) -> Result<Overlay, DictionaryError> {
        repository.preview(&self.content())
    }

    /// The map as it would be if this were published, with what follows from it.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn previewed(&self, repository: &Repository) -> Result<Edition, DictionaryError> {
        repository.previewed(&self.content())
    }

    /// How much of the model the map understands, or would once it is published.
    ///
    /// # Errors
    /// When it cannot be counted in time.
    pub fn coverage(
        &self,
        repository: &Repository,
        is_published: bool,
    ) -> Result<Coverage, QueryError> {
        if is_published {
            return coverage(&repository.view(&Reader::Administrator), &self.graph);
        }
        let foreseen = repository.foresee(&self.graph, &self.content());
        let foreseen = foreseen.map_err(|error| QueryError::Evaluation(error.to_string()))?;
        coverage(&foreseen.view(&Reader::Administrator), &self.graph)
    }

    /// Publishes the graph as a whole, in one change; `None` when it already holds just that.
    ///
    /// What was compared is told in the history, and whatever was published since on the same source is a conflict.
    ///
    /// # Errors
    /// See [`PublicationError`]: nothing was changed then.
    pub async fn publish(
        &self,
        repository: &Arc<Repository>,
        compared: Option<&Comparison>,
    ) -> Result<Option<Published>, PublicationError> {
        // A correction that changes nothing, of a source that is not there.
        if self.quads.is_empty() || self.is_there_but_for_the_date(repository)? {
            return Ok(None);
        }
        let mut message = format!("Import de « {} »", self.file_name);
        if let Some(compared) = compared.filter(|compared| compared.difference.is_some()) {
            message.push_str(&format!(" : {}", compared.summary()));
        }
        let proposal = Proposal {
            kind: Kind::Import,
            author: self.author.clone(),
            organisation: Some(self.organisation.slug.clone()),
            source: Some(self.source.clone()),
            message,
            content: self.content(),
            based_on: Some(compared.map_or(self.based_on, |compared| compared.edition)),
        };
        repository.publish(proposal).await.map(Some)
    }

    fn is_there_but_for_the_date(&self, repository: &Repository) -> Result<bool, DictionaryError> {
        let graphs = repository.current().edition.graph_descriptions();
        if graphs.iter().all(|graph| graph.name != self.graph) {
            // Comparing a large model for nothing would be a tenth of its import.
            return Ok(false);
        }
        Ok(is_only_a_date(&self.difference(repository)?))
    }

    fn content(&self) -> Content {
        Content::Replace { graphs: vec![self.graph.clone()], quads: Arc::clone(&self.quads) }
    }
}

/// Whether nothing changes but the date of a file.
fn is_only_a_date(overlay: &Overlay) -> bool {
    overlay.is_only_about(dct::MODIFIED)
}

/// The organisation that people call so: by the end of its address, its acronym or one of its names.
///
/// # Errors
/// When the name has neither letter nor digit.
pub fn find_organisation(view: &dyn View, said: &str) -> Result<Organisation, ContributionError> {
    let wanted = normalise(said);
    let own_slug = slug(said)?;
    let of_class = Pattern {
        predicate: Some(rdf_terms::TYPE),
        object: Some(ptl::ORGANISME_CLASS.into()),
        ..Pattern::default()
    };
    for quad in view.matching(of_class, usize::MAX) {
        let oxrdf::NamedOrBlankNode::NamedNode(iri) = &quad.subject else {
            continue;
        };
        let Some((_, slug)) = iri.as_str().split_once("/id/organisme/") else {
            continue;
        };
        let is_named = || {
            let facts = Pattern { subject: Some(iri.as_ref().into()), ..Pattern::default() };
            view.matching(facts, 1_000).iter().any(|quad| {
                let is_name = [rdfs::LABEL, ptl::SIGLE].contains(&quad.predicate.as_ref())
                    || quad.predicate.as_str() == "http://www.w3.org/2004/02/skos/core#altLabel";
                is_name
                    && matches!(&quad.object, Term::Literal(name) if normalise(name.value()) == wanted)
            })
        };
        if slug == own_slug || is_named() {
            return Ok(Organisation { slug: slug.to_owned(), is_known: true });
        }
    }
    Ok(Organisation { slug: own_slug, is_known: false })
}

/// Whether Portulan's own graphs say that this is an organisation.
fn is_named_elsewhere(repository: &Repository, view: &dyn View, iri: &NamedNode) -> bool {
    let said = Pattern {
        subject: Some(iri.as_ref().into()),
        predicate: Some(rdf_terms::TYPE),
        object: Some(ptl::ORGANISME_CLASS.into()),
        ..Pattern::default()
    };
    view.matching(said, usize::MAX).iter().any(|quad| {
        matches!(&quad.graph_name, GraphName::NamedNode(graph)
            if repository.addresses().is_shared(graph.as_str()))
    })
}

/// The name that a graph gives already, so that a source keeps it however its organisation is called this time.
fn label_in(view: &dyn View, iri: &NamedNode, graph: &NamedNode) -> Option<Literal> {
    let named = Pattern {
        subject: Some(iri.as_ref().into()),
        predicate: Some(rdfs::LABEL),
        graph: Some(graph.as_ref()),
        ..Pattern::default()
    };
    match view.matching(named, 1).pop()?.object {
        Term::Literal(label) => Some(label),
        _ => None,
    }
}

/// A name as one segment of an address: lower case, without accents, words joined by hyphens.
///
/// # Errors
/// [`ContributionError::Name`] when there is neither letter nor digit in it.
pub fn slug(name: &str) -> Result<String, ContributionError> {
    let words = normalise(name);
    let kept: Vec<&str> =
        words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if kept.is_empty() {
        return Err(ContributionError::Name(name.to_owned()));
    }
    Ok(kept.join("-"))
}
