//! The quads of a graph, found by their subject.

use std::collections::HashMap;
use std::sync::Arc;

use oxrdf::{NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::super::Text;

/// The quads of one graph, grouped by subject and in a stable order.
pub(super) struct Facts<'q> {
    quads: Vec<&'q Quad>,
    subjects: HashMap<&'q str, (usize, usize)>,
}

impl<'q> Facts<'q> {
    pub(super) fn new(quads: &'q [Quad]) -> Self {
        let mut quads: Vec<&Quad> =
            quads.iter().filter(|quad| subject_of(quad).is_some()).collect();
        quads.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        quads.dedup_by(|a, b| key(a) == key(b));
        let mut subjects: HashMap<&str, (usize, usize)> = HashMap::default();
        for (position, quad) in quads.iter().enumerate() {
            if let Some(subject) = subject_of(quad) {
                subjects.entry(subject).or_insert((position, position)).1 = position + 1;
            }
        }
        Self { quads, subjects }
    }

    /// Every quad.
    pub(super) fn all(&self) -> &[&'q Quad] {
        &self.quads
    }

    /// What is said of a subject, sorted by predicate.
    pub(super) fn about(&self, subject: &str) -> &[&'q Quad] {
        match self.subjects.get(subject) {
            Some((start, end)) => &self.quads[*start..*end],
            None => &[],
        }
    }

    /// The values of one predicate.
    pub(super) fn values(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'q Term> {
        let about = self.about(subject);
        let start = about.partition_point(|quad| quad.predicate.as_str() < predicate.as_str());
        let rest = &about[start..];
        let end = rest.partition_point(|quad| quad.predicate.as_str() == predicate.as_str());
        rest[..end].iter().map(|quad| &quad.object)
    }

    /// The things to which one predicate leads.
    pub(super) fn things(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'q str> {
        self.values(subject, predicate).filter_map(|term| match term {
            Term::NamedNode(thing) => Some(thing.as_str()),
            _ => None,
        })
    }

    /// The first thing to which one predicate leads.
    pub(super) fn thing(&self, subject: &str, predicate: NamedNodeRef<'_>) -> Option<&'q str> {
        self.things(subject, predicate).next()
    }

    /// The literals of one predicate, without their language.
    pub(super) fn literals(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'q str> {
        self.values(subject, predicate).filter_map(|term| match term {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
    }

    /// The first literal of one predicate, without its language.
    pub(super) fn plain(&self, subject: &str, predicate: NamedNodeRef<'_>) -> Option<&'q str> {
        self.literals(subject, predicate).next()
    }

    /// The first literal of one predicate, when it is a number.
    pub(super) fn number<T: std::str::FromStr>(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
    ) -> Option<T> {
        self.plain(subject, predicate)?.trim().parse().ok()
    }

    /// The first literal of one predicate, when it is a boolean.
    pub(super) fn boolean(&self, subject: &str, predicate: NamedNodeRef<'_>) -> Option<bool> {
        match self.plain(subject, predicate)? {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }
}

fn subject_of(quad: &Quad) -> Option<&str> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some(subject.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// The order of quads: subject, predicate, then value and language; the graph does not count.
fn key(quad: &Quad) -> (Option<&str>, &str, &str, &str, &str) {
    let (value, language, datatype) = match &quad.object {
        Term::NamedNode(thing) => (thing.as_str(), "", ""),
        Term::BlankNode(node) => (node.as_str(), "", "_"),
        Term::Literal(literal) => {
            (literal.value(), literal.language().unwrap_or_default(), literal.datatype().as_str())
        }
    };
    (subject_of(quad), quad.predicate.as_str(), value, language, datatype)
}

/// One copy of each language, written as BCP 47 recommends: RDF keeps them in lower case.
#[derive(Default)]
pub(super) struct Languages(HashMap<String, Arc<str>>);

impl Languages {
    /// A literal with its language; `None` for anything else.
    pub(super) fn text(&mut self, term: &Term) -> Option<Text> {
        let Term::Literal(literal) = term else {
            return None;
        };
        let language = literal.language().map(|tag| self.tag(tag));
        Some(Text { value: literal.value().to_owned(), language })
    }

    fn tag(&mut self, tag: &str) -> Arc<str> {
        if let Some(known) = self.0.get(tag) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = canonical(tag).into();
        self.0.insert(tag.to_owned(), Arc::clone(&shared));
        shared
    }
}

/// The usual case of a language tag: `fr-FR`, `zh-Hans-CN`.
///
/// Source: RFC 5646, section 2.1.1: after the first subtag and not after a singleton, two letters are upper case and
/// four letters are title case; everything else is lower case.
fn canonical(tag: &str) -> String {
    let mut written = String::with_capacity(tag.len());
    let mut after_singleton = false;
    for (position, part) in tag.split('-').enumerate() {
        if position > 0 {
            written.push('-');
        }
        let lower = part.to_ascii_lowercase();
        match part.len() {
            2 if position > 0 && !after_singleton => written.push_str(&part.to_ascii_uppercase()),
            4 if position > 0 && !after_singleton => {
                written.push_str(&lower[..1].to_ascii_uppercase());
                written.push_str(&lower[1..]);
            }
            _ => written.push_str(&lower),
        }
        after_singleton |= part.len() == 1;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn languages_have_their_usual_case() {
        for (lower, usual) in [
            ("fr", "fr"),
            ("fr-fr", "fr-FR"),
            ("zh-hans-cn", "zh-Hans-CN"),
            ("en-x-abcd-fr", "en-x-abcd-fr"),
            ("x", "x"),
        ] {
            assert_eq!(canonical(lower), usual);
        }
    }
}
