//! French typography of texts that come from data.

#![expect(unreachable_pub, reason = "the attribute of askama writes a public type")]

use super::THIN;

/// Spaces that do not break before `:`, `;`, `!`, `?` and inside guillemets, and curly apostrophes: for texts that
/// come from data, in pages only; exports keep them as they are.
#[askama::filter_fn]
pub fn french(text: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(typography(&text.to_string()))
}

/// The rules themselves.
pub(in crate::web) fn typography(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or(' ');
    let mut out = String::with_capacity(text.len() + 8);
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map_or(' ', at);
        let after = at(place + 1);
        let ends = |place: usize| at(place).is_whitespace();
        out.push(match letter {
            ' ' if matches!(after, ';' | '!' | '?') && ends(place + 2) => THIN,
            ' ' if after == ':' && ends(place + 2) => '\u{a0}',
            ' ' if after == '»' || before == '«' => THIN,
            '\'' if before.is_alphabetic() && after.is_alphabetic() => '’',
            _ => *letter,
        });
    }
    out
}
