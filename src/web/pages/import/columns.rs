//! `/importer/<id>/colonnes`: what the columns of a table mean, proposed, and corrected by whoever imports.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{private, unknown};
use crate::schema::{Class, local_name};
use crate::spreadsheet::{Choices, ColumnPlan, Mode, Plan, SheetPlan, Target};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{Form, Job, SignedIn, State, decide};
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// Values shown of each column, and the length of each.
const SAMPLES: (usize, usize) = (3, 60);
/// A heading is at most so long on the page.
const LONGEST: usize = 120;

#[derive(Template)]
#[template(path = "pages/import_columns.html")]
struct ColumnsPage {
    shell: Shell,
    csrf: String,
    here: String,
    file: String,
    error: Option<String>,
    sheets: Vec<SheetView>,
    corrects: bool,
}

struct SheetView {
    /// Its place in the file.
    place: usize,
    name: String,
    rows: String,
    class: String,
    classes: Vec<(String, String)>,
    columns: Vec<ColumnView>,
    /// The properties that a column can tell, by group.
    groups: Vec<(String, Vec<(String, String)>)>,
}

struct ColumnView {
    place: u32,
    letters: String,
    heading: String,
    samples: Vec<String>,
    chosen: String,
    is_unknown: bool,
}

/// Shows how the columns are read.
pub(in crate::web) async fn columns(
    signed_in: SignedIn,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let job = signed_in.desk.jobs().get(&id).ok_or_else(unknown)?;
    let Some((plan, error)) = plan(&job) else {
        return Ok(private(Redirect::to(&format!("/importer/{id}")).into_response()));
    };
    let csrf = signed_in.csrf;
    let response = asked
        .answer_anew(move |visit| {
            let shell = Shell::new(visit, "Ce que disent les colonnes", &visit.names())
                .in_section(Section::None)
                .under("Importer", "/importer")
                .under(&job.upload.file_name, format!("/importer/{}", job.id));
            html(&ColumnsPage {
                shell,
                csrf,
                here: format!("/importer/{}", job.id),
                file: job.upload.file_name.clone(),
                error,
                corrects: plan.mode == Mode::Correct,
                sheets: sheets(visit, &plan),
            })
        })
        .await?;
    Ok(private(response))
}

/// How the table of a job is read, and what is wrong with that.
fn plan(job: &Job) -> Option<(Plan, Option<String>)> {
    match &*job.state() {
        State::Columns(plan, error) => Some((Plan::clone(plan), error.clone())),
        State::Ready(report) => {
            report.things.as_ref().and_then(|things| things.plan.clone()).map(|plan| (plan, None))
        }
        _ => None,
    }
}

fn sheets(visit: &Visit, plan: &Plan) -> Vec<SheetView> {
    let classes: Vec<(String, String)> = visit
        .schema
        .classes()
        .iter()
        .filter(|class| class.is_main())
        .map(|class| (class.iri.as_str().to_owned(), class.plural.clone()))
        .collect();
    let filled = plan.sheets.iter().enumerate().filter(|(_, sheet)| sheet.rows > 0);
    filled
        .map(|(place, sheet)| {
            let class = sheet.class.as_ref().and_then(|iri| visit.schema.class(iri.as_ref()));
            let columns = sheet.columns.iter().filter(|column| !column.heading.is_empty());
            SheetView {
                place,
                name: sheet.sheet.clone(),
                rows: crate::web::pages::counted(sheet.rows, "ligne", "lignes"),
                class: class.map(|class| class.iri.as_str().to_owned()).unwrap_or_default(),
                classes: classes.clone(),
                columns: if class.is_some() { columns.map(column).collect() } else { Vec::new() },
                groups: class.map(groups).unwrap_or_default(),
            }
        })
        .collect()
}

fn column(column: &ColumnPlan) -> ColumnView {
    let shown = |text: &String| filters::shortened(text, SAMPLES.1);
    ColumnView {
        place: column.column,
        letters: crate::import::sheet::letters(column.column),
        heading: filters::shortened(&column.heading, LONGEST),
        samples: column.samples.iter().take(SAMPLES.0).map(shown).collect(),
        chosen: written(&column.target),
        is_unknown: column.target == Target::Unknown,
    }
}

/// A meaning as the form sends it.
fn written(target: &Target) -> String {
    match target {
        Target::Address => "iri".to_owned(),
        Target::Class => "nature".to_owned(),
        Target::Property(path) => path.as_str().to_owned(),
        Target::Ignored | Target::Unknown => "-".to_owned(),
    }
}

fn groups(class: &Class) -> Vec<(String, Vec<(String, String)>)> {
    let mut groups: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for shape in &class.shapes {
        let group = shape.group.as_ref().map_or("Autres", |group| group.label.as_str());
        let option = (shape.path.as_str().to_owned(), shape.name.clone());
        match groups.iter_mut().find(|(known, _)| known == group) {
            Some((_, options)) => options.push(option),
            None => groups.push((group.to_owned(), vec![option])),
        }
    }
    groups
}

/// Keeps what was decided, and reads the table anew.
pub(in crate::web) async fn decide_columns(
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    let job = signed_in.desk.jobs().get(&id).ok_or_else(unknown)?;
    if let Some((plan, _)) = plan(&job) {
        let is_over = form.get("etape") != "relire";
        decide(&signed_in.desk, &job, (choices(&plan, &form, is_over), is_over));
    }
    Ok(private(Redirect::to(&format!("/importer/{id}")).into_response()))
}

fn choices(plan: &Plan, form: &Form, is_over: bool) -> Choices {
    let mut choices = Choices {
        mode: match form.get("mode") {
            "corriger" => Some(Mode::Correct),
            "remplacer" => Some(Mode::Replace),
            _ => None,
        },
        ..Choices::default()
    };
    for (place, sheet) in plan.sheets.iter().enumerate() {
        let class = form.get(&format!("classe-{place}"));
        choices.classes.push((Some(sheet.sheet.clone()), class.to_owned()));
        let same = sheet.class.as_ref().is_some_and(|known| known.as_str() == class);
        for column in sheet.columns.iter().filter(|_| same) {
            let meant = form.get(&format!("colonne-{place}-{}", column.column));
            // When the class is chosen anew, what nobody knew is asked of it again.
            let is_open = !is_over && column.target == Target::Unknown && meant == "-";
            if !meant.is_empty() && !is_open {
                let heading = column.heading.clone();
                choices.columns.push((Some(sheet.sheet.clone()), heading, meant.to_owned()));
            }
        }
    }
    choices
}

/// How a sheet was read: its name, its class, and each heading with what it means.
pub(super) type SheetReading = (String, String, Vec<(String, String)>);

/// How each sheet was read.
pub(super) fn reading(visit: &Visit, plan: &Plan) -> Vec<SheetReading> {
    let of_sheet = |sheet: &SheetPlan| {
        let class = visit.schema.class(sheet.class()?.as_ref())?;
        let columns = sheet.columns.iter().filter(|column| !column.heading.is_empty());
        let columns = columns.map(|column| {
            (filters::shortened(&column.heading, LONGEST), meaning(class, &column.target))
        });
        Some((sheet.sheet.clone(), class.plural.clone(), columns.collect()))
    };
    plan.sheets.iter().filter_map(of_sheet).collect()
}

fn meaning(class: &Class, target: &Target) -> String {
    match target {
        Target::Address => "Adresse de la chose".to_owned(),
        Target::Class => "Nature de la chose".to_owned(),
        Target::Property(path) => {
            let shape = class.shapes.iter().find(|shape| shape.path == *path);
            shape.map_or_else(|| local_name(path.as_str()).to_owned(), |shape| shape.name.clone())
        }
        Target::Ignored => "Laissée de côté".to_owned(),
        Target::Unknown => "Non comprise, laissée de côté".to_owned(),
    }
}
