//! The columns that a class offers to a table: those of its shape, with what helps to fill them in.

use std::sync::Arc;

use oxrdf::{NamedNode, Term};

use super::values::{self, Kind};
use crate::index::{Pattern, View};
use crate::schema::{Class, PropertyShape, Schema};
use crate::vocab::{ptl, skos};

/// Words of a vocabulary that a column offers at most.
const MOST_WORDS: usize = 400;
/// Names shown as examples.
const EXAMPLES: usize = 1;

/// A column of a template.
#[derive(Clone, Debug)]
pub struct TemplateColumn {
    /// Its property.
    pub path: NamedNode,
    /// Its heading.
    pub heading: String,
    /// The group of the shape under which pages show it.
    pub group: String,
    /// What it says.
    pub description: String,
    /// How to write it.
    pub how: String,
    /// The words among which to choose; empty: free.
    pub words: Vec<String>,
    /// A value, as an example.
    pub example: String,
    /// Whether the shape expects a value.
    pub is_expected: bool,
}

/// The shapes of a class that a table can tell: not those of the words kept from a source, which tables must not fill in.
pub(super) fn usable(class: &Class) -> Vec<&Arc<PropertyShape>> {
    class.shapes.iter().filter(|shape| !super::headings::is_type(shape.path.as_ref())).collect()
}

/// The columns of the template of a class, in the order of its shape.
pub fn template_columns(view: &dyn View, schema: &Schema, class: &Class) -> Vec<TemplateColumn> {
    let is_mention = |shape: &PropertyShape| {
        shape.path == ptl::MENTION
            || schema.properties().any(|(_, known)| known.mention.as_ref() == Some(&shape.path))
    };
    usable(class)
        .into_iter()
        .filter(|shape| !is_mention(shape) && !is_service(schema, shape))
        .map(|shape| column(view, schema, shape))
        .collect()
}

/// Whether the values are things that serve the map itself, which no table names (dated names, identifiers).
fn is_service(schema: &Schema, shape: &PropertyShape) -> bool {
    let class = shape.class.as_ref().and_then(|class| schema.class(class.as_ref()));
    shape.vocabulary.is_none()
        && class.is_some_and(|class| class.listed && !class.is_main())
        && shape.class.as_ref().is_some_and(|class| {
            // «Any element of the map» is no service of it.
            schema.class(class.as_ref()).is_some_and(|class| class.descendants.len() < 2)
        })
}

fn column(view: &dyn View, schema: &Schema, shape: &PropertyShape) -> TemplateColumn {
    let kind = values::kind(schema, shape);
    let words = match (&kind, &shape.vocabulary) {
        (Kind::Word(_), Some(scheme)) => concepts(view, scheme),
        (Kind::YesNo, _) => vec!["oui".to_owned(), "non".to_owned()],
        _ => Vec::new(),
    };
    let class = shape.class.as_ref().and_then(|class| schema.class(class.as_ref()));
    let several = shape.max_count != Some(1);
    let mut how = match &kind {
        Kind::Word(_) => "Un mot de la liste proposée dans la cellule".to_owned(),
        Kind::Thing(_) => {
            let which =
                class.map_or("chose de la carte".to_owned(), |class| class.label.to_lowercase());
            format!("Le nom, le sigle ou l’identifiant : {which}")
        }
        Kind::Text(_) => "Un texte".to_owned(),
        Kind::Date { .. } => "Une année, un mois ou un jour : 2025, 2025-12, 31/12/2025".to_owned(),
        Kind::Number { whole: true } => "Un nombre entier, en chiffres".to_owned(),
        Kind::Number { .. } => "Un nombre, en chiffres".to_owned(),
        Kind::YesNo => "oui ou non".to_owned(),
        Kind::Web => "Une adresse web complète, qui commence par https://".to_owned(),
    };
    how.push_str(if several { " ; plusieurs valeurs : séparées par « | »." } else { "." });
    // A few columns are enough to show how a row is written.
    let is_shown = shape.column || shape.min_count.is_some_and(|count| count > 0);
    let example = match &kind {
        _ if !is_shown => String::new(),
        Kind::Date { .. } => "31/12/2025".to_owned(),
        Kind::Number { .. } => "1200".to_owned(),
        Kind::Web => "https://exemple.invalid/".to_owned(),
        Kind::Thing(class) => {
            class.as_ref().map(|class| named(view, schema, class)).unwrap_or_default()
        }
        Kind::Text(_) => String::new(),
        Kind::Word(_) | Kind::YesNo => words.first().cloned().unwrap_or_default(),
    };
    TemplateColumn {
        path: shape.path.clone(),
        heading: shape.name.clone(),
        group: shape.group.as_ref().map(|group| group.label.clone()).unwrap_or_default(),
        description: shape.description.clone().unwrap_or_default(),
        how,
        words,
        example,
        is_expected: shape.min_count.is_some_and(|count| count > 0),
    }
}

/// The words of a vocabulary, in the order of the alphabet.
fn concepts(view: &dyn View, scheme: &NamedNode) -> Vec<String> {
    let members = Pattern {
        predicate: Some(skos::IN_SCHEME),
        object: Some(scheme.as_ref().into()),
        ..Pattern::default()
    };
    let members = view.matching(members, MOST_WORDS * 4);
    let mut words: Vec<String> =
        members.iter().filter_map(|quad| values::best_name(view, &quad.subject)).collect();
    words.sort_by_key(|word| crate::search::normalise(word));
    words.dedup();
    words.truncate(MOST_WORDS);
    words
}

/// The name of a thing of a class that is on the map.
fn named(view: &dyn View, schema: &Schema, class: &NamedNode) -> String {
    let Some(class) = schema.class(class.as_ref()) else { return String::new() };
    let mut found = Vec::new();
    let mut kinds: Vec<&NamedNode> = class.descendants.iter().collect();
    kinds.sort_by_key(|kind| schema.class(kind.as_ref()).map_or(i64::MAX, |class| class.rank));
    for kind in kinds {
        let things = Pattern {
            predicate: Some(oxrdf::vocab::rdf::TYPE),
            object: Some(kind.as_ref().into()),
            ..Pattern::default()
        };
        found.extend(
            view.matching(things, 20)
                .iter()
                .filter_map(|quad| values::best_name(view, &quad.subject)),
        );
        if found.len() >= EXAMPLES {
            break;
        }
    }
    found.sort();
    found.into_iter().next().unwrap_or_default()
}

/// A term in words, as tables write it.
pub(super) fn written(view: &dyn View, term: &Term) -> String {
    match term {
        Term::NamedNode(thing) => values::best_name(view, &thing.clone().into())
            .unwrap_or_else(|| thing.as_str().to_owned()),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.as_str().to_owned(),
    }
}
