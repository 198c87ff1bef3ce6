//! A contribution of the description of an API: one API, with what the ontology says that its paths tell.

use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::ContributionError;
use super::facts::{Read, Target, Things, described, import, sha256};
use crate::export::table::join_values;
use crate::import::detect::Format;
use crate::import::openapi;
use crate::import::{Code, Findings, ImportError, Limits};
use crate::index::Pattern;
use crate::model::Place;
use crate::schema::Schema;
use crate::spreadsheet::{self, ColumnPlan, Context, Mode, Plan, SheetPlan, Target as Meaning};
use crate::vocab::ptl;

/// Properties that paths lead to, at most.
const MOST: usize = 1_000;

/// Reads a description and turns it into what its graph must hold.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn read(
    target: &Target<'_>,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Read, ContributionError> {
    let tree = openapi::read(bytes, limits)?;
    let schema = Schema::read(target.view, target.ontology);
    let (mut class, mut columns) = (None, Vec::new());
    for (term, path) in paths(target) {
        if path.is_empty() {
            class = Some(term);
            continue;
        }
        let values = openapi::values(&tree, &path);
        if !values.is_empty() {
            // Names are never lists.
            let is_name = term == rdfs::LABEL;
            let written = if is_name {
                values[0].clone()
            } else {
                join_values(values.iter().map(String::as_str))
            };
            columns.push((term, written));
        }
    }
    let named = columns.iter().any(|(term, _)| *term == rdfs::LABEL);
    let (Some(class), true) = (class, named) else {
        let detail = "elle n’a pas de titre (info.title)".to_owned();
        return Err(ImportError::OpenApi { detail }.into());
    };
    let headed: Vec<(String, String)> =
        columns.iter().map(|(term, value)| (term.as_str().to_owned(), value.clone())).collect();
    let book = openapi::table(&headed);
    let column = |(place, (term, _)): (u32, &(NamedNode, String))| ColumnPlan {
        column: place,
        heading: schema.property_label(term.as_ref()),
        target: Meaning::Property(term.clone()),
        is_decided: true,
        samples: Vec::new(),
    };
    let sheet = SheetPlan {
        sheet: String::new(),
        class: Some(class),
        is_guessed: false,
        heading: 1,
        rows: 1,
        columns: (0..).zip(&columns).map(column).collect(),
    };
    let plan = Plan { sheets: vec![sheet], mode: Mode::Replace };
    let context = Context {
        view: target.view,
        schema: &schema,
        addresses: target.addresses,
        base: target.base,
    };
    let mut findings = Findings::new(limits.findings);
    let said = (
        "les schémas détaillés, les exemples et la sécurité ne sont pas repris".to_owned(),
        "le fichier lui-même reste la référence",
    );
    findings.add(Code::ApiIgnored, (Place::default(), None), said);
    let understood = spreadsheet::understand(context, (&book, &plan), &mut findings)?;
    let mut import = import(Format::OpenApi, findings, sha256(bytes));
    for finding in &mut import.findings {
        // Rows and columns are ours, not those of the file.
        (finding.line, finding.column, finding.cell) = (0, 0, None);
    }
    let quads = described(target, understood.facts, &import);
    Ok(Read {
        import,
        things: Things { classes: understood.classes, plan: None },
        quads,
        is_same: false,
    })
}

/// What the ontology says that the paths of a description tell; the class has the empty path.
fn paths(target: &Target<'_>) -> Vec<(NamedNode, String)> {
    let told = Pattern {
        predicate: Some(ptl::CHEMIN_OPENAPI),
        graph: Some(target.ontology),
        ..Pattern::default()
    };
    let mut paths: Vec<(NamedNode, String)> = target
        .view
        .matching(told, MOST)
        .into_iter()
        .filter_map(|quad| match (quad.subject, quad.object) {
            (NamedOrBlankNode::NamedNode(term), Term::Literal(path)) => {
                Some((term, path.value().to_owned()))
            }
            _ => None,
        })
        .collect();
    paths.sort();
    paths
}
