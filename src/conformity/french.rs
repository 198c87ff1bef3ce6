//! The sentences of constraint components: what is wrong, and a remedy when the shape gives none.

use oxrdf::Term;

use crate::shacl::{Severity, ValidationResult, names as sh};

/// A severity, in French.
pub fn severity_label(severity: &Severity) -> &'static str {
    match severity {
        Severity::Violation => "erreur",
        Severity::Warning => "avertissement",
        Severity::Info => "information",
        Severity::Other(_) => "autre",
    }
}

/// What is wrong, in one French sentence without its final dot.
pub(super) fn problem(
    result: &ValidationResult,
    name: Option<&str>,
    value: Option<&str>,
) -> String {
    let said = sentence(result, &value.map(quoted).unwrap_or_default());
    match name {
        Some(name) => format!("{name}\u{a0}: {said}"),
        None => said,
    }
}

/// How to mend it: what the shape says, else what the component asks for.
pub(super) fn remedy(result: &ValidationResult) -> String {
    match result.message() {
        Some(message) => message.to_owned(),
        None => generic(result).to_owned(),
    }
}

/// The component by its local name, or nothing for those of others.
fn component(result: &ValidationResult) -> &str {
    let local = result.component.as_str().strip_prefix(sh::NAMESPACE).unwrap_or_default();
    local.strip_suffix("ConstraintComponent").unwrap_or(local)
}

fn sentence(result: &ValidationResult, value: &str) -> String {
    let count = result.expected.unwrap_or_default();
    match component(result) {
        "MinCount" if count <= 1 => "rien n’est dit".to_owned(),
        "MinCount" => format!("moins de {count} valeurs"),
        "MaxCount" if count == 0 => "rien ne doit être dit".to_owned(),
        "MaxCount" if count == 1 => "plusieurs valeurs, une seule est permise".to_owned(),
        "MaxCount" => format!("plus de {count} valeurs"),
        "Class" => format!("{value} n’est pas de la nature attendue"),
        "Datatype" => format!("{value} n’est pas du type attendu, ou est mal écrit"),
        "NodeKind" => match &result.value {
            Some(Term::Literal(_)) => {
                format!("{value} est un texte, une chose de la carte est attendue")
            }
            _ => format!("{value} est une chose, un texte est attendu"),
        },
        "Pattern" => format!("{value} n’a pas la forme attendue"),
        "MinLength" => format!("{value} est trop court (au moins {count} caractères)"),
        "MaxLength" => format!("{value} est trop long (au plus {count} caractères)"),
        "MinExclusive" | "MinInclusive" => format!("{value} est trop petit, ou ne se compare pas"),
        "MaxExclusive" | "MaxInclusive" => format!("{value} est trop grand, ou ne se compare pas"),
        "In" => format!("{value} n’est pas dans la liste des valeurs permises"),
        "HasValue" => "la valeur obligatoire manque".to_owned(),
        "LanguageIn" => format!("{value} n’est pas dans une langue permise"),
        "UniqueLang" => "plusieurs textes dans la même langue".to_owned(),
        "Equals" => format!("{value} n’est pas dit par les deux propriétés qui doivent s’accorder"),
        "Disjoint" => format!("{value} est dit par deux propriétés qui s’excluent"),
        "LessThan" | "LessThanOrEquals" => format!("{value} vient après ce qui doit le suivre"),
        "Closed" => format!("{value} est dit par une propriété qui n’est pas prévue ici"),
        "Not" => format!("{value} est ce qu’il ne doit pas être"),
        "And" | "Node" | "Property" => format!("{value} ne remplit pas toutes les conditions"),
        "Or" => format!("{value} ne remplit aucune des conditions possibles"),
        "Xone" => format!("{value} ne remplit pas une et une seule des conditions possibles"),
        "QualifiedMinCount" => format!("moins de {count} valeurs remplissent la condition"),
        "QualifiedMaxCount" => format!("plus de {count} valeurs remplissent la condition"),
        _ if result.value.is_some() => format!("{value} ne convient pas"),
        _ => "une condition n’est pas remplie".to_owned(),
    }
}

fn generic(result: &ValidationResult) -> &'static str {
    match component(result) {
        "MinCount" | "HasValue" | "QualifiedMinCount" => "Complétez ce qui manque.",
        "MaxCount" | "UniqueLang" | "QualifiedMaxCount" => {
            "Gardez la bonne valeur et retirez les autres."
        }
        "Class" | "NodeKind" | "In" => "Choisissez une valeur parmi celles que la carte propose.",
        "Datatype" | "Pattern" | "MinLength" | "MaxLength" | "LanguageIn" => {
            "Écrivez la valeur dans la forme attendue."
        }
        "Closed" => "Retirez cette valeur, ou dites-la par une propriété prévue.",
        _ => "Corrigez la valeur dans la source.",
    }
}

/// A value between French quotes, cut when it is long.
fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("«\u{202f}{short}\u{202f}»")
}
