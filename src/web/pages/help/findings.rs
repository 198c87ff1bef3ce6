//! Every finding that an import can make, with its remedy: the reference of the reports.

use askama::Template;

use crate::import::Code;
use crate::web::filters;

#[derive(Template)]
#[template(path = "pages/findings.html")]
struct FindingsTable {
    codes: Vec<Code>,
}

/// All the codes as HTML, the most serious first.
pub(super) fn table() -> String {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| (code.severity(), code.code()));
    // Rendering in memory fails for lack of memory only.
    FindingsTable { codes }.render().unwrap_or_default()
}
