//! `/liste` and `/liste/<class>`: the things of a class, filtered, sorted and paged by the address.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Term, Triple};
use serde_json::{Map as JsonMap, Value, json};

use crate::schema::Class;
use crate::search::normalise;
use crate::web::export::{csv_response, json_response, term_json, thing_json, turtle_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::listing::{Listing, Row};
use crate::web::names::{Shown, about};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::{sparql, urls};

/// Things on one page.
const PAGE: usize = 50;
/// Values offered by one filter; the text filter serves for the others.
const CHOICES: usize = 40;
/// Values written in one cell.
const CELL: usize = 4;
/// Things sent in one export.
const EXPORTED: usize = 200_000;
/// Things sent in one Turtle export, which holds all their facts.
const DESCRIBED: usize = 5_000;

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
    summary: String,
    text: String,
    facets: Vec<Facet>,
    active: Vec<Chip>,
    headings: Vec<Heading>,
    rows: Vec<TableRow>,
    pager: Option<Pager>,
    sparql: String,
    path: String,
    hidden: Vec<(String, String)>,
    caption: String,
}

/// A filter with its choices.
struct Facet {
    title: String,
    key: String,
    choices: Vec<Choice>,
    more: usize,
    open: bool,
}

struct Choice {
    text: String,
    count: String,
    href: String,
    chosen: bool,
}

/// A filter in force, with the address that removes it.
struct Chip {
    text: String,
    href: String,
}

struct Heading {
    title: String,
    href: String,
    /// The value of `aria-sort`, when the list is sorted on it.
    order: Option<&'static str>,
}

struct TableRow {
    shown: Shown,
    cells: Vec<Cell>,
}

struct Cell {
    title: String,
    values: Vec<Shown>,
    more: usize,
}

/// What the address asks of a list.
struct Request {
    text: String,
    class: Option<String>,
    /// Column and value.
    chosen: Vec<(usize, String)>,
    sort: Option<usize>,
    descending: bool,
    page: usize,
}

/// Shows all the classes that have things; JSON is `{edition, classes: [{iri, label, key, count}]}`.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer_index).await
}

/// Shows the things of one class.
///
/// JSON is `{edition, class: {iri, label}, total, things: [{iri, label, acronym, class, fictitious, values:
/// {<column>: [term]}}]}` with terms as in [`term_json`]; CSV has one row per thing, several values being separated
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
            let rows = classes
                .iter()
                .map(|(class, count)| ClassRow {
                    label: class.plural.clone(),
                    definition: class.definition.clone().unwrap_or_default(),
                    count: filters::number(*count),
                    href: urls::list(&class.key),
                    transverse: class.transverse,
                    depth: classes
                        .iter()
                        .filter(|(other, _)| {
                            other.iri != class.iri && class.ancestors.contains(&other.iri)
                        })
                        .count()
                        .min(2),
                })
                .collect();
            let shell = Shell::new(visit, "Tout ce que la carte contient", &visit.names())
                .also_as(visit, &[Format::Json]);
            html(&ClassesPage {
                shell,
                classes: rows,
            })
        }
        Format::Json => {
            let classes: Vec<Value> = classes
                .iter()
                .map(|(class, count)| {
                    json!({ "iri": class.iri.as_str(), "label": class.plural, "key": class.key, "count": count })
                })
                .collect();
            Ok(json_response(
                &json!({ "edition": visit.view.number(), "classes": classes }),
            ))
        }
        Format::Csv | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

fn answer(visit: &Visit, key: &str) -> Result<Response, Problem> {
    let class = visit
        .schema
        .class_by_key(key)
        .ok_or_else(|| Problem::NotFound(key.replace('-', " ")))?;
    let listing = visit.listing(class);
    let request = Request::read(visit, &listing)?;
    let mut rows = request.filtered(&listing, None);
    request.sort(&listing, &mut rows);
    match visit.format {
        Format::Html => page(visit, class, (&listing, &request, &rows)),
        Format::Json => Ok(json_answer(visit, class, (&listing, &rows))),
        Format::Csv => csv_answer(visit, class, (&listing, &rows)),
        Format::Turtle => turtle_answer(visit, class, &rows),
    }
}

impl Request {
    fn read(visit: &Visit, listing: &Listing) -> Result<Self, Problem> {
        let mut chosen = Vec::new();
        for (column, known) in listing.columns.iter().enumerate() {
            chosen.extend(
                visit
                    .params(&known.key)
                    .map(|value| (column, value.to_owned())),
            );
        }
        let sort = match visit.param("tri") {
            None | Some("nom") => None,
            Some(key) => Some(
                listing
                    .column(key)
                    .ok_or_else(|| Problem::bad("tri", "le nom d’une colonne de cette liste"))?,
            ),
        };
        let descending = match visit.param("sens") {
            None | Some("croissant") => false,
            Some("decroissant") => true,
            Some(_) => return Err(Problem::bad("sens", "croissant ou decroissant")),
        };
        let text = visit
            .param("q")
            .unwrap_or_default()
            .chars()
            .take(200)
            .collect();
        let class = visit.param("nature").map(str::to_owned);
        Ok(Self {
            text,
            class,
            chosen,
            sort,
            descending,
            page: visit.page_number()?,
        })
    }

    /// The rows that pass all the filters but the one of column `but`.
    fn filtered<'a>(&self, listing: &'a Listing, but: Option<usize>) -> Vec<&'a Row> {
        let text = normalise(&self.text);
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        listing
            .rows
            .iter()
            .filter(|row| words.iter().all(|word| row.words.contains(word)))
            .filter(|row| self.class.as_ref().is_none_or(|class| row.class == *class))
            .filter(|row| {
                self.chosen
                    .iter()
                    .filter(|(column, _)| Some(*column) != but)
                    .all(|(column, value)| {
                        listing
                            .cell(row, *column)
                            .any(|(term, _)| lexical(term) == value)
                    })
            })
            .collect()
    }

    fn sort(&self, listing: &Listing, rows: &mut [&Row]) {
        if let Some(column) = self.sort {
            rows.sort_by_cached_key(|row| listing.cell_sort_key(row, column));
        }
        if self.descending {
            rows.reverse();
            if let Some(column) = self.sort {
                // Empty cells come last in both directions.
                rows.sort_by_key(|row| listing.cell(row, column).next().is_none());
            }
        }
    }
}

/// The value of a term in addresses and exports.
fn lexical(term: &Term) -> &str {
    match term {
        Term::NamedNode(iri) => iri.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
    }
}

fn page(
    visit: &Visit,
    class: &Class,
    (listing, request, rows): (&Arc<Listing>, &Request, &[&Row]),
) -> Result<Response, Problem> {
    let names = visit.names();
    let shown: Vec<&Row> = rows
        .iter()
        .skip((request.page - 1) * PAGE)
        .take(PAGE)
        .copied()
        .collect();
    if shown.is_empty() && request.page > 1 {
        return Err(Problem::bad("page", "un numéro de page de cette liste"));
    }
    let mut shell = Shell::new(visit, &class.plural, &names)
        .also_as(visit, &[Format::Csv, Format::Json, Format::Turtle])
        .under("Tout", "/liste");
    for ancestor in class.ancestors.iter().skip(1).rev() {
        if let Some(above) = visit
            .schema
            .class(ancestor.as_ref())
            .filter(|above| above.is_main())
        {
            shell = shell.under(&above.plural, urls::list(&above.key));
        }
    }
    let mentions = |row: &&Row| {
        row.shown.fictitious
            || visible_columns(listing)
                .any(|column| listing.cell(row, column).any(|(_, shown)| shown.fictitious))
    };
    shell.fictitious = shown.iter().any(mentions);
    let one = lower_first(&class.label);
    let several = lower_first(&class.plural);
    let all = counted(listing.rows.len(), &one, &several);
    let summary = if rows.len() == listing.rows.len() {
        all
    } else {
        format!("{} sur {all}", filters::number(rows.len()))
    };
    html(&ListPage {
        shell,
        class_definition: class.definition.clone(),
        transverse: class.transverse,
        caption: format!("{}\u{a0}: {summary}", class.plural),
        summary,
        text: request.text.clone(),
        facets: facets(visit, class, (listing, request)),
        active: active(visit, listing, request),
        headings: headings(visit, listing, request),
        rows: shown.iter().map(|row| table_row(listing, row)).collect(),
        pager: Pager::new(visit, (request.page, PAGE, rows.len())),
        sparql: equivalent(class, listing, request),
        path: visit.path.clone(),
        hidden: visit
            .pairs
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "q" | "page" | "format"))
            .cloned()
            .collect(),
    })
}

fn visible_columns(listing: &Listing) -> impl Iterator<Item = usize> {
    (0..listing.columns.len()).filter(|column| listing.columns[*column].shape.column)
}

fn headings(visit: &Visit, listing: &Listing, request: &Request) -> Vec<Heading> {
    let order = |column: Option<usize>| {
        let direction = if request.descending {
            "descending"
        } else {
            "ascending"
        };
        (request.sort == column).then_some(direction)
    };
    let heading = |title: &str, key: &str, column: Option<usize>| {
        let order = order(column);
        let reverse = if order == Some("ascending") {
            "decroissant"
        } else {
            ""
        };
        Heading {
            title: title.to_owned(),
            href: visit.url_with(&[
                ("tri", key.to_owned()),
                ("sens", reverse.to_owned()),
                ("page", String::new()),
            ]),
            order,
        }
    };
    std::iter::once(heading("Nom", "", None))
        .chain(visible_columns(listing).map(|column| {
            let known = &listing.columns[column];
            heading(&known.shape.name, &known.key, Some(column))
        }))
        .collect()
}

fn table_row(listing: &Listing, row: &Row) -> TableRow {
    let cells = visible_columns(listing)
        .map(|column| {
            let values: Vec<Shown> = listing
                .cell(row, column)
                .map(|(_, shown)| shown.clone())
                .collect();
            Cell {
                title: listing.columns[column].shape.name.clone(),
                more: values.len().saturating_sub(CELL),
                values: values.into_iter().take(CELL).collect(),
            }
        })
        .collect();
    TableRow {
        shown: row.shown.clone(),
        cells,
    }
}

fn facets(visit: &Visit, class: &Class, (listing, request): (&Listing, &Request)) -> Vec<Facet> {
    let mut facets = Vec::new();
    facets.extend(nature(visit, class, (listing, request)));
    for (column, known) in listing.columns.iter().enumerate() {
        if !known.shape.facet {
            continue;
        }
        let rows = request.filtered(listing, Some(column));
        let counts = listing.counts(&rows, column);
        let is_chosen = |value: &str| {
            request
                .chosen
                .iter()
                .any(|(place, chosen)| *place == column && chosen == value)
        };
        let mut choices: Vec<Choice> = Vec::new();
        for ((term, shown), count) in &counts {
            let value = lexical(term);
            let chosen = is_chosen(value);
            if choices.len() >= CHOICES && !chosen {
                continue;
            }
            let next = if chosen {
                String::new()
            } else {
                value.to_owned()
            };
            choices.push(Choice {
                text: shown.text.clone(),
                count: filters::number(*count),
                href: visit.url_with(&[(&known.key, next), ("page", String::new())]),
                chosen,
            });
        }
        if choices.len() > 1 || choices.iter().any(|choice| choice.chosen) {
            facets.push(Facet {
                title: known.shape.name.clone(),
                key: known.key.clone(),
                more: counts.len().saturating_sub(choices.len()),
                open: choices.iter().any(|choice| choice.chosen),
                choices,
            });
        }
    }
    facets
}

/// The filter by subclass, when the list mixes several.
fn nature(visit: &Visit, class: &Class, (listing, request): (&Listing, &Request)) -> Option<Facet> {
    let others = Request {
        class: None,
        ..request.clone_filters()
    };
    let rows = others.filtered(listing, None);
    let choices: Vec<Choice> = visit
        .schema
        .classes()
        .iter()
        .filter(|below| class.descendants.contains(&below.iri))
        .filter_map(|below| {
            let count = rows.iter().filter(|row| row.class == below.key).count();
            let chosen = request.class.as_ref() == Some(&below.key);
            let next = if chosen {
                String::new()
            } else {
                below.key.clone()
            };
            (count > 0).then(|| Choice {
                text: below.label.clone(),
                count: filters::number(count),
                href: visit.url_with(&[("nature", next), ("page", String::new())]),
                chosen,
            })
        })
        .collect();
    let open = choices.iter().any(|choice| choice.chosen);
    (choices.len() > 1 || open).then(|| Facet {
        title: "Nature".to_owned(),
        key: "nature".to_owned(),
        choices,
        more: 0,
        open,
    })
}

impl Request {
    fn clone_filters(&self) -> Self {
        Self {
            text: self.text.clone(),
            class: self.class.clone(),
            chosen: self.chosen.clone(),
            sort: self.sort,
            descending: self.descending,
            page: self.page,
        }
    }
}

fn active(visit: &Visit, listing: &Listing, request: &Request) -> Vec<Chip> {
    let chip = |text: String, key: &str| Chip {
        text,
        href: visit.url_with(&[(key, String::new()), ("page", String::new())]),
    };
    let mut chips = Vec::new();
    if !request.text.is_empty() {
        chips.push(chip(format!("«\u{202f}{}\u{202f}»", request.text), "q"));
    }
    if let Some(class) = &request.class {
        let label = visit
            .schema
            .class_by_key(class)
            .map(|class| Cow::from(class.label.clone()));
        chips.push(chip(
            label.unwrap_or(Cow::Borrowed(class)).into_owned(),
            "nature",
        ));
    }
    for (column, value) in &request.chosen {
        let known = &listing.columns[*column];
        let shown = listing
            .rows
            .iter()
            .flat_map(|row| listing.cell(row, *column))
            .find(|(term, _)| lexical(term) == value)
            .map_or_else(|| value.clone(), |(_, shown)| shown.text.clone());
        chips.push(chip(
            format!("{}\u{a0}: {shown}", known.shape.name),
            &known.key,
        ));
    }
    chips
}

/// The SPARQL that gives the same things; the text filter has no equivalent that is portable and short.
fn equivalent(class: &Class, listing: &Listing, request: &Request) -> String {
    let filters: Vec<_> = request
        .chosen
        .iter()
        .filter_map(|(column, value)| {
            let (term, _) = listing
                .rows
                .iter()
                .flat_map(|row| listing.cell(row, *column))
                .find(|(term, _)| lexical(term) == value)?;
            Some((listing.columns[*column].shape.path.clone(), term.clone()))
        })
        .collect();
    sparql::list(&class.descendants, &filters)
}

fn json_answer(visit: &Visit, class: &Class, (listing, rows): (&Listing, &[&Row])) -> Response {
    let names = visit.names();
    let things: Vec<Value> = rows
        .iter()
        .take(EXPORTED)
        .map(|row| {
            let name = names.name(&row.iri);
            let mut values = JsonMap::new();
            for (column, known) in listing.columns.iter().enumerate() {
                let terms: Vec<Value> = listing
                    .cell(row, column)
                    .map(|(term, shown)| term_json(term, Some(&shown.text)))
                    .collect();
                values.insert(known.key.clone(), Value::Array(terms));
            }
            json!({
                "iri": row.iri.as_str(),
                "label": name.label,
                "acronym": name.acronym,
                "class": row.class,
                "fictitious": name.fictitious,
                "values": values,
            })
        })
        .collect();
    json_response(&json!({
        "edition": visit.view.number(),
        "class": thing_json(&class.iri, &class.label),
        "total": rows.len(),
        "things": things,
    }))
}

fn csv_answer(
    visit: &Visit,
    class: &Class,
    (listing, rows): (&Listing, &[&Row]),
) -> Result<Response, Problem> {
    let names = visit.names();
    let mut header: Vec<String> = ["Sigle", "Nom", "Nature", "Exemple fictif"]
        .map(str::to_owned)
        .into();
    header.extend(
        listing
            .columns
            .iter()
            .map(|column| column.shape.name.clone()),
    );
    header.push("IRI".to_owned());
    let rows: Vec<Vec<String>> = rows
        .iter()
        .take(EXPORTED)
        .map(|row| {
            let name = names.name(&row.iri);
            let nature = visit
                .schema
                .class_by_key(&row.class)
                .map(|class| class.label.clone());
            let mut cells = vec![
                name.acronym.clone().unwrap_or_default(),
                name.label.clone(),
                nature.unwrap_or_default(),
                if name.fictitious { "oui" } else { "non" }.to_owned(),
            ];
            for column in 0..listing.columns.len() {
                let values: Vec<&str> = listing
                    .cell(row, column)
                    .map(|(term, shown)| plain(term, shown))
                    .collect();
                cells.push(values.join(" | "));
            }
            cells.push(row.iri.as_str().to_owned());
            cells
        })
        .collect();
    csv_response(&class.key, &header, &rows)
}

/// A value in a spreadsheet: the name of a thing, the bare form of a literal.
fn plain<'a>(term: &'a Term, shown: &'a Shown) -> &'a str {
    match term {
        Term::NamedNode(_) => &shown.text,
        _ => lexical(term),
    }
}

fn turtle_answer(visit: &Visit, class: &Class, rows: &[&Row]) -> Result<Response, Problem> {
    let mut triples = vec![
        Triple::new(class.iri.clone(), rdf::TYPE, crate::vocab::owl::CLASS),
        Triple::new(
            class.iri.clone(),
            rdfs::LABEL,
            oxrdf::Literal::new_language_tagged_literal_unchecked(&class.label, "fr"),
        ),
    ];
    for row in rows.iter().take(DESCRIBED) {
        let facts = about(visit.view.as_ref(), &row.iri, None, 2_000);
        triples.extend(
            facts
                .into_iter()
                .map(|q| Triple::new(q.subject, q.predicate, q.object)),
        );
    }
    turtle_response(&class.key, &triples)
}
