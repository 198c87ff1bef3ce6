//! Tables as workbooks, sent by the site.

use axum::response::Response;

use super::export::attachment;
use super::negotiation::Format;
use super::problem::Problem;
use crate::export::workbook::workbook;
pub(super) use crate::export::workbook::{Cell, Table};

/// Sends a table as a workbook.
///
/// # Errors
/// [`Problem::Internal`] when it cannot be written.
pub(super) fn xlsx_response(table: &Table) -> Result<Response, Problem> {
    let bytes = workbook(table).map_err(|error| Problem::internal(&error))?;
    Ok(attachment(Format::Xlsx, &format!("{}.xlsx", table.name), bytes))
}
