//! Every finding that an import can make, with its remedy: the reference of the reports, and a page for each code.

use askama::Template;

use crate::import::{Code, Severity};
use crate::web::filters;

#[derive(Template)]
#[template(path = "pages/findings.html")]
struct FindingsTables {
    /// Each severity with its codes, the most serious first.
    groups: Vec<(Severity, &'static str, Vec<Code>)>,
}

/// All the codes as HTML, a table for each severity.
pub(super) fn tables() -> String {
    let groups = [
        (Severity::Error, "Erreurs"),
        (Severity::Warning, "Avertissements"),
        (Severity::Information, "Informations"),
    ];
    let groups = groups.into_iter().map(|(severity, title)| {
        let codes = Code::ALL.iter().copied().filter(|code| code.severity() == severity);
        (severity, title, codes.collect())
    });
    // Rendering in memory fails for lack of memory only.
    FindingsTables { groups: groups.collect() }.render().unwrap_or_default()
}

/// The page of a code in Markdown: what it is, what was written about it, how to mend it.
pub(super) fn page(code: Code, written: &str) -> String {
    let severity = code.severity().label();
    format!(
        "# {title}\n\n{explanation}\n\nGravité\u{a0}: {severity}. Code\u{a0}: `{code}`.\n\n{written}\n\
         ## Comment y remédier\n\n{remedy}\n\n[Tous les constats](/aide/constats)\n",
        title = code.title(),
        explanation = code.explanation(),
        code = code.code(),
        remedy = code.remedy(),
    )
}
