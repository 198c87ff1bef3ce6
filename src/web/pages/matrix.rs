//! `/matrice`: the things of a kind in rows, those of another in columns, what ties them in the cells.
//!
//! Any two kinds of the ontology cross, by any relation, by what links carry, or through things of a third kind; rows
//! and columns are ordered so that blocks stand together; another edition can be compared.

mod exports;
mod form;
mod read;
mod table;

use askama::Template;
use axum::response::Response;
use oxrdf::NamedNode;

use self::form::Choice;
use self::read::{Cells, Request};
use self::table::{PAGE, Row};
use super::map::Field;
use crate::network::Network;
use crate::schema::local_name;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::reference::{REFERENCE, Reference};
use crate::web::shell::{Section, Shell};
use crate::web::sparql;

/// A row and a column.
type Key = (NamedNode, NamedNode);

#[derive(Template)]
#[template(path = "pages/matrix.html")]
struct MatrixPage {
    shell: Shell,
    summary: String,
    coverage: String,
    fields: Vec<Field>,
    hidden: Vec<(String, String)>,
    reference: String,
    compared: Option<String>,
    legend: Vec<Choice>,
    /// Where all relations are shown again.
    unfiltered: Option<String>,
    headings: Vec<Shown>,
    rows: Vec<Row>,
    left_out: Option<String>,
    offered: Vec<Shown>,
    sparql: String,
}

/// What the page is made from.
struct All<'a> {
    visit: &'a Visit,
    names: &'a Names<'a>,
    network: &'a Network,
    request: &'a Request,
    cells: &'a Cells,
    before: Option<Before<'a>>,
}

/// The same in the edition of reference.
struct Before<'a> {
    names: Names<'a>,
    number: u64,
    words: String,
    cells: Cells,
}

/// Shows a matrix.
///
/// `lignes=` and `colonnes=` two kinds (`par=` a third one that ties them), `relation=` names of relations, `ordre=`
/// `blocs`, `nom` or `total`, `reference=` another edition. JSON is documented at [`exports::json`]; CSV has one row per
/// cell and sort of tie, the workbook is the grid, Turtle has the facts.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let network = visit.network();
    let names = visit.names();
    let request = read::request(visit, &network)?;
    let reference = visit.reference()?;
    let cells = read::cells(visit, &network, &request);
    let before = reference.as_ref().map(|reference| before(reference, &request));
    let all =
        All { visit, names: &names, network: &network, request: &request, cells: &cells, before };
    let letters = table::letters(&all);
    match visit.format {
        Format::Html => page(&all, &letters),
        Format::Json => Ok(exports::json(&all, &letters)),
        Format::Csv => exports::csv(&all, &letters),
        Format::Xlsx => exports::xlsx(&all, &letters),
        Format::Turtle => exports::turtle(&all),
    }
}

fn before<'a>(reference: &'a Reference, request: &Request) -> Before<'a> {
    let visit = &reference.visit;
    Before {
        names: visit.names(),
        number: reference.shown.number,
        words: reference.words(),
        cells: read::cells(visit, &visit.network(), request),
    }
}

fn page(all: &All<'_>, letters: &[table::Letter]) -> Result<Response, Problem> {
    let All { visit, names, request, .. } = *all;
    let layout = table::layout(all, PAGE);
    let rows = table::rows(all, (&layout, letters));
    let headings = layout.columns.iter().map(|column| table::named(all, column)).collect();
    let (more_rows, more_columns) = layout.left_out;
    let left_out: Vec<String> = [
        (more_rows > 0).then(|| counted(more_rows, "ligne", "lignes")),
        (more_columns > 0).then(|| counted(more_columns, "colonne", "colonnes")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let left_out = (!left_out.is_empty()).then(|| {
        format!(
            "Les plus liées sont montrées\u{202f}; {} de plus sont dans les fichiers.",
            left_out.join(" et ")
        )
    });
    let properties: Vec<&NamedNode> = all
        .network
        .kinds()
        .iter()
        .map(|kind| &kind.iri)
        .filter(|iri| letters.iter().any(|one| one.tie.key() == local_name(iri.as_str())))
        .collect();
    let hidden = request.relations.iter().map(|name| ("relation".to_owned(), name.clone()));
    let formats = [Format::Json, Format::Csv, Format::Xlsx, Format::Turtle];
    html(&MatrixPage {
        shell: Shell::new(visit, title(all), names)
            .also_as(visit, &formats)
            .in_section(Section::Maps),
        summary: summary(all),
        coverage: coverage(all),
        fields: form::fields(all),
        hidden: hidden.collect(),
        reference: visit.param(REFERENCE).unwrap_or_default().to_owned(),
        compared: compared(all),
        legend: form::legend(all, letters),
        unfiltered: (!request.relations.is_empty())
            .then(|| visit.url_with(&[("relation", String::new())])),
        headings,
        rows,
        left_out,
        offered: form::offered(all),
        sparql: sparql::pairs(&properties, 20_000),
    })
}

fn plural(all: &All<'_>, key: &str) -> String {
    all.visit.schema.class_by_key(key).map(|class| class.plural.clone()).unwrap_or_default()
}

fn title(all: &All<'_>) -> String {
    let (rows, columns) = (plural(all, &all.request.rows), plural(all, &all.request.columns));
    format!("Matrice\u{a0}: {rows} × {columns}")
}

fn summary(all: &All<'_>) -> String {
    let (mut rows, mut columns): (Vec<&NamedNode>, Vec<&NamedNode>) =
        all.cells.all.keys().map(|(row, column)| (row, column)).unzip();
    for list in [&mut rows, &mut columns] {
        list.sort_unstable();
        list.dedup();
    }
    format!(
        "{} entre {} et {}.",
        counted(all.cells.all.len(), "croisement", "croisements"),
        counted(rows.len(), "ligne", "lignes"),
        counted(columns.len(), "colonne", "colonnes"),
    )
}

/// What the matrix does not show.
fn coverage(all: &All<'_>) -> String {
    let members = |key: &str| {
        let class = all.visit.schema.class_by_key(key);
        let below = class.map(|class| class.descendants.as_slice()).unwrap_or_default();
        all.network.nodes().filter(|node| below.contains(all.network.class(*node))).count()
    };
    let tied = |side: fn(&Key) -> &NamedNode| {
        all.cells.all.keys().map(side).collect::<std::collections::BTreeSet<_>>().len()
    };
    let loose = |key: &str, side: fn(&Key) -> &NamedNode| {
        let (alone, every) = (members(key) - tied(side).min(members(key)), members(key));
        format!("{} sur {}", filters::number(alone), filters::number(every))
    };
    let mut text = format!(
        "Sans aucun lien connu, et donc absentes d’ici\u{a0}: {} en lignes, {} en colonnes.",
        loose(&all.request.rows, |key| &key.0),
        loose(&all.request.columns, |key| &key.1)
    );
    if all.cells.truncated {
        text.push_str(" La matrice est plus grande que ce qui est lu ici.");
    }
    text
}

/// What changed since the edition of reference, in a sentence.
fn compared(all: &All<'_>) -> Option<String> {
    let before = all.before.as_ref()?;
    let count = |wanted: table::Change| {
        let mut keys: Vec<&Key> = all.cells.all.keys().chain(before.cells.all.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().filter(|key| table::change(all, key) == wanted).count()
    };
    Some(format!(
        "Depuis {}\u{a0}: {} (+), {} (−), {} (±).",
        before.words,
        counted(count(table::Change::New), "croisement nouveau", "croisements nouveaux"),
        counted(count(table::Change::Gone), "disparu", "disparus"),
        counted(count(table::Change::Other), "changé", "changés"),
    ))
}
