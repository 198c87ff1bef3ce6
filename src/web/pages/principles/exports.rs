//! The board and the rules as JSON or CSV.

use axum::response::Response;
use serde_json::{Value, json};

use crate::indicators::{Rule, Tally};
use crate::web::export::{csv_response, json_response};
use crate::web::extract::Visit;
use crate::web::principles::{Board, Figure};
use crate::web::problem::Problem;

fn tally_json(tally: Tally) -> Value {
    json!({
        "percent": tally.percent(),
        "yes": tally.yes,
        "no": tally.no,
        "unknown": tally.unknown,
        "coverage": tally.coverage(),
    })
}

fn figure_json(figure: &Figure) -> Value {
    let question = figure.question;
    json!({
        "name": question.name,
        "title": question.title,
        "definition": question.description,
        "value": figure.measure.as_ref().map(|measure| tally_json(measure.all)),
        "truncated": figure.measure.as_ref().is_some_and(|measure| measure.truncated),
    })
}

fn described(rule: &Rule, indicators: Vec<Value>) -> Value {
    json!({
        "id": rule.id,
        "iri": rule.iri.as_str(),
        "label": rule.label,
        "statement": rule.statement,
        "principle": rule.is_principle,
        "lacks": rule.lacks,
        "indicators": indicators,
    })
}

pub(super) fn board_json(visit: &Visit, board: &Board) -> Response {
    let rules: Vec<Value> = board
        .rules
        .iter()
        .map(|rule| {
            described(rule, board.of(&rule.id).map(|(_, figure)| figure_json(figure)).collect())
        })
        .collect();
    json_response(&json!({ "edition": visit.view.number(), "rules": rules }))
}

pub(super) fn rule_json(visit: &Visit, board: &Board, rule: &Rule) -> Response {
    let names = visit.names();
    let indicators: Vec<Value> = board
        .of(&rule.id)
        .map(|(_, figure)| {
            let mut one = figure_json(figure);
            let by = figure.measure.as_ref().map(|measure| measure.by.as_slice());
            one["by"] =
                by.unwrap_or_default()
                    .iter()
                    .map(|(owner, tally)| {
                        let mut line = tally_json(*tally);
                        line["organisation"] = owner.as_ref().map_or(Value::Null, |owner| {
                        json!({ "iri": owner.as_str(), "label": names.thing(owner).text })
                    });
                        line
                    })
                    .collect();
            one
        })
        .collect();
    let mut value = described(rule, indicators);
    value["edition"] = json!(visit.view.number());
    json_response(&value)
}

/// The headings of the numbers of a tally.
const NUMBERS: [&str; 5] =
    ["Valeur (%)", "Répondent", "Ne répondent pas", "Non établis", "Couverture (%)"];

fn numbers(tally: Tally) -> [String; 5] {
    let share = |value: Option<usize>| value.map(|value| value.to_string()).unwrap_or_default();
    [
        share(tally.percent()),
        tally.yes.to_string(),
        tally.no.to_string(),
        tally.unknown.to_string(),
        share(tally.coverage()),
    ]
}

fn headings(first: &[&str]) -> Vec<String> {
    first.iter().chain(&NUMBERS).map(|text| (*text).to_owned()).collect()
}

/// What an indicator gives; nothing when it was not answered.
fn whole(figure: &Figure) -> Tally {
    figure.measure.as_ref().map(|measure| measure.all).unwrap_or_default()
}

pub(super) fn board_csv(board: &Board) -> Result<Response, Problem> {
    let mut rows = Vec::new();
    for rule in &board.rules {
        let before = rows.len();
        for (_, figure) in board.of(&rule.id) {
            let mut row = vec![rule.id.clone(), rule.label.clone(), figure.question.title.clone()];
            row.extend(numbers(whole(figure)));
            rows.push(row);
        }
        if rows.len() == before {
            let mut row = vec![rule.id.clone(), rule.label.clone(), "Non mesurable".to_owned()];
            row.resize(3 + NUMBERS.len(), String::new());
            rows.push(row);
        }
    }
    csv_response("principes", &headings(&["Règle", "Nom", "Indicateur"]), &rows)
}

pub(super) fn rule_csv(visit: &Visit, board: &Board, rule: &Rule) -> Result<Response, Problem> {
    let names = visit.names();
    let mut rows = Vec::new();
    for (_, figure) in board.of(&rule.id) {
        let by = figure.measure.as_ref().map(|measure| measure.by.as_slice()).unwrap_or_default();
        let all = [("Tous".to_owned(), whole(figure))];
        let owners = by.iter().map(|(owner, tally)| {
            let name = owner.as_ref().map(|owner| names.thing(owner).text);
            (name.unwrap_or_else(|| "Non précisé".to_owned()), *tally)
        });
        for (owner, tally) in all.into_iter().chain(owners) {
            let mut row = vec![figure.question.title.clone(), owner];
            row.extend(numbers(tally));
            rows.push(row);
        }
    }
    let name = format!("principe-{}", rule.id.to_lowercase());
    csv_response(&name, &headings(&["Indicateur", "Organisme"]), &rows)
}
