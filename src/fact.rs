//! The permanent address of a fact: computed from its triple, so that a fact has one before anybody speaks of it.

use oxrdf::{NamedNodeRef, TermRef};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of the hash of a fact.
pub const DIGITS: usize = 24;

/// First 24 hexadecimal digits of SHA-256 over the triple written as N-Triples, without the final dot
/// (ARCHITECTURE.md, «Addresses of things»).
pub fn hash(subject: NamedNodeRef<'_>, predicate: NamedNodeRef<'_>, object: TermRef<'_>) -> String {
    digest(&format!("{subject} {predicate} {object}"))
}

/// First 24 hexadecimal digits of SHA-256 over a text: enough to tell two apart, no secret.
pub(crate) fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text can be the hash of a fact.
pub fn is_hash(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use oxrdf::NamedNodeRef;

    use super::{hash, is_hash};

    #[test]
    fn the_hash_is_that_of_the_facts_that_are_shipped() {
        // Computed by tools/convert_reference.rs: the first fact of data/reference that says what the DSN is.
        let dsn = NamedNodeRef::new_unchecked("https://w3id.org/portulan/id/reference/systeme/dsn");
        let kind =
            NamedNodeRef::new_unchecked("https://w3id.org/portulan/ontologie#DispositifMutualise");
        let found = hash(dsn, oxrdf::vocab::rdf::TYPE, kind.into());
        assert_eq!(found, "3e690108d8b7bca6b689f5ba");
        assert!(is_hash(&found) && !is_hash("3E690108d8b7bca6b689f5ba") && !is_hash("é"));
    }
}
