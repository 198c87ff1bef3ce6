//! Relations between the things of the map: properties, and exchanges.

use std::collections::HashSet;
use std::fmt::Write as _;

use oxrdf::{NamedNode, NamedNodeRef, Quad, Term};
use sha2::{Digest, Sha256};

use super::mapping::{Relation, is_relationship};
use super::{Builder, Text};
use crate::model::{Concept, Kind, Relationship};

impl Builder<'_> {
    /// What a fact between two things of the model becomes.
    pub(super) fn relation(
        &self,
        predicate: NamedNodeRef<'_>,
        object: &NamedNode,
    ) -> Option<Relation> {
        let is_element = self.kinds.get(object).is_some_and(|kind| !is_relationship(kind));
        if is_element { self.mapping.relation(predicate) } else { None }
    }

    pub(super) fn relationships(&mut self) {
        let mut seen: HashSet<(String, &'static str, String)> = HashSet::default();
        let mut lost = 0;
        for (_, things) in self.classes.clone() {
            for thing in things {
                let facts = self.facts(&thing);
                if self.kinds.get(&thing).is_some_and(|kind| is_relationship(kind)) {
                    lost += usize::from(!self.exchange(&thing, &facts));
                    continue;
                }
                for quad in &facts {
                    self.fact(&thing, quad, &mut seen);
                }
            }
        }
        if lost > 0 {
            self.left_out.push(format!("échanges sans émetteur ou sans destinataire : {lost}"));
        }
    }

    fn fact(
        &mut self,
        thing: &NamedNode,
        quad: &Quad,
        seen: &mut HashSet<(String, &'static str, String)>,
    ) {
        let Term::NamedNode(object) = &quad.object else {
            return;
        };
        let Some(relation) = self.relation(quad.predicate.as_ref(), object) else {
            return;
        };
        let (mut source, mut target) = (self.identifier(thing), self.identifier(object));
        if relation.reversed {
            std::mem::swap(&mut source, &mut target);
        }
        // Two properties may say the same relationship, one being derived from the other.
        if relation.says_all && !seen.insert((source.clone(), relation.kind, target.clone())) {
            return;
        }
        let mut concept = Concept { identifier: fact_identifier(quad), ..Concept::default() };
        if !relation.says_all {
            let name = self.schema.property_label(quad.predicate.as_ref());
            concept.names.push(Text { value: name, language: Some("fr".into()) });
        }
        self.model.relationships.push(Relationship {
            concept,
            kind: Kind::Known(relation.kind),
            source,
            target,
            access: relation.access,
            modifier: None,
            directed: (relation.kind == "Association").then_some(true),
        });
    }

    /// An exchange: a flow from each thing where it starts to each thing where it ends; false when there is none.
    fn exchange(&mut self, thing: &NamedNode, facts: &[Quad]) -> bool {
        let Some(kind) = self.kinds.get(thing).copied() else {
            return false;
        };
        let ends = |properties: &[NamedNode]| -> Vec<String> {
            let ends = facts.iter().filter(|quad| properties.contains(&quad.predicate));
            let ends = ends.filter_map(|quad| match &quad.object {
                Term::NamedNode(end) => Some(end),
                _ => None,
            });
            let is_element =
                |end: &&NamedNode| self.kinds.get(*end).is_some_and(|kind| !is_relationship(kind));
            ends.filter(is_element).map(|end| self.identifier(end)).collect()
        };
        let (sources, targets) = (ends(&self.mapping.sources), ends(&self.mapping.targets));
        let mut concept = self.concept(thing, facts);
        self.name_others(&mut concept, facts);
        let stem = concept.identifier.clone();
        let mut number = 1;
        for source in &sources {
            for target in &targets {
                if number > 1 {
                    concept.identifier = format!("{stem}.{number}");
                }
                number += 1;
                self.model.relationships.push(Relationship {
                    concept: concept.clone(),
                    kind: Kind::Known(kind),
                    source: source.clone(),
                    target: target.clone(),
                    access: None,
                    modifier: None,
                    directed: None,
                });
            }
        }
        number > 1
    }

    /// What an exchange says of things of the model is told by their names: a relationship has no relations of its own.
    fn name_others(&mut self, concept: &mut Concept, facts: &[Quad]) {
        for quad in facts {
            let is_end = self.mapping.sources.contains(&quad.predicate)
                || self.mapping.targets.contains(&quad.predicate);
            if let Term::NamedNode(object) = &quad.object
                && !is_end
                && self.relation(quad.predicate.as_ref(), object).is_some()
            {
                let name = super::plain(&self.label(object));
                let definition = self.definition(&quad.predicate);
                concept.properties.push(super::property(&definition, name));
            }
        }
    }
}

/// The end of the permanent address of a fact (`id/fait/<hash>`): see ARCHITECTURE.md.
fn fact_identifier(quad: &Quad) -> String {
    let triple = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
    let digest = Sha256::digest(triple.as_bytes());
    let mut identifier = String::from("fait.");
    for byte in &digest[..12] {
        // Writing to a String cannot fail.
        let _ = write!(identifier, "{byte:02x}");
    }
    identifier
}
