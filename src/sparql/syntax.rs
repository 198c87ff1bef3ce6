//! Errors of syntax, for people: the parser says where it stopped and what it would have taken.

use super::task::Failure;

/// Things expected that are named; more tell nothing.
const NAMED: usize = 6;

/// What the parser says of a text, taken apart: `error at 3:5: expected one of "}", FILTER`.
pub fn failure(message: &str, text: &str) -> Failure {
    let place = message.split_once("error at ").and_then(|(_, rest)| {
        let (place, expected) = rest.split_once(": ")?;
        let (line, column) = place.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, expected))
    });
    match place {
        Some((line, column, expected)) => {
            let expected = expected.trim_start_matches("expected ");
            let (line, column) = before(text, (line, column), longest_keyword(expected));
            Failure::Syntax {
                line: Some(line),
                column: Some(column),
                expected: expected.to_owned(),
            }
        }
        None => Failure::Syntax { line: None, column: None, expected: message.to_owned() },
    }
}

/// How many characters the parser takes before it finds that they are not a keyword: it says where it was after them.
fn longest_keyword(expected: &str) -> usize {
    let list = expected.strip_prefix("one of ").unwrap_or(expected);
    let is_keyword = |token: &&str| token.chars().all(|c| c.is_ascii_uppercase());
    list.split(", ").filter(is_keyword).map(str::len).max().unwrap_or(0)
}

/// The place that many characters before another.
fn before(text: &str, (line, column): (u32, u32), count: usize) -> (u32, u32) {
    let mut place = (1, 1);
    let mut passed = vec![place];
    for character in text.chars() {
        if place == (line, column) {
            break;
        }
        place = if character == '\n' { (place.0 + 1, 1) } else { (place.0, place.1 + 1) };
        passed.push(place);
    }
    passed.get((passed.len() - 1).saturating_sub(count)).copied().unwrap_or((line, column))
}

/// What was expected, in French as far as it goes.
pub fn in_french(expected: &str) -> String {
    let list = expected.strip_prefix("one of ").unwrap_or(expected);
    let mut named: Vec<&str> = Vec::new();
    for token in list.split(", ") {
        let token = token.trim_matches('"');
        // A set of characters tells people nothing.
        let is_set = token.starts_with('[') && token.len() > 1;
        if !is_set && !token.trim().is_empty() && !named.contains(&token) {
            named.push(token);
        }
    }
    if named.is_empty() {
        return "ce qui commence là n’est pas du SPARQL".to_owned();
    }
    // A sentence of the parser, not a list of what it would have taken.
    if named.iter().any(|token| token.contains(' ')) {
        return format!("l’analyseur dit, en anglais\u{a0}: {expected}");
    }
    let more = if named.len() > NAMED { "…" } else { "" };
    let shown: Vec<String> =
        named.iter().take(NAMED).map(|token| format!("«\u{202f}{token}\u{202f}»")).collect();
    format!(
        "ce qui commence là ne se comprend pas\u{202f}; on pourrait y trouver par exemple {}{more}",
        shown.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::{failure, in_french};
    use crate::sparql::task::Failure;

    fn place(text: &str) -> (Option<u32>, Option<u32>, String) {
        let error = spargebra::SparqlParser::new().parse_query(text).unwrap_err();
        let Failure::Syntax { line, column, expected } = failure(&error.to_string(), text) else {
            panic!("an error of syntax")
        };
        (line, column, in_french(&expected))
    }

    #[test]
    fn the_place_is_that_of_what_is_wrong() {
        let (line, column, said) = place("SELEC * {\n?s ?p ?o }");
        assert_eq!((line, column), (Some(1), Some(1)), "{said}");
        assert!(said.contains("«\u{202f}CONSTRUCT\u{202f}»"), "{said}");
        let (line, column, said) = place("ASK {\n  ?s ?p }");
        assert_eq!((line, column), (Some(2), Some(3)), "{said}");
        let (line, _, said) = place("SELECT * {\n  ?s ?p ?o .\n  FILTER(?o >) }");
        assert_eq!(line, Some(3), "{said}");
        assert!(matches!(failure("?", ""), Failure::Syntax { line: None, .. }));
        assert!(in_french("a valid IRI").contains("en anglais"));
    }
}
