//! One class of the ontology, and what its things are made of.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{NamedNode, Term, Triple};

use super::{class_url, json_schema, prefixed};
use crate::index::Pattern;
use crate::schema::{Class, PropertyShape};
use crate::search::sort_key;
use crate::vocab::{owl, skos};
use crate::web::export::{csv_response, json_response, turtle_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown, about, subjects};
use crate::web::negotiation::Format;
use crate::web::pages::{html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Things shown as examples.
const EXAMPLES: usize = 5;
/// Facts read about one term.
const FEW: usize = 500;

#[derive(Template)]
#[template(path = "pages/ontology_class.html")]
struct ClassPage {
    shell: Shell,
    address: String,
    english: Option<String>,
    definition: Option<String>,
    above: Vec<(String, String)>,
    below: Vec<(String, String)>,
    /// The words of other ontologies: which relation, which terms.
    aligned: Vec<(String, Vec<Shown>)>,
    lines: Vec<Line>,
    /// Properties of other classes whose values are of this one.
    incoming: Vec<(String, String, String)>,
    count: String,
    list: Option<String>,
    examples: Vec<Shown>,
    schema: String,
    /// How well the things of this class are described, when something is expected of them.
    completeness: Option<String>,
}

/// One property of the shape.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) href: String,
    pub(super) group: String,
    pub(super) description: Option<String>,
    pub(super) values: Vec<Shown>,
    pub(super) bounds: (Option<u64>, Option<u64>),
    /// The level of maturity that expects it: its place among all levels, and its name.
    pub(super) level: Option<(usize, String)>,
    /// The class that brings it, when it is not this one.
    pub(super) from: Option<(String, String)>,
}

impl Line {
    /// The level of maturity that expects it, in words.
    fn level(&self) -> String {
        let said = self.level.as_ref();
        said.map(|(number, name)| format!("{number}, {}", lower_first(name))).unwrap_or_default()
    }

    /// How many values, in words.
    fn how_many(&self) -> String {
        match self.bounds {
            (None | Some(0), None) => "autant qu’il y en a".to_owned(),
            (None | Some(0), Some(1)) => "une au plus".to_owned(),
            (None | Some(0), Some(most)) => format!("{most} au plus"),
            (Some(1), Some(1)) => "une, attendue".to_owned(),
            (Some(1), None) => "une au moins".to_owned(),
            (Some(least), None) => format!("{least} au moins"),
            (Some(least), Some(most)) => format!("de {least} à {most}"),
        }
    }
}

/// Shows a class by its key.
///
/// JSON is its JSON Schema; CSV has one row per property; Turtle gives what the ontology says of the class and its shape.
pub(in crate::web) async fn show(
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    asked.answer(move |visit| answer(visit, &key)).await
}

/// The JSON Schema (2020-12) of the things of a class.
pub(in crate::web) async fn schema(
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    asked
        .answer(move |visit| {
            let class = find(visit, key.trim_end_matches(".json"))?;
            let body = json_schema::of(visit, class).to_string();
            Ok(([(header::CONTENT_TYPE, "application/schema+json")], body).into_response())
        })
        .await
}

fn find<'v>(visit: &'v Visit, key: &str) -> Result<&'v Class, Problem> {
    visit.schema.class_by_key(key).ok_or_else(|| Problem::NotFound(key.replace('-', " ")))
}

fn answer(visit: &Visit, key: &str) -> Result<Response, Problem> {
    let class = find(visit, key)?;
    match visit.format {
        Format::Html => html(&page(visit, class)),
        Format::Json => Ok(json_response(&json_schema::of(visit, class))),
        Format::Csv => csv(visit, class),
        Format::Turtle => turtle_response(&class.key, &triples(visit, class)),
        Format::Xlsx => Err(Problem::NotInThisFormat),
    }
}

fn page(visit: &Visit, class: &Class) -> ClassPage {
    let names = visit.names();
    let link = |class: &Class| (class.label.clone(), class_url(class));
    let known = |iri: &NamedNode| visit.schema.class(iri.as_ref());
    let below = class.descendants.iter().filter(|iri| **iri != class.iri).filter_map(known);
    let of_class = Pattern {
        predicate: Some(rdf::TYPE),
        object: Some(class.iri.as_ref().into()),
        ..Pattern::default()
    };
    let mut examples = subjects(&*visit.view, of_class, EXAMPLES * 4);
    examples.truncate(EXAMPLES);
    let shell = Shell::new(visit, class.label.clone(), &names)
        .in_section(Section::Help)
        .under("Aide", "/aide")
        .under("L’ontologie", "/ontologie")
        .also_as(visit, &[Format::Csv, Format::Json, Format::Turtle]);
    let english = about(&*visit.view, &class.iri, Some(rdfs::LABEL), FEW).into_iter();
    ClassPage {
        address: class.iri.as_str().to_owned(),
        english: english.into_iter().find_map(|quad| match quad.object {
            Term::Literal(label) if label.language() == Some("en") => {
                Some(label.value().to_owned())
            }
            _ => None,
        }),
        definition: class.definition.clone(),
        above: class.ancestors.iter().skip(1).filter_map(known).map(link).collect(),
        below: below.map(link).collect(),
        aligned: aligned(visit, class, &names),
        lines: lines(visit, class, &names),
        incoming: incoming(visit, class),
        count: filters::number(visit.view.count(of_class)),
        list: class.listed.then(|| urls::list(&class.key)),
        examples: examples.iter().map(|iri| names.thing(iri)).collect(),
        schema: json_schema::address(class),
        completeness: class
            .requirements
            .first()
            .map(|_| urls::with_query("/completude", &[("nature", class.key.clone())])),
        shell,
    }
}

/// The properties of the things of a class, in the order of its shape.
pub(super) fn lines(visit: &Visit, class: &Class, names: &Names<'_>) -> Vec<Line> {
    let levels = crate::completeness::levels_of(&visit.schema);
    let level = |shape: &PropertyShape| {
        let asked = class.requirements.iter().find(|one| one.shape.iri == shape.iri)?;
        let place = levels.iter().position(|level| level.iri == asked.level.iri)?;
        Some((place + 1, asked.level.label.clone()))
    };
    class
        .shapes
        .iter()
        .map(|shape| Line {
            level: level(shape),
            name: shape.name.clone(),
            path: prefixed(visit, &shape.path),
            href: visit.urls().fiche(shape.path.as_ref()),
            group: shape.group.as_ref().map(|group| group.label.clone()).unwrap_or_default(),
            description: shape.description.clone(),
            values: values(visit, shape, names),
            bounds: (shape.min_count, shape.max_count),
            from: from(visit, class, shape),
        })
        .collect()
}

/// The highest class whose things have this property in the same words.
fn from(visit: &Visit, class: &Class, shape: &PropertyShape) -> Option<(String, String)> {
    let mut above =
        class.ancestors.iter().skip(1).filter_map(|iri| visit.schema.class(iri.as_ref()));
    let has = |class: &&Class| class.shapes.iter().any(|other| other.iri == shape.iri);
    above.rfind(has).map(|class| (class.label.clone(), class_url(class)))
}

fn values(visit: &Visit, shape: &PropertyShape, names: &Names<'_>) -> Vec<Shown> {
    let term = shape.vocabulary.as_ref().or(shape.class.as_ref());
    if let Some(iri) = term {
        let class = visit.schema.class(iri.as_ref());
        let mut shown = names.thing(iri);
        if let Some(class) = class {
            shown.href = Some(class_url(class));
        }
        return vec![shown];
    }
    shape.datatype.iter().map(|datatype| plain_type(datatype, names)).collect()
}

/// A type of literals, in words when it is of XML Schema.
fn plain_type(datatype: &NamedNode, names: &Names<'_>) -> Shown {
    let words = match datatype.as_ref() {
        kind if kind == xsd::STRING => "texte",
        kind if kind == xsd::INTEGER => "nombre entier",
        kind if kind == xsd::DECIMAL => "nombre",
        kind if kind == xsd::BOOLEAN => "oui ou non",
        kind if kind == xsd::DATE => "jour",
        kind if kind == xsd::ANY_URI => "adresse web",
        _ => return names.thing(datatype),
    };
    Shown { text: words.to_owned(), long: None, href: None, ..names.thing(datatype) }
}

/// What the class is in other ontologies.
fn aligned(visit: &Visit, class: &Class, names: &Names<'_>) -> Vec<(String, Vec<Shown>)> {
    let relations = [
        (owl::EQUIVALENT_CLASS, "Équivalente à"),
        (rdfs::SUB_CLASS_OF, "Plus précise que"),
        (skos::EXACT_MATCH, "Correspond à"),
        (skos::CLOSE_MATCH, "Proche de"),
    ];
    let mut found = Vec::new();
    for (relation, words) in relations {
        let mut terms: Vec<Shown> = about(&*visit.view, &class.iri, Some(relation), FEW)
            .into_iter()
            .filter_map(|quad| match quad.object {
                Term::NamedNode(iri) if !class.ancestors.contains(&iri) => Some(iri),
                Term::NamedNode(iri) if visit.schema.class(iri.as_ref()).is_none() => Some(iri),
                _ => None,
            })
            .map(|iri| {
                let mut shown = names.thing(&iri);
                if shown.text == iri.as_str() || shown.external {
                    shown.text = crate::schema::local_name(iri.as_str()).to_owned();
                    shown.long = Some(iri.as_str().to_owned());
                }
                shown
            })
            .collect();
        terms.dedup_by(|left, right| left.text == right.text && left.href == right.href);
        if !terms.is_empty() {
            found.push((words.to_owned(), terms));
        }
    }
    found
}

/// The properties of the classes of the map whose values are things of this class.
fn incoming(visit: &Visit, class: &Class) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for other in super::ours(visit) {
        for shape in &other.shapes {
            let leads_here = shape.class.as_ref().is_some_and(|to| class.ancestors.contains(to));
            if leads_here && from(visit, other, shape).is_none() {
                let name = visit.schema.property_label(shape.path.as_ref());
                found.push((other.label.clone(), class_url(other), name));
            }
        }
    }
    found.sort_by_cached_key(|(label, _, name)| (sort_key(label), sort_key(name)));
    found
}

fn triples(visit: &Visit, class: &Class) -> Vec<Triple> {
    let mut terms = vec![class.iri.clone()];
    for shape in &class.shapes {
        terms.extend([shape.iri.clone(), shape.path.clone()]);
    }
    terms.sort();
    terms.dedup();
    let facts = terms.iter().flat_map(|term| about(&*visit.view, term, None, FEW));
    facts.map(Triple::from).collect()
}

fn csv(visit: &Visit, class: &Class) -> Result<Response, Problem> {
    let header = ["Propriété", "Groupe", "Valeurs", "Combien", "Niveau", "Description", "IRI"];
    let rows: Vec<Vec<String>> = lines(visit, class, &visit.names())
        .into_iter()
        .map(|line| {
            let values: Vec<&str> = line.values.iter().map(|shown| shown.text.as_str()).collect();
            let (values, how_many) = (values.join(" "), line.how_many());
            vec![
                line.name,
                line.group,
                values,
                how_many,
                line.level.map(|(number, _)| number.to_string()).unwrap_or_default(),
                line.description.unwrap_or_default(),
                line.path,
            ]
        })
        .collect();
    csv_response(&class.key, &header.map(str::to_owned), &rows)
}
