//! The text of a change: RDF Patch, the format of Apache Jena's RDF Delta, compressed with gzip.
//!
//! Headers (`H name term .`), then `TX .`, one `D` line per removed quad, one `A` line per added quad, `TC .`. A file that
//! stops before `TC .` was never acknowledged and is not a change.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxrdfio::{RdfFormat, RdfParser};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::change::{Change, Header, Kind, Sha256Hash};
use super::{Head, JournalError};

/// A change that would decompress to more than this is refused: nothing that we write comes near.
const MOST_BYTES: u64 = 8 << 30;
const HEADER: &str = "urn:portulan:entete:";

/// Writes the change that follows `head`, compressed.
///
/// # Errors
/// Never in practice: everything goes to memory.
pub fn write(number: u64, head: Head, change: &Change) -> Result<Vec<u8>, JournalError> {
    let mut text = GzEncoder::new(Vec::new(), Compression::fast());
    let header = &change.header;
    let mut line = |name: &str, value: Term| writeln!(text, "H {name} {value} .");
    let word = |value: &str| Term::from(Literal::new_simple_literal(value));
    line("id", NamedNode::new_unchecked(format!("urn:portulan:changement:{number}")).into())?;
    line("prev", NamedNode::new_unchecked(format!("urn:sha256:{}", head.hash)).into())?;
    line("kind", word(header.kind.word()))?;
    line("date", word(&header.date.format(&Rfc3339).unwrap_or_default()))?;
    line("author", word(&header.author))?;
    for (name, value) in
        [("organisation", &header.organisation), ("source", &header.source), ("base", &header.base)]
    {
        if let Some(value) = value {
            line(name, word(value))?;
        }
    }
    line("message", word(&header.message))?;
    writeln!(text, "TX .")?;
    write_quads(&mut text, b"D ", &change.removed)?;
    write_quads(&mut text, b"A ", &change.added)?;
    writeln!(text, "TC .")?;
    Ok(text.finish()?)
}

fn write_quads(text: &mut impl Write, letter: &[u8], quads: &[Quad]) -> std::io::Result<()> {
    let mut buffer = Vec::with_capacity(1 << 12);
    for quad in quads {
        buffer.clear();
        buffer.extend_from_slice(letter);
        // The form that terms show themselves in is that of N-Quads.
        writeln!(buffer, "{quad} .")?;
        text.write_all(&buffer)?;
    }
    Ok(())
}

/// Reads a change: the hash of the object before it, and what it says.
///
/// # Errors
/// [`JournalError::Unreadable`] when the bytes are not a whole change of that number.
pub fn read(number: u64, bytes: &[u8]) -> Result<(Sha256Hash, Change), JournalError> {
    let text = decompress(number, bytes, MOST_BYTES)?;
    let parts = split(number, &text)?;
    let (previous, header) = parts.header(number)?;
    let added = quads(number, &parts.added)?;
    let removed = quads(number, &parts.removed)?;
    Ok((previous, Change { header, added, removed }))
}

/// Reads a change of which only the quads that hold `mention` are parsed; `None` when none does.
///
/// The second part names all the graphs that the change touched.
///
/// # Errors
/// [`JournalError::Unreadable`] when the bytes are not a whole change of that number.
pub fn read_with(
    number: u64,
    bytes: &[u8],
    mention: &str,
) -> Result<Option<(Change, Vec<NamedNode>)>, JournalError> {
    let text = decompress(number, bytes, MOST_BYTES)?;
    if !text.contains(mention) {
        return Ok(None);
    }
    let parts = split(number, &text)?;
    let (_, header) = parts.header(number)?;
    let only = |text: &str| -> String {
        text.lines().filter(|line| line.contains(mention)).flat_map(|line| [line, "\n"]).collect()
    };
    let added = quads(number, &only(&parts.added))?;
    let removed = quads(number, &only(&parts.removed))?;
    if added.is_empty() && removed.is_empty() {
        return Ok(None);
    }
    let graphs = graphs(parts.added.lines().chain(parts.removed.lines()));
    Ok(Some((Change { header, added, removed }, graphs)))
}

/// The named graphs of lines of N-Quads: the last term of each.
fn graphs<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<NamedNode> {
    let mut found: Vec<NamedNode> = Vec::new();
    for line in lines {
        let graph = line
            .trim_end_matches([' ', '.'])
            .rsplit_once(" <")
            .and_then(|(_, iri)| iri.strip_suffix('>'));
        if let Some(iri) = graph
            && found.last().is_none_or(|known| known.as_str() != iri)
            && !found.iter().any(|known| known.as_str() == iri)
        {
            found.push(NamedNode::new_unchecked(iri));
        }
    }
    found
}

/// Reads the header of a change only; the quads are neither decompressed nor checked.
///
/// # Errors
/// [`JournalError::Unreadable`] when the bytes do not start like a change of that number.
pub fn read_header(number: u64, bytes: &[u8]) -> Result<Header, JournalError> {
    let mut text = Vec::new();
    let mut decoder = GzDecoder::new(bytes);
    let mut block = [0; 4096];
    while !contains(&text, b"\nTX .\n") && text.len() < 1 << 20 {
        match decoder.read(&mut block).map_err(|error| unreadable(number, &error))? {
            0 => break,
            count => text.extend_from_slice(&block[..count]),
        }
    }
    let end = text.windows(6).position(|window| window == b"\nTX .\n");
    let end = end.ok_or_else(|| unreadable(number, &"no header"))?;
    text.truncate(end + 6);
    text.extend_from_slice(b"TC .\n");
    let text = String::from_utf8(text).map_err(|error| unreadable(number, &error))?;
    Ok(split(number, &text)?.header(number)?.1)
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

fn unreadable(number: u64, reason: &dyn std::fmt::Display) -> JournalError {
    JournalError::Unreadable { number, reason: reason.to_string() }
}

fn decompress(number: u64, bytes: &[u8], most: u64) -> Result<String, JournalError> {
    let mut text = String::new();
    let mut decoder = GzDecoder::new(bytes).take(most + 1);
    decoder.read_to_string(&mut text).map_err(|error| unreadable(number, &error))?;
    if text.len() as u64 > most {
        return Err(unreadable(number, &"larger than any change of ours"));
    }
    Ok(text)
}

/// The lines of a patch, by kind; headers as N-Triples about `urn:portulan:entete:…`, quads as N-Quads.
#[derive(Default)]
struct Parts {
    headers: String,
    added: String,
    removed: String,
}

fn split(number: u64, text: &str) -> Result<Parts, JournalError> {
    let mut parts = Parts::default();
    let (mut open, mut closed) = (false, false);
    for (place, line) in text.lines().enumerate() {
        let wrong = |what: &str| unreadable(number, &format!("line {}: {what}", place + 1));
        if closed {
            return Err(wrong("text after the end of the transaction"));
        }
        let (target, rest) = match line.split_once(' ') {
            Some(("H", rest)) if !open => {
                let (name, value) = rest.split_once(' ').ok_or_else(|| wrong("header"))?;
                if !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
                    return Err(wrong("name of a header"));
                }
                parts.headers.push_str(&format!("<{HEADER}{name}> <{HEADER}{name}> "));
                (&mut parts.headers, value)
            }
            Some(("A", rest)) if open => (&mut parts.added, rest),
            Some(("D", rest)) if open => (&mut parts.removed, rest),
            Some(("TX", ".")) if !open => {
                open = true;
                continue;
            }
            Some(("TC", ".")) if open => {
                closed = true;
                continue;
            }
            _ => return Err(wrong("not a line of RDF Patch")),
        };
        target.push_str(rest);
        target.push('\n');
    }
    if closed { Ok(parts) } else { Err(unreadable(number, &"it stops before the end (TC)")) }
}

impl Parts {
    fn header(&self, number: u64) -> Result<(Sha256Hash, Header), JournalError> {
        let mut previous = None;
        let mut id = None;
        let mut header = Header {
            number,
            kind: Kind::Edit,
            date: OffsetDateTime::UNIX_EPOCH,
            author: String::new(),
            organisation: None,
            source: None,
            message: String::new(),
            base: None,
        };
        let wrong = |name: &str| unreadable(number, &format!("header {name}"));
        for quad in quads(number, &self.headers)? {
            let name = quad.predicate.as_str().strip_prefix(HEADER).unwrap_or_default().to_owned();
            let value = match quad.object {
                Term::Literal(literal) => literal.value().to_owned(),
                Term::NamedNode(iri) => iri.into_string(),
                Term::BlankNode(_) => return Err(wrong(&name)),
            };
            match name.as_str() {
                "id" => {
                    id = value.strip_prefix("urn:portulan:changement:").and_then(|n| n.parse().ok())
                }
                "prev" => previous = value.strip_prefix("urn:sha256:").and_then(|h| h.parse().ok()),
                "kind" => header.kind = value.parse().map_err(|()| wrong(&name))?,
                "date" => {
                    header.date =
                        OffsetDateTime::parse(&value, &Rfc3339).map_err(|_| wrong(&name))?;
                }
                "author" => header.author = value,
                "organisation" => header.organisation = Some(value),
                "source" => header.source = Some(value),
                "message" => header.message = value,
                "base" => header.base = Some(value),
                // A header that a later version adds does not make the change unreadable.
                _ => {}
            }
        }
        if id != Some(number) {
            return Err(wrong("id"));
        }
        Ok((previous.ok_or_else(|| wrong("prev"))?, header))
    }
}

/// The terms were checked when they were written, and the chain says that they have not changed since; only an address
/// that would run over two lines is refused, because it could not be written again.
fn quads(number: u64, text: &str) -> Result<Vec<Quad>, JournalError> {
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(text);
    parser
        .map(|quad| {
            let quad = quad.map_err(|error| unreadable(number, &error))?;
            match is_on_one_line(&quad) {
                true => Ok(quad),
                false => Err(unreadable(number, &"an address on two lines")),
            }
        })
        .collect()
}

fn is_on_one_line(quad: &Quad) -> bool {
    let is_good = |iri: &NamedNode| !iri.as_str().contains('\n');
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(iri) => is_good(iri),
        NamedOrBlankNode::BlankNode(_) => true,
    };
    let object = match &quad.object {
        Term::NamedNode(iri) => is_good(iri),
        Term::Literal(literal) => !literal.datatype().as_str().contains('\n'),
        Term::BlankNode(_) => true,
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(iri) => is_good(iri),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => true,
    };
    subject && object && graph && is_good(&quad.predicate)
}
