//! The names of things: what they are called, and how strongly each name stands for the thing.

use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term};

use crate::index::{Pattern, View};
use crate::vocab::{ptl, skos};

/// Names or aliases read for one thing.
const FEW: usize = 200;

/// Where a name comes from, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// An acronym or usual short name.
    Acronym,
    /// The name shown.
    Label,
    /// Another name, possibly a former one.
    Other,
}

impl NameKind {
    /// All of them, from the strongest to the weakest.
    pub(super) const ALL: [Self; 3] = [Self::Acronym, Self::Label, Self::Other];

    /// The letter that starts the whole names of this kind in the index.
    pub(super) fn mark(self) -> char {
        match self {
            Self::Acronym => 'a',
            Self::Label => 'l',
            Self::Other => 'o',
        }
    }
}

/// The properties that name things.
pub(super) const NAMING: [(NamedNodeRef<'static>, NameKind); 5] = [
    (rdfs::LABEL, NameKind::Label),
    (skos::PREF_LABEL, NameKind::Label),
    (ptl::SIGLE, NameKind::Acronym),
    (skos::ALT_LABEL, NameKind::Other),
    (skos::HIDDEN_LABEL, NameKind::Other),
];

/// What a property says of the thing that it names; `None` when it does not name.
pub(super) fn kind_of(predicate: NamedNodeRef<'_>) -> Option<NameKind> {
    NAMING.iter().find(|(known, _)| *known == predicate).map(|(_, kind)| *kind)
}

/// A name of a thing, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ThingName {
    /// Where it comes from.
    pub kind: NameKind,
    /// The name.
    pub text: String,
    /// Its language, when it says one.
    pub language: Option<String>,
    /// Whether it is only searched, never shown (`skos:hiddenLabel`).
    pub hidden: bool,
}

/// All the names of a thing in a view, those of its aliases included, without repetition.
pub fn names_of(view: &dyn View, thing: &NamedNode) -> Vec<ThingName> {
    let mut names = own_names(view, thing, None);
    let pattern = Pattern {
        subject: Some(NamedOrBlankNodeRef::from(thing.as_ref())),
        predicate: Some(ptl::ALIAS),
        ..Pattern::default()
    };
    for quad in view.matching(pattern, FEW) {
        if let Term::NamedNode(alias) = quad.object
            && alias != *thing
        {
            names.extend(own_names(view, &alias, Some(NameKind::Other)));
        }
    }
    names.sort();
    names.dedup();
    names
}

fn own_names(view: &dyn View, thing: &NamedNode, as_kind: Option<NameKind>) -> Vec<ThingName> {
    let mut names = Vec::new();
    for (predicate, kind) in NAMING {
        let subject = Some(NamedOrBlankNodeRef::from(thing.as_ref()));
        let pattern = Pattern { subject, predicate: Some(predicate), ..Pattern::default() };
        for quad in view.matching(pattern, FEW) {
            if let Term::Literal(literal) = quad.object {
                names.push(ThingName {
                    kind: as_kind.unwrap_or(kind),
                    text: literal.value().to_owned(),
                    language: literal.language().map(str::to_owned),
                    hidden: predicate == skos::HIDDEN_LABEL,
                });
            }
        }
    }
    names
}
