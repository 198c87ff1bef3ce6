//! `/carte`: the whole on one sheet. Areas nested as the plan says, things placed in them, coloured by anything.
//!
//! Any property that gathers things (`ptl:regroupe`) makes such a map: parts of the land-use plan, organisations, branches.

mod exports;
mod form;
mod layout;
mod paint;
mod read;

use askama::Template;
use axum::response::Response;

pub(in crate::web::pages) use self::form::{colours, gathered};
use self::layout::{Sheet, draw};
use self::read::{Areas, Placed};
use crate::network::{Gathering, Network, NodeId};
use crate::schema::local_name;
use crate::web::colouring::{Category, Colouring, SHARING};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html, lower_first};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::sparql;

/// Rows of the table on one page.
const PAGE: usize = 200;
/// Crowded parts named.
const CROWDED: usize = 8;
/// Maps side by side.
const BESIDE: usize = 2;
/// Widths of the pictures: alone, side by side, on a narrow screen.
const WIDE: f64 = 1160.0;
const HALF: f64 = 565.0;
const NARROW: f64 = 340.0;

#[derive(Template)]
#[template(path = "pages/map.html")]
struct MapPage {
    shell: Shell,
    /// What the areas are, in a sentence.
    intro: String,
    coverage: String,
    fields: Vec<Field>,
    hidden: Vec<(String, String)>,
    filtered: bool,
    legend: Vec<Category>,
    legend_title: String,
    sheets: Vec<SheetView>,
    /// Where one goes one level up, when a part is shown alone.
    up: Option<Shown>,
    empty: Vec<Shown>,
    /// The parts that hold far more than the others, with how many things.
    crowded: Vec<(Shown, String)>,
    rows: Vec<RowView>,
    pager: Option<Pager>,
    svg_href: String,
    sparql: String,
}

/// A value, its words, whether it is chosen.
pub(in crate::web) type ChoiceOption = (String, String, bool);

/// A choice of the form.
pub(in crate::web) struct Field {
    pub(in crate::web) name: &'static str,
    pub(in crate::web) label: String,
    /// Groups of options: their title, empty when they are no group.
    pub(in crate::web) groups: Vec<(String, Vec<ChoiceOption>)>,
}

struct SheetView {
    title: Option<Shown>,
    summary: String,
    wide: String,
    narrow: String,
}

struct RowView {
    area: Option<Shown>,
    thing: Shown,
    kind: String,
    value: String,
    only: String,
}

/// What the address asks.
struct Request {
    gathering: Gathering,
    /// Only the things that these gather, one map for each.
    only: Vec<NodeId>,
    nature: Option<String>,
}

/// Shows the map.
///
/// `plan=` the property that gathers, `zone=` one area alone, `organisme=` (twice: side by side), `nature=` a class,
/// `couleur=` what colours tell. JSON is documented at [`exports::json`]; CSV has one row per area and thing.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let network = visit.network();
    let names = visit.names();
    let request = request(visit, &network)?;
    let areas = Areas::read(visit, &names, (&network, &request.gathering));
    let root = match visit.param("zone") {
        None => None,
        Some(text) => {
            let iri = visit.urls().parse(text);
            let iri = iri.ok_or_else(|| Problem::bad("zone", "l’adresse d’une part du plan"))?;
            let area = areas.find(&iri);
            Some(area.ok_or_else(|| super::fiche::not_found(iri.as_str()))?)
        }
    };
    let maps: Vec<Placed> = if request.only.is_empty() {
        vec![areas.place(visit, &network, (&request, None, root))]
    } else {
        let only = request.only.iter();
        only.map(|only| areas.place(visit, &network, (&request, Some(*only), root))).collect()
    };
    let mut things: Vec<NodeId> = maps.iter().flat_map(|map| map.things.iter().copied()).collect();
    things.sort_unstable();
    things.dedup();
    let colouring = Colouring::read(visit, &names, (&network, &things, SHARING))?;
    let all = All { visit, names: &names, network: &network, areas: &areas, colouring: &colouring };
    if visit.picture {
        return Ok(exports::svg(&all, (&request, &maps, root)));
    }
    match visit.format {
        Format::Html => page(&all, (&request, &maps, root)),
        Format::Json => Ok(exports::json(&all, &maps)),
        Format::Csv => exports::csv(&all, (&request, &maps)),
        Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}

/// What a map is made from.
struct All<'a> {
    visit: &'a Visit,
    names: &'a Names<'a>,
    network: &'a Network,
    areas: &'a Areas,
    colouring: &'a Colouring,
}

type Wanted<'a> = (&'a Request, &'a [Placed], Option<usize>);

fn request(visit: &Visit, network: &Network) -> Result<Request, Problem> {
    let gatherings = network.gatherings();
    let key = |gathering: &Gathering| local_name(gathering.property.as_str()).to_owned();
    let gathering = match visit.param("plan") {
        None => gatherings.first(),
        Some(wanted) => gatherings.iter().find(|gathering| key(gathering) == wanted),
    };
    let known: Vec<String> = gatherings.iter().map(key).collect();
    let gathering = gathering.cloned().ok_or_else(|| Problem::bad("plan", known.join(", ")))?;
    let mut only = Vec::new();
    for text in visit.params("organisme") {
        let iri = visit.urls().parse(text);
        let iri = iri.ok_or_else(|| Problem::bad("organisme", "l’adresse d’une chose"))?;
        let node = network.find(iri.as_ref());
        let node = node.ok_or_else(|| super::fiche::not_found(iri.as_str()))?;
        if !only.contains(&node) {
            only.push(node);
        }
    }
    if only.len() > BESIDE {
        return Err(Problem::bad("organisme", "deux organismes au plus"));
    }
    let nature = visit.param("nature").map(str::to_owned);
    if let Some(nature) = &nature
        && visit.schema.class_by_key(nature).is_none()
    {
        return Err(Problem::bad(
            "nature",
            "la nature d’une chose, comme «\u{202f}application\u{202f}»",
        ));
    }
    Ok(Request { gathering, only, nature })
}

fn page(all: &All<'_>, (request, maps, root): Wanted<'_>) -> Result<Response, Problem> {
    let All { visit, names, network, areas, colouring } = *all;
    let property = request.gathering.property.as_ref();
    let range = request.gathering.range.as_ref();
    let class = range.and_then(|range| visit.schema.class(range.as_ref()));
    let plan =
        class.map_or_else(|| visit.schema.property_label(property), |class| class.plural.clone());
    let title = match root {
        Some(root) => areas.all[root].name.clone(),
        None => plan.clone(),
    };
    let sheets = maps
        .iter()
        .map(|map| SheetView {
            title: map.only.map(|only| names.thing(network.iri(only))),
            summary: counted(map.things.len(), "chose placée", "choses placées"),
            wide: draw(all, &sheet(maps.len(), (map, root, "large"))),
            narrow: draw(
                all,
                &Sheet {
                    map,
                    root,
                    width: NARROW,
                    id: format!("etroit-{}", map.id()),
                    caption: None,
                },
            ),
        })
        .collect();
    let mut rows = rows(all, (request, maps));
    let total = rows.len();
    let page = visit.page_number()?;
    if page > 1 && (page - 1) * PAGE >= total {
        return Err(Problem::bad("page", "un numéro de page de ce tableau"));
    }
    rows = rows.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
    let up = root.map(|root| up(all, (&plan, root)));
    let mut shell = Shell::new(visit, title, names)
        .also_as(visit, &[Format::Json, Format::Csv])
        .in_section(Section::Maps);
    if let Some(up) = &up {
        shell =
            shell.under(&plan, visit.url_with(&[("zone", String::new()), ("page", String::new())]));
        if up.text != plan {
            shell = shell.under(&up.text, up.href.clone().unwrap_or_default());
        }
    }
    let mut properties = vec![&request.gathering.property];
    let colour = network.kinds().iter().find(|kind| local_name(kind.iri.as_str()) == colouring.key);
    properties.extend(colour.map(|kind| &kind.iri));
    html(&MapPage {
        shell,
        intro: format!(
            "Ce que la carte connaît, disposé par {}. Le nom d’une part l’agrandit, une tuile mène à sa fiche.",
            lower_first(&visit.schema.property_label(property))
        ),
        coverage: coverage(all, (maps, root)),
        fields: form::fields(all, request),
        hidden: visit
            .param("zone")
            .map(|zone| ("zone".to_owned(), zone.to_owned()))
            .into_iter()
            .collect(),
        filtered: !request.only.is_empty() || request.nature.is_some(),
        legend: colouring.categories.clone(),
        legend_title: colouring.title.clone(),
        sheets,
        up,
        empty: empties(all, (maps, root)),
        crowded: crowded(all, maps),
        rows,
        pager: Pager::new(visit, (page, PAGE, total)),
        svg_href: visit.url_with(&[("format", "svg".to_owned()), ("page", String::new())]),
        sparql: sparql::pairs(&properties, 20_000),
    })
}

fn sheet<'a>(maps: usize, (map, root, id): (&'a Placed, Option<usize>, &str)) -> Sheet<'a> {
    let width = if maps > 1 { HALF } else { WIDE };
    Sheet { map, root, width, id: format!("{id}-{}", map.id()), caption: None }
}

/// What is above the part that is shown alone.
fn up(all: &All<'_>, (plan, root): (&str, usize)) -> Shown {
    let parent = all.areas.all[root].parent;
    let (text, zone) = match parent {
        Some(parent) => {
            let area = &all.areas.all[parent];
            let short = area.iri.as_ref().map(|iri| all.visit.urls().short(iri.as_ref()));
            (area.name.clone(), short.unwrap_or_default())
        }
        None => (plan.to_owned(), String::new()),
    };
    let href = all.visit.url_with(&[("zone", zone), ("page", String::new())]);
    Shown { text, href: Some(href), ..Shown::default() }
}

/// How much of what could be placed is placed.
fn coverage(all: &All<'_>, (maps, root): (&[Placed], Option<usize>)) -> String {
    let (candidates, placed) = maps.iter().fold((0, 0), |(all, placed), map| {
        (all + map.things.len(), placed + map.things.len() - map.outside.len())
    });
    let drawn = all.areas.all.iter().filter(|area| area.iri.is_some()).count();
    if root.is_some() {
        return format!("{}.", counted(candidates, "chose placée ici", "choses placées ici"));
    }
    let missing = candidates - placed;
    let mut text = format!(
        "{} sur {}, dans {}",
        counted(placed, "chose placée", "choses placées"),
        filters::number(candidates),
        counted(drawn, "part", "parts"),
    );
    if missing > 0 {
        text.push_str(&format!(
            "\u{202f}; {} sans place connue, à la fin",
            counted(missing, "chose", "choses")
        ));
    }
    text.push('.');
    text
}

/// The parts that hold far more than the others.
fn crowded(all: &All<'_>, maps: &[Placed]) -> Vec<(Shown, String)> {
    let [map] = maps else { return Vec::new() };
    let named = |area: usize| {
        let iri = all.areas.all[area].iri.as_ref()?;
        let href = Some(zone_url(all.visit, iri));
        Some((Shown { href, ..all.names.thing(iri) }, filters::number(map.totals[area])))
    };
    map.crowded(all.areas).into_iter().take(CROWDED).filter_map(named).collect()
}

/// The parts in which nothing is.
fn empties(all: &All<'_>, (maps, root): (&[Placed], Option<usize>)) -> Vec<Shown> {
    let within = all.areas.within(root);
    let empty = within.into_iter().filter(|area| maps.iter().all(|map| map.totals[*area] == 0));
    empty
        .filter_map(|area| all.areas.all[area].iri.as_ref())
        .map(|iri| all.names.thing(iri))
        .collect()
}

fn rows(all: &All<'_>, (request, maps): (&Request, &[Placed])) -> Vec<RowView> {
    let All { visit, names, network, areas, colouring } = *all;
    let mut rows = Vec::new();
    for map in maps {
        let only = map.only.map(|only| names.thing(network.iri(only)).text).unwrap_or_default();
        for (area, things) in map.direct.iter().enumerate() {
            for node in things {
                rows.push(RowView {
                    area: areas.all[area].iri.as_ref().map(|iri| names.thing(iri)),
                    thing: names.thing(network.iri(*node)),
                    kind: kind_of(visit, network, *node),
                    value: colouring
                        .category(*node)
                        .map(|one| one.label.clone())
                        .unwrap_or_default(),
                    only: if request.only.len() > 1 { only.clone() } else { String::new() },
                });
            }
        }
    }
    rows
}

/// What a thing is, in a word.
pub(super) fn kind_of(visit: &Visit, network: &Network, node: NodeId) -> String {
    let class = visit.schema.class(network.class(node).as_ref());
    class.map(|class| class.label.clone()).unwrap_or_default()
}

/// The address of a part alone.
fn zone_url(visit: &Visit, area: &oxrdf::NamedNode) -> String {
    let short = visit.urls().short(area.as_ref());
    visit.url_with(&[("zone", short), ("page", String::new()), ("format", String::new())])
}

/// The title of a map in a file.
fn file_title(all: &All<'_>, request: &Request) -> String {
    let label = all.visit.schema.property_label(request.gathering.property.as_ref());
    format!("La carte par {}", lower_first(&label))
}
