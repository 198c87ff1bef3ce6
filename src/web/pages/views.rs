//! `/vues`: the views of the models, grouped by organisation, source and folder, each with a preview.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::response::Response;
use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use serde_json::{Value, json};

use crate::index::Pattern;
use crate::model::to_rdf::terms::am;
use crate::search::{normalise, sort_key};
use crate::vocab::ptl;
use crate::web::export::{csv_response, json_response, thing_json};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown, best_literal, object_of};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html, view};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::{sparql, urls};

/// Views looked at; beyond, the last ones are not listed.
const MOST_VIEWS: usize = 20_000;
/// Views on one page.
const PAGE: usize = 60;

#[derive(Template)]
#[template(path = "pages/views.html")]
struct ViewsPage {
    shell: Shell,
    summary: String,
    is_empty: bool,
    text: String,
    choices: Vec<Choice>,
    groups: Vec<Group>,
    pager: Option<Pager>,
    sparql: String,
    filtered: bool,
}

/// A filter: its name in the address, its label, and what it offers.
struct Choice {
    key: &'static str,
    label: &'static str,
    every: &'static str,
    options: Vec<(String, String, bool)>,
}

/// The views of one source.
struct Group {
    organisation: Option<Shown>,
    source: Shown,
    folders: Vec<Folder>,
}

/// The views of one folder.
struct Folder {
    path: String,
    views: Vec<Entry>,
}

/// A view of the list.
#[derive(Clone)]
struct Entry {
    iri: NamedNode,
    graph: NamedNode,
    name: String,
    language: Option<String>,
    organisation: Option<NamedNode>,
    viewpoint: String,
    folder: String,
    fictitious: bool,
    href: String,
    preview: String,
}

/// Lists the views; with `?iri=`, shows the view of that IRI.
///
/// JSON is `{edition, total, views: [{iri, label, organisation, graph, viewpoint, folder}]}`; CSV has one row per view.
pub(in crate::web) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    if let Some(text) = visit.param("iri") {
        let thing = visit.urls().parse(text);
        let thing = thing.ok_or_else(|| Problem::bad("iri", "l’adresse d’une vue"))?;
        return view::answer(visit, &thing);
    }
    if visit.picture {
        return Err(Problem::NotInThisFormat);
    }
    let names = visit.names();
    let all = entries(visit, &names);
    let shown: Vec<&Entry> = all.iter().filter(|entry| passes(visit, entry)).collect();
    match visit.format {
        Format::Html => page(visit, &names, (&all, &shown)),
        Format::Json => Ok(json_answer(visit, &names, &shown)),
        Format::Csv => csv_answer(&names, &shown),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// All the views, in the order of the page: organisation, source, folder, name.
fn entries(visit: &Visit, names: &Names<'_>) -> Vec<Entry> {
    let pattern = Pattern {
        predicate: Some(rdf::TYPE),
        object: Some(am::VIEW_CLASS.into()),
        ..Pattern::default()
    };
    let mut organisations: HashMap<NamedNode, Option<NamedNode>> = HashMap::new();
    let mut entries = Vec::new();
    for quad in visit.view.matching(pattern, MOST_VIEWS) {
        let (NamedOrBlankNode::NamedNode(iri), GraphName::NamedNode(graph)) =
            (quad.subject, quad.graph_name)
        else {
            continue;
        };
        let organisation = organisations
            .entry(graph.clone())
            .or_insert_with(|| named(visit, &graph, ptl::ORGANISME))
            .clone();
        entries.push(entry(visit, names, (iri, graph, organisation)));
    }
    let organisation = |entry: &Entry| match &entry.organisation {
        Some(organisation) => sort_key(&names.thing(organisation).text),
        None => String::new(),
    };
    entries.sort_by_cached_key(|entry| {
        (organisation(entry), entry.graph.clone(), sort_key(&entry.folder), sort_key(&entry.name))
    });
    entries
}

fn entry(
    visit: &Visit,
    names: &Names<'_>,
    (iri, graph, organisation): (NamedNode, NamedNode, Option<NamedNode>),
) -> Entry {
    let text = |thing: &NamedNode, property| {
        best_literal(visit.view.as_ref(), thing, property)
            .map(|(text, _)| text.value().to_owned())
            .unwrap_or_default()
    };
    let name = names.name(&iri);
    let folder = named(visit, &iri, am::FOLDER).map(|folder| text(&folder, am::PATH));
    let own = named(visit, &iri, am::VIEWPOINT_REFERENCE).map(|own| names.name(&own).label.clone());
    let address = visit.urls().view(iri.as_ref());
    let (path, mut pairs) = match address.split_once("?iri=") {
        Some((path, _)) => (path.to_owned(), vec![("iri", visit.urls().short(iri.as_ref()))]),
        None => (address.clone(), Vec::new()),
    };
    pairs.push(("graphe", visit.urls().short(graph.as_ref())));
    pairs.push(("format", "svg".to_owned()));
    pairs.push(("vignette", "1".to_owned()));
    // Addresses made by `view` are encoded already; only the query is added.
    let query = urls::with_query("", &pairs);
    let link = match pairs.len() {
        3 => urls::with_query("", &pairs[..1]),
        _ => urls::with_query("", &pairs[..2]),
    };
    Entry {
        name: name.label.clone(),
        language: name.language.clone(),
        viewpoint: own.unwrap_or_else(|| text(&iri, am::VIEWPOINT)),
        folder: folder.unwrap_or_default(),
        fictitious: names.note_fictitious(&graph.clone().into()),
        href: format!("{path}{link}"),
        preview: format!("{path}{query}"),
        iri,
        graph,
        organisation,
    }
}

fn named(visit: &Visit, thing: &NamedNode, property: NamedNodeRef<'_>) -> Option<NamedNode> {
    match object_of(visit.view.as_ref(), thing, property)? {
        Term::NamedNode(value) => Some(value),
        _ => None,
    }
}

/// Whether a view passes the filters of the address.
fn passes(visit: &Visit, entry: &Entry) -> bool {
    let is = |name: &str, value: Option<&NamedNode>| {
        visit.param(name).is_none_or(|wanted| {
            value.is_some_and(|value| {
                wanted == value.as_str() || wanted == visit.urls().short(value.as_ref())
            })
        })
    };
    let words = normalise(&format!("{} {}", entry.name, entry.folder));
    let wanted = normalise(visit.param("q").unwrap_or_default());
    is("organisme", entry.organisation.as_ref())
        && is("graphe", Some(&entry.graph))
        && visit.param("point-de-vue").is_none_or(|wanted| wanted == entry.viewpoint)
        && wanted.split(' ').all(|word| words.contains(word))
}

fn page(
    visit: &Visit,
    names: &Names<'_>,
    (all, shown): (&[Entry], &[&Entry]),
) -> Result<Response, Problem> {
    let page = visit.page_number()?;
    let on_page: Vec<&Entry> = shown.iter().skip((page - 1) * PAGE).take(PAGE).copied().collect();
    if on_page.is_empty() && page > 1 {
        return Err(Problem::bad("page", "un numéro de page de cette liste"));
    }
    let total = counted(all.len(), "vue", "vues");
    let summary = if shown.len() == all.len() {
        total
    } else {
        format!("{} sur {total}", filters::number(shown.len()))
    };
    let groups = groups(names, &on_page);
    let mut shell = Shell::new(visit, "Vues des modèles", names)
        .also_as(visit, &[Format::Csv, Format::Json])
        .in_section(Section::Views);
    shell.fictitious = on_page.iter().any(|entry| entry.fictitious);
    html(&ViewsPage {
        shell,
        summary,
        is_empty: all.is_empty(),
        text: visit.param("q").unwrap_or_default().chars().take(200).collect(),
        choices: choices(visit, names, all),
        groups,
        pager: Pager::new(visit, (page, PAGE, shown.len())),
        sparql: sparql::views(),
        filtered: shown.len() != all.len(),
    })
}

/// The views of a page under their source and their folder, in order.
fn groups(names: &Names<'_>, entries: &[&Entry]) -> Vec<Group> {
    let mut groups: Vec<(NamedNode, Group)> = Vec::new();
    for entry in entries {
        if groups.last().is_none_or(|(graph, _)| *graph != entry.graph) {
            let group = Group {
                organisation: entry.organisation.as_ref().map(|known| names.thing(known)),
                source: names.thing(&entry.graph),
                folders: Vec::new(),
            };
            groups.push((entry.graph.clone(), group));
        }
        let Some((_, group)) = groups.last_mut() else { continue };
        if group.folders.last().is_none_or(|folder| folder.path != entry.folder) {
            group.folders.push(Folder { path: entry.folder.clone(), views: Vec::new() });
        }
        if let Some(folder) = group.folders.last_mut() {
            folder.views.push((*entry).clone());
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn choices(visit: &Visit, names: &Names<'_>, all: &[Entry]) -> Vec<Choice> {
    let mut organisations = BTreeMap::new();
    let mut sources = BTreeMap::new();
    let mut viewpoints = BTreeMap::new();
    for entry in all {
        if let Some(organisation) = &entry.organisation {
            let key = visit.urls().short(organisation.as_ref());
            organisations.entry(key).or_insert_with(|| names.thing(organisation).text);
        }
        let key = visit.urls().short(entry.graph.as_ref());
        sources.entry(key).or_insert_with(|| names.thing(&entry.graph).text);
        if !entry.viewpoint.is_empty() {
            viewpoints.insert(entry.viewpoint.clone(), entry.viewpoint.clone());
        }
    }
    let choice = |key: &'static str, label, every, known: BTreeMap<String, String>| {
        let chosen = visit.param(key);
        let mut options: Vec<(String, String, bool)> = known
            .into_iter()
            .map(|(value, label)| {
                let selected = chosen == Some(value.as_str());
                (value, label, selected)
            })
            .collect();
        options.sort_by_cached_key(|(_, label, _)| sort_key(label));
        Choice { key, label, every, options }
    };
    [
        choice("organisme", "Organisme", "tous", organisations),
        choice("graphe", "Source", "toutes", sources),
        choice("point-de-vue", "Point de vue", "tous", viewpoints),
    ]
    .into_iter()
    .filter(|choice| choice.options.len() > 1 || choice.options.iter().any(|option| option.2))
    .collect()
}

fn json_answer(visit: &Visit, names: &Names<'_>, shown: &[&Entry]) -> Response {
    let views: Vec<Value> = shown
        .iter()
        .map(|entry| {
            let organisation = entry
                .organisation
                .as_ref()
                .map(|known| thing_json(known, &names.name(known).label));
            json!({
                "iri": entry.iri.as_str(),
                "label": entry.name,
                "organisation": organisation,
                "graph": entry.graph.as_str(),
                "viewpoint": entry.viewpoint,
                "folder": entry.folder,
            })
        })
        .collect();
    json_response(&json!({
        "edition": visit.view.number(),
        "total": views.len(),
        "views": views,
    }))
}

fn csv_answer(names: &Names<'_>, shown: &[&Entry]) -> Result<Response, Problem> {
    let header =
        ["Vue", "Organisme", "Source", "Dossier", "Point de vue", "IRI"].map(str::to_owned);
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|entry| {
            let organisation = entry.organisation.as_ref().map(|known| names.name(known).full());
            vec![
                entry.name.clone(),
                organisation.unwrap_or_default(),
                names.thing(&entry.graph).text,
                entry.folder.clone(),
                entry.viewpoint.clone(),
                entry.iri.as_str().to_owned(),
            ]
        })
        .collect();
    csv_response("vues", &header, &rows)
}
