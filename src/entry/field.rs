//! The fields of an entry: one per property of the shape, and how what is written in one becomes a value.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use crate::import::sheet::Cell;
use crate::index::View;
use crate::schema::{Class, PropertyShape, Schema, local_name};
use crate::spreadsheet::{Context, Expected, Found, Kind, Names, best_name, kind, literal};

/// One property that can be written by hand.
#[derive(Clone, Debug)]
pub struct Field {
    /// What the shape says of it.
    pub shape: Arc<PropertyShape>,
    /// What its values are.
    pub kind: Kind,
}

impl Field {
    /// Whether it takes one value at most.
    pub fn is_single(&self) -> bool {
        self.shape.max_count == Some(1)
    }

    /// Whether a value is expected.
    pub fn is_expected(&self) -> bool {
        self.shape.min_count.unwrap_or(0) > 0
    }
}

/// The properties of a class that can be written by hand, in the order of its shape; and the names of the others: what is
/// kept in words for other sources, and things that only live inside of another.
pub fn fields(schema: &Schema, class: &Class) -> (Vec<Field>, Vec<String>) {
    let mentions: HashSet<&NamedNode> =
        schema.properties().filter_map(|(_, property)| property.mention.as_ref()).collect();
    let is_main = |class: &NamedNode| schema.class(class.as_ref()).is_some_and(Class::is_main);
    let is_choosable = |class: &NamedNode| {
        let below = schema.class(class.as_ref()).map(|class| class.descendants.as_slice());
        below.unwrap_or_default().iter().any(is_main)
    };
    let (mut kept, mut left): (Vec<Field>, Vec<String>) = Default::default();
    for shape in &class.shapes {
        if mentions.contains(&shape.path) {
            continue;
        }
        let kind = kind(schema, shape);
        if matches!(&kind, Kind::Thing(Some(class)) if !is_choosable(class)) {
            left.push(shape.name.clone());
            continue;
        }
        let field = Field { shape: Arc::clone(shape), kind };
        // The shape of a class says more than those of the classes above, and comes after them.
        match kept.iter_mut().find(|known| known.shape.path == shape.path) {
            Some(known) => *known = field,
            None => kept.push(field),
        }
    }
    (kept, left)
}

/// A value as it is written in a field.
pub fn text_of(view: &dyn View, value: &Term) -> String {
    match value {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(thing) => best_name(view, &NamedOrBlankNode::NamedNode(thing.clone()))
            .unwrap_or_else(|| local_name(thing.as_str()).to_owned()),
        Term::BlankNode(node) => node.to_string(),
    }
}

/// Why a text is no value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is not of the kind that the field takes.
    Unfit,
    /// Nothing has that name.
    Unknown,
    /// Several things have that name.
    Several(Vec<NamedNode>),
}

/// Turns texts into values.
pub struct Resolver<'a> {
    context: Context<'a>,
    /// Read when first needed: a form often names nothing new.
    names: OnceCell<Names<'a>>,
}

impl<'a> Resolver<'a> {
    /// For the texts of one form.
    pub fn new(context: Context<'a>) -> Self {
        Self { context, names: OnceCell::new() }
    }

    /// The value that a text is; one of those that are there already when it is written as that one.
    ///
    /// # Errors
    /// See [`Unread`].
    pub fn read(&self, field: &Field, text: &str, before: &[Term]) -> Result<Term, Unread> {
        let view = self.context.view;
        if let Some(same) = before.iter().find(|value| text_of(view, value) == text) {
            return Ok(same.clone());
        }
        let expected = match &field.kind {
            Kind::Word(scheme) => Expected::Scheme(scheme.clone()),
            Kind::Thing(Some(class)) => Expected::Class(class.clone()),
            Kind::Thing(None) => Expected::Any,
            kind => return literal(kind, &Cell::Text(text.to_owned()), text).ok_or(Unread::Unfit),
        };
        let names = self.names.get_or_init(|| Names::new(self.context, &[]));
        match names.find(text, &expected) {
            Found::One(thing) => Ok(thing.into()),
            Found::None => Err(Unread::Unknown),
            Found::Several(things) => Err(Unread::Several(things)),
        }
    }
}
