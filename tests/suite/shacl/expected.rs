//! What the cases of the suites ask for.

use std::path::Path;

use oxrdf::vocab::rdf;
use oxrdf::{Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::shacl::{self, ValidationResult, names as sh};

/// Where the files of the suites are said to be.
const BASE: &str = "https://suites.invalid/shacl/";
const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const SHT: &str = "http://www.w3.org/ns/shacl-test#";

type MakePath = fn(Box<shacl::Path>) -> shacl::Path;

/// One `sht:Validate`.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) data: Vec<Triple>,
    pub(super) shapes: Vec<Triple>,
    pub(super) shapes_graph: NamedNode,
    pub(super) expected: Outcome,
}

/// What must come out.
pub(super) enum Outcome {
    /// The shapes are refused.
    Failure,
    /// These results.
    Report(Vec<Expected>),
}

/// One result.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expected {
    focus: Term,
    path: Option<shacl::Path>,
    value: Option<Term>,
    shape: Option<Term>,
    constraint: Option<Term>,
    component: Option<Term>,
    severity: Option<Term>,
    messages: Vec<Term>,
}

impl Case {
    /// The dataset: the data outside named graphs, the shapes in theirs.
    pub(super) fn quads(&self) -> Vec<Quad> {
        let data = self.data.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph));
        let shapes =
            self.shapes.iter().map(|triple| triple.clone().in_graph(self.shapes_graph.clone()));
        data.chain(shapes).collect()
    }
}

/// All the cases under a folder.
pub(super) fn read_all(folder: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let files = super::files(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for path in files {
        let iri = format!("{BASE}{}", path.strip_prefix(folder).expect("under it").display());
        let graph: Graph = triples(&path, &iri)?.iter().collect();
        let validates = Term::from(name(SHT, "Validate"));
        let tests: Vec<NamedOrBlankNode> = graph
            .subjects_for_predicate_object(rdf::TYPE, &validates)
            .map(oxrdf::NamedOrBlankNodeRef::into_owned)
            .collect();
        for test in tests {
            let case = case(folder, &graph, &test);
            cases.push(case.map_err(|fault| format!("{}: {fault}", path.display()))?);
        }
    }
    Ok(cases)
}

fn case(folder: &Path, graph: &Graph, test: &NamedOrBlankNode) -> Result<Case, String> {
    let action = node(value(graph, test, &name(MF, "action")).ok_or("no action")?)?;
    let file = |property: &str| match value(graph, &action, &name(SHT, property)) {
        Some(Term::NamedNode(iri)) => {
            let relative = iri.as_str().strip_prefix(BASE).ok_or("a file outside the suite")?;
            Ok((iri.clone(), triples(&folder.join(relative), iri.as_str())?))
        }
        _ => Err(format!("no {property}")),
    };
    let (_, data) = file("dataGraph")?;
    let (shapes_graph, shapes) = file("shapesGraph")?;
    let result = value(graph, test, &name(MF, "result")).ok_or("no result")?;
    let expected = if result == Term::from(name(SHT, "Failure")) {
        Outcome::Failure
    } else {
        let report = node(result)?;
        let results = values(graph, &report, sh::RESULT);
        let results: Result<Vec<_>, _> =
            results.into_iter().map(|one| expected(graph, one)).collect();
        let results = results?;
        let conforms = value(graph, &report, &sh::CONFORMS.into_owned());
        let says = matches!(conforms, Some(Term::Literal(ref text)) if text.value() == "true");
        if says != results.is_empty() {
            return Err("the report contradicts itself".to_owned());
        }
        Outcome::Report(results)
    };
    Ok(Case { name: test.to_string(), data, shapes, shapes_graph, expected })
}

fn expected(graph: &Graph, result: Term) -> Result<Expected, String> {
    let result = node(result)?;
    let one = |property: NamedNodeRef<'_>| values(graph, &result, property).pop();
    Ok(Expected {
        focus: one(sh::FOCUS_NODE).ok_or("no focus node")?,
        path: one(sh::RESULT_PATH).map(|of| path(graph, &of)).transpose()?,
        value: one(sh::VALUE),
        shape: one(sh::SOURCE_SHAPE),
        constraint: one(sh::SOURCE_CONSTRAINT),
        component: one(sh::SOURCE_CONSTRAINT_COMPONENT),
        severity: one(sh::RESULT_SEVERITY),
        messages: values(graph, &result, sh::RESULT_MESSAGE),
    })
}

/// A path, read without the engine's own reader.
fn path(graph: &Graph, of: &Term) -> Result<shacl::Path, String> {
    if let Term::NamedNode(iri) = of {
        return Ok(shacl::Path::Predicate(iri.clone()));
    }
    let at = node(of.clone())?;
    let inner = |property: NamedNodeRef<'_>| {
        values(graph, &at, property).pop().map(|of| path(graph, &of).map(Box::new))
    };
    let members = |head: &Term| -> Result<Vec<shacl::Path>, String> {
        let (mut cell, mut members) = (head.clone(), Vec::new());
        while cell != Term::from(rdf::NIL.into_owned()) {
            let at = node(cell)?;
            members.push(path(graph, &values(graph, &at, rdf::FIRST).pop().ok_or("no first")?)?);
            cell = values(graph, &at, rdf::REST).pop().ok_or("no rest")?;
        }
        Ok(members)
    };
    if !values(graph, &at, rdf::FIRST).is_empty() {
        return Ok(shacl::Path::Sequence(members(of)?));
    }
    if let Some(list) = values(graph, &at, sh::ALTERNATIVE_PATH).pop() {
        return Ok(shacl::Path::Alternative(members(&list)?));
    }
    let kinds: [(NamedNodeRef<'_>, MakePath); 4] = [
        (sh::INVERSE_PATH, shacl::Path::Inverse),
        (sh::ZERO_OR_MORE_PATH, shacl::Path::ZeroOrMore),
        (sh::ONE_OR_MORE_PATH, shacl::Path::OneOrMore),
        (sh::ZERO_OR_ONE_PATH, shacl::Path::ZeroOrOne),
    ];
    for (property, make) in kinds {
        if let Some(inner) = inner(property) {
            return Ok(make(inner?));
        }
    }
    Err(format!("{of} is not a path"))
}

/// Whether two reports have the same results, as many times each.
pub(super) fn same(expected: &[Expected], obtained: &[ValidationResult]) -> Result<(), String> {
    let mut left: Vec<&ValidationResult> = obtained.iter().collect();
    let mut missing = Vec::new();
    for wanted in expected {
        match left.iter().position(|found| matches(wanted, found)) {
            Some(place) => _ = left.remove(place),
            None => missing.push(wanted),
        }
    }
    if missing.is_empty() && left.is_empty() {
        return Ok(());
    }
    Err(format!("missing: {missing:#?}\nin excess: {left:#?}"))
}

fn matches(wanted: &Expected, found: &ValidationResult) -> bool {
    let messages: Vec<Term> = found.messages.iter().map(|text| text.clone().into()).collect();
    found.focus == wanted.focus
        && found.path == wanted.path
        && found.value == wanted.value
        && wanted.shape.as_ref() == Some(&found.shape)
        && wanted.constraint.as_ref().is_none_or(|it| found.constraint.as_ref() == Some(it))
        && wanted.component == Some(found.component.clone().into())
        && wanted.severity == Some(found.severity.iri().into_owned().into())
        && wanted.messages.iter().all(|message| messages.contains(message))
}

fn triples(path: &Path, iri: &str) -> Result<Vec<Triple>, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(iri);
    // A file read twice gives its anonymous nodes the same names: they are made from the file, not drawn.
    parser
        .map_err(|error| error.to_string())?
        .for_slice(&text)
        .map(|quad| quad.map(Triple::from).map_err(|error| format!("{}: {error}", path.display())))
        .collect()
}

fn name(namespace: &str, local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{local}"))
}

fn values(graph: &Graph, of: &NamedOrBlankNode, property: NamedNodeRef<'_>) -> Vec<Term> {
    graph.objects_for_subject_predicate(of, property).map(oxrdf::TermRef::into_owned).collect()
}

fn value(graph: &Graph, of: &NamedOrBlankNode, property: &NamedNode) -> Option<Term> {
    values(graph, of, property.as_ref()).pop()
}

fn node(term: Term) -> Result<NamedOrBlankNode, String> {
    match term {
        Term::NamedNode(iri) => Ok(iri.into()),
        Term::BlankNode(node) => Ok(node.into()),
        Term::Literal(literal) => Err(format!("{literal} is not a node")),
    }
}
