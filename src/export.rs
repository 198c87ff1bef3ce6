//! From the map to files: ArchiMate models as other tools read them, and RDF.
//!
//! [`scope`] chooses what of the map is exported and makes a [`Model`](crate::model::Model) of it;
//! [`exchange`] writes it for Archi and others. What a format cannot carry is a [`Remark`], never silence.

pub mod exchange;
pub mod remark;

pub use remark::{Matter, Remark, Remarks};
