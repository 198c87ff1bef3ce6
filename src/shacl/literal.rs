//! Literals as XML Schema understands them: which lexical forms a datatype has, and how values compare (SPARQL's `<`).

use std::cmp::Ordering;
use std::str::FromStr;

use oxrdf::vocab::{rdf, xsd};
use oxsdatatypes as types;

use crate::edition::Parts;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A datatype that values must have, with a valid lexical form.
#[derive(Clone, Debug)]
pub(super) struct Datatype {
    iri: String,
    form: Form,
}

/// What is a valid lexical form.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// Any text, or a datatype that is not known here.
    Any,
    /// Text with a language.
    Language,
    /// An integer between two bounds, if it has them.
    Integer(Option<i128>, Option<i128>),
    /// What this function accepts.
    Parsed(fn(&str) -> bool),
}

impl Datatype {
    pub(super) fn new(iri: &str) -> Self {
        let form = match iri.strip_prefix(XSD) {
            Some(local) => form_of(local),
            None if iri == rdf::LANG_STRING.as_str() => Form::Language,
            None => Form::Any,
        };
        Self { iri: iri.to_owned(), form }
    }

    /// Whether a term is a literal of this datatype that is not ill-typed.
    pub(super) fn accepts(&self, term: &Parts<'_>) -> bool {
        let Parts::Literal { value, datatype, language } = term else {
            return false;
        };
        if let Form::Language = self.form {
            return language.is_some();
        }
        if language.is_some() || *datatype != self.iri {
            return false;
        }
        match self.form {
            Form::Any | Form::Language => true,
            Form::Integer(least, most) => is_integer(value, least, most),
            Form::Parsed(accepts) => accepts(value),
        }
    }
}

fn form_of(local: &str) -> Form {
    match local {
        "integer" => Form::Integer(None, None),
        "long" => Form::Integer(Some(i64::MIN.into()), Some(i64::MAX.into())),
        "int" => Form::Integer(Some(i32::MIN.into()), Some(i32::MAX.into())),
        "short" => Form::Integer(Some(i16::MIN.into()), Some(i16::MAX.into())),
        "byte" => Form::Integer(Some(i8::MIN.into()), Some(i8::MAX.into())),
        "nonNegativeInteger" => Form::Integer(Some(0), None),
        "positiveInteger" => Form::Integer(Some(1), None),
        "nonPositiveInteger" => Form::Integer(None, Some(0)),
        "negativeInteger" => Form::Integer(None, Some(-1)),
        "unsignedLong" => Form::Integer(Some(0), Some(u64::MAX.into())),
        "unsignedInt" => Form::Integer(Some(0), Some(u32::MAX.into())),
        "unsignedShort" => Form::Integer(Some(0), Some(u16::MAX.into())),
        "unsignedByte" => Form::Integer(Some(0), Some(u8::MAX.into())),
        "decimal" => Form::Parsed(is_decimal),
        "double" | "float" => Form::Parsed(parses::<types::Double>),
        "boolean" => Form::Parsed(parses::<types::Boolean>),
        "dateTime" => Form::Parsed(parses::<types::DateTime>),
        "dateTimeStamp" => Form::Parsed(|text| {
            text.parse::<types::DateTime>().is_ok_and(|date| date.timezone_offset().is_some())
        }),
        "date" => Form::Parsed(parses::<types::Date>),
        "time" => Form::Parsed(parses::<types::Time>),
        "gYear" => Form::Parsed(parses::<types::GYear>),
        "gYearMonth" => Form::Parsed(parses::<types::GYearMonth>),
        "gMonth" => Form::Parsed(parses::<types::GMonth>),
        "gMonthDay" => Form::Parsed(parses::<types::GMonthDay>),
        "gDay" => Form::Parsed(parses::<types::GDay>),
        "duration" => Form::Parsed(parses::<types::Duration>),
        "dayTimeDuration" => Form::Parsed(parses::<types::DayTimeDuration>),
        "yearMonthDuration" => Form::Parsed(parses::<types::YearMonthDuration>),
        "hexBinary" => Form::Parsed(|text| {
            text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        }),
        "base64Binary" => Form::Parsed(is_base64),
        "normalizedString" => Form::Parsed(|text| !text.contains(['\t', '\n', '\r'])),
        "token" => Form::Parsed(|text| {
            !text.contains(['\t', '\n', '\r']) && !text.contains("  ") && text.trim() == text
        }),
        "language" => Form::Parsed(is_language),
        _ => Form::Any,
    }
}

fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

fn is_integer(text: &str, least: Option<i128>, most: Option<i128>) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    match text.parse::<i128>() {
        Ok(number) => {
            least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most)
        }
        // Beyond 38 digits, only a bound on the other side lets it through.
        Err(_) if text.starts_with('-') => least.is_none(),
        Err(_) => most.is_none(),
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    digits_only(whole) && digits_only(fraction) && !(whole.is_empty() && fraction.is_empty())
}

fn is_base64(text: &str) -> bool {
    let compact: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let body = compact.iter().rev().skip_while(|byte| **byte == b'=').count();
    compact.len().is_multiple_of(4)
        && compact.len() - body <= 2
        && compact[..body].iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte))
}

fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(place, part)| {
        (1..=8).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || (place > 0 && byte.is_ascii_digit()))
    })
}

/// A value that `<` can compare.
#[derive(Clone, Debug)]
pub(super) enum Comparable {
    Decimal(types::Decimal),
    Double(types::Double),
    Text(String),
    Boolean(bool),
    DateTime(types::DateTime),
    Date(types::Date),
    Time(types::Time),
    Year(types::GYear),
    YearMonth(types::GYearMonth),
    DayTime(types::DayTimeDuration),
    Months(types::YearMonthDuration),
}

impl Comparable {
    /// `None` when the term is not a literal that `<` understands, ill-typed ones included.
    pub(super) fn of(term: &Parts<'_>) -> Option<Self> {
        let Parts::Literal { value, datatype, language: None } = term else {
            return None;
        };
        if *datatype == xsd::STRING.as_str() {
            return Some(Self::Text((*value).to_owned()));
        }
        match datatype.strip_prefix(XSD)? {
            "boolean" => Some(Self::Boolean(value.parse::<types::Boolean>().ok()?.into())),
            "dateTime" | "dateTimeStamp" => Some(Self::DateTime(value.parse().ok()?)),
            "date" => Some(Self::Date(value.parse().ok()?)),
            "time" => Some(Self::Time(value.parse().ok()?)),
            "gYear" => Some(Self::Year(value.parse().ok()?)),
            "gYearMonth" => Some(Self::YearMonth(value.parse().ok()?)),
            "dayTimeDuration" => Some(Self::DayTime(value.parse().ok()?)),
            "yearMonthDuration" => Some(Self::Months(value.parse().ok()?)),
            "double" => Some(Self::Double(value.parse().ok()?)),
            "float" => Some(Self::Double(value.parse::<types::Float>().ok()?.into())),
            "decimal" if is_decimal(value) => Some(number(value)),
            local => match form_of(local) {
                Form::Integer(least, most) if is_integer(value, least, most) => Some(number(value)),
                _ => None,
            },
        }
    }

    /// How two values compare; `None` when they do not, or when time zones leave it open.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => a.partial_cmp(b),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(b),
            (Self::Decimal(a), Self::Double(b)) => types::Double::from(*a).partial_cmp(b),
            (Self::Double(a), Self::Decimal(b)) => a.partial_cmp(&types::Double::from(*b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Boolean(a), Self::Boolean(b)) => Some(a.cmp(b)),
            (Self::DateTime(a), Self::DateTime(b)) => a.partial_cmp(b),
            (Self::Date(a), Self::Date(b)) => a.partial_cmp(b),
            (Self::Time(a), Self::Time(b)) => a.partial_cmp(b),
            (Self::Year(a), Self::Year(b)) => a.partial_cmp(b),
            (Self::YearMonth(a), Self::YearMonth(b)) => a.partial_cmp(b),
            (Self::DayTime(a), Self::DayTime(b)) => a.partial_cmp(b),
            (Self::Months(a), Self::Months(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

/// A number written in digits; those that a decimal cannot hold are compared as doubles.
fn number(text: &str) -> Comparable {
    match text.parse() {
        Ok(decimal) => Comparable::Decimal(decimal),
        Err(_) => Comparable::Double(text.parse::<f64>().unwrap_or(f64::NAN).into()),
    }
}
