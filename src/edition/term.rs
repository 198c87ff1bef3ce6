//! The bytes under which a dictionary keeps a term: a tag, then what distinguishes it.

use oxrdf::{BlankNode, Literal, NamedNode, Term, TermRef};

/// Datatypes written as one byte; the order is part of the snapshot format, append only.
const DATATYPES: [&str; 10] = [
    "http://www.w3.org/2001/XMLSchema#integer",
    "http://www.w3.org/2001/XMLSchema#boolean",
    "http://www.w3.org/2001/XMLSchema#decimal",
    "http://www.w3.org/2001/XMLSchema#double",
    "http://www.w3.org/2001/XMLSchema#date",
    "http://www.w3.org/2001/XMLSchema#dateTime",
    "http://www.w3.org/2001/XMLSchema#gYear",
    "http://www.w3.org/2001/XMLSchema#gYearMonth",
    "http://www.w3.org/2001/XMLSchema#anyURI",
    "http://www.w3.org/2001/XMLSchema#float",
];

pub(super) const TAG_DEFAULT_GRAPH: u8 = b'd';
pub(super) const TAG_IRI: u8 = b'<';
const TAG_BLANK: u8 = b'_';
const TAG_STRING: u8 = b'"';
const TAG_LANGUAGE: u8 = b'@';
const TAG_TYPED: u8 = b'^';
/// Tags from here on are the datatypes of [`DATATYPES`].
const TAG_DATATYPE: u8 = 0x80;

/// Writes the bytes under which a term is kept: a tag, then what distinguishes it.
pub(super) fn encode(term: TermRef<'_>, key: &mut Vec<u8>) {
    key.clear();
    match term {
        TermRef::NamedNode(iri) => {
            key.push(TAG_IRI);
            key.extend_from_slice(iri.as_str().as_bytes());
        }
        TermRef::BlankNode(node) => {
            key.push(TAG_BLANK);
            key.extend_from_slice(node.as_str().as_bytes());
        }
        TermRef::Literal(literal) => {
            if let Some(language) = literal.language() {
                encode_with(TAG_LANGUAGE, language, literal.value(), key);
            } else {
                let datatype = literal.datatype().as_str();
                if datatype == "http://www.w3.org/2001/XMLSchema#string" {
                    key.push(TAG_STRING);
                    key.extend_from_slice(literal.value().as_bytes());
                } else if let Some(place) = DATATYPES.iter().position(|known| *known == datatype) {
                    key.push(TAG_DATATYPE + place as u8);
                    key.extend_from_slice(literal.value().as_bytes());
                } else {
                    encode_with(TAG_TYPED, datatype, literal.value(), key);
                }
            }
        }
    }
}

fn encode_with(tag: u8, qualifier: &str, value: &str, key: &mut Vec<u8>) {
    key.push(tag);
    key.extend_from_slice(&(qualifier.len() as u32).to_le_bytes());
    key.extend_from_slice(qualifier.as_bytes());
    key.extend_from_slice(value.as_bytes());
}

/// The inverse of [`encode`]; `None` when the bytes are not a term (a default graph marker, a corrupt snapshot).
pub(super) fn decode(key: &[u8]) -> Option<Term> {
    let (&tag, rest) = key.split_first()?;
    let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
    Some(match tag {
        TAG_IRI => NamedNode::new_unchecked(text(rest)?).into(),
        TAG_BLANK => BlankNode::new_unchecked(text(rest)?).into(),
        TAG_STRING => Literal::new_simple_literal(text(rest)?).into(),
        TAG_LANGUAGE | TAG_TYPED => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let (qualifier, value) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            let (qualifier, value) = (text(qualifier)?, text(value)?);
            if tag == TAG_LANGUAGE {
                Literal::new_language_tagged_literal_unchecked(value, qualifier).into()
            } else {
                Literal::new_typed_literal(value, NamedNode::new_unchecked(qualifier)).into()
            }
        }
        _ => {
            let datatype = DATATYPES.get(usize::from(tag.checked_sub(TAG_DATATYPE)?))?;
            Literal::new_typed_literal(text(rest)?, NamedNode::new_unchecked(*datatype)).into()
        }
    })
}

/// A term read in place, without copying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parts<'a> {
    Iri(&'a str),
    Blank(&'a str),
    Literal { value: &'a str, datatype: &'a str, language: Option<&'a str> },
}

impl<'a> Parts<'a> {
    /// The parts of a term that is not in a dictionary.
    pub(crate) fn of(term: &'a Term) -> Self {
        match term {
            Term::NamedNode(iri) => Self::Iri(iri.as_str()),
            Term::BlankNode(node) => Self::Blank(node.as_str()),
            Term::Literal(literal) => Self::Literal {
                value: literal.value(),
                datatype: literal.datatype().as_str(),
                language: literal.language(),
            },
        }
    }

    /// The text of the term: the IRI, or the lexical form; blank nodes have none (SPARQL's `str`).
    pub(crate) fn text(&self) -> Option<&'a str> {
        match self {
            Self::Iri(text) | Self::Literal { value: text, .. } => Some(text),
            Self::Blank(_) => None,
        }
    }
}

/// The parts of what [`encode`] wrote; `None` when the bytes are not a term.
pub(super) fn parts(key: &[u8]) -> Option<Parts<'_>> {
    let (&tag, rest) = key.split_first()?;
    let text = |bytes| std::str::from_utf8(bytes).ok();
    Some(match tag {
        TAG_IRI => Parts::Iri(text(rest)?),
        TAG_BLANK => Parts::Blank(text(rest)?),
        TAG_STRING => {
            let datatype = oxrdf::vocab::xsd::STRING.as_str();
            Parts::Literal { value: text(rest)?, datatype, language: None }
        }
        TAG_LANGUAGE | TAG_TYPED => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let (qualifier, value) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            let (qualifier, value) = (text(qualifier)?, text(value)?);
            if tag == TAG_LANGUAGE {
                let datatype = oxrdf::vocab::rdf::LANG_STRING.as_str();
                Parts::Literal { value, datatype, language: Some(qualifier) }
            } else {
                Parts::Literal { value, datatype: qualifier, language: None }
            }
        }
        _ => {
            let datatype = DATATYPES.get(usize::from(tag.checked_sub(TAG_DATATYPE)?))?;
            Parts::Literal { value: text(rest)?, datatype, language: None }
        }
    })
}
