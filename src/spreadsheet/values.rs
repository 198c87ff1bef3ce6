//! What a cell may hold, by the shape of its property, and how it becomes a term.

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use time::{Date, Month};

use crate::import::sheet::Cell;
use crate::index::{Pattern, View};
use crate::schema::{PropertyShape, Schema};
use crate::search::normalise;
use crate::vocab::{ptl, skos};

/// The language of the texts of tables.
const LANGUAGE: &str = "fr";
/// Cells that say nothing, in words.
const NOTHING: [&str; 8] =
    ["n a", "nc", "neant", "sans objet", "non renseigne", "", "na", "inconnu"];
/// The months, as people write them, without accents.
const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// What the values of a property are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text; whether it has a language.
    Text(bool),
    /// A year, a month or a day; whether another text is accepted as it is.
    Date {
        /// Whether a text that is no date is kept as it is.
        or_text: bool,
    },
    /// A number.
    Number {
        /// Whether it has no decimals.
        whole: bool,
    },
    /// Yes or no.
    YesNo,
    /// An address of the web.
    Web,
    /// A concept of a vocabulary.
    Word(NamedNode),
    /// A thing of a class, of any if none is said.
    Thing(Option<NamedNode>),
}

/// What the values of a property are, by its shape, else by its range.
pub(crate) fn kind(schema: &Schema, shape: &PropertyShape) -> Kind {
    if let Some(scheme) = &shape.vocabulary {
        return Kind::Word(scheme.clone());
    }
    if shape.leads_to_things {
        return Kind::Thing(shape.class.clone());
    }
    let range = schema.property(shape.path.as_ref()).and_then(|property| property.range.clone());
    let Some(kind) = shape.datatype.clone().or(range) else { return Kind::Text(true) };
    let kind = kind.as_ref();
    if kind == rdf::LANG_STRING {
        Kind::Text(true)
    } else if kind == xsd::STRING {
        Kind::Text(false)
    } else if kind == xsd::ANY_URI {
        Kind::Web
    } else if kind == xsd::BOOLEAN {
        Kind::YesNo
    } else if kind == xsd::INTEGER || kind == xsd::DECIMAL {
        Kind::Number { whole: kind == xsd::INTEGER }
    } else if kind == rdfs::LITERAL || kind == xsd::DATE || kind == xsd::G_YEAR {
        Kind::Date { or_text: kind == rdfs::LITERAL }
    } else {
        Kind::Text(true)
    }
}

/// Whether a cell says, in words, that it says nothing.
pub(super) fn says_nothing(text: &str) -> bool {
    NOTHING.contains(&&*normalise(text)) || text.chars().all(|letter| "-–—?.".contains(letter))
}

/// The literal that a cell is; none when it is not of that kind.
pub(crate) fn literal(kind: &Kind, cell: &Cell, text: &str) -> Option<Term> {
    let typed = |value: String, kind: NamedNodeRef<'static>| {
        Some(Literal::new_typed_literal(value, kind).into())
    };
    match kind {
        Kind::Text(true) => {
            Some(Literal::new_language_tagged_literal_unchecked(text, LANGUAGE).into())
        }
        Kind::Text(false) => Some(Literal::new_simple_literal(text).into()),
        Kind::Date { or_text } => match date(cell, text) {
            Some((date, kind)) => typed(date, kind),
            None if *or_text => None,
            None => None,
        },
        Kind::Number { whole } => {
            let number = number(cell, text)?;
            if !*whole {
                return typed(plain(number), xsd::DECIMAL);
            }
            (number.fract() == 0.0 && number.abs() < 9e15)
                .then(|| typed(plain(number), xsd::INTEGER))
                .flatten()
        }
        Kind::YesNo => {
            let yes = ["oui", "vrai", "true", "yes", "1", "x", "o"];
            let no = ["non", "faux", "false", "no", "0", "n"];
            let word = match cell {
                Cell::Boolean(true) => "oui".to_owned(),
                Cell::Boolean(false) => "non".to_owned(),
                _ => normalise(text),
            };
            let value = if yes.contains(&&*word) {
                "true"
            } else if no.contains(&&*word) {
                "false"
            } else {
                return None;
            };
            typed(value.to_owned(), xsd::BOOLEAN)
        }
        Kind::Web => {
            let is_web = text.starts_with("https://") || text.starts_with("http://");
            (is_web && NamedNode::new(text).is_ok())
                .then(|| typed(text.to_owned(), xsd::ANY_URI))?
        }
        Kind::Word(_) | Kind::Thing(_) => None,
    }
}

fn plain(number: f64) -> String {
    format!("{number}")
}

/// A number as people write it: «1 234,5», «1.234,5», «-12 %» is none.
pub(super) fn number(cell: &Cell, text: &str) -> Option<f64> {
    if let Cell::Number(number) = cell {
        return Some(*number).filter(|number| number.is_finite());
    }
    let tight: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let tight = tight.replace(['\u{a0}', '\u{202f}', '\''], "");
    let tight = match (tight.matches(',').count(), tight.matches('.').count()) {
        (1, 0) => tight.replace(',', "."),
        // Points between thousands, a comma before decimals.
        (1, _) if tight.rfind(',') > tight.rfind('.') => tight.replace('.', "").replace(',', "."),
        (0, 0 | 1) => tight,
        _ => return None,
    };
    let is_plain = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+');
    if !tight.chars().all(is_plain) {
        return None;
    }
    tight.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A year, a month or a day, with its type.
pub(super) fn date(cell: &Cell, text: &str) -> Option<(String, NamedNodeRef<'static>)> {
    match cell {
        Cell::Date(day) => return real(day).map(|day| (day, xsd::DATE)),
        Cell::Number(year) if (1800.0..2300.0).contains(year) && year.fract() == 0.0 => {
            return Some((format!("{year:04}"), xsd::G_YEAR));
        }
        Cell::Number(_) | Cell::Boolean(_) | Cell::Error(_) => return None,
        Cell::Text(_) => {}
    }
    // «1er janvier 2025» and «31/12/2025» have three parts; a month and a year two.
    let folded = normalise(text);
    let parts: Vec<&str> = folded.split(' ').filter(|part| !part.is_empty()).collect();
    let year = |part: &str| {
        (part.len() == 4).then(|| part.parse::<u16>().ok()).flatten().filter(|year| *year > 0)
    };
    let month = |part: &str| -> Option<u8> {
        let named = MONTHS.iter().position(|name| *name == part);
        let number = named.and_then(|place| u8::try_from(place + 1).ok());
        number.or_else(|| part.parse().ok()).filter(|month| (1..=12).contains(month))
    };
    let day = |part: &str| -> Option<u8> { part.trim_end_matches("er").parse().ok() };
    match parts.as_slice() {
        [one] => year(one).map(|year| (format!("{year:04}"), xsd::G_YEAR)),
        [first, second] => {
            let (year, month) = match (year(first), year(second)) {
                (Some(year), None) => (year, month(second)?),
                (None, Some(year)) => (year, month(first)?),
                _ => return None,
            };
            Some((format!("{year:04}-{month:02}"), xsd::G_YEAR_MONTH))
        }
        [first, second, third] => {
            let (year, month, day) = match (year(first), year(third)) {
                (Some(year), None) => (year, month(second)?, day(third)?),
                (None, Some(year)) => (year, month(second)?, day(first)?),
                _ => return None,
            };
            real(&format!("{year:04}-{month:02}-{day:02}")).map(|day| (day, xsd::DATE))
        }
        _ => None,
    }
}

/// A day that exists.
fn real(day: &str) -> Option<String> {
    let mut parts = day.splitn(3, '-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    let number: u8 = parts.next()?.parse().ok()?;
    Date::from_calendar_date(year, month, number).ok()?;
    Some(day.to_owned())
}

/// The name of a thing as lists write it: its acronym, else its name in French, else in any language.
pub(crate) fn best_name(view: &dyn View, thing: &NamedOrBlankNode) -> Option<String> {
    [ptl::SIGLE, rdfs::LABEL, skos::PREF_LABEL].iter().find_map(|predicate| {
        let pattern = Pattern {
            subject: Some(thing.as_ref()),
            predicate: Some(*predicate),
            ..Pattern::default()
        };
        let literals =
            view.matching(pattern, 20).into_iter().filter_map(|quad| match quad.object {
                Term::Literal(literal) => Some(literal),
                _ => None,
            });
        let best = literals.min_by_key(|literal| {
            let rank = match literal.language() {
                Some(language) if language.starts_with("fr") => 0,
                None => 1,
                Some(_) => 2,
            };
            (rank, literal.value().to_owned())
        });
        best.map(|literal| literal.value().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use oxrdf::vocab::xsd;
    use proptest::prelude::*;

    use super::{Cell, date, number, says_nothing};

    fn day(text: &str) -> Option<String> {
        date(&Cell::Text(text.to_owned()), text).map(|(date, _)| date)
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (written, wanted) in [
            ("31/12/2025", "2025-12-31"),
            ("1er janvier 2024", "2024-01-01"),
            ("31 décembre 2025", "2025-12-31"),
            ("2025-12-31", "2025-12-31"),
            ("12/2025", "2025-12"),
            ("Août 2023", "2023-08"),
            ("2025", "2025"),
        ] {
            assert_eq!(day(written).as_deref(), Some(wanted), "{written}");
        }
        for wrong in ["31/02/2025", "13/13/2025", "bientôt", "45000", "1/2/25", "2025-13", "0000"]
        {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert_eq!(date(&Cell::Number(2019.0), "2019").map(|(_, kind)| kind), Some(xsd::G_YEAR));
        assert_eq!(date(&Cell::Number(45_000.0), "45000"), None);
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text: &str| number(&Cell::Text(text.to_owned()), text);
        for (written, wanted) in [
            ("1\u{202f}234,5", 1234.5),
            ("1 234", 1234.0),
            ("-12", -12.0),
            ("1.234,5", 1234.5),
            ("3.5", 3.5),
        ] {
            assert_eq!(read(written), Some(wanted), "{written}");
        }
        for wrong in ["1,2,3", "douze", "12 %", "1e5", "", "NaN", "inf"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn nothing_is_recognised_in_words() {
        assert!(
            ["-", "N/A", "NC", "?", "néant", "…"].iter().filter(|word| says_nothing(word)).count()
                >= 5
        );
        assert!(!says_nothing("N"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_that_exists_or_none(text in "\\PC{0,16}|[0-9/ -]{0,12}") {
            if let Some(date) = day(&text) {
                prop_assert!(date.len() == 4 || date.len() == 7 || date.len() == 10, "{}", date);
            }
            let _ = number(&Cell::Text(text.clone()), &text);
        }
    }
}
