//! From the map to files: ArchiMate models as other tools read them, and RDF.
//!
//! [`scope`] chooses what of the map is exported and makes a [`Model`](crate::model::Model) of it;
//! [`exchange`] writes it for Archi and others. What a format cannot carry is a [`Remark`], never silence.

pub mod exchange;
mod format;
mod graphml;
mod map;
mod merge;
mod mermaid;
mod one_view;
mod picture;
mod rdf;
pub mod remark;
pub mod scope;
pub(crate) mod table;
pub mod template;
pub(crate) mod workbook;
mod xml;

pub use format::{ExportError, Format};
pub use picture::Placed;
pub(crate) use rdf::PREFIXES;
pub use remark::{Matter, Remark, Remarks};
pub use scope::{Choice, ScopeError, Selection};
