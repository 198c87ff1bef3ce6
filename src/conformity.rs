//! What validation finds, in French: what is wrong, why it matters, how to mend it.
//!
//! The words come from the shapes (`sh:name`, `sh:message`, `sh:description`, `ptl:sertLaRegle`); where they say nothing,
//! each constraint component has a sentence of its own. Nothing here names a class or a property of the domain.

mod change;
mod french;
mod guide;
mod summary;

pub use change::{ChangeConformity, of_change};
pub use french::severity_label;
pub use guide::{Guide, Rule};
pub use summary::{Counts, Group, Place, Summary};

use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use serde_json::{Value, json};

use crate::index::{Limits, Pattern, View};
use crate::shacl::{
    Report, Scope, Severity, Shapes, ShapesError, ValidationError, ValidationResult,
};
use crate::vocab::{dct, skos};

/// The shapes of an edition and what they say to people.
#[derive(Clone, Debug)]
pub struct Conformity {
    shapes: Shapes,
    guide: Guide,
}

/// One thing that is not as a shape wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The thing.
    pub focus: Term,
    /// Its name, where it was found.
    pub label: String,
    /// The property, when the shape is about one.
    pub property: Option<NamedNode>,
    /// Its name in the context of the shape, in French.
    pub property_name: Option<String>,
    /// The value that is wrong, when it is one.
    pub value: Option<Term>,
    /// How serious it is.
    pub severity: Severity,
    /// The shape.
    pub shape: Term,
    /// The constraint component.
    pub component: NamedNode,
    /// What is wrong, in French.
    pub problem: String,
    /// How to mend it, in French.
    pub remedy: String,
    /// Why it matters: what the property says.
    pub reason: Option<String>,
    /// The rules of the cooperation framework that the shape serves.
    pub rules: Vec<Rule>,
    /// The graphs that say what is wrong.
    pub graphs: Vec<NamedNode>,
}

impl Conformity {
    /// Reads the shapes of the ontology graph and their words.
    ///
    /// # Errors
    /// What is wrong with the shapes, and where.
    pub fn read(view: &dyn View, ontology: NamedNodeRef<'_>) -> Result<Self, ShapesError> {
        Ok(Self { shapes: Shapes::read(view, ontology)?, guide: Guide::read(view, ontology) })
    }

    /// Validates what a view shows.
    ///
    /// # Errors
    /// See [`ValidationError`].
    pub fn validate(
        &self,
        view: &dyn View,
        scope: Scope<'_>,
        limits: &Limits,
    ) -> Result<Report, ValidationError> {
        let mut report = view.validate(&self.shapes, scope, limits)?;
        report.keep_most_specific(|shape| self.guide.words(shape).depth);
        Ok(report)
    }

    /// What the shapes say to people.
    pub fn guide(&self) -> &Guide {
        &self.guide
    }

    /// A result in French.
    pub fn finding(&self, report: &Report, result: &ValidationResult) -> Finding {
        let words = self.guide.words(&result.shape);
        let property = result.property().cloned();
        let name = words.name.clone().or_else(|| {
            property
                .as_ref()
                .map(|property| crate::schema::local_name(property.as_str()).to_owned())
        });
        let value = result.value.as_ref().map(|value| label_of(report.view(), value));
        Finding {
            focus: result.focus.clone(),
            label: label_of(report.view(), &result.focus),
            property,
            property_name: name.clone(),
            value: result.value.clone(),
            severity: result.severity.clone(),
            shape: result.shape.clone(),
            component: result.component.clone(),
            problem: french::problem(result, name.as_deref(), value.as_deref()),
            remedy: french::remedy(result),
            reason: words.description.clone(),
            rules: words.rules.clone(),
            graphs: report.graphs_of(result),
        }
    }

    /// All the results of a report in French, the most serious first.
    pub fn findings(&self, report: &Report) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            report.results().map(|result| self.finding(report, &result)).collect();
        findings.sort_by(|a, b| a.severity.cmp(&b.severity));
        findings
    }
}

impl Finding {
    /// The finding as JSON.
    pub fn json(&self) -> Value {
        let iri = |term: &Term| match term {
            Term::NamedNode(iri) => iri.as_str().to_owned(),
            Term::BlankNode(node) => node.to_string(),
            Term::Literal(literal) => literal.value().to_owned(),
        };
        json!({
            "severity": severity_label(&self.severity),
            "thing": iri(&self.focus),
            "label": self.label,
            "property": self.property.as_ref().map(|property| property.as_str()),
            "value": self.value.as_ref().map(iri),
            "problem": self.problem,
            "remedy": self.remedy,
            "rules": self.rules.iter().map(|rule| rule.iri.as_str()).collect::<Vec<_>>(),
            "shape": iri(&self.shape),
            "component": self.component.as_str(),
            "graphs": self.graphs.iter().map(|graph| graph.as_str()).collect::<Vec<_>>(),
        })
    }
}

/// The name of a thing in French, else without language, else the end of its address; a literal is its own name.
fn label_of(view: &dyn View, term: &Term) -> String {
    let iri = match term {
        Term::NamedNode(iri) => iri,
        Term::Literal(literal) => return literal.value().to_owned(),
        Term::BlankNode(_) => return "chose sans nom".to_owned(),
    };
    let named = |predicate| {
        let subject = Some(iri.as_ref().into());
        let pattern = Pattern { subject, predicate: Some(predicate), ..Pattern::default() };
        let labels = view.matching(pattern, 16).into_iter().filter_map(|quad| match quad.object {
            Term::Literal(label) => Some(label),
            _ => None,
        });
        labels.min_by_key(|label| match label.language() {
            Some(language) if language.starts_with("fr") => 0,
            None => 1,
            Some(_) => 2,
        })
    };
    let label = [rdfs::LABEL, skos::PREF_LABEL, dct::TITLE].into_iter().find_map(named);
    label.map_or_else(
        || crate::schema::local_name(iri.as_str()).to_owned(),
        |label| label.value().to_owned(),
    )
}
