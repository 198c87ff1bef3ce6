//! What comes from people is checked against the grammar before it is kept.

use std::collections::BTreeMap;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};

use super::grammar::{Grammar, Role, Values};
use crate::index::{Pattern, View};
use crate::vocab::{owl, ptl};

/// Longest text in a mapping, in characters.
const LONGEST_TEXT: usize = 200;
/// Values of one mapping at most.
const MOST_VALUES: usize = 100;

/// Why a profile is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// It is too large.
    #[error("ce profil dépasse un mébioctet")]
    TooLarge,
    /// It holds too many mappings.
    #[error("un profil tient au plus cinq cents correspondances")]
    TooMany,
    /// It is not Turtle; the message of the parser has the place.
    #[error("ce n’est pas du Turtle : {0}")]
    Turtle(String),
    /// The source is not one of this map.
    #[error("cette source n’est pas sur la carte")]
    NoSource,
    /// A property is not one of those of mappings.
    #[error("une correspondance ne connaît pas la propriété {0}")]
    UnknownProperty(String),
    /// A value does not suit its property.
    #[error("« {value} » ne convient pas à « {property} » : il y faut {expected}")]
    Value {
        /// The French name of the property.
        property: String,
        /// The value.
        value: String,
        /// What is expected, in French.
        expected: &'static str,
    },
    /// A mapping says nothing by which to recognise elements.
    #[error(
        "une correspondance n’a pas de condition (type, spécialisation, dossier, propriété ou nom)"
    )]
    NoCondition,
    /// A mapping does not say what elements become.
    #[error(
        "une correspondance ne dit pas ce que deviennent les éléments (classe, propriété, ou écarter)"
    )]
    NoEffect,
    /// A mapping lacks something that goes with what it says.
    #[error("« {property} » demande aussi « {missing} »")]
    Requires {
        /// The French name of what is said.
        property: String,
        /// The French names of what is missing.
        missing: String,
    },
    /// Two things that do not go together.
    #[error("« {property} » ne va pas avec « {other} »")]
    Excludes {
        /// The French name of what is said.
        property: String,
        /// The French name of what does not go with it.
        other: String,
    },
}

/// The facts of one mapping, checked.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// Property and value, sorted.
    pub(super) facts: Vec<(NamedNode, Term)>,
}

impl Facts {
    /// What names the mapping: the same mapping has the same name.
    pub(super) fn key(&self) -> String {
        let mut hasher = Sha256::new();
        for (predicate, object) in &self.facts {
            hasher.update(predicate.as_str());
            hasher.update([0]);
            hasher.update(object.to_string());
            hasher.update([0]);
        }
        hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The mappings that triples describe, in a stable order; what is said of other things is left out.
pub(super) fn mappings(
    written: &[Quad],
    grammar: &Grammar,
    view: &dyn View,
) -> Result<Vec<Facts>, ProfileError> {
    let is_mapping = |quad: &&Quad| {
        quad.predicate == rdf::TYPE && quad.object == Term::from(ptl::CORRESPONDANCE.into_owned())
    };
    let mut by_subject: BTreeMap<String, Vec<(NamedNode, Term)>> = BTreeMap::new();
    let name = |subject: &NamedOrBlankNode| subject.to_string();
    for quad in written.iter().filter(is_mapping) {
        by_subject.entry(name(&quad.subject)).or_default();
    }
    for quad in written {
        let ours = [rdf::TYPE, rdfs::LABEL, rdfs::COMMENT, ptl::PROFIL, rdfs::IS_DEFINED_BY];
        if ours.contains(&quad.predicate.as_ref()) {
            continue;
        }
        if let Some(facts) = by_subject.get_mut(&name(&quad.subject)) {
            facts.push((quad.predicate.clone(), quad.object.clone()));
        }
    }
    by_subject.into_values().map(|facts| mapping(facts, grammar, view)).collect()
}

fn mapping(
    facts: Vec<(NamedNode, Term)>,
    grammar: &Grammar,
    view: &dyn View,
) -> Result<Facts, ProfileError> {
    if facts.len() > MOST_VALUES {
        return Err(ProfileError::TooMany);
    }
    let mut checked = Vec::new();
    for (predicate, object) in facts {
        let Some(term) = grammar.get(&predicate) else {
            return Err(ProfileError::UnknownProperty(predicate.into_string()));
        };
        let object = value(&object, term.values, view).map_err(|expected| ProfileError::Value {
            property: term.label.clone(),
            value: shown(&object),
            expected,
        })?;
        checked.push((predicate, object));
    }
    checked.sort_by_cached_key(|(predicate, object)| (predicate.clone(), object.to_string()));
    checked.dedup();
    let says = |iri: &NamedNode| checked.iter().any(|(predicate, _)| predicate == iri);
    for (predicate, _) in &checked {
        let term = grammar.get(predicate).expect("checked above");
        let label = |iri: &NamedNode| grammar.label(iri).to_owned();
        let requires = |missing| ProfileError::Requires { property: term.label.clone(), missing };
        if let Some(missing) = term.requires.iter().find(|iri| !says(iri)) {
            return Err(requires(label(missing)));
        }
        if !term.requires_one.is_empty() && !term.requires_one.iter().any(says) {
            let names: Vec<String> = term.requires_one.iter().map(label).collect();
            return Err(requires(names.join(" » ou « ")));
        }
        if let Some(other) = term.excludes.iter().find(|iri| says(iri)) {
            return Err(ProfileError::Excludes {
                property: term.label.clone(),
                other: label(other),
            });
        }
    }
    let plays = |role| {
        let roles = checked.iter().filter_map(|(predicate, _)| grammar.get(predicate));
        roles.into_iter().any(|term| term.role == role)
    };
    if !plays(Role::Condition) {
        return Err(ProfileError::NoCondition);
    }
    if !plays(Role::Effect) {
        return Err(ProfileError::NoEffect);
    }
    Ok(Facts { facts: checked })
}

/// A value as it is kept, or what was expected.
fn value(object: &Term, values: Values, view: &dyn View) -> Result<Term, &'static str> {
    match (values, object) {
        (Values::Text, Term::Literal(literal)) => {
            let text = literal.value().trim();
            let fits = !text.is_empty() && text.chars().count() <= LONGEST_TEXT;
            let fits = fits && !text.chars().any(char::is_control);
            fits.then(|| Literal::new_simple_literal(text).into())
                .ok_or("un texte d’une ligne, de deux cents caractères au plus")
        }
        (Values::Text, _) => Err("un texte"),
        (Values::True, Term::Literal(literal)) if matches!(literal.value(), "true" | "1") => {
            Ok(Literal::from(true).into())
        }
        (Values::True, _) => Err("« true »"),
        (Values::Class, Term::NamedNode(iri)) => {
            is_a(view, iri, |kind| kind == owl::CLASS).ok_or("une classe de l’ontologie")
        }
        (Values::Class, _) => Err("une classe de l’ontologie"),
        (Values::Property, Term::NamedNode(iri)) => {
            is_a(view, iri, |kind| kind == rdf::PROPERTY || kind.as_str().ends_with("Property"))
                .ok_or("une propriété de l’ontologie")
        }
        (Values::Property, _) => Err("une propriété de l’ontologie"),
        (Values::Thing, Term::NamedNode(iri)) => {
            is_a(view, iri, |_| true).ok_or("l’adresse d’une chose de la carte")
        }
        (Values::Thing, _) => Err("l’adresse d’une chose de la carte"),
    }
}

fn is_a(
    view: &dyn View,
    thing: &NamedNode,
    accepts: impl Fn(NamedNodeRef<'_>) -> bool,
) -> Option<Term> {
    let types = Pattern {
        subject: Some(thing.as_ref().into()),
        predicate: Some(rdf::TYPE),
        ..Pattern::default()
    };
    let found = view.matching(types, 100).into_iter().any(|quad| match &quad.object {
        Term::NamedNode(kind) => accepts(kind.as_ref()),
        _ => false,
    });
    found.then(|| thing.clone().into())
}

fn shown(term: &Term) -> String {
    let text = match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    text.chars().take(LONGEST_TEXT).collect()
}
