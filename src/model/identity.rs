//! Addresses of what a contribution holds: one key per thing, stable from one import to the next.
//!
//! The key is the business key («Object ID») where there is one, else the normalised identifier of the source: tools
//! add or drop the prefix `id-`, so the same concept is `2b…` in one file and `id-2b…` in another. Two things of one
//! model never have the same key: those that would share one fall back to their identifier as written.

use hashbrown::{HashMap, HashSet};
use std::fmt::Write as _;

use oxrdf::NamedNode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::{Concept, Model, Node, View};

/// Names of the properties that hold a business key; case is ignored.
pub const BUSINESS_KEYS: &[&str] = &["Object ID"];

/// A longer key is replaced by its hash: addresses stay readable and within the limits of HTTP.
const LONGEST_KEY: usize = 150;

/// What a segment of an IRI holds as it is; everything else is percent-encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a contribution cannot have addresses.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AddressError {
    /// The base is not an absolute IRI that ends with `/`.
    #[error("la base «{0}» n’est pas une adresse absolue terminée par «/»")]
    Base(String),
    /// A name of organisation or source that cannot be part of an address.
    #[error(
        "«{0}» n’est pas un nom court valable (lettres minuscules sans accent, chiffres et tirets)"
    )]
    Slug(String),
}

/// The addresses of one contribution.
#[derive(Clone, Debug)]
pub struct SourceAddresses {
    base: String,
    organisation: String,
    source: String,
}

impl SourceAddresses {
    /// Addresses under `base`, for the organisation and the source that have these short names.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn new(base: &str, organisation: &str, source: &str) -> Result<Self, AddressError> {
        if !base.ends_with('/') || NamedNode::new(base).is_err() {
            return Err(AddressError::Base(base.to_owned()));
        }
        for slug in [organisation, source] {
            if !is_slug(slug) {
                return Err(AddressError::Slug(slug.to_owned()));
            }
        }
        Ok(Self {
            base: base.to_owned(),
            organisation: organisation.to_owned(),
            source: source.to_owned(),
        })
    }

    /// The named graph of the contribution.
    pub fn source_graph(&self) -> NamedNode {
        self.iri(&format!("graphe/source/{}/{}", self.organisation, self.source))
    }

    /// The named graph of what is derived from the contribution.
    pub fn derived_graph(&self) -> NamedNode {
        self.iri(&format!("graphe/derive/{}/{}", self.organisation, self.source))
    }

    /// The organisation.
    pub fn organisation(&self) -> NamedNode {
        self.iri(&format!("id/organisme/{}", self.organisation))
    }

    /// A thing that the organisation contributes.
    pub fn thing(&self, key: &str) -> NamedNode {
        self.iri(&format!("id/{}/{}", self.organisation, segment(key)))
    }

    /// Something that means nothing outside of its source: `kind` is a word, `key` comes from the source.
    pub fn local(&self, kind: &str, key: &str) -> NamedNode {
        self.local_path(kind, &segment(key))
    }

    /// As [`Self::local`], with a path made of segments that are encoded already; it may be empty.
    pub fn local_path(&self, kind: &str, path: &str) -> NamedNode {
        let separator = if path.is_empty() { "" } else { "/" };
        self.iri(&format!("id/{}/{}/{kind}{separator}{path}", self.organisation, self.source))
    }

    fn iri(&self, path: &str) -> NamedNode {
        // The base was checked, and a path holds nothing but unreserved characters, «%» and «/».
        NamedNode::new_unchecked(format!("{}{path}", self.base))
    }
}

/// Whether a text is a short name: lower-case ASCII letters, digits and hyphens, at most 64, not only hyphens.
pub fn is_slug(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= 64
        && text.bytes().all(allowed)
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// A key as one segment of an IRI.
pub fn segment(key: &str) -> String {
    utf8_percent_encode(key, SEGMENT).to_string()
}

/// The identifier of a source without the prefix `id-` that some tools add and others drop.
pub fn normalise(identifier: &str) -> &str {
    let rest = identifier.strip_prefix("id-").unwrap_or(identifier);
    if rest.is_empty() { identifier } else { rest }
}

/// The business keys of the elements of a model: those of the properties that have one of these names.
pub fn business_keys<'m>(model: &'m Model, names: &[&str]) -> Vec<(&'m Concept, &'m str)> {
    let definitions: HashSet<&str> = model
        .property_definitions
        .iter()
        .filter(|definition| {
            let written = definition.concept.names.iter().map(super::Text::single_line);
            written
                .into_iter()
                .any(|name| names.iter().any(|wanted| wanted.to_lowercase() == name.to_lowercase()))
        })
        .map(|definition| definition.concept.identifier.as_str())
        .collect();
    let key = |concept: &'m Concept| {
        let mut properties = concept.properties.iter();
        let property = properties.find(|property| definitions.contains(&*property.definition))?;
        let key = property.values.first()?.value.trim();
        (!key.is_empty()).then_some((concept, key))
    };
    model.elements.iter().filter_map(|element| key(&element.concept)).collect()
}

/// The address of everything that has an identifier in a model.
#[derive(Debug, Default)]
pub struct Things<'m> {
    addresses: HashMap<&'m str, NamedNode>,
}

impl<'m> Things<'m> {
    /// Gives an address to everything in the model.
    pub fn of(model: &'m Model, addresses: &SourceAddresses) -> Self {
        let mut things = Self::default();
        let shared = shared_keys(model);
        things.addresses.extend(shared.into_iter().map(|(id, key)| (id, addresses.thing(&key))));
        let definitions = model.property_definitions.iter().map(|d| d.concept.identifier.as_str());
        things.add_local("propriete", definitions.collect(), addresses);
        let profiles = model.profiles.iter().map(|p| p.concept.identifier.as_str());
        things.add_local("specialisation", profiles.collect(), addresses);
        let mut nodes = Vec::new();
        for view in &model.views {
            collect_nodes(&view.nodes, &mut nodes);
        }
        things.add_local("cadre", nodes, addresses);
        let connections = |view: &'m View| view.connections.iter();
        let connections = model.views.iter().flat_map(connections);
        let connections = connections.map(|connection| connection.figure.identifier.as_str());
        things.add_local("trait", connections.collect(), addresses);
        things
    }

    /// The address of the thing that has this identifier in the source.
    pub fn get(&self, identifier: &str) -> Option<&NamedNode> {
        self.addresses.get(identifier)
    }

    fn add_local(&mut self, kind: &str, identifiers: Vec<&'m str>, addresses: &SourceAddresses) {
        let mut keys = KeyTable::default();
        for identifier in &identifiers {
            keys.count(identifier);
        }
        for identifier in identifiers {
            let key = keys.take(identifier, None);
            self.addresses.insert(identifier, addresses.local(kind, &key));
        }
    }
}

fn collect_nodes<'m>(children: &'m [Node], into: &mut Vec<&'m str>) {
    for node in children {
        into.push(&node.figure.identifier);
        collect_nodes(&node.nodes, into);
    }
}

/// Keys of what has an address under the organisation: elements, relationships, views, viewpoints.
fn shared_keys(model: &Model) -> Vec<(&str, String)> {
    let mut keys = KeyTable::default();
    let mut business: HashMap<&str, &str> = HashMap::default();
    for (concept, key) in business_keys(model, BUSINESS_KEYS) {
        keys.count_business(key);
        business.insert(&concept.identifier, key);
    }
    // The model itself comes first in `concepts` and has an address of its own.
    let identifiers: Vec<&str> =
        model.concepts().skip(1).map(|concept| concept.identifier.as_str()).collect();
    for identifier in &identifiers {
        keys.count(identifier);
    }
    let mut given = Vec::with_capacity(identifiers.len());
    let (with, without): (Vec<_>, Vec<_>) =
        identifiers.into_iter().partition(|identifier| business.contains_key(identifier));
    // Business keys are taken first: an identifier that looks like one of them gives way.
    for identifier in with.into_iter().chain(without) {
        given.push((identifier, keys.take(identifier, business.get(identifier).copied())));
    }
    given
}

/// Keys already taken, and how many things would like each.
#[derive(Default)]
struct KeyTable {
    business: HashMap<String, usize>,
    normalised: HashMap<String, usize>,
    taken: HashSet<String>,
}

impl KeyTable {
    fn count_business(&mut self, key: &str) {
        *self.business.entry(key.to_owned()).or_default() += 1;
    }

    fn count(&mut self, identifier: &str) {
        *self.normalised.entry(normalise(identifier).to_owned()).or_default() += 1;
    }

    fn take(&mut self, identifier: &str, business: Option<&str>) -> String {
        let unique = |table: &HashMap<String, usize>, key: &str| table.get(key) == Some(&1);
        let normalised = normalise(identifier);
        let business = business.filter(|key| unique(&self.business, key));
        let candidates = [
            business,
            unique(&self.normalised, normalised).then_some(normalised),
            Some(identifier),
        ];
        for candidate in candidates.into_iter().flatten() {
            let key = usable(candidate);
            if self.taken.insert(key.clone()) {
                return key;
            }
        }
        let mut number = 2;
        loop {
            let key = format!("{}~{number}", usable(identifier));
            if self.taken.insert(key.clone()) {
                return key;
            }
            number += 1;
        }
    }
}

/// A key that can be a segment of an address: neither empty, nor too long, nor made of dots (a relative path).
pub(crate) fn usable(candidate: &str) -> String {
    let only_dots = candidate.bytes().all(|byte| byte == b'.');
    if !only_dots && candidate.len() <= LONGEST_KEY {
        return candidate.to_owned();
    }
    hashed(candidate)
}

/// A key made of any text: the beginning of its SHA-256.
pub(crate) fn hashed(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let mut key = String::from("sha256-");
    for byte in &digest[..12] {
        // Writing to a String cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(identifiers: &[&str]) -> Vec<String> {
        let mut table = KeyTable::default();
        for identifier in identifiers {
            table.count(identifier);
        }
        identifiers.iter().map(|identifier| table.take(identifier, None)).collect()
    }

    #[test]
    fn prefix_is_dropped_unless_it_tells_two_things_apart() {
        assert_eq!(keys(&["id-2b", "id-"]), ["2b", "id-"]);
        assert_eq!(keys(&["id-2b", "2b"]), ["id-2b", "2b"]);
        assert_eq!(keys(&["2b", "id-2b", "id-id-2b"]), ["2b", "id-2b", "id-id-2b"]);
    }

    #[test]
    fn keys_are_always_distinct_and_safe() {
        let long = "x".repeat(1_000);
        let given = keys(&["..", ".", "", &long, "a/b", "a%2Fb"]);
        let distinct: HashSet<_> = given.iter().collect();
        assert_eq!(distinct.len(), given.len());
        assert!(given.iter().all(|key| key.len() <= LONGEST_KEY && !key.is_empty()));
        assert_eq!(segment("a/b #é"), "a%2Fb%20%23%C3%A9");
    }

    #[test]
    fn address_needs_a_base_and_slugs() {
        let base = "https://example.org/";
        let addresses = SourceAddresses::new(base, "caisse-alpha", "modele").expect("valid");
        assert_eq!(addresses.thing("A 1").as_str(), "https://example.org/id/caisse-alpha/A%201");
        assert!(SourceAddresses::new("https://example.org", "a", "b").is_err());
        assert!(SourceAddresses::new(base, "../a", "b").is_err());
        assert!(SourceAddresses::new(base, "a", "É").is_err());
    }
}
