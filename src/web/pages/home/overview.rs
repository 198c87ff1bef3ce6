//! The first picture of the whole: organisations around, the systems that they share between them.

use std::collections::BTreeMap;
use std::time::Duration;

use oxrdf::{NamedNode, Term};

use crate::drawing::portolan::{Place, Route, chart};
use crate::index::{Answer, Limits};
use crate::queries;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::pages::counted;
use crate::web::urls;

/// The question whose answer is drawn: `systeme`, `lien`, `organisme`.
const QUESTION: &str = "operateurs-et-utilisateurs";
/// Systems drawn, the most shared first.
const PORTS: usize = 16;
/// Organisations drawn, those with the most links first.
const SHORES: usize = 36;
/// Rows of the answer that are read.
const ROWS: usize = 20_000;
/// The longest that the question may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The picture, with the table that says the same.
pub(super) struct Overview {
    /// SVG, made by us.
    pub(super) picture: String,
    /// One row per system drawn.
    pub(super) rows: Vec<OverviewRow>,
    /// What is drawn of what there is, in French.
    pub(super) extent: String,
    /// The page of the question.
    pub(super) question: String,
}

/// A shared system, and the organisations that the map joins to it.
pub(super) struct OverviewRow {
    /// The system.
    pub(super) system: Shown,
    /// Who runs it.
    pub(super) operators: Vec<Shown>,
    /// Who uses it.
    pub(super) users: Vec<Shown>,
}

/// A system and its organisations, `true` for those that run it.
type Joined = BTreeMap<NamedNode, BTreeMap<NamedNode, bool>>;

/// Draws what the real facts say; `None` when nothing is shared yet.
pub(super) fn read(visit: &Visit, names: &Names<'_>) -> Option<Overview> {
    let joined = answer(visit, names)?;
    let mut systems: Vec<(&NamedNode, &BTreeMap<NamedNode, bool>)> = joined.iter().collect();
    systems.sort_by_cached_key(|(system, organisations)| {
        (std::cmp::Reverse(organisations.len()), crate::search::sort_key(&names.thing(system).text))
    });
    let (all_systems, all_organisations) = (systems.len(), organisations(&systems).len());
    systems.truncate(PORTS);
    let mut shores: Vec<(&NamedNode, usize)> = organisations(&systems).into_iter().collect();
    shores.sort_by_cached_key(|(organisation, links)| {
        (std::cmp::Reverse(*links), crate::search::sort_key(&names.thing(organisation).text))
    });
    shores.truncate(SHORES);
    if systems.is_empty() || shores.is_empty() {
        return None;
    }
    let routes = systems
        .iter()
        .enumerate()
        .flat_map(|(port, (_, organisations))| {
            organisations.iter().map(move |(organisation, runs)| (port, organisation, *runs))
        })
        .filter_map(|(port, organisation, strong)| {
            let shore = shores.iter().position(|(known, _)| *known == organisation)?;
            Some(Route { shore, port, strong })
        })
        .collect::<Vec<_>>();
    let ports: Vec<Place> = systems
        .iter()
        .map(|(system, organisations)| {
            place(names, system, &counted(organisations.len(), "organisme", "organismes"))
        })
        .collect();
    let places: Vec<Place> = shores
        .iter()
        .map(|(organisation, links)| {
            place(names, organisation, &counted(*links, "système partagé", "systèmes partagés"))
        })
        .collect();
    let title = "Les organismes sur la côte, les systèmes qu’ils partagent en rouge entre eux";
    Some(Overview {
        picture: chart(("ensemble", title), &places, &ports, &routes),
        rows: systems.iter().map(|(system, joined)| row(names, system, joined)).collect(),
        extent: format!(
            "{} sur {} et {} sur {}",
            counted(systems.len(), "système partagé", "systèmes partagés"),
            filters::number(all_systems),
            counted(shores.len(), "organisme", "organismes"),
            filters::number(all_organisations),
        ),
        question: urls::question(QUESTION),
    })
}

/// The real systems and organisations of the answer.
fn answer(visit: &Visit, names: &Names<'_>) -> Option<Joined> {
    let question = queries::question(QUESTION)?;
    let limits = Limits::new(ROWS, PATIENCE);
    let answer = visit.view.query(&question.text, &[], &limits);
    let (variables, rows) = match answer {
        Ok(Answer::Solutions { variables, rows, .. }) => (variables, rows),
        Ok(_) => return None,
        Err(error) => {
            tracing::warn!(%error, "the picture of the whole is not drawn: {error}");
            return None;
        }
    };
    let column = |name: &str| variables.iter().position(|variable| variable.as_str() == name);
    let (system, link, organisation) = (column("systeme")?, column("lien")?, column("organisme")?);
    let mut joined = Joined::new();
    for row in &rows {
        let (Some(Some(Term::NamedNode(system))), Some(Some(Term::NamedNode(organisation)))) =
            (row.get(system), row.get(organisation))
        else {
            continue;
        };
        if names.name(system).fictitious || names.name(organisation).fictitious {
            continue;
        }
        let runs =
            matches!(row.get(link), Some(Some(Term::Literal(link))) if link.value() == "opère");
        let strong =
            joined.entry(system.clone()).or_default().entry(organisation.clone()).or_default();
        *strong |= runs;
    }
    Some(joined)
}

/// The organisations of some systems, with how many of these each is joined to.
fn organisations<'a>(
    systems: &[(&'a NamedNode, &'a BTreeMap<NamedNode, bool>)],
) -> BTreeMap<&'a NamedNode, usize> {
    let mut links = BTreeMap::new();
    for organisation in systems.iter().flat_map(|(_, organisations)| organisations.keys()) {
        *links.entry(organisation).or_default() += 1;
    }
    links
}

fn place(names: &Names<'_>, thing: &NamedNode, links: &str) -> Place {
    let shown = names.thing(thing);
    let long = shown.long.clone().unwrap_or_else(|| shown.text.clone());
    Place {
        label: shown.text,
        href: shown.href.unwrap_or_default(),
        title: filters::typography(&format!("{long}\u{a0}: {links}")),
    }
}

fn row(names: &Names<'_>, system: &NamedNode, joined: &BTreeMap<NamedNode, bool>) -> OverviewRow {
    let of = |runs: bool| {
        let mut shown: Vec<Shown> = joined
            .iter()
            .filter(|(_, known)| **known == runs)
            .map(|(organisation, _)| names.thing(organisation))
            .collect();
        shown.sort_by_cached_key(|shown| crate::search::sort_key(&shown.text));
        shown
    };
    OverviewRow { system: names.thing(system), operators: of(true), users: of(false) }
}
