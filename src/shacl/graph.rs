//! A graph of shapes, by subject: small, and read many times while it is compiled.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef, Term, Triple};

/// A list with more members than this is refused.
const LONGEST_LIST: usize = 100_000;

/// The triples of shapes.
#[derive(Debug, Default)]
pub(super) struct ShapesGraph {
    by_subject: BTreeMap<String, Vec<(NamedNode, Term)>>,
    subjects: Vec<Term>,
}

impl ShapesGraph {
    pub(super) fn new(triples: impl IntoIterator<Item = Triple>) -> Self {
        let mut graph = Self::default();
        let mut seen = BTreeMap::new();
        for triple in triples {
            let subject = Term::from(triple.subject);
            let key = subject.to_string();
            seen.entry(key.clone()).or_insert(subject);
            graph.by_subject.entry(key).or_default().push((triple.predicate, triple.object));
        }
        for said in graph.by_subject.values_mut() {
            said.sort_by_cached_key(|(predicate, value)| (predicate.clone(), value.to_string()));
            said.dedup();
        }
        graph.subjects = seen.into_values().collect();
        graph
    }

    /// Everything that a subject says: property and value, sorted.
    pub(super) fn said(&self, subject: &Term) -> &[(NamedNode, Term)] {
        self.by_subject.get(&subject.to_string()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn values<'g>(
        &'g self,
        subject: &Term,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'g Term> + use<'g> {
        let said = self.said(subject);
        let start = said.partition_point(|(known, _)| known.as_ref() < predicate);
        let wanted = predicate.into_owned();
        said[start..].iter().take_while(move |(known, _)| *known == wanted).map(|(_, value)| value)
    }

    pub(super) fn value(&self, subject: &Term, predicate: NamedNodeRef<'_>) -> Option<&Term> {
        self.values(subject, predicate).next()
    }

    /// All the subjects, in a stable order.
    pub(super) fn subjects(&self) -> &[Term] {
        &self.subjects
    }

    /// Whether a node is an instance of a class or of one of its subclasses, as this graph knows them.
    pub(super) fn is_a(&self, node: &Term, class: NamedNodeRef<'_>) -> bool {
        let wanted = Term::from(class.into_owned());
        let mut waiting: Vec<&Term> = self.values(node, rdf::TYPE).collect();
        let mut seen = BTreeSet::new();
        while let Some(kind) = waiting.pop() {
            if *kind == wanted {
                return true;
            }
            if seen.insert(kind.to_string()) {
                waiting.extend(self.values(kind, rdfs::SUB_CLASS_OF));
            }
        }
        false
    }

    /// The members of a list.
    ///
    /// # Errors
    /// Why the node is not a well-formed list (SHACL, section 1.5 «SHACL list»), in French.
    pub(super) fn list<'g>(&'g self, head: &'g Term) -> Result<Vec<&'g Term>, String> {
        let nil = Term::from(rdf::NIL.into_owned());
        let mut members = Vec::new();
        let mut seen = BTreeSet::new();
        let mut cell = head;
        while *cell != nil {
            if !seen.insert(cell.to_string()) {
                return Err("la liste revient sur elle-même".to_owned());
            }
            if members.len() == LONGEST_LIST {
                return Err(format!("la liste a plus de {LONGEST_LIST} éléments"));
            }
            let mut firsts = self.values(cell, rdf::FIRST);
            let mut rests = self.values(cell, rdf::REST);
            match (firsts.next(), firsts.next(), rests.next(), rests.next()) {
                (Some(first), None, Some(rest), None) => {
                    members.push(first);
                    cell = rest;
                }
                _ => return Err(format!("une liste est attendue, {cell} n’en est pas une")),
            }
        }
        Ok(members)
    }
}
