//! What a table means on the map: which class its rows are of, which property each column tells, which things its cells
//! name. Everything follows from the shapes of the ontology; no class and no property of the domain is named here.
//!
//! [`propose`] looks at the headings, remembers what was decided for the source and takes what is chosen into account;
//! [`understand`] turns the rows into facts and findings. Nothing is lost: a value that is not understood is kept in
//! words on its thing.

mod cells;
mod columns;
mod correction;
mod headings;
mod identity;
mod names;
mod plan;
mod remembered;
mod rows;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;

use oxrdf::{NamedNode, Term};

pub use columns::{TemplateColumn, template_columns};
pub use headings::propose;
pub use plan::{Choices, ColumnPlan, Mode, Plan, SheetPlan, Target};
pub use remembered::quads as remembered_quads;
pub use values::Kind;

pub(crate) use names::{Expected, Found, Names};
pub(crate) use values::{best_name, kind, literal};

use crate::import::sheet::Workbook;
use crate::import::{Findings, ImportError};
use crate::index::View;
use crate::model::identity::SourceAddresses;
use crate::schema::Schema;

/// Where a table arrives: the map as it is, its words, and the source that the table is of.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The map, with all that the contributor may link to.
    pub view: &'a dyn View,
    /// Its classes and shapes.
    pub schema: &'a Schema,
    /// The addresses of the source.
    pub addresses: &'a SourceAddresses,
    /// The base of the addresses of the map.
    pub base: &'a str,
}

/// The sheet of our workbooks that says where a list comes from.
pub const ORIGIN: &str = "Origine";
/// The sheet of our templates that says how to fill them in.
pub const MANUAL: &str = "Mode d’emploi";
/// The sheet of our templates that holds the lists of words.
pub const LISTS: &str = "Listes";
/// The beginning of the name of the example of our templates, which is never imported.
pub const EXAMPLE: &str = "EXEMPLE, à remplacer";

/// A fact that a table tells.
pub type Fact = (NamedNode, NamedNode, Term);

/// What a table was understood to say.
#[derive(Clone, Debug, Default)]
pub struct Understood {
    /// The facts, each once.
    pub facts: Vec<Fact>,
    /// How many rows of each class, by the label of the class.
    pub classes: BTreeMap<String, usize>,
    /// For a correction: of which thing and which property the table speaks, those of which it speaks without a value
    /// included.
    spoken: Vec<(NamedNode, NamedNode)>,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Context").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Turns the rows into facts, as the plan says.
///
/// # Errors
/// [`ImportError::HeadingMerged`] and [`ImportError::HeadingMissing`].
pub fn understand(
    context: Context<'_>,
    (book, plan): (&Workbook, &Plan),
    findings: &mut Findings,
) -> Result<Understood, ImportError> {
    plan.check(book)?;
    Ok(rows::Reading::new(context, plan).read(book, findings))
}
