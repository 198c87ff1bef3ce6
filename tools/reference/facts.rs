//! Facts: a triple, the sources that support it, how reliable it is, what remains in doubt.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Result, bail};
use oxrdf::{NamedNode, Term, Triple};
use sha2::{Digest, Sha256};

use super::BASE;

/// Concepts of `vocabulaire/fiabilite`, from the strongest to the weakest: when two rows state the same fact, the
/// strongest support is kept.
const RELIABILITIES: [&str; 9] = [
    "etabli",
    "conteste",
    "declare",
    "source-faible",
    "lecture",
    "proposition",
    "a-verifier",
    "non-source",
    "non-etabli",
];

/// What a fact rests on.
#[derive(Clone, Debug)]
pub(crate) struct Support {
    /// A concept of `vocabulaire/fiabilite`.
    pub(crate) reliability: String,
    /// Addresses of the sources, never empty.
    pub(crate) sources: BTreeSet<String>,
    /// What remains to be checked.
    pub(crate) doubts: BTreeSet<String>,
    /// Details that the triple does not say.
    pub(crate) notes: BTreeSet<String>,
}

impl Support {
    /// The same support, with another reliability when `reliability` is not empty.
    pub(crate) fn rated(&self, reliability: &str) -> Self {
        let mut support = self.clone();
        if !reliability.is_empty() {
            reliability.clone_into(&mut support.reliability);
        }
        support
    }

    /// The same support, lowered to «à vérifier» when there is a doubt.
    pub(crate) fn doubted(&self, doubt: Option<&str>) -> Self {
        let mut support = self.clone();
        if let Some(doubt) = doubt {
            "a-verifier".clone_into(&mut support.reliability);
            support.doubts.insert(doubt.to_owned());
        }
        support
    }

    fn merge(&mut self, other: Self) {
        if rank(&other.reliability) < rank(&self.reliability) {
            self.reliability = other.reliability;
        }
        self.sources.extend(other.sources);
        self.doubts.extend(other.doubts);
        self.notes.extend(other.notes);
    }
}

fn rank(reliability: &str) -> usize {
    RELIABILITIES.iter().position(|name| *name == reliability).unwrap_or(RELIABILITIES.len())
}

/// Whether this is a concept of `vocabulaire/fiabilite` that a fact may have.
pub(crate) fn is_reliability(name: &str) -> bool {
    RELIABILITIES.contains(&name)
}

/// The strongest of some reliabilities.
pub(crate) fn strongest<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.min_by_key(|name| rank(name))
}

/// A thing that is spoken of, and what supports what is said of it.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    /// The thing.
    pub(crate) subject: &'a NamedNode,
    /// What the next facts rest on.
    pub(crate) support: &'a Support,
}

impl<'a> About<'a> {
    /// Pairs a thing and a support.
    pub(crate) fn new(subject: &'a NamedNode, support: &'a Support) -> Self {
        Self { subject, support }
    }
}

/// The facts stated, sorted by their triple.
#[derive(Default)]
pub(crate) struct Facts {
    by_triple: BTreeMap<String, (Triple, Support)>,
}

impl Facts {
    /// States a fact; a fact stated twice rests on the sources of both.
    pub(crate) fn add(&mut self, triple: Triple, support: &Support) {
        self.by_triple
            .entry(triple.to_string())
            .and_modify(|(_, old)| old.merge(support.clone()))
            .or_insert_with(|| (triple, support.clone()));
    }

    /// How many facts there are.
    pub(crate) fn len(&self) -> usize {
        self.by_triple.len()
    }

    /// The facts, sorted by the N-Triples form of their triple.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Triple, &Support)> {
        self.by_triple.values().map(|(triple, support)| (triple, support))
    }

    /// Whether something is said of this thing.
    pub(crate) fn describes(&self, subject: &NamedNode) -> bool {
        let prefix = format!("{subject} ");
        self.by_triple
            .range(prefix.clone()..)
            .next()
            .is_some_and(|(key, _)| key.starts_with(&prefix))
    }

    /// What supports what is said of this object, all facts together.
    pub(crate) fn support_of_mentions(&self, object: &NamedNode) -> Option<Support> {
        let mut whole: Option<Support> = None;
        for (_, support) in self
            .iter()
            .filter(|(triple, _)| matches!(&triple.object, Term::NamedNode(node) if node == object))
        {
            match &mut whole {
                Some(whole) => whole.merge(support.clone()),
                None => whole = Some(support.clone()),
            }
        }
        whole
    }

    /// Checks that every thing named as a value is described.
    pub(crate) fn check_references(&self) -> Result<()> {
        let things = format!("{BASE}id/");
        for (triple, _) in self.iter() {
            if let Term::NamedNode(object) = &triple.object
                && object.as_str().starts_with(&things)
                && !self.describes(object)
            {
                bail!("{triple} names a thing that no row describes");
            }
        }
        Ok(())
    }
}

/// The address of the fact that states a triple: 24 hexadecimal digits of SHA-256 over its N-Triples form.
pub(crate) fn address_of_fact(triple: &Triple) -> String {
    let digest = Sha256::digest(triple.to_string().as_bytes());
    digest.iter().take(12).fold(format!("{BASE}id/fait/"), |mut address, byte| {
        write!(address, "{byte:02x}").expect("writing to a string does not fail");
        address
    })
}
