//! What the site asks of a worker, and what a worker answers: frames over two pipes.
//!
//! A frame is a byte that says what it is, a length in four bytes (little-endian) and that many bytes.

use std::io::{self, Read, Write};

use oxrdf::NamedNode;
use serde::{Deserialize, Serialize};

use crate::reader::Reader;

/// The longest frame, in bytes: a task is bounded by the guard, data are cut in pieces.
pub const LONGEST_FRAME: usize = 1 << 20;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// The worker has opened the map and waits for tasks; nothing.
    Ready,
    /// A [`Task`].
    Task,
    /// A [`Head`]: the answer begins.
    Head,
    /// A piece of the answer.
    Data,
    /// The answer is whole; an [`End`].
    End,
    /// There is no answer, or it stops here; a [`Failure`].
    Failure,
}

impl Tag {
    /// The byte of a tag.
    pub fn byte(self) -> u8 {
        match self {
            Self::Ready => b'R',
            Self::Task => b'T',
            Self::Head => b'H',
            Self::Data => b'D',
            Self::End => b'E',
            Self::Failure => b'X',
        }
    }

    /// The tag of a byte.
    pub fn of(byte: u8) -> Option<Self> {
        [Self::Ready, Self::Task, Self::Head, Self::Data, Self::End, Self::Failure]
            .into_iter()
            .find(|tag| tag.byte() == byte)
    }
}

/// Who reads, as it is written on the pipe.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum AsReader {
    /// See [`Reader::Public`].
    Public,
    /// See [`Reader::Community`].
    Community,
    /// See [`Reader::Organisation`].
    Organisation(String),
    /// See [`Reader::Administrator`].
    Administrator,
}

impl From<&Reader> for AsReader {
    fn from(reader: &Reader) -> Self {
        match reader {
            Reader::Public => Self::Public,
            Reader::Community => Self::Community,
            Reader::Organisation(iri) => Self::Organisation(iri.as_str().to_owned()),
            Reader::Administrator => Self::Administrator,
        }
    }
}

impl From<AsReader> for Reader {
    fn from(reader: AsReader) -> Self {
        match reader {
            AsReader::Public => Self::Public,
            AsReader::Community => Self::Community,
            AsReader::Organisation(iri) => Self::Organisation(NamedNode::new_unchecked(iri)),
            AsReader::Administrator => Self::Administrator,
        }
    }
}

/// What is to be evaluated.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Act {
    /// A query; see [`super::format`] for the names of formats.
    Query {
        /// Format of the answer of SELECT and ASK; `None` when the client accepts none.
        results: Option<String>,
        /// Format of the answer of CONSTRUCT and DESCRIBE; `None` when the client accepts none.
        graph: Option<String>,
    },
    /// An update: the answer is what it would change, as lines `+ <quad>` and `- <quad>` in N-Quads.
    Update,
}

/// A query or an update to evaluate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// What is to be done.
    pub act: Act,
    /// The SPARQL text.
    pub text: String,
    /// Who reads.
    pub reader: AsReader,
    /// The edition that the site reads: the worker must not read an older one.
    pub edition: u64,
    /// Graphs of the protocol: `default-graph-uri` or `using-graph-uri`.
    pub default_graphs: Vec<String>,
    /// Graphs of the protocol: `named-graph-uri` or `using-named-graph-uri`.
    pub named_graphs: Vec<String>,
    /// How long the evaluation may take, in milliseconds.
    pub milliseconds: u64,
    /// How long the answer may be, in bytes.
    pub most_bytes: u64,
}

/// What is known when an answer begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its media type.
    pub media_type: String,
    /// The extension of a file that holds it.
    pub extension: String,
    /// The edition that is read.
    pub edition: u64,
}

/// What is known when an answer is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Rows, triples or changes.
    pub rows: u64,
}

/// Why there is no answer, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Not SPARQL 1.1.
    Syntax {
        /// From 1.
        line: Option<u32>,
        /// From 1, in characters.
        column: Option<u32>,
        /// What the parser says, in its words.
        expected: String,
    },
    /// Too long, too deep or too large, in French.
    TooComplex(String),
    /// `SERVICE` or `LOAD`.
    Elsewhere(String),
    /// The client accepts no format of this kind of answer.
    NotAcceptable,
    /// An address of a graph in the request is not an IRI.
    BadGraph(String),
    /// The request says twice which graphs are read (SPARQL 1.1 Protocol, 2.2.3).
    TwoDatasets,
    /// It took too long.
    Timeout,
    /// The answer is longer than what is sent, in bytes.
    TooLong(u64),
    /// It took more memory than is given.
    Memory,
    /// `CREATE` of a graph that exists, `DROP` of one that does not…, in French.
    Graph(String),
    /// The engine failed, in its words.
    Evaluation(String),
    /// All workers are busy.
    Busy,
    /// No worker could be started or it spoke nonsense.
    Unavailable,
}

/// Writes a frame.
///
/// # Errors
/// When the pipe is closed.
pub fn write_frame(to: &mut impl Write, tag: Tag, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&[tag.byte()])?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads a frame; `None` at the end of the pipe.
///
/// # Errors
/// When the pipe ends in the middle of a frame, or holds something else.
pub fn read_frame(from: &mut impl Read) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut head = [0; 5];
    match from.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (tag, length) = frame_head(head)?;
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some((tag, bytes)))
}

/// Reads the first five bytes of a frame.
///
/// # Errors
/// When they are not those of a frame.
pub fn frame_head(head: [u8; 5]) -> io::Result<(Tag, usize)> {
    let [tag, length @ ..] = head;
    let tag = Tag::of(tag).ok_or(io::ErrorKind::InvalidData)?;
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(io::Error::other)?;
    if length > LONGEST_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok((tag, length))
}
