//! Follows the links of a site from page to page.

use std::collections::{BTreeSet, VecDeque};

use crate::process::Reply;
use crate::web::html::links;

/// Asks for the pages at `start` and all that their links lead to, at most `most` answers; gives what was asked.
pub(crate) fn crawl(
    start: &[&str],
    most: usize,
    mut ask: impl FnMut(&str) -> Reply,
) -> BTreeSet<String> {
    let mut waiting: VecDeque<String> = start.iter().map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut asked = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        if asked.len() == most {
            break;
        }
        let reply = ask(&path);
        asked.insert(path);
        if !reply.head.contains("content-type: text/html") {
            continue;
        }
        for link in links(&reply.body) {
            if seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    asked
}
