//! What the words of the map are in ArchiMate, as the ontology declares it.

use std::collections::HashMap;

use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::import::type_names::{ELEMENTS, RELATIONSHIPS};
use crate::index::{Pattern, View};
use crate::model::Access;
use crate::model::to_rdf::terms::{NAMESPACE, am};
use crate::schema::{Class, Schema};
use crate::vocab::ptl;

/// What a property becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// Type of relationship.
    pub(super) kind: &'static str,
    /// Whether it goes from the value to the thing described.
    pub(super) reversed: bool,
    /// Kind of access.
    pub(super) access: Option<Access>,
    /// Whether the type says all: the name of the property is then not repeated.
    pub(super) says_all: bool,
}

/// The declarations.
pub(super) struct Mapping {
    classes: HashMap<NamedNode, &'static str>,
    properties: HashMap<NamedNode, Relation>,
    /// Properties that lead from an exchange to where it starts and ends.
    pub(super) sources: Vec<NamedNode>,
    pub(super) targets: Vec<NamedNode>,
}

impl Mapping {
    pub(super) fn read(view: &dyn View, schema: &Schema) -> Self {
        let mut mapping = Self {
            classes: HashMap::default(),
            properties: HashMap::default(),
            sources: Vec::new(),
            targets: Vec::new(),
        };
        let accesses = pairs(view, ptl::ACCES_EXPORTE);
        let access_of = |property: &NamedNode| {
            let said = accesses.iter().find(|(subject, _)| subject == property)?;
            let Term::Literal(said) = &said.1 else { return None };
            [Access::Access, Access::Read, Access::Write, Access::ReadWrite]
                .into_iter()
                .find(|access| access.name() == said.value())
        };
        for (predicate, reversed) in
            [(ptl::S_EXPORTE_EN, false), (ptl::S_EXPORTE_A_L_ENVERS_EN, true)]
        {
            for (subject, object) in pairs(view, predicate) {
                let Term::NamedNode(object) = object else {
                    continue;
                };
                if schema.class(subject.as_ref()).is_some() {
                    let kind = element_type(&object.clone().into())
                        .or_else(|| relationship_type(object.as_str()));
                    mapping.classes.extend(kind.map(|kind| (subject, kind)));
                } else if object == am::SOURCE {
                    mapping.sources.push(subject);
                } else if object == am::TARGET {
                    mapping.targets.push(subject);
                } else if let Some(kind) = direct_type(object.as_str()) {
                    let access = access_of(&subject);
                    let access = access.or((kind == "Access").then_some(Access::Access));
                    let relation = Relation { kind, reversed, access, says_all: true };
                    mapping.properties.insert(subject, relation);
                }
            }
        }
        mapping
    }

    /// What the things of a class become: itself for a type of ArchiMate, else as it says, else as its closest superclass says.
    pub(super) fn kind_of(&self, class: &Class) -> Option<&'static str> {
        if let Some(own) = element_type(&class.iri.clone().into()) {
            return Some(own);
        }
        let above = class.ancestors.iter();
        std::iter::once(&class.iri).chain(above).find_map(|class| self.classes.get(class)).copied()
    }

    /// What a property that links two things of the model becomes; nothing for those of ArchiMate that are not
    /// relationships.
    pub(super) fn relation(&self, property: NamedNodeRef<'_>) -> Option<Relation> {
        if let Some(known) = self.properties.get(&property.into_owned()) {
            return Some(*known);
        }
        let plain =
            Relation { kind: "Association", reversed: false, access: None, says_all: false };
        if !is_archimate(property.as_str()) {
            return Some(plain);
        }
        let kind = direct_type(property.as_str())?;
        let access = (kind == "Access").then_some(Access::Access);
        Some(Relation { kind, access, says_all: true, ..plain })
    }
}

/// The subjects and the objects of a predicate.
fn pairs(view: &dyn View, predicate: NamedNodeRef<'_>) -> Vec<(NamedNode, Term)> {
    let pattern = Pattern { predicate: Some(predicate), ..Pattern::default() };
    let quads = view.matching(pattern, usize::MAX).into_iter();
    let pair = |quad: oxrdf::Quad| match quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some((subject, quad.object)),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    quads.filter_map(pair).collect()
}

pub(super) fn is_archimate(iri: &str) -> bool {
    iri.starts_with(NAMESPACE)
}

/// The type of element that a class of ArchiMate is.
pub(super) fn element_type(class: &Term) -> Option<&'static str> {
    let Term::NamedNode(class) = class else {
        return None;
    };
    let name = class.as_str().strip_prefix(NAMESPACE)?;
    ELEMENTS.binary_search(&name).ok().map(|index| ELEMENTS[index])
}

fn relationship_type(class: &str) -> Option<&'static str> {
    let name = class.strip_prefix(NAMESPACE)?;
    RELATIONSHIPS.binary_search(&name).ok().map(|index| RELATIONSHIPS[index])
}

/// The type of relationship that a direct property of ArchiMate asserts (`archimate:serving`).
fn direct_type(property: &str) -> Option<&'static str> {
    let name = property.strip_prefix(NAMESPACE)?;
    RELATIONSHIPS.into_iter().find(|kind| kind.to_ascii_lowercase() == name)
}

pub(super) fn is_relationship(kind: &str) -> bool {
    RELATIONSHIPS.binary_search(&kind).is_ok()
}
