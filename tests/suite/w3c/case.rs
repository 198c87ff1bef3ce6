//! What one test of the suites asks for.

use std::path::{Path, PathBuf};

use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};

/// Where the files of the suites are said to be: their relative IRIs are resolved against it.
const BASE: &str = "https://suites.invalid/sparql-query/";

/// One test of a manifest.
#[derive(Debug)]
pub(super) struct Case {
    /// Its IRI in the manifest.
    pub(super) iri: String,
    /// What it checks.
    pub(super) kind: Kind,
    /// The file of the query or the update.
    pub(super) request: File,
    /// The dataset on which it is evaluated.
    pub(super) data: Data,
    /// Whether the manifest lets the number of copies of a solution vary (`mf:LaxCardinality`).
    pub(super) lax_cardinality: bool,
}

/// What a test checks.
#[derive(Debug)]
pub(super) enum Kind {
    /// A query has the answer of this file.
    Query(File),
    /// An update gives this dataset.
    Update(Data),
    /// The request is not valid SPARQL.
    NegativeSyntax,
}

/// A dataset as files.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    /// The files of the default graph.
    pub(super) default: Vec<File>,
    /// The named graphs: a name and a file each.
    pub(super) named: Vec<(NamedNode, File)>,
}

/// A file of the suites and the IRI that it has in them.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Its IRI.
    pub(super) iri: String,
    /// Where it really is.
    pub(super) path: PathBuf,
}

impl File {
    /// The file that an IRI under [`BASE`] stands for.
    pub(super) fn of_iri(iri: &str, suites: &Path) -> Result<Self, String> {
        let relative = iri
            .strip_prefix(BASE)
            .filter(|relative| !relative.split('/').any(|step| step == ".."))
            .ok_or_else(|| format!("{iri} is not a file of the suites"))?;
        let path = suites.join(relative);
        let iri = iri.to_owned();
        Ok(Self { iri, path })
    }

    /// The file at `path`, which is under `suites`.
    pub(super) fn at(path: &Path, suites: &Path) -> Result<Self, String> {
        let relative = path.strip_prefix(suites).map_err(|error| error.to_string())?;
        let iri = format!("{BASE}{}", relative.display());
        let path = path.to_owned();
        Ok(Self { iri, path })
    }

    /// Its text.
    pub(super) fn text(&self) -> Result<String, String> {
        std::fs::read_to_string(&self.path)
            .map_err(|error| format!("{}: {error}", self.path.display()))
    }

    /// How its name ends.
    pub(super) fn extension(&self) -> &str {
        self.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
    }

    /// Its quads, put in `graph`; blank nodes are this file's own.
    pub(super) fn quads(&self, graph: &GraphName) -> Result<Vec<Quad>, String> {
        let format = RdfFormat::from_extension(self.extension())
            .ok_or_else(|| format!("{}: not an RDF file", self.path.display()))?;
        let text = self.text()?;
        RdfParser::from_format(format)
            .with_base_iri(&self.iri)
            .map_err(|error| error.to_string())?
            .with_default_graph(graph.clone())
            .rename_blank_nodes()
            .for_slice(&text)
            .map(|quad| quad.map_err(|error| format!("{}: {error}", self.path.display())))
            .collect()
    }
}

impl Data {
    /// All quads of the dataset.
    pub(super) fn quads(&self) -> Result<Vec<Quad>, String> {
        let mut quads = Vec::new();
        for file in &self.default {
            quads.extend(file.quads(&GraphName::DefaultGraph)?);
        }
        for (name, file) in &self.named {
            quads.extend(file.quads(&name.clone().into())?);
        }
        Ok(quads)
    }
}
