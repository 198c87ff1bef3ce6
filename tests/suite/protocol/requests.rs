//! Reads the requests and the expected answers that the manifests of the W3C write in RDF (vocabularies `ht`, `cnt`).

use std::path::{Path, PathBuf};

use oxrdf::vocab::rdf;
use oxrdf::{Graph, NamedNode, NamedOrBlankNode, Term, Triple};
use oxrdfio::{RdfFormat, RdfParser};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";

/// One test: the graphs that it needs, then its requests in order.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) name: String,
    /// The name of a graph, and the file that holds it.
    pub(super) graphs: Vec<(String, PathBuf)>,
    pub(super) requests: Vec<Request>,
}

#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
    /// Ends of the names of the statuses: `StatusCode2xx`, `Created`…
    pub(super) statuses: Vec<String>,
    pub(super) boolean: Option<bool>,
    /// `boolean`, `tabular` or `RDF`.
    pub(super) format: Option<String>,
    /// The template variable that stands for the `Location` that is answered.
    pub(super) location: Option<String>,
    /// The graph that is answered, in Turtle.
    pub(super) graph: Option<String>,
}

pub(super) struct Manifest {
    graph: Graph,
    folder: PathBuf,
}

impl Manifest {
    pub(super) fn open(path: &Path) -> Self {
        let text =
            std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let quads = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(format!("file://{}", path.display()))
            .expect("a base")
            .for_slice(&text);
        let graph = quads.map(|quad| Triple::from(quad.expect("Turtle"))).collect();
        Self { graph, folder: path.parent().expect("a folder").to_owned() }
    }

    /// The entries, in order: the end of their name and their comment.
    pub(super) fn entries(&self) -> Vec<(NamedOrBlankNode, String)> {
        let entries = iri(MF, "entries");
        let list = self.graph.triples_for_predicate(&entries).next().expect("entries");
        let named = |term: Term| match term {
            Term::NamedNode(node) => {
                let name = node.as_str().rsplit('#').next().unwrap_or_default().to_owned();
                (node.into(), name)
            }
            other => panic!("{other} is no test"),
        };
        self.list(list.object.into_owned()).into_iter().map(named).collect()
    }

    /// The texts of the comments of a test.
    pub(super) fn comments(&self, test: &NamedOrBlankNode) -> Vec<String> {
        self.values(test, RDFS, "comment").iter().map(text).collect()
    }

    /// The tests, in order; those that the manifest has and forgets to list come last.
    pub(super) fn tests(&self) -> Vec<Test> {
        let mut all = self.entries();
        let action = iri(MF, "action");
        for triple in self.graph.triples_for_predicate(&action) {
            let test = triple.subject.into_owned();
            if !all.iter().any(|(known, _)| *known == test) {
                let name = test.to_string();
                let name = name.trim_matches(['<', '>']).rsplit('#').next().unwrap_or_default();
                all.push((test.clone(), name.to_owned()));
            }
        }
        let entries = all.into_iter();
        let read = |(test, name)| {
            let graphs = self.values(&test, UT, "graphData").into_iter().map(|data| {
                let data = node(data);
                let file = text(&self.value(&data, UT, "graph").expect("a graph"));
                let file = file.rsplit('/').next().expect("a name").to_owned();
                (text(&self.value(&data, RDFS, "label").expect("a name")), self.folder.join(file))
            });
            let action = node(self.value(&test, MF, "action").expect("an action"));
            let requests = self.value(&action, HT, "requests").expect("requests");
            let requests = self.list(requests).into_iter().map(|one| self.request(&node(one)));
            Test { name, graphs: graphs.collect(), requests: requests.collect() }
        };
        entries.map(read).collect()
    }

    fn request(&self, request: &NamedOrBlankNode) -> Request {
        let said = |name: &str| self.value(request, HT, name).map(|term| text(&term));
        let mut read = Request {
            method: said("methodName").expect("a method"),
            path: said("absolutePath").expect("a path"),
            headers: self.headers(request),
            body: self.value(request, HT, "body").map(|body| self.content(body)),
            ..Request::default()
        };
        if let Some(response) = self.value(request, HT, "resp").map(node) {
            let end = |term: &Term| text(term).rsplit('#').next().unwrap_or_default().to_owned();
            read.statuses = self.values(&response, MF, "expectedStatus").iter().map(end).collect();
            let expected = |name: &str| self.value(&response, MF, name).map(|term| text(&term));
            read.boolean = expected("expectedBoolean").map(|value| value == "true");
            read.format = expected("expectedFormat");
            read.location = expected("expectedLocation");
            read.graph = self.value(&response, HT, "body").map(|body| self.content(body));
        }
        read
    }

    fn headers(&self, of: &NamedOrBlankNode) -> Vec<(String, String)> {
        let Some(list) = self.value(of, HT, "headers") else { return Vec::new() };
        let header = |term| {
            let header = node(term);
            let field = |name: &str| text(&self.value(&header, HT, name).expect("a field"));
            (field("fieldName"), field("fieldValue"))
        };
        self.list(list).into_iter().map(header).collect()
    }

    fn content(&self, body: Term) -> String {
        text(&self.value(&node(body), CNT, "chars").expect("characters"))
    }

    fn list(&self, mut rest: Term) -> Vec<Term> {
        let mut elements = Vec::new();
        while rest != Term::from(rdf::NIL.into_owned()) {
            let cell = node(rest);
            let of =
                |name: &str| self.value(&cell, "http://www.w3.org/1999/02/22-rdf-syntax-ns#", name);
            elements.push(of("first").expect("an element"));
            rest = of("rest").expect("a rest");
        }
        elements
    }

    fn values(&self, of: &NamedOrBlankNode, vocabulary: &str, name: &str) -> Vec<Term> {
        let property = iri(vocabulary, name);
        let values = self.graph.objects_for_subject_predicate(of, &property);
        values.map(oxrdf::TermRef::into_owned).collect()
    }

    fn value(&self, of: &NamedOrBlankNode, vocabulary: &str, name: &str) -> Option<Term> {
        self.values(of, vocabulary, name).pop()
    }
}

fn iri(vocabulary: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{vocabulary}{name}"))
}

fn node(term: Term) -> NamedOrBlankNode {
    match term {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        other => panic!("{other} is no node"),
    }
}

fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => panic!("{other} is no text"),
    }
}
