//! XML 1.0 out of any text: characters that it forbids are replaced and counted.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;

use crate::import::decode::is_forbidden;
use crate::model::Text;
use crate::model::marks::NO_TEXT;

/// What stands for a character that XML 1.0 forbids.
const REPLACEMENT: char = '\u{FFFD}';

/// Writes tags and texts.
pub(super) struct Xml<W: Write> {
    writer: Writer<W>,
    /// How many characters were replaced.
    pub(super) replaced: usize,
}

impl<W: Write> Xml<W> {
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer, replaced: 0 })
    }

    /// A tag to which attributes are given before it is opened.
    pub(super) fn tag<'x, 'n>(&'x mut self, name: &'n str) -> Tag<'x, 'n, W> {
        Tag { start: BytesStart::new(name), xml: self }
    }

    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// A tag that holds a text.
    pub(super) fn text(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.tag(name).holding(value)
    }

    /// A tag that holds a text and its language.
    pub(super) fn lang_text(&mut self, name: &str, text: &Text) -> io::Result<()> {
        let mut tag = self.tag(name);
        if let Some(language) = &text.language {
            tag.attribute("xml:lang", language);
        }
        tag.holding(&text.value)
    }

    /// A tag that says that there is no text.
    pub(super) fn no_text(&mut self, name: &str) -> io::Result<()> {
        let mut tag = self.tag(name);
        tag.attribute("xml:lang", NO_TEXT);
        tag.empty()
    }

    /// A `data` tag of GraphML.
    pub(super) fn data(&mut self, key: &str, value: &str) -> io::Result<()> {
        let mut tag = self.tag("data");
        tag.attribute("key", key);
        tag.holding(value)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        let out = self.writer.get_mut();
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// A tag that is being made.
pub(super) struct Tag<'x, 'n, W: Write> {
    start: BytesStart<'n>,
    xml: &'x mut Xml<W>,
}

impl<W: Write> Tag<'_, '_, W> {
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        let value = escaped(value, true, &mut self.xml.replaced);
        let attribute =
            quick_xml::events::attributes::Attribute { key: quick_xml::name::QName(name), value };
        self.start.push_attribute(attribute);
        self
    }

    pub(super) fn number(&mut self, name: &str, number: i64) -> &mut Self {
        self.attribute(name, &number.to_string())
    }

    pub(super) fn open(self) -> io::Result<()> {
        self.xml.writer.write_event(Event::Start(self.start))
    }

    pub(super) fn empty(self) -> io::Result<()> {
        self.xml.writer.write_event(Event::Empty(self.start))
    }

    fn holding(self, value: &str) -> io::Result<()> {
        if value.is_empty() {
            return self.empty();
        }
        let Self { start, xml } = self;
        let value = escaped(value, false, &mut xml.replaced);
        let end = start.to_end().into_owned();
        xml.writer.write_event(Event::Start(start))?;
        xml.writer.write_event(Event::Text(BytesText::from_escaped(value)))?;
        xml.writer.write_event(Event::End(end))
    }
}

/// A text as XML writes it; what readers would otherwise change (ends of lines, spaces of attributes) is spelt out.
fn escaped<'t>(text: &'t str, in_attribute: bool, replaced: &mut usize) -> Cow<'t, str> {
    let plain = |character: char| match character {
        '&' | '<' | '>' | '\r' => false,
        '"' | '\n' | '\t' => !in_attribute,
        character => !is_forbidden(character),
    };
    let Some(first) = text.find(|character| !plain(character)) else {
        return Cow::Borrowed(text);
    };
    let mut written = String::with_capacity(text.len() + 16);
    written.push_str(&text[..first]);
    for character in text[first..].chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '\r' => written.push_str("&#13;"),
            '"' if in_attribute => written.push_str("&quot;"),
            '\n' if in_attribute => written.push_str("&#10;"),
            '\t' if in_attribute => written.push_str("&#9;"),
            character if is_forbidden(character) => {
                *replaced += 1;
                written.push(REPLACEMENT);
            }
            character => written.push(character),
        }
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn any_text_is_xml() {
        let mut replaced = 0;
        let text = "a\u{0}b\u{1F} ]]> <&\" \r\n\t é🧭\u{FFFF}";
        let written = escaped(text, false, &mut replaced);
        assert_eq!(written, "a\u{FFFD}b\u{FFFD} ]]&gt; &lt;&amp;\" &#13;\n\t é🧭\u{FFFD}");
        assert_eq!(replaced, 3);
        assert_eq!(escaped("\"\n\t", true, &mut replaced), "&quot;&#10;&#9;");
        assert!(matches!(escaped("é \"x\"", false, &mut replaced), std::borrow::Cow::Borrowed(_)));
    }
}
