//! `/conformite`: what is wrong or missing on the map, by source, by nature, by rule, and how to mend it.
//!
//! The shapes of the ontology decide and speak; the page only counts and shows. Everything is what this reader sees.

mod exports;
mod tables;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use oxrdf::{NamedNode, Term};

use self::tables::{GroupRow, TrendRow, groups, trend};
use crate::conformity::{Conformity, Counts, Finding, Summary, severity_label};
use crate::schema::local_name;
use crate::web::conformity::Checked;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::import::conformity::look;
use crate::web::pages::{Pager, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// Findings on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "pages/conformity.html")]
struct ConformityPage {
    shell: Shell,
    checked: String,
    truncated: bool,
    severities: Vec<Severity>,
    chips: Vec<Chip>,
    sources: GroupTable,
    classes: GroupTable,
    shapes: GroupTable,
    trend: Vec<TrendRow>,
    trend_is_whole: bool,
    total: String,
    findings: Vec<FindingView>,
    pager: Option<Pager>,
}

/// The count of a severity, leading to its findings.
struct Severity {
    count: String,
    label: &'static str,
    look: &'static str,
    href: String,
    current: bool,
}

/// A filter in force, leading to the page without it.
struct Chip {
    label: String,
    href: String,
}

/// The counts of groups, the first of them.
struct GroupTable {
    rows: Vec<GroupRow>,
    more: Option<String>,
}

/// A finding ready for templates.
pub(in crate::web) struct FindingView {
    /// The thing; on its own fiche it is not said again.
    pub(in crate::web) thing: Shown,
    /// What the thing is.
    pub(in crate::web) kind: String,
    /// `error`, `warning` or `info`.
    pub(in crate::web) look: &'static str,
    /// How serious it is, in French.
    pub(in crate::web) severity: &'static str,
    /// What is wrong.
    pub(in crate::web) problem: String,
    /// Why it matters.
    pub(in crate::web) reason: Option<String>,
    /// How to mend it.
    pub(in crate::web) remedy: String,
    /// The rules served: name and address.
    pub(in crate::web) rules: Vec<(String, String)>,
    /// The shape that says so.
    pub(in crate::web) shape: Option<String>,
}

impl FindingView {
    pub(in crate::web) fn new(visit: &Visit, names: &Names<'_>, finding: &Finding) -> Self {
        let href = |iri: &NamedNode| visit.urls().fiche(iri.as_ref());
        Self {
            thing: names.shown(&finding.focus),
            kind: match &finding.focus {
                Term::NamedNode(thing) => names.kind(thing),
                _ => String::new(),
            },
            look: look(&finding.severity),
            severity: severity_label(&finding.severity),
            problem: finding.problem.clone(),
            reason: finding.reason.clone(),
            remedy: finding.remedy.clone(),
            rules: finding.rules.iter().map(|rule| (rule.label.clone(), href(&rule.iri))).collect(),
            shape: match &finding.shape {
                Term::NamedNode(shape) => Some(href(shape)),
                _ => None,
            },
        }
    }
}

/// Shows the report. JSON is `{edition, checked, violations, warnings, infos, truncated, sources, classes, shapes,
/// findings}`; CSV and XLSX have one row per finding.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    // The trend is read in the background: the page changes while the edition does not.
    asked.answer_anew(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let view = visit.view.as_ref();
    let conformity = visit.state.conformity(&visit.reader, view);
    let conformity = conformity.as_ref().as_ref().map_err(|error| Problem::internal(error))?;
    let checked = visit.state.checked(&visit.reader, (view, &visit.schema));
    let checked = checked.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    let filter = Filter::read(visit)?;
    let places = filter.places(&checked.summary);
    if visit.format != Format::Html {
        return exports::answer(visit, (conformity, checked), &places);
    }
    page(visit, (conformity, checked), (&filter, &places))
}

/// What the address asks for.
struct Filter {
    source: Option<NamedNode>,
    class: Option<NamedNode>,
    shape: Option<NamedNode>,
    severity: Option<&'static str>,
}

/// The severities, as the address writes them.
const SEVERITIES: [&str; 3] = ["erreur", "avertissement", "information"];

impl Filter {
    fn read(visit: &Visit) -> Result<Self, Problem> {
        let iri = |name: &'static str| match visit.param(name) {
            None => Ok(None),
            Some(text) => visit
                .urls()
                .parse(text)
                .map(Some)
                .ok_or_else(|| Problem::bad(name, "l’adresse d’une chose de la carte")),
        };
        let severity = match visit.param("gravite") {
            None => None,
            Some(text) => {
                Some(*SEVERITIES.iter().find(|known| **known == text).ok_or_else(|| {
                    Problem::bad("gravite", "erreur, avertissement ou information")
                })?)
            }
        };
        Ok(Self { source: iri("source")?, class: iri("classe")?, shape: iri("forme")?, severity })
    }

    /// The places of the findings that are asked for, the most serious first.
    fn places(&self, summary: &Summary) -> Vec<usize> {
        let wanted = |place: &&crate::conformity::Place| {
            self.source.as_ref().is_none_or(|source| place.sources.contains(source))
                && self.class.as_ref().is_none_or(|class| place.class.as_ref() == Some(class))
                && self.shape.as_ref().is_none_or(|shape| place.shape.as_ref() == Some(shape))
                && self.severity.is_none_or(|severity| severity_label(&place.severity) == severity)
        };
        let mut places: Vec<usize> = summary
            .places
            .iter()
            .enumerate()
            .filter(|(_, place)| wanted(place))
            .map(|(index, _)| index)
            .collect();
        places.sort_by(|a, b| summary.places[*a].severity.cmp(&summary.places[*b].severity));
        places
    }
}

fn page(
    visit: &Visit,
    (conformity, checked): (&Conformity, &Checked),
    (filter, places): (&Filter, &[usize]),
) -> Result<Response, Problem> {
    let names = visit.names();
    let number = visit.page_number()?;
    let summary = &checked.summary;
    let findings = places
        .iter()
        .skip((number - 1) * PAGE)
        .take(PAGE)
        .filter_map(|place| checked.report.result_at(*place))
        .map(|result| {
            FindingView::new(visit, &names, &conformity.finding(&checked.report, &result))
        })
        .collect();
    let shape_name = |shape: &NamedNode| shape_name(conformity, shape);
    let thing_name = |thing: &NamedNode| names.thing(thing).text;
    let (trend, trend_is_whole) = trend(visit, summary);
    let page = ConformityPage {
        checked: filters::number(summary.checked),
        truncated: summary.truncated,
        severities: severities(visit, summary.counts, filter),
        chips: chips(visit, filter, (&shape_name, &thing_name)),
        sources: groups(visit, ("source", &summary.by_source), &thing_name),
        classes: groups(visit, ("classe", &summary.by_class), &|class| class_name(visit, class)),
        shapes: groups(visit, ("forme", &summary.by_shape), &shape_name),
        trend,
        trend_is_whole,
        total: crate::web::pages::counted(places.len(), "constat", "constats"),
        findings,
        pager: Pager::new(visit, (number, PAGE, places.len())),
        shell: Shell::new(visit, "Conformité", &names)
            .in_section(Section::Questions)
            .also_as(visit, &[Format::Xlsx, Format::Csv, Format::Json]),
    };
    let mut response = html(&page)?;
    if !page.trend_is_whole {
        // What is still being read must not be kept for those who come later.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// «Opérateur (application)»: the property, and the holder of the shape.
fn shape_name(conformity: &Conformity, shape: &NamedNode) -> String {
    let words = conformity.guide().words(&shape.clone().into());
    let name = words.name.clone().unwrap_or_else(|| local_name(shape.as_str()).to_owned());
    let holder = words.holder.as_deref().and_then(|holder| holder.split_once(": "));
    match holder {
        Some((_, holder)) => format!("{name} ({holder})"),
        None => name,
    }
}

fn class_name(visit: &Visit, class: &NamedNode) -> String {
    let known = visit.schema.class(class.as_ref());
    known.map_or_else(|| local_name(class.as_str()).to_owned(), |class| class.plural.clone())
}

fn severities(visit: &Visit, counts: Counts, filter: &Filter) -> Vec<Severity> {
    let all = [
        (counts.violations, "erreur", "erreurs", "error"),
        (counts.warnings, "avertissement", "avertissements", "warning"),
        (counts.infos, "information", "informations", "info"),
    ];
    all.into_iter()
        .map(|(count, one, several, look)| Severity {
            count: filters::number(count),
            label: filters::plural(count, one, several),
            look,
            href: visit.url_with(&[("page", String::new()), ("gravite", one.to_owned())]),
            current: filter.severity == Some(one),
        })
        .collect()
}

/// Names something that filters.
type Naming<'a> = &'a dyn Fn(&NamedNode) -> String;

fn chips(
    visit: &Visit,
    filter: &Filter,
    (shape_name, thing_name): (Naming<'_>, Naming<'_>),
) -> Vec<Chip> {
    let without = |name| visit.url_with(&[("page", String::new()), (name, String::new())]);
    let parts = [
        ("source", filter.source.as_ref().map(thing_name)),
        ("classe", filter.class.as_ref().map(|class| class_name(visit, class))),
        ("forme", filter.shape.as_ref().map(shape_name)),
        ("gravite", filter.severity.map(str::to_owned)),
    ];
    parts
        .into_iter()
        .filter_map(|(name, label)| Some(Chip { label: label?, href: without(name) }))
        .collect()
}
