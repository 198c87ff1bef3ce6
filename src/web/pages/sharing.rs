//! `/mutualisation`: what several organisations run for the same need, why it is thought so, what speaks against, and what
//! people think of it; `/mutualisation/notions`: the same for data; and `/mutualisation/qui-l-a-deja`: who already has something
//! for a need said in words.

mod already;
mod exports;
mod opinion;
mod subject;

use askama::Template;
use axum::response::Response;
use oxrdf::{NamedNode, Term};
use serde_json::Value;

pub(in crate::web) use self::already::{answers, show as already};
use self::opinion::{LeadView, Wanted, form};
use self::subject::{APPLICATIONS, DATA, Subject};
use crate::candidates::{Candidates, OPINIONS, Pair, groups};
use crate::queries::question;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Pairs on one page.
const PAGE: usize = 20;
/// Groups shown.
const GROUPS: usize = 20;
/// Reasons told for a pair; the export has them all.
const REASONS: usize = 6;

#[derive(Template)]
#[template(path = "pages/sharing.html")]
struct SharingPage {
    shell: Shell,
    subject: &'static Subject,
    /// What people think: value in the address, words, whether it is chosen.
    opinions: Vec<(&'static str, &'static str, bool)>,
    is_narrowed: bool,
    /// Owners: address of the value, name, whether it is chosen.
    owners: Vec<(String, String, bool)>,
    compared: String,
    total: String,
    groups: Vec<GroupView>,
    pairs: Vec<PairView>,
    pager: Option<Pager>,
    weights: Vec<(String, String)>,
    questions: Vec<(String, String)>,
}

/// Things of several organisations.
struct GroupView {
    things: Vec<(Shown, Shown)>,
    score: usize,
}

/// Two things, ready for the template.
struct PairView {
    left: (Shown, Shown),
    right: (Shown, Shown),
    score: usize,
    coverage: usize,
    why: Vec<Reason>,
    more: usize,
    against: Vec<(String, Shown, Shown)>,
    shared: Vec<Shown>,
    ends: Option<(i32, i32)>,
    compare: String,
    lead: Option<LeadView>,
    /// The form where an opinion is given.
    form: String,
}

/// A common trait.
struct Reason {
    property: String,
    value: Shown,
    /// Its part of the likeness, in percent.
    part: usize,
}

/// Shows the candidates. JSON is `{edition, compared, candidates: [{things, score, coverage, why, against, shared, lead}]}`; CSV
/// and XLSX have one row per pair.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(|visit| answer(visit, &APPLICATIONS)).await
}

/// Shows the notions that are alike, in the same formats.
pub(in crate::web) async fn notions(asked: Asked) -> Result<Response, Problem> {
    asked.answer(|visit| answer(visit, &DATA)).await
}

fn answer(visit: &Visit, subject: &'static Subject) -> Result<Response, Problem> {
    let opinion = Wanted::read(visit)?;
    let all = visit.state.candidates((&visit.reader, visit.view.as_ref()), subject.asked);
    let all = all.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    let (owner, wanted) = wanted(visit, all, opinion)?;
    if visit.format == Format::Html {
        page((visit, subject), (all, owner.as_ref(), opinion), &wanted)
    } else {
        exports::answer((visit, subject.file), all, &wanted)
    }
}

/// Candidates of a page of the list, as JSON, how many there are in all, and how many things were compared.
///
/// # Errors
/// When the organisation is none, or the properties cannot be read.
pub(in crate::web) fn paged(
    visit: &Visit,
    (skip, take): (usize, usize),
) -> Result<(Vec<Value>, usize, usize), Problem> {
    let reader = (&visit.reader, visit.view.as_ref());
    let all = visit.state.candidates(reader, APPLICATIONS.asked);
    let all = all.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    let (_, wanted) = wanted(visit, all, Wanted::read(visit)?)?;
    let shown: Vec<&Pair> = wanted.iter().skip(skip).take(take).copied().collect();
    Ok((exports::candidates(visit, all, &shown), wanted.len(), all.things.len()))
}

/// The organisation that the address asks for, and the pairs of which one side is its own.
fn wanted<'a>(
    visit: &Visit,
    all: &'a Candidates,
    opinion: Wanted,
) -> Result<(Option<NamedNode>, Vec<&'a Pair>), Problem> {
    let owner =
        match visit.param("organisme") {
            None => None,
            Some(text) => Some(visit.urls().parse(text).ok_or_else(|| {
                Problem::bad("organisme", "l’adresse d’un organisme de la carte")
            })?),
        };
    let wanted: Vec<&Pair> = all
        .pairs
        .iter()
        .filter(|pair| {
            let of = |place: usize| Some(&all.things[place].owner) == owner.as_ref();
            owner.is_none() || of(pair.left) || of(pair.right)
        })
        .filter(|pair| opinion.takes(all.lead(pair)))
        .collect();
    Ok((owner, wanted))
}

fn page(
    (visit, subject): (&Visit, &'static Subject),
    (all, owner, opinion): (&Candidates, Option<&NamedNode>, Wanted),
    wanted: &[&Pair],
) -> Result<Response, Problem> {
    let names = visit.names();
    let number = visit.page_number()?;
    let pairs = wanted
        .iter()
        .skip((number - 1) * PAGE)
        .take(PAGE)
        .map(|pair| PairView::new(visit, (&names, all), pair))
        .collect();
    let of_owner = |things: &[usize]| {
        owner.is_none() || things.iter().any(|place| Some(&all.things[*place].owner) == owner)
    };
    let groups = groups(all)
        .into_iter()
        .filter(|group| opinion == Wanted::All && of_owner(&group.things))
        .take(GROUPS)
        .map(|group| GroupView {
            things: group.things.iter().map(|place| both(&names, all, *place)).collect(),
            score: hundredth(group.score),
        })
        .collect();
    let questions = [subject.asked.0, subject.asked.1, OPINIONS, subject.near];
    let page = SharingPage {
        owners: owners(visit, &names, (all, owner)),
        compared: counted(all.things.len(), subject.counted.0, subject.counted.1),
        opinions: opinion.choices(),
        is_narrowed: opinion != Wanted::All,
        subject,
        total: counted(wanted.len(), "piste", "pistes"),
        groups,
        pairs,
        pager: Pager::new(visit, (number, PAGE, wanted.len())),
        weights: weights(visit, all),
        questions: questions
            .into_iter()
            .filter_map(question)
            .map(|question| (question.title.clone(), urls::question(&question.name)))
            .collect(),
        shell: Shell::new(visit, subject.title, &names)
            .in_section(Section::Questions)
            .under("Questions", "/analyses")
            .also_as(visit, &[Format::Xlsx, Format::Csv, Format::Json]),
    };
    html(&page)
}

/// A thing and its owner.
fn both(names: &Names<'_>, all: &Candidates, place: usize) -> (Shown, Shown) {
    let thing = &all.things[place];
    (names.thing(&thing.iri), names.thing(&thing.owner))
}

/// What is common, as it is shown: the thing when it is one, else the word.
fn common(names: &Names<'_>, all: &Candidates, place: u32) -> Shown {
    let one = &all.traits[place as usize];
    match &one.thing {
        Some(thing) => names.thing(thing),
        None => names.shown(&Term::from(oxrdf::Literal::new_simple_literal(&one.label))),
    }
}

fn property_name(visit: &Visit, property: &NamedNode) -> String {
    let known = visit.schema.property(property.as_ref());
    known.map_or_else(
        || {
            if *property == oxrdf::vocab::rdfs::LABEL {
                "Mot du nom".to_owned()
            } else {
                visit.urls().short(property.as_ref())
            }
        },
        |property| property.label.clone(),
    )
}

impl PairView {
    fn new(visit: &Visit, (names, all): (&Names<'_>, &Candidates), pair: &Pair) -> Self {
        let why = pair.why.iter().take(REASONS).map(|(place, part)| Reason {
            property: property_name(
                visit,
                &all.properties[all.traits[*place as usize].property].iri,
            ),
            value: common(names, all, *place),
            part: hundredth(*part),
        });
        let against = all.against(pair).into_iter().map(|(property, left, right)| {
            (property_name(visit, property), names.shown(left), names.shown(right))
        });
        let (one, other) = (&all.things[pair.left], &all.things[pair.right]);
        let short = |iri: &NamedNode| visit.urls().short(iri.as_ref());
        Self {
            left: both(names, all, pair.left),
            right: both(names, all, pair.right),
            score: hundredth(pair.score),
            coverage: hundredth(pair.coverage),
            lead: all.lead(pair).map(|lead| LeadView::new(visit, lead)),
            form: form(visit, (names, all), pair),
            why: why.collect(),
            more: pair.why.len().saturating_sub(REASONS),
            against: against.collect(),
            shared: pair.shared.iter().map(|place| common(names, all, *place)).collect(),
            ends: pair.renewal.then(|| one.end.zip(other.end)).flatten(),
            compare: urls::with_query(
                "/comparer",
                &[("chose", short(&one.iri)), ("chose", short(&other.iri))],
            ),
        }
    }
}

/// The organisations compared, to choose from.
fn owners(
    visit: &Visit,
    names: &Names<'_>,
    (all, chosen): (&Candidates, Option<&NamedNode>),
) -> Vec<(String, String, bool)> {
    let mut owners: Vec<&NamedNode> = all.things.iter().map(|thing| &thing.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let mut owners: Vec<(String, String, bool)> = owners
        .into_iter()
        .map(|owner| {
            let shown = names.thing(owner);
            let text = if shown.fictitious {
                format!("{} (exemple fictif)", shown.text)
            } else {
                shown.text
            };
            (visit.urls().short(owner.as_ref()), text, Some(owner) == chosen)
        })
        .collect();
    owners.sort_by_cached_key(|(_, text, _)| crate::search::sort_key(text));
    owners
}

/// The properties and how much each counts, as it is told.
fn weights(visit: &Visit, all: &Candidates) -> Vec<(String, String)> {
    let mut weights: Vec<(f64, String)> = all
        .properties
        .iter()
        .map(|property| (property.weight, property_name(visit, &property.iri)))
        .collect();
    weights.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    weights
        .into_iter()
        .map(|(weight, name)| (name, crate::drawing::bars::french(weight).replace('-', "−")))
        .collect()
}

/// A share in percent.
fn hundredth(share: f64) -> usize {
    (share.clamp(0.0, 1.0) * 100.0).round() as usize
}
