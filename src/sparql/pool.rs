//! The workers of the site: started when needed, killed when they take too long, replaced.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, timeout, timeout_at};

use super::task::{End, Failure, Head, Tag, Task, frame_head};

/// How long a request waits for a worker before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a worker may take to open the map.
const OPENING: Duration = Duration::from_secs(120);
/// How long after its own deadline a worker is killed: it could have said itself that it was late.
const GRACE: Duration = Duration::from_millis(500);
/// Pieces of an answer that wait for the client.
const PIECES: usize = 8;
/// What is read of an answer before any of it is sent, in bytes: until then a failure has a status of its own.
const HELD: usize = 256 << 10;

/// How workers are started and what they may use.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The binary of Portulan.
    pub program: PathBuf,
    /// The folder of the map.
    pub data: PathBuf,
    /// Most address space of a worker, in mebibytes.
    pub memory: u64,
    /// How long an evaluation may take.
    pub time: Duration,
    /// How many evaluations run at the same time.
    pub at_once: usize,
    /// How long an answer may be, in bytes.
    pub most_bytes: u64,
}

/// What became of the requests so far, for supervisors.
#[derive(Debug, Default)]
pub struct Counts {
    /// Answered whole.
    pub answered: AtomicU64,
    /// Refused or failed, whatever the reason.
    pub failed: AtomicU64,
    /// Workers killed because they were late, spoke nonsense or had lost their client.
    pub killed: AtomicU64,
    /// Workers started.
    pub started: AtomicU64,
}

/// The workers.
#[derive(Debug)]
pub struct Pool {
    settings: Settings,
    idle: Mutex<Vec<Worker>>,
    turns: Arc<Semaphore>,
    counts: Counts,
}

#[derive(Debug)]
struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// A whole answer, or the beginning of one.
#[derive(Debug)]
pub struct Answer {
    /// What it is.
    pub head: Head,
    /// Its first bytes.
    pub first: Vec<u8>,
    /// The rest, when it is long. An error means that the answer stops before its end.
    pub rest: Option<mpsc::Receiver<Result<Bytes, Failure>>>,
    /// Its size, when it is whole.
    pub end: Option<End>,
}

/// What comes from a worker.
enum Event {
    Head(Head),
    Data(Bytes),
    End(End),
    Failed(Failure),
}

impl Pool {
    /// Workers that are started when first needed.
    pub fn new(settings: Settings) -> Self {
        let turns = Arc::new(Semaphore::new(settings.at_once));
        Self { settings, idle: Mutex::default(), turns, counts: Counts::default() }
    }

    /// What they may use.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What became of the requests so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Has a task evaluated; `milliseconds` is set here, and `most_bytes` when it is 0.
    ///
    /// # Errors
    /// The failure of a task that fails before [`HELD`] bytes of its answer are there.
    pub async fn ask(self: &Arc<Self>, mut task: Task) -> Result<Answer, Failure> {
        task.milliseconds = u64::try_from(self.settings.time.as_millis()).unwrap_or(u64::MAX);
        if task.most_bytes == 0 {
            task.most_bytes = self.settings.most_bytes;
        }
        let asked = self.begin(task).await;
        let counter = if asked.is_ok() { &self.counts.answered } else { &self.counts.failed };
        counter.fetch_add(1, Ordering::Relaxed);
        asked
    }

    async fn begin(self: &Arc<Self>, task: Task) -> Result<Answer, Failure> {
        let turn = timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| Failure::Busy)?.map_err(|_| Failure::Unavailable)?;
        let worker = self.worker().await.map_err(|error| {
            tracing::error!(%error, "no worker for SPARQL: {error}");
            Failure::Unavailable
        })?;
        let (sender, mut events) = mpsc::channel(PIECES);
        tokio::spawn(Arc::clone(self).drive((worker, turn), task, sender));
        let mut head = None;
        let mut first = Vec::new();
        loop {
            match events.recv().await {
                Some(Event::Head(said)) => head = Some(said),
                Some(Event::Data(bytes)) => first.extend_from_slice(&bytes),
                Some(Event::Failed(failure)) => return Err(failure),
                Some(Event::End(end)) => {
                    let head = head.ok_or(Failure::Unavailable)?;
                    return Ok(Answer { head, first, rest: None, end: Some(end) });
                }
                None => return Err(Failure::Unavailable),
            }
            if first.len() >= HELD {
                let head = head.ok_or(Failure::Unavailable)?;
                return Ok(Answer { head, first, rest: Some(forwarded(events)), end: None });
            }
        }
    }

    /// A worker that is ready: one that waits, or a new one.
    async fn worker(&self) -> io::Result<Worker> {
        loop {
            let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match waiting {
                // One that died while it waited is left aside.
                Some(mut worker) => {
                    if matches!(worker.child.try_wait(), Ok(None)) {
                        return Ok(worker);
                    }
                }
                None => return self.start().await,
            }
        }
    }

    async fn start(&self) -> io::Result<Worker> {
        let Settings { program, data, memory, .. } = &self.settings;
        let mut child = Command::new(program)
            .arg("sparql-worker")
            .arg("--data")
            .arg(data)
            .arg("--memoire")
            .arg(memory.to_string())
            // The allocator reserves a gibibyte of addresses at a time, which the limit would count as used.
            .env("MIMALLOC_ARENA_RESERVE", "64MiB")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        self.counts.started.fetch_add(1, Ordering::Relaxed);
        let input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let output = BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
        let mut worker = Worker { child, input, output };
        let opened = timeout(OPENING, worker.read()).await;
        match opened {
            Ok(Ok((Tag::Ready, _))) => Ok(worker),
            Ok(Ok(_)) => Err(io::ErrorKind::InvalidData.into()),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Takes an answer from a worker to whoever asked; whatever happens, the worker ends up ready or dead.
    async fn drive(
        self: Arc<Self>,
        (mut worker, turn): (Worker, OwnedSemaphorePermit),
        task: Task,
        events: mpsc::Sender<Event>,
    ) {
        let ended = converse(&mut worker, (&task, self.settings.time + GRACE), &events).await;
        if ended.is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
            drop(turn);
        } else {
            self.counts.killed.fetch_add(1, Ordering::Relaxed);
            let failure = ended.err().flatten();
            // Gone for good before another takes its place: two would take twice the memory.
            let _ = worker.child.kill().await;
            drop(worker);
            if let Some(failure) = failure {
                // The client may have gone.
                let _ = events.send(Event::Failed(failure)).await;
            }
            drop(events);
            // The next request need not wait for the map to be opened.
            match self.start().await {
                Ok(worker) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                }
                Err(error) => tracing::error!(%error, "no worker for SPARQL: {error}"),
            }
            drop(turn);
        }
    }
}

/// What follows the first bytes.
fn forwarded(mut events: mpsc::Receiver<Event>) -> mpsc::Receiver<Result<Bytes, Failure>> {
    let (sender, rest) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let next = match events.recv().await {
                Some(Event::Data(bytes)) => Ok(bytes),
                Some(Event::Head(_)) => continue,
                Some(Event::End(_)) => return,
                Some(Event::Failed(failure)) => Err(failure),
                None => Err(Failure::Unavailable),
            };
            let is_last = next.is_err();
            if sender.send(next).await.is_err() || is_last {
                return;
            }
        }
    });
    rest
}

/// Asks a worker and passes on what it says. An error means that it must be killed, and why if that is to be told.
async fn converse(
    worker: &mut Worker,
    (task, time): (&Task, Duration),
    events: &mpsc::Sender<Event>,
) -> Result<(), Option<Failure>> {
    let bytes = serde_json::to_vec(task).map_err(|_| Some(Failure::Unavailable))?;
    let deadline = Instant::now() + time;
    let asked = timeout_at(deadline, worker.write(Tag::Task, &bytes)).await;
    if !matches!(asked, Ok(Ok(()))) {
        return Err(Some(Failure::Unavailable));
    }
    loop {
        let read = tokio::select! {
            read = timeout_at(deadline, worker.read()) => read,
            // Nobody waits for the answer any more: the processor has better to do.
            () = events.closed() => return Err(None),
        };
        let (tag, bytes) = match read {
            Err(_) => return Err(Some(Failure::Timeout)),
            // It has died: what it may use is what it lacked.
            Ok(Err(_)) => return Err(Some(Failure::Memory)),
            Ok(Ok(frame)) => frame,
        };
        let nonsense = |_| Some(Failure::Unavailable);
        let event = match tag {
            Tag::Head => Event::Head(serde_json::from_slice(&bytes).map_err(nonsense)?),
            Tag::Data => Event::Data(bytes.into()),
            Tag::End => Event::End(serde_json::from_slice(&bytes).map_err(nonsense)?),
            Tag::Failure => Event::Failed(serde_json::from_slice(&bytes).map_err(nonsense)?),
            Tag::Ready | Tag::Task => return Err(Some(Failure::Unavailable)),
        };
        let is_last = matches!(event, Event::End(_) | Event::Failed(_));
        match timeout_at(deadline, events.send(event)).await {
            Ok(Ok(())) if is_last => return Ok(()),
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(None),
            // A client that reads too slowly holds a worker that others wait for.
            Err(_) => return Err(Some(Failure::Timeout)),
        }
    }
}

impl Worker {
    async fn write(&mut self, tag: Tag, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.input.write_all(&[tag.byte()]).await?;
        self.input.write_all(&length.to_le_bytes()).await?;
        self.input.write_all(bytes).await?;
        self.input.flush().await
    }

    async fn read(&mut self) -> io::Result<(Tag, Vec<u8>)> {
        let mut head = [0; 5];
        self.output.read_exact(&mut head).await?;
        let (tag, length) = frame_head(head)?;
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).await?;
        Ok((tag, bytes))
    }
}
