//! Portulan: the shared map of the information systems of the French social-security bodies.
//!
//! `journal` is the truth on disk, `edition` the frozen dataset read by everybody, `import` turns files into quads
//! and findings, `web` and `cli` show them. ARCHITECTURE.md has the code map and the reasons.

pub mod backup;
pub mod candidates;
pub mod cli;
pub mod completeness;
pub mod conformity;
pub mod contribution;
pub mod coverage;
pub mod derivation;
pub mod diagram;
pub mod document;
pub mod drawing;
pub mod edition;
pub mod entry;
pub mod export;
pub mod fact;
pub mod glossary;
pub mod import;
pub mod index;
pub mod indicators;
pub mod invented;
pub mod journal;
pub mod model;
pub mod network;
pub mod profile;
pub mod publication;
pub mod queries;
pub mod reader;
pub mod remarks;
pub mod repository;
pub mod schema;
pub mod search;
pub mod seed;
pub mod shacl;
pub mod sparql;
pub mod spreadsheet;
pub mod system;
pub mod token;
pub mod training;
pub mod vocab;
pub mod web;
