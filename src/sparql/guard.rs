//! Refuses a SPARQL text that would harm the engine, before parsing it.
//!
//! The parser and the optimiser of the engine recurse without limit and take more than linear time: nested groups
//! overflow the stack, and a few hundred patterns take seconds that no deadline can cut. A request that people write
//! stays far below these limits.

use crate::index::QueryError;

/// Longest text accepted, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// Deepest nesting of `{`, `(` and `[` accepted.
pub const MAX_DEPTH: usize = 64;
/// Most statements, alternatives, groups and operators accepted in one text.
pub const MAX_PARTS: usize = 1_000;
/// Longest run of prefix operators (`!!!!…`) accepted.
const MAX_OPERATOR_RUN: usize = 64;

/// Checks a query or an update.
///
/// # Errors
/// [`QueryError::TooComplex`], which says what is too large and what the limit is, in French.
pub fn check(text: &str) -> Result<(), QueryError> {
    if text.len() > MAX_BYTES {
        return Err(QueryError::TooComplex(format!(
            "le texte fait {} octets, la limite est de {MAX_BYTES}",
            text.len()
        )));
    }
    let mut measure = Measure::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '#' => rest.find('\n').map_or("", |end| &rest[end..]),
            '"' | '\'' => skip_string(rest, first),
            '<' => skip_iri(rest),
            _ => {
                measure.see(first)?;
                &rest[first.len_utf8()..]
            }
        };
    }
    Ok(())
}

#[derive(Default)]
struct Measure {
    depth: usize,
    parts: usize,
    run: usize,
}

impl Measure {
    fn see(&mut self, character: char) -> Result<(), QueryError> {
        let refused = |what: &str, limit| {
            Err(QueryError::TooComplex(format!("{what} : la limite est de {limit}")))
        };
        match character {
            '{' | '(' | '[' => {
                self.depth += 1;
                self.parts += 1;
            }
            '}' | ')' | ']' => self.depth = self.depth.saturating_sub(1),
            '.' | ';' | ',' | '|' | '&' | '/' | '+' | '*' | '=' => self.parts += 1,
            _ => {}
        }
        self.run = match character {
            '!' | '-' | '+' | '^' => self.run + 1,
            c if c.is_whitespace() => self.run,
            _ => 0,
        };
        if self.depth > MAX_DEPTH {
            return refused("trop de parenthèses ou d’accolades emboîtées", MAX_DEPTH);
        }
        if self.parts > MAX_PARTS {
            return refused("trop de motifs, de groupes ou d’opérateurs", MAX_PARTS);
        }
        if self.run > MAX_OPERATOR_RUN {
            return refused("trop d’opérateurs à la suite", MAX_OPERATOR_RUN);
        }
        Ok(())
    }
}

/// What follows a string that starts with `quote`; an unfinished one ends the text (the parser will say so).
fn skip_string(text: &str, quote: char) -> &str {
    let long: String = std::iter::repeat_n(quote, 3).collect();
    let (mut rest, closing) = match text.strip_prefix(&long) {
        Some(rest) => (rest, long.as_str()),
        None => (&text[1..], &text[..1]),
    };
    loop {
        if let Some(after) = rest.strip_prefix(closing) {
            return after;
        }
        let mut characters = rest.chars();
        match characters.next() {
            None => return "",
            Some('\\') => {
                characters.next();
            }
            Some('\n') if closing.len() == 1 => return rest,
            Some(_) => {}
        }
        rest = characters.as_str();
    }
}

/// What follows an IRI, or the sign «less than» alone.
fn skip_iri(text: &str) -> &str {
    let body = &text[1..];
    let end =
        body.find(|c: char| c == '>' || c == '<' || c == '"' || c == '{' || c.is_whitespace());
    match end {
        Some(end) if body[end..].starts_with('>') => &body[end + 1..],
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str) -> bool {
        matches!(check(text), Err(QueryError::TooComplex(_)))
    }

    #[test]
    fn what_people_write_is_accepted() {
        let query =
            "SELECT ?s WHERE { ?s <http://a/{b(c> \"((((\\\"{{{{\" . FILTER(?a < 3) } # {{{{";
        check(query).expect("accepted");
        check(&format!("SELECT * {{ ?s ?p '''{}''' }}", "{".repeat(500))).expect("accepted");
    }

    #[test]
    fn what_overflows_the_engine_is_refused() {
        for (open, close) in [("{", "}"), ("(", ")"), ("[", "]")] {
            assert!(refused(&format!("ASK {}{}", open.repeat(700), close.repeat(700))));
        }
        assert!(refused(&format!("ASK {{ FILTER({}true) }}", "!".repeat(3000))));
        assert!(refused(&format!("ASK {{ {} }}", "{} UNION ".repeat(3000))));
        assert!(refused(&format!("ASK {{ {} }}", "?a ?b ?c . ".repeat(1001))));
        assert!(refused(&" ".repeat(MAX_BYTES + 1)));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,300}") {
            let _ = check(&text);
        }
    }
}
