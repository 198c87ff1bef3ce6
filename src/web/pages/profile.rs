//! `/profil/<organisme>/<source>`: what the map understood of a source, the mappings by which it read it, and what could
//! be explained; `/profil`: the sources.

pub(in crate::web::pages) mod bars;
pub(in crate::web) mod edit;
mod fields;

use std::time::Duration;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::{NamedNode, Term, Triple, Variable};
use serde_json::{Value, json};

use self::bars::Bar;
use super::questions::table::{cell, columns, table};
use crate::coverage::{coverage, known};
use crate::index::{Answer, Limits, Pattern, QueryError};
use crate::profile::{MAPPINGS, SUGGESTIONS};
use crate::queries::Question;
use crate::vocab::ptl;
use crate::web::export::{json_response, turtle_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// What the map understood, in the order of the page.
const UNDERSTOOD: [&str; 3] = [
    "graphe/couverture-des-elements",
    "graphe/couverture-des-relations",
    "graphe/couverture-des-proprietes",
];
/// Rows shown of each question, which has them all.
const ROWS: usize = 25;
/// The longest that one question may take here.
const PATIENCE: Duration = Duration::from_secs(5);
/// Facts of a profile sent as Turtle.
const MOST_FACTS: usize = 100_000;

#[derive(Template)]
#[template(path = "pages/profile.html")]
struct ProfilePage {
    shell: Shell,
    source: Shown,
    bars: Vec<Bar>,
    understood: Vec<Part>,
    mappings: Part,
    has_own: bool,
    suggestions: Vec<Part>,
    turtle: String,
    /// Where one writes mappings, when one may.
    edit: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/profiles.html")]
struct ProfilesPage {
    shell: Shell,
    sources: Vec<Entry>,
}

/// A source of the list.
struct Entry {
    source: Shown,
    organisation: Option<Shown>,
    href: String,
    mappings: usize,
}

/// A row of an answer.
struct Line {
    cells: Vec<Option<Shown>>,
    /// Where it can be explained, when one may write.
    link: Option<String>,
}

/// The answer of a question, as a section.
struct Part {
    id: String,
    title: &'static str,
    description: &'static str,
    href: String,
    headings: Vec<String>,
    rows: Vec<Line>,
    more: bool,
    late: bool,
}

impl Part {
    fn explained(&self) -> bool {
        self.rows.iter().any(|line| line.link.is_some())
    }
}

/// Lists the sources.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|visit| {
            if visit.format != Format::Html {
                return Err(Problem::NotInThisFormat);
            }
            let names = visit.names();
            let prefix = format!("{}graphe/source/", visit.urls().base());
            let graphs = visit.view.graphs();
            let sources = graphs.iter().filter_map(|graph| {
                let path = graph.as_str().strip_prefix(&prefix)?;
                Some(entry(visit, &names, (graph, path)))
            });
            let sources = sources.collect();
            let shell = Shell::new(visit, "Ce que la carte comprend des modèles", &names)
                .in_section(Section::None)
                .under("Aide", "/aide")
                .under("Profil de correspondance", "/aide/profil");
            html(&ProfilesPage { shell, sources })
        })
        .await
}

fn entry(visit: &Visit, names: &Names<'_>, (graph, path): (&NamedNode, &str)) -> Entry {
    let organisation = crate::web::names::object_of(visit.view.as_ref(), graph, ptl::ORGANISME);
    let profile = format!("{}graphe/profil/{path}", visit.urls().base());
    let profile = NamedNode::new_unchecked(profile);
    let of_profile = Pattern {
        predicate: Some(ptl::PROFIL),
        object: Some(profile.as_ref().into()),
        ..Pattern::default()
    };
    Entry {
        source: names.thing(graph),
        organisation: organisation.and_then(|term| match term {
            Term::NamedNode(iri) => Some(names.thing(&iri)),
            _ => None,
        }),
        href: page_url(path),
        mappings: visit.view.count(of_profile),
    }
}

/// The page of a source, by what follows `graphe/source/` in its address.
pub(in crate::web) fn page_url(path: &str) -> String {
    format!("/profil/{}", path.replace('%', "%25"))
}

/// The page of a thing that is a source, shown to this reader.
pub(in crate::web) fn page_of(visit: &Visit, thing: &NamedNode) -> Option<String> {
    visit.view.graphs().binary_search(thing).ok()?;
    let prefix = format!("{}graphe/source/", visit.urls().base());
    thing.as_str().strip_prefix(&prefix).map(page_url)
}

/// Shows what is understood of a source.
///
/// JSON is `{edition, source, coverage, correspondances, suggestions}`; Turtle is the profile of the source itself.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(local): Path<String>,
) -> Result<Response, Problem> {
    asked
        .answer(move |visit| {
            let source = NamedNode::new(format!("{}graphe/source/{local}", visit.urls().base()));
            let source = source.map_err(|_| Problem::NotFound(local.clone()))?;
            if visit.view.graphs().binary_search(&source).is_err() {
                return Err(Problem::NotFound(local.clone()));
            }
            answer(visit, &source, &local)
        })
        .await
}

fn answer(visit: &Visit, source: &NamedNode, local: &str) -> Result<Response, Problem> {
    let names = visit.names();
    let profile = NamedNode::new_unchecked(format!("{}graphe/profil/{local}", visit.urls().base()));
    match visit.format {
        Format::Html => page(visit, &names, (source, &profile)),
        Format::Json => json_answer(visit, &names, source),
        Format::Turtle => {
            let graph = Pattern { graph: Some(profile.as_ref()), ..Pattern::default() };
            let quads = visit.view.matching(graph, MOST_FACTS);
            let triples = quads.into_iter().filter(|quad| quad.predicate != ptl::PROFIL);
            let triples: Vec<Triple> = triples.map(Triple::from).collect();
            turtle_response("profil", &triples)
        }
        Format::Csv | Format::Xlsx => Err(Problem::NotInThisFormat),
    }
}

fn page(
    visit: &Visit,
    names: &Names<'_>,
    (source, profile): (&NamedNode, &NamedNode),
) -> Result<Response, Problem> {
    let part = |name: &str| part(visit, names, (source, known(name)));
    let parts = |names: &[&str]| names.iter().map(|name| part(name)).collect::<Result<_, _>>();
    let bars = Bar::all(coverage(visit.view.as_ref(), source)?);
    let shown = names.thing(source);
    let understood = parts(&UNDERSTOOD)?;
    let mappings = part(MAPPINGS)?;
    let suggestions: Vec<Part> = parts(&SUGGESTIONS)?;
    let title = format!("Ce que la carte comprend de «\u{202f}{}\u{202f}»", shown.text);
    let shell = Shell::new(visit, title, names)
        .also_as(visit, &[Format::Json, Format::Turtle])
        .in_section(Section::None)
        .under("Modèles", "/profil")
        .under(&shown.text, visit.urls().fiche(source.as_ref()));
    let path = source.as_str().split_once("graphe/source/").map_or("", |(_, path)| path);
    html(&ProfilePage {
        edit: visit.state.desk().map(|_| format!("/importer{}", page_url(path))),
        turtle: visit.url_with(&[("format", Format::Turtle.name().to_owned())]),
        has_own: visit.view.graphs().binary_search(profile).is_ok(),
        shell,
        source: shown,
        bars,
        understood,
        mappings,
        suggestions: suggestions.into_iter().filter(|part| !part.rows.is_empty()).collect(),
    })
}

fn ask(visit: &Visit, source: &NamedNode, question: &Question) -> Result<Answer, QueryError> {
    let parameters = [(Variable::new_unchecked("_source_iri"), Term::from(source.clone()))];
    visit.view.query(&question.text, &parameters, &Limits::new(ROWS, PATIENCE))
}

/// Where a suggestion becomes a mapping: the form, filled with what the row says.
fn link(visit: &Visit, source: &NamedNode, (variables, row): Solution<'_>) -> String {
    let text = |column: &str| {
        let place = variables.iter().position(|known| known == column)?;
        match row.get(place)?.as_ref()? {
            Term::NamedNode(iri) => Some(visit.urls().short(iri.as_ref())),
            Term::Literal(literal) => Some(literal.value().to_owned()),
            Term::BlankNode(_) => None,
        }
    };
    let said = |column: &str| {
        let property = text(column)?;
        Some(property.rsplit(['#', '/']).next().unwrap_or_default().to_owned())
    };
    let (condition, effect) = (said("condition"), said("effet"));
    let mut pairs = Vec::new();
    if let Some(condition) = &condition {
        pairs.push((condition.as_str(), text("dit").unwrap_or_default()));
    }
    pairs.push(("surValeur", text("lue").unwrap_or_default()));
    if let Some(effect) = &effect {
        pairs.push((effect.as_str(), text("cible").unwrap_or_default()));
    }
    let local = source.as_str().split_once("graphe/source/").map_or("", |(_, local)| local);
    urls::with_query(&format!("/importer{}", page_url(local)), &pairs)
}

/// The names of the columns, and a row.
type Solution<'a> = (&'a [String], &'a [Option<Term>]);

fn part(
    visit: &Visit,
    names: &Names<'_>,
    (source, question): (&NamedNode, &'static Question),
) -> Result<Part, Problem> {
    let (answer, late) = match ask(visit, source, question) {
        Ok(answer) => (answer, false),
        Err(QueryError::Timeout) => (Answer::Boolean(false), true),
        Err(error) => return Err(error.into()),
    };
    let (variables, rows) = table(&answer);
    // What a mapping would be made of is for machines; what no line says takes no room.
    let is_shown = |place: usize| {
        !["condition", "effet"].contains(&variables[place].as_str())
            && rows.iter().any(|row| row.get(place).is_some_and(Option::is_some))
    };
    let shown: Vec<_> =
        columns(&variables).into_iter().filter(|(place, _)| is_shown(*place)).collect();
    let can_explain = visit.state.desk().is_some() && variables.iter().any(|v| v == "condition");
    let lines = rows.iter().map(|row| Line {
        cells: shown.iter().map(|column| cell(names, row, *column)).collect(),
        link: can_explain.then(|| link(visit, source, (&variables, row))),
    });
    let lines = lines.collect();
    let source = visit.urls().short(source.as_ref());
    Ok(Part {
        id: question.name.replace('/', "-"),
        title: &question.title,
        description: &question.description,
        href: urls::with_query(&urls::question(&question.name), &[("source", source)]),
        headings: shown
            .iter()
            .map(|(place, _)| question.column_title(&variables[*place]))
            .collect(),
        rows: lines,
        more: answer.truncated(),
        late,
    })
}

fn json_answer(visit: &Visit, names: &Names<'_>, source: &NamedNode) -> Result<Response, Problem> {
    let rows = |name: &str| -> Result<Value, Problem> {
        let part = part(visit, names, (source, known(name)))?;
        let rows = part.rows.iter().map(|row| {
            let cells = part.headings.iter().zip(&row.cells);
            let cells = cells.filter_map(|(heading, cell)| {
                Some((heading.clone(), Value::from(cell.as_ref()?.text.clone())))
            });
            Value::Object(cells.collect())
        });
        Ok(Value::Array(rows.collect()))
    };
    let mut suggestions = Vec::new();
    for name in SUGGESTIONS {
        suggestions.push(json!({"question": known(name).title, "rows": rows(name)?}));
    }
    Ok(json_response(&json!({
        "edition": visit.view.number(),
        "source": source.as_str(),
        "coverage": coverage(visit.view.as_ref(), source)?,
        "mappings": rows(MAPPINGS)?,
        "suggestions": suggestions,
    })))
}
