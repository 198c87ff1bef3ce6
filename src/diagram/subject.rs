//! What the boxes and lines of a view show, ready to be written.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::hints::Hints;
use crate::model::{Access, Concept, Element, Model, Relationship, Text};

/// Name of the property that holds the specialization of a concept in exchange files.
const SPECIALIZATION: &str = "Specialization";

/// An element or a relationship that a view shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// Its type, by the name that ArchiMate gives it (`ApplicationComponent`, `Serving`, `OrJunction`).
    pub kind: String,
    /// Its type in the reader's language; the name of ArchiMate when empty.
    pub kind_label: String,
    /// Its name, on one line; empty when it has none.
    pub name: String,
    /// Its documentation; may be long.
    pub documentation: String,
    /// Values of its properties, by name.
    pub properties: Vec<(String, String)>,
    /// Its specializations (stereotypes).
    pub specializations: Vec<String>,
    /// Where its page is.
    pub href: Option<String>,
    /// Whether several organisations share it.
    pub transverse: bool,
    /// How an Access relationship accesses.
    pub access: Option<Access>,
    /// Sign or strength of an Influence.
    pub modifier: Option<String>,
    /// Whether an Association has a direction.
    pub directed: bool,
}

/// Subjects and views that a view refers to, by identifier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subjects {
    /// Elements and relationships.
    pub concepts: HashMap<String, Subject>,
    /// Other views: their name and where their page is.
    pub views: HashMap<String, (String, Option<String>)>,
    /// The view itself, and its model: texts may quote their names and properties (`$view{name}`).
    pub around: Around,
    /// What the file says of the look of boxes and lines, by the identifier of the figure.
    pub hints: HashMap<String, Hints>,
}

/// What the texts of a view may quote besides what they are about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// The view.
    pub view: Subject,
    /// The model that it is a view of.
    pub model: Subject,
}

/// The look of figures of which nothing is said.
static USUAL: LazyLock<Hints> = LazyLock::new(Hints::default);

impl Subject {
    /// The type as it is written for people.
    pub fn kind_label(&self) -> &str {
        if self.kind_label.is_empty() { &self.kind } else { &self.kind_label }
    }
}

impl Subjects {
    /// Everything in a model; it leads nowhere.
    pub fn of_model(model: &Model) -> Self {
        let definitions: HashMap<&str, String> = model
            .property_definitions
            .iter()
            .filter_map(|known| Some((known.concept.identifier.as_str(), known.concept.name()?)))
            .collect();
        let mut concepts = HashMap::new();
        for element in &model.elements {
            let Element { concept, kind } = element;
            let subject = Subject { kind: kind.name().to_owned(), ..common(concept, &definitions) };
            concepts.insert(concept.identifier.clone(), subject);
        }
        for relationship in &model.relationships {
            let Relationship { concept, kind, access, modifier, directed, .. } = relationship;
            let subject = Subject {
                kind: kind.name().to_owned(),
                access: *access,
                modifier: modifier.clone(),
                directed: directed.unwrap_or(false),
                ..common(concept, &definitions)
            };
            concepts.insert(concept.identifier.clone(), subject);
        }
        let view = |concept: &Concept| {
            let name = best(&concept.names).unwrap_or_default();
            (concept.identifier.clone(), (name, None))
        };
        let views = model.views.iter().map(|known| view(&known.concept)).collect();
        let around =
            Around { view: Subject::default(), model: common(&model.concept, &definitions) };
        Self { concepts, views, around, hints: HashMap::new() }
    }

    pub(super) fn hints_of(&self, figure: &str) -> &Hints {
        self.hints.get(figure).unwrap_or(&USUAL)
    }
}

fn common(concept: &Concept, definitions: &HashMap<&str, String>) -> Subject {
    let mut subject = Subject {
        name: best(&concept.names).unwrap_or_default(),
        documentation: best_text(&concept.documentation).unwrap_or_default().to_owned(),
        ..Subject::default()
    };
    for property in &concept.properties {
        let name = definitions.get(&*property.definition).cloned();
        let name = name.unwrap_or_else(|| property.definition.to_string());
        for value in &property.values {
            let value = value.single_line();
            if name == SPECIALIZATION && !value.is_empty() {
                subject.specializations.push(value.clone());
            }
            subject.properties.push((name.clone(), value));
        }
    }
    subject
}

/// The French text, else one without language, else the first; on one line.
pub(super) fn best(texts: &[Text]) -> Option<String> {
    best_text(texts).map(|value| Text { value: value.to_owned(), language: None }.single_line())
}

/// The French text, else one without language, else the first, as written; blank texts do not count.
pub(super) fn best_text(texts: &[Text]) -> Option<&str> {
    let rank = |text: &&Text| match text.language.as_deref() {
        Some(language) if language.starts_with("fr") => 0,
        None => 1,
        Some(_) => 2,
    };
    let filled = texts.iter().filter(|text| !text.value.trim().is_empty());
    filled.min_by_key(rank).map(|text| text.value.as_str())
}
