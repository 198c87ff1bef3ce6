//! A pull cursor over hostile XML: children, texts and attributes, within limits.
//!
//! It expands no entity but the five of XML, refuses DOCTYPE, checks nesting and namespaces, and knows the line and
//! the column of every tag. The contract: a tag that [`Cursor::next_child`] gives is consumed (by `next_child` until
//! `None`, [`Cursor::text`] or [`Cursor::skip`]) before its parent's next child is asked for.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError};
use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::Attributes as RawAttributes;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::Limits;
use super::decode::{Tracker, is_forbidden, place_of};
use super::error::ImportError;
use crate::model::Place;

/// Namespace declarations in scope at most.
const NAMESPACES: usize = 256;

/// A start tag.
#[derive(Debug)]
pub struct Tag<'a> {
    /// Local name.
    pub name: &'a str,
    /// Namespace, empty when there is none or when its prefix is not declared.
    pub namespace: Cow<'a, str>,
    /// Where the tag starts.
    pub place: Place,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Tag<'a> {
    /// The value of an attribute without prefix; its case is ignored, as some tools do (`identifierref`).
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.find(|written| written == name)
            .or_else(|| self.find(|written| written.eq_ignore_ascii_case(name)))
    }

    /// Every attribute, with its prefix, in the order of the file.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (*name, value.as_ref()))
    }

    /// The value of an attribute with a prefix, whatever the prefix (`xsi:type`, `xml:lang`).
    pub fn prefixed(&self, name: &str) -> Option<&str> {
        self.find(|written| written.split_once(':').is_some_and(|(_, local)| local == name))
    }

    /// The value of an attribute written exactly so, prefix included.
    pub fn find(&self, accept: impl Fn(&str) -> bool) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| accept(name)).map(|(_, value)| value.as_ref())
    }
}

/// The cursor.
pub struct Cursor<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    limits: &'a Limits,
    tracker: Tracker,
    depth: usize,
    items: usize,
    namespaces: Vec<(usize, &'a str, Cow<'a, str>)>,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of a decoded text.
    pub fn new(text: &'a str, limits: &'a Limits) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            text,
            reader,
            limits,
            tracker: Tracker::default(),
            depth: 0,
            items: 0,
            namespaces: Vec::new(),
        }
    }

    /// The root tag.
    ///
    /// # Errors
    /// [`ImportError::Empty`] when there is none; otherwise as [`Self::next_child`].
    pub fn root(&mut self) -> Result<Tag<'a>, ImportError> {
        loop {
            let offset = self.offset();
            match self.event()? {
                Event::Start(start) => return self.open(&start, offset),
                Event::Text(text) if !text.trim().is_empty() => {
                    return Err(self.malformed(offset, "du texte précède la première balise"));
                }
                Event::GeneralRef(_) | Event::CData(_) => {
                    return Err(self.malformed(offset, "du texte précède la première balise"));
                }
                Event::Eof => return Err(ImportError::Empty),
                _ => {}
            }
        }
    }

    /// The next child of the tag being read, or `None` at its end.
    ///
    /// # Errors
    /// Malformed or truncated XML, DOCTYPE, unknown entities, limits.
    pub fn next_child(&mut self) -> Result<Option<Tag<'a>>, ImportError> {
        loop {
            let offset = self.offset();
            match self.event()? {
                Event::Start(start) => return self.open(&start, offset).map(Some),
                Event::End(_) => {
                    self.close();
                    return Ok(None);
                }
                Event::GeneralRef(reference) => {
                    self.resolve(&reference, offset)?;
                }
                Event::Eof => return Err(self.unclosed()),
                _ => {}
            }
        }
    }

    /// All the text up to the end of the tag being read, that of nested tags included.
    ///
    /// # Errors
    /// As [`Self::next_child`].
    pub fn text(&mut self) -> Result<String, ImportError> {
        let floor = self.depth;
        let mut content = String::new();
        loop {
            let offset = self.offset();
            match self.event()? {
                Event::Text(text) => content.push_str(&text.xml10_content()),
                Event::CData(text) => content.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => content.push(self.resolve(&reference, offset)?),
                Event::Start(start) => {
                    self.open(&start, offset)?;
                }
                Event::End(_) => {
                    self.close();
                    if self.depth < floor {
                        return Ok(content);
                    }
                }
                Event::Eof => return Err(self.unclosed()),
                _ => {}
            }
            if content.len() > self.limits.text {
                return Err(self.limit(offset, "la longueur d’un texte", self.limits.text));
            }
        }
    }

    /// Passes over the rest of the tag being read.
    ///
    /// # Errors
    /// As [`Self::next_child`].
    pub fn skip(&mut self) -> Result<(), ImportError> {
        let floor = self.depth;
        while self.depth >= floor {
            self.next_child()?;
        }
        Ok(())
    }

    /// Checks that nothing but spaces and comments follows the root.
    ///
    /// # Errors
    /// Malformed XML, DOCTYPE.
    pub fn finish(&mut self) -> Result<(), ImportError> {
        loop {
            let offset = self.offset();
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Comment(_) | Event::PI(_) => {}
                _ => return Err(self.malformed(offset, "du contenu suit la fin du modèle")),
            }
        }
    }

    /// How many tags were opened.
    pub fn items(&self) -> usize {
        self.items
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn event(&mut self) -> Result<Event<'a>, ImportError> {
        let offset = self.offset();
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => {
                Err(ImportError::Doctype { place: place_of(self.text, offset).into() })
            }
            Ok(event) => Ok(event),
            Err(error) => Err(self.translate(&error)),
        }
    }

    fn open(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<Tag<'a>, ImportError> {
        self.depth += 1;
        self.items += 1;
        if self.depth > self.limits.depth {
            return Err(self.limit(offset, "l’imbrication des balises", self.limits.depth));
        }
        if self.items > self.limits.items {
            return Err(self.limit(offset, "le nombre de balises", self.limits.items));
        }
        self.tracker.advance(self.text.as_bytes(), offset);
        // The event borrows from the reader; the same characters are borrowed from the text instead.
        let content = self.text.get(offset + 1..offset + 1 + start.len()).unwrap_or_default();
        let qualified = content.get(..start.name().0.len()).unwrap_or_default();
        let attributes = self.attributes(content, qualified.len(), offset)?;
        let (prefix, name) = qualified.split_once(':').unwrap_or(("", qualified));
        let namespace = self.namespace(prefix);
        Ok(Tag { name, namespace, place: self.tracker.place(), attributes })
    }

    fn close(&mut self) {
        while self.namespaces.last().is_some_and(|(depth, ..)| *depth >= self.depth) {
            self.namespaces.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn attributes(
        &mut self,
        content: &'a str,
        name_length: usize,
        offset: usize,
    ) -> Result<Vec<(&'a str, Cow<'a, str>)>, ImportError> {
        let mut attributes = Vec::with_capacity(4);
        for attribute in RawAttributes::new(content, name_length) {
            let attribute = attribute.map_err(|error| {
                self.malformed(offset, &format!("attribut incorrect ({error})"))
            })?;
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|error| self.attribute_error(error, offset))?;
            if value.len() > self.limits.text {
                return Err(self.limit(offset, "la longueur d’un attribut", self.limits.text));
            }
            if matches!(value, Cow::Owned(_)) && value.contains(is_forbidden) {
                return Err(
                    self.malformed(offset, "un caractère interdit est écrit dans un attribut")
                );
            }
            let name = attribute.key.0;
            if let Some(prefix) = name.strip_prefix("xmlns") {
                if self.namespaces.len() >= NAMESPACES {
                    return Err(self.limit(offset, "le nombre d’espaces de noms", NAMESPACES));
                }
                let prefix = prefix.strip_prefix(':').unwrap_or(prefix);
                self.namespaces.push((self.depth, prefix, value));
                continue;
            }
            if attributes.len() >= self.limits.attributes {
                let limit = self.limits.attributes;
                return Err(self.limit(offset, "le nombre d’attributs d’une balise", limit));
            }
            attributes.push((name, value));
        }
        Ok(attributes)
    }

    fn namespace(&self, prefix: &str) -> Cow<'a, str> {
        let declared = self.namespaces.iter().rev().find(|(_, declared, _)| *declared == prefix);
        declared.map(|(.., namespace)| namespace.clone()).unwrap_or_default()
    }

    fn resolve(&self, reference: &BytesRef<'_>, offset: usize) -> Result<char, ImportError> {
        if let Some(number) = reference.strip_prefix('#') {
            let character = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            return character
                .ok()
                .and_then(char::from_u32)
                .filter(|character| !is_forbidden(*character))
                .ok_or_else(|| {
                    self.malformed(
                        offset,
                        &format!("«&{}» n’est pas un caractère", short(reference)),
                    )
                });
        }
        match &**reference {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "apos" => Ok('\''),
            "quot" => Ok('"'),
            name => Err(ImportError::EntityUndeclared {
                name: short(name),
                place: place_of(self.text, offset).into(),
            }),
        }
    }

    fn malformed(&self, offset: usize, detail: &str) -> ImportError {
        let place = place_of(self.text, offset).into();
        ImportError::Malformed { detail: detail.to_owned(), place }
    }

    fn limit(&self, offset: usize, what: &'static str, limit: usize) -> ImportError {
        ImportError::LimitExceeded { what, limit, place: place_of(self.text, offset).into() }
    }

    fn unclosed(&self) -> ImportError {
        let place = place_of(self.text, self.text.len()).into();
        ImportError::Truncated { detail: "des balises restent ouvertes".to_owned(), place }
    }

    fn attribute_error(&self, error: XmlError, offset: usize) -> ImportError {
        match error {
            XmlError::Escape(EscapeError::UnrecognizedEntity(_, name)) => {
                let place = place_of(self.text, offset).into();
                ImportError::EntityUndeclared { name: short(&name), place }
            }
            error => self.malformed(offset, &format!("attribut incorrect ({error})")),
        }
    }

    fn translate(&self, error: &XmlError) -> ImportError {
        let offset = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        let place = place_of(self.text, offset).into();
        match error {
            XmlError::Syntax(_) => ImportError::Truncated {
                detail: "une balise n’est pas fermée".to_owned(),
                place,
            },
            XmlError::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                let (expected, found) = (short(expected), short(found));
                let detail = format!("la balise </{found}> ferme <{expected}>");
                ImportError::Malformed { detail, place }
            }
            XmlError::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                let detail = format!("la balise </{}> ne ferme rien", short(found));
                ImportError::Malformed { detail, place }
            }
            XmlError::IllFormed(IllFormedError::UnclosedReference) => {
                let detail = "une esperluette «&» n’est pas suivie d’une entité".to_owned();
                ImportError::Malformed { detail, place }
            }
            error => ImportError::Malformed { detail: error.to_string(), place },
        }
    }
}

/// At most 80 characters of a text that comes from outside.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(80) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
