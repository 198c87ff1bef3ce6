//! Reads the manifests of the suites: every `manifest.ttl` under their folder, with what it includes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use oxrdf::vocab::rdf;
use oxrdf::{Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::case::{Case, Data, File, Kind};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
const LABEL: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#label");

/// Every case of every manifest under `suites`, in the order of the folders.
pub(super) fn read_all(suites: &Path) -> Result<Vec<Case>, String> {
    let mut waiting = find(suites)?;
    waiting.reverse();
    let mut read = BTreeSet::new();
    let mut cases = Vec::new();
    while let Some(path) = waiting.pop() {
        if read.insert(path.clone()) {
            let manifest = Manifest::open(&path, suites)?;
            waiting.extend(manifest.included()?);
            cases.extend(manifest.cases()?);
        }
    }
    Ok(cases)
}

/// The manifests under a folder, sorted.
fn find(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            found.extend(find(&path)?);
        } else if path.ends_with("manifest.ttl") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

struct Manifest<'a> {
    graph: Graph,
    file: File,
    suites: &'a Path,
}

impl<'a> Manifest<'a> {
    fn open(path: &Path, suites: &'a Path) -> Result<Self, String> {
        let file = File::at(path, suites)?;
        let quads = file.quads(&GraphName::DefaultGraph)?;
        let graph = quads.into_iter().map(oxrdf::Triple::from).collect();
        Ok(Self { graph, file, suites })
    }

    fn included(&self) -> Result<Vec<PathBuf>, String> {
        self.list("include")?
            .into_iter()
            .map(|term| self.file_of(&term).map(|file| file.path))
            .collect()
    }

    fn cases(&self) -> Result<Vec<Case>, String> {
        self.list("entries")?
            .into_iter()
            .map(|entry| {
                self.case(&entry)
                    .map_err(|fault| format!("{}: {entry}: {fault}", self.file.path.display()))
            })
            .collect()
    }

    fn case(&self, entry: &Term) -> Result<Case, String> {
        let Term::NamedNode(iri) = entry else {
            return Err("a test without an IRI".to_owned());
        };
        let test = NamedOrBlankNode::from(iri.clone());
        let class = match self.value(&test, rdf::TYPE) {
            Some(Term::NamedNode(class)) => class,
            _ => return Err("a test without a class".to_owned()),
        };
        let action = self.required(&test, MF, "action")?;
        let (kind, request, data) = match class.as_str().strip_prefix(MF) {
            Some("QueryEvaluationTest") => {
                let result = self.file_of(&self.required(&test, MF, "result")?)?;
                let action = node(action)?;
                let query = self.required(&action, QT, "query")?;
                (Kind::Query(result), self.file_of(&query)?, self.data(&action, QT)?)
            }
            Some("UpdateEvaluationTest") => {
                let result = node(self.required(&test, MF, "result")?)?;
                let action = node(action)?;
                let request = self.required(&action, UT, "request")?;
                (
                    Kind::Update(self.data(&result, UT)?),
                    self.file_of(&request)?,
                    self.data(&action, UT)?,
                )
            }
            Some("NegativeSyntaxTest" | "NegativeSyntaxTest11") => {
                (Kind::NegativeSyntax, self.file_of(&action)?, Data::default())
            }
            _ => return Err(format!("tests of class {class} are not known here")),
        };
        Ok(Case {
            iri: iri.as_str().to_owned(),
            kind,
            request,
            data,
            lax_cardinality: self
                .value(&test, term(MF, "resultCardinality").as_ref())
                .is_some_and(|value| value == term(MF, "LaxCardinality").into()),
        })
    }

    /// The dataset that an action or a result describes.
    fn data(&self, of: &NamedOrBlankNode, vocabulary: &str) -> Result<Data, String> {
        let mut data = Data::default();
        for file in self.values(of, term(vocabulary, "data").as_ref()) {
            data.default.push(self.file_of(&file)?);
        }
        for graph in self.values(of, term(vocabulary, "graphData").as_ref()) {
            data.named.push(self.named_graph(graph, vocabulary)?);
        }
        Ok(data)
    }

    /// `<file>`, or `[ ut:graph <file> ; rdfs:label "name" ]`.
    fn named_graph(&self, graph: Term, vocabulary: &str) -> Result<(NamedNode, File), String> {
        if let Term::NamedNode(name) = &graph {
            return Ok((name.clone(), self.file_of(&graph)?));
        }
        let graph = node(graph)?;
        let file = self.file_of(&self.required(&graph, vocabulary, "graph")?)?;
        let name = match self.value(&graph, LABEL) {
            Some(Term::Literal(label)) => label.value().to_owned(),
            _ => file.iri.clone(),
        };
        let name = NamedNode::new(name).map_err(|error| error.to_string())?;
        Ok((name, file))
    }

    /// The elements of the list that is the value of a property of the manifest, if it has one.
    fn list(&self, property: &str) -> Result<Vec<Term>, String> {
        let property = term(MF, property);
        let mut elements = Vec::new();
        let Some(triple) = self.graph.triples_for_predicate(&property).next() else {
            return Ok(elements);
        };
        let mut rest = triple.object.into_owned();
        while rest != Term::from(rdf::NIL.into_owned()) {
            let cell = node(rest)?;
            let first = self.value(&cell, rdf::FIRST);
            elements.push(first.ok_or("a list without its next element")?);
            rest = self.value(&cell, rdf::REST).ok_or("a list without an end")?;
        }
        Ok(elements)
    }

    fn values(&self, of: &NamedOrBlankNode, property: NamedNodeRef<'_>) -> Vec<Term> {
        self.graph
            .objects_for_subject_predicate(of, property)
            .map(oxrdf::TermRef::into_owned)
            .collect()
    }

    fn value(&self, of: &NamedOrBlankNode, property: NamedNodeRef<'_>) -> Option<Term> {
        self.values(of, property).pop()
    }

    fn required(
        &self,
        of: &NamedOrBlankNode,
        vocabulary: &str,
        name: &str,
    ) -> Result<Term, String> {
        self.value(of, term(vocabulary, name).as_ref()).ok_or_else(|| format!("{of} has no {name}"))
    }

    fn file_of(&self, term: &Term) -> Result<File, String> {
        match term {
            Term::NamedNode(iri) => File::of_iri(iri.as_str(), self.suites),
            _ => Err(format!("{term} is not a file")),
        }
    }
}

fn term(vocabulary: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{vocabulary}{name}"))
}

fn node(term: Term) -> Result<NamedOrBlankNode, String> {
    match term {
        Term::NamedNode(iri) => Ok(iri.into()),
        Term::BlankNode(node) => Ok(node.into()),
        Term::Literal(literal) => Err(format!("{literal} is not a node")),
    }
}
