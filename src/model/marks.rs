//! What Portulan adds to the models that it exports, so that they are valid and come back as they were.
//!
//! Exporters write these marks and importers take them out again, whatever the tool in between.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Start of the names of the properties that Portulan adds; a plain space may stand for the no-break one.
const RESERVED: &str = "Portulan\u{a0}: ";
/// Property that tells the type of a thing when ArchiMate 3.2 has no such type.
pub const ORIGINAL_TYPE: &str = "Portulan\u{a0}: type d’origine";
/// Start of the name of a definition that the model lacks; its identifier follows.
pub const MISSING_DEFINITION: &str = "Portulan\u{a0}: définition absente";
/// Property that tells a finding about a thing.
pub const FINDING: &str = "Portulan\u{a0}: constat";
/// Property that tells the permanent address of a thing.
pub const ADDRESS: &str = "Portulan\u{a0}: adresse";
/// Identifier of the definition under which Archi writes the specializations of concepts.
pub const SPECIALIZATION: &str = "specialization";
/// Name of that definition.
pub const SPECIALIZATION_NAME: &str = "Specialization";
/// Documentation of that definition when Portulan adds it: the model has specializations, and no such property.
pub const SPECIALIZATION_NOTE: &str = "Portulan\u{a0}: spécialisations des concepts";
/// Name of the schema under which Portulan describes the files that it writes.
pub const METADATA_SCHEMA: &str = "Portulan";
/// Language of a text that the format asks for and that does not exist: «no linguistic content» (ISO 639-2).
pub const NO_TEXT: &str = "zxx";

/// Whether a name of property is one that Portulan adds.
pub fn is_reserved(name: &str) -> bool {
    name.replace('\u{a0}', " ").starts_with(&RESERVED.replace('\u{a0}', " "))
}

/// Whether a name of property is this reserved one.
pub fn is(name: &str, reserved: &str) -> bool {
    name.replace('\u{a0}', " ") == reserved.replace('\u{a0}', " ")
}

/// Start of an identifier that was encoded.
const ENCODED: &str = "ptl.";

/// Whether an identifier can be an `xs:ID` as it is; letters outside of ASCII are refused, as tools differ on them.
pub fn is_identifier(identifier: &str) -> bool {
    let mut bytes = identifier.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    first && bytes.all(is_identifier_byte) && !identifier.starts_with(ENCODED)
}

fn is_identifier_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// An identifier as Archi writes one that starts with a digit: with the prefix `id-`, which keys ignore.
pub fn prefixed(identifier: &str) -> Option<String> {
    let sound = !identifier.is_empty() && identifier.bytes().all(is_identifier_byte);
    (sound && !identifier.starts_with(ENCODED)).then(|| format!("id-{identifier}"))
}

/// Any identifier as an `xs:ID` from which [`decoded`] makes it again.
pub fn encoded(identifier: &str) -> String {
    let mut written = String::from(ENCODED);
    for byte in identifier.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            written.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(written, ".{byte:02x}");
        }
    }
    written
}

/// The identifier that was encoded; any other is given back as it is.
pub fn decoded(written: &str) -> Cow<'_, str> {
    let decode = || {
        let rest = written.strip_prefix(ENCODED)?;
        let mut bytes = Vec::with_capacity(rest.len());
        let mut parts = rest.split('.');
        bytes.extend_from_slice(parts.next()?.as_bytes());
        for part in parts {
            bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
            bytes.extend_from_slice(&part.as_bytes()[2..]);
        }
        let identifier = String::from_utf8(bytes).ok()?;
        (encoded(&identifier) == written).then_some(identifier)
    };
    decode().map_or(Cow::Borrowed(written), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded, is_identifier, is_reserved, prefixed};

    #[test]
    fn any_identifier_comes_back() {
        for identifier in ["", "2b", "a b", "é", "ptl.a", "a.b", "../x", "a:b", "🧭", "ptl.2e"] {
            let written = encoded(identifier);
            assert_eq!(decoded(&written), identifier, "{written}");
            assert!(written.bytes().all(super::is_identifier_byte), "{written}");
        }
        for identifier in ["id-2b", "ptl.+1", "ptl.zz.g", "ptl.a.c3", "ptl.41.e9"] {
            assert_eq!(decoded(identifier), identifier, "not encoded by us");
        }
    }

    #[test]
    fn identifiers_are_told_from_others() {
        assert!(is_identifier("_a-1.b") && !is_identifier("1a") && !is_identifier("ptl.a"));
        assert_eq!(prefixed("1a").as_deref(), Some("id-1a"));
        assert_eq!(prefixed("a b"), None);
        assert!(is_reserved("Portulan : constat") && !is_reserved("Portulan"));
    }
}
