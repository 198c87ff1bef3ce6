//! The difference between two contributions of facts: thing by thing, property by property, in the words of the map.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};

use crate::index::{Pattern, View};
use crate::model::difference::{Changed, Field, Item, Section, Sort, What};
use crate::model::to_rdf::terms::am;
use crate::schema::{Schema, local_name};
use crate::vocab::{dct, ptl, skos};

/// The facts of one thing.
type Facts<'q> = BTreeMap<&'q NamedNode, BTreeSet<String>>;

/// Whether quads are those of a model.
pub(super) fn are_of_a_model(quads: &[Quad]) -> bool {
    quads.iter().any(|quad| quad.predicate == am::MODEL_OF)
}

/// What differs among the things that two versions of a graph tell; none when neither tells any.
pub(super) fn section(
    (before, after): (&[Quad], &[Quad]),
    (view, schema): (&dyn View, &Schema),
) -> Option<Section> {
    let words = Words { view, schema, labels: labels([before, after]) };
    let (old, new) = (things(before, &words), things(after, &words));
    let mut section = Section {
        sort: Sort::Thing,
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
        unchanged: 0,
    };
    for (thing, facts) in &new {
        match old.get(thing) {
            None => section.added.push(words.item(thing, facts)),
            Some(known) if known == facts => section.unchanged += 1,
            Some(known) => section.changed.push(Changed {
                item: words.item(thing, facts),
                fields: words.fields(known, facts),
                drawing: None,
            }),
        }
    }
    for (thing, facts) in &old {
        if !new.contains_key(thing) {
            section.removed.push(words.item(thing, facts));
        }
    }
    section.added.sort();
    section.removed.sort();
    section.changed.sort_by(|a, b| a.item.cmp(&b.item));
    let is_void = section.is_same() && section.unchanged == 0;
    (!is_void).then_some(section)
}

/// The facts of each thing, without what the graph says of itself, of its file and of how it was read.
fn things<'q>(quads: &'q [Quad], words: &Words<'_>) -> BTreeMap<&'q NamedNode, Facts<'q>> {
    let mut around: BTreeSet<&str> = BTreeSet::new();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        let is_column = quad.object == Term::from(ptl::COLONNE_CLASS.into_owned());
        let is_graph = quad.predicate == ptl::VISIBILITE;
        if is_column || is_graph {
            around.insert(subject.as_str());
        }
        if is_graph {
            let told = quads.iter().filter(|other| other.subject == quad.subject);
            for other in told {
                if let (true, Term::NamedNode(file)) = (
                    [dct::SOURCE, ptl::ORGANISME].contains(&other.predicate.as_ref()),
                    &other.object,
                ) {
                    around.insert(file.as_str());
                }
            }
        }
    }
    let mut things: BTreeMap<&NamedNode, Facts<'_>> = BTreeMap::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && !around.contains(subject.as_str())
        {
            let facts = things.entry(subject).or_default();
            facts.entry(&quad.predicate).or_default().insert(words.term(&quad.object));
        }
    }
    things
}

fn labels(versions: [&[Quad]; 2]) -> HashMap<NamedNode, String> {
    let mut labels = HashMap::new();
    // The second version wins.
    for quad in versions.into_iter().flatten() {
        if let (NamedOrBlankNode::NamedNode(thing), Term::Literal(label)) =
            (&quad.subject, &quad.object)
            && quad.predicate == rdfs::LABEL
        {
            labels.insert(thing.clone(), label.value().to_owned());
        }
    }
    labels
}

struct Words<'a> {
    view: &'a dyn View,
    schema: &'a Schema,
    labels: HashMap<NamedNode, String>,
}

impl Words<'_> {
    fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(thing) => self.name(thing),
            Term::Literal(literal) => match literal.language() {
                Some(language) if !language.starts_with("fr") => {
                    format!("{} ({language})", literal.value())
                }
                _ => literal.value().to_owned(),
            },
            Term::BlankNode(node) => node.as_str().to_owned(),
        }
    }

    fn name(&self, thing: &NamedNode) -> String {
        if let Some(class) = self.schema.class(thing.as_ref()) {
            return class.label.clone();
        }
        if let Some(label) = self.labels.get(thing) {
            return label.clone();
        }
        for predicate in [rdfs::LABEL, skos::PREF_LABEL] {
            let named = Pattern {
                subject: Some(thing.as_ref().into()),
                predicate: Some(predicate),
                ..Pattern::default()
            };
            let names =
                self.view.matching(named, 20).into_iter().filter_map(|quad| match quad.object {
                    Term::Literal(literal) => Some(literal),
                    _ => None,
                });
            let best = names.min_by_key(|name| {
                (!name.language().unwrap_or("fr").starts_with("fr"), name.value().to_owned())
            });
            if let Some(name) = best {
                return name.value().to_owned();
            }
        }
        thing.as_str().to_owned()
    }

    fn item(&self, thing: &NamedNode, facts: &Facts<'_>) -> Item {
        let kind =
            facts.get(&rdf::TYPE.into_owned()).and_then(|kinds| kinds.iter().next().cloned());
        let named = self.labels.get(thing).cloned();
        Item {
            kind: kind.unwrap_or_default(),
            name: named.unwrap_or_else(|| {
                let name = self.name(thing);
                if name == thing.as_str() { local_name(thing.as_str()).to_owned() } else { name }
            }),
            ends: None,
            address: Some(thing.as_str().to_owned()),
        }
    }

    fn fields(&self, before: &Facts<'_>, after: &Facts<'_>) -> Vec<Field> {
        let mut predicates: Vec<&&NamedNode> = before.keys().chain(after.keys()).collect();
        predicates.sort();
        predicates.dedup();
        let mut fields = Vec::new();
        let none = BTreeSet::new();
        for predicate in predicates {
            let old = before.get(*predicate).unwrap_or(&none);
            let new = after.get(*predicate).unwrap_or(&none);
            if old == new {
                continue;
            }
            let what = match predicate.as_ref() {
                rdf::TYPE => What::Type,
                rdfs::LABEL => What::Name,
                predicate => What::Property(self.schema.property_label(predicate)),
            };
            fields.push(Field {
                what,
                before: old.difference(new).cloned().collect(),
                after: new.difference(old).cloned().collect(),
            });
        }
        fields.sort_by(|a, b| a.what.cmp(&b.what));
        fields
    }
}
