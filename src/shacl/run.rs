//! Running a plan: which focus nodes, on how many threads, until when.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::check::{Checker, Raw, Sink};
use super::data::Data;
use super::report::Report;
use super::shape::Plan;
use super::{Scope, ValidationError};
use crate::edition::FrozenView;
use crate::edition::dictionary::TermId;
use crate::index::Limits;

/// Focus nodes that a thread takes at a time.
const CHUNK: usize = 1024;
/// Threads at most: readers need processors too.
const MOST_THREADS: usize = 4;
/// Focus nodes between two looks at the clock.
const NODES_PER_LOOK: usize = 64;

/// Some focus nodes of one shape.
type Job<'a> = (usize, &'a [TermId]);

/// Validates a scope of what a view sees.
pub(super) fn validate(
    view: &FrozenView,
    plan: &Arc<Plan>,
    scope: Scope<'_>,
    limits: &Limits,
) -> Result<Report, ValidationError> {
    let mut data = Data::bind(view, plan);
    let Wanted { nodes, work, whole } = wanted(&mut data, scope);
    let jobs: Vec<Job<'_>> = work
        .iter()
        .flat_map(|(shape, nodes)| nodes.chunks(CHUNK).map(move |nodes| (*shape, nodes)))
        .collect();
    let (results, truncated) = run(&data, &jobs, limits)?;
    let extra = data.into_extra();
    Ok(Report::new(view.clone(), Arc::clone(plan), extra, results).checked(nodes, whole, truncated))
}

/// What a scope comes to.
struct Wanted {
    /// The nodes that were looked at, sorted.
    nodes: Vec<TermId>,
    /// The focus nodes of each shape among them.
    work: Vec<(usize, Vec<TermId>)>,
    /// Whether these are all the focus nodes that there are.
    whole: bool,
}

fn wanted(data: &mut Data<'_>, scope: Scope<'_>) -> Wanted {
    match scope {
        Scope::Everything => everything(data),
        Scope::Change(change) => match data.affected(change) {
            Some(nodes) => among(data, nodes),
            None => everything(data),
        },
        Scope::Nodes(nodes) => {
            let mut nodes: Vec<TermId> = nodes.iter().map(|node| data.id(node)).collect();
            nodes.sort_unstable();
            nodes.dedup();
            among(data, nodes)
        }
    }
}

/// These nodes, against all the shapes that target them.
fn among(data: &Data<'_>, nodes: Vec<TermId>) -> Wanted {
    let kinds: Vec<_> = nodes.iter().map(|node| data.kinds(*node)).collect();
    let targeted = |shape: usize| {
        let pairs = nodes.iter().zip(&kinds);
        pairs
            .filter(|(node, kinds)| data.is_target(shape, **node, kinds))
            .map(|(node, _)| *node)
            .collect()
    };
    let work = data.targeting().map(|shape| (shape, targeted(shape))).collect();
    Wanted { nodes, work, whole: false }
}

fn everything(data: &Data<'_>) -> Wanted {
    let work: Vec<(usize, Vec<TermId>)> =
        data.targeting().map(|shape| (shape, data.focus_nodes(shape))).collect();
    let mut nodes: Vec<TermId> = work.iter().flat_map(|(_, nodes)| nodes).copied().collect();
    nodes.sort_unstable();
    nodes.dedup();
    Wanted { nodes, work, whole: true }
}

/// The results of all jobs, in their order, and whether there were more than wanted.
fn run(
    data: &Data<'_>,
    jobs: &[Job<'_>],
    limits: &Limits,
) -> Result<(Vec<Raw>, bool), ValidationError> {
    let work = Work {
        checker: Checker { data, limits },
        jobs,
        limits,
        next: AtomicUsize::new(0),
        found: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
        done: Mutex::new(Vec::with_capacity(jobs.len())),
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = processors.min(MOST_THREADS).min(jobs.len());
    if threads <= 1 {
        work.labour();
    } else {
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|| work.labour());
            }
            work.labour();
        });
    }
    let mut done = work.done.into_inner().expect("no thread panics while it holds the results");
    // Jobs are taken in order, so those that are done come before those that are not.
    done.sort_unstable_by_key(|(place, _)| *place);
    let mut results = Vec::new();
    for (_, found) in done {
        results.append(&mut found?);
    }
    let truncated = results.len() > limits.rows;
    results.truncate(limits.rows);
    Ok((results, truncated))
}

/// The results of one job.
type Found = Result<Vec<Raw>, ValidationError>;

/// What the threads share.
struct Work<'a> {
    checker: Checker<'a>,
    jobs: &'a [Job<'a>],
    limits: &'a Limits,
    next: AtomicUsize,
    found: AtomicUsize,
    stop: AtomicBool,
    done: Mutex<Vec<(usize, Found)>>,
}

impl Work<'_> {
    fn labour(&self) {
        while !self.stop.load(Ordering::Relaxed) {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = self.jobs.get(place) else {
                return;
            };
            let results = self.job(job);
            let count = results.as_ref().map_or(0, Vec::len);
            let found = self.found.fetch_add(count, Ordering::Relaxed) + count;
            if results.is_err() || found > self.limits.rows {
                self.stop.store(true, Ordering::Relaxed);
            }
            self.done
                .lock()
                .expect("no thread panics while it holds the results")
                .push((place, results));
        }
    }

    fn job(&self, (shape, nodes): &Job<'_>) -> Found {
        let mut sink = Sink::default();
        for nodes in nodes.chunks(NODES_PER_LOOK) {
            if self.limits.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Err(ValidationError::Timeout);
            }
            for node in nodes {
                self.checker.check(*shape, *node, &mut sink)?;
            }
        }
        Ok(sink.results)
    }
}
