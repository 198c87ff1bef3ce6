//! Texts and labels of data with the words of the glossary explained: see [`Definitions`].
//!
//! [`Definitions`]: crate::web::definitions::Definitions

#![expect(unreachable_pub, reason = "the attribute of askama writes a public type")]

use askama::filters::Safe;

use crate::web::definitions::Expansion;
use crate::web::shell::Shell;

/// A text of the data, its words explained on cards the first time that the page uses them.
#[askama::filter_fn]
pub fn annotated(
    text: impl std::fmt::Display,
    _: &dyn askama::Values,
    shell: &Shell,
) -> askama::Result<Safe<String>> {
    Ok(Safe(shell.definitions.annotated(&text.to_string(), Expansion::OnPaper)))
}

/// The same for running text: acronyms are also written out.
#[askama::filter_fn]
pub fn expanded(
    text: impl std::fmt::Display,
    _: &dyn askama::Values,
    shell: &Shell,
) -> askama::Result<Safe<String>> {
    Ok(Safe(shell.definitions.annotated(&text.to_string(), Expansion::Written)))
}

/// A label with its definition on a card.
#[askama::filter_fn]
pub fn defined(
    label: impl std::fmt::Display,
    _: &dyn askama::Values,
    definition: &Option<String>,
    shell: &Shell,
) -> askama::Result<Safe<String>> {
    Ok(Safe(shell.definitions.defined(&label.to_string(), definition.as_deref())))
}

/// A label that is a link, with its definition on a card.
#[askama::filter_fn]
pub fn defined_link(
    label: impl std::fmt::Display,
    _: &dyn askama::Values,
    definition: &Option<String>,
    href: &str,
    shell: &Shell,
) -> askama::Result<Safe<String>> {
    let definition = definition.as_deref();
    Ok(Safe(shell.definitions.defined_link(&label.to_string(), definition, href)))
}
