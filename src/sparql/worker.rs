//! The process in which free-form SPARQL is evaluated: reads tasks on its standard input, answers on its standard output.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use oxrdf::{NamedNode, Quad, Variable};
use oxrdfio::RdfSerializer;
use sparesults::QueryResultsSerializer;
use tokio::runtime::Handle;

use super::task::{Act, End, Failure, Head, Tag, Task, read_frame, write_frame};
use super::{format, syntax};
use crate::edition::{DatasetChoice, DefaultGraph, ParsedQuery, Streamed, UpdateError};
use crate::export::PREFIXES;
use crate::index::{Limits, QueryError, View};
use crate::reader::Reader;
use crate::repository::Repository;

/// The stack on which queries are evaluated: the engine recurses as deep as the query goes.
const STACK: usize = 64 << 20;
/// The size of the pieces of an answer, in bytes.
const PIECE: usize = 64 << 10;

/// Sets the most address space that this process may take, in bytes; no limit where the system knows none.
///
/// # Errors
/// When the system refuses.
pub fn limit_memory(bytes: u64) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let most = Rlimit { current: Some(bytes), maximum: Some(bytes) };
        setrlimit(Resource::As, most)?;
        // A process that is killed for its memory must not write it to the disk.
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    }
    #[cfg(not(unix))]
    let _ = bytes;
    Ok(())
}

/// Answers tasks until the standard input ends, which it does when the site stops.
///
/// # Errors
/// When a pipe breaks or the thread that evaluates cannot start.
pub fn serve(repository: Arc<Repository>, runtime: Handle) -> io::Result<()> {
    let (sender, tasks) = channel();
    std::thread::Builder::new().name("sparql".to_owned()).stack_size(STACK).spawn(move || {
        // An error here means that the site has gone: the other thread sees it too.
        let _ = answer_all(&repository, &runtime, &tasks);
    })?;
    write_frame(&mut io::stdout().lock(), Tag::Ready, &[])?;
    // This thread does nothing but listen, so that the process ends with the site whatever it is computing.
    let mut input = io::stdin().lock();
    while let Some((tag, bytes)) = read_frame(&mut input)? {
        let task = serde_json::from_slice::<Task>(&bytes).map_err(io::Error::other)?;
        if tag != Tag::Task || sender.send(task).is_err() {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(())
}

fn answer_all(repository: &Repository, runtime: &Handle, tasks: &Receiver<Task>) -> io::Result<()> {
    while let Ok(task) = tasks.recv() {
        if repository.current().head.number < task.edition {
            let followed = runtime.block_on(repository.follow());
            followed.map_err(io::Error::other)?;
        }
        let mut out = Frames::new(io::stdout(), task.most_bytes);
        let ended = match &task.act {
            Act::Query { results, graph } => {
                query(repository, &task, (results.as_deref(), graph.as_deref()), &mut out)
            }
            Act::Update => update(repository, &task, &mut out),
        };
        out.end(ended.map_err(|stop| located(stop, &task.text)))?;
    }
    Ok(())
}

/// Frames of data, within a limit.
struct Frames<W: Write> {
    to: W,
    piece: Vec<u8>,
    left: u64,
    most: u64,
    is_over: bool,
}

impl<W: Write> Frames<W> {
    fn new(to: W, most: u64) -> Self {
        Self { to, piece: Vec::with_capacity(PIECE), left: most, most, is_over: false }
    }

    fn head(&mut self, head: &Head) -> Result<(), Stop> {
        let bytes = serde_json::to_vec(head).map_err(io::Error::other)?;
        Ok(write_frame(&mut self.to, Tag::Head, &bytes)?)
    }

    fn send(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        write_frame(&mut self.to, Tag::Data, &self.piece)?;
        self.piece.clear();
        Ok(())
    }

    /// Says that the answer is whole, or why it is not.
    fn end(&mut self, ended: Result<End, Stop>) -> io::Result<()> {
        match ended {
            Ok(end) => {
                self.send()?;
                let bytes = serde_json::to_vec(&end).map_err(io::Error::other)?;
                write_frame(&mut self.to, Tag::End, &bytes)
            }
            Err(stop) => {
                let failure = match stop {
                    Stop::Failure(failure) => failure,
                    Stop::Io(_) if self.is_over => Failure::TooLong(self.most),
                    Stop::Io(error) => return Err(error),
                };
                let bytes = serde_json::to_vec(&failure).map_err(io::Error::other)?;
                write_frame(&mut self.to, Tag::Failure, &bytes)
            }
        }
    }
}

impl<W: Write> Write for Frames<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len().min(PIECE);
        let Some(left) = self.left.checked_sub(length as u64) else {
            self.is_over = true;
            return Err(io::Error::other("the answer is too long"));
        };
        self.left = left;
        self.piece.extend_from_slice(&bytes[..length]);
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why an answer stops.
enum Stop {
    Failure(Failure),
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<QueryError> for Stop {
    fn from(error: QueryError) -> Self {
        Self::Failure(match error {
            QueryError::Syntax(message) => {
                Failure::Syntax { line: None, column: None, expected: message }
            }
            QueryError::TooComplex(what) => Failure::TooComplex(what),
            QueryError::Timeout => Failure::Timeout,
            QueryError::UnknownParameter(name) => Failure::Evaluation(name),
            QueryError::Evaluation(message) => Failure::Evaluation(message),
        })
    }
}

/// Finds the place of an error of syntax in the text.
fn located(stop: Stop, text: &str) -> Stop {
    match stop {
        Stop::Failure(Failure::Syntax { line: None, expected, .. }) => {
            Stop::Failure(syntax::failure(&expected, text))
        }
        other => other,
    }
}

fn graphs(names: &[String], base: &str) -> Result<Vec<NamedNode>, Failure> {
    let resolved = |name: &String| {
        NamedNode::new(name)
            .or_else(|_| NamedNode::new(format!("{base}{name}")))
            .map_err(|_| Failure::BadGraph(name.clone()))
    };
    names.iter().map(resolved).collect()
}

fn query(
    repository: &Repository,
    task: &Task,
    (results, graph): (Option<&str>, Option<&str>),
    out: &mut Frames<impl Write>,
) -> Result<End, Stop> {
    let deadline = Instant::now() + Duration::from_millis(task.milliseconds);
    let base = repository.addresses().base();
    let parsed = ParsedQuery::parse(&task.text, base)?;
    if parsed.asks_elsewhere() {
        return Err(Failure::Elsewhere("SERVICE".to_owned()).into());
    }
    let choice = DatasetChoice {
        default_graphs: graphs(&task.default_graphs, base)?,
        named_graphs: graphs(&task.named_graphs, base)?,
    };
    let view = repository.view(&Reader::from(task.reader.clone()));
    let edition = view.number();
    view.stream(&parsed, (&choice, Some(deadline)), |streamed| match streamed {
        Streamed::Boolean(value) => boolean(value, (results, edition), out),
        Streamed::Solutions(variables, rows) => {
            solutions((&variables, rows), (results, edition), out)
        }
        Streamed::Graph(triples) => {
            let name = graph.ok_or(Failure::NotAcceptable)?;
            let format = format::rdf(name).ok_or(Failure::NotAcceptable)?;
            let media_type = format!("{}; charset=utf-8", format.media_type());
            out.head(&Head { media_type, extension: name.to_owned(), edition })?;
            let mut serializer = RdfSerializer::from_format(format);
            for (prefix, iri) in PREFIXES {
                serializer = serializer.with_prefix(prefix, iri).map_err(io::Error::other)?;
            }
            let mut writer = serializer.for_writer(&mut *out);
            let mut rows = 0;
            for triple in triples {
                writer.serialize_triple(&triple?)?;
                rows += 1;
            }
            writer.finish()?;
            Ok(End { rows })
        }
    })?
}

fn results_head(
    (results, edition): (Option<&str>, u64),
    out: &mut Frames<impl Write>,
) -> Result<QueryResultsSerializer, Stop> {
    let name = results.ok_or(Failure::NotAcceptable)?;
    let format = format::results(name).ok_or(Failure::NotAcceptable)?;
    let media_type = format!("{}; charset=utf-8", format.media_type());
    out.head(&Head { media_type, extension: name.to_owned(), edition })?;
    Ok(QueryResultsSerializer::from_format(format))
}

fn boolean(
    value: bool,
    head: (Option<&str>, u64),
    out: &mut Frames<impl Write>,
) -> Result<End, Stop> {
    let serializer = results_head(head, out)?;
    serializer.serialize_boolean_to_writer(&mut *out, value)?;
    Ok(End { rows: 1 })
}

fn solutions(
    (variables, rows): (
        &[Variable],
        impl Iterator<Item = Result<Vec<Option<oxrdf::Term>>, QueryError>>,
    ),
    head: (Option<&str>, u64),
    out: &mut Frames<impl Write>,
) -> Result<End, Stop> {
    let serializer = results_head(head, out)?;
    let mut writer = serializer.serialize_solutions_to_writer(&mut *out, variables.to_vec())?;
    let mut count = 0;
    for row in rows {
        let row = row?;
        let bound = variables.iter().zip(&row);
        writer.serialize(
            bound.filter_map(|(name, term)| Some((name.as_ref(), term.as_ref()?.as_ref()))),
        )?;
        count += 1;
    }
    writer.finish()?;
    Ok(End { rows: count })
}

fn update(repository: &Repository, task: &Task, out: &mut Frames<impl Write>) -> Result<End, Stop> {
    let limits = Limits::new(usize::MAX, Duration::from_millis(task.milliseconds));
    let base = repository.addresses().base();
    let choice = DatasetChoice {
        default_graphs: graphs(&task.default_graphs, base)?,
        named_graphs: graphs(&task.named_graphs, base)?,
    };
    let edition = Arc::clone(&repository.current().edition);
    let overlay = edition
        .update_with((&task.text, base), (&DefaultGraph::Union, &choice), &limits)
        .map_err(update_failure)?;
    let number = edition.number();
    let head = Head {
        media_type: "application/n-quads".to_owned(),
        extension: "nq".to_owned(),
        edition: number,
    };
    out.head(&head)?;
    let mut rows = 0;
    let mut write = |sign: char, quads: Vec<Quad>| -> io::Result<()> {
        for quad in quads {
            writeln!(out, "{sign} {quad} .")?;
            rows += 1;
        }
        Ok(())
    };
    write('-', overlay.removed_quads())?;
    write('+', overlay.added_quads())?;
    Ok(End { rows })
}

fn update_failure(error: UpdateError) -> Stop {
    Stop::Failure(match error {
        UpdateError::Query(error) => return error.into(),
        UpdateError::GraphExists(name) => Failure::Graph(format!("Le graphe {name} existe déjà")),
        UpdateError::NoSuchGraph(name) => Failure::Graph(format!("Le graphe {name} n’existe pas")),
        UpdateError::Load(_) => Failure::Elsewhere("LOAD".to_owned()),
        UpdateError::Service => Failure::Elsewhere("SERVICE".to_owned()),
        UpdateError::TwoDatasets => Failure::TwoDatasets,
        UpdateError::Dictionary(error) => Failure::Evaluation(error.to_string()),
    })
}
