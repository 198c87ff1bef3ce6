//! `/comparer?chose=…&chose=…`: two to four things side by side, property by property.
//!
//! What they share comes first, then what tells them apart, then what the map says of none of them. The rows come from
//! the shapes of their classes and from the relations read from the other end: no class is treated apart.

mod exports;
mod rows;

use askama::Template;
use axum::response::Response;
use oxrdf::NamedNode;

use self::rows::{Comparison, compare};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::urls;

/// Things compared at once.
const MOST: usize = 4;
/// Values written in one cell; exports have them all.
const CELL: usize = 12;

#[derive(Template)]
#[template(path = "pages/compare.html")]
struct ComparePage {
    shell: Shell,
    things: Vec<Head>,
    common: Vec<Row>,
    different: Vec<Row>,
    /// Names of the properties of which nothing is said.
    silent: Vec<String>,
    /// Whether they are of several natures.
    mixed: bool,
}

/// A thing at the head of its column.
struct Head {
    shown: Shown,
    classes: String,
    /// The comparison without it, when two others remain.
    without: Option<String>,
}

/// A property: what is common, then the values of each thing.
struct Row {
    name: String,
    common: Vec<Shown>,
    cells: Vec<Cell>,
}

/// The values of one thing that are not common to all.
struct Cell {
    values: Vec<Shown>,
    more: usize,
}

#[derive(Template)]
#[template(path = "pages/compare_empty.html")]
struct EmptyPage {
    shell: Shell,
    /// The thing already chosen, if any.
    first: Option<Shown>,
    /// The lists in which the others can be ticked.
    lists: Vec<(String, String)>,
}

/// Shows the comparison; JSON is `{edition, things: [{iri, label}], rows: [{property: {iri, label}, inverse, common:
/// [term], values: [[term]]}]}`; CSV and XLSX have one row per property and one column per thing.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let things = read(visit)?;
    if things.len() < 2 {
        if visit.format != Format::Html {
            return Err(Problem::bad("chose", "deux à quatre adresses de choses de la carte"));
        }
        return empty(visit, things.first());
    }
    let names = visit.names();
    let comparison = compare(visit, &names, &things);
    if visit.format != Format::Html {
        return exports::answer(visit, &names, &comparison);
    }
    page(visit, &names, &comparison)
}

/// The things of the address, each once.
///
/// # Errors
/// When there are too many, or one that the reader does not see.
fn read(visit: &Visit) -> Result<Vec<NamedNode>, Problem> {
    let mut things: Vec<NamedNode> = Vec::new();
    for text in visit.params("chose") {
        let thing = visit
            .urls()
            .parse(text)
            .ok_or_else(|| Problem::bad("chose", "l’adresse d’une chose de la carte"))?;
        if !things.contains(&thing) {
            things.push(thing);
        }
    }
    if things.len() > MOST {
        return Err(Problem::bad("chose", "quatre choses au plus"));
    }
    let known = |thing: &NamedNode| {
        !crate::web::names::about(visit.view.as_ref(), thing, None, 1).is_empty()
    };
    match things.iter().find(|thing| !known(thing)) {
        Some(unknown) => Err(crate::web::pages::fiche::not_found(unknown.as_str())),
        None => Ok(things),
    }
}

/// What to do when nothing can be compared yet.
fn empty(visit: &Visit, first: Option<&NamedNode>) -> Result<Response, Problem> {
    let names = visit.names();
    let classes = visit.populated_classes();
    let first_types = first.map(|thing| names.name(thing).types.clone()).unwrap_or_default();
    let lists = classes
        .iter()
        .filter(|(class, count)| class.is_main() && count.all > 1)
        .filter(|(class, _)| {
            first.is_none() || first_types.iter().any(|own| class.descendants.contains(own))
        })
        .map(|(class, _)| (class.plural.clone(), urls::list(&class.key)))
        .collect();
    let shown = first.map(|thing| names.thing(thing));
    let shell = Shell::new(visit, "Comparer", &names).under("Tout", "/liste");
    html(&EmptyPage { shell, first: shown, lists })
}

fn page(visit: &Visit, names: &Names<'_>, comparison: &Comparison) -> Result<Response, Problem> {
    let shown_names: Vec<String> =
        comparison.things.iter().map(|thing| names.thing(thing).text).collect();
    let heads: Vec<Head> = comparison
        .things
        .iter()
        .map(|thing| head(visit, names, (thing, &comparison.things)))
        .collect();
    let row = |row: &rows::Row| Row {
        name: row.name.clone(),
        common: row.common.iter().map(|term| names.shown(term)).collect(),
        cells: row
            .values
            .iter()
            .map(|values| {
                let own: Vec<Shown> = values
                    .iter()
                    .filter(|term| !row.common.contains(term))
                    .map(|term| names.shown(term))
                    .collect();
                Cell {
                    more: own.len().saturating_sub(CELL),
                    values: own.into_iter().take(CELL).collect(),
                }
            })
            .collect(),
    };
    let (common, different): (Vec<&rows::Row>, Vec<&rows::Row>) =
        comparison.rows.iter().partition(|row| row.is_common());
    let page = ComparePage {
        common: common.into_iter().map(row).collect(),
        different: different.into_iter().map(row).collect(),
        silent: comparison.silent.clone(),
        mixed: heads.windows(2).any(|pair| pair[0].classes != pair[1].classes),
        things: heads,
        shell: Shell::new(visit, format!("Comparer\u{a0}: {}", shown_names.join(", ")), names)
            .also_as(visit, &[Format::Xlsx, Format::Csv, Format::Json, Format::Turtle])
            .under("Tout", "/liste"),
    };
    html(&page)
}

fn head(visit: &Visit, names: &Names<'_>, (thing, all): (&NamedNode, &[NamedNode])) -> Head {
    let name = names.name(thing);
    let classes: Vec<String> =
        visit.schema.most_specific(&name.types).iter().map(|class| class.label.clone()).collect();
    let others: Vec<(&str, String)> = all
        .iter()
        .filter(|other| *other != thing)
        .map(|other| ("chose", visit.urls().short(other.as_ref())))
        .collect();
    Head {
        shown: names.thing(thing),
        classes: classes.join(", "),
        without: (others.len() > 1).then(|| urls::with_query("/comparer", &others)),
    }
}
