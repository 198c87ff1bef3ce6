//! Checks on a whole model, whatever its format: names, keys and values that deserve a look.

use std::borrow::Cow;

use hashbrown::HashMap;

use super::finding::{Code, Findings};
use super::type_names::is_junction;
use super::xml::short;
use crate::model::identity::{BUSINESS_KEYS, business_keys};
use crate::model::{Concept, Model};

mod relations;
mod uses;

/// Reports what is doubtful in a model; changes nothing. Lines mean little when the model is in several files.
pub fn check(model: &Model, several_files: bool, findings: &mut Findings) {
    check_names(model, findings);
    check_homonyms(model, several_files, findings);
    check_values(model, findings);
    check_business_keys(model, several_files, findings);
    relations::check(model, findings);
    uses::check_circles(model, findings);
}

/// Reports what nothing in a whole model uses: it says nothing of a part of a model.
pub fn check_use(model: &Model, findings: &mut Findings) {
    uses::check(model, findings);
}

/// Where another concept is: its line, or its identifier when the model is in several files.
fn elsewhere(other: &Concept, several_files: bool) -> String {
    match several_files {
        false => format!("ligne {}", other.place.line),
        true => format!("«{}»", short(&other.identifier)),
    }
}

fn check_names(model: &Model, findings: &mut Findings) {
    for element in &model.elements {
        if !is_junction(&element.kind) && !element.concept.has_name() {
            let message =
                format!("un élément de type {} n’a pas de nom", short(element.kind.name()));
            let instead = "il est montré par son type et son identifiant";
            say(Code::ElementUnnamed, &element.concept, (message, instead), findings);
        }
    }
    for view in &model.views {
        if !view.concept.has_name() {
            let said =
                ("une vue n’a pas de nom".to_owned(), "elle est montrée par son identifiant");
            say(Code::ViewUnnamed, &view.concept, said, findings);
        }
    }
    for definition in &model.property_definitions {
        if !definition.concept.has_name() {
            let message = "une définition de propriété n’a pas de nom".to_owned();
            let instead = "la propriété est montrée par son identifiant";
            say(Code::PropertyDefinitionUnnamed, &definition.concept, (message, instead), findings);
        }
    }
}

fn check_homonyms(model: &Model, several_files: bool, findings: &mut Findings) {
    let mut first: HashMap<(&str, Cow<'_, str>), &Concept> = HashMap::default();
    for element in &model.elements {
        let Some(name) = name(&element.concept) else {
            continue;
        };
        if is_junction(&element.kind) {
            continue;
        }
        let concept = &element.concept;
        let known = *first.entry((element.kind.name(), name.clone())).or_insert(concept);
        if known.identifier != concept.identifier {
            let kind = short(element.kind.name());
            let name = short(&name);
            let known = elsewhere(known, several_files);
            let message = format!("«{name}» est aussi le nom d’un autre {kind}, {known}");
            let said = (message, "les deux éléments sont gardés distincts");
            say(Code::NameDuplicate, &element.concept, said, findings);
        }
    }
}

/// As [`Concept::name`], without a copy of what is written on one line already.
fn name(concept: &Concept) -> Option<Cow<'_, str>> {
    let written = &concept.names.first()?.value;
    let is_plain = |text: &str| {
        !text.is_empty()
            && text.trim().len() == text.len()
            && !text.contains("  ")
            && !text.contains(|c: char| c.is_whitespace() && c != ' ')
    };
    if is_plain(written) { Some(Cow::Borrowed(written)) } else { concept.name().map(Cow::Owned) }
}

fn check_values(model: &Model, findings: &mut Findings) {
    let definitions: HashMap<&str, (&str, String)> = model
        .property_definitions
        .iter()
        .map(|definition| {
            let concept = &definition.concept;
            let name = concept.name().unwrap_or_else(|| concept.identifier.clone());
            (concept.identifier.as_str(), (definition.data_type.as_str(), name))
        })
        .collect();
    for (identifier, place, properties) in model.properties() {
        let mut say = |code, message: String, instead: &str| {
            findings.add(code, (place, Some(identifier)), (message, instead));
        };
        for property in properties {
            let known = definitions.get(&*property.definition);
            let (data_type, name) = known
                .map_or(("string", &*property.definition), |(data_type, name)| (data_type, name));
            if property.values.iter().all(|value| value.value.trim().is_empty()) {
                let message = format!("la propriété «{}» n’a pas de valeur", short(name));
                say(Code::PropertyWithoutValue, message, "la propriété est gardée, sans valeur");
                continue;
            }
            for value in &property.values {
                if !has_form(data_type, value.value.trim()) {
                    let value = short(&value.value);
                    let name = short(name);
                    let message = format!(
                        "«{value}» n’a pas la forme «{data_type}» de la propriété «{name}»"
                    );
                    say(Code::PropertyValueInvalid, message, "la valeur est gardée comme un texte");
                }
            }
        }
    }
}

/// Whether a value has the form that the data type of its definition announces.
pub fn has_form(data_type: &str, value: &str) -> bool {
    match data_type {
        "boolean" => matches!(value, "true" | "false" | "0" | "1"),
        "number" => value.parse::<f64>().is_ok_and(f64::is_finite),
        "date" => is_date(value),
        "time" => is_time(value),
        _ => true,
    }
}

fn is_date(value: &str) -> bool {
    const DATE: &[time::format_description::BorrowedFormatItem<'_>] =
        time::macros::format_description!("[year]-[month]-[day]");
    // A time zone or a time of day may follow: only the day is checked.
    let day = value.get(..10).unwrap_or(value);
    time::Date::parse(day, DATE).is_ok()
}

fn is_time(value: &str) -> bool {
    const TIME: &[time::format_description::BorrowedFormatItem<'_>] =
        time::macros::format_description!("[hour]:[minute]:[second]");
    // Fractions of a second and a time zone may follow.
    time::Time::parse(value.get(..8).unwrap_or(value), TIME).is_ok()
}

fn check_business_keys(model: &Model, several_files: bool, findings: &mut Findings) {
    let mut first: HashMap<String, &Concept> = HashMap::default();
    for (concept, key) in business_keys(model, BUSINESS_KEYS) {
        let known = *first.entry(key.to_owned()).or_insert(concept);
        if known.identifier != concept.identifier {
            let known = match several_files {
                false => format!("de la ligne {}", known.place.line),
                true => format!("de {}", elsewhere(known, true)),
            };
            let message = format!("la clé métier «{}» est aussi celle {known}", short(key));
            let instead = "l’adresse de ces éléments vient de leur identifiant dans le fichier";
            say(Code::BusinessKeyDuplicate, concept, (message, instead), findings);
        }
    }
}

fn say(code: Code, concept: &Concept, said: (String, &str), findings: &mut Findings) {
    findings.add(code, (concept.place, Some(&concept.identifier)), said);
}
