//! The properties of a thing, group by group, in the order that its shape says.

use std::sync::Arc;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef};

use super::UNFOLDED;
use super::facts::{Fact, Facts};
use super::notes::{Notes, Testimony};
use crate::schema::PropertyShape;
use crate::vocab::{dct, ptl, skos};
use crate::web::extract::Visit;
use crate::web::names::Shown;
use crate::web::pages::lower_first;

/// A group of properties.
pub(super) struct GroupView {
    pub(super) title: String,
    pub(super) rows: Vec<PropertyRow>,
    /// Names of the properties about which nothing is said.
    pub(super) silent: Vec<Silent>,
}

/// A property with its values.
pub(super) struct PropertyRow {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) values: Vec<ValueView>,
    pub(super) folded: Vec<ValueView>,
    /// References that all the values share.
    pub(super) references: Vec<usize>,
    /// What is said when there is no value.
    pub(super) absence: Option<&'static str>,
    /// Its field in the form of the thing.
    pub(super) field: String,
    /// When sources give different values where one is expected: each value and who says it.
    pub(super) conflict: Vec<Conflict>,
    /// The identifier of the row on the page.
    pub(super) id: String,
}

/// One of the values between which sources disagree.
pub(super) struct Conflict {
    pub(super) value: ValueView,
    pub(super) testimony: Testimony,
}

/// One value with what is known of its source.
pub(super) struct ValueView {
    pub(super) shown: Shown,
    pub(super) references: Vec<usize>,
    pub(super) reliability: Option<String>,
    pub(super) remarks: Vec<String>,
    /// First digits of its hash, for the address of the line.
    pub(super) anchor: String,
    /// The page of the fact.
    pub(super) href: String,
}

/// What the page needs to write groups.
/// A property of which nothing is said, and its field in the form of the thing.
#[derive(Clone, Debug)]
pub(super) struct Silent {
    pub(super) name: String,
    pub(super) field: String,
}

type Writing<'a, 'n, 'v> = (&'a [Arc<PropertyShape>], Option<&'a NamedNode>, &'a mut Notes<'n, 'v>);

/// The groups of which something is said, then those of which nothing is.
pub(super) fn groups<'n, 'v>(
    visit: &Visit,
    facts: &Facts,
    (shapes, used, notes): Writing<'_, 'n, 'v>,
) -> (Vec<GroupView>, Vec<GroupView>) {
    let mut groups: Vec<GroupView> = Vec::new();
    for shape in shapes.iter().filter(|shape| Some(&shape.path) != used && !is_heading(&shape.path))
    {
        let title = shape.group.as_ref().map_or("Informations", |group| group.label.as_str());
        if groups.last().is_none_or(|group| group.title != title) {
            groups.push(GroupView {
                title: title.to_owned(),
                rows: Vec::new(),
                silent: Vec::new(),
            });
        }
        let group = groups.last_mut().expect("one was just pushed");
        let row = row(facts, shape, notes);
        if row.values.is_empty() && row.conflict.is_empty() && row.absence.is_none() {
            group.silent.push(Silent { name: lower_first(&row.name), field: row.field });
        } else {
            group.rows.push(row);
        }
    }
    let (mut groups, silent): (Vec<GroupView>, Vec<GroupView>) =
        groups.into_iter().partition(|group| !group.rows.is_empty());
    let others = others(visit, facts, (shapes, used, notes));
    if !others.is_empty() {
        groups.push(GroupView {
            title: "Autres informations".to_owned(),
            rows: others,
            silent: Vec::new(),
        });
    }
    (groups, silent)
}

fn row(facts: &Facts, shape: &PropertyShape, notes: &mut Notes<'_, '_>) -> PropertyRow {
    let values = facts.in_french(shape.path.as_ref());
    let mut row = property_row((&shape.path, &shape.name), &values, notes);
    row.description.clone_from(&shape.description);
    if shape.max_count.is_some_and(|most| values.len() as u64 > most) {
        row.conflict = values
            .iter()
            .take(UNFOLDED)
            .map(|fact| Conflict { value: notes.value(fact), testimony: notes.testimony(fact) })
            .collect();
        row.values.clear();
        row.references.clear();
    }
    if values.is_empty() {
        row.absence = if facts.says(ptl::NON_ETABLI, &shape.path) {
            Some("Les sources ne l’établissent pas")
        } else if facts.says(ptl::NON_SOURCE, &shape.path) {
            Some("Aucune source ne le dit")
        } else if shape.min_count.is_some_and(|least| least > 0) {
            Some("Non renseigné")
        } else {
            None
        };
    }
    row
}

/// The identifier of the row of a property on the page.
pub(super) fn row_id(property: &NamedNode) -> String {
    let hash = crate::fact::hash(property.as_ref(), property.as_ref(), property.as_ref().into());
    format!("p-{}", hash.get(..8).unwrap_or_default())
}

fn property_row(
    (property, name): (&NamedNode, &str),
    facts: &[&Fact],
    notes: &mut Notes<'_, '_>,
) -> PropertyRow {
    let mut values: Vec<ValueView> = facts.iter().map(|fact| notes.value(fact)).collect();
    values.sort_by_cached_key(|value| crate::search::sort_key(&value.shown.text));
    let mut references = Vec::new();
    if let Some(first) = values.first().map(|value| value.references.clone())
        && values.len() > 1
        && values.iter().all(|value| value.references == first)
    {
        references = first;
        for value in &mut values {
            value.references.clear();
        }
    }
    let folded = if values.len() > UNFOLDED + 3 { values.split_off(UNFOLDED) } else { Vec::new() };
    PropertyRow {
        name: name.to_owned(),
        description: None,
        values,
        folded,
        references,
        absence: None,
        field: crate::web::pages::entry::field_id(property),
        conflict: Vec::new(),
        id: row_id(property),
    }
}

/// The facts that no shape describes, under the name of their property.
fn others<'n, 'v>(
    visit: &Visit,
    facts: &Facts,
    (shapes, used, notes): Writing<'_, 'n, 'v>,
) -> Vec<PropertyRow> {
    const SHOWN_ELSEWHERE: [NamedNodeRef<'static>; 6] = [
        skos::ALT_LABEL,
        skos::HIDDEN_LABEL,
        ptl::NON_ETABLI,
        ptl::NON_SOURCE,
        dct::DESCRIPTION,
        ptl::SIGLE,
    ];
    facts
        .predicates()
        .into_iter()
        .filter(|predicate| {
            !is_heading(predicate)
                && Some(*predicate) != used
                && !SHOWN_ELSEWHERE.contains(&predicate.as_ref())
                && !shapes.iter().any(|shape| shape.path == **predicate)
        })
        .map(|predicate| {
            let values = facts.in_french(predicate.as_ref());
            let name = visit.schema.property_label(predicate.as_ref());
            property_row((predicate, &name), &values, notes)
        })
        .collect()
}

/// Whether the head of the page says it already.
pub(super) fn is_heading(predicate: &NamedNode) -> bool {
    [rdf::TYPE, rdfs::LABEL, skos::PREF_LABEL].contains(&predicate.as_ref())
}

/// Whether the property only names the thing: lists and cards need not repeat it.
pub(in crate::web) fn names_it(predicate: &NamedNode) -> bool {
    is_heading(predicate) || [ptl::SIGLE, skos::ALT_LABEL].contains(&predicate.as_ref())
}
