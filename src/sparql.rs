//! What concerns the text of SPARQL requests before the engine sees it.

pub mod guard;
