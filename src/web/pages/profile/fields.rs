//! What can be chosen in the form of a mapping, from the ontology.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedNode, Term};

use crate::index::Pattern;
use crate::model::to_rdf::terms::am;
use crate::profile::{GrammarTerm, Role, Values};
use crate::search::sort_key;
use crate::vocab::ptl;
use crate::web::extract::Visit;
use crate::web::names::Names;

/// Things read at most to fill one choice.
const MOST: usize = 20_000;

/// Choices under one heading.
pub(super) struct Group {
    /// The heading; empty when there is only one group.
    pub(super) label: String,
    /// Value, label, whether it is chosen.
    pub(super) options: Vec<(String, String, bool)>,
}

/// What can be chosen for a property of mappings; nothing for a text.
pub(super) fn groups(
    visit: &Visit,
    names: &Names<'_>,
    term: &GrammarTerm,
    chosen: &str,
) -> Vec<Group> {
    let found: BTreeMap<String, Vec<NamedNode>> = match (term.values, term.role) {
        (Values::Text | Values::True, _) => return Vec::new(),
        (Values::Class, role) => BTreeMap::from([(String::new(), classes(visit, role))]),
        (Values::Property, _) => BTreeMap::from([(String::new(), properties(visit))]),
        (Values::Thing, _) => concepts(visit, names),
    };
    let mut chosen = Some(visit.urls().parse(chosen).filter(|_| !chosen.is_empty())).flatten();
    let mut groups: Vec<Group> = found
        .into_iter()
        .map(|(label, things)| {
            let mut options: Vec<(String, String, bool)> = things
                .into_iter()
                .map(|thing| {
                    let is_chosen = chosen.take_if(|chosen| *chosen == thing).is_some();
                    let text = names.name(&thing).label.clone();
                    (visit.urls().short(thing.as_ref()), text, is_chosen)
                })
                .collect();
            options.sort_by_cached_key(|(_, text, _)| sort_key(text));
            Group { label, options }
        })
        .collect();
    if let Some(other) = chosen {
        // What the address proposes stays, even when the lists do not offer it.
        let option = (visit.urls().short(other.as_ref()), names.name(&other).label.clone(), true);
        groups.push(Group { label: "Proposé".to_owned(), options: vec![option] });
    }
    groups
}

/// Types of ArchiMate as a condition, classes of the map as an effect.
fn classes(visit: &Visit, role: Role) -> Vec<NamedNode> {
    let element = am::ELEMENT.into_owned();
    let classes = visit.schema.classes().iter().filter(|class| class.listed);
    let wanted = classes.filter(|class| match role {
        Role::Condition => class.ancestors.contains(&element),
        Role::Effect => class.iri.as_str().starts_with(ptl::NAMESPACE),
    });
    wanted.map(|class| class.iri.clone()).collect()
}

/// The properties that models can give: those whose names in models the ontology knows.
fn properties(visit: &Visit) -> Vec<NamedNode> {
    let known = Pattern { predicate: Some(ptl::CLE_DE_PROPRIETE), ..Pattern::default() };
    crate::web::names::subjects(&*visit.view, known, MOST)
}

/// The concepts of the vocabularies that shapes name, by vocabulary.
fn concepts(visit: &Visit, names: &Names<'_>) -> BTreeMap<String, Vec<NamedNode>> {
    let of_shapes = Pattern { predicate: Some(ptl::VOCABULAIRE), ..Pattern::default() };
    let schemes: BTreeSet<NamedNode> = visit
        .view
        .matching(of_shapes, MOST)
        .into_iter()
        .filter_map(|quad| match quad.object {
            Term::NamedNode(scheme) => Some(scheme),
            _ => None,
        })
        .collect();
    schemes
        .into_iter()
        .map(|scheme| {
            let concepts = crate::web::names::concepts(&*visit.view, &scheme, MOST);
            (names.name(&scheme).label.clone(), concepts)
        })
        .collect()
}
