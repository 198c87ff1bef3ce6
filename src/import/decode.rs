//! From bytes to text: byte-order mark, declared encoding, and refusal of what is not characters.

use std::borrow::Cow;

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ImportError;
use super::finding::{Code, Findings};
use crate::model::Place;

/// Decodes a whole XML file: its byte-order mark wins over its declaration, UTF-8 is the default.
///
/// # Errors
/// [`ImportError::EncodingUnknown`], [`ImportError::EncodingInvalid`] with the place of the first wrong byte, and
/// [`ImportError::Malformed`] on a character that XML forbids.
pub fn decode<'a>(bytes: &'a [u8], findings: &mut Findings) -> Result<Cow<'a, str>, ImportError> {
    let (encoding, bytes) = encoding_of(bytes, findings)?;
    let text = if encoding == UTF_8 {
        Cow::Borrowed(std::str::from_utf8(bytes).map_err(|error| invalid_utf8(bytes, &error))?)
    } else {
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        if malformed {
            let at = text.find('\u{FFFD}');
            let place = at.map(|at| place_of(&text, at)).unwrap_or_default().into();
            return Err(ImportError::EncodingInvalid { encoding: encoding.name(), place });
        }
        text
    };
    refuse_forbidden_characters(&text)?;
    Ok(text)
}

/// Decodes the beginning of a file as well as it can be, to look at its first tag.
pub(super) fn decode_head(bytes: &[u8]) -> Option<String> {
    let (encoding, bytes) = encoding_of(bytes, &mut Findings::new(0)).ok()?;
    Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// Whether XML 1.0 forbids a character, even written as a character reference.
pub fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The line and the column (in characters, from 1) of a byte of a text.
pub fn place_of(text: &str, offset: usize) -> Place {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let mut tracker = Tracker::default();
    tracker.advance(before, before.len());
    tracker.place()
}

/// Follows line and column through a text, each byte being looked at once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tracker {
    offset: usize,
    newlines: usize,
    characters: usize,
}

impl Tracker {
    /// Goes forward to a byte; going back does nothing.
    pub fn advance(&mut self, text: &[u8], offset: usize) {
        let Some(passed) = text.get(self.offset..offset) else {
            return;
        };
        let newlines = passed.iter().filter(|&&byte| byte == b'\n').count();
        let tail = if newlines == 0 {
            passed
        } else {
            self.newlines += newlines;
            self.characters = 0;
            let last = passed.iter().rposition(|&byte| byte == b'\n').unwrap_or(0);
            &passed[last + 1..]
        };
        self.characters += tail.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        self.offset = offset;
    }

    /// The place reached.
    pub fn place(&self) -> Place {
        Place {
            line: u32::try_from(self.newlines + 1).unwrap_or(u32::MAX),
            column: u32::try_from(self.characters + 1).unwrap_or(u32::MAX),
        }
    }
}

fn encoding_of<'a>(
    bytes: &'a [u8],
    findings: &mut Findings,
) -> Result<(&'static Encoding, &'a [u8]), ImportError> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(ImportError::EncodingUnknown { label: "UTF-32".into() });
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = &bytes[length..];
        let declared = declared_encoding(rest);
        if let Some(label) = declared.filter(|label| Encoding::for_label(label) != Some(encoding)) {
            contradiction(findings, label, encoding);
        }
        return Ok((encoding, rest));
    }
    // Appendix F of XML 1.0: «<?» or «<» followed by a name, in 16 bits without a mark.
    match bytes {
        [b'<', 0, next, 0, ..] if *next != 0 => return Ok((UTF_16LE, bytes)),
        [0, b'<', 0, next, ..] if *next != 0 => return Ok((UTF_16BE, bytes)),
        _ => {}
    }
    let Some(label) = declared_encoding(bytes) else {
        return Ok((UTF_8, bytes));
    };
    match Encoding::for_label(label) {
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
            // The declaration was read in 8 bits, so it cannot be true.
            contradiction(findings, label, UTF_8);
            Ok((UTF_8, bytes))
        }
        Some(encoding) if encoding != REPLACEMENT => Ok((encoding, bytes)),
        _ => Err(ImportError::EncodingUnknown {
            label: String::from_utf8_lossy(&label[..label.len().min(80)]).into_owned(),
        }),
    }
}

fn contradiction(findings: &mut Findings, label: &[u8], used: &'static Encoding) {
    let label = String::from_utf8_lossy(&label[..label.len().min(80)]);
    let message = format!("le fichier annonce «{label}» et est écrit en {}", used.name());
    findings.add(
        Code::EncodingContradiction,
        (Place { line: 1, column: 1 }, None),
        (message, "le fichier est lu dans son codage réel"),
    );
}

/// The value of `encoding` in an XML declaration written in ASCII.
fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(1024)];
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let head = head[start..].strip_prefix(b"<?xml")?;
    let head = &head[..find(head, b"?>")?];
    let rest = &head[find(head, b"encoding")? + b"encoding".len()..];
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (&quote, rest) = rest.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    Some(&rest[..rest.iter().position(|&byte| byte == quote)?])
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn invalid_utf8(bytes: &[u8], error: &std::str::Utf8Error) -> ImportError {
    let mut tracker = Tracker::default();
    tracker.advance(bytes, error.valid_up_to());
    ImportError::EncodingInvalid { encoding: "UTF-8", place: tracker.place().into() }
}

fn refuse_forbidden_characters(text: &str) -> Result<(), ImportError> {
    // Two quick passes over bytes spare decoding every character: forbidden ones are rare.
    let bytes = text.as_bytes();
    let suspect =
        |byte: &u8| (*byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || *byte == 0xEF;
    if !bytes.iter().any(suspect) {
        return Ok(());
    }
    match text.char_indices().find(|(_, character)| is_forbidden(*character)) {
        None => Ok(()),
        Some((offset, character)) => Err(ImportError::Malformed {
            detail: format!("le caractère U+{:04X} est interdit", u32::from(character)),
            place: place_of(text, offset).into(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_encoding_is_found_with_either_quote() {
        assert_eq!(declared_encoding(b"<?xml version='1.0' encoding='x'?>"), Some(&b"x"[..]));
        assert_eq!(
            declared_encoding(b"<?xml version=\"1.0\" encoding = \"utf-8\" ?><a/>"),
            Some(&b"utf-8"[..])
        );
        assert_eq!(declared_encoding(b"<a encoding=\"x\"/>"), None);
    }

    #[test]
    fn place_counts_characters_not_bytes() {
        assert_eq!(place_of("a\né\u{1F600}x", "a\né\u{1F600}".len()), Place { line: 2, column: 3 });
        assert_eq!(place_of("", 0), Place { line: 1, column: 1 });
    }

    #[test]
    fn forbidden_character_is_refused_with_its_place() {
        let mut findings = Findings::new(10);
        let error = decode(b"<a>\n\x01</a>", &mut findings).expect_err("U+0001 is forbidden");
        assert_eq!(error.place(), Some(Place { line: 2, column: 1 }));
    }

    #[test]
    fn utf_16_without_mark_is_recognised() {
        let bytes: Vec<u8> = "<é/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes, &mut Findings::new(1)).expect("valid"), "<é/>");
    }
}
