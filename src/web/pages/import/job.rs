//! One import: its progress, its report, its difference, and what became of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::json;

use super::columns::SheetReading;
use super::comparable::Comparable;
use super::conformity::ConformityView;
use super::difference::DifferenceView;
use super::findings::{FindingGroup, groups};
use super::{private, unknown};
use crate::reader::Visibility;
use crate::spreadsheet::Mode;
use crate::web::export::{attachment, csv_response, json_response};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{Job, Report, SignedIn, State, Step};
use crate::web::negotiation::Format;
use crate::web::pages::profile::bars::Bar;
use crate::web::pages::{html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Types named in the report.
const TYPES_SHOWN: usize = 12;

#[derive(Template)]
#[template(path = "pages/import_job.html")]
struct JobPage {
    shell: Shell,
    csrf: String,
    /// The address of this import.
    here: String,
    file: String,
    size: String,
    organisation: String,
    visibility: &'static str,
    phase: Phase,
}

/// What the page shows.
enum Phase {
    /// Steps with their mark: done, current or to come.
    Running(Vec<(&'static str, &'static str)>),
    Columns,
    Ready(Box<ReportView>),
    Refused(String, String),
    Published(Box<ReportView>, Option<String>),
}

/// A report as it is shown.
struct ReportView {
    name: String,
    format: String,
    source: String,
    organisation: String,
    organisation_href: String,
    is_new_organisation: bool,
    figures: Vec<(String, String)>,
    /// Whether it is made of facts, and no model.
    has_facts: bool,
    /// How the columns of a table were read: sheet, class, and for each heading what it means.
    reading: Vec<SheetReading>,
    /// Whether a table corrects what it speaks of and leaves the rest.
    corrects: bool,
    /// Title of a table, and its lines: name of a type, number.
    types: Vec<(&'static str, Vec<(String, String)>)>,
    findings: Vec<FindingGroup>,
    findings_total: usize,
    /// Edition with which it was compared, as a number and as it is shown.
    edition: (u64, String),
    difference: DifferenceView,
    comparable: Comparable,
    /// How much of the model is understood.
    coverage: Vec<Bar>,
    conformity: ConformityView,
    overtaken: Option<(String, String, String)>,
    changes_nothing: bool,
    is_new: bool,
    history: String,
    /// What the rules understand of the source.
    profile: String,
}

/// Shows an import.
pub(in crate::web) async fn show(
    signed_in: SignedIn,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let job = signed_in.desk.jobs().get(&id).ok_or_else(unknown)?;
    let response = asked.answer_anew(move |visit| page(visit, &job, signed_in.csrf)).await?;
    Ok(private(response))
}

fn page(visit: &Visit, job: &Arc<Job>, csrf: String) -> Result<Response, Problem> {
    let names = visit.names();
    let (phase, title) = match &*job.state() {
        State::Running(step) => (Phase::Running(steps(*step)), "Import en cours"),
        State::Columns(..) => (Phase::Columns, "Colonnes à préciser"),
        State::Ready(report) => {
            (Phase::Ready(Box::new(report_view(visit, report, false))), "Import à décider")
        }
        State::Refused(said, remedy) => {
            (Phase::Refused(said.clone(), remedy.clone()), "Ce fichier n’a pas pu être importé")
        }
        State::Published(report, number) => {
            let number =
                number.map(|number| filters::number(usize::try_from(number).unwrap_or(usize::MAX)));
            let title =
                if number.is_some() { "Import publié" } else { "La carte disait déjà cela" };
            (Phase::Published(Box::new(report_view(visit, report, true)), number), title)
        }
    };
    let shell =
        Shell::new(visit, title, &names).in_section(Section::None).under("Importer", "/importer");
    html(&JobPage {
        shell,
        csrf,
        here: format!("/importer/{}", job.id),
        file: job.upload.file_name.clone(),
        size: size(job.size),
        organisation: job.upload.organisation.clone(),
        visibility: match job.upload.visibility {
            Visibility::Public => "tout le monde",
            Visibility::Community => "la communauté des architectes",
            Visibility::Organisation => "l’organisme seul",
        },
        phase,
    })
}

/// The steps, and how far the work is: `fait`, `en cours` or `à venir`.
fn steps(current: Step) -> Vec<(&'static str, &'static str)> {
    let mark = |step: Step| match step.cmp(&current) {
        std::cmp::Ordering::Less => "fait",
        std::cmp::Ordering::Equal => "en cours",
        std::cmp::Ordering::Greater => "à venir",
    };
    let mut steps: Vec<_> = Step::ALL.iter().map(|step| (step.label(), mark(*step))).collect();
    if current == Step::Publishing {
        steps.push((current.label(), mark(current)));
    }
    steps
}

/// How far the work is, for the script of the page.
pub(in crate::web) async fn state(
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let job = signed_in.desk.jobs().get(&id).ok_or_else(unknown)?;
    let value = match &*job.state() {
        State::Running(step) => json!({
            "finished": false,
            "step": step.label(),
            "steps": steps(*step).iter().map(|(label, mark)| json!([label, mark])).collect::<Vec<_>>(),
        }),
        _ => json!({"finished": true}),
    };
    Ok(private(json_response(&value)))
}

/// The findings as a file: `?format=csv` or JSON.
pub(in crate::web) async fn findings(
    signed_in: SignedIn,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let report = report(&signed_in, &id)?;
    let response = if asked.format == Format::Csv {
        super::findings::csv(&report.findings)?
    } else {
        let bytes = serde_json::to_vec_pretty(&report.findings);
        let bytes = bytes.map_err(|error| Problem::internal(&error))?;
        attachment(Format::Json, "constats.json", bytes)
    };
    Ok(private(response))
}

/// The whole difference as a file: `?format=csv` or JSON.
pub(in crate::web) async fn differences(
    signed_in: SignedIn,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let report = report(&signed_in, &id)?;
    let response = if asked.format == Format::Csv {
        let (headings, rows) = super::difference::rows(&report.compared);
        csv_response("difference", &headings, &rows)?
    } else {
        let bytes = serde_json::to_vec_pretty(&report.compared);
        let bytes = bytes.map_err(|error| Problem::internal(&error))?;
        attachment(Format::Json, "difference.json", bytes)
    };
    Ok(private(response))
}

fn report(signed_in: &SignedIn, id: &str) -> Result<Arc<Report>, Problem> {
    let job = signed_in.desk.jobs().get(id).ok_or_else(unknown)?;
    match &*job.state() {
        State::Ready(report) | State::Published(report, _) => Ok(Arc::clone(report)),
        _ => Err(unknown()),
    }
}

fn report_view(visit: &Visit, report: &Report, is_done: bool) -> ReportView {
    let counts = report.counts;
    let figure = |count: usize, one: &'static str, several: &'static str| {
        (filters::number(count), filters::plural(count, one, several).to_owned())
    };
    let of_model = vec![
        figure(counts.elements, "élément", "éléments"),
        figure(counts.relationships, "relation", "relations"),
        figure(counts.views, "vue", "vues"),
        figure(counts.property_instances, "valeur de propriété", "valeurs de propriétés"),
    ];
    let plan = report.things.as_ref().and_then(|things| things.plan.as_ref());
    let figures = report.things.as_ref().map(|things| {
        let classes = things.classes.iter();
        classes
            .map(|(class, count)| (filters::number(*count), named(visit, class, *count)))
            .collect()
    });
    let types =
        [("Éléments, par type", &report.types[0]), ("Relations, par type", &report.types[1])];
    let edition = report.compared.edition;
    let place = format!("{}/{}", report.organisation.slug, report.source);
    ReportView {
        name: report.name.clone(),
        format: report.format.clone(),
        source: report.source.clone(),
        organisation: report.organisation.slug.clone(),
        organisation_href: format!("/si/organisme/{}", report.organisation.slug),
        is_new_organisation: !report.organisation.is_known,
        figures: figures.unwrap_or(of_model),
        has_facts: report.things.is_some(),
        reading: plan.map(|plan| super::columns::reading(visit, plan)).unwrap_or_default(),
        corrects: plan.is_some_and(|plan| plan.mode == Mode::Correct),
        types: types
            .into_iter()
            .filter(|(_, types)| !types.is_empty())
            .map(|(title, types)| (title, type_lines(visit, types)))
            .collect(),
        findings: groups(&report.findings),
        findings_total: report.findings.len(),
        edition: (edition, filters::number(usize::try_from(edition).unwrap_or(usize::MAX))),
        difference: DifferenceView::new(visit, &report.compared, is_done),
        comparable: Comparable::new(visit, &report.derived),
        coverage: report.coverage.map(Bar::all).unwrap_or_default(),
        conformity: ConformityView::new(&report.conformity),
        overtaken: report.overtaken.as_ref().map(|(number, author, message)| {
            let number = filters::number(usize::try_from(*number).unwrap_or(usize::MAX));
            (number, author.clone(), message.clone())
        }),
        changes_nothing: report.compared.added + report.compared.removed == 0,
        is_new: report.compared.difference.is_none(),
        history: urls::with_query(
            "/fiche",
            &[("iri", visit.urls().short(report.graph.as_ref())), ("vue", "historique".to_owned())],
        ),
        profile: super::super::profile::page_url(&place),
    }
}

/// A number of things of a class, by its label: «application», «applications».
fn named(visit: &Visit, label: &str, count: usize) -> String {
    let class = visit.schema.classes().iter().find(|class| class.label == label);
    let name = match class {
        Some(class) if count > 1 => &class.plural,
        _ => label,
    };
    lower_first(name)
}

/// The most frequent types, under the names that the ontology gives them, and the others as one.
fn type_lines(visit: &Visit, types: &[(String, usize)]) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = types
        .iter()
        .take(TYPES_SHOWN)
        .map(|(kind, count)| (super::difference::type_name(visit, kind), filters::number(*count)))
        .collect();
    if types.len() > TYPES_SHOWN {
        let others: usize = types[TYPES_SHOWN..].iter().map(|(_, count)| count).sum();
        lines
            .push((format!("{} autres types", types.len() - TYPES_SHOWN), filters::number(others)));
    }
    lines
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes}\u{a0}octets"),
        1_024..1_048_576 => format!("{}\u{a0}Kio", bytes / 1_024),
        _ => format!("{},{}\u{a0}Mio", bytes >> 20, (bytes % (1 << 20)) * 10 / (1 << 20)),
    }
}
