//! `/modele` and `/modele/<class>.xlsx` or `.csv`: tables to fill in, made from the shapes.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use crate::export::template::{Format as TemplateFormat, template};
use crate::web::export::attachment;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::negotiation::Format;
use crate::web::pages::html;
use crate::web::problem::Problem;
use crate::web::shell::Shell;

#[derive(Template)]
#[template(path = "pages/templates.html")]
struct TemplatesPage {
    shell: Shell,
    rows: Vec<Row>,
}

/// A class with its templates.
struct Row {
    name: String,
    definition: String,
    key: String,
    transverse: bool,
}

/// Shows the classes that a table can tell.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(page).await
}

fn page(visit: &Visit) -> Result<Response, Problem> {
    if visit.format != Format::Html {
        return Err(Problem::NotInThisFormat);
    }
    let shell = Shell::new(visit, "Modèles de tableaux", &visit.names())
        .under("Aide", "/aide")
        .under("Tableaux", "/aide/tableaux");
    let classes = visit.schema.classes().iter().filter(|class| class.is_main());
    let rows = classes.map(|class| Row {
        name: class.plural.clone(),
        definition: class.definition.clone().unwrap_or_default(),
        key: class.key.clone(),
        transverse: class.transverse,
    });
    html(&TemplatesPage { shell, rows: rows.collect() })
}

/// Sends the template of a class.
pub(in crate::web) async fn show(
    asked: Asked,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    asked.answer(move |visit| answer(visit, &file)).await
}

fn answer(visit: &Visit, file: &str) -> Result<Response, Problem> {
    let unknown = || Problem::NotFound(file.replace(['-', '.'], " "));
    let (key, extension) = file.rsplit_once('.').ok_or_else(unknown)?;
    let (format, sent) = match extension {
        "xlsx" => (TemplateFormat::Xlsx, Format::Xlsx),
        "csv" => (TemplateFormat::Csv, Format::Csv),
        _ => return Err(unknown()),
    };
    let class = visit.schema.class_by_key(key).filter(|class| class.listed).ok_or_else(unknown)?;
    let bytes = template(visit.view.as_ref(), (&visit.schema, class), format)
        .map_err(|error| Problem::internal(&error))?;
    Ok(attachment(sent, &format!("{}.{extension}", class.key), bytes))
}
