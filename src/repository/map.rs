//! The repository as the web reads it.

use std::sync::Arc;

use time::format_description::well_known::Rfc3339;

use super::Repository;
use crate::index::{ChangeSummary, Map, View};
use crate::reader::Reader;

impl Map for Repository {
    fn view(&self, reader: &Reader) -> Arc<dyn View> {
        Arc::new(self.current().edition.view(reader))
    }

    fn history(&self, reader: &Reader, limit: usize) -> Vec<ChangeSummary> {
        let current = self.current();
        let visible = View::graphs(&current.edition.view(reader));
        let known = current.recent.iter().rev().filter(|change| {
            change.graphs.iter().all(|graph| visible.binary_search(graph).is_ok())
        });
        known
            .take(limit)
            .map(|change| ChangeSummary {
                number: change.header.number,
                date: change.header.date.format(&Rfc3339).unwrap_or_default(),
                organisation: change
                    .header
                    .organisation
                    .as_deref()
                    .map(|slug| self.addresses.organisation(slug)),
                message: change.header.message.clone(),
                extent: (change.added, change.removed),
            })
            .collect()
    }
}
