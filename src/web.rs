//! The French web front end: reads the map through [`Map`]; only `write` and `importing` write it.
//!
//! `routes` lists the addresses, `pages` has one file per page, `problem` turns every error into a page with a way
//! out. Templates, styles and fonts are in `web/` and embedded in the binary.

mod answer;
mod api;
mod assets;
mod cache;
mod catalogue;
mod colouring;
mod computed;
mod conformity;
mod definitions;
mod download;
mod endpoint;
mod export;
mod extract;
mod filters;
mod first_pages;
mod gone;
mod grammar;
mod graph_picture;
mod graphs;
mod importing;
mod levels;
mod linked;
mod listing;
mod markdown;
mod mcp;
mod metrics;
mod names;
mod negotiation;
mod pages;
mod past;
mod principles;
mod problem;
mod proxies;
mod rdf;
mod reference;
mod routes;
mod searches;
mod security;
mod shelf;
mod shell;
mod sparql;
mod state;
mod trend;
mod urls;
mod write;
mod xlsx;

pub use self::endpoint::Endpoint;
pub use self::first_pages::ask_for_first_pages;
pub use self::importing::Desk;
pub use self::mcp::{Agent, VERSIONS};
pub use self::pages::document::{
    BookFile, Finding, Printed, PrintedChapter, TITLE as BOOK_TITLE, print_book,
};
pub use self::proxies::behind;
pub use self::routes::router;
pub use self::state::{AppState, BaseError};
pub use self::write::writing;
pub use crate::index::Map;
