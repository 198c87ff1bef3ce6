//! How much of a model is understood, as lines of a table with a bar each.

use crate::coverage::{Coverage, Share};
use crate::web::filters;

/// How much of something is understood.
pub(in crate::web::pages) struct Bar {
    pub(in crate::web::pages) name: &'static str,
    pub(in crate::web::pages) share: Share,
}

impl Bar {
    /// One for the elements, one for the relationships, one for the values of properties.
    pub(in crate::web::pages) fn all(coverage: Coverage) -> Vec<Self> {
        let Coverage { elements, relationships, properties } = coverage;
        vec![
            Self { name: "Éléments", share: elements },
            Self { name: "Relations", share: relationships },
            Self { name: "Valeurs de propriétés", share: properties },
        ]
    }

    pub(in crate::web::pages) fn total(&self) -> String {
        filters::number(usize::try_from(self.share.total).unwrap_or(usize::MAX))
    }

    pub(in crate::web::pages) fn understood(&self) -> String {
        filters::number(usize::try_from(self.share.understood).unwrap_or(usize::MAX))
    }
}
