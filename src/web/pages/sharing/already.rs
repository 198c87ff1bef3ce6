//! `/mutualisation/qui-l-a-deja?besoin=…`: who already runs something for a need.

use askama::Template;
use axum::response::Response;
use serde_json::{Value, json};

use super::{both, common, hundredth, property_name};
use crate::candidates::{AGAINST, TRAITS};
use crate::web::export::{csv_response, json_response, thing_json};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls;

/// Longest need read, in characters.
const LONGEST: usize = 2_000;
/// Reasons told for each answer.
const REASONS: usize = 6;

#[derive(Template)]
#[template(path = "pages/already.html")]
struct AlreadyPage {
    shell: Shell,
    need: String,
    total: String,
    answers: Vec<AnswerView>,
    question: String,
}

struct AnswerView {
    thing: Shown,
    owner: Shown,
    score: usize,
    why: Vec<(String, Shown)>,
}

/// Shows who already has something for the need `besoin`; JSON is `{edition, need, answers: [{thing, organisation, score,
/// why}]}`, CSV has one row per answer.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

/// What answers the need `besoin`, as JSON: see [`show`].
///
/// # Errors
/// When the properties of things cannot be read.
pub(in crate::web) fn answers(visit: &Visit) -> Result<Value, Problem> {
    let need = need(visit);
    let all = visit.state.candidates((&visit.reader, visit.view.as_ref()), (TRAITS, AGAINST));
    let all = all.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    let names = visit.names();
    let answers: Vec<Value> = all
        .already(&need)
        .into_iter()
        .map(|one| {
            let (thing, owner) = both(&names, all, one.thing);
            let known = &all.things[one.thing];
            let why: Vec<String> = one
                .why
                .iter()
                .take(REASONS)
                .map(|place| {
                    let property = &all.properties[all.traits[*place as usize].property].iri;
                    let value = common(&names, all, *place).text;
                    format!("{}\u{a0}: {value}", property_name(visit, property))
                })
                .collect();
            json!({
                "thing": thing_json(&known.iri, &thing.text),
                "organisation": thing_json(&known.owner, &owner.text),
                "score": hundredth(one.score),
                "why": why,
            })
        })
        .collect();
    Ok(json!({ "edition": visit.view.number(), "need": need, "answers": answers }))
}

fn need(visit: &Visit) -> String {
    visit.param("besoin").unwrap_or_default().chars().take(LONGEST).collect()
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    if visit.format == Format::Json {
        return answers(visit).map(|value| json_response(&value));
    }
    let need = need(visit);
    let all = visit.state.candidates((&visit.reader, visit.view.as_ref()), (TRAITS, AGAINST));
    let all = all.as_ref().as_ref().map_err(|said| Problem::internal(said))?;
    let names = visit.names();
    let answers: Vec<AnswerView> = all
        .already(&need)
        .into_iter()
        .map(|one| {
            let (thing, owner) = both(&names, all, one.thing);
            let why = one.why.iter().take(REASONS).map(|place| {
                let property = &all.properties[all.traits[*place as usize].property].iri;
                (property_name(visit, property), common(&names, all, *place))
            });
            AnswerView { thing, owner, score: hundredth(one.score), why: why.collect() }
        })
        .collect();
    let reasons = |one: &AnswerView| -> Vec<String> {
        one.why.iter().map(|(name, value)| format!("{name}\u{a0}: {}", value.text)).collect()
    };
    match visit.format {
        Format::Html => html(&AlreadyPage {
            shell: Shell::new(visit, "Qui l’a déjà\u{202f}?", &names)
                .in_section(Section::Questions)
                .under("Mutualisation", "/mutualisation")
                .also_as(visit, &[Format::Csv, Format::Json]),
            total: counted(answers.len(), "application répond", "applications répondent"),
            need,
            answers,
            question: urls::question(TRAITS),
        }),
        Format::Csv => {
            let headings = ["Application", "Organisme", "Proximité (%)", "Pourquoi"];
            let rows: Vec<Vec<String>> = answers
                .iter()
                .map(|one| {
                    let (thing, owner) = (one.thing.text.clone(), one.owner.text.clone());
                    vec![thing, owner, one.score.to_string(), reasons(one).join("\u{202f}; ")]
                })
                .collect();
            csv_response("qui-l-a-deja", &headings.map(str::to_owned), &rows)
        }
        Format::Json | Format::Xlsx | Format::Turtle => Err(Problem::NotInThisFormat),
    }
}
