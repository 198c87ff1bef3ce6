//! Mappings as people read them.

use oxrdf::{NamedNode, Term};

use super::grammar::{Grammar, Role, label};
use crate::index::View;

/// `Spécialisation « référentiel » → Devient de la classe « Référentiel »`
pub(super) fn title(facts: &[(NamedNode, Term)], grammar: &Grammar, view: &dyn View) -> String {
    let part = |role: Role| {
        let mut texts: Vec<String> = Vec::new();
        let terms = grammar.terms().filter(|term| term.role == role);
        for term in terms {
            let values: Vec<String> = facts
                .iter()
                .filter(|(predicate, _)| *predicate == term.iri)
                .filter_map(|(_, value)| value_said(value, view))
                .collect();
            if facts.iter().any(|(predicate, _)| *predicate == term.iri) {
                let said = values.join(" ou ");
                texts.push(format!("{} {said}", term.label).trim_end().to_owned());
            }
        }
        texts.join(", ")
    };
    format!("{} → {}", part(Role::Condition), part(Role::Effect))
}

fn value_said(value: &Term, view: &dyn View) -> Option<String> {
    match value {
        Term::NamedNode(iri) => Some(format!("«\u{202f}{}\u{202f}»", label(view, iri))),
        Term::Literal(literal) if literal.value() == "true" => None,
        Term::Literal(literal) => Some(format!("«\u{202f}{}\u{202f}»", literal.value())),
        Term::BlankNode(_) => None,
    }
}
