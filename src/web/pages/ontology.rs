//! `/ontologie`: the words of the map, for people: its classes as a tree, its vocabularies, its properties;
//! `/ontologie/{classe}`: one class, as its shape describes it.

mod class;
mod json_schema;

use askama::Template;
use axum::response::Response;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Term, Triple};
use serde_json::{Value, json};

use crate::export::PREFIXES;
use crate::index::Pattern;
use crate::schema::{Class, local_name};
use crate::search::sort_key;
use crate::vocab::{owl, skos};
use crate::web::export::{csv_response, json_response, turtle_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Shown, best_literal};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

pub(in crate::web) use class::{schema, show};

/// Facts of the ontology sent as Turtle.
const MOST_FACTS: usize = 200_000;
/// Things read to list the vocabularies.
const MOST: usize = 20_000;

#[derive(Template)]
#[template(path = "pages/ontology.html")]
struct OntologyPage {
    shell: Shell,
    summary: String,
    version: Option<String>,
    description: Option<String>,
    /// The tree of the classes, depth first.
    classes: Vec<Branch>,
    properties: Vec<PropertyLine>,
    vocabularies: Vec<Vocabulary>,
}

/// One class of the tree.
struct Branch {
    /// How many of its children's lists open before it, and close after the one before it.
    opens: bool,
    closes: usize,
    label: String,
    href: String,
    definition: Option<String>,
    transverse: bool,
}

struct PropertyLine {
    shown: Shown,
    address: String,
    definition: Option<String>,
    classes: Vec<(String, String)>,
}

struct Vocabulary {
    shown: Shown,
    concepts: Vec<(Shown, Option<String>)>,
}

/// Shows the whole ontology.
///
/// JSON is `{edition, classes: [{iri, key, label, definition, subClassOf, schema}], properties: [{iri, label,
/// definition}]}`; CSV has one row per class and property of its shape; Turtle is the graph of the ontology.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    match visit.format {
        Format::Html => html(&page(visit)),
        Format::Json => Ok(json_response(&as_json(visit))),
        Format::Csv => csv(visit),
        Format::Turtle => turtle_response("ontologie", &triples(visit)),
        Format::Xlsx => Err(Problem::NotInThisFormat),
    }
}

/// The address of the page of a class.
pub(in crate::web) fn class_url(class: &Class) -> String {
    format!("/ontologie/{}", class.key)
}

/// A term under its usual prefix.
pub(in crate::web) fn prefixed(visit: &Visit, iri: &NamedNode) -> String {
    let known = PREFIXES.iter().find_map(|(prefix, start)| {
        let end = iri.as_str().strip_prefix(start)?;
        (!end.contains(['/', '#'])).then(|| format!("{prefix}:{end}"))
    });
    known.unwrap_or_else(|| visit.urls().short(iri.as_ref()))
}

/// The classes of the words of the community; those of ArchiMate are another layer.
fn ours(visit: &Visit) -> impl Iterator<Item = &Class> {
    let is_main = |class: &&Class| class.listed || !class.shapes.is_empty();
    visit.schema.classes().iter().filter(is_main)
}

fn page(visit: &Visit) -> OntologyPage {
    let names = visit.names();
    let ontology = ontology(visit);
    let header = header(visit, &ontology);
    let text = |property| {
        let iri = header.as_ref()?;
        best_literal(&*visit.view, iri, property).map(|(literal, _)| literal.value().to_owned())
    };
    let properties = properties(visit);
    let vocabularies = vocabularies(visit);
    let classes: Vec<&Class> = ours(visit).collect();
    let summary = format!(
        "{}, {}, {}",
        counted(classes.len(), "classe", "classes"),
        counted(properties.len(), "propriété", "propriétés"),
        counted(vocabularies.len(), "vocabulaire", "vocabulaires")
    );
    let shell = Shell::new(visit, "L’ontologie", &names)
        .in_section(Section::Help)
        .under("Aide", "/aide")
        .also_as(visit, &[Format::Csv, Format::Json, Format::Turtle]);
    OntologyPage {
        summary,
        version: text(owl::VERSION_INFO),
        description: text(crate::vocab::dct::DESCRIPTION),
        classes: tree(&classes),
        properties,
        vocabularies,
        shell,
    }
}

/// Depth first: each class under the first of its superclasses that is ours.
fn tree(classes: &[&Class]) -> Vec<Branch> {
    let parent = |class: &Class| {
        let above = class.ancestors.iter().skip(1);
        above.filter_map(|iri| classes.iter().position(|other| other.iri == *iri)).next()
    };
    let parents: Vec<Option<usize>> = classes.iter().map(|class| parent(class)).collect();
    let mut branches: Vec<Branch> = Vec::with_capacity(classes.len());
    let mut waiting: Vec<(usize, usize)> = (0..classes.len())
        .rev()
        .filter(|place| parents[*place].is_none())
        .map(|p| (p, 0))
        .collect();
    let mut depth = 0;
    let mut seen = vec![false; classes.len()];
    while let Some((place, level)) = waiting.pop() {
        if std::mem::replace(&mut seen[place], true) {
            continue;
        }
        let class = classes[place];
        branches.push(Branch {
            opens: level > depth,
            closes: depth.saturating_sub(level),
            label: class.label.clone(),
            href: class_url(class),
            definition: class.definition.clone(),
            transverse: class.transverse,
        });
        depth = level;
        let children = (0..classes.len()).rev().filter(|child| parents[*child] == Some(place));
        waiting.extend(children.map(|child| (child, level + 1)));
    }
    branches
}

impl OntologyPage {
    /// How many lists are open at the end of the tree.
    fn depth(&self) -> usize {
        self.classes
            .iter()
            .fold(0, |depth, branch| depth + usize::from(branch.opens) - branch.closes)
    }
}

fn properties(visit: &Visit) -> Vec<PropertyLine> {
    let names = visit.names();
    let mut lines: Vec<PropertyLine> = visit
        .schema
        .properties()
        .filter(|(_, property)| property.layer.is_none())
        .map(|(iri, property)| {
            let classes = ours(visit).filter(|class| declares(visit, class, iri));
            PropertyLine {
                shown: names.thing(iri),
                address: prefixed(visit, iri),
                definition: property.definition.clone(),
                classes: classes.map(|class| (class.label.clone(), class_url(class))).collect(),
            }
        })
        .collect();
    lines.sort_by_cached_key(|line| (sort_key(&line.shown.text), line.address.clone()));
    lines
}

/// Whether the shape of a class speaks of a property that no class above it speaks of.
fn declares(visit: &Visit, class: &Class, property: &NamedNode) -> bool {
    let speaks = |class: &Class| class.shapes.iter().any(|shape| shape.path == *property);
    let above = class.ancestors.iter().skip(1).filter_map(|iri| visit.schema.class(iri.as_ref()));
    speaks(class) && !above.into_iter().any(speaks)
}

fn vocabularies(visit: &Visit) -> Vec<Vocabulary> {
    let names = visit.names();
    let inside = Pattern { predicate: Some(skos::IN_SCHEME), ..Pattern::default() };
    let mut schemes: Vec<(NamedNode, Vec<NamedNode>)> = Vec::new();
    for quad in visit.view.matching(inside, MOST) {
        let (NamedOrBlankNode::NamedNode(concept), Term::NamedNode(scheme)) =
            (quad.subject, quad.object)
        else {
            continue;
        };
        match schemes.iter_mut().find(|(known, _)| *known == scheme) {
            Some((_, concepts)) if concepts.contains(&concept) => {}
            Some((_, concepts)) => concepts.push(concept),
            None => schemes.push((scheme, vec![concept])),
        }
    }
    let definition = |iri: &NamedNode| {
        let text = best_literal(&*visit.view, iri, skos::DEFINITION);
        text.map(|(literal, _)| literal.value().to_owned())
    };
    let mut all: Vec<Vocabulary> = schemes
        .iter()
        .map(|(scheme, concepts)| {
            let mut concepts: Vec<_> =
                concepts.iter().map(|one| (names.thing(one), definition(one))).collect();
            concepts.sort_by_cached_key(|(one, _)| (sort_key(&one.text), one.href.clone()));
            Vocabulary { shown: names.thing(scheme), concepts }
        })
        .collect();
    all.sort_by_cached_key(|all| (sort_key(&all.shown.text), all.shown.href.clone()));
    all
}

fn ontology(visit: &Visit) -> NamedNode {
    NamedNode::new_unchecked(format!("{}graphe/ontologie", visit.urls().base()))
}

/// What speaks of the ontology as a whole.
fn header(visit: &Visit, graph: &NamedNode) -> Option<NamedNode> {
    let versioned = Pattern {
        predicate: Some(owl::VERSION_INFO),
        graph: Some(graph.as_ref()),
        ..Pattern::default()
    };
    let found = visit.view.matching(versioned, 10).into_iter();
    let mut named = found.filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(iri) => Some(iri),
        NamedOrBlankNode::BlankNode(_) => None,
    });
    named.find(|iri| iri.as_str().ends_with(local_name(graph.as_str())))
}

fn triples(visit: &Visit) -> Vec<Triple> {
    let graph = ontology(visit);
    let all = Pattern { graph: Some(graph.as_ref()), ..Pattern::default() };
    let quads = visit.view.matching(all, MOST_FACTS).into_iter();
    let inside = quads.filter(|quad| quad.graph_name == GraphName::NamedNode(graph.clone()));
    inside.map(Triple::from).collect()
}

fn as_json(visit: &Visit) -> Value {
    let classes: Vec<Value> = ours(visit)
        .map(|class| {
            json!({
                "iri": class.iri.as_str(),
                "key": class.key,
                "label": class.label,
                "plural": class.plural,
                "definition": class.definition,
                "subClassOf": class.ancestors.iter().skip(1).map(NamedNode::as_str).collect::<Vec<_>>(),
                "schema": json_schema::address(class),
            })
        })
        .collect();
    let mut known: Vec<_> = visit.schema.properties().collect();
    known.sort_by_key(|(iri, _)| *iri);
    let properties: Vec<Value> = known
        .into_iter()
        .map(|(iri, property)| {
            json!({ "iri": iri.as_str(), "label": property.label, "definition": property.definition })
        })
        .collect();
    json!({ "edition": visit.view.number(), "classes": classes, "properties": properties })
}

fn csv(visit: &Visit) -> Result<Response, Problem> {
    let header =
        ["Classe", "Propriété", "Groupe", "Valeurs", "Minimum", "Maximum", "Description", "IRI"]
            .map(str::to_owned);
    let names = visit.names();
    let mut rows = Vec::new();
    for class in ours(visit) {
        for line in class::lines(visit, class, &names) {
            rows.push(vec![
                class.label.clone(),
                line.name,
                line.group,
                line.values.iter().map(|shown| shown.text.clone()).collect::<Vec<_>>().join(" "),
                line.bounds.0.map(|count| count.to_string()).unwrap_or_default(),
                line.bounds.1.map(|count| count.to_string()).unwrap_or_default(),
                line.description.unwrap_or_default(),
                line.path,
            ]);
        }
    }
    csv_response("ontologie", &header, &rows)
}
