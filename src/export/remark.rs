//! What an export could not write as it is, for people.

use serde::Serialize;

/// Remarks described; the others are counted.
const MOST: usize = 1_000;

/// Kinds of remarks; the serialised form is the stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// A character that XML forbids was replaced.
    CharacterReplaced,
    /// A type that ArchiMate 3.2 does not have was replaced, and is told in a property.
    TypeReplaced,
    /// An identifier was rewritten.
    IdentifierRewritten,
    /// A property has no definition: one was added.
    DefinitionAdded,
    /// A view had negative coordinates: it was shifted.
    ViewShifted,
    /// Something of the drawing of a view was changed.
    DrawingChanged,
    /// Something has no place in the format and was left out.
    LeftOut,
}

/// One thing that was not written as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// What it is about.
    pub matter: Matter,
    /// Identifier of the thing concerned; empty when it is the whole file.
    pub id: String,
    /// What was done, in French.
    pub message: String,
}

/// The remarks of one export, bounded.
#[derive(Clone, Debug, Default)]
pub struct Remarks {
    /// The first thousand.
    pub kept: Vec<Remark>,
    /// How many more there were.
    pub omitted: usize,
}

impl Remarks {
    /// Records what was done about the thing `id`.
    pub fn add(&mut self, matter: Matter, id: &str, message: impl Into<String>) {
        if self.kept.len() >= MOST {
            self.omitted += 1;
            return;
        }
        self.kept.push(Remark { matter, id: id.to_owned(), message: message.into() });
    }

    /// How many there were.
    pub fn len(&self) -> usize {
        self.kept.len() + self.omitted
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
