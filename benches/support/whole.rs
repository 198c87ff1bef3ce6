//! An import as `portulan import` does it: prepared, then published in a map that holds what comes with Portulan, on
//! a disk that is synced or in memory.

use std::sync::Arc;
use std::time::{Duration, Instant};

use object_store::memory::InMemory;
use portulan::contribution::{Upload, prepare};
use portulan::derivation::Rules;
use portulan::import::Limits;
use portulan::journal::Journal;
use portulan::reader::Visibility;
use portulan::repository::Repository;
use portulan::seed;

/// Each run needs a new map.
const RUNS: usize = 5;

/// The shortest of several imports on a temporary disk, and in memory.
pub(crate) fn measure(file_name: &str, bytes: &[u8]) -> [Duration; 2] {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut best = [Duration::MAX; 2];
    for _ in 0..RUNS {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Journal::local(folder.path()).expect("opened");
        let memory = Journal::on(Arc::new(InMemory::new()), "memory");
        for (journal, best) in [disk, memory].into_iter().zip(&mut best) {
            *best = runtime.block_on(import(journal, file_name, bytes)).min(*best);
        }
    }
    best
}

async fn import(journal: Journal, file_name: &str, bytes: &[u8]) -> Duration {
    let rules = Arc::new(Rules::embedded());
    let repository = Arc::new(Repository::open(journal, None, rules).await.expect("a new map"));
    seed::publish(&repository, false).await.expect("published");
    let upload = Upload {
        organisation: "Essai".into(),
        source: None,
        file_name: file_name.into(),
        visibility: Visibility::Public,
        fictitious: true,
        modified: "2026-11-24".into(),
        author: "mesure".into(),
    };
    let start = Instant::now();
    let prepared = prepare(&repository, &upload, bytes, &Limits::default()).expect("a model");
    prepared.publish(&repository, None).await.expect("published").expect("a change");
    start.elapsed()
}
