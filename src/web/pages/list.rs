//! `/liste` and `/liste/<class>`: the things of a class, filtered, sorted and paged by the address.

mod columns;
mod exports;
mod facets;
mod request;

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::Term;
use serde_json::{Value, json};

use self::columns::{ColumnChoice, choices};
use self::exports::{csv_answer, json_answer, turtle_answer, xlsx_answer};
use self::facets::{Chip, Facet, active, facets};
use self::request::{ABSENT, Request, SIZES, choice_of};

use crate::schema::Class;
use crate::web::export::json_response;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::listing::{Listing, Row};
use crate::web::names::Shown;
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::{sparql, urls};

/// Values offered by one filter; the text filter serves for the others.
const CHOICES: usize = 40;
/// Values written in one cell.
const CELL: usize = 4;

#[derive(Template)]
#[template(path = "pages/classes.html")]
struct ClassesPage {
    shell: Shell,
    classes: Vec<ClassRow>,
}

struct ClassRow {
    label: String,
    definition: String,
    count: String,
    href: String,
    transverse: bool,
    /// How many listed classes are above it.
    depth: usize,
}

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    shell: Shell,
    class_definition: Option<String>,
    transverse: bool,
    is_empty: bool,
    summary: String,
    text: String,
    facets: Vec<Facet>,
    active: Vec<Chip>,
    headings: Vec<Heading>,
    rows: Vec<TableRow>,
    pager: Option<Pager>,
    sparql: String,
    path: String,
    /// The address of the table to fill in, without its extension.
    template: String,
    /// What the form of the text filter must keep.
    hidden: Vec<(String, String)>,
    /// What the form of the columns must keep.
    hidden_beside_columns: Vec<(String, String)>,
    columns: Vec<ColumnChoice>,
    own_columns: bool,
    sizes: Vec<SizeChoice>,
    caption: String,
}

/// A number of rows that a page may have.
struct SizeChoice {
    size: usize,
    chosen: bool,
}

struct Heading {
    title: String,
    /// What the property says.
    definition: Option<String>,
    href: String,
    /// The value of `aria-sort`, when the list is sorted on it.
    order: Option<&'static str>,
}

struct TableRow {
    shown: Shown,
    /// The thing, in the address of a comparison.
    short: String,
    cells: Vec<Cell>,
}

struct Cell {
    title: String,
    values: Vec<Shown>,
    more: usize,
}

/// Shows all the classes that have things; JSON is `{edition, classes: [{iri, label, key, count}]}`.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer_index).await
}

/// Shows the things of one class.
///
/// JSON is `{edition, class: {iri, label}, total, things: [{iri, label, acronym, class, fictitious, values:
/// {<column>: [term]}}]}` with terms as in [`crate::web::export::term_json`]; CSV has one row per thing, several values being separated
/// by ` | `; Turtle has all the facts about the things.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    asked.answer(move |visit| answer(visit, &key)).await
}

fn answer_index(visit: &Visit) -> Result<Response, Problem> {
    let classes = visit.populated_classes();
    match visit.format {
        Format::Html => {
            let counts: Vec<(&Class, usize)> =
                classes.iter().map(|(class, count)| (*class, count.all)).collect();
            let rows = in_tree_order(&counts)
                .into_iter()
                .map(|(class, count, depth)| ClassRow {
                    label: class.plural.clone(),
                    definition: class.definition.clone().unwrap_or_default(),
                    count: filters::number(count),
                    href: urls::list(&class.key),
                    transverse: class.transverse,
                    depth: depth.min(2),
                })
                .collect();
            let shell = Shell::new(visit, "Tout ce que la carte contient", &visit.names())
                .also_as(visit, &[Format::Json]);
            html(&ClassesPage { shell, classes: rows })
        }
        Format::Json => Ok(json_response(&classes_json(visit))),
        Format::Csv | Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// The classes as JSON: see [`index`].
pub(in crate::web) fn classes_json(visit: &Visit) -> Value {
    let classes: Vec<Value> = visit
        .populated_classes()
        .iter()
        .map(|(class, count)| {
            json!({ "iri": class.iri.as_str(), "label": class.plural, "key": class.key, "count": count.all })
        })
        .collect();
    json!({ "edition": visit.view.number(), "classes": classes })
}

/// A page of the things of a class, filtered and sorted as the address asks, as JSON; how many there are in all.
///
/// # Errors
/// As the page.
pub(in crate::web) fn things_json(
    visit: &Visit,
    class: &Class,
    range: (usize, usize),
) -> Result<(Vec<Value>, usize), Problem> {
    let listing = visit.listing(class);
    let request = Request::read(visit, &listing)?;
    let mut rows = request.filtered(&listing, None);
    request.sort(&listing, &mut rows);
    Ok((exports::things(visit, (&listing, &request, &rows), range), rows.len()))
}

/// Each class after the one above it, with how many there are above; what serves the map itself comes last.
fn in_tree_order<'a>(classes: &[(&'a Class, usize)]) -> Vec<(&'a Class, usize, usize)> {
    let path = |class: &'a Class| {
        let mut above: Vec<&'a Class> = classes
            .iter()
            .map(|(other, _)| *other)
            .filter(|other| other.iri != class.iri && other.is_main())
            .filter(|other| class.ancestors.contains(&other.iri))
            .collect();
        above.sort_by_key(|above| above.ancestors.len());
        above.push(class);
        let places = above.iter().map(|class| (class.rank, &class.key));
        places.collect::<Vec<_>>()
    };
    let mut keyed: Vec<_> =
        classes.iter().map(|(class, count)| (path(class), *class, *count)).collect();
    keyed.sort_by(|left, right| left.0.cmp(&right.0));
    keyed.into_iter().map(|(path, class, count)| (class, count, path.len() - 1)).collect()
}

fn answer(visit: &Visit, key: &str) -> Result<Response, Problem> {
    let class =
        visit.schema.class_by_key(key).ok_or_else(|| Problem::NotFound(key.replace('-', " ")))?;
    let listing = visit.listing(class);
    let request = Request::read(visit, &listing)?;
    let mut rows = request.filtered(&listing, None);
    request.sort(&listing, &mut rows);
    match visit.format {
        Format::Html => page(visit, class, (&listing, &request, &rows)),
        Format::Json => Ok(json_answer(visit, class, (&listing, &request, &rows))),
        Format::Csv => csv_answer(visit, class, (&listing, &request, &rows)),
        Format::Xlsx => xlsx_answer(visit, class, (&listing, &request, &rows)),
        Format::Turtle => turtle_answer(visit, class, &rows),
    }
}

fn page(
    visit: &Visit,
    class: &Class,
    (listing, request, rows): (&Arc<Listing>, &Request, &[&Row]),
) -> Result<Response, Problem> {
    let names = visit.names();
    let shown: Vec<&Row> =
        rows.iter().skip((request.page - 1) * request.size).take(request.size).copied().collect();
    if shown.is_empty() && request.page > 1 {
        return Err(Problem::bad("page", "un numéro de page de cette liste"));
    }
    let mut shell = Shell::new(visit, &class.plural, &names)
        .also_as(visit, &[Format::Xlsx, Format::Csv, Format::Json, Format::Turtle])
        .under("Tout", "/liste");
    for ancestor in class.ancestors.iter().skip(1).rev() {
        if let Some(above) = visit.schema.class(ancestor.as_ref()).filter(|above| above.is_main()) {
            shell = shell.under(&above.plural, urls::list(&above.key));
        }
    }
    let mentions = |row: &&Row| {
        row.shown.fictitious
            || request
                .columns
                .iter()
                .any(|column| listing.cell(row, *column).any(|(_, shown)| shown.fictitious))
    };
    shell.fictitious = shown.iter().any(mentions);
    let one = lower_first(&class.label);
    let several = lower_first(&class.plural);
    let all = counted(listing.rows.len(), &one, &several);
    let active = active(visit, listing, request);
    let summary = if rows.len() == listing.rows.len() {
        all
    } else {
        let said: Vec<&str> = active.iter().map(|chip| chip.text.as_str()).collect();
        format!("{} sur {all}\u{a0}: {}", filters::number(rows.len()), said.join(", "))
    };
    html(&ListPage {
        shell,
        class_definition: class.definition.clone(),
        transverse: class.transverse,
        is_empty: listing.rows.is_empty(),
        caption: format!("{}\u{a0}: {summary}", class.plural),
        summary,
        text: request.text.clone(),
        facets: facets(visit, class, (listing, request)),
        active,
        headings: headings(visit, listing, request),
        rows: shown.iter().map(|row| table_row(visit, (listing, request), row)).collect(),
        pager: Pager::new(visit, (request.page, request.size, rows.len())),
        sparql: equivalent(class, listing, request),
        path: visit.path.clone(),
        template: format!("/modele/{}", class.key),
        hidden: kept(visit, &["q"]),
        hidden_beside_columns: kept(visit, &["colonnes", "lignes"]),
        columns: choices(visit, listing, request),
        own_columns: request.own_columns,
        sizes: sizes(request),
    })
}

fn sizes(request: &Request) -> Vec<SizeChoice> {
    let mut sizes = SIZES;
    sizes.sort_unstable();
    sizes.into_iter().map(|size| SizeChoice { size, chosen: size == request.size }).collect()
}

/// The pairs of the address that a form keeps, but those that it sets itself.
fn kept(visit: &Visit, own: &[&str]) -> Vec<(String, String)> {
    let others = |name: &str| !own.contains(&name) && !matches!(name, "page" | "format");
    visit.pairs.iter().filter(|(name, _)| others(name)).cloned().collect()
}

fn headings(visit: &Visit, listing: &Listing, request: &Request) -> Vec<Heading> {
    let order = |column: Option<usize>| {
        let direction = if request.descending { "descending" } else { "ascending" };
        (request.sort == column).then_some(direction)
    };
    let heading = |title: &str, key: &str, column: Option<usize>| {
        let shape = column.map(|column| &listing.columns[column].shape);
        let order = order(column);
        let reverse = if order == Some("ascending") { "decroissant" } else { "" };
        Heading {
            title: title.to_owned(),
            definition: shape.and_then(|shape| shape.description.clone()),
            href: visit.url_with(&[
                ("tri", key.to_owned()),
                ("sens", reverse.to_owned()),
                ("page", String::new()),
            ]),
            order,
        }
    };
    std::iter::once(heading("Nom", "", None))
        .chain(request.columns.iter().map(|column| {
            let known = &listing.columns[*column];
            heading(&known.shape.name, &known.key, Some(*column))
        }))
        .collect()
}

fn table_row(visit: &Visit, (listing, request): (&Listing, &Request), row: &Row) -> TableRow {
    let cells = request
        .columns
        .iter()
        .map(|column| {
            let values: Vec<Shown> =
                listing.cell(row, *column).map(|(_, shown)| shown.clone()).collect();
            Cell {
                title: listing.columns[*column].shape.name.clone(),
                more: values.len().saturating_sub(CELL),
                values: values.into_iter().take(CELL).collect(),
            }
        })
        .collect();
    TableRow { shown: row.shown.clone(), short: visit.urls().short(row.iri.as_ref()), cells }
}

/// The SPARQL that gives the same things; the text filter has no equivalent that is portable and short.
fn equivalent(class: &Class, listing: &Listing, request: &Request) -> String {
    let filters: Vec<sparql::Filter> = request
        .chosen
        .iter()
        .map(|(column, values)| {
            let known = &listing.columns[*column];
            let mut terms: Vec<Term> = Vec::new();
            for (term, shown) in listing.rows.iter().flat_map(|row| listing.cell(row, *column)) {
                let (value, _) = choice_of(&known.shape, term, &shown.text);
                if values.contains(&value) && !terms.contains(term) {
                    terms.push(term.clone());
                }
            }
            sparql::Filter {
                property: known.shape.path.clone(),
                values: terms,
                or_absent: values.iter().any(|value| value == ABSENT),
            }
        })
        .collect();
    sparql::list(&class.descendants, &filters)
}
